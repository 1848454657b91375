"""Keywords of a section: what the author marks comes first, real terms are printed, and no line goes without."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.making import make
from twopass.extractive.keyphrases.marks import DEFINED, QUOTED, Marks
from twopass.extractive.keyphrases.word_runs import RunWords
from twopass.extractive.study import Study
from twopass.passes.forward import index_forward
from twopass.passes.skeleton import scan_skeleton
from twopass.passes.synthesis import synthesize
from twopass.readers.markdown import read_markdown
from twopass.schema import Document
from twopass.text.analysis import DocumentAnalysis
from twopass.text.statistics import count

MILL = """# The mill

Keywords: tide mill; head race, sluice keeper.

## Gates

The *sluice gate* lets the tide into the pond at high water. The miller looks at the pond all day, and the pond is deep.
A gate is closed by the tide itself. We call this a "flap valve" in the trade.

## Wheels

The wheel turns in the tail race. The old sluice gate was of oak, as a sluice gate is, and the wheel of elm. A breast
shot wheel is defined as a wheel that the water meets at the height of its axle. The Mill Owners Association (MOA)
counts such wheels.

**Note:** The wheel is old. **Note:** The wheel is wide. **Note:** The wheel is slow.
"""


def studied(source: str) -> Study:
    document = read_markdown(Path("a.md"), source.encode())
    return Study(DocumentAnalysis(document, scan_skeleton(document)))


def marks_of(study: Study) -> Marks:
    return Marks(study.statistics, RunWords(study.statistics.language))


def test_what_the_author_marks_is_known_by_how_it_is_marked():
    marks = marks_of(studied(MILL))
    assert {"sluice gate", "flap valve", "tide mill", "head race", "sluice keeper", "moa"} <= marks.by_key.keys()
    assert marks.kinds("flap valve") & QUOTED
    assert marks.kinds("tide mill") == marks.kinds("moa") == DEFINED
    assert marks.kinds("mill owners association") == DEFINED or marks.kinds("mill owner association") == DEFINED
    assert marks.by_key["sluice gate"].section == 1


def test_a_label_that_is_set_apart_again_and_again_is_no_term():
    assert "note" not in marks_of(studied(MILL)).by_key


def test_a_marked_term_comes_before_words_that_are_only_frequent():
    found = [word for word in studied(MILL).keyphrases.of(1, 8) if word != "gate"]  # which is the heading
    assert set(found[:2]) == {"sluice gate", "flap valve"}


@pytest.mark.parametrize("language", ["de", "fr", "es", "it", "pt"])
def test_listed_keywords_are_marked_in_every_language(language):
    labels = {
        "de": "Schlüsselwörter",
        "fr": "Mots-clés",
        "es": "Palabras clave",
        "it": "Parole chiave",
        "pt": "Palavras-chave",
    }
    document, skeleton = make(f"# A\n\n{labels[language]}: mulina, ponte alta.\n\nTexto.", language)
    marks = Marks(count(DocumentAnalysis(document, skeleton)), RunWords(language))
    assert {"mulina", "ponte alta"} <= marks.by_key.keys()


def lines(source: str) -> list[tuple[str, ...]]:
    from twopass.backends import open_backend
    from twopass.passes.backward import resolve_backward

    document: Document = read_markdown(Path("a.md"), source.encode())
    skeleton = scan_skeleton(document)
    analysis, backend = DocumentAnalysis(document, skeleton), open_backend("extractive")
    forward = index_forward(analysis, backend, references=())
    synthesis = synthesize(analysis, resolve_backward(analysis, forward, backend), backend)
    return [line.keywords for line in synthesis.lines]


def test_a_line_prints_the_term_that_its_sentence_holds():
    printed = lines(MILL)
    assert "sluice gate" in printed[1]
    assert all(len(keywords) <= 5 for keywords in printed)
    assert printed[1]
    assert printed[2]


def test_the_term_that_is_the_heading_stands_last():
    study = studied(
        "# Weirs\n\nThe *weir* holds the water. A *weir crest* is level. The weir is long, and its crest is old.\n"
    )
    assert study.in_order(0, ("weir", "crest", "weir crest"))[-1] == "weir"


GAUGES = """# The works

## 1 Staff gauges and stilling wells

A staff gauge is a ruler fixed in the water. The staff is read by eye. The well is silted, and a staff gauge is cheap.

## 2 What the keepers said

“I couldn’t read the staff in a flood,” the keeper said, “and that was *dreadful*”. A flood drowns the staff gauge.

## 3 Flood gates

The gates lift in summer. A flood drowns the pump, and the pump stops.
"""


def test_a_compound_stands_before_a_bare_word_that_it_begins_with():
    first = studied(GAUGES).keyphrases.of(1, 5)
    assert first[0] == "staff gauge"
    assert "staff" not in first


def test_a_term_of_the_heading_is_one_of_its_section_though_the_text_has_but_its_head():
    assert "flood gates" in [word.lower() for word in studied(GAUGES).keyphrases.of(3, 5)]


def test_quoted_speech_and_what_a_heading_says_of_somebody_are_no_terms():
    study = studied(GAUGES)
    assert "i couldn" not in marks_of(study).by_key
    assert "keepers said" not in study.keyphrases.of(2, 8)


def test_a_species_is_one_term_and_a_link_is_none():
    words = RunWords("en").of("E. coli grows, see https://mills.org/rye for the strains.")
    assert [word.text for word in words if word.content] == ["E. coli", "grows", "see", "strains"]
    marks = marks_of(studied("# Mills\n\nThe **rye mill (http://mills.org/rye)** of the north turns by day and night."))
    assert "rye mill" in marks.by_key
    assert not any("http" in key for key in marks.by_key)
