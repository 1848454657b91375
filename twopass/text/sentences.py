"""Sentences of a slice of the document, with exact offsets; captions, figures and tables stay out of the flow."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from twopass.languages.regexes import either, entries, spelled
from twopass.schema import Document, Role, TextLine
from twopass.text.tokens import function_words

_PIECE = re.compile(r"[^\n]+")
_CLOSING = "\"'”’»›)]）】」』"
_ORDINAL = "ºª№"  # after a number with a full stop: "Artigo 28.º", "27.07.2006. № 152"
_STOPS = ".!?:;…。．！？：；؟।॥۔؛።։။។" + _CLOSING
_BLANK_ENDS, _SHORTEST = frozenset({"th", "lo"}), 30  # languages that end sentences with a blank; characters
_LINE, _SMALL = 40, 3  # characters from which words fill a line, and of a word that wants another
_LONGEST = 1000  # characters from which a "sentence" is a list or a table
_STRETCH = 6000  # characters that are split at once, at least
_SURE_END = re.compile(r"[。！？।]|．(?<!\d．)|[.!?][\"'”’»)\]]*\s+(?=[A-ZÀ-ÞА-ЯΑ-Ω“])")
_TAIL = 80  # characters at the end of a sentence that show whether it ends there
_LABEL = re.compile(r"(?:^|[\s(])[A-ZÀ-ÞА-ЯΑ-Ω]\w{1,4}\.$")  # "Tbl. 4", "Fig. 2": a number after it belongs to it
_DECIMAL = re.compile(r"\d．$")  # "３．５", with a stop as wide as its figures
_RESTARTS = re.compile(r"[A-ZÀ-ÞА-ЯΑ-Ω][\w’'-]*[\s,]")  # the first word of a sentence
_BULLET = re.compile(r"\s*[•▪◦●■□▶►▸➢✓·∙–—-]\s+")
_LETTERED = re.compile(r"(?<=[^\W\d_]\s)[A-Z]\.$")  # one letter after a word, and no initial of a name after a bracket
_INITIAL = re.compile(r"[A-ZÀ-ÞА-ЯΑ-Ω][a-zà-ÿа-яα-ω]+\b")  # the first word after it
_BRACKET_ENDS = re.compile(r"(?<=[.!?])[\"”’»]?\)(?=\s+[A-ZÀ-ÞА-ЯΑ-Ω])")
_STARTS_LOW = re.compile(r"[a-zà-öø-ÿа-яёα-ωά-ώ]")
_DOTTED = re.compile(r"[^\W\d][.:/_]\w[^\s()]*\.$")  # "java.util."
_HUMPED = re.compile(r"\w*[a-z][A-Z]|\w+[._(]\w")  # "JsonArray", "io.File"


class Sentence(NamedTuple):
    """Characters `[start, end)` of the document's text; `paragraph` counts within the slice, `first` opens one."""

    start: int
    end: int
    paragraph: int
    first: bool
    role: Role


def sentences(document: Document, start: int, end: int) -> list[Sentence]:
    """All sentences of `document.text[start:end]` in order, without the space around them.

    A sentence goes on over a page or column break, and over lines set wide: where a piece of running text stops in the
    middle and the next begins with a small letter, or the last word wants another.
    """
    found: list[Sentence] = []
    paragraph = 0
    previous_end = -1
    for low, high, role in _pieces(document, start, end):
        fresh = previous_end < 0 or document.text[previous_end:low].count("\n") != 1
        previous_end = high
        bounds = _split_heading(document, low, split(document.text[low:high], document.language))
        if found and bounds and _goes_on(document, found[-1], low + bounds[0][0], role):
            last = found.pop()
            found.append(Sentence(last.start, low + bounds[0][1], last.paragraph, last.first, role))
            bounds, first = bounds[1:], False
        else:
            paragraph, first = paragraph + fresh, True
        for one, two in bounds:
            found.append(Sentence(low + one, low + two, paragraph, first, role))
            first = False
    return found


def _split_heading(document: Document, low: int, bounds: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """A heading that runs into its paragraph without a full stop is no part of the first sentence."""
    at = bisect_left(document.lines, low, key=lambda line: line.start)
    if not bounds or at == len(document.lines) or document.lines[at].start != low:
        return bounds
    cut = document.lines[at].lead
    rest = document.text[low + cut : low + bounds[0][1]].lstrip()
    if not 0 < cut < bounds[0][1] or not document.text[low + cut - 1].isalnum() or not _RESTARTS.match(rest):
        return bounds
    return [(bounds[0][0], cut), (bounds[0][1] - len(rest), bounds[0][1]), *bounds[1:]]


def _goes_on(document: Document, last: Sentence, start: int, role: Role) -> bool:
    """Whether the text at `start` continues the sentence before it."""
    text, size = document.text, last.end - last.start
    if role != "body" or last.role != "body" or text[last.end : start].strip() or size > _LONGEST:
        return False
    if text[last.end - 1] in _STOPS:
        return False
    if _STARTS_LOW.match(text, start):
        return True
    word = text[last.start : last.end].rpartition(" ")[2]
    joining = size >= _LINE and len(word) <= _SMALL and word in function_words(document.language)
    apart = "\n" in text[last.end + 1 : start]
    return joining and text[start].isalnum() and not (text[start].isdecimal() and apart)


def split(text: str, language: str) -> list[tuple[int, int]]:
    """Offsets `[start, end)` of the sentences in one paragraph of running text."""
    if language in _BLANK_ENDS:
        return list(_at_blanks(text))
    bounds: list[tuple[int, int]] = []
    opened = 0  # brackets that the last sentence leaves open
    for low, high in _boundaries(text, language):
        if bounds and _runs_on(text, bounds[-1][0], low, opened, language) and not _restarts(text, low, language):
            bounds[-1] = (bounds[-1][0], high)
        else:
            bounds.append((low if bounds else 0, high))
            opened = 0
        opened += text.count("(", low, high) - text.count(")", low, high)
    parts = (part for low, high in bounds for part in _parted(text, low, high))
    return [trimmed for low, high in parts if (trimmed := _trim(text, low, high)) is not None]


def _boundaries(text: str, language: str) -> Iterator[tuple[int, int]]:
    """What sentencex takes for sentences."""
    from sentencex import get_sentence_boundaries

    held: tuple[int, int] | None = None
    for start, end, joined in _stretches(text):
        for boundary in get_sentence_boundaries(language or "en", text[start:end]):
            low, high = boundary["start_index"] + start, boundary["end_index"] + start
            if held and not (joined and low == start):
                yield held
            held = (held[0] if held and joined and low == start else low), high
    if held:
        yield held


def _stretches(text: str) -> Iterator[tuple[int, int, bool]]:
    """The parts of a text that sentencex, whose time may grow with the square of the length, is given one by one. They
    end where a sentence surely does; where none does the next part goes on with it, which the last value says.
    """
    mark = _BULLET.match(text)  # sentencex takes all that follows the mark of an item for one sentence
    start, joined = mark.end() if mark else 0, False
    while start < len(text):
        cut = _SURE_END.search(text, start + _STRETCH, start + 2 * _STRETCH)
        end = cut.end() if cut else min(start + 2 * _STRETCH, len(text))
        yield start, end, joined
        start, joined = end, cut is None


def _parted(text: str, low: int, high: int) -> Iterator[tuple[int, int]]:
    """The parts of what sentencex takes for one sentence because "etc." stands before the next, or one in brackets."""
    for found in _trailing().finditer(text, low, high):
        yield from _bracketed(text, low, found.end())
        low = found.end()
    yield from _bracketed(text, low, high)


def _bracketed(text: str, low: int, high: int) -> Iterator[tuple[int, int]]:
    """A sentence that is all in brackets, or the rest of one, apart from the next: "(See below.) The gate"."""
    found = _BRACKET_ENDS.search(text, low, high)
    if found is not None and not text[low : max(low, text.rfind("(", low, found.start()))].strip():
        yield low, found.end()
        low = found.end()
    yield low, high


@cache
def _trailing() -> re.Pattern[str]:
    return re.compile(rf"(?<=[\s(]){spelled(entries('prose', 'trailing'))}(?=\s+[A-ZÀ-ÞА-ЯΑ-Ω][a-zà-ÿа-яα-ω]+\s)")


def _restarts(text: str, cut: int, language: str) -> bool:
    """Whether a sentence surely begins after a letter with a stop: "… of the group G. The next …"."""
    word = _INITIAL.match(text, cut) if _LETTERED.search(text[max(0, cut - _TAIL) : cut].rstrip()[-6:]) else None
    return word is not None and word[0].lower() in function_words(language)


def _counts_on(text: str, cut: int, before: str, language: str) -> bool:
    """Whether a number with a stop is an ordinal whose noun begins at `cut`: "im 21. Jahrhundert"."""
    word = _INITIAL.match(text, cut)
    found = _ordinal(language).search(before) if word else None
    joining = function_words(language)
    return found is not None and word is not None and found[1].lower() in joining and word[0].lower() not in joining


@cache
def _ordinal(language: str) -> re.Pattern[str]:
    """A word and a number with a stop, in a language that writes ordinals so."""
    return re.compile(rf"(?:^|\s)([^\W\d_]+)\s{either(entries('prose', 'ordinals', language=language))}\.$")


def _at_blanks(text: str) -> Iterator[tuple[int, int]]:
    """Sentences of a script that ends them with a blank, as it does clauses: none of them is very short."""
    start = 0
    for blank in re.finditer(r"\s+", text):
        if blank.start() - start >= _SHORTEST:
            yield start, blank.start()
            start = blank.end()
    if rest := _trim(text, start, len(text)):
        yield rest


def _runs_on(text: str, start: int, cut: int, opened: int, language: str) -> bool:
    """Whether the splitter cut inside a sentence at `cut`, before which so many brackets are open."""
    before = text[max(start, cut - _TAIL) : cut].rstrip()
    after = text[cut : cut + 1]
    if not before or not after:
        return True
    if after in _CLOSING or after in _ORDINAL or _names_on(text, cut, before):
        return True
    if abbreviation().search(before[-12:]) and not _sure_end(before, after):
        return True
    labelled = _LABEL.search(before[-8:]) or _DECIMAL.search(before[-2:])
    if (after.isdecimal() and labelled) or _counts_on(text, cut, before, language):
        return True
    if _STARTS_LOW.match(after) and before[-1] not in "!?。．！？":
        return True
    return opened > 0 and ")" in text[cut : cut + 80] and "(" not in text[cut : cut + 80].split(")")[0]


def _names_on(text: str, cut: int, before: str) -> bool:
    """Whether a name with stops in it goes on after one, without a blank: "java.util.Date"."""
    if text[cut - 1] != "." or not text[cut].isalnum():
        return False
    return _DOTTED.search(before) is not None or _HUMPED.match(text, cut) is not None


def _sure_end(before: str, after: str) -> bool:
    """Words like "etc." do end a sentence when a capital follows."""
    return after.isupper() and before.endswith(entries("prose", "closing"))


@cache
def abbreviation() -> re.Pattern[str]:
    """Words with a full stop after which no sentence ends, whatever follows, in any language; and initials."""
    words = spelled(entries("prose", "abbreviations"), blank=r"\s?")
    return re.compile(rf"(?:(?:^|[\s(\[“\"«-])(?:\w|[A-ZÀ-ÞА-ЯΑ-Ω]\w?|{words})|[’'](?=[A-Z])(?:{words}))\.$")


def _trim(text: str, low: int, high: int) -> tuple[int, int] | None:
    while low < high and text[low].isspace():
        low += 1
    while high > low and text[high - 1].isspace():
        high -= 1
    return (low, high) if low < high else None


def _pieces(document: Document, start: int, end: int) -> Iterator[tuple[int, int, Role]]:
    """Runs without a line break and of one role: what a sentence cannot cross."""
    lines = document.lines
    at = bisect_left(lines, start, key=lambda line: line.end)
    for match in _PIECE.finditer(document.text, start, end):
        low, high = match.span()
        while at < len(lines) and lines[at].end <= low:
            at += 1
        yield from _by_role(lines, at, low, high)


def _by_role(lines: Sequence[TextLine], at: int, low: int, high: int) -> Iterator[tuple[int, int, Role]]:
    begin, role = low, lines[at].role if at < len(lines) and lines[at].start < high else "body"
    while at < len(lines) and lines[at].start < high:
        line = lines[at]
        if line.role != role and line.start > begin:
            yield begin, line.start, role
            begin, role = line.start, line.role
        at += 1
    yield begin, high, role
