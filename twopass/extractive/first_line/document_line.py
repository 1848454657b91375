"""The first line of the index: what the document is, in a sentence or two of its abstract or its first pages."""

from __future__ import annotations

from collections.abc import Sequence
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
from twopass.extractive.first_line.front import NAME, first_pages, read_front, title_stems
from twopass.extractive.first_line.self_description import is_english, passive, presents, speaks
from twopass.extractive.first_line.telling import features, model
from twopass.extractive.first_line.title_page import stems_of_title
from twopass.extractive.salience import similarity
from twopass.extractive.study import Study
from twopass.schema import Section
from twopass.text.running_text import silent
from twopass.text.tokens import cue, function_words
from twopass.text.wellformed import is_sentence

# How likely a sentence must be to be told where headings tell the document, and one that says of it what it does; and
# the same where no headings do.
_LIKELY, _OWN = 0.4, 0.12
_CLAIMED = 0.2  # and one of an abstract that says what is done, or one that says what the thing with a name is
_ALONE, _DOES = 0.3, 0.02
_SECOND = (0.35, 0.17)  # and to be told beside another, and beside one of the same abstract
_PLAINLY = 1.5  # times as much is one worth that says of the document what that does
_SAID_SHORT = 2.5  # and one of an abstract, which says in short what the rest says at length
_FOUND = 2.0  # and, beside one that does not, one that says what was found
_FITS = 0.6  # share of the likeliest one's from which one is told that has room beside the title
_ALIKE = 0.3  # cosine above which a second sentence repeats the first
_LITTLE = 3  # telling words of a sentence, beside those of the title and what it does, that say little more
_SIMILAR = 0.6  # cosine above which a sentence repeats such a one
_NEARBY = 3_000  # characters that may lie between the two
_OPENING = 2_500  # characters in which running text begins
# Sound sentences of running text, and their share of it.
_SENTENCES, _MOSTLY = 3.0, 0.35


def tell_document(study: Study, room: int) -> list[Candidate]:
    """The sentences, at most two and in text order, that say what the document is, in at most `room` characters with
    the title where that is needed; none where none is likely to say it well.
    """
    held, stems = _weighed(study), stems_of_title(study, usable_title(study))
    first = [one for one in held if _may_be_first(one) and _has_matter(study, one, stems)]
    first.sort(key=lambda one: (is_likely(one), _plainly(one)), reverse=True)
    if not first:
        return _of_abstract(study, held, room)
    near = (one for one in first if one.worth >= _FITS * first[0].worth and (one.inside or not first[0].inside))
    best = next((one for one in near if len(_joined(study, one)) <= room), first[0])
    little = _says_little(study, best, stems)
    others = [one for one in held if _adds(study, best, one, little) and len(_joined(study, best, one)) <= room]
    second = max(others, key=lambda one: one.worth * (_FOUND if _is_found(study, one) else 1.0), default=best)
    return sorted({best, second})


def _of_abstract(study: Study, held: Sequence[Candidate], room: int) -> list[Candidate]:
    """The sentence that opens an abstract, with the likeliest one that says what was done, be it of what the first
    tells; none where they do not fit.
    """
    inside, language = [one for one in held if one.inside], study.statistics.language
    done = [one for one in inside if not one.opens and (one.does or passive(one.text, language))]
    both = [*(one for one in inside if one.opens)][:1] + sorted(done, key=lambda one: -one.worth)[:1]
    return both if len(both) > 1 and len(_joined(study, *both)) <= room else []


def is_whole_abstract(told: Sequence[Candidate]) -> bool:
    """Whether sentences are the opening of an abstract and what it says was done."""
    return len(told) > 1 and told[0].inside and told[0].opens


def _is_found(study: Study, one: Candidate) -> bool:
    """Whether a sentence of an abstract says what came out."""
    return one.inside and study.statistics.phrasings[one.at].holds("result")


def _weighed(study: Study) -> list[Candidate]:
    """What may be told of the first pages, with how likely it tells the document well."""
    front = read_front(study)
    held = list(candidates(study, front))
    likely = model().likely([features(study, front, one) for one in held])
    return [one._replace(worth=float(worth)) for one, worth in zip(held, likely, strict=True)]


def is_likely(one: Candidate) -> bool:
    """Whether a sentence is likely enough to tell the document well to be told where main headings do."""
    if one.defines and one.saying.aside and not (one.own or one.inside):  # on what it runs, who paid for it
        return False
    claimed = (one.inside and one.does) or (one.defines and NAME.match(one.text))
    least = _OWN if _is_plain(one) else _CLAIMED if claimed else _LIKELY
    return one.worth >= least and not one.is_cut


def _may_be_first(one: Candidate) -> bool:
    """Whether a sentence may be told where no headings tell the document: it may say what that does, and be no more
    likely than others.
    """
    does = one.defines or (one.does and (one.own or one.inside))
    return not one.needs and one.worth >= (_DOES if does else _ALONE) and (does or not one.saying.aside)


def _has_matter(study: Study, one: Candidate, stems: frozenset[str]) -> bool:
    """Whether a sentence says what the document or its authors do, what its thing is, or has one of the stems of its
    title; what stands on its first page may do without.
    """
    early = study.statistics.sentences[one.at].start < EARLY
    plain = not (one.own or one.does or one.defines or one.inside or early)
    return not (plain and stems) or bool(shared(study, one.at, stems))


def _is_plain(one: Candidate) -> bool:
    """Whether a sentence says of the document what that does."""
    return one.own and one.does and not one.saying.aside


def _plainly(one: Candidate) -> float:
    """What a sentence is worth as the first: more where it says of the document what that does, or in an abstract."""
    return one.worth * (_PLAINLY if _is_plain(one) else 1.0) * (_SAID_SHORT if one.inside and one.does else 1.0)


def _joined(study: Study, *both: Candidate) -> str:
    """Two sentences as they stand in a line."""
    return titled(study, " ".join(one.text for one in sorted(both)))


def _adds(study: Study, best: Candidate, one: Candidate, little: bool) -> bool:
    """Whether a second sentence stands near the first, which may say `little`, needs nothing that is not told, and says
    something else.
    """
    follows, statistics = one.at == best.last + 1, study.statistics
    if is_english(best.text, statistics.language) != is_english(one.text, statistics.language):
        return False
    apart = abs(statistics.sentences[one.at].start - statistics.sentences[best.at].start)
    return (
        (one.last < best.at or best.last < one.at)
        and (follows or not one.needs)
        and one.worth >= _SECOND[best.inside and not one.opens]
        and apart <= _NEARBY
        and similarity(statistics, best.at, one.at) <= (_SIMILAR if little else _ALIKE)
        and _goes_with(study, best, one, little)
    )


def _goes_with(study: Study, best: Candidate, one: Candidate, little: bool) -> bool:
    """Whether a second sentence says of the document what it does or found, or what its thing is before the first."""
    found, does = study.statistics.phrasings[one.at].holds("result"), one.does and not one.saying.aside
    if little and (one.inside or not best.inside):
        return not one.saying.aside
    if best.inside:  # an abstract says it all
        return one.inside and (does or one.own or found or (one.opens and one.last < best.at))
    if one.own and does:
        return True
    follows = one.at == best.last + 1 and (does or found or one.defines)
    return follows or (one.defines and one.at < best.at and not best.defines)


def _says_little(study: Study, one: Candidate, stems: frozenset[str]) -> bool:
    """Whether a sentence that speaks of the document says hardly more than the stems of its title: "This is the
    manual of the mill".
    """
    language = study.statistics.language
    said = " ".join(word for word in one.text.split() if not presents(word, language))
    told = stems_of_title(study, said)
    return one.own and len(one.text) <= HEAD and bool(stems & told) and len(told - stems) <= _LITTLE


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
