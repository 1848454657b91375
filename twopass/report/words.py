"""What all reports put into words alike: tags with their ends, quotations at a readable length."""

from __future__ import annotations

import re

from twopass.schema import OpenTag, Reading, Resolution, Skeleton

SENTENCE_END = re.compile(r"(?<=[.!?。！？])\s+(?=[^\W\d_a-zа-яα-ω]|$)|\n\n")
# The number of a note, or the mark of an item, before its words.
_NOTE_MARK = re.compile(r"^\d{1,4}(?=[^\W\d_])|^\d{1,4}\s(?=[A-ZÀ-ÞА-ЯΑ-Ω‘“])|^[•▪◦●■–*†‡·-]\s?(?=\w)")
CONTEXT_CHARACTERS = 110
"""Most that is shown on either side of a reference."""
SENTENCE_CHARACTERS = 600
"""Most that a sentence has before a reference in it."""
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
    before = SENTENCE_END.split(text[max(0, start - CONTEXT_CHARACTERS) : start])[-1]
    after = SENTENCE_END.split(text[end : end + CONTEXT_CHARACTERS])[0]
    if len(before) == CONTEXT_CHARACTERS:
        before = "… " + before.partition(" ")[2]
    if len(after) == CONTEXT_CHARACTERS:
        after = after.rpartition(" ")[0] + " …"
    return _NOTE_MARK.sub("", flat(before + text[start:end] + after))


def sentence_start(reading: Reading, tag: OpenTag) -> int:
    """Where the sentence begins, roughly, that a tag stands in."""
    low = max(0, tag.at.start - SENTENCE_CHARACTERS)
    ends = [found.end() for found in SENTENCE_END.finditer(reading.document.text, low, tag.at.start)]
    return ends[-1] if ends else low


def short(words: str) -> str:
    """Words on one line, cut at a blank where they are long."""
    line = flat(words)
    if len(line) <= QUOTE_CHARACTERS:
        return line
    return line[: line.rfind(" ", 0, QUOTE_CHARACTERS) if " " in line[:QUOTE_CHARACTERS] else QUOTE_CHARACTERS] + " …"


def flat(text: str) -> str:
    """Text on one line."""
    return " ".join(text.split())
