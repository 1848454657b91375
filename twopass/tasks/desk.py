"""What the questions about one document share: its headings, its context, and the packs of sections in a prompt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise

from twopass.schema import Document, Skeleton
from twopass.tasks.prompts import outline

PACK_TOKENS = 8000
"""Tokens of text that share a prompt at most: enough to make the headings and the task above it cheap, and few enough
that a model does not lose the middle of it."""
SLACK = 0.15
"""Share of a prompt's text by which a cut may move to stand before a higher heading."""
FRAME = 600
"""Tokens of opening and task, and of the turns of a chat; the headings come to it."""
REPLY_SHARE = 0.4
"""Share of a context kept free for the reply where its length can be chosen."""
HEADINGS_SHARE = 0.4
"""Characters of headings to a token of context at most: a tenth of it."""


@dataclass(frozen=True, slots=True)
class Part:
    """A numbered section of a prompt: characters `[start, end)` of the document."""

    number: int
    heading: str
    text: str
    start: int
    end: int


@dataclass
class Desk:
    """What the questions about one document share. `packs` are the texts of the first reading, which the second
    reading shows again letter for letter, so that a server need not read them twice; `plain` is for a model too weak
    for JSON over many sections.
    """

    count: Callable[[str], int]
    context_tokens: int
    language: str = ""
    plain: bool = False
    packs: list[tuple[Part, ...]] = field(default_factory=list)
    _headings: str | None = field(default=None, init=False)

    def foreign(self, language: str) -> str:
        """The language to write in where it is not that of the document: then their words cannot be compared."""
        return self.language if self.language != language else ""

    def headings(self, document: Document, skeleton: Skeleton) -> str:
        """The headings as every prompt shows them: made once a document, and alike for a server that keeps prefixes."""
        if self._headings is None:
            self._headings = outline(skeleton, len(document.text), int(HEADINGS_SHARE * self.context_tokens))
        return self._headings

    def free(self, headings: str) -> int:
        """Tokens that what is asked about and the reply may have together."""
        return max(200, self.context_tokens - FRAME - self.count(headings))

    def room(self, most: int = PACK_TOKENS) -> int:
        """Tokens of document text that a prompt may hold, so that headings, task and reply still fit."""
        return max(200, min(most, int((self.context_tokens - FRAME) * (1 - REPLY_SHARE) / (1 + 2 * SLACK))))

    def packed(
        self,
        texts: Sequence[int],
        replies: Sequence[int],
        levels: Sequence[int],
        headings: str,
        most: int = PACK_TOKENS,
    ) -> list[range]:
        """Neighbours grouped so that a prompt has about `most` tokens of text, and with its reply fits the context.

        Args:
            texts, replies: tokens that each takes in the prompt, and in the reply at most.
        """
        both, free = [a + b for a, b in zip(texts, replies, strict=True)], self.free(headings)
        room = self.room(most) * sum(both) // max(1, sum(texts))
        while True:
            groups = in_order(both, levels, min(room, free))
            if all(len(group) == 1 or sum(both[i] for i in group) <= free for group in groups):
                return groups
            room = min(room, free) * 4 // 5


def in_order(sizes: Sequence[int], levels: Sequence[int], room: int) -> list[range]:
    """Neighbours in as few groups of about one size as `room` allows, parted before the highest heading near each cut.

    Cutting at high headings keeps chapters together, and puts the cuts back where they were after a small edit.
    """
    before = [0, *accumulate(sizes)]
    count = max(1, -(-before[-1] // max(1, room)))
    ideal, cuts = before[-1] / count, [0]
    for number in range(1, count):
        aim = number * ideal
        near = [i for i in range(cuts[-1] + 1, len(sizes)) if abs(before[i] - aim) <= SLACK * ideal]
        if not near:
            near = sorted(range(cuts[-1] + 1, len(sizes)), key=lambda i: abs(before[i] - aim))[:1]
        cuts += sorted(near, key=lambda i: (levels[i], abs(before[i] - aim)))[:1]
    return [range(first, last) for first, last in pairwise([*cuts, len(sizes)]) if first < last]
