"""References as laws and standards make them, and those that the writer's program left broken."""

from __future__ import annotations

import pytest

from tests.crossrefs.papers import found


def told(*pages: str, language: str = "en") -> list[tuple[str, str, str]]:
    return [(one.text, one.kind, one.target) for one in found(*pages, language=language)]


def test_standards_point_by_number_alone():
    pages = (
        "# 1 Scope\nGates shall conform to 3.2. Leakage is measured in accordance with 4.1 and 4.2. See 3.1.\n"
        "The rate rose by 3.2 metres, and terms are defined in Clause 2.",
        "# 2 Terms\nWords.\n# 3 Requirements\n## 3.1 General\nWords.\n## 3.2 Gates\nWords.\n"
        "# 4 Tests\n## 4.1 Leakage\nWords.\n## 4.2 Endurance\nWords.",
    )
    assert told(*pages) == [
        ("3.2", "section", "3.2 Gates"),
        ("4.1", "section", "4.1 Leakage"),
        ("4.2", "section", "4.2 Endurance"),
        ("3.1", "section", "3.1 General"),
        ("Clause 2", "clause", "2 Terms"),
    ]


def test_a_section_of_a_standard_with_a_name_is_not_of_the_document():
    pages = ("# 1 Language\nNamed spaces are extensions (see also section 2 of the Embedded C standard).", "# 2 Tools")
    assert told(*pages) == [("section 2", "section", "")]


@pytest.mark.parametrize(
    ("language", "heading", "sentence", "words"),
    [
        ("de", "# § 2 Begriffe", "Nach § 2 Absatz 2 Satz 1 gilt dies; nach Satz 1 auch jenes.", "§ 2 Absatz 2 Satz 1"),
        ("de", "# § 2 Begriffe", "Es gilt § 2 Abs. 3 Nr. 4 Buchstabe b entsprechend.", "§ 2 Abs. 3 Nr. 4 Buchstabe b"),
        ("fr", "# § 2 Termes", "Il suit du § 2, alinéa 3 que cela vaut.", "§ 2, alinéa 3"),
    ],
)
def test_parts_of_a_section_belong_to_its_reference(language, heading, sentence, words):
    assert told(f"# § 1 A\n{sentence}", f"{heading}\nWorte.", language=language) == [(words, "section", heading[2:])]


def test_a_section_put_in_later_is_another_one():
    pages = ("# § 7 Ruhe\nNach den §§ 7 und 21a Abs. 4 gilt dies, nach § 21a jenes.", "# § 21 Schiffe\n# § 21a Straßen")
    assert told(*pages, language="de") == [
        ("§§ 7", "section", "§ 7 Ruhe"),
        ("21a", "section", "§ 21a Straßen"),
        ("§ 21a", "section", "§ 21a Straßen"),
    ]


def test_a_theorem_is_one_where_the_document_states_theorems():
    pages = ("# 1 Einleitung\nNach Satz 1 gilt dies.", "# 2 Sätze\nSatz 1. Jede Pumpe leckt.")
    assert told(*pages, language="de") == [("Satz 1", "theorem", "Satz 1. Jede Pumpe leckt.")]


def test_chapters_without_numbers_are_counted_under_the_title():
    pages = (
        "# A Primer\nSee Chapter 1 and Chapter 2.",
        "## Water\n### 1.1 Gauges\nWords.",
        "## Wood\n### 2.1 Oak\nWords.",
    )
    assert told(*pages) == [("Chapter 1", "chapter", "Water"), ("Chapter 2", "chapter", "Wood")]


def test_references_that_the_program_left_empty():
    pages = (
        "# 1 Water\nThe gauge is in Figure ??, its rating in Section ?? and (Table ??). What?? Nobody knows.\n"
        "The gates are in Error! Reference source not found. and Fehler! Verweisquelle konnte nicht gefunden werden.",
    )
    rows = [(one.text, one.kind, one.status) for one in found(*pages)]
    assert rows == [
        ("Figure ??", "figure", "unresolved"),
        ("Section ??", "section", "unresolved"),
        ("Table ??", "table", "unresolved"),
        ("Error! Reference source not found.", "reference", "unresolved"),
        ("Fehler! Verweisquelle konnte nicht gefunden werden.", "reference", "unresolved"),
    ]


@pytest.mark.parametrize(
    ("sentence", "own"),
    [
        ("Maßgebend sind § 2 Absatz 1 Nummer 4 und 6 sowie § 2 des Bundesmühlengesetzes.", False),
        ("Es gilt § 2 Absatz 1 des Neunten Buches Sozialgesetzbuch.", False),
        ("Es gilt § 2 Absatz 1 des Antrags.", True),
        ("Siehe dort [34, vergleichbar mit § 2].", False),
    ],
)
def test_a_section_of_a_law_named_after_it_is_not_the_text_s_own(sentence, own):
    held = told(f"# § 1 A\n{sentence}", "# § 2 Begriffe\nWorte.", language="de")
    assert any(target for _, _, target in held) == own


@pytest.mark.parametrize(
    ("language", "note"),
    [
        ("en", "[Added 5-1-2023 ATM by Art. 5; amended 2024 by Article 5]"),
        ("de", "(Geändert durch Artikel 5)"),
        ("fr", "[Modifié par l’article 5]"),
    ],
)
def test_what_changed_a_place_of_a_law_is_another_act(language, note):
    (one, *more) = found(f"# Article 1 A\nWords of a law. {note}", "# Article 5 B\nWords.", language=language)
    assert {reference.status for reference in (one, *more)} == {"external"}
