"""Of several targets with one number the one that is meant: in the same chapter first, then the nearest."""

from __future__ import annotations

from twopass.crossrefs.kinds import SECTION_KINDS
from twopass.crossrefs.targets.target_index import Target
from twopass.schema import Section, Skeleton


class Scope:
    """The chain of sections above each position: numbering that restarts is resolved within the nearest one."""

    def __init__(self, skeleton: Skeleton) -> None:
        self._skeleton = skeleton
        self._by_id = {section.id: section for section in skeleton.sections}
        self._chains: dict[str, tuple[str, ...]] = {}

    def chain(self, position: int) -> tuple[str, ...]:
        """The ids of the sections that hold a position, from the top down."""
        if not self._skeleton.sections:
            return ()
        return self._chain(self._skeleton.section_at(position))

    def title(self, position: int) -> str:
        """The title of the section that holds a position."""
        return self._skeleton.section_at(position).title if self._skeleton.sections else ""

    def titles(self, position: int) -> str:
        """The titles of the sections that hold a position, the innermost left out."""
        return " ".join(self._by_id[one].title for one in self.chain(position)[:-1])

    def _chain(self, section: Section) -> tuple[str, ...]:
        if section.id not in self._chains:
            above = self._by_id.get(section.parent or "")
            self._chains[section.id] = (*(self._chain(above) if above else ()), section.id)
        return self._chains[section.id]

    def holds(self, outer: int, inner: int) -> bool:
        """Whether the section at one position holds the section at another."""
        chain = self.chain(outer)
        return bool(chain) and chain[-1] in self.chain(inner)

    def shared(self, one: int, other: int) -> int:
        """How many sections hold both positions."""
        count = 0
        for left, right in zip(self.chain(one), self.chain(other), strict=False):
            if left != right:
                break
            count += 1
        return count


def choose(
    candidates: list[Target], kind: str, position: int, scope: Scope, within: Target | None = None
) -> Target | None:
    """The candidate that a reference at `position` means, None if there is none.

    `within` is the chapter that the words name ("Section 3 of Chapter 5").
    """
    if not candidates:
        return None

    anchor = within.start if within else position

    def side(target: Target) -> tuple[int, bool, bool]:
        return _mismatch(kind, target), within is not None and target.start < within.start, target.start >= anchor

    # Of those on one side that fit alike the nearest shares most sections: the others need no look at their sections.
    nearest: dict[tuple[int, bool, bool], Target] = {}
    for one in candidates:
        held = nearest.setdefault(side(one), one)
        if abs(one.start - anchor) < abs(held.start - anchor):
            nearest[side(one)] = one

    def cost(target: Target) -> tuple[int, int, bool, int]:
        mismatch, before, _ = side(target)
        shared = scope.shared(anchor, target.start) if len(nearest) > 1 else 0
        return mismatch, -shared, before, abs(target.start - anchor)

    return min(nearest.values(), key=cost)


def _mismatch(kind: str, target: Target) -> int:
    """How ill a target's kind fits the reference's: "Chapter 3" means a chapter before it means a section."""
    if kind == target.kind or kind not in SECTION_KINDS:
        return 0
    if kind == "section":
        return 1 if target.kind in ("chapter", "part") else 0
    if target.kind == "section":
        return target.level
    return 9
