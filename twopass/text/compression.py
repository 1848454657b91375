"""Sentences made shorter where their meaning surely stays: citations, references and leading connectives go."""

from __future__ import annotations

import re
from functools import cache

from twopass.text.tokens import phrases

_NUMBERED = re.compile(r"\s*\[\s*\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*\s*\]")
_LETTERED = re.compile(r"\s*\[[A-Z][A-Za-z+]{1,10}\s?\d\d[a-z]?(?:\s*[,;]\s*[A-Z][A-Za-z+]{1,10}\s?\d\d[a-z]?)*\]")
_AUTHORED = re.compile(
    r"\s*[(\[](?:(?:see|cf\.|e\.g\.,?|i\.e\.,?|vgl\.|siehe|voir|véase|vedi|ver|см\.)\s*)*"
    r"[A-ZÀ-ÞА-ЯΑ-Ω][^()\[\]]{1,200}?,?\s*\(?\b(?:1[89]|20)\d\d[a-z]?\b\)?(?:\s*[,;][^()\[\]]{0,160})?[)\]]"
)
_POINTER = re.compile(
    r"\s*\((?:see\s+|cf\.\s+|also\s+|siehe\s+|vgl\.\s+|voir\s+|véase\s+|vedi\s+|ver\s+|см\.\s+)*"
    r"(?:§|Sec(?:tion|t)?s?\.?|Fig(?:ure)?s?\.?|Tab(?:le)?s?\.?|Appendix|Chapters?|Eqs?\.?|Abschnitt|Kapitel|Abb(?:ildung)?\.?|"
    r"Tabelle|Anhang|Chapitre|Tableau|Annexe|Sección|Figura|Tabla|Capítulo|Sezione|Tabella|Capitolo|Secção|Seção|Tabela|"
    r"рис\.|табл\.|гл\.|Σχήμα|Πίνακας|图|表|第)\s*[^()]{0,24}\)",
    re.I,
)
_ADDRESS = re.compile(r"\S+[./@_]\S")
_MARK = re.compile(
    r"^(?:[•▪◦●■□·*Â–—➢✓►▶▸➤\ue000-\uf8ff-]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]|\d{1,2}(?=\s[A-ZÀ-ÞА-ЯΑ-Ω][a-zà-ÿа-яα-ω]))\s+|^\d{1,2}(?=[A-ZÀ-ÞА-ЯΑ-Ω][a-zà-ÿа-яα-ω])"
)
_LABEL = re.compile(
    r"^(?:note|caution|notice|warning|important|tip|hinweis|achtung|remarque|nota|avviso)\s*\d{0,2}\s*[.:]\s+(?=\S)",
    re.I,
)
# The mark of a footnote, printed raised and read as if it belonged to the word or stop before it: "31 mm,2 and".
_RAISED = re.compile(r"(?<=[^\W\d_][,;:.!?”’)])\d{1,3}(?=\s|$)|(?<=[^\W\d_]{3}[”’)])\d{1,2}(?=[,;:.]?(?:\s|$))")
_AS_SHOWN = re.compile(
    r"[,;]?\s+as\s+(?:also\s+)?(?:shown|seen|depicted|illustrated|described|listed|summarized|given|discussed|explained|"
    r"defined|indicated|noted|presented|detailed)\s+(?:in|by|on)\s+(?:(?:the\s+)?(?:figures?|fig\.|tables?|sections?|sec\.|"
    r"chapters?|appendix|eqs?\.|equations?|listings?|notes?)\s*\(?[\dA-Z][\w.()-]{0,8}|§\s?[\d.]+)(?=[.,;]|$)",
    re.I,
)
_AS_FOLLOWS = re.compile(r"(?<!\bis)(?<!\bare)(?<!\bwas)(?<!\bbe),?\s+as follows[.:]$", re.I)
_LEFT, _LEFT_HAN = 20, 8  # characters that must remain when an opening goes
_KEPT = 40  # characters that must remain when a clause at the end goes
_BROKEN = re.compile(r"(?<=[^\W\d_])-\n\s*(?=[^\W\d_])")  # a word cut by a page or column break
_LEANING = frozenset("also e.g i.e see cf siehe vgl voir véase vedi ver см using following ref refs".split())  # noqa: SIM905
# What the patterns above hold, each cheap to look for: without it they need not be tried.
_MARKED, _AS = re.compile(r"[,;:.!?”’)]\d"), re.compile(r"[aA][sS]\s")
_SPACED = re.compile(r"\s+([,.;:!?])(?=\s|$)")
_BRACKETED = (("[", _NUMBERED), ("[", _LETTERED), ("([", _AUTHORED), ("(", _POINTER))
_TERMINAL = ".!?。！？"
_CLOSING = "\"'”’»)]）】」』"


def shorten(text: str, language: str) -> str:
    """The sentence as an index line would print it: it begins with a capital and ends in a full stop."""
    line = " ".join((_BROKEN.sub("", text) if "-\n" in text else text).split())
    line = _after(_LABEL, _after(_MARK, line))
    line = _drop_citations(line, language)
    if _MARKED.search(line):
        line = _RAISED.sub("", line)
    if _SPACED.search(line):
        line = _SPACED.sub(r"\1", line)
    line = _drop_pointer(line)
    line = _drop_opening(line, language)
    line = _drop_relative(line, language)
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
    return line.rstrip(" ,;:–—-：；，") + ("。" if language == "zh" else ".")


@cache
def _before_noun(language: str) -> frozenset[str]:
    return phrases(language, "determiners") | phrases(language, "articles")


def _drop_citations(line: str, language: str) -> str:
    """Without works and places in brackets, but for those that the words before them lean on."""
    before_noun = _before_noun(language)
    for brackets, pattern in _BRACKETED:
        if any(bracket in line for bracket in brackets):
            line = pattern.sub(lambda found: found.group() if _needed(found, before_noun) else "", line)
    return line


def _drop_pointer(line: str) -> str:
    """Without ", as shown in Figure 4" and, at its end, "as follows:"."""
    if _AS.search(line):
        line = _AS_SHOWN.sub("", line)
    return _AS_FOLLOWS.sub(".", line) if line.endswith((".", ":")) and line[-11:-1].lower() == "as follows" else line


def _needed(found: re.Match[str], before_noun: frozenset[str]) -> bool:
    """Whether the words before a citation lean on it: "as shown in [3]", "(e.g., [12])", "see also [4]"."""
    before = found.string[: found.start()].rstrip()
    word = re.split(r"[\s(\[]", before)[-1].lower()
    return not before or before[-1] in "(,:" or word in before_noun or word.rstrip(".,") in _LEANING


@cache
def _connective(language: str) -> re.Pattern[str]:
    words = "|".join(sorted(map(re.escape, phrases(language, "connectives")), key=len, reverse=True))
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
    for pattern in (_connective(language), _preface(language), _connective(language)):
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
