"""The first line of the index: what the document is, in a sentence or two of its abstract or its first pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import NamedTuple

from twopass.extractive.salience import similarity
from twopass.extractive.study import OPENING, Study
from twopass.languages import across
from twopass.languages.regexes import either, entries, spelled
from twopass.schema import Section
from twopass.text.running_text import silent
from twopass.text.tokens import cue, function_words, phrases
from twopass.text.wellformed import announces, calls_out, is_sentence, own_work

LONGEST_LINE = 330
"""Characters of a sentence that a reader takes in at once; a line has no longer one."""
ZONE, ZONE_LEAST, ZONE_MOST = 0.2, 12_000, 60_000
"""Share of the text, and least and most characters, in which a document says what it is."""
ABSTRACT = 2_500
"""Characters of an abstract that is not parted from what follows by a heading."""
_OWN_WORK = 24  # characters in which "this report" is what a sentence speaks of
_HEAD, _NAMED = 80, 3  # characters in which a sentence says what it does, and words in which it names its subject
# Sound sentences of a text, their share of it, and fitness of one that opens it.
_SENTENCES, _MOSTLY, _SAID = 3.0, 0.35, 0.7
_FIRST, _TELLING = 3, 1.0  # sections with which a text begins; worth from which a sentence says what it is
_LISTED = 0.34  # commas for each blank from which words are a list
_SOUND, _ALIKE = 0.4, 0.3  # fitness from which a sentence may tell; cosine above which a second one repeats it
_SECOND = 0.55  # share of the best one's worth from which a second sentence is told
# What a sentence is worth that says what the document does, opens the abstract, or says what its title names is.
_DOES, _OWN, _OPENS, _IN_ABSTRACT, _DEFINES, _NAMES = 2.0, 3.0, 0.8, 2.0, 2.6, 1.4


_QUOTED, _QUOTE = re.compile(r"[“\"„«‘]"), 14  # "The “Service” refers to" explains a word; characters before it


class _Told(NamedTuple):
    """A sentence, what it is worth as the first line, whether it says what the document does, or what that is which the
    title names, and whether it stands in an abstract.
    """

    at: int
    worth: float
    does: bool
    defines: bool
    inside: bool


def tell_document(study: Study, room: int) -> list[int]:
    """The sentences, at most two and in text order, that say what the document is, in at most `room` characters; none
    where no sentence says it.
    """
    ranked = sorted((one for one in _candidates(study) if one.worth >= _TELLING), key=lambda one: -one.worth)
    if not ranked:
        return []
    best = ranked[0]
    left = room - len(study.printed[best.at]) - 1
    # Beside a sentence that only brings in the matter stands one that says what the text does with it.
    others = ranked[1:] if best.does else sorted(ranked[1:], key=lambda one: not one.does)
    fitting = (one for one in others if len(study.printed[one.at]) <= left and _adds(study, best, one))
    return sorted({best.at, next(fitting, best).at})


def title_said(study: Study) -> list[int]:
    """The first plain sentence with most of the telling words of the title, where running text begins."""
    statistics, titled = study.statistics, _title_stems(study)
    sound = [at for at in range(*statistics.within(0, _zone(study))) if study.fit[at] >= _SAID] if titled else []
    for at in sound:
        one = statistics.sentences[at]
        if one.start > statistics.sentences[sound[0]].start + ABSTRACT:
            return []
        held = len(titled.intersection(statistics.words.stems(one.start, one.end)))
        if 2 * held > len(titled) and _stands_for(study, at, titled):
            return [at]
    return []


def _stands_for(study: Study, at: int, titled: frozenset[str]) -> bool:
    """Whether a whole sentence begins, but for an article, with a word of the title, and is no notice or word
    on how to use the text.
    """
    said = study.statistics.phrasings[at]
    if not is_sentence(said.text) or said.holds("boilerplate") or _calls_on(said.low):
        return False
    telling = (word for word in said.words[:_NAMED] if word.lower() not in function_words(said.language))
    subject = study.statistics.words.read_stems(next(telling, ""))
    return fits_a_line(study, at) and not titled.isdisjoint(subject)


def _calls_on(low: str) -> bool:
    """Whether a sentence says what should be done with the text: "This document should be kept with the others"."""
    return _demand().search(low[:_HEAD]) is not None


@cache
def _demand() -> re.Pattern[str]:
    return re.compile(rf"\b{spelled(entries('prose', 'demands'))}\b")


def first_said(study: Study) -> list[int]:
    """The sentence that opens the first section of running text, where the text begins with a title page."""
    statistics, sections = study.statistics, study.skeleton.sections
    if _prose(study, sections[0]):
        return []
    for section in sections[1:]:
        if section.start < _zone(study) and not silent(section) and _prose(study, section):
            low, high = statistics.within(section.body, section.end)
            held = (at for at in range(low, high) if study.fit[at] >= _SAID and fits_a_line(study, at))
            return list(islice(held, 1))
    return []


def _prose(study: Study, section: Section) -> bool:
    """Whether a section has several sentences in running text."""
    low, high = study.statistics.within(section.body, section.end)
    return float(study.shape[low:high].sum()) >= _SENTENCES and float(study.shape[low:high].mean()) >= _MOSTLY


def _zone(study: Study) -> int:
    """The characters in which a document says what it is."""
    whole = len(study.document.text)
    return min(whole, max(ZONE_LEAST, min(ZONE_MOST, round(ZONE * whole))))


def _adds(study: Study, best: _Told, one: _Told) -> bool:
    """Whether a second sentence says something else that is nearly as telling, of the document or beside the first."""
    if one.worth < _SECOND * best.worth or similarity(study.statistics, best.at, one.at) > _ALIKE:
        return False
    if best.inside:  # an abstract says it all
        return one.inside
    return one.defines or one.at == best.at + 1 or (one.does and not best.does)


def _candidates(study: Study) -> Iterator[_Told]:
    """Sentences of the first pages with what they are worth as the first line."""
    statistics = study.statistics
    zone = _zone(study)
    abstracts = [*_abstracts(study, zone)]
    titled = _title_stems(study)
    density = study.concepts.density
    top = float(density[: statistics.within(0, zone)[1]].max(initial=0.0)) or 1.0
    for at in range(*statistics.within(0, zone)):
        if study.shape[at] < _SOUND or not fits_a_line(study, at) or statistics.phrasings[at].holds("boilerplate"):
            continue
        start = statistics.sentences[at].start
        end = statistics.sentences[at].end
        inside = next((low for low, high in abstracts if start < high and low < end), None)
        told, does, defines = _told(study, at, titled, inside)
        if told:
            early = 1.0 - 0.4 * start / zone
            share = float(study.fit[at] / study.shape[at]) ** 0.5
            worth = (told + float(density[at]) / top) * early * share * float(study.shape[at])
            yield _Told(at, worth, does, defines, inside is not None)


def fits_a_line(study: Study, at: int) -> bool:
    """Whether a sentence may stand in a line: not too long, no question, and more than a word on what a part holds."""
    words = study.printed[at]
    if (
        len(words) > LONGEST_LINE
        or words.count(",") >= _LISTED * words.count(" ")
        or study.statistics.texts[at].rstrip("\"'”’»)").endswith(("?", "？", ":", "："))
    ):
        return False
    return not announces(words, study.statistics.language) and not calls_out(words)


def _told(study: Study, at: int, titled: frozenset[str], inside: int | None) -> tuple[float, bool, bool]:
    """How plainly a sentence says what the document is or does, 0 where it does not; whether it says what it does; and
    whether it says what that is which the title names.
    """
    said, language = study.statistics.phrasings[at], study.statistics.language
    head = said.low[:_HEAD]
    found = own_work().search(head[:_OWN_WORK])
    whole = study.statistics.section_of[at] == 0  # what a text calls its section, where it begins
    own = (found is not None and (whole or not _names_a_part(found)) and not _belongs(found, head, language)) or (
        _names_itself(study, head)
    )
    own = own and not _calls_on(head)
    does = own or _says_what_it_does(head, language)
    if inside is not None:
        start = study.statistics.sentences[at].start  # before it, where "Abstract:" is read as a part of the sentence
        first = start <= inside or study.statistics.within(inside, inside + 400)[0] == at
        return _IN_ABSTRACT + _DOES * does + _OPENS * first, does, False
    opens = bool(study.opening[at] == OPENING[0])
    begins = opens and study.statistics.section_of[at] <= _FIRST
    named = _names_title(study, at, titled)
    defines = named and _QUOTED.search(head[:_QUOTE]) is None and cue(language, "definition").search(head) is not None
    start = study.statistics.sentences[at].start
    entitled = len(titled) > 1 and titled.issubset(study.statistics.words.stems(start, start + _HEAD))
    stems = study.statistics.words.stems(start, study.statistics.sentences[at].end)
    known = not titled or not titled.isdisjoint(stems)
    told = max(_OWN * own, _DOES * (does and known), _DEFINES * defines, _NAMES * (entitled or (named and begins)))
    return (told + _OPENS * opens if told else 0.0), does, defines


def _says_what_it_does(head: str, language: str) -> bool:
    """Whether the head of a sentence says what the whole text does: "the ideas of this book" only names it."""
    found, work = cue(language, "contribution").search(head), own_work().search(head)
    if (
        found is None
        or head[found.end() : found.end() + 1] == "-"
        or (work and (_names_a_part(work) or work.start() <= found.start() < work.end()))
    ):
        return False
    return found.start() == 0 or cue(language, "anaphora").match(head) is None


def _belongs(found: re.Match[str], head: str, language: str) -> bool:
    """Whether a sentence speaks of what belongs to the text: "Questions of this survey", but not "the aim of this"."""
    before = head[: found.start()].split()
    return bool(before) and before[-1] in phrases(language, "links") and not cue(language, "contribution").match(head)


def _names_a_part(found: re.Match[str]) -> bool:
    """Whether "this chapter" is what a sentence speaks of, and not the document."""
    return found[0].split()[-1] in entries("prose", "parts")


def _names_itself(study: Study, head: str) -> bool:
    """Whether a sentence begins with "this" and what the title calls the document: "This Privacy Statement"."""
    found = _this().match(head[:_OWN_WORK])
    kind = study.document.title.rstrip(" .:").rsplit(" ", 1)[-1].lower()
    return found is not None and kind in re.findall(r"\w{4,}", head[found.end() : found.end() + _OWN_WORK])


@cache
def _this() -> re.Pattern[str]:
    return re.compile(rf"{spelled(entries('prose', 'this'))}\s")


def _names_title(study: Study, at: int, titled: frozenset[str]) -> bool:
    """Whether a sentence has a word of the title among its first ones."""
    said = study.statistics.phrasings[at]
    if cue(said.language, "anaphora").match(said.low):
        return False
    return not titled.isdisjoint(study.statistics.words.read_stems(" ".join(said.words[:_NAMED])))


def _title_stems(study: Study) -> frozenset[str]:
    """The telling stems of the title, and of the first heading where the text begins with it."""
    language = study.statistics.language
    words = " ".join((study.document.title, study.skeleton.sections[0].title))
    plain = [word for word in re.findall(r"[^\W\d_]{3,}", words) if word.lower() not in phrases(language, "vague")]
    return frozenset(study.statistics.words.read_stems(" ".join(plain)))


def _abstracts(study: Study, zone: int) -> Iterator[tuple[int, int]]:
    """Where abstracts and summaries stand: by their heading, or by the word that opens a paragraph."""
    for section in study.skeleton.sections:
        if section.start < zone and " ".join(section.title.lower().split()) in across("headings", "abstracts"):
            yield section.body, section.end
    found = _opening_word().search(study.document.text, 0, zone)
    if found is not None:
        section = study.skeleton.section_at(found.start())
        yield found.end(), min(section.end, found.end() + ABSTRACT)


@cache
def _opening_word() -> re.Pattern[str]:
    """ "Abstract." or "SUMMARY —" at the head of a paragraph, or on a line of its own."""
    words = spelled(across("headings", "abstracts"))
    return re.compile(rf"(?:^|\n)[ \t]*{either([words])}(?:\s*[.:—–-]\s*|\s*\n+)", re.IGNORECASE)
