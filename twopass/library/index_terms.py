"""Text as terms of a full-text index: stems by language, numbers, and pairs of characters in scripts without blanks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from twopass.languages import LANGUAGES, MORE
from twopass.retrieval.question_terms import keys
from twopass.text.tokens import function_words, known, numbered, placed_words, stem

# Han, kana, hangul, Thai, Lao, Myanmar and Khmer: scripts that part no words, or hang particles on them.
_UNPARTED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3"
    "\uf900-\ufaff\uff66-\uff9f]+"
)
FEWEST = 2
"""Function words that tell the language of a query."""
_PART = re.compile(r"[^-·]+")
_ODD = re.compile(r"[^\w\u0080-\U0010ffff]", re.ASCII)
_ACCENTS = re.compile("[\u0300-\u036f]")
_QUOTED = re.compile(r"[\"“”„«»「」]([^\"“”„«»「」]+)[\"“”„«»「」]")


@dataclass(frozen=True, slots=True)
class Term:
    """A term and the characters `[start, end)` that it came from."""

    text: str
    start: int
    end: int


def terms_of(text: str, language: str) -> list[Term]:
    """The terms of a text in reading order, function words left out."""
    code = known(language)
    parted = _UNPARTED.sub(lambda run: " " * len(run[0]), text)
    found = [*_words(parted, code), *_numbers(parted, code)]
    if parted != text:
        found += (one for run in _UNPARTED.finditer(text) for one in _twos(run[0], run.start()))
    return sorted(found, key=lambda one: one.start)


def indexed(text: str, language: str) -> str:
    """The terms of a text as the index takes them, parted by blanks."""
    return " ".join(one.text for one in terms_of(text, language))


def _words(text: str, code: str) -> Iterator[Term]:
    """Stems under the code of their language: the same letters are another word in another language."""
    stops = function_words(code)
    for place, word in placed_words(text):
        if word not in stops:
            for part in _PART.finditer(word):
                yield Term(_key(part[0], code), place + part.start(), place + part.end())


@lru_cache(maxsize=65536)
def _key(word: str, code: str) -> str:
    return code + _plain(keys([stem(word, code)], code)[0])


def _numbers(text: str, code: str) -> Iterator[Term]:
    for place, number in numbered(text):
        for key in keys([number], code):
            yield Term(_plain(key), place, place + len(number))


def _twos(run: str, start: int) -> Iterator[Term]:
    """Overlapping pairs of characters, and the last one by itself."""
    for at in range(len(run)):
        yield Term(run[at : at + 2], start + at, start + min(at + 2, len(run)))


def _plain(word: str) -> str:
    """A word without accents and in one spelling of its letters, with nothing in it that would part it."""
    if word.isascii():
        return _ODD.sub("_", word)
    return _ODD.sub("_", _ACCENTS.sub("", unicodedata.normalize("NFKD", word)))


# ── what is looked for ────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a query looks for: for each language its words and phrases, as expressions of the index."""

    languages: dict[str, tuple[str, ...]]

    def all(self) -> str:
        """The expression that wants every word and phrase."""
        return " OR ".join(dict.fromkeys(f"({' AND '.join(parts)})" for parts in self.languages.values() if parts))

    def terms(self, language: str) -> frozenset[str]:
        """The terms that are looked for in documents of a language."""
        parts = self.languages.get(known(language), ())
        return frozenset(term for part in parts for term in part.strip('" *').split())

    def any(self) -> str:
        """The expression that is content with one of them."""
        return " OR ".join(dict.fromkeys(part for parts in self.languages.values() for part in parts))


def wanted(query: str, languages: Iterable[str], loose: bool = False) -> Wanted:
    """What a query looks for; words in quotation marks stand together. Where it is `loose`, characters by twos are
    looked for each by itself.
    """
    codes = sorted({known(language) for language in languages})
    said = without_function_words(query)
    return Wanted({code: tuple(dict.fromkeys(_expressions(said, code, loose))) for code in codes})


def language_of(query: str) -> str:
    """The language whose function words a query has, empty where it has too few of any: "the" tells English, and in a
    French document it would be the rarest of words.
    """
    words = [word for _, word in placed_words(query)]
    counted = {code: sum(word in function_words(code) for word in words) for code in (*LANGUAGES, *MORE)}
    best = max(counted, key=lambda code: counted[code])
    return best if counted[best] >= FEWEST else ""


def without_function_words(query: str) -> str:
    """A query without the function words of its language."""
    if not (code := language_of(query)):
        return query
    stops = function_words(code)
    places = [(at, word) for at, word in placed_words(query) if word in stops]
    for at, word in reversed(places):
        query = f"{query[:at]} {query[at + len(word) :]}"
    return query


def _expressions(query: str, code: str, loose: bool) -> Iterator[str]:
    for quoted in _QUOTED.finditer(query):
        if terms := _together(quoted[1], code):
            yield _phrase(terms)
    for word in _QUOTED.sub(" ", query).split():
        for run in _runs(terms_of(word, code)):
            yield from map(_phrase, ([one] for one in run)) if loose else [_phrase(run)]


def _together(words: str, code: str) -> list[Term]:
    return [term for run in _runs(terms_of(words, code)) for term in run]


def _runs(terms: list[Term]) -> Iterator[list[Term]]:
    """The terms of what is written in one word; the last character of a run of pairs is in the pair before it."""
    held = [
        one
        for place, one in enumerate(terms)
        if not (place and len(one.text) == 1 and one.start == terms[place - 1].start + 1 and _UNPARTED.match(one.text))
    ]
    if held:
        yield held


def _phrase(terms: list[Term]) -> str:
    """Terms one after the other; one character begins a pair."""
    only = terms[0].text
    begins = len(terms) == 1 and len(only) == 1 and _UNPARTED.match(only)
    return f'"{" ".join(one.text for one in terms)}"{" *" if begins else ""}'
