"""Proof that nothing was lost: the ledger of pages, sections and tags, coverage by position, and grounding."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, pairwise

from twopass.languages.dot_leaders import has_leaders
from twopass.readers.page_ranges import listed
from twopass.schema import Audit, Document, Evidence, ForwardIndex, ResolvedIndex, Skeleton, Synthesis
from twopass.tasks.judging import BORNE
from twopass.text.analysis import DocumentAnalysis
from twopass.text.tokens import is_listing
from twopass.text.word_index import Words

TENTHS = 10
"""Stretches of equal prose: by them coverage is judged, and a hole in it is found."""
SHORT = 200
"""Characters of a section's own text below which nothing need be said of it: a heading over its subsections."""
STANDING = 0.6
"""Share of a statement's words that its evidence must hold: shortening drops words, invention adds them."""
STEPPED_IN = "the extractive reader stepped in"
"""How the warning ends that says so."""
ENOUGH = 20
"""Pieces of evidence below which a tenth without any is chance, not a hole."""


def audit_reading(
    analysis: DocumentAnalysis,
    forward: ForwardIndex,
    resolved: ResolvedIndex,
    synthesis: Synthesis,
    fallbacks: Sequence[str] = (),
    dropped: Sequence[str] = (),
    understood: bool = False,
) -> Audit:
    """What became of every page, section and tag.

    Args:
        fallbacks: "SECTION (TASK): REASON" of each section for which the extractive reader stepped in.
        dropped: "SECTION (WHAT): STATEMENT: REASON" of each statement of a model that was refused twice.
        understood: whether a model wrote in words of its own, which are held to the judge's bar.
    """
    document, skeleton = analysis.document, analysis.skeleton
    pages = _pages(document)
    cuts = tenths(document, skeleton)
    coverage = _coverage(cuts, resolved)
    silent = _silent(document, skeleton, resolved)
    statements = list(_statements(resolved, synthesis))
    grounded = sum(_grounded(analysis, text, evidence, understood) for text, evidence in statements)
    audit = Audit(
        pages=pages,
        sections=len(skeleton.sections),
        sections_without_points=silent,
        tags=dict(sorted(Counter(r.status for r in resolved.resolutions).items())),
        coverage=coverage,
        flatness=round(min(coverage) * TENTHS, 3),
        grounding=round(grounded / len(statements), 3) if statements else 1.0,
        fallbacks=tuple(fallbacks),
        dropped=tuple(dropped),
    )
    losses = [_unread(source, pages[source]) for source in ("failed", "image") if source in pages]
    losses += lost_parts(document, skeleton, forward, resolved, synthesis)
    return audit.model_copy(
        update={
            "losses": tuple(losses),
            "warnings": (*losses, *document.warnings, *_warnings(document, cuts, resolved, audit)),
        }
    )


def _pages(document: Document) -> dict[str, tuple[int, ...]]:
    by_source: defaultdict[str, list[int]] = defaultdict(list)
    for page in document.pages:
        by_source[page.source].append(page.number)
    return {source: tuple(numbers) for source, numbers in by_source.items()}


def _coverage(cuts: list[int], resolved: ResolvedIndex) -> tuple[float, ...]:
    """The share of the points' evidence that begins in each tenth of the prose."""
    held = Counter(
        tenth_of(cuts, e.start) for entry in resolved.entries for point in entry.points for e in point.evidence
    )
    return tuple(round(held[i] / max(1, held.total()), 4) for i in range(TENTHS))


def _silent(document: Document, skeleton: Skeleton, resolved: ResolvedIndex) -> tuple[str, ...]:
    spoken = {entry.section_id for entry in resolved.entries if entry.points}
    return tuple(
        s.id
        for s in skeleton.sections
        if s.end - s.body >= SHORT and s.id not in spoken and not is_listing(document, s)
    )


def _statements(resolved: ResolvedIndex, synthesis: Synthesis) -> Iterator[tuple[str, tuple[Evidence, ...]]]:
    for entry in resolved.entries:
        yield from ((point.text, point.evidence) for point in entry.points)
    yield from ((r.answer, r.evidence) for r in resolved.resolutions if r.status == "resolved")
    yield from ((line.comment, line.evidence) for line in synthesis.lines if line.evidence)


def _grounded(analysis: DocumentAnalysis, text: str, evidence: tuple[Evidence, ...], understood: bool) -> bool:
    """Whether the evidence is verbatim and holds most words of the statement."""
    if any(analysis.document.text[e.start : e.end] != e.quote for e in evidence):
        return False
    if _repeats(text, evidence):
        return True
    words = analysis.of(Words)
    if understood:
        stems = set(words.read_stems(text))
        borne = {stem for e in evidence for stem in words.stems(e.start, e.end)}
        return len(stems & borne) >= BORNE * len(stems)
    held = {word for e in evidence for word in words.terms(e.start, e.end)}
    said, rest = set[str](), text
    for one in evidence:
        if one.quote and one.quote in rest:  # a sentence of a line as it stands
            said.update(words.terms(one.start, one.end))
            rest = rest.replace(one.quote, "", 1)
    said.update(words.terms_of(rest, evidence[0].start, evidence[0].end) if evidence else words.read(rest))
    return len(said & held) >= STANDING * len(said)


def _repeats(text: str, evidence: tuple[Evidence, ...]) -> bool:
    """Whether a statement is its evidence, word for word, as it is cited or in text order."""
    orders = (evidence, sorted(evidence, key=lambda e: e.start))
    return any(text.split() == [word for one in held for word in one.quote.split()] for held in orders)


def _warnings(document: Document, cuts: Sequence[int], resolved: ResolvedIndex, audit: Audit) -> Iterator[str]:
    """What a reader should know though nothing was lost: stretches without a point, replies that were replaced."""
    points = sum(len(entry.points) for entry in resolved.entries)
    if points >= ENOUGH:
        for share, (start, end) in zip(audit.coverage, pairwise(cuts), strict=True):
            if share == 0:
                paged = document.counted == "page"
                place, counted = (document.page_at, "pages") if paged else (document.line_at, f"{document.counted}s")
                yield f"nothing was noted between {counted} {place(start)} and {place(max(start, end - 1))}"
    if audit.fallbacks:
        yield f"the model's reply was unusable for {len(_stood_in(audit))} section(s): {STEPPED_IN}"
    if audit.dropped:
        yield f"{len(audit.dropped)} statement(s) of the model were not borne out by the text and left out"


def _unread(source: str, numbers: Sequence[int]) -> str:
    """In words, that pages held no text that could be read."""
    what = "could not be read" if source == "failed" else "held only a picture: its words need OCR"
    return f"{listed('page', numbers)} {what}"


def lost_parts(
    document: Document, skeleton: Skeleton, forward: ForwardIndex, resolved: ResolvedIndex, synthesis: Synthesis
) -> Iterator[str]:
    """Each page, section, entry, tag or line that went missing between two passes, in words."""
    numbers = [page.number for page in document.pages]
    if sorted(set(numbers)) != numbers:
        yield "pages are missing from the record or recorded twice"
    yield from _gaps(document, skeleton)
    yield from _lacking("the forward index", skeleton, (entry.section_id for entry in forward.entries))
    yield from _lacking("the resolved index", skeleton, (entry.section_id for entry in resolved.entries))
    yield from _lacking("the synthesis", skeleton, (line.section_id for line in synthesis.lines))
    opened = {tag.id for entry in forward.entries for tag in entry.tags}
    if lost := opened - {r.tag_id for r in resolved.resolutions}:
        yield f"{len(lost)} tag(s) were lost between the two readings"


def _gaps(document: Document, skeleton: Skeleton) -> Iterator[str]:
    """Text between two sections or after the last."""
    position = 0
    for section in skeleton.sections:
        if section.start != position:
            yield f"text before section {section.id} belongs to no section"
        position = section.end
    if skeleton.sections and position != len(document.text):
        yield "the text's end belongs to no section"


def _lacking(name: str, skeleton: Skeleton, held: Iterable[str]) -> Iterator[str]:
    """Whether an index lacks sections, and which first."""
    present = set(held)
    if missing := [section.id for section in skeleton.sections if section.id not in present]:
        yield f"{name} lacks {len(missing)} section(s), the first of them {missing[0]}"


def stood_in(audit: Audit) -> str:
    """In words, for how many sections the extractive reader stood in for the model, and why; empty where it did not."""
    if not audit.fallbacks:
        return ""
    notes = dict.fromkeys((note.partition(" ")[0], note.partition("): ")[2] or note) for note in audit.fallbacks)
    reasons = Counter(reason for _, reason in notes).most_common()
    told = ", ".join(f"{reason} ({count}×)" for reason, count in reasons[:2])
    others = f", and {len(reasons) - 2} other reason(s)" if len(reasons) > 2 else ""
    count = len(_stood_in(audit))
    return f"the extractive reader stood in for {count} of {audit.sections} section(s); why: {told}{others}"


def _stood_in(audit: Audit) -> set[str]:
    """The ids of the sections for which the extractive reader stood in; of a section there may be several notes."""
    return {note.partition(" ")[0] for note in audit.fallbacks}


def lost(audit: Audit) -> list[str]:
    """What a strict reading does not accept: pages unread, content fallen between two passes, statements unproved, and
    sections that the model was to read and did not.
    """
    reasons = list(audit.losses)
    if audit.sections_without_points:
        reasons.append(f"{len(audit.sections_without_points)} section(s) with text have no point")
    if any(not told.partition(": ")[0].endswith("(synthesis)") for told in audit.fallbacks):
        reasons.append(stood_in(audit))
    if audit.grounding < 1.0:
        reasons.append(f"{1 - audit.grounding:.1%} of the statements do not stand in the words they rest on")
    return reasons


def audit_line(audit: Audit) -> str:
    """One line for the screen: pages, sections, tags, coverage and grounding."""
    total = sum(len(numbers) for numbers in audit.pages.values())
    read = sum(len(audit.pages.get(source, ())) for source in ("text", "ocr"))
    named = {source: "OCR" if source == "ocr" else source for source in audit.pages if source != "text"}
    others = [f"{len(audit.pages[source])} {name}" for source, name in named.items()]
    tags = sum(audit.tags.values()) - audit.tags.get("void", 0)
    parts = [
        f"{read} of {total} pages read" + (f" ({', '.join(others)})" if others else ""),
        f"{audit.sections} sections",
        f"{tags} tags, {audit.tags.get('resolved', 0)} closed" if tags else "no tags",
        f"thinnest tenth {audit.flatness:.0%} of the mean",
        f"{audit.grounding:.0%} grounded",
    ]
    return " · ".join(parts)


def tenths(document: Document, skeleton: Skeleton) -> list[int]:
    """The eleven places in the text, from its start to its end, that part its prose into tenths.

    Contents pages, tables and the words of figures are passed over: nothing is to be noted of them by the sentence.
    """
    prose = list(_prose(document, skeleton)) or [(0, len(document.text))]
    before = [0, *accumulate(end - start for start, end in prose)]
    aims = [before[-1] * n // TENTHS for n in range(1, TENTHS)]
    held = [min(len(prose), bisect_right(before, aim)) - 1 for aim in aims]
    return [0, *(prose[i][0] + aim - before[i] for i, aim in zip(held, aims, strict=True)), len(document.text)]


def _prose(document: Document, skeleton: Skeleton) -> Iterator[tuple[int, int]]:
    """The printed lines of which something may be noted."""
    listings = [(s.start, s.end) for s in skeleton.sections if is_listing(document, s)]
    for line in document.lines:
        if line.role in ("table", "figure") or has_leaders(document.text[line.start : line.end]):
            continue
        if not any(start <= line.start < end for start, end in listings):
            yield line.start, line.end


def tenth_of(cuts: list[int], position: int) -> int:
    """Which of the ten stretches, from 0, a place in the text belongs to."""
    return bisect_right(cuts, position, 1, TENTHS) - 1
