"""Numbers of displayed equations, told from mentions of them and from the items of lists."""

from __future__ import annotations

import re

from twopass.crossrefs.grammar import words
from twopass.crossrefs.targets.typesetting import Typography
from twopass.schema import Document, TextLine

_EQUATION_NUMBER = r"\((?P<number>(?:[A-Z][.\-]?)?\d{1,3}(?:[.\-–]\d{1,3}){0,2}[a-z]?['′*]?)\)"
_RIGHT_EQUATION = re.compile(_EQUATION_NUMBER + r"\s*$")
_LEFT_EQUATION = re.compile(_EQUATION_NUMBER + r"\s")
_LAST_WORD = re.compile(r"([^\W\d_]+\.?)\s*$")
_PROSE = re.compile(r"[^\W\d_]{3,}")
_MATHS = re.compile(r"[=<>≤≥≠≈≡∼∝∈∉⊂⊆∪∩∑∏∫√∂∇±×·→←↔⇒⇐⇔∀∃∞¬∧∨⊢⊨⊕⊗αβγδεθλμπρσφψωΓΔΘΛΣΦΨΩ|+*^{}\ue000-\uf8ff]")


def equation_label(document: Document, typography: Typography, line: TextLine) -> tuple[str, int, int] | None:
    """The number of the equation that a line shows, where the number stands, and how surely it is one.

    0 where the number stands alone at the right, 1 after a formula, 2 before one, 3 after prose; None without a number.
    """
    text = document.text[line.start : line.end]
    if match := _RIGHT_EQUATION.search(text):
        start = line.start + match.start()
        rest = text[: match.start()].rstrip()
        if _names_equation(document, typography, rest or document.text[max(0, start - 40) : start]):
            return None
        return match["number"], start, _rank_at_right(document, line, rest)
    match = _LEFT_EQUATION.match(text)
    if match and typography.opens_paragraph(line) and _is_formula(text[match.end() :]):
        return match["number"], line.start, 2
    return None


def _rank_at_right(document: Document, line: TextLine, rest: str) -> int:
    """How surely a number at the end of a line is an equation's; `rest` is what stands before it."""
    if rest:
        return 1 if _is_formula(rest) else 3
    return 0 if _stands_right(document, line) else 3


def _stands_right(document: Document, line: TextLine) -> bool:
    """Whether a line stands at the right of its page or of a column of two, as the number of a formula does."""
    page = document.page(line.page)
    width = page.width if page else 0.0
    # Columns of two end at about half of the page, and the numbers stand in the last quarter of a column.
    return width < 10 or any(low * width < line.x0 < high * width for low, high in ((0.38, 0.5), (0.62, 1.0)))


def _names_equation(document: Document, typography: Typography, before: str) -> bool:
    """Whether the words before "(12)" make it a mention: "as in Eq.", "by"."""
    last = _LAST_WORD.search(before)
    if not last or len(last[1]) < 2:
        return False
    entry = words(document.language).label(last[1])
    # A formula may end in what looks like "p." ("… d(T))1/p. (2.10)").
    return bool(entry and entry[0] != "page") or typography.points(before)


def _is_formula(text: str) -> bool:
    """Whether the text of a line is mathematics rather than prose."""
    return _MATHS.search(text) is not None and sum(map(len, _PROSE.findall(text))) < 0.6 * len(text)
