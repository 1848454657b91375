"""How many false statements the judge of a model's replies catches: kept replies, corrupted in five ways.

    python -m benchmarks.corrupted_replies DOCUMENT REPLIES [DOCUMENT REPLIES …] [--seed N] [--list WAY]

REPLIES is a folder as `benchmarks.strong_reader` or `benchmarks.recorded` keeps it. Every statement of it that was kept
is judged again after one corruption: a figure swapped for another one of the document; the statement put under the
sentences that a statement of another section cites; its citations moved to other sentences of the same section; a
negation put in or taken out (English only). A statement that is put back on one of its own sentences counts as caught;
one that happens to be true all the same as missed. Beside them stands the share of the statements, as they were
written, that were refused. --list prints what a way missed.
"""

from __future__ import annotations

import argparse
import random
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from benchmarks.recorded import Recorded
from benchmarks.strong_reader import Kept
from twopass.config import Options
from twopass.llm.client import Reader
from twopass.pipeline import run
from twopass.tasks.judging.figures import figures
from twopass.tasks.judging.judge import Claim, Judge
from twopass.tasks.judging.refused import Refusals, Refused
from twopass.tasks.numbered import Numbered

_AUXILIARY = re.compile(r"\b(is|are|was|were|can|could|does|do|did|has|have|will|would|must|may|should)\b")
_NEGATION = re.compile(r"\b(?:not|never|no longer) |n't\b")


@dataclass(frozen=True)
class Statement:
    """What a model wrote and the numbers that it was shown, with its place, its judge, and whether it was kept."""

    claim: Claim
    shown: frozenset[int]
    place: int
    judge: Judge
    numbered: Numbered
    language: str
    kept: bool

    def caught(self, claim: Claim, own: Collection[int]) -> bool:
        """Whether a claim in its place is refused as the reading would, or put back on one of its own sentences."""
        judged = self.judge.completed(claim, self.shown)
        return judged.cite[0] in own or bool(self.judge.refusal(judged, self.shown))


def statements(document: Path, replies: Path) -> list[Statement]:
    """All statements of the first replies of a reading, as they are judged."""
    found: list[Statement] = []
    take = Refusals.take

    def recorded(self: Refusals, one: Refused, shown: frozenset[int]) -> None:
        before = len(self.held)
        take(self, one, shown)
        desk = self.desk
        kept = len(self.held) == before
        found.append(
            Statement(one.claim, frozenset(shown), one.section, self.judge, desk.numbered, desk.analysis.language, kept)
        )

    Refusals.take = recorded  # type: ignore[method-assign,assignment]
    try:
        backend = Kept(replies) if (replies / "requests").is_dir() else Recorded(replies)
        run(document, Reader(backend), Options(model=backend.name))
    finally:
        Refusals.take = take  # type: ignore[method-assign]
    return found


Way = Callable[[Statement, list[Statement], random.Random], Claim | None]


def swapped(one: Statement, others: list[Statement], draw: random.Random) -> Claim | None:
    """A figure that the statement has once for one of another statement that has another value."""
    mine = [
        figure
        for figure in _plain(one.claim.text, one.language)
        if len(re.findall(_whole(figure[0]), one.claim.text)) == 1
    ]
    if not mine:
        return None
    shown, values = draw.choice(mine)
    fitting = [other for one in others for other, more in _plain(one.claim.text, one.language) if not more & values]
    text = re.sub(_whole(shown), draw.choice(fitting), one.claim.text) if fitting else one.claim.text
    return replace(one.claim, text=text) if text != one.claim.text else None


@cache
def _plain(text: str, language: str) -> list[tuple[str, set[float]]]:
    """The figures of a statement that are nothing but digits, with what each may stand for."""
    found = figures(text, language)
    return [(shown, values) for shown, values in found if values and not any(map(str.isalpha, shown))]


def _whole(figure: str) -> str:
    return rf"(?<![\w.,]){re.escape(figure)}(?!\w)"


def misplaced(one: Statement, others: list[Statement], draw: random.Random) -> Claim | None:
    """The statement of another section under this one's sentences."""
    foreign = [other for other in others if other.place != one.place and not {*other.claim.cite} & {*one.claim.cite}]
    return replace(one.claim, text=draw.choice(foreign).claim.text) if foreign else None


def moved(one: Statement, others: list[Statement], draw: random.Random) -> Claim | None:
    """The same statement on as many other sentences of its section."""
    cited = set(one.claim.cite)
    free = [
        unit.number
        for unit in one.numbered.of_section[one.place]
        if unit.number in one.shown and unit.number not in cited and not unit.heading
    ]
    if len(free) < len(cited):
        return None
    return replace(one.claim, cite=tuple(draw.sample(free, len(cited))))


def negated(one: Statement, others: list[Statement], draw: random.Random) -> Claim | None:
    """A negation taken out where there is one, else put in after the first auxiliary verb."""
    if one.language != "en":
        return None
    text = one.claim.text
    changed = _NEGATION.sub("", text, count=1)
    if changed == text:
        changed = _AUXILIARY.sub(r"\1 not", text, count=1)
    return replace(one.claim, text=changed) if changed != text else None


WAYS: dict[str, Way] = {
    "figure swapped": swapped,
    "other section": misplaced,
    "citations moved": moved,
    "negation": negated,
}


def corrupted(
    found: list[Statement], way: Way, draw: random.Random
) -> Iterator[tuple[Statement, Claim, Collection[int]]]:
    """Every kept statement with its corruption, where the way can be gone, and what bears the corrupted text out."""
    kept = [one for one in found if one.kept]
    for one in kept:
        others = [other for other in kept if other is not one]
        claim = way(one, others, draw)
        if claim is not None:
            own = (other.claim.cite for other in kept if other.claim.text == claim.text)
            yield one, claim, {number for cite in own for number in cite}


def main() -> None:
    """Print one row a way, over all documents; the last line is the share of true statements that were refused."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("pairs", nargs="+", type=Path, metavar="DOCUMENT REPLIES")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--list", choices=list(WAYS))
    given = parser.parse_args()
    readings = [statements(*pair) for pair in zip(given.pairs[::2], given.pairs[1::2], strict=True)]
    print(f"  {'':<16} {'tried':>6} {'caught':>7} {'share':>6}")
    for name, way in WAYS.items():
        draw = random.Random(given.seed)
        tried = [each for found in readings for each in corrupted(found, way, draw)]
        missed = [claim for one, claim, own in tried if not one.caught(claim, own)]
        caught = len(tried) - len(missed)
        print(f"  {name:<16} {len(tried):>6} {caught:>7} {caught / max(1, len(tried)):>6.3f}")
        for claim in missed if name == given.list else ():
            print(f"      {claim.cite} {claim.text}")
    written = [one for found in readings for one in found]
    refused = sum(not one.kept for one in written)
    print(f"of {len(written)} statements as written {refused} were refused: {refused / max(1, len(written)):.3f}")


if __name__ == "__main__":
    main()
