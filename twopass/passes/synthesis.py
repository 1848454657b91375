"""The list that a reader reads: one line a section, none skipped."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from twopass.backends.base import Backend
from twopass.config import SynthesisOptions
from twopass.llm.client import ask
from twopass.replies import SynthesisReply
from twopass.retrieval.grounding import ground
from twopass.schema import Document, Entry, Evidence, Line, ResolvedIndex, Section, Skeleton, Synthesis
from twopass.text.analysis import DocumentAnalysis

REPLY_TOKENS = 700
"""Tokens for one line: two sentences, their quotes and a few keywords."""


def synthesize(
    analysis: DocumentAnalysis,
    resolved: ResolvedIndex,
    backend: Backend,
    options: SynthesisOptions = SynthesisOptions(),  # noqa: B008  (frozen)
) -> Synthesis:
    """Write the line of every section from what both readings noted of it, in one call to the backend.

    Raises:
        BackendError: the backend failed.
    """
    document, skeleton = analysis.document, analysis.skeleton
    entries = {entry.section_id: entry for entry in resolved.entries}
    children = _children(skeleton)
    inputs = [
        _inputs(analysis, section, entries[section.id], children[section.id], options) for section in skeleton.sections
    ]
    replies = ask(backend, "synthesis", inputs, SynthesisReply, max_tokens=REPLY_TOKENS)
    lines = tuple(
        _line(document, section, entries[section.id], children[section.id], reply, options)
        for section, reply in zip(skeleton.sections, replies, strict=True)
    )
    still_open = tuple(r.tag_id for r in resolved.resolutions if r.status in ("partial", "unresolved"))
    return Synthesis(document_id=document.id, lines=lines, still_open=still_open)


def _children(skeleton: Skeleton) -> dict[str, tuple[Section, ...]]:
    held: dict[str, list[Section]] = {section.id: [] for section in skeleton.sections}
    for section in skeleton.sections:
        if section.parent is not None:
            held[section.parent].append(section)
    return {section_id: tuple(below) for section_id, below in held.items()}


def _inputs(
    analysis: DocumentAnalysis,
    section: Section,
    entry: Entry,
    children: Sequence[Section],
    options: SynthesisOptions,
) -> dict[str, Any]:
    document, skeleton = analysis.document, analysis.skeleton
    return {
        "analysis": analysis,
        "document": document,
        "skeleton": skeleton,
        "section": section,
        "entry": entry,
        "children": tuple(children),
        "language": document.language,
        "max_comment": options.max_comment,
    }


def _line(
    document: Document,
    section: Section,
    entry: Entry,
    children: Sequence[Section],
    reply: SynthesisReply,
    options: SynthesisOptions,
) -> Line:
    """The reply as a line: keywords that say more than the heading, and evidence for the comment."""
    heading = section.title.casefold()
    said = reply.comment.casefold()
    noted = [word for word in entry.keywords if word.casefold() not in said]
    keywords = (word.strip() for word in reply.keywords or noted)
    kept = dict.fromkeys(word for word in keywords if word and word.casefold() != heading)
    evidence = tuple(
        dict.fromkeys(found for quote in reply.quotes if (found := _place(document, section, entry, quote)))
    )
    if not evidence:
        named = (child for child in children if child.title.rstrip(" .:") in reply.comment)
        evidence = tuple(_heading_words(document, child) for child in named)
    return Line(
        section_id=section.id,
        keywords=tuple(kept)[: options.max_keywords],
        comment=" ".join(reply.comment.split()),
        evidence=evidence,
    )


def _place(document: Document, section: Section, entry: Entry, quote: str) -> Evidence | None:
    """Where a quote stands: among the entry's evidence, else anywhere in the section."""
    for point in entry.points:
        for evidence in point.evidence:
            if evidence.quote == quote:
                return evidence
    return ground(quote, document, section.start, section.end)


def _heading_words(document: Document, section: Section) -> Evidence:
    """A heading as evidence, without the space around it."""
    words = document.text[section.start : section.body]
    start = section.start + len(words) - len(words.lstrip())
    return document.evidence(start, start + len(words.strip()))
