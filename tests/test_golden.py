"""Readings of our own documents, whole, as they were when somebody last looked at them."""

from __future__ import annotations

import twopass
from tests.conftest import REGENERATE
from twopass.report import to_markdown
from twopass.report.tree import to_tree


def test_nothing_is_being_regenerated():
    assert not REGENERATE, "TWOPASS_REGENERATE is set: golden files were rewritten; look at them and run again"


def test_paper(paper, golden):
    golden("paper.md", to_markdown(twopass.read(paper, essay=True)))


def test_skeleton_of_the_report(report, golden):
    golden("report.txt", to_tree(twopass.read(report, layout_only=True).skeleton))
