"""Reading → Markdown: the index in its hierarchy, what was closed in retrospect, what stays open."""

from __future__ import annotations

import re
from collections.abc import Iterator

from twopass.report.fold import fold
from twopass.report.words import depths, flat, opening, page_range, pages_of, short, tags_of
from twopass.schema import Evidence, OpenTag, Reading, Resolution

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
        yield f"\n{left} more {'headings are' if left > 1 else 'heading is'} folded away."


def _blocks(reading: Reading) -> Iterator[str]:
    yield f"# {_plain(reading.document.title)}\n"
    yield from _index(reading)
    pairs = tags_of(reading)
    if closed := [pair for pair in pairs if pair[1].status == "resolved"]:
        yield "\n## Closed in retrospect\n"
        yield from _closed(reading, closed)
    if still_open := [pair for pair in pairs if pair[1].status != "resolved"]:
        yield "\n## Still open\n"
        yield from (f"{_opened(reading, [tag])}; {r.status}: {_plain(r.answer)}" for tag, r in still_open)
    if reading.essay:
        yield f"\n## {_plain(reading.essay.title)}\n"
        yield from (f"{_plain(p.text)} ({pages_of(p.evidence)})\n" for p in reading.essay.paragraphs)


def _index(reading: Reading) -> Iterator[str]:
    for section, line, depth in zip(
        reading.skeleton.sections, reading.synthesis.lines, depths(reading.skeleton), strict=True
    ):
        keywords = f" *{_plain(', '.join(line.keywords))}.*" if line.keywords else ""
        where = f" ({pages_of(line.evidence)})" if line.evidence else ""
        title = f"**{_plain(section.heading)}** ({page_range(section.first_page, section.last_page)})"
        yield f"{'  ' * depth}- {title}{keywords} {_plain(line.comment)}{where}"


def _closed(reading: Reading, pairs: list[tuple[OpenTag, Resolution]]) -> Iterator[str]:
    """One item for all tags of one name that the same words close."""
    alike: dict[tuple[str, Evidence], list[OpenTag]] = {}
    for tag, resolution in pairs:
        alike.setdefault((tag.concept, resolution.evidence[0]), []).append(tag)
    for (_, evidence), tags in alike.items():
        where = f"p. {evidence.page} in {_plain(reading.skeleton.section_at(evidence.start).heading)}"
        yield f"{_opened(reading, tags)}; closed on {where}: “{_plain(short(evidence.quote))}”"


def _opened(reading: Reading, tags: list[OpenTag]) -> str:
    places = [(f"on p. {t.at.page} in {reading.skeleton.section_at(t.at.start).heading}", t) for t in tags]
    opened = ", and ".join(f"{_plain(place)}: “{_plain(opening(reading, tag))}”" for place, tag in places)
    return f"- [?→] **{_plain(tags[0].concept)}** opened {opened}"


def _plain(text: str) -> str:
    """Text with Markdown's own marks escaped, on one line."""
    return MARKUP.sub(r"\\\1", flat(text))
