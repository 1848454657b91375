"""The extractive reader's lines of the index: for each section one or two sentences of its own, in plain words."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import takewhile
from math import log1p
from typing import NamedTuple

from twopass.extractive.first_line.candidate_sentences import Candidate
from twopass.extractive.first_line.document_line import (
    LIKELY,
    PLAIN,
    SURE,
    first_said,
    tell_document,
    thing_said,
    title_said,
)
from twopass.extractive.first_line.document_title import usable_title, with_title
from twopass.extractive.first_line.main_headings import (
    few_headings,
    is_bare,
    main_headings,
    names_of,
    tell_little,
    titled_headings,
    with_headings,
)
from twopass.extractive.first_line.self_description import main_clause
from twopass.extractive.line_choice import LineChoice, options
from twopass.extractive.listings import directory, first_item, items_of, table_of
from twopass.extractive.study import Study
from twopass.extractive.whole_sentences import dangles, fits_a_line, printed_whole
from twopass.findings import SynthesisFindings, words_at
from twopass.languages import across
from twopass.schema import Entry, Point, Section
from twopass.text.compression import shorten
from twopass.text.running_text import lists_works
from twopass.text.tokens import full_stop, is_listing, phrases, wording
from twopass.text.wellformed import is_sentence

_SOUND = 0.12  # fitness below which a sentence is debris
_LISTING = 0.3  # mean fitness below which a section may be a list of works or pages
_SHORTEST = 3  # letters of words such as "and", which join what stands within a sentence
_CLAIM = 0.76  # fitness of a sentence that stands for the sections it comes from
_KEYWORDS = 5
_FIRST = 3  # how little more the first keyword of a section says than the next
_WORD = 0.4  # what a single word says of a whole document, beside a term of several
_SEVERAL, _MANY = 2, 3  # sections that have a keyword of the whole document, and one of a single word
_GOING_ON = 6  # words of a sentence that goes on with its heading


class Noted(NamedTuple):
    """A section with what both readings noted of it, the sections right under it, and the characters that its line may
    have.
    """

    section: Section
    entry: Entry
    children: tuple[Section, ...]
    max_comment: int


def write_lines(study: Study, inputs: Sequence[Noted]) -> list[SynthesisFindings]:
    """What task `synthesis` asks for, of sections of one document; no two lines begin with one sentence."""
    held = [options(study, one.section) for one in inputs]
    opens = bool(inputs) and inputs[0].section.start == 0
    main, told = _telling_document(study, inputs) if opens else ((), [])
    in_its_place = _in_its_place(study, main) if opens and not told else []
    document = [_said_from(study, one) for one in told] or [_as_point(study, at) for at in in_its_place]
    picked = _picks(study, inputs, held, [one.at for one in told] or in_its_place, told=bool(document or main))
    first = {chosen[0] for chosen in picked if chosen}
    lines = [
        _reply(study, one, _claim_below(study, inputs, held, picked, first, place) or chosen)
        for place, (one, chosen) in enumerate(zip(inputs, picked, strict=True))
    ]
    if opens:
        whole = inputs[0]
        if document or main or (usable_title(study) and not held[0]):
            lines[0] = _told(study, whole.entry, document) if document else _parts(study, whole.entry, main)
        lines[0] = with_title(study, lines[0], _room(whole))
        if main and document and not _says_it_all(told):
            lines[0] = with_headings(study, lines[0], main, _room(whole))
        lines[0] = lines[0].model_copy(update={"keywords": _of_whole(study, inputs)})
    return lines


def _speaks(told: Sequence[Candidate]) -> bool:
    """Whether one of the sentences is of an abstract, or says what the document does."""
    return any(one.inside or (one.own and one.does) for one in told)


def _says_it_all(told: Sequence[Candidate]) -> bool:
    """Whether one of the sentences is of an abstract, and sure to tell the document."""
    return _likeliest(told) >= SURE and any(one.inside for one in told)


def _defines(told: Sequence[Candidate]) -> bool:
    """Whether one of the sentences says what the thing is that the title names."""
    return any(one.defines for one in told)


def _of_whole(study: Study, inputs: Sequence[Noted]) -> tuple[str, ...]:
    """Keywords of the whole document, first those of most sections: of those of its first pages what is of another
    section too, or no name, and of the others what is of several.
    """
    held, weights = Counter[str](), defaultdict[str, float](float)
    for one in inputs:
        for place, word in enumerate(_telling(study, one.entry)):
            held[word.lower()] += 1
            weights[word.lower()] += 1 / (place + _FIRST)
    text, first = study.document.text.lower(), _telling(study, inputs[0].entry)
    own = [word for word in first if held[word.lower()] > 1 or _in_small_letters(study, word)]
    printed = {word.lower(): word for one in reversed(inputs) for word in one.entry.keywords}
    others = (printed[word] for word in weights if held[word] >= (_SEVERAL if " " in word else _MANY))
    told = {word.lower(): word for word in (*others, *own)}
    ranked = sorted(told, key=lambda word: -weights[word] * log1p(text.count(word)) * (1.0 if " " in word else _WORD))
    return tuple(told[word] for word in ranked[:_KEYWORDS]) or first


def _in_small_letters(study: Study, word: str) -> bool:
    """Whether the text has all words of a keyword in small letters, as it does not those of names on a title page."""
    words, text = re.findall(r"\w+", word.lower()), study.document.text
    return all(re.search(rf"(?<![\w@.]){re.escape(one)}(?![\w@.]*@)", text) for one in words)


def _picks(
    study: Study, inputs: Sequence[Noted], held: Sequence[list[int]], document: list[int], *, told: bool
) -> list[list[int]]:
    """The sentences of each section's line; the first section's are those of the `document` where that is `told`."""
    choice = LineChoice(study)
    picked: list[list[int]] = []
    taken: set[int] = set()
    for one, all_held in zip(inputs, held, strict=True):
        free = [at for at in all_held if at not in taken] or all_held
        if told and not picked:
            choice.say(document)
            picked.append(document)
        else:
            picked.append(choice.choose(one.section, free, one.max_comment))
        taken.update(picked[-1])
    return picked


def _telling_document(study: Study, inputs: Sequence[Noted]) -> tuple[tuple[Section, ...], list[Candidate]]:
    """The main headings, and the sentences that say what the document is: beside headings, those that likely do."""
    under = {one.section: one.children for one in inputs}
    told = tell_document(study, _room(inputs[0]))
    main = main_headings(study, under)
    if not main and not _says_it_all(told):
        main = few_headings(study, under)
    likely = _likeliest(told) >= (LIKELY if _speaks(told) or _defines(told) else PLAIN)
    return main, told if likely or not main or tell_little(study, main) else []


def _likeliest(told: Sequence[Candidate]) -> float:
    """How likely the likelier of the sentences tells the document well; 0 where there is none."""
    return max((one.worth for one in told), default=0.0)


def _room(whole: Noted) -> int:
    """Characters of the document's own line: it has a title before two sentences."""
    return whole.max_comment * 3 // 2


def _said_from(study: Study, told: Candidate) -> Point:
    """What was told as a point."""
    start, end = study.statistics.sentences[told.at].start, study.statistics.sentences[told.last].end
    return Point(text=told.text, evidence=(words_at(study.document, start, end),))


def _in_its_place(study: Study, main: Sequence[Section]) -> list[int]:
    """Where no sentence says what the document is, one with the words of its title; else the one that opens the text,
    beside headings only where it says what a thing is.
    """
    if main:
        return [] if usable_title(study) else title_said(study) or thing_said(study)
    return title_said(study) or first_said(study)


def _as_point(study: Study, at: int) -> Point:
    """A sentence as a point, with the list that it leads to where it says nothing without, and without an opening that
    leans on what is not there.
    """
    one, ends, language = study.statistics.sentences[at], study.statistics.texts[at].rstrip(), study.statistics.language
    leads = ends.endswith((":", "：")) and dangles(ends, language)
    text = printed_whole(study, at)[0] if leads else main_clause(study.printed[at], language)
    return Point(text=text, evidence=(words_at(study.document, one.start, one.end),))


def _claim_below(
    study: Study,
    inputs: Sequence[Noted],
    held: Sequence[list[int]],
    picked: list[list[int]],
    first: set[int],
    place: int,
) -> list[int]:
    """The claim of the sections under a heading such as "Results" that none of them tells first; empty if there is
    none. One that stands second in a line moves up.
    """
    section = inputs[place].section
    if not section.start or any(study.fit[at] >= _SOUND for at in picked[place]):
        return []
    if section.title.lower() not in across("headings", "stock"):
        return []
    below = [*takewhile(lambda at: inputs[at].section.level > section.level, range(place + 1, len(inputs)))]
    claims = [at for one in below for at in held[one] if at not in first and _stands_for(study, at)]
    best = sorted(claims, key=lambda at: -study.scores[at])[:1]
    first.update(best)
    for one in below:
        picked[one] = [at for at in picked[one] if at not in best]
    return best


def _stands_for(study: Study, at: int) -> bool:
    """Whether a sentence can stand for a whole part of the document: sound, a claim, and joined to no other."""
    said = study.statistics.phrasings[at]
    if study.fit[at] < _CLAIM or not fits_a_line(study, at) or not (said.holds("contribution") or said.holds("result")):
        return False
    joining = (word for word in phrases(study.statistics.language, "connectives") if len(word) > _SHORTEST)
    return set(said.words).isdisjoint(joining)


def _is_whole(study: Study, at: int) -> bool:
    """Whether a sentence has an end of its own, as the title of what comes next has not."""
    one = study.statistics.sentences[at]
    return is_sentence(study.document.text[one.start : one.end])


def _reply(study: Study, inputs: Noted, chosen: list[int]) -> SynthesisFindings:
    sound = any(study.fit[at] >= _SOUND for at in chosen)
    if inputs.section.start == 0 and sound:
        return _chosen(study, inputs.entry, chosen)
    if inputs.children:
        return _governing(study, inputs, chosen, sound)
    listing = _listing(study, inputs) if sound else _listing(study, inputs) or _unsound(study, inputs.section)
    if listing is None and chosen and not any(_is_whole(study, at) for at in chosen):
        listing = first_item(study, inputs.section)
    if listing is not None:
        return listing
    return _chosen(study, inputs.entry, chosen) if chosen else _bare(study, inputs)


def _governing(study: Study, inputs: Noted, chosen: list[int], sound: bool) -> SynthesisFindings:
    """The line of a section with others under it: a claim of its own or of theirs, else the headings it governs."""
    if _mean_fit(study, inputs.section) < _LISTING and directory(study, inputs.section, inputs.entry):
        sound = False
    if sound:
        return _chosen(study, inputs.entry, chosen)
    if inputs.section.start == 0:
        return _parts(study, inputs.entry, inputs.children)
    return _contents(study, inputs.entry, inputs.children, sound=sound)


def _listing(study: Study, inputs: Noted) -> SynthesisFindings | None:
    """The line of a section that lists works or places in the document."""
    if is_listing(study.document, inputs.section):
        return SynthesisFindings(comment=wording(study.statistics.language, "directory"))
    if lists_works(inputs.section):
        return directory(study, inputs.section, inputs.entry)
    if _mean_fit(study, inputs.section) >= _LISTING:
        return None
    return directory(study, inputs.section, inputs.entry)


def _unsound(study: Study, section: Section) -> SynthesisFindings | None:
    """The line of a section that has no sound sentence: front matter, a table, code."""
    if section.start == 0:
        title, language = usable_title(study), study.statistics.language
        return SynthesisFindings(comment=f"{title}{full_stop(language)}" if title else wording(language, "front"))
    if (rows := table_of(study, section) or items_of(study, section)) is not None:
        return rows
    if not study.document.text[section.body : section.end].strip() or _says(study, section):
        return None
    return (
        _going_on(study, section)
        or first_item(study, section)
        or SynthesisFindings(comment=wording(study.statistics.language, "listing"))
    )


def _going_on(study: Study, section: Section) -> SynthesisFindings | None:
    """The first sentence of a section that goes on with what its heading begins: "Hybrid: defines a set of rules"."""
    at, after = study.statistics.within(section.body, section.end)
    if at == after or len(study.statistics.phrasings[at].words) < _GOING_ON or not is_sentence(study.printed[at]):
        return None
    point = _as_point(study, at)
    return SynthesisFindings(comment=point.text, evidence=point.evidence)


def _chosen(study: Study, entry: Entry, chosen: Sequence[int]) -> SynthesisFindings:
    """The line of a section in its own sentences."""
    return _told(study, entry, [_as_point(study, at) for at in chosen])


def _told(study: Study, entry: Entry, points: Sequence[Point]) -> SynthesisFindings:
    """A line that says these points."""
    comment, evidence = " ".join(one.text for one in points), tuple(one.evidence[0] for one in points)
    return SynthesisFindings(keywords=_telling(study, entry), comment=comment, evidence=evidence)


def _says(study: Study, section: Section) -> bool:
    """Whether a section has anything like a sentence, and not only rows, code or titles."""
    low, high = study.statistics.within(section.body, section.end)
    return any(is_sentence(study.document.text[one.start : one.end]) for one in study.statistics.sentences[low:high])


def _mean_fit(study: Study, section: Section) -> float:
    low, high = study.statistics.within(section.body, section.end)
    return float(study.fit[low:high].mean()) if high > low else 0.0


def _telling(study: Study, entry: Entry) -> tuple[str, ...]:
    """The entry's keywords, those first that tell most of the section, and last the term that is its heading."""
    return study.in_order(study.place_of(entry.section_id), entry.keywords)[:_KEYWORDS]


def _contents(study: Study, entry: Entry, children: Sequence[Section], *, sound: bool) -> SynthesisFindings:
    """What a heading without text of its own governs."""
    language = study.statistics.language
    key = "introduces" if len(children) > 1 else "single"
    comment = wording(language, key).format(list=_named(study, children))
    return SynthesisFindings(keywords=_telling(study, entry) if sound else (), comment=comment)


def _parts(study: Study, entry: Entry, main: Sequence[Section]) -> SynthesisFindings:
    """What a document holds by its main headings, after its title where that says what it is."""
    return SynthesisFindings(keywords=_telling(study, entry), comment=titled_headings(study, main))


def _named(study: Study, sections: Sequence[Section]) -> str:
    """Headings in a row, and how many more there are."""
    told = [one for one in sections if not is_bare(one)] or sections
    return names_of([one.heading.rstrip(" .:") for one in told], study.statistics.language)


def _bare(study: Study, inputs: Noted) -> SynthesisFindings:
    """A section without a sentence: its own first words, if it has any."""
    section, language = inputs.section, study.statistics.language
    body = study.document.text[section.body : section.end]
    words = " ".join(body.split())
    if not words:
        return SynthesisFindings(comment=wording(language, "bare"))
    held = words[: min(inputs.max_comment, 160)]
    if len(held) < len(words) and " " in held:
        held = held.rsplit(" ", 1)[0]
    start = section.body + len(body) - len(body.lstrip())
    first = words_at(study.document, start, min(section.end, start + 160))
    keywords = _telling(study, inputs.entry)
    return SynthesisFindings(keywords=keywords, comment=shorten(held, language), evidence=(first,))
