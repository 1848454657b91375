"""What the authors themselves leave open: not done, not known, chosen arbitrarily, or left to others and to later."""

from __future__ import annotations

import re
from functools import cache
from itertools import islice
from typing import NamedTuple

from twopass.findings import FoundAdmission, words_at
from twopass.gaps.survey import Survey
from twopass.gaps.tags import is_prose
from twopass.languages import LANGUAGES
from twopass.languages.regexes import either, entries
from twopass.schema import Section
from twopass.text.analysis import DocumentAnalysis
from twopass.text.compression import shorten
from twopass.text.running_text import concludes, silent
from twopass.text.sentence_views import Phrasing
from twopass.text.sentences import Sentence
from twopass.text.wellformed import is_work

MOST = 8
"""Admissions of one section or a piece of one."""
FEWEST = 25
"""Characters of a sentence that says what is left open; of signs that are words by themselves a third."""

LATE = 0.4
"""Share of the text from which a heading such as "Limitations" speaks of the document's own: before it of what others
made."""
EARLY, LONG = 0.12, 20_000
"""Share of a text of more than so many characters in which authors tell the state of things before their own work."""
_ASKS_OR_LEADS = ("?", "？", ":", "：")
_WORK = re.compile(r"\[\w{1,12}\]\s")  # an entry of a list of works
_FIRST_WORD = re.compile(r"([A-Z]\w{2,})\s[a-z]")
_COMMENT = re.compile(r"(?:^|\s)//|^\s*(?:/\*|\*\s|#)")  # what a line of code says, it says of itself


class Admitting(NamedTuple):
    """The patterns of one language."""

    words: frozenset[str]
    admits: re.Pattern[str]
    unlike: re.Pattern[str]
    titles: re.Pattern[str]
    others: re.Pattern[str]
    own: re.Pattern[str]
    defers: re.Pattern[str]
    marks: re.Pattern[str]

    def held_by(self, said: Phrasing) -> bool:
        """Whether a sentence admits something."""
        if self.marks.search(said.text):
            return True
        if self.words and self.words.isdisjoint(said.tokens):
            return False
        return self.admits.search(said.text) is not None and self.unlike.search(said.text) is None


@cache
def admitting(language: str) -> Admitting:
    """The patterns of a language by its code, English where it has none."""
    code = language.split("-")[0].lower()
    code = code if code in LANGUAGES else "en"

    def pattern(kind: str) -> re.Pattern[str]:
        return re.compile(either(entries("admissions", kind, language=code)), re.IGNORECASE)

    marks = re.compile(either(entries("admissions", "marks", language="common")))
    words = frozenset(entries("admissions", "words", language=code))
    admits, unlike, titles, others, own, defers = map(
        pattern, ("admits", "unlike", "titles", "others", "own", "defers")
    )
    return Admitting(words, admits, unlike, titles, others, own, defers, marks)


def find_admissions(analysis: DocumentAnalysis, section: Section) -> list[FoundAdmission]:
    """What is admitted in one section or a piece of one, in reading order."""
    if silent(section):
        return []
    known = analysis.of(Survey)
    given = admitting(analysis.language)
    ending = concludes(section, len(known.document.text))
    if given.others.fullmatch(_plain(section)) and not ending:
        return []
    devoted, early = _devoted(known, section, given), _sets_out(known, section)
    held = (
        one
        for one in known.segmentation.within(section.body, section.end)
        if (devoted and one.first and given.defers.search(known.phrasing(one).text))
        or _admits(known.phrasing(one), given, early)
        or (ending and known.announces(one))
    )
    told = (one for one in held if _told(known, one) and not _names_another(known, known.phrasing(one).text, given))
    return [_admission(known, one) for one in islice(told, MOST)]


def _admits(said: Phrasing, given: Admitting, early: bool) -> bool:
    """Whether a sentence admits something, where `early` of the authors' own work."""
    return given.held_by(said) and (not early or given.own.search(said.text) is not None)


def _sets_out(known: Survey, section: Section) -> bool:
    """Whether a section stands where a long text tells what others have done and not done."""
    return len(known.document.text) > LONG and section.start < EARLY * len(known.document.text)


def _names_another(known: Survey, words: str, given: Admitting) -> bool:
    """Whether a sentence begins with the name of something that the document is not about, as its title tells; where
    every noun has a capital, nobody can say so.
    """
    first = _FIRST_WORD.match(words)
    if first is None or given.own.search(words) or known.given.language == "de":
        return False
    text, low = known.document.text, first[1].lower()
    if low in known.document.title.lower() or re.search(rf"\b{low}", text):
        return False
    return re.search(rf"[a-z,;] {first[1]}\b", text) is not None  # a capital within a sentence makes it a name


def _told(known: Survey, one: Sentence) -> bool:
    """Whether a sentence of running text is whole and says something itself."""
    words = known.phrasing(one).text
    least = FEWEST // 3 if known.given.language == "zh" else FEWEST
    if one.role not in ("body", "footnote") or len(words) < least or words.endswith(_ASKS_OR_LEADS):
        return False
    if _COMMENT.search(words) or _WORK.match(words) or known.phrasing(one).holds("boilerplate"):
        return False
    return is_prose(words, known.given) and not known.given.here.search(words) and not is_work(words)


def _plain(section: Section) -> str:
    return " ".join(section.title.lower().split()).rstrip(" .:")


def _devoted(known: Survey, section: Section, given: Admitting) -> bool:
    """Whether the heading of a section, or of the one above it, says that all of it is about what is left open."""
    if section.start < LATE * len(known.document.text):
        return False
    if given.titles.fullmatch(_plain(section)):
        return True
    above = known.parent(section)
    return above is not None and _devoted(known, above, given)


def _admission(known: Survey, one: Sentence) -> FoundAdmission:
    at = words_at(known.document, one.start, one.end)
    return FoundAdmission(text=shorten(known.document.text[one.start : one.end], known.given.language), at=at)
