"""Headings of plain text: lines between blank ones that are numbered, say what they are, or stand in capitals."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from twopass.headings import numbering
from twopass.headings.heading import Heading
from twopass.headings.numbering import Label
from twopass.headings.vocabulary import is_listing_title, is_stock, role_words
from twopass.languages.regexes import entries, spelled
from twopass.languages.roman_numerals import roman_value
from twopass.schema import Document

_LONGEST, _LONGEST_TITLE = 90, 80  # characters of a heading, and of the title on the line below its number
_FEWEST = 2  # headings of one kind that make a document one with headings
_OFTEN = 3  # times that a line is said from which it is the name of a speaker, or a mark
_PROSE = 120  # characters below a line from which it heads them, and lists nothing
_LETTERS = 3
_ROLES = {"part": 1, "act": 1, "chapter": 2, "scene": 2, "appendix": 2, "section": 3, "item": 4}
_SENTENCE = re.compile(r"[.!?…。！？]\s+\w")
_ENDS = re.compile(r"[.!?…。！？,;:]\s*[\"'”’»]?$")
_WORD = re.compile(r"\w")
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
_INITIALS = re.compile(r"(?:[^\W\d_]\.\s*+){1,3}[^\W\d_]{2,}[^.:]*$")
_CAPITALS, _STOPPED = "capitals", "stopped"
_SHORT = 9  # words of a title that ends with a full stop
_SERIES = 3  # of these that must count on from one to the next
_INDENT = 8  # blanks before a centred title, at least
_MIDDLE = range(30, 43)  # columns in which the middle of a centred title stands


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that may be a heading: its place, the words, whether a blank line stands below, and the kind of heading
    (the role of its number, its depth, or capitals), and the column of its middle where it is set in far.
    """

    start: int
    end: int
    words: str
    alone: bool
    kind: str
    depth: int = 1
    number: str = ""
    title: str = ""
    middle: int = 0


def typed(document: Document) -> list[Heading]:
    """The headings of plain text, in reading order; none where nothing shows them beyond doubt."""
    if not document.line_starts:
        return []
    found = _without_listings(document.text, _joined(document, list(_lines(document.text))))
    numbered = _without_strays([line for line in found if line.kind != _CAPITALS])
    capitals = _titles(document, found, numbered)
    kept = sorted([*numbered, *capitals], key=lambda line: line.start)
    alone = len(kept) == 1 and kept[0].kind in _ROLES and bool(kept[0].number)  # one chapter is one all the same
    if not alone and (len(kept) < _FEWEST or (not numbered and len(capitals) < _FEWEST)):
        return []
    levels = _levels(kept)
    return [
        Heading(line.start, line.end, line.number, line.title, level, "layout")
        for line, level in zip(kept, levels, strict=True)
    ]


# ── lines that may be headings ───────────────────────────────────────────────────────────────────────


def _lines(text: str) -> Iterator[_Line]:
    """The lines that open a paragraph and may be headings."""
    for match in re.finditer(r"(?:\A|(?<=\n\n)|(?<=\n[ \t]\n))[^\n]*\S[^\n]*", text):
        words = match[0].strip()
        if not 0 < len(words) <= _LONGEST or sum(map(str.isalpha, words)) + sum(map(str.isdecimal, words)) < 1:
            continue
        start = match.start() + len(match[0]) - len(match[0].lstrip())
        below = text[match.end() + 1 : match.end() + 2]
        indent = start - match.start()
        middle = indent + len(words) // 2 if indent > _INDENT else 0
        line = _read(_Line(start, start + len(words), words, below in ("", "\n"), "", middle=middle))
        if line is not None:
            yield line


def _read(line: _Line) -> _Line | None:
    """The line with its kind, None where it is no heading."""
    if (staged := _staged(line)) is not None:
        return staged
    if kind := _ordinal(line):
        return replace(line, kind=kind, title=line.words)
    if line.alone and roman_value(line.words.strip(" .")) > 0 and line.words[0].isupper():
        return replace(line, kind="bare", number=line.words.strip(" ."), title=line.words.strip(" ."))
    label = numbering.label(line.words)
    if label is not None and (label.role or label.alphabet[:1] == "c" or not label.weak):
        return _labelled(line, label)
    if line.alone and line.middle in _MIDDLE and line.words[0].isupper() and not _ENDS.search(line.words):
        return replace(line, kind=_CAPITALS, title=line.words)
    capitals = sum(map(str.isupper, line.words))
    if capitals >= _LETTERS and not any(map(str.islower, line.words)):
        return replace(line, kind=_CAPITALS, title=line.words)
    return None


def _staged(line: _Line) -> _Line | None:
    """An act or a scene of a play."""
    found = _play().match(line.words)
    if not found or (not line.alone and not found["act"]):
        return None
    kind = "act" if found["act"] else "scene"
    title = line.words[found.end() :].strip(" .:–—-")
    if not title:
        return replace(line, kind=kind, number=found["number"], title=line.words.rstrip(" ."))
    return replace(line, kind=kind, number=line.words[: found.end("number")], title=line.words[found.end() :].strip())


def _ordinal(line: _Line) -> str:
    """The kind of a heading of two words that counts before it names: "ERSTER AKT", "Second Part"; empty for others."""
    counted, *named = line.words.rstrip(".").split()
    if len(named) != 1 or not line.alone or not counted[0].isupper() or not named[0][0].isupper():
        return ""
    word = named[0].lower()
    staged = next((kind for kind in ("act", "scene") if word in entries("headings", f"{kind}s")), "")
    return staged or role_words().get(word, "")


@cache
def _play() -> re.Pattern[str]:
    """ "ACT I", "Scene 2. A hall", "3. Aufzug", "第一幕"."""
    counted = numbering.spelled_numbers()
    number = rf"(?P<number>\d{{1,2}}|[IVX]{{1,5}}|[ivx]{{1,5}}|{counted})"
    acts, scenes = (spelled(entries("headings", kind)) for kind in ("acts", "scenes"))
    return re.compile(rf"(?:(?P<act>{acts})|{scenes})\s+{number}(?![\w-])\s*[.:,–—-]*\s*", re.IGNORECASE)


def _labelled(line: _Line, label: Label) -> _Line | None:
    """A line that a number opens, where what follows may be a title."""
    title = line.words[label.end :].strip()
    if not _WORD.search(title):
        words = line.words.strip(" .:–—-")
        return replace(line, kind=label.role, number=label.number, title=words) if label.role else None
    if not line.alone or _SENTENCE.search(title) or title[:1].islower():
        return None
    stopped = _ENDS.search(title) is not None and not label.role
    if stopped and (title[-1] != "." or len(title.split()) > _SHORT):
        return None
    if not label.role and label.alphabet[:1] == "A" and _INITIALS.match(line.words):
        return None  # the initials of an author
    kind = label.role or (_STOPPED if stopped else "plain")
    return replace(line, kind=kind, depth=label.depth, number=label.number, title=title)


# ── which of them are ────────────────────────────────────────────────────────────────────────────────


def _joined(document: Document, lines: Sequence[_Line]) -> list[_Line]:
    """Numbers with the titles that stand on lines of their own below them."""
    text = document.text
    kept: list[_Line] = []
    for line in lines:
        last = kept[-1] if kept else None
        if (
            last is not None
            and last.alone
            and _bare(last)
            and line.kind == _CAPITALS
            and not text[last.end : line.start].strip()
        ):
            kept[-1] = replace(last, end=line.end, title=line.words, alone=line.alone)
        else:
            kept.append(line)
    return [_with_title(document, line) for line in kept]


def _bare(line: _Line) -> bool:
    """Whether a line is a number and no more."""
    return line.kind != _CAPITALS and line.title.split()[-1:] == [line.number]


def _with_title(document: Document, line: _Line) -> _Line:
    """A bare number with the line below it, where a blank line follows it, and it is short and no sentence."""
    if not _bare(line):
        return line
    text = document.text
    found = re.compile(r"[ \t]*\n(?:[ \t]*\n)?[ \t]*(\S[^\n]*)(?:\n[ \t]*\n|\Z)").match(text, line.end)
    title = found[1].strip() if found else ""
    if not found or len(title) > _LONGEST_TITLE or _ENDS.search(title) or title[0] in '"“‘—–-' or title[0].islower():
        return line
    if numbering.label(title) is not None or _play().match(title):
        return line
    if document.language == "en" and any(word[0].islower() for word in _LONG_WORD.findall(title)):
        return line  # English titles are written with capitals, and a line without them is the text's first
    return replace(line, end=found.start(1) + len(title), title=title)


def _without_listings(text: str, lines: Sequence[_Line]) -> list[_Line]:
    """The lines that head some text: not those of a list of contents, of which each is said again where it stands."""
    kept: list[_Line] = []
    following = [line.start for line in lines[1:]] + [len(text)] * bool(lines)
    later = Counter((line.kind, line.number or line.title.casefold()) for line in lines)
    for line, end in zip(lines, following, strict=True):
        name = (line.kind, line.number or line.title.casefold())
        later[name] -= 1
        heads = len(text[line.end : end].strip()) >= _PROSE
        if later[name] and not heads and line.kind not in ("act", "scene"):
            continue
        if not is_listing_title(line.words):
            kept.append(line)
    return kept


def _without_strays(lines: Sequence[_Line]) -> list[_Line]:
    """The numbered lines whose kind is counted: a lone "1. Milk", or a list without text between, is no heading."""
    lines = [line for line in lines if line.kind != _STOPPED] if not _in_series(lines) else lines
    counts = Counter((line.kind, line.depth) for line in lines)
    kept = []
    for line in lines:
        sure = line.kind in _ROLES and line.kind != "item" and bool(line.number)
        several = counts[line.kind, line.depth] >= _FEWEST or (line.depth > 1 and counts[line.kind, 1] > 0)
        if sure or several:
            kept.append(line)
    return kept


def _in_series(lines: Sequence[_Line]) -> bool:
    """Whether the numbered lines that end with a full stop count on, as headings of a licence do."""
    numbers = [int(line.number) for line in lines if line.kind == _STOPPED and line.number.isdecimal()]
    return len(numbers) >= _SERIES and all(after == before + 1 for before, after in itertools.pairwise(numbers))


def _titles(document: Document, found: Sequence[_Line], numbered: Sequence[_Line]) -> list[_Line]:
    """The lines in capitals that are headings: no speakers, and before the first number only what heads some text."""
    text = document.text
    said = Counter(line.words for line in found if line.kind == _CAPITALS)
    often = {words for words, times in said.items() if times >= _OFTEN}
    first = numbered[0].start if numbered else len(text)
    ends = [line.start for line in found[1:]] + [len(text)] * bool(found)
    kept = []
    for line, end in zip(found, ends, strict=True):
        if line.kind != _CAPITALS or line.words in often or line.words.casefold() == document.title.casefold():
            continue
        heads = len(text[line.end : end].strip()) >= _PROSE
        if _INITIALS.match(line.words) or _ENDS.search(line.words) or not (heads or (numbered and line.start > first)):
            continue
        kept.append(line)
    return kept


# ── levels ───────────────────────────────────────────────────────────────────────────────────────────


def _levels(lines: Sequence[_Line]) -> list[int]:
    """The level of each heading from 1, by the role and depth of its number; capitals stand beside what they stand
    among.
    """
    numbered = [(_ROLES.get(line.kind, 3), line.depth) for line in lines if line.kind != _CAPITALS]
    top = min(numbered, default=(1, 1))
    first = next((at for at, line in enumerate(lines) if line.kind != _CAPITALS), 0)
    inner = (max(numbered, default=top)[0] + 1, 1)
    ranks = []
    for at, line in enumerate(lines):
        if line.kind != _CAPITALS:
            ranks.append((_ROLES.get(line.kind, 3), line.depth))
        elif not numbered or at < first or is_stock(line.words):
            ranks.append(top)
        else:
            ranks.append(inner)
    order = sorted(set(ranks))
    return [order.index(rank) + 1 for rank in ranks]
