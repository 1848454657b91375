"""Which windows of a document are looked at, as the registration of the bridge says: mid-section, two in each third."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from experiments.pretrained.index_items import Item, Span, closings, lines
from twopass.schema import Reading
from twopass.text.running_text import silent

DOCUMENTS = 40
WINDOW, LOCAL, INDEX = 192, 384, 384  # tokens: what is predicted, the text before it, what else is shown
SECTION = 256  # the least tokens of a section in whose middle a window lies
THIRDS = ("first", "middle", "last")
EACH = 2  # windows in each third
LETTERS = 0.75  # the least share of letters in running text
SIGNS = ("Co", "So")  # of Unicode: for private use, and pictures; where a font's characters have no names


@dataclass(frozen=True)
class Window:
    """192 tokens from the middle of a section: their first token, and the section's place, characters and tokens."""

    first: int
    place: int
    span: Span
    tokens: Span
    third: str = ""  # of all windows that the document has


@dataclass(frozen=True)
class Prepared:
    """A document as the study needs it: hash, tokens with their first characters, index of either pass, windows."""

    document: str
    text: str
    ids: Sequence[int]
    starts: Sequence[int]
    forward: Sequence[Item]
    resolved: Sequence[Item]
    closings: Sequence[Item]
    windows: tuple[Window, ...] = ()

    def words(self, low: int, high: int) -> str:
        """The text of the tokens [low, high)."""
        return self.text[self.starts[low] : self.starts[high] if high < len(self.ids) else len(self.text)]

    def running(self, low: int, high: int) -> bool:
        """Whether the tokens [low, high) are running text: by their letters, and by having no signs for characters."""
        words = self.words(low, high)
        signs = any(unicodedata.category(character) in SIGNS for character in set(words))
        return sum(map(str.isalpha, words)) >= LETTERS * len(words) and not signs


def prepare(forward: Reading, resolved: Reading, ids: Sequence[int], starts: Sequence[int]) -> Prepared:
    """A document, read without and with the second pass, and all windows that it has."""
    document = resolved.document
    one = Prepared(document.id, document.text, ids, starts, lines(forward), lines(resolved), closings(resolved))
    return replace(one, windows=tuple(_eligible(one, resolved)))


def chosen(document: str, found: Sequence[Window]) -> tuple[Window, ...]:
    """Two windows of each third of those that a document has, in reading order; its hash decides which."""
    placed = [replace(window, third=THIRDS[len(THIRDS) * n // len(found)]) for n, window in enumerate(found)]
    drawn = sorted(placed, key=lambda window: sha256(f"{document}:{window.first}".encode()).digest())
    taken = [window for third in THIRDS for window in [each for each in drawn if each.third == third][:EACH]]
    return tuple(sorted(taken, key=lambda window: window.first))


def _eligible(one: Prepared, reading: Reading) -> Iterator[Window]:
    """A window in the middle of every section that is long enough, far enough from the start, and running text."""
    for place, section in enumerate(reading.skeleton.sections):
        low, high = (bisect_left(one.starts, character) for character in (section.body, section.end))
        first = (low + high - WINDOW) // 2
        if high - low < SECTION or first < LOCAL + INDEX or silent(section):
            continue
        if one.running(first, first + WINDOW):
            yield Window(first, place, (section.start, section.end), (low, high))
