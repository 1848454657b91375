"""The first line of the index: what the document is, in a sentence or two of its abstract or its first pages."""

from __future__ import annotations

from itertools import islice

from twopass.extractive.first_line.candidate_sentences import (
    EARLY,
    HEAD,
    NAMED,
    SAID,
    Candidate,
    calls_on,
    candidates,
    leans,
    may_open,
    shared,
)
from twopass.extractive.first_line.document_title import titled, usable_title
from twopass.extractive.first_line.front import first_pages, read_front, title_stems
from twopass.extractive.first_line.self_description import is_english, speaks
from twopass.extractive.first_line.telling import features, model
from twopass.extractive.first_line.title_page import stems_of_title
from twopass.extractive.salience import similarity
from twopass.extractive.study import Study
from twopass.schema import Section
from twopass.text.running_text import silent
from twopass.text.tokens import cue, function_words
from twopass.text.wellformed import is_sentence

_LEAST = 0.1  # how likely a sentence must be to be told
LIKELY, PLAIN, SURE = 0.2, 0.27, 0.85
"""How likely it must be to be told where main headings are, and where it neither speaks of the document nor says what
the thing is; and below what these are told as well.
"""
# Times as much is worth one that says of the document what that does, and of an abstract, which says in short what the
# rest says at length, one that says what is done, and the first.
_PLAINLY, _IN_SHORT, _OPENING_IT = 1.5, 2.0, 1.5
_FOUND = 2.0  # and, beside one that does not, one that says what was found
# How likely a second one must be, and how likely beside one that is so likely that it says it all.
_SECOND, _BESIDE, _STRONG = 0.17, 0.5, 0.7
_ALIKE = 0.35  # cosine above which a second sentence repeats the first
_NEARBY = 8_000  # characters that may lie between the two
_OPENING = 2_500  # characters in which running text begins
# Sound sentences of running text, and their share of it.
_SENTENCES, _MOSTLY = 3.0, 0.35


def tell_document(study: Study, room: int) -> list[Candidate]:
    """The sentences, at most two and in text order, that say what the document is, in at most `room` characters with
    the title where that is needed; none where none is likely to say it well.
    """
    held = _weighed(study)
    alone = [one for one in held if one.worth >= _LEAST and not (one.needs or one.is_cut)]
    best = max((one for one in alone if len(_joined(study, one)) <= room), key=_worth, default=None)
    if best is None:
        return []
    others = (one for one in held if _adds(study, best, one) and len(_joined(study, best, one)) <= room)
    second = max(others, key=lambda one: _worth(one) * (_FOUND if _is_found(study, one) else 1.0), default=best)
    return sorted({best, second})


def _is_found(study: Study, one: Candidate) -> bool:
    """Whether a sentence of an abstract says what came out."""
    return one.inside and study.statistics.phrasings[one.at].holds("result")


def _weighed(study: Study) -> list[Candidate]:
    """What may be told of the first pages, with how likely it tells the document well."""
    front = read_front(study)
    held = list(candidates(study, front))
    likely = model().likely([features(study, front, one) for one in held])
    return [one._replace(worth=float(worth)) for one, worth in zip(held, likely, strict=True)]


def _worth(one: Candidate) -> float:
    """What a sentence is worth beside others."""
    plainly = _PLAINLY if one.own and one.does and one.titled and not one.saying.aside else 1.0
    in_short = _IN_SHORT if one.inside and one.does else 1.0
    return one.worth * plainly * in_short * (_OPENING_IT if one.opens else 1.0)


def _joined(study: Study, *both: Candidate) -> str:
    """Two sentences as they stand in a line."""
    return titled(study, " ".join(one.text for one in sorted(both)))


def _adds(study: Study, best: Candidate, one: Candidate) -> bool:
    """Whether a second sentence says what is done or stands in an abstract, near the first, is likely enough beside it,
    needs nothing that is not told, and says something else.
    """
    statistics, strong = study.statistics, best.worth >= _STRONG and (best.defines or not one.defines)
    plainly = one.defines or (best.inside and one.inside) or (one.own and one.does)
    apart = abs(statistics.sentences[one.at].start - statistics.sentences[best.at].start)
    return (
        one.worth >= (_BESIDE if strong else _SECOND)
        and (plainly or (not strong and (one.own or one.does or one.inside)))
        and (one.last < best.at or best.last < one.at)
        and not one.is_cut
        and (one.at == best.last + 1 or not one.needs)
        and apart <= _NEARBY
        and is_english(best.text, statistics.language) == is_english(one.text, statistics.language)
        and similarity(statistics, best.at, one.at) <= _ALIKE
    )


def title_said(study: Study) -> list[int]:
    """The first plain sentence with most of the telling words of the title, where running text begins."""
    statistics, titled = study.statistics, title_stems(study)
    sound = [at for at in range(*statistics.within(0, first_pages(study))) if study.fit[at] >= SAID] if titled else []
    for at in sound:
        one = statistics.sentences[at]
        if one.start > statistics.sentences[sound[0]].start + _OPENING:
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
    if not is_sentence(said.text) or said.holds("boilerplate") or calls_on(said.low):
        return False
    telling = (word for word in said.words[:NAMED] if word.lower() not in function_words(said.language))
    subject = study.statistics.words.read_stems(next(telling, ""))
    return may_open(study, at) and not titled.isdisjoint(subject)


def first_said(study: Study) -> list[int]:
    """The sentence that opens the first section of running text, where the text begins with a title page; where that
    has a title, one with a word of it.
    """
    statistics, sections = study.statistics, study.skeleton.sections
    if _prose(study, sections[0]):
        return []
    for section in sections[1:]:
        if section.start < first_pages(study) and not silent(section) and _prose(study, section):
            low, high = statistics.within(section.body, section.end)
            held = (at for at in range(low, high) if study.fit[at] >= SAID and may_open(study, at))
            title = usable_title(study)
            stems = stems_of_title(study, title)
            return [at for at in islice(held, 1) if not title or shared(study, at, stems)]
    return []


def thing_said(study: Study) -> list[int]:
    """The first sound sentence of a text where it says what the thing is that it begins with: "Gristware is a tool"."""
    statistics = study.statistics
    at = next((at for at in range(*statistics.within(0, EARLY)) if study.fit[at] >= SAID), None)
    if at is None or not may_open(study, at):
        return []
    said = statistics.phrasings[at]
    leaning = leans(said.text, said.language) or speaks(said.text, said.language)
    return [] if leaning or cue(said.language, "definition").search(said.low[:HEAD]) is None else [at]


def _prose(study: Study, section: Section) -> bool:
    """Whether a section has several sentences in running text."""
    low, high = study.statistics.within(section.body, section.end)
    return float(study.shape[low:high].sum()) >= _SENTENCES and float(study.shape[low:high].mean()) >= _MOSTLY
