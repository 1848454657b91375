"""Passages from elsewhere in the document, as a prompt shows them: numbered, each once, cut to what bears on a tag."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from twopass.retrieval.passages import Passage
from twopass.schema import OpenTag
from twopass.tasks.task import heading_of
from twopass.text.analysis import DocumentAnalysis
from twopass.text.sentences import split
from twopass.text.tokens import content_stems

EXCERPT = 320
"""Characters shown of a passage: the sentences that have most of a tag's words."""
LENGTH = 1e-4
"""What a character is worth against a word of the tag: of two excerpts that hold as many, the longer is shown."""


@dataclass(frozen=True, slots=True)
class ShownPassage:
    """A numbered excerpt from elsewhere in the document."""

    number: int
    heading: str
    text: str


class Excerpts:
    """The excerpts of one prompt, in the order in which its tags need them."""

    def __init__(self, analysis: DocumentAnalysis) -> None:
        self._skeleton, self._language = analysis.skeleton, analysis.language
        self._shown: dict[Passage, ShownPassage] = {}

    def of(self, passage: Passage, tag: OpenTag) -> ShownPassage:
        """The passage as the first tag that it may close needs it."""
        if passage not in self._shown:
            heading = heading_of(self._skeleton.section_at(passage.start))
            words = excerpt(passage.text, f"{tag.concept} {tag.question}", self._language)
            self._shown[passage] = ShownPassage(len(self._shown) + 1, heading, words)
        return self._shown[passage]

    def all(self) -> tuple[ShownPassage, ...]:
        """What is shown, by number."""
        return tuple(self._shown.values())


def excerpt(text: str, sought: str, language: str) -> str:
    """The sentences of a text, in a row, that have most of the words sought: `EXCERPT` characters or one sentence."""
    if len(text) <= EXCERPT:
        return text
    wanted = set(content_stems(sought, language))

    def worth(row: tuple[int, int]) -> float:
        low, high = row
        return len(wanted & set(content_stems(text[low:high], language))) + (high - low) * LENGTH

    low, high = max(_rows(split(text, language) or [(0, len(text))]), key=worth)
    return text[low : min(high, low + 3 * EXCERPT)]


def _rows(bounds: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Every single sentence, and all sentences in a row that are short enough together."""
    for i, (low, high) in enumerate(bounds):
        yield low, high
        for _, end in bounds[i + 1 :]:
            if end - low > EXCERPT:
                break
            yield low, end
