"""How a sentence is put: as written, in small letters, word by word, and which cue phrases it holds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from twopass.languages import WITHOUT_BLANKS, table
from twopass.text.analysis import DocumentAnalysis
from twopass.text.tokens import cue, known, letters_in, placed_words
from twopass.text.word_index import Words

_CLOSING_MARKS = "\"'”’»)]）】」』"
_LETTERS = re.compile(r"[^\W\d]+")


class Phrasing:
    """One sentence in the forms in which it is looked at."""

    __slots__ = ("_letters", "_one", "_tokens", "language", "text", "words")

    def __init__(
        self, text: str, language: str, words: Sequence[str] | None = None, one: dict[str, str] | None = None
    ) -> None:
        self.text = text
        self.language = language
        self.words = [word for _, word in placed_words(text)] if words is None else words
        self._one = {} if one is None else one  # words that are equal are one object
        self._letters: int | None = None
        self._tokens: tuple[str, ...] | None = None

    @property
    def low(self) -> str:
        """The sentence in small letters, made anew: kept, those of all sentences would be the text once more."""
        return self.text.lower()

    @property
    def flat(self) -> str:
        """The sentence with single blanks."""
        return " ".join(self.text.split())

    @property
    def core(self) -> str:
        """The sentence without quotation marks and brackets that close behind its end."""
        return self.text.rstrip(_CLOSING_MARKS)

    @property
    def letters(self) -> int:
        """How many of its characters are letters."""
        if self._letters is None:
            self._letters = letters_in(self.text)
        return self._letters

    @property
    def tokens(self) -> tuple[str, ...]:
        """Its runs of letters: a phrase that begins with none of them need not be looked for."""
        if self._tokens is None:
            self._tokens = tuple(self._one.setdefault(one, one) for one in _LETTERS.findall(self.low))
        return self._tokens

    def may_hold(self, kind: str) -> bool:
        """Whether a cue phrase of this kind begins with one of its words."""
        return self.language in WITHOUT_BLANKS or not _first_words(self.language, kind).isdisjoint(self.tokens)

    def holds(self, kind: str) -> bool:
        """Whether a cue phrase of this kind stands in it."""
        return self.may_hold(kind) and cue(self.language, kind).search(self.low) is not None


@cache
def _first_words(language: str, kind: str) -> frozenset[str]:
    return frozenset(_LETTERS.findall(phrase)[0] for phrase in table("cues", language)[kind])


class Phrasings:
    """The phrasings of one document's sentences, each made when first asked for."""

    def __init__(self, analysis: DocumentAnalysis) -> None:
        self._words = analysis.of(Words)
        self._language = known(analysis.language)
        self._held: dict[tuple[int, int], Phrasing] = {}

    def of(self, start: int, end: int) -> Phrasing:
        """The phrasing of the sentence `[start, end)`."""
        place = start, end
        if place not in self._held:
            words = self._words.words(start, end)
            self._held[place] = Phrasing(self._words.text[start:end], self._language, words, self._words.one)
        return self._held[place]
