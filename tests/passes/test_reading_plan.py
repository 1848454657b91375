"""A plan has what each section needs before it, nothing that is not needed, and says where that cannot be."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from twopass.answers import ReadingPlan
from twopass.config import Options
from twopass.passes.reading_plan import plan_reading
from twopass.retrieval.search import Passages
from twopass.shelf import open_reading


@pytest.fixture(scope="module")
def passages(paper: Path) -> Passages:
    return Passages.of(open_reading(paper, Options(cache=False)))


def place(plan: ReadingPlan, heading: str) -> int:
    return [step.heading for step in plan.steps].index(heading)


def test_all_sections_stand_once_and_after_what_they_need(passages):
    plan = plan_reading(passages)
    ids = [step.section_id for step in plan.steps]
    assert len(ids) == len(set(ids))
    assert len(ids) >= len(passages.analysis.skeleton.sections) - 2
    assert not any(step.unmet for step in plan.steps)
    for number, step in enumerate(plan.steps):
        assert {need.section_id for need in step.needs} <= set(ids[:number])


def test_a_name_is_defined_before_it_is_used(passages):
    plan = plan_reading(passages)
    assert place(plan, "2.2.3 Discharge measurements") < place(plan, "1 Introduction")
    assert place(plan, "3.2.2 The zero of flow") < place(plan, "3.1.1 Section controls")
    assert place(plan, "4.1 Kinds of shift") < place(plan, "5.4 Weed")


def test_a_question_leads_to_its_section_and_no_further(passages):
    plan = plan_reading(passages, "What is the third way in which a plot misleads?")
    assert plan.steps[-1].goal
    assert len(plan.steps) < 6
    assert [need.name for need in plan.steps[place(plan, "5.5 Failures")].needs] == ["Figure 3"]


def test_the_command_prints_it(twopass, paper, tmp_path, monkeypatch):
    monkeypatch.setenv("TWOPASS_CACHE", str(tmp_path))
    done = twopass("plan", paper, "What is the third way in which a plot misleads?")
    assert done.stdout == "1. p. 4 3.2.1 Fitting (answers)\n2. p. 8 5.5 Failures (answers; after Figure 3 [1])\n"
    told = json.loads(twopass("plan", paper, "--all", "--format", "json").stdout)
    assert told["schema"] == "twopass/plan"
    assert twopass("plan", paper).returncode == 2
