"""Whether a phrase can be a keyword at all: a noun phrase by itself, neither vague nor cut out of a longer one."""

from __future__ import annotations

import re
from functools import cache

from twopass.extractive.keyphrases.phrasebook import Candidate, Phrasebook
from twopass.extractive.keyphrases.word_runs import singular
from twopass.findings import LONGEST_PHRASE
from twopass.languages import tables
from twopass.languages.regexes import either, entries
from twopass.text.tokens import HAN, common, phrases

_WHOLE = 0.25  # share of a phrase's occurrences that must not be a part of a longer run of words
_OFTEN = 3  # occurrences from which words that are general one by one are taken for a term together
_MOST_FOR_ONCE = 3  # words that a phrase seen once may have
_COVERED = 0.7  # share of a Chinese run's occurrences inside one longer run from which it is a part of that
_VERBAL = 0.2  # share of a word's occurrences before an article from which it is taken for a verb


@cache
def _labels() -> frozenset[str]:
    """What stands for "figure" and "table" in short: "fig"."""
    labels = entries("prose", "figures", "figures_named")
    return frozenset(one[:-1] for one in labels if one.endswith("."))


class Judge:
    """Tells phrases that can be keywords from those that cannot: vague words, cut-out words, verbs and adverbs."""

    def __init__(self, book: Phrasebook, language: str) -> None:
        self._book = book
        self._language = language
        self._vague = phrases(language, "vague") | common(language, "counts") | _labels()
        self._links = phrases(language, "links")
        self._general = common(language, "general")
        self._verbs = phrases(language, "verbs") | common(language, "verbs")
        self._dates = common(language, "calendar")
        self._connectives = phrases(language, "connectives")
        self._articles = phrases(language, "articles")

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
        return not self._has_verb(candidate, surface)

    def settled(self, candidate: Candidate) -> bool:
        """Whether the phrase is seen often enough, and by itself often enough, to be one."""
        if HAN.match(candidate.words[0]):
            return True
        if self._loose(candidate) and not _titled(candidate.surface, self._links):
            return False
        return self._stands(candidate)

    def headed(self, candidate: Candidate) -> bool:
        """Whether both ends of a phrase are used as nouns are, and seldom after subjects, as verbs."""
        usage = self._book.usage
        if not self._articles:
            return True
        ends = candidate.words[0], candidate.words[-1]
        return all(2 * usage.after_subject[word] <= usage.after_determiner[word] for word in ends) or proper(candidate)

    def markable(self, candidate: Candidate) -> bool:
        """Whether a phrase that the author marks can be a keyword: marks may also stress a word in passing. A vague
        word may stand in it, but not end it: "current profiler".
        """
        words, surface = list(candidate.words), candidate.surface.lower().split(" ")
        if HAN.match(words[0]):
            return words[0] not in phrases(self._language, "vague")
        if len(candidate.surface) > LONGEST_PHRASE or not self._connectives.isdisjoint(surface):
            return False
        if self._hollow(words[-1:], surface[-1:]):
            return False
        return len(words) > 1 or (len(words[0]) > 2 and not self._stressed(words[0], surface[0]))

    def _stressed(self, key: str, word: str) -> bool:
        """Whether a word by itself is a verb, an adverb or an adjective that many documents have."""
        common_ones = self._verbs | common(self._language, "modifiers")
        return key in common_ones or word in common_ones or self._third_person(word) or _is_adverb(word, self._language)

    def _coheres(self, run: str) -> bool:
        """A Chinese run stands by itself if it is often enough not part of one longer run."""
        total = self._book.total(run)
        vague = phrases(self._language, "vague")
        return total >= 2 and run not in vague and self._book.covered(run) < _COVERED * total

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
        if proper(candidate):
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


def proper(candidate: Candidate) -> bool:
    """Whether the phrase is written as a name is, also away from the start of a sentence."""
    if not any(map(str.isupper, candidate.surface)):
        return False
    return len(candidate.words) > 1 or 2 * candidate.surfaces[candidate.surface] >= candidate.total


def _titled(surface: str, links: frozenset[str]) -> bool:
    """ "Theory of Mind": every word but the linking ones begins with a capital."""
    return all(word[:1].isupper() for word in surface.split(" ") if word.lower() not in links)
