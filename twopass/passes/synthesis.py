"""The list that a reader reads: one line a section, none skipped."""

from __future__ import annotations

from twopass.backends.base import Backend
from twopass.config import SynthesisOptions
from twopass.findings import SynthesisFindings
from twopass.llm.client import ask
from twopass.schema import Document, Evidence, Line, ResolvedIndex, Section, Skeleton, Synthesis
from twopass.tasks.wanted import SynthesisInput
from twopass.text.analysis import DocumentAnalysis

OPEN = ("partial", "unresolved", "unjudged")
"""How a tag ends that stays open."""


def synthesize(
    analysis: DocumentAnalysis,
    resolved: ResolvedIndex,
    backend: Backend,
    options: SynthesisOptions = SynthesisOptions(),  # noqa: B008  (frozen)
) -> Synthesis:
    """Write the line of every section from what both readings noted of it, in one call to the backend; one that was
    written in the second reading stays.

    Raises:
        BackendError: the backend failed.
    """
    entries = {entry.section_id: entry for entry in resolved.entries}
    written = {line.section_id: line for line in resolved.lines}
    children = _children(analysis.skeleton)
    inputs = [
        SynthesisInput(
            analysis,
            section,
            entries[section.id],
            children[section.id],
            options.max_comment,
            written.get(section.id),
        )
        for section in analysis.skeleton.sections
    ]
    lines = (_line(one, found, options) for one, found in zip(inputs, ask(backend, inputs), strict=True))
    still_open = tuple(r.tag_id for r in resolved.resolutions if r.status in OPEN)
    return Synthesis(document_id=analysis.document.id, lines=tuple(lines), still_open=still_open)


def _children(skeleton: Skeleton) -> dict[str, tuple[Section, ...]]:
    held: dict[str, list[Section]] = {section.id: [] for section in skeleton.sections}
    for section in skeleton.sections:
        if section.parent is not None:
            held[section.parent].append(section)
    return {section_id: tuple(below) for section_id, below in held.items()}


def _line(one: SynthesisInput, found: SynthesisFindings, options: SynthesisOptions) -> Line:
    """What was found as a line: keywords that say more than the heading, and evidence for the comment."""
    return Line(
        section_id=one.section.id,
        keywords=one.written.keywords if one.written else _keywords(one, found)[: options.max_keywords],
        comment=" ".join(found.comment.split()),
        evidence=tuple(dict.fromkeys(found.evidence)) or _named(one, found.comment),
    )


def _keywords(one: SynthesisInput, found: SynthesisFindings) -> tuple[str, ...]:
    """The keywords found, else the noted ones that the comment does not hold; the heading only where it is found and
    noted, as the term that the section is about.
    """
    heading, said = one.section.title.casefold(), found.comment.casefold()
    noted = (word for word in one.entry.keywords if word.casefold() not in said and word.casefold() != heading)
    words = (word.strip() for word in found.keywords or noted)
    return tuple(
        dict.fromkeys(word for word in words if word and (word.casefold() != heading or word in one.entry.keywords))
    )


def _named(one: SynthesisInput, comment: str) -> tuple[Evidence, ...]:
    """The headings that a comment names, as evidence of it."""
    return tuple(_heading_words(one.document, child) for child in one.children if child.title.rstrip(" .:") in comment)


def _heading_words(document: Document, section: Section) -> Evidence:
    """A heading as evidence, without the space around it."""
    words = document.text[section.start : section.body]
    start = section.start + len(words) - len(words.lstrip())
    return document.evidence(start, start + len(words.strip()))
