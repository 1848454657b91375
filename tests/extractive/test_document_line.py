"""The first line of the index says what the document is, and every other line says something by itself."""

from __future__ import annotations

import pytest

from tests.making import make
from twopass.backends import open_backend
from twopass.extractive.first_line.candidate_sentences import candidates, leans
from twopass.extractive.first_line.document_line import tell_document, thing_said
from twopass.extractive.first_line.document_title import usable_title
from twopass.extractive.first_line.front import read_front
from twopass.extractive.first_line.self_description import called_in, does_here, points_back, read_saying
from twopass.extractive.first_line.title_page import with_rest
from twopass.extractive.study import Study
from twopass.passes.backward import resolve_backward
from twopass.passes.forward import index_forward
from twopass.passes.synthesis import synthesize
from twopass.schema import Page, TextLine
from twopass.text.analysis import DocumentAnalysis

REST = "The miller's cat slept on the warm boards of the loft. The wheel turned by night and by day in the winter. " * 4


def told(text: str, language: str = "en") -> str:
    """What the first line is made of."""
    study = Study(DocumentAnalysis(*make(text, language)))
    return " ".join(one.text for one in tell_document(study, 420))


def lines(text: str, language: str = "en") -> list[str]:
    """The comments of the index of a text."""
    analysis = DocumentAnalysis(*make(text, language))
    backend = open_backend("extractive")
    forward = index_forward(analysis, backend, references=())
    resolved = resolve_backward(analysis, forward, backend)
    return [line.comment for line in synthesize(analysis, resolved, backend).lines]


@pytest.mark.parametrize(
    ("language", "title", "heading", "sentence"),
    [
        ("en", "Mills", "Abstract", "We present a survey of two hundred water mills on the northern rivers."),
        ("en", "Mills", "Preface", "This book describes how the water mills of the northern rivers were built."),
        ("en", "Gristware manual", "Start", "Gristware is a program that records the yield of water mills."),
        ("de", "Mühlen", "Zusammenfassung", "Wir untersuchen zweihundert Wassermühlen an den Flüssen des Nordens."),
        ("fr", "Moulins", "Résumé", "Nous présentons une étude de deux cents moulins à eau sur les rivières du nord."),
    ],
)
def test_the_document_is_told_by_its_own_words(language, title, heading, sentence):
    text = f"# {title}\n\nNorth Press, 12 Mill Lane\n\n# {heading}\n\n{sentence}\n\n# One\n\n{REST}\n\n# Two\n\n{REST}"
    assert told(text, language) == sentence
    assert lines(text, language)[0].startswith(sentence)


def test_where_no_sentence_says_it_none_is_made_up():
    assert told(f"# Mills\n\n{REST}\n\n# Two\n\n{REST}") == ""


def test_where_none_says_it_the_first_with_the_words_of_the_title_stands_for_it():
    said = "The mills were raised by the monks of the abbey on all the rivers of the northern plain."
    text = (
        f"# Mills of the northern rivers\n\n{REST}\n\n{said}\n\n# One\n\n{REST}\n\n# Two\n\n{REST}\n\n# Three\n\n{REST}"
    )
    assert lines(text)[0].startswith(said)


def test_a_part_or_a_notice_is_not_what_the_document_is():
    dull = "This chapter describes the wheel of the mill. No part of this book may be reprinted or reproduced."
    tells = "This book counts the water mills of the north and weighs their oak."
    assert told(f"# Mills\n\n{dull}\n\n{tells}\n\n# One\n\n{REST}") == tells


def test_what_the_text_does_stands_beside_what_only_brings_in_its_matter():
    opening = "Water mills have become popular among the people of the north. They grind rye in every valley there."
    does = "This thesis weighs the cost of oak against the yield of a stone."
    text = f"# Mills\n\nNorth Press\n\n# Abstract\n\n{opening}\n\n# One\n\n{does} {REST}\n\n# Two\n\n{REST}"
    assert told(text).endswith(does)


def test_forms_and_plans_do_not_tell_a_document():
    form = "Indicate by check mark whether this report is filed by a shell company of the mills."
    plan = "This report is organized as follows, from the wheel to the loft of the mill."
    question = "What is the purpose of this report on the mills of the north?"
    begun = f"# Mills\n\n{form}\n\n{plan}\n\n{question}"
    text = f"{begun}\n\nThis report counts the water mills of the north.\n\n# One\n\n{REST}"
    assert told(text) == "This report counts the water mills of the north."


def test_a_line_is_no_roadmap_no_question_and_no_callout():
    dull = [
        "This section describes the wheel of the mill and what it cost.",
        "Figure 3 shows the wheel of the mill with its paddles.",
        "But who would build a wheel of the mill without oak?",
        "In the previous sections, the wheel of the mill was weighed.",
    ]
    claim = "The wheel of the mill was built of oak in the year of the flood."
    for sentence in dull:
        assert lines(f"# Intro\n\n{REST}\n\n# The wheel\n\n{sentence} {claim}")[1] == claim, sentence


def test_what_follows_from_a_sentence_is_not_cut_loose():
    text = "The gate stays shut in frost. As a result, no water can reach the wheel in the cold months of the year."
    comment = lines(f"# Intro\n\n{REST}\n\n# The gate\n\n{text}")[1]
    assert "No water can reach" not in comment


def test_where_no_sentence_says_it_the_main_headings_do():
    text = "# Mill law\n\nDate: 1908\n\n" + "".join(f"## {one}\n\n- {one} 12\n\n" for one in ("Gates", "Ponds", "Fees"))
    assert lines(text)[0] == "Covers Gates, Ponds and Fees."


def test_what_the_title_calls_the_document_is_it():
    sentence = "This Mill Statement applies to all the gates of the northern rivers."
    assert told(f"# Mill Statement\n\nWelcome, reader.\n\n{sentence}\n\n# One\n\n{REST}") == sentence


def test_what_is_done_without_a_word_of_the_title_is_not_what_the_document_is():
    blurb = "Our goal is to make the whole world a safer place for all partners and friends."
    assert told(f"# Report on mills\n\n# About us\n\n{blurb}\n\n# One\n\n{REST}\n\n# Two\n\n{REST}") == ""


def test_the_label_of_an_abstract_is_left_off():
    sentence = "Water mills turn by night and by day on the northern rivers, and this survey counts all of them."
    assert told(f"# Mills\n\nAbstract: {sentence}\n\n# One\n\n{REST}") == sentence
    said = "We propose to count all the mills of the northern rivers."
    assert told(f"# Mills\n\n# Abstract\n\nConclusions: {said}\n\n# One\n\n{REST}") == said
    assert told(f"# Mills\n\n# Abstract\n\nCONCLUSIONS {said}\n\n# One\n\n{REST}") == said


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "This RFC codifies how the mills of the north share their water."),
        ("en", "In this short survey paper, the millers of the north are counted."),
        ("en", "The purpose of the act is to keep the mills of the north in water."),
        ("de", "Zweck des Gesetzes ist der Schutz der Mühlen an den Flüssen des Nordens."),
        ("fr", "Dans cette fiche, nous expliquons comment les moulins du nord sont construits."),
        ("es", "El objetivo del presente trabajo es contar los molinos de los ríos del norte."),
        ("it", "Il presente lavoro di tesi si propone di contare i mulini dei fiumi del nord."),
        ("pt", "O objetivo deste trabalho é contar os moinhos de água dos rios do norte."),
        ("ru", "Цель данной работы состоит в описании водяных мельниц на северных реках."),
        ("el", "Η παρούσα εργασία περιγράφει τους νερόμυλους των ποταμών του βορρά."),
        ("zh", "本文介绍北方河流上的水磨坊以及它们的建造方法。"),
    ],
)
def test_a_sentence_on_the_document_tells_it_in_any_language(language, sentence):
    assert read_saying(sentence, language, frozenset()).own
    dull = "Mills 1908. " if language in ("en", "de") else ""
    assert sentence in told(f"# Mills\n\n{dull}{sentence}\n\n# One\n\n{REST}", language)


@pytest.mark.parametrize(
    "dull",
    [
        "This report is divided into four chapters on the mills of the north.",
        "This report was printed and bound by the North Press for the mills.",
        "This report does not say what the mills of the north are made of.",
        "All mills that conform to this report must keep a gate of oak.",
        "The focus of this report was on the following mills.",
        "This report describes a warranty, express or implied, on the mills.",
        "This chapter describes the wheel of the mills and what it cost.",
    ],
)
def test_what_is_said_beside_is_not_what_the_document_says(dull):
    telling = "This report weighs the cost of oak against the yield of a stone in the mills of the north."
    text = f"# Mills of the north\n\nNorth Press\n\n# Foreword\n\n{dull} {REST}\n\n{telling} {REST}\n\n# Two\n\n{REST}"
    assert told(text).startswith(telling)


def test_a_result_stands_beside_what_an_abstract_does():
    does = "This paper counts the water mills on the northern rivers."
    between = "Stones of three quarries were weighed in the dry months."
    found = "We found that oak wheels last ninety years and elm wheels forty."
    text = f"# Mills\n\n# Abstract\n\n{does} {between} {found}\n\n# One\n\n{REST}\n\n# Two\n\n{REST}"
    assert told(text) == f"{does} {found}"


def test_a_title_leaves_room_for_what_was_found():
    title = "Water mills on the northern rivers and on the lakes that feed them, their wheels and the stones they turn"
    does = "This paper examines the water mills on the northern rivers, their gates and ponds, and all that they cost."
    between = "We develop a tub of brass for the stones of the mills."
    found = "Results show that water mills of oak last ninety years and those of elm forty years, but for the gates."
    text = f"# Abstract\n\n{does} {between} {found}\n\n# One\n\n{REST}\n\n# Two\n\n{REST}"
    assert titled_line(title, text) == f"{title}: {does} {found}"


def test_an_abstract_tells_the_document_before_what_follows_it():
    short = "We ask whether oak wheels last longer than elm wheels in the frost of the northern rivers."
    later = "This paper asks whether they do."
    text = f"# Oak wheels\n\n# Abstract\n\n{short}\n\n# Introduction\n\n{later} {REST}\n\n# Two\n\n{REST}"
    assert told(text).startswith(short)


@pytest.mark.parametrize("headings", ["# Abstract\n\n# Methods", "Abstract\nIntroduction\nMethods"])
def test_a_heading_without_text_is_no_abstract(headings):
    method = "Each wheel was weighed in a tub of brass with the water of the northern river."
    text = f"# Oak wheels\n\n{headings}\n\n{method} {REST}\n\n# Two\n\n{REST}"
    study = Study(DocumentAnalysis(*make(text)))
    assert not any(one.inside for one in candidates(study, read_front(study)))


def test_what_leads_to_a_list_is_told_with_it_or_without_its_colon():
    items = "- keeping the gates of the mills shut in frost\n- paying the millers for the water.\n"
    text = f"# Mills\n\n# Summary\n\nThis policy is to help the millers by:\n{items}\n\n# One\n\n{REST}"
    assert told(text).startswith("This policy is to help the millers by: keeping the gates")
    lead = "This policy sets out what the millers of the north owe to the ponds:"
    text = f"# Mills\n\n# Summary\n\n{lead}\n{items}\n\n# One\n\n{REST}"
    assert told(text) == f"{lead[:-1]}."


def titled_study(text: str, title: str) -> Study:
    """What is known of a text that has a title in its metadata."""
    document, skeleton = make(text)
    return Study(DocumentAnalysis(document.model_copy(update={"title": title}), skeleton))


def titled_line(title: str, text: str, language: str = "en") -> str:
    """The first line of a text that has a title in its metadata."""
    document, skeleton = make(text)
    document = document.model_copy(update={"title": title, "language": language})
    analysis = DocumentAnalysis(document, skeleton)
    backend = open_backend("extractive")
    resolved = resolve_backward(analysis, index_forward(analysis, backend, references=()), backend)
    return synthesize(analysis, resolved, backend).lines[0].comment


SAID = "We study two hundred wheels and weigh the cost of oak against the yield of a stone."


@pytest.mark.parametrize(
    ("title", "line"),
    [
        ("The wheel in the winter", f"The wheel in the winter: {SAID}"),
        ("Why is the wheel warm by night?", f"Why is the wheel warm by night? {SAID}"),
        ("The yield of a stone and the cost of oak", SAID),
        ("Summary", SAID),
        ("made", SAID),
        ("University of the Wheel in Winter", SAID),
        (
            "A count of wheels in the winter at the University",
            f"A count of wheels in the winter at the University: {SAID}",
        ),
        ("Ann Reeve and Tom Chandler", SAID),
    ],
)
def test_the_title_stands_before_a_sentence_that_lacks_it(title, line):
    assert titled_line(title, f"# Abstract\n\n{SAID}\n\n# One\n\n{REST}\n\n# Two\n\n{REST}") == line


def test_the_title_stands_before_headings_where_no_sentence_says_it():
    text = "# Part I\n\n" + "".join(f"## {one}\n\n- {one} 12\n\n" for one in ("Gates", "Ponds", "Fees"))
    assert titled_line("Mill act", text) == "Mill act: covers Gates, Ponds and Fees."
    russian = titled_line("Закон о мельницах", text, "ru")
    assert russian == "Закон о мельницах. Охватывает: Gates, Ponds и Fees."


@pytest.mark.parametrize(
    "headings",
    [
        ("Gates", "Ponds"),
        ("3 March (Reeve)", "7 March (Chandler)", "2 April (Miller)"),
        ("Colofon", "Documentbeheer", "Conformiteit", "Ponds"),
        ("I", "II", "III", "IV"),
        ("Chapter", "Imprint", "Epigraph", "Ponds"),
    ],
)
def test_fewer_than_three_telling_headings_are_no_list(headings):
    text = "# Part I\n\n" + "".join(f"## {one}\n\n- {one} 12\n\n" for one in headings)
    assert "covers" not in titled_line("Mill act", text)


def test_the_sections_beside_an_introduction_are_the_documents():
    parts = "".join(f"# {one}\n\n- {one} 12\n\n" for one in ("Gates", "Ponds", "Fees"))
    under = "".join(f"## {one}\n\n- {one} 7\n\n" for one in ("The river", "The valley", "The wheel"))
    assert titled_line("Mill act", f"# Introduction\n\n{under}{parts}") == "Mill act: covers Gates, Ponds and Fees."


def test_what_a_court_held_tells_a_judgment():
    facts = "The miller of the north sold his oak gates to the keeper of the weir in the winter. " * 3
    held = "Held: The sale of the gates binds the keeper of the weir and all who come after him."
    assert told(f"# Reeve v. Chandler\n\n{facts}\n\n{held}\n\n# Opinion\n\n{REST}\n\n# Dissent\n\n{REST}") == held


def test_the_question_before_a_court_tells_a_judgment():
    facts = "The miller of the north sold his oak gates to the keeper of the weir in the winter. " * 3
    asked = "The short question raised in this appeal is, whether a sale of gates binds all who come after."
    assert told(f"# Reeve v. Chandler\n\n{facts}\n\n{asked}\n\n# Opinion\n\n{REST}\n\n# Dissent\n\n{REST}") == asked


def test_the_kind_of_a_law_is_named_as_it_is_written_and_once():
    says = "Das Mühlengesetz: Zweck dieses Gesetzes ist 12. " * 4
    text = "".join(f"# {one}\n\n- {says}\n\n" for one in ("Wehre", "Teiche", "Abgaben"))
    assert titled_line("Mühlengesetz (MüG 1911)", f"# Teil I\n\n{text}", "de").startswith("Mühlengesetz (MüG 1911)")


def test_what_stands_under_dates_is_told_in_their_place():
    held = "# {}\n\n## 3 March (Reeve)\n\n### {}\n\n- 12\n\n## 7 March (Miller)\n\n### {}\n\n- 12\n\n"
    parts = held.format("Water", "Gates", "Ponds") + held.format("Law", "Fees", "Tolls")
    text = f"# Notes\n\n# Contents\n\n- 12\n\n{parts}"
    assert titled_line("Mill act", text) == "Mill act: covers Gates, Ponds, Fees and Tolls."


@pytest.mark.parametrize(
    "said",
    [
        "Throughout this work, unless otherwise indicated, we report the yield of mills in units of sacks.",
        "This report presents Mills on the rivers 7 Our ponds and weirs 8 4.1 Gates and their fees 9",
    ],
)
def test_a_notice_on_units_and_rows_of_contents_say_nothing_of_a_document(said):
    assert told(f"# Mills\n\n{said}\n\n# One\n\n{REST}\n\n# Two\n\n{REST}") == ""


def first_line(text: str, title: str, language: str = "en", **changes: object) -> str:
    """The first line of a text with a title and whatever else is known of it."""
    document, skeleton = make(text, language)
    analysis = DocumentAnalysis(document.model_copy(update={"title": title, **changes}), skeleton)
    backend = open_backend("extractive")
    resolved = resolve_backward(analysis, index_forward(analysis, backend, references=()), backend)
    return synthesize(analysis, resolved, backend).lines[0].comment


PAGE = "North Press\n\n{}\n\nAnn Reeve\n\nMay 1908\n\n# Abstract\n\n{}\n\n# One\n\n{}\n\n# Two\n\n{}"
PRINTED = "The cost of oak and the boards of the loft"


@pytest.mark.parametrize(
    "named",
    [
        *(
            "University of the North",
            "Master’s thesis no. 12",
            "Contents 1 1 Gates 2 2 Ponds 5",
            "spec.tex",
            "Abstract",
        ),
        *("Microsoft Word - spec.doc", "The yield of s...he loft - Google Docs"),
    ],
)
def test_a_title_that_says_nothing_gives_way_to_the_one_on_the_first_page(named):
    said = "We weigh the yield of a stone by night and by day in the winter."
    text = PAGE.format(
        PRINTED, said, f"Oak and its cost, oak and its cost. {REST}", f"Of oak and what it may cost. {REST}"
    )
    assert first_line(text, named) == f"{PRINTED}: {said}"


def test_the_heading_of_the_first_numbered_section_is_no_title():
    text = f"Guide to the oak wheels of the loft\n\nOf oak. {REST}\n\n# 1 Hanging the wheel\n\n{SAID} {REST}"
    text += f"\n\n# 2 Oak\n\n{REST}"
    assert first_line(text, "1 Hanging the wheel").startswith("Guide to the oak wheels of the loft: ")


def test_a_kind_has_the_name_under_it_that_the_text_says_again():
    text = f"Bylaws\n\nOak Society\n\n# One\n\nThe Oak Society keeps the wheels. {REST}\n\n# Two\n\n{REST}"
    assert usable_title(titled_study(text, "Bylaws")) == "Bylaws: Oak Society"


@pytest.mark.parametrize(
    ("above", "title"),
    [
        ("Handbook of the", "Handbook of the Boards and Wheels"),
        ("Bylaws\n\nof the", "Bylaws of the Boards and Wheels"),
        ("North Press", "Boards and Wheels"),
    ],
)
def test_what_leads_to_a_title_stands_before_it(above, title):
    text = f"{above}\n\nBoards and Wheels\n\n# One\n\n{REST}\n\n# Two\n\n{REST}"
    assert usable_title(titled_study(text, "Boards and Wheels")) == title


@pytest.mark.parametrize(
    ("title", "under", "line"),
    [
        ("The Loft", "How to keep the boards warm by night", "The Loft: How to keep the boards warm by night"),
        ("The Loft", "of the warm boards by night", "The Loft of the warm boards by night"),
        ("The Loft", "Prepared by the North Press for the loft", "The Loft"),
        ("The Loft", "Reeve and Chandler", "The Loft"),
        ("The Loft", "This part is for the loft.", "The Loft"),
    ],
)
def test_a_short_title_goes_on_with_what_stands_under_it(title, under, line):
    said = "We weigh the yield of a stone in the winter."
    text = f"{title}\n\n{under}\n\n# Abstract\n\n{said}\n\n# One\n\n{REST}\n\n# Two\n\n{REST}"
    assert first_line(text, title) == f"{line}: {said}"


@pytest.mark.parametrize(
    ("abstract", "line"),
    [
        (  # the background gives way to what was found
            "Background: Mills turn on all rivers of the north. Results: Oak wheels outlast elm wheels by fifty years.",
            "Oak wheels outlast elm wheels by fifty years.",
        ),
        (  # what is done by nobody named comes before what was known
            "Mills turn on all rivers of the north. Two hundred wheels are compared by the cost of their oak.",
            "Two hundred wheels are compared by the cost of their oak.",
        ),
        (  # an opening that leans on what is not there goes
            "Mills turn on all rivers. To answer this, we compare two hundred wheels by the cost of oak.",
            "We compare two hundred wheels by the cost of oak.",
        ),
        (  # what a thing is comes before what comes with it
            "Gristware is a program that records the yield of mills. We provide scripts to install it on a wheel.",
            "Gristware is a program that records the yield of mills.",
        ),
    ],
)
def test_an_abstract_is_told_by_what_it_does(abstract, line):
    title = "Gristware" if line.startswith("Gristware") else "Wheels"
    said = told(f"# {title}\n\n# Abstract\n\n{abstract}\n\n# One\n\n{REST}\n\n# Two\n\n{REST}")
    assert line in said
    assert "Background" not in said
    assert "To answer this" not in said


def test_a_paragraph_under_the_title_that_says_what_is_done_stands_for_an_abstract():
    known = "Mills turn on all rivers of the north. They grind rye in every valley of the plain. "
    known += "Nobody has yet said how long a wheel of oak may last in the cold water of a northern pond. "
    known += "The monks of the abbey wrote of them in the year of the flood. "
    does = "We show that oak wheels outlast elm wheels by fifty years in cold water."
    more = "All trends are robust to the kind of stone and to the depth of the pond. "
    more += "The cost of the wood and the yield of the stones were read in the books of the abbey."
    text = f"# Wheels\n\nAnn Reeve, North Press\n\n{known}Here w{does[1:]} {more}\n\n# One\n\n{REST}\n\n# Two\n\n{REST}"
    assert does in told(text)


def test_headings_are_told_without_numbers_and_without_those_of_every_document():
    names = ("1 Introduction", "2 Gates", "3 Ponds (1/2)", "4 Ponds (2/2)", "5 Fees", "6 Conclusion", "References")
    text = "# Mill act\n\n" + "".join(f"## {one}\n\n- {one[2:]} 12\n\n" for one in names)
    assert titled_line("Mill act", text) == "Mill act: covers Gates, Ponds and Fees."


@pytest.mark.parametrize(
    ("title", "sentence", "own"),
    [
        ("National mill strategy", "This strategy sets out how the mills share their water.", True),
        ("On mills", "This strategy lets the millers share their water.", False),
        ("Making a weir", "This tool lets the millers share their water.", False),
        ("Mill Delivery Treaty", "This MDT binds the millers of the north to their ponds.", True),
        ("On mills", "This KDF is comparable to the others of the north.", False),
        ("Mills in Northland", "This year Northland counted two hundred mills and described them.", False),
    ],
)
def test_what_a_document_is_called_is_told_by_its_title(title, sentence, own):
    assert read_saying(sentence, "en", called_in(title)).own == own


@pytest.mark.parametrize(
    ("title", "line"),
    [
        (".02in The wheel in the winter .05in", f"The wheel in the winter: {SAID}"),
        ("1. Wheel in the winter 2. Oak of a stone 3. Fees 4. Mills", SAID),
        ("Public Wheel Oak Public Wheel Oak Public Wheel Oak", SAID),
        ("The wheel in the winter ———— [.1em] Of oak", f"The wheel in the winter – Of oak: {SAID}"),
        ("The wheel in the winter 3 1. Of oak 3", f"The wheel in the winter: {SAID}"),
        ("\\chapter{The wh\\'{e}el in the winter}%", f"The whéel in the winter: {SAID}"),
        ("\\chapter{The wheel in the winter}\\label{sec:2}", f"The wheel in the winter: {SAID}"),
        ('"# The wheel in the winter\\n",', f"The wheel in the winter: {SAID}"),
        ("THE WHEEL IN THE WINTER SM LRN 12.345.678/0001-90", f"THE WHEEL IN THE WINTER SM: {SAID}"),
        ("The wheel in the winter V2.9.0~pre1+git20230208, 28 Jun 2026", f"The wheel in the winter: {SAID}"),
        ("THE WHEEL IN THE WINTER ARRANGEMENT OF SECTIONS", f"THE WHEEL IN THE WINTER: {SAID}"),
        ("The wheel in winter: " + "and the cat " * 14, "The wheel in winter: and the cat"),
    ],
)
def test_a_title_is_told_without_what_is_none_of_it(title, line):
    assert titled_line(title, f"# Abstract\n\n{SAID}\n\n# One\n\n{REST}\n\n# Two\n\n{REST}").startswith(line)


def test_the_heading_of_an_abstract_is_no_part_of_a_title_before_it():
    said, title = "本文介绍北方河流上的房屋以及它们的建造方法。", "水车与石磨的寿命"
    text = f"# {title}摘 要\n\n{said}\n\n# 一\n\n{'水车与石磨的寿命很长。' * 4}"
    assert first_line(text, f"{title}摘 要", "zh").startswith(f"{title}: {said}")


def test_a_title_that_ends_in_and_goes_on_with_its_paragraph():
    text = f"The boards of the loft and wheels\n\nAnn Reeve\n\n# Abstract\n\n{SAID}\n\n# One\n\n{REST}"
    assert first_line(text, "The boards of the loft and") == f"The boards of the loft and wheels: {SAID}"


def test_what_leads_to_a_list_does_not_go_on_with_a_title():
    text = "The Loft\n\nTwo boards of the loft are kept warm by night:\n\nOak\n\nElm"
    line = first_line(f"{text}\n\n# Abstract\n\n{SAID}\n\n# One\n\nBoards, boards, boards. {REST}", "The Loft")
    assert line == f"The Loft: {SAID}"


def test_what_opens_a_text_is_not_its_title_again():
    said = "The mills and the weirs were raised by the monks."
    text = f"North Press\n\n# Start\n\n{said} The miller slept in the loft at noon. {REST}\n\n# Two\n\n"
    line = first_line(f"{text}{'Mills, weirs and monks were many. ' * 4} {REST}", f"On oak: {said[:-1]}")
    assert line.count("raised by the monks") == 1


def test_a_title_of_one_telling_word_is_not_said_by_any_sentence_with_it():
    said = "Most recipes of the north call for oak to be burnt in the early hours of a cold morning by the mill."
    text = f"# My recipes\n\nNorth Press\n\n# Abstract\n\n{said}\n\n# One\n\nA recipe, a recipe, a recipe. {REST}"
    assert first_line(text, "My recipes").startswith("My recipes: ")


def test_a_sentence_that_lacks_the_year_of_a_title_does_not_say_it():
    said = "This report tells of the cost of oak boards for the wheel in the winter."
    text = f"# Abstract\n\n{said}\n\n# One\n\n{REST}\n\n# Two\n\n{REST}"
    assert titled_line("The wheel in the winter", text) == said
    assert titled_line("The wheel in the winter, 1908", text) == f"The wheel in the winter, 1908: {said}"


@pytest.mark.parametrize(
    ("page", "named", "title"),
    [
        ("North Mills, Ltd.\n\nAnnual Report\n\nBoard:\n\nAnn Reeve", "Board:", "Annual Report: North Mills, Ltd."),
        (
            "Bachelor thesis\n\nTopic: The boards of the loft",
            "Bachelor thesis",
            "The boards of the loft (Bachelor thesis)",
        ),
        ("Topic: The boards of the non-\n\nrotating loft", "spec.tex", "The boards of the non-rotating loft"),
        ("Title: The boards of the\n\nLoft", "spec.tex", "The boards of the Loft"),
        ("Ann Mills, Warden, North Mills Oak Wheel\n\nAudit", "spec.tex", "Audit"),
        ("Audit\n\nof the north mills", "Audit", "Audit of the north mills"),
        ("tarTUB\n\nUser Manual\n\n1.4.1", "User Manual", "tarTUB User Manual"),
        (
            "News Release\n\nWheels of the north mills sold",
            "News Release",
            "Wheels of the north mills sold (News Release)",
        ),
        ("Copyright by Ann Reeve\n\nOut of the Tarred Tub", "Copyright by Ann Reeve", "Out of the Tarred Tub"),
        ("Out of the Tarred Tub\n\nAnn Reeve", "Out of the Tarred Tub", "Out of the Tarred Tub"),
    ],
)
def test_the_first_page_says_of_what_a_document_is(page, named, title):
    rest = f"# One\n\n{SAID} {REST}\n\n# Two\n\nThe north mills, the north mills, the north mills. {REST}"
    rest += "\n\nThe tarTUB is a tarred tub. A tarTUB, as any tarred tub, floats. A tarTUB sinks."
    assert first_line(f"{page}\n\n# Abstract\n\n{SAID}\n\n{rest}", named) == f"{title}: {SAID}"


HEADED = "".join(f"## {one}\n\n{REST}\n\n" for one in ("1 Purpose", "2 Gates.—", "3 Ponds", "4 Fees"))
LISTED = "Gristware manual: covers Gates, Ponds and Fees."


@pytest.mark.parametrize(
    ("said", "line"),
    [
        (  # what a thing is says nothing of what the text holds
            "Gristware is a program.",
            "Gristware manual: Gristware is a program. Covers Gates, Ponds and Fees.",
        ),
        (
            "Gristware is a program that records the yield of mills.",
            "Gristware manual: Gristware is a program that records the yield of mills. Covers Gates, Ponds and Fees.",
        ),
        # what comes with it, what it is not, and what is done with it give way to them
        ("Oak boards were sawn by the monks in the dry months. Gristware keeps a list of the stones.", LISTED),
        ("Gristware is neither a mill nor a wheel.", LISTED),
        (  # and so does what the manual says of itself
            f"This manual describes how Gristware records the yield of mills{' on the northern rivers' * 3}.",
            f"This manual describes how Gristware records the yield of mills{' on the northern rivers' * 3}. "
            "Covers Gates, Ponds and Fees.",
        ),
    ],
)
def test_main_headings_stand_beside_or_for_what_a_thing_is(said, line):
    assert first_line(f"# Gristware manual\n\n{REST}\n\n{said}\n\n{HEADED}", "Gristware manual") == line


def test_headings_that_tell_nothing_are_no_listing():
    names = ("Aims", "Objectives", "Approach", "Weirs")
    said = "Mills and weirs were raised by the monks of the abbey on all the rivers of the plain."
    text = f"# Mills and weirs\n\nNorth Press, 12 Mill Lane\n\n{said}\n\n"
    assert lines(text + "".join(f"## {one}\n\n{REST}\n\n" for one in names))[0] == said


@pytest.mark.parametrize(
    ("before", "heading"),
    [
        ("Reeve (1908) counts the mills of the north.", "Start"),
        ("A paper by the monks counts the mills.", "Start"),
        ("The stones were weighed in the dry months.", "Related work"),
    ],
)
def test_this_paper_may_be_one_of_somebody_else(before, heading):
    own = "We weigh the yield of a stone by night."
    text = f"# Mills\n\nNorth Press\n\n# {heading}\n\n{before} This paper describes the boards of the loft. {REST}"
    text += f"\n\n# Aim\n\nIn this paper, w{own[1:]} {REST}\n\n# Two\n\n{REST}"
    assert told(text) == own


def test_an_article_is_a_part_only_where_it_heads_parts():
    said = "This article reviews what the millers of the north have told of their wheels."
    text = f"# Stones\n\nNorth Press\n\n# Methods\n\n{said} {REST}\n\n# {{}}\n\n{REST}\n\n# Two\n\n{REST}"
    assert told(text.format("Results")) == said
    assert told(text.format("Article 5 Gates")) == ""


def test_the_long_title_of_a_law_says_what_it_is():
    said = "An Act to keep the ponds of the north in water and to bring the gates of the mills under one board"
    more = ", for the count of the stones that are weighed in the dry months of the year" * 4
    line = first_line(f"# Mill Act\n\n{said}{more}.\n\n{HEADED}", "The Mill Act, 1908")
    assert line.startswith(f"The Mill Act, 1908: {said}")
    assert " … Covers Gates" in line


def test_an_english_abstract_is_read_in_a_text_of_another_language():
    opening = "Młyny wodne mielą żyto przy rzece."
    said = (
        "The main focus of my thesis is to compare the wheels of two hundred mills and to weigh the cost of their oak."
    )
    text = f"# Młyny\n\n{opening}\n\n# Abstract\n\nWheels turn in every valley. {said}\n\n# Wstęp\n\n{opening}"
    assert told(text, "pl") == said


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("3TUB manual", "3TUB is a program that records the yield of mills."),  # a name with a figure first
        ("tubware manual", "tubware serves as a list of the stones that the millers have weighed."),  # in small letters
        ("Tub Ware: a manual of stones", "TubWare is a list of the stones."),  # written as one word
        ("", "TubWare keeps a list of the stones."),  # the thing that no title names, as running text begins
    ],
)
def test_what_a_thing_is_is_told_by_its_name(title, said):
    name = said.split()[0]
    text = f"{said} Start {name} by night. Stop {name} by day. Oil {name} in the winter. {REST}"
    line = first_line(f"{title or 'Start'}\n\n# Start\n\n{text}\n\n# Two\n\n{REST}", title or "Start")
    assert f"{said[:1].upper()}{said[1:]}" in line


def test_an_abstract_ends_at_its_keywords():
    after = "We show how water mills turn by night and by day on the northern rivers."
    text = f"# Water mills\n\nAbstract\n\nMills were counted in the dry months of the year.\n\nKeywords: oak\n\n{after}"
    study = Study(DocumentAnalysis(*make(f"{text} {REST}\n\n# Two\n\n{REST}")))
    inside = {one.text: one.inside for one in candidates(study, read_front(study))}
    assert inside["Mills were counted in the dry months of the year."]
    assert not inside[after]


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (  # whatever authors do with most words of the title
            "To learn more, we gather the cost of oak wheels.",
            "Mills turn in every valley of the plain.",
        ),
        (
            "We count all wheels of oak and elm, and weigh the cost of each in the dry months and in the winter.",
            "We hope to help the millers to see what oak costs.",
        ),
    ],
)
def test_an_abstract_is_told_by_what_is_done_in_all(better, worse):
    said = told(f"# The cost of oak wheels\n\n# Abstract\n\n{worse} {better}\n\n# One\n\n{REST}")
    assert better.rpartition(", ")[2][1:] in said


def test_points_of_slides_are_no_sentence():
    slide = "I The cost of oak I we show what oak costs I we weigh the wheels."
    text = f"# The cost of oak\n\n{slide}\n\n{HEADED}"
    assert first_line(text, "The cost of oak") == "The cost of oak: covers Gates, Ponds and Fees."


@pytest.mark.parametrize(
    "dull",
    [
        "Mill gate: The board that shuts the water of a mill out in the frost.",
        "## Related work\n\nMills were counted by the monks of the abbey in the year of the flood.",
    ],
)
def test_a_word_explained_and_works_of_others_do_not_open(dull):
    said = "Mills and weirs were raised by the monks of the abbey on all the rivers of the plain."
    text = f"# Mills and weirs\n\n{dull} {REST}\n\n## One\n\n{said} {REST}\n\n## Two\n\n{REST}"
    assert lines(text)[0].endswith(said)


def test_what_authors_do_is_told_before_few_headings():
    said = "We compare the boards of the gates by night."
    begun = f"# Boards of the loft\n\nNorth Press\n\n# Methods\n\n{REST} {said}"
    text = f"{begun}\n\n# Gates\n\n{REST}\n\n# Ponds\n\n{REST}"
    assert first_line(text, "Boards of the loft") == f"Boards of the loft: {said}"


@pytest.mark.parametrize(
    ("page", "title", "line"),
    [
        ("MASTER’S THESIS", "Boards of the loft", "Master’s thesis: Boards of the loft"),
        ("A thesis by", "Boards of the loft", "Boards of the loft"),
        ("Master’s thesis", "Guide to mills", "Guide to mills"),  # which has its kind
    ],
)
def test_the_kind_that_the_first_page_names_stands_before_headings(page, title, line):
    names = ("I Gates", "II Ponds", "Aims and methods", "Author: Ann Reeve", "III Fees")
    text = f"{title}\n\n{page}\n\n" + "".join(f"# {one}\n\n- {one[2:]} 12\n\n" for one in names)
    text += "Boards of the loft, boards of the loft, boards of the loft."
    assert first_line(text, title) == f"{line}: covers Gates, Ponds and Fees."


def test_an_office_file_has_no_title_of_its_template():
    text = f"Prices and oak\n\n# Abstract\n\n{SAID}\n\n# One\n\n{REST}"
    pages = (Page(number=1, start=0, end=1_000, width=0, height=0, source="text"),)
    changes = {"pages": pages, "line_starts": (0,), "path": "made.docx"}
    assert "Paper Title" not in first_line(text, "Paper Title (use style: paper title)", **changes)
    assert first_line(text, "Prices and oak", **changes).startswith("Prices and oak")


def test_a_text_without_a_title_is_named_by_the_sentence_above_its_headings():
    said = "A set of rules for the millers of the north."
    pages = (Page(number=1, start=0, end=1_000, width=0, height=0, source="text"),)
    line = first_line(f"{said}\n\n{HEADED}", "Contents", pages=pages, line_starts=(0,))
    assert line == f"{said[:-1]}: covers Gates, Ponds and Fees."


@pytest.mark.parametrize(("size", "line"), [(20.0, "Oak and loft: Warm boards: "), (8.0, "Oak and loft: ")])
def test_what_is_set_as_large_goes_on_with_a_title(size, line):
    text = f"Oak and loft\n\nWarm boards\n\nAnn Reeve\n\n# One\n\n{SAID} {REST}\n\n# Two\n\nOak, oak and oak. {REST}"
    starts = (0, text.index("Warm"), text.index("Ann"))
    printed = tuple(
        TextLine(start, start + 9, 1, 0, 0, 9, 9, size=large)
        for start, large in zip(starts, (20.0, size, 9.0), strict=True)
    )
    assert first_line(text, "Oak and loft", lines=printed).startswith(line)


@pytest.mark.parametrize(
    "dull",
    [
        "This manual, dated 3 May 1908, replaces that first version.",
        "This manual is to be removed before the mills are sold.",
        "This manual deals with two main points.",
        "Our goal in documentation checks is to weigh the cost of oak.",
        "In \\sectref{sec:2} we weigh the cost of the oak for two hundred mills in the dry months of the year.",
    ],
)
def test_what_says_nothing_of_a_document_gives_way_to_its_headings(dull):
    text = f"# Mill manual\n\nThe miller slept by the wheel on a warm night in May.\n\n{dull}\n\n{HEADED}"
    assert first_line(text, "Mill manual") == "Mill manual: covers Gates, Ponds and Fees."


def test_a_greeting_does_not_stand_under_a_title():
    text = f"# Oak tub of the mills\n\nCongratulations on the purchase of your oak tub of the mills.\n\n{HEADED}"
    assert first_line(text, "Oak tub of the mills") == "Oak tub of the mills: covers Gates, Ponds and Fees."


def test_what_points_to_what_is_not_there_does_not_stand_second():
    does = "This manual describes the yield of the mills on the northern rivers."
    back = "In this manual we compare the cost of these tubs."
    assert told(f"# Mill manual\n\nNorth Press\n\n# One\n\n{does}\n\n{REST}\n\n{back}\n\n# Two\n\n{REST}") == does


@pytest.mark.parametrize(
    ("text", "language", "what"),
    [
        ("This report weighs the cost of these tubs.", "en", "tubs"),
        ("This report weighs hypotheses held by the monks.", "en", ""),
        ("We answer the questions that this new trend raises in the mills.", "en", "new"),
        ("The tubs leak, and in this report we say why this was so.", "en", ""),
        ("A leaking tub is dear, and this tub is no other.", "en", ""),
        ("We show when two such tilings are joined by moves.", "en", "tilings"),
        ("Les moulins perdent de l’eau et ce rapport décrit cette lignée.", "fr", "lignée"),
        ("O relatório trata desses avanços.", "pt", "avanços"),
        ("Desse modo, esse trabalho vem ilustrar a teoria.", "pt", ""),
    ],
)
def test_what_was_said_before_is_pointed_to(text: str, language: str, what: str):
    assert points_back(text, language, frozenset()) == what


@pytest.mark.parametrize(
    ("rows", "title", "line"),
    [
        ("A Guide to the Mills of the North Shore", "A GUIDE TO THE MILLS", "A Guide to the Mills of the North Shore"),
        ("Guide to mills by\n\nAnn Reeve", "Guide to mills", "Guide to mills"),
    ],
)
def test_a_title_goes_on_as_the_page_prints_it(rows, title, line):
    assert first_line(f"{rows}\n\nNorth Press\n\n{HEADED}", title) == f"{line}: covers Gates, Ponds and Fees."


def test_a_title_that_is_longer_in_capitals_goes_on_as_well():
    row = "Straße um Straße um Straße in Ulm"
    study = Study(DocumentAnalysis(*make(f"{row}\n\nVerlag\n\n# Eins\n\nDie Mühle steht am Fluss.", "de")))
    assert with_rest(study, "STRASSE UM STRASSE UM STRASSE") == row


def test_the_row_that_opens_a_page_may_name_kind_and_thing():
    rest = "Jove boards stand in the loft of jove. " * 6
    text = f"Jove User Manual Version 4\n\nNorth Press\n\n## 1 Gates\n\n{rest}\n\n## 2 Ponds\n\n{rest}"
    assert first_line(f"{text}\n\n## 3 Fees\n\n{rest}", "1. Gates").startswith("Jove User Manual Version 4: ")


def test_a_title_with_other_hyphens_is_not_told_twice():
    text = f"# Mill‐wheels of the north\n\nNorth Press\n\nMill-wheels of the north.\n\n{HEADED}"
    assert first_line(text, "Mill‐wheels of the north").count("north") == 1


def test_here_leans_on_nothing_where_it_is_said_what_is_done():
    assert does_here("Here, in three mills of oak, we compare the boards.", "en")
    assert not does_here("Here the boards stand in the loft.", "en")


@pytest.mark.parametrize(("also", "stands"), [("", True), ("también ", False)])
def test_what_goes_on_from_another_does_not_stand_first(also, stands):
    does = f"Esta norma se aplicará {also}a los molinos del norte y a los yacimientos de las aguas."
    rest = "Los molinos del norte muelen el trigo de los pueblos durante todo el invierno. " * 6
    text = f"# Reglamento de molinos\n\nPrensa\n\n{does}\n\n# Uno\n\n{rest}\n\n# Dos\n\n{rest}"
    assert told(text, "es") == (does if stands else "")


def test_what_readers_are_to_write_is_not_the_document():
    asked = "This essay should choose a question that addresses the mills."
    text = f"# Oak course\n\nNorth Press\n\n## 1 Essays\n\n{asked}\n\nThis essay examines a mill.\n\n"
    text += "".join(f"## {at} {one}\n\n{REST}\n\n" for at, one in ((2, "Gates"), (3, "Ponds"), (4, "Fees")))
    assert first_line(text, "Oak course") == "Oak course: covers Essays, Gates, Ponds and Fees."
    assert not read_saying(asked, "en", frozenset()).does
    does = "This guide must help the millers of the north to choose a wheel."
    assert told(f"# Mills\n\n{does}\n\n# One\n\n{REST}") == does


def test_an_opening_of_some_length_may_stand_before_this_paper():
    own = "By counting a large number of wheels in the cold water of all the many northern rivers and ponds, "
    own += "this paper compares oak and elm."
    assert read_saying(own, "en", frozenset()).own
    known = "On the contrary, we suggest that elm wheels are the better ones."
    assert told(f"# Wheels\n\n# Abstract\n\n{own} {REST} {known}\n\n# One\n\n{REST}").startswith(own)


def test_a_plain_sentence_of_an_abstract_does_not_tell_a_document_alone():
    held = "Gates are closed by the miller in the dry months of summer."
    text = f"# Weirs of the plain\n\n# Summary\n\n- Oak\n\n- Elm and ash\n\n{held} {held}\n\n{HEADED}"
    assert first_line(text, "Weirs of the plain") == f"Weirs of the plain: {held} Covers Gates, Ponds and Fees."


def test_a_sentence_on_the_document_that_is_cut_gives_way_to_its_headings():
    said = (
        f"This manual, then, describes the yield of mills{' and all the boards of the northern lofts,' * 9} by night."
    )
    assert (
        first_line(f"# Mill manual\n\n{said}\n\n{HEADED}", "Mill manual")
        == "Mill manual: covers Gates, Ponds and Fees."
    )


def test_what_leads_to_a_work_is_told_as_cut():
    said = "Gristware records the yield of mills by the stones that the millers of the north have weighed in:"
    text = f"# Gristware 1.2\n\n# Introduction\n\n{said}\n\nReeve, A. The stones of the north, 1908.\n\n{REST}\n\n"
    text += f"# Two\n\nGristware, Gristware and Gristware. {REST}"
    assert first_line(text, "Gristware 1.2").startswith(f"Gristware 1.2: {said[:-1]} …")


@pytest.mark.parametrize("mark", ["'", ""])
def test_a_word_in_straight_quotes_is_only_explained(mark):
    said = f"{mark}Grinding{mark} is a word of the millers for their work by night."
    text = f"# Grinding by night\n\n{REST}\n\n# One\n\n{REST}\n\n{said}\n\n# Two\n\n{REST}"
    study = Study(DocumentAnalysis(*make(text)))
    assert any(one.defines for one in candidates(study, read_front(study))) is not bool(mark)


@pytest.mark.parametrize(
    ("title", "line"),
    [
        ("BYLAWS OF THE MILLERS ARTICLE 1 GATES", "BYLAWS OF THE MILLERS"),
        ("Records and notes to Article 1 of the millers", "Records and notes to Article 1 of the millers"),
    ],
)
def test_a_title_ends_before_the_first_article(title, line):
    text = "".join(f"# Article {at} {one}\n\n{REST}\n\n" for at, one in ((1, "Gates"), (2, "Ponds"), (3, "Fees")))
    assert first_line(f"{title}\n\n{text}", title).startswith(f"{line}: covers ")


def test_a_title_is_told_without_its_english_translation():
    own, english = "Die Räder der Mühlen im Winter", "The wheels of the mills in winter"
    text = f"{own}\n\n{english}\n\nAnn Reeve\n\n{HEADED}"
    starts = (0, text.index(english), text.index("Ann"))
    printed = tuple(TextLine(start, text.index("\n", start), 1, 0, 0, 9, 9, size=9.0) for start in starts)
    line = first_line(text, f"{own} {english}", "de", lines=printed)
    assert line.startswith(f"{own}: ")


@pytest.mark.parametrize(
    "under",
    ["Ann Reeve, Tom Gale", "(The name of the oak and of the loft)", "In partial fulfillment of the loft"],
)
def test_names_and_formulas_do_not_go_on_with_a_title(under):
    text = f"Oak and loft\n\n{under}\n\n# One\n\n{SAID} {REST}\n\n# Two\n\n{REST}"
    text += "Ann Reeve and Tom Gale in a loft of oak. " * 3
    starts = (0, text.index(under), text.index("# One") - 2)
    printed = tuple(TextLine(start, start + 9, 1, 0, 0, 9, 9, size=20.0 - at) for at, start in enumerate(starts))
    assert first_line(text, "Oak and loft", lines=printed).startswith(f"Oak and loft: {SAID[:9]}")


def test_a_kind_is_told_with_what_a_heading_says_of_it():
    text = f"Bylaws\n\n# Gates\n\n- 12\n\n# Annex to the Bylaws of North Mills Ltd.\n\n{REST}"
    assert first_line(text, "Bylaws") == "Bylaws of North Mills Ltd."


def test_a_kind_gives_way_to_no_title_of_a_later_page():
    text = f"User Manual\n\nOak Tub\n\nWarm boards by night\n\n{HEADED}\n\n{'Warm boards and an oak tub. ' * 2}"
    starts = (0, text.index("Warm"))
    printed = tuple(TextLine(start, start + 9, at + 1, 0, 0, 9, 9, size=9.0) for at, start in enumerate(starts))
    assert first_line(f"{text}A warm board.", "User Manual", lines=printed).startswith("User Manual: Oak Tub: covers")


@pytest.mark.parametrize(
    ("page", "line"),
    [("FORM 10-K", "Form 10-K: North Mills"), ("ARTICLE 2", "North Mills"), ("Version 2.1", "North Mills")],
)
def test_a_form_is_a_kind_by_its_number(page, line):
    text = f"North Mills\n\n{page}\n\nThe gates are closed.\n\n{HEADED}\n\nNorth mills, north mills, north mills."
    assert first_line(text, "North Mills").startswith(f"{line}: covers ")


def test_appendices_contents_and_quotations_are_no_main_headings():
    names = (
        "Spis tre´sci",
        "“Wheels turn by night.”",
        "Appendix",
        "Recitals",
        "\\end{abstract}",
        "Gates",
        "Ponds",
        "Fees",
    )
    text = "# Mill act\n\n" + "".join(f"## {one}\n\n- {one} 12\n\n" for one in names)
    assert titled_line("Mill act", text) == "Mill act: covers Gates, Ponds and Fees."


def test_an_annex_is_no_main_heading():
    text = "# Mill act\n\n" + "".join(f"## {one}\n\n{REST}\n\n" for one in ("Gates", "Ponds", "Fees", "Anexo"))
    assert first_line(text, "Mill act") == "Mill act: covers Gates, Ponds and Fees."


def test_where_few_headings_tell_anything_those_under_them_do():
    held = ("# Overview", "# Evaluation", "## Gates", "## Ponds", "# Fees of the mills")
    text = "Mill act\n\n" + "".join(f"{one}\n\n- 12\n\n" for one in held)
    assert titled_line("Mill act", text) == "Mill act: covers Gates, Ponds and Fees of the mills."


def test_one_heading_under_the_title_does_not_hide_those_beside_it():
    text = "# Mill act\n\n### Preliminary\n\n- 12\n\n" + "".join(
        f"# {one}\n\n- 12\n\n" for one in ("Gates", "Ponds", "Fees")
    )
    assert titled_line("Mill act", text) == "Mill act: covers Gates, Ponds and Fees."


def test_the_first_sentence_of_a_text_with_a_title_has_a_word_of_it():
    said = "All wheels are closed by the miller on Sundays. The gates are kept by the reeve in the dry months. "
    said += "Nobody takes water from the pond of the abbey at night. The stones are weighed in May by the monks."
    text = f"Oak act\n\n# One\n\n{said}\n\n# Two\n\n{REST}"
    assert first_line(text, "Oak act") == "Oak act."


def test_the_heading_of_the_first_article_is_no_title():
    names = ("Name of the mill", "Gates of oak", "Ponds of the mill", "Fees")
    text = "".join(f"# Article {at} {one}\n\n- {one} 12\n\n" for at, one in enumerate(names, 1))
    assert "Name of the mill:" not in first_line(text, "Article 1 Name of the mill")


def test_what_a_text_calls_itself_again_and_again_is_its_kind():
    said = "The gates are kept under these by-laws by the reeve of the northern mill."
    text = "".join(f"# {one}\n\n{said}\n\n" for one in ("Gates", "Ponds", "Fees"))
    for title, kind in (("The Mills, Inc", "By-laws: "), ("By-laws of the mills", ""), ("College of Oak By-laws", "")):
        assert first_line(f"{title}\n\n{text}", title).startswith(f"{kind}{title}: covers Gates")


def test_a_degree_is_told_with_the_title_beside_it():
    degree, title = "Bachelor thesis in Wheelwrighting", "Boards of the loft and wheels of oak"
    text = f"Ann Reeve\n\n{degree}\n\n{title}\n\n{HEADED}\n\n{'Boards of the loft, wheels of oak. ' * 3}"
    starts = (0, text.index(degree), text.index(title))
    printed = tuple(TextLine(start, start + 9, 1, 0, 0, 9, 9, size=12.0) for start in starts)
    assert first_line(text, degree, lines=printed).startswith(f"{degree}: {title}: covers ")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "This is a short guide to the wheels of the northern mills."),
        ("de", "Dies ist ein kurzes Handbuch für die Müller des Nordens."),
    ],
)
def test_a_sentence_that_says_what_this_is_tells_the_document(language, said):
    saying = read_saying(said, language, frozenset())
    assert saying.own
    assert saying.does
    assert not read_saying("This is a wheel of the northern mills.", "en", frozenset()).own


def test_beside_headings_a_text_without_a_title_is_told_by_what_its_thing_is():
    names = "".join(f"# {one}\n\n- {one} 12\n\n" for one in ("Gates", "Ponds", "Fees"))
    said = "A mill is a house in which a stone is turned by water."
    assert first_line(f"{said}\n\n{names}", "Introduction") == f"{said} Covers Gates, Ponds and Fees."
    assert thing_said(Study(DocumentAnalysis(*make(f"The miller sleeps by night in the loft.\n\n{names}")))) == []


def test_a_word_alone_before_we_is_left_out():
    does = "we present a survey of two hundred water mills on the northern rivers."
    text = "# Mills\n\n# Abstract\n\n{}\n\n# One\n\n" + REST
    assert told(text.format(f"Unsatisfied, {does}")) == f"W{does[1:]}"


def test_a_document_open_to_change_says_nothing_of_itself():
    assert read_saying("This code of conduct is open to change and improvement.", "en", frozenset()).aside


def test_in_an_abstract_too_none_stands_second_that_points_to_what_is_not_there():
    back = "This project is about providing a plan of these flights to the millers of the north."
    does = "This document details the yield and the cost of the water mills on the northern rivers."
    text = f"# Mills\n\n# Abstract\n\n{REST} {back} {REST} {does}\n\n# One\n\n{REST}"
    assert told(text) == does


def test_intro_is_no_title():
    does = "This workshop explains the water mills of the northern rivers in four parts."
    assert first_line(f"# Intro\n\n{does}\n\n# One\n\n{REST}", "Intro") == does


@pytest.mark.parametrize(("printed", "told"), [("Trans- lated", "Translated"), ("Early- bought", "Early- bought")])
def test_a_title_is_printed_without_the_hyphens_of_its_lines(printed, told):
    """Of words that the text has in one, and of no others."""
    said = "The translated watermills of the north turn by day. " * 4
    title = "{} watermills of the north turn by day"
    document, skeleton = make(f"# {title.format(printed)}\n\n{said}\n\n# One\n\n{REST}")
    assert usable_title(Study(DocumentAnalysis(document, skeleton))) == title.format(told)


@pytest.mark.parametrize("mark", [" / ", ": ", "：", " — "])
def test_an_abstract_is_known_by_its_word_and_a_mark(mark):
    known = "Mills turn on all rivers of the north. They grind rye in every valley of the plain."
    does = "We show that oak wheels outlast elm wheels by fifty years in cold water."
    text = f"# Wheels of oak\n\nAnn Reeve\n\nSummary{mark}{known} {does}\n\n# One\n\n{REST}\n\n# Two\n\n{REST}"
    assert does in told(text)


def test_a_chinese_abstract_needs_no_mark():
    known = "各地的水车每年消耗大量橡木，然而很少有人记录其费用。"
    does = "本文比较了两百个水车的费用，发现橡木轮比榆木轮多用五十年。"
    text = f"# 水车的费用\n\n摘要{known}{does}\n\n# 一\n\n{known * 4}\n\n# 二\n\n{known * 4}"
    assert does in told(text, "zh")


@pytest.mark.parametrize(
    "sentence",
    [
        "A + D = B, where the wheel turns the stone and the stone the wheel in the oak mills.",
        "Wheels of oak in the mills Ann Reeve, Jo Miller and the wheel of the oak mills press in the north.",
        "The oak mills have received funding from the Northern Council for the wheel under grant 12.",
    ],
)
def test_no_formula_no_names_after_the_title_and_no_funding_tell_a_document(sentence):
    text = f"# Wheels of oak in the mills\n\n{sentence}\n\n# Gates\n\n{REST}\n\n# Ponds\n\n{REST}\n\n# Fees\n\n{REST}"
    assert sentence[:30] not in first_line(text, "Wheels of oak in the mills")


def test_what_stands_before_the_contents_is_not_what_a_document_holds():
    staff = "".join(f"# {one}\n\nAnn Reeve\n\n" for one in ("Professors", "Lecturers", "Readers"))
    held = "".join(f"# {one}\n\n{REST} {REST}\n\n" for one in ("Gates", "Ponds", "Boards of oak"))
    line = first_line(f"{staff}# Contents\n\nGates 3\n\n{held}", "Oak mills of the north")
    assert "Gates" in line
    assert "Professors" not in line


def test_a_kind_stands_beside_a_title_that_names_none():
    said = "The wheels of the mill are of oak, and the boards of the loft are of elm."
    text = f"# Oak wheels\n\nUser Guide\n\n{said}\n\n# Gates\n\n{REST}\n\n# Ponds\n\n{REST}\n\n# Fees\n\n{REST}"
    assert first_line(text, "Oak wheels").startswith("Oak wheels (User Guide): ")
    assert first_line(text.replace("User Guide", "Draft."), "Oak wheels").startswith("Oak wheels: ")


def test_the_name_of_an_author_goes_on_with_no_title():
    rows = "INSTITUTE OF THE NORTH\n\nANN REEVE DA SILVA\n\nWHEELS OF OAK AND ELM"
    more = "Wheels of oak turn, wheels of elm turn. Ann Reeve da Silva. " * 3
    text = f"{rows}\n\n# Gates\n\n{REST} {more}\n\n# Ponds\n\n{REST}\n\n# Fees\n\n{REST}"
    assert first_line(text, "spec.tex").startswith("WHEELS OF OAK AND ELM: ")


def test_a_sentence_that_says_but_the_title_goes_on_with_what_the_thing_is():
    says = "This document explains how to use the Gristware wheel."
    thing = "Gristware wheels grind the rye of all the northern mills between two stones of granite."
    between = "The keeper of the weir closes the gates at night. The boards of the loft are of elm."
    text = f"# Abstract\n\n{says} {between} {thing}\n\n# Gates\n\n{REST}\n\n# Ponds\n\n{REST}\n\n# Fees\n\n{REST}"
    assert first_line(text, "Gristware wheel manual").endswith(thing)


def test_a_thing_is_known_by_what_it_is_where_the_title_names_but_the_kind():
    thing = "Open Weir is a system that books the gates of small mills by the hour."
    named = "The keeper starts Open Weir at dawn. " * 12
    text = f"# User Manual\n\nRevised in the spring.\n\n{thing} {named}\n\n# Gates\n\n{REST}\n\n# Ponds\n\n{REST}"
    assert thing in first_line(text, "User Manual")


def test_the_second_sentence_of_an_abstract_does_not_open_it():
    first = "Mill arrays for grain have long been known as a frame in which all wheels of the north can be built."
    second = "We extend this concept to wheels that stand still in the frost of a long winter."
    third = "We show that the cost of oak is least where the wheels stand in rows of eight along the weir."
    text = f"# Wheels\n\nAbstract—{first} {second} {third}\n\n# One\n\n{REST}\n\n# Two\n\n{REST}"
    assert second not in told(text)


def test_a_saying_of_several_sentences_is_no_title():
    saying = "To start a wheel is to end a stone. To end a stone is to know the mill. To know the mill is to leave it."
    text = f"{saying}\n\n# Gates\n\n{REST}\n\n# Ponds\n\n{REST}\n\n# Fees\n\n{REST}"
    assert not first_line(text, saying).startswith(saying[:30])


def test_where_an_abstract_has_no_plain_claim_its_opening_goes_with_the_headings():
    opens = "Keeping the gates of old mills seems to be simple, for each gate has a mark and a bar."
    more = "In the mills of the north such marks are mostly absent."
    done = "Weighing the boards before the flood is shown to be effective at keeping such gates."
    text = f"# Abstract\n\n{opens} {more} {done}\n\n# Loft\n\n{REST}\n\n# Ponds\n\n{REST}\n\n# Fees\n\n{REST}"
    assert first_line(text, "Evaluating weights for the oak boards").endswith(f"{opens} Covers Loft, Ponds and Fees.")


def test_a_thing_does_something_by_its_name():
    noted = "GristWare is designed and tested to work on Linux and macOS."
    does = "GristWare uses the weights of stones to calculate the yield of a mill in the winter."
    more = f"GristWare is old. No GristWare is of elm. {REST}"
    text = f"# GristWare\n\n{noted}\n\n{does} {more}\n\n# Gates\n\n{REST}\n\n# Ponds\n\n{REST}\n\n# Fees\n\n{REST}"
    assert does in first_line(text, "GristWare")


def test_a_title_ends_before_the_names_of_its_authors():
    names = "Ann Reeve1,2, Jo Miller2,3, Tom Gale4"
    text = f"The wheels of the north mills {names}\n\n# Gates\n\n{REST}\n\n# Ponds\n\n{REST}\n\n# Fees\n\n{REST}"
    line = first_line(text, f"The wheels of the north mills {names}")
    assert line.startswith("The wheels of the north mills: ")


@pytest.mark.parametrize(
    ("said", "stands"),
    [
        ("This report weighs the gates of all northern mills, pond for pond.", True),
        ("This report weighs the gates of all north- Northern Mills less the ponds.", False),  # of two columns
        ("II. THE GATES OF MILLS This report weighs the gates of all northern mills.", False),  # a heading run in
        ("The purpose of this report is to weigh the gates of all northern mills.", True),
        ("The purpose of that report is to weigh the gates of all northern mills.", False),
    ],
)
def test_what_is_torn_or_of_another_report_tells_no_document(said, stands):
    text = f"# Mills of the north\n\nNorth Press\n\n# Start\n\n{said} {REST}\n\n# Two\n\n{REST}"
    study = Study(DocumentAnalysis(*make(text)))
    held = [one for one in candidates(study, read_front(study)) if one.own and said.endswith(one.text)]
    assert (held != []) == stands


@pytest.mark.parametrize(
    "rows",
    [
        "Anna Reeves and Tom Gale of the Department of Mills, North University, Oak Lane 12.",
        "Gates - lists and views Ponds - filters Weirs - lists Wheels - views and filters Stones - lists.",
    ],
)
def test_a_row_of_names_or_of_a_list_tells_no_document(rows):
    text = f"# Mills\n\n# Start\n\n{rows} {REST}\n\n# Two\n\n{REST}"
    study = Study(DocumentAnalysis(*make(text)))
    assert not any(one.text[:20] in rows for one in candidates(study, read_front(study)))


@pytest.mark.parametrize(
    ("title", "said", "defines"),
    [
        ("Mill-Ware 5", "Mill-Ware is an advanced program for the wheels.", True),
        ("MillWare3: the tool of the mills", "MillWare is an advanced program for the wheels.", True),
        ("MillWare3: the tool of the mills", "MillWork is an advanced program for the wheels.", False),
    ],
)
def test_a_thing_is_known_by_the_parts_of_its_name(title, said, defines):
    text = f"{title}\n\n# Start\n\n{said} {REST}\n\n# Two\n\n{REST}"
    study = titled_study(text, title)
    assert any(one.defines for one in candidates(study, read_front(study))) == defines


def test_an_article_before_a_name_points_to_nothing():
    said = "Das Programm Mahlwerk ist ein Verzeichnis der Mühlen im Norden."
    assert not leans(said, "de")
    assert leans("Das ist ein Verzeichnis der Mühlen.", "de")
    assert said in told(f"# Handbuch Mahlwerk\n\n# Start\n\n{said}\n\n# Eins\n\n{REST}", "de")


def test_a_kind_goes_on_with_whose_it_is():
    text = f"Satzung\n\nder Müllergilde Oberau e.V.\n\n# Zweck\n\n{REST}\n\n# Sitz\n\n{REST}"
    assert first_line(text, "Satzung", "de").startswith("Satzung der Müllergilde Oberau e.V")


def test_names_with_a_date_are_no_title():
    text = f"Final Report\n\nAnn Reeve Tom Gale August 22, 1908\n\n{HEADED}Ann Reeve and Tom Gale."
    assert "1908" not in first_line(text, "Final Report")


def test_a_heading_that_lost_a_letter_is_not_listed():
    names = ("1 Purpose", "2 Gates", "3 Ponds", "4 The -function of weirs", "5 Fees")
    text = "# Mill manual\n\n" + "".join(f"## {one}\n\n{REST}\n\n" for one in names)
    assert first_line(text, "Mill manual") == "Mill manual: covers Gates, Ponds and Fees."


def test_a_title_loses_the_name_of_its_author_and_keeps_that_of_its_thing():
    title = "The wheels of the mills in winter"
    assert first_line(f"ANNA REEVES\n\n{title}\n\n{HEADED}", f"ANNA REEVES {title}").startswith(f"{title}: ")
    named, both = "Anna Reeves sold the mill. " * 12, f"Anna Reeves {title[4:]}"
    assert first_line(f"Anna Reeves\n\n{title[4:]}\n\n{HEADED}{named}", both).startswith(f"{both}: ")


def test_the_name_of_a_thing_above_its_manual_may_have_a_version():
    text = f"OakWare v 0.9 May 1908\n\nUser Manual\n\n{HEADED}" + "Start OakWare by night. " * 12
    assert first_line(text, "User Manual").startswith("OakWare User Manual: ")


def test_what_stands_on_a_title_page_is_no_main_heading():
    names = ("A College of the North University", "12/3/08", "(Ann Reeve)", "1 Gates", "2 Ponds", "3 Fees")
    text = "# Mill manual\n\n" + "".join(f"## {one}\n\n{REST}\n\n" for one in names)
    assert first_line(text, "Mill manual") == "Mill manual: covers Gates, Ponds and Fees."


def test_the_heading_of_a_form_is_no_title_in_chinese():
    form, told = "中国水轮学院本科毕业设计（论文）", "中国水轮学院的水轮在冬季磨损。水轮在冬季转动，学院记录磨损。" * 4
    text = f"{form}\n\n# 水轮\n\n{told}\n\n# 磨坊\n\n{told}\n\n# 闸门\n\n{told}\n"
    document, skeleton = make(text, "zh")
    assert usable_title(Study(DocumentAnalysis(document.model_copy(update={"title": form}), skeleton))) != form


def test_few_headings_are_told_with_some_of_their_parts():
    below = "".join(f"### {one}\n\n{REST}\n\n" for one in ("Oak", "Oak", "Elm", "Introduction", "Ash", "Larch"))
    text = f"# Mill manual\n\n## Gates\n\n{below}## Ponds\n\n{REST}\n\n### Carp\n\n{REST}\n\n## Fees\n\n{REST}\n"
    assert first_line(text, "Mill manual") == "Mill manual: covers Gates (Oak, Elm, Ash), Ponds and Fees."
    more = "".join(f"## {one}\n\n{REST}\n\n" for one in ("Dues", "Wheels"))
    assert first_line(f"{text}\n{more}", "Mill manual") == "Mill manual: covers Gates, Ponds, Fees, Dues and Wheels."


def test_what_a_work_was_done_for_gives_way_to_what_it_is():
    done = "This project has been developed as part of the course on mills by Ann Reeve and Jo Hale."
    said = "The project consists in a wheel of oak for the mills, which is hung by night and by day."
    assert told(f"# Wheels of oak\n\n{REST}\n\n# Introduction\n\n{done} {said}\n\n# One\n\n{REST}") == said


def test_the_party_of_a_case_is_not_what_it_is_about():
    title, party = (
        "NORTH MILLS v. REEVE",
        "The North Mills is a company that grinds rye for all the valleys of the north.",
    )
    issue = "The toll is a charge that the keeper of the weir collects from all the boats of the plain."
    text = f"# {title}\n\nNorth Press\n\n# One\n\n{party} {issue} {REST}\n\n# Two\n\n{REST}"
    study = titled_study(text, title)
    assert [one.text for one in candidates(study, read_front(study)) if one.text in (party, issue)] == [issue]


def test_keywords_of_the_whole_document_are_those_of_several_sections_and_no_names_of_authors():
    body = "The oak wheel was hung by the keeper of the weir. Every oak wheel has boards of elm. " * 3
    text = "# Mills of the north\n\nBy Ann Reeve and Jo Hale of the North Press\n\n"
    text += "\n\n".join(f"# {one}\n\n{body}" for one in ("One", "Two", "Three"))
    analysis = DocumentAnalysis(*make(text))
    backend = open_backend("extractive")
    resolved = resolve_backward(analysis, index_forward(analysis, backend, references=()), backend)
    keywords = synthesize(analysis, resolved, backend).lines[0].keywords
    assert "oak wheel" in keywords
    assert not {"Ann Reeve", "Jo Hale", "North Press"}.intersection(keywords)


def test_a_plain_sentence_that_is_hardly_likely_gives_way_to_the_headings():
    said = "A wheel for the miller was brought by boat in the year of the flood."
    text = f"# Mills of the north\n\n{said} {REST}\n\n{HEADED}"
    assert first_line(text, "Mills of the north") == "Mills of the north: covers Gates, Ponds and Fees."


def test_headings_that_differ_by_their_dates_tell_nothing():
    text = "# Board of the mills\n\n" + "".join(f"## Meeting of {one} May\n\n{REST}\n\n" for one in (3, 9, 12, 17))
    assert "Meeting of 3 May" not in first_line(text, "Board of the mills")


def test_the_titles_of_works_cited_are_no_main_headings():
    works = "".join(
        f"## {one}\n\nReeve and Hale, 1908. doi: 10/1908.{n}\n\n" for n, one in enumerate(("Oak", "Elm", "Ash"))
    )
    assert "Elm" not in first_line(f"# Mills of the north\n\n{REST}\n\n{works}", "Mills of the north")


def test_the_row_of_a_list_that_ends_in_the_next_mark_is_not_told():
    row = "The wheels and the weirs of the northern mills in the winter iii."
    study = Study(DocumentAnalysis(*make(f"# Wheels and weirs\n\n{row}\n\n{REST}\n\n# Two\n\n{REST}")))
    assert not any("iii." in one.text for one in candidates(study, read_front(study)))


def test_a_letter_alone_is_no_heading_that_tells():
    text = "# Mill act\n\n" + "".join(
        f"## {one}\n\n{REST}\n\n" for one in ("Gates", "º", "º", "Ponds", "º", "Fees", "º")
    )
    assert first_line(text, "Mill act").endswith("covers Gates, Ponds and Fees.")


def test_the_title_of_a_form_ends_where_its_next_field_begins():
    text = f"Policy name: Wheels of oak in the winter Reference: N/A Issue Date: 3 May\n\n{SAID} {REST}"
    text += f"\n\n# Two\n\nOf oak wheels in the winter. {REST}"
    assert usable_title(titled_study(text, text.partition("\n")[0])) == "Wheels of oak in the winter"


def test_who_teaches_is_not_what_is_taught():
    said = "Institute of Mills, winter term, lectures by Prof. Ann Reeve, set in type by Jo Hale for the oak wheels."
    study = Study(DocumentAnalysis(*make(f"# Oak wheels\n\n{said}\n\n{REST}\n\n# Two\n\n{REST}")))
    assert not any("Prof. Ann" in one.text for one in candidates(study, read_front(study)))
