"""The grammar of heading numbers: "3.2", "Chapter IV", "A.1", "Item 1A.", "§ 5", "第三章"."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from twopass.headings.vocabulary import ROLES, may_open, openings, role_words
from twopass.languages import across, tables
from twopass.languages.regexes import entries, spelled
from twopass.languages.roman_numerals import roman_value

MOST = 399  # the largest number of a heading in Roman figures: "D" and "M" are letters there
_CJK = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_LETTERS = "A-ZΑ-ΩА-Я"
_ALPHABETS = ("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ", "АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЭЮЯ")
_LETTERS_IN_ALL = 26
_DOUBLED = "(?:" + "|".join(letter * 2 for letter in "abcdefghijklmnopqrstuvwxyz") + ")"  # "aa)", below "a)"
_PART = rf"(?:\d{{1,3}}(?:[A-Z]{{2}}(?=\.\d))?|[IVXLC]{{1,6}}|[ivxlc]{{1,6}}|[{_LETTERS}]|[a-z])"
_CORE = rf"(?:[{_LETTERS}]\d{{1,3}}|(?=[a-z][a-z]\)){_DOUBLED}|{_PART})(?:[.\-–]{_PART}(?![\w]))*"
_DECIMAL = r"\d{1,3}(?:\.\d{1,3})*(?:\.[A-Za-z](?=[\s.]))?"
_PLAIN = re.compile(rf"(?P<open>[(\[]?)(?P<core>{_CORE})(?P<close>[)\].:]{{0,2}})(?P<gap>\s*)(?P<dash>[–—:\-|]?\s*)")
_GLUED = re.compile(rf"(?P<core>{_DECIMAL})(?P<close>[.)]?)(?=[^\W\d_]{{2}})")
_SECTION_SIGN = re.compile(
    rf"§§?\s*(?P<core>\d{{1,5}}[a-z]{{0,2}}(?![a-z])(?:[.\-–:]\d{{1,4}}[a-z]?(?!\w))*|{_CORE})(?P<close>[.:)]?)(?!\d)\s*"
)
_LONE = re.compile(r"[^\W\d_]$")
_INITIAL = re.compile(r"[^\W\d_]\.(?:\s|[^\W\d_]\.)")  # "A. N. AUTHOR" is no section A
_CJK_LIST = re.compile(
    r"(?:(?P<core>[一二三四五六七八九十]{1,3})\s*[、．.]|[（(](?P<inner>[一二三四五六七八九十]{1,3})[)）])\s*"
)
_CJK_OPENS = frozenset("第제（(一二三四五六七八九十")
# What follows a number that is none of a heading: "3.2% of", "2 = x".
_UNIT = re.compile(r"[%‰°=+<>×*/]")
_PADDED = re.compile(r"(?:^|\.)0\d")
_WHOLE = re.compile(rf"{_DECIMAL}|[{_LETTERS}IVXLC]+")
_PIECES = re.compile(r"\d+|[^\W\d_]+")
_WORD = re.compile(r"\w")


class Label(NamedTuple):
    """One reading of the number at the start of a heading.

    `number` is what a reader would cite, `parts` its value level by level (letters and Roman numerals as 1, 2, …),
    `alphabet` one letter a part (d digits, R r Roman, A a letters, b doubled ones, c Chinese), `role` the word before
    it as its kind ("chapter", "appendix", …), `form` the punctuation around it, `end` where the title starts. `weak`
    marks a bare capital ("A", "I") that may as well be a word.
    """

    number: str
    parts: tuple[int, ...]
    alphabet: str
    role: str
    form: str
    end: int
    weak: bool = False

    @property
    def depth(self) -> int:
        """How many levels the number names: 2 for "3.2"."""
        return len(self.parts)

    @property
    def family(self) -> tuple[str, str, str]:
        """What numbers of one sequence share: role, alphabets and punctuation."""
        return (self.role, self.alphabet, self.form)


def labels(text: str) -> tuple[Label, ...]:
    """All readings of the number that opens a heading, the likeliest first; empty where there is none.

    "I", "V", "X", "C", "D" and the like are read both as Roman numerals and as letters.
    """
    head = text.lstrip()
    if not head:
        return ()
    offset = len(text) - len(head)
    head = head[:80]
    for reading in (_cjk, _worded, _signed, _plain):
        if found := reading(head):
            return tuple(_shift(label, offset) for label in found) if offset else tuple(found)
    return ()


def label(text: str) -> Label | None:
    """The likeliest reading of the number that opens a heading."""
    found = labels(text)
    return found[0] if found else None


def split(text: str) -> tuple[str, str]:
    """A heading parted into number and title; a heading that is nothing but a label keeps it as its title too."""
    found = label(text)
    if found is None or (found.weak and not found.role):
        return "", text.strip()
    title = text[found.end :].strip()
    if not _WORD.search(title):
        return found.number, text.strip(" .:–—-")
    return found.number, title


def _shift(found: Label, offset: int) -> Label:
    return found._replace(end=found.end + offset)


def spelled_numbers() -> str:
    """A pattern of the words that stand for numbers, in any language."""
    return spelled(_as_words())


@cache
def _word_pattern() -> re.Pattern[str]:
    spoken = "|".join(re.escape(word) for word in sorted(role_words(), key=len, reverse=True))
    unparted = "".join({word[-1] for word in role_words() if word[-1] == "." or word[-1] >= "\u2e80"})
    core = (
        r"(?P<core>\d{1,3}[A-Za-z]?(?![\w%])(?:[.\-–]\d+)*|\d{4}(?=\s*[–—]\s*\D)|[IVXLC]+(?!\w)|[ivxlc]+(?!\w)"
        rf"|[{_LETTERS}](?!\w)|{_DOUBLED.upper()}(?!\w)|{spelled(_as_words())}(?!\w))"
    )
    return re.compile(
        rf"(?P<word>{spoken})(?:\s+|(?<=[{unparted}])){core}(?P<close>[.:)]?)\s*(?P<dash>[–—:\-|.]?\s*)", re.I
    )


@cache
def _word_starts() -> frozenset[str]:
    return openings(role_words())


def _worded(head: str) -> list[Label]:
    """The readings of a number after a word: "Chapter IV", "Part Two"."""
    found = _word_pattern().match(head) if may_open(head, _word_starts()) else None
    if found is None or (found["word"].isascii() and not found["word"][0].isupper()):
        return []
    word, core = found["word"].lower(), found["core"]
    role = role_words()[word]
    number = core if role != "item" else f"{found['word']} {core}"
    return [Label(number, parts, alphabet, role, word, found.end()) for parts, alphabet in _spoken_readings(core)]


def _signed(head: str) -> list[Label]:
    """The readings of a number after a section sign."""
    found = _SECTION_SIGN.match(head) if head[0] == "§" else None
    if not found:
        return []
    return [Label(found["core"], p, a, "section", "§", found.end()) for p, a in _readings(found["core"])]


def _cjk(head: str) -> list[Label]:
    """The reading of a Chinese number: "第三章", "三、", "（三）"."""
    if head[0] not in _CJK_OPENS:
        return []
    if found := _cjk_word().match(head):
        core, role = found["core"], _counters()[found["word"]]
        number = re.sub(r"\s", "", head[: found.end("word")])
        return [Label(number, (_cjk_value(core),), "c", role, found["word"], found.end())]
    if found := _CJK_LIST.match(head):
        core = found["core"] or found["inner"]
        form = "c)" if found["inner"] else "c、"
        return [Label(core, (_cjk_value(core),), "c", "", form, found.end())]
    return []


def _plain(head: str) -> list[Label]:
    """The readings of a number that stands by itself: "3.2", "IV.", "(a)", "3Results"."""
    if _spells_word(head):
        return []
    found = _PLAIN.match(head)
    if found and _plausible(found, head):
        weak = _is_bare(found) and len(found["core"]) <= 6 and found["core"].isalpha()
        if weak and not found["core"].isupper():
            return []
        return _of_core(found["core"], found["open"] + "x" + found["close"], found.end(), weak)
    glued = _GLUED.match(head)
    if glued and not _no_title().match(head, glued.end()):
        return _of_core(glued["core"], "x" + glued["close"], glued.end())
    return []


def _of_core(core: str, form: str, end: int, weak: bool = False) -> list[Label]:
    return [Label(core, parts, alphabet, "", form, end, weak) for parts, alphabet in _readings(core)]


def _spells_word(head: str) -> bool:
    """Whether the first two characters are letters that no Roman numeral begins with: a word, as in most lines."""
    if head[0] == head[1:2] and head[2:3] == ")":
        return False
    return head[0].isalpha() and head[0] not in "IVXLCivxlc" and head[1:2].isalpha()


def _is_bare(found: re.Match[str]) -> bool:
    """Whether no mark sets the number off from the title."""
    return not (found["close"] or found["open"] or found["dash"].strip())


def _plausible(found: re.Match[str], head: str) -> bool:
    """Whether the characters after the number let it be one: "3.2 Results" yes, "3.2% of", "12:30", "e.g." no."""
    rest = head[found.end() :]
    if (found["open"] and not found["close"]) or (_LONE.match(found["core"]) and _INITIAL.match(rest)):
        return False
    if not rest:
        return _WHOLE.fullmatch(found["core"]) is not None
    if not found["gap"] and not found["dash"]:
        return _glued_on(found, rest)
    if found["dash"][:1] in ("-", ":") and not found["gap"] and not found["dash"][-1].isspace():
        return False
    return not (_UNIT.match(rest) or _PADDED.search(found["core"]))


def _glued_on(found: re.Match[str], rest: str) -> bool:
    """Whether a title may follow right after the mark that ends the number: "3.Results", "A.Results"."""
    if not found["close"] or rest[0].isdecimal():
        return False
    return len(found["core"]) > 1 or found["core"].isdecimal() or rest[0].isupper()


@cache
def _counters() -> dict[str, str]:
    """Words that stand behind a number ("第三章"), and their roles."""
    return {word: role for role in ROLES for word in across("headings", f"{role}_counters")}


@cache
def _cjk_word() -> re.Pattern[str]:
    return re.compile(
        rf"[第제]\s*(?P<core>[0-9〇零一二两三四五六七八九十百]+)\s*(?P<word>{spelled(_counters())})\s*[:：、.]?\s*"
    )


@cache
def _as_words() -> dict[str, int]:
    """Words that stand for numbers, in any language, and their values."""
    rows = [one.get("spelled", ()) for one in tables("headings").values()]
    return {word: value for row in rows for value, said in enumerate(row, 1) for word in said.split()}


@cache
def _no_title() -> re.Pattern[str]:
    """What follows a figure that is no number of a heading: "1st", "2D", "3x"."""
    return re.compile(rf"(?:{spelled(entries('headings', 'ordinal_endings'))}|D|d|x)(?!\w)")


def _spoken_readings(core: str) -> list[tuple[tuple[int, ...], str]]:
    """The values and alphabets of a number that may be written as a word."""
    value = _as_words().get(core.lower())
    return _readings(core) if value is None else [((value,), "d")]


def _readings(core: str) -> list[tuple[tuple[int, ...], str]]:
    """The values and alphabets of a number, one a reading."""
    pieces = _PIECES.findall(core)
    variants: list[tuple[tuple[int, ...], str]] = [((), "")]
    for piece in pieces:
        variants = [
            ((*parts, value), alphabet + kind) for parts, alphabet in variants for value, kind in _values(piece)
        ]
    return variants


def _values(piece: str) -> list[tuple[int, str]]:
    if piece.isdecimal():
        return [(int(piece), "d")]
    readings = []
    roman = roman_value(piece)
    if 0 < roman <= MOST:
        readings.append((roman, "R" if piece[0].isupper() else "r"))
    if len(piece) == 1:
        readings.append((_letter_value(piece), "A" if piece.isupper() else "a"))
    if len(piece) == 2 and piece[0] == piece[1]:
        readings += _doubled(piece, bool(readings))
    if len(readings) == 2 and piece.lower() not in ("i", "v", "ii"):
        readings.reverse()
    return readings


def _doubled(piece: str, roman: bool) -> list[tuple[int, str]]:
    """The reading of a letter set twice: "aa)" opens what stands below "a)", "Annex AA" comes after "Annex Z"."""
    if piece.islower():
        return [(_letter_value(piece[0]), "b")]
    return [] if roman else [(_LETTERS_IN_ALL + _letter_value(piece[0]), "A")]


def _letter_value(letter: str) -> int:
    """The place of a letter in its alphabet, from 1; 0 where it is in none."""
    return next((place + 1 for alphabet in _ALPHABETS if (place := alphabet.find(letter.upper())) >= 0), 0)


def _cjk_value(core: str) -> int:
    if core.isdecimal():
        return int(core)
    total, digit = 0, 0
    for char in core:
        if char in "十百":
            total += (digit or 1) * (10 if char == "十" else 100)
            digit = 0
        else:
            digit = _CJK[char]
    return total + digit
