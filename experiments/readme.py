"""Writes README.md, H2.md and CALLBACK.md from their templates and results/: `python -m experiments.readme [--check]`.

The templates hold the words, experiments.sections and summary the numbers; where a sentence depends on how a number
came out ("in proportion", "no difference"), `statistics.judge` chooses its words: no sentence outlives its result.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from experiments import (
    sections,
    sections_bridge,
    sections_diffusion,
    sections_documents,
    sections_method,
    sections_order,
    sections_registered,
    summary,
)
from experiments.timescales import fingerprint

HERE = Path(__file__).parent
MEANS = "Large markers: geometric means of runs with 95 % t intervals; dots: runs; open: some runs never got there."
FIGURES = {  # what each shows, and how it is read
    "random_features": (
        "τ against n in the random-feature model",
        "Training time against training points a dimension, both in logarithms; a line for each p/d (those of τgen "
        "coincide), medians of ten draws.",
    ),
    "scaling": ("τgen and τmem against n", f"Steps against n, both in logarithms. {MEANS} Dotted: in proportion to n."),
    "width": ("τgen and τmem against W", "As above, against the width W; dotted: as 1/W."),
    "diffusion": (
        "τgen and τmem of denoisers against n and W",
        "Sweep `diffusion`, drawn as above; dotted: in proportion to n, or as 1/W. Bars are long where few runs got "
        "there.",
    ),
    "controls": (
        "Held-out structure loss against details known",
        "Courses of training, means over runs: further right structure is known better, further up more details are. "
        "Large: the end; star: where `WindowStopping` by default ends it.",
    ),
    "reasoning": (
        "Test accuracy against two predictors",
        "A marker a run, by n; on the dashed line prediction and test agree; far under it, at the right: trained "
        "perfectly, tested badly.",
    ),
    "orders": (
        "Order arms against reshuffled",
        "Ratios to reshuffled with 95 % t intervals, a row an arm, a column a time; filled: the interval leaves out 1. "
        "“Blocks …” are explained below.",
    ),
    "branch": (
        "Time to memorise new details by start and order",
        "τmem by order and start. Large markers: geometric means with 95 % t intervals; dots: runs.",
    ),
    "structure": (
        "Structure arms",
        "Shares against steps, in logarithms. Lines: means over runs; bands: the least to the greatest; a run that "
        "ended keeps its last value. Accuracy falls again while details are memorised.",
    ),
}


def _figure(name: str, words: str, caption: str) -> str:
    """The figure with its caption, once it has been drawn."""
    drawn = (HERE / "figures" / f"{name}.png").exists()
    return f"![{words}](figures/{name}.png)\n\n*{caption}*" if drawn else ""


def pages() -> dict[Path, str]:
    """The generated pages by path."""
    modules = (
        sections,
        sections_bridge,
        sections_diffusion,
        sections_order,
        sections_documents,
        sections_method,
        sections_registered,
    )
    answers = {part.__name__: part() for module in modules for part in (*module.SECTIONS, *summary.QUESTIONS)}
    drawn = {f"figure_{name}": _figure(name, *words) for name, words in FIGURES.items()}
    values = {**answers, **drawn, **sections.quadratics(), "thresholds_fingerprint": fingerprint()}
    return {
        HERE / name: (HERE / name.replace(".md", ".in.md")).read_text(encoding="utf-8").format(**values)
        for name in ("README.md", "H2.md", "CALLBACK.md")
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the pages, or with --check fail if they are not what the results say."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args(arguments)
    stale = []
    for path, text in pages().items():
        if options.check:
            stale += [path.name] if not path.exists() or path.read_text(encoding="utf-8") != text else []
        else:
            path.write_text(text, encoding="utf-8")
    if stale:
        sys.exit(f"{', '.join(stale)}: not what results/ say; run `python -m experiments.readme`")


if __name__ == "__main__":
    main()
