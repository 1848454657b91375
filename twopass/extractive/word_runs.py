"""Runs of words that may be phrases: what is between function words and punctuation, each with its edges."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from twopass.text.tokens import function_words, phrases
from twopass.text.wellformed import CITATION

_TOKEN = re.compile(r"\d+(?:[.,]\d+)+\w*|[^\W_]+(?:[-’'·][^\W_]+)*(?:\.|[’'](?=\s))?|[^\s\w]+|_")
# An elided word before an apostrophe is a word of its own in the Romance languages: "l'eau", "dell'acqua", "qu'un".
_ELIDED = re.compile(r"\b((?:[cdjlmnst]|\w*qu|\w*ll|quest|un|sant)[’'])(?=\w)", re.I)
_LINK = re.compile(r"\S*(?:https?:|www\.|@\w)\S*|\S+\.(?:com|org|net|edu|gov|pdf|html?)\b\S*")
# What a link is known by: without it the pattern above, which tries every word, need not be tried.
_LINKED = re.compile(r"https?:|www\.|@\w|\.(?:com|org|net|edu|gov|pdf|html?)\b")
_NAMED = re.compile(
    r"\b[A-ZÀ-Þ][\w’'-]+\s+et\s+al\b\.?|\b[A-ZÀ-Þ][\w’'-]+\s+(?:and|&|und|et|y|e)\s+[A-ZÀ-Þ][\w’'-]+\s+[\[(]"
)
_LONGEST = 4  # content words in a phrase: beyond that a reader would not look it up
_ELISION = "’'"
_ELIDING = frozenset({"fr", "it", "pt", "es"})
_PLURAL = re.compile(r"(?:ies|(?:[sxz]|ch|sh)es|[^su]s)$")


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


@dataclass(frozen=True, slots=True)
class RunWord:
    """A word or mark as it is written, in small letters, in the singular, and what it may be in a phrase."""

    text: str
    low: str
    key: str
    content: bool
    link: bool
    determiner: bool
    subject: bool
    article: bool


class RunWords(dict[str, RunWord]):
    """The words of a document by how they are written, each looked at once."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._stops = function_words(language)
        self._links = phrases(language, "links")  # words that may stand inside a phrase, between two content words
        self._determiners = phrases(language, "determiners")
        self._subjects = phrases(language, "subjects")
        self._articles = phrases(language, "articles")
        self._elides = language in _ELIDING

    def __missing__(self, text: str) -> RunWord:
        low = text.lower().rstrip(_ELISION)
        word = self[text] = RunWord(
            text=text,
            low=low,
            key=singular(low),
            content=_is_content(text, low) and low not in self._stops,
            link=low in self._links,
            determiner=low in self._determiners,
            subject=low in self._subjects,
            article=low in self._articles,
        )
        return word

    def of(self, text: str) -> list[RunWord]:
        """The words and marks of a sentence; citations, links and names of authors are marks."""
        bare = _NAMED.sub(" | ", CITATION.sub(" | ", _ELIDED.sub(r"\1 ", text) if self._elides else text))
        if _LINKED.search(bare):
            bare = _LINK.sub(" | ", bare)
        found: list[RunWord] = []
        for token in _TOKEN.findall(bare):
            if token[-1] == "." and len(token) > 1:
                found += self[token.rstrip(".") or token], self["."]
            else:
                found.append(self[token])
        return found


def _is_content(text: str, low: str) -> bool:
    if len(low) < 2 or not low[0].isalnum() or text[-1] in _ELISION:
        return False
    letters = sum(map(str.isalpha, low))
    return letters >= 2 and letters * 2 >= len(low)


def runs(words: list[RunWord]) -> Iterator[tuple[str, str, bool, int]]:
    """Every run of one to four content words as key, surface, whether it opens the sentence, and its edges."""
    for at, word in enumerate(words):
        if word.content:
            before = words[at - 1] if at else None
            inside = before is not None and before.content
            opens = 2 if before is not None and before.determiner else 1
            for key, surface, closed in _runs_from(words, at):
                yield key, surface, not at, opens if closed and not inside else 0


def _runs_from(words: list[RunWord], at: int) -> Iterator[tuple[str, str, bool]]:
    """The runs that begin at one content word; the last of each says whether no other content word follows it."""
    key = surface = ""
    held, linked = 0, False
    for place, word in enumerate(words[at : at + 2 * _LONGEST], at + 1):
        held += word.content
        if held > _LONGEST or not (word.content or (word.link and not linked)):
            return
        linked = word.link
        key = f"{key} {word.key}" if key else word.key
        surface = f"{surface}{'' if surface[-1] in _ELISION else ' '}{word.text}" if surface else word.text
        if not linked:
            yield key, surface, place == len(words) or not words[place].content


_HAN_STOP = re.compile(
    r"[的了在是和与及或等也都而就对将把被从向以于为之其此这那该每各有无不没很更最可能会要应并且但若如果则因所以上下中内外前后里个种类些们我你他她它]"
)
_HAN_RUN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]{2,}")


def chinese_runs(text: str) -> Iterator[tuple[str, str, bool, int]]:
    """Chinese has no spaces: every run of two to six characters between function characters."""
    for run in _HAN_RUN.findall(_HAN_STOP.sub(" ", CITATION.sub(" ", text))):
        for size in range(2, 7):
            for i in range(len(run) - size + 1):
                yield run[i : i + size], run[i : i + size], False, 1
