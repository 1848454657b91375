"""What a number may lead to: labels however they are set, and no lines of contents lists or cells of tables."""

from dataclasses import replace

from tests.crossrefs.papers import build, led
from twopass.crossrefs import find_references


def test_a_label_set_with_wide_spaces_is_read():
    pages = ("# 1 Start\n\nSee figure 1.12 and table 2.", "F I G U R E 1 . 1 2 – A pump.", "TA B L E 2 – Costs.")
    assert led(*pages) == [("figure 1.12", 2), ("table 2", 3)]


def test_a_label_in_a_table_cell_is_a_mention():
    document, skeleton = build(
        "# 1 Start\n\nHold time\nFigure 3\n\nThe pump holds its water for as long as it stands.", "Figure 3: Timing."
    )
    cells = {"Hold time": ("table", 72.0, 100.0), "Figure 3": ("caption", 250.0, 300.0)}
    lines = []
    for line in document.lines:
        role, x0, x1 = cells.get(document.text[line.start : line.end], (line.role, line.x0, line.x1))
        lines.append(replace(line, role=role, x0=x0, x1=x1, y0=40.0 if role != "body" else line.y0))
    found = find_references(document.model_copy(update={"lines": tuple(lines)}), skeleton)
    assert [(one.text, one.page, one.target_page) for one in found] == [("Figure 3", 1, 2)]


def test_a_contents_list_on_half_a_page_holds_no_targets():
    listed = "\n".join(
        ["Contents", *(f"{n}. Title {word} {n + 1}" for n, word in enumerate("abcde", 1)), "Appendix A. Tools 9"]
    )
    prose = "\n\n".join(f"A paragraph with the number {n} in it and a full stop at its end." for n in range(12))
    pages = (f"{listed}\n\n{prose}\n\nSee appendix A for tools.", "", "# Appendix A Tools\n\nTools.")
    assert led(*pages) == [("appendix A", 3)]


def test_a_letter_behind_a_dash_belongs_to_the_section():
    pages = ("# III Design\n\nSee Section III-B.", "## A Parts", "## B Whole")
    assert led(*pages) == [("Section III-B", 3)]


def test_definitions_may_be_numbered_as_formulas_are():
    pages = ("# 1 Start\n\nBy their definition (2.2) both agree.", "a = b + c (2.2)\n\nd = e + f (2.3)")
    assert led(*pages) == [("definition (2.2)", 2)]


def test_a_formula_that_ends_like_a_page_word_keeps_its_number():
    pages = ("# 1 Start\n\nWe apply Eq. (2.10) and Eq. (2.11).", "≤ √p(E d(T))1/p. (2.10)\n\n≤ a + b + c. (2.11)")
    assert led(*pages) == [("Eq. (2.10)", 2), ("Eq. (2.11)", 2)]


def test_clauses_of_standards_lead_to_sections():
    document, skeleton = build("# 1 Scope\n\nTerms are defined in Clause 2.\n\n# 2 Terms\n\nA gate is a door.")
    assert [(one.text, one.target, one.status) for one in find_references(document, skeleton)] == [
        ("Clause 2", "2 Terms", "resolved")
    ]


def test_a_number_after_words_of_conformity_is_a_section_and_so_is_the_next():
    text = "# 1 Scope\n\nGates shall conform to 3.2. Leaks are measured in accordance with 4.1 and 4.2."
    document, skeleton = build(text, "# 3.2 Gates\n\nSome.", "# 4.1 Pipes\n\nSome.", "# 4.2 Seals\n\nSome.")
    assert [one.text for one in find_references(document, skeleton)] == ["3.2", "4.1", "4.2"]


def test_a_sentence_of_a_paragraph_of_a_law_is_no_theorem():
    text = "# 1 Bereich\n\nNach § 2 Absatz 2 Satz 1 gilt das. Es folgt aus Satz 2.\n\nSatz 2. Das gilt."
    document, skeleton = build(text, "# 2 Begriffe\n\nWasser ist nass.", language="de")
    theorems = [one.text for one in find_references(document, skeleton) if one.kind == "theorem"]
    assert "Satz 1" not in theorems
    assert "Satz 2" in theorems


def test_a_chapter_without_a_number_is_not_the_title_above_it():
    pages = ["# A Primer", "## Water\n\n### 1.1 Wells\n\nSee Chapter 2.", "## Wood\n\n### 2.1 Trees\n\nSee Chapter 1."]
    document, skeleton = build(*pages)
    assert [one.target for one in find_references(document, skeleton)] == ["Wood", "Water"]


def test_the_next_chapter_but_one_is_the_one_after_the_next():
    pages = [f"# Chapter {number}\n\nWater is wet." for number in (2, 3, 4)]
    document, skeleton = build("# Chapter 1\n\nWe turn to this in the next chapter but one.", *pages)
    assert [(one.text, one.target_page) for one in find_references(document, skeleton)] == [("next chapter but one", 3)]
