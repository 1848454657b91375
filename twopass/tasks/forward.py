"""Task `forward`: a section read for the first time; for a model, neighbouring sections share a prompt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Annotated, ClassVar, get_args

from twopass.extractive.line_choice import LineChoice, options
from twopass.extractive.points import KEPT_TAGS
from twopass.extractive.study import Study
from twopass.extractive.whole_sentences import LONGEST_LINE
from twopass.findings import (
    MOST_EVIDENCE,
    MOST_POINTS,
    AtMost,
    ForwardFindings,
    FoundAdmission,
    FoundPoint,
    FoundTag,
    OpenedKind,
    Phrase,
    Sentence,
    words_at,
)
from twopass.schema import Evidence
from twopass.tasks.allowance import WORDS_A_POINT, WORDS_A_SMALL, points, tags
from twopass.tasks.desk import REPLY_LEAST, Desk, Pack
from twopass.tasks.judging.checks import loops
from twopass.tasks.judging.judge import Claim, Judge
from twopass.tasks.judging.refused import CITED, Refusals, Refused
from twopass.tasks.judging.reply_fields import numbers_in, said
from twopass.tasks.numbered import Unit
from twopass.tasks.prompts import OpenedPrompt, numbers_shown, render
from twopass.tasks.schemas import Written, listing, narrowed, schema_of, whole_number
from twopass.tasks.task import CUT_OFF, Question, Task, field_of, rows
from twopass.text.tokens import WORD

if TYPE_CHECKING:
    from twopass.tasks.wanted import ForwardInput

MOST_AT_ONCE = 40
"""Points of a section that one reply may have."""
SECTION_TOKENS, POINT_TOKENS, TAG_TOKENS = 40, 100, 80
"""Tokens of a reply that each section, point and tag may take: twice what a capable model wrote."""
TOKENS_A_WORD, DENSEST = 1.55, 3.0
"""Tokens of shown text to a word where that holds; in a denser text replies take about the root of that more, up to
so many times as much."""


class PointReply(Written):
    """A statement and the numbers of the sentences that it rests on."""

    text: Sentence
    cite: Annotated[list[int], AtMost(CITED)]


class TagReply(Written):
    """Something left open: the sentence that opens it, what it is about, and the question for the rest."""

    kind: OpenedKind
    at: int
    concept: Phrase
    question: Sentence


class AdmissionReply(Written):
    """What the authors admit, and where."""

    at: int
    text: Sentence


class ForwardReply(Written):
    """What a model writes of one section, named by the number of its heading."""

    section: int
    points: Annotated[list[PointReply], AtMost(MOST_AT_ONCE)]
    tags: Annotated[list[TagReply], AtMost(KEPT_TAGS)]
    admitted: Annotated[list[AdmissionReply], AtMost(KEPT_TAGS)]


class SmallReply(Written):
    """What a model writes of all small sections of a prompt."""

    points: Annotated[list[PointReply], AtMost(MOST_AT_ONCE)]
    tags: Annotated[list[TagReply], AtMost(MOST_AT_ONCE)]
    admitted: Annotated[list[AdmissionReply], AtMost(MOST_AT_ONCE)]


@dataclass(frozen=True)
class ForwardPrompt(OpenedPrompt):
    """Sections with their text; `part` of `parts`, with `points` in all and at most `most` a section, and `opened` tags
    in all; of the `small` sections some `small_points` together.
    """

    template: ClassVar[str] = "forward"
    text: str
    part: int
    parts: int
    points: int
    most: int
    opened: int
    small: str
    small_points: int


@dataclass(frozen=True, slots=True)
class Part:
    """What one prompt asks about: a pack, or a half of one, and its number from 1."""

    number: int
    pack: Pack


@dataclass
class Noted:
    """What is kept of a model's words about one section."""

    points: list[tuple[str, tuple[int, ...]]] = field(default_factory=list)
    tags: list[FoundTag] = field(default_factory=list)
    admitted: list[FoundAdmission] = field(default_factory=list)
    answered: bool = False


class ForwardTask(Task[ForwardFindings]):
    """Every section that is sent is asked about, pack by pack."""

    def __init__(self, desk: Desk, inputs: Sequence[ForwardInput], floor: Sequence[ForwardFindings]) -> None:
        super().__init__()
        self.desk, self.inputs, self.floor = desk, inputs, floor
        self.numbered = desk.numbered
        self.noted: defaultdict[int, Noted] = defaultdict(Noted)
        self.refusals = Refusals(desk, Judge(desk.analysis, desk.foreign), "First")
        self.reasons: dict[int, str] = {}

    # ── asking ────────────────────────────────────────────────────────────────────────────────────

    def questions(self) -> list[Question]:
        """One prompt a pack."""
        return [self._question(pack, part) for part, pack in enumerate(self.desk.packs, 1)]

    def _question(self, pack: Pack, part: int) -> Question:
        text = self.desk.text_of(pack)
        words = [len(WORD.findall(" ".join(map(self.numbered.text, one.units)))) for one in pack]
        sizes = list(zip(words, (self._is_small(one.section) for one in pack), strict=True))
        wanted = sum(points(count) for count, small in sizes if not small)
        most = min(MOST_AT_ONCE, max(2, -(-max(words) // WORDS_A_POINT) + 1))
        opened = max(4, int(tags(sizes)))
        few = -(-sum(count for count, small in sizes if small) // WORDS_A_SMALL)
        places = list(dict.fromkeys(one.section for one in pack))
        small, large = (
            [self.numbered.headings[one] for one in places if self._is_small(one) == kind] for kind in (True, False)
        )
        prompt = ForwardPrompt(
            **self.desk.opening(pack),
            text=text,
            part=part,
            parts=len(self.desk.packs),
            points=wanted,
            most=most,
            opened=opened,
            small=", ".join(f"{{{number}}}" for number in small),
            small_points=few,
        )
        fields = (
            {"sections": listing(narrowed(ForwardReply, section=whole_number(*large)), len(large))} if large else {}
        )
        few_tags = Annotated[list[TagReply], AtMost(opened)]
        together = {"small": narrowed(SmallReply, tags=few_tags)} if small else {}
        schema = schema_of(narrowed(Written, **fields, **together))
        shown = numbers_shown(text, prompt.skeleton)
        dense = min(DENSEST, (self.desk.count(text) / (TOKENS_A_WORD * max(1, sum(words)))) ** 0.5)
        tokens = SECTION_TOKENS * len(large) + POINT_TOKENS * (wanted + few) + TAG_TOKENS * opened
        room = self.desk.reply_room(render(prompt), REPLY_LEAST + int(dense * tokens))
        return Question(prompt, schema, room, partial(self._hear, pack, shown), Part(part, pack))

    def _is_small(self, place: int) -> bool:
        return self.desk.allowance.is_small(self.numbered.sizes[place])

    def again(self, failed: Sequence[Question]) -> list[Question]:
        """Packs whose reply was unusable, in two halves where it was too long; and what was refused of the others."""
        asked = self.refusals.again()
        for question in failed:
            one = question.subject
            if isinstance(one, Part) and question.reason == CUT_OFF and len(one.pack) > 1:
                half = len(one.pack) // 2
                asked += [self._question(pack, one.number) for pack in (one.pack[:half], one.pack[half:])]
            else:
                asked.append(question)
        return asked

    def give_up(self, failed: Sequence[Question]) -> None:
        """Remember why packs have no reply."""
        for question in failed:
            for one in question.subject.pack if isinstance(question.subject, Part) else ():
                self.reasons.setdefault(one.section, question.reason)

    # ── hearing ───────────────────────────────────────────────────────────────────────────────────

    def _hear(self, pack: Pack, shown: Collection[int], body: object) -> str:
        places = {self.numbered.headings[one.section]: one.section for one in pack}
        found = [(number, row) for row in rows(body, "sections") for number in numbers_in(row.get("section"))[:1]]
        known = [(places[number], row) for number, row in found if number in places]
        small = [place for place in places.values() if self._is_small(place)]
        if small and isinstance(together := field_of(body, "small"), Mapping):
            known += self._by_section(together, small).items()
        if not known:
            return "it says nothing of the sections asked about"
        for place, row in known:
            self._note(place, row, shown)
        for place in set(places.values()) - {place for place, _ in known}:
            self.reasons.setdefault(place, "it was left out")
        return ""

    def _by_section(self, together: Mapping[str, object], small: Sequence[int]) -> dict[int, dict[str, list[object]]]:
        """What was written of small sections together, by the section that holds the first number of each."""
        held: dict[int, dict[str, list[object]]] = {place: defaultdict(list) for place in small}
        for name, key in (("points", "cite"), ("tags", "at"), ("admitted", "at")):
            for row in rows(together, name):
                unit = next((self.numbered.by_number.get(number) for number in numbers_in(row.get(key))[:1]), None)
                held[unit.section if unit and unit.section in held else small[0]][name].append(row)
        return held

    def _note(self, place: int, row: Mapping[str, object], shown: Collection[int]) -> None:
        noted = self.noted[place]
        noted.answered = True
        for one in rows(row, "points")[:MOST_AT_ONCE]:
            if not said(one.get("text")):
                continue
            claim = Claim(said(one.get("text")), numbers_in(one.get("cite"))[:CITED], place)
            self.refusals.take(Refused("point", place, claim, "", partial(self._keep_point, place)), shown)
        for one in rows(row, "admitted")[:KEPT_TAGS]:
            if not said(one.get("text")):
                continue
            at = numbers_in(one.get("at"))[:1]
            claim = Claim(said(one.get("text")), tuple(n for m in at for n in self._around(m, shown)) or at)
            self.refusals.take(Refused("admitted", place, claim, "", partial(self._keep_admission, place, at)), shown)
        for one in rows(row, "tags")[:KEPT_TAGS]:
            self.desk.tally["tag", "written"] += 1
            tag = self._tag(one, shown)
            if isinstance(tag, FoundTag):
                noted.tags.append(tag)
            else:
                self.desk.tally["tag", "refused"] += 1
                what = said(one.get("concept")) or "a tag"
                self.dropped.append(f"{self.numbered.sections[place].id} (tag): {what[:160]}: {tag}")

    def _keep_point(self, place: int, claim: Claim) -> None:
        points = self.noted[place].points
        if all(claim.text != text for text, _ in points) and len(points) < MOST_POINTS:
            points.append((claim.text, claim.cite))

    def _keep_admission(self, place: int, at: tuple[int, ...], claim: Claim) -> None:
        evidence = self.numbered.evidence((*(n for n in at if n in claim.cite), *claim.cite))
        if evidence:
            self.noted[place].admitted.append(FoundAdmission(text=claim.text, at=evidence[0]))

    def _around(self, number: int, shown: Collection[int]) -> tuple[int, ...]:
        """A sentence and its neighbours in the same paragraph: what an admission may draw its words from."""
        unit = self.numbered.by_number.get(number)
        if unit is None:
            return (number,)
        near = (self.numbered.by_number.get(n) for n in (number - 1, number + 1))
        kept = [n for n in near if n is not None and n.number in shown and _beside(n, unit)]
        return (number, *(one.number for one in kept))

    def _tag(self, row: Mapping[str, object], shown: Collection[int]) -> FoundTag | str:
        """A tag that has all it needs; or what it lacks."""
        kind, at = row.get("kind"), numbers_in(row.get("at"))[:1]
        concept, question = said(row.get("concept")), said(row.get("question"))
        if kind not in get_args(OpenedKind):
            return f"{kind} is no kind of tag"
        if not at or at[0] not in shown:
            return "the sentence that opens it was not shown"
        if not concept or len(question) < 3 or loops(WORD.findall(question.lower())):
            return "it has no concept or no question"
        evidence = self.numbered.evidence(at)
        if not evidence:
            return "no words open it"
        return FoundTag.model_validate({"kind": kind, "concept": concept, "question": question, "at": evidence[0]})

    # ── what is made of it ────────────────────────────────────────────────────────────────────────

    def assemble(self) -> list[ForwardFindings]:
        """The model's findings with the first piece of each section; the floor's where nothing of a model's is left."""
        self.dropped += self.refusals.dropped()
        found = list(self.floor)
        pieces: defaultdict[int, list[int]] = defaultdict(list)
        for i, one in enumerate(self.inputs):
            pieces[self.numbered.places[one.section.id]].append(i)
        for place, held in pieces.items():
            for i, findings in zip(held, self._settled(place, held), strict=True):
                found[i] = findings
        return found

    def _settled(self, place: int, held: Sequence[int]) -> list[ForwardFindings]:
        floor = [self.floor[i] for i in held]
        if not self.numbered.sent[place]:
            return [one.model_copy(update={"tags": (), "understood": True}) for one in floor]
        noted = self.noted[place]
        small = noted.answered and self._is_small(place)
        if not (noted.points or small):
            if len(self.numbered.of_section[place]) > 1 and any(one.points for one in floor):
                reason = self.reasons.get(place) or ("nothing of it held" if noted.answered else "it was left out")
                self.fallbacks.append(f"{self.numbered.sections[place].id} (forward): {reason}")
            if not (noted.tags or noted.admitted):
                return floor
        self.desk.understood.add(self.numbered.sections[place].id)
        return self._merged(noted, floor, self._sentences(place) if small and not noted.points else ())

    def _sentences(self, place: int) -> tuple[FoundPoint, ...]:
        """The sentences of a section that tell it best, as points."""
        study, section = self.desk.analysis.of(Study), self.numbered.sections[place]
        chosen = LineChoice(study).choose(section, options(study, section), LONGEST_LINE)
        found = ((study.printed[at], study.statistics.sentences[at]) for at in chosen)
        return tuple(FoundPoint(text=text, at=words_at(study.document, one.start, one.end)) for text, one in found)

    def _merged(
        self, noted: Noted, floor: Sequence[ForwardFindings], sentences: tuple[FoundPoint, ...]
    ) -> list[ForwardFindings]:
        """The floor's keywords, for the second reading brings its own; its points only where there are no others."""
        points = tuple(self._point(text, cite) for text, cite in noted.points) or sentences
        if points:
            floor = [one.model_copy(update={"points": ()}) for one in floor]
        points = points or floor[0].points
        first = ForwardFindings(
            points=points,
            keywords=floor[0].keywords,
            tags=tuple(noted.tags),
            admitted=tuple(noted.admitted),
            understood=True,
        )
        rest = (one.model_copy(update={"tags": (), "understood": True}) for one in floor[1:])
        return [first, *rest]

    def _point(self, text: str, cite: Sequence[int]) -> FoundPoint:
        evidence: tuple[Evidence, ...] = self.numbered.evidence(cite)
        return FoundPoint(text=text, at=evidence[0], also=evidence[1 : MOST_EVIDENCE + 1])


def _beside(one: Unit, other: Unit) -> bool:
    return one.section == other.section and one.paragraph == other.paragraph and not one.heading
