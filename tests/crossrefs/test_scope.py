"""Which of several targets with one number is meant, and where words without a number lead."""

from tests.crossrefs.papers import build, found, led
from twopass.crossrefs import find_references
from twopass.schema import Skeleton

BOOK = (
    "# Chapter 1 Pumps\n\n## 1 Parts\n\nSee Section 2, Figure 1 and Section 2 of Chapter 2.\n\nFigure 1: A pump.",
    "## 2 Care\n\nAs the previous section says, oil it. The next chapter is on valves.",
    "# Chapter 2 Valves\n\n## 1 Parts\n\nSee Section 2 and Figure 1.",
    "## 2 Care\n\nFigure 1: A valve.",
)


def test_numbering_that_restarts_is_resolved_in_its_chapter():
    pages = [(one.page, one.text, one.target_page) for one in found(*BOOK)]
    assert pages[:3] == [(1, "Section 2", 2), (1, "Figure 1", 1), (1, "Section 2", 4)]
    assert (3, "Section 2", 4) in pages
    assert (3, "Figure 1", 4) in pages


def test_next_and_previous_go_by_level():
    assert [(text, page) for text, page in led(*BOOK) if not text[-1].isdigit()] == [
        ("previous section", 1),
        ("next chapter", 3),
    ]


def test_chapters_without_a_number_are_counted_by_their_sections():
    pages = ("# Preface\n\nChapter 2 treats valves.", "# Pumps\n\n## 1.1 Parts", "# Valves\n\n## 2.1 Parts")
    assert led(*pages) == [("Chapter 2", 3)]


def test_subsections_without_a_number_are_counted():
    pages = ("# 1 Start\n\nSee Section 2.2.", "# 2 Pumps\n\n## Parts of it\n\n…", "## Care for it\n\n…")
    (one,) = found(*pages)
    assert (one.target_page, one.status, one.target) == (3, "partial", "Care for it")


def test_a_missing_subsection_leads_to_the_section_above_it():
    (one,) = found("# 1 Start\n\nSee Section 2.7.", "# 2 Pumps\n\n## 2.1 Parts")
    assert (one.target_page, one.status) == (2, "partial")
    assert one.reason


def test_what_was_not_found_stays_with_its_reason():
    (one,) = found("# 1 Start\n\nSee Figure 7.", "Figure 1: A pump.")
    assert (one.status, one.target_page, one.direction, one.reason) == (
        "unresolved",
        None,
        "none",
        "no figure 7 was found",
    )


def test_headings_that_the_skeleton_lacks_are_found_in_the_text():
    assert led("# 1 Start\n\nSee Section 5.2 and Appendix B.", "5.2 Evaluation", "Appendix B") == [
        ("Section 5.2", 2),
        ("Appendix B", 3),
    ]


def test_a_mention_at_the_start_of_a_line_is_no_label():
    text = "# 1 Start\n\nWe proved it before, as is shown in\nFigure 3. The pump leaks."
    assert led(text, "Figure 3. A pump.") == [("Figure 3", 2)]


def test_named_sections():
    pages = (
        "# 1 Start\n\nSee the Known Limits section, the section “Known Limits”, and see “Known Limits”.",
        "# 2 Known Limits\n\nA Known Limits section is one of many. We call this “Known Limits” here.",
    )
    references = found(*pages)
    assert [(one.page, one.target_page) for one in references] == [(1, 2), (1, 2), (1, 2)]


def test_tables_above_and_below():
    pages = (
        "# 1 Start\n\nTable 1: Costs.\n\nThe table above has costs, the following table has gains.\n\nTable 2: Gains."
    )
    assert [one.target for one in found(pages)] == ["Table 1: Costs.", "Table 2: Gains."]


def test_page_words_without_a_number():
    assert led("# 1 Start\n\nSee the table on the next page.", "…") == [("next page", 2)]


def test_an_act_spoken_of_before_keeps_its_sections():
    text = "# 1 Rules\n\nSection 4 of the Banking Act allows it. Under section 4(b) it must be told."
    assert [(one.status, one.target_page) for one in found(text, "# 4 End")] == [("external", None)] * 2


def test_a_form_named_on_the_first_page_is_the_document_itself():
    text = "# 1 Start\n\nSee Item 7 of this Form 10-K, Item 7 of Form 10-K and Item 3 of Form 8-K."
    references = found("Form 10-K", text, "# Item 7 Outlook\n\n…", "# Item 3 Law\n\n…")
    assert [(one.text, one.target_page) for one in references] == [("Item 7", 3), ("Item 7", 3), ("Item 3", None)]


def test_a_document_without_headings_or_words():
    document, _ = build("See Section 2 and Figure 1 in the next section.", "Figure 1: A pump.")
    bare = Skeleton(document_id="x", sections=())
    assert [one.target_page for one in find_references(document, bare)] == [None, 2]
    empty, skeleton = build("")
    assert find_references(empty, skeleton) == ()
    assert find_references(empty, bare) == ()


def test_one_proposition_of_two_is_the_nearer_one():
    pages = (
        "# 1 Start\n\nProposition 1. All leak.\n\nBy Proposition 1 it leaks.",
        "…",
        "# 2 End\n\nProposition 1 None leak.",
    )
    assert led(*pages) == [("Proposition 1", 1)]


def test_an_earlier_report_is_another_work():
    text = "# 1 Start\n\nSee Part II, Item 7 in our fiscal 2022 Form 10-K, which was filed in July."
    assert [(one.text, one.status) for one in found("Form 10-K", text, "# Item 7 Outlook\n\n…")] == [
        ("Part II", "external"),
        ("Item 7", "external"),
    ]


def test_a_lettered_section_of_named_provisions_is_another_work():
    text = "# 1 Start\n\nIt holds the text described in Section 4.e of the Trust Legal Provisions."
    assert [(one.status, one.target_page) for one in found(text, "# 4 End\n\n…")] == [("external", None)]
