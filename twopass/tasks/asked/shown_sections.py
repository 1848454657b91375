"""What a prompt shows of a document for a question: the chosen sections, what they refer to, and what was found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from twopass.retrieval.search import Hit, Passages
from twopass.tasks.asked.select_sections import Chosen
from twopass.tasks.desk import WHOLE, Desk, Stretch

FOUND = 12
"""Passages found by words whose surroundings are shown beside the chosen sections."""
LED = 6
"""References of these passages and of the chosen sections that are followed at most."""


@dataclass(frozen=True, slots=True)
class ShownText:
    """The text of a prompt, the places of the sections in it, and the numbers that may be cited."""

    text: str
    places: tuple[int, ...]
    numbers: frozenset[int]


def shown_text(desk: Desk, passages: Passages, question: str, chosen: Chosen) -> ShownText:
    """Chosen sections as far as there is room, then what was found by words elsewhere, and where references lead."""
    hits = passages.search(" ".join((question, *chosen.terms)), FOUND)
    hits = list({hit.passage: hit for hit in (*passages.search(question, FOUND), *hits)}.values())
    room = desk.room
    kept: list[Stretch] = []
    for stretch in _stretches(desk, passages, hits, chosen):
        size = desk.count(desk.text_of([stretch]))
        if size > room:
            continue
        room -= size
        kept.append(stretch)
    kept.sort(key=lambda one: (one.section, one.units[0].number if one.units else 0))
    places = tuple(dict.fromkeys(one.section for one in kept))
    numbers = {unit.number for one in kept for unit in one.units} | {desk.numbered.headings[place] for place in places}
    return ShownText(desk.text_of(kept), places, frozenset(numbers))


def _stretches(desk: Desk, passages: Passages, hits: Sequence[Hit], chosen: Chosen) -> Iterator[Stretch]:
    """What might be shown, the likeliest first, no section twice; what was chosen up to a third of a prompt."""
    numbers: dict[int, set[int]] = {}
    for start in (*(hit.passage.start for hit in hits), *_led(passages, hits, chosen)):
        number = desk.numbered.at(start)
        if number is not None:
            numbers.setdefault(desk.numbered.by_number[number].section, set()).add(number)
    if len(desk.packs) == 1:
        yield from desk.packs[0]
        return
    wanted = dict.fromkeys(_below(desk, chosen.sections), desk.room // 3)
    for place, whole in {**wanted, **{place: WHOLE for place in numbers if place not in wanted}}.items():
        if desk.numbered.sent[place] and desk.numbered.of_section[place]:
            yield desk.excerpt(place, numbers.get(place) or _first(desk, place), whole)


def _first(desk: Desk, place: int) -> set[int]:
    """The first number of a section's text, around which one that is too long is shown."""
    return {unit.number for unit in desk.numbered.of_section[place][:2]}


def _below(desk: Desk, places: Iterable[int]) -> Iterator[int]:
    """Sections, each with those below it."""
    sections = desk.numbered.sections
    for place in places:
        yield place
        for other in range(place + 1, len(sections)):
            if sections[other].level <= sections[place].level:
                break
            yield other


def _led(passages: Passages, hits: Sequence[Hit], chosen: Chosen) -> Iterator[int]:
    """Where the references lead that stand in the passages found or in the chosen sections, the passages' first."""
    reading = passages.reading
    if reading is None:
        return
    sections = passages.analysis.skeleton.sections
    spans = [(hit.passage.start, hit.passage.end) for hit in hits]
    spans += [(sections[place].body, sections[place].end) for place in chosen.sections]
    found: dict[int, None] = {}
    for start, end in spans:
        for one in reading.references:
            if start <= one.start < end and one.target_at is not None and one.direction != "same":
                found.setdefault(one.target_at.start)
    yield from list(found)[:LED]
