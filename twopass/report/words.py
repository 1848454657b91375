"""What all reports put into words alike: tags with their ends, quotations at a readable length."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from twopass.schema import OpenTag, Reading, Resolution, Skeleton
from twopass.text.sentence_views import Phrasing
from twopass.text.sentences import abbreviation
from twopass.text.tokens import HAN
from twopass.text.wellformed import before_text, worth

_SENTENCE_END = re.compile(r"(?:(?<=[.!?。．！？])|(?<=[.!?]\)))\s+(?=(?:[*•▪◦●■‣–-]\s)?[^\W\d_a-zа-яα-ω]|$)|\n\n")
# The number of a note, or the mark of an item, before its words.
_NOTE_MARK = re.compile(r"^\d{1,4}(?=[^\W\d_])|^\d{1,4}\s(?=[A-ZÀ-ÞА-ЯΑ-Ω‘“])|^[•▪◦●■‣–*†‡·-]\s?(?=\w)")
_CLAUSE = re.compile(r"(?<=[,;:])\s+|\s+(?=[–—]\s)|(?<=[，；：])")
CLAUSE = 8
"""Words that a clause has at least where it stands for its sentence."""
CONTEXT_CHARACTERS = 110
"""Most that is shown on either side of a reference."""
SENTENCE_CHARACTERS = 600
"""Most that a sentence has before a reference in it."""
_LEAD = 12  # characters before a gap in which an abbreviation stands
FORM = 0.1
"""Worth of a sentence below which it is a formula, a row or what is left of one."""
QUOTE_CHARACTERS = 200
"""Longest quotation printed; the whole words stand in the JSON."""


def tags_of(reading: Reading) -> list[tuple[OpenTag, Resolution]]:
    """Each tag with its resolution, in reading order; those that turned out to be none are left out."""
    resolution = {r.tag_id: r for r in reading.resolved.resolutions}
    tags = [tag for entry in reading.resolved.entries for tag in entry.tags if resolution[tag.id].status != "void"]
    return [(tag, resolution[tag.id]) for tag in sorted(tags, key=lambda tag: tag.at.start)]


def answered(end: Resolution) -> str:
    """The answer of a closing on one line, empty where it is but the words quoted beside it."""
    answer = flat(end.answer)
    return "" if not end.evidence or flat(end.evidence[0].quote).startswith(answer) else answer


def beside_heading(comment: str, heading: str) -> str:
    """A comment as it stands beside its heading: without the title that it begins with, where that is the heading."""
    title = before_text(heading.rstrip(" .:"))
    rest = comment[len(title) :] if comment.casefold().startswith(title.casefold()) else comment
    return rest[:1].upper() + rest[1:] if rest != comment else comment


def depths(skeleton: Skeleton) -> list[int]:
    """For each section how many stand above it."""
    depth: dict[str, int] = {}
    for section in skeleton.sections:
        depth[section.id] = depth[section.parent] + 1 if section.parent else 0
    return [depth[section.id] for section in skeleton.sections]


def opening(reading: Reading, tag: OpenTag) -> str:
    """The words that open a tag; a bare reference with the sentence it stands in."""
    if tag.kind != "reference":
        return _NOTE_MARK.sub("", short(tag.at.quote))
    text, start, end = reading.document.text, tag.at.start, tag.at.end
    before = text[sentence_start(text, start, CONTEXT_CHARACTERS) : start]
    after = text[end : sentence_end(text, end, CONTEXT_CHARACTERS)]
    if len(before) == CONTEXT_CHARACTERS:
        before = "… " + before.partition(" ")[2]
    if len(after) == CONTEXT_CHARACTERS:
        after = after.rpartition(" ")[0] + " …"
    return _NOTE_MARK.sub("", flat(before + text[start:end] + after))


def clause(quote: str, concept: str) -> str:
    """The clauses of a sentence that hold a concept, with others beside them while they are short; all of it where they
    do not.
    """
    at = quote.casefold().find(concept.casefold())
    if at < 0:
        return quote
    cuts = [0, *(found.end() for found in _CLAUSE.finditer(quote)), len(quote)]
    first, last = bisect_right(cuts, at) - 1, bisect_left(cuts, at + len(concept))
    while len(quote[cuts[first] : cuts[last]].split()) < CLAUSE and (first, last) != (0, len(cuts) - 1):
        first, last = (first, last + 1) if last < len(cuts) - 1 else (first - 1, last)
    before, after = "… " if first else "", " …" if last < len(cuts) - 1 else ""
    return before + quote[cuts[first] : cuts[last]].strip() + after


def sentence_start(text: str, at: int, most: int = SENTENCE_CHARACTERS) -> int:
    """Where the sentence begins, roughly, that holds a position; at most so many characters before it."""
    low = max(0, at - most)
    return max((end for _, end in _ends(text, low, at)), default=low)


def sentence_end(text: str, at: int, most: int = SENTENCE_CHARACTERS) -> int:
    """Where the sentence ends, roughly, that holds a position; at most so many characters after it."""
    high = min(len(text), at + most)
    return min((start for start, _ in _ends(text, at, high)), default=high)


def _ends(text: str, low: int, high: int) -> Iterator[tuple[int, int]]:
    """The gaps between sentences."""
    for found in _SENTENCE_END.finditer(text, low, high):
        if "\n\n" in found[0] or not abbreviation().search(text[max(low, found.start() - _LEAD) : found.start()]):
            yield found.span()


def is_prose(words: str, language: str) -> bool:
    """Whether words are a sentence that can be read, and no row or debris of a formula."""
    return HAN.search(words) is not None or worth(Phrasing(_NOTE_MARK.sub("", flat(words)), language), "body") >= FORM


def short(words: str) -> str:
    """Words on one line, cut at a blank where they are long."""
    line = flat(words)
    if len(line) <= QUOTE_CHARACTERS:
        return line
    return line[: line.rfind(" ", 0, QUOTE_CHARACTERS) if " " in line[:QUOTE_CHARACTERS] else QUOTE_CHARACTERS] + " …"


def flat(text: str) -> str:
    """Text on one line."""
    return " ".join(text.split())
