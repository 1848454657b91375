"""Finds the references in running text ("Section 5.2", "Eq. (12)", "the next chapter") and where they lead."""

from __future__ import annotations

from bisect import bisect_right

from twopass.references.directions import directed
from twopass.references.finder import Finder
from twopass.references.titles import named
from twopass.schema import Document, Reference, Skeleton

__all__ = ["find_references"]


def find_references(document: Document, skeleton: Skeleton) -> tuple[Reference, ...]:
    """All references of the running text, in reading order.

    Contents pages, headings, labels and bibliographies hold none. A reference whose target was not found is kept and
    says why; one that belongs to another work is `external`.
    """
    finder = Finder(document, skeleton)
    found: dict[tuple[int, int, str], Reference] = {}
    for one in (*finder.labelled(), *finder.bare_equations(), *finder.bare_sections()):
        found.setdefault((one.start, one.end, one.target), one)
    numbered = sorted(found.values(), key=lambda one: (one.start, one.end))
    ends = [one.end for one in numbered]
    for one in (*directed(finder), *named(finder)):
        before = bisect_right(ends, one.start) - 1
        told = before >= 0 and one.start - ends[before] <= 3 and numbered[before].target_page == one.target_page
        # "section 4, “Supervision”" is one reference, not two.
        if not told:
            found.setdefault((one.start, one.end, one.target), one)
    return tuple(sorted(found.values(), key=lambda one: (one.start, one.end)))
