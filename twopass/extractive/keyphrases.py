"""Keywords of a section: the noun phrases under which a reader would look it up."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from twopass.extractive.keyphrase_candidates import Candidate, Phrasebook, singular
from twopass.findings import LONGEST_PHRASE
from twopass.text.statistics import Statistics
from twopass.text.tokens import HAN, common, function_words, phrases, stem

# Longer phrases are more telling, up to three words (lengths of author-given keywords: Hulth, EMNLP 2003).
_LENGTH = {1: 0.55, 2: 1.0, 3: 1.1, 4: 0.8}
_VERB = {
    "en": re.compile(r"(?:ly|ed|ize|izes|ise|ises|ify|ifies|ward|wise)$"),
    "de": re.compile(r"(?:lich|liche[rnms]?|ig|ige[rnms]?|isch|ische[rnms]?|end|ende[rnms]?|iert|ierte[rnms]?|weise)$"),
    "fr": re.compile(r"(?:ment|er|ent|ant|é|és|ée|ées|ons|ez)$"),
    "es": re.compile(r"(?:mente|ar|er|ir|ando|iendo|ado|ados|aron|amos|emos)$"),
    "it": re.compile(r"(?:mente|are|ere|ire|ando|endo|ato|ati|iamo|ano)$"),
    "pt": re.compile(r"(?:mente|ar|er|ir|ando|endo|indo|ado|ados|amos|emos|aram)$"),
    "ru": re.compile(r"(?:ть|ться|ется|ются|ет|ют|ит|ат|ят|ал|ала|али|ило|ый|ий|ая|ое|ые|ого|ому|ыми|ных|ной|ную|но)$"),
    "el": re.compile(r"(?:ώνει|ίζει|εται|ονται|ουμε|ούμε|ήσει|ικός|ική|ικό|ικές|ικά)$"),
}
_TAIL_NOUN = re.compile(
    r"(?:need|seed|speed|feed|breed|family|anomaly|supply|assembly|reply|enterprise|exercise|noise|size|expertise)$"
)
_SPOKEN = re.compile(r"[’'](?:t|re|ve|ll|m|d)$")  # "doesn't", "we've"
_LEAST = 0.35  # share of the best phrase's score below which a phrase is left out
_OWN = 1.2  # a part that occurs at most this often for each time the whole does is no phrase of its own
_RARE = 0.5  # weight of a phrase that occurs once
_GENERAL = 0.4  # weight of a word that stands in documents of every kind against one that does not
_WHOLE = 0.25  # share of a phrase's occurrences that must not be a part of a longer run of words
_EVERYWHERE = 0.25  # share of the sections from which a single word tells nothing of one of them
_OFTEN = 3  # occurrences from which words that are general one by one are taken for a term together
_COVERED = 0.7  # share of a Chinese run's occurrences inside one longer run from which it is a part of that
_SURE = frozenset({"en", "de"})  # languages whose verbs are told from nouns well enough to trust a phrase seen once
_ENGLISH = frozenset({"the", "of", "and", "to", "for", "with", "is", "are", "this", "that", "from", "by"})
_VERBAL = 0.2  # share of a word's occurrences before an article from which it is taken for a verb


def keywords(statistics: Statistics, book: Phrasebook, index: int, number: int) -> list[str]:
    """At most `number` phrases for the section at `index`, the best first, each as it is written in the text."""
    heading, title = statistics.words.headings[index], statistics.words.title
    ranked: list[tuple[float, str]] = []
    for key in book.by_section.get(index, []):
        candidate = book.candidates[key]
        if len(candidate.surface) > LONGEST_PHRASE or not _usable(candidate, book, statistics.language):
            continue
        stems = {stem(word) for word in candidate.words if word not in function_words(statistics.language)}
        if stems <= heading or (len(stems) > 1 and stems <= title):
            continue
        if len(candidate.words) == 1 and not _proper(candidate) and not _local(candidate, index, statistics):
            continue
        ranked.append((_score(candidate, index, book, statistics), key))
    parts = _parts([key for _, key in ranked], book)
    ranked = [pair for pair in ranked if pair[1] not in parts]
    ranked.sort(key=lambda pair: (-pair[0], pair[1]))
    return list(_distinct(ranked, book, number))


def _local(candidate: Candidate, index: int, statistics: Statistics) -> bool:
    """Whether a single word is said here more than once, and not all over the document."""
    return candidate.sections[index] > 1 and len(candidate.sections) <= max(
        3, _EVERYWHERE * len(statistics.skeleton.sections)
    )


def _parts(keys: list[str], book: Phrasebook) -> set[str]:
    """Phrases that hardly ever occur but inside a longer one: "center failures" of "data center failures"."""
    parts: set[str] = set()
    for key in keys:
        words = book.candidates[key].words
        most = _OWN * book.candidates[key].total
        for size in range(1, len(words)):
            for i in range(len(words) - size + 1):
                part = " ".join(words[i : i + size])
                if part in book.candidates and book.candidates[part].total <= most:
                    parts.add(part)
    return parts


def _score(candidate: Candidate, section: int, book: Phrasebook, statistics: Statistics) -> float:
    here = candidate.sections[section]
    sections = max(2, len(statistics.skeleton.sections))
    rarity = math.log(1 + sections / len(candidate.sections))
    held = len(candidate.words) if not HAN.match(candidate.words[0]) else min(4, max(1, len(candidate.words[0]) // 2))
    value = math.log1p(here) * rarity * _LENGTH.get(held, 0.7)
    value *= 1.0 + 0.5 * math.log(min(candidate.total, 12))
    if candidate.total == 1:
        value *= _RARE
    general = common(statistics.language, "general")
    value *= sum(_GENERAL if word in general else 1.0 for word in candidate.words) / len(candidate.words)
    if candidate.first == section and candidate.total > 1:
        value *= 1.25
    if candidate.surface[:1].isupper() or any(one.isupper() for one in candidate.surface[1:]):
        value *= 1.2
    return value * _nounness(candidate, book)


def _nounness(candidate: Candidate, book: Phrasebook) -> float:
    """How much the phrase's words are used as nouns are: after articles and prepositions, not after subjects."""
    if HAN.match(candidate.words[0]):
        return 1.0
    last = candidate.words[-1]
    seen = book.seen[last]
    value = 1.0
    for word in (candidate.words[0], last):
        total = book.after_determiner[word] + book.after_subject[word]
        if total >= 2:
            value *= 0.4 + 0.6 * book.after_determiner[word] / total
    if len(candidate.words) == 1 and seen and book.after_determiner[last] == 0:
        value *= 0.5
    return value


def _usable(candidate: Candidate, book: Phrasebook, language: str) -> bool:
    """Phrases of vague or single rare words, or with a verb or adverb in them, are no keywords."""
    words = candidate.words
    if HAN.match(words[0]):
        return (
            candidate.total >= 2
            and words[0] not in phrases(language, "vague")
            and _coheres(words[0], candidate.total, book)
        )
    if language != "en" and not _ENGLISH.isdisjoint(words):
        return False
    if len(set(words)) < len(words) or (len(words) == 1 and (len(words[0]) < 3 or candidate.total < 2)):
        return False
    surface = candidate.surface.lower().split(" ")
    vague, links = phrases(language, "vague") | common(language, "counts"), phrases(language, "links")
    if any(one in vague or word in vague for one, word in zip(surface, words, strict=False) if one not in links):
        return False
    if any(_SPOKEN.search(one) for one in surface):
        return False
    if common(language, "calendar").issuperset(surface) or not phrases(language, "connectives").isdisjoint(surface):
        return False
    if len(words) > 1 and candidate.total < 2 and language not in _SURE and not _titled(candidate.surface, links):
        return False
    if links.intersection(words) and candidate.total < 3 and not _titled(candidate.surface, links):
        return False
    if not _stands(candidate, book, language):
        return False
    settled = candidate.total >= _OFTEN and candidate.named > 1 and len(words) > 1
    verbal = [_verbal(one, book, language) for one in (surface[1:] if settled else surface)]
    return not any(verbal) and _ends_well(candidate, book, language)


def _stands(candidate: Candidate, book: Phrasebook, language: str) -> bool:
    """Whether the phrase is one by itself, not cut out of a longer one, and more than words of every document."""
    general = common(language, "general")
    proper = _proper(candidate)
    if candidate.whole < max(1, _WHOLE * candidate.total):
        return False
    if not proper and general.issuperset(candidate.words) and (len(candidate.words) < 2 or candidate.total < _OFTEN):
        return False
    if len(candidate.words) == 1 and not proper and 2 * candidate.named < candidate.whole:
        return False
    if candidate.total == 1:
        last = candidate.words[-1]
        noun = proper or book.after_determiner[last] > 0 or book.candidates[last].named > 0
        return noun and candidate.named > 0 and len(candidate.words) <= 3 and not last.endswith("ing")
    return proper or candidate.named > 0


def _proper(candidate: Candidate) -> bool:
    """Whether the phrase is written as a name is, also away from the start of a sentence."""
    if not any(letter.isupper() for letter in candidate.surface):
        return False
    return len(candidate.words) > 1 or 2 * candidate.surfaces[candidate.surface] >= candidate.total


def _titled(surface: str, links: frozenset[str]) -> bool:
    """ "Theory of Mind": every word but the linking ones begins with a capital."""
    return all(word[:1].isupper() for word in surface.split(" ") if word.lower() not in links)


def _verbal(word: str, book: Phrasebook, language: str) -> bool:
    """Whether the word is a verb as this document uses it: an article follows it too often for a noun."""
    if word in phrases(language, "verbs") or word in common(language, "verbs") or _third_person(word, book, language):
        return True
    return book.before_article[word] >= 2 and book.before_article[word] >= _VERBAL * book.forms[word]


def _third_person(word: str, book: Phrasebook, language: str) -> bool:
    """Whether an English word in -s is a verb rather than a plural: "moves", where the document has "to move"."""
    base = singular(word)
    if language != "en" or base == word:
        return False
    return base in common(language, "verbs") or book.after_subject[base] > book.after_determiner[base]


def _ends_well(candidate: Candidate, book: Phrasebook, language: str) -> bool:
    """No verb form or adverb at either end."""
    words = candidate.words
    if language == "de" and book.capital[words[-1]] == 0:
        return False
    verb = _VERB.get(language)
    if verb is None or candidate.surface[:1].isupper():
        return True
    if candidate.surface.lower().split(" ")[-1] in common(language, "modifiers"):
        return False
    if verb.search(words[-1]) and not _TAIL_NOUN.search(words[-1]):
        return False
    return language != "en" or not any(one.endswith("ly") and not _TAIL_NOUN.search(one) for one in words)


def _coheres(run: str, total: int, book: Phrasebook) -> bool:
    """A Chinese run stands by itself if it is often enough not part of one longer run."""
    return book.covered[run] < _COVERED * total


def _distinct(ranked: list[tuple[float, str]], book: Phrasebook, number: int) -> Iterator[str]:
    """The best, without phrases that contain or are contained in one already taken."""
    taken: list[frozenset[str]] = []
    runs: list[str] = []
    for score, key in ranked:
        if score < _LEAST * ranked[0][0]:
            return
        words = frozenset(_root(word) for word in key.split(" "))
        if any(words <= other or other <= words for other in taken) or any(key in run or run in key for run in runs):
            continue
        taken.append(words)
        runs.append(key)
        yield book.candidates[key].surface
        if len(taken) == number:
            return


def _root(word: str) -> str:
    """What inflected forms of a word share; Chinese and short words stay whole."""
    plain = singular(word)
    return plain if plain.isascii() or HAN.match(plain) else plain[: max(4, len(plain) - 3)]
