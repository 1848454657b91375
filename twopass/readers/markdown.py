"""Markdown → Document: what its marks mean in place of them, every heading with its level and place."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from twopass.errors import NotADocument
from twopass.languages import across
from twopass.readers.flow import Row, Source, build
from twopass.readers.hidden import of_weight
from twopass.readers.markdown_emphasis import marked_words
from twopass.readers.markdown_inline import HIDDEN, Said, is_plain, said_in
from twopass.readers.office.concealed import tag_conceals
from twopass.readers.text import text_of
from twopass.schema import Document, Hidden, Role

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_FRONT = re.compile(
    r"\A(?:---[ \t]*\n(?P<yaml>(?:.*\n)*?)(?:---|\.\.\.)|\+\+\+[ \t]*\n(?P<toml>(?:.*\n)*?)\+\+\+)[ \t]*(?:\n|\Z)"
)
# The same without its bars, or the first of them: a title, and further keys.
_BARE_FRONT = re.compile(r"\Atitle:[ \t]*(?P<title>\S.*)\n(?:[\w-]+:[ \t]*\S.*\n)+(?:---[ \t]*\n|(?=\s|<|#|\Z))", re.I)
_KEY = re.compile(r"\s*(?:#.*\n\s*)*(?:[\w.-]+[ \t]*[:=]|\[|\Z)")  # what a front matter begins with, comments aside
_FRONT_TITLE = re.compile(r"^(?P<kind>title|subtitle)[ \t]*[:=][ \t]*(?P<words>[^\n>|].*)", re.M | re.I)
# Of what never ends nothing is taken, and what stands behind it is read once and not from each further beginning.
_COMMENT = re.compile(r"<!--(?:.*?(?P<end>-->)|.*)", re.DOTALL)
_UNREAD = re.compile(r"<(?P<kind>script|style)\b(?:.*?(?P<end></(?P=kind)\s*+>)|.*)", re.DOTALL | re.IGNORECASE)
_HTML_HEADING = re.compile(
    r"<h(?P<level>[1-6])(?:\s[^<>]*)?>(?P<words>(?:[^<]|<(?!/?h[1-6]))*+)</h(?P=level)\s*+>", re.IGNORECASE
)
_PREFORMATTED = re.compile(r"\s*<pre\b", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_OPENING = re.compile(r"<([a-zA-Z][a-zA-Z0-9]*)\s[^<>]*>")
_ALT = re.compile(r"<img\b[^<>]*?\balt\s*=\s*(?:\"([^\"]*)\"|'([^']*)')[^<>]*>", re.IGNORECASE)
_ID = re.compile(r"\b(?:id|name)\s*=\s*[\"']?([^\"'\s>]+)", re.IGNORECASE)
_ANCHOR = re.compile(r"\s*\{(?:#(?P<name>[^{}\s]*+)|\.(?=[A-Za-z_])|:(?= )|-(?=}))[^{}]*+\}$")
_NO_SLUG = re.compile(r"[^\w\- ]")
_NOWHERE = re.compile(r"^ {0,3}\[[^\[\]]{1,99}\]: +(?:#|<#?>) +[\"'(]")
_QUOTED = re.compile(r"^[ \t]*>[> \t]*$")


@dataclass(frozen=True, slots=True)
class _Part:
    """What stands in the text for the lines `[first, end)` of the source."""

    first: int
    end: int
    rows: list[Row]


def read_markdown(path: Path, data: bytes) -> Document:
    """Read Markdown. Raises NotADocument where it holds no text."""
    raw = text_of(path, data).replace("\f", "\n")
    source, named = _without_front_matter(raw)
    skipped = raw.count("\n") - source.count("\n")
    defined: dict[str, Any] = {HIDDEN: []}
    rows = [replace(row, line=row.line + skipped) for row in _named(_trimmed(_rows(source, defined)))]
    if not rows:
        raise NotADocument(f"{path}: the file holds no text", "nothing to read")
    title = _title(rows, named) or path.stem
    hidden = (*defined[HIDDEN], *_unused(defined))
    document = build(Source(path, data, title, raw.count("\n") + 1, kept_out=skipped, hidden=hidden), rows)
    return document.model_copy(update={"emphasis": marked_words(source, document.text)})


def _title(rows: list[Row], named: str) -> str:
    """The one heading of level 1, else the title that the front matter names, else the first heading of level 1 or of
    any.
    """
    contents = across("headings", "contents")
    headings = [row for row in rows if row.level and row.words and not (named and row.words.lower() in contents)]
    main = [row.words for row in headings if row.level == 1]
    if len(main) == 1 or not named:
        return next(iter(main or [row.words for row in headings]), "")
    return named


def _without_front_matter(source: str) -> tuple[str, str]:
    """The source after its front matter, and the title that this names, if any, with its subtitle."""
    match = _FRONT.match(source)
    front = (match["yaml"] or match["toml"] or "") if match else ""
    if not match or not _KEY.match(front):
        bare = _BARE_FRONT.match(source)
        return (source[bare.end() :], _unquoted(bare["title"].strip())) if bare else (source, "")
    named = {one["kind"].lower(): _unquoted(one["words"].strip()) for one in [*_FRONT_TITLE.finditer(front)][::-1]}
    title, subtitle = named.get("title", ""), named.get("subtitle", "")
    return source[match.end() :], f"{title}: {subtitle}" if title and subtitle else title


def _unquoted(words: str) -> str:
    """Words without the quotation marks around them."""
    return words[1:-1].strip() if len(words) > 2 and words[0] in "\"'" and words[0] == words[-1] else words


def _trimmed(rows: list[Row]) -> list[Row]:
    """The rows from the first to the last that is not blank."""
    said = [at for at, row in enumerate(rows) if row.words.strip()]
    return rows[said[0] : said[-1] + 1] if said else []


def _named(rows: list[Row]) -> Iterator[Row]:
    """The rows, headings with the names that sites give them: "#what-it-does", "#what-it-does-1"."""
    seen: Counter[str] = Counter()
    for row in rows:
        if not row.level:
            yield row
            continue
        slug = _NO_SLUG.sub("", row.words.strip().casefold()).replace(" ", "-")
        name = f"{slug}-{seen[slug]}" if seen[slug] else slug
        seen[slug] += 1
        yield replace(row, names=(*row.names, name))


# ── blocks ────────────────────────────────────────────────────────────────────────────────────────


@cache
def _parser() -> MarkdownIt:
    """A parser of blocks: inline marks are looked at where there are any."""
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable(["table", "strikethrough"]).disable("inline")


def _unused(defined: dict[str, Any]) -> Iterator[Hidden]:
    """Comments that are written as a link which leads nowhere."""
    for name, held in defined.get("references", {}).items():
        if held["href"] in ("", "#") and held["title"]:
            yield from of_weight("comment", f"{name} {held['title']}")


def _rows(source: str, defined: dict[str, Any]) -> list[Row]:
    """The rows of the text: what is read of each block, and the lines of the source between them."""
    lines = source.split("\n")
    rows: list[Row] = []
    at = 0
    for part in _parts(source, lines, defined):
        rows += _between(lines, at, part.first)
        rows += part.rows
        at = max(at, part.end)
    return rows + _between(lines, at, len(lines))


def _between(lines: Sequence[str], first: int, end: int) -> list[Row]:
    """Lines as they are, those bare that only go on with a quotation, or are a comment in the form of a link."""
    bare = (_QUOTED.match(lines[line]) or _NOWHERE.match(lines[line]) for line in range(first, end))
    return [Row("" if none else lines[line].rstrip(), line) for line, none in zip(range(first, end), bare, strict=True)]


def _parts(source: str, lines: list[str], defined: dict[str, Any]) -> Iterator[_Part]:
    """The blocks of a document that are not read as they are written, from top to bottom.

    Args:
        defined: by the parser, what links refer to; under `HIDDEN`, what is kept out because nobody sees it.
    """
    holder: Token | None = None  # of the words that come next
    cells: list[Said] = []
    row: tuple[int, int] = (0, 0)
    for token in _parser().parse(source, defined):
        if token.type == "tr_open":
            cells, row = [], (token.map[0], token.map[1]) if token.map else row
        elif token.type == "inline" and holder is not None and holder.type in ("td_open", "th_open"):
            cells += said_in(_inline(token.content, defined), defined[HIDDEN])
        elif token.type == "tr_close":
            yield _Part(*row, [_table_row(cells, row[0])])
        elif token.type == "thead_close":
            yield _Part(row[1], row[1] + 1, [])  # the line that parts the head from the body
        else:
            # of a heading, the map of its words leaves out the line that underlines them
            first, end = (holder if holder and holder.type == "heading_open" else token).map or (0, 0)
            rows = _rows_of(token, holder, lines[first:end], first, defined)
            if rows is not None:
                yield _Part(first, end, rows)
        holder = token


def _rows_of(
    token: Token, holder: Token | None, block: list[str], first: int, defined: dict[str, Any]
) -> list[Row] | None:
    """What stands for the block of a token in the text, None where that is its source; only headings that are in no
    list and no quotation are headings of the document.
    """
    if token.type == "html_block":
        return _html_rows("\n".join(block), first, token.level == 0, defined[HIDDEN])
    if token.type in ("fence", "code_block"):
        return _code(token.content, first + (token.type == "fence"))
    if token.type != "inline" or holder is None:
        return None
    if holder.type == "heading_open":
        level = int(holder.tag.removeprefix("h")) if holder.level == 0 else 0
        return [_heading(token.content, first, level, defined)]
    return _paragraph(token.content, block, first, defined) if holder.type == "paragraph_open" else None


def _code(content: str, first: int) -> list[Row]:
    """The lines of a listing, which are no running text."""
    return [Row(line, first + k, role="figure") for k, line in enumerate(content.rstrip("\n").split("\n"))]


def _table_row(cells: Sequence[Said], line: int) -> Row:
    """The cells of a row of a table side by side."""
    words, links, names = "", [], []
    for cell in cells:
        words += " | " if words else ""
        links += [(len(words) + start, len(words) + end, name) for start, end, name in cell.links]
        names += cell.names
        words += cell.words
    return Row(words, line, role="table", links=tuple(links), names=tuple(names))


def _inline(content: str, defined: dict[str, Any]) -> list[Token]:
    """What a heading or paragraph is made of."""
    parser = _parser()
    tokens: list[Token] = []
    parser.inline.parse(content, parser, defined, tokens)
    return tokens


def _said(content: str, defined: dict[str, Any]) -> list[Said]:
    """The rows of a heading or paragraph."""
    if is_plain(content):
        return [Said(line, " " if k else "\n") for k, line in enumerate(content.split("\n"))]
    return said_in(_inline(content, defined), defined[HIDDEN])


def _heading(content: str, first: int, level: int, defined: dict[str, Any]) -> Row:
    """A heading on one row, without the name that some writers add in braces."""
    said = _said(content, defined)
    words = " ".join(" ".join(one.words for one in said).split())
    named = _ANCHOR.search(words)
    names = [name for one in said for name in one.names] + (
        [named["name"].casefold()] if named and named["name"] else []
    )
    return Row(words[: named.start()] if named else words, first, level, names=tuple(names))


def _paragraph(content: str, block: list[str], first: int, defined: dict[str, Any]) -> list[Row]:
    """The rows of a paragraph, the first behind the mark of the item that it opens."""
    mark = _mark(block[0], content)
    said = _said(content, defined)
    last = max(len(block) - 1, 0)
    rows: list[Row] = []
    names: tuple[str, ...] = ()  # of places without words of their own
    for k, one in enumerate(said):
        names += tuple(one.names)
        lead = mark if k == 0 else ""
        trimmed = one.words.strip()
        shift = len(lead) - (len(one.words) - len(one.words.lstrip()))
        links = tuple((max(start + shift, 0), end + shift, name) for start, end, name in one.links)
        role: Role = "footnote" if any(name.startswith("^") for name in said[0].names) else "body"
        if lead.strip() or trimmed:
            rows.append(Row(lead + trimmed, first + min(k, last), 0, role, one.before if rows else "\n", links, names))
            names = ()
    return rows


def _mark(line: str, content: str) -> str:
    """What stands before the words of a paragraph on its first line: the mark of an item, not those of quotations."""
    at = line.find(content.split("\n", 1)[0].strip())
    return line[: max(at, 0)].replace(">", "").removeprefix(" ") if at > 0 else ""


# ── HTML ──────────────────────────────────────────────────────────────────────────────────────────


def _html_rows(block: str, first: int, outermost: bool, hidden: list[Hidden]) -> list[Row]:
    """The rows of a block of HTML without comments, tags and what it does not show, headings bare, listings as they are
    written.
    """
    for comment in (one[0] for one in _COMMENT.finditer(block) if one["end"]):
        hidden += of_weight("comment", comment.removeprefix("<!--").removesuffix("-->"))
    shown = _without_concealed(_UNREAD.sub(_blank, _COMMENT.sub(_blank, block)), hidden)
    if _PREFORMATTED.match(shown):
        return _written(shown, first, "figure")
    rows: list[Row] = []
    at = 0
    for match in _HTML_HEADING.finditer(shown) if outermost else ():
        words = " ".join(_bare(match["words"]).split())
        if words:
            rows += _written(shown[at : match.start()], first)
            first += shown.count("\n", at, match.start())
            rows.append(Row(words, first, int(match["level"]), names=tuple(_names(match[0]))))
            first += match[0].count("\n")
            at = match.end()
    return rows + _written(shown[at:], first)


def _without_concealed(block: str, hidden: list[Hidden]) -> str:
    """A block without the elements that it does not show; one that does not end in it takes the rest."""
    parts: list[str] = []
    at = 0
    for tag in _OPENING.finditer(block):
        if tag.start() < at or not (reason := tag_conceals(tag[0])):
            continue
        end = re.compile(rf"</{tag[1]}\s*>", re.IGNORECASE).search(block, tag.end())
        to = end.end() if end else len(block)
        hidden += of_weight(reason, _bare(block[tag.end() : to]))
        parts += (block[at : tag.start()], "\n" * block.count("\n", tag.start(), to))
        at = to
    return "".join((*parts, block[at:]))


def _blank(match: re.Match[str]) -> str:
    """As many lines without words; what never ends as it is."""
    return "\n" * match[0].count("\n") if match["end"] else match[0]


def _bare(source: str) -> str:
    """The words of a stretch of HTML; a picture is told by the words that stand for it."""
    return html.unescape(_TAG.sub("", _ALT.sub(lambda found: found[1] or found[2] or "", source)))


def _names(source: str) -> list[str]:
    return [name.casefold() for tag in _TAG.findall(source) for name in _ID.findall(tag)]


def _written(text: str, first: int, role: Role = "body") -> list[Row]:
    """The rows of a stretch of HTML that hold words; the names of places without words are those of the next row."""
    rows: list[Row] = []
    names: list[str] = []
    for k, line in enumerate(text.split("\n")):
        names += _names(line)
        words = _bare(line).rstrip()
        if words.strip():
            rows.append(Row(words if role == "figure" else words.strip(), first + k, role=role, names=tuple(names)))
            names = []
    return [*rows, Row("", first + text.count("\n"), names=tuple(names))] if names else rows
