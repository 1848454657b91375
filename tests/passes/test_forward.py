"""The forward pass over a backend that says what it is told: grounding, pieces, tags and their order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import pytest

from tests.making import make
from twopass.backends.base import Reply, Request
from twopass.config import ForwardOptions
from twopass.passes.forward import index_forward
from twopass.replies import ForwardReply, WrittenPoint, WrittenTag
from twopass.schema import Reference
from twopass.text.analysis import DocumentAnalysis

TEXT = """# 1 Gate

The gate closes by itself. We explain the hinge below. Section 2 gives sizes.

# 2 Sizes

## 2.1 Pond

The pond holds water. Nothing else does."""


class Told:
    """Answers each forward request through a function and keeps the requests."""

    name = "told"
    context_tokens = 1 << 20
    form = "inputs"

    def __init__(self, answer: Callable[[Mapping[str, Any]], ForwardReply]) -> None:
        self.answer = answer
        self.batches: list[list[Request]] = []

    def generate(self, requests: Sequence[Request]) -> list[Reply]:
        self.batches.append(list(requests))
        return [Reply(self.answer(one.inputs).model_dump_json()) for one in requests]

    def count_tokens(self, text: str) -> int:
        return len(text)


def reference(document, words: str, direction: str) -> Reference:
    start = document.text.index(words)
    return Reference(
        page=1, start=start, end=start + len(words), text=words, kind="section", direction=direction, status="resolved"
    )


def quoting(*quotes: str) -> Callable[[Mapping[str, Any]], ForwardReply]:
    points = [WrittenPoint(text=f"Says {quote}.", quote=quote) for quote in quotes]
    return lambda inputs: ForwardReply(points=points, keywords=["gate", "Gate", " "])


def test_points_without_their_words_in_the_section_are_dropped():
    document, skeleton = make(TEXT)
    forward = index_forward(
        DocumentAnalysis(document, skeleton),
        Told(quoting("gate closes by itself", "No such words here")),
        references=(),
    )
    assert [len(entry.points) for entry in forward.entries] == [1, 0, 0]
    assert forward.entries[0].points[0].evidence[0].quote == "gate closes by itself"
    assert forward.entries[0].keywords == ("gate",)


def test_a_bare_heading_asks_nothing_and_has_an_entry():
    document, skeleton = make(TEXT)
    backend = Told(quoting())
    forward = index_forward(DocumentAnalysis(document, skeleton), backend, references=())
    assert len(backend.batches) == 1
    assert [one.inputs["section"].id for one in backend.batches[0]] == ["s1", "s3"]
    assert [entry.section_id for entry in forward.entries] == ["s1", "s2", "s3"]


def test_tags_are_anchored_numbered_in_reading_order_and_never_doubled():
    def answer(inputs: Mapping[str, Any]) -> ForwardReply:
        tag = WrittenTag(kind="promise", concept="hinge", question="How?", quote="We explain the hinge below.")
        lost = WrittenTag(kind="question", concept="x", question="?", quote="stands nowhere at all")
        return ForwardReply(points=[], keywords=[], tags=[tag, tag, lost])

    document, skeleton = make(TEXT)
    references = [reference(document, "Section 2", "forward"), reference(document, "The pond", "back")]
    forward = index_forward(DocumentAnalysis(document, skeleton), Told(answer), references=references)
    tags = [tag for entry in forward.entries for tag in entry.tags]
    assert [(tag.id, tag.kind, tag.concept) for tag in tags] == [
        ("t1", "promise", "hinge"),
        ("t2", "reference", "Section 2"),
    ]
    assert tags[0].at.quote == "We explain the hinge below."


@pytest.mark.parametrize("paragraphs", [1, 9, 40])
def test_pieces_of_a_long_section_part_its_text(paragraphs):
    body = "\n\n".join(f"Paragraph {n} tells of the gate. " * 12 for n in range(paragraphs))
    document, skeleton = make(f"# Long\n\n{body}")
    backend = Told(quoting())
    index_forward(DocumentAnalysis(document, skeleton), backend, ForwardOptions(max_points=4), references=())
    pieces = [one.inputs["section"] for one in backend.batches[0]]
    assert pieces[0].body == skeleton.sections[0].body
    assert pieces[-1].end == skeleton.sections[0].end
    assert all(one.end == two.body for one, two in pairwise(pieces))
    assert all(
        document.text[one.body : one.end] == request.inputs["text"]
        for one, request in zip(pieces, backend.batches[0], strict=True)
    )
    assert (len(pieces) > 1) == (paragraphs > 1)
