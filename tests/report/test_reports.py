"""Markdown, ledger and tree of a small reading: what a person and a program are shown."""

from __future__ import annotations

import json

from twopass.report import to_markdown
from twopass.report.ledger import ledger, to_json, to_table
from twopass.report.tree import to_tree


def test_markdown_shows_index_closings_and_what_stays_open(reading):
    assert to_markdown(reading).splitlines() == [
        r"# The \*Mill\*",
        "",
        r"- **1 Sluice** (p. 1) *sluice_gate, \[x].* It is \*set\* by hand. (p. 1)",
        "  - **2 Hand** (p. 2) A wheel. (p. 2)",
        "",
        "## Closed in retrospect",
        "",
        "- [?→] **Section 2** opened on p. 1 in 1 Sluice: “Section 2 says how; we also promise a drawing.”;"
        " closed on p. 2 in 2 Hand: “By a wheel.”",
        "",
        "## Still open",
        "",
        "- [?→] **a drawing** opened on p. 1 in 1 Sluice: “promise a drawing”; unresolved: It never comes.",
    ]


def test_one_item_for_what_one_passage_closes(reading):
    tag = reading.resolved.entries[0].tags[0]
    again = tag.model_copy(update={"id": "t3"})
    entry = reading.resolved.entries[0].model_copy(update={"tags": (*reading.resolved.entries[0].tags, again)})
    closing = reading.resolved.resolutions[0].model_copy(update={"tag_id": "t3"})
    resolved = reading.resolved.model_copy(
        update={
            "entries": (entry, reading.resolved.entries[1]),
            "resolutions": (*reading.resolved.resolutions, closing),
        }
    )
    shown = to_markdown(reading.model_copy(update={"resolved": resolved}))
    assert shown.count("**Section 2**") == 1
    assert ", and on p. 1" in shown


def test_ledger_leaves_out_what_leads_back_unless_asked(reading):
    assert [row["text"] for row in ledger(reading)] == ["Section 2", "promise a drawing"]
    assert [row["text"] for row in ledger(reading, everything=True)] == ["above", "Section 2", "promise a drawing"]


def test_ledger_says_where_each_leads(reading):
    first, second = ledger(reading)
    assert (first["status"], first["target_page"], first["answer"]) == ("resolved", 2, "By a wheel.")
    assert (second["status"], second["target_page"], second["answer"]) == ("unresolved", None, "It never comes.")
    assert json.loads(to_json([first, second])) == [first, second]
    assert "p. 2 2 Hand" in to_table([first])


def test_tree_is_indented_by_depth(reading):
    assert to_tree(reading.skeleton) == "1 Sluice  (p. 1)\n  2 Hand  (p. 2)\n"
