"""What a question is searched by: its terms with weights, without the words that speak to whoever answers."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from twopass.languages import table
from twopass.languages.regexes import entries
from twopass.retrieval.long_forms import LongForms
from twopass.text.tokens import HAN, known, stem
from twopass.text.word_index import Words

PAIR = 0.4
"""Weight of two neighbouring terms beside that of one."""

_WORD = re.compile(r"[^\W\d_]+")
_YEAR = re.compile(r"(?<![^\W_])[^\W\d_a-z]{1,2}\s?[’']?(\d{4}|\d{2})(?![^\W_])")
"""A year behind a mark of one or two capitals."""
_THOUSANDS = re.compile(r"\d{1,3}(?:[,’'\u00a0\u202f.]\d{3})+")
_PREFIXED = re.compile(r"[^\W\d_]+(\d+)")


@dataclass(frozen=True, slots=True)
class Query:
    """Weighted terms; `content` are those that a passage which answers would hold, each with the words it came from."""

    weights: dict[str, float]
    content: dict[str, str]


def keys(terms: Iterable[str], language: str) -> list[str]:
    """Terms as they are indexed: figures without marks between thousands, and apart from letters before them; forms of
    one word that its stemmer keeps apart as one.
    """
    found: list[str] = []
    forms = _forms(known(language))
    for term in terms:
        if term.isalpha() or not any(map(str.isdecimal, term)):
            found.append(forms.get(term, term))
            continue
        plain = re.sub(r"\D", "", term) if _THOUSANDS.fullmatch(term) else term
        found.append(plain)
        if prefixed := _PREFIXED.fullmatch(plain):
            found.append(prefixed[1])
    return found


def paired(terms: Sequence[str]) -> list[str]:
    """Neighbouring terms as one each."""
    return [f"{one} {other}" for one, other in pairwise(terms)]


@cache
def _forms(language: str) -> dict[str, str]:
    """Stems of irregular forms, each with the stem of the word itself."""
    held = (entry.split() for entry in entries("questions", "forms", language=language))
    return {stem(form, language): stem(word, language) for word, *forms in held for form in forms}


def query_of(question: str, words: Words, forms: LongForms | None = None) -> Query:
    """The terms of a question in the document's language, with what its short forms stand for."""
    language = known(words.language)
    stems, content = _asked(question, words, language)
    weights: dict[str, float] = dict.fromkeys(content, 1.0)
    for pair in paired(stems):
        weights[pair] = PAIR
    for word in _WORD.findall(question) if forms else ():
        long = keys(words.read_stems(" ".join(forms.of(word))), language) if forms and forms.of(word) else []
        weights |= dict.fromkeys(long, 1.0) | dict.fromkeys(paired(long), PAIR)
        if long:
            content.pop(stem(word.lower(), language), None)
            content |= dict.fromkeys(long, word)
    return Query(weights, content)


def _asked(question: str, words: Words, language: str) -> tuple[list[str], dict[str, str]]:
    """The stems of a question in their order, and all its terms with the words they stand for; an address is left out
    unless nothing else is asked.
    """
    dull = _asking(language)
    said = _years(_framed(language).sub(" ", question))
    terms = keys(words.read(said), language)
    origins = _origins(said, language)
    content = {term: origins.get(term, term) for term in terms if term not in dull}
    stems = [term for term in keys(words.read_stems(said), language) if term not in dull]
    if not content:
        content = {term: origins.get(term, term) for term in terms}
    return stems, content


def _origins(question: str, language: str) -> dict[str, str]:
    found: defaultdict[str, str] = defaultdict(str)
    for word in _WORD.findall(question):
        (key,) = keys([stem(word.lower(), language)], language)
        found[key] = found[key] or word
    return dict(found)


def _years(question: str) -> str:
    """A year after a short mark as a year: "FY22" is 2022."""
    return _YEAR.sub(lambda found: found[1] if len(found[1]) == 4 else f"20{found[1]}", question)


def asking_words(question: str, language: str) -> str:
    """The words of a question with which it asks, in small letters."""
    return " ".join(found[0] for found in _framed(known(language)).finditer(question)).lower()


@cache
def _framed(language: str) -> re.Pattern[str]:
    """The words that ask: "how long", "what share", "stand for"; what is asked about stands beside them."""
    kinds = ("amount", "reason", "time", "meaning")
    held = sorted((one for kind in kinds for one in table("questions", language)[kind]), key=len, reverse=True)
    body = "|".join(map(re.escape, held))
    return re.compile(body if any(map(HAN.search, held)) else rf"(?<!\w)(?:{body})(?!\w)", re.IGNORECASE)


@cache
def _asking(language: str) -> frozenset[str]:
    """The stems of words that speak to whoever answers."""
    held = [*table("questions", language)["asking"], *table("questions", language)["percent"]]
    return frozenset(stem(word, language) for word in held if not HAN.search(word)) | frozenset(held)


Terms = Callable[[int, int], list[str]]
