"""What is written in reply to each task: one class a task, every field bounded, so that a reply cannot run away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler, ValidationInfo
from pydantic_core import CoreSchema, core_schema

AS_WRITTEN = "as written"
"""The validation context of what a model wrote: beyond a bound it is refused, and the model asked once more."""


@dataclass(frozen=True, slots=True)
class AtMost:
    """The bound of a text, in characters, or of a list.

    Words of the document may be of any length, so what is made of them here is cut to the bound: a text after its last
    whole word, if that leaves half of it, with `mark` to say so. Validated as `AS_WRITTEN`, nothing is cut.
    """

    most: int
    mark: str = ""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """The schema of what is bounded, with its bound, behind the cut."""
        bounded: Any = {**handler(source), "max_length": self.most}
        return core_schema.with_info_before_validator_function(self._held, bounded)

    def _held(self, value: Any, info: ValidationInfo) -> Any:
        if info.context == AS_WRITTEN or not isinstance(value, (str, list)) or len(value) <= self.most:
            return value
        return self.cut(value) if isinstance(value, str) else value[: self.most]

    def cut(self, text: str) -> str:
        """The text within its bound."""
        if len(text) <= self.most:
            return text
        room = self.most - len(self.mark)
        head = text[: room + 1]
        space = max(head.rfind(blank) for blank in " \n\t")
        return (head[:space] if space > room // 2 else text[:room]).rstrip() + self.mark


LONGEST_PHRASE = 120
"""Characters of a keyword or concept."""
Sentence = Annotated[str, AtMost(600, " …")]
Quote = Annotated[str, AtMost(800)]
Phrase = Annotated[str, AtMost(LONGEST_PHRASE)]


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

    points: Annotated[list[WrittenPoint], AtMost(8)]
    keywords: Annotated[list[Phrase], AtMost(8)]
    tags: Annotated[list[WrittenTag], AtMost(8)] = []


class WrittenResolution(Written):
    """What became of one tag."""

    tag_id: Phrase
    status: Literal["resolved", "partial", "external", "unresolved"]
    answer: Sentence
    quote: Quote = ""


class BackwardReply(Written):
    """Task `backward`: the tags of one section, closed with what the rest of the document says."""

    resolutions: Annotated[list[WrittenResolution], AtMost(64)]


class SynthesisReply(Written):
    """Task `synthesis`: the index line of one section."""

    keywords: Annotated[list[Phrase], AtMost(8)]
    comment: Annotated[str, AtMost(900, " …")]
    quotes: Annotated[list[Quote], AtMost(4)]


class WrittenParagraph(Written):
    """A paragraph of the essay and the words, copied from the document, that its sentences rest on."""

    text: Annotated[str, AtMost(2400, " …")]
    quotes: Annotated[list[Quote], AtMost(6)]


class EssayReply(Written):
    """Task `essay`: the document in flowing paragraphs."""

    title: Phrase
    paragraphs: Annotated[list[WrittenParagraph], AtMost(24)]
