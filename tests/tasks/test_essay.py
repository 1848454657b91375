"""An essay by a model: from lines and closings, judged paragraph by paragraph, and asked for once more."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.backends.scripted import Scripted
from tests.llm.test_client import MILL
from tests.loopback import first_sentences
from twopass.backends.base import Request
from twopass.config import Options
from twopass.pipeline import run
from twopass.schema import Reading

FALSE = "Robots grind barley for seventeen hours beneath an ocean of mercury."


@pytest.fixture
def mill(tmp_path: Path) -> Path:
    file = tmp_path / "mill.md"
    file.write_text(MILL, "utf-8")
    return file


def written(mill: Path, mended: bool) -> tuple[Reading, list[Request]]:
    """A reading by a model whose first essay, or every one, has a false paragraph in its middle."""

    def answer(request: Request) -> Any:
        reply = first_sentences(request.prompt)
        if request.task == "essay":
            essays.append(request)
            if len(essays) == 1 or not mended:
                reply["paragraphs"][1]["text"] = FALSE
        return reply

    essays: list[Request] = []
    return run(mill, Scripted(answer), Options(essay=True)), essays


def test_a_false_paragraph_is_asked_for_once_more_with_the_reason(mill):
    reading, essays = written(mill, mended=True)
    assert len(essays) == 2
    assert "3 of 4 paragraphs can be used" in essays[1].prompt
    assert "seventeen" in essays[1].prompt
    assert reading.essay is not None
    assert len(reading.essay.paragraphs) == 4
    assert not [note for note in reading.audit.dropped if note.startswith("essay")]
    for paragraph in reading.essay.paragraphs:
        assert all(reading.document.text[e.start : e.end] == e.quote for e in paragraph.evidence)


def test_one_that_stays_false_is_left_out_and_told(mill):
    reading, essays = written(mill, mended=False)
    assert len(essays) == 2
    assert reading.essay is not None
    assert len(reading.essay.paragraphs) == 3
    assert FALSE not in [paragraph.text for paragraph in reading.essay.paragraphs]
    assert [note for note in reading.audit.dropped if note.startswith("essay (paragraph)")]
    assert not [note for note in reading.audit.fallbacks if note.startswith("essay")]


def test_the_prompt_has_lines_closings_and_what_stays_open(mill):
    _, essays = written(mill, mended=True)
    prompt = essays[0].prompt
    assert "The pond" in prompt or "Water from the upper pond" in prompt
    assert 'part="index: every section' in prompt
    assert "The governor" in prompt
