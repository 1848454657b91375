"""Skeleton → an indented tree or JSON."""

from __future__ import annotations

import json

from twopass.headings import heading_list
from twopass.report.words import depths
from twopass.schema import Skeleton


def to_json(skeleton: Skeleton) -> str:
    """A list of `{"number", "level", "title", "page"}`, page from 1, ending in a newline."""
    return json.dumps(heading_list(skeleton), ensure_ascii=False, indent=1) + "\n"


def to_tree(skeleton: Skeleton) -> str:
    """One heading a line, indented by its depth, with its page."""
    placed = zip(skeleton.sections, depths(skeleton), strict=True)
    return "".join(f"{'  ' * depth}{section.heading}  (p. {section.first_page})\n" for section, depth in placed)
