"""Pass two: from the last section to the first, every tag is closed with what the document says, or kept open."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence

from twopass.backends.base import Backend
from twopass.config import BackwardOptions
from twopass.findings import FoundClosing
from twopass.importance import build_graph, importance, reweigh_entries
from twopass.languages import table
from twopass.llm.client import ask
from twopass.retrieval.closing_candidates import Finder
from twopass.retrieval.passages import Embedder
from twopass.schema import (
    Document,
    Entry,
    Evidence,
    ForwardIndex,
    OpenTag,
    Reference,
    Resolution,
    ResolvedIndex,
    Section,
    Skeleton,
)
from twopass.tasks.backward import BackwardInput, Case
from twopass.text.analysis import DocumentAnalysis
from twopass.text.tokens import terms

TAGS_A_REQUEST = 32
"""Tags of one section asked about at once; a reply holds at most 64 resolutions."""
TEXT = 8000
"""Characters of a section shown with its tags, some 2,000 tokens."""
POINTER = 4
"""Words beyond what is sought, and the place named, that a sentence may have which merely points on."""

_KEPT = {"promise": "kept", "question": "answered"}  # what closes a tag of a kind does, in the words for reasons


def resolve_backward(
    analysis: DocumentAnalysis,
    forward: ForwardIndex,
    backend: Backend,
    options: BackwardOptions = BackwardOptions(),  # noqa: B008  (frozen)
    references: Sequence[Reference] = (),
    embedder: Embedder | None = None,
) -> ResolvedIndex:
    """Close every tag of the forward index, then weigh its entries anew by what later text rests on.

    The sweep goes in `options.order`. From the end, all that may close a tag has been read, and closed itself, when
    the tag's section is reached. From the start, open tags are carried along, and each keeps the first passages that
    bear on it. All sections are asked about in one call to the backend.

    Raises:
        BackendError: the backend failed.
    """
    tags = [tag for entry in forward.entries for tag in entry.tags]
    entries: Sequence[Entry] = forward.entries
    if options.order == "none":
        resolutions = tuple(_open(tag, "no second reading") for tag in tags)
    else:
        finder = Finder(analysis, references, embedder, first_come=options.order == "forward")
        cases = _candidates(analysis.skeleton, forward, options, finder)
        settled = _settle(analysis, tags, finder, cases, _ask(analysis, backend, cases))
        resolutions = tuple(settled[tag.id] for tag in tags)
        entries = reweigh_entries(analysis, forward.entries, resolutions)
    graph = build_graph(analysis, forward.entries, resolutions, references)
    return ResolvedIndex(
        document_id=analysis.document.id,
        entries=tuple(entries),
        resolutions=resolutions,
        importance=importance(graph),
    )


def _swept(skeleton: Skeleton, options: BackwardOptions, finder: Finder) -> Iterator[Section]:
    """The sections in the order of the sweep, each when all that may close its tags has been read."""
    if options.order == "forward":
        for section in skeleton.sections:
            finder.add(section)
        yield from skeleton.sections
        return
    for section in reversed(skeleton.sections):
        finder.add(section)
        yield section


def _candidates(
    skeleton: Skeleton, forward: ForwardIndex, options: BackwardOptions, finder: Finder
) -> dict[str, list[Case]]:
    """For each section with tags, in the order of the sweep, its tags with the passages that may close them."""
    tags = {entry.section_id: entry.tags for entry in forward.entries if entry.tags}
    return {
        section.id: [Case(tag, finder.candidates(tag)) for tag in tags[section.id]]
        for section in _swept(skeleton, options, finder)
        if section.id in tags
    }


def _ask(analysis: DocumentAnalysis, backend: Backend, cases: Mapping[str, list[Case]]) -> dict[str, FoundClosing]:
    """One call for all sections that have tags; what came back, by tag id."""
    sections = {section.id: section for section in analysis.skeleton.sections}
    inputs = [one for section_id, held in cases.items() for one in _inputs(analysis, sections[section_id], held)]
    return {closing.tag_id: closing for found in ask(backend, inputs) for closing in found.closings}


def _inputs(analysis: DocumentAnalysis, section: Section, cases: Sequence[Case]) -> Iterator[BackwardInput]:
    """The tags of one section that something may close, some dozens at a time."""
    asked = [case for case in cases if case.passages]
    for i in range(0, len(asked), TAGS_A_REQUEST):
        held = tuple(asked[i : i + TAGS_A_REQUEST])
        yield BackwardInput(analysis, section, _around(analysis.document, section, held), held)


def _around(document: Document, section: Section, cases: Sequence[Case]) -> str:
    """The section's text, or of a long one the stretch that holds its tags."""
    if section.end - section.body <= TEXT:
        return document.text[section.body : section.end]
    first, last = min(tag.at.start for tag, _ in cases), max(tag.at.end for tag, _ in cases)
    margin = max(TEXT - (last - first), 0) // 2
    low = max(section.body, first - margin)
    return document.text[low : min(section.end, low + TEXT)]


def _settle(
    analysis: DocumentAnalysis,
    tags: Sequence[OpenTag],
    finder: Finder,
    cases: Mapping[str, list[Case]],
    closed: Mapping[str, FoundClosing],
) -> dict[str, Resolution]:
    """Follow chains: in the sweep's order, so that what a closing rests on is already closed."""
    in_order = sorted(tags, key=lambda tag: tag.at.start)
    settled: dict[str, Resolution] = {}
    for held in cases.values():
        for tag, _ in sorted(held, key=lambda case: -case.tag.at.start):
            reference = finder.reference_of(tag) if tag.kind == "reference" else None
            one = _resolution(analysis, tag, closed.get(tag.id), reference)
            settled[tag.id] = _follow(analysis.document, one, tag, in_order, settled)
    return settled


def _resolution(
    analysis: DocumentAnalysis, tag: OpenTag, closing: FoundClosing | None, reference: Reference | None
) -> Resolution:
    """What was found as a resolution: without closing words a tag stays open."""
    told = table("reasons", analysis.document.language)
    if reference is not None and reference.status == "external":
        return Resolution(tag_id=tag.id, status="external", answer=reference.reason or told["external"])
    if closing is None:
        return _open(tag, (reference.reason if reference else "") or _reason(told, tag))
    at = closing.at
    if closing.status in ("unresolved", "external"):
        answer, evidence = closing.answer or _reason(told, tag, at), (at,) if at else ()
        return Resolution(tag_id=tag.id, status=closing.status, answer=answer, evidence=evidence)
    if at is None:
        return _open(tag, _reason(told, tag))
    target = analysis.skeleton.section_at(at.start).id
    return Resolution(tag_id=tag.id, status=closing.status, answer=closing.answer, evidence=(at,), target=target)


def _follow(
    document: Document, one: Resolution, tag: OpenTag, tags: Sequence[OpenTag], settled: Mapping[str, Resolution]
) -> Resolution:
    """Where the closing words themselves only point on: to where that was closed."""
    if not one.evidence or tag.kind in ("reference", "undefined"):
        return one
    words = one.evidence[0]
    first, last = (bisect_left(tags, at, key=lambda tag: tag.at.start) for at in (words.start, words.end))
    for other in tags[first:last]:
        further = settled.get(other.id)
        if further is not None and further.evidence and _merely_points(document, words, tag, other):
            evidence = (*further.evidence, *one.evidence)
            return further.model_copy(update={"tag_id": tag.id, "evidence": evidence})
    return one


def _merely_points(document: Document, words: Evidence, tag: OpenTag, other: OpenTag) -> bool:
    """Whether the words say hardly more than what is sought and where it is."""
    if other.kind == "undefined":
        return False
    known = {w for text in (tag.concept, tag.at.quote, other.at.quote) for w in terms(text, document.language)}
    fresh = set(terms(words.quote, document.language)) - known
    return other.kind == "promise" or (len(fresh) <= POINTER and not any(c.isdecimal() for word in fresh for c in word))


def _open(tag: OpenTag, reason: str) -> Resolution:
    return Resolution(tag_id=tag.id, status="unresolved", answer=reason)


def _reason(told: Mapping[str, str], tag: OpenTag, mentioned: Evidence | None = None) -> str:
    """Why a tag stays open, in words for a reader: a promise is called broken only where nothing speaks of it again."""
    if mentioned and mentioned.start > tag.at.start:
        return told[_KEPT.get(tag.kind, "closed")].format(page=mentioned.page)
    return told[tag.kind].format(page=tag.at.page, concept=tag.concept)
