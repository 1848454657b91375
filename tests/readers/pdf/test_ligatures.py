"""Ligatures for which a PDF has no code are letters again, by their width and by the word they stand in."""

from __future__ import annotations

import numpy as np
import pytest

from twopass.readers.pdf.letters.ligatures import NONE, with_wide_ligatures

WIDE = {"ff": 0.54, "fi": 0.44, "fl": 0.44, "ffi": 0.69, "ffl": 0.69}
LETTERS = {"f": 0.286, "i": 0.19, "l": 0.19}
LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl"}


def read_words(*words: str, other: float = 0.0) -> list[str]:
    """Words as they are read whose ligature, given between bars, has lost its code, or is a sign of another width."""
    parts = [part for word in (*words, "f") for part in (*_parts(word), " ")]
    drawn = [part for part in parts if part != " "]
    gap = [int(at > 0 and parts[at - 1] == " ") for at, part in enumerate(parts) if part != " "]
    lost = np.array([part in WIDE for part in drawn])
    codes = np.array([NONE if part in WIDE else ord(part) for part in drawn])
    width = np.array([(other or WIDE[part]) if part in WIDE else LETTERS.get(part, 0.5) for part in drawn])
    read = with_wide_ligatures(codes, lost, width, np.zeros(len(codes), int), np.array(gap))
    letters = [LIGATURES.get(int(one), "-" if one == NONE else chr(one)) for one in read]
    return "".join(f" {one}" if apart else one for one, apart in zip(letters, gap, strict=True)).split()[:-1]


def _parts(word: str) -> list[str]:
    before, *held = word.split("|")
    return [*before, *((held[0], *held[1]) if held else ())]


@pytest.mark.parametrize(
    "word",
    ["di|ff|erent", "o|ff|", "de|fi|ne", "|fi|ve", "|fi|eld", "veri|fi|ed", "speci|fi|es", "identi|fi|er",
     "veri|fi|able", "pro|fi|le", "|fl|ow", "|fl|at", "re|fl|ect", "|fl|exible", "|fl|esh", "con|fl|ict", "in|fl|uence",
     "e|ffi|cient", "o|ffi|ce", "shu|ffl|ed", "cu|ffl|inks"],
)  # fmt: skip
def test_a_lost_ligature_is_read_by_its_width_and_its_word(word):
    assert read_words(word, "and", "more") == [word.replace("|", ""), "and", "more"]


def test_a_sign_of_another_width_is_no_ligature():
    assert read_words("a|fi|b", other=1.2) == ["a-b"]
