"""References forward and back in Markdown, where no page tells which is which: planted ones, found and led right."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from twopass.crossrefs import find_references
from twopass.passes.skeleton import scan_skeleton
from twopass.readers import read
from twopass.schema import Document, Reference

HERE = Path(__file__).parent
NAMES = ("handbook.md", "guide.md", "notes.md")
LEAST = 0.97
_PLANTED = re.compile(r"⟦(?P<words>.+?)\|(?P<target>[^|⟧]+)⟧", re.DOTALL)


@dataclass(frozen=True)
class Planted:
    """A reference: the line on which its words end, the words as they are read, and how its target begins."""

    line: int
    words: str
    target: str


def planted(name: str, folder: Path) -> tuple[Document, list[Planted]]:
    """The document without the marks around its references, and the references."""
    source = (HERE / name).read_text(encoding="utf-8")
    found, plain, at = [], "", 0
    for match in _PLANTED.finditer(source):
        plain += source[at : match.start()] + match["words"]
        at = match.end()
        words = re.sub(r"\[([^\[\]]+)\](?:\([^)]*\)|\[\w+\])", r"\1", match["words"]).replace("`", "")
        found.append(Planted(plain.count("\n") + 1, " ".join(words.split()), match["target"]))
    (folder / name).write_text(plain + source[at:], encoding="utf-8")
    return read(folder / name), found


def right(document: Document, one: Planted, references: list[Reference]) -> list[Reference]:
    """The references that are found with these words on this line, and lead where they should."""
    return [
        reference
        for reference in references
        if document.line_at(reference.end) == one.line
        and one.words in " ".join(reference.text.split())
        and reference.target.startswith(one.target)
    ]


@pytest.mark.parametrize("name", NAMES)
def test_references_are_found_and_lead_right(name, tmp_path):
    document, truth = planted(name, tmp_path)
    references = list(find_references(document, scan_skeleton(document)))
    assert len(truth) >= 40
    shares, missed = {}, [one for one in truth if not right(document, one, references)]
    for way in ("forward", "back"):
        wanted = [one for one in truth if _way(document, one) == way]
        lost = [one for one in missed if _way(document, one) == way]
        assert len(wanted) >= 15
        shares[way] = 1 - len(lost) / len(wanted)
    assert min(shares.values()) >= LEAST, missed


def _way(document: Document, one: Planted) -> str:
    """Whether the target stands before or after the words, in the file as it is written."""
    starts = [line.start for line in document.lines if document.text.startswith(one.target, line.start)]
    return "forward" if document.line_at(max(starts)) > one.line else "back"


@pytest.mark.parametrize("name", NAMES)
def test_what_is_found_was_planted(name, tmp_path):
    document, truth = planted(name, tmp_path)
    references = find_references(document, scan_skeleton(document))
    claimed = [one for one in references if one.status == "resolved"]
    true = {id(hit) for one in truth for hit in right(document, one, claimed)}
    wrong = [(document.line_at(one.start), one.text, one.target) for one in claimed if id(one) not in true]
    assert len(wrong) <= (1 - LEAST) * len(claimed), wrong


@pytest.mark.parametrize("name", NAMES)
def test_each_goes_the_way_that_its_target_lies(name, tmp_path):
    document, truth = planted(name, tmp_path)
    references = list(find_references(document, scan_skeleton(document)))
    for one in truth:
        for reference in right(document, one, references):
            assert reference.target_at is not None
            assert reference.direction == ("forward" if reference.target_at.start > reference.start else "back")
