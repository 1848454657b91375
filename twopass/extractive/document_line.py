"""The first line of the index: what the document is, in a sentence or two of its abstract or its first pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import NamedTuple

from twopass.extractive.document_title import titled, usable_title
from twopass.extractive.salience import similarity
from twopass.extractive.self_description import Saying, presents, read_saying
from twopass.extractive.study import OPENING, Study
from twopass.languages import across
from twopass.languages.regexes import either, entries, spelled
from twopass.schema import Section
from twopass.text.compression import shorten
from twopass.text.running_text import silent
from twopass.text.sentence_views import Phrasing
from twopass.text.tokens import WORD, cue, full_stop, function_words, phrases
from twopass.text.wellformed import announces, calls_out, is_ended, is_sentence, without_mark, worth

LONGEST_LINE = 330
"""Characters of a sentence that a reader takes in at once; a line has no longer one."""
ZONE, ZONE_LEAST, ZONE_MOST = 0.2, 12_000, 60_000
"""Share of the text, and least and most characters, in which a document says what it is."""
ABSTRACT = 2_500
"""Characters of an abstract that is not parted from what follows by a heading."""
_SHORTEST, _HEADED = 40, 400  # characters of an abstract, and in which it begins
_OWN_WORK = 24  # characters in which "this report" is what a sentence speaks of
_HEAD, _NAMED = 80, 3  # characters in which a sentence says what it does, and words in which it names its subject
# Sound sentences of a text, their share of it, and fitness of one that opens it.
_SENTENCES, _MOSTLY, _SAID = 3.0, 0.35, 0.7
_TELLING, SURE = 1.0, 2.4  # worth from which a sentence may say what the text is, and surely does
_LISTED = 0.34  # commas for each blank from which words are a list
_SOUND, _ALIKE = 0.4, 0.3  # fitness from which a sentence may tell; cosine above which a second one repeats it
_SECOND = 0.55  # share of the best one's worth from which a second sentence is told
# What a sentence is worth that says what the document does, opens the abstract, or says what its title names is.
_DOES, _OWN, _OPENS, _IN_ABSTRACT, _DEFINES, _NAMES = 2.0, 3.0, 0.8, 2.0, 2.6, 1.4


_RUN_ON = re.compile(
    r"(?<=[^\W\d_]{3}[.!?])\d{1,2}\s+(?=[A-ZÀ-ÞА-ЯΑ-Ω])"
)  # the mark of a footnote between two sentences
_BESIDE_ABSTRACT = 0.8  # worth of a sentence outside of the abstract that a document has
_BESIDE_TITLE = 30  # characters that may stand beside the title where a sentence is only that
_MORE = " …"  # where a list goes on
_LED = 60  # characters of what leads to a list and still says enough without it
_QUOTED, _QUOTE = re.compile(r"[“\"„«‘]"), 14  # "The “Service” refers to" explains a word; characters before it


class Told(NamedTuple):
    """Words of the document that say what it is, from the sentences `[at, last]`, and what they are worth as its first
    line; whether they speak of it, say what it does or is for, and stand in an abstract.
    """

    at: int
    last: int
    text: str
    worth: float
    own: bool
    does: bool
    defines: bool
    inside: bool
    opens: bool


def tell_document(study: Study, room: int, least: float = _TELLING) -> list[Told]:
    """The sentences, at most two and in text order, that say what the document is, in at most `room` characters with
    the title where that is needed; none where no sentence says it, or none is worth `least`.
    """
    ranked = sorted((one for one in _candidates(study) if one.worth >= least), key=lambda one: -one.worth)
    if not ranked:
        return []
    best = ranked[0]
    left = room - len(titled(study, best.text)) - 1
    others = [one for one in ranked[1:] if len(one.text) <= left and _adds(study, best, one)]
    second = max(others, key=lambda one: one.worth + _finds(study, best, one), default=best)
    return sorted({best, second})


def _finds(study: Study, best: Told, one: Told) -> float:
    """What a second sentence is worth beside its own: it says what was found, or goes on from the first."""
    said = study.statistics.phrasings[one.at]
    return 0.8 * said.holds("result") + 0.5 * (best.last + 1 == one.at) + 0.5 * one.own


def title_said(study: Study) -> list[int]:
    """The first plain sentence with most of the telling words of the title, where running text begins."""
    statistics, titled = study.statistics, title_stems(study)
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


def _adds(study: Study, best: Told, one: Told) -> bool:
    """Whether a second sentence says something else that is nearly as telling, of the document or beside the first."""
    if one.at <= best.last and best.at <= one.last:
        return False
    leans = not one.own and cue(study.statistics.language, "anaphora").match(one.text.lower()) is not None
    if (
        (leans and one.at != best.last + 1)
        or one.worth < _SECOND * best.worth
        or similarity(study.statistics, best.at, one.at) > _ALIKE
    ):
        return False
    found = study.statistics.phrasings[one.at].holds("result")
    if best.inside:  # an abstract says it all
        return one.inside and (one.does or one.own or found or (one.opens and one.last < best.at))
    follows = one.at == best.last + 1
    return (
        (one.own and one.does) or (one.defines and one.at < best.at) or (follows and (one.does or found or one.defines))
    )


def _candidates(study: Study) -> Iterator[Told]:
    """Sentences of the first pages with what they are worth as the first line."""
    statistics = study.statistics
    zone = _zone(study)
    abstracts = [*_abstracts(study, zone)]
    titled, called = title_stems(study), _called(study)
    density = study.concepts.density
    top = float(density[: statistics.within(0, zone)[1]].max(initial=0.0)) or 1.0
    for at in range(*statistics.within(0, zone)):
        one = statistics.sentences[at]
        inside = next((low for low, high in abstracts if one.start < high and low < one.end), None)
        saying = read_saying(statistics.texts[at], statistics.language, called)
        told_of = saying.own or saying.does or saying.aim or inside is not None
        text, last = printed_whole(study, at) if told_of else (study.printed[at], at)
        shape = _shape(study, at, last, text, saying)
        if shape < _SOUND or not may_stand(study, text):
            continue
        told, own, does, defines = _told(study, at, saying, titled, inside)
        if told:
            early = 1.0 - 0.6 * one.start / zone
            early *= _BESIDE_ABSTRACT if abstracts and inside is None else 1.0
            lean = 1.0 if own else float(study.fit[at] / max(1e-9, study.shape[at])) ** 0.5
            value = (told + 0.5 * float(density[at]) / top) * early * lean * shape
            yield Told(
                at,
                last,
                text,
                value,
                own,
                does,
                defines,
                inside is not None,
                inside is not None and _opens(study, at, inside),
            )


def _shape(study: Study, at: int, last: int, text: str, saying: Saying) -> float:
    """How fit a text is to be quoted; what the document says of itself may have words of notices."""
    said = Phrasing(text.replace(_MORE, "."), study.statistics.language)
    whole = last == at and text == study.printed[at] and is_ended(study.statistics.texts[at])
    shape = float(study.shape[at]) if whole else worth(said, study.statistics.sentences[at].role)
    shape = shape**0.5 if saying.own else shape
    if not said.holds("boilerplate"):
        return shape
    return min(1.0, 4.0 * shape) if saying.does and not saying.own else 0.0


def printed_whole(study: Study, at: int) -> tuple[str, int]:
    """A sentence as a line prints it, and its last part: one that was read in parts, or leads to a list, with those;
    without the colon where they do not fit.
    """
    statistics, language = study.statistics, study.statistics.language
    parts, last = [" ".join(statistics.texts[at].split())], at
    if run_on := _RUN_ON.search(parts[0]):
        return shorten(parts[0][: run_on.start()], language), at
    if parts[0].endswith((":", "：")) and len(parts[0]) >= _LED and not _dangles(parts[0], language):
        return study.printed[at], at
    section = statistics.section_of[at]
    while not is_ended(parts[-1]) and last + 1 < len(statistics.texts) and statistics.section_of[last + 1] == section:
        part = " ".join(statistics.texts[last + 1].split())
        if sum(map(len, parts)) + len(parts) + len(part) > LONGEST_LINE:
            break
        last += 1
        parts.append(without_mark(part))
        parts[-2] += ";" if len(parts) > 2 and parts[-1] != part else ""
    if last == at:
        return _cut(study, study.printed[at]), at
    text = " ".join(parts)
    return (shorten(text, language) if is_ended(text) else text.rstrip(",;: ") + _MORE), last


def _cut(study: Study, text: str) -> str:
    """A sentence that is too long for a line, without the clauses at its end that may be left out."""
    if len(text) <= LONGEST_LINE:
        return text
    relatives = spelled(phrases(study.statistics.language, "relatives"))
    ends = [
        found.start()
        for found in re.finditer(rf"[;；]\s|,\s+{relatives}\s", text)
        if _LED <= found.start() < LONGEST_LINE
    ]
    return text[: ends[-1]] + full_stop(study.statistics.language) if ends else text


def _dangles(text: str, language: str) -> bool:
    """Whether what stands before a colon is no sentence without what comes after it: "The purpose is to:"."""
    words = WORD.findall(text.lower())
    return not words or words[-1] in function_words(language)


def _told(
    study: Study, at: int, saying: Saying, titled: frozenset[str], inside: int | None
) -> tuple[float, bool, bool, bool]:
    """How plainly a sentence says what the document is or does, 0 where it does not; whether it says what it does; and
    whether it names it.
    """
    statistics = study.statistics
    said, language = statistics.phrasings[at], statistics.language
    low = said.low
    place = int(statistics.section_of[at])
    heading = study.skeleton.sections[place].title.lower()
    whole = place == 0 or inside is not None
    own = saying.own and (whole or not saying.part)
    start, end = statistics.sentences[at].start, statistics.sentences[at].end
    held = titled.intersection(statistics.words.stems(start, end))
    share = len(held) / max(1, len(titled))
    named = _names_title(study, at)
    defines = (
        named and _QUOTED.search(low[:_QUOTE]) is None and cue(language, "definition").search(low[:_HEAD]) is not None
    )
    opens = bool(study.opening[at] == OPENING[0])
    title = usable_title(study)
    speaks = (
        title != "" and title in " ".join(said.text[: len(title) + _HEAD].split()) and presents(said.text, language)
    )
    told = 0.0
    if inside is not None:
        first = _opens(study, at, inside)
        told = 6.5 if own or speaks else 5.0 if saying.does or saying.aim else 2.4 + 0.7 * first
    elif own and (saying.does or saying.aim):
        told = 4.5
    elif speaks:
        told = 4.2
    elif saying.aim and held:
        told = 3.5
    elif defines:
        told = 3.4
    elif saying.does and not saying.part and held:
        told = 2.2 + share
    elif own:
        told = 1.5
    if not told or _repeats_title(study, said.text):
        return 0.0, False, False, False
    told += (
        0.4 * (own and saying.leads)
        + 0.6 * share
        + (0.4 * opens + 0.5 * _scoped(heading, language) if inside is None else 0.0)
    )
    if saying.plan:
        told *= 0.3
    if saying.aside:
        told *= 0.35
    if _calls_on(low):
        told *= 0.4
    if not own and cue(language, "anaphora").match(low):
        told *= 0.6
    return told, own or speaks, saying.does or saying.aim or speaks, defines


def _opens(study: Study, at: int, abstract: int) -> bool:
    """Whether a sentence is the first of the abstract that begins there, or holds the word before it."""
    first, _ = study.statistics.within(abstract, abstract + _HEADED)
    before = study.statistics.phrasings[first:at]
    return study.statistics.sentences[at].start <= abstract + _HEADED and all(len(one.words) < _NAMED for one in before)


def _repeats_title(study: Study, text: str) -> bool:
    """Whether a text is the title, and hardly more."""
    flat = " ".join(text.lower().split()).strip(" .:")
    title = study.document.title.lower()
    return flat in title or (title in flat and len(flat) < len(title) + _BESIDE_TITLE)


def _scoped(heading: str, language: str) -> bool:
    """Whether a section says by its heading that it tells what the document is for."""
    return any(word in heading for word in entries("self_descriptions", "scopes", language=language))


def _called(study: Study) -> frozenset[str]:
    """What the title calls the document: its last word, and that before a colon."""
    return frozenset(re.findall(r"\w{4,}(?=\s*(?:[:(]|$))", study.document.title.lower()))


def may_stand(study: Study, text: str) -> bool:
    """Whether a text may stand in a line: not too long, no question, and more than a word on what a part holds."""
    if (
        len(text) > LONGEST_LINE
        or text.count(",") >= _LISTED * text.count(" ")
        or text.rstrip("\"'”’»)").endswith(("?", "？"))
    ):
        return False
    return not announces(text, study.statistics.language) and not calls_out(text)


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


def _names_title(study: Study, at: int) -> bool:
    """Whether a sentence begins with what the title begins with, or names by its initials."""
    said = study.statistics.phrasings[at]
    if cue(said.language, "anaphora").match(said.low):
        return False
    return not _title_heads(study).isdisjoint(study.statistics.words.read_stems(" ".join(said.words[:_NAMED])))


def _title_heads(study: Study) -> frozenset[str]:
    """The stems of the first telling word of the title, and of names in capitals."""
    title = study.document.title or study.skeleton.sections[0].title
    stems = title_stems(study)
    words = [
        one
        for one in re.findall(r"[^\W\d_]{2,}", title)
        if not stems.isdisjoint(study.statistics.words.read_stems(one))
    ]
    names = [] if title.isupper() else [one for one in words if sum(map(str.isupper, one)) > 1]
    return frozenset(study.statistics.words.read_stems(" ".join(words[:1] + names)))


def title_stems(study: Study) -> frozenset[str]:
    """The telling stems of the title, and of the first heading where the text begins with it."""
    language = study.statistics.language
    words = " ".join((study.document.title, study.skeleton.sections[0].title))
    plain = [word for word in re.findall(r"[^\W\d_]{2,}", words) if word.lower() not in phrases(language, "vague")]
    return frozenset(study.statistics.words.read_stems(" ".join(plain)))


def _abstracts(study: Study, zone: int) -> Iterator[tuple[int, int]]:
    """Where abstracts and summaries stand: by their heading, or by the word that opens a paragraph; one that has
    headings of its own goes on under these.
    """
    for section in study.skeleton.sections:
        if section.start < zone and " ".join(section.title.lower().split()) in across("headings", "abstracts"):
            parted = section.end - section.body < _SHORTEST
            yield section.body, min(zone, section.body + ABSTRACT) if parted else section.end
    found = _opening_word().search(study.document.text, 0, zone)
    if found is not None:
        section = study.skeleton.section_at(found.start())
        if found.end() + _SHORTEST < section.end:
            yield found.end(), min(section.end, found.end() + ABSTRACT)


@cache
def _opening_word() -> re.Pattern[str]:
    """ "Abstract." or "SUMMARY —" at the head of a paragraph, or on a line of its own."""
    words = spelled(across("headings", "abstracts"))
    return re.compile(rf"(?:^|\n)[ \t]*{either([words])}(?:\s*[.:—–-]\s*|\s*\n+)", re.IGNORECASE)
