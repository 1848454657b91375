"""Reading → Markdown: the index in its hierarchy, what was closed in retrospect, what stays open."""

from __future__ import annotations

import re
from collections.abc import Iterator

from twopass.report.fold import fold
from twopass.report.frames import frames_of
from twopass.report.words import answered, depths, flat, opening, short, tags_of
from twopass.schema import Conflict, Evidence, OpenTag, Reading, Resolution

MARKUP = re.compile(r"([\\`*<\[]|(?<!\w)_|_(?!\w))")


def to_markdown(reading: Reading, words: int = 0) -> str:
    """The whole reading as Markdown, ending in a newline; with `words`, only as many lines of the index as say that
    much, main headings first.
    """
    return "\n".join(_folded(reading, words) if words else _blocks(reading)).rstrip() + "\n"


def _folded(reading: Reading, words: int) -> Iterator[str]:
    shown = fold(reading.skeleton, reading.synthesis, words)
    yield f"# {_plain(reading.document.title)}\n"
    yield from (line for place, line in enumerate(_index(reading)) if place in shown)
    if left := len(reading.skeleton.sections) - len(shown):
        told = frames_of(reading)
        yield "\n" + (told.folded if left > 1 else told.folded_one).format(count=left)


def _blocks(reading: Reading) -> Iterator[str]:
    told = frames_of(reading)
    yield f"# {_plain(reading.document.title)}\n"
    yield from _index(reading)
    pairs = tags_of(reading)
    if closed := [pair for pair in pairs if pair[1].status == "resolved"]:
        yield f"\n## {told.closed_heading}\n"
        yield from _closed(reading, closed)
    if still_open := [pair for pair in pairs if pair[1].status != "resolved"]:
        yield f"\n## {told.open_heading}\n"
        yield from (_left_open(reading, *pair) for pair in still_open)
    if reading.admitted:
        yield f"\n## {told.admitted_heading}\n"
        yield from (
            f"- {_plain(one.text)} ({_place(reading, one.at, short(one.at.quote))})" for one in reading.admitted
        )
    if reading.conflicts:
        yield f"\n## {told.conflicts_heading}\n"
        yield from (_conflict(reading, one) for one in reading.conflicts)
    if reading.essay:
        yield f"\n## {_plain(reading.essay.title)}\n"
        yield from (f"{_plain(p.text)} ({told.of(p.evidence)})\n" for p in reading.essay.paragraphs)


def _index(reading: Reading) -> Iterator[str]:
    told = frames_of(reading)
    for section, line, depth in zip(
        reading.skeleton.sections, reading.synthesis.lines, depths(reading.skeleton), strict=True
    ):
        keywords = f" *{_plain(', '.join(line.keywords))}.*" if line.keywords else ""
        where = f" ({told.of(line.evidence)})" if line.evidence else ""
        title = f"**{_plain(section.heading)}** ({told.over(section)})"
        yield f"{'  ' * depth}- {title}{keywords} {_plain(line.comment)}{where}"


def _closed(reading: Reading, pairs: list[tuple[OpenTag, Resolution]]) -> Iterator[str]:
    """One item for all tags of one name that the same words close."""
    told = frames_of(reading)
    alike: dict[tuple[str, Evidence, str], list[OpenTag]] = {}
    for tag, resolution in pairs:
        alike.setdefault((tag.concept, resolution.evidence[0], answered(resolution)), []).append(tag)
    for (_, evidence, answer), tags in alike.items():
        closed = told.closed.format(place=_place(reading, evidence, short(evidence.quote)))
        yield f"{_opened(reading, tags)}{told.then}{f'{_plain(answer)} ({closed})' if answer else closed}"


def _left_open(reading: Reading, tag: OpenTag, end: Resolution) -> str:
    told = frames_of(reading)
    place = f" ({_place(reading, end.evidence[0], short(end.evidence[0].quote))})" if _quoted(end) else ""
    return f"{_opened(reading, [tag])}{told.then}{_plain(told.left_open(tag, end))}{place}"


def _quoted(end: Resolution) -> bool:
    """Whether there is an answer in other words than those it rests on."""
    return end.status in ("partial", "external") and bool(answered(end))


def _conflict(reading: Reading, one: Conflict) -> str:
    places = frames_of(reading).join.join(_place(reading, at, short(at.quote)) for at in one.evidence)
    return f"- {_plain(one.text)} ({places})"


def _opened(reading: Reading, tags: list[OpenTag]) -> str:
    told = frames_of(reading)
    places = told.join.join(_place(reading, tag.at, opening(reading, tag)) for tag in tags)
    return f"- [?→] **{_plain(tags[0].concept)}** {told.opened.format(places=places)}"


def _place(reading: Reading, at: Evidence, words: str) -> str:
    """Where words stand, and the words."""
    told = frames_of(reading)
    heading = _plain(reading.skeleton.section_at(at.start).heading)
    return told.place.format(page=told.at(at), heading=heading, quote=told.quote.format(words=_plain(words)))


def _plain(text: str) -> str:
    """Text with Markdown's own marks escaped, on one line."""
    return MARKUP.sub(r"\\\1", flat(text))
