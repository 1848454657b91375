"""Rows of all pages → the text of the document, with the span of each line and page."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from twopass.readers.rows import Row
from twopass.schema import TextLine

_BULLET = re.compile(r"^(?:[•▪◦‣●○■□–—*∙·➢✓]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)])\s")
_NUMBERED = re.compile(r"^(?:\d+(?:\.\d+)*\.?|[A-Z](?:\.\d+)+\.?|[IVX]+\.)\s+\S")
_CAPTION = re.compile(
    r"^(?:fig(?:ure|\.)?|table|tab\.|abb(?:ildung|\.)|tabelle|tableau|figura|tabla|tabella|tabela|рис(?:унок|\.)|табл(?:ица|\.)"
    r"|σχήμα|εικόνα|πίνακας|algorithm|listing)\s*(?:[A-Z]?\d+(?:[.\-–]\d+)*|[IVX]+)\s*(?:[:.|–—-]|$|\s+[A-ZА-ЯΑ-Ω])|^[图表]\s*\d",
    re.IGNORECASE,
)
_END = re.compile(r"[.!?:;。！？：；…][\"'”’»)\]]*$")


@dataclass(slots=True)
class Assembled:
    """The text, its lines in order, and the `[start, end)` of every page."""

    text: str
    lines: list[TextLine]
    spans: list[tuple[int, int]]


def assemble(pages: list[list[Row]], sizes: list[tuple[float, float]]) -> Assembled:
    """Write all rows that are not furniture into one text."""
    words = _vocabulary(pages)
    parts: list[str] = []
    lines: list[TextLine] = []
    spans: list[tuple[int, int]] = []
    length = 0
    last: Row | None = None
    for rows, (width, height) in zip(pages, sizes, strict=True):
        begun = -1
        kept = [r for r in rows if not r.furniture and r.text.strip()]
        right = _margins(kept)
        for row in kept:
            text = row.text.strip()
            glue = _glue(last, row, right) if last is not None else ""
            if glue == " " and last is not None and parts:
                glue, cut = _unhyphen(parts[-1], text, last.soft, words)
                if cut:
                    parts[-1] = parts[-1][:-1]
                    length -= 1
                    lines[-1] = _shorter(lines[-1])
            parts.append(glue)
            length += len(glue)
            if begun < 0:
                begun = length
            parts.append(text)
            x0, y0, x1, y1 = row.box(width, height)
            lines.append(
                TextLine(
                    length,
                    length + len(text),
                    row.page,
                    x0,
                    y0,
                    x1,
                    y1,
                    row.size,
                    row.weight,
                    row.italic,
                    row.font,
                    row.lead,
                    row.column,
                    row.role,
                )
            )
            length += len(text)
            last = row
        spans.append((begun if begun >= 0 else -1, length))
    return Assembled("".join(parts), lines, _parted(spans, length))


def _shorter(line: TextLine) -> TextLine:
    from dataclasses import replace

    return replace(line, end=line.end - 1)


def _parted(spans: list[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    """Page spans that part the text without gap: each page reaches to where the next begins."""
    starts: list[int] = []
    following = length
    for begun, _ in reversed(spans):
        following = begun if begun >= 0 else following
        starts.append(following)
    starts.reverse()
    if starts:
        starts[0] = 0
    return list(zip(starts, [*starts[1:], length], strict=True))


def _vocabulary(pages: list[list[Row]]) -> Counter[str]:
    words: Counter[str] = Counter()
    for rows in pages:
        for row in rows:
            words.update(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", row.text.lower())[:-1])
    return words


def _unhyphen(before: str, after: str, soft: bool, words: Counter[str]) -> tuple[str, bool]:
    """The glue between two lines of a paragraph, and whether the hyphen at the end of the first goes."""
    if not before.endswith(("-", "‐")) or len(before) < 2 or not before[-2].isalpha():
        return " ", False
    if not after[:1].isalpha():
        return ("" if after[:1].isdigit() else " "), False
    head = re.search(r"[^\W\d_]+$", before[:-1])
    tail = re.match(r"[^\W\d_]+", after)
    if not head or not tail:
        return "", False
    joined, compound = (head[0] + tail[0]).lower(), f"{head[0]}-{tail[0]}".lower()
    if tail[0][0].isupper():
        return "", False
    if words[compound] > words[joined]:
        return "", False
    return "", True


def _margins(rows: list[Row]) -> dict[tuple[int, int], float]:
    """The right edge of each block of rows."""
    edges: dict[tuple[int, int], float] = {}
    for row in rows:
        key = (row.page, row.band)
        edges[key] = max(edges.get(key, 0.0), row.x1)
    return edges


def _glue(last: Row, row: Row, right: dict[tuple[int, int], float]) -> str:
    """What parts two rows: nothing more than a blank inside a paragraph, one newline in a table, else two."""
    if last.role != row.role:
        return "\n\n"
    alike = abs(last.size - row.size) < 0.08 * max(last.size, row.size) and last.weight == row.weight
    if not alike or last.turn != row.turn:
        return "\n\n"
    if _BULLET.match(row.text) or _CAPTION.match(row.text) or (_NUMBERED.match(row.text) and _END.search(last.text)):
        return "\n\n"
    if last.page == row.page and last.band == row.band:
        drop = row.base - last.base
        if drop > 1.75 * row.size or drop < 0:
            return "\n\n"
        if row.cells > 2 and last.cells > 2:
            return "\n"
        edge = right.get((last.page, last.band), last.x1)
        if last.x1 < edge - 2.5 * last.size and (_END.search(last.text) or row.x0 > last.x0 + 0.8 * row.size):
            return "\n\n"
        if row.x0 > last.x0 + 0.8 * row.size and row.x0 < last.x0 + 4 * row.size and _END.search(last.text):
            return "\n\n"
        return " "
    if _END.search(last.text):
        return "\n\n"
    return (
        " "
        if row.text[:1].islower()
        or last.text.endswith("-")
        or last.x1 > right.get((last.page, last.band), last.x1) - 2 * last.size
        else "\n\n"
    )
