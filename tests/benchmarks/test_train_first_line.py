"""What the fit of the first line learns from labels, what it counts, and what it stores."""

from __future__ import annotations

import json

import numpy as np
import pytest

from benchmarks.train_first_line import Sample, fit, is_same, report, sample, to_json, validate
from tests.making import make
from twopass.extractive.logistic import from_data
from twopass.extractive.study import Study
from twopass.text.analysis import DocumentAnalysis

pytest.importorskip("sklearn")

SAID = "This survey counts the water mills of the northern rivers and weighs the cost of their oak."
DULL = "The miller's cat slept on the warm boards of the loft by night and by day."


def parts() -> list[Sample]:
    """Documents in which the sentence that speaks of them is good, and whether it is long tells nothing."""
    measured = [{"own": float(own), "long": float(long)} for own in (0, 1) for long in (0, 1)]
    return [Sample(f"{at}.pdf", measured, np.array([0, 0, 2, 2 * (at % 2)])) for at in range(12)]


def test_a_label_is_found_by_its_words():
    assert is_same("The mills, 1908.", "the Mills 1908")
    assert is_same(SAID, SAID[12:])
    assert not is_same(SAID, "mills")
    study = Study(DocumentAnalysis(*make(f"# Water mills\n\n{SAID} {DULL}\n\n# One\n\n{DULL}")))
    part = sample("mills.md", study, {"good": [SAID[:-1]], "fair": []})
    assert part.kind.tolist().count(2) == 1
    assert part.measured[part.kind.argmax()]["own"]


def test_a_label_that_is_not_to_be_told_is_said(capsys):
    sample("mills.md", Study(DocumentAnalysis(*make(f"# Mills\n\n{DULL}"))), {"good": [], "fair": ["Who built it?"]})
    assert "mills.md: fair, and not to be told: Who built it?" in capsys.readouterr().out


def test_what_tells_is_learnt_and_what_does_not_is_not():
    model = fit(parts(), ["own", "long"])
    own, long = model.weight / model.scale
    assert own > 0.5
    assert abs(long) < own
    judged = validate(parts(), ["own", "long"], 3)
    assert report(judged).endswith("good: 12 of 12 documents that have a good one (1.00)")


def test_what_is_stored_weighs_as_what_was_fitted():
    model = fit(parts(), ["own", "long"])
    stored = from_data(json.loads(to_json(model)))
    measured = parts()[0].measured
    assert stored.likely(measured) == pytest.approx(model.likely(measured), abs=1e-3)
