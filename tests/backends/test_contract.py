"""What every backend promises: a model a reply to each prompt, a reader of inputs what it finds for each."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Literal

import pytest
from pydantic import BaseModel, ConfigDict

from tests.backends.scripted import Scripted
from tests.loopback import Loopback, first_sentences
from tests.making import make
from twopass.backends import open_backend
from twopass.backends.base import Model, Reply, Request
from twopass.findings import BackwardFindings, EssayFindings, ForwardFindings, SynthesisFindings
from twopass.llm.client import Reader
from twopass.retrieval.passages import Passage
from twopass.schema import Entry, Line, OpenTag, Point
from twopass.tasks import Input, InputReader
from twopass.tasks.essay import EssayInput
from twopass.tasks.schemas import Schema
from twopass.tasks.wanted import BackwardInput, Case, ForwardInput, SynthesisInput
from twopass.text.analysis import DocumentAnalysis

pytestmark = pytest.mark.filterwarnings("ignore:.*torch.jit:DeprecationWarning")  # what transformers sets off

PARAGRAPHS = [
    "The governor closes the sluice when the wheel runs faster than the miller wants. It does so without his help.",
    "Rye flour keeps for eight months in a dry loft. Wheat flour keeps for six months, and oat flour for three.",
    "The old mill burned down in 1871 after a stone struck a spark. The owners built the present one within a year.",
]


# ── models ────────────────────────────────────────────────────────────────────────────────────────


class Choice(BaseModel):
    """A reply small enough for a model of random weights."""

    model_config = ConfigDict(extra="forbid")
    number: Literal[1, 2, 3]
    word: Literal["rye", "wheat", "oats"]


@dataclass
class Asked:
    """A model, its requests, and the class that its replies must have."""

    backend: Model
    requests: list[Request]
    reply: type[BaseModel]


def ask_for(reply: type[BaseModel], max_tokens: int = 200) -> list[Request]:
    schema: Schema = reply.model_json_schema()
    return [
        Request("forward", lambda n=n: f"Question {n}: {PARAGRAPHS[n]}", schema, max_tokens)  # type: ignore[misc]
        for n in range(3)
    ]


def chosen(prompt: str) -> dict[str, object]:
    number = int(prompt.removeprefix("Question ")[0])
    return {"number": number + 1, "word": ["rye", "wheat", "oats"][number]}


@pytest.fixture(scope="module", params=["scripted", "openai", "transformers"])
def case(request: pytest.FixtureRequest) -> Iterator[Asked]:
    if request.param == "scripted":
        yield Asked(Scripted(lambda one: chosen(one.prompt)), ask_for(Choice), Choice)
    elif request.param == "openai":
        with Loopback(chosen) as server:
            from twopass.backends import Settings

            yield Asked(open_backend("openai:mill", Settings(base_url=server.url)), ask_for(Choice), Choice)
    else:
        pytest.importorskip("torch", reason="needs the transformers extra")
        from tests.backends import tiny

        folder = tiny.build(request.getfixturevalue("tmp_path_factory").mktemp("tiny"))
        yield Asked(open_backend(f"transformers:{folder}"), ask_for(Choice), Choice)


def test_one_valid_reply_a_request(case: Asked):
    replies = case.backend.generate(case.requests)
    assert len(replies) == len(case.requests)
    for reply in replies:
        assert reply.finish == "stop"
        case.reply.model_validate_json(reply.text)
        assert min(reply.prompt_tokens, reply.cached_tokens, reply.reply_tokens) >= 0


def test_replies_keep_the_order_of_the_requests(case: Asked):
    alone = [case.backend.generate([one])[0].text for one in case.requests]
    together = [reply.text for reply in case.backend.generate(case.requests)]
    backwards = [reply.text for reply in case.backend.generate(case.requests[::-1])]
    assert together == alone == backwards[::-1]


def test_nothing_asked_nothing_answered(case: Asked):
    assert case.backend.generate([]) == []


def test_a_reply_is_told_at_most_once_and_is_the_one_returned(case: Asked):
    told: list[tuple[int, Reply]] = []

    def hear(number: int) -> Callable[[Reply], None]:
        return lambda reply: told.append((number, reply))

    requests = [replace(one, on_reply=hear(number)) for number, one in enumerate(case.requests)]
    replies = case.backend.generate(requests)
    assert len({number for number, _ in told}) == len(told)
    assert all(replies[number].text == reply.text for number, reply in told)


def test_threads_share_a_backend(case: Asked):
    expected = [reply.text for reply in case.backend.generate(case.requests)]
    with ThreadPoolExecutor(4) as pool:
        for replies in pool.map(lambda _: case.backend.generate(case.requests), range(8)):
            assert [reply.text for reply in replies] == expected


def test_name_form_context_and_tokens(case: Asked):
    assert case.backend.name
    assert case.backend.form in ("packed", "plain")
    assert case.backend.context_tokens >= 64
    assert case.backend.count_tokens("") == 0
    few, many = case.backend.count_tokens("One mill."), case.backend.count_tokens("One mill. " * 50)
    assert 0 < few < many


def test_a_reply_is_json(case: Asked):
    assert all(isinstance(json.loads(reply.text), dict) for reply in case.backend.generate(case.requests))


# ── readers of inputs ─────────────────────────────────────────────────────────────────────────────

MORE = [
    "Two iron weights fly apart as the shaft turns, and their arms pull the gate down by the breadth of a hand.",
    "Nobody in the valley keeps flour longer than a year, whatever the loft, for beetles find it by the second May.",
    "Its stones were saved and lie under the new floor, where the third pair of them still turns on working days.",
]
TEXT = "".join(
    f"# {n} Part\n\n{paragraph} {more} Keeping it dry is discussed later.\n\n"
    for n, (paragraph, more) in enumerate(zip(PARAGRAPHS, MORE, strict=True), 1)
)


def mill(text: str = TEXT) -> DocumentAnalysis:
    return DocumentAnalysis(*make(text))


def inputs_of(task: str) -> Sequence[Input[object]]:
    """Three inputs of a task about one document, or the one of the essay."""
    analysis = mill()
    document, sections = analysis.document, analysis.skeleton.sections
    first = [document.evidence(one.body, document.text.index(".", one.body) + 1) for one in sections]
    if task == "forward":
        return [ForwardInput(analysis, one) for one in sections]
    if task == "backward":
        tags = [
            OpenTag(id=f"t{n}", section_id=one.id, kind="promise", concept="rye flour", question="Does it keep?", at=at)
            for n, (one, at) in enumerate(zip(sections, first, strict=True))
        ]
        last = sections[-1]
        passage = Passage(last.id, last.body, last.end, document.text[last.body : last.end])
        return [
            BackwardInput(analysis, one, Entry(section_id=one.id, points=(), keywords=()), (Case(tag, (passage,)),))
            for one, tag in zip(sections, tags, strict=True)
        ]
    entries = [
        Entry(section_id=one.id, points=(Point(text=at.quote, evidence=(at,)),), keywords=("mill",))
        for one, at in zip(sections, first, strict=True)
    ]
    if task == "synthesis":
        return [SynthesisInput(analysis, one, entry, (), 420) for one, entry in zip(sections, entries, strict=True)]
    lines = [
        Line(section_id=one.section_id, keywords=(), comment=one.points[0].text, evidence=one.points[0].evidence)
        for one in entries
    ]
    return [EssayInput(analysis, tuple(lines), (), 4)]


FOUND = {
    "forward": ForwardFindings,
    "backward": BackwardFindings,
    "synthesis": SynthesisFindings,
    "essay": EssayFindings,
}


@pytest.fixture(params=["extractive", "model", "weak model", "useless model"])
def reader(request: pytest.FixtureRequest) -> InputReader:
    if request.param == "extractive":
        return open_backend("extractive")
    if request.param == "weak model":
        return Reader(Scripted(lambda one: Reply(one.prompt.split("\n")[0]), form="plain"))
    useless = request.param == "useless model"
    return Reader(Scripted(lambda one: "no JSON" if useless else first_sentences(one.prompt)))


@pytest.mark.parametrize("task", FOUND)
def test_one_finding_an_input_with_words_of_the_document(reader: InputReader, task: str):
    inputs = inputs_of(task)
    found = reader.read(inputs)
    assert [type(one) for one in found] == [FOUND[task]] * len(inputs)
    text = inputs[0].document.text
    held = [row for one in found for row in evidence_of(one.model_dump())]
    assert held or task == "backward"
    assert all(text[row["start"] : row["end"]] == row["quote"] for row in held)


@pytest.mark.parametrize("task", FOUND)
def test_inputs_are_read_alike_again_and_by_many_threads(task: str):
    inputs = inputs_of(task)
    extractive = open_backend("extractive")
    expected = extractive.read(inputs)
    with ThreadPoolExecutor(4) as pool:
        assert all(found == expected for found in pool.map(lambda _: extractive.read(inputs), range(4)))


def test_findings_keep_the_order_of_the_inputs(reader: InputReader):
    inputs = inputs_of("forward")
    found = reader.read(inputs)
    for one, findings in zip(inputs, found, strict=True):
        assert findings.points
        assert all(one.section.body <= point.at.start < point.at.end <= one.section.end for point in findings.points)


def test_no_inputs_no_findings(reader: InputReader):
    assert reader.read([]) == []
    assert reader.name


def evidence_of(value: object) -> Iterator[dict[str, object]]:
    """Every piece of evidence in a finding."""
    if isinstance(value, dict):
        if "quote" in value:
            yield value
        for one in value.values():
            yield from evidence_of(one)
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from evidence_of(one)
