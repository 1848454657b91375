"""The subject index of a library: every keyword with the documents and pages that it is a keyword of, in one order."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

from twopass.gaps.acronyms import spelled_out
from twopass.gaps.patterns import openings
from twopass.report.frames import frames_of
from twopass.schema import Evidence, Reading, Section
from twopass.text.tokens import content_stems, known

_ACRONYM = re.compile(r"[A-Z][A-Z0-9]{1,5}")
_MARKS = re.compile("[\u0300-\u036f]")
FIGURES = "0–9"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a keyword stands: a section of a document, and the page, or "line 12" where there are no pages."""

    section_id: str
    told: str


@dataclass(slots=True)
class Subject:
    """A term with its places by document, and its other names: the long form of an acronym, the acronym of a term."""

    key: str
    spellings: Counter[str] = field(default_factory=Counter)
    places: defaultdict[int, list[Place]] = field(default_factory=lambda: defaultdict(list))
    see: set[str] = field(default_factory=set)

    @property
    def term(self) -> str:
        """The spelling that is used most; of several the one in small letters."""
        return max(self.spellings, key=lambda one: (self.spellings[one], one.islower(), one))


class SubjectIndex:
    """Filled one document after the other, so that no two readings need be held at once."""

    def __init__(self) -> None:
        self._subjects: dict[str, Subject] = {}
        self._keys: dict[str, str] = {}

    def add(self, document: int, reading: Reading) -> None:
        """Take in the keywords of a document."""
        language = known(reading.document.language)
        told = frames_of(reading)
        sections = {section.id: section for section in reading.skeleton.sections}
        for line in reading.synthesis.lines:
            for keyword in dict.fromkeys(" ".join(one.split()) for one in line.keywords):
                section = sections[line.section_id]
                at = _first(reading, section, keyword)
                number = str(told.number(at)) if reading.document.counted == "page" else told.at(at)
                places = self._of(keyword, language).places[document]
                if all(place.told != number for place in places):
                    places.append(Place(section.id, number))
                self._see(reading, keyword, language)

    def groups(self) -> Iterator[tuple[str, list[tuple[Subject, list[str]]]]]:
        """The subjects under their first letters, each with its other names, in an order that is no country's."""
        ordered = sorted(self._subjects.values(), key=lambda one: collation(one.term))
        for letter, held in groupby(ordered, key=lambda one: initial(one.term)):
            yield letter, [(one, sorted((self._subjects[key].term for key in one.see), key=collation)) for one in held]

    def _of(self, keyword: str, language: str) -> Subject:
        """The subject of a keyword: that of the same letters in another language, or of another form of its words."""
        stems = " ".join(content_stems(keyword, language)) or keyword.casefold()
        key = self._keys.setdefault(keyword.casefold(), stems)
        subject = self._subjects.setdefault(key, Subject(key))
        subject.spellings[keyword] += 1
        return subject

    def _see(self, reading: Reading, keyword: str, language: str) -> None:
        """Let an acronym and what it stands for lead to one another."""
        if _ACRONYM.fullmatch(keyword) and (long := _long_form(reading.document.text, keyword, language)):
            short, spelled = self._of(keyword, language), self._of(long, language)
            if short is not spelled:
                short.see.add(spelled.key)
                spelled.see.add(short.key)


def _first(reading: Reading, section: Section, keyword: str) -> Evidence:
    """The words of a section that are a keyword, its heading where it is not said in one piece."""
    text = reading.document.text
    at = text.find(keyword, section.start, section.end)
    start = at if at >= 0 else section.start
    return reading.document.evidence(start, start + len(keyword))


def _long_form(text: str, acronym: str, language: str) -> str:
    """What an acronym stands for where it is spelled out, empty where it never is."""
    stands = openings(language).stands
    for found in re.finditer(rf"(?<!\w){acronym}(?!\w)", text):
        if long := spelled_out(text, *found.span(), stands):
            return " ".join(long.split()) if " " in long else ""
    return ""


def collation(term: str) -> tuple[str, str]:
    """What terms are ordered by: letters without accents and case, other signs passed over; then as they are."""
    plain = _MARKS.sub("", unicodedata.normalize("NFKD", term)).casefold()
    return "".join(one for one in plain if one.isalnum() or one == " ").strip(), term


def initial(term: str) -> str:
    """What a term stands under: its first letter, or the name of a script that has no capitals."""
    first = next(iter(collation(term)[0]), "")
    if not first.isalpha():
        return FIGURES
    if first.upper() != first:
        return first.upper()
    script = unicodedata.name(first, "?").split()[0]
    return script.capitalize() if len(script) > 3 else script
