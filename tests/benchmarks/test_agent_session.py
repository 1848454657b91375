"""A session of an agent stays within its budget, and every tool is counted."""

from __future__ import annotations

import anyio

from benchmarks.agent_session import BUDGET, run


def test_a_session_keeps_its_budget(paper, tmp_path, monkeypatch):
    monkeypatch.setenv("TWOPASS_CACHE", str(tmp_path))
    session = anyio.run(run, paper, "", "", False)
    assert {"(tools offered)", "outline", "index", "search", "read", "references", "check"} == session.rows.keys()
    assert 4000 < session.tokens < BUDGET / 2
    counted = [line.split() for line in session.table().splitlines()[2:]]
    assert sum(int(row[2]) for row in counted) == session.tokens - session.rows["(tools offered)"][0][0]
