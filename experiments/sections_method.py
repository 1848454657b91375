"""The parts of README.md on how results were made: what sweeps cost, and commits that cannot be looked up."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from experiments import answers
from experiments.results import read_results, read_sweep
from experiments.wording import table

# Named by results and in no history: what was committed then has been rewritten since.
LOST_COMMITS = (
    "a2e9854dc005e3a8cb2131a5476d0443ae840d05",
    "abbcc5c9464e54e83baeaf68a0c6185082749a0e",
    "d39e76e5c2913af4531e324e694cf30a3e93853b",
)


def commits() -> dict[str, set[str]]:
    """By result file, the commits that its lines name."""
    return {
        path.stem: {line["commit"] for line in read_results(path)} for path in sorted(answers.RESULTS.glob("*.jsonl"))
    }


def history() -> str:
    """Which results name a commit that is in no history."""
    found = {name: sorted(named.intersection(LOST_COMMITS)) for name, named in commits().items()}
    lost = [f"`{name}` ({', '.join(one[:7] for one in named)})" for name, named in found.items() if named]
    return (
        f"**Commits** that the results of {', '.join(lost)} name no longer exist, as the history was rewritten: what "
        "code they ran cannot be looked up, only whether they repeat (`python -m experiments.repeat`)."
    )


def _costs() -> Mapping[str, Mapping[str, Any]]:
    found: dict[str, dict[str, Any]] = json.loads((answers.RESULTS / "cost.json").read_text(encoding="utf-8"))
    return found


def costs() -> str:
    """Every sweep with what it takes, the cheapest first; sweeps for a GPU last, without a time."""
    known = _costs()
    rows = []
    for path in sorted(answers.SWEEPS.glob("*.py"), key=lambda path: known.get(path.stem, {}).get("core_minutes", 1e9)):
        cost = known.get(path.stem)
        runs = len(read_sweep(path))
        time = "for a GPU" if cost is None else f"{'at most ' if cost['at_most'] else ''}{cost['core_minutes']:.1f}"
        rows.append([f"`{path.stem}`", str(runs), f"{time}{'' if answers.load(path.stem) else '; not run'}"])
    return table(["sweep", "runs", "minutes"], rows)


def ci_expected() -> str:
    """What the smallest sweep should come to."""
    arms = answers.labelled(answers.load("ci")).items()
    return ", ".join(
        f"τgen {answers.median(own, 'tau_gen'):.0f} and τmem {answers.median(own, 'tau_mem'):.0f} at {label}"
        for label, own in arms
    )


def spacings() -> str:
    """How far apart evaluations are: of the models of task S, and of the others."""
    return f"{_apart('scaling', 'orders')} apart ({_apart('reasoning', 'diffusion')} in Q3 and for denoisers)"


def _apart(*names: str) -> str:
    counts = {run.evaluations for name in names for run in read_sweep(answers.SWEEPS / f"{name}.py")}
    return " or ".join(f"{100 * (10 ** (1 / count) - 1):.0f} %" for count in sorted(counts))


def time_ci() -> str:
    """What the smallest sweep takes."""
    return f"{60 * _costs()['ci']['core_minutes']:.0f} seconds"


SECTIONS = (history, costs, time_ci, ci_expected, spacings)
