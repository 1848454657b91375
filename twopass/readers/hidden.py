"""Words that nobody sees, told in one warning a document; and characters without a shape, taken out of the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from twopass.readers.page_ranges import listed
from twopass.schema import Hidden, HiddenReason

_QUOTED = 80  # characters that are quoted of what nobody sees
_KEPT = 400  # characters that are kept of it
_FEWEST_WORDS = 3  # of a comment or of what stands by for other browsers: fewer are a mark for a program
_WORD = re.compile(r"[^\W\d_]{2,}")
_SHAPELESS = re.compile(
    r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]+"  # controls of terminals
    r"|[\u200e\u200f\u061c\u180e\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]+"  # marks of direction, fillers
    r"|[\U000e0000-\U000e007f]+"  # tags, which spell any text
    # where words may part, in scripts that part them by blanks anyway
    r"|(?<![\u0e00-\u109f\u1780-\u17ff\u200b-\u200d])\u200b(?![\u200b-\u200d])"
    r"|[\u200b-\u200d]{2,}"
    r"|(?<=[\ufe00-\ufe0f\U000e0100-\U000e01ef])[\ufe00-\ufe0f\U000e0100-\U000e01ef]+"  # of forms, one
)
_TELLING = re.compile(r"[\u202a-\u202e\u2066-\u2069]+|[\U000e0000-\U000e007f]+|.{2,}", re.DOTALL)


def told_hidden(hidden: Sequence[Hidden]) -> Iterator[str]:
    """In words, that something was kept out because nobody sees it: where, why, and how it begins."""
    if not hidden:
        return
    words = shortened(max((one.words for one in hidden), key=len), _QUOTED)
    pages = sorted({one.page for one in hidden if one.page})
    where = f"on {listed('page', pages)} " if pages else ""
    why = ", ".join(dict.fromkeys(one.reason for one in hidden))
    yield f"{where}words that nobody sees ({why}) were kept out of the text: “{words}”"


def shortened(words: str, most: int = _KEPT) -> str:
    """Words on one line, cut after so many characters."""
    words = " ".join(shapely(words).split())
    return words if len(words) <= most else f"{words[:most].rsplit(' ', 1)[0]} …"


def of_weight(reason: HiddenReason, words: str, page: int = 0) -> list[Hidden]:
    """What was kept out, where it is more than a mark for a program."""
    return (
        [Hidden(page=page, reason=reason, words=shortened(words))] if len(_WORD.findall(words)) >= _FEWEST_WORDS else []
    )


# ── characters ────────────────────────────────────────────────────────────────────────────────────


def shapely(text: str) -> str:
    """Text without the characters that have no shape: controls, marks of direction, tags."""
    return text if text.isascii() and text.isprintable() else _SHAPELESS.sub("", text)


def shapeless_in(text: str) -> list[tuple[int, int]]:
    """Where characters without a shape stand."""
    return [found.span() for found in _SHAPELESS.finditer(text)]


def spelled_out(run: str) -> str:
    """What a run of characters without a shape spells, or their numbers; empty where it is a lone mark."""
    if not _TELLING.match(run):
        return ""
    letters = "".join(chr(ord(sign) & 0x7F) for sign in run if "\U000e0020" <= sign <= "\U000e007e")
    return letters or " ".join(f"U+{ord(sign):04X}" for sign in dict.fromkeys(run))
