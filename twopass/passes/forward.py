"""Pass one, second half: section by section, what the text says and what it leaves open."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from twopass.backends.base import Backend
from twopass.config import ForwardOptions
from twopass.extractive.points import point_every
from twopass.languages import table
from twopass.llm.client import ask
from twopass.replies import ForwardReply, WrittenPoint, WrittenTag
from twopass.retrieval.grounding import ground
from twopass.schema import (
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
from twopass.text.analysis import DocumentAnalysis

REPLY_TOKENS = 1600
"""Tokens for the reply to one piece: eight points with their quotes, keywords and tags."""

_Opened = tuple[TagKind, str, str, Evidence]


def index_forward(
    analysis: DocumentAnalysis,
    backend: Backend,
    options: ForwardOptions = ForwardOptions(),  # noqa: B008  (frozen)
    references: Sequence[Reference] | None = None,
) -> ForwardIndex:
    """Read every section once, in one call to the backend.

    A long section goes in pieces of equal length, so that the number of points grows with the text. A heading
    without text of its own makes no request and still has an entry. A point whose quote is not in the document is
    dropped. `references` are looked for if not given; those that lead forward become tags.

    Raises:
        BackendError: the backend failed.
    """
    document, skeleton = analysis.document, analysis.skeleton
    if references is None:
        from twopass.crossrefs import find_references

        references = find_references(document, skeleton)
    pieces = [piece for section in skeleton.sections for piece in _pieces(document, section, options)]
    inputs = [_inputs(analysis, piece) for piece in pieces]
    replies = ask(backend, "forward", inputs, ForwardReply, max_tokens=REPLY_TOKENS)
    read: dict[str, list[tuple[Section, ForwardReply]]] = {section.id: [] for section in skeleton.sections}
    for piece, reply in zip(pieces, replies, strict=True):
        read[piece.id].append((piece, reply))
    opened = _opened(document, skeleton, read, references)
    entries = []
    for section in skeleton.sections:
        replied = read[section.id]
        entries.append(
            Entry(
                section_id=section.id,
                points=tuple(_points(document, replied)),
                keywords=_merged((reply.keywords for _, reply in replied), options.max_keywords),
                tags=opened[section.id],
            )
        )
    return ForwardIndex(document_id=document.id, entries=tuple(entries))


def _inputs(analysis: DocumentAnalysis, piece: Section) -> dict[str, Any]:
    document, skeleton = analysis.document, analysis.skeleton
    return {
        "analysis": analysis,
        "document": document,
        "skeleton": skeleton,
        "section": piece,
        "text": document.text[piece.body : piece.end],
        "language": document.language,
    }


def _pieces(document: Document, section: Section, options: ForwardOptions) -> list[Section]:
    """The section with text of its own, or equal parts of a long one, cut between paragraphs where there are any."""
    if not document.text[section.body : section.end].strip():
        return []
    length = section.end - section.body
    parts = max(1, round(length / (options.max_points * point_every(document))))
    cuts = [section.body]
    for part in range(1, parts):
        aim = section.body + length * part // parts
        cut = _cut(document.text, aim, length // parts // 4)
        if cut > cuts[-1]:
            cuts.append(cut)
    cuts.append(section.end)
    return [
        section.model_copy(update={"body": low, "end": high})
        for low, high in pairwise(cuts)
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


def _points(document: Document, replied: Sequence[tuple[Section, ForwardReply]]) -> Iterable[Point]:
    """Every statement whose words stand in its piece, no quote used twice."""
    used: set[tuple[int, int]] = set()
    for piece, reply in replied:
        for written in reply.points:
            evidence = _place(document, piece, written)
            if evidence is not None and (evidence.start, evidence.end) not in used and written.text.strip():
                used.add((evidence.start, evidence.end))
                yield Point(text=written.text.strip(), evidence=(evidence,))


def _place(document: Document, piece: Section, written: WrittenPoint | WrittenTag) -> Evidence | None:
    return ground(written.quote, document, piece.body, piece.end)


def _merged(lists: Iterable[Sequence[str]], most: int) -> tuple[str, ...]:
    """The pieces' keywords taken in turn, each once."""
    rows = [list(one) for one in lists]
    merged: dict[str, str] = {}
    for place in range(max(map(len, rows), default=0)):
        for row in rows:
            if place < len(row) and row[place].strip():
                merged.setdefault(row[place].casefold(), row[place].strip())
    return tuple(merged.values())[:most]


def _opened(
    document: Document,
    skeleton: Skeleton,
    read: dict[str, list[tuple[Section, ForwardReply]]],
    references: Sequence[Reference],
) -> dict[str, tuple[OpenTag, ...]]:
    """The tags of each section, numbered in reading order; of two on the same words the explicit reference stays."""
    found: list[_Opened] = [
        _as_tag(document, reference) for reference in references if reference.direction == "forward"
    ]
    for replied in read.values():
        for piece, reply in replied:
            for tag in reply.tags:
                at = _place(document, piece, tag)
                if at is not None:
                    found.append((tag.kind, tag.concept.strip(), tag.question.strip(), at))
    found.sort(key=lambda one: (one[3].start, one[0] != "reference", one[3].end))
    tags: dict[str, list[OpenTag]] = {section.id: [] for section in skeleton.sections}
    seen: set[tuple[str, str]] = set()
    for kind, concept, question, at in found:
        section = skeleton.section_at(at.start)
        key = (section.id, f"{concept.casefold()}" if kind != "reference" else f"{kind} {concept.casefold()}")
        if key in seen:
            continue
        seen.add(key)
        number = sum(map(len, tags.values())) + 1
        tags[section.id].append(
            OpenTag(id=f"t{number}", section_id=section.id, kind=kind, concept=concept, question=question, at=at)
        )
    return {section_id: tuple(held) for section_id, held in tags.items()}


def _as_tag(document: Document, reference: Reference) -> _Opened:
    words = " ".join(reference.text.split())
    question = str(table("cues", document.language)["points_to"]).format(text=words)
    return "reference", words, question, document.evidence(reference.start, reference.end)
