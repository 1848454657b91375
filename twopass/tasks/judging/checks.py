"""Whether words that a model wrote are worth keeping: they say something, do not loop, and do not repeat the prompt."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from itertools import pairwise

from twopass.languages import LANGUAGES, UNKNOWN
from twopass.languages.detect import detect
from twopass.languages.regexes import either, entries
from twopass.schema import Document
from twopass.tasks.prompts import folder
from twopass.text.tokens import HAN, WORD, content_stems

STANDING = 0.6
"""Share of a statement's content words that its evidence must hold: as the audit counts a statement as grounded."""
SHINGLE, COPIED = 6, 0.6
"""Words in a row shared with a prompt's own wording, and the share of a reply's words that stand in such rows, from
which it is a copy: six occur by chance in a sentence of the document's own matter."""
LOOP_WORDS, LOOP_TIMES = 4, 3
"""Words in a row that come back this often: no sentence of a person does."""
VARIED = 0.35
"""Share of different words below which a text of some length is a loop: running English has above .6 in 40 words."""

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
    if loops([word for word in words if len(word) > 1]) or _RUN.search(text):
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
    """Whether the words are mostly runs of our own prompts which the document does not have itself."""
    copied = set[int]()
    for start in range(len(words) - SHINGLE + 1):
        run = tuple(words[start : start + SHINGLE])
        if run in _wording() and " ".join(run) not in document.text.lower():
            copied.update(range(start, start + SHINGLE))
    return len(copied) >= COPIED * max(1, len(words))


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
