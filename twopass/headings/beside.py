"""Headings that stand beside others, whatever their type says: stock headings, front matter, what is signed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cmp_to_key

from twopass.headings.candidates import Block
from twopass.headings.precedence import CLOSE, Class
from twopass.headings.vocabulary import signs

FRONT = 0.2  # share of the headings that may stand before front matter ends


def stock(headings: Sequence[Block], classes: Sequence[Class]) -> dict[int, int]:
    """Unnumbered stock headings (References, Acknowledgments) of about the size of the sections stand beside them:
    the position of each such class → that of the class that it stands beside.
    """
    tops = [position for position, kind in enumerate(classes) if kind.plain_section]
    if not tops:
        return _back_matter(headings, classes)
    top = min(tops, key=lambda position: classes[position].members[0])
    return {
        position: top
        for position, kind in enumerate(classes)
        if not kind.numbered and abs(kind.size - classes[top].size) <= CLOSE and _is_stock(kind, headings)
    }


def _back_matter(headings: Sequence[Block], classes: Sequence[Class]) -> dict[int, int]:
    """Where sections have no numbers, small headings that come after all of them and half of which are stock ones
    (Acknowledgements, References in the small type of the notes) stand beside them.
    """
    plain = [position for position, kind in enumerate(classes) if not kind.numbered]
    sections = [position for position in plain if _stock_members(classes[position], headings) >= 2]
    if not sections:
        return {}
    top = max(sections, key=lambda position: classes[position].size)
    last = classes[top].members[-1]
    after = [p for p in plain if p != top and classes[p].members[0] > last and classes[p].size < classes[top].size]
    return {p: top for p in after if 2 * _stock_members(classes[p], headings) >= max(4, len(classes[p].members))}


def _stock_members(kind: Class, headings: Sequence[Block]) -> int:
    return sum(bool(headings[member].features.get("stock")) for member in kind.members)


def _is_stock(kind: Class, headings: Sequence[Block]) -> bool:
    return all(headings[member].features.get("stock") for member in kind.members)


def lift_signatures(headings: Sequence[Block]) -> None:
    """What is signed after the last item of a form, and what follows that is set alike, stands beside its parts, or its
    items where it has none.
    """
    counted = form_of(headings)
    after = headings[counted[-1] + 1 :] if counted else ()
    signed = next((place for place, heading in enumerate(after) if signs(heading.text)), len(after))
    for heading in after[signed:]:
        if heading.label is None and heading.style == after[signed].style:
            heading.level = min(headings[index].level for index in counted)


def form_of(headings: Sequence[Block]) -> list[int]:
    """The parts and items of a form, which notes and articles are not; none where a document has no items."""
    items = [i for i, one in enumerate(headings) if one.label and one.label.role == one.label.form == "item"]
    parts = [i for i, one in enumerate(headings) if one.label and one.label.role == "part"]
    return sorted([*items, *parts]) if items else []


def swallowing(
    headings: Sequence[Block], classes: Sequence[Class], compare: Callable[[int, int], int]
) -> dict[int, int]:
    """Unnumbered kinds that stand above all that comes after the last of them, and so would hold the whole body: larger
    headings of the front matter, and a single one among many. They stand beside the highest of what comes after.
    """
    found: dict[int, int] = {}
    for position, kind in enumerate(classes):
        last = kind.members[-1]
        lone = len(kind.members) == 1 and last > 0
        if kind.numbered or not (lone or _in_front(kind, headings)):
            continue
        after = [p for p, other in enumerate(classes) if other.members[-1] > last and other.role != "appendix"]
        top = min(after, key=cmp_to_key(compare), default=position)
        if compare(position, top) < 0 and (not lone or classes[top].members[0] < last):
            found[position] = top
    return found


def _in_front(kind: Class, headings: Sequence[Block]) -> bool:
    """Whether headings on more than one page all stand at the front of the document."""
    first, last = kind.members[0], kind.members[-1]
    return last < FRONT * len(headings) and headings[first].page != headings[last].page
