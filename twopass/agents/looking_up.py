"""Reading and looking up: text with numbered sentences, passages for words, where mentions lead, claims checked."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from operator import attrgetter

from twopass.agents.addressing import cursor_of
from twopass.agents.opened import Opened
from twopass.agents.pieces import Piece, Span
from twopass.agents.replies import Checkup, Found, Hit, Mention, Mentions, Next, Text, Words
from twopass.agents.scouting import as_many, where
from twopass.agents.shown import Ledger
from twopass.agents.shown import Words as WordsOf
from twopass.answers import SearchedTerm, Verdict
from twopass.report.open_ends import open_tags
from twopass.report.words import answered, flat, short, tags_of
from twopass.schema import Evidence, OpenTag, Reference, Resolution

TELLING = 30
"""Words that a passage is shown with at least, where its section goes on."""
CUT = 12
"""Words of a passage that was shown before."""
FEWEST = 2
"""Passages that any search shows, however small its budget."""


# ── text ──────────────────────────────────────────────────────────────────────────────────────────


def read(opened: Opened, ledger: Ledger, spans: list[Span], room: int) -> Text:
    """As much of some stretches as there is room for, and what comes next."""
    told = opened.pieces.tell(spans, room)
    ledger.mark((piece.start, piece.end) for piece in told.pieces)
    going_on = _rest(opened, told.rest) if told.rest else _following(opened, spans[-1][1])
    return Text(document=opened.name, text=told.text, next=going_on)


def _rest(opened: Opened, rest: tuple[Span, ...]) -> Next:
    words = opened.analysis.of(WordsOf)
    count = sum(high - low for low, high in (words.between(*span) for span in rest))
    section = opened.reading.skeleton.section_at(rest[0][0])
    return Next(cursor=cursor_of(rest), about=f"{count} more words of what was asked for, from {section.id} on")


def _following(opened: Opened, end: int) -> Next | None:
    """The section that begins where the reading ended, or after it."""
    place = bisect_left([section.start for section in opened.sections], end)
    if place == len(opened.sections):
        return None
    section = opened.sections[place]
    about = f"{opened.pieces.heading(place)}, {where(opened, (section.start, section.end))}"
    return Next(section=section.id, about=about)


# ── search ────────────────────────────────────────────────────────────────────────────────────────


def search(held: Sequence[tuple[Opened, Ledger]], query: str, most: int, room: int) -> Found:
    """The passages of all documents that hold most of the words, the best of each document first."""
    hits: dict[str, Hit] = {}
    for opened, ledger, pieces in _likeliest(held, query, most):
        hit = _hit(opened, ledger, pieces, named=len(held) > 1)
        words = " ".join(map(opened.pieces.words, pieces))
        if words in hits:
            hits[words] = _again(hits[words], hit)
            continue
        room -= hit.tokens
        if len(hits) == most or (room < 0 and len(hits) >= FEWEST):
            break
        hits[words] = hit
        ledger.mark(() if hit.shown_before else ((one.start, one.end) for one in pieces))
    note = "" if hits else "No passage holds any of these words."
    return Found(hits=tuple(hits.values()), counts=_counts([opened for opened, _ in held], query), note=note)


def _again(hit: Hit, other: Hit) -> Hit:
    """A passage of which another one has the same words."""
    place = " ".join(filter(None, (other.document, other.section, other.at)))
    return hit.model_copy(update={"also": (*hit.also, place)})


def _likeliest(
    held: Sequence[tuple[Opened, Ledger]], query: str, most: int
) -> Iterator[tuple[Opened, Ledger, list[Piece]]]:
    """What the passages show, nothing twice; those of several documents by the words that they hold, then by rank."""
    found = [
        (-len(hit.terms) if len(held) > 1 else 0, rank, place, hit.passage)
        for place, (opened, _) in enumerate(held)
        for rank, hit in enumerate(opened.passages.search(query, 2 * most))
    ]
    told: set[tuple[int, Piece]] = set()
    for _, _, place, passage in sorted(found, key=lambda one: one[:3]):
        opened, ledger = held[place]
        pieces = [one for one in opened.pieces.around(passage.start, passage.end, TELLING) if (place, one) not in told]
        told.update((place, one) for one in pieces)
        if pieces:
            yield opened, ledger, pieces


def _hit(opened: Opened, ledger: Ledger, pieces: Sequence[Piece], *, named: bool) -> Hit:
    words = opened.pieces.numbered_words(pieces)
    known = all(ledger.knows(one.start, one.end) for one in pieces)
    if known and len(words.split()) > CUT:
        words = " ".join(words.split()[:CUT]) + " …"
    place = pieces[0].section
    return Hit(
        document=opened.name if named else "",
        section=opened.sections[place].id,
        heading=opened.pieces.heading(place),
        at=where(opened, (pieces[0].start, pieces[-1].end)),
        words=words,
        shown_before=known,
    )


def _counts(held: Sequence[Opened], query: str) -> Counter[str]:
    """How often each word that was looked for stands in the documents, 0 where it never does."""
    counts: Counter[str] = Counter()
    for opened in held:
        content = opened.passages.query(query).content
        counts.update({word: sum(bag[term] for bag in opened.passages.own) for term, word in content.items()})
    return counts


# ── references ────────────────────────────────────────────────────────────────────────────────────


def mentions(opened: Opened, spans: list[Span], words: str, open_only: bool) -> list[Mention]:
    """What points elsewhere or is left open within some stretches, in reading order; with `words` what holds these.

    What is alike in one section is told once.
    """
    wanted = words.casefold().strip()
    owed = {tag.id for tag, _ in open_tags(opened.reading)}
    found = [(one.start, _reference(opened, one)) for one in opened.reading.references if _is_told(one, wanted)]
    tags = [pair for pair in tags_of(opened.reading) if pair[0].kind != "reference"]
    found += [(tag.at.start, _tag(opened, tag, end)) for tag, end in tags if not open_only or tag.id in owed]
    told: dict[Mention, list[int]] = {}
    for start, mention in sorted(found, key=lambda one: one[0]):
        closed = open_only and mention.status in ("resolved", "external")
        if not closed and _holds(mention, wanted) and any(low <= start < high for low, high in spans):
            alike = told.setdefault(mention, [])
            alike.append(opened.pieces.unit_at(start))
    return [
        one.model_copy(update={"sentences": tuple(number for number in dict.fromkeys(held) if number)})
        for one, held in told.items()
    ]


def _holds(mention: Mention, wanted: str) -> bool:
    led = mention.leads_to.words if mention.leads_to else ""
    return wanted in f"{mention.mention} {led} {mention.says}".casefold()


def _is_told(one: Reference, wanted: str) -> bool:
    """Whether a reference leads somewhere in the document, or was asked for by its words."""
    return bool(wanted) or (one.direction != "same" and one.status != "external")


def _reference(opened: Opened, one: Reference) -> Mention:
    """A reference, without its sentence."""
    leads_to = words_of(opened, one.target_at) if one.target_at else None
    if leads_to is None and one.target_page and (page := opened.document.page(one.target_page)):
        section = opened.reading.skeleton.section_at(page.start)
        leads_to = Words(section=section.id, at=opened.pieces.place(page.start), words=flat(one.target))
    return Mention(
        mention=flat(one.text),
        section=opened.reading.skeleton.section_at(one.start).id,
        at=opened.pieces.place(one.start),
        kind=one.kind,
        status=one.status,
        leads_to=leads_to,
        says=flat(one.reason),
    )


def _tag(opened: Opened, tag: OpenTag, end: Resolution) -> Mention:
    """A tag, without its sentence."""
    return Mention(
        mention=flat(tag.concept) if tag.kind == "undefined" else short(tag.at.quote),
        section=tag.section_id,
        at=opened.pieces.place(tag.at.start),
        kind=tag.kind,
        status=end.status,
        leads_to=words_of(opened, end.evidence[0]) if end.evidence else None,
        says=answered(end) or flat(end.missing),
    )


def fitting(opened: Opened, rows: Sequence[Mention], start: int, room: int) -> Mentions:
    """As many mentions as there is room for, from one of them on."""
    told = as_many(rows[start:], room, attrgetter("tokens"))
    left = len(rows) - start - len(told)
    going_on = Next(cursor=str(start + len(told)), about=f"{left} more mentions") if left else None
    note = "" if rows else "Nothing of the kind stands there."
    return Mentions(document=opened.name, mentions=tuple(told), next=going_on, note=note)


def words_of(opened: Opened, one: Evidence) -> Words:
    """Evidence as it is told: at a readable length, with its section, place and number."""
    return Words(
        section=opened.reading.skeleton.section_at(one.start).id,
        at=opened.pieces.place(one.start),
        sentence=opened.pieces.unit_at(one.start),
        words=short(one.quote),
    )


# ── claims ────────────────────────────────────────────────────────────────────────────────────────


def checkup(opened: Opened, ledger: Ledger, verdict: Verdict) -> Checkup:
    """A verdict with the words it rests on; where it has none, the nearest words or what was looked for."""
    near = [one.key[0] for one in verdict.passages] if verdict.verdict == "unclear" else []
    shown = (*verdict.supporting, *verdict.opposing, *near)
    ledger.mark((one.start, one.end) for one in shown if flat(one.quote) == short(one.quote))
    terms: tuple[SearchedTerm, ...] = verdict.proof.terms if verdict.verdict == "not_addressed" else ()
    return Checkup(
        document=opened.name,
        verdict=verdict.verdict,
        differs=verdict.differs,
        claimed=verdict.claimed,
        document_says=verdict.says,
        supporting=tuple(words_of(opened, one) for one in verdict.supporting),
        opposing=tuple(words_of(opened, one) for one in verdict.opposing),
        nearest=tuple(words_of(opened, one) for one in near),
        looked_for={one.term: one.count for one in terms},
    )
