"""Pages that name no headings: what a browser shows as one, what their contents lead to, and text as it was typed."""

from __future__ import annotations

import contextlib

import pytest

from twopass.errors import NotADocument
from twopass.passes.skeleton import scan_skeleton
from twopass.readers import read

PROSE = "The mill grinds corn for the villages in the valley, and has done so since the year of the flood."
FORM = f"""<div style="text-align:center"><b>THE MILL</b></div><div style="text-align:center"><b>FORM M</b></div>
<table><tr><td><a href="#p1">PART I</a></td><td></td></tr>
<tr><td><a href="#i1">Item 1.</a></td><td><a href="#i1">Business</a></td><td>3</td></tr>
<tr><td><a href="#i2">Item 2.</a></td><td><a href="#i2">Weirs and Gates</a></td><td>5</td></tr>
<tr><td><a href="#i3">Item 3.</a></td><td><a href="#i3">Statements</a></td><td>9</td></tr></table>
<div id="p1" style="text-align:center"><b>PART I</b></div>
<table id="i1"><tr><td><b>Item 1.</b></td><td><b>Business</b></td></tr></table>
<div><u>Competition</u></div><div>{PROSE}</div><div>3</div>
<div><a name="i2"></a></div><div>Item 2. Weirs and Gates</div><div>{PROSE}</div>
<div id="i3" style="font-weight:700">Item 3.&nbsp;&nbsp;Statements</div>
<div style="font: bold 12pt Times">Note 1. Grain</div><div>{PROSE}</div>
<div><font style="font-weight: bold">Note 2. Flour</font></div><div>{PROSE}</div>
<div style="text-align:center"><b>SIGNATURES</b></div><div>Signed by the miller.</div>"""
ACT = """                 CHAPTER 1
             GENERAL PROVISIONS

&#167; 1. Short title.

    This Act may be cited as the Water Act of the Valley, and shall be read
together with the Mills Act. It binds the towns.

&#167; 2. Definitions.

    In this Act, unless the context otherwise requires, a weir is a low wall
across a river, and a gate is a board in it.
"""
LAW = f"""<p align=center><b>Chapter 12<br>Of Mills</b></p><p><b>&sect; 12-1. Title.</b> {PROSE}</p>
<p><b>&sect; 12-2. Height.</b> {PROSE}</p><p>(a) {PROSE}</p>"""
SUBS = [(2, "", "Rain"), (2, "", "Snow")]


def headings(folder, body: str) -> list[tuple[int, str, str]]:
    (folder / "a.html").write_text(f"<html><head><title>Of mills</title></head><body>{body}</body></html>")
    sections = scan_skeleton(read(folder / "a.html")).sections
    return [(one.level, one.number, one.title) for one in sections if one.source != "inferred"]


@pytest.mark.parametrize(
    ("body", "right"),
    [
        (
            FORM,
            [
                *((1, "I", "PART I"), (2, "Item 1", "Business"), (4, "", "Competition")),
                *((2, "Item 2", "Weirs and Gates"), (2, "Item 3", "Statements"), (3, "Note 1", "Grain")),
                *((3, "Note 2", "Flour"), (1, "", "SIGNATURES")),
            ],
        ),
        (f"<pre>{ACT}</pre>", [(1, "1", "GENERAL PROVISIONS"), (2, "1", "Short title."), (2, "2", "Definitions.")]),
        (LAW, [(1, "12", "Of Mills"), (2, "12-1", "Title."), (2, "12-2", "Height.")]),
        (
            f"<center><big>Ferry</big></center>{PROSE}<p><big>Rain</big><p>{PROSE}<p><big>Snow</big><p>{PROSE}",
            [(1, "", "Ferry"), *SUBS],
        ),
        (f"<h1>Acts</h1><p><b>Rain</b></p><p>{PROSE}</p><p><b>Snow</b></p><p>{PROSE}</p>", [(1, "", "Acts"), *SUBS]),
        (f"<h2>Rain</h2><p><b>Not this</b></p><p>{PROSE}</p><h2>Snow</h2><p>{PROSE}</p>", SUBS),
    ],
)  # fmt: skip
def test_headings_without_their_elements(tmp_path, body, right):
    assert headings(tmp_path, body) == right


@pytest.mark.parametrize(
    "body",
    [
        f"<p>{PROSE}</p><p>He said <b>never</b>, and went.</p><p>{PROSE}</p>",
        f"<p><b>One bold line</b></p><p>{PROSE}</p>",
        f"<p>{PROSE}</p><ul><li><b>Rain falls</b></li><li><b>Snow falls</b></li></ul><p>{PROSE}</p>",
        "".join(f"<p>{PROSE}</p><p><b>The Mill</b></p>" for _ in range(5)),
        f"<p><b>Dear Sir,</b></p><p>{PROSE}</p><p><b>Yours truly,</b></p><p>{PROSE}</p>",
        f"<p>{PROSE}</p><pre>int main() {{\n  return f(x);\n}}\n\nvoid g() {{ h[1] = 2; }}</pre>",
    ],
)
def test_what_stands_out_and_heads_nothing(tmp_path, body):
    assert headings(tmp_path, body) == []


def test_text_in_pre_goes_on_where_its_lines_were_full_and_code_does_not(tmp_path):
    (tmp_path / "a.html").write_text(f"<html><body><pre>{ACT}</pre></body></html>")
    assert "a low wall across a river" in read(tmp_path / "a.html").text
    (tmp_path / "b.html").write_text("<html><body><pre>if (x) {\n  y[0] = 1;\n}</pre></body></html>")
    assert {line.role for line in read(tmp_path / "b.html").lines} == {"figure"}


def test_elements_far_inside_one_another_are_read_or_refused(tmp_path):
    for depth in (1500, 5000):
        (tmp_path / f"{depth}.html").write_text(f"<html><body>{'<div>' * depth}{PROSE}{'</div>' * depth}</body></html>")
    assert read(tmp_path / "1500.html").text == PROSE
    with contextlib.suppress(NotADocument):  # as libxml2 2.14 makes us do, which 2.12 does not
        assert read(tmp_path / "5000.html").text == PROSE
