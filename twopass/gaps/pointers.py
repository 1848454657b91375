"""Which references that lead forward open something for a reader: no roadmaps, no callouts, no pages of other works."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from twopass.crossrefs.chinese import leading_kind
from twopass.crossrefs.grammar import words
from twopass.crossrefs.kinds import CAPTIONED, LISTED, SECTION_KINDS
from twopass.languages import tables
from twopass.languages.regexes import entries, spelled
from twopass.schema import Reference, Section, Skeleton
from twopass.text.analysis import DocumentAnalysis
from twopass.text.running_text import is_abstract, silent
from twopass.text.sentence_index import Segmentation
from twopass.text.tokens import HAN, function_words
from twopass.text.word_index import Words

STEPS, LED, STRIDE = 3, 2, 420
"""Parts of a document named one after the other that make a roadmap of it: so many, or fewer where each leads its
sentence; and characters from one to the next, twice as many where they do.
"""
LEADS = 30
"""Characters from the start of a sentence within which a reference leads it: "In Chapter 4 we discuss"."""
FLOAT = 2
"""Pages that a figure, table or formula may drift from the words that call it out."""

_HEADED = SECTION_KINDS | {"article", "paragraph"}
_OPENS = ("(", "[", "（")
BESIDE = 4
"""Characters between a reference and the title that is told beside it: "Note 5 — Leases"."""
NAMED = 2
"""Words of a heading that a sentence has, all of them, which names it itself."""
BEYOND = 30
"""Characters after a reference in which the work is named that it belongs to."""
BEFORE, HEAD = 80, 200
"""Characters before a reference in which a work is named, and after a heading in which its author is."""
_NAMED = re.compile(r"(?<=\w[\s,])\s?([A-ZÀ-Þ][^\W\d_]+)(?:\s[A-ZÀ-Þ][^\W\d_]+)*\s([A-ZÀ-Þ][^\W\d_]+),\s$")
_HELD = frozenset({"paragraph", "article", "clause"})  # kinds of parts that laws have
_PART = re.compile(r"\s*(?:§\s?|([^\W\d_]+\.?)\s)\d")
_ROMAN = re.compile(r"[IVXLC]+\b")
_NUMBER = re.compile(r"\d+(?:\.\d+)*")
NEXT = 2
"""Headings further on that a reader comes to anyway."""
_CAPTION = re.compile(r"^([^\W\d_]+)\.?\s(\d[\d.]*)[:–—](?!.*\. \.)", re.MULTILINE)  # "Figure 2:"
_MARKS, _LABEL = re.compile(r"\?\?+\)?"), 30  # what stands for a number, and characters of a label before it
_FIRST_WORD = re.compile(r"\W*([^\W\d_]+)")
_LABELLED = re.compile(r"\W*([^\W\d_]+)\.?\s(?:\d|[IVXLC]+\b|[A-Z]\b)")
_LAST_WORD = re.compile(r"([^\W\d_]+)[\s.]*$")


def opening_references(analysis: DocumentAnalysis, references: Sequence[Reference]) -> list[Reference]:
    """Those of a document's references, in reading order, that lead forward and that a reader would follow."""
    text, skeleton = analysis.document.text, analysis.skeleton
    forward = [one for one in references if one.direction == "forward" and not _opens_none(skeleton, one)]
    onward = [one for one in references if one.direction in ("forward", "same")]
    dull = {id(one) for one in _roadmaps(analysis, onward)}
    dull |= {id(one) for one in forward if _called_out(skeleton, one) or _leads_into_text(skeleton, one)}
    dull |= {id(one) for one in forward if _says_where(analysis, one) or _of_another_kind(analysis.language, one)}
    dull |= {id(one) for one in forward if _steps_on(skeleton, one)}
    chapters = {one.target_at.start for one in references if one.kind == "chapter" and one.target_at}
    dull |= {id(one) for one in forward if one.kind == "section" and one.target_at and one.target_at.start in chapters}
    dull |= {id(one) for one in forward if _of_a_law(text, analysis.language, one)}
    dull |= {id(one) for one in forward if _of_a_named_work(text, analysis.language, one)}
    restarting = _restarting(analysis)
    dull |= {id(one) for one in forward if one.kind in CAPTIONED and _first_word(one.target) in restarting}
    dull |= {id(one) for one in _pages_of_others(text, analysis.language, forward)}
    return [one for one in forward if id(one) not in dull]


def _opens_none(skeleton: Skeleton, one: Reference) -> bool:
    section = skeleton.section_at(one.start)
    outlines = is_abstract(section) and one.kind in SECTION_KINDS
    return outlines or tells_the_order(section) or silent(section)


def tells_the_order(section: Section) -> bool:
    """Whether a heading says that its section tells what is where: "Structure of the thesis"."""
    title = section.title.lower()
    told = {*re.findall(r"[^\W\d_]+", title), *(one for one in _order() if HAN.match(one) and one in title)}
    return not told.isdisjoint(_order())


@cache
def _order() -> frozenset[str]:
    return frozenset(tables("openings")["common"]["roadmaps"])


def _roadmaps(analysis: DocumentAnalysis, references: Iterable[Reference]) -> Iterator[Reference]:
    """References that stand in a row and tell what is where in the document."""
    row: list[_Step] = []
    for reference in references:
        if reference.kind not in SECTION_KINDS:
            continue
        one = _step(analysis, reference)
        if row and not _follows(row[-1], one):
            yield from _roadmap(row)
            row = []
        row.append(one)
    yield from _roadmap(row)


class _Step(NamedTuple):
    """A reference to a part of the document, the section it stands in, and whether it leads its sentence."""

    reference: Reference
    section_id: str
    leads: bool


def _step(analysis: DocumentAnalysis, one: Reference) -> _Step:
    sentence = analysis.of(Segmentation).at(one.start)
    leads = sentence is not None and one.start - sentence.start <= LEADS
    return _Step(one, analysis.skeleton.section_at(one.start).id, leads)


def _follows(last: _Step, one: _Step) -> bool:
    stride = STRIDE * (2 if last.leads and one.leads else 1)
    return last.section_id == one.section_id and one.reference.start - last.reference.end <= stride


def _roadmap(row: Sequence[_Step]) -> Iterator[Reference]:
    steps = len({one.reference.target for one in row})
    if steps >= STEPS or (steps >= LED and all(one.leads for one in row)):
        yield from (one.reference for one in row)


def _says_where(analysis: DocumentAnalysis, one: Reference) -> bool:
    """Whether a sentence does no more than send the reader on, or names itself what is found there."""
    sentence = analysis.of(Segmentation).at(one.start)
    if sentence is None:
        return False
    first = _FIRST_WORD.match(analysis.document.text, sentence.start, sentence.end)
    if first and first[1].lower() in _pointing(analysis.language):
        return True
    text, title = analysis.document.text, _after_label(one.target).strip(" \t–—-:.").casefold()
    if title and text[one.end : one.end + len(title) + BESIDE].casefold().strip(' \t–—-:.,“"').startswith(title):
        return True
    beside = " ".join(text[one.end : one.end + HEAD].casefold().split()).lstrip(': –—-“"')
    if beside.startswith(analysis.of(_titles).get(_first_words(beside), ())):
        return True
    stems = analysis.of(Words)
    titled = {stem for stem in stems.read_stems(_after_label(one.target)) if not stem.isdecimal()}
    return len(titled) >= NAMED and titled <= set(stems.stems(sentence.start, sentence.end))


def _titles(analysis: DocumentAnalysis) -> dict[tuple[str, ...], tuple[str, ...]]:
    """The titles of several words that headings have, by their first ones: one beside a number says where that leads,
    be it not the heading of that number.
    """
    titles: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for title in dict.fromkeys(" ".join(section.title.casefold().split()) for section in analysis.skeleton.sections):
        if title.count(" ") >= NAMED - 1:
            titles[_first_words(title)].append(title)
    return {words: tuple(held) for words, held in titles.items()}


def _first_words(text: str) -> tuple[str, ...]:
    """As many words as make a title telling, without the signs around them."""
    return tuple(word.strip(',.;:!?()“”"') for word in text.split(" ", NAMED)[:NAMED])


def _after_label(target: str) -> str:
    """A heading or caption without its label and number: "Note 5 — Leases" without "Note 5"."""
    return re.split(r"\d[\w.]*", target, maxsplit=1)[-1]


def _of_another_kind(language: str, one: Reference) -> bool:
    """Whether a table, figure or the like was taken for one of another kind with the same number, or a section of
    some other work for a step.
    """
    if one.kind not in CAPTIONED | SECTION_KINDS:
        return False
    first = (_FIRST_WORD if one.kind in CAPTIONED else _LABELLED).match(one.target)
    label = words(language).label(first[1]) if first else None
    kind = label[0] if label else leading_kind(one.target, language)
    return kind not in ("", one.kind) and (one.kind in CAPTIONED or kind in LISTED | SECTION_KINDS)


def _of_a_law(text: str, language: str, one: Reference) -> bool:
    """Whether a paragraph is named beside a section, or a work in capitals: "Sec. 4 para. 3", "of the ABC"."""
    if one.kind not in SECTION_KINDS:
        return False
    after = text[one.end : one.end + BEYOND]
    part = _PART.match(after)
    if part is None:
        return _of_capitals(language).match(after) is not None
    known = words(language)
    label = known.label(part[1]) or known.label(f"{part[1]}.") if part[1] else None
    return not part[1] or (label is not None and label[0] in _HELD)


def _of_a_named_work(text: str, language: str, one: Reference) -> bool:
    """Whether a name of several words stands before a part of a work, "Soil Chemistry, ch. 4", and not where it leads:
    there it would be the part's title or author.
    """
    name = _NAMED.search(text, max(0, one.start - BEFORE), one.start) if one.kind in SECTION_KINDS else None
    if name is None or one.target_at is None or words(language).label(name[1]) is not None:
        return False
    return name[2] not in text[one.target_at.start : one.target_at.end + HEAD]


@cache
def _of_capitals(language: str) -> re.Pattern[str]:
    """ "of the ABC", in one language."""
    of, the = (spelled(entries("references", kind, language=language) or ("of",)) for kind in ("of", "the"))
    return re.compile(rf"\s+(?:{of})\s+(?:(?:{the})\s+)?[A-Z][A-Za-z]*[A-Z]\b")


def _leads_into_text(skeleton: Skeleton, one: Reference) -> bool:
    """Whether what names a part of the document leads to no heading of it: the number is a law's, or a list item's; or
    to a heading of another number, or of another kind than a section sign means.
    """
    if one.kind not in _HEADED or one.target_at is None:
        return False
    told, found = _NUMBER.search(one.text), _NUMBER.search(one.target)
    if told and ((found and told[0] != found[0]) or (not found and ("." in told[0] or _ROMAN.match(one.target)))):
        return True
    if one.target_at.start >= skeleton.section_at(one.target_at.start).body:
        return True
    return one.text.startswith("§") and "§" not in one.target


def _called_out(skeleton: Skeleton, one: Reference) -> bool:
    """Whether a figure, table, formula or statement is called out in its own section, or right beside its place."""
    if one.kind in SECTION_KINDS or one.kind == "page" or one.target_at is None:
        return False
    near = one.target_page is not None and abs(one.target_page - one.page) <= FLOAT
    return near or skeleton.section_at(one.start).id == skeleton.section_at(one.target_at.start).id


def _steps_on(skeleton: Skeleton, one: Reference) -> bool:
    """Whether words without a number lead to the next heading or the one after it: "in the following sections"."""
    if one.kind not in SECTION_KINDS or one.target_at is None or any(map(str.isdecimal, one.text)):
        return False
    after = bisect_right(skeleton.sections, one.start, key=lambda section: section.start)
    return any(at.start <= one.target_at.start < at.body for at in skeleton.sections[after : after + NEXT])


def _restarting(analysis: DocumentAnalysis) -> frozenset[str]:
    """The words of labels whose numbers begin anew in parts of the document, so that captions have the same."""
    skeleton, held = analysis.skeleton, Counter[tuple[str, str]]()
    for found in _CAPTION.finditer(analysis.document.text):
        if not silent(skeleton.section_at(found.start())):
            held[found[1].lower(), found[2]] += 1
    return frozenset(word for (word, _), times in held.items() if times > 1)


def _first_word(target: str) -> str:
    found = _FIRST_WORD.match(target)
    return found[1].lower() if found else ""


def _pages_of_others(text: str, language: str, references: Iterable[Reference]) -> Iterator[Reference]:
    """Numbers of pages that no word sends the reader to: they belong to the works that are cited before them."""
    sent: list[int] = []  # where references end that follow a sending word: a list of pages goes on after the first
    for one in references:
        if one.kind != "page":
            continue
        before = text[max(0, one.start - 40) : one.start].rstrip()
        word = _LAST_WORD.search(before)
        led = before.endswith(_OPENS) or (word is not None and word[1].lower() in _sending(language))
        at = bisect_right(sent, one.start) - 1
        if led or (at >= 0 and one.start - sent[at] < 12):
            sent.append(one.end)
        else:
            yield one


@cache
def _sending(language: str) -> frozenset[str]:
    """The last words of what sends a reader to a page: "see", "on", "refer to"."""
    known = tables("references")
    kinds = ("point", "on_page")
    held = (word for code in (language, "en") for kind in kinds for word in known.get(code, {}).get(kind, ()))
    return frozenset(word.split()[-1].lower().rstrip(".") for word in held)


@cache
def _pointing(language: str) -> frozenset[str]:
    """The first words of sentences that only send the reader on."""
    known = tables("references")
    held = (word for code in (language, "en") for word in known.get(code, {}).get("point", ()))
    return frozenset(word.split()[0].lower().rstrip(".") for word in held) - function_words(language)


# ── references that nobody filled in ──────────────────────────────────────────────────────────────


def unfilled_in(text: str) -> list[tuple[int, int]]:
    """Where words stand in place of a reference, in order: "Section ??", "[REF]"."""
    found = [match.span() for pattern in _unfilled() for match in pattern.finditer(text)]
    for marks in _MARKS.finditer(text):
        label = _labelled().search(text, max(0, marks.start() - _LABEL), marks.start())
        if label is not None:
            found.append((label.start(1), marks.end()))
    return sorted(found)


@cache
def _unfilled() -> tuple[re.Pattern[str], ...]:
    """One pattern a wording: each begins with letters or a bracket of its own, which are quickly looked for."""
    return tuple(re.compile(pattern) for pattern in tables("openings")["common"]["unfilled"])


@cache
def _labelled() -> re.Pattern[str]:
    """The word for a part of the document, a figure or the like, at the end of a text."""
    known = tables("references")
    labels = {
        form.strip("=*").rstrip(".").capitalize()
        for table in known.values()
        for kind in ("section", "figure", "table", "equation", "chapter", "appendix")
        for form in table.get("kinds", {}).get(kind, ())
        if form[:1].isalpha() and len(form) > 2
    }
    return re.compile(rf"\b({spelled(labels)})\.?\s\(?$")
