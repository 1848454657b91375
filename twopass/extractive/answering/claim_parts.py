"""Claims and sentences taken apart into words, names, numbers and negations, to be compared."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from twopass.languages import table, tables
from twopass.retrieval.question_terms import keys
from twopass.text.quantities import Quantity, quantities
from twopass.text.tokens import HAN, function_words, han_pairs, stem

_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a claim or sentence: in small letters, its term, and whether it is a content word, a name, a number."""

    low: str
    term: str
    content: bool
    name: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Said:
    """A claim or a sentence taken apart."""

    text: str
    tokens: tuple[Token, ...]
    numbers: tuple[Quantity, ...]

    @property
    def terms(self) -> frozenset[str]:
        """The terms of its content words."""
        return frozenset(one.term for one in self.tokens if one.content)

    @property
    def words(self) -> frozenset[str]:
        """All its words in small letters."""
        return frozenset(one.low for one in self.tokens)


def taken_apart(text: str, language: str, low: Collection[str]) -> Said:
    """A text taken apart; `low` are the words that the document writes in small letters somewhere: others are names."""
    numbers = tuple(quantities(text, language))
    return Said(text, tuple(_tokens(text, numbers, language, low)), numbers)


def _tokens(text: str, numbers: Sequence[Quantity], language: str, low: Collection[str]) -> Iterator[Token]:
    stops = function_words(language) | negations(language)
    inside = {at for one in numbers for at in range(one.start, one.end)}
    for found in _WORD.finditer(text):
        word = found[0].lower()
        if HAN.search(word):
            for at, pair in han_pairs(found[0], language):
                yield Token(pair, pair, True, False, found.start() + at, found.start() + at + len(pair))
            continue
        (term, *_) = keys([stem(word, language)], language)
        content = found.start() not in inside and word not in stops and len(word) > 1 and not word.isdecimal()
        name = content and found[0][0].isupper() and word not in low
        yield Token(word, term, content, name, found.start(), found.end())


def with_unit(said: Said, number: Quantity) -> str:
    """A number with what it counts, as it is written."""
    behind = next((one for one in said.tokens if one.start >= number.end), None)
    near = behind is not None and not said.text[number.end : behind.start].strip()
    end = behind.end if behind is not None and near else number.end
    if said.text[number.end : number.end + 1] in "%‰°" or said.text[number.end : number.end + 2].strip() in ("%",):
        end = number.end + len(said.text[number.end : number.end + 2].rstrip())
    return " ".join(said.text[number.start : end].split())


def as_written(said: Said, words: Collection[str]) -> str:
    """Some words of a text, as it writes them."""
    return " ".join(said.text[one.start : one.end] for one in said.tokens if one.low in words)


@cache
def negations(language: str) -> frozenset[str]:
    """The words that turn a statement into its contrary."""
    return frozenset(table("statements", language)["negations"])


def denies(word: str, language: str) -> bool:
    """Whether a word negates; of a script without blanks, whether it begins with one that does."""
    if HAN.search(word):
        return any(word.startswith(one) for one in negations(language))
    return word in negations(language) or word.replace("’", "'").endswith("n't")


@cache
def calendar_names(language: str) -> frozenset[str]:
    """Names of months and days."""
    return frozenset(tables("common_words").get(language, {}).get("calendar", ()))


@cache
def contraries(language: str) -> tuple[tuple[str, str], ...]:
    """Words and their contraries, either way."""
    held = [tuple(entry.split("/")) for entry in table("questions", language)["opposites"]]
    return tuple(pair for one, other in held for pair in ((one, other), (other, one)))
