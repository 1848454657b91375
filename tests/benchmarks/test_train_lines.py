"""What the fit of index lines learns from labels, what it counts, and which labels it leaves out."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.train_first_line import regress
from benchmarks.train_lines import Sample, report, sample, table_of, validate
from tests.making import make
from twopass.extractive.study import Study
from twopass.schema import Line
from twopass.text.analysis import DocumentAnalysis

pytest.importorskip("sklearn")

SAID = "The gate of the mill is shut in frost, since ice breaks its oak boards."
DULL = "The miller's cat slept on the warm boards of the loft by night and by day."
LABEL = {"heading": "Gates", "read": 2, "good": [SAID[:-1]], "fair": []}


def parts() -> list[Sample]:
    """Sections in which the sentence that finds something is good, and whether it is long tells nothing."""
    columns = {"finds": np.array([0.0, 0.0, 1.0]), "long": np.array([0.0, 1.0, 0.0])}
    long = {**columns, "long": np.array([1.0, 0.0, 1.0])}
    kind = np.array([0, 1, 2])
    return [Sample(f"{at}.pdf", (columns, long)[at % 2], kind, 0, at % 3) for at in range(12)]


def study(text: str) -> tuple[Study, list[Line]]:
    held = Study(DocumentAnalysis(*make(text)))
    lines = [Line(section_id=one.id, keywords=(), comment="", evidence=()) for one in held.skeleton.sections]
    return held, lines


def test_a_label_is_found_under_the_heading_that_has_its_sentences():
    held, lines = study(f"# Mills\n\n{DULL}\n\n# Gates\n\n{DULL} {DULL}\n\n# Gates\n\n{DULL} {SAID} {DULL}")
    (found,) = sample("mills.md", held, lines, LABEL)
    assert found.kind.tolist() == [0, 2]
    assert {len(column) for column in found.columns.values()} == {2}


def test_a_label_that_is_nowhere_is_said(capsys):
    held, lines = study(f"# Mills\n\n{DULL}\n\n# Gates\n\n{DULL}")
    assert list(sample("mills.md", held, lines, LABEL)) == []
    assert "mills.md: no section with this heading and these sentences: Gates" in capsys.readouterr().out


def test_what_makes_a_line_is_learnt_and_what_does_not_is_not():
    names = ["finds", "long"]
    model = regress(table_of(parts(), names), np.concatenate([part.kind for part in parts()]), names)
    finds, long = model.weight / model.scale
    assert finds > 0.5
    assert abs(long) < finds
    rows = report(list(validate(parts(), names, 3))).splitlines()
    assert rows[-1] == "good: 12 of 12 sections (1.00)"
    assert rows[3].split()[-3:] == ["33.3%", "33.3%", "33.3%"]
