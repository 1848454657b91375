"""Word → Document: paragraphs with the levels of their styles and the numbers that Word counts, tables, notes."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby, takewhile
from operator import itemgetter
from pathlib import Path
from typing import Any

from twopass.errors import DamagedDocument, NotADocument
from twopass.readers.flow import Row, Source, build
from twopass.readers.hidden import shortened
from twopass.readers.office.packages import let_go, open_packed, package, recorded_title, transitional
from twopass.readers.office.word_hidden import Hiding
from twopass.readers.office.word_looks import Look, look_of, shown, usual_size
from twopass.readers.office.word_numbers import Numbers, value_of
from twopass.readers.office.word_paragraphs import Said, W, said_in, styles_of
from twopass.schema import Document, Hidden, Role

_HEADING = re.compile(r"heading (\d)", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc|table of figures|index)\b", re.IGNORECASE)  # names of styles, the same in any language
_FOOTNOTES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
_ENDNOTES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/endnotes"
_LARGE = 1.5  # times the size of most of the text, from which type at the start is a title's
_MOST_LINES, _LONGEST = 5, 250  # paragraphs and characters of one
_STYLED = 3  # headings by style from which a document has no others


def read_docx(path: Path, data: bytes) -> Document:
    """Read a Word document. Raises MissingDependency, DamagedDocument, and NotADocument where it holds no text."""
    docx = package("docx", "Word")
    open_packed(path, data)
    try:
        word = docx.Document(io.BytesIO(transitional(data)))
    except (KeyError, ValueError) as error:
        raise DamagedDocument(f"{path}: the document is damaged beyond reading", "open and save it again") from error
    reading = _Reading(word)
    rows = [replace(row, line=number) for number, row in enumerate([*reading.text(), *reading.notes()])]
    if not any(row.words.strip() for row in rows):
        raise NotADocument(f"{path}: the file holds no text", "nothing to read")
    source = Source(
        path, data, reading.title(rows) or path.stem, len(rows), kept_out=reading.listed, hidden=tuple(reading.hidden)
    )
    made = build(source, rows)
    let_go(word.part.package)
    return made


class _Reading:
    """One document as it is read: styles by id, numbers as they are counted, and what was left out."""

    def __init__(self, word: Any) -> None:
        self._word = word
        self._styles = {one.get(f"{W}styleId"): one for one in word.styles.element.iter(f"{W}style")}
        self._numbers = Numbers(_part(word, "numbering"))
        self._hides = Hiding(word, self._styles)
        self.hidden: list[Hidden] = []
        self.listed = 0
        self._titled = ""
        self._looks: dict[int, Look] = {}  # of the paragraphs that are rows, by their places
        self._usual = usual_size(word.styles.element)

    def text(self) -> list[Row]:
        """The rows of the text: with the headings that styles name, else with those that are set as such."""
        rows = list(self.body())
        if sum(row.level > 0 for row in rows) >= _STYLED + bool(self._titled):
            return rows
        return shown(rows, [self._looks.get(at) for at in range(len(rows))])

    def title(self, rows: list[Row]) -> str:
        """The paragraph in the style of titles, else the title of the file's record, else what opens it: paragraphs in
        large type, or a heading.
        """
        recorded = recorded_title(self._word)
        return self._titled or recorded or self._large(rows) or next((row.words for row in rows[:1] if row.level), "")

    def _large(self, rows: list[Row]) -> str:
        """The first paragraphs, where they are set alike and much larger than most of the text."""
        sizes = Counter[float]()
        for at, look in self._looks.items():
            sizes[look.size] += len(rows[at].words)
        head = self._looks.get(0)
        if head is None or head.size < _LARGE * max(sizes, key=sizes.__getitem__):
            return ""
        alike = takewhile(lambda at: self._looks.get(at) == head, range(_MOST_LINES))
        title = " ".join(" ".join(rows[at].words for at in alike).split())
        return title if len(title) < _LONGEST else ""

    def body(self) -> Iterator[Row]:
        """The rows of the text, with their looks kept."""
        place = 0
        for element in _blocks(self._word.element.body):
            table = element.tag == f"{W}tbl"
            for row in self._table(element) if table else self._paragraph(element):
                if not table and not row.level:
                    self._looks[place] = look_of(element, list(styles_of(element, "p", self._styles)), self._usual)
                place += 1
                yield row

    def notes(self) -> Iterator[Row]:
        """Footnotes and endnotes, each as a row that its mark in the text leads to."""
        for kind, sign in ((_FOOTNOTES, "footnote"), (_ENDNOTES, "endnote")):
            part = next((rel.target_part for rel in self._word.part.rels.values() if rel.reltype == kind), None)
            for note in _parsed(part).iter(f"{W}{sign}") if part is not None else ():
                number = note.get(f"{W}id", "")
                said = [self._said(paragraph).text.strip() for paragraph in note.iter(f"{W}p")]
                if note.get(f"{W}type") is None and any(said):
                    name = f"{sign}{number}"
                    yield Row(f"[^{number}]: {' '.join(said)}", role="footnote", before="\n\n", names=(name,))

    # ── paragraphs ───────────────────────────────────────────────────────────────────────────────────

    def _said(self, paragraph: Any) -> Said:
        said = said_in(paragraph, self._hides)
        for reason, held in groupby(said.hidden, itemgetter(0)):
            if words := shortened("".join(words for _, words in held)):
                self.hidden.append(Hidden(page=0, reason=reason, words=words))
        return said

    def _paragraph(self, paragraph: Any) -> Iterator[Row]:
        """The rows of a paragraph: one, or several where its lines are broken."""
        said = self._said(paragraph)
        styles = list(styles_of(paragraph, "p", self._styles))
        names = [_name(one) for one in styles]
        if any(_CONTENTS.match(name) for name in names[:1]):
            self.listed += 1
            return
        level = self._level(paragraph, styles, names)
        number = self._numbers.next(*self._counted(paragraph, styles))
        if not said.text.strip():
            return
        if names[:1] == ["title"] and not self._titled:
            self._titled, level = " ".join(said.text.split()), 1
        role: Role = "caption" if "caption" in names else "body"
        lead = f"{number} " if number else ""
        words = " ".join(said.text.split("\n")) if level else said.text
        if level and names[:1] != ["title"]:
            level += bool(self._titled)
        shift = len(lead)
        links = tuple((start + shift, end + shift, name) for start, end, name in said.links)
        yield Row(
            (lead + words).rstrip(), 0, level, role, "\n" if number and not level else "\n\n", links, tuple(said.names)
        )

    def _level(self, paragraph: Any, styles: list[Any], names: list[str]) -> int:
        """The level of the heading that a paragraph is: by its outline level, or its style's name; 0 for text."""
        for holder in (paragraph, *styles):
            found = holder.find(f"{W}pPr/{W}outlineLvl")
            if found is not None:
                outline = int(found.get(f"{W}val", "9"))
                return outline + 1 if outline < 9 else 0
        return next((int(found[1]) for name in names if (found := _HEADING.fullmatch(name))), 0)

    def _counted(self, paragraph: Any, styles: list[Any]) -> tuple[str, int]:
        """The list that counts a paragraph, and its level in it; empty for none."""
        number, level = "", None
        for holder in (paragraph, *styles):
            found = holder.find(f"{W}pPr/{W}numPr")
            if found is None:
                continue
            level = level if level is not None else value_of(found, "ilvl")
            number = number or str(value_of(found, "numId") or "")
            if number:
                break
        return number, level or 0

    # ── tables ───────────────────────────────────────────────────────────────────────────────────────

    def _table(self, table: Any) -> Iterator[Row]:
        """Each row of a table as a row of its cells."""
        for at, row in enumerate(table.iterchildren(f"{W}tr")):
            cells, names = [], list[str]()
            for cell in row.iter(f"{W}tc"):
                said = [self._said(paragraph) for paragraph in cell.iter(f"{W}p")]
                cells.append(" ".join(" ".join(one.text for one in said).split()))
                names += [name for one in said for name in one.names]
            if any(cells):
                yield Row(" | ".join(cells), role="table", before="\n" if at else "\n\n", names=tuple(names))


def _blocks(body: Any) -> Iterator[Any]:
    """The paragraphs and tables of a body, those in fields and boxes of content opened."""
    for element in body:
        if element.tag in (f"{W}p", f"{W}tbl"):
            yield element
        elif element.tag == f"{W}sdt":
            for content in element.iterchildren(f"{W}sdtContent"):
                yield from _blocks(content)
        elif element.tag in (f"{W}ins", f"{W}customXml"):
            yield from _blocks(element)


def _name(style: Any) -> str:
    """The name of a style, which for those that come with Word is English in any language."""
    found = style.find(f"{W}name")
    return str(found.get(f"{W}val", "")).lower() if found is not None else ""


def _part(word: Any, kind: str) -> Any:
    """A part of the document as a tree, None where it has none."""
    ending = f"/{kind}"
    part = next((rel.target_part for rel in word.part.rels.values() if rel.reltype.endswith(ending)), None)
    return _parsed(part) if part is not None else None


def _parsed(part: Any) -> Any:
    etree = package("lxml.etree", "Word")
    return etree.fromstring(part.blob, etree.XMLParser(resolve_entities=False, no_network=True))
