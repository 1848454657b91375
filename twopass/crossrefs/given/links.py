"""References that the file links to their place itself: "[Greasing](#greasing)", the mark of a footnote."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from operator import attrgetter

from twopass.crossrefs.finder import Finder
from twopass.crossrefs.grammar import phrases
from twopass.crossrefs.number_lists import Mention
from twopass.crossrefs.targets.target_index import Target
from twopass.crossrefs.titles import heading
from twopass.schema import Link, Reference

_LONGEST = 120  # characters of the words that a link leads to


def linked(finder: Finder) -> Iterator[Reference]:
    """The links of a text whose places are known to the character."""
    for link in finder.document.links:
        if link.target is not None and not finder.silent(link.start):
            target = _target(finder, link.target)
            kind = _said_kind(finder, link) or target.kind
            yield finder.reference(Mention(link.start, link.end, kind, ""), target, "resolved")


def _target(finder: Finder, position: int) -> Target:
    """The heading that stands at a place, else the line there."""
    section = finder.skeleton.section_at(position)
    lines = finder.document.lines
    at = bisect_left(lines, position, key=attrgetter("start"))
    if section.start == position and section.body > section.start:
        return heading(section)
    if at == len(lines):
        return Target("section", "", section.start, section.body, section.first_page, 0)
    line = lines[at]
    if line.start == section.start:
        return heading(section)
    kind = "footnote" if line.role == "footnote" else "section"
    return Target(kind, "", line.start, min(line.end, line.start + _LONGEST), line.page, 0)


def _said_kind(finder: Finder, link: Link) -> str:
    """What the words of a link call its target: "[Table 3](#costs)"; empty where they name it by its title."""
    said = finder.text[link.start : link.end]
    first = next(phrases(said, finder.language), None)
    return first.kind if first and not first.start and first.end == len(said) else ""
