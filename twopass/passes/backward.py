"""Pass two: from the last section to the first, every tag is closed with what the document says, or kept open."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence

from twopass.backends.base import Backend
from twopass.config import BackwardOptions
from twopass.findings import BackwardFindings, FoundClosing
from twopass.gaps.pointers import unfilled_in
from twopass.importance import build_graph, importance, reweigh_entries
from twopass.languages import table
from twopass.llm.client import ask
from twopass.retrieval.closing_candidates import Finder
from twopass.retrieval.passages import Embedder
from twopass.schema import (
    Conflict,
    Document,
    Entry,
    Evidence,
    ForwardIndex,
    Line,
    OpenTag,
    Reference,
    Resolution,
    ResolvedIndex,
    Section,
    Skeleton,
)
from twopass.tasks.wanted import BackwardInput, Case
from twopass.text.analysis import DocumentAnalysis
from twopass.text.tokens import terms

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
    bear on it. All sections are asked about in one call to the backend; a model reads them with all tags in mind,
    whatever the order, and writes the lines of the index.

    Raises:
        BackendError: the backend failed.
    """
    tags = [tag for entry in forward.entries for tag in entry.tags]
    opened: Sequence[Entry] = forward.entries
    entries = opened
    found: dict[str, BackwardFindings] = {}
    if options.order == "none":
        resolutions = tuple(_open(tag, "no second reading") for tag in tags)
    else:
        finder = Finder(analysis, references, embedder, first_come=options.order == "forward")
        cases = _candidates(analysis.skeleton, forward, options, finder)
        found = _ask(analysis, forward, backend, cases)
        closed = {closing.tag_id: closing for one in found.values() for closing in one.closings}
        settled = _settle(analysis, tags, finder, cases, closed)
        later = list(_in_hindsight(found, len(tags)))
        resolutions = tuple(settled[tag.id] for tag in tags)
        resolutions += tuple(_understood(analysis.skeleton, closing) for _, closing in later)
        opened = _with_tags(_asked_anew(opened, closed), [tag for tag, _ in later])
        entries = reweigh_entries(analysis, opened, resolutions)
    graph = build_graph(analysis, opened, resolutions, references)
    return ResolvedIndex(
        document_id=analysis.document.id,
        entries=tuple(entries),
        resolutions=resolutions,
        importance=importance(graph),
        conflicts=tuple(_conflicts(found.values())),
        lines=tuple(_lines(found)),
    )


def _in_hindsight(found: Mapping[str, BackwardFindings], tags: int) -> Iterator[tuple[OpenTag, FoundClosing]]:
    """The tags that the second reading opened, numbered after the `tags` of the first, each with what closes it."""
    opened = [(section_id, one) for section_id, findings in found.items() for one in findings.hindsight]
    for number, (section_id, one) in enumerate(opened, tags + 1):
        tag_id = f"t{number}"
        told = one.tag.model_dump(exclude={"at"}) | ({"question": one.closing.question} if one.closing.question else {})
        tag = OpenTag(id=tag_id, section_id=section_id, **told, at=one.tag.at)
        yield tag, one.closing.model_copy(update={"tag_id": tag_id})


def _asked_anew(entries: Sequence[Entry], closed: Mapping[str, FoundClosing]) -> list[Entry]:
    """Entries whose tags ask what their answers answer."""
    return [
        entry.model_copy(update={"tags": tuple(_anew(tag, closed.get(tag.id)) for tag in entry.tags)})
        for entry in entries
    ]


def _anew(tag: OpenTag, closing: FoundClosing | None) -> OpenTag:
    """A tag with the question that its answer was put anew for, which is no longer what a word means."""
    if closing is None or not closing.question:
        return tag
    kind = "question" if tag.kind == "undefined" else tag.kind
    return tag.model_copy(update={"question": closing.question, "kind": kind})


def _with_tags(entries: Sequence[Entry], later: Sequence[OpenTag]) -> list[Entry]:
    """Entries with the tags that were opened in hindsight, in reading order."""
    held: dict[str, list[OpenTag]] = {}
    for tag in later:
        held.setdefault(tag.section_id, []).append(tag)
    return [
        entry.model_copy(update={"tags": tuple(sorted((*entry.tags, *held[entry.section_id]), key=_place))})
        if entry.section_id in held
        else entry
        for entry in entries
    ]


def _place(tag: OpenTag) -> int:
    return tag.at.start


def _conflicts(found: Iterable[BackwardFindings]) -> Iterator[Conflict]:
    """Where the document contradicts itself, in reading order."""
    for one in (conflict for findings in found for conflict in findings.conflicts):
        yield Conflict(text=one.text, evidence=one.evidence)


def _lines(found: Mapping[str, BackwardFindings]) -> Iterator[Line]:
    """The lines that a model wrote."""
    for section_id, line in ((section_id, findings.line) for section_id, findings in found.items()):
        if line is not None:
            comment = " ".join(line.comment.split())
            yield Line(section_id=section_id, keywords=line.keywords, comment=comment, evidence=line.evidence)


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


def _ask(
    analysis: DocumentAnalysis, forward: ForwardIndex, backend: Backend, cases: Mapping[str, list[Case]]
) -> dict[str, BackwardFindings]:
    """One call for all sections; what came back, by section id."""
    entries = {entry.section_id: entry for entry in forward.entries}
    inputs = [
        BackwardInput(analysis, section, entries[section.id], tuple(cases.get(section.id, ())))
        for section in analysis.skeleton.sections
    ]
    return {one.section.id: found for one, found in zip(inputs, ask(backend, inputs), strict=True)}


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
            known = closed.get(tag.id)
            if known is not None and known.understood:
                settled[tag.id] = one
                continue
            settled[tag.id] = _follow(analysis.document, one, tag, in_order, settled)
    return settled


def _resolution(
    analysis: DocumentAnalysis, tag: OpenTag, closing: FoundClosing | None, reference: Reference | None
) -> Resolution:
    """What was found as a resolution: without closing words a tag stays open."""
    if closing is not None and closing.understood:
        return _understood(analysis.skeleton, closing)
    if reference is not None and reference.status == "external":
        told = table("reasons", analysis.document.language)
        return Resolution(tag_id=tag.id, status="external", answer=reference.reason or told["external"])
    if closing is None:
        return _open(tag, (reference.reason if reference else "") or _reason(analysis.document, tag))
    at = closing.at
    if closing.status in ("unresolved", "external"):
        answer, evidence = closing.answer or _reason(analysis.document, tag, at), (at,) if at else ()
        return Resolution(tag_id=tag.id, status=closing.status, answer=answer, evidence=evidence)
    if at is None:
        return _open(tag, _reason(analysis.document, tag))
    target = analysis.skeleton.section_at(at.start).id
    words = (at, *closing.also)
    return Resolution(tag_id=tag.id, status=closing.status, answer=closing.answer, evidence=words, target=target)


def _understood(skeleton: Skeleton, closing: FoundClosing) -> Resolution:
    """A model's closing as it is: it has followed all chains itself."""
    evidence = (closing.at, *closing.also) if closing.at else ()
    return Resolution(
        tag_id=closing.tag_id,
        status=closing.status,
        answer=closing.answer,
        evidence=evidence,
        target=skeleton.section_at(evidence[0].start).id if evidence else None,
        missing=closing.missing,
        parts=closing.parts,
        weight=closing.weight,
    )


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
            return _followed(one, further, other)
    return one


def _followed(one: Resolution, further: Resolution, other: OpenTag) -> Resolution:
    """A tag closed where the words that would close it lead: with what is said there, rather than with its heading."""
    led = further.evidence[1:] if other.kind == "reference" and len(further.evidence) > 1 else further.evidence
    answer = further.answer if led is further.evidence else " ".join(led[0].quote.split())
    changes = {"tag_id": one.tag_id, "answer": answer, "evidence": (*led, *one.evidence)}
    return further.model_copy(update=changes)


def _merely_points(document: Document, words: Evidence, tag: OpenTag, other: OpenTag) -> bool:
    """Whether the words say hardly more than what is sought and where it is."""
    if other.kind == "undefined":
        return False
    known = {w for text in (tag.concept, tag.at.quote, other.at.quote) for w in terms(text, document.language)}
    fresh = set(terms(words.quote, document.language)) - known
    return other.kind == "promise" or (len(fresh) <= POINTER and not any(c.isdecimal() for word in fresh for c in word))


def _open(tag: OpenTag, reason: str) -> Resolution:
    return Resolution(tag_id=tag.id, status="unresolved", answer=reason)


def _reason(document: Document, tag: OpenTag, mentioned: Evidence | None = None) -> str:
    """Why a tag stays open, in words for a reader: a promise is called broken only where nothing speaks of it again."""
    told = table("reasons", document.language)
    if tag.kind == "incomplete" and unfilled_in(tag.concept) and mentioned is None:
        return str(told["unfilled"])
    again = mentioned is not None and mentioned.start > tag.at.start
    at = mentioned if mentioned is not None and again else tag.at
    frame: str = told[_KEPT.get(tag.kind, "closed") if again else tag.kind]
    if document.counted == "page":
        return frame.format(page=at.page, concept=tag.concept)
    for page, line, paragraph in told["lines"]:
        # What stands in braces is filled in below, and in some languages is the word itself.
        frame = re.sub(rf"(?<!{{){re.escape(page)}", line if document.counted == "line" else paragraph, frame)
    return frame.format(page=document.line_at(at.start), concept=tag.concept)
