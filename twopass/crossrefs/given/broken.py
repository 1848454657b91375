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
_EMPTY = r"\?\?(?:\.\?\?)*"
_QUESTION = re.compile(rf"(?<![^\W_])(?P<label>[^\W\d_]{{2,}}\.?)[\s~](?:\({_EMPTY}\)|{_EMPTY})")


def broken(finder: Finder) -> Iterator[Reference]:
    """What LaTeX writes as "??" where a label is unknown, and word processors as an error in words."""
    known = words(finder.language)
    for match in _QUESTION.finditer(finder.text):
        entry = known.label(match["label"]) if match["label"] else None
        if entry and not finder.silent(match.start()):
            yield finder.reference(Mention(match.start(), match.end(), entry[0], ""), None, "unresolved", _REASON)
    for match in _errors().finditer(finder.text):
        yield finder.reference(Mention(match.start(), match.end(), "reference", ""), None, "unresolved", _REASON)


@cache
def _errors() -> re.Pattern[str]:
    """What word processors write, in any language."""
    return re.compile(spelled(entries("references", "broken"), blank=r"\s+"))
