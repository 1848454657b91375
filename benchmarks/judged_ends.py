"""Tags, closings and what authors leave open, drawn for two judges who work apart, and what their answers say.

    python -m benchmarks.judged_ends FOLDER [--seed S] [--most N] [-o FOLDER]
    python -m benchmarks.judged_ends --answers A.json B.json

FOLDER holds documents in any format, which are read whole, without a model. Three sheets are written of what reports
tell after the index, each cut to N rows that documents take in turns: `tags.json`, what was opened and is closed
further on or looked for in vain; `closings.json`, the first of these with what closes it; `left_open.json`, what
authors leave open. Documents have numbers and no names.

A judge answers {"ID": "yes" or "no", ...}: of a tag, whether a reader would rather have it deleted; of a closing,
whether it is where the document delivers what was opened; of what is left open, whether the authors truly leave it so.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from pathlib import Path

import twopass
from benchmarks.index_lines import Row, graded, kappa, take_turns
from twopass.report.open_ends import closed_tags, open_tags, told_together
from twopass.report.words import opening
from twopass.schema import Evidence, OpenTag, Reading

AROUND = 1200
"""Characters that a judge is shown before and after a place, as far as its section goes."""
ANSWERS = ("yes", "no")


def tags_in(reading: Reading) -> Iterator[Row]:
    """What was opened, as far as a report tells it: what it tells together once."""
    closed = told_together(reading, closed_tags(reading))
    held = [*(one[0].tags[0] for one in closed), *(tag for tag, _ in open_tags(reading))]
    return (_opened(reading, tag) for tag in sorted(held, key=lambda tag: tag.at.start))


def closings_in(reading: Reading) -> Iterator[Row]:
    """What was opened, with what closes it."""
    for one in closed_tags(reading):
        closing = one.end.evidence[0]
        target = {"leads to": one.reference.target} if one.reference else {}
        closed = {"closing": closing.quote, "closing section": _heading(reading, closing)}
        yield _opened(reading, one.tags[0]) | target | closed | {"closing text": _around(reading, closing)}


def left_open_in(reading: Reading) -> Iterator[Row]:
    """What the authors leave open."""
    for one in reading.admitted:
        yield {"sentence": one.text, "section": _heading(reading, one.at), "text": _around(reading, one.at)}


SHEETS: dict[str, Callable[[Reading], Iterator[Row]]] = {
    "tags": tags_in,
    "closings": closings_in,
    "left_open": left_open_in,
}


def _opened(reading: Reading, tag: OpenTag) -> Row:
    words = tag.concept if tag.kind == "undefined" else opening(reading, tag)
    section = _heading(reading, tag.at)
    return {"kind": tag.kind, "tag": words, "section": section, "text": _around(reading, tag.at)}


def _heading(reading: Reading, at: Evidence) -> str:
    return reading.skeleton.section_at(at.start).heading


def _around(reading: Reading, at: Evidence) -> str:
    """The text around a place in its section, with the place in double brackets."""
    section, text = reading.skeleton.section_at(at.start), reading.document.text
    before = text[max(section.start, at.start - AROUND) : at.start]
    return f"{before}[[{text[at.start : at.end]}]]{text[at.end : min(section.end, at.end + AROUND)]}"


def sheets_of(folder: Path, most: int, seed: int) -> dict[str, list[Row]]:
    """The rows of each sheet, at most so many; what cannot be read is told."""
    pools: dict[str, list[list[Row]]] = {name: [] for name in SHEETS}
    for number, path in enumerate(sorted(one for one in folder.iterdir() if one.is_file()), 1):
        try:
            reading = twopass.read(path)
        except twopass.TwopassError as error:
            print(f"{path.name}: not read: {error}")
            continue
        for name, rows_in in SHEETS.items():
            pools[name].append([{"id": f"{number}-{n}"} | row for n, row in enumerate(rows_in(reading), 1)])
    return {name: take_turns(rows, most, seed) for name, rows in pools.items()}


def table(judges: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    """The share of "yes" by judge and among all answers, and how far the judges agree."""
    common = sorted(set.intersection(*(set(answers) for answers in judges.values())))
    held = {name: [ANSWERS.index(answers[one]) for one in common] for name, answers in judges.items()}
    for name, answers in (held | {"mean": [*chain(*held.values())]}).items():
        yield f"{name[:24]:24}{answers.count(0) / len(answers):8.1%} yes of {len(common)}"
    if len(held) == 2:
        pairs = list(zip(*held.values(), strict=True))
        yield f"same answer {sum(one == other for one, other in pairs) / len(pairs):.1%}, kappa {kappa(pairs):.2f}"


def main() -> None:
    """Write the sheets, or print what was answered."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--most", type=int, default=120)
    parser.add_argument("-o", "--output", type=Path, default=Path())
    parser.add_argument("--answers", type=Path, nargs="+", metavar="JUDGE.json")
    options = parser.parse_args()
    if options.answers:
        print("\n".join(table({path.stem: graded(path, ANSWERS) for path in options.answers})))
    elif options.folder and options.folder.is_dir():
        for name, rows in sheets_of(options.folder, options.most, options.seed).items():
            options.output.mkdir(parents=True, exist_ok=True)
            path = options.output / f"{name}.json"
            path.write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")
            print(f"{path}: {len(rows)} rows")
    else:
        parser.error("name a folder of documents, or --answers")


if __name__ == "__main__":
    main()
