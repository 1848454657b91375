"""Lines of the index drawn for two judges who work apart, and what their grades say.

    python -m benchmarks.index_lines FOLDER [--seed S] [--lines N] [-o SHEET.json]
    python -m benchmarks.index_lines --grades A.json B.json

FOLDER holds documents in any format, which are read whole, without a model. The sheet has as many lines of each as of
any other, N in all, in an order drawn by the seed: its heading, what is printed after it, and the section's own text,
or that of the sections under it, cut to a bound. Lines that print nothing are not drawn. After them it has the first
line of every document. Documents have numbers and no names, so that a judge knows a line by nothing but its section. To
compare two states of the program, draw twice with one seed: the sections are the same as long as the headings are and
the same lines are printed.

A judge answers {"ID": GRADE, ...}, GRADE one of

    good        says in true words what the section is worth reading for; one decides by it whether to open the page
    acceptable  true and of the section, but a lesser matter of it, or clumsy
    poor        cut, leaning on what is not there, or of no use to the decision: a caption, a row, an address, a notice
    absurd      wrong, or no statement at all

Of a first line, good is one that says what the document is or holds. The table has the grades of each judge in per cent
with the judges' mean; Cohen's kappa is over the four grades, and weighted by their squared distance.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import twopass
from twopass.report.fold import says_nothing
from twopass.schema import Reading

GRADES = ("good", "acceptable", "poor", "absurd")
TEXT, OPENING = 2500, 4000
"""Characters of a section, and of a document's beginning, that a judge is shown."""
FIRST = "first"
"""How the identifiers of first lines begin."""
Row = dict[str, Any]


def rows_of(reading: Reading, document: int) -> list[Row]:
    """What a judge sees of each line that is printed; of the first line, the beginning of the document."""
    text, rows = reading.document.text, []
    for place, (section, line) in enumerate(zip(reading.skeleton.sections, reading.synthesis.lines, strict=True)):
        if place and (not line.comment or says_nothing(reading.skeleton, line, reading.document.language)):
            continue
        shown = _own_text(reading, place)[:TEXT] if place else text[:OPENING]
        rows.append(
            {
                "id": f"{document}-{place}" if place else f"{FIRST}-{document}",
                "document": document,
                "heading": section.heading,
                "line": line.comment,
                "keywords": line.keywords,
                "text": shown.strip(),
            }
        )
    return rows


def _own_text(reading: Reading, place: int) -> str:
    """The text of a section, of one without any that of the sections under it."""
    text, (section, *after) = reading.document.text, reading.skeleton.sections[place:]
    end = next((one.start for one in after if one.level <= section.level), len(text))
    return text[section.body : section.end].strip() or text[section.body : end].strip()


def drawn(documents: Sequence[list[Row]], number: int, seed: int) -> list[Row]:
    """Lines of all documents in turn, and then the first lines."""
    lines = take_turns([rows[1:] for rows in documents], number, seed)
    return [*lines, *(rows[0] for rows in documents if rows)]


def take_turns(documents: Sequence[list[Row]], number: int, seed: int) -> list[Row]:
    """Rows of all documents in turn, each drawn among those of its document; shuffled."""
    chance = random.Random(seed)
    pools = [chance.sample(rows, len(rows)) for rows in documents]
    held: list[Row] = []
    while len(held) < number and any(pools):
        for pool in pools:
            held += [pool.pop()] if pool and len(held) < number else []
    return chance.sample(held, len(held))


def read_all(folder: Path) -> Iterator[list[Row]]:
    """The lines of every document of a folder; what cannot be read is told."""
    for number, path in enumerate(sorted(one for one in folder.iterdir() if one.is_file()), 1):
        try:
            yield rows_of(twopass.read(path), number)
        except twopass.TwopassError as error:
            print(f"{path.name}: not read: {error}")


# ── grades ────────────────────────────────────────────────────────────────────────────────────────


def kappa(pairs: Sequence[tuple[int, int]], weighted: bool = False) -> float:
    """Cohen's kappa of two judges: their agreement beyond chance, 1 where there is nothing to disagree about."""

    def apart(one: int, other: int) -> int:
        return (one - other) ** 2 if weighted else one != other

    seen = sum(apart(*pair) for pair in pairs) / len(pairs)
    first, second = (Counter(one) for one in zip(*pairs, strict=True))
    chance = sum(m * n * apart(a, b) for a, m in first.items() for b, n in second.items()) / len(pairs) ** 2
    return 1 - seen / chance if chance else 1.0


def table(judges: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    """Grades of lines and of first lines by judge, and how far the judges agree."""
    common = sorted(set.intersection(*(set(grades) for grades in judges.values())))
    for label, ids in (
        ("lines", [one for one in common if not one.startswith(FIRST)]),
        ("first lines", [one for one in common if one.startswith(FIRST)]),
    ):
        if ids:
            yield f"{f'{len(ids)} {label}':24}" + "".join(f"{grade:>12}" for grade in GRADES) + f"{'poor, absurd':>14}"
            held = [[GRADES.index(grades[one]) for one in ids] for grades in judges.values()]
            rows = zip((*judges, "mean"), (*held, [*chain(*held)]), strict=True)
            yield from (_shares(name, grades) for name, grades in rows)
            if len(held) == 2:
                pairs = list(zip(*held, strict=True))
                same = sum(one == other for one, other in pairs) / len(pairs)
                yield f"same grade {same:.1%}, kappa {kappa(pairs):.2f}, weighted {kappa(pairs, weighted=True):.2f}"


def _shares(name: str, grades: Sequence[int]) -> str:
    shares = [grades.count(place) / len(grades) for place in range(len(GRADES))]
    return f"{name[:24]:24}" + "".join(f"{share:12.1%}" for share in shares) + f"{sum(shares[2:]):14.1%}"


def graded(path: Path, known: Sequence[str] = GRADES) -> dict[str, str]:
    """One judge's grades. Raises SystemExit where one of them is not known."""
    grades: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    if wrong := {one: grade for one, grade in grades.items() if grade not in known}:
        raise SystemExit(f"{path}: no such grades: {wrong}")
    return grades


def main() -> None:
    """Write a sheet, or print what was graded."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--lines", type=int, default=150)
    parser.add_argument("-o", "--output", type=Path, default=Path("sheet.json"))
    parser.add_argument("--grades", type=Path, nargs="+", metavar="JUDGE.json")
    options = parser.parse_args()
    if options.grades:
        print("\n".join(table({path.stem: graded(path) for path in options.grades})))
    elif options.folder and options.folder.is_dir():
        rows = drawn(list(read_all(options.folder)), options.lines, options.seed)
        options.output.parent.mkdir(parents=True, exist_ok=True)
        options.output.write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")
        print(f"{options.output}: {len(rows)} rows")
    else:
        parser.error("name a folder of documents, or --grades")


if __name__ == "__main__":
    main()
