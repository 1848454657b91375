"""Whether words that a model wrote are worth keeping: they say something, do not loop, and do not repeat the prompt."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Annotated

from twopass.findings import AtMost
from twopass.languages import LANGUAGES, UNKNOWN
from twopass.languages.detect import detect
from twopass.languages.regexes import either, entries
from twopass.retrieval.grounding import ground
from twopass.schema import Document, Evidence
from twopass.tasks.prompts import folder
from twopass.text.sentences import split
from twopass.text.tokens import HAN, WORD, content_stems

STANDING = 0.6
"""Share of a statement's content words that its evidence must hold: as the audit counts a statement as grounded."""
SHINGLE = 6
"""Words in a row shared with a prompt's own wording that show a reply to be a copy of it: five occur by chance."""
LOOP_WORDS, LOOP_TIMES = 4, 3
"""Words in a row that come back this often: no sentence of a person does."""
VARIED = 0.35
"""Share of different words below which a text of some length is a loop: running English has above .6 in 40 words."""
QUOTE = 800
"""Characters that a reply may quote."""
Quote = Annotated[str, AtMost(QUOTE)]

_LABEL = re.compile(r"^\W*[^\W\d_][\w -]{0,24}:\s*$")
_RUN = re.compile(r"(\S)\1{11,}")


def fault(text: str, document: Document, wanted: str = "") -> str:
    """What makes a written sentence worthless, in words that its writer can use; empty if nothing does.

    Args:
        wanted: the language asked for, where it is not the document's.
    """
    words = WORD.findall(text.lower())
    if len(words) < 3 and not HAN.search(text):
        return "it says nothing"
    if _LABEL.match(text) or _labelled().match(text):
        return "it is a label, not a sentence"
    if loops(words) or _RUN.search(text):
        return "it repeats itself"
    if _about().match(text):
        return "it tells what the section is about instead of what it says"
    if parrots(words, document):
        return "it repeats these instructions"
    if wanted in LANGUAGES and detect(text) not in (wanted, UNKNOWN):
        return f"it is not in the language asked for, {wanted}"
    return ""


@cache
def _labelled() -> re.Pattern[str]:
    """ "Summary: ", in any language."""
    return re.compile(rf"^\W*{either(entries('replies', 'labels'))}\s*[:：]", re.I)


@cache
def _about() -> re.Pattern[str]:
    """ "This section discusses", in any language."""
    this, part, tells = (either(entries("replies", kind)) for kind in ("this", "part", "tells"))
    return re.compile(rf"^{this}\s?{part}\s?{tells}", re.I)


def loops(words: list[str]) -> bool:
    """Whether the same words come over and over."""
    runs = Counter(tuple(words[i : i + LOOP_WORDS]) for i in range(len(words) - LOOP_WORDS + 1))
    if runs and max(runs.values()) >= LOOP_TIMES:
        return True
    if any(a == b == c for (a, b), (_, c) in pairwise(pairwise(words))):
        return True
    return len(words) >= 24 and len(set(words)) < VARIED * len(words)


def parrots(words: list[str], document: Document) -> bool:
    """Whether the words hold a run of our own prompts which the document does not have itself."""
    copied = _runs(words) & _wording()
    return bool(copied) and not any(" ".join(run) in document.text.lower() for run in copied)


def _runs(words: list[str]) -> set[tuple[str, ...]]:
    return {tuple(words[i : i + SHINGLE]) for i in range(len(words) - SHINGLE + 1)}


@cache
def _wording() -> frozenset[tuple[str, ...]]:
    found: set[tuple[str, ...]] = set()
    for file in folder().glob("*.md"):
        if file.name != "README.md":
            plain = re.sub(r"\{[{%].*?[%}]\}", "\n", file.read_text(encoding="utf-8"))
            for line in plain.lower().splitlines():
                found |= _runs(WORD.findall(line))
    return frozenset(found)


def stands_in(statement: str, quote: str, language: str) -> bool:
    """Whether the evidence holds most of the statement's content words."""
    words = set(content_stems(statement, language))
    return len(words & set(content_stems(quote, language))) >= STANDING * len(words)


def place(quote: str, document: Document, start: int, end: int) -> Evidence | None:
    """Where a quote stands in `[start, end)`, widened to the sentence around it where that is not too long."""
    if len(quote.split()) < 2 and not HAN.search(quote):
        return None
    found = ground(quote, document, start, end)
    return found and widened(found, document, start, end)


def widened(found: Evidence, document: Document, start: int, end: int) -> Evidence:
    """The sentence around words in `[start, end)`, or where that is too long the words themselves."""
    low, high = sentence_around(document, found.start, found.end, start, end)
    if high - low > QUOTE:
        low, high = found.start, min(found.end, found.start + QUOTE)
    return document.evidence(low, high)


def sentence_around(document: Document, start: int, end: int, lowest: int, highest: int) -> tuple[int, int]:
    """The whole sentences that hold `[start, end)`, within their paragraph."""
    text = document.text
    low = max(lowest, text.rfind("\n\n", lowest, start) + 2 if text.find("\n\n", lowest, start) >= 0 else lowest)
    cut = text.find("\n\n", end, highest)
    high = highest if cut < 0 else cut
    held = [
        (low + a, low + b) for a, b in split(text[low:high], document.language) if low + a < end and start < low + b
    ]
    return (min(start, held[0][0]), max(end, held[-1][1])) if held else (start, end)


@dataclass(frozen=True, slots=True)
class Text:
    """The characters `[start, end)` of the document that a reply is about; `foreign` is the language of the reply where
    it is not the document's, so that their words cannot be compared.
    """

    document: Document
    start: int
    end: int
    foreign: str

    @property
    def words(self) -> str:
        """The text itself."""
        return self.document.text[self.start : self.end]

    def place(self, quote: str) -> Evidence | None:
        """The sentence that holds a quote."""
        return place(quote, self.document, self.start, self.end)
