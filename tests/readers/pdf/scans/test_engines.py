"""The engines: Tesseract by a program that answers as it does, RapidOCR where it is installed; what is measured."""

from __future__ import annotations

import re
import sys
from collections import Counter

import numpy as np
import pytest

from tests.readers.conftest import draw, line
from twopass.batch.pools import open_pool
from twopass.cli import doctor
from twopass.readers import read
from twopass.readers.pdf.scans import installed, pictures, rapid, tesseract
from twopass.readers.pdf.scans.engine import Line, Word, sureness
from twopass.readers.pdf.scans.ink import measured
from twopass.readers.pdf.scans.straighten import has_ink

PROGRAM = """#!{python}
import os, sys
if sys.argv[1] == "--version":
    print("tesseract 5.3.0")
elif sys.argv[1] == "--list-langs":
    print("List of available languages in /usr/share (3):", "deu", "eng", "osd", sep="\\n")
else:
    head, width, height, most = sys.stdin.buffer.read().split(b" ", 3)[:3] + [b""]
    assert (head, width, height, os.environ["OMP_THREAD_LIMIT"]) == (b"P5", b"40", b"30", "2"), (head, width, height)
    assert sys.argv[1:] == ["-", "-", "-l", "deu+eng", "--psm", "3", "tsv"]
    print("level\\tpage_num\\tblock_num\\tpar_num\\tline_num\\tword_num\\tleft\\ttop\\twidth\\theight\\tconf\\ttext")
    print("4\\t1\\t1\\t1\\t1\\t0\\t2\\t3\\t30\\t10\\t-1\\t")
    print("5\\t1\\t1\\t1\\t1\\t1\\t2\\t3\\t10\\t10\\t90\\tDie")
    print("5\\t1\\t1\\t1\\t1\\t2\\t14\\t4\\t20\\t11\\t60\\tM\\u00fchle")
    print("5\\t1\\t1\\t1\\t2\\t1\\t2\\t20\\t10\\t8\\t95\\tsteht")
"""


@pytest.fixture
def program(tmp_path, monkeypatch) -> None:
    file = tmp_path / "tesseract"
    file.write_text(PROGRAM.format(python=sys.executable), "utf-8")
    file.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PYTHONUTF8", "1")


@pytest.mark.skipif(sys.platform == "win32", reason="a script is no program there")
def test_tesseract_reads_what_is_piped_to_it(program):
    engine = tesseract.opened(2)
    assert engine.name == "tesseract 5.3.0 deu+eng"
    first, second = engine.recognise(np.zeros((30, 40), np.uint8))
    assert first.words == (Word("Die", 2, 12), Word("Mühle", 14, 34))
    assert (first.y0, first.y1) == (3, 15)
    assert first.score == pytest.approx((3 * 0.9 + 5 * 0.6) / 8)
    assert [word.text for word in second.words] == ["steht"]
    assert "5.3.0 (deu, eng)" in doctor.examine()


def test_without_its_program_there_is_none(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert tesseract.opened(1) is None
    assert doctor.MISSING in doctor.examine()


def test_rapidocr_without_its_models_is_none(monkeypatch):
    monkeypatch.setattr(rapid, "version", lambda name: "3.10.0")
    monkeypatch.setattr(rapid, "find_spec", lambda name: None)
    assert rapid.state() == ""
    assert rapid.opened(1) is None


@pytest.mark.parametrize(
    ("text", "sure"),
    [("The mill stands on the left bank", 0.95), (", .", 0.1), ("", 0.0)],
    ids=["words", "a script whose letters are blanks to the engine", "nothing"],
)
def test_how_sure_an_engine_is_of_a_page(text, sure):
    words = [Word(text, 0, 300)] if text else []
    assert sureness([Line((word,), 0, 15, 0.95) for word in words]) == pytest.approx(sure, abs=0.05)


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("Młyn stoi na lewym brzegu, żółw", True),
        ("O(a log α + b log β)", True),
        ("να δσει απ, αι τα αρχσει δεν", False),
        ("nhng ngưi mà không ai còn", False),
    ],
)
def test_rapidocr_is_unsure_of_letters_that_it_does_not_know(text, known):
    assert (rapid._known(text) == 1) == known


@pytest.mark.skipif(not rapid.state(), reason="the extra ocr is not installed")
def test_rapidocr_reads_a_page(pictured, mill, monkeypatch, tmp_path):
    monkeypatch.setattr(pictures, "installed", lambda: (rapid.opened(1),))
    monkeypatch.setenv("TWOPASS_CACHE", str(tmp_path))
    true, found = (Counter(re.findall(r"\w+", read(path).text)) for path in (mill, pictured(mill)))
    assert (true & found).total() > 0.98 * true.total()
    assert (true & found).total() > 0.98 * found.total()


def test_processes_share_their_threads():
    with open_pool(2, 6) as pool:
        assert pool.submit(installed.threads).result() == 3


# ── what is measured ──────────────────────────────────────────────────────────────────────────────


def test_a_blank_that_was_overlooked_is_seen(written):
    import pypdfium2

    path = written(draw(line("It is obvious to all of them", 20, 50, 12), size=(220, 100)))
    page = pypdfium2.PdfDocument(path)[0]
    image = np.asarray(page.render(scale=3, grayscale=True).to_numpy()).reshape(300, 660)
    text = page.get_textpage()
    boxes = [text.get_charbox(k) for k in range(text.count_chars())]
    middles = [(x0 + x1) / 2 * 3 for x0, _, x1, _ in boxes]
    words, at = [], 0
    for part in ("It", "is obvious", "to", "all", "of", "them"):
        held = [k for k in range(at, at + len(part)) if part[k - at] != " "]
        ends = boxes[held[0]][0] * 3, boxes[held[-1]][2] * 3
        words.append(Word(part.replace(" ", ""), *ends, tuple(middles[k] for k in held)))
        at += len(part) + 1
    made = measured(Line(tuple(words), 114, 162, 0.9), image)
    assert [word.text for word in made.words] == ["It", "is", "obvious", "to", "all", "of", "them"]
    assert made.size / 3 == pytest.approx(12, rel=0.08)
    assert made.base / 3 == pytest.approx(50, abs=0.5)


def test_a_few_specks_are_no_ink():
    empty = np.full((1000, 800), 250, np.uint8)
    empty[500:503, 400:403] = 0
    assert not has_ink(empty)
    empty[500:520, 100:700] = 0
    assert has_ink(empty)
