"""How the tags of a document end, when several parts of it have been asked: one end a tag, and twins made one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from twopass.findings import MOST_EVIDENCE, FoundClosing, FoundTag
from twopass.schema import Evidence, OpenTag, Status
from twopass.tasks.desk import Desk
from twopass.tasks.prompts import quoted
from twopass.tasks.shown_index import TagView

BEST: Mapping[str, int] = {"resolved": 2, "partial": 1, "external": 0}
"""An answer over half of one, and that over a hint at another work."""
LIKELIEST = 2
"""Passages, of those that retrieval finds for a tag, that are shown once more where no part closed it."""
OPENING = 240
"""Characters of the words that open a tag, beside its answers."""
_TAG = re.compile(r"\bt\d+\b")


class Closing(NamedTuple):
    """What a part says of a tag, -1 for what was asked last, of all parts together."""

    part: int
    status: Status
    answer: str
    cite: tuple[int, ...]
    missing: str


class Answered(NamedTuple):
    """A tag that is closed: how a prompt shows it, and the number that opens it."""

    id: str
    row: str
    opened: int


def as_answered(
    tag_id: str, opened: int, tag: OpenTag | FoundTag, answers: Iterable[tuple[str, Sequence[int]]]
) -> Answered:
    """A tag with its opening words, its question and its answers, each with the numbers that it cites."""
    words = " ".join(tag.at.quote.split())
    words = f"{words[:OPENING].rpartition(' ')[0]} …" if len(words) > OPENING else words
    rows = [f'{tag_id} {{{opened}}} "{quoted(words)}" – {quoted(" ".join(tag.question.split()))}']
    rows += [f"  - {quoted(text)} {{{' '.join(map(str, cite))}}}" for text, cite in answers]
    return Answered(tag_id, "\n".join(rows), opened)


class Settlement:
    """Gathers what the parts say of each tag."""

    def __init__(self, desk: Desk, tags: TagView) -> None:
        self.desk, self.tags = desk, tags
        self.points_to: dict[str, Sequence[int]] = {}
        self._closings: defaultdict[str, list[Closing]] = defaultdict(list)
        self._void: dict[str, str] = {}
        self._twins: dict[str, str] = {}
        self._looked: defaultdict[str, set[int]] = defaultdict(set)

    def looked(self, part: int, tags: Iterable[str]) -> None:
        """Note that a part was read with these tags in mind."""
        for tag_id in tags:
            self._looked[tag_id].add(part)

    @property
    def asked_about(self) -> int:
        """How many tags some part was read with in mind."""
        return len(self._looked)

    def close(self, tag_id: str, closing: Closing) -> None:
        """Note an answer that holds."""
        self._closings[tag_id].append(closing)

    def void(self, tag_id: str, why: str, same_as: str = "") -> None:
        """Note that nothing is open, or that another tag says the same."""
        self._void.setdefault(tag_id, why)
        named = [one for one in (same_as, *_TAG.findall(why)) if one in self.tags.tags and one != tag_id]
        if named:
            self._twins.setdefault(tag_id, named[0])

    def _stays(self, tag_id: str) -> str:
        """The tag that stays in one's place: of several that are each said to be the next, the first."""
        path = [tag_id]
        while following := self._twins.get(path[-1]):
            if following in path:
                circle = path[path.index(following) :]
                return next(one for one in self.tags.tags if one in circle)
            path.append(following)
        return path[-1]

    def _is_void(self, tag_id: str) -> bool:
        return tag_id in self._void and not (tag_id in self._twins and self._stays(tag_id) == tag_id)

    def _heard(self, tag_id: str) -> list[Closing]:
        """What was said of a tag, and of those in whose place it stays."""
        twins = [one for one in self._twins if one != tag_id and self._stays(one) == tag_id]
        return [closing for one in (tag_id, *twins) for closing in self._closings[one]]

    # ── where parts differ ────────────────────────────────────────────────────────────────────────

    def doubts(self, waiting: Collection[str]) -> list[str]:
        """The tags that several parts answer and none wholly, and those that a model opened and no part closed.

        Args:
            waiting: those of which an answer was refused and is asked for once more.
        """
        asked = (tag_id for tag_id in self.tags.tags if tag_id not in waiting)
        return [tag_id for tag_id in asked if not self._is_void(tag_id) and self._doubtful(tag_id)]

    def _doubtful(self, tag_id: str) -> bool:
        heard = self._heard(tag_id)
        found = [one for one in heard if one.status != "external"]
        if found:
            return all(one.status != "resolved" for one in found) and len({one.part for one in found}) > 1
        return tag_id in self.points_to or (not heard and self.tags.tags[tag_id].section_id in self.desk.understood)

    def grounds(self, doubts: Iterable[str]) -> tuple[set[int], set[int]]:
        """What is to settle tags: the places of the sections to which they point, and sentences: those cited, with the
        ones before them, and of a tag that no part closed what follows its opening and the likeliest passages.
        """
        whole: set[int] = set()
        shown: set[int] = set()
        for tag_id in doubts:
            found, opened = self._heard(tag_id), self.tags.opened[tag_id]
            shown |= {number - step for one in found for number in one.cite for step in (0, 1)}
            if not found:
                whole |= set(self.points_to.get(tag_id, ()))
                shown.add(opened + 1)
                for passage in self.tags.passages[tag_id][:LIKELIEST]:
                    shown |= self.desk.numbered.within(passage.start, passage.end)
        return whole, shown & self.desk.numbered.by_number.keys()

    def told(self, tag_id: str) -> str:
        """A tag with what was found, as a prompt shows it."""
        rows = [self.tags.row(tag_id)]
        found = self._heard(tag_id)
        for one in found:
            numbers = " ".join(map(str, one.cite))
            missing = f" Missing: {quoted(one.missing)}" if one.missing else ""
            rows.append(f"  - part {one.part + 1}, {one.status}: {quoted(one.answer)} {{{numbers}}}{missing}")
        if not found:
            named = " ".join(f"{{{self.desk.numbered.headings[place]}}}" for place in self.points_to.get(tag_id, ()))
            rows.append(f"  - said to be closed by {named}" if named else "  - closed by no part")
        return "\n".join(rows)

    def answered(self) -> Iterator[Answered]:
        """The tags that are answered, once each, with all that was said of them."""
        rests: set[frozenset[int]] = set()
        for tag_id, tag in self.tags.tags.items():
            best = None if self._is_void(tag_id) else self._best(tag_id)
            if best is None or best.status != "resolved" or frozenset(best.cite) in rests:
                continue
            rests.add(frozenset(best.cite))
            answers = [(one.answer, one.cite) for one in self._heard(tag_id) if one.status != "external"]
            yield as_answered(tag_id, self.tags.opened[tag_id], tag, answers)

    # ── ends ──────────────────────────────────────────────────────────────────────────────────────

    def ends(self, floor: Mapping[str, FoundClosing]) -> dict[str, FoundClosing]:
        """One end a tag. One that the extractive reader opened, and no part closes, ends as that reader has it."""
        found: dict[str, FoundClosing] = {}
        rests: dict[frozenset[int], str] = {}
        for tag_id, tag in self.tags.tags.items():
            closing = self._best(tag_id)
            if self._is_void(tag_id):
                found[tag_id] = _end(tag_id, "void", self._void[tag_id])
            elif closing is None:
                if tag.section_id in self.desk.understood:
                    found[tag_id] = self._open(tag_id)
                elif tag_id in floor:
                    found[tag_id] = floor[tag_id]
            elif (first := rests.setdefault(frozenset(closing.cite), tag_id)) != tag_id:
                found[tag_id] = _end(tag_id, "void", f"the same as {first}")
            else:
                found[tag_id] = self._closed(tag_id, closing)
        return found

    def twin_of(self, at: int, cite: Sequence[int]) -> str:
        """The tag that is opened in the section of a sentence, and closed by the sentences cited or, where it is opened
        by that sentence, by one of them; empty if there is none.
        """
        known = self.desk.numbered.by_number
        for tag_id, opened in self.tags.opened.items():
            closing = None if self._is_void(tag_id) else self._best(tag_id)
            if closing is None or closing.status == "external" or known[opened].section != known[at].section:
                continue
            if set(closing.cite) == set(cite) or (at == opened and set(closing.cite) & set(cite)):
                return tag_id
        return ""

    def _best(self, tag_id: str) -> Closing | None:
        """The answer of all parts together, or the best: resolved, of a part named, the most cited, in this order."""
        named = self._named(tag_id)
        return max(
            self._heard(tag_id),
            key=lambda one: (one.part < 0, BEST[one.status], one.part in named, len(one.cite)),
            default=None,
        )

    def _named(self, tag_id: str) -> set[int]:
        places = self.points_to.get(tag_id, ())
        return {part for part, pack in enumerate(self.desk.packs) if any(one.section in places for one in pack)}

    def _open(self, tag_id: str) -> FoundClosing:
        """The end of a tag that nobody closed: how many parts were asked for an answer."""
        looked, parts = len(self._looked[tag_id]), len(self.desk.packs)
        end = _end(tag_id, "unresolved" if looked else "unjudged", "")
        return end.model_copy(update={"parts": (looked, parts)})

    def _closed(self, tag_id: str, closing: Closing) -> FoundClosing:
        missing = closing.missing if closing.status == "partial" else ""
        end = _end(tag_id, closing.status, closing.answer)
        return on_words(end, self.desk.numbered.evidence(closing.cite)).model_copy(update={"missing": missing})


def on_words(end: FoundClosing, evidence: Sequence[Evidence]) -> FoundClosing:
    """An end with the words that it rests on, those that show most of it first."""
    return end.model_copy(update={"at": evidence[0], "also": tuple(evidence[1 : MOST_EVIDENCE + 1])})


def _end(tag_id: str, status: Status, answer: str) -> FoundClosing:
    return FoundClosing(tag_id=tag_id, status=status, answer=answer, understood=True)
