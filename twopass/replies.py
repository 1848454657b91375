"""What a model is asked to write: one class a task, every field bounded, so that a reply cannot run away."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Sentence = Annotated[str, StringConstraints(max_length=600)]
Quote = Annotated[str, StringConstraints(max_length=800)]
Phrase = Annotated[str, StringConstraints(max_length=120)]


class Written(BaseModel):
    """A reply, or a part of one."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class WrittenPoint(Written):
    """A statement and the words, copied from the text, that it rests on."""

    text: Sentence
    quote: Quote


class WrittenTag(Written):
    """Something left open: the words that open it, what it is about, and the question that later text should answer."""

    kind: Literal["promise", "undefined", "question", "incomplete"]
    concept: Phrase
    question: Sentence
    quote: Quote


class ForwardReply(Written):
    """Task `forward`: one section read for the first time."""

    points: Annotated[list[WrittenPoint], Field(max_length=8)]
    keywords: Annotated[list[Phrase], Field(max_length=8)]
    tags: Annotated[list[WrittenTag], Field(max_length=8)] = []


class WrittenResolution(Written):
    """What became of one tag."""

    tag_id: Phrase
    status: Literal["resolved", "partial", "external", "unresolved"]
    answer: Sentence
    quote: Quote = ""


class BackwardReply(Written):
    """Task `backward`: the tags of one section, closed with what the rest of the document says."""

    resolutions: Annotated[list[WrittenResolution], Field(max_length=64)]


class SynthesisReply(Written):
    """Task `synthesis`: the index line of one section."""

    keywords: Annotated[list[Phrase], Field(max_length=8)]
    comment: Annotated[str, StringConstraints(max_length=900)]
    quotes: Annotated[list[Quote], Field(max_length=4)]


class WrittenParagraph(Written):
    """A paragraph of the essay and the words, copied from the document, that its sentences rest on."""

    text: Annotated[str, StringConstraints(max_length=2400)]
    quotes: Annotated[list[Quote], Field(max_length=6)]


class EssayReply(Written):
    """Task `essay`: the document in flowing paragraphs."""

    title: Phrase
    paragraphs: Annotated[list[WrittenParagraph], Field(max_length=24)]
