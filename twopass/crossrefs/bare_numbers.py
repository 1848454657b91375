"""References by a number alone, after a word that points: equations, "by (12)", and sections, "see 4.3.1"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from twopass.crossrefs.finder import Finder
from twopass.crossrefs.grammar import alternatives
from twopass.crossrefs.number_lists import Mention
from twopass.crossrefs.resolve import choose
from twopass.schema import Reference
from twopass.text.numerals import canonical

_EQUATION = re.compile(r"\((?P<num>(?:[A-Z][.\-]?)?\d{1,3}(?:[.\-–]\d{1,3}){0,2}[a-z]?)\)")
_SECTION = re.compile(r"\s(?P<num>(?:[A-Za-z]|\d{1,2})(?:\.\d{1,2}){1,4})(?=[\s),;]|\.\s|\.?$)")
_JOINT = re.compile(r"\W*\w{0,3}\W*")
_JOINED = 8
"""Characters that may stand between two numbers that one word leads to."""
_LEAD = 60
"""Characters in which the words that lead to a section's number are sought."""
_LEAST_EQUATIONS = 2
"""Numbers in brackets are equations in a document that sets formulas with numbers at the right; one may be chance."""


def bare_equations(finder: Finder) -> Iterator[Reference]:
    """Equations by their number alone, after a word that points: "by (12)", "from (3) and (4)"."""
    text, language = finder.text, finder.language
    if sum(one.rank == 1 for one in finder.index.of_kind("equation")) < _LEAST_EQUATIONS:
        return
    joints = alternatives(language, "and")
    cue = re.compile(rf"(?i)(?<![^\W_])(?!(?:{joints})\s*$)(?:{alternatives(language, 'see')})\s*$")
    last = -100
    for match in _EQUATION.finditer(text):
        start, number = match.start(), canonical(match["num"])
        candidates = [one for one in finder.index.find("equation", number, start) if one.rank <= 1]
        if not candidates or finder.silent(start):
            continue
        if _is_joined(text, last, start) or cue.search(text[max(0, start - 20) : start]):
            last = match.end()
            target = choose(candidates, "equation", start, finder.scope)
            yield finder.reference(Mention(start, last, "equation", number), target, "resolved")


def _is_joined(text: str, last: int, start: int) -> bool:
    """Whether a number goes on with the one that ended at `last`: "(3) and (4)"."""
    return start - last <= 8 and _JOINT.fullmatch(text, last, start) is not None


def bare_sections(finder: Finder) -> Iterator[Reference]:
    """Sections by their number alone: "see 4.3.1", "(see 4.3.1 and 4.3.2)"."""
    text, language = finder.text, finder.language
    cue = re.compile(rf"(?i)(?<![^\W_])(?:{alternatives(language, 'point')})\s+$")
    joint = re.compile(rf"(?i)\s*(?:,|,?\s*(?:{alternatives(language, 'and')}))\s*")
    last = -100
    for match in _SECTION.finditer(text):
        number, (start, end) = canonical(match["num"]), match.span("num")
        candidates = finder.index.find("section", number, start)
        if not candidates or finder.silent(start):
            continue
        joined = 0 <= start - last <= _JOINED and joint.fullmatch(text, last, start)
        if joined or cue.search(text, max(0, start - _LEAD), start):
            last = end
            target = choose(candidates, "section", start, finder.scope)
            yield finder.reference(Mention(start, end, "section", number), target, "resolved")
