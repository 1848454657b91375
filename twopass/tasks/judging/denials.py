"""What a text denies, and whether it could be put with a negation at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from twopass.languages import table
from twopass.text.tokens import HAN, WORD, content_stems

_ANSWER = re.compile(r"^\W*(?:(?:\w+\s?[,;.：，。]|[\w-]+(?: [\w-]+){0,5}\s?:)\s*){1,2}")


@cache
def negations(language: str) -> frozenset[str]:
    return frozenset(table("statements", language)["negations"])


@cache
def _negatives(language: str) -> re.Pattern[str] | None:
    """Words that may say without a negation what another says with one; None for a language that lists none."""
    forms = table("statements", language).get("negatives", ())
    body = "|".join(re.escape(form.rstrip("*")) + (r"\w*" if form.endswith("*") else "") for form in forms)
    return re.compile(rf"(?<!\w)(?:{body})(?!\w)", re.I) if body else None


def may_deny(text: str, language: str) -> bool:
    """Whether a text may be put with a negation."""
    negatives = _negatives(language)
    return negatives is None or denies(text, language) or negatives.search(text) is not None


def denies(text: str, language: str) -> bool:
    """Whether a text holds a negation, a "No:" or "No, not by hand:" before an answer aside."""
    low = _ANSWER.sub("", text.casefold().replace("’", "'"))
    if HAN.search(low):
        return any(word in low for word in negations(language))
    words = {part for word in WORD.findall(low) for part in (word, *word.split("'"))}
    return not words.isdisjoint(negations(language)) or "n't" in low


def denied_words(text: str, language: str) -> Iterator[str]:
    """The first word after each negation that says more than grammar, "wrong" of "has never been wrong"; all words of a
    text without blanks.
    """
    if HAN.search(text):
        yield text
        return
    words = WORD.findall(text.casefold().replace("’", "'"))
    for place, word in enumerate(words):
        if denies(word, language):
            yield next((one for one in words[place + 1 :] if content_stems(one, language)), text)
