"""Where in the body each entry of the contents pages stands."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz

from twopass.headings.contents.entries import Entry
from twopass.headings.vocabulary import key

ALIKE = 86.0  # rapidfuzz ratio from which an entry and a heading are the same
AHEAD = 40  # pages on which an entry that names none is looked for

Keys = tuple[str, str]
"""A title as `key` has it: with its number, and without."""


class Titles:
    """The candidates that entries may name, by their words and by their pages."""

    def __init__(self, titles: Sequence[tuple[str, str, int]]) -> None:
        self.keys: list[Keys] = []
        self.pages = [page for _, _, page in titles]
        self.on_page: dict[int, list[int]] = defaultdict(list)
        self._known: dict[str, list[int]] = defaultdict(list)
        for index, (whole, bare, page) in enumerate(titles):
            both = (key(whole), key(bare) if bare != whole else key(whole))
            self.keys.append(both)
            self.on_page[page].append(index)
            for words in dict.fromkeys(both):
                self._known[words].append(index)

    def named(self, wanted: Keys) -> list[int]:
        """The titles that say an entry's words, those with its number if there are any."""
        return self._known.get(wanted[0], []) or self._known.get(wanted[1], [])

    def on(self, pages: Iterable[int]) -> list[int]:
        """The titles that stand on some pages, page by page."""
        return [index for page in pages for index in self.on_page.get(page, ())]

    def best(self, wanted: Keys, around: Iterable[int], taken: set[int]) -> int:
        """Of the titles around, the first that says the entry's words, else the one most like it, -1 for none."""
        best, most = -1, ALIKE
        for index in around:
            if index in taken:
                continue
            whole, bare = self.keys[index]
            if whole == wanted[0]:
                return index
            alike = max(_ratio(wanted[0], whole), _ratio(wanted[1], bare) - 0.5)
            if alike > most:
                best, most = index, alike
        return best


def place(entries: Sequence[Entry], titles: Sequence[tuple[str, str, int]]) -> list[int]:
    """For each entry the index of the heading it names, -1 where none is found.

    `titles` are the candidates in reading order, as whole text, title without number, and page. An entry is looked
    for on the page it names, plus the offset between printed and counted pages that most entries agree on.
    """
    if not entries:
        return []
    known = Titles(titles)
    offsets = {roman: _offset(entries, roman, known) for roman in (False, True)}
    placed: list[int] = []
    taken: set[int] = set()
    last_page = 0
    for entry in entries:
        if entry.page is None:
            last_page = last_page or entry.sheet_page
        wanted = (key(entry.text), key(entry.title))
        best = known.best(wanted, _around(entry, wanted, offsets[entry.roman], last_page, known), taken)
        placed.append(best)
        taken.add(best)
        last_page = known.pages[best] if best >= 0 else last_page
    return placed


def _around(entry: Entry, wanted: Keys, offset: int | None, last_page: int, known: Titles) -> list[int]:
    """The titles that an entry may name: on its page or a neighbour of it; without a page, those after the last."""
    if entry.page is None:
        after = known.on(range(last_page, last_page + AHEAD)) if last_page else []
        return [i for i in after if wanted[0] in known.keys[i] or wanted[1] in known.keys[i]]
    if offset is None:
        return []
    target = entry.page + offset
    return known.on((target, target + 1, target - 1))


def _offset(entries: Sequence[Entry], roman: bool, known: Titles) -> int | None:
    """The difference between counted and printed pages on which most entries agree."""
    votes: Counter[int] = Counter()
    for entry in entries:
        if entry.page is not None and entry.roman == roman:
            for index in known.named((key(entry.text), key(entry.title))):
                votes[known.pages[index] - entry.page] += 1
    if not votes:
        return None if roman else 0
    return max(votes, key=lambda offset: (votes[offset], -abs(offset)))


def _ratio(a: str, b: str) -> float:
    """How alike two titles are, from 0 to 100; 0 where they are too unlike to be compared."""
    if not a or not b or abs(len(a) - len(b)) > 0.3 * max(len(a), len(b)):
        return 0.0
    return 100.0 if a == b else fuzz.ratio(a, b, score_cutoff=ALIKE)
