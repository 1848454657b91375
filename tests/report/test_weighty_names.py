"""A report tells the names that a reader lacks: not those that all know, or that are explained at once."""

from __future__ import annotations

import pytest

from tests.making import make
from twopass.report.worth_following import followed_tags
from twopass.schema import Entry, OpenTag, Reading, Resolution

FILLER = "The miller's cat slept on the warm boards and took no notice of the noise below. " * 9


def told(
    reading: Reading, name: str, parts: dict[str, str], closing: str = "", kind: str = "undefined", at: str = ""
) -> bool:
    """Whether a report tells a name that the first of some sections uses, in the words `at`, and some may explain."""
    document, skeleton = make("\n\n".join(f"# {title}\n\n{words} {FILLER}" for title, words in parts.items()))
    start = document.text.index(at or name)
    opened = document.evidence(start, start + len(at or name))
    tag = OpenTag(id="t", section_id="s1", kind=kind, concept=name, question="?", at=opened)
    end = Resolution(tag_id="t", status="unresolved", answer="It is never explained.")
    if closing:
        place = document.text.index(closing)
        words = document.evidence(place, place + len(closing))
        end = Resolution(tag_id="t", status="resolved", answer=closing, evidence=(words,))
    entry = Entry(section_id="s1", points=(), keywords=(), tags=(tag,))
    resolved = reading.resolved.model_copy(update={"entries": (entry,), "resolutions": (end,)})
    update = {"document": document, "skeleton": skeleton, "references": (), "resolved": resolved}
    made = reading.model_copy(update=update)
    return bool(followed_tags(made))


def test_a_name_is_not_told_where_its_sentence_explains_it(reading):
    for said in ("Tail races are cleaned of weed in spring.", "The miller had no tail race gate until May."):
        parts = {"Mill": said, "Pond": "", "The tail race": DEFINED}
        assert not told(reading, "tail race", parts, DEFINED, at=said)
    assert told(reading, "tail race", {"Mill": TERM, "Pond": "", "The tail race": DEFINED}, DEFINED, at=TERM)


USED, TERM = "The miller trusts the GWQ of his wheel.", "The miller trusts the tail race of his wheel."
SPELLED = "The gear of the wheel and the quern (GWQ) turns the stone."
DEFINED = "The tail race is the ditch by which the water leaves."


@pytest.mark.parametrize(
    ("name", "parts", "closing", "worth"),
    [
        ("tail race", {"Mill": TERM, "Pond": "", "The tail race": DEFINED}, DEFINED, True),
        ("tail race", {"Mill": TERM, "The tail race": DEFINED}, DEFINED, False),  # the next heading comes anyway
        ("tail race", {"A tail race": TERM, "Pond": "", "The tail race": DEFINED}, DEFINED, False),  # about it already
        ("tail race", {"Mill": TERM, "Pond": "", "Gear": DEFINED}, DEFINED, False),  # by the way
        ("tail race", {"Mill": TERM, "Pond": "", "The tail race": ""}, "", False),
        ("GWQ", {"Mill": USED, "Pond": "", "The GWQ": SPELLED}, SPELLED, False),
    ],
)
def test_a_name_that_a_reader_lacks_is_told(reading, name, parts, closing, worth):
    assert told(reading, name, parts, closing) is worth


@pytest.mark.parametrize(("heading", "worth"), [("Weighing carts", True), ("The yard", False)])
def test_a_kept_promise_is_told_where_a_heading_says_so(reading, heading, worth):
    said, kept = "We will describe how the carts are weighed.", "The carts stand on a plate of iron."
    assert told(reading, said, {"Mill": said, "Pond": "", heading: kept}, kept, "promise") is worth
