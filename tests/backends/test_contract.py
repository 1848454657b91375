"""What every backend promises, whoever reads behind it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Literal

import pytest
from pydantic import BaseModel, ConfigDict

from tests.backends.scripted import Scripted
from tests.loopback import Loopback
from twopass.backends import open_backend
from twopass.backends.base import Backend, Reply, Request
from twopass.replies import ForwardReply
from twopass.schema import Document, Page, Section, Skeleton
from twopass.text.analysis import DocumentAnalysis

pytestmark = pytest.mark.filterwarnings("ignore:.*torch.jit:DeprecationWarning")  # what transformers sets off

PARAGRAPHS = [
    "The governor closes the sluice when the wheel runs faster than the miller wants. It does so without his help.",
    "Rye flour keeps for eight months in a dry loft. Wheat flour keeps for six months, and oat flour for three.",
    "The old mill burned down in 1871 after a stone struck a spark. The owners built the present one within a year.",
]


class Choice(BaseModel):
    """A reply small enough for a model of random weights."""

    model_config = ConfigDict(extra="forbid")
    number: Literal[1, 2, 3]
    word: Literal["rye", "wheat", "oats"]


@dataclass
class Case:
    """A backend, its requests, and the class that its replies must have."""

    backend: Backend
    requests: list[Request]
    reply: type[BaseModel]


def inputs(number: int) -> dict[str, object]:
    text = PARAGRAPHS[number % len(PARAGRAPHS)]
    page = Page(number=1, start=0, end=len(text), width=100, height=100, source="text")
    document = Document(id=f"d{number}", title="Mills", path="", language="en", text=text, pages=(page,))
    section = Section(
        id="s1", number="", title="Mill", level=1, parent=None,
        start=0, body=0, end=len(text), first_page=1, last_page=1, source="layout",
    )  # fmt: skip
    skeleton = Skeleton(document_id=document.id, sections=(section,))
    return {
        "analysis": DocumentAnalysis(document, skeleton),
        "document": document,
        "skeleton": skeleton,
        "section": section,
        "text": text,
        "language": "en",
    }


def ask_for(reply: type[BaseModel], max_tokens: int = 200) -> list[Request]:
    return [
        Request(
            "forward", inputs(n), lambda n=n: f"Question {n}: {PARAGRAPHS[n]}", reply.model_json_schema(), max_tokens
        )
        for n in range(3)
    ]


def chosen(prompt: str) -> dict[str, object]:
    number = int(prompt.removeprefix("Question ")[0])
    return {"number": number + 1, "word": ["rye", "wheat", "oats"][number]}


@pytest.fixture(scope="module", params=["scripted", "extractive", "openai", "transformers"])
def case(request: pytest.FixtureRequest) -> Iterator[Case]:
    if request.param == "extractive":
        yield Case(open_backend("extractive"), ask_for(ForwardReply), ForwardReply)
    elif request.param == "scripted":
        yield Case(Scripted(lambda one: chosen(one.prompt)), ask_for(Choice), Choice)
    elif request.param == "openai":
        with Loopback(chosen) as server:
            from twopass.backends import Settings

            yield Case(open_backend("openai:mill", Settings(base_url=server.url)), ask_for(Choice), Choice)
    else:
        pytest.importorskip("torch", reason="needs the transformers extra")
        from tests.backends import tiny

        folder = tiny.build(request.getfixturevalue("tmp_path_factory").mktemp("tiny"))
        yield Case(open_backend(f"transformers:{folder}"), ask_for(Choice), Choice)


def test_one_valid_reply_a_request(case: Case):
    replies = case.backend.generate(case.requests)
    assert len(replies) == len(case.requests)
    for reply in replies:
        assert reply.finish == "stop"
        case.reply.model_validate_json(reply.text)
        assert min(reply.prompt_tokens, reply.cached_tokens, reply.reply_tokens) >= 0


def test_replies_keep_the_order_of_the_requests(case: Case):
    alone = [case.backend.generate([one])[0].text for one in case.requests]
    together = [reply.text for reply in case.backend.generate(case.requests)]
    backwards = [reply.text for reply in case.backend.generate(case.requests[::-1])]
    assert together == alone == backwards[::-1]


def test_nothing_asked_nothing_answered(case: Case):
    assert case.backend.generate([]) == []


def test_a_reply_is_told_at_most_once_and_is_the_one_returned(case: Case):
    told: list[tuple[int, Reply]] = []

    def hear(number: int) -> Callable[[Reply], None]:
        return lambda reply: told.append((number, reply))

    requests = [replace(one, on_reply=hear(number)) for number, one in enumerate(case.requests)]
    replies = case.backend.generate(requests)
    assert len({number for number, _ in told}) == len(told)
    assert all(replies[number].text == reply.text for number, reply in told)


def test_threads_share_a_backend(case: Case):
    expected = [reply.text for reply in case.backend.generate(case.requests)]
    with ThreadPoolExecutor(4) as pool:
        for replies in pool.map(lambda _: case.backend.generate(case.requests), range(8)):
            assert [reply.text for reply in replies] == expected


def test_name_context_and_tokens(case: Case):
    assert case.backend.name
    assert case.backend.context_tokens >= 64
    assert case.backend.count_tokens("") == 0
    few, many = case.backend.count_tokens("One mill."), case.backend.count_tokens("One mill. " * 50)
    assert 0 < few < many


def test_a_reply_is_json(case: Case):
    assert all(isinstance(json.loads(reply.text), dict) for reply in case.backend.generate(case.requests))
