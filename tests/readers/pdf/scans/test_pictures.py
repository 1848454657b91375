"""Which pages are recognised, what comes of them, and that none is recognised twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import numpy as np
import pikepdf
import pytest

import twopass
from tests.conftest import ROOT
from tests.readers.conftest import draw, line, sound
from tests.readers.pdf.scans.conftest import Knowing, add_picture
from tests.readers.pdf.test_text_layer import SAID, moved, page
from twopass.audit import audit_line
from twopass.config import Options, ReadOptions
from twopass.cost import Prices, plan, summed_up
from twopass.errors import MissingDependency, NoTextFound
from twopass.passes.skeleton import scan_skeleton
from twopass.readers import pictures, read
from twopass.readers.pdf.scans import pictures as room
from twopass.readers.pdf.scans.engine import EngineFailed, Line, Word
from twopass.readers.pdf.scans.straighten import _turned_by
from twopass.report import shown

HEADINGS = ["1 The Mill on the Bank", "1.1 The race", "2 The Flood", "2.1 The repair", "3 The End"]


def headings(document) -> list[str]:
    return [section.heading for section in scan_skeleton(document).sections]


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param(lambda image: image, id="as it is"),
        pytest.param(lambda image: np.rot90(image, 1), id="turned left"),
        pytest.param(lambda image: np.rot90(image, 2), id="upside down"),
        pytest.param(lambda image: np.rot90(image, 3), id="turned right"),
        pytest.param(lambda image: _turned_by(image, np.radians(2)), id="askew"),
    ],
)
def test_pictures_read_as_the_text_that_they_show(engine, mill, pictured, changed):
    text, document = read(mill), read(pictured(mill, changed))
    sound(document)
    assert document.text == text.text
    assert headings(document) == headings(text) == HEADINGS
    assert {one.source for one in document.pages} == {"ocr"}
    assert [one.confidence for one in document.pages] == [pytest.approx(0.99, abs=0.002)] * 3
    assert not document.warnings
    for mine, printed in zip(document.lines, text.lines, strict=True):
        assert mine.size == pytest.approx(printed.size, rel=0.08)
        assert (mine.weight, mine.lead) == (printed.weight, printed.lead)
        assert mine.x0 == pytest.approx(printed.x0, abs=8)
        assert mine.y0 == pytest.approx(printed.y0, abs=8)


def test_pages_in_cipher_and_pictures_are_recognised_and_text_is_not(written, monkeypatch, tmp_path):
    cipher = page(*(moved(one, 3, blanks=False) for one in SAID))
    pdf = draw(page(*SAID), cipher, cipher)
    add_picture(pdf, np.full((600, 400), 255, np.uint8))
    path = written(pdf)
    engine = Knowing(path)
    monkeypatch.setenv("TWOPASS_CACHE", str(tmp_path))
    monkeypatch.setattr(room, "installed", lambda: (engine,))
    document = read(path)
    assert [one.source for one in document.pages] == ["text", "ocr", "ocr", "empty"]
    assert engine.asked == [2, 2]  # the two look alike; there is nothing to ask of an empty picture
    assert not document.warnings


@pytest.mark.parametrize(("ocr", "asked"), [("auto", []), ("never", []), ("always", [1, 2, 3])])
def test_text_is_recognised_only_where_that_is_wanted(engine, mill, ocr, asked):
    document = read(mill, ReadOptions(ocr=ocr))
    assert engine.asked == asked
    assert headings(document) == HEADINGS


def test_a_stamp_on_each_picture_is_no_text_of_it(engine, mill, pictured, written):
    pdf = pikepdf.open(pictured(mill))
    for number, one in enumerate(pdf.pages, 1):
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        one.Resources.Font = pikepdf.Dictionary(F1=font)
        one.contents_add(pdf.make_stream(line(f"Archive of the mill, sheet {number}", 36, 8, 6).encode()))
    document = read(written(pdf, "stamped.pdf"))
    assert engine.asked == [1, 2, 3]
    assert headings(document) == HEADINGS


def test_never_says_that_all_pages_are_images(engine, mill, pictured):
    with pytest.raises(NoTextFound, match="all pages are images"):
        read(pictured(mill), ReadOptions(ocr="never"))
    assert engine.asked == []


def test_without_an_engine_it_is_said_how_to_get_one(mill, pictured, monkeypatch):
    monkeypatch.setattr(room, "installed", lambda: ())
    path = pictured(mill)
    with pytest.raises(NoTextFound, match=r"all pages are images.*twopass\[ocr\]"):
        read(path)
    with pytest.raises(MissingDependency, match=r"twopass\[ocr\]"):
        read(path, ReadOptions(ocr="always"))


@pytest.mark.parametrize(("sure", "source", "words"), [(0.8, "ocr", "badly"), (0.5, "image", "what it has seen")])
def test_what_an_engine_is_unsure_of_is_said(mill, pictured, written, monkeypatch, tmp_path, sure, source, words):
    engine = Knowing(mill, sure=sure)
    monkeypatch.setenv("TWOPASS_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(room, "installed", lambda: (engine,))
    pdf = draw(page(*SAID))
    pdf.pages.extend(pikepdf.open(pictured(mill)).pages)
    document = read(written(pdf))
    assert [one.source for one in document.pages] == ["text", source, source, source]
    (warning,) = document.warnings
    assert "pages 2–4" in warning
    assert words in warning
    assert ("The Flood" in document.text) == (source == "ocr")


def test_scribbles_are_kept_out_and_reported(engine, mill, pictured, monkeypatch):
    signed = Line((Word("Nchi", 200, 300),), 1000, 1030, 0.5)
    recognise = engine.recognise
    monkeypatch.setattr(engine, "recognise", lambda image: [*recognise(image), signed])
    document = read(pictured(mill))
    assert headings(document) == HEADINGS
    assert "Nchi" not in document.text
    (warning,) = document.warnings
    assert "pages 1–3" in warning
    assert "“Nchi”" in warning


def test_a_page_over_which_an_engine_breaks_down_is_a_loss_and_no_stop(engine, mill, pictured, monkeypatch):
    def broken(image):
        if len(engine.asked) == 1:
            engine.asked.append(None)
            raise EngineFailed("out of memory")
        return Knowing.recognise(engine, image)

    monkeypatch.setattr(engine, "recognise", broken)
    reading = twopass.read(pictured(mill))
    assert reading.audit.pages == {"ocr": (1, 3), "image": (2,)}
    assert any("page 2" in one for one in reading.audit.losses)
    assert "page 2: out of memory" in reading.audit.warnings


# ── kept ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_page_is_recognised_once(engine, mill, pictured, tmp_path, monkeypatch):
    path = pictured(mill)
    first = read(path)
    assert read(path) == first
    assert engine.asked == [1, 2, 3]
    read(path, ReadOptions(cache=False))
    assert engine.asked == [1, 2, 3] * 2
    kept = sorted((tmp_path / "cache").rglob("*.json"))
    kept[1].write_text(kept[1].read_text("utf-8")[:100], "utf-8")
    assert read(path) == first
    assert engine.asked == [1, 2, 3] * 2 + [2]
    newer = Knowing(mill, "knowing 2")
    monkeypatch.setattr(room, "installed", lambda: (newer,))
    assert read(path) == first
    assert newer.asked == [1, 2, 3]


KILLED = """
import os, signal, sys, time
from pathlib import Path
from tests.readers.pdf.scans.conftest import Knowing
from twopass.readers import read
from twopass.readers.pdf.scans import pictures

class Killed(Knowing):
    def recognise(self, image):
        if len(self.asked) == 2:
            os.kill(os.getppid(), signal.SIGKILL)
            time.sleep(600)
        return super().recognise(image)

engine = Killed(Path(sys.argv[1]))
pictures.installed = lambda: (engine,)
read(sys.argv[2])
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only a fork has the engine of a test")
def test_a_reading_that_was_killed_goes_on_where_it_stopped(engine, mill, pictured):
    path = pictured(mill)
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    ended = subprocess.run([sys.executable, "-c", KILLED, str(mill), str(path)], env=env, check=False)
    assert ended.returncode == -signal.SIGKILL
    assert headings(read(path)) == HEADINGS
    assert engine.asked == [3]


# ── told ──────────────────────────────────────────────────────────────────────────────────────────


def test_every_citation_says_that_its_words_were_recognised(engine, mill, pictured, tmp_path):
    reading = twopass.read(pictured(mill))
    assert reading.audit.pages == {"ocr": (1, 2, 3)}
    assert "3 of 3 pages read (3 OCR)" in audit_line(reading.audit)
    assert all(one.ocr for entry in reading.forward.entries for point in entry.points for one in point.evidence)
    for format, place in (("markdown", "(p. 2, OCR)"), ("html", "p. 2, OCR"), ("json", '"ocr":true')):
        assert place in shown(reading, format)
    reading.save(tmp_path / "reading.json")
    assert twopass.Reading.load(tmp_path / "reading.json").document.recognised == {1, 2, 3}
    assert reading.version == 2
    plain = twopass.read(mill)
    assert plain.version == 1
    assert "OCR" not in shown(plain, "markdown") + shown(plain, "html")
    assert '"ocr"' not in shown(plain, "json")


def test_progress_tells_how_many_pages_are_left(engine, mill, pictured):
    steps = list[str]()
    read(pictured(mill), progress=steps.append)
    assert [step.split()[2] for step in steps] == ["0/3", "1/3", "2/3"]


def test_a_plan_tells_how_long_recognising_takes(engine, mill, pictured, monkeypatch):
    monkeypatch.setattr("twopass.readers.pdf.scans.installed.able", lambda: "knowing 1")
    path = pictured(mill)
    assert pictures(path, ReadOptions()) == [1, 2, 3]
    for model in ("extractive", "openai:any"):
        made = plan(path, Options(model=model))
        assert made.pictures == 3
        assert "3 pages" in summed_up([("mill", made)], Prices())
    assert engine.asked == []
    read(path)
    assert plan(path, Options()).pictures == 0
    assert pictures(mill, ReadOptions()) == []
