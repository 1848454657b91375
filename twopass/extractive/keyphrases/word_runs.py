"""Runs of words that may be phrases: what is between function words and punctuation, each with its edges."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from twopass.languages import table, tables
from twopass.languages.regexes import conjunctions, either, entries
from twopass.text.tokens import function_words, phrases
from twopass.text.wellformed import CITATION

# The name of a species, its genus abbreviated, is one word: "E. coli".
_TOKEN = re.compile(
    r"[A-Z](?<!\w[A-Z])\.\s[a-z]{4,}\b|\d+(?:[.,]\d+)+\w*|[^\W_]+(?:[-’'·][^\W_]+)*(?:\.|[’'](?=\s))?|[^\s\w]+|_"
)
_LINK = re.compile(r"(?<!\S)(?:\S*(?:https?:|www\.|@\w)\S*|\S+\.(?:com|org|net|edu|gov|pdf|html?)\b\S*)")
# What a link is known by: without it the pattern above, which tries every word, need not be tried.
_LINKED = re.compile(r"https?:|www\.|@\w|\.(?:com|org|net|edu|gov|pdf|html?)\b")
_LONGEST = 4  # content words in a phrase: beyond that a reader would not look it up
_ELISION = "’'"


def singular(word: str) -> str:
    """The word without a plain plural ending, so that its forms count together."""
    low = word.lower()
    if len(low) < 4 or not low.isascii() or not _plural().search(low):
        return low
    ending, instead = next(one for one in _plurals() if low.endswith(one[0]))
    return low[: -len(ending)] + instead


@cache
def _plural() -> re.Pattern[str]:
    return re.compile(either(one["plural"] for one in tables("keyphrases").values() if "plural" in one))


@cache
def _plurals() -> tuple[tuple[str, str], ...]:
    """The endings of plurals, and what takes their place."""
    held = (pair for one in tables("keyphrases").values() for pair in one.get("plurals", ()))
    return tuple((ending, instead) for ending, instead in held)


class RunWord(NamedTuple):
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
        self.tells_names = not table("keyphrases", language).get("capitals")
        self._elides = bool(entries("keyphrases", "elided", language=language))

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
        bare = _named().sub(" | ", CITATION.sub(" | ", _elided().sub(r"\1 ", text) if self._elides else text))
        bare = without_links(bare)
        found: list[RunWord] = []
        for token in _TOKEN.findall(bare):
            if token[-1] == "." and len(token) > 1:
                found += self[token.rstrip(".") or token], self["."]
            else:
                found.append(self[token])
        return found


def without_links(text: str) -> str:
    """The text with marks in place of its links."""
    return _LINK.sub(" | ", text) if _LINKED.search(text) else text


@cache
def _elided() -> re.Pattern[str]:
    """A word elided before an apostrophe, one of its own in the Romance languages: "l'eau", "dell'acqua", "qu'un"."""
    return re.compile(rf"\b({either(entries('keyphrases', 'elided'))}[’'])(?=\w)", re.I)


@cache
def _named() -> re.Pattern[str]:
    """Authors of a work: "Smith et al.", "Smith and Jones (", in any language."""
    name = r"[A-ZÀ-Þ][\w’'-]{1,60}"  # a longer one is none, and would be read from each of its parts
    return re.compile(rf"\b{name}\s+et\s+al\b\.?|\b{name}\s+{conjunctions()}\s+{name}\s+[\[(]")


def _is_content(text: str, low: str) -> bool:
    if len(low) < 2 or not low[0].isalnum() or text[-1] in _ELISION:
        return False
    letters = sum(map(str.isalpha, low))
    return letters >= 2 and letters * 2 >= len(low)


def runs(words: list[RunWord], names: bool = False) -> Iterator[tuple[str, str, bool, int]]:
    """Every run of one to four content words as key, surface, whether it opens the sentence, and its edges; `names`
    where capitals tell names.
    """
    for at, word in enumerate(words):
        if word.content:
            before = words[at - 1] if at else None
            inside = before is not None and before.content
            opens = 2 if before is not None and before.determiner else 1
            named = names and word.text[0].isupper()
            for key, surface, closed in _runs_from(words, at):
                alone = closed and not inside
                yield key, surface, not at, (2 if named and _is_name(surface) else opens) if alone else 0


def _is_name(surface: str) -> bool:
    """Whether words are written as a name is: two or more, the first and the last with a capital."""
    return " " in surface and surface[surface.rindex(" ") + 1].isupper() and not surface.isupper()


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
