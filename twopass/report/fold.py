"""Which lines of the index are shown where there is room for only so many words: as a reader folds a tree."""

from __future__ import annotations

import re

from twopass.report.words import depths
from twopass.schema import Line, Skeleton, Synthesis
from twopass.text.running_text import concludes, is_formal, is_thanks, silent
from twopass.text.tokens import known, wording

_WORD = re.compile(r"[^\W_]+")
_QUOTED = 60  # characters of a sentence that a line which quotes it has


def unfolded(skeleton: Skeleton, synthesis: Synthesis) -> list[int]:
    """The places of the lines that rest on running text, in the order in which they are shown as there is more room:
    that of the whole document, whatever it rests on, then main headings, then those a level deeper, and so on; on each
    level the conclusion before the rest, which stands in reading order. Lists of works, thanks and the like come last
    of all. A line that only names the headings below it is no such line: it is shown as they are, and for nothing.
    """
    held = [
        place
        for place, line in enumerate(synthesis.lines)
        if place == 0 or any(one.start >= skeleton.section_at(one.start).body for one in line.evidence)
    ]
    depth = depths(skeleton)

    def rank(place: int) -> tuple[bool, bool, int, bool]:
        section = skeleton.sections[place]
        return place > 0, silent(section), depth[place], not concludes(section, skeleton.sections[-1].end)

    return sorted(held, key=rank)


def says_nothing(skeleton: Skeleton, line: Line, language: str) -> bool:
    """Whether a line tells no more than its heading does: the headings below, that there is no text or no running text,
    or that it is one over headings and pages; or where the heading says all, as over what custom asks for, and over
    thanks that nobody put into fewer words.
    """
    if not line.evidence:
        return line.comment in {wording(known(language), empty) for empty in ("bare", "directory", "listing")}
    section = skeleton.section_at(line.evidence[0].start)
    if is_formal(section) or (is_thanks(section) and line.evidence[0].quote[:_QUOTED] in line.comment):
        return True
    return all(one.start < skeleton.section_at(one.start).body for one in line.evidence)


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
