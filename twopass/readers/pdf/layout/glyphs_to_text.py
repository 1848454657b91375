"""Glyphs in reading order → text: blanks between words, ligatures spelled out; the lines of a page in one pass."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from itertools import chain
from statistics import median
from typing import NamedTuple

import numpy as np

from twopass.readers.pdf.characters import Glyphs
from twopass.readers.pdf.layout.fragments import Piece
from twopass.readers.pdf.pdfium import Bools, Floats, Ints

_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
_WORD_GAP, _GUESSED_GAP = 0.17, 0.06  # em: between words without, and with, a blank that PDFium guessed
_MOST_BLANKS = 0.3  # of the gaps in a line: where more are blanks, its letters may be spaced out


class Spelling(NamedTuple):
    """Lines as text. `at` holds the glyphs of all lines, one line after the other, each from its number in `starts` on;
    `blank` says of each glyph whether a blank stands before it in its line.
    """

    at: Ints
    starts: list[int]
    ends: list[int]
    blank: Bools
    texts: list[str]


def spell(lines: Sequence[Ints], g: Glyphs) -> Spelling:
    """The text of lines of glyphs, each in reading order and none empty."""
    at = np.concatenate(lines)
    ends = np.cumsum([len(line) for line in lines])
    starts = np.concatenate(([0], ends[:-1]))
    blank = _blanks(at, starts.tolist(), ends.tolist(), g)
    return Spelling(at, starts.tolist(), ends.tolist(), blank, _texts(g.codes[at], starts, ends, blank))


def _blanks(at: Ints, starts: list[int], ends: list[int], g: Glyphs) -> Bools:
    """Of each glyph, whether a blank stands before it; never before the first of a line."""
    blank, step = np.zeros(len(at), bool), np.zeros(len(at))
    before, after = at[:-1], at[1:]
    size, left, right = g.size[at], g.left[at], g.right[at]
    em = np.minimum(size[1:], size[:-1])
    step[1:] = np.maximum(left[1:] - right[:-1], left[:-1] - right[1:])
    gap = np.where(after == before + 1, g.gap[after], 0)
    blank[1:] = (step[1:] > _WORD_GAP * em) | (gap == 2) | ((gap == 1) & (step[1:] > _GUESSED_GAP * em))
    blank[starts] = False
    number = np.add.reduceat(blank, starts, dtype=np.int64).tolist()
    for start, end, blanks in zip(starts, ends, number, strict=True):
        if end - start > 5 and blanks > _MOST_BLANKS * (end - start - 1):
            gaps = slice(start + 1, end)
            blank[gaps] = _letterspaced(at[start:end], g, step[gaps], blank[gaps])
    return blank


def _letterspaced(at: Ints, g: Glyphs, step: Floats, space: Bools) -> Bools:
    """Where words part in a line whose letters stand apart: on a grid of fixed pitch, or spaced out evenly."""
    letters = float(g.letter[at].mean())
    if letters > 0.6 and len(at) > 8 and (grid := _on_grid(at, g)) is not None:
        return grid
    word = np.diff(np.flatnonzero(np.concatenate(([True], space, [True]))))
    if (word == 1).mean() < 0.7 or letters < 0.8:
        return space
    wide: Bools = step > median(step.tolist()) + 0.25 * median(g.size[at].tolist())
    return wide


def _on_grid(at: Ints, g: Glyphs) -> Bools | None:
    """Where cells of a grid of fixed pitch are left empty, None if glyphs do not stand on one."""
    apart = np.diff((g.left[at] + g.right[at]) / 2)
    if not (apart > 0).all():
        return None
    pitch = median(apart.tolist())
    cells = np.maximum(np.rint(apart / pitch), 1)
    fits = np.abs(apart - cells * pitch) < 0.32 * pitch
    empty: Bools = cells >= 2
    return empty if fits.mean() > 0.9 and (cells == 1).mean() > 0.6 else None


def _texts(codes: Ints, starts: Ints, ends: Ints, blank: Bools) -> list[str]:
    """The text of each line, composed."""
    place = np.arange(len(codes)) + np.cumsum(blank)
    spaced = np.full(int(place[-1]) + 1, 0x20, "<u4")
    spaced[place] = codes
    page = spaced.tobytes().decode("utf-32-le")
    bounds = zip(place[starts].tolist(), place[ends - 1].tolist(), strict=True)
    return [_composed(page[first : last + 1]) for first, last in bounds]


def _composed(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFC", text.translate(_LIGATURES))


def length_of(spelling: Spelling, line: int, count: int, g: Glyphs) -> int:
    """How many characters the first `count` glyphs of a line give to its text."""
    start = spelling.starts[line]
    blank = spelling.blank[start : start + count]
    if spelling.texts[line].isascii():
        return count + int(blank.sum())
    codes = g.codes[spelling.at[start : start + count]].tolist()
    return len(
        _composed("".join([" " * before + chr(code) for before, code in zip(blank.tolist(), codes, strict=True)]))
    )


# ── right to left ─────────────────────────────────────────────────────────────────────────────────


def in_logical_order(lines: list[list[Piece]], g: Glyphs) -> tuple[list[list[Piece]], list[Ints]]:
    """The pieces and the glyphs of each line in the order in which they are read: some go from right to left."""
    ordered: list[Ints] = [np.array(_glyphs(line), np.int64) for line in lines]
    rtl = _right_to_left(g.codes)
    if rtl.any():
        for k, line in enumerate(lines):
            if 2 * rtl[ordered[k]].sum() > sum(p.letters for p in line):
                lines[k], ordered[k] = line[::-1], _rtl_order(ordered[k], rtl, g)
    return lines, ordered


def _glyphs(pieces: list[Piece]) -> list[int]:
    return pieces[0].at if len(pieces) == 1 else list(chain.from_iterable([p.at for p in pieces]))


def _right_to_left(codes: Ints) -> Bools:
    """Of each character, whether it is written from right to left: such characters stand in three blocks of Unicode."""
    rtl: Bools = (codes >= 0x590) & (codes < 0x900)
    rtl |= ((codes >= 0xFB1D) & (codes < 0xFE00)) | ((codes >= 0xFE70) & (codes < 0xFF00))
    rtl[rtl] = [unicodedata.bidirectional(chr(code)) in ("R", "AL") for code in codes[rtl].tolist()]
    return rtl


def _rtl_order(at: Ints, rtl: Bools, g: Glyphs) -> Ints:
    """Glyph indices of a right-to-left line in logical order: from the right, numbers and Latin words from the left."""
    order = at[np.argsort(-(g.left[at] + g.right[at]), kind="stable")]
    joins = _left_to_right(list(map(chr, g.codes[order].tolist())), rtl[order].tolist())
    start = 0
    for k in range(1, len(joins) + 1):
        if k == len(joins) or not (joins[k] and joins[k - 1]):
            if k - start > 1 and joins[start]:
                order[start:k] = order[start:k][::-1]
            start = k
    return order


def _left_to_right(characters: list[str], rtl: list[bool]) -> list[bool]:
    """Of each character of a right-to-left line, whether it belongs to a number or a word of another script."""
    strong = [c.isdecimal() or (c.isalpha() and not r) for c, r in zip(characters, rtl, strict=True)]
    joined = [
        c in ".,/:-٫٬" and before and after
        for c, before, after in zip(characters, [False, *strong], [*strong[1:], False], strict=False)
    ]
    return [a or b for a, b in zip(strong, joined, strict=True)]
