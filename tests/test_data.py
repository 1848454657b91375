"""The documents in data/ are what their README and their truth files say they are, and can be built again."""

from __future__ import annotations

import importlib.util
import json
import re
import unicodedata
from functools import cache
from importlib.metadata import version
from pathlib import Path
from types import ModuleType
from typing import Any

import pypdfium2
import pytest

DATA = Path(__file__).resolve().parent.parent / "data"
NAMES = ("paper", "report")
PAGES = {"paper": (12, 20), "report": (60, 90)}
KINDS = {"reference", "promise", "undefined", "question", "incomplete"}


@cache
def build() -> ModuleType:
    """data/build.py as a module."""
    spec = importlib.util.spec_from_file_location("data_build", DATA / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def truth(name: str) -> dict[str, Any]:
    return json.loads((DATA / f"{name}.truth.json").read_text(encoding="utf-8"))


def letters(text: str) -> str:
    """Letters and digits alone: what is left when blanks, hyphens and ligatures no longer matter."""
    return "".join(c for c in unicodedata.normalize("NFKC", text) if c.isalnum())


@cache
def pages(name: str) -> list[str]:
    """The letters of each page; the character that PDFium puts for a hyphen at a line's end is none."""
    document = pypdfium2.PdfDocument(DATA / f"{name}.pdf")
    try:
        return [letters(document[i].get_textpage().get_text_range()) for i in range(len(document))]
    finally:
        document.close()


def stands_on(name: str, page: int, words: str) -> bool:
    """Whether the first five words stand on that page; an index such as h₀ is set as a word of its own."""
    return letters(" ".join(words.split()[:5])) in pages(name)[page - 1]


@pytest.mark.parametrize("name", NAMES)
def test_length(name: str) -> None:
    low, high = PAGES[name]
    assert low <= len(pages(name)) <= high


@pytest.mark.parametrize("name", NAMES)
def test_headings_stand_on_their_pages(name: str) -> None:
    headings = truth(name)["headings"]
    assert [h["page"] for h in headings] == sorted(h["page"] for h in headings)
    for heading in headings:
        assert letters(heading["number"] + heading["title"]) in pages(name)[heading["page"] - 1], heading


@pytest.mark.parametrize(("name", "depth"), [("paper", 3), ("report", 4)])
def test_headings_are_all_there(name: str, depth: int) -> None:
    """As many as the sources have lines that begin with equals signs."""
    sources = [DATA / f"{name}.typ", *(DATA / name).glob("*.typ")]
    written = sum(len(re.findall(r"^=+ ", source.read_text(encoding="utf-8"), re.M)) for source in sources)
    headings = truth(name)["headings"]
    assert len(headings) == written
    assert {h["level"] for h in headings} == set(range(1, depth + 1))


@pytest.mark.parametrize("name", NAMES)
def test_numbers_count_up(name: str) -> None:
    """Siblings are numbered one after another, and a number begins with its parent's."""
    last: dict[str, int] = {}
    for heading in truth(name)["headings"]:
        match = re.fullmatch(r"(?:(.+)\.)?(\d+)", heading["number"])
        if match:
            parent, number = match[1] or "", int(match[2])
            assert number == last.get(parent, 0) + 1, heading
            last[parent] = number


@pytest.mark.parametrize("name", NAMES)
def test_tags_open_and_close_where_they_say(name: str) -> None:
    for tag in truth(name)["tags"]:
        assert tag["kind"] in KINDS
        assert stands_on(name, tag["page"], tag["words"]), tag
        if tag["closes"]:
            assert stands_on(name, tag["closes"]["page"], tag["closes"]["words"]), tag
            assert tag["closes"]["page"] >= tag["page"], tag


@pytest.mark.parametrize("name", NAMES)
def test_every_kind_of_open_end_occurs_and_a_promise_is_broken(name: str) -> None:
    tags = truth(name)["tags"]
    assert {tag["kind"] for tag in tags} == KINDS
    assert [tag["kind"] for tag in tags if tag["closes"] is None].count("promise") == 1


def test_checksums_are_those_of_the_readme() -> None:
    listed = dict(
        reversed(line.split("  ", 1))
        for line in (DATA / "README.md").read_text(encoding="utf-8").splitlines()
        if re.match(r"[0-9a-f]{64}  ", line)
    )
    found = {path.relative_to(DATA).as_posix(): build().sha256(path) for path in build().sources_and_results()}
    assert found == listed


@pytest.mark.parametrize("name", NAMES)
def test_a_new_build_gives_the_same_bytes(name: str) -> None:
    used = re.search(r"package typst (\d+\.\d+\.\d+)", (DATA / "README.md").read_text(encoding="utf-8"))
    assert used is not None
    assert version("typst") == used[1], (
        f"data/ was built with typst {used[1]}, but typst {version('typst')} is installed. "
        f"Install the one, or run data/build.py with the other and take its checksums over into data/README.md."
    )
    assert build().pdf_bytes(name) == (DATA / f"{name}.pdf").read_bytes()
    assert build().truth(name) == truth(name)
