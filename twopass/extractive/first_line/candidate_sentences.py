"""Sentences of the first pages that may be told as what the document is, as they would be told, and what they say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from string import digits
from typing import NamedTuple

from twopass.extractive.first_line.document_title import usable_title
from twopass.extractive.first_line.front import Front
from twopass.extractive.first_line.self_description import (
    Saying,
    called_in,
    claims,
    does_by_name,
    does_here,
    is_english,
    is_notice,
    is_roadmap,
    main_clause,
    passive,
    points_back,
    presents,
    read_saying,
    rules,
    says_also,
    speaks,
    without_label,
)
from twopass.extractive.first_line.title_page import institutions
from twopass.extractive.study import OPENING, Study
from twopass.extractive.whole_sentences import MORE, dangles, fits_a_line, may_stand, printed_whole, within_line
from twopass.languages.regexes import entries, spelled
from twopass.schema import VERSUS
from twopass.text.sentence_views import Phrasing
from twopass.text.tokens import cue, function_words, phrases
from twopass.text.wellformed import is_ended, without_mark, worth

HEAD = 80
"""Characters in which a sentence says what it does."""
NAMED = 3
"""Words in which it names its subject."""
SAID = 0.7
"""Fitness of a sentence that opens a text."""
EARLY = 1_000
"""Characters of running text within which what a thing does may stand for what it is."""
_LENGTH = 120  # characters of a sentence that says all of what a document does
_NAMES = 20  # characters before the title in a sentence that names it
_HEADED = 400  # characters in which an abstract begins
_FITNESS = 0.25  # from which a text may be told
_HYPHEN = re.compile("[\u00ad\u2010-\u2013]")  # and a short dash
_BESIDE_TITLE = 30  # characters that may stand beside the title where a sentence is only that
_NOTICE = 4.0  # times that a sentence with the words of a notice is fitter where it says what is done
_HONOURED = re.compile(r"\b(?:Prof|Dr)\.")  # who teaches or supervises
_ENUMERATED = re.compile(r"(?:^|\s)[ivx]{1,4}\.$")  # by the mark of the next item
_CATALOGUED = re.compile(r", (?:1[89]|20)\d\d-\s?[A-ZÀ-Þ]")  # an author with the year of birth, as libraries print it
_INTRO = re.compile(r"^[^,]{2,14}, (?=[A-Z])")  # "In short, "
_FORMULA = re.compile(r"[^\s,]+(?: [^\s,]+)? [=+] ")  # how one begins: "A + D = B"
_MACRO = re.compile(r"\\[a-z]{2,}\*?\{")  # "\sectref{sec:2}", of a source that is read as it is written
# How a mark of slides reads, and marks of several points.
_TRIANGLE, _POINTS = re.compile(r"(?<!\S)I\s(?P<point>[A-Z])?"), 3
_PAGED, _PAGES = re.compile(r"[^\W\d_]\s(\d{1,3})(?:$|;|\s+(?:\d+(?:\.\d+)+|\d+\.|[A-ZÀ-ÞА-ЯΑ-Ω]))"), 2
_EXPLAINED = re.compile(r"[^.:]{2,40}:\s+[A-ZÀ-ÞА-ЯΑ-Ω]")  # "Gate: The board that"
_CAPITAL = "A"  # any
_ANY_WORD, _MOSTLY_NAMES = re.compile(r"[^\W\d_][\w’'.-]*"), 0.6  # share of words with a capital in a row of names
_DASHES = re.compile(r"(?:\s[-–]\s[^-–]*){4}")  # between the rows of a list
# A word cut at the end of a line, with those of another column after it, and a heading in capitals before a sentence.
_TORN = re.compile(r"[a-zà-öø-ÿ]- [A-ZÀ-Þ]|^(?:[IVX\d]+\. )?(?:[A-ZÀ-Þ]{2,}[ -]+){3,}(?:A |[A-ZÀ-Þ][a-zà-öø-ÿ])")
_CITED = re.compile(
    r"(?:[A-ZÀ-Þ][\w’'-]*|&|et al\.?)(?:\s(?:[A-ZÀ-Þ][\w’'-]*|&|\w{1,3}|al\.?),?){0,4}\s\((?:19|20)\d\d[a-z]?\)"
)
MARKED = re.compile(r"[“\"„«‘]")
"""A quotation mark: "The “Service” refers to" explains a word."""
_POSSESSIVE = re.compile(r"[’'][sS]\b")
_QUOTED = re.compile(rf"{MARKED.pattern}|^'|{_POSSESSIVE.pattern}")
_SEVERAL = 3  # words of a title of which a sentence on the document has one
_QUOTE = 14  # characters in which it is quoted


class Candidate(NamedTuple):
    """A text that may be told, from the sentences `[at, last]`: how fit it is, what it says, whether it speaks of the
    document, says what it does or is for, says what that is which the title names, stands in an abstract, or opens it,
    needs what was said before, has a word of the title; and how likely it tells the document well, in [0, 1].
    """

    at: int
    last: int
    text: str
    shape: float
    saying: Saying
    own: bool
    does: bool
    defines: bool
    inside: bool
    opens: bool
    needs: bool
    titled: bool
    worth: float = 0.0

    @property
    def is_cut(self) -> bool:
        """Whether it speaks of the document and is told in part, outside of an abstract, and leads to no list."""
        speaks = self.saying.kind != "" or self.saying.aim
        return speaks and self.text.endswith(MORE) and not (self.inside or ":" in self.text)


def candidates(study: Study, front: Front) -> Iterator[Candidate]:
    """What may be told of the first pages, in their order."""
    asked: set[str] = set()  # what its readers are to write
    for at in range(*study.statistics.within(0, front.zone)):
        abstract = _abstract(study, front, at)
        saying = _saying(study, front, at, inside=abstract is not None)
        asked.update([saying.kind] * saying.asked)
        saying = saying._replace(own=saying.own and saying.kind not in asked)
        if (found := _candidate(study, front, at, saying, abstract)) is not None:
            yield found


def _abstract(study: Study, front: Front, at: int) -> int | None:
    """Where the abstract begins in which a sentence stands, if it does."""
    one = study.statistics.sentences[at]
    return next((low for low, high in front.abstracts if one.start < high and low < one.end), None)


def _candidate(study: Study, front: Front, at: int, saying: Saying, abstract: int | None) -> Candidate | None:
    """A sentence as it would be told; none where it must not stand in a line."""
    text, last = _as_told(study, at, saying, inside=abstract is not None)
    language = study.statistics.language
    shape = _shape(study, front, at, text, saying)
    aside = saying.aside and not (saying.own or saying.does)
    if shape < _FITNESS or not may_stand(text, language) or (abstract is None and (aside or _is_apart(study, at))):
        return None
    defines = _defines(study, front, at, inside=abstract is not None)
    if (
        _repeats_title(study, text)
        or _is_of_party(study, front, at)
        or _DASHES.search(text)
        or (not (saying.own or saying.does or defines) and _is_of_names(text, language))
        or _is_slide(text)
        or _MACRO.search(text)
        or lists_pages(text)
        or _FORMULA.match(text)
        or _TORN.search(text)
        or _CATALOGUED.search(text)
        or _ENUMERATED.search(text)
        or (_HONOURED.search(text) and institutions().match(text.lower()))
        or _is_beside(study, front, at, text, saying, plain=abstract is None and not defines)
    ):
        return None
    own = saying.own and not _of_another(study, at, saying)
    own = own and not (abstract is None and _is_part(study, at, saying))
    by_title = _by_title(study, front, at)
    opens = abstract is not None and _opens(study, at, abstract)
    return Candidate(
        at,
        last,
        text,
        shape,
        saying,
        own or by_title,
        saying.does or saying.aim or by_title,
        defines,
        abstract is not None,
        opens,
        not opens and _needs(study, front, at, text, own=own or by_title),
        len(front.things) < _SEVERAL or bool(shared(study, at, front.things)),
    )


def _as_told(study: Study, at: int, saying: Saying, *, inside: bool) -> tuple[str, int]:
    """A sentence as a line prints it, and its last part: what says what the document is goes on with what it
    leads to.
    """
    statistics = study.statistics
    tells = saying.own or saying.does or saying.aim
    text, last = printed_whole(study, at) if tells or inside else (study.printed[at], at)
    if tells:
        text = main_clause(text, statistics.language)
    elif last > at and not _leads_on(statistics.phrasings[at]):
        text, last = study.printed[at], at
    if statistics.phrasings[at].core.endswith((":", "：")) and last == at and dangles(text, statistics.language):
        text = f"{text.rstrip(' .')}{MORE}"
    text = without_mark(text)
    return (within_line(text) if tells or inside else text), last


def _saying(study: Study, front: Front, at: int, *, inside: bool) -> Saying:
    """What a sentence says of the document; what an abstract finds, by its label or late in a sentence, is done too, as
    is whatever its authors do with most words of the title.
    """
    text, language = without_mark(study.statistics.texts[at]), study.statistics.language
    language = "en" if inside and is_english(text, language) else language
    saying = read_saying(without_label(text), language, front.called)
    if rules(text):
        return saying._replace(own=True, does=True)
    if saying.does or not inside:
        return saying
    mostly = 0 < len(front.stems) <= 2 * len(held_of_title(study, front, at))
    return saying._replace(does=claims(text) or (mostly and (speaks(text, language) or passive(text, language))))


def _shape(study: Study, front: Front, at: int, text: str, saying: Saying) -> float:
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


def _needs(study: Study, front: Front, at: int, text: str, *, own: bool) -> bool:
    """Whether a text needs what was said before it: it points to that, or is joined to it, and not to the title."""
    language = study.statistics.language
    what = points_back(text, language, front.called)
    back = what != "" and not rules(text) and front.stems.isdisjoint(study.statistics.words.read_stems(what))
    also = says_also(text, language)
    leaning = leans(text, language) and not does_here(text, language)
    leaning = leaning or cue(language, "definition").match(text.lower()) is not None  # "Is what": of what is not there
    return back or also or (not own and (leaning or _joins(study.statistics.phrasings[at])))


def held_of_title(study: Study, front: Front, at: int) -> frozenset[str]:
    """The stems of the title in a sentence."""
    return shared(study, at, front.stems)


def shared(study: Study, at: int, stems: frozenset[str]) -> frozenset[str]:
    """Those of the stems that a sentence has."""
    one = study.statistics.sentences[at]
    return stems.intersection(study.statistics.words.stems(one.start, one.end))


def _leads_on(said: Phrasing) -> bool:
    """Whether a sentence is none without what comes after it: it ends in a colon, or in "by"."""
    return said.core.endswith((":", "：")) or not function_words(said.language).isdisjoint(said.words[-1:])


def _joins(said: Phrasing) -> bool:
    """Whether a sentence begins with a word that joins it to the one before: "Furthermore"."""
    return bool(said.words) and said.words[0].lower() in phrases(said.language, "connectives")


def leans(text: str, language: str) -> bool:
    """Whether a sentence begins with a word that points to the one before it, and is no article before a name."""
    first, _, rest = text.partition(" ")
    named = rest[:1].isupper() and first.lower() in phrases(language, "definites")
    return not named and cue(language, "anaphora").match(text.lower()) is not None


def _is_of_party(study: Study, front: Front, at: int) -> bool:
    """Whether a sentence says who one of the parties of a case is."""
    said = study.statistics.phrasings[at]
    found = cue(said.language, "definition").search(said.low[:HEAD]) if VERSUS in front.title else None
    return found is not None and not front.things.isdisjoint(_stems_of(study, said.text[: found.start()].split()))


def _defines(study: Study, front: Front, at: int, *, inside: bool) -> bool:
    """Whether a sentence says what that is which the title names first, by its initials or for the most part, or opens
    a section with what a thing with a name does, or is one of an abstract that says so.
    """
    said = study.statistics.phrasings[at]
    quoted = _QUOTED if _POSSESSIVE.search(front.title) is None else MARKED
    if leans(said.text, said.language) or quoted.search(said.text[:_QUOTE]):
        return False
    found = cue(said.language, "definition").search(said.low[:HEAD])
    if found is None:
        return front.name != "" and _does_by_name(study, front, said, at, inside=inside)
    subject = _POSSESSIVE.sub("", said.text[: found.start()]).rpartition(", ")[2].split()
    first, whole = (_stems_of(study, part) for part in (subject[:NAMED], subject))
    if any(map(MARKED.search, subject)):
        return False
    mostly = 1 < len(front.things) <= 2 * len(front.things & whole) and not front.things.isdisjoint(first)
    if mostly or not front.name:
        return mostly or not front.heads.isdisjoint(first)
    name = front.name.lower()
    names = {name, name.rstrip(digits) or name}  # "Mill3" is also "Mill"
    return not names.isdisjoint(map(str.lower, subject[:NAMED])) or f"({name})" in map(str.lower, subject)


def _stems_of(study: Study, words: Sequence[str]) -> frozenset[str]:
    """The stems of words, and of the parts that hyphens join."""
    read, text = study.statistics.words.read_stems, " ".join(words)
    return frozenset(read(text)).union(read(text.replace("-", " ")))


def _does_by_name(study: Study, front: Front, said: Phrasing, at: int, *, inside: bool) -> bool:
    """Whether a sentence says what the thing with the name does: where running text begins, whatever that is."""
    opening, read = float(study.opening[at]), front.read[at]
    leads = opening == OPENING[0] and (read < EARLY or stands_under(study, at, "scopes"))
    first = opening in OPENING[:2] and read < EARLY and said.text[len(front.name) + 1 :][:1].islower()
    if first and said.text.startswith(f"{front.name} "):
        return True
    text = _INTRO.sub("", said.text)
    return does_by_name(text, front.name, said.language, whole=leads or inside or text != said.text)


def _opens(study: Study, at: int, abstract: int) -> bool:
    """Whether a sentence is the first of the abstract that begins there, or holds the word before it."""
    first, _ = study.statistics.within(abstract, abstract + _HEADED)
    if first and study.statistics.sentences[first - 1].end > abstract + NAMED:  # that which holds its heading
        first -= 1
    before = study.statistics.phrasings[first:at]
    return study.statistics.sentences[at].start <= abstract + _HEADED and all(len(one.words) < NAMED for one in before)


def _repeats_title(study: Study, text: str) -> bool:
    """Whether a text is the title, and hardly more, whatever its hyphens are, or goes on from it with names."""
    flat = _flat(text)
    titles = list(filter(None, (_flat(study.document.title), _flat(usable_title(study)))))
    names = any(flat.startswith(f"{one} ") and text[len(one) :].lstrip()[:1].isupper() for one in titles if " " in one)
    return names or any(flat in one or (one in flat and len(flat) < len(one) + _BESIDE_TITLE) for one in titles)


def _flat(text: str) -> str:
    """The words of a text in small letters, with plain hyphens."""
    return _HYPHEN.sub("-", " ".join(text.lower().split())).strip(" .:")


def _is_slide(text: str) -> bool:
    """Whether a text is the points of a slide, before which its typesetter put triangles that read as a letter."""
    marks = [*_TRIANGLE.finditer(text)]
    return len(marks) >= _POINTS or any(one.start() == 0 and one["point"] for one in marks)


def _is_of_names(text: str, language: str) -> bool:
    """Whether most words of a text have a capital, as those of names and addresses; where every noun has one, nobody
    can say so.
    """
    words = _ANY_WORD.findall(text)
    return language != "de" and sum(one[0].isupper() for one in words) >= _MOSTLY_NAMES * max(1, len(words))


def lists_pages(text: str) -> bool:
    """Whether a text is rows of a table of contents: "Ponds 7 Gates and weirs 8 4.1 Fees 9"."""
    pages = [int(one[1]) for one in _PAGED.finditer(text)]
    return len(pages) >= _PAGES and pages == sorted(pages)


def stands_under(study: Study, at: int, kind: str) -> bool:
    """Whether a sentence stands under a heading of a kind: one on what the document is for, or on what others did."""
    heading = study.skeleton.sections[int(study.statistics.section_of[at])].title.lower()
    return any(word in heading for word in entries("self_descriptions", kind, language=study.statistics.language))


def _is_apart(study: Study, at: int) -> bool:
    """Whether a sentence is one of a note, or tells what others did."""
    return study.statistics.sentences[at].role == "footnote" or on_others(study, at)


def on_others(study: Study, at: int) -> bool:
    """Whether a sentence stands under a heading on what others did that is no introduction as well."""
    return stands_under(study, at, "reviews") and not stands_under(study, at, "scopes")


def _is_part(study: Study, at: int, saying: Saying) -> bool:
    """Whether what a sentence speaks of is a part of the document: an article is where it heads parts."""
    if study.statistics.section_of[at] == 0:
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


def may_open(study: Study, at: int) -> bool:
    """Whether a sentence may stand in a line, explains no word, tells of no other works, and is not the title."""
    text = study.statistics.texts[at]
    beside = _EXPLAINED.match(text) or on_others(study, at) or lists_pages(text) or _repeats_title(study, text)
    return fits_a_line(study, at) and not beside


def calls_on(low: str) -> bool:
    """Whether a sentence says what should be done with the text: "This document should be kept with the others"."""
    return _demand().search(low[:HEAD]) is not None


@cache
def _demand() -> re.Pattern[str]:
    return re.compile(rf"\b{spelled(entries('prose', 'demands'))}\b")


def _is_beside(study: Study, front: Front, at: int, text: str, saying: Saying, *, plain: bool) -> bool:
    """Whether a text says no more than how the document is to be read, divided or used, or whose it is, what a word
    means, or, where it is `plain`, outside of an abstract and no definition, what somebody does with nothing that the
    title names.
    """
    low, language = study.statistics.phrasings[at].low, study.statistics.language
    aims = saying.aim or (saying.plan and saying.does and not is_roadmap(text, study.statistics.language))
    weak = (saying.own and (saying.aside or saying.plan)) or (calls_on(low) and not saying.own)
    if is_notice(text, language) or (weak and not (aims and len(text) >= _LENGTH)):
        return True
    if saying.own or not plain:
        return False
    if saying.does or saying.aim:
        return front.stems != frozenset() and not held_of_title(study, front, at)
    return _EXPLAINED.match(text) is not None


def _by_title(study: Study, front: Front, at: int) -> bool:
    """Whether a sentence speaks of the document by its title: "The Book of Mills describes"."""
    said = study.statistics.phrasings[at]
    flat = " ".join(said.text.split())
    named = flat.lower().find(front.title.lower()) if " " in front.title else -1
    return 0 <= named <= _NAMES and presents(flat[named + len(front.title) :], said.language)
