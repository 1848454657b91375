"""The main headings of a document, which say what it holds where no sentence says it all."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import accumulate

from twopass.extractive.first_line.document_title import kind_beside, usable_title
from twopass.extractive.first_line.title_page import institutions
from twopass.extractive.listings import listed
from twopass.extractive.study import Study
from twopass.findings import SynthesisFindings
from twopass.languages import across
from twopass.languages.regexes import spelled
from twopass.languages.roman_numerals import roman_value
from twopass.schema import Section
from twopass.text.running_text import is_caption, silent
from twopass.text.tokens import HAN, cue, full_stop, wording

_LONGEST_NAME = 90  # characters of a heading that is named
_MOST, _ROOM = 7, 260  # headings named before the rest is only counted, and characters for their names
_EARLY = 0.3  # share of a text in which its contents are listed
_MAIN = 3  # main headings that say what a document holds
_FEW, _PARTS = 4, 3  # main headings that are so few that some of the parts of each are named, too
_BARE, _COUNTED = 2, ("part", "chapter", "section", "item", "appendix")  # words of a heading that is but its number
_COUNTED_ON = re.compile(r"\s*\(\d+(?:\s*/\s*\d+)?\)$")  # "(2/3)", at the end of a heading that goes on
_LONGEST_ENTRY = 400  # characters of a work cited
_BRACKETED = re.compile(r"\([^()]*\)")
_ACCENTS = re.compile(r"\s?[´`˙¨˚˝¸ˇ˘^~]\s?")  # that stand beside their letter
_FOREIGN = re.compile(r"^[“„\"«].*[”\"»]$|\\[a-z]{2,}\{|^%")  # a quotation, LaTeX
_ROMAN = re.compile(r"^[IVX]+\.?\s+(?=\w{3})")
_AFTER = " .:;,#–—-"  # what stands after a heading that text follows on its line
_OF_TITLE_PAGE = re.compile(r"^\(.*\)$|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b")  # a name in brackets, a date
_LOST = re.compile(r"(?:^|\s)-\w")  # "-function", of which the letter before is lost
_UNSAID = ("stock", "abstracts", "contents", "formalities", "appendix")  # headings that most documents have


Under = Mapping[Section, tuple[Section, ...]]
"""The sections of a document in their order, each with those right under it."""


def main_headings(study: Study, under: Under) -> tuple[Section, ...]:
    """The main headings of a document after the one that it begins with; none where they are few, or those that most
    documents have.
    """
    below = _below_first(under)
    while below and len(below) - sum(map(is_bare, below)) < _MAIN:
        below = tuple(section for one in below for section in under[one])
    held = _written(study, below)
    own = sum(not _is_unsaid(one) for one in held)
    return held if own >= max(_MAIN, len(held) / 2) and sum(map(_tells, held)) >= _MAIN else ()


def few_headings(study: Study, under: Under) -> tuple[Section, ...]:
    """The headings that say what only a document without main headings holds, or those right under them."""
    below = _below_first(under)
    opened = tuple(inner for one in below for inner in ((_opened(one, under) if _tells(one) else ()) or (one,)))
    wide = tuple(inner for one in below for inner in (_opened(one, under) or (one,)))
    deep = tuple(inner for one in wide for inner in (_opened(one, under) or (one,)))
    kinds = (tuple(one for one in _written(study, held) if _tells(one)) for held in (opened, below, wide, deep))
    return next((told for told in kinds if len(told) >= _MAIN), ())


def _opened(section: Section, under: Under) -> tuple[Section, ...]:
    """The sections right under one, and in place of those with but a number or a date those under them."""
    return tuple(inner for one in under[section] for inner in (under[one] if is_bare(one) else (one,)))


def _below_first(under: Under) -> tuple[Section, ...]:
    """The sections under the one that a document begins with, or else beside it."""
    (first, below), *rest = under.items()
    beside = tuple(section for section, _ in rest if section.level <= first.level)
    if _is_unsaid(first) and len(beside) >= _MAIN:
        return beside
    return below if len(below) >= _MAIN or (below and len(beside) < _MAIN) else beside


def _written(study: Study, sections: Sequence[Section]) -> tuple[Section, ...]:
    """The sections with a heading that authors wrote to say something; in small letters it is code, unless most are."""
    small = 2 * sum(section.title[:1].islower() for section in sections) > len(sections)
    held = tuple(
        section
        for section in sections
        if not (silent(section) or _names_whole(study, section) or is_bare(section) or _is_made(section))
        and not _is_work(study, section)
        and (small or not section.title[:1].islower())
    )
    contents = _contents(study)
    after = tuple(section for section in held if section.start > contents)
    return after if len(after) >= _MAIN else held


def _contents(study: Study) -> int:
    """Where the table of contents begins: what stands before it, lists of names and thanks, is none of the matter."""
    early = (one for one in study.skeleton.sections if one.start < _EARLY * len(study.document.text))
    return max((one.start for one in early if one.title.lower() in across("headings", "contents")), default=0)


def titled_headings(study: Study, main: Sequence[Section]) -> str:
    """What a document holds by its main headings, after its title where that says what it is, with the kind that its
    first page names: "Master’s thesis: Mills: covers …"; the title alone where few of them tell anything.
    """
    title, language = usable_title(study), study.statistics.language
    form, names = wording(language, "covers"), _telling(study, main)
    named = ": ".join(filter(None, (kind_beside(study, title), title)))
    alone = f"{named.rstrip('.。．')}{full_stop(language)}"
    if title and _tell_little(names, main):
        return alone
    said = form.format(list=names_of(_with_parts(study, main, names, _ROOM), language))
    if not title:
        return _sentence(said, language)
    if any(mark in form for mark in ":："):  # two colons are one too many
        return f"{alone} {_sentence(said, language)}"
    return f"{named}: {said}{full_stop(language)}"


def with_headings(study: Study, line: SynthesisFindings, main: Sequence[Section], room: int) -> SynthesisFindings:
    """A line with the main headings after it, as far as these fit."""
    language, names = study.statistics.language, _telling(study, main)
    said = wording(language, "covers")
    if said.startswith("{"):  # a language without a word for it
        return line
    free = room - len(line.comment) - len(said) - len(wording(language, "more")) - 2 * _MOST
    if _tell_little(names, main) or sum(map(len, names[:_MAIN])) > free:
        return line
    room = min(_ROOM, free)
    said = said.format(list=names_of(_with_parts(study, main, names, room), language, room))
    return line.model_copy(update={"comment": f"{line.comment} {_sentence(said, language)}"})


def tell_little(study: Study, main: Sequence[Section]) -> bool:
    """Whether too few of the main headings tell anything for a list of them."""
    return _tell_little(_telling(study, main), main)


def _tell_little(names: Sequence[str], main: Sequence[Section]) -> bool:
    """Whether too few of the main headings, or of their names, tell anything for a list of them: not where most are one
    name with other dates or numbers, "Meeting of 3 May".
    """
    telling = [one for one in main if _tells(one)]
    alike = max(Counter(map(_undated, telling)).values(), default=0)
    return min(len(names), len(telling)) < _MAIN or 2 * alike > len(telling)


def _undated(section: Section) -> str:
    """A heading without dates and numbers."""
    words = re.findall(r"[^\W\d_]+", _named(section).lower())
    return " ".join(word for word in words if word not in across("common_words", "calendar"))


def _sentence(said: str, language: str) -> str:
    """Words as a sentence of their own."""
    return f"{said[:1].upper()}{said[1:]}{full_stop(language)}"


def names_of(headings: Iterable[str], language: str, room: int = _ROOM) -> str:
    """Headings in a row, and how many more there are than have room."""
    names = list(dict.fromkeys(headings))
    most = max(1, min(_MOST, sum(end <= room for end in accumulate(map(len, names)))))
    if len(names) > most:
        shown = names[: max(1, most - 1)]
        names = [*shown, wording(language, "more").format(count=len(names) - len(shown))]
    return listed(names, language)


def is_bare(section: Section) -> bool:
    """Whether a heading is but its number, "Part I", "IV", or a date, with the name of who spoke: "3 March (Reeve)"."""
    words = section.title.lower().split()
    if roman_value(section.title.rstrip(_AFTER)):
        return True
    named = {*re.findall(r"[^\W\d_]+", _BRACKETED.sub("", section.title.lower()))}
    dated = bool(named) and named <= across("common_words", "calendar")
    return dated or (len(words) <= _BARE and not across("headings", *_COUNTED).isdisjoint(words[:1]))


def _telling(study: Study, main: Sequence[Section]) -> list[str]:
    """The main headings without their numbers, and without those that most documents have or that say the title."""
    title = usable_title(study).lower()
    own = [one for one in main if not _is_unsaid(one)]
    telling = [one for one in own if _tells(one)]
    names = [_named(one) for one in (telling if len(telling) >= _MAIN else own)]
    told = [one for one in names if not (title and (one.lower() in title or title in one.lower()))]
    held = [one for one in told if len(one) <= _LONGEST_NAME]
    whole = [one for one in held if _LOST.search(one) is None]
    return (whole if len(whole) >= _MAIN else held) or names or [_named(one) for one in main]


def _with_parts(study: Study, main: Sequence[Section], names: Sequence[str], room: int) -> list[str]:
    """The names of headings where they are few, each with those right under it, as far as these fit: "Wheels (Oak,
    Elm)".
    """
    held, free = [*names], room - sum(map(len, names))
    for section in main if len(names) <= _FEW else ():
        below = (one for one in study.skeleton.sections if one.parent == section.id and _tells(one))
        parts = [*dict.fromkeys(map(_named, below))][:_PARTS]
        more = f" ({', '.join(parts)})"
        if len(parts) > 1 and len(more) <= free and (name := _named(section)) in names:
            held[names.index(name)] += more
            free -= len(more)
    return held


def _tells(section: Section) -> bool:
    """Whether a heading says what only this document holds, in words, and not who wrote it: "Introduction and aims" and
    "Author: Ann Reeve" do not.
    """
    name, plain = _named(section).lower(), across("headings", *_UNSAID, "formal")
    parts = {*re.split(rf"\s*[,&/]\s*|\s+{spelled(across('references', 'and'))}\s+", name)}
    credits = across("self_descriptions", "credits")
    if _OF_TITLE_PAGE.search(name) or institutions().search(name):
        return False
    credited = ":" in name and (name.partition(":")[0] in credits or credits.intersection(re.findall(r"\w+", name)))
    return (
        (sum(map(str.isalpha, name)) > 1 or HAN.search(name) is not None)
        and not (credited or is_bare(section) or _is_unsaid(section, "formal"))
        and not parts <= plain
    )


def _is_unsaid(section: Section, *kinds: str) -> bool:
    """Whether a heading is one of those that most documents have, be its accents set apart: "Spis tre´sci"."""
    name, kinds = _named(section).lower(), (*_UNSAID, *kinds)
    return (
        name in across("headings", *kinds)
        or name in across("references", "index")
        or (_ACCENTS.search(name) is not None and _bare_letters(name) in _bare_headings(kinds))
    )


@cache
def _bare_headings(kinds: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(_bare_letters, across("headings", *kinds)))


def _bare_letters(text: str) -> str:
    """A text without its accents."""
    return "".join(
        one for one in unicodedata.normalize("NFD", _ACCENTS.sub("", text)) if not unicodedata.combining(one)
    )


def _named(section: Section) -> str:
    """A heading as it is named: "Costs" of "5 Costs.—" and "II Costs", "Ponds" of "Ponds (2/3)"."""
    return _ROMAN.sub("", _COUNTED_ON.sub("", section.title.rstrip(_AFTER)))


def _is_made(section: Section) -> bool:
    """Whether a heading is none that its authors wrote: words of the text that stand for one, those of somebody else,
    a caption, or LaTeX.
    """
    return section.source == "inferred" or is_caption(section.title) or _FOREIGN.search(section.title) is not None


def _is_work(study: Study, section: Section) -> bool:
    """Whether a heading is the title of a work cited, over its authors and its address."""
    body = study.document.text[section.body : section.end]
    return len(body) <= _LONGEST_ENTRY and re.search(r"\bdoi\b", body, re.IGNORECASE) is not None


def _names_whole(study: Study, section: Section) -> bool:
    """Whether a heading is the title of the document once more, or a notice."""
    low = section.title.lower()
    return study.document.title.lower() == low or cue(study.statistics.language, "boilerplate").search(low) is not None
