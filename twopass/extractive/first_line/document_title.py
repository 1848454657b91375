"""The title of the document before its first line, where the line does not say by itself what the document is."""

from __future__ import annotations

import re
from functools import cache
from pathlib import PurePath

from twopass.extractive.first_line.self_description import called_in, read_saying
from twopass.extractive.first_line.title_page import (
    LONGEST_TITLE,
    SPACED_OUT,
    heads_part,
    is_degree,
    is_institution,
    is_kind,
    is_part_of_kind,
    kind_printed,
    kinds_printed,
    on_first_page,
    opening_kind,
    opening_title,
    opening_words,
    own_kind,
    printed_title,
    stems_of_title,
    taken_up,
    unmarked,
    with_beginning,
    with_printed,
    with_rest,
    with_subtitle,
    with_thing,
    without_other_rows,
)
from twopass.extractive.study import Study
from twopass.findings import SynthesisFindings
from twopass.languages import WITHOUT_BLANKS, across
from twopass.languages.regexes import entries, spelled
from twopass.schema import VERSUS, Evidence
from twopass.text.analysis import DocumentAnalysis
from twopass.text.tokens import HAN, cue, function_words
from twopass.text.wellformed import before_text

_HELD_OWN = 0.75  # share of the title's telling words from which a sentence on the document says it all
ZONE = 20_000
"""Characters in which a title stands."""
_SPOKEN, _MOSTLY = 0.3, 0.6  # shares of its telling words that the text takes up
_SHORT, _FEW = 4, 3  # words of a title that what stands under it goes on with, and of one that may be a heading
_TELLING = 5  # letters of a kind that the end of a word is told by
_LINES = 12  # of the first page
_BEFORE = 2.0  # sound sentences before it then
_COUNT, _COUNTS = re.compile(r"(?<!\S)\d{1,3}\.?(?!\S)"), 3  # numbers of pages, and how many make it a list of contents
_REPEATS = re.compile(r"(\b[A-Z]\w+(?: [A-Z]\w+)+\b).*\b\1\b.*\b\1\b")  # a stamp, again and again
_WORD = re.compile(r"(?<![\d-])\b[^\W\d_]+\b(?!-\w)")  # and no "10-K"
_FIGURES = re.compile(r"\d+")  # the year of an act, the version of a program
_SENTENCE = re.compile(r"(?<=[.!?。．！？])\s")
_SAYING, _SENTENCES = 100, 2  # characters and ends of sentences of a saying that stands where a title may
_FILE = re.compile(r"\w\.[a-z]{3,4}$")  # "spec.tex"
# "[.1em]", ".05in": what a typesetter was told of a title; and a rule between its parts
_LENGTH = re.compile(r"(?<!\S)(?:\\\w+:?|\[-?[\d.]+(?:cm|mm|pt|em|ex|in)\]|-?\d*\.\d+(?:cm|mm|pt|em|ex|in))(?!\S)")
# What a program adds to the name of a file, and a name cut in its middle.
_SAVED_BY = re.compile(r"^Microsoft \w+ - |\s[–-]\s(?:Google|Microsoft) \w+$")
_CUT = re.compile(r"\w(?:\.{3}|…)\w")
_LISTED = re.compile(r"\s\d{1,3}\s\d{1,2}\.?\s\D.*\d$")  # " 3 1. Object and definitions 3": of a page of contents
_ARTICLE = re.compile(r"(?<=\w)\W+(?P<word>[A-ZÀ-ÞА-ЯΑ-Ω]\w+) (?:\d+|[IVX]+)\b(?P<rest>\W*\w*)")
_RULE = re.compile(r"\s*[_—–=-]{3,}\s*")
_WITHIN = re.compile(r"\w[\s-]+\w")  # two words, be it with a hyphen
_BESIDE = re.compile(r"^\W*\d+(?:\.\d+)*[.)]?\s+|\s[\d.]*\d\s?(?:cm|mm|pt|em|ex)$|(?<=[a-zà-ÿ?!])\d$|[\s#:.,*∗†‡§¶]+$")
_WITH_FIGURE, _NAMED_SO = re.compile(r"\b[^\W\d_]+\d$"), 3  # and how often a name stands so
_BUILD = re.compile(r",?\s+[vV]?\d+(?:\.\d+)+[~+-]\S*\d.*$")  # "V2.9.0~pre1+git2023, 28 Jun 2026"
# "Two mills Ann Reeve1,2, Jo Hale3": names that go on with a title, with the numbers of their addresses.
_AUTHORS = re.compile(r"(?<=[\w?!.])\s+(?:[A-ZÀ-Þ][\w.’'-]*\s){1,3}?[A-ZÀ-Þ][\w’'-]*[a-zà-ÿ]\d(?:,\d)*,\s.*$")
_FIELD = re.compile(r"\s+[A-Z][\w-]*(?:\s[A-Z][\w-]*){0,2}:\s.*$")  # of a form, after the one with the title
_HYPHENATED = re.compile(r"([^\W\d_]{2,})- ([a-zß-ÿ]{2,})")
_REGISTERED = re.compile(r"\s+[A-Z]{2,6}[\s:]+\d[\d./-]{9,}$")  # "CNPJ 01.234.567/0001-89"


def titled(study: Study, text: str, *, short: bool = False) -> str:
    """The text with the title before it, where it lacks what that says, and the kind of document that the first page
    names, where it lacks that; in `short` the title up to its colon.
    """
    title = usable_title(study)
    own = read_saying(text, study.statistics.language, called_in(study.document.title)).own
    kind = _printed_beside(study, title) if title and not (own and _kinds(study, text)) else ""
    kind = "" if kind.lower() in text.lower() else kind
    if not title or title.lower() in text.lower() or (not kind and _says_title(study, text, title)):
        return f"{before_text(kind)}{text}" if kind else text
    title = title.partition(": ")[0] if short else title
    first = title.split(" ", 1)[0]
    title = f"{title[:1].upper()}{title[1:]}" if first.islower() else title
    return f"{before_text(f'{title} ({kind})' if kind else title)}{text}"


def _says_title(study: Study, text: str, title: str) -> bool:
    """Whether a text says by its first sentence what the title says."""
    if not set(_FIGURES.findall(title)) <= set(_FIGURES.findall(text)):
        return False
    wanted = stems_of_title(study, title)
    held = wanted.intersection(study.statistics.words.read_stems(_SENTENCE.split(text, maxsplit=1)[0]))
    own = read_saying(text, study.statistics.language, called_in(study.document.title)).own
    kinds = _kinds(study, title)
    kind_said = not kinds or (own and not kinds.isdisjoint(_kinds(study, text)))
    return kind_said and (own or len(wanted) >= _FEW) and len(held) >= (_HELD_OWN if own else 1.0) * len(wanted)


def with_title(study: Study, line: SynthesisFindings, room: int) -> SynthesisFindings:
    """The line with the title before it, where it lacks what that says, and with the place where the title stands."""
    forms = (titled(study, line.comment, short=short) for short in (False, True))
    comment = next((one for one in forms if len(one) <= room), line.comment)
    if comment == line.comment:
        return line
    return line.model_copy(update={"comment": comment, "evidence": (*line.evidence, *_place(study))})


def _kinds(study: Study, text: str) -> set[str]:
    """The kinds of document that a text names: "Annual report"."""
    kinds = entries("self_descriptions", "documents", language=study.statistics.language)
    low = text.lower()
    return set(kinds).intersection([low, *re.findall(r"\w+", low), *re.findall(r"\w+-\w+", low)])


def usable_title(study: Study) -> str:
    """The document's title where it says what the document is, with what stands under it where it is short; else what
    the first pages print as one; empty where that says nothing either.
    """
    return study.analysis.of(_in_whole_words)


def _in_whole_words(analysis: DocumentAnalysis) -> str:
    """The title without the hyphens at the ends of its lines: of words that the text has in one."""

    def joined(found: re.Match[str]) -> str:
        word = found[1] + found[2]
        return word if word.lower() in analysis.document.text.lower() else found[0]

    return _HYPHENATED.sub(joined, analysis.of(_title))


def _title(analysis: DocumentAnalysis) -> str:
    study = analysis.of(Study)
    title, printed = _named(study), study.document.title
    if is_kind(study, title):
        shown = _printed(study)
        return shown if shown and on_first_page(study, shown) else with_thing(study, title, printed)
    if is_degree(study, title):
        return with_printed(study, title)
    if not title:
        above = opening_kind(study) if _is_numbered(study) else ""
        shown = above or _printed(study) or kind_printed(study) or opening_title(study, printed)
        return shown or opening_kind(study) or opening_words(study)
    title = _without_end(study, with_rest(study, title))
    goes_on = len(title.split()) <= _SHORT or printed.rstrip().endswith(":")
    whole = with_subtitle(study, title, printed) if goes_on else title
    if whole == title and printed.rstrip().endswith(":"):  # what heads a list: "Members of the board:"
        return kind_printed(study) or printed_title(study) or title
    longer = with_beginning(study, whole)
    return longer if len(longer) <= LONGEST_TITLE else whole


def _without_end(study: Study, title: str) -> str:
    """A title without the words at its end after which another one is to come: "Review for"."""
    words, joining = title.split(), entries("headings", "unfinished", language=study.statistics.language)
    while len(words) > _FEW and words[-1].lower() in joining:
        words.pop()
    return " ".join(words)


def kind_beside(study: Study, title: str) -> str:
    """The kind of document that the first page names beside a title that names none, "Master’s thesis", or what the
    text calls itself again and again.
    """
    kind = "" if _kinds(study, title) else own_kind(study)
    return _printed_beside(study, title) or _beside(title, "" if kind in _labels() else kind.capitalize())


def _printed_beside(study: Study, title: str) -> str:
    """The kind that the first page names beside a title that names none; "Release 2.0" is no kind."""
    held = (one for one in kinds_printed(study) if _kinds(study, one) - _labels())
    return _beside(title, "" if _kinds(study, title) else next(held, ""))


def _labels() -> frozenset[str]:
    """Kinds that tell nothing of a document."""
    return across("self_descriptions", "labels")


def _beside(title: str, kind: str) -> str:
    """A kind as it stands beside a title, empty where the title has it in a word of its own."""
    known = re.search(rf"{re.escape(kind.lower())}\b", title.lower())  # "Datenschutzgesetz"
    if (len(kind) >= _TELLING and known) or (HAN.match(kind) and kind in title):
        return ""
    return f"{kind[:1]}{_WORD.sub(lambda one: one[0].lower(), kind[1:])}" if kind.isupper() else kind


def _printed(study: Study) -> str:
    """The title that the first pages print, with what stands under it where it is short."""
    title = printed_title(study)
    return with_subtitle(study, title, title) if title and len(title.split()) <= _SHORT else title


def _named(study: Study) -> str:
    """The title that the document has, where it is no file name, no institution and no heading that most documents
    have.
    """
    parts = (
        _without_marks(study, SPACED_OUT.sub("", one))
        for one in _parts(_before_parts(study, _in_one_language(study)))
        if not _is_stock(study, one)
    )
    title = without_other_rows(study, _shortened(next(filter(None, parts), "")))
    low = title.lower()
    if (
        not title
        or len(title) > LONGEST_TITLE
        or study.document.title == PurePath(study.document.path).stem
        or _FILE.search(low) is not None
        or len(_COUNT.findall(title)) >= _COUNTS
        or _REPEATS.search(title) is not None
        or low.split()[0] in across("references", "and")
        or (len(title) > _SAYING and len(_SENTENCE.findall(title)) >= _SENTENCES)
        or is_institution(study, low)
        or heads_part(study, title)
        or _is_numbered(study)
        or cue(study.statistics.language, "boilerplate").match(low) is not None
        or (len(title.split()) < _FEW and _follows(study, title))
    ):
        return ""
    return title if _borne_out(study, title) else ""


def _without_marks(study: Study, title: str) -> str:
    """A title without the number and the marks that stand beside it, but for the figure of a name, "NeuroKit2"."""
    name = _WITH_FIGURE.search(title)
    return title if name and study.document.text.count(name[0]) >= _NAMED_SO else _BESIDE.sub("", title)


def _before_parts(study: Study, title: str) -> str:
    """A title without the heading of the first article or chapter after it, where the text has others of its kind."""
    for found in _ARTICLE.finditer(title):
        word, before = found["word"], title[: found.start()]
        joined = {before.split()[-1].lower(), found["rest"].strip().lower()} & function_words(study.statistics.language)
        if is_part_of_kind(study, word) and len(before.split()) >= _FEW and not joined:
            return before
    return title


def _in_one_language(study: Study) -> str:
    """The title without its English translation after it, on lines of their own."""
    title, language = study.document.title, study.statistics.language
    here, there = function_words(language), function_words("en")
    lines = [study.document.text[one.start : one.end].strip() for one in study.document.lines[:_LINES]]
    for line in lines:
        words = {*re.findall(r"\w+", line.lower())}
        before = title[: title.find(line)] if line in title else ""
        told = before != "" and (there - here).isdisjoint(re.findall(r"\w+", before.lower()))
        if language != "en" and told and len(words & (there - here)) > 1 and words.isdisjoint(here - there):
            return before
    return title


def _shortened(title: str) -> str:
    """A title that is somewhat too long, up to the last word that has room."""
    if not LONGEST_TITLE < len(title) <= 2 * LONGEST_TITLE or title.count(": ") > 1:  # "Status: …  Expires: …"
        return title
    return f"{title[: LONGEST_TITLE - 2].rsplit(' ', 1)[0].rstrip(' ,;:–-')} …"


def _parts(title: str) -> list[str]:
    """The parts of a title without what a typesetter was told, and without the heading of the contents after it."""
    bare = _LENGTH.sub(" ", _LISTED.sub("", _SAVED_BY.sub("", unmarked(title))))
    named = _labelled_title().sub("", bare)
    bare = _AUTHORS.sub("", _BUILD.sub("", named if named == bare else _FIELD.sub("", named)))
    bare = _REGISTERED.sub("", " ".join(_RULE.sub(" – ", bare).split()).strip(" –-"))
    return _heading_after().sub("", _contents_after().sub("", bare)).split(" | ")


@cache
def _labelled_title() -> re.Pattern[str]:
    """ "Title: ", before it."""
    return re.compile(rf"^{spelled(across('self_descriptions', 'topics'))}\s*[:：]\s+", re.IGNORECASE)


@cache
def _heading_after() -> re.Pattern[str]:
    """The heading of an abstract at the end of a title in a script without blanks, be its characters set apart."""
    headings = across("headings", "abstracts")
    spaced = (r"\s*".join(map(re.escape, one)) for one in headings if HAN.fullmatch(one[:1]))
    return re.compile(rf"(?<=[^\W_])(?:{'|'.join(spaced)})$")


@cache
def _contents_after() -> re.Pattern[str]:
    """ "TABLE OF CONTENTS", at the end of a title; a single word may be one of its own."""
    headings = (one for one in across("headings", "contents") if " " in one)
    return re.compile(rf"(?<=\w)\W+{spelled(headings)}$", re.IGNORECASE)


def _is_stock(study: Study, title: str) -> bool:
    """Whether a title is a heading that most documents have; one without blanks may have the document's kind in it."""
    bare, language = _BESIDE.sub("", title).lower(), study.statistics.language
    if language in WITHOUT_BLANKS:  # "North University bachelor thesis" is the heading of a form
        form = spelled({*entries("self_descriptions", "institutions", language=language)})
        kinds = spelled({*entries("self_descriptions", "documents", "degrees", language=language)})
        bare = re.sub(rf"{kinds}|\W", "", bare)
        if re.fullmatch(rf".{{2,}}{form}", bare):
            return True
    return bare in across("headings", "stock", "abstracts", "contents") or (
        bare in across("headings", "formal") and _is_one_of_many(study)
    )


def _is_one_of_many(study: Study) -> bool:
    """Whether the heading that a text begins with is one of several beside it: a chapter's, and no title."""
    first, *rest = study.skeleton.sections
    return first.start < first.body and sum(one.level == first.level for one in rest) >= _FEW


def _is_numbered(study: Study) -> bool:
    """Whether the title is the heading of the section with the number 1."""
    first = next((one for one in study.skeleton.sections if one.number == "1"), None)
    return first is not None and study.document.title in (first.heading, first.title)


def _follows(study: Study, title: str) -> bool:
    """Whether running text stands before a title: it is a heading within the document."""
    found = re.search(rf"(?:^|\n)[ \t]*{re.escape(title)}[ \t]*(?:\n|$)", study.document.text[:ZONE])
    return found is not None and float(study.shape[slice(*study.statistics.within(0, found.start()))].sum()) >= _BEFORE


def _borne_out(study: Study, title: str) -> bool:
    """Whether a title is one by its words. Large type on a page may have been taken for one: the text has to speak of
    some of them. What stands beside the words of an office file, and not on its first pages, may be a template's: the
    text has to speak of most of them.
    """
    stems, counted = stems_of_title(study, title), study.document.counted
    known = taken_up(study, stems)
    printed = title.lower() in " ".join(study.document.text[:ZONE].split()).lower()
    if not printed and _CUT.search(title):
        return False
    if counted == "page":
        return (
            VERSUS in title or bool(_kinds(study, title) and _WITHIN.search(title)) or 0 < known >= _SPOKEN * len(stems)
        )
    says = bool(stems) or " " in title
    return says and (printed or counted == "line" or 0 < known >= _MOSTLY * len(stems))


def _place(study: Study) -> tuple[Evidence, ...]:
    """Where the title stands in the text first, if it does."""
    words = map(re.escape, usable_title(study).split(": ")[0].split())
    found = re.search(r"\s+".join(words), study.document.text[:ZONE])
    return (study.document.evidence(*found.span()),) if found else ()
