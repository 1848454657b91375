"""Which references open something: what is called out nearby and what only tells the order of the text do not."""

from __future__ import annotations

import pytest

from tests.making import make
from twopass.crossrefs import find_references
from twopass.gaps.pointers import opening_references
from twopass.text.analysis import DocumentAnalysis

FILLER = "The miller's cat slept on the warm boards and took no notice of the noise below. " * 14
REST = "".join(f"# {n} {title}\n\n{FILLER}\n\n" for n, title in enumerate(("Gear", "Pond", "Money", "Parish"), 2))


def opened(words: str, rest: str = REST, language: str = "en") -> list[str]:
    """The references in the words, put into a first section, that open something."""
    document, skeleton = make(f"# 1 Mill\n\n{FILLER} {words}\n\n{FILLER}\n\n{rest}", language=language)
    analysis = DocumentAnalysis(document, skeleton)
    return [one.text for one in opening_references(analysis, find_references(document, skeleton))]


def test_a_reference_to_a_later_section_opens():
    assert opened("The gear is described in Section 2.") == ["Section 2"]


def test_a_roadmap_opens_nothing():
    words = "Section 2 describes the gear. In Section 3 we turn to the pond, and Section 4 tells what it cost."
    assert opened(words) == []
    assert opened(words.partition(", and")[0] + ".") == []
    assert opened(words.partition(" In")[0]) == ["Section 2"]
    assert opened("The gear is told of in Section 2 and the pond, as we shall see, in Section 3.") == [
        "Section 2",
        "Section 3",
    ]


def test_a_part_that_begins_on_the_same_page_is_one_of_a_roadmap():
    words = "We tell of the gear in Section 2, then of the pond in Section 3 and last of the money in Section 4."
    document, skeleton = make(f"# 1 Mill\n\n{FILLER} {words}\n\n{FILLER}\n\n{REST}")
    first, *others = find_references(document, skeleton)
    references = [first.model_copy(update={"direction": "same"}), *others]
    assert opening_references(DocumentAnalysis(document, skeleton), references) == []


def test_an_abstract_opens_no_part_of_the_document():
    document, skeleton = make(f"# Abstract\n\nIn Section 2, the gear is weighed. {FILLER}\n\n{REST}")
    analysis = DocumentAnalysis(document, skeleton)
    assert opening_references(analysis, find_references(document, skeleton)) == []


def test_a_figure_opens_where_it_is_far():
    far = REST.replace("# 5 Parish\n\n", "# 5 Parish\n\nFigure 1: The seal of the parish.\n\n")
    assert opened("The seal is shown in Figure 1.", far) == ["Figure 1"]
    near = f"Figure 1 shows the seal.\n\nFigure 1: The seal of the parish.\n\n{FILLER}"
    assert opened(near) == []


def test_the_pages_of_a_cited_work_open_nothing():
    assert opened("The gear was sold (Brown, History of Mills p. 5).") == []
    assert opened("For the price of the gear see p. 5.") == ["p. 5"]


def test_words_that_only_send_the_reader_on_open_nothing():
    assert opened("See Section 2 for details.") == []
    named = REST.replace("# 3 Pond", "# 3 Ponds and ditches")
    assert opened("The water comes by Section 3, “Ponds and ditches”, to the wheel.", named) == []
    assert opened("The water of the wheel is told of in Section 3.", named) == ["Section 3"]
    for beside in ("Section 4: Ponds and ditches", "Section 4 Ponds and ditches"):
        assert opened(f"The water of the wheel is told of in {beside} by the miller.", named) == []


def test_a_table_is_no_figure_of_the_same_number():
    far = REST.replace("# 5 Parish\n\n", "# 5 Parish\n\nFigure 1: The seal of the parish.\n\n")
    assert opened("The prices are listed in Table 1.", far) == []


@pytest.mark.parametrize("words", ["Section 3 para. 2", "Section 3 para 2", "Section 3 § 2", "Section 3 of the PWQ"])
def test_a_section_of_a_law_opens_nothing(words):
    assert opened(f"The water may be sold under {words} by him.") == []


@pytest.mark.parametrize("heading", ["# Step 3: Drain the pond", "# Part 3 Pond", "# III. Pond"])
def test_a_section_is_nothing_else_of_its_number(heading):
    assert opened("The water may be sold under Section 3 of it.", REST.replace("# 3 Pond", heading)) == []


@pytest.mark.parametrize(
    ("language", "section", "chapter"), [("ja", "第3項", "章"), ("zh", "第3节", "章"), ("ko", "제3절", "장")]
)
def test_a_section_is_no_chapter_of_its_number_where_the_label_stands_behind(language, section, chapter):
    words = f"水车 {section}。" if language != "ko" else f"물레방아는 {section}에서 다룬다."
    heading = f"# {section[0]}3{chapter} 池"
    assert opened(words, REST.replace("# 3 Pond", heading), language) == []
    assert opened(words, REST.replace("# 3 Pond", heading.replace(chapter, section[-1])), language) != []


@pytest.mark.parametrize(
    ("words", "worth"),
    [
        ("The wheel may be seen, for example, in Mill Chemistry, Section 3.", False),
        ("The wheel may be seen, as may the ditch, in the Deep Pond, Section 3.", True),
        ("The wheel may be seen, as may the ditch, in Volume Two, Section 3.", True),
        ("The wheel may be seen with the ditch, Section 3.", True),
    ],
)
def test_a_chapter_of_a_work_named_before_it_opens_nothing(words, worth):
    rest = REST.replace("# 3 Pond", "# 3 The Pond")
    assert opened(words, rest) == ["Section 3"] * worth


def test_what_is_called_a_chapter_is_no_section_of_a_law():
    words = "The water may be sold under Section 3 of it."
    assert opened(words) == ["Section 3"]
    assert opened(f"{words} {FILLER} Its price is told of in Chapter 3.") == ["Chapter 3"]


def test_numbers_of_captions_that_begin_anew_lead_nowhere():
    once = REST.replace("# 5 Parish\n\n", "# 5 Parish\n\nFigure 2: The seal of the parish.\n\n")
    assert opened("The seal is shown in Figure 2.", once) == ["Figure 2"]
    anew = once.replace("# 4 Money\n\n", "# 4 Money\n\nFigure 1: A coin.\n\n")
    anew = anew.replace("# 5 Parish\n\n", "# 5 Parish\n\nFigure 1: A spoon.\n\n")
    assert opened("The seal is shown in Figure 2.", anew) == []


def test_words_that_lead_to_the_next_heading_open_nothing():
    assert opened("The following section tells of the gear of the mill.") == []
    assert opened("Section 2 tells of the gear of the mill.") == ["Section 2"]


@pytest.mark.parametrize("heading", ["Outline of the report", "Revision history"])
def test_a_section_that_tells_the_order_or_the_history_of_the_text_opens_nothing(heading):
    outline = f"# 2 {heading}\n\nThe pond is described in Section 4.\n\n{REST.replace('# 2', '# 3 The')}"
    assert opened("The miller slept.", outline) == []
