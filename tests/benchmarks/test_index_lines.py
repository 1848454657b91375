"""The sheet that judges are given, and what their grades say."""

from __future__ import annotations

import json

import pytest

import twopass
from benchmarks.index_lines import GRADES, drawn, kappa, read_all, rows_of, table

NORTH = "# Mills\n\nThis report counts the mills.\n\n## Gates\n\nThe gate closes by itself at low water every day.\n"
SOUTH = NORTH.replace("mills", "weirs") + "\n## Weirs\n\nA weir holds the water of the river back in summer.\n"


@pytest.fixture
def sheet(tmp_path):
    for name, text in (("a.md", NORTH), ("b.md", SOUTH), ("c.pdf", "damaged")):
        (tmp_path / name).write_text(text)
    return list(read_all(tmp_path))


def test_a_judge_sees_a_line_with_its_section_and_no_name(sheet):
    rows = drawn(sheet, 3, 1)
    assert [row["id"] for row in rows[-2:]] == ["first-1", "first-2"]
    assert {row["id"] for row in rows[:-2]} == {"1-1", "2-1", "2-2"}
    gate = next(row for row in rows if row["id"] == "1-1")
    assert gate["text"] == "The gate closes by itself at low water every day."
    assert gate["line"] in gate["text"]
    assert "a.md" not in json.dumps(rows)


def test_documents_take_turns_and_the_seed_decides(sheet):
    assert {row["document"] for row in drawn(sheet, 2, 1)[:2]} == {1, 2}
    assert drawn(sheet, 2, 1) == drawn(sheet, 2, 1)
    assert len({drawn(sheet, 2, seed)[0]["id"] for seed in range(9)}) > 1


def test_a_line_that_prints_nothing_is_not_drawn(tmp_path):
    (tmp_path / "a.md").write_text("# Mills\n\nThe mill is old and grinds rye.\n\n# Parts\n\n## Gate\n\n## Wheel\n")
    assert all(
        row["line"] and "Gate and Wheel" not in row["line"] for row in rows_of(twopass.read(tmp_path / "a.md"), 1)
    )


def test_kappa_is_agreement_beyond_chance():
    assert kappa([(0, 0), (1, 1), (2, 2)]) == 1.0
    assert kappa([(0, 0), (0, 1), (1, 0), (1, 1)]) == 0.0
    near = [(0, 0), (0, 1), (3, 3)]
    assert kappa(near, weighted=True) > kappa(near)


def test_the_table_has_shares_of_each_judge_and_their_mean():
    one = {"1-1": "good", "1-2": "poor", "first-1": "good", "only-here": "absurd"}
    other = {"1-1": "good", "1-2": "acceptable", "first-1": "poor"}
    rows = list(table({"one": one, "other": other}))
    assert rows[0].split()[:2] == ["2", "lines"]
    assert rows[1].split() == ["one", "50.0%", "0.0%", "50.0%", "0.0%", "50.0%"]
    assert rows[3].split() == ["mean", "50.0%", "25.0%", "25.0%", "0.0%", "25.0%"]
    assert "same grade 50.0%" in rows[4]
    assert rows[5].startswith("1 first lines")
    assert set(GRADES) <= set(rows[0].replace(",", "").split())
