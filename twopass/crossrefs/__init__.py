"""Finds the references in running text ("Section 5.2", "Eq. (12)", "the next chapter") and where they lead."""

from __future__ import annotations

from bisect import bisect_right

from twopass.crossrefs.bare_numbers import bare_equations, bare_sections
from twopass.crossrefs.directions import directed
from twopass.crossrefs.finder import Finder
from twopass.crossrefs.given.broken import broken
from twopass.crossrefs.given.links import linked
from twopass.crossrefs.titles import named
from twopass.schema import Document, Reference, Skeleton

__all__ = ["find_references"]


def find_references(document: Document, skeleton: Skeleton) -> tuple[Reference, ...]:
    """All references of the running text, in reading order.

    Contents pages, headings, labels and bibliographies hold none. A reference whose target was not found is kept and
    says why; one that belongs to another work is `external`.
    """
    finder = Finder(document, skeleton)
    kept = list(linked(finder))
    starts = [one.start for one in kept]
    kept += [one for one in finder.labelled() if not _told(one, kept, starts)] if kept else finder.labelled()
    # Surer readings first: what overlaps a reference that was found already only tells it again.
    others = (broken(finder), bare_equations(finder), bare_sections(finder), directed(finder), named(finder))
    for more in others:
        kept.sort(key=lambda one: (one.start, one.end))
        starts = [one.start for one in kept]
        kept += [one for one in more if not _told(one, kept, starts)]
    unique = {(one.start, one.end, one.target): one for one in reversed(kept)}
    return tuple(sorted(unique.values(), key=lambda one: (one.start, one.end)))


def _told(one: Reference, kept: list[Reference], starts: list[int]) -> bool:
    """Whether a reference overlaps one before it, or follows it with the same target: "section 4, “Supervision”"."""
    at = bisect_right(starts, one.start) - 1
    before = kept[at] if at >= 0 else None
    after = kept[at + 1] if at + 1 < len(kept) else None
    if before and (one.start < before.end or (one.start - before.end <= 3 and before.target_page == one.target_page)):
        return True
    return after is not None and after.start < one.end
