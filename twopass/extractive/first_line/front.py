"""What is asked of every sentence of the first pages: where they end, what the title names, where abstracts stand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from itertools import islice
from typing import NamedTuple

import numpy as np

from twopass.extractive.first_line.abstracts import abstracts
from twopass.extractive.first_line.document_title import usable_title
from twopass.extractive.first_line.self_description import called_in
from twopass.extractive.first_line.title_page import stems_of_title
from twopass.extractive.study import Study
from twopass.text.statistics import Floats
from twopass.text.tokens import cue, phrases

ZONE, ZONE_LEAST, ZONE_MOST = 0.2, 12_000, 60_000
"""Share of the text, and least and most characters, in which a document says what it is."""
SOUND = 0.4
"""Fitness from which a sentence is one of running text."""
NAME = re.compile(r"[A-Za-zÀ-ÿ][\w-]*?[a-zà-ÿ\d_-][A-ZÀ-Þ][\w-]*|[A-Z]\w*[\d_]\w*|\d?[A-Z]{2,}[a-z]\w*|\d?[A-Z]{2,}\b")
"""A name that says that it is one: by a capital or a figure within it, or in capitals."""
_WORDS = re.compile(r"(?=\w*[^\W\d_]{2})[^\W_]{2,}")  # of a title: "3DNA", but no year
_FEW = 4  # telling words of a title in which a name is what it is about wherever it stands
_FIRST, _NAMED_OFTEN, _LONG = 60, 4, 5  # sentences in which a thing is named, how often, and letters of its name
# How a thing is named whose title says but the kind of document, characters in which, and how often in all.
_CAPITALS, _HEAD, _OFTEN = re.compile(r"[A-Z][\w-]+(?: [A-Z][\w-]+){0,2}"), 60, 10
_DEEP = 3  # levels of headings whose words are those of the whole document


class Front(NamedTuple):
    """The end of the first pages, where abstracts stand, the title and its stems, those of its things and of what it
    begins with, the name in it, what it calls the document, how many headings have a stem, the most that a sentence
    says of what it is about, and the characters of running text before each, shape (sentences,).
    """

    zone: int
    abstracts: tuple[tuple[int, int], ...]
    title: str
    stems: frozenset[str]
    things: frozenset[str]
    heads: frozenset[str]
    name: str
    called: frozenset[str]
    headed: Mapping[str, int]
    top: float
    read: Floats


def read_front(study: Study) -> Front:
    """What is asked of every sentence of the first pages."""
    end, density = first_pages(study), study.concepts.density
    high = study.statistics.within(0, end)[1]
    title, called, stems = usable_title(study), called_in(study.document.title), title_stems(study)
    heads = _title_heads(study, stems)
    long = [len(text) * (shape >= SOUND) for text, shape in zip(study.printed[:high], study.shape, strict=False)]
    return Front(
        end,
        abstracts(study, end, called),
        title,
        stems,
        stems_of_title(study, title),
        heads,
        _name_in(study, title, heads),
        called,
        _headed(study),
        float(density[:high].max(initial=0.0)) or 1.0,
        np.cumsum([0.0, *long]),
    )


def first_pages(study: Study) -> int:
    """The characters in which a document says what it is."""
    whole = len(study.document.text)
    return min(whole, max(ZONE_LEAST, min(ZONE_MOST, round(ZONE * whole))))


def _headed(study: Study) -> Counter[str]:
    """How many of the upper headings have a stem."""
    held = zip(study.skeleton.sections, study.statistics.words.headings, strict=True)
    return Counter(stem for section, stems in islice(held, 1, None) if section.level <= _DEEP for stem in stems)


def _title_heads(study: Study, stems: frozenset[str]) -> frozenset[str]:
    """The stems of the first telling word of the title, alone and as one with the second ("Mill Wheels" is also
    "MillWheels"), and of names in capitals where it is short or has them in brackets; the kind of the document is the
    first where it has but one thing beside that.
    """
    title, read = _title(study), study.statistics.words.read_stems
    things = stems_of_title(study, title)
    told = things if len(things) > 1 else stems
    words = [one for one in _WORDS.findall(title) if not told.isdisjoint(read(one))]
    names = [] if title.isupper() else [one for one in words if sum(map(str.isupper, one)) > 1]
    names = [one for one in names if len(words) <= _FEW or f"({one})" in title]
    defined = "" if things else _defined(study)
    return frozenset(read(" ".join((*words[:1], "".join(words[:2]), *names, defined))))


def _defined(study: Study) -> str:
    """The first name that the first pages say what it is, and that the text has often: "Open Mill is a program"."""
    for said in study.statistics.phrasings[: study.statistics.within(0, first_pages(study))[1]]:
        found = cue(said.language, "definition").search(said.low[:_HEAD])
        subject = said.text[: found.start()].strip() if found else ""
        if _CAPITALS.fullmatch(subject) and study.document.text.count(subject) >= _OFTEN:
            return subject
    return ""


def _name_in(study: Study, title: str, heads: frozenset[str]) -> str:
    """The first name in a title that is what it is about, known by a capital or a figure within it, or as the one thing
    that the title names; where it names none, the name that the first pages have most often.
    """
    if things := stems_of_title(study, title):
        read = study.statistics.words.read_stems
        words = [one.strip(",:()") for one in title.split()]
        names = [] if title.isupper() else [one for one in words if NAME.match(one)]
        if len(things) == 1:
            names += [one for one in words if re.fullmatch(r"[\w-]+", one) and things == set(read(one))]
        return next((one for one in names if not heads.isdisjoint(read(one))), "")
    found = (word for text in study.statistics.texts[:_FIRST] for word in re.findall(r"\w[\w-]+\w", text))
    often = Counter(word for word in found if len(word) >= _LONG and NAME.match(word))
    name, times = max(often.items(), key=lambda item: item[1], default=("", 0))
    return name if times >= _NAMED_OFTEN else ""


def _title(study: Study) -> str:
    """The title that tells most: the usable one, else the one that the file names, else the first heading."""
    return usable_title(study) or study.document.title or study.skeleton.sections[0].title


def title_stems(study: Study) -> frozenset[str]:
    """The telling stems of the title, and of the first heading where the text begins with it."""
    language = study.statistics.language
    words = " ".join((_title(study), study.skeleton.sections[0].title))
    plain = [word for word in re.findall(r"[^\W\d_]{2,}", words) if word.lower() not in phrases(language, "vague")]
    return frozenset(study.statistics.words.read_stems(" ".join(plain)))
