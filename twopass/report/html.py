"""Reading → one HTML page that needs nothing beside it: no script, no font, no network."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from twopass.report.frames import frames_of
from twopass.report.words import answered, beside_heading, depths, flat, opening, short, tags_of
from twopass.schema import Evidence, Line, OpenTag, Point, Reading, Resolution, Section, Status

if TYPE_CHECKING:
    from jinja2 import Template


@dataclass(frozen=True, slots=True)
class Tag:
    """A `[?→]` as it is shown: where it was opened, and the words that close it or the reason why none do."""

    id: str
    concept: str
    words: str
    at: Evidence
    opener: Section
    status: Status
    answer: str
    quote: str = ""
    closer: Section | None = None
    closing: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A section as it is shown; `weight` is its retrospective importance over that of the weightiest section."""

    section: Section
    depth: int
    weight: float
    line: Line
    points: tuple[Point, ...]
    opens: tuple[Tag, ...]
    closes: tuple[Tag, ...]


def to_html(reading: Reading) -> str:
    """The whole reading as a page of HTML: contents, essay, what stays open, and every section with its evidence.

    Every word of the document is escaped: one that holds markup shows it, and runs nothing.
    """
    from markupsafe import Markup

    told = frames_of(reading)
    tags = [_tag(reading, *pair) for pair in tags_of(reading)]
    return _template().render(
        reading=reading,
        entries=_entries(reading, tags),
        tags=tags,
        still_open=[tag for tag in tags if tag.status != "resolved"],
        told=told,
        closes=Markup(told.closes),
    )


def _tag(reading: Reading, tag: OpenTag, end: Resolution) -> Tag:
    opener = reading.skeleton.section_at(tag.at.start)
    words = opening(reading, tag)
    answer = answered(end) if end.status == "resolved" else frames_of(reading).left_open(tag, end)
    if end.status != "resolved" and not (end.evidence and answered(end)):
        return Tag(tag.id, tag.concept, words, tag.at, opener, end.status, answer)
    closing = end.evidence[0]
    closer, quote = reading.skeleton.section_at(closing.start), short(closing.quote)
    quote = "" if quote == flat(closer.heading) else quote  # what is pointed to is a heading, which is named beside it
    return Tag(tag.id, tag.concept, words, tag.at, opener, end.status, answer, quote, closer, closing)


def _entries(reading: Reading, tags: list[Tag]) -> list[Entry]:
    opens, closes = defaultdict[str, list[Tag]](list), defaultdict[str, list[Tag]](list)
    for tag in tags:
        opens[tag.opener.id].append(tag)
        if tag.status == "resolved" and tag.closer is not None and tag.closer.id != tag.opener.id:
            closes[tag.closer.id].append(tag)
    importance = reading.resolved.importance
    most = max(importance.values(), default=0.0) or 1.0
    points = {entry.section_id: entry.points for entry in reading.resolved.entries}
    return [
        Entry(
            section,
            depth,
            importance.get(section.id, 0.0) / most,
            line,
            tuple(p for p in points[section.id] if flat(p.text) not in flat(line.comment)),
            tuple(opens[section.id]),
            tuple(closes[section.id]),
        )
        for section, line, depth in zip(
            reading.skeleton.sections, reading.synthesis.lines, depths(reading.skeleton), strict=True
        )
    ]


@cache
def _template() -> Template:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(flat=flat, beside_heading=beside_heading)
    return environment.get_template("page.html")
