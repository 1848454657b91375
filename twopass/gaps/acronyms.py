"""Whether an acronym is spelled out where it stands, and which words spell it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from twopass.languages.regexes import entries, spelled

NEAR = 160
"""Characters on either side of an acronym in which its words, standing apart from it, still explain it."""
REACH = 110
"""Characters beside an acronym in which its words are looked for."""

_OPENS = re.compile(r"[\"“”‘’'»]?(?:\w{1,3})? ?[(\[（][\"“”‘’']?")
_GLOSSED = re.compile(r"[\"“”]?\s?(?:[:–—=-]|\t| {1,4})\s?(?=\w)")
_LINKING = 4  # letters below which a word ("and", "of") may give no letter to an acronym
_SHUT_QUOTES = tuple('“”"»’')
_DASHES = ("–", "—")
# "DMA Direct Memory Access MMU Memory Management Unit": the entries of a list of acronyms, run together.
_ENTRY = re.compile(r" (?:[A-Z][\w-]+ ){1,5}[A-Z][\w-]+")
_TOKEN = re.compile(r"[^\W_]+(?:[’'][^\W_]+)?")


def spelled_out(text: str, start: int, end: int, stands: re.Pattern[str]) -> str:
    """The words that spell the acronym at `[start, end)` beside it, "" if none do."""
    short = text[start:end]
    before, after = text[max(0, start - REACH) : start], text[end : end + REACH]
    if opened := _opened().search(before):
        said = before[: opened.start()]
        return _words_before(said, short) or _glossed(said, short, after)
    if before and before[-1] in '„“"«‘' and after[:1] in _SHUT_QUOTES:
        return short
    return _in_brackets(after, short) or _linked(before, after, short, stands) or _listed(before, after, short)


@cache
def _opened() -> re.Pattern[str]:
    """A bracket that opens before an acronym, with such words as "hereafter the" of any language."""
    words = spelled(entries("prose", "acronym_after"))
    return re.compile(rf"[(\[（](?:{words},? )?[\"“”‘’'«]?$", re.IGNORECASE)


def _in_brackets(after: str, short: str) -> str:
    """The words in the brackets behind an acronym: "ABC (acronym by chance)"."""
    opens = _OPENS.match(after)
    if opens is None:
        return ""
    said = re.split(r"[)\]）;]", after[opens.end() :], maxsplit=1)[0]
    # "STRING (STRIctly Nested Groups)": letters that are taken from within the words are capitals there.
    within = said[:2] == short[:2] and " " in said and not said.startswith(short)
    return _words_after(said, short) or (said if within else "")


def _linked(before: str, after: str, short: str, stands: re.Pattern[str]) -> str:
    """The words behind "ABC stands for", or before "…, abbreviated as ABC"."""
    said = after.lstrip(' ”"’,)')
    if (linked := stands.match(said)) and (long := _words_after(said[linked.end() :], short)):
        return long
    near = before[-40:]
    linking = list(stands.finditer(near))
    if not linking or near[linking[-1].end() :].strip(' “"‘,'):
        return ""
    return _words_before(before[: len(before) - len(near) + linking[-1].start()].rstrip(" ,"), short)


def _listed(before: str, after: str, short: str) -> str:
    """The words of an entry in a list of acronyms, each on a line of its own or run together."""
    if (not before or before.endswith("\n")) and (gloss := _GLOSSED.match(after)):
        line = after[gloss.end() :].split("\n", 1)[0]
        explains = gloss[0].strip() in _DASHES and line[:1].islower()
        return _words_after(line, short, loose=False) or (line if explains else "")
    entry = _ENTRY.match(after)
    return _words_after(entry[0], short, loose=False) if entry else ""


def _words_before(text: str, short: str) -> str:
    """The last words of a text if they spell the acronym."""
    line = re.split(r"[.;:]\s|\n", text)[-1]
    tokens = list(_TOKEN.finditer(line))
    for strict in (True, False):
        for count in range(2, min(len(short) + 4, len(tokens)) + 1):
            if spells([t[0] for t in tokens[-count:]], short, strict):
                return line[tokens[-count].start() : tokens[-1].end()]
    return ""


def _glossed(text: str, short: str, after: str) -> str:
    """The word before "(ABC)" with which a looser spelling of the acronym begins, "" if there is none."""
    if len(short) < 3 or not re.match(r"[\"“”‘’'»]?(?:\s\w+)?\s?[)\]）]", after):
        return ""
    words = _TOKEN.findall(re.split(r"[.;:]\s|\n", text)[-1])[-len(short) - 3 :]
    return next((word for word in words if word[0].lower() == short[0].lower()), "")


def _words_after(text: str, short: str, loose: bool = True) -> str:
    """The first words of a text if they spell the acronym; articles before them are passed over."""
    tokens = list(_TOKEN.finditer(re.split(r"[.;:]\s|\n", text)[0]))
    for strict in (True, False):
        for first in range(2 if loose else 1):
            for count in range(2, min(len(short) + 4, len(tokens) - first) + 1):
                if spells([t[0] for t in tokens[first : first + count]], short, strict):
                    return text[tokens[first].start() : tokens[first + count - 1].end()]
    return ""


def spells(words: list[str], short: str, strict: bool = False) -> bool:
    """Whether the words' letters spell the acronym in order: its first letter opens the first word, its others open
    words or follow inside them, at most a third of them inside, and the last word takes part (after Schwartz and
    Hearst, "A simple algorithm for identifying abbreviation definitions", 2003). Where `strict`, no letter stands
    inside a word.
    """
    letters = short.lower()
    if (
        len(words) < 2
        or words[0].lower() in _never_first()
        or any(len(word) > 1 and word.isupper() for word in words)
        or not words[0].lower().startswith(letters[0])
    ):
        return False
    return _spell([word.lower() for word in words], 0, letters, 0, 0 if strict else len(letters) // 3, 1)


@cache
def _never_first() -> frozenset[str]:
    return frozenset(entries("prose", "never_first"))


def _spell(words: list[str], at: int, letters: str, done: int, inside: int, idle: int) -> bool:
    """Whether `letters[done:]` can be had from `words[at:]`, at most `inside` of them from inside a word and with at
    most `idle` long words that give none.
    """
    if at == len(words) or done == len(letters):
        return at == len(words) and done == len(letters)
    word = words[at]
    for taken in _taken(word, letters, done, inside):
        if _spell(words, at + 1, letters, done + taken, inside - taken + 1, idle):
            return True
    if not 0 < at < len(words) - 1 or (len(word) > 3 and not idle):
        return False
    return _spell(words, at + 1, letters, done, inside, idle - (len(word) > 3))


def _taken(word: str, letters: str, done: int, inside: int) -> Iterator[int]:
    """How many of the letters from `done` on a word may give: its first, and then such as follow inside it."""
    place = 0 if word[0] == letters[done] else -1
    taken = 1
    while place >= 0:
        yield taken
        if done + taken == len(letters) or taken > inside:
            return
        place = word.find(letters[done + taken], place + 1)
        taken += 1


def told_beside(text: str, start: int, end: int) -> bool:
    """Whether words near an acronym begin with its letters, one after the other: "PIP key – for picture in picture"."""
    short = text[start:end].lower()
    around = text[max(0, start - NEAR) : start] + "." + text[end : end + NEAR]
    for part in re.split(r"[.;:!?]\s?", around):
        words = re.findall(r"[^\W_]+", part.lower())
        for least in (1, _LINKING):
            if len(short) > 2 and short in "".join(word[0] for word in words if len(word) >= least):
                return True
    return False


def title_case_of(text: str, short: str) -> bool:
    """Whether words in title case with the acronym's initials stand anywhere in the text."""
    between = rf"[\w’']*(?:[ -]{spelled(entries('prose', 'linking'))})?[ -]"
    return re.search(rf"\b{between.join(short)}[\w’']+", text) is not None
