"""Markdown, ledger and tree of a small reading: what a person and a program are shown."""

from __future__ import annotations

import json

import pytest

from twopass import read
from twopass.report import to_html, to_markdown
from twopass.report.budget import count_words, words_for
from twopass.report.ledger import ledger, to_json, to_table
from twopass.report.tree import to_tree
from twopass.schema import Admission, Document, OpenTag, Page, Reading


def test_markdown_shows_index_closings_and_what_stays_open(reading):
    assert to_markdown(reading).splitlines() == [
        r"# The \*Mill\*",
        "",
        r"- **1 Sluice** (p. 1) *sluice_gate, \[x].* It is \*set\* by hand.",
        "  - **2 Hand** (p. 3) A wheel.",
        "",
        "## Closed in retrospect",
        "",
        "- [?→] “Section 2 says how; we also promise a drawing.” (p. 1) → 2 Hand (p. 3)",
        "",
        "## Still open",
        "",
        "- [?→] “promise a drawing” (p. 1): It never comes.",
    ]


def again(reading: Reading, page: int = 1) -> Reading:
    """The reading with a twin of its closed tag, on a page."""
    tag = reading.resolved.entries[0].tags[0]
    twin = tag.model_copy(update={"id": "t3", "at": tag.at.model_copy(update={"page": page})})
    entry = reading.resolved.entries[0].model_copy(update={"tags": (*reading.resolved.entries[0].tags, twin)})
    closing = reading.resolved.resolutions[0].model_copy(update={"tag_id": "t3"})
    resolved = reading.resolved.model_copy(
        update={
            "entries": (entry, reading.resolved.entries[1]),
            "resolutions": (*reading.resolved.resolutions, closing),
        }
    )
    return reading.model_copy(update={"resolved": resolved})


def test_one_item_for_what_one_passage_closes(reading):
    shown = to_markdown(again(reading, page=2))
    assert shown.count("→ 2 Hand") == 1
    assert "(pp. 1, 2) → 2 Hand (p. 3)" in shown


def test_the_references_of_one_sentence_stand_side_by_side(reading):
    tags = all_tags(reading)
    start = reading.document.text.index("set by hand")
    at = tags[0].at.model_copy(update={"start": start, "end": start + 3, "quote": "set"})
    other = tags[0].model_copy(update={"id": "t3", "at": at, "concept": "Section 1"})
    entry = reading.resolved.entries[0].model_copy(update={"tags": (*tags, other)})
    words = reading.document.evidence(len(reading.document.text) - 6, len(reading.document.text))
    end = reading.resolved.resolutions[0].model_copy(update={"tag_id": "t3", "evidence": (words,)})
    ends = (*reading.resolved.resolutions, end)
    resolved = reading.resolved.model_copy(
        update={"entries": (entry, reading.resolved.entries[1]), "resolutions": ends}
    )
    ledger = tuple(
        reading.references[1].model_copy(update={"start": s, "end": s + 3, "target": target})
        for s, target in ((start, "1 Wheel"), (tags[0].at.start, "2 Hand"))
    )
    text = reading.document.text.replace(". Section", ", Section")
    document = reading.document.model_copy(update={"text": text})
    shown = to_markdown(reading.model_copy(update={"resolved": resolved, "references": ledger, "document": document}))
    assert "(p. 1) → 1 Wheel (p. 3); 2 Hand (p. 3)" in shown


def test_what_is_kept_on_its_own_page_is_not_told(reading):
    assert "→ 2 Hand" not in to_markdown(_on_page(reading, 3))


def _on_page(reading: Reading, page: int) -> Reading:
    tags = [tag.model_copy(update={"at": tag.at.model_copy(update={"page": page})}) for tag in all_tags(reading)]
    entry = reading.resolved.entries[0].model_copy(update={"tags": tuple(tags)})
    resolved = reading.resolved.model_copy(update={"entries": (entry, reading.resolved.entries[1])})
    return reading.model_copy(update={"resolved": resolved})


def all_tags(reading: Reading) -> list[OpenTag]:
    return [tag for entry in reading.resolved.entries for tag in entry.tags]


def test_what_is_spoken_of_again_but_not_surely_closed_is_only_counted(reading):
    unsure = reading.resolved.resolutions[1].model_copy(update={"evidence": (all_tags(reading)[0].at,)})
    resolved = reading.resolved.model_copy(update={"resolutions": (reading.resolved.resolutions[0], unsure)})
    shown = to_markdown(reading.model_copy(update={"resolved": resolved}))
    assert "promise a drawing”" not in shown
    assert "It never comes." in to_html(reading.model_copy(update={"resolved": resolved}))


def test_what_the_authors_admit_is_told_once(reading):
    tag = all_tags(reading)[1]
    admitted = (Admission(section_id="s1", text="We promise a drawing.", at=tag.at),)
    shown = to_markdown(
        reading.model_copy(update={"forward": reading.forward.model_copy(update={"admitted": admitted})})
    )
    assert shown.endswith("## Left open by the authors\n\n- We promise a drawing. (p. 1)\n")
    assert "It never comes." not in shown


@pytest.mark.parametrize(("pages", "most"), [(12, 0.2), (30, 0.2), (120, 0.1)])
def test_a_report_has_a_fifth_of_the_words_and_of_a_long_document_less(pages, most):
    page = Page(number=1, start=0, end=1, width=1, height=1, source="text")
    held = tuple(page.model_copy(update={"number": n + 1}) for n in range(pages))
    document = Document(id="d", title="", path="", language="en", text="word " * 400 * pages, pages=held)
    assert words_for(document) == pytest.approx(most * 400 * pages, rel=0.01)


def test_markdown_keeps_to_its_words(paper):
    reading = read(paper)
    assert count_words(to_markdown(reading)) <= 1.02 * words_for(reading.document)


def test_a_picture_is_told(reading):
    lost = reading.audit.model_copy(update={"losses": ("page 24 held only a picture: its words need OCR",)})
    assert "page 24 held only a picture" in to_markdown(reading.model_copy(update={"audit": lost}))


def test_ledger_leaves_out_what_leads_back_unless_asked(reading):
    assert [row["text"] for row in ledger(reading)] == ["Section 2", "promise a drawing"]
    assert [row["text"] for row in ledger(reading, everything=True)] == ["above", "Section 2", "promise a drawing"]


def test_ledger_says_where_each_leads(reading):
    first, second = ledger(reading)
    assert (first["status"], first["target_page"], first["answer"]) == ("resolved", 3, "By a wheel.")
    assert (second["status"], second["target_page"], second["answer"]) == ("unresolved", None, "It never comes.")
    assert json.loads(to_json([first, second])) == [first, second]
    assert "p. 3 2 Hand" in to_table([first])


def test_tree_is_indented_by_depth(reading):
    assert to_tree(reading.skeleton) == "1 Sluice  (p. 1)\n  2 Hand  (p. 3)\n"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("The price of the wheel is explained later.", True),
        ("We will explain it later.", False),
        ("Against this background I will discuss the price of the wheel.", False),
    ],
)
def test_of_promises_only_those_that_say_what_comes_later_are_told_to_be_open(reading, words, told):
    tag = all_tags(reading)[1]
    concept = "price of the wheel" if "wheel" in words else "it"
    tag = tag.model_copy(update={"concept": concept, "at": tag.at.model_copy(update={"quote": words})})
    entry = reading.resolved.entries[0].model_copy(update={"tags": (all_tags(reading)[0], tag)})
    resolved = reading.resolved.model_copy(update={"entries": (entry, *reading.resolved.entries[1:])})
    assert ("It never comes." in to_markdown(reading.model_copy(update={"resolved": resolved}))) == told
