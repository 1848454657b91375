"""Every artefact of a reading, in the order in which it travels: Document → Skeleton → ForwardIndex → ResolvedIndex →
Synthesis → Essay.

Artefacts are frozen and refuse unknown fields. Characters are counted in `Document.text`, half-open `[start, end)`;
pages count from 1; lengths on a page are in points (1/72 inch) with the origin at the top left, y growing downwards,
after the page's own rotation.
"""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from twopass.errors import NotAReading
from twopass.outputs import keep_sources, open_saved, write_whole


class Artefact(BaseModel):
    """A frozen value with no unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


def _later(default: Any = ()) -> Any:
    """A field that version 1 lacks: it is written only where it holds something, so that readings of version 1 stay as
    they are, to the letter.
    """
    return Field(default=default, exclude_if=lambda value: value == default)


# ── what was read ─────────────────────────────────────────────────────────────────────────────────


Role = Literal["body", "caption", "footnote", "figure", "table"]


EmphasisKind = Literal["bold", "italic", "capitals", "typewriter"]


@dataclass(frozen=True, slots=True)
class TextLine:
    """One printed line: the characters it gave to the text, where it stands, and how it is set.

    `size` is the font size in points as printed (text matrix and form matrices applied), of most of the line's
    characters; `weight` is 400 for regular and 700 for bold; `lead` counts the leading characters set heavier, slanted
    or in capitals apart from the rest of the line (a run-in heading), 0 if none.
    """

    start: int
    end: int
    page: int
    x0: float
    y0: float
    x1: float
    y1: float
    size: float
    weight: int = 400
    italic: bool = False
    font: str = ""
    lead: int = 0
    column: int = 0
    role: Role = "body"


WITHOUT_LINES = frozenset({".docx", ".epub", ".html", ".htm", ".xhtml"})
"""Endings of files whose paragraphs are counted, since nobody sees their lines."""


@dataclass(frozen=True, slots=True)
class Emphasis:
    """The characters `[start, end)` of running text that are set apart from it: `kind` is the most telling way, in the
    order bold, italic, small capitals, typewriter.
    """

    start: int
    end: int
    kind: EmphasisKind


PageSource = Literal["text", "ocr", "image", "empty", "failed"]


class Page(Artefact):
    """The record of one page: none is left out. `source` says how its text came about; `furniture` counts the lines
    kept out of the text; `confidence`, from 0 to 1, is of text that was recognised.
    """

    number: int
    start: int
    end: int
    width: float
    height: float
    source: PageSource
    furniture: int = 0
    label: str = ""
    confidence: float | None = _later(None)


class OutlineItem(Artefact):
    """A heading that the file itself names, in its outline, its structure tree or its markup; `top` is the height of
    the target, None if the file does not say; `at` the character at which a heading in markup stands.
    """

    level: int
    title: str
    page: int
    top: float | None = None
    at: int | None = _later(None)


class Link(Artefact):
    """A link inside the document: the characters it stands on, the page and height it leads to, and the character in a
    file whose links lead to one.
    """

    start: int
    end: int
    target_page: int
    target_top: float | None = None
    target: int | None = _later(None)


HiddenReason = Literal[
    "tiny", "no contrast", "transparent", "unpainted", "covered", "outside", "layer off", "replaced", "styled",
    "comment", "not shown", "invisible characters",
]  # fmt: skip
"""Why nobody sees words: smaller than a point; of the colour behind them; without opacity; drawn by no paint; behind
what is drawn later; off the page or clipped away; in a layer that is off; in place of quite other signs; hidden by a
style; a comment; in a part or slide that is not shown; written in characters without a shape."""


class Hidden(Artefact):
    """Words of a file that nobody sees: they were kept out of the text. `page` is 0 where there are no pages."""

    page: int
    reason: HiddenReason
    words: str


VERSUS = " v. "
"""What stands between the parties in the title of a case."""


class Document(Artefact):
    """A document as read: its text in reading order, and what is known of every page and line.

    Paragraphs are parted by an empty line (two newlines), rows of a table or listing by one newline, and the lines of
    one paragraph by one blank, or by nothing where a hyphen at the line's end was undone. `id` is the start of the
    SHA-256 of the file's bytes. `line_starts` are the characters at which the lines of a text file begin, or the
    paragraphs of one in which nobody sees lines; `warnings` say in words what of the file was not read, or kept out of
    the text; `hidden` are the words of it that nobody sees. Saved readings have no `lines` and no `emphasis`, which
    serve only to read.
    """

    id: str
    title: str
    path: str
    language: str
    text: str
    pages: tuple[Page, ...]
    outline: tuple[OutlineItem, ...] = ()
    tagged: tuple[OutlineItem, ...] = ()
    links: tuple[Link, ...] = ()
    line_starts: tuple[int, ...] = _later()
    warnings: tuple[str, ...] = _later()
    hidden: tuple[Hidden, ...] = _later()
    lines: Annotated[tuple[TextLine, ...], Field(exclude=True, repr=False)] = ()
    emphasis: Annotated[tuple[Emphasis, ...], Field(exclude=True, repr=False)] = ()

    @property
    def paged(self) -> bool:
        """Whether the document has pages: Markdown and the like have none, and their words one after another."""
        return len(self.pages) > 1 or any(page.width for page in self.pages)

    @property
    def counted(self) -> Literal["page", "line", "paragraph"]:
        """By what the places of the document are told."""
        if self.paged or not self.line_starts:
            return "page"
        return "paragraph" if Path(self.path).suffix.lower() in WITHOUT_LINES else "line"

    def line_at(self, position: int) -> int:
        """The number of the line or paragraph in which the character at `position` stands, from 1; 0 where there are
        none.
        """
        return bisect_right(self.line_starts, position)

    def page_at(self, position: int) -> int:
        """The number of the page on which the character at `position` stands."""
        low, high = 0, len(self.pages) - 1
        while low < high:
            middle = (low + high + 1) // 2
            if self.pages[middle].start <= position:
                low = middle
            else:
                high = middle - 1
        return self.pages[low].number

    def page(self, number: int) -> Page | None:
        """The record of page `number`, None where that page was not read: not all are, and a number is no index."""
        place = bisect_left(self.pages, number, key=lambda page: page.number)
        return self.pages[place] if place < len(self.pages) and self.pages[place].number == number else None

    @property
    def later(self) -> bool:
        """Whether it holds something that version 1 of a saved reading had no place for."""
        marked = any(item.at is not None for item in self.tagged)
        return bool(self.line_starts or self.warnings or self.recognised) or marked

    @property
    def recognised(self) -> frozenset[int]:
        """The numbers of the pages whose text was recognised from their pictures."""
        return frozenset(page.number for page in self.pages if page.source == "ocr")

    @property
    def last_page(self) -> int:
        """The number of the last page that was read, 0 of none."""
        return self.pages[-1].number if self.pages else 0

    def evidence(self, start: int, end: int) -> Evidence:
        """The characters `[start, end)` as evidence, with their page."""
        page = self.page_at(start)
        record = self.page(page)
        ocr = record is not None and record.source == "ocr"
        return Evidence(page=page, start=start, end=end, quote=self.text[start:end], ocr=ocr)


class Evidence(Artefact):
    """Words of the document that a statement rests on: `quote == document.text[start:end]`, beginning on `page`; `ocr`
    says that they were recognised from a picture of it.
    """

    page: int
    start: int
    end: int
    quote: str
    ocr: bool = _later(False)


# ── pass one, first half: the skeleton ────────────────────────────────────────────────────────────

SectionSource = Literal["outline", "tagged", "toc", "layout", "markup", "inferred"]


class Section(Artefact):
    """One heading and the text it governs up to the next heading, whatever that heading's level.

    The spans `[start, end)` of all sections part the document's text without gap or overlap; the heading's own words
    are `[start, body)`. `parent` is the
    id of the section above, None at the top; `source` says which reading found it.
    """

    id: str
    number: str
    title: str
    level: int
    parent: str | None
    start: int
    body: int
    end: int
    first_page: int
    last_page: int
    source: SectionSource

    @property
    def heading(self) -> str:
        """Number and title on one line; the title alone where it is its number ("Item D") or ends in it ("Part II")."""
        said = self.title == self.number or self.title.split()[-1:] == [self.number]
        return self.title if said else f"{self.number} {self.title}".strip()


_START = attrgetter("start")


class Skeleton(Artefact):
    """All sections in pre-order, which is reading order."""

    document_id: str
    sections: tuple[Section, ...]

    def section_at(self, position: int) -> Section:
        """The section that holds the character at `position`."""
        return self.sections[max(bisect_right(self.sections, position, key=_START) - 1, 0)]

    def begun(self, after: int, until: int) -> int:
        """How many sections begin in `(after, until]`, 0 where that is empty."""
        first, last = (bisect_right(self.sections, position, key=_START) for position in (after, until))
        return max(0, last - first)


# ── references in running text ────────────────────────────────────────────────────────────────────

Status = Literal["resolved", "partial", "external", "unresolved", "void", "unjudged"]
"""How a tag ends: `void` where nothing is open after all, `unjudged` where nobody looked for its end."""


class Reference(Artefact):
    """Words that point elsewhere ("Section 5.2", "Eq. (12)", "the next chapter") and where they lead.

    `target` is the heading, caption or label it leads to and `target_at` its words in the text; both are empty where
    nothing was found.
    """

    page: int
    start: int
    end: int
    text: str
    kind: str
    direction: Literal["forward", "back", "same", "none"]
    status: Status
    target_page: int | None = None
    target: str = ""
    target_at: Evidence | None = None
    reason: str = ""


# ── pass one, second half: the forward index ──────────────────────────────────────────────────────

TagKind = Literal["reference", "promise", "undefined", "question", "incomplete"]


class Point(Artefact):
    """A statement and the words it rests on; a statement without evidence is dropped."""

    text: str
    evidence: tuple[Evidence, ...] = Field(min_length=1)


class OpenTag(Artefact):
    """A `[?→]`: something that the text opens at `at` and does not close there."""

    id: str
    section_id: str
    kind: TagKind
    concept: str
    question: str
    at: Evidence


class Admission(Artefact):
    """What the authors themselves leave open: not done, not known, chosen arbitrarily, or left to others."""

    section_id: str
    text: str
    at: Evidence


class Entry(Artefact):
    """What one section says, its keywords, and what it leaves open."""

    section_id: str
    points: tuple[Point, ...]
    keywords: tuple[str, ...]
    tags: tuple[OpenTag, ...] = ()


class ForwardIndex(Artefact):
    """One entry a section, in reading order, and what the authors admit."""

    document_id: str
    entries: tuple[Entry, ...]
    admitted: tuple[Admission, ...] = _later()


# ── pass two: backward ────────────────────────────────────────────────────────────────────────────


class Resolution(Artefact):
    """How a tag was closed: the closing words as evidence, or the reason why it stays open.

    `missing` is what a partial answer leaves open; `parts` in how many parts of the document a model looked for an
    answer, of how many, where it found none; `weight` what a model's answer is worth to somebody who reads only what
    opens the tag, from 1, a detail, to 3, by the model's choice among all answers.
    """

    tag_id: str
    status: Status
    answer: str
    evidence: tuple[Evidence, ...] = ()
    target: str | None = None
    missing: str = _later("")
    parts: tuple[int, int] | None = _later(None)
    weight: int | None = _later(None)

    @model_validator(mode="after")
    def _closed_by_words(self) -> Self:
        if self.status == "resolved" and not self.evidence:
            raise ValueError(f"{self.tag_id} is resolved without closing words")
        return self


class Conflict(Artefact):
    """A number, name, date or claim that the document gives in two ways, and the words that disagree."""

    text: str
    evidence: tuple[Evidence, ...] = Field(min_length=1)


class Line(Artefact):
    """One section of the index: its keywords and one or two plain sentences."""

    section_id: str
    keywords: tuple[str, ...]
    comment: str
    evidence: tuple[Evidence, ...] = ()


class ResolvedIndex(Artefact):
    """The entries as revised in retrospect, exactly one resolution a tag, and each section's retrospective importance
    (shares that sum to 1); of a model also where the document contradicts itself, and the lines that it wrote with the
    whole in mind.
    """

    document_id: str
    entries: tuple[Entry, ...]
    resolutions: tuple[Resolution, ...]
    importance: dict[str, float]
    conflicts: tuple[Conflict, ...] = _later()
    lines: tuple[Line, ...] = Field(default=(), exclude=True)

    @model_validator(mode="after")
    def _every_tag_once(self) -> Self:
        tags = Counter(tag.id for entry in self.entries for tag in entry.tags)
        closed = Counter(resolution.tag_id for resolution in self.resolutions)
        if tags != closed or any(count > 1 for count in tags.values()):
            raise ValueError(f"tags and resolutions differ: {sorted((tags - closed) | (closed - tags))[:5]}")
        return self


# ── what leaves the house ─────────────────────────────────────────────────────────────────────────


class Synthesis(Artefact):
    """One line a section, none skipped, and the ids of the tags that stay open."""

    document_id: str
    lines: tuple[Line, ...]
    still_open: tuple[str, ...] = ()


class Essay(Artefact):
    """The document in paragraphs, each resting on its evidence."""

    title: str
    paragraphs: tuple[Point, ...]


class Audit(Artefact):
    """Proof that nothing was lost: what became of every page, section, tag and reply, and how evenly the reading
    covers the document.

    `coverage` is the share of evidence in each tenth of the text; `flatness` the smallest tenth over the mean tenth,
    1 where all are equal; `grounding`
    the share of statements whose words stand in the text; `losses` tells, in words, of pages unread and of content
    that fell between two passes; `dropped` of statements of a model that were refused twice.
    """

    pages: dict[str, tuple[int, ...]]
    sections: int
    sections_without_points: tuple[str, ...]
    tags: dict[str, int]
    coverage: tuple[float, ...]
    flatness: float
    grounding: float
    fallbacks: tuple[str, ...] = ()
    dropped: tuple[str, ...] = _later()
    losses: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


SCHEMA: Literal["twopass/reading"] = "twopass/reading"
VERSION: Literal[2] = 2
"""Of a saved reading: a newer one is refused. A reading without what version 2 added is written as version 1."""


def _is_later(resolved: ResolvedIndex) -> bool:
    """Whether a resolved index holds something that version 1 had no place for."""
    statuses = {one.status for one in resolved.resolutions}
    return (
        bool(resolved.conflicts)
        or not statuses.isdisjoint(("void", "unjudged"))
        or any(one.missing or one.parts or one.weight for one in resolved.resolutions)
    )


class Reading(Artefact):
    """A whole reading, as `summarize --format json` prints it and `save` keeps it."""

    schema_name: Literal["twopass/reading"] = Field(default=SCHEMA, alias="schema")
    version: Literal[1, 2] = 1
    document: Document
    skeleton: Skeleton
    references: tuple[Reference, ...] = ()
    forward: ForwardIndex
    resolved: ResolvedIndex
    synthesis: Synthesis
    essay: Essay | None = None
    audit: Audit

    @model_validator(mode="before")
    @classmethod
    def _lowest_version(cls, held: Any) -> Any:
        """Name the lowest version that has all that is held."""
        if isinstance(held, dict) and "version" not in held:
            forward, resolved, audit = held.get("forward"), held.get("resolved"), held.get("audit")
            if isinstance(forward, ForwardIndex) and isinstance(resolved, ResolvedIndex) and isinstance(audit, Audit):
                document = held.get("document")
                read = isinstance(document, Document) and document.later
                later = read or forward.admitted or audit.dropped or _is_later(resolved)
                held = held | {"version": 2 if later else 1}
        return held

    @property
    def admitted(self) -> tuple[Admission, ...]:
        """What the authors leave open, in reading order."""
        return self.forward.admitted

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """Where the document contradicts itself, in reading order; none without a model."""
        return self.resolved.conflicts

    def to_json(self) -> str:
        """One object, `{"schema": "twopass/reading", "version": 1, …}`, on one line, characters as they are.

        The printed lines of the document are not in it: they are as long as all the rest, and serve only to find the
        headings.
        """
        try:
            return self.model_dump_json(by_alias=True) + "\n"
        except ValueError:  # the name of the file is no Unicode
            return json.dumps(self.model_dump(by_alias=True), ensure_ascii=False, separators=(",", ":")) + "\n"

    def save(self, path: str | Path) -> None:
        """Write the reading as JSON, whole or not at all; `document.lines` are not kept.

        Raises:
            OutputError: the file cannot be written, or is the document itself.
        """
        keep_sources(Path(path), [Path(self.document.path)])
        write_whole(self.to_json(), Path(path))

    @classmethod
    def load(cls, path: str | Path) -> Self:
        """The reading that `save` or `--format json` wrote; its `document.lines` are empty.

        Raises:
            NoSuchFile: the file cannot be read.
            NotAReading: it holds something else, or a reading of a newer version.
        """
        try:
            return cls.model_validate(open_saved(Path(path), SCHEMA, VERSION))
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            place = ".".join(map(str, first["loc"])) or "the whole"
            raise NotAReading(f"{path} is damaged: {place}: {first['msg']}") from None
