"""Whether the hyphen at the end of a line belongs to the word: decided by how the document writes it elsewhere."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from twopass.readers.pdf.layout.lines import Row

_WORD = re.compile(r"[^\W\d_]+(?:[-‐‑][^\W\d_]+)*")
_LAST = re.compile(r"[^\W\d_]+$")
_FIRST = re.compile(r"[^\W\d_]+")
# words that seldom keep their hyphen as a first part, though they stand alone as well
_FUSED = frozenset(
    ("under", "there", "where", "every", "after", "other", "inter", "super", "trans", "counter", "photo")
)
HYPHENS = "-‐\u00ad"
# first parts that stand before a hyphen far more often than before a syllable break
_PREFIXES = frozenset(("non", "self", "well", "cross", "quasi", "semi", "multi", "state", "high", "low", "real", "co"))


def vocabulary(pages: list[list[Row]]) -> Counter[str]:
    """How often each word stands whole on one line, compounds also by each adjacent pair of parts."""
    words: Counter[str] = Counter()
    for rows in pages:
        for row in rows:
            found = _WORD.findall(row.text.lower())
            if found and row.text[-1:] in HYPHENS:
                found = found[:-1]
            for word in found:
                words[word] += 1
                if "-" in word:
                    parts = word.split("-")
                    words.update(f"{a}-{b}" for a, b in pairwise(parts))
    return words


def keeps_hyphen(before: str, after: str, words: Counter[str]) -> bool:
    """Whether the hyphen at the end of `before` stays when `after` is joined to it."""
    head, tail = _LAST.search(before.rstrip(HYPHENS)), _FIRST.match(after)
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
    if before.rstrip(HYPHENS)[: head.start()].endswith("-"):  # state-of-the-art: a compound already
        return words[second] > 0 and len(second) > 2
    if first in _PREFIXES:
        return words[second] > 0
    return first not in _FUSED and len(first) > 4 and len(second) > 4 and words[first] > 0 and words[second] > 0
