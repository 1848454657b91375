"""What a question asks for: a number, a time, a person, a reason, what something is, or yes or no."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from twopass.languages import table
from twopass.text.tokens import HAN, WORD, content_stems, known

Kind = Literal["amount", "time", "person", "place", "reason", "definition", "choice", "manner", "polar", "open"]
_KINDS: tuple[Kind, ...] = ("amount", "time", "reason", "person", "place", "manner", "choice")
SHORT = 4
"""Content words of a question up to which "what is …" asks for a definition."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question's kind, and of "how many …" the stems of what is counted, nearest first."""

    kind: Kind
    counted: tuple[str, ...] = ()


def asked(question: str, language: str) -> Asked:
    """What a question asks for, by its first question word."""
    language = known(language)
    low = " ".join(question.lower().split())
    found = [
        (match.start(), -len(match[0]), kind, match.end())
        for kind in _KINDS
        if (match := _words(language, kind).search(low)) is not None
    ]
    polar = _words(language, "polar").match(low)
    if not found or (polar and min(found)[0] > 0):
        return Asked("polar" if polar or (not found and low.endswith("?")) else "open")
    _, _, kind, end = min(found)
    if kind == "choice" and _defines(low[end:], language):
        return Asked("definition")
    return Asked(kind, tuple(content_stems(low[end:], language)[:2]) if kind == "amount" else ())


def _defines(rest: str, language: str) -> bool:
    """Whether what follows "what" asks what something is."""
    verb = _words(language, "defines").match(rest.strip())
    stated = _asks_meaning(language).search(rest) is not None
    return stated or (verb is not None and len(WORD.findall(rest)) <= SHORT and not any(map(str.isdecimal, rest)))


@cache
def _asks_meaning(language: str) -> re.Pattern[str]:
    """Words at the end of a question after which a meaning is asked for."""
    held = sorted(table("questions", language)["meaning"], key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, held))})\W*$")


@cache
def _words(language: str, kind: str) -> re.Pattern[str]:
    """The words of one kind, the longest first."""
    held = sorted(table("questions", language)[kind], key=len, reverse=True)
    body = "|".join(map(re.escape, held))
    return re.compile(body) if any(HAN.search(word) for word in held) else re.compile(rf"(?<!\w)(?:{body})(?!\w)")
