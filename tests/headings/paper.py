"""Documents made line by line, so that a test says itself how each line is set."""

from __future__ import annotations

from dataclasses import dataclass

from twopass.schema import Document, OutlineItem, Page, TextLine

WIDTH, HEIGHT, LEFT = 600.0, 800.0, 70.0


@dataclass(frozen=True)
class Row:
    """A line to be printed: its words, its setting, and whether a paragraph opens with it."""

    text: str
    size: float = 10.0
    bold: bool = False
    italic: bool = False
    indent: float = 0.0
    opens: bool = True
    lead: int = 0
    role: str = "body"
    font: str = "Serif"


def prose(seed: int, lines: int = 4) -> list[Row]:
    """A paragraph of plain lines, different from seed to seed."""
    words = [
        "the",
        "water",
        "rose",
        "slowly",
        "while",
        "people",
        "in",
        "every",
        "lower",
        "street",
        "carried",
        "their",
        "things",
        "to",
        "upper",
        "rooms",
        "again",
    ]
    rows = []
    for number in range(lines):
        shift = (seed * 7 + number * 3) % len(words)
        text = " ".join(words[shift:] + words[:shift]).capitalize() if number == 0 else " ".join(words[shift:] + words)
        rows.append(Row(text[:86] + ("." if number == lines - 1 else ""), opens=number == 0))
    return rows


def document(pages: list[list[Row]], outline: tuple[OutlineItem, ...] = (), title: str = "A title") -> Document:
    """The pages as the reader would give them: paragraphs two newlines apart, their lines joined by a blank."""
    text, lines, sheets = "", [], []
    for number, rows in enumerate(pages, start=1):
        start, y = len(text) + (2 if text and rows else 0), 60.0
        for row in rows:
            if text:
                text += "\n\n" if row.opens else " "
            y += (1.2 * row.size if row.opens else 0.3 * row.size) + (0.8 * row.size if row.size > 10 else 0)
            x0 = LEFT + row.indent
            x1 = min(WIDTH - LEFT, x0 + 0.5 * row.size * len(row.text))
            lines.append(
                TextLine(
                    len(text),
                    len(text) + len(row.text),
                    number,
                    x0,
                    y,
                    x1,
                    y + row.size,
                    row.size,
                    700 if row.bold else 400,
                    row.italic,
                    row.font,
                    row.lead,
                    0,
                    row.role,
                )
            )
            text += row.text
            y += row.size
        start = min(start, len(text))
        sheets.append(
            Page(
                number=number,
                start=start,
                end=len(text),
                width=WIDTH,
                height=HEIGHT,
                source="text" if rows else "empty",
            )
        )
    return Document(
        id="0" * 16,
        title=title,
        path="made.pdf",
        language="en",
        text=text,
        pages=tuple(sheets),
        outline=outline,
        lines=tuple(lines),
    )
