"""Small PDFs built on the spot: typeset from source, or written page by page as content streams."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
import typst


@pytest.fixture(scope="session")
def typeset(tmp_path_factory) -> Callable[[str], Path]:
    """Compile Typst source to a PDF, once a source."""
    folder = tmp_path_factory.mktemp("typeset")

    def compile_source(source: str) -> Path:
        file = folder / f"{hashlib.sha256(source.encode()).hexdigest()[:12]}.pdf"
        if not file.exists():
            file.write_bytes(typst.compile(source.encode(), ignore_system_fonts=True))
        return file

    return compile_source


def draw(*contents: str, size: tuple[int, int] = (612, 792), **page_keys) -> pikepdf.Pdf:
    """A PDF with one page a content stream; Helvetica is /F1, its bold /F2."""
    pdf = pikepdf.new()
    fonts = pikepdf.Dictionary(
        F1=pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica),
        F2=pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name("/Helvetica-Bold")
        ),
    )
    for content in contents:
        page = pdf.add_blank_page(page_size=size)
        page.Resources = pikepdf.Dictionary(Font=fonts)
        page.Contents = pdf.make_stream(content.encode("latin-1"))
        for key, value in page_keys.items():
            page[f"/{key}"] = value
    return pdf


def line(text: str, x: float, y: float, size: float = 10, font: str = "F1") -> str:
    """One line of text at (x, y) from the lower left corner."""
    escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return f"BT /{font} {size} Tf 1 0 0 1 {x} {y} Tm ({escaped}) Tj ET\n"


@pytest.fixture
def written(tmp_path) -> Callable[..., Path]:
    """Save a PDF under a name in a folder of the test's own."""

    def save(pdf: pikepdf.Pdf, name: str = "document.pdf", **options) -> Path:
        pdf.save(tmp_path / name, **options)
        return tmp_path / name

    return save


def sound(document) -> None:
    """What holds of every document: page spans part the text, lines lie in order inside their pages' text."""
    assert document.pages[0].start == 0
    assert document.pages[-1].end == len(document.text)
    assert all(a.end == b.start for a, b in zip(document.pages, document.pages[1:], strict=False))
    assert all(a.end <= b.start for a, b in zip(document.lines, document.lines[1:], strict=False))
    spans = {page.number: page for page in document.pages}
    for printed in document.lines:
        words = document.text[printed.start : printed.end]
        assert words
        assert words == words.strip()
        assert spans[printed.page].start <= printed.start <= printed.end <= spans[printed.page].end
        assert printed.x0 <= printed.x1
        assert printed.y0 <= printed.y1
