"""Reading → Markdown: the index in its hierarchy, what was closed in retrospect, what stays open."""

from __future__ import annotations

import re
from collections.abc import Iterator

from twopass.schema import Evidence, OpenTag, Reading, Resolution

MARKUP = re.compile(r"([\\`*<\[]|(?<!\w)_|_(?!\w))")
SENTENCE_END = re.compile(r"(?<=[.!?。！？])\s+(?=[^\W\d_a-zа-яα-ω]|$)|\n\n")
CONTEXT_CHARACTERS = 110
"""Most that is shown on either side of a reference."""
QUOTE_CHARACTERS = 200
"""Longest quotation printed; the whole words stand in the JSON."""


def to_markdown(reading: Reading) -> str:
    """The whole reading as Markdown, ending in a newline."""
    return "\n".join(_blocks(reading)).rstrip() + "\n"


def _blocks(reading: Reading) -> Iterator[str]:
    yield f"# {_plain(reading.document.title)}\n"
    yield from _index(reading)
    pairs = _tags(reading)
    if closed := [pair for pair in pairs if pair[1].status == "resolved"]:
        yield "\n## Closed in retrospect\n"
        yield from _closed(reading, closed)
    if still_open := [pair for pair in pairs if pair[1].status != "resolved"]:
        yield "\n## Still open\n"
        yield from (f"{_opened(reading, [tag])}; {r.status}: {_plain(r.answer)}" for tag, r in still_open)
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


def _tags(reading: Reading) -> list[tuple[OpenTag, Resolution]]:
    """Each tag with its resolution, in reading order."""
    resolution = {r.tag_id: r for r in reading.resolved.resolutions}
    tags = [tag for entry in reading.resolved.entries for tag in entry.tags]
    return [(tag, resolution[tag.id]) for tag in sorted(tags, key=lambda tag: tag.at.start)]


def _closed(reading: Reading, pairs: list[tuple[OpenTag, Resolution]]) -> Iterator[str]:
    """One item for all tags of one name that the same words close."""
    alike: dict[tuple[str, Evidence], list[OpenTag]] = {}
    for tag, resolution in pairs:
        alike.setdefault((tag.concept, resolution.evidence[0]), []).append(tag)
    for (_, evidence), tags in alike.items():
        where = f"p. {evidence.page} in {_plain(reading.skeleton.section_at(evidence.start).heading)}"
        yield f"{_opened(reading, tags)}; closed on {where}: “{_short(evidence.quote)}”"


def _opened(reading: Reading, tags: list[OpenTag]) -> str:
    places = [(tag, _plain(reading.skeleton.section_at(tag.at.start).heading)) for tag in tags]
    opened = ", and ".join(f"on p. {tag.at.page} in {heading}: “{_words(reading, tag)}”" for tag, heading in places)
    return f"- [?→] **{_plain(tags[0].concept)}** opened {opened}"


def _words(reading: Reading, tag: OpenTag) -> str:
    """The words that open a tag; a bare reference with the sentence it stands in."""
    if tag.kind != "reference":
        return _short(tag.at.quote)
    text, start, end = reading.document.text, tag.at.start, tag.at.end
    before = SENTENCE_END.split(text[max(0, start - CONTEXT_CHARACTERS) : start])[-1]
    after = SENTENCE_END.split(text[end : end + CONTEXT_CHARACTERS])[0]
    if len(before) == CONTEXT_CHARACTERS:
        before = "… " + before.partition(" ")[2]
    if len(after) == CONTEXT_CHARACTERS:
        after = after.rpartition(" ")[0] + " …"
    return _plain(before + text[start:end] + after)


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
