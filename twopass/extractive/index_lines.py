"""The extractive reader's lines of the index: for each section one or two sentences of its own, in plain words."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice, takewhile
from typing import NamedTuple

from twopass.extractive.first_line.candidate_sentences import Candidate
from twopass.extractive.first_line.document_line import (
    first_said,
    is_likely,
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
    titled_headings,
    with_headings,
)
from twopass.extractive.first_line.self_description import main_clause, read_saying
from twopass.extractive.listings import directory, first_item, items_of, table_of
from twopass.extractive.salience import similarity
from twopass.extractive.section_sentences import fits_a_section, is_at_home
from twopass.extractive.study import DENSITY, Study
from twopass.extractive.whole_sentences import LONGEST_LINE, dangles, fits_a_line, printed_whole
from twopass.findings import SynthesisFindings, words_at
from twopass.languages import across
from twopass.schema import Entry, Point, Section
from twopass.text.compression import shorten
from twopass.text.running_text import is_abstract, lists_works
from twopass.text.tokens import cue, full_stop, is_listing, phrases, wording
from twopass.text.wellformed import is_sentence

SECOND_FROM = 1200
"""Characters of text from which a section's line has a second sentence, wherever in it that stands."""
PLAIN = 200
"""Characters up to which a sentence is preferred for a line."""
_ALIKE = 0.4  # cosine above which a second sentence adds too little
_SECOND = 0.76  # fitness from which a sentence may stand second, beside one that it does not follow in the text
_AT_HOME = 0.75  # fitness of a sentence that is at home in the line of its own section
_AGAIN = 4.0  # times the weight of any other sentence from which one is told in a second line
_SUBJECT = 3  # content words among which a sentence names what it is about
_CLAIMS = ("contribution", "result", "conclusion")
_RANK = 0.25  # weight of the second reading's order against the sentence's own
_SOUND = 0.12  # fitness below which a sentence is debris
_LISTING = 0.3  # mean fitness below which a section may be a list of works or pages
_OPENING = 3  # sound sentences at the head of a section that may stand in its line, beside its points
_LEADS, _LEAD_SHARE = 0.45, 0.45  # fitness of a first sentence that leads, and its share of the best one's value
_SHORTEST = 3  # letters of words such as "and", which join what stands within a sentence
_CLAIM = 0.76  # fitness of a sentence that stands for the sections it comes from
_SHORT = 70  # characters below which a sentence takes the next one along before any other
_PLAINLY = 0.65  # fitness beside its neighbours of a sentence that says plainly what its authors do
_HEAD = 60  # characters in which it says so
_GOES_ALONG, _ALONG_FROM = 0.5, 40  # fitness beside its neighbour, and characters, of one that is taken along
_KEYWORDS = 5
_GOING_ON = 6  # words of a sentence that goes on with its heading

_Choice = tuple[int, Point]


class Noted(NamedTuple):
    """A section with what both readings noted of it, the sections right under it, and the characters that its line may
    have.
    """

    section: Section
    entry: Entry
    children: tuple[Section, ...]
    max_comment: int


def write_lines(study: Study, inputs: Sequence[Noted]) -> list[SynthesisFindings]:
    """What task `synthesis` asks for, of sections of one document.

    They are written together, so that the lines share out what the document is about rather than all say the same.
    """
    options = [_options(study, one) for one in inputs]
    said: set[int] = set()
    opens = bool(inputs) and inputs[0].section.start == 0
    main, told = _telling_document(study, inputs) if opens else ((), [])
    document = [(one.at, _said_from(study, one)) for one in told] or (_in_its_place(study, main) if opens else [])
    picked = _first_picks(study, inputs, options, said, document if document or main else None)
    chosen_first = {at for chosen in picked for at, _ in chosen}
    for place, one in enumerate(inputs):
        if len(picked[place]) == 1 and not (document and not place):
            free = [choice for choice in options[place] if choice[0] not in chosen_first]
            picked[place] += _second(study, one, free, picked[place], said)
    first = {chosen[0][0] for chosen in picked if chosen}
    lines = [
        _reply(study, one, chosen, _claim_below(study, inputs, options, picked, first, place))
        for place, (one, chosen) in enumerate(zip(inputs, picked, strict=True))
    ]
    if opens:
        whole = inputs[0]
        if document or main or (usable_title(study) and not options[0]):
            lines[0] = _told(study, whole.entry, document) if document else _parts(study, whole.entry, main)
        lines[0] = with_title(study, lines[0], whole.max_comment)
        if main and document and not any(one.whole for one in told) and len(told) < 2:
            lines[0] = with_headings(study, lines[0], main, whole.max_comment)
    return lines


def _first_picks(
    study: Study,
    inputs: Sequence[Noted],
    options: Sequence[list[_Choice]],
    said: set[int],
    document: list[_Choice] | None,
) -> list[list[_Choice]]:
    """The sentence of each section that is told first; the first section has those that tell the `document`, if any."""
    picked: list[list[_Choice]] = []
    taken: set[int] = set()
    for one, held in zip(inputs, options, strict=True):
        if document is not None and not picked:
            picked.append(document)
        else:
            free = [choice for choice in held if choice[0] not in taken] or held
            first = _deed(study, one, taken, said) or _best(study, free, said, one.max_comment, ())
            if one.section.end - one.section.body < SECOND_FROM:
                first = _again(study, [choice for choice in held if choice[0] in taken], first)
            along = _next(study, first, one) if first and len(first[1].text) < _SHORT else []
            picked.append([first, *along] if first else [])
        taken.update(at for at, _ in picked[-1])
        study.concepts.add((at for at, _ in picked[-1]), said)
    return picked


def _again(study: Study, taken: Sequence[_Choice], first: _Choice | None) -> _Choice | None:
    """What is told first of a short section, or what another line tells already where nothing else comes near it."""
    best = max(taken, key=lambda one: study.scores[one[0]], default=None)
    if first is None or best is None or study.scores[best[0]] < _AGAIN * study.scores[first[0]]:
        return first
    return best if fits_a_section(study, best[0]) else first


def _telling_document(study: Study, inputs: Sequence[Noted]) -> tuple[tuple[Section, ...], list[Candidate]]:
    """The main headings, and the sentences that say what the document is: beside headings, those that likely do."""
    under = {one.section: one.children for one in inputs}
    told = tell_document(study, inputs[0].max_comment)
    likely = any(map(is_likely, told))
    main = main_headings(study, under)
    if not (main or likely or any(one.does for one in told)) and usable_title(study):
        main = few_headings(study, under)
    return main, told if likely or not main else []


def _said_from(study: Study, told: Candidate) -> Point:
    """What was told as a point."""
    start, end = study.statistics.sentences[told.at].start, study.statistics.sentences[told.last].end
    return Point(text=told.text, evidence=(words_at(study.document, start, end),))


def _in_its_place(study: Study, main: Sequence[Section]) -> list[_Choice]:
    """Where no sentence says what the document is, one with the words of its title; else the one that opens the text,
    beside headings only where it says what a thing is.
    """
    if main:
        held = [] if usable_title(study) else title_said(study) or thing_said(study)
    else:
        held = title_said(study) or first_said(study)
    return [(at, _as_point(study, at)) for at in held]


def _as_point(study: Study, at: int, text: str = "") -> Point:
    """A sentence as a point, in words of its own if they are given."""
    one = study.statistics.sentences[at]
    return Point(text=text or study.printed[at], evidence=(words_at(study.document, one.start, one.end),))


def _claim_below(
    study: Study,
    inputs: Sequence[Noted],
    options: Sequence[list[_Choice]],
    picked: list[list[_Choice]],
    first: set[int],
    place: int,
) -> _Choice | None:
    """The claim of the sections under a heading such as "Results" that none of them tells first; None if there is none.
    One that stands second in a line moves up.
    """
    section = inputs[place].section
    if not section.start or any(study.fit[at] >= _SOUND for at, _ in picked[place]):
        return None
    if section.title.lower() not in across("headings", "stock"):
        return None
    below = [*takewhile(lambda at: inputs[at].section.level > section.level, range(place + 1, len(inputs)))]
    free = (choice for at in below for choice in options[at] if choice[0] not in first)
    held = [choice for choice in free if _stands_for(study, choice[0])]
    best = max(held, key=lambda choice: study.scores[choice[0]], default=None)
    if best:
        first.add(best[0])
        for at in below:
            picked[at] = [choice for choice in picked[at] if choice[0] != best[0]]
        picked[place] = [best]
    return best


def _stands_for(study: Study, at: int) -> bool:
    """Whether a sentence can stand for a whole part of the document: sound, a claim, and joined to no other."""
    said = study.statistics.phrasings[at]
    if study.fit[at] < _CLAIM or not fits_a_line(study, at) or not (said.holds("contribution") or said.holds("result")):
        return False
    joining = (word for word in phrases(study.statistics.language, "connectives") if len(word) > _SHORTEST)
    return set(said.words).isdisjoint(joining)


def _second(
    study: Study, one: Noted, options: Sequence[_Choice], picked: Sequence[_Choice], said: set[int]
) -> list[_Choice]:
    """What stands beside the one sentence that is told first of a section: of one of some length another that claims
    something and adds enough, else the next one, else any that adds enough; of a short one the next.
    """
    first = picked[0]
    if one.section.end - one.section.body < SECOND_FROM:
        return _next(study, first, one) if len(first[1].text) < PLAIN else []
    room = one.max_comment - len(first[1].text) - 1
    claims = [choice for choice in options if _claims(study, choice[0])]
    found = _best(study, claims, said, room, picked)
    if found is None:
        if along := _next(study, first, one):
            return along
        found = _best(study, options, said, room, picked)
    study.concepts.add([found[0]] if found else (), said)
    return [found] if found else []


def _deed(study: Study, one: Noted, taken: set[int], said: set[int]) -> _Choice | None:
    """The sentence of an introduction or an abstract that says most plainly what its authors do, and of an abstract
    without it any that says what they did or found.
    """
    if not (_introduces(one.section) or is_abstract(one.section)):
        return None
    low, high = study.statistics.within(one.section.body, one.section.end)
    own = [at for at in range(low, high) if len(study.printed[at]) <= one.max_comment and _says_own(study, at)]
    plainly = [at for at in own if _says_so_early(study, at)]
    held = [at for at in plainly or (own if is_abstract(one.section) else []) if at not in taken]
    if not held:
        return None
    best = max(held, key=lambda at: _worth(study, at, said))
    return best, _as_point(study, best, main_clause(study.printed[best], study.statistics.language))


def _worth(study: Study, at: int, said: set[int]) -> float:
    """The weight of a sentence by what it adds to what is said."""
    fresh = study.concepts.gain(at, said) / max(1e-9, float(study.concepts.density[at]))
    return float(study.scores[at] * fresh**DENSITY)


def _introduces(section: Section) -> bool:
    """Whether a section is called an introduction."""
    return section.title.lower() in across("headings", "introductions")


def _says_own(study: Study, at: int) -> bool:
    """Whether a sentence says what its authors do here, and not where."""
    if study.shape[at] < _PLAINLY or not fits_a_section(study, at):
        return False
    said = read_saying(study.printed[at], study.statistics.language, frozenset())
    return said.does and not (said.plan or said.aside)


def _says_so_early(study: Study, at: int) -> bool:
    """Whether it says so at its head, in the words of those who tell what is new."""
    text, language = study.printed[at], study.statistics.language
    return (
        _does(study, at)
        and cue(language, "contribution").search(main_clause(text, language).lower(), 0, _HEAD) is not None
    )


def _options(study: Study, one: Noted) -> list[_Choice]:
    """The entry's points, each with the sentence it comes from, in the order that the second reading gave them; then
    the sentences that open the section, and if nothing else is there its best one.
    """
    found: dict[int, Point] = {}
    for point in one.entry.points:
        start = point.evidence[0].start
        at, after = study.statistics.within(start, start + 1)
        if at < after:
            found.setdefault(at, point)
    for at in _opening(study, one.section):
        found.setdefault(at, _as_point(study, at))
    return list(found.items()) or _own(study, one.section)


def _opening(study: Study, section: Section) -> list[int]:
    """The first sound sentences of a section."""
    low, high = study.statistics.within(section.body, section.end)
    sound = (at for at in range(low, high) if study.fit[at] >= _SOUND and fits_a_section(study, at))
    return list(islice(sound, _OPENING))


def _own(study: Study, section: Section) -> list[_Choice]:
    """The best sentence of a section that is too short for points."""
    statistics = study.statistics
    low, high = statistics.within(section.body, section.end)
    if high <= low or study.scores[low:high].max() <= 0.0:
        return []
    at = low + int(study.scores[low:high].argmax())
    evidence = words_at(study.document, statistics.sentences[at].start, statistics.sentences[at].end)
    return [(at, Point(text=study.printed[at], evidence=(evidence,)))]


def _best(
    study: Study, options: Sequence[_Choice], said: set[int], room: int, taken: Sequence[_Choice]
) -> _Choice | None:
    """The point that adds most to what is said and fits; plain ones are preferred."""
    fitting = [one for one in options if len(one[1].text) <= room and one not in taken and study.scores[one[0]] > 0.0]
    fitting = [one for one in fitting if fits_a_section(study, one[0])] or ([] if taken else fitting)
    fitting = [one for one in fitting if _is_whole(study, one[0])] or fitting
    fair = _fair(study, fitting)
    plain = [one for one in fitting if len(one[1].text) <= PLAIN and _fit(study, one[0]) > fair]
    free = [one for one in plain or fitting if not taken or _stands_second(study, one[0], taken)]

    def value(one: _Choice) -> float:
        at, place = one[0], options.index(one) / len(options)
        raised = _fit(study, at) / max(1e-9, float(study.fit[at]))
        return _worth(study, at, said) * raised * (1 - _RANK * place)

    best = max(free, key=value, default=None)
    lead = None if taken else min((one for one in fitting if _fit(study, one[0]) >= _LEADS), default=None)
    if best is None or lead is None or lead[0] > best[0] or (_does(study, best[0]) and not _does(study, lead[0])):
        return best
    return lead if value(lead) >= _LEAD_SHARE * value(best) else best


def _fit(study: Study, at: int) -> float:
    """How fit a sentence is to stand in the line of its own section."""
    fit = float(study.fit[at])
    return max(fit, _AT_HOME) if fit >= _SOUND and is_at_home(study, at) else fit


def _is_whole(study: Study, at: int) -> bool:
    """Whether a sentence has an end of its own, as the title of what comes next has not."""
    one = study.statistics.sentences[at]
    return is_sentence(study.document.text[one.start : one.end])


def _does(study: Study, at: int) -> bool:
    """Whether a sentence says what the text does or is for."""
    return study.statistics.phrasings[at].holds("contribution")


def _stands_second(study: Study, at: int, taken: Sequence[_Choice]) -> bool:
    """Whether a sentence may stand beside others that it does not follow, and says something else."""
    if study.fit[at] < _SECOND or any(similarity(study.statistics, at, other) > _ALIKE for other, _ in taken):
        return False
    return at - 1 in {other for other, _ in taken} or _is_linked(study, at, [other for other, _ in taken])


def _is_linked(study: Study, at: int, taken: Sequence[int]) -> bool:
    """Whether a sentence goes with others without what stands between: it opens the section, or says what its authors
    do or find, or has a word of theirs or of its heading, at its head where that names a thing as known, and no
    connective but one that sums up.
    """
    statistics = study.statistics
    said = statistics.phrasings[at]
    opens = at == statistics.in_section(int(statistics.section_of[at]))[0]
    if opens or said.holds("contribution") or cue(said.language, "result").match(said.low):
        return True
    joined = cue(said.language, "connectives").match(said.low)
    if joined is not None and cue(said.language, "conclusion").match(said.low) is None:
        return False
    own = _content(study, at)
    known = cue(said.language, "definites").match(said.low) is not None and not statistics.sentences[at].first
    told = statistics.heading_words[statistics.section_of[at]].union(*(_content(study, one) for one in taken))
    return not told.isdisjoint(own[:_SUBJECT] if known else own)


def _content(study: Study, at: int) -> list[int]:
    """The words of a sentence, in its order, that say more than its grammar does."""
    held: list[int] = study.statistics.tokens[slice(*study.statistics.offsets[at : at + 2])].tolist()
    return held


def _claims(study: Study, at: int) -> bool:
    """Whether a sentence claims something, or speaks of what its heading names."""
    statistics = study.statistics
    if any(map(statistics.phrasings[at].holds, _CLAIMS)):
        return True
    held = statistics.tokens[statistics.offsets[at] : statistics.offsets[at + 1]].tolist()
    return not statistics.own_heading(int(statistics.section_of[at])).isdisjoint(held)


def _next(study: Study, first: _Choice, inputs: Noted) -> list[_Choice]:
    """The sentence after another, if it goes on in the same paragraph."""
    at, point = first[0] + 1, first[1]
    statistics = study.statistics
    if at >= len(study.printed) or statistics.section_of[at] != statistics.section_of[at - 1]:
        return []
    one = statistics.sentences[at]
    line = study.printed[at]
    room = min(max(PLAIN, LONGEST_LINE - len(point.text)), inputs.max_comment - len(point.text) - 1)
    if (
        one.first
        or study.shape[at] < _GOES_ALONG
        or not _ALONG_FROM <= len(line) <= room
        or not fits_a_section(study, at)
    ):
        return []
    return [(at, Point(text=line, evidence=(words_at(study.document, one.start, one.end),)))]


def _fair(study: Study, options: Sequence[_Choice]) -> float:
    """Half of the best fitness at hand: below it a sentence is not preferred for being short."""
    return 0.5 * max((_fit(study, at) for at, _ in options), default=0.0)


def _with_list(study: Study, choice: _Choice) -> _Choice:
    """A sentence with the list that it leads to, where it says nothing without."""
    at, point = choice
    ends = study.statistics.texts[at].rstrip()
    if not ends.endswith((":", "：")) or not dangles(ends, study.statistics.language):
        return choice
    return at, point.model_copy(update={"text": printed_whole(study, at)[0]})


def _reply(study: Study, inputs: Noted, chosen: list[_Choice], claim: _Choice | None) -> SynthesisFindings:
    chosen = [_with_list(study, one) for one in ([claim] if claim else chosen)]
    sound = any(study.fit[at] >= _SOUND for at, _ in chosen)
    if inputs.section.start == 0 and sound:
        return _told(study, inputs.entry, chosen)
    if inputs.children:
        return _governing(study, inputs, chosen, sound)
    listing = _listing(study, inputs) if sound else _listing(study, inputs) or _unsound(study, inputs.section)
    if listing is None and chosen and not any(_is_whole(study, at) for at, _ in chosen):
        listing = first_item(study, inputs.section)
    if listing is not None:
        return listing
    return _told(study, inputs.entry, chosen) if chosen else _bare(study, inputs)


def _governing(study: Study, inputs: Noted, chosen: list[_Choice], sound: bool) -> SynthesisFindings:
    """The line of a section with others under it: a claim of its own or of theirs, else the headings it governs."""
    if _mean_fit(study, inputs.section) < _LISTING and directory(study, inputs.section, inputs.entry):
        sound = False
    if sound:
        return _told(study, inputs.entry, chosen)
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


def _told(study: Study, entry: Entry, chosen: list[_Choice]) -> SynthesisFindings:
    """The line of a section in its own sentences, in text order."""
    chosen = sorted(chosen, key=lambda one: one[0])
    comment = " ".join(point.text for _, point in chosen)
    evidence = tuple(point.evidence[0] for _, point in chosen)
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
