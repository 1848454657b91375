"""What is set apart within a line: the run-in heading at its beginning, and words in a style of their own."""

from __future__ import annotations

import re

import numpy as np

from twopass.readers.emphasis import BOLD, CAPITALS, ITALIC, TYPEWRITER, Styled
from twopass.readers.pdf.characters import Glyphs
from twopass.readers.pdf.layout.glyphs_to_text import Spelling, length_of
from twopass.readers.pdf.pdfium import Bools, Ints

_RUN_IN = re.compile(r"[^\W\d_]{5,}[.:—–]")
_NUMBERED = 12  # glyphs: no number before a run-in heading is longer
_LONGEST = 60  # glyphs of a run-in heading in capitals
_WORD = 2  # letters: fewer in a style of their own are signs of a formula
_REST = 0.3  # of the rest of the line may be set like the heading


def leads(spelling: Spelling, number: int, g: Glyphs) -> list[int]:
    """Of the first `number` lines, how many of the leading characters are set apart, 0 where none are."""
    starts, ends = spelling.starts[:number], spelling.ends[:number]
    bold, slanted = g.bold[spelling.at], g.slanted[spelling.at]
    styled = [np.add.reduceat(style, spelling.starts, dtype=np.int64).tolist() for style in (bold, slanted)]
    found: list[int] = []
    for k, (start, end) in enumerate(zip(starts, ends, strict=True)):
        at = spelling.at[start:end]
        mixed = 0 < styled[0][k] < end - start or 0 < styled[1][k] < end - start
        glyphs = _in_style(at, bold[start:end], slanted[start:end], g) if mixed else None
        if glyphs is None:
            glyphs = _in_capitals(at, g)
        blanks = int(spelling.blank[start + 1 : start + glyphs].sum()) if glyphs else 0
        found.append(min(glyphs + blanks, len(spelling.texts[k])))
    return found


def _in_style(at: Ints, bold: Bools, slanted: Bools, g: Glyphs) -> int | None:
    """How many leading glyphs are bold or slanted where the rest of the line is not, None where neither is so; a number
    before them, however it is set, is one with them.
    """
    letters = np.flatnonzero(g.letter[at[:_NUMBERED]])
    first = int(letters[0]) if len(letters) else 0
    for style, start in ((bold, 0), (slanted, 0), (bold, first), (slanted, first)):
        if not style[start] or style[start:].all():
            continue
        count = start + int(np.argmin(style[start:]))
        if style is slanted and bold[count:].mean() > 0.5:
            continue  # a foreign word that opens a line of a heading
        if style[count:].mean() < _REST:
            return count if count > start + 2 else 0
    return None


def _in_capitals(at: Ints, g: Glyphs) -> int:
    """How many leading glyphs are capitals of a run-in heading: closed by a stop, or smaller than the first of them."""
    text = "".join(map(chr, g.codes[at[:_LONGEST]].tolist()))
    lower = next((k for k, c in enumerate(text) if c.islower()), 0)
    if lower <= 5:
        return 0
    if match := _RUN_IN.match(text[:lower]):
        return match.end()
    count = lower - 1  # the capital before the first small letter begins the next word
    smaller = count > 5 and text[:count].replace("-", "").isalpha() and g.size[at[1]] < 0.9 * g.size[at[0]]
    return count if smaller else 0


def styled(spelling: Spelling, number: int, g: Glyphs) -> list[tuple[Styled, ...]]:
    """Of the first `number` lines, the stretches of letters in one style other than plain type; none of a line that is
    set in one style altogether.
    """
    found: list[tuple[Styled, ...]] = [()] * number
    letters = np.flatnonzero(g.letter[spelling.at[: spelling.ends[number - 1]]])
    if not len(letters):
        return found
    style = _styles(spelling.at[letters], g)
    line = np.searchsorted(spelling.starts, letters, "right") - 1
    begins = np.flatnonzero(np.append(True, (np.diff(style) != 0) | (np.diff(line) != 0)))
    ends = np.append(begins[1:], len(letters))
    runs = np.bincount(line[begins], minlength=number)
    kept = (style[begins] > 0) & (ends - begins >= _WORD) & (runs[line[begins]] > 1)
    for begin, end in zip(begins[kept].tolist(), ends[kept].tolist(), strict=True):
        k, first, last = int(line[begin]), int(letters[begin]), int(letters[end - 1])
        before = length_of(spelling, k, first - spelling.starts[k], g) + int(spelling.blank[first])
        after = length_of(spelling, k, last + 1 - spelling.starts[k], g)
        found[k] += ((before, after, int(style[begin])),)
    return found


def _styles(at: Ints, g: Glyphs) -> Ints:
    """The style of each glyph as a number, 0 for plain type and for the letters of formulas."""
    fixed, capitals, plain = (
        np.array(told, bool)[g.font[at]]
        for told in zip(*((font.fixed, font.small_capitals, font.formulas) for font in g.fonts), strict=True)
    )
    styles: Ints = BOLD * g.bold[at] + ITALIC * g.slanted[at] + CAPITALS * capitals + TYPEWRITER * fixed
    return np.where(plain, 0, styles)
