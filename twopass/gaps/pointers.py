"""Which references that lead forward open something for a reader: no roadmaps, no callouts, no pages of other works."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from twopass.crossrefs.kinds import SECTION_KINDS
from twopass.languages import tables
from twopass.languages.regexes import either, spelled
from twopass.schema import Reference, Section, Skeleton
from twopass.text.analysis import DocumentAnalysis

STEPS, STRIDE = 3, 420
"""Parts of a document named one after the other, each at most so many characters after the one before, that make a
roadmap of it.
"""
FLOAT = 1
"""Pages that a figure, table or formula may drift from the words that call it out."""

_HEADED = SECTION_KINDS | {"article", "paragraph"}
_OPENS = ("(", "[", "（")
_LAST_WORD = re.compile(r"([^\W\d_]+)[\s.]*$")


def opening_references(analysis: DocumentAnalysis, references: Sequence[Reference]) -> list[Reference]:
    """Those of a document's references, in reading order, that lead forward and that a reader would follow."""
    text, skeleton = analysis.document.text, analysis.skeleton
    forward = [one for one in references if one.direction == "forward"]
    dull = {id(one) for one in _roadmaps(skeleton, forward)}
    dull |= {id(one) for one in forward if _called_out(skeleton, one)}
    dull |= {id(one) for one in forward if _leads_into_text(skeleton, one)}
    dull |= {id(one) for one in _pages_of_others(text, analysis.language, forward)}
    return [one for one in forward if id(one) not in dull]


def _roadmaps(skeleton: Skeleton, references: Iterable[Reference]) -> Iterator[Reference]:
    """References that stand in a row and tell what is where in the document."""
    row: list[tuple[Reference, Section]] = []
    for one in references:
        if one.kind not in SECTION_KINDS:
            continue
        section = skeleton.section_at(one.start)
        if row and (row[-1][1].id != section.id or one.start - row[-1][0].end > STRIDE):
            yield from _roadmap(row)
            row = []
        row.append((one, section))
    yield from _roadmap(row)


def _roadmap(row: Sequence[tuple[Reference, Section]]) -> Iterator[Reference]:
    if len({one.target for one, _ in row}) >= STEPS:
        yield from (one for one, _ in row)


def _leads_into_text(skeleton: Skeleton, one: Reference) -> bool:
    """Whether what names a part of the document leads to no heading of it: the number is a law's, or a list item's; or
    to a heading of another kind than a section sign means.
    """
    if one.kind not in _HEADED or one.target_at is None:
        return False
    if one.target_at.start >= skeleton.section_at(one.target_at.start).body:
        return True
    return one.text.startswith("§") and "§" not in one.target


def _called_out(skeleton: Skeleton, one: Reference) -> bool:
    """Whether a figure, table, formula or statement is called out in its own section, or right beside its place."""
    if one.kind in SECTION_KINDS or one.kind == "page" or one.target_at is None:
        return False
    near = one.target_page is not None and abs(one.target_page - one.page) <= FLOAT
    return near or skeleton.section_at(one.start).id == skeleton.section_at(one.target_at.start).id


def _pages_of_others(text: str, language: str, references: Iterable[Reference]) -> Iterator[Reference]:
    """Numbers of pages that no word sends the reader to: they belong to the works that are cited before them."""
    sent: list[int] = []  # where references end that follow a sending word: a list of pages goes on after the first
    for one in references:
        if one.kind != "page":
            continue
        before = text[max(0, one.start - 40) : one.start].rstrip()
        word = _LAST_WORD.search(before)
        led = before.endswith(_OPENS) or (word is not None and word[1].lower() in _sending(language))
        at = bisect_right(sent, one.start) - 1
        if led or (at >= 0 and one.start - sent[at] < 12):
            sent.append(one.end)
        else:
            yield one


@cache
def _sending(language: str) -> frozenset[str]:
    """The last words of what sends a reader to a page: "see", "on", "refer to"."""
    known = tables("references")
    kinds = ("point", "on_page")
    held = (word for code in (language, "en") for kind in kinds for word in known.get(code, {}).get(kind, ()))
    return frozenset(word.split()[-1].lower().rstrip(".") for word in held)


# ── references that nobody filled in ──────────────────────────────────────────────────────────────


@cache
def unfilled() -> re.Pattern[str]:
    """Words that stand where a reference should be: "Section ??", "[REF]", "Error! Reference source not found."."""
    known = tables("references")
    labels = {
        form.strip("=*").rstrip(".").capitalize()
        for table in known.values()
        for kind in ("section", "figure", "table", "equation", "chapter", "appendix")
        for form in table.get("kinds", {}).get(kind, ())
        if form[:1].isalpha() and len(form) > 2
    }
    marks = either(tables("openings")["common"]["unfilled"])
    return re.compile(rf"\b{spelled(labels)}\.?\s\(?\?\?+\)?|{marks}")
