"""Reading → Markdown, in as many words as a reader has time for: the index, what was closed, what stays open."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from twopass.report.budget import SHARE, WRITTEN, count_words, words_for
from twopass.report.fold import fold, says_nothing, unfolded
from twopass.report.frames import Frames, frames_of
from twopass.report.open_ends import Closed, closed_tags, open_tags, told_together, untold
from twopass.report.words import answered, beside_heading, clause, depths, flat, opening, short, tags_of
from twopass.schema import Conflict, Line, OpenTag, Reading, Resolution, Section
from twopass.text.sentences import split

MARKUP = re.compile(r"([\\`*<\[]|\](?=\()|(?<!\w)_|_(?!\w))")
MOST_OPEN, MOST_ADMITTED = 12, 12
"""Items of the lists of what stays open and of what the authors leave open."""
ENDS, ENDS_WRITTEN = 0.3, 0.5
"""Share of a report's words for the lists after the index, and of one with answers that a model wrote."""
HEADINGS = 0.4
"""Share of the words of an index that headings may take which stand there alone."""
SHORT = 60
"""Characters up to which a sentence has the next one beside it."""
SLIGHT = 1
"""The weight of an answer that is a detail: such answers stand in the JSON and the HTML."""
KEYWORDS, MOST_KEYWORDS = 3, 6
"""Keywords shown in a line, and in that of the document always, and in one that a model wrote."""


class Detail(NamedTuple):
    """How much of each line of the index is shown."""

    keywords: int
    whole: bool


DETAILS = (Detail(MOST_KEYWORDS, True), Detail(KEYWORDS, True), Detail(KEYWORDS, False), Detail(1, False))
"""From the fullest to the shortest: the first that fits is taken."""


def to_markdown(reading: Reading, words: int = 0) -> str:
    """The reading as Markdown, ending in a newline, in at most a fifth of the document's words, less of a long one; the
    whole stands in the JSON and the HTML. With `words`, only as many lines of the index as say that much, main headings
    first.
    """
    return "\n".join(_folded(reading, words) if words else _blocks(reading)).rstrip() + "\n"


def _folded(reading: Reading, words: int) -> Iterator[str]:
    shown = fold(reading.skeleton, reading.synthesis, words)
    yield f"# {_plain(reading.document.title)}\n"
    yield from (line for place, line in enumerate(_lines(reading, DETAILS[1])) if place in shown)
    yield from _left_out(reading, shown)


def _left_out(reading: Reading, shown: set[int]) -> Iterator[str]:
    told = frames_of(reading)
    if left := len(reading.skeleton.sections) - len(shown):
        yield "\n" + (told.folded if left > 1 else told.folded_one).format(count=left)


def _blocks(reading: Reading) -> Iterator[str]:
    written = any(
        end.status == "resolved" and tag.kind != "reference" and answered(end) for tag, end in tags_of(reading)
    )
    room = words_for(reading.document, WRITTEN if written else SHARE)
    ends = list(_ends(reading, round((ENDS_WRITTEN if written else ENDS) * room)))
    yield f"# {_plain(reading.document.title)}\n"
    yield from _index(reading, DETAILS[0 if written else 1 :], room - count_words(" ".join(ends)))
    yield from (f"\n*{_plain(frames_of(reading).warning(loss))}.*" for loss in reading.audit.losses)
    yield from ends
    if reading.essay:
        told = frames_of(reading)
        yield f"\n## {_plain(reading.essay.title)}\n"
        yield from (f"{_plain(p.text)} ({told.of(p.evidence)})\n" for p in reading.essay.paragraphs)


# ── the index ─────────────────────────────────────────────────────────────────────────────────────


def _index(reading: Reading, details: Sequence[Detail], room: int) -> Iterator[str]:
    """The lines of the index in as much detail as fits. Where even the shortest do not, the last of them are headings
    alone; and where those do not, they are folded away.
    """
    bare = _lines(reading, None)
    cost = sum(map(count_words, bare))
    for detail in details if cost <= room else details[-1:]:
        lines = _lines(reading, detail)
        if sum(map(count_words, lines)) <= room:
            yield from lines
            return
    if cost > HEADINGS * room:
        shown = _fitting(reading, lines, room)
        yield from (line for place, line in enumerate(lines) if place in shown)
        yield from _left_out(reading, shown)
        return
    shown = _fitting(reading, [line.removeprefix(head) for line, head in zip(lines, bare, strict=True)], room - cost)
    yield from (line if place in shown else head for place, (line, head) in enumerate(zip(lines, bare, strict=True)))
    if left := sum(
        line != head and place not in shown for place, (line, head) in enumerate(zip(lines, bare, strict=True))
    ):
        yield "\n" + frames_of(reading).elsewhere.format(count=left)


def _fitting(reading: Reading, lines: Sequence[str], room: int) -> set[int]:
    """The places of the lines that fit into the room, with the headings above them; the first always does."""
    sections = reading.skeleton.sections
    place_of = {section.id: place for place, section in enumerate(sections)}
    shown: set[int] = set()
    for place in unfolded(reading.skeleton, reading.synthesis):
        fresh = []
        above: int | None = place
        while above is not None and above not in shown:
            fresh.append(above)
            parent = sections[above].parent
            above = place_of[parent] if parent else None
        cost = sum(count_words(lines[one]) for one in fresh)
        if cost <= room or not shown:
            shown.update(fresh)
            room -= cost
    return shown


def _lines(reading: Reading, detail: Detail | None) -> list[str]:
    """The line of every section: its heading with its pages and, but for no detail, what it says."""
    told = frames_of(reading)
    lines = []
    for section, line, depth in zip(
        reading.skeleton.sections, reading.synthesis.lines, depths(reading.skeleton), strict=True
    ):
        hidden = section.start > 0 and says_nothing(reading.skeleton, line, reading.document.language)
        title = f"**{_plain(section.heading)}** ({told.over(section)})"
        said = "" if detail is None or hidden else _said(reading, told, section, line, detail)
        lines.append(f"{'  ' * depth}- {title}{said}")
    return lines


def _said(reading: Reading, told: Frames, section: Section, line: Line, detail: Detail) -> str:
    """What a line says after its heading; a page that the heading tells is not told again."""
    keywords = line.keywords[: detail.keywords if section.start else max(detail.keywords, KEYWORDS)]
    evidence = line.evidence if detail.whole else line.evidence[:1]
    comment = beside_heading(line.comment, section.heading)
    comment = comment if detail.whole or section.start == 0 else _first(comment, reading.document.language)
    pages = f" ({told.of(evidence)})" if {told.number(one) for one in evidence} - {told.first(section)} else ""
    return (f" *{_plain(', '.join(keywords))}.*" if keywords else "") + f" {_plain(comment)}{pages}"


def _first(comment: str, language: str) -> str:
    """The first sentence of a comment, and the next beside a very short one."""
    end = next((high for _, high in split(comment, language) if high >= SHORT), len(comment))
    return comment[:end]


# ── what comes after the index ────────────────────────────────────────────────────────────────────


def _ends(reading: Reading, room: int) -> Iterator[str]:
    """The lists of what was closed, of what stays open, of what the authors leave open, and of contradictions."""
    told = frames_of(reading)
    still_open = [_still_open(reading, *pair) for pair in open_tags(reading)]
    admitted = [f"- {_plain(one.text)} ({told.at(one.at)})" for one in reading.admitted]
    after = [
        *_listed(told, told.open_heading, still_open, MOST_OPEN, untold(reading)),
        *_listed(told, told.admitted_heading, admitted, MOST_ADMITTED),
        *_listed(told, told.conflicts_heading, [_conflict(reading, one) for one in reading.conflicts]),
    ]
    together = told_together(reading, _weightiest(closed_tags(reading)))
    closed = [_closed(reading, held) for held in together]
    weighty = sum(held[0].end.weight != SLIGHT for held in together)
    most = min(_as_many(closed, room - count_words(" ".join(after))), max(1, weighty))
    yield from _listed(told, told.closed_heading, closed, most)
    yield from after


def _listed(
    told: Frames, heading: str, items: Sequence[str], most: int | None = None, unsure: int = 0
) -> Iterator[str]:
    """A list under its heading, cut to its most, with how many items it lacks; nothing where there is none."""
    if items[:most]:
        yield f"\n## {heading}\n"
        yield from items[:most]
    if items and (left := len(items) - len(items[:most])):
        yield f"\n{told.elsewhere.format(count=left)}"
    if items and unsure:
        yield f"\n{told.unsure.format(count=unsure)}"


def _weightiest(closed: Sequence[Closed]) -> list[Closed]:
    """What later text answers, the weightiest first, before what only tells where something stands; details last."""

    def lightness(one: Closed) -> tuple[bool, bool, int]:
        return one.end.weight == SLIGHT, one.tags[0].kind == "reference", -(one.end.weight or 0)

    return sorted(closed, key=lightness)


def _as_many(items: Sequence[str], room: int) -> int:
    """How many of the items fit into so many words, one at least."""
    held = 0
    for count, item in enumerate(items):
        held += count_words(item)
        if held > room:
            return max(1, count)
    return len(items)


def _closed(reading: Reading, held: Sequence[Closed]) -> str:
    """One item for what stands together: what opened it, and what closes it where."""
    told = frames_of(reading)
    places = tuple(tag.at for one in held for tag in one.tags)
    closings = "; ".join(_closing(reading, one) for one in held)
    tag = held[0].tags[0]
    question = (
        f" *{_plain(tag.question)}*" if answered(held[0].end) and tag.kind not in ("undefined", "reference") else ""
    )
    opened = told.quote.format(words=_plain(short(clause(flat(tag.at.quote), tag.concept))))
    named = opened if question else _named(reading, tag)
    return f"- [?→] {named} ({told.of(places)}){question} {told.arrow} {closings}"


def _closing(reading: Reading, one: Closed) -> str:
    told = frames_of(reading)
    closing = one.end.evidence[0]
    if one.reference is not None and one.reference.target_page is not None:
        # The ledger has the line that a caption begins with, the closing all of it.
        whole = closing.quote if flat(closing.quote).startswith(flat(one.reference.target)) else one.reference.target
        return f"{_plain(short(whole))} ({told.led_to(one.reference)})"
    heading = _plain(reading.skeleton.section_at(closing.start).heading)
    if answer := answered(one.end):
        return f"{_plain(answer)} ({told.at(closing)}, {heading})"
    return f"{heading} ({told.at(closing)}): {told.quote.format(words=_plain(short(closing.quote)))}"


def _named(reading: Reading, tag: OpenTag) -> str:
    """What names a tag: what is used before it is explained; else the words that open it."""
    if tag.kind == "undefined":
        return f"**{_plain(tag.concept)}**"
    return frames_of(reading).quote.format(words=_plain(opening(reading, tag)))


def _still_open(reading: Reading, tag: OpenTag, end: Resolution) -> str:
    told = frames_of(reading)
    if end.parts is None and not end.missing:
        page = "" if str(tag.at.page) in end.answer else f" ({told.at(tag.at)})"
        named = "" if tag.kind == "undefined" else f"{_named(reading, tag)}{page}: "
        return f"- [?→] {named}{_plain(end.answer)}"
    place = ""
    if end.status in ("partial", "external") and answered(end):
        closing = end.evidence[0]
        place = f" ({told.at(closing)}, {_plain(reading.skeleton.section_at(closing.start).heading)})"
    return f"- [?→] {_named(reading, tag)} ({told.at(tag.at)}): {_plain(told.left_open(tag, end))}{place}"


def _conflict(reading: Reading, one: Conflict) -> str:
    told = frames_of(reading)
    places = told.join.join(
        told.place.format(
            page=told.at(at),
            heading=_plain(reading.skeleton.section_at(at.start).heading),
            quote=told.quote.format(words=_plain(short(at.quote))),
        )
        for at in one.evidence
    )
    return f"- {_plain(one.text)} ({places})"


def _plain(text: str) -> str:
    """Text with Markdown's own marks escaped, on one line."""
    return MARKUP.sub(r"\\\1", flat(text))
