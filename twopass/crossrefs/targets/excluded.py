"""Where what looks like a reference is none: contents, lists of figures, indexes, bibliographies, headings."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter

from twopass.crossrefs.targets.typesetting import Typography
from twopass.headings.vocabulary import is_listing_title
from twopass.languages import across
from twopass.languages.dot_leaders import LEADERS_END
from twopass.schema import Document, Section, Skeleton, TextLine

# A contents line leads to its page with a row of dots or blanks, or just ends in the page's number.
_LEADER = re.compile(
    rf"(?:{LEADERS_END})\s*+(?:(?:[A-Z]-?)?\d{{1,4}}|[ivxlc]{{1,6}})?\s*$|(?:\s{{4}}|…\s*)\d{{1,4}}\s*$"
)
_ENDS_IN_PAGE = re.compile(r"(?<![\d.,\-–(])\s(?:[A-Z]-?)?(\d{1,4}|[ivxlc]{1,6})\s*$")
# The last characters of lines that end in a page, or in dots: most lines need no further look.
_ROMAN_ENDS = frozenset("ivxlc")
_LEADER_ENDS = _ROMAN_ENDS | set(".·•․_…‥")
_INDEX_LINE = re.compile(r"^[^.;:!?]{2,60}?,\s?\d{1,4}(?:[–,\-]\s?\d{1,4})*,?\s*$")
_PAGE_AT_EDGE = re.compile(r"^\s*\d{1,4}\s|\s\d{1,4}\s*$")
_CITED = re.compile(r"\b(?:1[89]|20)\d\d\b|^[^\S\n]*\[[\w+]{1,12}\]", re.MULTILINE)
_LAST_NUMBER = re.compile(r"\s(\d{1,4})\s*$")
_THREE_LETTERS = re.compile(r"[^\W\d_]{3}")
_NO_LETTERS, _NO_WORDS = re.compile(r"[\W\d_]"), re.compile(r"[^\w\s]")
_COUNTED = re.compile(r"\s+(?:[IVX]+|\d+)$")
# Characters of a running head, and letters that it must hold.
_LONGEST_HEAD, _LEAST_LETTERS = 100, 6
# Lines of links one after another that list what follows.
_LEAST_LINKS = 3
# An index stands in the last part of a document; before it, "Index" is the heading of something else.
_INDEX_FROM = 0.6
# Five lines and half of a page make a contents page: fewer are a table or a list of results.
_LEAST_LINES, _LEAST_SHARE = 5, 0.5
# Lines over which a long title in a contents list runs before its page number.
_LONGEST_ENTRY = 3


class Zones:
    """Stretches of a document's text, looked up by position."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self.spans: list[tuple[int, int]] = []
        for start, end in sorted(spans):
            if self.spans and start <= self.spans[-1][1]:
                self.spans[-1] = (self.spans[-1][0], max(end, self.spans[-1][1]))
            elif end > start:
                self.spans.append((start, end))
        self._starts = [start for start, _ in self.spans]
        self._ends = [end for _, end in self.spans]

    def __contains__(self, position: int) -> bool:
        before = bisect_right(self._starts, position) - 1
        return before >= 0 and position < self._ends[before]

    def __or__(self, other: Zones) -> Zones:
        return Zones(self.spans + other.spans)


def contents_zones(document: Document) -> tuple[Zones, Zones]:
    """Lines of contents pages, lists of figures and index pages; and those of them that surely are, by dots that lead
    to a page or by a title over them: what looks like a caption there is none.
    """
    pages: dict[int, list[TextLine]] = defaultdict(list)
    for line in document.lines:
        pages[line.page].append(line)
    spans: list[tuple[int, int]] = []
    sure: list[tuple[int, int]] = []
    for lines in pages.values():
        page = _Page([document.text[line.start : line.end] for line in lines], document.last_page)
        if page.is_sure_list:
            sure.append((lines[0].start, lines[-1].end))
        elif page.is_list:
            spans.append((lines[0].start, lines[-1].end))
        sure += [(lines[at].start, lines[at].end) for at in page.leaders]
        sure += [(lines[low].start, lines[high].end) for low, high in _titled(page.texts, page.entries)]
    return Zones(spans + sure), Zones(sure)


def markup_zones(document: Document) -> Zones:
    """In a file without pages its listings, and lists of links and no more, which are its contents."""
    if document.paged:
        return Zones(())
    spans = [(line.start, line.end) for line in document.lines if line.role == "figure"]
    linked = Zones((link.start, link.end) for link in document.links)
    for only, run in itertools.groupby(document.lines, lambda line: _is_link(document.text, line, linked)):
        lines = list(run)
        if only and len(lines) >= _LEAST_LINKS:
            spans.append((lines[0].start, lines[-1].end))
    return Zones(spans)


def _is_link(text: str, line: TextLine, linked: Zones) -> bool:
    """Whether all letters of a line are those of links."""
    letters = [at for at in range(line.start, line.end) if text[at].isalpha()] if linked.spans else []
    opens = line.start == 0 or text[line.start - 1] == "\n"
    return opens and bool(letters) and line.end - line.start < _LONGEST_HEAD and all(at in linked for at in letters)


class _Page:
    """The lines of one page as a contents page would have them: `leaders` are those with dots that lead to a page,
    `entries` says of each line whether it ends in a page.
    """

    def __init__(self, texts: list[str], last: int) -> None:
        self.texts = texts
        self.leaders = [at for at, text in enumerate(texts) if _has_leader(text)]
        self.entries = [_is_entry(text, last) for text in texts]
        for at in self.leaders:
            self.entries[at] = True

    @property
    def is_sure_list(self) -> bool:
        """Whether dots lead to pages in several of the lines."""
        return len(self.leaders) >= 3 and _mostly(sum(self.entries), len(self.texts), 0.4)

    @property
    def is_list(self) -> bool:
        """Whether most lines end in pages in order, or are entries of an index."""
        if _mostly(sum(self.entries), len(self.texts)) and _ascending(self.texts):
            return True
        return _mostly(sum(_INDEX_LINE.match(text) is not None for text in self.texts), len(self.texts))


def _has_leader(text: str) -> bool:
    """Whether a row of dots or blanks leads to the end of a line, or to a page number there."""
    return _ends_in(text, _LEADER_ENDS) and _LEADER.search(text) is not None


def _ends_in(text: str, marks: frozenset[str]) -> bool:
    """Whether the last character is a figure or one of some marks."""
    last = text.rstrip()[-1:]
    return last.isdecimal() or last in marks


def _titled(texts: Sequence[str], entries: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """The first and last line of each list of entries that stands under a title such as "Contents"."""
    for place, text in enumerate(texts):
        if is_listing_title(text):
            last = _last_entry(entries, place)
            if sum(entries[place:last]) >= _LEAST_LINES and _ascending(texts[place + 1 : last + 1]):
                yield place, last


def _last_entry(entries: Sequence[bool], place: int) -> int:
    """The last line of the list that begins after a place."""
    last = place
    for at in range(place + 1, len(entries)):
        if entries[at]:
            last = at
        elif at - last > _LONGEST_ENTRY:
            break
    return last


def _is_entry(text: str, pages: int) -> bool:
    """Whether a line is a title with the number of a page that the document may have."""
    match = _ENDS_IN_PAGE.search(text) if _ends_in(text, _ROMAN_ENDS) else None
    if not match or not _THREE_LETTERS.search(text):
        return False
    # Printed numbers may run ahead of the pages where a volume does not begin at one.
    return not match[1].isdecimal() or int(match[1]) <= 2 * pages + 20


def _mostly(count: int, total: int, share: float = _LEAST_SHARE) -> bool:
    return count >= _LEAST_LINES and count >= share * total


def _ascending(texts: Sequence[str]) -> bool:
    """Whether the numbers at the ends of the lines grow, as pages in a contents list do."""
    ends = [int(match[1]) for text in texts if (match := _LAST_NUMBER.search(text))]
    falls = sum(after < before for before, after in itertools.pairwise(ends))
    return len(ends) >= _LEAST_LINES and falls <= len(ends) // 8 and ends[-1] > ends[0]


def heading_zones(document: Document, skeleton: Skeleton) -> Zones:
    """The words of headings, and the lines that repeat them with a page number: running heads."""
    spans = [(section.start, section.body) for section in skeleton.sections]
    titles = {_letters(document.text[start:end]) for start, end in spans}
    titles |= {_letters(section.title) for section in skeleton.sections}
    titles = {title for title in titles if len(title) >= _LEAST_LETTERS}
    spans += [
        (line.start, line.end) for line in document.lines if _repeats(document.text[line.start : line.end], titles)
    ]
    return Zones(spans)


def _repeats(words: str, titles: set[str]) -> bool:
    """Whether a line is one of the titles with a page number beside it."""
    return len(words) < _LONGEST_HEAD and _PAGE_AT_EDGE.search(words) is not None and _letters(words) in titles


def _letters(words: str) -> str:
    return _NO_LETTERS.sub("", words).casefold()


def back_zones(document: Document, skeleton: Skeleton, typography: Typography) -> Zones:
    """Bibliographies and indexes, by their titles, up to the next heading even where the skeleton lacks it."""
    return Zones(
        (section.start, _end_of_back(document, section, typography))
        for section in skeleton.sections
        if _is_back(document, section)
    )


def _end_of_back(document: Document, section: Section, typography: Typography) -> int:
    """Where a bibliography or index ends: at the first appendix or numbered heading in it, else with its section."""
    for line in _lines_between(document, section.body, section.end):
        number, rank = typography.heading(line)
        if rank == 2 and ("." in number or (len(number) == 1 and number.isalpha())):
            return line.start
    return section.end


def _is_back(document: Document, section: Section) -> bool:
    """Whether a section is a bibliography, with years or citation numbers in it, or the index at the document's end."""
    # "References II" on the second of several slides.
    title = _COUNTED.sub("", _NO_WORDS.sub("", section.title).strip()).casefold()
    if title in across("references", "index"):
        return section.start > _INDEX_FROM * len(document.text)
    if title not in across("references", "back"):
        return False
    cited = _CITED.findall(document.text, section.body, section.end)
    return len(cited) >= max(2, (section.end - section.body) // 1500)


def _lines_between(document: Document, start: int, end: int) -> Sequence[TextLine]:
    first = bisect_left(document.lines, start, key=attrgetter("start"))
    return document.lines[first : bisect_left(document.lines, end, key=attrgetter("start"))]
