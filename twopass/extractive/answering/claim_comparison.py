"""A claim beside a sentence: how much of it the sentence holds, and in which numbers, names or dates they differ."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from twopass.answers import Difference
from twopass.extractive.answering.claim_parts import (
    Said,
    Token,
    as_written,
    calendar_names,
    contraries,
    denies,
    taken_apart,
    with_unit,
)
from twopass.text.quantities import Quantity, quantities
from twopass.text.tokens import known

DATED, FOLLOWS = 3, 4
"""Words between a number and a month or day that make it a date, at most; and behind a number, for its unit."""
BESIDE = (2, 3)
"""Content words on either side of a number, in the claim and in the sentence, that show what it is said of."""
NUMBER = 4.0
"""Weight of a number, about that of a word that stands in one passage of a hundred."""
REACH = 3
"""Words before the first that claim and sentence share, and behind the last, in which a negation bears on them."""
_CLAUSE = re.compile(r"[^\w\s'’-]")


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A difference, and how either side puts it."""

    kind: Difference
    claimed: str
    says: str
    terms: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Comparison:
    """The share of a claim's weight that a sentence holds, that share of what is not differently put, and with its
    numbers too; how many terms they have in common, whether the claim's words stand there in their order, and how many
    more it has; what differs, and numbers and names of the claim that the sentence has no counterpart of.
    """

    held: float
    otherwise: float
    spoken: float
    common: int
    verbatim: bool
    more: int
    differences: tuple[Disagreement, ...]
    missing: tuple[str, ...]


class Comparing:
    """Compares one claim with sentences of a document.

    Args:
        weight: how telling a term is.
        low: the words that the document writes in small letters somewhere: others are names.
    """

    def __init__(self, claim: str, language: str, weight: Mapping[str, float], low: Collection[str]) -> None:
        self._language, self._weight, self._low = known(language), weight, low
        self.claim = taken_apart(claim, self._language, self._low)

    # ── comparing ─────────────────────────────────────────────────────────────────────────────────

    def with_sentence(self, text: str) -> Comparison:
        """The claim beside a sentence."""
        other = taken_apart(text, self._language, self._low)
        mine, theirs = self.claim.terms, other.terms
        common = mine & theirs
        found = [*self._opposites(other), *self._dates(other), *self._names(other, common)]
        numbers, missing = self._numbers(other)
        missing += [one.low for one in self.claim.tokens if one.name and one.term not in theirs]
        missing += sorted(self._years(self.claim) - self._years(other))
        found += numbers
        if self._denied(self.claim, common) != self._denied(other, common):
            found.append(Disagreement("negation", *self._negated(other, common)))
        differing = frozenset(term for one in found for term in one.terms)
        whole = self._sum(mine) or 1.0
        rest = mine - differing
        return Comparison(
            held=self._sum(common) / whole,
            otherwise=self._sum(common & rest) / (self._sum(rest) or 1.0),
            spoken=(self._sum(common) + self._counted(other.numbers)) / (whole + self._counted(self.claim.numbers)),
            common=len(common),
            verbatim=_run(self.claim) in _run(other),
            more=len(rest - common),
            differences=tuple(found),
            missing=tuple(one for one in missing if not any(one in held.claimed.lower() for held in found)),
        )

    def _sum(self, terms: Collection[str]) -> float:
        return sum(self._weight.get(term, 1.0) for term in terms) or (1.0 if terms else 0.0)

    def _counted(self, numbers: Sequence[Quantity]) -> float:
        """The weight of the claim's numbers that are among others."""
        alike = (one for one in self.claim.numbers if any(one.same_value(number) for number in numbers))
        return NUMBER * len(list(alike))

    def share(self, terms: Collection[str], text: str) -> float:
        """The share of a claim's weight, its numbers included, that some terms have together with a text's numbers."""
        mine = self.claim.terms
        whole = (self._sum(mine) or 1.0) + self._counted(self.claim.numbers)
        return (self._sum(mine & frozenset(terms)) + self._counted(quantities(text, self._language))) / whole

    # ── numbers ───────────────────────────────────────────────────────────────────────────────────

    def _numbers(self, other: Said) -> tuple[list[Disagreement], list[str]]:
        """What differs in numbers and units, and the claim's numbers that have no counterpart at all."""
        found: list[Disagreement] = []
        missing: list[str] = []
        free = [one for one in other.numbers if not any(one.same_value(mine) for mine in self.claim.numbers)]
        for one in (number for number in self.claim.numbers if not number.year):
            alike = [number for number in other.numbers if number.same_value(one)]
            if alike:
                found += self._units(one, alike, other)
                if not any(self._is_alike(one, number, other) for number in alike):
                    missing.append(self.claim.text[one.start : one.end])
                continue
            counterpart = next((number for number in free if self._is_counterpart(one, number, other)), None)
            if counterpart is None:
                missing.append(self.claim.text[one.start : one.end])
                continue
            dated = self._is_dated(self.claim, one) and self._is_dated(other, counterpart)
            found.append(self._differing("date" if dated else "number", one, counterpart, other))
        return found, missing

    def _is_alike(self, one: Quantity, number: Quantity, other: Said) -> bool:
        """Whether the same number is said of the same: of one unit, or beside one of the same words."""
        if one.unit and one.same_unit(number):
            return True
        mine, theirs = self._sides(self.claim, one, BESIDE[0]), self._sides(other, number, BESIDE[1])
        return bool(mine & theirs) or not mine

    def _sides(self, said: Said, number: Quantity, reach: int) -> frozenset[str]:
        """The terms of the content words before and behind a number, marked by their side."""
        before = [one.term for one in said.tokens if one.content and one.end <= number.start][-reach:]
        behind = [one.term for one in said.tokens if one.content and one.start >= number.end][:reach]
        return frozenset([*(f"<{term}" for term in before), *(f">{term}" for term in behind)])

    def _is_counterpart(self, one: Quantity, number: Quantity, other: Said) -> bool:
        """Whether a number of the sentence stands where the claim has another: of the same things, or beside the same
        words.
        """
        if number.year or (one.unit and number.unit and one.unit != number.unit and not one.things & number.things):
            return False
        if (one.unit and one.unit == number.unit) or one.things & number.things:
            return True
        return bool(self._beside(self.claim, one) & self._beside(other, number))

    def _beside(self, said: Said, number: Quantity) -> frozenset[str]:
        """The terms just before and just behind a number."""
        before = [one.term for one in said.tokens if one.end <= number.start][-1:]
        behind = [one.term for one in said.tokens if one.start >= number.end][:1]
        return frozenset([*(f"<{term}" for term in before), *(f">{term}" for term in behind)])

    def _units(self, one: Quantity, alike: Sequence[Quantity], other: Said) -> list[Disagreement]:
        """Whether the same number stands for other things: what it counts in the claim does not follow it there."""
        held = [number for number in alike if number.unit]
        if (
            not one.unit
            or not held
            or any(one.same_unit(number) or self._follows(one, number, other) for number in held)
        ):
            return []
        term = frozenset({one.unit}) - other.terms
        return [Disagreement("unit", with_unit(self.claim, one), with_unit(other, held[0]), term)]

    def _follows(self, one: Quantity, number: Quantity, other: Said) -> bool:
        """Whether the claim's unit stands a few words behind a number of the sentence."""
        behind = [token.term for token in other.tokens if token.start >= number.end][:FOLLOWS]
        return one.unit in behind

    def _differing(self, kind: Difference, one: Quantity, number: Quantity, other: Said) -> Disagreement:
        return Disagreement(kind, with_unit(self.claim, one), with_unit(other, number))

    def _is_dated(self, said: Said, number: Quantity) -> bool:
        """Whether a number belongs to a month or a day of the week."""
        calendar = calendar_names(self._language)
        near = [one.low for one in said.tokens if one.start >= number.end][:DATED]
        near += [one.low for one in said.tokens if one.end <= number.start][-DATED:]
        return not calendar.isdisjoint(near)

    # ── dates, names, comparisons ─────────────────────────────────────────────────────────────────

    def _dates(self, other: Said) -> Iterator[Disagreement]:
        """Years, months and days that only the claim has, where the sentence has others that only it has."""
        mine, theirs = self._years(self.claim), self._years(other)
        if (only := mine - theirs) and (others := theirs - mine):
            yield Disagreement("date", min(only), min(others))
        mine, theirs = self._calendar_words(self.claim), self._calendar_words(other)
        if (only := mine - theirs) and (others := theirs - mine):
            terms = frozenset(one.term for one in self.claim.tokens if one.low in only)
            yield Disagreement("date", as_written(self.claim, only), as_written(other, others), terms)

    def _calendar_words(self, said: Said) -> frozenset[str]:
        """The months and days that a text names; a word that either text writes with a capital elsewhere is none."""
        held = [one for one in said.tokens if one.low in calendar_names(self._language)]
        return frozenset(one.low for one in held if said.text[one.start].isupper() or one.low not in self._low)

    def _years(self, said: Said) -> frozenset[str]:
        return frozenset(said.text[one.start : one.end] for one in said.numbers if one.year)

    def _names(self, other: Said, common: Collection[str]) -> Iterator[Disagreement]:
        """A name that only the claim has, where the sentence has one that only it has."""
        calendar = calendar_names(self._language)
        mine = {one.low: one.term for one in self.claim.tokens if one.name and one.low not in calendar}
        theirs = {one.low for one in other.tokens if one.name and one.low not in calendar}
        only = {low for low, term in mine.items() if term not in common}
        others = {low for low in theirs if low not in mine}
        if only and others:
            terms = frozenset(mine[low] for low in only)
            yield Disagreement("entity", as_written(self.claim, only), as_written(other, others), terms)

    def _opposites(self, other: Said) -> Iterator[Disagreement]:
        """A word of the claim that the sentence lacks and has the contrary of."""
        low = f" {' '.join(one.low for one in self.claim.tokens)} "
        their = f" {' '.join(one.low for one in other.tokens)} "
        for one, contrary in contraries(self._language):
            mine, theirs = f" {one} ", f" {contrary} "
            if low.count(mine) > their.count(mine) and their.count(theirs) > low.count(theirs):
                terms = frozenset(token.term for token in self.claim.tokens if token.low in one.split())
                yield Disagreement("comparison", one, contrary, terms)

    # ── negation ──────────────────────────────────────────────────────────────────────────────────

    def _denied(self, said: Said, common: Collection[str]) -> bool:
        """Whether an odd number of negations bears on the words that claim and sentence share."""
        return len(self._negations(said, common)) % 2 == 1

    def _negations(self, said: Said, common: Collection[str]) -> list[Token]:
        at = [place for place, one in enumerate(said.tokens) if one.content and one.term in common]
        if not at:
            return []
        inside = [*said.tokens[max(0, at[0] - REACH) : at[-1] + 1], *self._trailing(said, at[-1])]
        return [one for one in inside if denies(one.low, self._language)]

    def _trailing(self, said: Said, last: int) -> Iterator[Token]:
        """The words behind the last one shared, up to the end of its clause."""
        before = said.tokens[last]
        for one in said.tokens[last + 1 : last + 1 + REACH]:
            if _CLAUSE.search(said.text[before.end : one.start]):
                return
            yield one
            before = one

    def _negated(self, other: Said, common: Collection[str]) -> tuple[str, str]:
        """The negations of either side, "–" where there is none."""
        mine, theirs = self._negations(self.claim, common), self._negations(other, common)
        return ", ".join(one.low for one in mine) or "–", ", ".join(one.low for one in theirs) or "–"


def _run(said: Said) -> str:
    """The words of a text in small letters, one after the other."""
    return f" {' '.join(one.low for one in said.tokens)} "
