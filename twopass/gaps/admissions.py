"""What the authors themselves leave open: not done, not known, chosen arbitrarily, or left to others and to later."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import islice
from typing import NamedTuple

from twopass.findings import FoundAdmission, words_at
from twopass.gaps.pointers import tells_the_order
from twopass.gaps.survey import Survey
from twopass.gaps.tags import is_prose
from twopass.languages import WITHOUT_BLANKS, tables
from twopass.languages.regexes import either, entries
from twopass.schema import VERSUS, Section
from twopass.text.analysis import DocumentAnalysis
from twopass.text.compression import shorten
from twopass.text.running_text import concludes, silent
from twopass.text.sentence_views import Phrasing
from twopass.text.sentences import Sentence
from twopass.text.tokens import HAN, phrases
from twopass.text.wellformed import is_work

MOST = 8
"""Admissions of one section or a piece of one."""
FEWEST = 25
"""Characters of a sentence that says what is left open; of signs that are words by themselves a third."""

LATE = 0.4
"""Share of the text from which a heading such as "Limitations" speaks of the document's own: before it of what others
made."""
EARLY, LONG = 0.25, 20_000
"""Share of a text of more than so many characters in which authors tell the state of things before their own work, and
what they then go on to do.
"""
LEADS = 80
"""Characters in which a sentence on what others left open says that it speaks of the authors' own work."""
LAST = 2 / 3
"""Share of a text from which a wish is left to others: before it the text often goes on to meet it."""
GOES_ON = 600
"""Characters of a section after a sentence that opens it and names its matter from which it is about what is open."""
_ASKS_OR_LEADS = ("?", "？", ":", "：")
# An entry of a list of works: "[3] ", "Lee J, Ray K, ".
_WORK = re.compile(r"\[\w{1,12}\]\s|(?:\d+\. )?(?:[^\W\d_a-z][\w’-]+ [A-Z]{1,3}, ){2}")
_CITED = re.compile(r"\bet al\b")
_QUOTED = ("“", "«", "„", "「", "『")  # what is said in quotation marks, somebody else says
_TORN = re.compile(r"\W*\d+\s[a-zà-öø-ÿа-яёα-ωά-ώ]")  # what came before the number of a page is lost
_FIRST_WORD = re.compile(r"([A-Z]\w{2,})\s[a-z]")
_COMMENT = re.compile(r"(?:^|\s)//|^\s*(?:/\*|\*\s|#)")  # what a line of code says, it says of itself


class Admitting(NamedTuple):
    """The patterns of one language."""

    words: frozenset[str]
    admits: re.Pattern[str]
    wishes: re.Pattern[str]
    unlike: re.Pattern[str]
    others: re.Pattern[str]
    lacks: re.Pattern[str]
    plans: re.Pattern[str]
    leans: re.Pattern[str]
    own: re.Pattern[str]
    bounds: re.Pattern[str]
    defers: re.Pattern[str]
    opens: re.Pattern[str]
    begins: re.Pattern[str]
    settles: re.Pattern[str]
    marks: re.Pattern[str]

    def held_by(self, said: Phrasing, told: Sequence[re.Pattern[str]] = ()) -> bool:
        """Whether a sentence admits something, be it only what the heading lets expect: one of `told`."""
        if self.marks.search(said.text):
            return True
        admits = not self.words or not self.words.isdisjoint(said.tokens)
        if not (admits and self.admits.search(said.text)) and not any(one.search(said.text) for one in told):
            return False
        return self.unlike.search(said.text) is None


class Topic(NamedTuple):
    """What a heading lets expect, and whether of every sentence: else of those that open a paragraph."""

    told: tuple[re.Pattern[str], ...]
    throughout: bool


@cache
def admitting(language: str) -> Admitting:
    """The patterns of a language by its code, English where it has none."""
    code = language.split("-")[0].lower()
    code = code if code in tables("admissions") else "en"

    def pattern(kind: str) -> re.Pattern[str]:
        return re.compile(either(entries("admissions", kind, language=code)), re.IGNORECASE)

    marks = re.compile(either(entries("admissions", "marks", language="common")))
    words = frozenset(entries("admissions", "words", language=code))
    kinds = Admitting._fields[1:-1]
    return Admitting(words, marks=marks, **{kind: pattern(kind) for kind in kinds})


def find_admissions(analysis: DocumentAnalysis, section: Section) -> list[FoundAdmission]:
    """What is admitted in one section or a piece of one, in reading order."""
    if silent(section) or _tells_of_chapters(section):
        return []
    known = analysis.of(Survey)
    given = admitting(analysis.language)
    topic = _topic(known, section, given)
    others = _of_others(known, section, given)
    told_of_parties = VERSUS in known.document.title  # a judgment tells what they hold
    early = others or told_of_parties or _sets_out(known, section, given, analysis.of(_own_work))
    ending = concludes(section, len(known.document.text))
    wished = (given.wishes,) if ending or topic.told or section.start > LAST * len(known.document.text) else ()
    flow = known.segmentation.within(section.body, section.end)
    held = (
        (before, one)
        for before, one, after in zip([None, *flow], flow, [*flow[1:], None], strict=False)
        if (_admits(known, one, given, topic, early, wished) or (ending and _puts_off(known, one, given)))
        and not (after and not topic.told and given.settles.match(known.phrasing(after).text))
        and _told(known, one, given)
        and not (others and _is_of_others(known.phrasing(one).text, given, analysis.language))
        and not (
            before
            and not one.first
            and _of_one_cited(known.phrasing(before).text, known.phrasing(one).text, given, analysis.language)
        )
        and not _names_another(known, known.phrasing(one).text, given)
        and (topic.told or ending or not _states_the_matter(known, section, one))
    )
    return [_admission(known, before, one, given) for before, one in islice(held, MOST)]


def _tells_of_chapters(section: Section) -> bool:
    """Whether a heading says which chapter tells what: in languages written without blanks, whose words for it name the
    document too ("本文结构"); the structure of others is often that of a thing.
    """
    return HAN.search(section.title) is not None and tells_the_order(section)


def _of_others(known: Survey, section: Section | None, given: Admitting) -> bool:
    """Whether the heading of a section, or of one above it, says that it tells of others; conclusions never do."""
    if section is None or concludes(section, len(known.document.text)):
        return False
    return given.others.fullmatch(_plain(section)) is not None or _of_others(known, known.parent(section), given)


def _is_of_others(words: str, given: Admitting, language: str) -> bool:
    """Whether a sentence on what others did has no word of the authors at its head, or begins with a work that was
    named before and has no other: "This paper" does not say where it ends.
    """
    if given.own.search(words, 0, LEADS) is None:
        return True
    held = [words.split()[0], *(found[0].split()[0] for found in given.own.finditer(words))]
    return frozenset(word.lower() for word in held).issubset(phrases(language, "anaphora"))


def _of_one_cited(before: str, words: str, given: Admitting, language: str) -> bool:
    """Whether "this study" is that of the sentence before, which cites its authors and does not speak of its own."""
    held = frozenset(found[0].split()[0].lower() for found in given.own.finditer(words))
    of_others = _CITED.search(before) is not None and given.own.search(before) is None
    return of_others and bool(held) and held.issubset(phrases(language, "anaphora"))


def _admits(
    known: Survey, one: Sentence, given: Admitting, topic: Topic, early: bool, wished: tuple[re.Pattern[str], ...]
) -> bool:
    """Whether a sentence admits something, or wishes for something in words of `wished`; of the authors' own work where
    `early`, or under what others did.
    """
    said = known.phrasing(one)
    expected = (topic.throughout or one.first) and given.leans.match(said.text) is None
    return given.held_by(said, wished + (topic.told if expected else ())) and (
        not early or given.own.search(said.text) is not None
    )


def _puts_off(known: Survey, one: Sentence, given: Admitting) -> bool:
    """Whether the authors announce something where the document ends, and not in the parts that come next."""
    words = known.phrasing(one).text
    return known.announces(one) and given.own.search(words) is not None and known.given.ahead.search(words) is None


def _own_work(analysis: DocumentAnalysis) -> int:
    """Where the authors' own work begins, by its heading, in the first half of a text; 0 where nothing says so."""
    given, half = admitting(analysis.language), len(analysis.document.text) // 2
    starts = (one.start for one in analysis.skeleton.sections if given.begins.fullmatch(_plain(one)))
    return min((start for start in starts if start < half), default=0)


def _sets_out(known: Survey, section: Section, given: Admitting, own: int) -> bool:
    """Whether a section tells what others have done and not done: an introduction, or where a long text sets out, first
    and before the authors' `own`.
    """
    length = len(known.document.text)
    if given.opens.fullmatch(_plain(section)) and section.start < length // 2:
        return True
    return length > LONG and section.start < max(EARLY * length, own)


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


def _states_the_matter(known: Survey, section: Section, one: Sentence) -> bool:
    """Whether a sentence opens a section with what its heading names, and the section goes on about it: what is open
    there is what the authors now come to.
    """
    if section.end - one.end < GOES_ON or known.document.text[section.body : one.start].strip():
        return False
    titled = {stem for stem in known.words.read_stems(section.title) if not stem.isdecimal()}
    return 2 * len(titled.intersection(known.words.stems(one.start, one.end))) > len(titled)


def _told(known: Survey, one: Sentence, given: Admitting) -> bool:
    """Whether a sentence of running text is whole and says something itself."""
    words = known.phrasing(one).text
    least = FEWEST // 3 if known.given.language in WITHOUT_BLANKS else FEWEST
    if one.role not in ("body", "footnote") or len(words) < least or words.endswith(_ASKS_OR_LEADS):
        return False
    if words.startswith(_QUOTED) or words.count("“") != words.count("”"):
        return False
    if _COMMENT.search(words) or _WORK.match(words) or _TORN.match(words) or known.phrasing(one).holds("boilerplate"):
        return False
    return is_prose(words, known.given) and not _of_a_part(words, known, given) and not is_work(words)


def _of_a_part(words: str, known: Survey, given: Admitting) -> bool:
    """Whether a sentence speaks of the part of the text it stands in, and not of the whole work."""
    here = known.given.here.search(words)
    return here is not None and given.own.search(here[0]) is None


def _plain(section: Section) -> str:
    return " ".join(section.title.lower().split()).rstrip(" .:")


def _topic(known: Survey, section: Section, given: Admitting) -> Topic:
    """What the heading of a section lets expect, or of the first above it that says that it is about what is left
    open.
    """
    if section.start < LATE * len(known.document.text):
        return Topic((), throughout=False)
    title, above = _plain(section), known.parent(section)
    kinds = ((given.lacks, given.bounds), (given.plans, given.defers))
    told = tuple(expected for heading, expected in kinds if heading.fullmatch(title))
    if told or above is None:
        return Topic(told, throughout=not concludes(section, len(known.document.text)))
    return _topic(known, above, given)._replace(throughout=False)


def _admission(known: Survey, before: Sentence | None, one: Sentence, given: Admitting) -> FoundAdmission:
    """A sentence as it is printed, with the one before it if it says nothing without that."""
    document, held = known.document, [one]
    if (
        before is not None
        and not one.first
        and given.leans.match(known.phrasing(one).text)
        and _told(known, before, given)
    ):
        held = [before, one]
    text = " ".join(shorten(document.text[each.start : each.end], known.given.language, whole=True) for each in held)
    return FoundAdmission(text=text, at=words_at(document, held[0].start, one.end))
