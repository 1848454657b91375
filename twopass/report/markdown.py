"""Reading → Markdown: the index in its hierarchy, what was closed in retrospect, what stays open."""

from __future__ import annotations

import re
from collections.abc import Iterator

from twopass.schema import Evidence, OpenTag, Reading, Resolution

MARKUP = re.compile(r"([\\`*<\[]|(?<!\w)_|_(?!\w))")
QUOTE_CHARACTERS = 200
"""Longest quotation printed; the whole words stand in the JSON."""


def to_markdown(reading: Reading) -> str:
    """The whole reading as Markdown, ending in a newline."""
    return "\n".join(_blocks(reading)).rstrip() + "\n"


def _blocks(reading: Reading) -> Iterator[str]:
    yield f"# {_plain(reading.document.title)}\n"
    yield from _index(reading)
    closed = [pair for pair in _tags(reading) if pair[1].status == "resolved"]
    still_open = [pair for pair in _tags(reading) if pair[1].status != "resolved"]
    if closed:
        yield "\n## Closed in retrospect\n"
        yield from (_closed(reading, tag, resolution) for tag, resolution in closed)
    if still_open:
        yield "\n## Still open\n"
        yield from (_still_open(reading, tag, resolution) for tag, resolution in still_open)
    if reading.essay:
        yield f"\n## {_plain(reading.essay.title)}\n"
        yield from (f"{_plain(p.text)} ({_pages(p.evidence)})\n" for p in reading.essay.paragraphs)


def _index(reading: Reading) -> Iterator[str]:
    depth: dict[str, int] = {}
    for section, line in zip(reading.skeleton.sections, reading.synthesis.lines, strict=True):
        depth[section.id] = depth[section.parent] + 1 if section.parent else 0
        keywords = f" *{_plain(', '.join(line.keywords))}.*" if line.keywords else ""
        where = f" ({_pages(line.evidence)})" if line.evidence else ""
        title = f"**{_plain(section.heading)}** ({_range(section.first_page, section.last_page)})"
        yield f"{'  ' * depth[section.id]}- {title}{keywords} {_plain(line.comment)}{where}"


def _tags(reading: Reading) -> Iterator[tuple[OpenTag, Resolution]]:
    """Each tag with its resolution, in reading order."""
    resolution = {r.tag_id: r for r in reading.resolved.resolutions}
    tags = [tag for entry in reading.resolved.entries for tag in entry.tags]
    return ((tag, resolution[tag.id]) for tag in sorted(tags, key=lambda tag: tag.at.start))


def _opened(reading: Reading, tag: OpenTag) -> str:
    section = reading.skeleton.section_at(tag.at.start)
    words = f"“{_short(tag.at.quote)}”"
    return f"- [?→] **{_plain(tag.concept)}** opened on p. {tag.at.page} in {_plain(section.heading)}: {words}"


def _closed(reading: Reading, tag: OpenTag, resolution: Resolution) -> str:
    evidence = resolution.evidence[0]
    section = reading.skeleton.section_at(evidence.start)
    where = f"p. {evidence.page} in {_plain(section.heading)}"
    return f"{_opened(reading, tag)}; closed on {where}: “{_short(evidence.quote)}”"


def _still_open(reading: Reading, tag: OpenTag, resolution: Resolution) -> str:
    return f"{_opened(reading, tag)}; {resolution.status}: {_plain(resolution.answer)}"


def _range(first: int, last: int) -> str:
    return f"p. {first}" if first == last else f"pp. {first}–{last}"


def _pages(evidence: tuple[Evidence, ...]) -> str:
    pages = sorted({e.page for e in evidence})
    return f"{'p.' if len(pages) == 1 else 'pp.'} {', '.join(map(str, pages))}"


def _short(words: str) -> str:
    flat = " ".join(words.split())
    if len(flat) > QUOTE_CHARACTERS:
        flat = (
            flat[: flat.rfind(" ", 0, QUOTE_CHARACTERS) if " " in flat[:QUOTE_CHARACTERS] else QUOTE_CHARACTERS] + " …"
        )
    return _plain(flat)


def _plain(text: str) -> str:
    """Text with Markdown's own marks escaped, on one line."""
    return MARKUP.sub(r"\\\1", " ".join(text.split()))
