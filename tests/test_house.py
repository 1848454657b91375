"""The house keeps its rules: names that lead to one place, folders that can be taken in, packages that are kept out."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

from tests.conftest import ROOT

PACKAGE = ROOT / "twopass"
FILES = sorted(PACKAGE.rglob("*.py"))
MOST = 15
"""Python files that a folder may hold."""
FORMATS = {"markdown", "text", "html"}


def test_no_folder_is_crowded() -> None:
    held: defaultdict[Path, int] = defaultdict(int)
    for file in FILES:
        held[file.parent] += 1
    assert {str(folder): count for folder, count in held.items() if count > MOST} == {}


def test_a_name_leads_to_one_place() -> None:
    """But for formats, and a pass beside the task that it asks."""
    places: defaultdict[str, list[str]] = defaultdict(list)
    for file in FILES:
        if file.stem not in FORMATS | {"__init__"}:
            places[file.stem].append(file.parent.name)
    twice = {name: sorted(rooms) for name, rooms in places.items() if len(rooms) > 1}
    assert {name: rooms for name, rooms in twice.items() if rooms != ["passes", "tasks"]} == {}


def test_every_file_opens_with_what_it_is_for() -> None:
    assert [str(f) for f in FILES if not re.match(r'r?"""\S', f.read_text(encoding="utf-8"))] == []


def test_no_page_holds_two_versions_of_a_line() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "experiments").glob("*.md")]
    assert [page.name for page in pages if re.search(r"^(<{7}|>{7}) ", page.read_text(encoding="utf-8"), re.M)] == []
