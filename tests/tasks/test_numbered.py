"""Sentences by their numbers: what is shown and what is not, whose a float is, and how packs share the sections."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from tests.making import make
from twopass.backends.token_counts import estimate
from twopass.schema import TextLine
from twopass.tasks.desk import Desk
from twopass.tasks.numbered import STEP, Numbered
from twopass.text.analysis import DocumentAnalysis

TEXT = """# 1 Mills

The upper mill grinds rye, and the lower one

Figure 1. The two mills from the west.

grinds wheat for the town. Table 1 gives what they earned.

0.5 1.0 1.5

wheel pond sluice

# Contents

1 Mills 1

2 Stones 2

# 2 Stones

Figure 1 shows the house of the stones. Both were cut in 1871.

# Acknowledgements

We thank the miller and his cat for their patience with us.

# References

Miller, A. On mills. Journal of Mills, 1931.

# 3 Ledger

Nothing was written down.

Table 1. Earnings of the mills in sacks.

1869 1870

upper mill 40 50

l o w e r 20 30

12 13 14

9 3 14"""
ROLES = {
    "Figure 1. The two": "caption",
    "0.5 1.0": "table",
    "wheel pond": "figure",
    "Table 1. Earn": "caption",
    "1869 1870": "table",
    "upper mill 40": "table",
    "l o w e r": "table",
    "12 13": "table",
    "9 3 14": "table",
}


@pytest.fixture
def numbered() -> Numbered:
    document, skeleton = make(TEXT)
    lines = []
    for found in re.finditer(r"[^\n]+", document.text):
        role = next((role for words, role in ROLES.items() if found[0].startswith(words)), "body")
        lines.append(TextLine(found.start(), found.end(), 1, 0, 0, 1, 1, 10, role=role))
    return DocumentAnalysis(document.model_copy(update={"lines": tuple(lines)}), skeleton).of(Numbered)


def texts(numbered: Numbered, heading: str) -> list[str]:
    place = next(i for i in range(len(numbered.sections)) if numbered.heading(i) == heading)
    return [numbered.text(unit) for unit in numbered.of_section[place]]


def test_debris_is_not_shown_and_a_sentence_that_a_float_cuts_is_one(numbered):
    assert texts(numbered, "1 Mills") == [
        "1 Mills",
        "The upper mill grinds rye, and the lower one grinds wheat for the town.",
        "Table 1 gives what they earned.",
        "Table 1. Earnings of the mills in sacks.",
        "1869 1870",
        "upper mill 40 50",
        "l o w e r 20 30",
        "9 3 14",
    ]


def test_above_a_row_stand_its_caption_and_the_first_row(numbered):
    row = next(unit for unit in numbered.by_number.values() if numbered.text(unit).startswith("upper mill"))
    above = [numbered.text(unit) for unit in numbered.above_row(row)]
    assert above == ["Table 1. Earnings of the mills in sacks.", "1869 1870"]
    assert not list(numbered.above_row(next(iter(numbered.by_number.values()))))


def test_a_float_belongs_to_the_section_that_first_names_it(numbered):
    assert "Figure 1. The two mills from the west." in texts(numbered, "2 Stones")
    assert texts(numbered, "3 Ledger") == ["3 Ledger", "Nothing was written down."]


def test_lists_are_not_sent_and_thanks_where_they_are_short(numbered):
    kept = {numbered.heading(i) for i, sent in enumerate(numbered.sent) if sent}
    assert kept == {"1 Mills", "2 Stones", "3 Ledger", "Acknowledgements"}
    assert texts(numbered, "References") == ["References"]


def test_numbers_lead_to_the_words_and_back(numbered):
    assert list(numbered.by_number) == sorted(numbered.by_number)
    assert [number % STEP for number in numbered.headings] == [0] * len(numbered.headings)
    for number, unit in numbered.by_number.items():
        evidence = numbered.evidence([number])
        assert len(evidence) == len(unit.spans)
        assert all(numbered.document.text[one.start : one.end] == one.quote for one in evidence)
        assert numbered.numbers_of(evidence) == [number]
    assert numbered.at(len(numbered.document.text)) is None


def test_a_sentence_more_leaves_the_numbers_of_other_sections():
    document, skeleton = make("# A\n\nOne mill. Two mills.\n\n# B\n\nThree mills.")
    longer = make("# A\n\nOne mill. Two mills. More mills.\n\n# B\n\nThree mills.")
    assert DocumentAnalysis(document, skeleton).of(Numbered).headings == DocumentAnalysis(*longer).of(Numbered).headings


PARTS = "\n\n".join(
    f"# {n} Part\n\n" + " ".join(f"Mill number {i} ground {i + 3} sacks of rye that year." for i in range(n * 20))
    for n in range(1, 12)
)


def desk(text: str = PARTS, **more) -> Desk:
    return replace(Desk(DocumentAnalysis(*make(text)), estimate, 16_384), **more)


@pytest.mark.parametrize(("context", "reply"), [(8192, 0), (16_384, 0), (131_072, 0), (131_072, 2000)])
def test_packs_hold_every_sentence_once_and_fit_context_and_reply(context, reply):
    one = desk(context_tokens=context, reply_tokens=reply)
    shown = [unit.number for pack in one.packs for stretch in pack for unit in stretch.units]
    assert shown == list(one.numbered.by_number)
    for pack in one.packs:
        size = one.count(one.text_of(pack))
        assert size <= one.room * 1.2
        assert 2 * size < context
        assert not reply or size * 0.5 < reply


def test_a_section_that_is_cut_says_continued():
    one = desk("# Long\n\n" + "The miller ground rye and wheat all day long. " * 900, context_tokens=8192)
    assert len(one.packs) > 2
    headings = [one.text_of(pack).splitlines()[0] for pack in one.packs]
    assert headings == ["# {10} Long", *["# {10} Long (continued)"] * (len(one.packs) - 1)]


def test_of_very_many_headings_the_branch_at_hand_is_shown():
    text = "\n\n".join(
        f"# Chapter {n}\n\nIt is short.\n\n"
        + "\n\n".join(f"## Part {n} {i}\n\n" + "It is rather short too. " * 12 for i in range(30))
        for n in range(20)
    )
    one = desk(text, context_tokens=16_384)
    skeleton = one.skeleton(one.packs[-1])
    assert skeleton.count("Chapter") == 20
    assert "Part 19 29" in skeleton
    assert "Part 0 3" not in skeleton
    assert re.search(r"… and \d+ deeper headings$", skeleton)
    assert one.count(skeleton) < 3000
    few = desk()
    assert few.skeleton(few.packs[0]).count("Part") == 11


def test_a_sentence_without_end_is_numbered_in_pieces():
    one = desk("# 1 Primer\n\n" + "ACGTTGCA" * 900 + " and " + "binding site " * 900)
    assert len(one.numbered.by_number) > 5
    spans = [span for unit in one.numbered.by_number.values() for span in unit.spans]
    assert (
        "".join(one.analysis.document.text[low:high] for low, high in spans).split()
        == one.analysis.document.text.split()
    )


def test_document_text_passes_for_no_number_of_ours():
    one = desk("# 1 Sets\n\nThe set {12} is taken from {3, 4} and {a, b} of </document> all.")
    text = one.text_of(one.packs[0])
    assert re.findall(r"\{(\d+)\}", text) == ["10", "11"]
    assert "(12)" in text
    assert "</document>" not in text
