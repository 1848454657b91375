"""Sentences made shorter where their meaning surely stays: citations, references and leading connectives go."""

from __future__ import annotations

import re
from functools import cache

from twopass.languages.regexes import either, entries, spelled
from twopass.text.tokens import full_stop, phrases

_NUMBERED = re.compile(r"\s*\[\s*\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*\s*\]")
_LETTERED = re.compile(r"\s*\[[A-Z][A-Za-z+]{1,10}\s?\d\d[a-z]?(?:\s*[,;]\s*[A-Z][A-Za-z+]{1,10}\s?\d\d[a-z]?)*\]")
_ADDRESS = re.compile(r"\S+[./@_]\S")
_MARK = re.compile(
    r"^(?:[•▪◦●■□·∙*∗Â–—➢✓►▶▸➤\ue000-\uf8ff-]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]|\d{1,2}(?=\s[A-ZÀ-ÞА-ЯΑ-Ω][a-zà-ÿа-яα-ω]))\s+|^\d{1,2}(?=[A-ZÀ-ÞА-ЯΑ-Ω][a-zà-ÿа-яα-ω])"
)
# The mark of a footnote, printed raised and read as if it belonged to the word or stop before it: "31 mm,2 and".
_RAISED = re.compile(r"(?<=[^\W\d_][,;:.!?”’)])\d{1,3}(?=\s|$)|(?<=[^\W\d_]{3}[”’)])\d{1,2}(?=[,;:.]?(?:\s|$))")
_LEFT, _LEFT_HAN = 20, 8  # characters that must remain when an opening goes
_AS_FOLLOWS = 60  # characters at the end in which "as follows:" stands
_LONGEST_WORD = 60  # characters
_PLAIN = 200  # characters of a sentence up to which it is printed whole
_KEPT = 40  # characters that must remain when a clause at the end goes
_BROKEN = re.compile(r"(?<=[^\W\d_])-\n\s*(?=[^\W\d_])")  # a word cut by a page or column break
# What a raised mark holds, cheap to look for: without it the pattern above need not be tried.
_MARKED = re.compile(r"[,;:.!?”’)]\d")
_SPACED = re.compile(r"\s+([,.;:!?])(?=\s|$)")
_TERMINAL = ".!?。．｡！？؟।॥۔።։။។"
_CLOSING = "\"'”’»)]）】」』"


def shorten(text: str, language: str, *, whole: bool = False) -> str:
    """The sentence as an index line would print it: it begins with a capital and ends in a full stop. `whole`: with a
    relative clause at its end, in which what matters may stand.
    """
    line = " ".join((_BROKEN.sub("", text) if "-\n" in text else text).split())
    line = _after(_callout(), _after(_MARK, line))
    line = _drop_citations(line, language)
    if _MARKED.search(line):
        line = _RAISED.sub("", line)
    if _SPACED.search(line):
        line = _SPACED.sub(r"\1", line)
    line = _drop_pointer(line)
    line = _drop_opening(line, language)
    line = line if whole or len(line) <= _PLAIN else _drop_relative(line, language)
    return _ended(line if _ADDRESS.match(line) else line[:1].upper() + line[1:], language)


def _after(mark: re.Pattern[str], line: str) -> str:
    """The line without a mark at its head."""
    found = mark.match(line)
    return line[found.end() :] if found else line


def _ended(line: str, language: str) -> str:
    """The line with a full stop if nothing ends it."""
    core = line.rstrip(_CLOSING)
    if not core or core[-1] in _TERMINAL:
        return line
    return line.rstrip(" ,;:–—-：；，") + full_stop(language)


@cache
def _callout() -> re.Pattern[str]:
    """ "Note 3: ", "Warning: ", in any language."""
    return re.compile(rf"^{spelled(entries('prose', 'callouts'))}\s*\d{{0,2}}\s*(?:[.:]\s+|[—–]\s*)(?=\S)", re.I)


@cache
def _bracketed() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Citations and pointers in brackets, in any language, each with the brackets that may open it."""
    return ("[", _NUMBERED), ("[", _LETTERED), ("([", _authored()), ("(", _pointer())


def _authored() -> re.Pattern[str]:
    """ "(see Smith, 1999)"."""
    led = either((spelled(entries("prose", "see")), rf"{spelled(entries('prose', 'for_example'))},?"))
    return re.compile(
        rf"\s*[(\[](?:{led}\s*)*"
        r"[A-ZÀ-ÞА-ЯΑ-Ω][^()\[\]]{1,200}?,?\s*\(?\b(?:1[89]|20)\d\d[a-z]?\b\)?(?:\s*[,;][^()\[\]]{0,160})?[)\]]"
    )


def _pointer() -> re.Pattern[str]:
    """ "(see also Section 3)"."""
    led, labels = spelled(entries("prose", "see", "also")), either(("§", *entries("prose", "pointed")))
    return re.compile(rf"\s*\((?:{led}\s+)*{labels}\s*[^()]{{0,24}}\)", re.I)


@cache
def _before_noun(language: str) -> frozenset[str]:
    return phrases(language, "determiners") | phrases(language, "articles")


def _drop_citations(line: str, language: str) -> str:
    """Without works and places in brackets, but for those that the words before them lean on."""
    before_noun = _before_noun(language)
    for brackets, pattern in _bracketed():
        if any(bracket in line for bracket in brackets):
            line = pattern.sub(lambda found: found.group() if _needed(found, before_noun) else "", line)
    return line


def _drop_pointer(line: str) -> str:
    """Without ", as shown in Figure 4" and, at its end, "as follows:"."""
    low = line.lower()
    if any(word in low for word in entries("prose", "shown_as")):
        line = _as_shown().sub("", line)
    found = _as_follows().search(line, max(0, len(line) - _AS_FOLLOWS)) if line.endswith((".", ":")) else None
    return f"{line[: found.start()]}." if found else line


@cache
def _as_shown() -> re.Pattern[str]:
    return re.compile(either(entries("prose", "as_shown")), re.I)


@cache
def _as_follows() -> re.Pattern[str]:
    return re.compile(either(entries("prose", "as_follows")), re.I)


@cache
def as_said(language: str) -> re.Pattern[str]:
    """ "As noted earlier, ", "To address this, " before "we": what a sentence can do without."""
    return re.compile(either(entries("prose", "as_said", language=language)), re.I)


def _needed(found: re.Match[str], before_noun: frozenset[str]) -> bool:
    """Whether the words before a citation lean on it: "as shown in [3]", "(e.g., [12])", "see also [4]"."""
    before = found.string[max(0, found.start() - _LONGEST_WORD) : found.start()].rstrip()
    word = re.split(r"[\s(\[]", before)[-1].lower()
    return not before or before[-1] in "(,:" or word in before_noun or word.rstrip(".,") in _leaning()


@cache
def _leaning() -> frozenset[str]:
    """Words before a citation that lean on it: "see", "using"."""
    return frozenset(word.rstrip(".") for word in entries("prose", "see", "for_example", "also", "leaning"))


@cache
def _connective(language: str) -> re.Pattern[str]:
    held = phrases(language, "connectives") - phrases(language, "resulting")
    words = "|".join(sorted(map(re.escape, held), key=len, reverse=True))
    return re.compile(rf"(?:{words})\s*[,，]\s*", re.I)


@cache
def _preface(language: str) -> re.Pattern[str]:
    words = "|".join(sorted(map(re.escape, phrases(language, "prefaces")), key=len, reverse=True))
    return re.compile(rf"(?:{words})\s*", re.I)


@cache
def _relative(language: str) -> re.Pattern[str] | None:
    """A clause set off by a comma that runs to the end of the sentence, without a comma or bracket of its own."""
    words = "|".join(sorted(map(re.escape, phrases(language, "relatives")), key=len, reverse=True))
    return re.compile(rf",\s+(?:{words})\s[^,;:()]*(?=[.]$)", re.I) if words else None


def _drop_opening(line: str, language: str) -> str:
    """Only an opening that a comma or "that" sets off goes, so that the grammar of the rest stays."""
    for pattern in (as_said(language), _connective(language), _preface(language), _connective(language)):
        match = pattern.match(line)
        if match is not None and len(line) - match.end() >= (_LEFT_HAN if language == "zh" else _LEFT):
            line = line[match.end() :]
    return line


def _drop_relative(line: str, language: str) -> str:
    """Of "A does B, which C.", "A does B." stays: a clause that a comma sets off does not limit what is said."""
    pattern = _relative(language)
    match = pattern.search(line) if pattern is not None else None
    if match is None or match.start() < _KEPT or line[: match.start()].count(",") > 1:
        return line
    return line[: match.start()] + line[match.end() :]
