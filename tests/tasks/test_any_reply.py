"""Whatever a model replies, the reading is whole, and every word of evidence is the document's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.backends.scripted import Scripted
from tests.llm.test_client import MILL, whole
from twopass.config import Options
from twopass.llm.client import Reader
from twopass.pipeline import run
from twopass.report import to_html, to_json, to_markdown
from twopass.schema import Reading

NUMBERS = st.one_of(st.sampled_from([10, 11, 20, 21, 22, 30, 31, 32, 33, 40, 41, 42]), st.integers(-5, 60))
ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.floats(),
    st.text(max_size=8),
    NUMBERS.map(str),
    st.just("9" * 5000),
    st.just({"a": []}),
)
WORDS = st.one_of(
    st.sampled_from([line for line in MILL.split("\n") if len(line) > 40]),
    st.sampled_from(["", "t1", "Nothing.", "The mill {12} grinds rye.", "x" * 900, "the mill " * 30]),
    ODD,
)
CITE = st.one_of(st.lists(NUMBERS, max_size=4), st.lists(ODD, max_size=3), NUMBERS, ODD)
TAG = st.one_of(st.sampled_from(["t1", "t2", "t3", "[t1]", 1, "t99"]), ODD)
STATUS = st.one_of(st.sampled_from(["resolved", "partial", "external"]), ODD)
KIND = st.one_of(st.sampled_from(["promise", "undefined", "question", "incomplete"]), ODD)


def record(**fields: Any) -> Any:
    return st.one_of(st.fixed_dictionaries({}, optional=fields), st.fixed_dictionaries(fields), ODD)


def some(row: Any) -> Any:
    return st.one_of(st.lists(row, max_size=4), ODD)


STATEMENT = record(text=WORDS, cite=CITE)
OPENED = record(kind=KIND, at=CITE, concept=WORDS, question=WORDS)
REPLIES = st.fixed_dictionaries(
    {},
    optional={
        "sections": some(
            record(section=CITE, points=some(STATEMENT), tags=some(OPENED), admitted=some(record(at=CITE, text=WORDS)))
        ),
        "closes": some(record(tag=TAG, status=STATUS, answer=WORDS, cite=CITE, missing=WORDS)),
        "points_to": some(record(tag=TAG, sections=CITE)),
        "void": some(record(tag=TAG, why=WORDS, same_as=TAG)),
        "hindsight": some(record(at=CITE, concept=WORDS, question=WORDS, answer=WORDS, cite=CITE)),
        "conflicts": some(STATEMENT),
        "lines": some(
            record(section=CITE, keywords=st.one_of(st.lists(WORDS, max_size=3), ODD), text=WORDS, cite=CITE)
        ),
        "closings": some(record(tag=TAG, question=WORDS, answer=WORDS, cite=CITE)),
        "again": some(record(id=CITE, text=WORDS, cite=CITE)),
        "title": WORDS,
        "paragraphs": some(STATEMENT),
    },
)


@pytest.mark.parametrize("language", ["", "de"])
@given(st.lists(REPLIES, min_size=1, max_size=4))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_replied_the_reading_is_whole(tmp_path: Path, language: str, replies: list[dict[str, Any]]):
    file = tmp_path / "mill.md"
    file.write_text(MILL, "utf-8")
    given = iter(replies * 20)
    reading = run(file, Reader(Scripted(lambda request: next(given)), language=language), Options(essay=True))
    whole(reading)
    held = [e for line in reading.synthesis.lines for e in line.evidence]
    held += [e for end in reading.resolved.resolutions for e in end.evidence]
    held += [e for one in reading.conflicts for e in one.evidence] + [one.at for one in reading.admitted]
    assert all(reading.document.text[e.start : e.end] == e.quote for e in held)
    assert Reading.model_validate_json(to_json(reading)).audit == reading.audit
    assert to_markdown(reading)
    assert to_html(reading)
