"""The words of headings, contents pages, captions and theorems, of all languages together."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from twopass.languages import across, tables

ROLES = ("part", "chapter", "section", "appendix", "item")
_MARKS = re.compile(r"[\W_]+")
_NUMBERED = re.compile(r"\d|\b[IVX]+\b")


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
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).replace("\u00ad", "")
    return " ".join(text.lower().split()).strip(" .:;,·-–—*")


def despaced(text: str) -> str:
    """`fold` with no blanks, so that letterspaced titles ("C O N T E N T S", "目 录") compare equal."""
    return fold(text).replace(" ", "")


def key(text: str) -> str:
    """Letters and digits only, lower case: what two settings of one title share."""
    return _MARKS.sub("", despaced(text))


@cache
def _despaced_words(concern: str) -> frozenset[str]:
    return frozenset(word.replace(" ", "") for word in words(concern))


@cache
def _listing_titles() -> frozenset[str]:
    return _despaced_words("contents") | _despaced_words("lists")


@cache
def _listing_ends() -> tuple[str, ...]:
    return tuple(_listing_titles())


def may_title_a_list(text: str) -> bool:
    """Whether the line ends as the title of a contents page or of a list of figures does, whatever number opens it."""
    return despaced(text).endswith(_listing_ends())


def is_listing_title(text: str) -> bool:
    """Whether the line is the title of a contents page or of a list of figures, tables or the like."""
    return despaced(text) in _listing_titles()


def is_contents_title(text: str) -> bool:
    """Whether the line is the title of a contents page."""
    return despaced(text) in _despaced_words("contents")


def is_list_title(text: str) -> bool:
    """Whether the line is the title of a list of figures, tables or the like."""
    return despaced(text) in _despaced_words("lists")


def is_stock(text: str) -> bool:
    """Whether the title is one that most documents set without a number (Abstract, References, …)."""
    return despaced(text) in _despaced_words("stock")


def is_front_matter(text: str) -> bool:
    """Whether the title is that of an abstract or a summary, of thanks or of contents."""
    title = despaced(text)
    return title in _despaced_words("abstracts") or title in _despaced_words("thanks") or is_listing_title(text)


def is_back_matter(text: str) -> bool:
    """Whether the title is that of thanks or of a list of works cited."""
    return despaced(text) in _despaced_words("thanks") or fold(text) in across("references", "back")


def signs(text: str) -> bool:
    """Whether the title is that of the signatures of a form or a contract."""
    return fold(text) in words("signatures")


def openings(spoken: Iterable[str]) -> frozenset[str]:
    """The first two characters of each word: a line that opens with others opens with none of the words."""
    return frozenset(word[:2].lower() for word in spoken)


def may_open(text: str, starts: frozenset[str]) -> bool:
    """Whether a line without leading blanks may open with one of the words whose `openings` are given."""
    return text[:2].lower() in starts or text[:1] in starts


@cache
def _starts(concern: str) -> frozenset[str]:
    return openings(words(concern))


@cache
def _opening(concern: str) -> re.Pattern[str]:
    spoken = sorted((word for word in words(concern)), key=len, reverse=True)
    spaced = "|".join(re.escape(word) + r"\.?(?!\w)" for word in spoken if not _is_cjk(word))
    glued = "|".join(re.escape(word) for word in spoken if _is_cjk(word))
    return re.compile(rf"\s*(?:(?:{spaced})|(?:{glued}))\s*(?:\(?[A-Z]?\d*(?:[.\-–:]\d+)*[a-z]?\)?|[ivxIVX]+)", re.I)


def opens_caption(text: str) -> bool:
    """Whether the line starts as a caption does: "Figure 3:", "Table II.", "图 2"."""
    if not may_open(text.lstrip(), _starts("captions")):
        return False
    found = _opening("captions").match(text)
    return found is not None and _NUMBERED.search(found.group()) is not None


def opens_theorem(text: str) -> bool:
    """Whether the line starts as a theorem, definition, example or proof does."""
    return may_open(text.lstrip(), _starts("theorems")) and _opening("theorems").match(text) is not None


def _is_cjk(word: str) -> bool:
    return any("\u3040" <= sign <= "\u9fff" or "\uac00" <= sign <= "\ud7af" for sign in word)
