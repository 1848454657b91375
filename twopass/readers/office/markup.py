"""A tree of HTML → rows: headings, paragraphs, items, tables row by row, listings, notes, links and their places."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from twopass.readers.flow import Look, Row, Span
from twopass.readers.office.concealed import Styles
from twopass.readers.office.looks import USUAL, Run, look_of, pieces, together
from twopass.readers.text import typed_rows
from twopass.schema import Role

_UNREAD = frozenset({"script", "style", "head", "template", "noscript", "svg", "iframe", "object", "nav", "button"})
_BLOCKS = frozenset(
    {
        *("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt"),
        *("fieldset", "figcaption", "figure", "footer", "header", "hr", "html", "li", "main", "ol", "p", "pre"),
        *("section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
        *("h1", "h2", "h3", "h4", "h5", "h6"),
    }
)
_HEADING = re.compile(r"h([1-6])")
_NOTE = re.compile(r"(?:^|[\s-])(?:foot|end)notes?(?:$|[\s-])")
_CAPTIONS = frozenset({"caption", "figcaption"})
_BLANKS = re.compile(r"\s+")
_UNSEEN = re.compile(r"[\u200b\u2060\ufeff]")  # what parts or joins words and takes no room
_ELSEWHERE = frozenset({"navigation", "search"})  # roles of what leads to other matter
_LONGEST_LINE = 200  # characters of a table that is a heading
_LONGEST_CELL = 1000  # characters of a cell: a longer one is a part of the page
_HEADINGS = ("{*}h1", "{*}h2", "{*}h3", "{*}h4", "{*}h5", "{*}h6")
_TYPE = "{http://www.idpf.org/2007/ops}type"

Children = Iterator[Any]
"""The elements in one, each handed out where it stands."""


@dataclass(slots=True)
class _Words:
    """A row as it grows: words with single blanks, how they are set, the links in them, and the names of places since
    the last row.
    """

    text: str = ""
    runs: list[Run] = field(default_factory=list)
    links: list[Span] = field(default_factory=list)
    names: list[str] = field(default_factory=list)

    def say(self, words: str, look: Look = USUAL) -> None:
        """Take in words as they stand in the source."""
        words = _BLANKS.sub(" ", _UNSEEN.sub("", words))
        if not self.text or self.text.endswith(" "):
            words = words.lstrip(" ")
        if words:
            self.runs.append((len(self.text), len(self.text) + len(words), look))
        self.text += words


class Rows:
    """The rows of one or more trees, in order; `file` is put before the names of places and of links. What stands in
    `pre` is a listing, or text where it is `typed` there.
    """

    def __init__(self, styles: Styles, file: str = "", typed: bool = False) -> None:
        self.rows: list[Row] = []
        self.file = file
        self._typed = typed
        self._styles = styles
        self._look = USUAL
        self._words = _Words()
        self._role: Role = "body"
        self._before = "\n\n"
        self._mark = ""
        self._level = 0

    def read(self, root: Any) -> list[Row]:
        """Take in a tree; the answer is all rows so far."""
        if self.file:
            self._words.names.append(self.file)
        opened = [self._element(root)]  # elements in elements, however deep: Python's own stack would not hold them
        while opened:
            inner = next(opened[-1], None)
            if inner is None:
                opened.pop()
            else:
                opened.append(self._element(inner))
        self._close()
        return self.rows

    def _element(self, element: Any) -> Children:
        tag = element.tag if isinstance(element.tag, str) else ""
        name = tag.rpartition("}")[2].lower()
        if name and name not in _UNREAD and element.get("role") not in _ELSEWHERE:
            self._words.names += [self._place(one) for one in (element.get("id"), element.get("name")) if one]
            above = self._look
            self._look = self._look_of(element, above)
            yield from self._open(name, element)
            self._look = above
        if element.tail:
            self._words.say(element.tail, self._look)

    def _look_of(self, element: Any, above: Look) -> Look:
        return look_of(element, element.tag.rpartition("}")[2].lower(), self._styles.declared(element), above)

    def _open(self, name: str, element: Any) -> Children:
        """What an element with its content adds."""
        if name == "br" and self._level:
            self._words.say(" ")  # a heading goes on in the next line
        elif name == "br":
            self._close("\n")
        elif name == "img":
            self._words.say(element.get("alt") or "", self._look)
        elif name == "a" and element.get("href"):
            yield from self._link(element)
        elif name == "table" and not _lays_out(element):
            yield from self._table(element)
        elif name == "pre":
            self._listing(element)
        elif name in _BLOCKS:
            yield from self._block(name, element)
        else:
            yield from self._content(element)

    def _content(self, element: Any) -> Children:
        if element.text:
            self._words.say(element.text, self._look)
        yield from element

    def _block(self, name: str, element: Any) -> Children:
        """A block: what stands in it begins and ends rows of its own."""
        self._close()
        role, level = self._role, self._level
        heading = _HEADING.fullmatch(name)
        if heading:
            self._level = int(heading[1])
        if name in _CAPTIONS:
            self._role = "caption"
        elif _is_note(element):
            self._role = "footnote"
        self._mark = _mark_of(name, element) or self._mark
        yield from self._content(element)
        self._close()
        self._role, self._level, self._mark = role, level, ""

    def _link(self, element: Any) -> Children:
        """A link: to a place in the document, or out of it."""
        start = len(self._words.text)
        yield from self._content(element)
        self._lead_from(start, element.get("href", ""))

    def _lead_from(self, start: int, href: str) -> None:
        """Let the words from `start` on lead where a link does, if that is in the document."""
        end = len(self._words.text.rstrip())
        inside = href.startswith("#") or (self.file and href and ":" not in href)
        if inside and end > start and self._words.text[start:end].strip():
            self._words.links.append((start, end, self._target(href)))

    def _target(self, href: str) -> str:
        """The name to which a link leads, relative to the file it stands in."""
        file, _, place = href.partition("#")
        held = _beside(self.file, file) if file else self.file
        return f"{held}#{place}" if place else held

    def _place(self, name: str) -> str:
        return f"{self.file}#{name}"

    def _table(self, table: Any) -> Children:
        """Each row of a table as a row of its cells; tables in its cells are words of these."""
        self._close()
        for caption in table.iterchildren("{*}caption"):
            yield from self._block("caption", caption)
        if self._heads(table):
            return
        for row in _own_rows(table):
            cells = [cell for cell in row if isinstance(cell.tag, str) and cell.tag.rpartition("}")[2] in ("td", "th")]
            for number, cell in enumerate(cells):
                self._words.say(" | " if number else "")
                self._words.text += "" if self._words.text.endswith(" ") or not self._words.text else " "
                start = len(self._words.text)
                self._words.say(_BLANKS.sub(" ", " ".join(cell.itertext())).strip())
                self._lead_from(start, next((one.get("href") for one in cell.iter("{*}a") if one.get("href")), ""))
                self._words.names += [self._place(one.get("id")) for one in cell.iter() if one.get("id")]
            self._close("\n", "table")
        self._before = "\n\n"

    def _heads(self, table: Any) -> bool:
        """Whether a table is one bold line, its number in a cell and its title in the next: taken in as a line."""
        said = [(words, look) for words, look in pieces(table, self._look_of, self._look) if words.strip()]
        lined = len(said) > 1 and sum(len(words) for words, _ in said) <= _LONGEST_LINE
        if not lined or not all(look.bold for _, look in said) or len(_rows_of_words(table)) > 1:
            return False
        self._words.names += [self._place(one.get("id")) for one in table.iter() if one.get("id")]
        for words, look in said:
            self._words.say(f" {words}", look)
        self._close()
        return True

    def _listing(self, element: Any) -> None:
        """The lines of a listing, as they are written."""
        self._close()
        lines = "".join(element.itertext()).expandtabs().strip("\r\n").splitlines()
        if self._typed:
            first, *more = typed_rows(lines)
            at = len(self.rows)
            rows = (replace(first, before=self._before), *more)
            self.rows += [replace(row, line=at + number) for number, row in enumerate(rows)]
            self._before = "\n\n"
            return
        for line in lines:
            self.rows.append(Row(line.rstrip(), len(self.rows), role="figure", before=self._before))
            self._before = "\n"
        self._before = "\n\n"

    def _close(self, after: str = "\n\n", role: Role | None = None) -> None:
        """End the row that grows, if it holds words; `after` parts it from the next."""
        words, said = self._words, self._words.text.strip()
        if not said:
            return
        lead = self._mark
        self._mark = ""
        links = tuple((start + len(lead), end + len(lead), name) for start, end, name in words.links)
        look = together(words.text, words.runs)
        look = replace(look, lead=look.lead and look.lead + len(lead))
        row = Row(
            lead + said,
            len(self.rows),
            self._level,
            role or self._role,
            self._before,
            links,
            tuple(words.names),
            look=look,
        )
        if self.file and len(self.rows) == 1 and 0 < row.level < self.rows[0].level:
            row = _joined(self.rows.pop(), row)  # "Chapter One" in smaller type above the title of the chapter
        self.rows.append(row)
        self._before = after
        self._words = _Words()


def _joined(label: Row, title: Row) -> Row:
    """A heading with the label that stands above it."""
    shift = len(label.words) + 1
    links = tuple((start + shift, end + shift, name) for start, end, name in title.links)
    words, names = f"{label.words} {title.words}", label.names + title.names
    return replace(title, words=words, line=label.line, links=label.links + links, names=names)


def _is_note(element: Any) -> bool:
    """Whether an element is a note at the foot or the end."""
    said = (element.get(_TYPE), element.get("epub:type"), element.get("role"), element.get("class"))
    return any(one and _NOTE.search(one.replace("doc-", "")) for one in said)


def _mark_of(name: str, element: Any) -> str:
    """What stands before the words of an item: its number, or a dash."""
    above = element.getparent()
    if name != "li" or above is None or not isinstance(above.tag, str):
        return ""
    if above.tag.rpartition("}")[2].lower() != "ol":
        return "- "
    items = [one for one in above if isinstance(one.tag, str) and one.tag.rpartition("}")[2].lower() == "li"]
    start = above.get("start", "1")
    return f"{(int(start) if start.isdecimal() else 1) + items.index(element)}. "


def _lays_out(table: Any) -> bool:
    """Whether a table only puts parts of a page beside each other: headings or long texts, or no two cells in a row."""
    if table.get("role") in ("presentation", "none") or next(table.iter(*_HEADINGS), None) is not None:
        return True
    rows = [list(row.iterchildren("{*}td", "{*}th")) for row in _own_rows(table)]
    longest = max((len("".join(cell.itertext())) for row in rows for cell in row), default=0)
    return longest > _LONGEST_CELL or all(len(row) < 2 for row in rows)


def _rows_of_words(table: Any) -> list[Any]:
    return [row for row in _own_rows(table) if "".join(row.itertext()).strip()]


def _own_rows(table: Any) -> Iterator[Any]:
    """The rows of a table that are not of a table inside it."""
    for row in table.iter("{*}tr"):
        above = next((one for one in row.iterancestors("{*}table")), None)
        if above is table:
            yield row


def _beside(file: str, href: str) -> str:
    """A path that is written relative to the folder of a file."""
    parts = file.split("/")[:-1]
    for part in href.split("/"):
        if part == "..":
            parts = parts[:-1]
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)
