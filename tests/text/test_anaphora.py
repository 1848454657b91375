"""What a sentence is worth to a reader who sees it alone, and where it stands in its section."""

from __future__ import annotations

import pytest

from tests.making import make
from twopass.backends import open_backend
from twopass.extractive.study import Study
from twopass.passes.backward import resolve_backward
from twopass.passes.forward import index_forward
from twopass.passes.synthesis import synthesize
from twopass.text.analysis import DocumentAnalysis
from twopass.text.anaphora import standing
from twopass.text.statistics import count


def lines(text: str) -> list[str]:
    document, skeleton = make(text)
    backend = open_backend("extractive")
    analysis = DocumentAnalysis(document, skeleton)
    forward = index_forward(analysis, backend, references=())
    resolved = resolve_backward(analysis, forward, backend)
    return [line.comment for line in synthesize(analysis, resolved, backend).lines]


@pytest.mark.parametrize(
    "leaning",
    [
        "It is opened by the tide twice a day.",
        "The second answer was that the sill moves.",
        "Since last year it has been served by the ferry.",
        "But the sill of the lock had moved by then.",
        "See the drawing of the lock for the sill.",
        "In the previous chapter we weighed the sill of the lock.",
        "(The sill of the lock is made of oak.)",
        "Five said that the lock was better before.",
        "This is why it did not do so in the end.",
        "This describes how the gate closes at low water.",
    ],
)
def test_a_sentence_that_leans_on_others_keeps_less(leaning):
    document, skeleton = make(f"# A\n\nThe lock has a sill of oak and two gates. {leaning}")
    plain, other = standing(count(DocumentAnalysis(document, skeleton)))
    assert plain == 1.0
    assert other < 0.5


@pytest.mark.parametrize(
    "plain",
    [
        "It is clear that locks need a keeper in winter.",
        "There are nine locks on the river in all.",
        "This report describes how the gate closes at low water.",
        "To solve these two problems, we propose a gate of oak.",
        "The present study measures how the gate closes at low water.",
    ],
)
def test_what_only_looks_like_leaning_keeps_all(plain):
    document, skeleton = make(f"# A\n\n{plain}")
    assert standing(count(DocumentAnalysis(document, skeleton)))[0] >= 0.7


def test_a_subject_just_brought_in_makes_the_next_sentence_lean():
    names = ["ropes", "bolts", "planks", "nails", "lamps", "boats", "sails", "oars", "bells", "casks", "nets", "hooks"]
    others = " ".join(f"The {name} were bought in spring. Some {name} were lost." for name in names)
    document, skeleton = make(f"# A\n\nA valve lets the water out. The valve is made of brass.\n\n# B\n\n{others}")
    shares = standing(count(DocumentAnalysis(document, skeleton)))
    assert shares[1] < shares[0]


def test_a_section_is_told_by_the_sentence_that_opens_it():
    opens = "A lock is a chamber that lifts a boat from one level of the water to another."
    aside = "One keeper in three has painted his own lock in the colours of the local football club."
    assert lines(f"# 1 Locks\n\n{opens} {aside} They are paid for it in beer and tobacco.")[0] == opens


def test_a_very_short_sentence_takes_the_next_along():
    assert lines("# 1 Board\n\nThere are nine members. They are chosen by lot and serve for four years.")[0] == (
        "There are nine members. They are chosen by lot and serve for four years."
    )


def test_a_table_is_told_by_its_rows_and_code_is_called_a_listing():
    rows = (
        "Harbour dues 412 390\nGrain sold 97 88\nRent of mills 1,204 1,190\nWages paid 33 41\nTotal of all 1,746 1,709"
    )
    code = "for (i = 0; i < n; i++) {\nclose(gate[i]);\n}\nreturn gate[n - 1] + 4;"
    told = lines(f"# 1 Text\n\nThe gate closes at low water.\n\n# 2 Accounts\n\n{rows}\n\n# 3 Program\n\n{code}")
    assert told[1].startswith("It tabulates Harbour dues, Grain sold")
    assert told[2] == "It is a listing without running text."


def test_a_heading_in_the_line_is_no_part_of_the_first_sentence():
    from twopass.schema import TextLine

    document, skeleton = make("# A\n\nModules Programs can be split over several files.")
    start = document.text.index("Modules")
    line = TextLine(start, len(document.text), 1, 0, 0, 100, 10, 10, lead=len("Modules"))
    study = Study(DocumentAnalysis(document.model_copy(update={"lines": (line,)}), skeleton))
    assert study.printed == ["Modules.", "Programs can be split over several files."]
