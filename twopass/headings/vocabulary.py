"""The words of headings, contents pages, captions and theorems, of all languages together."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from twopass.languages import across, tables

ROLES = ("part", "chapter", "section", "appendix", "item")


@cache
def words(concern: str) -> frozenset[str]:
    """All words of one concern ("contents", "captions", …) in all languages, folded as `fold` does."""
    return frozenset(map(fold, across("headings", concern)))


@cache
def role_words() -> dict[str, str]:
    """Word before a number → its role ("chapter", "appendix", …); the first role that claims a word keeps it."""
    roles: dict[str, str] = {}
    for role in ROLES:
        for table in tables("headings").values():
            for word in table[role]:
                roles.setdefault(word, role)
    return roles


def fold(text: str) -> str:
    """Lower case, compatibility forms undone, blanks single, punctuation at both ends gone."""
    text = unicodedata.normalize("NFKC", text).replace("\u00ad", "").lower()
    return re.sub(r"\s+", " ", text).strip(" .:;,·-–—*")


def despaced(text: str) -> str:
    """`fold` with no blanks, so that letterspaced titles ("C O N T E N T S", "目 录") compare equal."""
    return fold(text).replace(" ", "")


@cache
def _despaced_words(concern: str) -> frozenset[str]:
    return frozenset(word.replace(" ", "") for word in words(concern))


def is_contents_title(text: str) -> bool:
    """Whether the line is the title of a contents page."""
    return despaced(text) in _despaced_words("contents")


def is_list_title(text: str) -> bool:
    """Whether the line is the title of a list of figures, tables or the like."""
    return despaced(text) in _despaced_words("lists")


def is_stock(text: str) -> bool:
    """Whether the title is one that most documents set without a number (Abstract, References, …)."""
    return despaced(text) in _despaced_words("stock")


@cache
def _opening(concern: str) -> re.Pattern[str]:
    spoken = sorted((word for word in words(concern)), key=len, reverse=True)
    spaced = "|".join(re.escape(word) + r"\.?(?!\w)" for word in spoken if not _is_cjk(word))
    glued = "|".join(re.escape(word) for word in spoken if _is_cjk(word))
    return re.compile(rf"\s*(?:(?:{spaced})|(?:{glued}))\s*(?:\(?[A-Z]?\d*(?:[.\-–:]\d+)*[a-z]?\)?|[ivxIVX]+)", re.I)


def opens_caption(text: str) -> bool:
    """Whether the line starts as a caption does: "Figure 3:", "Table II.", "图 2"."""
    found = _opening("captions").match(text)
    return bool(found) and bool(re.search(r"\d|\b[IVX]+\b", found.group(0)) if found else False)


def opens_theorem(text: str) -> bool:
    """Whether the line starts as a theorem, definition, example or proof does."""
    return bool(_opening("theorems").match(text))


def _is_cjk(word: str) -> bool:
    return any("\u3040" <= char <= "\u9fff" or "\uac00" <= char <= "\ud7af" for char in word)
