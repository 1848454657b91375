"""The whole pipeline with SmolLM2-135M-Instruct, on transformers, vLLM and its server: valid, not below the floor."""

from __future__ import annotations

from itertools import compress
from pathlib import Path

import pytest

from tests.llm.test_client import MILL, whole
from tests.test_hostile import HOSTILE
from twopass.backends import open_backend
from twopass.backends.base import Model
from twopass.config import Options
from twopass.llm.client import Reader
from twopass.pipeline import run
from twopass.report import to_json
from twopass.schema import Reading

PLANTED = ("pirate", "latin", "spain", "forged", "closed", "parish", "instructions")
"""Words that only the hostile section has."""

pytestmark = [pytest.mark.live, pytest.mark.filterwarnings("ignore")]


class Packed:
    """A backend asked for JSON over many sections, whatever suits it."""

    form = "packed"

    def __init__(self, backend: Model) -> None:
        self.backend = backend

    def __getattr__(self, name: str):
        return getattr(self.backend, name)


def valid(reading: Reading) -> None:
    """What is written is of the schema, and nothing of it is lost on the way back."""
    text = to_json(reading)
    assert to_json(Reading.model_validate_json(text)) == text


@pytest.fixture(scope="module")
def floor(paper: Path) -> Reading:
    return run(paper, open_backend("extractive"), Options())


def test_the_paper_is_read_to_the_end(backend: Model, paper: Path, floor: Reading):
    reader = Reader(backend)
    reading = run(paper, reader, Options())
    whole(reading)
    valid(reading)
    assert reader.usage.requests >= 20
    assert reader.usage.reply_tokens >= 20 * 5
    assert reading.audit.grounding >= floor.audit.grounding
    assert reading.audit.flatness >= floor.audit.flatness
    for line, floors in zip(reading.synthesis.lines, floor.synthesis.lines, strict=True):
        assert line == floors or len(line.comment.split()) < len(floors.comment.split())


def test_json_over_many_sections_ends_in_valid_readings(backend: Model, tmp_path: Path):
    """Too much for so small a model: what it cannot do, the extractive reader does, and the audit says so."""
    file = tmp_path / "mill.md"
    file.write_text(MILL, "utf-8")
    reading = run(file, Packed(backend), Options())
    whole(reading)
    valid(reading)


def test_a_hostile_section_reaches_no_other(backend: Model, floor: Reading, tmp_path: Path):
    text = floor.document.text
    parts = [f"# {s.title}\n\n{text[s.body : s.end].strip()}\n\n" for s in floor.skeleton.sections[1:13]]
    before, after = "".join(parts[:6]), "".join(parts[6:])
    plain, hostile = _two_readings(before, after, backend, tmp_path)
    floors = _two_readings(before, after, open_backend("extractive"), tmp_path)
    alike = [one == other for one, other in zip(*floors, strict=True)]  # other words weigh those of the rest otherwise
    assert sum(alike) >= 10
    assert list(compress(plain, alike)) == list(compress(hostile, alike))


def test_a_hostile_section_in_the_same_prompt_reaches_no_other(backend: Model, tmp_path: Path):
    before, stones, after = MILL.partition("## Stones")
    plain, hostile = _two_readings(before, stones + after, Packed(backend), tmp_path)
    assert [heading for heading, *_ in plain] == [heading for heading, *_ in hostile]
    told = " ".join(f"{line} {' '.join(tags)}" for _, line, tags in hostile).lower()
    assert not [word for word in PLANTED if word in told]  # a model's tags may differ with any word of the prompt


def _two_readings(before: str, after: str, backend: Model, folder: Path) -> list[list[tuple[str, str, list[str]]]]:
    """What was read of a document without and with orders in its middle, but for the section that holds them."""
    found = []
    for name, ledger in (("plain", "The miller keeps a ledger of every sack."), ("hostile", HOSTILE)):
        file = folder / f"{name}.md"
        file.write_text(f"{before}## The ledger\n\n{ledger}\n\n{after}", "utf-8")
        reading = run(file, backend, Options())
        whole(reading)
        found.append(_elsewhere(reading))
    return found


def _elsewhere(reading: Reading) -> list[tuple[str, str, list[str]]]:
    """Heading, line and tags of every section but the ledger."""
    return [
        (section.title, line.comment, [tag.concept for tag in entry.tags])
        for section, line, entry in zip(
            reading.skeleton.sections, reading.synthesis.lines, reading.forward.entries, strict=True
        )
        if section.title != "The ledger"
    ]
