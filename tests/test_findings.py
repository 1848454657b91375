"""No word of a document, however long, breaks the bounds of a finding; what a model writes beyond them is refused."""

from __future__ import annotations

import tempfile
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Literal, get_args, get_origin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from tests.llm.test_client import whole
from tests.making import make
from twopass import findings
from twopass.backends.extractive import Extractive
from twopass.config import Options
from twopass.pipeline import run
from twopass.schema import Evidence, Reading
from twopass.tasks.backward_prompts import ClosingReply, ConflictReply, LineReply, VoidReply
from twopass.tasks.essay import EssayReply, ParagraphReply
from twopass.tasks.forward import AdmissionReply, ForwardReply, PointReply, TagReply
from twopass.tasks.judging.refused import AgainRow

FINDINGS = [one for one in vars(findings).values() if isinstance(one, type) and issubclass(one, findings.Found)]
FINDINGS.remove(findings.Found)
REPLIES = [
    ForwardReply, PointReply, TagReply, AdmissionReply, ClosingReply, VoidReply, ConflictReply, LineReply, AgainRow,
    EssayReply, ParagraphReply,
]  # fmt: skip

PRIMER = "ACGTTGCA"
LONG = st.builds(lambda unit, times: unit * times, st.sampled_from([PRIMER, "q7-", "abc_", "Ж", "蛋白", "x.y/"]), st.integers(16, 300))  # noqa: E501  # fmt: skip
SHORT = st.sampled_from("the of we sequenced stored gauge will explain later in chapter section two reasons why is as".split())  # noqa: E501, SIM905  # fmt: skip
SENTENCES = st.builds(
    lambda words, end: " ".join(words).capitalize() + end,
    st.lists(st.one_of(SHORT, SHORT, SHORT, LONG), min_size=3, max_size=60),
    st.sampled_from([".", "?", ":", "", " will be explained below.", " is called the gauge."]),
)
HEADINGS = st.builds(lambda words: "# " + " ".join(words), st.lists(st.one_of(SHORT, LONG), min_size=1, max_size=5))
DOCUMENTS = st.lists(st.one_of(SENTENCES, SENTENCES, HEADINGS), min_size=2, max_size=12).map("\n\n".join)


AT = {"page": 1, "start": 0, "end": 1, "quote": "A"}


def oversized(model: type[BaseModel], text: str) -> dict[str, Any]:
    """Every text of a finding or reply as given, every list far too long."""
    return {name: _oversized(field.annotation, text) for name, field in model.model_fields.items()}


def _oversized(kind: Any, text: str) -> Any:
    kind = get_args(kind)[0] if get_origin(kind) is Annotated else kind
    inner = [one for one in get_args(kind) if one not in (type(None), Ellipsis)]
    if kind in (str, int, bool):
        return text if kind is str else kind(1)
    if get_origin(kind) is UnionType:
        return _oversized(inner[0], text)
    if get_origin(kind) is tuple and get_args(kind) == (int, int):
        return (1, 1)
    if kind is Evidence or inner == [Evidence]:
        return [AT] * 99 if get_origin(kind) is tuple else AT
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return oversized(kind, text)
    return inner[0] if get_origin(kind) is Literal else [_oversized(inner[0], text)] * 99


@pytest.mark.parametrize("model", FINDINGS)
@given(text=st.one_of(LONG, SENTENCES, st.text(max_size=3000)))
@settings(max_examples=20, deadline=None)
def test_every_finding_can_be_made_of_any_words(model, text):
    made = model(**oversized(model, text))
    assert model.model_validate_json(made.model_dump_json(), context=findings.AS_WRITTEN) == made


@pytest.mark.parametrize("model", [*FINDINGS, *REPLIES])
def test_what_is_written_is_held_to_every_bound(model):
    with pytest.raises(ValidationError):
        model.model_validate(oversized(model, "word " * 1000), context=findings.AS_WRITTEN)


@given(DOCUMENTS, st.integers(0, 400), st.integers(0, 2000))
@settings(max_examples=50, deadline=None)
def test_words_at_a_place_are_the_documents(text, start, length):
    document, _ = make(text)
    end = min(len(document.text), start + length)
    at = findings.words_at(document, min(start, end), end)
    assert at.quote == document.text[at.start : at.end]
    assert min(start, end) <= at.start <= at.end <= end
    assert at.quote == at.quote.strip()
    assert len(at.quote) <= findings.QUOTE.most


def test_a_text_is_cut_after_a_word_and_says_so():
    bound = findings.AtMost(20, " …")
    assert bound.cut("twenty letters, just!") == "twenty letters, …"
    assert bound.cut("exactly twenty chars") == "exactly twenty chars"
    assert bound.cut("z" * 30) == "z" * 18 + " …"
    assert findings.AtMost(5).cut("words and more") == "words"


def read(text: str) -> Reading:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "long.md"
        file.write_text(text, "utf-8")
        return run(file, Extractive(), Options(essay=True))


@given(DOCUMENTS)
@settings(max_examples=40, deadline=None)
def test_documents_of_very_long_words_and_sentences_are_read(text):
    reading = read(text)
    whole(reading)
    words = [word for entry in reading.forward.entries for word in entry.keywords]
    assert all(len(word) <= findings.LONGEST_PHRASE for word in words)
    evidence = [e for line in reading.synthesis.lines for e in line.evidence]
    assert all(reading.document.text[e.start : e.end] == e.quote for e in evidence)


def test_a_primer_is_no_keyword_and_takes_no_place_of_one():
    strand = PRIMER * 19
    said = f"We stored the primer {strand} in the cold cellar. The strand {strand} binds well to the target gene. "
    reading = read(f"# Primers\n\n{said}\n\n{said}The target gene and the cold cellar are what matters here.\n")
    words = [word for entry in reading.forward.entries for word in entry.keywords]
    assert words
    assert not [word for word in words if PRIMER.lower() in word.lower()]
