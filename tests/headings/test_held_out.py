"""What the heading model is worth on documents that it was not fitted on, and that anybody can fit another."""

from __future__ import annotations

import json
from pathlib import Path
from statistics import fmean

import pytest

from benchmarks import train_headings
from benchmarks.skeleton import Score, score
from tests.headings.designs import DESIGNS, build
from twopass.config import ReadOptions
from twopass.headings import heading_list
from twopass.headings.accept import choose
from twopass.headings.classifier import from_data
from twopass.headings.levels import assign
from twopass.headings.measured import candidates
from twopass.passes.skeleton import scan_skeleton
from twopass.readers import read


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> dict[str, Path]:
    """One PDF a design, each with its outline."""
    return {file.stem: file for file in build(tmp_path_factory.mktemp("designs"), *DESIGNS)}


def truth(file: Path) -> list[dict[str, object]]:
    return [{"level": item.level, "title": item.title, "page": item.page} for item in read(file).outline]


@pytest.mark.parametrize("name", DESIGNS)
def test_the_package_reads_designs_it_was_not_fitted_on(made, name):
    """By layout alone; their typesetting stands in none of the documents that benchmarks/train_headings.py learns."""
    found = heading_list(scan_skeleton(read(made[name], ReadOptions(layout_only=True))))
    marks = score(found, truth(made[name]))
    assert marks.f1 >= 0.9, (marks, found)
    assert marks.parent is not None
    assert marks.parent >= 0.9


def read_with(model, file: Path) -> Score:
    """How well a model finds the headings of a document by its layout."""
    found = candidates(read(file, ReadOptions(layout_only=True)))
    chosen = choose(found.blocks, model.probabilities([block.features for block in found.blocks]))
    assign(chosen, found.entries)
    return score([{"title": b.title, "page": b.page, "level": b.level} for b in chosen], truth(file))


def test_a_folder_of_pdfs_with_outlines_is_all_it_takes_to_fit_a_model(made, tmp_path, monkeypatch, capsys):
    """Fitted on three designs, without documents of ours, it finds the headings of the fourth."""
    folder = tmp_path / "pdfs"
    (folder / "deep").mkdir(parents=True)
    *learnt, held_out = made.values()
    for place, file in zip(("a.pdf", "deep/b.pdf", "deep/c.pdf"), learnt, strict=True):
        (folder / place).write_bytes(file.read_bytes())
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 and no more")
    (folder / "bare.pdf").write_bytes((train_headings.OWN_DOCUMENTS / "items.pdf").read_bytes())
    monkeypatch.setattr(train_headings, "OWN_DOCUMENTS", tmp_path / "none")
    train_headings.main([str(folder), "--folds", "2", "--write", str(tmp_path / "model.json")])
    shown = capsys.readouterr().out
    assert "3 documents to learn from" in shown
    assert "broken.pdf: left out: " in shown
    assert "bare.pdf: left out: its outline names 0 headings" in shown
    assert "outlined" in shown
    model = from_data(json.loads((tmp_path / "model.json").read_text("utf-8")))
    marks = read_with(model, held_out)
    assert marks.f1 >= 0.8, marks
    assert fmean(read_with(model, file).f1 for file in learnt) >= 0.9


def test_a_folder_with_nothing_to_learn_from_is_said_to_be_one(tmp_path, capsys):
    with pytest.raises(SystemExit):
        train_headings.main([str(tmp_path)])
    assert "holds a PDF to learn from" in capsys.readouterr().err
