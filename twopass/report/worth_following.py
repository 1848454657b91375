"""Which tags a reader of a report would follow: sentences that say what is found elsewhere, names of some weight."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable
from functools import cache
from operator import attrgetter

from twopass.crossrefs import grammar
from twopass.crossrefs.chinese import leading_kind
from twopass.crossrefs.kinds import SECTION_KINDS, STATED
from twopass.gaps.admissions import admitting
from twopass.gaps.patterns import openings
from twopass.gaps.questions import question_marks
from twopass.languages import tables
from twopass.languages.regexes import either, entries, spelled
from twopass.report.weighty_names import is_weighty
from twopass.report.words import answered, flat, is_prose, sentence_end, sentence_start, tags_of
from twopass.schema import Evidence, OpenTag, Reading, Reference, Resolution, TagKind
from twopass.text.running_text import concludes, is_preface, lists_notes, lists_works
from twopass.text.tokens import HAN, WORD, content_stems, function_words, phrases
from twopass.text.wellformed import is_sentence

SUBJECT = 2
"""Content words of a sentence, beside those of pointing, below which nothing says what is to be found elsewhere."""
STOPS = 2
"""Function words that a sentence has, and a row of a table has not."""
MOULD, CAST = 3, 3
"""Words in small letters that sentences have in common, which differ in names alone, and how many make a mould."""
LEADS, STEPS, PAIR = 30, 3, 2
"""Characters from the start of a sentence within which a reference leads it, parts of the document that are told of so
in one section, which make a roadmap, and those that are named in one paragraph where a document sets out.
"""
NEARBY = 5
"""Headings further on within which a promise for the next part of the text is kept."""
OPENING = 10
"""Part of a document, one in so many, in which its introduction stands."""
REACH = 400
"""Characters after a reference in which its sentence ends."""
FOLLOWED = SECTION_KINDS | STATED | {"exhibit", "lecture", "note", "rule"}
"""Kinds of what a reference leads to that hold something to read; a figure or an item is looked at in passing, and
articles and clauses are of laws and contracts, which a document about them only names."""
CITED = 64
"""Characters before a reference in which the work is cited whose part it is."""
CLAUSES = {"section", "article", "clause", "paragraph"}
"""Kinds of the parts of a law, which have their label in their heading; other documents only number their sections."""
_HEADED = re.compile(r"\W*?([^\W\d_]+\.?|§)\s?(?:\d|[IVXLC]+\b)")  # "Article 3"
_BEFORE = 24  # characters in which a word sends the reader to the words after it
_GOES_ON = ("+", "#")  # what follows a letter that is no label
_LABEL = re.compile(r"[^\W\d_]{1,4}\s?\d{1,2}[a-z]?\s?[:.–—-]\s")  # "RQ1: "
_HYPOTHESIS = tuple(f"H{n}" for n in range(1, 10))
_LEADS_IN = (":", "：")
_NUMBER = re.compile(r"\d+(?:\.\d+)*")
_BRACKET = re.compile(r"[()\[\]]")
_IN_APPENDIX = re.compile(r"\b[A-Z]\.\d")  # "Theorem A.3"
_PART = re.compile(r"\w\.\d")  # "Appendix A.1"
_ITEM = re.compile(r"[^\W\d_]+\.?\s\(")  # "rules (1)", which are items or formulas
# "[Smith, 2008, sect. 4]"
_CITED = re.compile(
    r"\](?:,?\s?pp?\.\s?\d+(?:[–-]\d+)?)?,?\s?$|\[[^\[\]]{1,60},\s$|\([^()]{1,60}\d{4}[a-z]?,\s$|\d{4}[a-z]?\),\s$"
)
_START = attrgetter("start")
_NUMBERED = re.compile(r"(?<![A-Za-z\d_-])\d|\b[A-Z]$|\b[IVXL]{1,4}$")  # "Section 3", and not "end-3"


def followed_tags(reading: Reading) -> list[tuple[OpenTag, Resolution]]:
    """Each tag that is worth a reader's while with its resolution, in reading order."""
    ends = tags_of(reading)
    if _is_of_clauses(reading):
        ends = [(tag, end) for tag, end in ends if tag.kind != "reference"]
    pointers = _Pointers(reading, [tag for tag, _ in ends if tag.kind == "reference"])
    said: set[str] = set()  # what is printed again, word for word, opens nothing new

    def is_new(tag: OpenTag) -> bool:
        words = " ".join(tag.at.quote.split())
        new = tag.kind != "promise" or words not in said
        said.add(words)
        return new

    def followed(tag: OpenTag, end: Resolution) -> bool:
        judged = end.parts is not None or bool(answered(end))
        if tag.kind in OPENED:
            return judged or OPENED[tag.kind](reading, tag, end)
        if end.parts is not None and answered(end):
            return True
        return pointers.lead_on(tag) if tag.kind == "reference" else _is_elsewhere(reading, tag, end)

    return [(tag, end) for tag, end in ends if followed(tag, end) and is_new(tag)]


def _is_of_clauses(reading: Reading) -> bool:
    """Whether a document is a law: most of its headings say that they are sections or articles ("Article 3"), and these
    name one another, and open nothing.
    """
    language, sections = reading.document.language, reading.skeleton.sections
    known = grammar.words(language)
    labels = [known.label(found[1]) for one in sections if (found := _HEADED.match(one.heading))]
    articles = sum(leading_kind(one.heading, language) == "article" for one in sections)
    return 2 * (articles + sum(label is not None and label[0] in CLAUSES for label in labels)) > len(sections)


def _is_elsewhere(reading: Reading, tag: OpenTag, end: Resolution) -> bool:
    """Whether what a section leaves incomplete is completed in another one. Where nothing is found, the enumeration is
    mostly whole and only told otherwise: of four that two judges saw none was broken off.
    """
    home = reading.skeleton.section_at(tag.at.start)
    return any(reading.skeleton.section_at(one.start) is not home for one in end.evidence)


def _is_told_of(reading: Reading, tag: OpenTag, end: Resolution) -> bool:
    """Whether a promise says what is to come and not in which order, names no place by its number, which a reference
    tells, and is surely kept if it is: under a heading that has a word of it, and not far on where it is to be kept in
    the next part of the text.
    """
    ends = (bisect_left(reading.references, place, key=_START) for place in (tag.at.start, tag.at.end))
    if any(one.direction == "forward" for one in reading.references[slice(*ends)]) or _tells_the_order(reading, tag):
        return False
    if end.status == "resolved":
        near = openings(reading.document.language).nearby.search(tag.at.quote)
        if near and reading.skeleton.begun(tag.at.start, end.evidence[0].start) > NEARBY:
            return False
        if not _is_headed(reading, tag, end.evidence[0]):
            return False
    return HAN.search(tag.at.quote) is not None or _named(tag.at.quote, reading.document.language) > 0


def _tells_the_order(reading: Reading, tag: OpenTag) -> bool:
    """Whether a promise says what stands where in the text: in an introduction, or of all that its heading names."""
    language, home = reading.document.language, reading.skeleton.section_at(tag.at.start)
    if _part_of_a_text(language).search(tag.at.quote) is None:
        return False
    titled = {*content_stems(home.title, language)}
    of_all = bool(titled) and titled.issubset(content_stems(tag.concept, language))
    return of_all or admitting(language).opens.fullmatch(home.title.lower()) is not None


def _is_headed(reading: Reading, tag: OpenTag, closing: Evidence) -> bool:
    """Whether the heading over what keeps a promise holds most of what is promised, or is named by it whole: of all
    others that two judges saw, matched by the words of the text or by one of the heading, none kept it.
    """
    language, heading = reading.document.language, reading.skeleton.section_at(closing.start).heading
    if HAN.search(heading):
        return 2 * sum(one in heading for one in tag.concept) > len(tag.concept)
    titled, wanted = ({*content_stems(words, language)} for words in (heading, tag.concept))
    named = len(titled) >= SUBJECT and titled.issubset(content_stems(tag.at.quote, language))
    return named or 2 * len(titled & wanted) > len(wanted)


def _is_asked(reading: Reading, tag: OpenTag, end: Resolution) -> bool:
    """Whether a question or hypothesis is a whole sentence, and answered or the authors' own: put with a label or in
    their own name, and not in their conclusions. Plain questions that nothing answers are put for effect, to the
    reader, or by others.
    """
    if HAN.search(tag.at.quote) is None and not is_sentence(flat(tag.at.quote)):
        return False
    if end.status == "resolved":
        return True
    language, words = reading.document.language, flat(tag.at.quote)
    if concludes(reading.skeleton.section_at(tag.at.start), len(reading.document.text)):
        return False
    asked, labelled = words.endswith(question_marks(language)), _LABEL.match(words)
    own = admitting(language).own.search(words) is not None or words.startswith(_HYPOTHESIS)
    return labelled is not None if asked else own


OPENED: dict[TagKind, Callable[[Reading, OpenTag, Resolution], bool]] = {
    "undefined": is_weighty,
    "promise": _is_told_of,
    "question": _is_asked,
}
"""What is asked, by kind, of a tag that no model has judged."""


class _Pointers:
    """The references of a document, and the sentences they stand in."""

    def __init__(self, reading: Reading, tags: list[OpenTag]) -> None:
        self._reading = reading
        self._said = {tag.id: _sentence(reading, tag) for tag in tags}
        times = Counter(_mould(words) for words in dict(self._said.values()).values())
        self._cast = {mould for mould, count in times.items() if count >= CAST and mould.count(" ") >= MOULD - 1}
        alike = Counter(_NUMBER.sub("", words) for _, words in {*self._said.values()})
        self._twins = {words for words, count in alike.items() if count > 1}
        self._links = {link.start for link in reading.document.links}
        self._ledger = {one.start: one for one in reading.references}
        self._roadmaps = _roadmaps(reading)
        self._notes = [(line.start, line.end) for line in reading.document.lines if line.role == "footnote"]

    def lead_on(self, tag: OpenTag) -> bool:
        """Whether the sentence of a reference says what a reader finds where it leads."""
        known = self._ledger.get(tag.at.start)
        note = bisect_right(self._notes, (tag.at.start, tag.at.end)) - 1
        if note >= 0 and tag.at.start < self._notes[note][1]:
            return False
        if known is not None and (tag.at.start in self._roadmaps or not _leads_far(self._reading, known)):
            return False
        if not _is_ahead(self._reading, tag) or _is_one_of_many(self._reading, tag):
            return False
        if tag.at.start in self._links and not _NUMBERED.search(tag.at.quote) and not _sent(self._reading, tag):
            return False
        return self._says_what(tag, {"keeps"} if known is not None and known.kind == "appendix" else set())

    def _says_what(self, tag: OpenTag, empty: set[str]) -> bool:
        """Whether words stand around a reference that are put in none of these `empty` ways and say what is there."""
        (start, words), language = self._said[tag.id], self._reading.document.language
        if words.endswith(_LEADS_IN) or self._is_cast(words) or not is_prose(words, language):
            return False
        at, quote = tag.at.start - start, tag.at.quote
        marked = flat(f"{words[:at]}§{words[at + len(quote) :]}")
        if _is_aside(words, at, quote, self._reading) or _put_so(language, "specifies", *empty).search(marked):
            return False
        return _says(words.replace(quote, " "), self._reading)

    def _is_cast(self, words: str) -> bool:
        """Whether a sentence comes again with other names, or with another number alone."""
        return _mould(words) in self._cast or _NUMBER.sub("", words) in self._twins


def _sentence(reading: Reading, tag: OpenTag) -> tuple[int, str]:
    """Where the sentence of a reference begins, and its words."""
    text = reading.document.text
    start = sentence_start(text, tag.at.start)
    return start, text[start : sentence_end(text, tag.at.end, REACH)]


def _is_ahead(reading: Reading, tag: OpenTag) -> bool:
    """Whether a reference leads on as it is written: not to what stands above or comes next anyway, not to a part of
    the section it stands in, not to a part of a work named before it ("[12] section 4", "its Chapter 5") or after it,
    and not with the C of "C++".
    """
    text, quote, language = reading.document.text, tag.at.quote.lower(), reading.document.language
    after = text[tag.at.end : tag.at.end + _BEFORE].lower()
    above, following = (entries("references", one, language=language) for one in ("above", "next"))
    before = text[max(0, tag.at.start - _BEFORE) : tag.at.start].lower().split()
    if _within(language).match(text, tag.at.end) is not None:
        return False
    if (
        _of_a_work(language).match(text, tag.at.end)
        or after.startswith(_GOES_ON)
        or _CITED.search(text[max(0, tag.at.start - CITED) : tag.at.start])
    ):
        return False
    if before and before[-1] in phrases(language, "anaphora"):
        return False
    if not {*WORD.findall(after)}.isdisjoint(above):
        return False
    return _NUMBER.search(quote) is not None or {*WORD.findall(quote)}.isdisjoint(following)


@cache
def _of_a_work(language: str) -> re.Pattern[str]:
    """What follows a part of a work of two authors: "in Reeve and Holt"."""
    of, and_ = (spelled(entries("references", kind, language=language)) for kind in ("of", "and"))
    return re.compile(rf"\s{of}\s[A-ZÀ-Þ][\w’'-]+\s{and_}\s[A-ZÀ-Þ]")


@cache
def _within(language: str) -> re.Pattern[str]:
    """What follows a part of the section that names it: "(1) and (2) of this subsection"."""
    of, this = (grammar.alternatives(language, concern) for concern in ("of", "this"))
    kinds = (tables("references").get(code, {}).get("kinds", {}).get("section", ()) for code in (language, "en"))
    sections = spelled({word.strip("*=") for words in kinds for word in words})
    return re.compile(rf"(?:[\s\d(),;]|\b\w{{1,3}}\s(?=\())*\b(?:{of})\s+(?:{this})\s+{sections}(?!\w)", re.IGNORECASE)


def _is_one_of_many(reading: Reading, tag: OpenTag) -> bool:
    """Whether a reference is an end of a range of parts, which says nothing of one, or goes on a list that the first of
    its numbers tells.
    """
    text, quote, language = reading.document.text, tag.at.quote, reading.document.language
    to, and_ = (spelled(entries("references", kind, language=language)) for kind in ("to", "and"))
    before, after = text[max(0, tag.at.start - _BEFORE) : tag.at.start], text[tag.at.end : tag.at.end + _BEFORE]
    if quote[:1].isdecimal() and re.search(rf"\d\s*(?:,|{and_})\s*$", before):
        return True
    ends = re.search(rf"\d\s*(?:[–—-]|{to})\s*$", before), re.match(rf"\s*(?:[–—-]|{to})\s*\d", after)
    return any(ends) or re.search(rf"\d\s*{to}\s*\d", quote) is not None


def _mould(words: str) -> str:
    """A sentence without its names and numbers."""
    return " ".join(word for word in words.split() if word.isalpha() and word.islower())


def _roadmaps(reading: Reading) -> set[int]:
    """Where references tell in one section what is where in the document: they lead their sentences, open a chapter and
    lead to its parts, or stand side by side where the document sets out; with all others of such paragraphs.
    """
    skeleton, text = reading.skeleton, reading.document.text
    first = {section.parent: section.id for section in reversed(skeleton.sections)}
    told: defaultdict[tuple[str, int], dict[int, str]] = defaultdict(dict)  # with how many steps make a roadmap
    breaks = [found.start() for found in re.finditer(r"\n\n", text)]
    paragraph = {one.start: bisect_right(breaks, one.start) for one in reading.references}
    for one in reading.references:
        if one.kind in SECTION_KINDS and one.target_at is not None and one.target_at.start > one.start:
            here, there = skeleton.section_at(one.start), skeleton.section_at(one.target_at.start)
            early = here.start * OPENING < len(text)
            opens = first[here.parent] == here.id if here.parent else early
            part = there.parent == here.id or (opens and there.parent == here.parent)
            if part or one.start - sentence_start(text, one.start) <= LEADS:
                told[here.id, PAIR if there.parent == here.id else STEPS][one.start] = there.id
            if early:
                told[str(paragraph[one.start]), PAIR][one.start] = there.id
    made = [steps for (_, least), steps in told.items() if len({*steps.values()}) >= least]
    held = {paragraph[start] for steps in made for start in steps}
    return {start for start, begun in paragraph.items() if begun in held}


def _leads_far(reading: Reading, one: Reference) -> bool:
    """Whether a reference of the running text leads to more than a figure, further on than the reader goes anyway, and
    not to the conclusions.
    """
    skeleton = reading.skeleton
    here = skeleton.section_at(one.start)
    if one.kind not in FOLLOWED or _ITEM.match(one.text) or _is_appendix(one) or _is_note(one) or lists_notes(here):
        return False
    if concludes(here, len(reading.document.text)) or is_preface(here):
        return False  # the one looks back, the other tells what is where
    if one.target_at is None:
        return True
    there = skeleton.section_at(one.target_at.start)
    following = there.start >= here.end and skeleton.begun(here.end - 1, there.start) == 1
    near = reading.document.counted == "page" and one.target_at.page - one.page <= 1 and following
    return not near and not lists_works(there) and not concludes(there, len(reading.document.text))


def _is_aside(words: str, at: int, quote: str, reading: Reading) -> bool:
    """Whether a sentence has a reference, which stands `at` its beginning's distance, between brackets with hardly more
    than pointing: "(see Section 3)", but not "(Section 3 shows what a drier loft costs)".
    """
    before, after = _BRACKET.findall(words[:at]), _BRACKET.search(words, at)
    if not (before and before[-1] in "([") and not (not before and after and after[0] in ")]"):
        return False  # of a sentence that begins between brackets the first one closes
    opened, closed = max(words.rfind(mark, 0, at) for mark in "(["), after.start() if after else len(words)
    inside = words[opened + 1 : closed].replace(quote, " ")
    if HAN.search(inside):
        return False
    language = reading.document.language
    says = not function_words(language).isdisjoint(inside.lower().split())
    return not says or _named(inside, language) < SUBJECT


def _is_note(one: Reference) -> bool:
    """Whether a reference leads to a note by a number of one part, and to no "Note 1.4" of a text in numbered notes."""
    return one.kind == "note" and "." not in one.text


def _is_appendix(one: Reference) -> bool:
    """Whether a reference leads to a whole appendix, which holds what the text can do without, and to no part of it; or
    to a statement in one, on which a proof rests.
    """
    return (one.kind == "appendix" and _PART.search(one.text) is None) or (
        one.kind in STATED and _IN_APPENDIX.search(one.text) is not None
    )


def _says(words: str, reading: Reading) -> bool:
    """Whether a sentence, but for its reference, is one and says what it is about."""
    language = reading.document.language
    if _elsewhere(language).match(words):
        return False
    stops = function_words(language) | function_words("en")
    if HAN.search(words):
        return True
    whole = sum(word.strip("(),;").lower() in stops for word in words.split()) >= STOPS
    return whole and _named(words, language) >= SUBJECT


def _named(words: str, language: str) -> int:
    """How many content words say what is found elsewhere."""
    return len({*content_stems(openings(language).deictic.sub(" ", words), language)} - _idle(language))


@cache
def _idle(language: str) -> frozenset[str]:
    """The stems of words that say nothing of what is found elsewhere, or only send the reader there."""
    pointing = entries("references", "point", "pointing", language=language)
    return frozenset(content_stems(" ".join((*phrases(language, "vague"), *pointing)), language))


def _sent(reading: Reading, tag: OpenTag) -> bool:
    """Whether linked words stand behind one that sends the reader to them: "see Filters"."""
    before = reading.document.text[max(0, tag.at.start - _BEFORE) : tag.at.start]
    return _pointing().search(before) is not None


@cache
def _elsewhere(language: str) -> re.Pattern[str]:
    """How a sentence begins that says no more than that there is more."""
    return re.compile(either(entries("references", "elsewhere", language=language)), re.IGNORECASE)


@cache
def _put_so(language: str, *kinds: str) -> re.Pattern[str]:
    """How a sentence is put, § for its reference, that only says which thing it means or where something is kept."""
    return re.compile(either(entries("references", *kinds, language=language)))


@cache
def _part_of_a_text(language: str) -> re.Pattern[str]:
    """The words for sections, chapters and parts."""
    kinds = tables("references").get(language, {}).get("kinds", {})
    forms = [form.strip("=*") for kind in SECTION_KINDS for form in kinds.get(kind, ())]
    return re.compile(rf"(?i)\b{spelled(form for form in forms if form.isalpha())}\b")


@cache
def _pointing() -> re.Pattern[str]:
    return re.compile(rf"(?i)\b{spelled(entries('references', 'point'))}\s+[\"“(]?$")
