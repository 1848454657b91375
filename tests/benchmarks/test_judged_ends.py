"""The sheets of tags, closings and what is left open, and what the answers say."""

from __future__ import annotations

import json

import pytest

from benchmarks.judged_ends import SHEETS, sheets_of, table

MILLS = """# Mills

Why the wheel of the northern mill broke in the flood is explained in Section 3.

## 1 Gates

The gate closes by itself at low water every day. We did not measure the height of the water.

{filler}

## 2 Carts

The carts of the mill went down to the quay.

## 3 Wheels

The wheel of the northern mill broke because its axle was dry.
"""


@pytest.fixture
def sheets(tmp_path):
    filler = "\n\n".join(f"Cart {one} brought {one + 3} sacks of rye down the lane to the quay." for one in range(60))
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_text(MILLS.format(filler=filler))
    (tmp_path / "c.pdf").write_text("damaged")
    return sheets_of(tmp_path, 3, 1)


def test_a_judge_sees_what_was_opened_with_what_closes_it(sheets):
    assert set(sheets) == set(SHEETS)
    opened = {row["tag"] for row in sheets["tags"]}
    assert opened == {row["tag"] for row in sheets["closings"]} | opened
    closed = sheets["closings"][0]
    assert "is explained in [[Section 3]]." in closed["text"]
    assert "[[3 Wheels]]" in closed["closing text"]
    assert {row["sentence"] for row in sheets["left_open"]} == {"We did not measure the height of the water."}
    assert "a.md" not in json.dumps(sheets)


def test_documents_take_turns(sheets):
    assert {row["id"].split("-")[0] for row in sheets["left_open"]} == {"1", "2"}
    assert all(len(rows) <= 3 for rows in sheets.values())


def test_the_table_has_the_share_of_yes():
    one, other = {"1-1": "yes", "1-2": "no", "1-3": "no"}, {"1-1": "yes", "1-2": "yes", "2-9": "no"}
    rows = list(table({"one": one, "other": other}))
    assert [row.split()[:2] for row in rows[:3]] == [["one", "50.0%"], ["other", "100.0%"], ["mean", "75.0%"]]
    assert rows[3].startswith("same answer 50.0%")
