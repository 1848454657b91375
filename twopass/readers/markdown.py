"""Markdown → Document: the source without its heading marks, every heading tagged with its place."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from twopass.errors import NotADocument
from twopass.readers.markdown_emphasis import marked_words
from twopass.readers.text import BODY_SIZE, Heading, build, text_of
from twopass.schema import Document

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_FRONT = re.compile(
    r"\A(?:---[ \t]*\n(?P<yaml>(?:.*\n)*?)(?:---|\.\.\.)|\+\+\+[ \t]*\n(?P<toml>(?:.*\n)*?)\+\+\+)[ \t]*(?:\n|\Z)"
)
_KEY = re.compile(r"\s*(?:#.*\n\s*)*(?:[\w.-]+[ \t]*[:=]|\[|\Z)")  # what a front matter begins with, comments aside
_FRONT_TITLE = re.compile(r"^title[ \t]*[:=][ \t]*(?P<quote>[\"']?)(?P<title>[^\n>|].*?)(?P=quote)[ \t]*$", re.M | re.I)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_HTML_HEADING = re.compile(r"<h(?P<level>[1-6])(?:\s[^>]*)?>(?P<words>.*?)</h(?P=level)\s*>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_ANCHOR = re.compile(r"\s*\{#[^}]*\}\s*$")
_STEP = 2.0  # points a level: a heading of level 1 is set in body size + 6 steps
_BREAKS = ("softbreak", "hardbreak")
_UNDERSCORES = "\0"  # stands for a pair of underscores until it is known whether they are part of a name
_NAME = re.compile(rf"{_UNDERSCORES}([a-z][a-z0-9]*(?:_[a-z0-9]+)*){_UNDERSCORES}")


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of the text; the level of the heading that it is, 0 where it is none."""

    words: str
    level: int = 0


@dataclass(frozen=True, slots=True)
class _Part:
    """What stands in the text for the lines `[first, end)` of the source."""

    first: int
    end: int
    rows: list[_Row]


def read_markdown(path: Path, data: bytes) -> Document:
    """Read Markdown. Raises NotADocument where it holds no text."""
    source, named = _without_front_matter(text_of(path, data).replace("\f", "\n"))
    rows = _rows(source)
    text = "\n".join(row.words for row in rows)
    if not text.strip():
        raise NotADocument(f"{path}: the file holds no text", "nothing to read")
    headings = [
        Heading(number, row.level, BODY_SIZE + _STEP * (7 - row.level))
        for number, row in enumerate(rows)
        if row.level and row.words
    ]
    document = build(path, data, [text], _title(rows, named) or path.stem, headings)
    return document.model_copy(update={"emphasis": marked_words(source, text)})


def _title(rows: list[_Row], named: str) -> str:
    """The first heading of level 1, else the title that the front matter names, else the first heading."""
    headings = [row for row in rows if row.level and row.words]
    first = next((row.words for row in headings if row.level == 1), "")
    return first or named or next((row.words for row in headings), "")


def _without_front_matter(source: str) -> tuple[str, str]:
    """The source after its front matter, and the title that this names, if any."""
    match = _FRONT.match(source)
    front = (match["yaml"] or match["toml"] or "") if match else ""
    if not match or not _KEY.match(front):
        return source, ""
    title = _FRONT_TITLE.search(front)
    return source[match.end() :], title["title"].strip() if title else ""


# ── blocks ────────────────────────────────────────────────────────────────────────────────────────


@cache
def _parser() -> MarkdownIt:
    """A parser of blocks: inline marks are looked at only where they matter, in headings and around comments."""
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable(["table", "strikethrough"]).disable("inline")


def _rows(source: str) -> list[_Row]:
    """The rows of the text: lines of the source, headings bare, without what is commented out."""
    lines = source.split("\n")
    rows: list[_Row] = []
    at = 0
    for part in _parts(source, lines):
        rows += [_Row(line) for line in lines[at : part.first]]
        rows += part.rows
        at = part.end
    return rows + [_Row(line) for line in lines[at:]]


def _parts(source: str, lines: list[str]) -> Iterator[_Part]:
    """The headings of a document, and the blocks of it that hold HTML headings or comments, from top to bottom."""
    defined: dict[str, Any] = {}  # by the parser: what links refer to
    holder: Token | None = None  # of the words that come next
    for token in _parser().parse(source, defined):
        # of a heading, the map of its words leaves out the line that underlines them
        first, end = (holder if holder and holder.type == "heading_open" else token).map or (0, 0)
        rows = _rows_of(token, holder, lines[first:end], defined)
        if rows is not None:
            yield _Part(first, end, rows)
        holder = token


def _rows_of(token: Token, holder: Token | None, block: list[str], defined: dict[str, Any]) -> list[_Row] | None:
    """What stands for the block of a token in the text, None where that is its source; only headings that are in no
    list and no quotation are headings of the document.
    """
    if token.type == "html_block":
        return _html_rows("\n".join(block), token.level == 0)
    if token.type != "inline" or holder is None:
        return None
    if holder.type == "heading_open" and holder.level == 0:
        return [_Row(_plain(token.content, defined), int(holder.tag.removeprefix("h")))]
    if holder.type == "paragraph_open" and "<!--" in token.content:
        return _written(_without_comments("\n".join(block), token.content, defined))
    return None


def _written(text: str) -> list[_Row]:
    """The rows of a text that are not blank."""
    return [_Row(line) for line in text.split("\n") if line.strip()]


# ── HTML ──────────────────────────────────────────────────────────────────────────────────────────


def _html_rows(block: str, outermost: bool) -> list[_Row] | None:
    """The rows of a block of HTML without comments, headings bare; None where it holds neither."""
    shown = _COMMENT.sub("", block)
    headings = list(_HTML_HEADING.finditer(shown)) if outermost else []
    if shown == block and not headings:
        return None
    rows: list[_Row] = []
    at = 0
    for match in headings:
        words = " ".join(html.unescape(_TAG.sub("", match["words"])).split())
        if words:  # a heading that is a picture stays as it is written
            rows += [*_written(shown[at : match.start()]), _Row(words, int(match["level"]))]
            at = match.end()
    return rows + _written(shown[at:])


def _without_comments(block: str, content: str, defined: dict[str, Any]) -> str:
    """The source of a paragraph without its comments; `content` is what it says, without marks of quotation."""
    at = 0
    for token in _inline(content, defined):
        if token.type not in ("html_inline", "code_inline"):
            continue
        start = block.find(token.content, at)
        at = max(at, start + len(token.content)) if start >= 0 else at
        if start >= 0 and token.content.startswith("<!--") and token.type == "html_inline":
            block, at = block[:start] + block[at:], start
    return block


# ── headings ──────────────────────────────────────────────────────────────────────────────────────


def _inline(content: str, defined: dict[str, Any]) -> list[Token]:
    """What a heading or paragraph is made of."""
    parser = _parser()
    tokens: list[Token] = []
    parser.inline.parse(content, parser, defined, tokens)
    return tokens


def _plain(content: str, defined: dict[str, Any]) -> str:
    """A heading without marks of emphasis, code and links; names like __init__, which are not meant to be bold, keep
    their underscores.
    """
    words = _ANCHOR.sub("", "".join(_words(_inline(content, defined))))
    return " ".join(_NAME.sub(r"__\1__", words).replace(_UNDERSCORES, "").split())


def _words(tokens: Sequence[Token]) -> Iterator[str]:
    """What is read of tokens, with a sign of its own for each pair of underscores around bold words."""
    for token in tokens:
        if token.type == "image":
            yield from _words(token.children or ())
        elif token.type in _BREAKS or token.content.startswith("<br"):
            yield " "
        elif token.type.startswith("strong") and token.markup == "__":
            yield _UNDERSCORES
        elif token.type != "html_inline":
            yield token.content
