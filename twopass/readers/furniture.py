"""Rows of all pages → running heads, feet and page numbers marked as furniture, and the printed page numbers."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

from twopass.readers.roles import caption_match
from twopass.readers.rows import Row

_EDGE_ROWS = 3  # rows from either edge that may be furniture
_NUMBER = re.compile(
    r"^\W*(?:page|seite|p\.|página|pagina|стр\.?|σελ\.?|第)?\W*(\d{1,4}|[ivxlc]{1,7})(?:\s*(?:of|/|von|de|sur|di|из)\s*\d{1,4})?\W*页?$",
    re.I,
)
_ENDS = re.compile(r"^\W*(\d{1,4})\b|\b(\d{1,4})\W*$")
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


def mark_furniture(pages: list[list[Row]], heights: list[float]) -> list[str]:
    """Mark the furniture of every page, in place; returns the printed number of each page, empty where none is seen."""
    edges = [_edges(rows, height) for rows, height in zip(pages, heights, strict=True)]
    labels = _mark_numbers(edges)
    seen: dict[tuple[bool, str], list[tuple[int, Row]]] = defaultdict(list)
    for number, rows in enumerate(edges):
        for row, top in rows:
            seen[top, _key(row.text)].append((number, row))
    body = _body_size(pages)
    for (_, key), found in seen.items():
        for number, row in found:
            if caption_match(row.text):
                continue
            alike = [n for n, other in found if abs(other.base - row.base) < 6 and abs(other.size - row.size) < 0.6]
            near = sum(1 for n in set(alike) if abs(n - number) <= 6)
            enough = near >= 3 or (near >= 2 and len(pages) <= 6 and len(key) > 3)
            if enough and not ("#" in key and row.size > 1.25 * body):
                row.furniture = True
    return _labelled(edges, labels)


def _labelled(edges: list[list[tuple[Row, bool]]], labels: list[str]) -> list[str]:
    """Labels completed from numbers at either end of running heads, where these count up with the pages."""
    offsets: Counter[int] = Counter()
    seen: list[set[int]] = []
    for number, rows in enumerate(edges):
        texts = [row.text for row, _ in rows if row.furniture]
        values = {int(m) for t in texts for pair in _ENDS.findall(t) for m in pair if m}
        seen.append(values)
        offsets.update(value - number for value in values)
    for number, values in enumerate(seen):
        counting = [v for v in values if offsets[v - number] >= 3]
        if counting and not labels[number]:
            labels[number] = str(max(counting, key=lambda v: offsets[v - number]))
    return labels


def _edges(rows: list[Row], height: float) -> list[tuple[Row, bool]]:
    """The rows nearest to the top and the bottom edge, each with whether it is at the top."""
    ordered = sorted((r for r in rows if r.turn == 0), key=lambda r: r.base)
    tops = [(r, True) for r in ordered[:_EDGE_ROWS] if r.base < 0.25 * height]
    return tops + [(r, False) for r in ordered[-_EDGE_ROWS:] if r.base > 0.75 * height]


def _key(text: str) -> str:
    return re.sub(r"\d+|\b[ivxlc]+\b", "#", text.lower()).replace(" ", "")


def _body_size(pages: list[list[Row]]) -> float:
    sizes: Counter[float] = Counter()
    for rows in pages:
        for row in rows:
            sizes[round(row.size, 1)] += len(row.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0


def _value(text: str) -> tuple[str, int] | None:
    """The page number that a row consists of, with its style."""
    match = _NUMBER.match(text)
    if not match:
        return None
    token = match[1].lower()
    if token.isdigit():
        return "arabic", int(token)
    total = 0
    for k, letter in enumerate(token):
        worth = _ROMAN[letter]
        total += -worth if k + 1 < len(token) and _ROMAN[token[k + 1]] > worth else worth
    return "roman", total


def _mark_numbers(edges: list[list[tuple[Row, bool]]]) -> list[str]:
    """Mark lone numbers that count up with the pages."""
    offsets: Counter[tuple[str, int]] = Counter()
    found: list[list[tuple[Row, tuple[str, int]]]] = []
    for number, rows in enumerate(edges):
        values = [(row, value) for row, _ in rows if (value := _value(row.text))]
        found.append(values)
        offsets.update({(style, value - number) for _, (style, value) in values})
    labels = [""] * len(edges)
    for number, values in enumerate(found):
        for row, (style, count) in values:
            if offsets[style, count - number] >= 2:
                row.furniture = True
                labels[number] = str(count) if style == "arabic" else row.text.strip().lower()
    return labels
