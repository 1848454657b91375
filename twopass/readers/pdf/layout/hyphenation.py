"""Whether the hyphen at the end of a line belongs to the word: decided by how the document writes it elsewhere."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from twopass.languages import across
from twopass.readers.pdf.layout.lines import Row

_WORD = re.compile(r"[^\W\d_]+(?:[-‐‑][^\W\d_]+)*")
_LAST = re.compile(r"[^\W\d_]+$")
_FIRST = re.compile(r"[^\W\d_]+")
HYPHENS = "-‐\u00ad"


def vocabulary(pages: list[list[Row]]) -> Counter[str]:
    """How often each word stands whole on one line, compounds also by each adjacent pair of parts."""
    words: Counter[str] = Counter()
    for rows in pages:
        words.update([word for row in rows for word in _whole_words(row.text)])
    pairs: Counter[str] = Counter()
    for word, number in words.items():
        if "-" in word:
            for first, second in pairwise(word.split("-")):
                pairs[f"{first}-{second}"] += number
    words.update(pairs)
    return words


def _whole_words(text: str) -> list[str]:
    """The words of a line, but for one that is broken at its end."""
    found = _WORD.findall(text.lower())
    return found[:-1] if text[-1:] in HYPHENS else found


def keeps_hyphen(before: str, after: str, words: Counter[str]) -> bool:
    """Whether the hyphen at the end of `before` stays when `after` is joined to it."""
    stem = before.rstrip(HYPHENS)
    head, tail = _LAST.search(stem), _FIRST.match(after)
    if not head or not tail:
        return True
    if tail[0][0].isupper():
        return not head[0].isupper()
    first, second = head[0].lower(), tail[0].lower()
    joined, compound = words[first + second], words[f"{first}-{second}"]
    if joined or compound:
        return compound > joined
    if before.endswith("\u00ad"):
        return False
    if stem[: head.start()].endswith("-"):  # state-of-the-art: a compound already
        return words[second] > 0 and len(second) > 2
    return _likely_compound(first, second, words)


def _likely_compound(first: str, second: str, words: Counter[str]) -> bool:
    """Whether two words that the document writes neither joined nor with a hyphen are parts of a compound."""
    if first in across("layout", "stays"):
        return words[second] > 0
    long = len(first) > 4 and len(second) > 4
    return long and first not in across("layout", "goes") and words[first] > 0 and words[second] > 0
