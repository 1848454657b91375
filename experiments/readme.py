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
FIGURES = {
    "random_features": "τ against n in the random-feature model",
    "scaling": "τgen and τmem against n",
    "width": "τgen and τmem against W",
    "diffusion": "τgen and τmem of denoisers against n and W",
    "controls": "Held-out structure loss against details memorised",
    "reasoning": "Test accuracy against two predictors",
    "orders": "Order arms against reshuffling",
    "branch": "Time to memorise new details by start and order",
    "structure": "Structure arms",
}


def _figure(name: str, words: str) -> str:
    """The figure, once it has been drawn."""
    return f"![{words}](figures/{name}.png)" if (HERE / "figures" / f"{name}.png").exists() else ""


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
    drawn = {f"figure_{name}": _figure(name, words) for name, words in FIGURES.items()}
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
