"""Headings of a document: candidates, numbers, contents pages, acceptance and levels; and the list that is printed."""

from __future__ import annotations

from typing import Any

from twopass.schema import Skeleton


def heading_list(skeleton: Skeleton) -> list[dict[str, Any]]:
    """The headings as `twopass skeleton --format json` prints them: number, level, title and page (from 1).

    The opening section is left out where it is only the text before the first heading and its title is not printed
    there; sections inferred from a document without headings are kept, their titles being all there is.
    """
    return [
        {"number": s.number, "level": s.level, "title": s.title, "page": s.first_page}
        for s in skeleton.sections
        if s.body > s.start or (s.source == "inferred" and len(skeleton.sections) > 1 and s.start > 0)
    ]
