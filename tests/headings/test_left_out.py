"""The trees find headings in documents that they have not seen.

The model that comes with the package was fitted on `tests/skeletons` too, among others: what it finds there says that
nothing broke, and not how good it is. Here trees are fitted on three quarters of these documents, and scored on the
rest.
"""

from __future__ import annotations

from statistics import fmean

import pytest

from benchmarks import train_headings
from benchmarks.train_headings import Sample, own, validate
from twopass.headings.classifier import Model, model

NAMES = list(model().names)
FOLDS = 4


@pytest.fixture(scope="module")
def documents() -> list[Sample]:
    return own(NAMES)


def held_out(documents: list[Sample]) -> float:
    """The mean F1 of documents, each scored by trees that were fitted on others."""
    return fmean(score.f1 for _, score in validate(documents, NAMES, FOLDS))


def test_folds_part_the_documents(documents: list[Sample], monkeypatch: pytest.MonkeyPatch) -> None:
    fitted: list[set[str]] = []

    def watched(parts: list[Sample], names: list[str], start: Model | None) -> Model:
        fitted.append({part.group for part in parts})
        return Model(tuple(names), 0.0, ())

    monkeypatch.setattr(train_headings, "fit", watched)
    assert len(validate(documents, NAMES, FOLDS)) == len(documents)
    groups = {part.group for part in documents}
    left_out = [groups - seen for seen in fitted]
    assert all(left_out)
    assert sorted(group for some in left_out for group in some) == sorted(groups)


def test_unseen_documents_are_read_better_than_without_trees(
    documents: list[Sample], monkeypatch: pytest.MonkeyPatch
) -> None:
    fitted = held_out(documents)
    base = model().base
    monkeypatch.setattr(train_headings, "fit", lambda parts, names, start: Model(tuple(names), base, ()))
    assert fitted > 0.9
    assert fitted > held_out(documents) + 0.08  # what the trees start from reads five of six headings by itself
