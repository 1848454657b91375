"""Where what looks like a reference is none: contents, lists of figures, indexes, bibliographies, headings."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from functools import cache

from twopass.crossrefs.typesetting import Typography
from twopass.languages import across
from twopass.schema import Document, Section, Skeleton, TextLine

# A contents line leads to its page with a row of dots or blanks, or just ends in the page's number.
_LEADER = re.compile(r"(?:[.·•․…_]\s?){4,}\s*(?:\d{1,4}|[ivxlc]{1,6})?\s*$|\s{4,}\d{1,4}\s*$|…\s*\d{1,4}\s*$")
_ENDS_IN_PAGE = re.compile(r"(?<![\d.,\-–(])\s(?:[A-Z]-?)?(\d{1,4}|[ivxlc]{1,6})\s*$")
_INDEX_LINE = re.compile(r"^[^.;:!?]{2,60}?,\s?\d{1,4}(?:[–,\-]\s?\d{1,4})*,?\s*$")
_PAGE_AT_EDGE = re.compile(r"^\s*\d{1,4}\s|\s\d{1,4}\s*$")
_CITED = re.compile(r"\b(?:1[89]|20)\d\d\b|^\s*\[[\w+]{1,12}\]", re.MULTILINE)
# An index stands in the last part of a document; before it, "Index" is the heading of something else.
_INDEX_FROM = 0.6
# Five lines and half of a page make a contents page: fewer are a table or a list of results.
_LEAST_LINES, _LEAST_SHARE = 5, 0.5
# Lines over which a long title in a contents list runs before its page number.
_LONGEST_ENTRY = 3


class Zones:
    """Stretches of a document's text, looked up by position."""

    def __init__(self, spans: list[tuple[int, int]]) -> None:
        merged: list[tuple[int, int]] = []
        for start, end in sorted(spans):
            if merged and start <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            elif end > start:
                merged.append((start, end))
        self._starts = [start for start, _ in merged]
        self._ends = [end for _, end in merged]

    def __contains__(self, position: object) -> bool:
        if not isinstance(position, int):
            return False
        before = bisect_right(self._starts, position) - 1
        return before >= 0 and position < self._ends[before]


def contents_zones(document: Document) -> tuple[Zones, Zones]:
    """Lines of contents pages, lists of figures and index pages; and those of them that surely are, by dots that lead
    to a page or by a title over them: what looks like a caption there is none.
    """
    pages: dict[int, list[TextLine]] = defaultdict(list)
    for line in document.lines:
        pages[line.page].append(line)
    spans: list[tuple[int, int]] = []
    sure: list[tuple[int, int]] = []
    last = document.last_page
    for lines in pages.values():
        texts = [document.text[line.start : line.end] for line in lines]
        leaders = [bool(_LEADER.search(text)) for text in texts]
        ends = [leader or _is_entry(text, last) for leader, text in zip(leaders, texts, strict=True)]
        index = sum(bool(_INDEX_LINE.match(text)) for text in texts)
        if sum(leaders) >= 3 and _mostly(sum(ends), len(lines), 0.4):
            sure.append((lines[0].start, lines[-1].end))
        elif (_mostly(sum(ends), len(lines)) and _ascending(texts)) or _mostly(index, len(lines)):
            spans.append((lines[0].start, lines[-1].end))
        sure += [(line.start, line.end) for line, leader in zip(lines, leaders, strict=True) if leader]
        sure += [(lines[low].start, lines[high].end) for low, high in _titled(texts, ends)]
    return Zones(spans + sure), Zones(sure)


def _titled(texts: list[str], entries: list[bool]) -> Iterator[tuple[int, int]]:
    """The first and last line of each list of entries that stands under a title such as "Contents"."""
    for place, text in enumerate(texts):
        if _letters(text) not in _contents_titles():
            continue
        last = place
        for at in range(place + 1, len(texts)):
            if entries[at]:
                last = at
            elif at - last > _LONGEST_ENTRY:
                break
        if sum(entries[place:last]) >= _LEAST_LINES and _ascending(texts[place + 1 : last + 1]):
            yield place, last


@cache
def _contents_titles() -> frozenset[str]:
    return frozenset(map(_letters, across("headings", "contents", "lists")))


def _is_entry(text: str, pages: int) -> bool:
    """Whether a line is a title with the number of a page that the document may have."""
    match = _ENDS_IN_PAGE.search(text)
    if not match or not re.search(r"[^\W\d_]{3}", text):
        return False
    # Printed numbers may run ahead of the pages where a volume does not begin at one.
    return not match[1].isdecimal() or int(match[1]) <= 2 * pages + 20


def _mostly(count: int, total: int, share: float = _LEAST_SHARE) -> bool:
    return count >= _LEAST_LINES and count >= share * total


def _ascending(texts: list[str]) -> bool:
    """Whether the numbers at the ends of the lines grow, as pages in a contents list do."""
    ends = [int(match[1]) for text in texts if (match := re.search(r"\s(\d{1,4})\s*$", text))]
    falls = sum(after < before for before, after in itertools.pairwise(ends))
    return len(ends) >= _LEAST_LINES and falls <= len(ends) // 8 and ends[-1] > ends[0]


def heading_zones(document: Document, skeleton: Skeleton) -> Zones:
    """The words of headings, and the lines that repeat them with a page number: running heads."""
    spans = [(section.start, section.body) for section in skeleton.sections]
    titles = {_letters(document.text[start:end]) for start, end in spans}
    titles |= {_letters(section.title) for section in skeleton.sections}
    for line in document.lines:
        words = document.text[line.start : line.end]
        if len(words) < 100 and _PAGE_AT_EDGE.search(words) and len(_letters(words)) >= 6 and _letters(words) in titles:
            spans.append((line.start, line.end))
    return Zones(spans)


def _letters(words: str) -> str:
    return re.sub(r"[\W\d_]", "", words).casefold()


def back_zones(document: Document, skeleton: Skeleton, typography: Typography) -> Zones:
    """Bibliographies and indexes, by their titles, up to the next heading even where the skeleton lacks it."""
    spans = []
    for section in skeleton.sections:
        if _is_back(document, section):
            end = section.end
            for line in _lines_between(document, section.body, section.end):
                number, rank = typography.heading(line)
                if rank == 2 and ((len(number) == 1 and number.isalpha()) or "." in number):
                    end = line.start
                    break
            spans.append((section.start, end))
    return Zones(spans)


def _is_back(document: Document, section: Section) -> bool:
    """Whether a section is a bibliography, with years or citation numbers in it, or the index at the document's end."""
    # "References II" on the second of several slides.
    title = re.sub(r"\s+(?:[IVX]+|\d+)$", "", re.sub(r"[^\w\s]", "", section.title).strip()).casefold()
    if title in across("references", "index"):
        return section.start > _INDEX_FROM * len(document.text)
    if title not in across("references", "back"):
        return False
    cited = _CITED.findall(document.text, section.body, section.end)
    return len(cited) >= max(2, (section.end - section.body) // 1500)


def _lines_between(document: Document, start: int, end: int) -> list[TextLine]:
    starts = [line.start for line in document.lines]
    return list(document.lines[bisect_left(starts, start) : bisect_left(starts, end)])
