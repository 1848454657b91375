"""What the second reading shows of the first: points of other sections, and the tags that a part may close."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from twopass.retrieval.passages import Passage
from twopass.schema import Entry, OpenTag, Point
from twopass.tasks.desk import Desk, Pack
from twopass.tasks.prompts import quoted

TAGS = 40
"""Tags in a prompt at most."""
OWN = 28
"""Tags opened in a part itself that are shown with it before those of other parts."""
FEW_PACKS, TEXT_FIRST = 3, 4
"""Packs up to which the whole index of the others is shown with each; and up to which the text stands before the index,
so that what a server kept of the first reading serves the second. With four packs of main claims that spares .4 tokens
for each of the document; with ten the index, kept from one part to the next, is worth more."""
BESIDE = 0.08
"""Tokens of points beside the main claims, to a token of text: no server keeps them from one part to the next."""
NEAREST = 8
"""Sections whose points are shown beside the main claims of all."""


@dataclass(frozen=True, slots=True)
class ShownIndex:
    """The index as one prompt shows it, and the points of some sections apart."""

    index: str
    more: str


class IndexView:
    """The points of the first reading by section, as prompts show them."""

    def __init__(self, desk: Desk, entries: Iterable[Entry]) -> None:
        self.desk = desk
        self._points = {desk.numbered.places[entry.section_id]: entry.points for entry in entries}
        self._points = {place: points for place, points in self._points.items() if desk.numbered.sent[place]}

    def around(self, pack: Pack, bearing: Sequence[int], room: int) -> ShownIndex:
        """The index beside a part: whole where there is room, else all main claims, and all points of what bears on it.

        Args:
            bearing: the places of sections to which references, tags and points lead, the nearest first.
            room: tokens.
        """
        inside = {stretch.section for stretch in pack}
        others = [place for place in self._points if place not in inside]
        if len(self.desk.packs) <= FEW_PACKS and self._size(self._whole(others)) <= room:
            return ShownIndex(self._whole(others), "")
        claims = self._affordable(self.claims, room)
        left = min(room - self._size(claims), int(BESIDE * self.desk.room))
        near: list[int] = []
        for place in dict.fromkeys(place for place in bearing if place in self._points and place not in inside):
            left -= self._size(self._section(place, 1))
            if left < 0 or len(near) == NEAREST:
                break
            near.append(place)
        more = "\n".join(self._section(place, 1) for place in sorted(near) if len(self._points[place]) > 1)
        return ShownIndex(claims, more)

    @cached_property
    def claims(self) -> list[str]:
        """The main claim of every section, alike in all prompts."""
        return [self._section(place, 0, 1) for place in self._points]

    def _affordable(self, rows: Sequence[str], room: int) -> str:
        """As many rows as there is room for, evenly spread, and how many are left out."""
        sizes = [self.desk.count(row) + 1 for row in rows]
        step = max(1.0, sum(sizes) / max(1, room))
        kept = [rows[int(n * step)] for n in range(int(len(rows) / step))]
        left = len(rows) - len(kept)
        return "\n".join(kept + ([f"… and {left} more sections"] if left else []))

    def _whole(self, places: Iterable[int]) -> str:
        return "\n".join(self._section(place, 0) for place in places)

    def _section(self, place: int, first: int, last: int | None = None) -> str:
        rows = [self._row(point) for point in self._points[place][first:last]]
        return "\n".join([self.desk.titled(place).lstrip("# "), *rows])

    def _row(self, point: Point) -> str:
        numbers = " ".join(map(str, self.desk.numbered.numbers_of(point.evidence)))
        return f"- {quoted(' '.join(point.text.split()))} {{{numbers}}}" if numbers else f"- {quoted(point.text)}"

    def _size(self, text: str) -> int:
        return self.desk.count(text)


class TagView:
    """All tags with the number that opens each, and the parts of the document that may close them."""

    def __init__(self, desk: Desk, cases: Sequence[tuple[OpenTag, Sequence[Passage]]]) -> None:
        self.desk = desk
        self.tags: Mapping[str, OpenTag] = {tag.id: tag for tag, _ in cases}
        self.passages = {tag.id: passages for tag, passages in cases}
        self.opened: Mapping[str, int] = {tag.id: self._number(tag) for tag, _ in cases}
        self._parts: defaultdict[int, list[int]] = defaultdict(list)
        for part, pack in enumerate(desk.packs):
            for stretch in pack:
                self._parts[stretch.section].append(part)
        self._home = {tag.id: self._part(tag) for tag, _ in cases}

    def _number(self, tag: OpenTag) -> int:
        """The number that opens a tag, that of the heading above where its own words have none."""
        numbered = self.desk.numbered
        return numbered.at(tag.at.start) or numbered.headings[numbered.places[tag.section_id]]

    def _part(self, tag: OpenTag) -> int:
        """The part in which a tag was opened, -1 for none."""
        number = self.opened[tag.id]
        for part in self._parts[self.desk.numbered.by_number[number].section]:
            held = (unit.number for stretch in self.desk.packs[part] for unit in stretch.units)
            if number in held:
                return part
        return -1

    def own(self, part: int) -> list[str]:
        """The tags opened in a part, in reading order."""
        return [tag_id for tag_id, home in self._home.items() if home == part]

    def beside(self, part: int) -> list[str]:
        """The tags shown with a part: all, or its own and those that it is likeliest to close, as many as are shown."""
        room = min(TAGS, max(8, self.desk.tags_room // 70))
        if len(self.tags) <= room:
            return list(self.tags)
        chosen = dict.fromkeys(self.own(part)[: min(OWN, room)])
        for tag_id in self._likely(part):
            if len(chosen) == room:
                break
            chosen[tag_id] = None
        for tag_id in self.own(part):
            if len(chosen) < room:
                chosen[tag_id] = None
        return [tag_id for tag_id in self.tags if tag_id in chosen]

    def _likely(self, part: int) -> list[str]:
        """The tags that a part may close, first those that point to it, then those that retrieval finds there."""
        ranked: list[tuple[int, str]] = []
        for tag_id, passages in self.passages.items():
            ranks = [
                rank - 100 * passage.pointed
                for rank, passage in enumerate(passages)
                if part in self._parts[self.desk.numbered.places[passage.section_id]]
            ]
            if ranks:
                ranked.append((min(ranks), tag_id))
        order = {tag_id: place for place, tag_id in enumerate(self.tags)}
        return [tag_id for _, tag_id in sorted(ranked, key=lambda one: (one[0], order[one[1]]))]

    def bearing(self, part: int, shown: Iterable[str]) -> list[int]:
        """The sections that a part's tags lead to, and those that open what it may close."""
        places = self.desk.numbered.places
        ahead = [places[one.section_id] for tag_id in self.own(part) for one in self.passages[tag_id][:2]]
        return [*ahead, *(places[self.tags[tag_id].section_id] for tag_id in shown)]

    def row(self, tag_id: str, beside: Collection[int] = ()) -> str:
        """A tag as a prompt shows it, without its words where they stand `beside` it."""
        tag, number = self.tags[tag_id], self.opened[tag_id]
        numbered = self.desk.numbered
        unit = numbered.by_number[number]
        words = numbered.text(unit) if not unit.heading else " ".join(tag.at.quote.split())
        said = "" if number in beside and not unit.heading else f' "{quoted(words[:400])}"'
        question = " ".join(tag.question.split())
        return f"{tag_id} {tag.kind} {{{number}}}{said} – {quoted(tag.concept)}: {quoted(question)}"
