"""Where the first pages say in short what the document says: abstracts, summaries, or a paragraph in their place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import takewhile

from twopass.extractive.first_line.self_description import read_saying
from twopass.extractive.study import Study
from twopass.languages import WITHOUT_BLANKS, across
from twopass.languages.regexes import either, entries, spelled
from twopass.text.running_text import is_abstract

ABSTRACT = 2_500
"""Characters of an abstract that is not parted from what follows by a heading."""
_LONGEST = 6_000  # characters of one that is
_LATEST = 20_000  # characters in which one begins
_SHORTEST, _PARAGRAPH, _SOUND = 40, 450, 3.0  # characters of an abstract and a paragraph, and sound sentences of this


def abstracts(study: Study, zone: int, called: frozenset[str]) -> tuple[tuple[int, int], ...]:
    """Where abstracts and summaries stand; where there are none, the first paragraph of running text that says what
    its authors do, before the first section.
    """
    return tuple(_abstracts(study, zone)) or tuple(_leading(study, zone, called))


def _abstracts(study: Study, zone: int) -> Iterator[tuple[int, int]]:
    """Abstracts by their heading, or by the word that opens a paragraph; one that has headings of its own goes on under
    these.
    """
    sections = study.skeleton.sections
    for section, following in zip(sections, [*sections[1:], None], strict=True):
        headed = section.start < section.body or section.source == "outline"
        if headed and section.start < min(zone, _LATEST) and is_abstract(section):
            if section.end - section.body < _SHORTEST and following and following.level <= section.level:
                continue  # a heading without text
            parted = _SHORTEST <= section.end - section.body <= _LONGEST
            yield section.body, section.end if parted else _until(study, section.body, zone)
    found = _opening_word().search(study.document.text, 0, zone)
    if found is not None:
        section = study.skeleton.section_at(found.start())
        below = study.document.text[found.end() :].partition("\n")[0].strip().lower()
        if found.end() + _SHORTEST < section.end and below not in across("headings", "stock"):
            yield found.end(), _until(study, found.end(), section.end)


def _until(study: Study, start: int, end: int) -> int:
    """Where an abstract ends that no heading parts from what follows: at the authors' keywords, if they list any."""
    end = min(end, start + ABSTRACT)
    keywords = _keywords().search(study.document.text, start + _SHORTEST, end)
    return keywords.start() if keywords else end


def _leading(study: Study, zone: int, called: frozenset[str]) -> Iterator[tuple[int, int]]:
    """The first paragraph of running text under the title, where it says what is done."""
    statistics = study.statistics
    until = min(zone, study.skeleton.sections[0].end)
    paragraphs = re.finditer(r"\S[^\n]*", study.document.text[:until])
    long = (one for one in paragraphs if len(one[0]) >= _PARAGRAPH)
    for one in takewhile(lambda one: one.start() < until, long):
        low, high = statistics.within(one.start(), one.end())
        if float(study.shape[low:high].sum()) < _SOUND:
            continue
        if any(read_saying(text, statistics.language, called).does for text in statistics.texts[low:high]):
            yield one.span()
        return


@cache
def _keywords() -> re.Pattern[str]:
    """ "Keywords:", at the head of a line."""
    return re.compile(rf"(?:^|\n)[ \t]*{either(entries('keyphrases', 'listed'))}\s*[:：.—–-]", re.IGNORECASE)


@cache
def _opening_word() -> re.Pattern[str]:
    """ "Abstract." or "SUMMARY —" at the head of a paragraph, or on a line of its own; in capitals, and in a script
    without blanks, with no mark.
    """
    words, capitals = (spelled(map(case, across("headings", "abstracts"))) for case in (str.lower, str.upper))
    plain = spelled(entries("headings", "abstracts", language=code)[0] for code in sorted(WITHOUT_BLANKS))
    ends = rf"{words}(?:\s*[.:：/—–-]\s*|\s*\n+)|(?-i:{capitals}[ \t]+(?=[A-ZÀ-ÞА-ЯΑ-Ω]\w*[a-zà-ÿа-яα-ω]))|{plain}"
    return re.compile(rf"(?:^|\n)[ \t]*(?:{ends})", re.IGNORECASE)
