"""Which sentences of a section its line takes: what the section says of itself, claims, and none that only stand by."""

from __future__ import annotations

import pytest

from tests.making import make
from twopass.backends import open_backend
from twopass.extractive.line_choice import LineChoice
from twopass.extractive.study import Study
from twopass.passes.backward import resolve_backward
from twopass.passes.forward import index_forward
from twopass.passes.synthesis import synthesize
from twopass.text.analysis import DocumentAnalysis

_PLAIN = "The miller walks to the {} in the morning and looks at the old stones there."
_WALKS = [_PLAIN.format(place) for place in ("weir", "barn", "loft", "quay", "ford", "yard", "lane", "mere", "holt")]


def lines(text: str) -> list[str]:
    document, skeleton = make(text)
    backend, analysis = open_backend("extractive"), DocumentAnalysis(document, skeleton)
    resolved = resolve_backward(analysis, index_forward(analysis, backend, references=()), backend)
    return [line.comment for line in synthesize(analysis, resolved, backend).lines]


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("This section compares the wear of oak, elm and iron gates over ten winters.", True),
        ("This section describes wear.", False),
        ("The next section compares the wear of oak, elm and iron gates over ten winters.", False),
        ("This section compares gates and is divided into three parts, on oak, elm and iron.", False),
    ],
)
def test_a_section_may_tell_what_it_holds_in_its_own_words(sentence, told):
    text = (
        f"# 1 Mills\n\nMills stood at every inlet of the coast.\n\n# 2 Wear\n\n{sentence} The gates of the coast last."
    )
    assert (sentence in lines(text)[1]) is told


@pytest.mark.parametrize(
    ("claim", "told"),
    [
        ("We found that an iron hinge outlasts the bronze one by a decade.", True),
        ("An iron hinge outlasts the bronze one by a decade, and is important.", False),
        ("An iron hinge outlasts the bronze one at the weir by a decade, and is important.", True),
        ("However an iron hinge outlasts the bronze one at the weir by a decade, and is important.", False),
        ("Overall an iron hinge outlasts the bronze one at the weir by a decade, and is important.", True),
        ("The hinge of iron outlasts the bronze one at the weir by a decade, and is important.", False),
    ],
)
def test_a_second_sentence_that_does_not_follow_the_first_needs_nothing_that_stands_between(claim, told):
    first, *others = [one.replace("morning", time) for one in _WALKS for time in ("morning", "evening", "winter")]
    body = "\n\n".join([first, *others[:8], f"Why so? {claim}", *others[8:]])
    study = Study(DocumentAnalysis(*make(f"# 1 Mills\n\nMills stood at every inlet.\n\n# 2 Rounds\n\n{body}")))
    section, texts = study.skeleton.sections[1], study.statistics.texts
    found = LineChoice(study).beside(section, texts.index(first), [texts.index(claim)], 600)
    assert found == ([texts.index(claim)] if told else [])


@pytest.mark.parametrize("long", [True, False])
def test_a_section_of_some_length_has_a_second_sentence_wherever_that_stands(long):
    claim = "We found that an iron hinge outlasts the bronze one by a decade at the weir of the miller."
    body = "\n\n".join([*_WALKS[: 9 if long else 2], claim])
    study = Study(DocumentAnalysis(*make(f"# 1 Mills\n\nMills stood at every inlet.\n\n# 2 Rounds\n\n{body}")))
    section, texts = study.skeleton.sections[1], study.statistics.texts
    held = [texts.index(claim)]
    assert LineChoice(study).beside(section, texts.index(_WALKS[0]), held, 600) == (held if long else [])
    assert LineChoice(study).beside(section, texts.index(_WALKS[0]), held, 120) == []


def test_an_abstract_without_a_plain_aim_tells_what_was_done():
    text = f"Hinges of iron are common at all weirs of the coast. {_WALKS[0]} We tested oiled hinges at nine weirs."
    begun = "# Mills\n\nThis report counts the mills that stood at every inlet of the coast."
    assert "We tested" in lines(f"{begun}\n\n# Abstract\n\n{text}")[1]


@pytest.mark.parametrize(
    ("after", "told"),
    [
        (" It is built of oak, and the sea has not moved it in ninety years.", True),
        ("\n\nIt is built of oak, and the sea has not moved it in ninety years.", False),
        (" It is built of oak as Table 3 says.", False),
    ],
)
def test_a_short_sentence_takes_the_next_of_its_paragraph_along(after, told):
    opening = "The gate of the mill keeps the water of the pond."
    text = f"# 1 Mills\n\nMills stood at every inlet of the coast.\n\n# 2 Gate\n\n{opening}{after}"
    assert (after.strip() in lines(text)[1]) is told


@pytest.mark.parametrize(
    ("heading", "told"),
    [("2 Introduction", True), ("2 Abstract", True), ("2 Gates", False)],
)
def test_an_introduction_is_told_by_what_its_authors_do(heading, told):
    opening = "The gates of the mills have been the pride of the coast since the year of the flood."
    does = "With this in mind, we compare the wear of oak, elm and iron gates over ten winters."
    begun = "# 1 Mills\n\nThis report counts the mills that stood at every inlet of the coast."
    text = f"{begun}\n\n# {heading}\n\n{opening} {' '.join(_WALKS[:4])}\n\n{does}"
    assert ("We compare the wear" in lines(text)[1]) is told


@pytest.mark.parametrize(
    ("heading", "claim", "told"),
    [
        ("2 Results", "We found that iron hinges outlast the bronze ones by a decade.", True),
        ("2 Results", "The iron hinges are painted by the keeper of the lock.", False),
        ("2 Iron hinges", "We found that iron hinges outlast the bronze ones by a decade.", False),
    ],
)
def test_a_heading_without_text_is_told_by_a_claim_where_it_is_a_stock_one(heading, claim, told):
    best = "We found that the locks of the northern coast are shut by night, and that their gates are of oak."
    below = "\n\n".join(f"## 2.{n} Lock {n}\n\n{one}" for n, one in enumerate((_WALKS[0], best), 1))
    text = f"# 1 Mills\n\nMills stood at every inlet of the coast.\n\n# {heading}\n\n{below} {claim}"
    assert (lines(text)[1] == claim) is told


@pytest.mark.parametrize(
    ("first", "told"),
    [
        ("The keeper closes the gate in three steps, each by the light of a lamp:", True),
        ("The keeper closes the gate in the following steps, by the light of a lamp:", False),
    ],
)
def test_a_sentence_that_leads_to_a_list_stands_without_it_where_it_can(first, told):
    mills = "This report describes the mills that stood at every inlet of the coast."
    text = f"# 1 Mills\n\n{mills}\n\n# 2 Evening\n\n{first}\n\n- lamp\n- rope\n- oar\n\n{'' if told else _WALKS[0]}"
    assert (lines(text)[1].startswith(first[:-1])) is told
