"""Pass one, second half: section by section, what the text says and what it leaves open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, chain, pairwise, zip_longest
from typing import NamedTuple

from twopass.backends.base import Backend
from twopass.config import ForwardOptions
from twopass.extractive.points import point_every
from twopass.extractive.study import keyphrases
from twopass.findings import ForwardFindings
from twopass.gaps.pointers import opening_references
from twopass.gaps.survey import Survey
from twopass.languages import table
from twopass.llm.client import ask
from twopass.schema import (
    Admission,
    Document,
    Entry,
    Evidence,
    ForwardIndex,
    OpenTag,
    Point,
    Reference,
    Section,
    Skeleton,
    TagKind,
)
from twopass.tasks.wanted import ForwardInput
from twopass.text.analysis import DocumentAnalysis


class _Opened(NamedTuple):
    """What will be a tag once it has its number."""

    kind: TagKind
    concept: str
    question: str
    at: Evidence


def index_forward(
    analysis: DocumentAnalysis,
    backend: Backend,
    options: ForwardOptions = ForwardOptions(),  # noqa: B008  (frozen)
    references: Sequence[Reference] | None = None,
) -> ForwardIndex:
    """Read every section once, in one call to the backend.

    A long section goes in pieces of equal length, so that the number of points grows with the text. A heading
    without text of its own makes no request and still has an entry. `references` are looked for if not given; those
    that lead forward become tags.

    Raises:
        BackendError: the backend failed.
    """
    document, skeleton = analysis.document, analysis.skeleton
    if references is None:
        from twopass.crossrefs import find_references

        references = find_references(document, skeleton)
    found = _read(analysis, backend, options)
    opened = _opened(document, skeleton, found, opening_references(analysis, references))
    entries = (_entry(section_id, found[section_id], opened[section_id], options) for section_id in found)
    return ForwardIndex(document_id=document.id, entries=tuple(entries), admitted=tuple(_admitted(found)))


def _read(analysis: DocumentAnalysis, backend: Backend, options: ForwardOptions) -> dict[str, list[ForwardFindings]]:
    """What was found in the pieces of each section, by section id."""
    sections = analysis.skeleton.sections
    pieces = (piece for section in sections for piece in _pieces(analysis.document, section, options))
    inputs = [ForwardInput(analysis, piece) for piece in pieces]
    found: dict[str, list[ForwardFindings]] = {section.id: [] for section in sections}
    for one, findings in zip(inputs, ask(backend, inputs), strict=True):
        found[one.section.id].append(findings)
    analysis.let_go(keyphrases, Survey)
    return found


def _entry(
    section_id: str, found: Sequence[ForwardFindings], tags: tuple[OpenTag, ...], options: ForwardOptions
) -> Entry:
    keywords = _merged((one.keywords for one in found), options.max_keywords)
    return Entry(section_id=section_id, points=tuple(_points(found)), keywords=keywords, tags=tags)


def _admitted(found: Mapping[str, Sequence[ForwardFindings]]) -> Iterator[Admission]:
    """What the authors of each section admit, once each."""
    seen: set[str] = set()
    for section_id, held in found.items():
        for one in (one for findings in held for one in findings.admitted):
            if one.text.casefold() not in seen:
                seen.add(one.text.casefold())
                yield Admission(section_id=section_id, text=one.text.strip(), at=one.at)


def _pieces(document: Document, section: Section, options: ForwardOptions) -> list[Section]:
    """The section with text of its own, or equal parts of a long one, cut between paragraphs where there are any."""
    if not document.text[section.body : section.end].strip():
        return []
    length = section.end - section.body
    parts = max(1, round(length / (options.max_points * point_every(document))))
    aims = (section.body + length * part // parts for part in range(1, parts))
    cuts = accumulate((_cut(document.text, aim, length // parts // 4) for aim in aims), max, initial=section.body)
    return [
        section.model_copy(update={"body": low, "end": high})
        for low, high in pairwise([*cuts, section.end])
        if document.text[low:high].strip()
    ]


def _cut(text: str, aim: int, reach: int) -> int:
    """The end of a paragraph, line or sentence near `aim`, in this order of liking."""
    for mark in ("\n\n", "\n", ". ", "。", " "):
        after = text.find(mark, aim, aim + reach)
        before = text.rfind(mark, aim - reach, aim)
        found = [at + len(mark) for at in (before, after) if at >= 0]
        if found:
            return min(found, key=lambda at: abs(at - aim))
    return aim


def _points(found: Sequence[ForwardFindings]) -> Iterator[Point]:
    """Every statement once, with the words that it rests on."""
    used: set[tuple[int, int, str]] = set()
    for point in (point for one in found for point in one.points):
        words = (point.at.start, point.at.end, point.text)
        if words not in used and point.text.strip():
            used.add(words)
            yield Point(text=point.text.strip(), evidence=(point.at, *point.also))


def _merged(lists: Iterable[Sequence[str]], most: int) -> tuple[str, ...]:
    """The pieces' keywords taken in turn, each once."""
    merged: dict[str, str] = {}
    for word in chain.from_iterable(zip_longest(*lists, fillvalue="")):
        if word.strip():
            merged.setdefault(word.casefold(), word.strip())
    return tuple(merged.values())[:most]


def _opened(
    document: Document,
    skeleton: Skeleton,
    found: Mapping[str, Sequence[ForwardFindings]],
    references: Sequence[Reference],
) -> dict[str, tuple[OpenTag, ...]]:
    """The tags of each section, numbered in reading order; of two on the same words the explicit reference stays."""
    understood = {section_id for section_id, held in found.items() if any(one.understood for one in held)}
    opened = [
        _as_tag(document, reference)
        for reference in references
        if skeleton.section_at(reference.start).id not in understood
    ]
    opened += (
        _Opened(tag.kind, tag.concept.strip(), tag.question.strip(), tag.at)
        for findings in found.values()
        for one in findings
        for tag in one.tags
    )
    opened.sort(key=lambda one: (one.at.start, one.kind != "reference", one.at.end))
    tags: dict[str, list[OpenTag]] = {section.id: [] for section in skeleton.sections}
    for number, (section_id, one) in enumerate(_unlike(skeleton, opened), 1):
        tags[section_id].append(OpenTag(id=f"t{number}", section_id=section_id, **one._asdict()))
    return {section_id: tuple(held) for section_id, held in tags.items()}


def _unlike(skeleton: Skeleton, opened: Iterable[_Opened]) -> Iterator[tuple[str, _Opened]]:
    """The first in each section of those about one thing, with the section's id; references are told from others."""
    seen: set[tuple[str, bool, str]] = set()
    for one in opened:
        section_id = skeleton.section_at(one.at.start).id
        key = (section_id, one.kind == "reference", one.concept.casefold())
        if key not in seen:
            seen.add(key)
            yield section_id, one


def _as_tag(document: Document, reference: Reference) -> _Opened:
    words = " ".join(reference.text.split())
    question = str(table("cues", document.language)["points_to"]).format(text=words)
    return _Opened("reference", words, question, document.evidence(reference.start, reference.end))
