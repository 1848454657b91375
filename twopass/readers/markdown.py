"""Markdown → Document: the source without its heading marks, every heading tagged with its place."""

from __future__ import annotations

import re
from pathlib import Path

from twopass.errors import NotADocument
from twopass.readers.text import BODY_SIZE, Heading, build, text_of
from twopass.schema import Document

_ATX = re.compile(r"^ {0,3}(#{1,6})(?:\s+(.*?))?\s*#*\s*$")
_SETEXT = re.compile(r"^ {0,3}(=+|-+)\s*$")
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_NO_PARAGRAPH = re.compile(r"^\s*(?:[-*+>|]|\d+[.)]\s)")
_STEP = 2.0  # points a level: a heading of level 1 is set in body size + 6 steps


def read_markdown(path: Path, data: bytes) -> Document:
    """Read Markdown. Raises NotADocument where it holds no text."""
    source = text_of(path, data).replace("\f", "\n")
    source = re.sub(r"\A---\n.*?\n(?:---|\.\.\.)\n", "", source, flags=re.DOTALL)
    if not source.strip():
        raise NotADocument(f"{path}: the file holds no text", "nothing to read")
    rows: list[str] = []
    levels: dict[int, int] = {}
    fence = ""
    for line in source.split("\n"):
        mark = _FENCE.match(line)
        if fence:
            if mark and mark[1].startswith(fence) and line.strip() == mark[1]:
                fence = ""
            rows.append(line)
        elif mark:
            fence = mark[1]
            rows.append(line)
        elif heading := _ATX.match(line):
            levels[len(rows)] = len(heading[1])
            rows.append(_plain(heading[2] or ""))
        elif (
            (under := _SETEXT.match(line))
            and rows
            and rows[-1].strip()
            and len(rows) - 1 not in levels
            and not _NO_PARAGRAPH.match(rows[-1])
        ):
            levels[len(rows) - 1] = 1 if under[1][0] == "=" else 2
            rows[-1] = _plain(rows[-1])
        else:
            rows.append(line)
    levels = {row: level for row, level in levels.items() if rows[row]}
    text = "\n".join(rows)
    headings = [Heading(row, level, BODY_SIZE + _STEP * (7 - level)) for row, level in sorted(levels.items())]
    first = next((rows[h.row] for h in headings if h.level == 1), None)
    return build(path, data, [text], first or (rows[headings[0].row] if headings else path.stem), headings)


def _plain(heading: str) -> str:
    """A heading without marks of emphasis, code and links."""
    heading = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", heading)
    heading = re.sub(r"(\*\*|__|\*|(?<!\w)_|_(?!\w)|`)", "", heading)
    return " ".join(re.sub(r"\s*\{#[^}]*\}\s*$", "", heading).split())
