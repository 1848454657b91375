"""Words set apart in running text: found in PDFs by their type and in Markdown by its marks, body type left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.readers.conftest import sound
from twopass.config import ReadOptions
from twopass.readers import read
from twopass.readers.markdown import read_markdown
from twopass.schema import Document

PAGE = """
#set page(width: 12cm, height: 18cm)
#set par(justify: true)
= Gates of *old* mills
A mill has a _sluice gate_, which the miller opens at low water, and a pond that the tide fills twice a day. What drives
the wheel at neap tide is the *difference in the height of head water* against the tail race, all of the water year.

_This whole paragraph is said in italics, from its first word to the last of its three lines, as a remark may be; it has
no word that stands out against the others, and the reader should take none of it for a term of the trade of millers._

The command `openGate` is typed at the console, $alpha + beta x_n = f(x)$ is a formula, and _x_ is no word.
"""


def apart(document: Document) -> list[tuple[str, str]]:
    return [(one.kind, document.text[one.start : one.end]) for one in document.emphasis]


def test_a_pdf_sets_terms_apart_by_their_type(typeset):
    document = read(typeset(PAGE), ReadOptions())
    sound(document)
    assert apart(document) == [
        ("italic", "sluice gate"),
        ("bold", "difference in the height of head water"),
        ("typewriter", "openGate"),
    ]


@pytest.mark.parametrize("font", ["italic", "oblique"])
def test_plain_words_in_slanted_body_type_are_no_emphasis(typeset, font):
    source = f"#set text(style: '{font}')\nThe gate is old. #text(style: 'normal')[Never] was it *shut*.".replace(
        "'", '"'
    )
    kinds = [kind for kind, _ in apart(read(typeset(source), ReadOptions()))]
    assert "italic" not in kinds


def test_markdown_sets_terms_apart_by_its_marks():
    source = (
        "# The *old* gate\n\nA *sluice\ngate* is **opened** by `openGate`, and 3*4*5 is _x_.\n\n"
        "**All bold.**\n\n```\n*code*\n```\n\n- a <!-- *n* --> *weir*\n\n| a | b |\n|---|---|\n| the *leat* | c |\n"
    )
    document = read_markdown(Path("a.md"), source.encode())
    assert apart(document) == [
        ("italic", "sluice gate"),
        ("bold", "opened"),
        ("typewriter", "openGate"),
        ("italic", "weir"),
        ("italic", "leat"),
    ]


def test_a_saved_document_has_no_emphasis():
    document = read_markdown(Path("a.md"), b"The *sluice gate* is old.")
    assert document.emphasis
    assert "emphasis" not in document.model_dump()
