"""The first line of the index: what the document is, in a sentence or two of its abstract or its first pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import NamedTuple

import numpy as np

from twopass.extractive.first_line.abstracts import abstracts
from twopass.extractive.first_line.document_title import titled, usable_title
from twopass.extractive.first_line.self_description import (
    Saying,
    called_in,
    claims,
    does_by_name,
    is_grounds,
    is_notice,
    main_clause,
    passive,
    points_back,
    presents,
    read_saying,
    speaks,
    speaks_late,
    without_label,
)
from twopass.extractive.first_line.title_page import stems_of_title
from twopass.extractive.salience import similarity
from twopass.extractive.study import OPENING, Study
from twopass.extractive.whole_sentences import MORE, dangles, fits_a_line, may_stand, printed_whole, within_line
from twopass.languages.regexes import entries, spelled
from twopass.schema import Section
from twopass.text.running_text import silent
from twopass.text.sentence_views import Phrasing
from twopass.text.statistics import Floats
from twopass.text.tokens import cue, function_words, phrases
from twopass.text.wellformed import is_ended, is_sentence, without_mark, worth

ZONE, ZONE_LEAST, ZONE_MOST = 0.2, 12_000, 60_000
"""Share of the text, and least and most characters, in which a document says what it is."""
_OPENING = 2_500  # characters in which running text begins
_HEADED = 400  # characters in which an abstract begins
_HEAD, _NAMED = 80, 3  # characters in which a sentence says what it does, and words in which it names its subject
_NAMES = 20  # characters before the title in a sentence that names it
# Sound sentences of a text, their share of it, and fitness of one that opens it.
_SENTENCES, _MOSTLY, _SAID = 3.0, 0.35, 0.7
_TELLING, SURE = 1.0, 2.4  # worth from which a sentence may say what the text is, and surely does
_OWN_LEAST, _DEFINES_LEAST = 1.5, 2.0  # and of one that says of the document what it does, or what the thing is
_IDLE = 1.4  # times that for one that speaks of the document and says neither
_SOUND, _ALIKE = 0.4, 0.3  # fitness from which a sentence may tell; cosine above which a second one repeats it
# Share of the best one's worth from which a second sentence is told, and one that says what the thing is.
_SECOND = (0.55, 0.45)
_FITS = 0.6  # share of the best one's worth from which one of the abstract is told that says more
_NEARBY = 3_000  # characters that may lie between the two
# What a second one is worth that says what was found, follows, speaks of the text, says what the thing is.
_FOUND, _NEXT, _OWN, _WHAT = 0.8, 0.5, 0.5, 2.0
# What a sentence of the abstract is worth: of the document, one that says what the thing is that the title names, of
# what is done, of what is done by nobody named or late in a sentence, the first, any other.
_INSIDE = (6.5, 5.6, 5.0, 4.2, 2.7, 1.8)
# And one elsewhere: of the document and what it does, of what the title names, of an aim, one that says what the thing
# is that the title names, the first under the title, of what is done, of the document.
_OUTSIDE = (4.5, 4.2, 3.5, 3.4, 3.0, 2.2, 1.5)
_SURELY = 5  # of these, those that surely say what the document is
_BY_NAME = 0.85  # left of one that says what the thing named does, and not what it is
_GROUNDS = 0.5  # left of one that its label calls the background
_LEADS, _OPENS, _SCOPED = 0.4, 0.4, 0.5  # added for its first words and its place
_SHARE = (0.8, 1.5)  # added for the words of the title, outside of an abstract and inside
# Left of it, or lost, for what it says and where.
_PLAN, _ASIDE, _DEMANDS, _LEANS, _JOINS, _LATE = 0.3, 0.35, 0.4, 0.6, 0.85, 0.75
_POINTS_BACK = 0.5  # of one on the document that points to what was said before
_CUT = (0.7, 0.5)  # left of one that is too long to be told whole, and of one so in an abstract
_BRIEF, _SHORT = 0.8, 60  # left of one on what is done in fewer characters than these
_RAW = 0.4  # what a character before it counts that is not of running text
_DEEP, _WITHIN = 6_000, 0.6  # characters of running text after which one speaks of a matter within it, and what is left
_BESIDE_ABSTRACT = 0.8  # left of one that stands outside of the abstract that a document has
_DENSE = 0.5  # added for the words that the document is about
_BESIDE_TITLE = 30  # characters that may stand beside the title where a sentence is only that
_NOTICE = 4.0  # times that a sentence with the words of a notice is fitter where it says what is done
_NAME = re.compile(r"[A-Za-zÀ-ÿ][\w-]*?[a-zà-ÿ\d_-][A-ZÀ-Þ][\w-]*|[A-Z]\w*[\d_]\w*|\d?[A-Z]{2,}[a-z]\w*|\d?[A-Z]{2,}\b")
_WORDS = re.compile(r"(?=\w*[^\W\d_]{2})[^\W_]{2,}")  # of a title: "3DNA", but no year
# How a mark of slides reads, and marks of several points.
_TRIANGLE, _POINTS = re.compile(r"(?<!\S)I\s(?P<point>[A-Z])?"), 3
_PAGED, _PAGES = re.compile(r"[^\W\d_]\s(\d{1,3})(?:$|;|\s+(?:\d+(?:\.\d+)+|\d+\.|[A-ZÀ-ÞА-ЯΑ-Ω]))"), 2
_EXPLAINED = re.compile(r"[^.:]{2,40}:\s")
_CAPITAL = "A"  # any
_READ = 1_000  # characters of running text within which what a thing does may stand for what it is
_FEW = 4  # telling words of a title in which a name is what it is about wherever it stands
_FIRST, _NAMED_OFTEN, _LONG = 60, 4, 5  # sentences in which a thing is named, how often, and letters of its name
_CITED = re.compile(
    r"(?:[A-ZÀ-Þ][\w’'-]*|&|et al\.?)(?:\s(?:[A-ZÀ-Þ][\w’'-]*|&|\w{1,3}|al\.?),?){0,4}\s\((?:19|20)\d\d[a-z]?\)"
)
_MARKED = re.compile(r"[“\"„«‘]")  # "The “Service” refers to" explains a word
_QUOTED = re.compile(rf"{_MARKED.pattern}|^'|[’'][sS]\b")
_LENGTH = 120  # characters of a sentence that says all of what a document does
_POSSESSIVE = re.compile(r"[’'][sS]\b")
_QUOTE = 14  # characters in which it is quoted


class _Front(NamedTuple):
    """What is asked of every sentence of the first pages: their end, where abstracts stand, the title and its stems,
    those of its things and of what it begins with, the name in it, what it calls the document, the most that a
    sentence says of what it is about, and the characters of running text before each.
    """

    zone: int
    abstracts: tuple[tuple[int, int], ...]
    title: str
    stems: frozenset[str]
    things: frozenset[str]
    heads: frozenset[str]
    name: str
    called: frozenset[str]
    top: float
    read: Floats


class Told(NamedTuple):
    """Words of the document that say what it is, from the sentences `[at, last]`, and what they are worth as its first
    line; whether they speak of it, say what it does or is for, say what that is which the title names, and stand in an
    abstract, or open it; whether they are surely what it is, and not only a thing that it says, and point to what was
    said before.
    """

    at: int
    last: int
    text: str
    worth: float
    own: bool
    does: bool
    defines: bool = False
    inside: bool = False
    opens: bool = False
    sure: bool = False
    back: bool = False

    @property
    def whole(self) -> bool:
        """Whether they say at some length what the whole document does, and not only what it is about."""
        return self.inside or (self.own and self.does and len(self.text) >= _LENGTH)


def tell_document(study: Study, room: int, least: float = _TELLING) -> list[Told]:
    """The sentences, at most two and in text order, that say what the document is, in at most `room` characters with
    the title where that is needed; none where no sentence says it, or none is worth `least`.
    """
    held = (one for one in _candidates(study) if one.worth >= _least(one, least) and (one.sure or least < SURE))
    ranked = sorted(held, key=lambda one: -one.worth)
    leading = [one for one in ranked if one.sure or not one.inside]  # a plain one of the abstract may stand second
    if not leading:
        return []
    telling = (one for one in ranked if one.inside and one.sure and (one.own or one.does or one.defines))
    fits = (one for one in telling if one.worth >= _FITS * leading[0].worth and len(_joined(study, one)) <= room)
    best = next(fits, leading[0])
    others = [
        one for one in ranked if one is not best and _adds(study, best, one) and len(_joined(study, best, one)) <= room
    ]
    second = max(others, key=lambda one: one.worth + _finds(study, best, one), default=best)
    return sorted({best, second})


def _least(one: Told, least: float) -> float:
    """What a sentence must be worth: less where it says of the document what it does, or what the thing is, more where
    it speaks of the document and says neither.
    """
    if one.own:
        return min(least, _OWN_LEAST) if one.does else least * _IDLE
    return min(least, _DEFINES_LEAST) if one.defines else least


def _joined(study: Study, *both: Told) -> str:
    """Two sentences as they stand in a line."""
    return titled(study, " ".join(one.text for one in sorted(both)))


def _finds(study: Study, best: Told, one: Told) -> float:
    """What a second sentence is worth beside its own: it says what was found, or goes on from the first."""
    said = study.statistics.phrasings[one.at]
    return (
        _FOUND * said.holds("result")
        + _NEXT * (best.last + 1 == one.at)
        + _OWN * one.own
        + _WHAT * (one.defines and one.opens)
    )


def title_said(study: Study) -> list[int]:
    """The first plain sentence with most of the telling words of the title, where running text begins."""
    statistics, titled = study.statistics, title_stems(study)
    sound = [at for at in range(*statistics.within(0, _zone(study))) if study.fit[at] >= _SAID] if titled else []
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
    if not is_sentence(said.text) or said.holds("boilerplate") or _calls_on(said.low):
        return False
    telling = (word for word in said.words[:_NAMED] if word.lower() not in function_words(said.language))
    subject = study.statistics.words.read_stems(next(telling, ""))
    return _may_open(study, at) and not titled.isdisjoint(subject)


def _may_open(study: Study, at: int) -> bool:
    """Whether a sentence may stand in a line, explains no word, and tells of no other works."""
    text = study.statistics.texts[at]
    return fits_a_line(study, at) and not (_EXPLAINED.match(text) or _on_others(study, at) or _lists_pages(text))


def _calls_on(low: str) -> bool:
    """Whether a sentence says what should be done with the text: "This document should be kept with the others"."""
    return _demand().search(low[:_HEAD]) is not None


@cache
def _demand() -> re.Pattern[str]:
    return re.compile(rf"\b{spelled(entries('prose', 'demands'))}\b")


def first_said(study: Study) -> list[int]:
    """The sentence that opens the first section of running text, where the text begins with a title page; where that
    has a title, one with a word of it.
    """
    statistics, sections = study.statistics, study.skeleton.sections
    if _prose(study, sections[0]):
        return []
    for section in sections[1:]:
        if section.start < _zone(study) and not silent(section) and _prose(study, section):
            low, high = statistics.within(section.body, section.end)
            held = (at for at in range(low, high) if study.fit[at] >= _SAID and _may_open(study, at))
            title = usable_title(study)
            stems = stems_of_title(study, title)
            return [at for at in islice(held, 1) if not title or _share(study, at, stems)]
    return []


def thing_said(study: Study) -> list[int]:
    """The first sound sentence of a text where it says what the thing is that it begins with: "Gristware is a tool"."""
    statistics = study.statistics
    at = next((at for at in range(*statistics.within(0, _READ)) if study.fit[at] >= _SAID), None)
    if at is None or not _may_open(study, at):
        return []
    said = statistics.phrasings[at]
    leans = _leans(said.text, said.language) or speaks(said.text, said.language)
    return [] if leans or cue(said.language, "definition").search(said.low[:_HEAD]) is None else [at]


def _prose(study: Study, section: Section) -> bool:
    """Whether a section has several sentences in running text."""
    low, high = study.statistics.within(section.body, section.end)
    return float(study.shape[low:high].sum()) >= _SENTENCES and float(study.shape[low:high].mean()) >= _MOSTLY


def _zone(study: Study) -> int:
    """The characters in which a document says what it is."""
    whole = len(study.document.text)
    return min(whole, max(ZONE_LEAST, min(ZONE_MOST, round(ZONE * whole))))


def _adds(study: Study, best: Told, one: Told) -> bool:
    """Whether a second sentence says something else that is nearly as telling, of the document or beside the first."""
    if (
        not (one.last < best.at or best.last < one.at)
        or (not one.own and _leans(one.text, study.statistics.language))
        or (one.own and one.back and one.at != best.last + 1)
        or one.worth < _SECOND[one.defines and not best.defines] * best.worth
        or abs(study.statistics.sentences[one.at].start - study.statistics.sentences[best.at].start) > _NEARBY
        or similarity(study.statistics, best.at, one.at) > _ALIKE
    ):
        return False
    found, follows = study.statistics.phrasings[one.at].holds("result"), one.at == best.last + 1
    if best.inside:  # an abstract says it all
        return one.inside and (one.does or one.own or found or (one.opens and one.last < best.at))
    if one.own and one.does:
        return True
    return (follows and (one.does or found or one.defines)) or (one.defines and one.at < best.at and not best.defines)


def _leans(text: str, language: str) -> bool:
    """Whether a sentence begins with a word that points to the one before it."""
    return cue(language, "anaphora").match(text.lower()) is not None


def _candidates(study: Study) -> Iterator[Told]:
    """Sentences of the first pages with what they are worth as the first line."""
    statistics, front = study.statistics, _front(study)
    asked: set[str] = set()  # what its readers are to write
    for at in range(*statistics.within(0, front.zone)):
        one = statistics.sentences[at]
        inside = next((low for low, high in front.abstracts if one.start < high and low < one.end), None)
        saying = _saying(study, front, at, inside=inside is not None)
        asked.update([saying.kind] * saying.asked)
        saying = saying._replace(own=saying.own and saying.kind not in asked)
        tells = saying.own or saying.does or saying.aim
        text, last = printed_whole(study, at) if tells or inside is not None else (study.printed[at], at)
        if tells:
            text = main_clause(text, statistics.language)
        elif last > at and not _leads_on(statistics.phrasings[at]):
            text, last = study.printed[at], at
        if statistics.phrasings[at].core.endswith((":", "：")) and last == at and dangles(text, statistics.language):
            text = f"{text.rstrip(' .')}{MORE}"
        whole = without_mark(text)
        text = within_line(whole) if tells or inside is not None else whole
        shape = _shape(study, front, at, text, saying)
        beside = _repeats_title(study, text) or _is_slide(text) or _lists_pages(text)
        stands = may_stand(text, statistics.language) and not (beside or is_notice(text, statistics.language))
        if shape >= _SOUND and stands:
            told = _told(study, front, Told(at, last, text, 0.0, saying.own, saying.does or saying.aim), saying, inside)
            if told.worth:
                worth = told.worth * shape * _place_worth(study, front, told)
                short = told.does and not told.own and len(text) < _SHORT
                yield told._replace(worth=worth * (_CUT[told.inside] if text != whole else _BRIEF if short else 1.0))


def _saying(study: Study, front: _Front, at: int, *, inside: bool) -> Saying:
    """What a sentence says of the document; what an abstract finds, by its label or late in a sentence, is done too, as
    is whatever its authors do with most words of the title.
    """
    text, language = without_mark(study.statistics.texts[at]), study.statistics.language
    saying = read_saying(without_label(text), language, front.called)
    if saying.does or not inside:
        return saying
    mostly = 0 < len(front.stems) <= 2 * len(_held(study, front, at))
    return saying._replace(does=claims(text) or (mostly and (speaks(text, language) or passive(text, language))))


def _front(study: Study) -> _Front:
    """What is asked of every sentence of the first pages."""
    zone, density = _zone(study), study.concepts.density
    high = study.statistics.within(0, zone)[1]
    top = float(density[:high].max(initial=0.0)) or 1.0
    title, called, stems = usable_title(study), called_in(study.document.title), title_stems(study)
    heads = _title_heads(study, stems)
    long = [len(text) * (shape >= _SOUND) for text, shape in zip(study.printed[:high], study.shape, strict=False)]
    read = np.cumsum([0.0, *long])
    return _Front(
        zone,
        abstracts(study, zone, called),
        title,
        stems,
        stems_of_title(study, title),
        heads,
        _name_in(study, title, heads),
        called,
        top,
        read,
    )


def _place_worth(study: Study, front: _Front, told: Told) -> float:
    """What is left of a sentence's worth for where it stands, and what it leans on."""
    before = max(float(front.read[told.at]), _RAW * study.statistics.sentences[told.at].start)
    late = _LATE * min(1.0, before / front.zone)
    early = (1.0 - late) ** (1 if told.own or told.defines else 2)
    deep = not told.inside and front.read[told.at] > _DEEP and not _headed(study, told.at, "scopes")
    free = told.own or (told.inside and told.does)
    lean = 1.0 if free else float(study.fit[told.at] / max(1e-9, study.shape[told.at])) ** 0.5
    beside = front.abstracts != () and not told.inside
    return early * lean * (_BESIDE_ABSTRACT if beside else 1.0) * (_WITHIN if deep else 1.0)


def _shape(study: Study, front: _Front, at: int, text: str, saying: Saying) -> float:
    """How fit a text is to be quoted; what the document says of itself may be longer, and have words of notices. The
    name of its thing may begin it in small letters, or with a figure.
    """
    said = study.statistics.phrasings[at]
    named = front.name != "" and said.text.startswith(front.name) and not front.name[0].isupper()
    as_read = text == study.printed[at] and is_ended(study.statistics.texts[at]) and not named
    language = study.statistics.language
    said = said if as_read else Phrasing(text.replace(MORE, "."), language)
    begun = Phrasing(f"{_CAPITAL}{said.text[1:]}", language) if named else said
    shape = float(study.shape[at]) if as_read else worth(begun, study.statistics.sentences[at].role)
    if said.holds("boilerplate"):
        return min(1.0, _NOTICE * shape) if saying.does and not saying.own else 0.0
    return shape**0.5 if saying.own else shape


def _told(study: Study, front: _Front, one: Told, saying: Saying, inside: int | None) -> Told:
    """How plainly a sentence says what the document is or does, whatever its shape and place; 0 where it does not."""
    if inside is None and _on_others(study, one.at):
        return one
    own = (
        saying.own and not _of_another(study, one.at, saying) and not (inside is None and _is_part(study, one, saying))
    )
    one = _read(study, front, one, own=own, inside=inside)
    said, held = study.statistics.phrasings[one.at], _held(study, front, one.at)
    leads = 2 * len(held) >= len(front.stems) and _leads(study, front, one.at)
    kinds = _inside(one, said, saying) if one.inside else _outside(one, saying, own=own, known=bool(held), leads=leads)
    value = next((worth for worth, so in zip(_INSIDE if one.inside else _OUTSIDE, kinds, strict=True) if so), 0.0)
    if not value:
        return one
    value *= _GROUNDS if one.inside and is_grounds(said.text) else 1.0
    named = one.defines and not one.own and cue(said.language, "definition").search(said.low) is None
    value *= _BY_NAME if named else 1.0
    back = not one.opens and _points_back(study, front, one.text)
    value *= _POINTS_BACK if own and back else 1.0
    value += _LEADS * (own and saying.leads) + _SHARE[one.inside] * len(held) / max(_FEW, len(front.stems))
    value += _DENSE * float(study.concepts.density[one.at]) / front.top
    if not one.inside:
        value += _OPENS * bool(study.opening[one.at] == OPENING[0]) + _SCOPED * _headed(study, one.at, "scopes")
    surely = any(kinds[:-1] if one.inside else kinds[:_SURELY]) or (own and saying.leads and bool(held))
    sure = surely and not (saying.aside or saying.plan)
    return one._replace(worth=value * _left(said, one.text, saying, own=own), sure=sure, back=back)


def _points_back(study: Study, front: _Front, text: str) -> bool:
    """Whether a text points to what was said before it, and not in the title."""
    what = points_back(text, study.statistics.language)
    return what != "" and front.stems.isdisjoint(study.statistics.words.read_stems(what))


def _read(study: Study, front: _Front, one: Told, *, own: bool, inside: int | None) -> Told:
    """What a sentence says, and where: it speaks of the document also by its title."""
    said = study.statistics.phrasings[one.at]
    flat = " ".join(said.text.split())
    named = flat.lower().find(front.title.lower()) if front.title else -1
    by_title = 0 <= named <= _NAMES and presents(flat[named + len(front.title) :], said.language)
    return one._replace(
        own=own or by_title,
        does=one.does or by_title,
        defines=_defines(study, front, one.at),
        inside=inside is not None,
        opens=inside is not None and _opens(study, one.at, inside),
    )


def _held(study: Study, front: _Front, at: int) -> frozenset[str]:
    """The stems of the title in a sentence."""
    return _share(study, at, front.stems)


def _share(study: Study, at: int, stems: frozenset[str]) -> frozenset[str]:
    """Those of the stems that a sentence has."""
    one = study.statistics.sentences[at]
    return stems.intersection(study.statistics.words.stems(one.start, one.end))


def _inside(one: Told, said: Phrasing, saying: Saying) -> tuple[bool, ...]:
    """Which kinds a sentence of the abstract is of."""
    done = passive(said.text, said.language) or speaks_late(said.text, said.language)
    return (
        *(one.own and (one.does or saying.leads), one.defines and one.opens, one.does),
        *(one.own or done or one.defines, one.opens, True),
    )


def _outside(one: Told, saying: Saying, *, own: bool, known: bool, leads: bool) -> tuple[bool, ...]:
    """Which kinds one outside of it is of; `known` where it has a word of the title, `leads` where it is the first."""
    does = saying.does or saying.aim
    return (
        *(own and does, one.own and not own, saying.aim and known, one.defines),
        *(leads, one.does and known, own),
    )


def _left(said: Phrasing, text: str, saying: Saying, *, own: bool) -> float:
    """What is left of its worth for what it says beside."""
    left = (_PLAN if saying.plan else 1.0) * (_ASIDE if saying.aside else 1.0)
    left *= (_DEMANDS if _calls_on(said.low) else 1.0) * (_JOINS if _joins(said) else 1.0)
    return left * (_LEANS if not own and _leans(text, said.language) else 1.0)


def _leads(study: Study, front: _Front, at: int) -> bool:
    """Whether a sound sentence is the first under the title, and begins its paragraph."""
    first = front.read[at] == 0.0 and study.statistics.section_of[at] == 0 and study.statistics.sentences[at].first
    return bool(first and study.fit[at] >= _SAID and _may_open(study, at))


def _leads_on(said: Phrasing) -> bool:
    """Whether a sentence is none without what comes after it: it ends in a colon, or in "by"."""
    return said.core.endswith((":", "：")) or not function_words(said.language).isdisjoint(said.words[-1:])


def _joins(said: Phrasing) -> bool:
    """Whether a sentence begins with a word that joins it to the one before: "Furthermore"."""
    return bool(said.words) and said.words[0].lower() in phrases(said.language, "connectives")


def _defines(study: Study, front: _Front, at: int) -> bool:
    """Whether a sentence says what that is which the title names first, by its initials or for the most part, or opens
    a section with what a thing with a name does.
    """
    said = study.statistics.phrasings[at]
    quoted = _QUOTED if _POSSESSIVE.search(front.title) is None else _MARKED
    if _leans(said.text, said.language) or quoted.search(said.text[:_QUOTE]):
        return False
    found = cue(said.language, "definition").search(said.low[:_HEAD])
    if found is None:
        return front.name != "" and _does_by_name(study, front, said, at)
    subject = _POSSESSIVE.sub("", said.text[: found.start()]).rpartition(", ")[2].split()
    first, whole = (
        frozenset(study.statistics.words.read_stems(" ".join(part))) for part in (subject[:_NAMED], subject)
    )
    if any(map(_MARKED.search, subject)):
        return False
    mostly = 1 < len(front.things) <= 2 * len(front.things & whole) and not front.things.isdisjoint(first)
    if mostly or not front.name:
        return mostly or not front.heads.isdisjoint(first)
    name = front.name.lower()
    return name in map(str.lower, subject[:_NAMED]) or f"({name})" in map(str.lower, subject)


def _does_by_name(study: Study, front: _Front, said: Phrasing, at: int) -> bool:
    """Whether a sentence says what the thing with the name does: where running text begins, whatever that is."""
    opening, read = float(study.opening[at]), front.read[at]
    leads = opening == OPENING[0] and (read < _READ or _headed(study, at, "scopes"))
    first = opening in OPENING[:2] and read < _READ and said.text[len(front.name) + 1 :][:1].islower()
    if first and said.text.startswith(f"{front.name} "):
        return True
    return does_by_name(said.text, front.name, said.language, whole=leads)


def _opens(study: Study, at: int, abstract: int) -> bool:
    """Whether a sentence is the first of the abstract that begins there, or holds the word before it."""
    first, _ = study.statistics.within(abstract, abstract + _HEADED)
    before = study.statistics.phrasings[first:at]
    return study.statistics.sentences[at].start <= abstract + _HEADED and all(len(one.words) < _NAMED for one in before)


def _repeats_title(study: Study, text: str) -> bool:
    """Whether a text is the title, and hardly more."""
    flat = " ".join(text.lower().split()).strip(" .:")
    titles = filter(None, (study.document.title.lower(), usable_title(study).lower()))
    return any(flat in title or (title in flat and len(flat) < len(title) + _BESIDE_TITLE) for title in titles)


def _is_slide(text: str) -> bool:
    """Whether a text is the points of a slide, before which its typesetter put triangles that read as a letter."""
    marks = [*_TRIANGLE.finditer(text)]
    return len(marks) >= _POINTS or any(one.start() == 0 and one["point"] for one in marks)


def _lists_pages(text: str) -> bool:
    """Whether a text is rows of a table of contents: "Ponds 7 Gates and weirs 8 4.1 Fees 9"."""
    pages = [int(one[1]) for one in _PAGED.finditer(text)]
    return len(pages) >= _PAGES and pages == sorted(pages)


def _headed(study: Study, at: int, kind: str) -> bool:
    """Whether a sentence stands under a heading of a kind: one on what the document is for, or on what others did."""
    heading = study.skeleton.sections[int(study.statistics.section_of[at])].title.lower()
    return any(word in heading for word in entries("self_descriptions", kind, language=study.statistics.language))


def _on_others(study: Study, at: int) -> bool:
    """Whether a sentence stands under a heading on what others did that is no introduction as well."""
    return _headed(study, at, "reviews") and not _headed(study, at, "scopes")


def _is_part(study: Study, one: Told, saying: Saying) -> bool:
    """Whether what a sentence speaks of is a part of the document: an article is where it heads parts."""
    if study.statistics.section_of[one.at] == 0:
        return False
    if not saying.part or saying.kind not in entries(
        "self_descriptions", "documents", language=study.document.language
    ):
        return saying.part
    return any(one.heading.lower().startswith(f"{saying.kind} ") for one in study.skeleton.sections)


def _of_another(study: Study, at: int, saying: Saying) -> bool:
    """Whether "this paper" is one of which the sentence before speaks in the same paragraph: it begins with a work
    cited, or brings in another thing of the kind.
    """
    if at == 0 or study.statistics.sentences[at].first:
        return False
    before = study.statistics.texts[at - 1]
    named = saying.kind and re.search(rf"\b{re.escape(saying.kind)}\b", before.lower())
    return _CITED.match(before) is not None or (
        bool(named) and not read_saying(before, study.document.language, called_in(study.document.title)).own
    )


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
    return frozenset(read(" ".join((*words[:1], "".join(words[:2]), *names))))


def _name_in(study: Study, title: str, heads: frozenset[str]) -> str:
    """The first name in a title that is what it is about, known by a capital or a figure within it, or as the one thing
    that the title names; where it names none, the name that the first pages have most often.
    """
    if things := stems_of_title(study, title):
        read = study.statistics.words.read_stems
        words = [one.strip(",:()") for one in title.split()]
        names = [] if title.isupper() else [one for one in words if _NAME.match(one)]
        if len(things) == 1:
            names += [one for one in words if re.fullmatch(r"[\w-]+", one) and things == set(read(one))]
        return next((one for one in names if not heads.isdisjoint(read(one))), "")
    found = (word for text in study.statistics.texts[:_FIRST] for word in re.findall(r"\w[\w-]+\w", text))
    often = Counter(word for word in found if len(word) >= _LONG and _NAME.match(word))
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
