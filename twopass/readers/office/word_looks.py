"""Headings that a Word document shows without their styles: short paragraphs in bold, or larger than the text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from twopass.readers.flow import Row
from twopass.readers.office.word_paragraphs import W

_LONGEST = 100  # characters of a heading
_LARGER = 1.5  # points above the text from which type is a heading's
_FEWEST = 3  # headings that show a habit
_STACKED = 4  # such lines in a row are a cover, or a list
_DEEPEST = 6
_ENDS = (".", ",", ";")


@dataclass(frozen=True, slots=True)
class Look:
    """How all of a paragraph is set: the size in points of its smallest words, and whether all of them are bold."""

    size: float
    bold: bool


def look_of(paragraph: Any, styles: Sequence[Any], usual: float) -> Look:
    """The look of a paragraph: what its runs say, else its styles, else the usual size."""
    runs = [run for run in paragraph.iter(f"{W}r") if any((one.text or "").strip() for one in run.iter(f"{W}t"))]
    sizes = [_said(run, styles, "sz") for run in runs]
    bold = [_said(run, styles, "b") not in ("", "0", "false") for run in runs]
    return Look(min((int(size) / 2 if size.isdecimal() else usual for size in sizes), default=usual), all(bold))


def usual_size(styles: Any) -> float:
    """The size of text for which no style names one."""
    found = next(styles.iter(f"{W}rPrDefault"), None)
    said = _value(found, "sz") if found is not None else ""
    return int(said) / 2 if said.isdecimal() else 10.0


def _said(run: Any, styles: Sequence[Any], name: str) -> str:
    """What a run or its paragraph's styles say of its type, empty where they say nothing."""
    return next((said for holder in (run, *styles) if (said := _value(holder, name))), "")


def _value(holder: Any, name: str) -> str:
    found = holder.find(f"{W}rPr/{W}{name}")
    return "" if found is None else str(found.get(f"{W}val", "true"))


def shown(rows: Sequence[Row], looks: Sequence[Look | None]) -> list[Row]:
    """The rows, with levels for those that their looks show to be headings; rows without a look are in tables."""
    said = Counter[Look]()
    for row, look in zip(rows, looks, strict=True):
        said[look or Look(0.0, bold=False)] += len(row.words) if look else 0
    size, bold = _text(said)
    heads = [look and _heads(row, look, size, bold) for row, look in zip(rows, looks, strict=True)]
    chosen = [at for at in _unstacked(heads) if any(not head for head in heads[at + 1 :])]
    if len(chosen) < _FEWEST:
        return list(rows)
    order = sorted({_rank(looks[at]) for at in chosen}, reverse=True)
    levels = {at: min(order.index(_rank(looks[at])) + 1, _DEEPEST) for at in chosen}
    return [replace(row, level=levels.get(at, row.level)) for at, row in enumerate(rows)]


def _text(said: Counter[Look]) -> tuple[float, bool]:
    """The size of most of the text, and whether most of it is bold."""
    sizes = Counter[float]()
    for look, letters in said.items():
        sizes[look.size] += letters
    bold = sum(letters for look, letters in said.items() if look.bold)
    return sizes.most_common(1)[0][0] if sizes else 0.0, 2 * bold > said.total()


def _heads(row: Row, look: Look, size: float, bold: bool) -> bool:
    """Whether a paragraph is set as a heading among text of that size."""
    words = row.words.strip()
    if row.role != "body" or len(words) > _LONGEST or words.endswith(_ENDS) or not any(map(str.isalpha, words)):
        return False
    return (
        "\n" not in words and not words.startswith("- ") and (look.size >= size + _LARGER or (look.bold and not bold))
    )


def _unstacked(heads: Sequence[object]) -> Iterator[int]:
    """The places of the headings, without those of which several stand one upon the other."""
    for head, run in groupby(range(len(heads)), key=lambda at: bool(heads[at])):
        places = list(run)
        if head and len(places) < _STACKED:
            yield from places


def _rank(look: Look | None) -> tuple[float, bool]:
    return (round(look.size), look.bold) if look else (0.0, False)
