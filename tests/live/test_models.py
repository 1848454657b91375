"""The whole pipeline with SmolLM2-135M-Instruct, on transformers and on vLLM: valid to the end, not below the floor."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.backends.test_contract import Choice, ask_for
from tests.test_hostile import HOSTILE
from tests.test_llm import MILL, whole
from twopass.backends import Settings, open_backend
from twopass.backends.base import Backend
from twopass.config import Options
from twopass.llm import Reader
from twopass.pipeline import run
from twopass.report import to_json
from twopass.schema import Reading

pytestmark = [pytest.mark.live, pytest.mark.filterwarnings("ignore")]


@pytest.fixture(scope="session", params=["transformers", "vllm"])
def backend(request: pytest.FixtureRequest) -> Backend:
    pytest.importorskip(request.param)
    name = "smollm" if request.param == "transformers" else "smollm_folder"
    return open_backend(f"{request.param}:{request.getfixturevalue(name)}", Settings(context_tokens=4096))


def test_the_contract_holds(backend: Backend):
    replies = backend.generate(ask_for(Choice))
    for reply in replies:
        assert reply.finish == "stop"
        Choice.model_validate_json(reply.text)
        assert reply.prompt_tokens > 0
        assert reply.reply_tokens > 0
    alone = [backend.generate([one])[0].text for one in ask_for(Choice)]
    assert alone == [reply.text for reply in replies]


def test_the_paper_is_read_to_the_end(backend: Backend, paper: Path):
    reader = Reader(backend)
    reading = run(paper, reader, Options())
    whole(reading)
    assert Reading.model_validate_json(to_json(reading)) == reading
    assert reader.usage.requests > len(reading.skeleton.sections) / 2
    floor = run(paper, open_backend("extractive"), Options())
    assert reading.audit.grounding >= floor.audit.grounding - 0.005
    assert [line.comment for line in reading.synthesis.lines] != [line.comment for line in floor.synthesis.lines]


def test_json_over_many_sections_ends_in_valid_readings(backend: Backend, tmp_path: Path):
    """Too much for so small a model: what it cannot do, the extractive reader does, and the audit says so."""
    file = tmp_path / "mill.md"
    file.write_text(MILL, "utf-8")

    class Packed:
        form = "packed"

        def __getattr__(self, name: str):
            return getattr(backend, name)

    whole(run(file, Packed(), Options()))


def test_a_hostile_section_reaches_no_other(backend: Backend, tmp_path: Path):
    lines = []
    for name, ledger in (("plain", "The miller keeps a ledger of every sack."), ("hostile", HOSTILE)):
        file = tmp_path / f"{name}.md"
        before, stones, after = MILL.partition("## Stones")
        file.write_text(f"{before}## The ledger\n\n{ledger}\n\n{stones}{after}", "utf-8")
        reading = run(file, backend, Options())
        whole(reading)
        titles = {s.id: s.title for s in reading.skeleton.sections}
        lines.append({titles[x.section_id]: x.comment for x in reading.synthesis.lines})
    del lines[0]["The ledger"], lines[1]["The ledger"]
    assert lines[0] == lines[1]
