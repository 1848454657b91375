"""The command `check` prints a verdict with the evidence for and against."""

from __future__ import annotations

import json
import os

import pytest

from twopass.answers import Verdict


@pytest.fixture(scope="module")
def shelf(tmp_path_factory) -> dict[str, str]:
    """An environment in which our paper is read once for this file."""
    return os.environ | {"TWOPASS_CACHE": str(tmp_path_factory.mktemp("cache"))}


def test_a_contradiction_says_in_what(twopass, paper, shelf):
    done = twopass("check", paper, "The Velm rises on the Ostrel plateau at 940 m.", env=shelf)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Contradicted: the number differs.\n")
    assert "“940 m”, the document “640 m”" in done.stdout
    assert "Against" in done.stdout
    assert "(p. 2)" in done.stdout


def test_what_is_not_addressed_is_proved(twopass, paper, shelf):
    done = twopass("check", paper, "The ministry of agriculture paid for eleven locomotives.", env=shelf)
    assert done.stdout.startswith("Not addressed: the document does not say.\n")
    assert "locomotives (nowhere)" in done.stdout


def test_json_is_a_verdict(twopass, paper, shelf):
    done = twopass("check", paper, "Fourteen gauges are at work.", "--format", "json", env=shelf)
    verdict = Verdict.model_validate(json.loads(done.stdout))
    assert (verdict.verdict, verdict.supporting[0].page) == ("supported", 2)
