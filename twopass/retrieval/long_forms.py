"""What a short form that a document never uses may stand for in it, by initials ("PPNE") or first parts ("capex")."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise

from twopass.languages import table
from twopass.text.analysis import DocumentAnalysis
from twopass.text.tokens import function_words, known

MOST_WORDS = 6
"""Words that initials may stand for at most."""
SEEN = 3
"""How often a document must say a long form."""
SHORTEST, LONGEST = 5, 9
"""Letters of a blend of two words' first parts."""
CUT = 2
"""Letters that each of the two words must be longer than its part in the blend."""

_WORD = re.compile(r"[^\W\d_]+")


class LongForms:
    """A view of the document's analysis: its runs of content words by their initials, and its neighbouring words."""

    def __init__(self, analysis: DocumentAnalysis) -> None:
        self._words = _WORD.findall(analysis.document.text.lower())
        self._language = known(analysis.language)
        self.vocabulary = frozenset(self._words)

    @cached_property
    def _content(self) -> list[str]:
        stops = function_words(self._language)
        return [word for word in self._words if word not in stops]

    @cached_property
    def _pairs(self) -> Counter[tuple[str, str]]:
        return Counter(pairwise(self._content))

    def of(self, word: str) -> tuple[str, ...]:
        """The words that a short form stands for most often here; none where the document has the word itself."""
        if word.lower() in self.vocabulary:
            return ()
        if word.isupper() and len(word) > 2:
            return self._initials(word.lower())
        return self._blend(word) if word.islower() and SHORTEST <= len(word) <= LONGEST else ()

    def _initials(self, letters: str) -> tuple[str, ...]:
        """The commonest run of content words with these initials, an inner "and" given or not."""
        joined = frozenset(table("questions", self._language)["joined"])
        inner = (at for at in range(1, len(letters) - 1) if letters[at] in joined)
        spellings = {letters} | {letters[:at] + letters[at + 1 :] for at in inner}
        found = Counter(run for spelling in spellings for run in self._runs(spelling))
        best = max(found, key=lambda run: (found[run], run), default=())
        return best if best and found[best] >= SEEN and all(len(one) > 2 for one in best) else ()

    def _runs(self, initials: str) -> Iterator[tuple[str, ...]]:
        """The runs of content words with these initials."""
        at = self._letters.find(initials) if 2 < len(initials) <= MOST_WORDS else -1
        while at >= 0:
            yield tuple(self._content[at : at + len(initials)])
            at = self._letters.find(initials, at + 1)

    @cached_property
    def _letters(self) -> str:
        """The first letters of all content words."""
        return "".join(word[0] for word in self._content)

    def _blend(self, word: str) -> tuple[str, ...]:
        """The commonest two neighbours of whose first parts the word is made."""
        found: Counter[tuple[str, str]] = Counter()
        for (one, other), count in self._pairs.items():
            if one[:2] == word[:2]:
                for cut in range(2, len(word) - 1):
                    head, tail = word[:cut], word[cut:]
                    if _longer(one, head) and _longer(other, tail):
                        found[one, other] += count
        best = max(found, key=lambda pair: (found[pair], pair), default=None)
        return best if best and found[best] >= SEEN else ()


def _longer(word: str, part: str) -> bool:
    return word.startswith(part) and len(word) >= len(part) + CUT
