"""References that the writer's program left broken: "Figure ??", "Error! Reference source not found."."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from twopass.crossrefs.finder import Finder
from twopass.crossrefs.grammar import words
from twopass.crossrefs.number_lists import Mention
from twopass.languages.regexes import entries, spelled
from twopass.schema import Reference

_REASON = "the program that wrote the document left this reference empty"
_EMPTY = re.compile(r"\(?\?\?(?:\.\?\?)*\)?")
_LABEL = re.compile(r"(?<![^\W_])([^\W\d_]{2,}\.?)[\s~]\Z")
_LEAD = 30  # characters before what is empty in which its label stands


def broken(finder: Finder) -> Iterator[Reference]:
    """What LaTeX writes as "??" where a label is unknown, and word processors as an error in words."""
    yield from _unknown_labels(finder)
    if any(head in finder.text for head in _heads()):
        for match in _errors().finditer(finder.text):
            yield finder.reference(Mention(match.start(), match.end(), "reference", ""), None, "unresolved", _REASON)


def _unknown_labels(finder: Finder) -> Iterator[Reference]:
    """What LaTeX writes for a label that it does not know: "Figure ??"."""
    if "??" not in finder.text:
        return
    known = words(finder.language)
    for match in _EMPTY.finditer(finder.text):
        lead = _LABEL.search(finder.text[max(0, match.start() - _LEAD) : match.start()])
        entry = known.label(lead[1]) if lead else None
        if lead and entry and not finder.silent(match.start()):
            end = match.end() - (match[0].endswith(")") and not match[0].startswith("("))
            start = match.start() - len(lead[0])
            yield finder.reference(Mention(start, end, entry[0], ""), None, "unresolved", _REASON)


@cache
def _heads() -> frozenset[str]:
    """How what word processors write begins."""
    return frozenset(one[:6] for one in entries("references", "broken"))


@cache
def _errors() -> re.Pattern[str]:
    """What word processors write, in any language."""
    return re.compile(spelled(entries("references", "broken"), blank=r"\s+"))
