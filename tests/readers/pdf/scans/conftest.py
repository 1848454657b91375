"""Pictures of pages made from pages with text, and an engine that knows those pages by their looks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2
import pytest

from twopass.readers import apart
from twopass.readers.pdf.scans import pictures
from twopass.readers.pdf.scans.engine import Line, Pixels, Word

GRID = 24  # fields, across and down, by whose grey a page is known
SOURCE = """
#set page(width: 320pt, height: 420pt, margin: 36pt, numbering: none)
#set text(size: 10pt, hyphenate: false)
#set heading(numbering: "1.1")
= The Mill on the Bank
The mill stands on the left bank, below the weir, and has ground corn for the whole valley since the old bridge fell.
It has two wheels, and the smaller of them was built by a man whose name nobody knows any more.

*The wheel.* It turns in the stream by day and by night, as Section 2 tells, and it is stopped when the river is in
flood and the meadows lie under water.
== The race
A race of forty metres leads to it, and it is lined with oak throughout, for the ground there is of sand.
#pagebreak()
= The Flood
In the third year the river rose over the bank and carried the smaller wheel away. We shall come back to the repair.
== The repair
The repair took a whole winter, since oak was dear, and it was paid for by the tenants alone.
#pagebreak()
= The End
The mill was closed when the last of the tenants left, and the race is dry. The bank has been planted with willows.
"""


def levels(image: Pixels) -> np.ndarray:
    """The mean grey of each field of a picture."""
    cuts = [np.linspace(0, side, GRID, endpoint=False).astype(int) for side in image.shape]
    sums = np.add.reduceat(np.add.reduceat(image.astype(float), cuts[0], axis=0), cuts[1], axis=1)
    high, wide = (np.diff([*cut, side]) for cut, side in zip(cuts, image.shape, strict=True))
    return sums / np.outer(high, wide)


class Knowing:
    """An engine that returns the text of the page which a picture looks like, and of any other picture nothing sure."""

    scripts = "what it has seen"

    def __init__(self, path: Path, name: str = "knowing 1", sure: float = 0.99) -> None:
        self.name, self.sure, self.asked = name, sure, list[int | None]()
        self._pages = [self._page(page) for page in pypdfium2.PdfDocument(path)]

    @staticmethod
    def _page(page) -> tuple[np.ndarray, list[list[tuple[str, tuple[float, ...]]]], float]:
        text, height = page.get_textpage(), page.get_height()
        signs = text.get_text_range()
        boxes = [text.get_charbox(k) for k in range(len(signs))]
        cells = [
            (sign, (x0, height - y1, x1, height - y0)) for sign, (x0, y0, x1, y1) in zip(signs, boxes, strict=True)
        ]
        lines = [list(run) for printed, run in groupby(cells, key=lambda cell: cell[0] not in "\r\n") if printed]
        image = np.asarray(page.render(scale=2, grayscale=True).to_numpy())
        return levels(image.reshape(image.shape[:2])), lines, height

    def recognise(self, image: Pixels) -> Sequence[Line]:
        apart = [float(np.abs(levels(image) - known).mean()) for known, _, _ in self._pages]
        number = int(np.argmin(apart))
        if apart[number] > 1.2:
            self.asked.append(None)
            return [Line((Word("oson", 10, 60),), 10, 22, 0.6)]
        self.asked.append(number + 1)
        _, lines, height = self._pages[number]
        return [self._line(line, image.shape[0] / height) for line in lines]

    def _line(self, cells, scale: float) -> Line:
        runs = [list(run) for blank, run in groupby(cells, key=lambda cell: cell[0] == " ") if not blank]
        words = [Word("".join(c for c, _ in run), run[0][1][0] * scale, run[-1][1][2] * scale) for run in runs]
        boxes = np.array([box for run in runs for _, box in run]) * scale
        return Line(tuple(words), float(boxes[:, 1].min()) - 2, float(boxes[:, 3].max()) + 2, self.sure)


@pytest.fixture(scope="session")
def mill(typeset) -> Path:
    """Three pages with five headings."""
    return typeset(SOURCE)


@pytest.fixture
def pictured(written) -> Callable[..., Path]:
    """A PDF of the pictures of another's pages; `changed` turns each picture into another one."""

    def draw(path: Path, changed: Callable[[Pixels], Pixels] = lambda image: image, dots: int = 200) -> Path:
        pdf = pikepdf.new()
        for page in pypdfium2.PdfDocument(path):
            image = np.asarray(page.render(scale=dots / 72, grayscale=True).to_numpy())
            add_picture(pdf, changed(image.reshape(image.shape[:2])), dots)
        return written(pdf, "pictures.pdf")

    return draw


def add_picture(pdf: pikepdf.Pdf, image: Pixels, dots: int = 200) -> None:
    """A page that is a picture and no more."""
    height, width = image.shape
    size = width * 72 / dots, height * 72 / dots
    held = pdf.make_stream(np.ascontiguousarray(image).tobytes())
    held.Type, held.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    held.Width, held.Height, held.BitsPerComponent = width, height, 8
    held.ColorSpace = pikepdf.Name.DeviceGray
    page = pdf.add_blank_page(page_size=size)
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I1=held))
    page.Contents = pdf.make_stream(f"q {size[0]} 0 0 {size[1]} 0 0 cm /I1 Do Q".encode())


@pytest.fixture(autouse=True)
def unconfined(monkeypatch) -> None:
    """PDFs are taken apart in this process, which alone has the engine of a test and can be asked what it saw."""

    def called(function, data, arguments, bounds, progress):
        monkeypatch.setattr(apart, "tell", progress)
        return getattr(apart, function.partition(":")[2])(data, **arguments)

    monkeypatch.setattr(apart, "confined", called)


@pytest.fixture
def engine(mill, monkeypatch, tmp_path) -> Knowing:
    """The only engine of this machine, with an empty cache."""
    made = Knowing(mill)
    monkeypatch.setattr(pictures, "installed", lambda: (made,))
    monkeypatch.setenv("TWOPASS_CACHE", str(tmp_path / "cache"))
    return made
