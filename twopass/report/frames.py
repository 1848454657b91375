"""The words of a report around what the document says, in the document's language; English where that is unknown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, cached_property

from twopass.languages import table
from twopass.schema import Audit, Document, Evidence, OpenTag, Reading, Reference, Resolution, Section, Status

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
PARAGRAPHS = ("¶ {page}", "¶¶ {pages}")
RECOGNISED = "{place}, OCR"
"""What is told of words that were recognised from a picture; it is called so in every language."""


@dataclass(frozen=True)
class Frames:
    """The table of a language in languages/report.toml, which says what each is, and the document whose places are
    told: by its pages, or its lines or paragraphs where it has none.
    """

    direction: str
    page: str
    pages: str
    line: str
    lines: str
    quote: str
    closed_heading: str
    open_heading: str
    admitted_heading: str
    conflicts_heading: str
    place: str
    join: str
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
    document: Document | None = None

    def at(self, place: Evidence) -> str:
        """Where words begin: "p. 3", "p. 3, OCR", "line 12", "¶ 40"."""
        return self._told([self.number(place)], place.ocr)

    def of(self, evidence: tuple[Evidence, ...]) -> str:
        """Where evidence begins: "p. 3", "pp. 3, 5"; said to be recognised where any of it is."""
        return self._told(sorted({self.number(one) for one in evidence}), any(one.ocr for one in evidence))

    def over(self, section: Section) -> str:
        """Where a section stands, as a reader writes it: "p. 3", "pp. 3–5", "lines 12–40"."""
        first, last = self.first(section), section.last_page
        if self.document and not self._by_page:
            end = section.start + len(self.document.text[section.start : section.end].rstrip())
            last = self.document.line_at(max(end - 1, section.start))
        ocr = self._is_recognised(first, last)
        return (
            self._told([first], ocr) if first == last else marked(self._frames[1].format(pages=f"{first}–{last}"), ocr)
        )

    def _is_recognised(self, first: int, last: int) -> bool:
        """Whether any of these pages was recognised from its picture."""
        return self.document is not None and not self.document.recognised.isdisjoint(range(first, last + 1))

    def first(self, section: Section) -> int:
        """The number of the page, line or paragraph with which a section begins."""
        return self.document.line_at(section.start) if self.document and not self._by_page else section.first_page

    @cached_property
    def _by_page(self) -> bool:
        return self.document is None or self.document.counted == "page"

    @cached_property
    def _frames(self) -> tuple[str, str]:
        """The frames of one place and of several."""
        if self._by_page or self.document is None:
            return self.page, self.pages
        return (self.line, self.lines) if self.document.counted == "line" else PARAGRAPHS

    def led_to(self, reference: Reference) -> str:
        """Where a reference leads."""
        if reference.target_at is not None and not self._by_page:
            return self.at(reference.target_at)
        page = reference.target_page or 0
        return marked(self.page.format(page=page), self._is_recognised(page, page))

    def number(self, place: Evidence) -> int:
        """The number of the page, line or paragraph on which words begin."""
        return place.page if self._by_page or self.document is None else self.document.line_at(place.start)

    def _told(self, numbers: list[int], ocr: bool) -> str:
        one, several = self._frames
        told = one.format(page=numbers[0]) if len(numbers) == 1 else several.format(pages=", ".join(map(str, numbers)))
        return marked(told, ocr)

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
        named = {"ocr": "{count} OCR", "image": self.image, "empty": self.empty, "failed": self.failed}
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


def marked(place: str, ocr: bool) -> str:
    """A place, with the mark of what was recognised where it is such."""
    return RECOGNISED.format(place=place) if ocr else place


@cache
def frames(language: str) -> Frames:
    """The frames of a language by its code, English for any other."""
    return Frames(**table("report", language))


def frames_of(reading: Reading) -> Frames:
    """The frames of a document's language, which tell places as the document counts them."""
    return replace(frames(reading.document.language), document=reading.document)
