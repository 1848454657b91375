"""Keywords of a section: the noun phrases under which a reader would look it up."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from functools import cache

from twopass.extractive.keyphrase_candidates import Candidate, Phrasebook
from twopass.extractive.word_runs import singular
from twopass.findings import LONGEST_PHRASE
from twopass.languages import tables
from twopass.languages.regexes import either, entries
from twopass.text.statistics import Statistics
from twopass.text.tokens import HAN, common, function_words, phrases, stem

# Longer phrases are more telling, up to three words (lengths of author-given keywords: Hulth, EMNLP 2003).
_LENGTH = {1: 0.55, 2: 1.0, 3: 1.1, 4: 0.8}
_LEAST = 0.35  # share of the best phrase's score below which a phrase is left out
_OWN = 1.2  # a part that occurs at most this often for each time the whole does is no phrase of its own
_RARE = 0.5  # weight of a phrase that occurs once
_GENERAL = 0.4  # weight of a word that stands in documents of every kind against one that does not
_WHOLE = 0.25  # share of a phrase's occurrences that must not be a part of a longer run of words
_EVERYWHERE = 0.25  # share of the sections from which a single word tells nothing of one of them
_OFTEN = 3  # occurrences from which words that are general one by one are taken for a term together
_MOST_FOR_ONCE = 3  # words that a phrase seen once may have
_COVERED = 0.7  # share of a Chinese run's occurrences inside one longer run from which it is a part of that
_VERBAL = 0.2  # share of a word's occurrences before an article from which it is taken for a verb


class Keyphrases:
    """Chooses keywords from the candidates of one document; each phrase is judged once, whatever sections have it."""

    def __init__(self, statistics: Statistics, book: Phrasebook) -> None:
        self._statistics = statistics
        self._book = book
        self._judge = _Judge(book, statistics.language)
        self._usable: dict[str, bool] = {}
        self._chosen: dict[tuple[int, int], list[str]] = {}

    def of(self, index: int, number: int) -> list[str]:
        """At most `number` phrases for the section at `index`, the best first, each as it is written in the text."""
        if (index, number) not in self._chosen:
            self._chosen[index, number] = list(_distinct(self._ranked(index), self._book, number))
        return self._chosen[index, number]

    def _ranked(self, index: int) -> list[tuple[float, str]]:
        keys = [key for key in self._book.by_section.get(index, ()) if self._is_usable(key) and self._fits(key, index)]
        parts = _parts(keys, self._book)
        ranked = [(self._score(self._book.candidate(key), index), key) for key in keys if key not in parts]
        return sorted(ranked, key=lambda pair: (-pair[0], pair[1]))

    def _is_usable(self, key: str) -> bool:
        if key not in self._usable:
            self._usable[key] = self._judge.usable(key)
        return self._usable[key]

    def _fits(self, key: str, index: int) -> bool:
        """Whether a phrase says more than the heading and the title, and a single word is one of this section."""
        candidate, words = self._book.candidate(key), self._statistics.words
        stops = function_words(self._statistics.language)
        stems = {stem(word, self._statistics.language) for word in candidate.words if word not in stops}
        if stems <= words.headings[index] or (len(stems) > 1 and stems <= words.title):
            return False
        return len(candidate.words) > 1 or _proper(candidate) or self._local(candidate, index)

    def _local(self, candidate: Candidate, index: int) -> bool:
        """Whether a single word is said here more than once, and not all over the document."""
        most = max(3, _EVERYWHERE * len(self._statistics.skeleton.sections))
        return candidate.sections[index] > 1 and len(candidate.sections) <= most

    def _score(self, candidate: Candidate, section: int) -> float:
        sections = max(2, len(self._statistics.skeleton.sections))
        value = math.log1p(candidate.sections[section]) * math.log(1 + sections / len(candidate.sections))
        value *= _LENGTH.get(_length(candidate), 0.7)
        value *= 1.0 + 0.5 * math.log(min(candidate.total, 12))
        if candidate.total == 1:
            value *= _RARE
        general = common(self._statistics.language, "general")
        value *= sum(_GENERAL if word in general else 1.0 for word in candidate.words) / len(candidate.words)
        if candidate.first == section and candidate.total > 1:
            value *= 1.25
        if any(map(str.isupper, candidate.surface)):
            value *= 1.2
        return value * _nounness(candidate, self._book)


def _length(candidate: Candidate) -> int:
    """Words in a phrase; two Chinese characters are about one."""
    first = candidate.words[0]
    return min(4, max(1, len(first) // 2)) if HAN.match(first) else len(candidate.words)


def _parts(keys: Iterable[str], book: Phrasebook) -> set[str]:
    """Phrases that hardly ever occur but inside a longer one: "center failures" of "data center failures"."""
    parts: set[str] = set()
    for key in keys:
        most = _OWN * book.total(key)
        parts.update(part for part in _inside(key.split(" ")) if 0 < book.total(part) <= most)
    return parts


def _inside(words: list[str]) -> Iterator[str]:
    """All shorter runs of a phrase's words."""
    for size in range(1, len(words)):
        for i in range(len(words) - size + 1):
            yield " ".join(words[i : i + size])


def _nounness(candidate: Candidate, book: Phrasebook) -> float:
    """How much the phrase's words are used as nouns are: after articles and prepositions, not after subjects."""
    if HAN.match(candidate.words[0]):
        return 1.0
    last, usage = candidate.words[-1], book.usage
    value = 1.0
    for word in (candidate.words[0], last):
        total = usage.after_determiner[word] + usage.after_subject[word]
        if total >= 2:
            value *= 0.4 + 0.6 * usage.after_determiner[word] / total
    alone = len(candidate.words) == 1 and usage.seen[last] > 0
    return value * 0.5 if alone and usage.after_determiner[last] == 0 else value


class _Judge:
    """Tells phrases that can be keywords from those that cannot: vague words, cut-out words, verbs and adverbs."""

    def __init__(self, book: Phrasebook, language: str) -> None:
        self._book = book
        self._language = language
        self._vague = phrases(language, "vague") | common(language, "counts")
        self._links = phrases(language, "links")
        self._general = common(language, "general")
        self._verbs = phrases(language, "verbs") | common(language, "verbs")
        self._dates = common(language, "calendar")
        self._connectives = phrases(language, "connectives")

    def usable(self, key: str) -> bool:
        """Whether the phrase can be a keyword. What is cheap to tell, and tells most phrases apart, comes first."""
        if HAN.match(key):
            return self._coheres(key)
        words = key.split(" ")
        if not self._can_stand(key, words):
            return False
        candidate = self._book.candidate(key)
        surface = candidate.surface.lower().split(" ")
        if len(candidate.surface) > LONGEST_PHRASE or self._hollow(words, surface):
            return False
        if self._loose(candidate) and not _titled(candidate.surface, self._links):
            return False
        return self._stands(candidate) and not self._has_verb(candidate, surface)

    def _coheres(self, run: str) -> bool:
        """A Chinese run stands by itself if it is often enough not part of one longer run."""
        total = self._book.total(run)
        vague = phrases(self._language, "vague")
        return total >= 2 and run not in vague and self._book.covered[run] < _COVERED * total

    def _can_stand(self, key: str, words: list[str]) -> bool:
        """Whether the words differ, are no single rare or foreign ones, and ever stand without content words around."""
        total = self._book.total(key)
        if total == 1 and (len(words) > _MOST_FOR_ONCE or words[-1].endswith(_participles())):
            return False
        if len(words) == 1:
            return total > 1 and len(key) > 2
        if not _foreign(self._language).isdisjoint(words):
            return False
        return len(set(words)) == len(words)

    def _hollow(self, words: list[str], surface: list[str]) -> bool:
        """Whether a word of the phrase is vague, spoken or a connective, or all of them are a date."""
        pairs = zip(surface, words, strict=False)
        if any((one in self._vague or word in self._vague) and one not in self._links for one, word in pairs):
            return True
        if any(_spoken().search(one) for one in surface):
            return True
        return self._dates.issuperset(surface) or not self._connectives.isdisjoint(surface)

    def _loose(self, candidate: Candidate) -> bool:
        """Whether a phrase is seen too seldom to be taken for one, unless it is written as a title is."""
        words = candidate.words
        if len(words) > 1 and candidate.total < 2 and not _knows(self._language, "once"):
            return True
        return candidate.total < 3 and not self._links.isdisjoint(words)

    def _stands(self, candidate: Candidate) -> bool:
        """Whether the phrase is one by itself, not cut out of a longer one, and more than words of every document."""
        if candidate.whole < max(1, _WHOLE * candidate.total):
            return False
        if _proper(candidate):
            return True
        if self._general.issuperset(candidate.words) and (len(candidate.words) < 2 or candidate.total < _OFTEN):
            return False
        if len(candidate.words) == 1 and 2 * candidate.named < candidate.whole:
            return False
        return candidate.named > 0 and (candidate.total > 1 or self._is_noun(candidate.words[-1]))

    def _is_noun(self, word: str) -> bool:
        return self._book.usage.after_determiner[word] > 0 or self._book.named(word) > 0

    def _has_verb(self, candidate: Candidate, surface: list[str]) -> bool:
        """Whether a verb or adverb stands in the phrase; of a settled term the first word may look like one."""
        settled = candidate.total >= _OFTEN and candidate.named > 1 and len(candidate.words) > 1
        if any(map(self._verbal, surface[1:] if settled else surface)):
            return True
        return not self._ends_well(candidate, surface)

    def _verbal(self, word: str) -> bool:
        """Whether the word is a verb as this document uses it: an article follows it too often for a noun."""
        if word in self._verbs or self._third_person(word):
            return True
        before = self._book.usage.before_article[word]
        return before >= 2 and before >= _VERBAL * self._book.usage.forms[word]

    def _third_person(self, word: str) -> bool:
        """Whether a word in -s is a verb rather than a plural: "moves", where the document has "to move"."""
        base = singular(word)
        if base == word or not _knows(self._language, "third_person"):
            return False
        usage = self._book.usage
        return base in common(self._language, "verbs") or usage.after_subject[base] > usage.after_determiner[base]

    def _ends_well(self, candidate: Candidate, surface: list[str]) -> bool:
        """No verb form or adverb at either end."""
        last = candidate.words[-1]
        if _knows(self._language, "capitals") and self._book.usage.capital[last] == 0:
            return False
        if not entries("keyphrases", "verbs", language=self._language) or candidate.surface[:1].isupper():
            return True
        if surface[-1] in common(self._language, "modifiers"):
            return False
        if _ending(self._language, "verbs").search(last) and not _surely_noun(last, self._language):
            return False
        return not any(_is_adverb(word, self._language) for word in candidate.words)


def _is_adverb(word: str, language: str) -> bool:
    return word.endswith(entries("keyphrases", "adverbs", language=language)) and not _surely_noun(word, language)


def _surely_noun(word: str, language: str) -> bool:
    """Whether a word is a noun though it ends as verbs and adverbs do."""
    return word.endswith(entries("keyphrases", "nouns", language=language))


@cache
def _ending(language: str, kind: str) -> re.Pattern[str]:
    return re.compile(either(entries("keyphrases", kind, language=language)) + "$")


@cache
def _knows(language: str, what: str) -> bool:
    """What a language's table answers by yes; no where it does not say."""
    return bool(tables("keyphrases").get(language, {}).get(what))


@cache
def _participles() -> tuple[str, ...]:
    return entries("keyphrases", "participles")


@cache
def _spoken() -> re.Pattern[str]:
    """Contractions of any language: "doesn't", "we've"."""
    return re.compile(either(entries("keyphrases", "spoken")))


@cache
def _foreign(language: str) -> frozenset[str]:
    """Words that show a phrase to be of another language than the document."""
    others = (code for code in tables("keyphrases") if code != language)
    return frozenset(word for code in others for word in entries("keyphrases", "telltale", language=code))


def _proper(candidate: Candidate) -> bool:
    """Whether the phrase is written as a name is, also away from the start of a sentence."""
    if not any(map(str.isupper, candidate.surface)):
        return False
    return len(candidate.words) > 1 or 2 * candidate.surfaces[candidate.surface] >= candidate.total


def _titled(surface: str, links: frozenset[str]) -> bool:
    """ "Theory of Mind": every word but the linking ones begins with a capital."""
    return all(word[:1].isupper() for word in surface.split(" ") if word.lower() not in links)


def _distinct(ranked: list[tuple[float, str]], book: Phrasebook, number: int) -> Iterator[str]:
    """The best, without phrases that contain or are contained in one already taken."""
    taken: list[tuple[str, frozenset[str]]] = []
    for score, key in ranked:
        if len(taken) == number or score < _LEAST * ranked[0][0]:
            return
        words = frozenset(map(_root, key.split(" ")))
        if not any(_overlap(key, words, *other) for other in taken):
            taken.append((key, words))
            yield book.candidate(key).surface


def _overlap(key: str, words: frozenset[str], other: str, others: frozenset[str]) -> bool:
    """Whether one of two phrases is a part of the other."""
    return words <= others or others <= words or key in other or other in key


def _root(word: str) -> str:
    """What inflected forms of a word share; Chinese and short words stay whole."""
    plain = singular(word)
    return plain if plain.isascii() or HAN.match(plain) else plain[: max(4, len(plain) - 3)]
