"""Text layers that are a cipher: a font that names its letters by their place in it, or by nothing at all."""

from __future__ import annotations

import re
from functools import cache

from twopass.languages import across

_SAMPLE = 3_000  # characters of a page
_GLANCE, _SEEN = 1_500, 4  # characters in which most pages show that they are text, and by how many function words
_FEWEST = 40  # letters and signs that a page must hold to be judged
_ENOUGH = 0.15  # share of the words that are function words once the letters are moved: running text has more
_PLAIN = 0.05  # share that text as it stands may have and still be a cipher
_DIFFERENT = 6  # function words that must be among them: figures and marks become one or two by chance
_MARKS, _KINDS = 0.6, 15  # share of the signs that are marks, and how many kinds of them: code has up to .5
_FREQUENT = frozenset(".-_·•")  # marks in rows, as contents and forms have them
_NAMELESS = 0.3  # share of the signs that stand for nothing
_FIRST, _LAST = 33, 126  # the printable codes over which fonts number their letters
_FURTHEST = 94  # codes by which letters are moved
_CASE = 32  # codes between a small letter and its capital: so moved, text reads as before
_WAYS = tuple(by for by in range(-_FURTHEST, _FURTHEST + 1) if by and abs(by) != _CASE)
_TABLE = 0x180  # codes that are moved: those of Latin letters
_CODES = "".join(chr(code) if code > 32 else " " for code in range(-_FURTHEST, _TABLE + _FURTHEST))
_WORD = re.compile(r"[a-zà-öø-ÿ]+")
_SHORTEST = 3  # letters of a function word that tells


def is_cipher(text: str) -> bool:
    """Whether the letters of a page are not those that are printed: all moved by some codes, or without names."""
    if len(_function_words().intersection(text[:_GLANCE].lower().split())) >= _SEEN:
        return False
    sample = text[:_SAMPLE]
    solid = [sign for sign in sample if not sign.isspace()]
    if len(solid) < _FEWEST:
        return False
    if sum(map(_nameless, solid)) > _NAMELESS * len(solid):
        return True
    marks = [sign for sign in solid if sign.isascii() and not sign.isalnum() and sign not in _FREQUENT]
    share = _share(_WORD.findall(sample.lower()))
    if len(marks) > _MARKS * len(solid) and len(set(marks)) >= _KINDS and share < _PLAIN:
        return True
    printable = sum(_FIRST <= ord(sign) <= _LAST for sign in solid)
    if printable < 0.7 * len(solid) or share > _PLAIN:
        return False
    return any(_reads(sample.translate(_moved(by))) for by in _WAYS)


def _reads(text: str) -> bool:
    """Whether moved letters read as text."""
    words = _WORD.findall(text.lower())
    return len(_function_words().intersection(words)) >= _DIFFERENT and _share(words) > _ENOUGH


def _nameless(sign: str) -> bool:
    """Whether a sign is private to its font, or stands for one that has no name."""
    code = ord(sign)
    return 0xE000 <= code <= 0xF8FF or code == 0xFFFD or code >= 0xF0000


def _share(words: list[str]) -> float:
    """The share of the words that are function words of a language written in Latin letters."""
    return sum(word in _function_words() for word in words) / len(words) if len(words) > 5 else 0.0


@cache
def _function_words() -> frozenset[str]:
    return frozenset(word for word in across("function_words", "words") if len(word) >= _SHORTEST and word.isalpha())


def _moved(by: int) -> str:
    """At the place of each code that code moved; a blank where that leaves what is printable."""
    return _CODES[_FURTHEST + by : _FURTHEST + by + _TABLE]
