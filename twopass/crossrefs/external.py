"""References that leave the document: "Section 5 of the Act", "Theorem 3 of [12]", "[7, Section 2]", "Rule 13a-14"."""

from __future__ import annotations

import re
from functools import cache

from twopass.crossrefs.grammar import Phrase, alternatives
from twopass.languages import tables
from twopass.languages.regexes import conjunctions, either, entries, spelled

_NAME = r"[^\W\d_a-z][\w'’.-]+"
_YEAR = r"(?:1[6-9]|20)\d\d[a-z]?"
_IN_CITATION = re.compile(
    r"\[\s*[\w+:.’'&-]{1,30}(?:\s(?:19|20)\d\d)?\s*[,;:]\s*(?:[^\W\d_]{1,4}\.?\s)?$"
    r"|\[\d{1,3}\s*[,;:]\s*(?:[^\W\d_]+\.?\s){1,3}$"
)
_AFTER_YEAR = re.compile(rf"\([^()]*{_YEAR}\s*[,;:]\s*(?:[^\W\d_]{{1,4}}\.?\s)?$|{_YEAR}\)\s*,\s*$")
_AFTER_CITATION = re.compile(r"\[(?=[^\]]*\d)[\w+,\s–-]{1,20}\]\s*,\s*$")
_POSSESSIVE = re.compile(rf"{_NAME}['’]s\s+$")
_BODIES = r"(?:RFC|ISO|IEC|IEEE|ANSI|NIST|DIN|ECMA)"
_FURTHEST = 1000  # characters behind a number in which the name of its work ends
_BLANKS = re.compile(r"\s+")
_FORM = re.compile(r"\bForm\s+(\d{1,3}-[A-Z]{1,3}|[SFN]-\d|[A-Z]{1,3}-?\d?)\b")


@cache
def _after(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What follows a number that belongs to another work, and what follows one that belongs to this document."""
    known = tables("references")
    works = {word for code in (language, "en") for word in known.get(code, {}).get("works", ())}
    capital = "|".join(re.escape(word.capitalize()) + "|" + re.escape(word.upper()) for word in sorted(works))
    small = (
        "|".join(re.escape(word) for word in sorted(known.get(language, {}).get("works", ())))
        if language != "en"
        else "(?!)"
    )
    leading = rf"(?:\.[a-z]\b)?\s*+(?:[)\]]\s*+)?(?:,\s*+)?(?:{alternatives(language, 'of')})\s*"
    articles = rf"(?:(?:{alternatives(language, 'the')})\s*)?"
    writings = entries("references", "writings")
    owned = spelled((*writings, *entries("references", "owned")))
    names = either(entries("references", "work_names"))
    other = rf"""(?x){leading.replace(" ", "[ ]")}(?:
          (?:[Rr]efs?\.?\s*|{_NAME}\s+)?\[\s?[\w]
        | (?:{_NAME},?\s+{conjunctions()}\s+)?{_NAME}(?:,?\s+et\s+al\.?)?,?\s*(?:\(\s*{_YEAR}|\[\s*\d)
        | {_NAME}(?:,?\s+et\s+al\b|['’]s?\s+(?:[\w-]+\s+){{0,2}}{spelled(writings)}\b)
        | {spelled(entries("references", "owners"))}\s+(?:[\w-]+\s+){{0,2}}{owned}\b
        | {articles.replace(" ", "[ ]")}(?:[\w.&’'®™-]+\s+){{0,7}}?(?:{capital})\b(?!\s+[A-Z])
        | {articles.replace(" ", "[ ]")}(?:{small})\b
        | {articles.replace(" ", "[ ]")}(?:(?:{_NAME}|{_YEAR}|[A-Z](?:\+\+)?)\s+(?:of\s+)?){{1,8}}{names}\b
        | {_BODIES}\b
    )|\s+(?:{small})\b"""
    own = rf"(?i){leading}(?:{alternatives(language, 'this')})(?![^\W_])"
    return re.compile(other), re.compile(own)


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    """The patterns of one kind, of all languages."""
    return re.compile(either(entries("references", kind)))


@cache
def _in_dated_work() -> re.Pattern[str]:
    return re.compile(rf"[\[(]{_YEAR}[\])]\s{spelled(entries('references', 'in_work'))}\s$")


@cache
def _named_work() -> re.Pattern[str]:
    """The names of laws and forms, and those of standards with their numbers."""
    laws = either(entries("references", "laws"))
    return re.compile(rf"(?:\b{laws}|\b(?:EN|ITU-T|{_BODIES})[\s/-]?[\w/.:-]*\d[\w.:-]*)\s*[,:]?\s*$")


@cache
def _to_form() -> re.Pattern[str]:
    return re.compile(rf"\W*{spelled(entries('references', 'to_form'))}\b")


@cache
def _amended() -> re.Pattern[str]:
    return re.compile(rf"[\[(]\s?{spelled(entries('references', 'amended'))}\b[^\[\]()]*$", re.IGNORECASE)


def external_reason(text: str, phrase: Phrase, language: str, first_page: str) -> str:
    """Why a phrase leads out of the document, empty if nothing says so.

    `first_page` is the text of the first page: a form that names itself there is the document itself.
    """
    other, own = _after(language)
    if phrase.kind in ("item", "part", "note") and _pattern("earlier_report").match(text, phrase.end):
        return "it belongs to an earlier report"
    if own.match(text, phrase.end):
        return ""
    return (
        _cited_before(text, phrase)
        or _named_before(text, phrase, first_page)
        or _named_after(text, phrase, other, first_page)
        or _amending(text, phrase)
        or _legal_after(text, phrase)
    )


def _amending(text: str, phrase: Phrase) -> str:
    """ "[Added 5-1-2023 by Art. 5]", as laws tell their history."""
    found = _amended().search(text[max(0, phrase.start - 160) : phrase.start])
    return "it belongs to the act that changed this place" if found else ""


def _cited_before(text: str, phrase: Phrase) -> str:
    """ "[7, Section 2]", "(Smith 2010, p. 4)", "see [7], Section 2." """
    before = text[max(0, phrase.start - 80) : phrase.start]
    closed = text[phrase.end : phrase.end + 1] in (")", ".", ";", ",", "]")
    cited = _IN_CITATION.search(before) or (phrase.kind not in ("figure", "table") and _AFTER_YEAR.search(before))
    cited = cited or _in_dated_work().search(before) or (closed and _AFTER_CITATION.search(before))
    return "it belongs to the work cited before it" if cited else ""


def _named_before(text: str, phrase: Phrase, first_page: str) -> str:
    """ "15 U.S.C. § 78", "Exchange Act Rule 13a-14", "Smith's Section 2"."""
    before = text[max(0, phrase.start - 80) : phrase.start]
    form = _FORM.search(before)
    named = bool(_named_work().search(before)) and not (form and form[0] in first_page)
    owned = phrase.kind in ("section", "chapter", "page", "theorem", "lemma") and _POSSESSIVE.search(before)
    return "it belongs to the work named before it" if named or owned else ""


def _named_after(text: str, phrase: Phrase, other: re.Pattern[str], first_page: str) -> str:
    """ "Section 5 of the Act", "Theorem 3 of [12]", "Item 3 of Form 8-K"."""
    furthest = min(len(text), phrase.end + _FURTHEST)
    paragraph = text.find("\n\n", phrase.end, furthest)
    match = other.match(text, phrase.end, paragraph if paragraph >= 0 else furthest)
    form = _FORM.search(text, phrase.end, match.end() + 20 if match else phrase.end + 40)
    itself = form is not None and _is_itself(form, first_page)
    if match:
        own = form is not None and itself and not _is_dated(text, form)
        return "" if own else "it belongs to the work named after it"
    leads = form is not None and not itself and _to_form().match(text, phrase.end, phrase.end + 8)
    return "it belongs to the form named after it" if leads else ""


def _is_itself(form: re.Match[str], first_page: str) -> bool:
    """Whether a form is the one that names itself on the first page."""
    return _BLANKS.sub(" ", form[0]).casefold() in first_page.casefold()


def _is_dated(text: str, form: re.Match[str]) -> bool:
    """Whether a form is called that of a certain year or quarter."""
    return _pattern("dated").match(text, form.end(), form.end() + 30) is not None


def _legal_after(text: str, phrase: Phrase) -> str:
    """ "§ 433 Abs. 1 BGB", "Chapter 11 bankruptcy"."""
    law = phrase.label.startswith("§") and _pattern("law_after").match(text, phrase.end)
    court = phrase.kind == "chapter" and _pattern("court_after").match(text, phrase.end)
    return "it belongs to a law" if law or court else ""
