"""The words of a report around what the document says, in the document's language; English where that is unknown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from twopass.languages import table
from twopass.schema import Audit, Evidence, OpenTag, Reading, Resolution, Status

WARNINGS = (
    ("unread", re.compile(r"pages? (?P<pages>[\d–, and]+) could not be read")),
    ("pictures", re.compile(r"pages? (?P<pages>[\d–, and]+) held only a picture: its words need OCR")),
    ("unnoted", re.compile(r"nothing was noted between pages (?P<first>\d+) and (?P<last>\d+)")),
    (
        "replaced",
        re.compile(r"the model's reply was unusable for (?P<count>\d+) section\(s\): the extractive reader stepped in"),
    ),
    (
        "dropped",
        re.compile(r"(?P<count>\d+) statement\(s\) of the model were not borne out by the text and left out"),
    ),
)
"""The frame of each warning of an audit, which words it in English, and what of it goes into the frame."""


@dataclass(frozen=True, slots=True)
class Frames:
    """The table of a language in languages/report.toml, which says what each is."""

    direction: str
    page: str
    pages: str
    quote: str
    closed_heading: str
    open_heading: str
    admitted_heading: str
    conflicts_heading: str
    opened: str
    closed: str
    place: str
    join: str
    then: str
    resolved: str
    partial: str
    external: str
    unresolved: str
    unjudged: str
    looked: str
    missing: str
    folded_one: str
    folded: str
    unsure: str
    elsewhere: str
    section_list: str
    sections: str
    index: str
    more: str
    closes: str
    coverage: str
    colophon: str
    pages_read: str
    image: str
    empty: str
    failed: str
    tags: str
    no_tags: str
    thinnest: str
    grounded: str
    unread: str
    pictures: str
    unnoted: str
    replaced: str
    dropped: str

    def on(self, page: int) -> str:
        """A page: "p. 3"."""
        return self.page.format(page=page)

    def between(self, first: int, last: int) -> str:
        """Pages as a reader writes them: "p. 3", "pp. 3–5"."""
        return self.on(first) if first == last else self.pages.format(pages=f"{first}–{last}")

    def of(self, evidence: tuple[Evidence, ...]) -> str:
        """The pages that evidence stands on: "p. 3", "pp. 3, 5"."""
        pages = sorted({one.page for one in evidence})
        return self.on(pages[0]) if len(pages) == 1 else self.pages.format(pages=", ".join(map(str, pages)))

    def status(self, status: Status) -> str:
        """How a tag ended, in a word."""
        return {
            "resolved": self.resolved,
            "partial": self.partial,
            "external": self.external,
            "unresolved": self.unresolved,
            "void": "",
            "unjudged": self.unjudged,
        }[status]

    def left_open(self, tag: OpenTag, end: Resolution) -> str:
        """How a tag ended that is not closed: in what way, with what answer there is, and what is missing of it."""
        if end.status == "unjudged":
            return f"{self.unjudged}: {tag.question}"
        if end.parts is not None:
            looked, parts = end.parts
            return tag.question + (f" ({self.looked.format(looked=looked, parts=parts)})" if looked < parts else "")
        missing = f" {self.missing.format(words=end.missing)}" if end.missing else ""
        return f"{self.status(end.status)}: {end.answer}{missing}"

    @property
    def arrow(self) -> str:
        """What stands between a tag and its end, in the direction of the language."""
        return "←" if self.direction == "rtl" else "→"

    @property
    def marks(self) -> tuple[str, str]:
        """What stands before and after quoted words."""
        before, _, after = self.quote.partition("{words}")
        return before, after

    def audited(self, audit: Audit) -> str:
        """An audit on one line: pages, sections, tags, coverage and grounding."""
        return " · ".join(self._audited(audit))

    def _audited(self, audit: Audit) -> Iterator[str]:
        numbers = {source: len(pages) for source, pages in audit.pages.items()}
        read = numbers.get("text", 0) + numbers.get("ocr", 0)
        named = {"image": self.image, "empty": self.empty, "failed": self.failed}
        others = [named[source].format(count=count) for source, count in numbers.items() if source in named]
        unread = f" ({', '.join(others)})" if others else ""
        yield self.pages_read.format(read=read, total=sum(numbers.values())) + unread
        yield self.sections.format(count=audit.sections)
        tags = sum(audit.tags.values()) - audit.tags.get("void", 0)
        yield self.tags.format(tags=tags, closed=audit.tags.get("resolved", 0)) if tags else self.no_tags
        yield self.thinnest.format(share=f"{100 * audit.flatness:.0f}")
        yield self.grounded.format(share=f"{100 * audit.grounding:.0f}")

    def warning(self, told: str) -> str:
        """A warning of an audit; one that no reading of a sound program gives stays as the audit words it."""
        for name, pattern in WARNINGS:
            frame: str = getattr(self, name)
            if frame and (found := pattern.fullmatch(told)):
                return frame.format(**{key: value.replace(" and ", ", ") for key, value in found.groupdict().items()})
        return told


@cache
def frames(language: str) -> Frames:
    """The frames of a language by its code, English for any other."""
    return Frames(**table("report", language))


def frames_of(reading: Reading) -> Frames:
    """The frames of a document's language."""
    return frames(reading.document.language)
