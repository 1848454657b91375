"""Candidate phrases of a document: word runs between function words and punctuation, counted once for all sections."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from twopass.text.statistics import Floats, Statistics
from twopass.text.tokens import HAN, function_words, phrases
from twopass.text.wellformed import CITATION, is_work

_TOKEN = re.compile(r"\d+(?:[.,]\d+)+\w*|[^\W_]+(?:[-’'·][^\W_]+)*(?:\.|[’'](?=\s))?|[^\s\w]+|_")
# An elided word before an apostrophe is a word of its own in the Romance languages: "l'eau", "dell'acqua", "qu'un".
_ELIDED = re.compile(r"\b((?:[cdjlmnst]|\w*qu|\w*ll|quest|un|sant)[’'])(?=\w)", re.I)
_AFTER_ELISION = re.compile(r"(?<=[’'])\s")
_LINK = re.compile(r"\S*(?:https?:|www\.|@\w)\S*|\S+\.(?:com|org|net|edu|gov|pdf|html?)\b\S*")
_NAMED = re.compile(
    r"\b[A-ZÀ-Þ][\w’'-]+\s+et\s+al\b\.?|\b[A-ZÀ-Þ][\w’'-]+\s+(?:and|&|und|et|y|e)\s+[A-ZÀ-Þ][\w’'-]+\s+[\[(]"
)
_LONGEST = 4  # content words in a phrase: beyond that a reader would not look it up
_ELIDING = frozenset({"fr", "it", "pt", "es"})
_SOUND = 0.15  # fitness from which a sentence is running text
_PLURAL = re.compile(r"(?:ies|(?:[sxz]|ch|sh)es|[^su]s)$")


@dataclass(slots=True)
class Candidate:
    """A phrase in all its forms: how often it occurs, in which sections, how it is written, what stands before it.

    `whole` counts where it is all that stands between function words and punctuation, `named` where an article or
    preposition opens it as well.
    """

    words: tuple[str, ...]
    total: int = 0
    whole: int = 0
    named: int = 0
    sections: Counter[int] = field(default_factory=Counter)
    surfaces: Counter[str] = field(default_factory=Counter)
    initial: Counter[str] = field(default_factory=Counter)
    first: int = -1

    @property
    def surface(self) -> str:
        """The commonest way of writing it, away from the start of a sentence if it ever stands there."""
        if self.surfaces:
            return self.surfaces.most_common(1)[0][0]
        written = self.initial.most_common(1)[0][0]
        head, _, rest = written.partition(" ")
        plain = head[:1] + head[1:].lower() == head and len(head) > 1
        return f"{head.lower()} {rest}".strip() if plain and rest == rest.lower() else written


@dataclass(frozen=True)
class Phrasebook:
    """All candidates by key, the keys of each section, and how each word is used.

    `covered` tells of a Chinese run how often a longer run that holds it occurs.
    """

    candidates: dict[str, Candidate]
    by_section: dict[int, list[str]]
    after_determiner: Counter[str]
    after_subject: Counter[str]
    before_article: Counter[str]
    seen: Counter[str]
    forms: Counter[str]
    covered: Counter[str]
    capital: Counter[str]


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    low: str
    start: bool


def singular(word: str) -> str:
    """The word without a plain plural ending, so that its forms count together."""
    low = word.lower()
    if len(low) < 4 or not low.isascii() or not _PLURAL.search(low):
        return low
    if low.endswith("ies"):
        return low[:-3] + "y"
    if low.endswith(("xes", "ches", "shes", "sses", "zes")):
        return low[:-2]
    return low[:-1]


def phrasebook(statistics: Statistics, fit: Floats) -> Phrasebook:
    """Count every candidate of the document.

    Args:
        fit: how fit each sentence is to be quoted, in [0, 1]; debris gives a section candidates only where the
            section has nothing better.
    """
    candidates: dict[str, Candidate] = {}
    by_section: defaultdict[int, dict[str, None]] = defaultdict(dict)
    book = Phrasebook(candidates, {}, *(Counter() for _ in range(7)))
    text = statistics.document.text
    sound = {int(one) for one in statistics.section_of[fit >= _SOUND]}
    for index, sentence in enumerate(statistics.sentences):
        words = text[sentence.start : sentence.end]
        if sentence.role in ("figure", "table") or is_work(words):
            continue
        section = int(statistics.section_of[index])
        counted = fit[index] >= _SOUND or section not in sound
        for key, surface, initial, edges in (
            _han(words) if HAN.search(words) else _spans(words, statistics.language, book)
        ):
            one = candidates.get(key)
            if one is None:
                one = candidates[key] = Candidate(tuple(key.split(" ")), first=section)
            one.total += 1
            one.whole += edges > 0
            one.named += edges > 1
            (one.initial if initial else one.surfaces)[surface] += 1
            if counted:
                one.sections[section] += 1
                by_section[section][key] = None
    for key, one in candidates.items():
        if HAN.match(key) and len(key) > 2:
            for part in (key[:-1], key[1:]):
                book.covered[part] = max(book.covered[part], one.total, book.covered[key])
    book.by_section.update({section: list(keys) for section, keys in by_section.items()})
    return book


def _spans(text: str, language: str, book: Phrasebook) -> Iterator[tuple[str, str, bool, int]]:
    """Every run of one to four content words as key, surface, whether it opens the sentence, and its edges: 0 where
    another content word is next to it, 2 where an article or preposition opens it, else 1.
    """
    stops, links = function_words(language), _links(language)
    determiners, subjects = phrases(language, "determiners"), phrases(language, "subjects")
    articles = phrases(language, "articles")
    tokens = _tokens(_ELIDED.sub(r"\1 ", text) if language in _ELIDING else text)
    for i, token in enumerate(tokens):
        if not _content(token, stops):
            continue
        before = tokens[i - 1].low if i else ""
        book.seen[singular(token.low)] += 1
        book.forms[token.low] += 1
        if before in determiners:
            book.after_determiner[singular(token.low)] += 1
        elif before in subjects:
            book.after_subject[singular(token.low)] += 1
        if i + 1 < len(tokens) and tokens[i + 1].low in articles:
            book.before_article[token.low] += 1
        if not token.start and token.text[0].isupper():
            book.capital[singular(token.low)] += 1
        run: list[_Token] = []
        held = 0
        opens = 0 if i and _content(tokens[i - 1], stops) else 2 if before in determiners else 1
        for place, other in enumerate(tokens[i : i + 2 * _LONGEST], i + 1):
            if _content(other, stops):
                held += 1
            elif not (other.low in links and run and run[-1].low not in links):
                break
            run.append(other)
            if held > _LONGEST:
                break
            if other.low not in links:
                key = " ".join(singular(one.low) for one in run)
                closed = place == len(tokens) or not _content(tokens[place], stops)
                surface = _AFTER_ELISION.sub("", " ".join(one.text for one in run))
                yield key, surface, token.start, opens if closed else 0


def _tokens(text: str) -> list[_Token]:
    bare = _LINK.sub(" | ", _NAMED.sub(" | ", CITATION.sub(" | ", text)))
    tokens: list[_Token] = []
    start = True
    for match in _TOKEN.finditer(bare):
        word = match.group().rstrip(".") or match.group()
        tokens.append(_Token(word, word.lower().rstrip("’'"), start))
        start = False
        if match.group().endswith(".") and len(match.group()) > 1:
            tokens.append(_Token(".", ".", False))
    return tokens


def _content(token: _Token, stops: frozenset[str]) -> bool:
    word = token.low
    if len(word) < 2 or word in stops or not word[0].isalnum() or token.text[-1] in "’'":
        return False
    letters = sum(map(str.isalpha, word))
    return letters >= 2 and letters * 2 >= len(word)


@cache
def _links(language: str) -> frozenset[str]:
    """Words that may stand inside a phrase, between two content words."""
    return phrases(language, "links")


_HAN_STOP = re.compile(
    r"[的了在是和与及或等也都而就对将把被从向以于为之其此这那该每各有无不没很更最可能会要应并且但若如果则因所以上下中内外前后里个种类些们我你他她它]"
)
_HAN_RUN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]{2,}")


def _han(text: str) -> Iterator[tuple[str, str, bool, int]]:
    """Chinese has no spaces: every run of two to six characters between function characters."""
    for run in _HAN_RUN.findall(_HAN_STOP.sub(" ", CITATION.sub(" ", text))):
        for size in range(2, 7):
            for i in range(len(run) - size + 1):
                yield run[i : i + size], run[i : i + size], False, 1
