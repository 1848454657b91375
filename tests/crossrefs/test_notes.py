"""Footnotes and endnotes as targets of "footnote 3", "see n. 7" and their like in other languages."""

from dataclasses import replace

import pytest

from tests.crossrefs.papers import build
from twopass.crossrefs import find_references

FEET = "1 The pump was built in the same year.\n\n2 Its drawings are lost, and so is the model."


def led(body: str, *pages: str, language: str = "en") -> list[tuple[str, str, int | None]]:
    """The words, kind and page of each reference in a document whose second page ends in two footnotes."""
    document, skeleton = build(f"# 1 Start\n\n{body}", f"The pump stands still.\n\n{FEET}", *pages, language=language)
    foot = document.text.index(FEET)
    end = foot + len(FEET)
    lines = [replace(one, role="footnote") if foot <= one.start < end else one for one in document.lines]
    found = find_references(document.model_copy(update={"lines": tuple(lines)}), skeleton)
    return [(one.text, one.kind, one.target_page) for one in found]


@pytest.mark.parametrize(
    ("language", "sentence", "words"),
    [
        ("en", "It runs; see footnote 2.", "footnote 2"),
        ("en", "It runs (n. 2).", "n. 2"),
        ("en", "As told in footnote 2 below, it runs.", "footnote 2"),
        ("de", "Sie läuft, siehe Fußnote 2.", "Fußnote 2"),
        ("fr", "Elle marche, voir la note de bas de page 2.", "note de bas de page 2"),
        ("es", "Funciona, véase la nota al pie 2.", "nota al pie 2"),
        ("it", "Funziona, si veda la nota a piè di pagina 2.", "nota a piè di pagina 2"),
        ("pt", "Funciona, ver a nota de rodapé 2.", "nota de rodapé 2"),
        ("ru", "Он работает, см. сноску 2.", "сноску 2"),
        ("el", "Λειτουργεί, βλ. υποσημείωση 2.", "υποσημείωση 2"),
        ("zh", "它在运转，见脚注2。", "脚注2"),
    ],
)
def test_a_footnote_is_led_to_its_mark(language, sentence, words):
    assert led(sentence, language=language) == [(words, "footnote", 2)]


def test_a_note_in_small_letters_may_be_a_footnote():
    assert led("It runs, as note 1 above says.") == [("note 1", "note", 2)]


@pytest.mark.parametrize("sentence", ["It takes n. 2 pumps run.", "There are n. Two of them run.", "See footnote 9."])
def test_what_leads_to_no_footnote_is_dropped(sentence):
    assert led(sentence) == []


def test_endnotes_stand_under_their_title():
    pages = ("# Notes\n\n1. The first note is here.\n\n2. The second one.\n\n3. The third note.",)
    assert led("It runs; see endnote 3.", *pages) == [("endnote 3", "footnote", 3)]


def test_a_number_that_opens_a_line_of_a_footnote_is_no_mark():
    document, skeleton = build("# 1 Start\n\nSee footnote 31.", "1 The pump was shown.\n\n31st Conference on Pumps.")
    lines = [replace(one, role="footnote") if one.page == 2 else one for one in document.lines]
    assert not find_references(document.model_copy(update={"lines": tuple(lines)}), skeleton)
