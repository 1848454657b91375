"""The sentences of a document with the numbers by which prompts show them and replies cite them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import groupby, pairwise

from twopass.findings import words_at
from twopass.languages import across, table, tables
from twopass.schema import Document, Evidence, Role, Section
from twopass.tasks.allowance import Size
from twopass.text.analysis import DocumentAnalysis
from twopass.text.running_text import lists_works, silent
from twopass.text.sentence_index import Segmentation
from twopass.text.sentences import Sentence
from twopass.text.tokens import WORD, heads_a_listing, is_listing

STEP = 10
"""A section's numbers begin at the next multiple of this: a sentence more or less leaves those of the other sections,
and with them the prompts about these, mostly as they were."""
FLOATS = ("figure", "diagram", "table", "algorithm", "listing", "box", "exhibit")
"""Kinds of what is set where there is room for it, by their names in languages/references.toml."""
PROSE = 8
"""Words from which something in a figure, or before the first heading, may be a sentence."""
SPACED = 4
"""Letters by themselves from which a row may be a word set wide, as in many a listing."""
SHORT = 2000
"""Characters up to which acknowledgements and the like are sent: their line costs no more than finding it out."""
LONGEST = 1600
"""Characters from which a "sentence" is a listing or a string without end, and has several numbers."""
_YEARS = re.compile(r"(?:\W*(?:1[89]|20)\d\d)+\W*")
"""The first row of many a table."""
_STOPS = ".!?:;…。．！？：；"
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_SMALL = re.compile(r"[a-zà-öø-ÿа-яёα-ωά-ώ]")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Unit:
    """What has a number: a heading, a sentence, a list item, a caption or a row of a table.

    `spans` are its characters in the document, two where a float cuts a sentence; `section` is the place of the section
    that it belongs to, for a float the first that names it; `paragraph` is alike for what is printed on one line.
    """

    number: int
    spans: tuple[Span, ...]
    section: int
    role: Role | None
    paragraph: int

    @property
    def start(self) -> int:
        """The first character."""
        return self.spans[0][0]

    @property
    def heading(self) -> bool:
        """Whether it is the heading of its section."""
        return self.role is None


class Numbered:
    """A view of the document's analysis: every heading and sentence by its number.

    Debris of figures and rows without words have no number, but for the rows of a table with a caption; sections that
    say nothing themselves (title page, contents, long acknowledgements, bibliography, index) have only their heading's,
    and `sent` tells that they are not shown; `bare_title`, that the first is such a one for want of text alone, as the
    title above an abstract is.
    """

    def __init__(self, analysis: DocumentAnalysis) -> None:
        self.document: Document = analysis.document
        self.sections: Sequence[Section] = analysis.skeleton.sections
        self.places: Mapping[str, int] = {section.id: place for place, section in enumerate(self.sections)}
        held = analysis.of(Segmentation).by_section
        self.sent = [self._is_sent(place) for place in range(len(self.sections))]
        self.headings: list[int] = []
        self.by_number: dict[int, Unit] = {}
        number = 0
        for place, found in enumerate(held):
            number = -(-(number + 1) // STEP) * STEP
            self.headings.append(number)
            for unit in self._units(place, found, number):
                self.by_number[unit.number] = unit
                number = unit.number
        self._move_floats()
        self.of_section: list[list[Unit]] = [[] for _ in self.sections]
        for unit in self.by_number.values():
            self.of_section[unit.section].append(unit)
        above = {section.parent for section in self.sections}
        for place, section in enumerate(self.sections):
            self.sent[place] &= len(self.of_section[place]) > 1 or section.id in above
        self.bare_title = self._is_sent(0) and not self.sent[0]
        self._starts = sorted((span, unit.number) for unit in self.by_number.values() for span in unit.spans)

    def _is_sent(self, place: int) -> bool:
        section = self.sections[place]
        if heads_a_listing(section.title):
            return not is_listing(self.document, section)
        if lists_works(section) or section.title.casefold() in across("references", "index"):
            return False
        return not silent(section) or section.end - section.body <= SHORT

    def _units(self, place: int, found: Sequence[Sentence], number: int) -> Iterator[Unit]:
        """The heading and, of a section that is sent, what has words, a sentence that a float cuts as one."""
        section = self.sections[place]
        yield Unit(number, ((section.start, section.body),), place, None, -1)
        if not self.sent[place]:
            return
        opening = place == 0 and section.level == 1 and section.source in ("inferred", "layout")
        values = {one.start for one in self._values(found)}
        for number, (spans, sentence) in enumerate(_whole(self.document, found), number + 1):  # noqa: B020
            if sentence.start in values or self._told(sentence, spans, opening):
                yield Unit(number, spans, place, sentence.role, sentence.paragraph)

    def _values(self, found: Sequence[Sentence]) -> Iterator[Sentence]:
        """Rows of numbers that stand with the caption of a table, or with what names it first, and are no scale."""
        texts = {one.start: self.document.text[one.start : one.end] for one in found}
        captions = {start for start, text in texts.items() if self._heads_table(text)}
        for beside, run in groupby(found, lambda one: one.role in ("table", "caption") or one.start in captions):
            rows = list(run) if beside else []
            if any(one.start in captions for one in rows):
                yield from (one for one in rows if one.role == "table" and _valued(texts[one.start]))

    def _heads_table(self, text: str) -> bool:
        label = _floats(self.document.language).match(text)
        return label is not None and _key(label, self.document.language)[0] == "table"

    def _told(self, sentence: Sentence, spans: Sequence[Span], opening: bool) -> bool:
        """Whether there is something to read: no debris of a figure, no row of figures alone, no author's address."""
        words = WORD.findall(self.document.text[spans[0][0] : spans[-1][1]])
        if sentence.role == "figure" or (opening and sentence.role == "body"):
            return len(words) >= PROSE and self.document.text[spans[-1][1] - 1] in _STOPS
        if sentence.role in ("table", "footnote"):
            return (
                any(len(word) > 1 for word in words)
                or len(words) >= SPACED
                or _YEARS.fullmatch(self.document.text, *spans[0]) is not None
            )
        return bool(words)

    def _move_floats(self) -> None:
        """Give each float to the section that first names it."""
        units = list(self.by_number.values())
        named = self._first_named(units)
        home: int | None = None
        for unit in units:
            if unit.role not in ("caption", "table"):
                home = None
                continue
            if unit.role == "caption" and (label := self._label(unit)) is not None:
                home = named.get(label)
            if home is not None and self.sent[home]:
                self.by_number[unit.number] = replace(unit, section=home)

    def _label(self, unit: Unit) -> tuple[str, str] | None:
        found = _floats(self.document.language).match(self.text(unit))
        return _key(found, self.document.language) if found else None

    def _first_named(self, units: Iterable[Unit]) -> dict[tuple[str, str], int]:
        """The section that first names each float."""
        named: dict[tuple[str, str], int] = {}
        for unit in units:
            if unit.role in ("body", "footnote"):
                for found in _floats(self.document.language).finditer(self.text(unit)):
                    named.setdefault(_key(found, self.document.language), unit.section)
        return named

    def text(self, unit: Unit) -> str:
        """A unit's words on one line; of a section without a heading of its own, nothing."""
        return " ".join(" ".join(self.document.text[low:high] for low, high in unit.spans).split())

    def heading(self, place: int) -> str:
        """A section's heading as it is shown."""
        return self.sections[place].heading or "(no heading)"

    @cached_property
    def sizes(self) -> list[Size]:
        """The words of each section, and whether it stands above others, as the first one does above all."""
        words = [sum(len(WORD.findall(self.text(unit))) for unit in held) for held in self.of_section]
        return [Size(count, place == 0 or self.has_below(place)) for place, count in enumerate(words)]

    def has_below(self, place: int) -> bool:
        """Whether other sections stand below one."""
        return place + 1 < len(self.sections) and self.sections[place + 1].parent == self.sections[place].id

    def at(self, position: int) -> int | None:
        """The number of what holds a character, None where nothing is shown of it."""
        place = bisect_right(self._starts, ((position, 1 << 60), 0)) - 1
        if place < 0 or position >= self._starts[place][0][1]:
            return None
        return self._starts[place][1]

    def within(self, start: int, end: int) -> set[int]:
        """The numbers of what stands, at least in part, between two characters."""
        first = bisect_right(self._starts, ((start, 1 << 60), 0)) - 1
        held = self._starts[max(0, first) : bisect_right(self._starts, ((end, 0), 0))]
        return {number for (_, stop), number in held if stop > start}

    def above_row(self, unit: Unit) -> Iterator[Unit]:
        """Of a row of a table, its caption and the first row."""
        if unit.role != "table":
            return
        number, rows = unit.number, [unit]
        while (one := self.by_number.get(number - 1)) and one.role in ("table", "caption"):
            number = one.number
            rows.append(one)
            if one.role == "caption":
                break
        captions = [one for one in rows if one.role == "caption"]
        yield from captions or self._caption_below(unit.number)
        yield from [one for one in rows if one.role == "table"][-1:]

    def _caption_below(self, number: int) -> Iterator[Unit]:
        while (one := self.by_number.get(number + 1)) and one.role == "table":
            number = one.number
        if one and one.role == "caption":
            yield one

    def in_one_paragraph(self, numbers: Iterable[int]) -> bool:
        """Whether several sentences stand in one paragraph of one section."""
        known = [self.by_number[number] for number in dict.fromkeys(numbers) if number in self.by_number]
        return len(known) > 1 and len({(unit.section, unit.paragraph) for unit in known}) == 1

    def evidence(self, numbers: Iterable[int]) -> tuple[Evidence, ...]:
        """What numbers stand for, verbatim and in their order, each once."""
        spans = dict.fromkeys(span for number in numbers for span in self.by_number[number].spans)
        return tuple(words_at(self.document, *span) for span in spans if self.document.text[slice(*span)].strip())

    def numbers_of(self, evidence: Iterable[Evidence]) -> list[int]:
        """The numbers of the sentences that evidence begins in."""
        found = (self.at(one.start) for one in evidence)
        return list(dict.fromkeys(number for number in found if number is not None))


def _whole(document: Document, found: Sequence[Sentence]) -> Iterator[tuple[tuple[Span, ...], Sentence]]:
    """Sentences in reading order; the two halves of one that a float cuts come as one, where the first stands."""
    halves: dict[int, int] = {}
    last: int | None = None
    for place, one in enumerate(found):
        if one.role != "body":
            continue
        if last is not None and last < place - 1 and last not in halves.values() and _cut(document, found[last], one):
            halves[last] = place
        last = place
    joined = set(halves.values())
    for place, one in enumerate(found):
        if place in joined:
            continue
        spans = [(one.start, one.end)]
        if place in halves:
            spans.append((found[halves[place]].start, found[halves[place]].end))
        if one.end - one.start <= LONGEST:
            yield tuple(spans), one
            continue
        for piece in (piece for span in spans for piece in _pieces(document.text, *span)):
            yield (piece,), one


def _pieces(text: str, start: int, end: int) -> Iterator[Span]:
    """A run of words without an end in stretches of `LONGEST` characters, cut at blanks where there are any."""
    while end - start > LONGEST:
        blank = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
        cut = blank + 1 if blank > 0 else start + LONGEST
        yield start, cut
        start = cut
    yield start, end


def _valued(text: str) -> bool:
    """Whether a row has several numbers, at uneven distances as those of a scale are not."""
    numbers = [float(one.replace(",", ".")) for one in _NUMBER.findall(text)]
    return len(numbers) > 1 and (len(numbers) == 2 or len({round(b - a, 6) for a, b in pairwise(numbers)}) > 1)


def _cut(document: Document, one: Sentence, other: Sentence) -> bool:
    """Whether a sentence breaks off that another one goes on with."""
    return document.text[one.end - 1] not in _STOPS and _SMALL.match(document.text, other.start) is not None


@cache
def _kinds(language: str) -> dict[str, str]:
    """The words for floats in small letters: the kind of each."""
    kinds: dict[str, str] = {}
    for held in (tables("references")["en"], table("references", language)):
        for kind in FLOATS:
            kinds |= {form.rstrip("*").lstrip("=").lower(): kind for form in held["kinds"].get(kind, ())}
    return kinds


@cache
def _floats(language: str) -> re.Pattern[str]:
    """The label of a float: "Fig. 3", "Table A.2"."""
    forms = sorted(_kinds(language), key=len, reverse=True)
    return re.compile(rf"(?<!\w)({'|'.join(map(re.escape, forms))})\s*((?:[A-Z][.-]?)?\d+(?:[.-]\d+)*)", re.I)


def _key(found: re.Match[str], language: str) -> tuple[str, str]:
    return _kinds(language)[found[1].lower()], found[2].upper()
