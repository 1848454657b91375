"""PDFs of any number of pages made by seed: chapters with headings, running heads, page numbers and prose."""

from __future__ import annotations

import io
import textwrap

from benchmarks.growing_texts import Writer

LINES, WIDTH = 44, 88
"""Lines of a page, and characters of a line."""
CHAPTER = 12
"""Pages of a chapter."""


def pdf_of(pages: int, seed: int = 1) -> bytes:
    """A document of so many pages in one of the fonts that every reader has."""
    import pikepdf

    w = Writer(seed, markdown=False)
    pdf = pikepdf.new()
    font = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1))
    font.BaseFont, font.Encoding = pikepdf.Name.Helvetica, pikepdf.Name.WinAnsiEncoding
    left: list[str] = []
    title = ""
    for number in range(1, pages + 1):
        opens = number % CHAPTER == 1
        if opens:
            title, left = f"{number // CHAPTER + 1} {w.title()}", []
        while len(left) < LINES:
            left += [*textwrap.wrap(w.paragraph(7), WIDTH), ""]
        page = pdf.add_blank_page(page_size=(595, 842))
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        page.Contents = pdf.make_stream(_page(title, opens, left[: LINES - 4 * opens], number))
        left = left[LINES - 4 * opens :]
    held = io.BytesIO()
    pdf.save(held)
    return held.getvalue()


def _page(title: str, opens: bool, lines: list[str], number: int) -> bytes:
    """What is set on a page: the title large where a chapter begins and small above every other page."""
    set_ = [_line(title, 60, 760, 20) if opens else _line(title, 60, 800, 8), _line(str(number), 290, 40, 9)]
    top = 710 if opens else 770
    set_ += [_line(line, 60, top - 15.5 * at, 10) for at, line in enumerate(lines) if line]
    return "\n".join(set_).encode("cp1252", "replace")


def _line(words: str, x: float, y: float, size: int) -> str:
    escaped = words.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return f"BT /F1 {size} Tf {x} {y} Td ({escaped}) Tj ET"
