"""Words, stems and cue phrases: what every part of the extractive reader counts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache
from itertools import pairwise
from threading import local
from unicodedata import category

from twopass.languages import NEUTRAL, UNKNOWN, WITHOUT_BLANKS, across, table, tables
from twopass.schema import Document, Section

WORD = re.compile(r"[^\W\d_]+(?:[-’'·][^\W\d_]+)*")
HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
# From its first digit on, or a symbol with its index: what stands before the digit is added afterwards, for a pattern
# that begins with any letter would be tried at each of them.
_NUMBERED = re.compile(r"[\dα-ωΑ-Ω](?:(?<=\d)(?:[\w.,]*\w)?|(?<=[α-ωΑ-Ω])(?<!\w[α-ωΑ-Ω])(?:_[^\W\d]+)?(?!\w))")


def known(language: str) -> str:
    """The language's code without its region; the neutral one where the reader has no words for it, English where it
    is not known which it is.
    """
    code = language.split("-")[0].lower()
    if code in tables("cues"):
        return code
    return "en" if code in ("", UNKNOWN) else NEUTRAL


@cache
def function_words(language: str) -> frozenset[str]:
    """The language's function words in lower case."""
    return frozenset(word.lower() for word in table("function_words", language)["words"])


_FULL_STOPS = {"zh": "。", "ja": "。", "hi": "।"}
_ALGORITHMS = {
    "en": "english", "de": "german", "fr": "french", "es": "spanish", "it": "italian", "pt": "portuguese",
    "ru": "russian", "el": "greek", "nl": "dutch", "sv": "swedish", "tr": "turkish", "ar": "arabic", "hi": "hindi",
    "pl": "polish",
}  # fmt: skip
"""Snowball's stemmers by language."""
_stemmers = local()


def _stemmer(language: str) -> Callable[[str], str]:
    """The Snowball stemmer of a language; each thread has its own, for it keeps the word at hand."""
    made: Callable[[str], str] | None = getattr(_stemmers, language, None)
    if made is None:
        from Stemmer import Stemmer

        made = Stemmer(_ALGORITHMS[language], 0).stemWord if language in _ALGORITHMS else str
        setattr(_stemmers, language, made)
    return made


@lru_cache(maxsize=65536)
def stem(word: str, language: str) -> str:
    """A key under which the forms of one word meet; `word` is in lower case."""
    if "’" in word or "'" in word:
        head, _, tail = word.replace("’", "'").partition("'")
        word = head if len(tail) <= 1 else tail
    return _stemmer(language)(word)


def placed_words(text: str) -> list[tuple[int, str]]:
    """Every word of `text` in lower case, with the place where it begins, in reading order."""
    # "İ" is the only letter whose small form is longer than itself, which would move all places behind it.
    low = text.replace("İ", "I").lower()
    pattern = WORD if low.isascii() or not _marks().search(low) else _marked_word()
    return [(match.start(), match.group()) for match in pattern.finditer(low)]


@cache
def mark_class() -> str:
    """The signs that scripts set over, under or beside their letters, but for the accents of Latin, Greek and Cyrillic,
    which stand in one character with theirs: what may stand between the brackets of a pattern.
    """
    signs = [code for code in (*range(0x0590, 0x1E00), *range(0xA800, 0xAC00)) if category(chr(code))[0] == "M"]
    return "".join(map(chr, signs))


@cache
def _marks() -> re.Pattern[str]:
    return re.compile(f"[{mark_class()}]")


@cache
def _marked_word() -> re.Pattern[str]:
    """A word in a script whose vowels are signs at its letters."""
    letter = rf"[^\W\d_][{mark_class()}\u200c\u200d]*"
    return re.compile(rf"(?:{letter})+(?:[-’'·](?:{letter})+)*")


def letters_in(text: str) -> int:
    """How many characters are letters or signs at letters."""
    count = sum(map(str.isalpha, text))
    return count if text.isascii() else count + len(_marks().findall(text))


def full_stop(language: str) -> str:
    """What ends a sentence in the language."""
    return _FULL_STOPS.get(language, ".")


def stemmed(words: Iterable[tuple[int, str]], language: str) -> Iterator[tuple[int, str]]:
    """The stems of those words that are content words; what holds a Chinese character is read in pairs instead."""
    stops = function_words(language)
    for place, word in words:
        if len(word) > 1 and word not in stops:
            one = stem(word, language)
            if one.isascii() or not HAN.search(one):
                yield place, one


def han_pairs(text: str, language: str) -> Iterator[tuple[int, str]]:
    """Overlapping pairs of Chinese characters, none of them a function word, with their places."""
    stops = function_words(language)
    for run in re.finditer(f"{HAN.pattern}+", text):
        for place, pair in enumerate(map("".join, pairwise(run.group())), run.start()):
            if stops.isdisjoint(pair):
                yield place, pair


def content_stems(text: str, language: str) -> list[str]:
    """Stems of the content words in `text`; Chinese text gives overlapping pairs of characters."""
    stems = [one for _, one in stemmed(placed_words(text), language)]
    return stems + [pair for _, pair in han_pairs(text, language)] if HAN.search(text) else stems


def numbered(text: str) -> Iterator[tuple[int, str]]:
    """Whatever holds a digit, and symbols, in lower case, with their places."""
    before = 0
    for match in _NUMBERED.finditer(text):
        start, end = match.span()
        while start > before and (text[start - 1].isalnum() or text[start - 1] == "_"):
            start -= 1
        yield start, text[start:end].lower()
        before = end


def terms(text: str, language: str) -> list[str]:
    """What a passage is found by: the stems of its content words, whatever holds a digit, and symbols."""
    return content_stems(text, language) + [word for _, word in numbered(text)]


@cache
def cue(language: str, kind: str) -> re.Pattern[str]:
    """The cue phrases of one kind as one pattern, to be matched against text in lower case."""
    phrases = sorted(table("cues", language)[kind], key=len, reverse=True)
    body = "|".join(re.escape(phrase).replace(r"\ ", r"\s+") for phrase in phrases)
    return re.compile(f"(?:{body})") if language in WITHOUT_BLANKS else re.compile(rf"(?<!\w)(?:{body})(?!\w)")


@cache
def phrases(language: str, kind: str) -> frozenset[str]:
    """The cue words of one kind."""
    return frozenset(table("cues", language)[kind])


@cache
def common(language: str, use: str) -> frozenset[str]:
    """Words that documents of the language commonly use so, none where that is not known."""
    return frozenset(tables("common_words").get(language, {}).get(use, ()))


def wording(language: str, name: str) -> str:
    """A sentence, or a part of one, that the reader itself writes in the language."""
    return str(table("cues", language)[name])


@cache
def _listings() -> frozenset[str]:
    return frozenset(title.replace(" ", "") for title in across("headings", "contents", "lists"))


def heads_a_listing(title: str) -> bool:
    """Whether a heading stands over a contents page or a list of figures, tables and the like, in any language."""
    return re.sub(r"[\s.:]+", "", title.lower()) in _listings()


def is_listing(document: Document, section: Section) -> bool:
    """Whether a section is a contents page or the like: by its heading, and by rows that mostly are no sentences."""
    if not heads_a_listing(section.title):
        return False
    rows = [row.rstrip() for row in document.text[section.body : section.end].split("\n") if row.strip()]
    return sum(row.endswith((".", "!", "?", "。")) and not row.endswith("..") for row in rows) * 2 < max(1, len(rows))
