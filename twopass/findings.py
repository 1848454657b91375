"""What a reader finds, each thing with its place in the document: one class a task, every field bounded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo

from twopass.schema import Document, Evidence, Status

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
    __is_annotated_types_grouped_metadata__: ClassVar[Literal[True]] = True

    def __iter__(self) -> Iterator[object]:
        """What pydantic takes in its place, the last first: the cut, then the bound."""
        yield from Field(max_length=self.most).metadata
        yield BeforeValidator(self._held)

    def _held(self, value: object, info: ValidationInfo) -> object:
        if info.context == AS_WRITTEN or not isinstance(value, (str, list, tuple)) or len(value) <= self.most:
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
Phrase = Annotated[str, AtMost(LONGEST_PHRASE)]
QUOTE = AtMost(800)
"""The bound of words that are quoted."""

MOST_EVIDENCE = 12
"""Pieces of evidence beside the first: six sentences, each perhaps cut in two by a figure."""

MOST_POINTS, MOST_TAGS = 96, 48
"""Points and tags of one section: a section of forty pages has about so many points."""

MOST_CLOSINGS = 4096
"""Tags of one section: a table of a thousand cross-references has as many."""

OpenedKind = Literal["promise", "undefined", "question", "incomplete"]
"""What a section may leave open in its own words; the references are found apart."""


def words_at(document: Document, start: int, end: int) -> Evidence:
    """The characters `[start, end)` as evidence, without the blanks around them and within the bound of a quote."""
    words = document.text[start:end]
    start += len(words) - len(words.lstrip())
    return document.evidence(start, start + len(QUOTE.cut(words.strip())))


class Found(BaseModel):
    """What was found, or a part of it."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class FoundPoint(Found):
    """A statement and the words that it rests on, first those that say it most plainly."""

    text: Sentence
    at: Evidence
    also: Annotated[tuple[Evidence, ...], AtMost(MOST_EVIDENCE)] = ()


class FoundTag(Found):
    """Something left open: what it is about, the question that later text should answer, and the words that open it."""

    kind: OpenedKind
    concept: Phrase
    question: Sentence
    at: Evidence


class FoundAdmission(Found):
    """What the authors say that they left undone or do not know, and the words that say it."""

    text: Sentence
    at: Evidence


class ForwardFindings(Found):
    """Task `forward`: one section, or a piece of one, read for the first time.

    `understood` where a model read it: then what it sends elsewhere by number is among its tags, where that matters.
    """

    points: Annotated[tuple[FoundPoint, ...], AtMost(MOST_POINTS)] = ()
    keywords: Annotated[tuple[Phrase, ...], AtMost(8)] = ()
    tags: Annotated[tuple[FoundTag, ...], AtMost(MOST_TAGS)] = ()
    admitted: Annotated[tuple[FoundAdmission, ...], AtMost(MOST_TAGS)] = ()
    understood: bool = False


class FoundClosing(Found):
    """What became of one tag: the words that close it, or that speak of it where they do not.

    `understood` where a model judged it; then `missing` says what a partial answer leaves open, `parts` in how many
    parts of the document it was looked for, of how many, `weight` what it is worth, from 1 to 3, and `question` what it
    answers, where that was put anew.
    """

    tag_id: Phrase
    status: Status
    answer: Sentence
    at: Evidence | None = None
    also: Annotated[tuple[Evidence, ...], AtMost(MOST_EVIDENCE)] = ()
    missing: Sentence = ""
    parts: tuple[int, int] | None = None
    weight: int | None = None
    question: Sentence = ""
    understood: bool = False


class FoundHindsight(Found):
    """What only the second reading saw to be open: a sentence, and what the rest of the document makes of it."""

    tag: FoundTag
    closing: FoundClosing


class FoundLine(Found):
    """The line of a section as a model writes it in the second reading."""

    keywords: Annotated[tuple[Phrase, ...], AtMost(8)] = ()
    comment: Annotated[str, AtMost(900, " …")]
    evidence: Annotated[tuple[Evidence, ...], AtMost(MOST_EVIDENCE)]


class FoundConflict(Found):
    """Two sentences of the document that disagree."""

    text: Sentence
    evidence: Annotated[tuple[Evidence, ...], AtMost(MOST_EVIDENCE)]


class BackwardFindings(Found):
    """Task `backward`: the tags of a section closed with what the rest of the document says; of a model also what is
    open in the section by what came later, its line, and what disagrees with one of its sentences.
    """

    closings: Annotated[tuple[FoundClosing, ...], AtMost(MOST_CLOSINGS)]
    hindsight: Annotated[tuple[FoundHindsight, ...], AtMost(MOST_TAGS)] = ()
    line: FoundLine | None = None
    conflicts: Annotated[tuple[FoundConflict, ...], AtMost(MOST_TAGS)] = ()


class SynthesisFindings(Found):
    """Task `synthesis`: the index line of one section."""

    keywords: Annotated[tuple[Phrase, ...], AtMost(8)] = ()
    comment: Annotated[str, AtMost(900, " …")]
    evidence: Annotated[tuple[Evidence, ...], AtMost(MOST_EVIDENCE)] = ()


class FoundParagraph(Found):
    """A paragraph of the essay and the words of the document that its sentences rest on."""

    text: Annotated[str, AtMost(2400, " …")]
    evidence: Annotated[tuple[Evidence, ...], AtMost(MOST_EVIDENCE)]


class EssayFindings(Found):
    """Task `essay`: the document in flowing paragraphs."""

    title: Phrase
    paragraphs: Annotated[tuple[FoundParagraph, ...], AtMost(24)]
