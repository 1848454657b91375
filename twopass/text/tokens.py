"""Words, stems and cue phrases: what every part of the extractive reader counts."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import pairwise

from twopass.languages import across, table, tables
from twopass.schema import Document, Section

WORD = re.compile(r"[^\W\d_]+(?:[-’'·][^\W\d_]+)*")
HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_HAN_RUN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")

# A stem is the first seven letters after a plural ending is gone: truncation is as good as a stemmer for matching
# inflected forms and needs no rules per language (McNamee and Mayfield, "Character n-gram tokenization", 2004).
_STEM_LETTERS = 7


@cache
def function_words(language: str) -> frozenset[str]:
    """The language's function words in lower case."""
    return frozenset(word.lower() for word in table("function_words", language)["words"])


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """A key under which the forms of one word meet; `word` is in lower case."""
    if "’" in word or "'" in word:
        head, _, tail = word.replace("’", "'").partition("'")
        word = head if len(tail) <= 1 else tail
    if len(word) > 4 and word.endswith("ies"):
        word = word[:-3] + "y"
    elif len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    return word[:_STEM_LETTERS]


def content_stems(text: str, language: str) -> list[str]:
    """Stems of the content words in `text`; Chinese text gives overlapping pairs of characters."""
    stops = function_words(language)
    stems = [stem(word) for word in WORD.findall(text.lower()) if len(word) > 1 and word not in stops]
    if language == "zh" or HAN.search(text):
        stems = [one for one in stems if not HAN.search(one)]
        for run in _HAN_RUN.findall(text):
            stems.extend(pair for pair in map("".join, pairwise(run)) if not stops & set(pair))
    return stems


@cache
def cue(language: str, kind: str) -> re.Pattern[str]:
    """The cue phrases of one kind as one pattern, to be matched against text in lower case."""
    phrases = sorted(table("cues", language)[kind], key=len, reverse=True)
    body = "|".join(re.escape(phrase).replace(r"\ ", r"\s+") for phrase in phrases)
    return re.compile(f"(?:{body})") if language == "zh" else re.compile(rf"(?<!\w)(?:{body})(?!\w)")


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
