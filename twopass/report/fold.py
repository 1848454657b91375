"""Which lines of the index are shown where there is room for only so many words: as a reader folds a tree."""

from __future__ import annotations

import re

from twopass.report.words import depths
from twopass.schema import Skeleton, Synthesis

_WORD = re.compile(r"[^\W_]+")


def unfolded(skeleton: Skeleton, synthesis: Synthesis) -> list[int]:
    """The places of the lines that rest on their own section's text, in the order in which they are shown as there is
    more room: main headings in reading order, then those a level deeper, and so on. A line that only names the
    headings below it is no such line: it is shown as they are, and for nothing.
    """
    held = [
        place
        for place, (section, line) in enumerate(zip(skeleton.sections, synthesis.lines, strict=True))
        if any(section.body <= one.start < section.end for one in line.evidence)
    ]
    depth = depths(skeleton)
    return sorted(held, key=lambda place: depth[place])


def fold(skeleton: Skeleton, synthesis: Synthesis, words: int) -> set[int]:
    """The places of the lines to show so that keywords and comments have at least `words` words, or all: whole lines,
    with the headings above them and those of their level that only name what is below.
    """
    place_of = {section.id: place for place, section in enumerate(skeleton.sections)}
    depth = depths(skeleton)
    counted = unfolded(skeleton, synthesis)
    shown: set[int] = set()
    said = level = 0
    for place in counted:
        if said >= words:
            break
        line, level = synthesis.lines[place], depth[place]
        said += len(_WORD.findall(f"{' '.join(line.keywords)} {line.comment}"))
        above: int | None = place
        while above is not None and above not in shown:
            shown.add(above)
            parent = skeleton.sections[above].parent
            above = place_of[parent] if parent else None
    return shown.union(place for place in set(range(len(depth))).difference(counted) if depth[place] <= level)
