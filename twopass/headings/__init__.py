"""Headings of a document: candidates, numbers, contents pages, acceptance and levels; and the list that is printed."""

from __future__ import annotations

from typing import Any

from twopass.schema import Skeleton


def heading_list(skeleton: Skeleton) -> list[dict[str, Any]]:
    """The headings as `twopass skeleton --format json` prints them: number, level, title and page (from 1).

    The opening section, which holds the text before the first heading, is left out unless its title is printed there.
    Where all sections are inferred they are all listed: their titles are all there is.
    """
    sections = skeleton.sections
    bare = all(section.source == "inferred" for section in sections)
    return [
        {"number": s.number, "level": s.level, "title": s.title, "page": s.first_page}
        for s in sections
        if s.source != "inferred" or s.body > s.start or (bare and len(sections) > 1)
    ]
