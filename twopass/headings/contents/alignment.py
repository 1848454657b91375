"""Where in the body each entry of the contents pages stands."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from twopass.headings.contents.entries import Entry
from twopass.headings.vocabulary import key

ALIKE = 86.0  # rapidfuzz ratio from which an entry and a heading are the same
AHEAD = 40  # pages on which an entry that names none is looked for

NEAR = 4  # pages from where it should be, within which an entry is still looked for by its very words
TELLING = 12  # letters and figures that these must have

Keys = tuple[str, str]
"""A title as `key` has it: with its number, and without."""


class Titles:
    """The candidates that entries may name, in reading order, by their words and by their pages; each is given as whole
    text, title without number, and page.
    """

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

    def near(self, wanted: Keys, page: int, taken: set[int]) -> int:
        """The one title that says an entry's words not far from the page where it should be, -1 for none or several:
        empty pages may be counted here and not there.
        """
        found = [i for i in self.named(wanted) if i not in taken and abs(self.pages[i] - page) <= NEAR]
        return found[0] if len(found) == 1 and len(wanted[0]) >= TELLING else -1

    def best(self, wanted: Keys, around: Iterable[int], taken: set[int]) -> int:
        """Of the titles around, the first that says the entry's words, else the one most like it, -1 for none."""
        best, most = -1, ALIKE
        for index in around:
            if index in taken:
                continue
            whole, bare = self.keys[index]
            if whole == wanted[0]:
                return index
            alike = max(alikeness(wanted[0], whole, ALIKE), alikeness(wanted[1], bare, ALIKE) - 0.5)
            if alike > most:
                best, most = index, alike
        return best


def place(entries: Sequence[Entry], known: Titles) -> list[int]:
    """For each entry the index of the heading it names, -1 where none is found.

    An entry is looked for on the page it names, plus the offset between printed and counted pages that most entries
    agree on.
    """
    offset = offsets(entries, known)
    placed: list[int] = []
    taken: set[int] = set()
    last_page = 0
    for entry in entries:
        if entry.page is None:
            last_page = last_page or entry.sheet_page
        wanted = (key(entry.text), key(entry.title))
        shift = offset[entry.roman]
        best = known.best(wanted, _around(entry, wanted, shift, last_page, known), taken)
        if best < 0 and entry.page is not None and shift is not None:
            best = known.near(wanted, entry.page + shift, taken)
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


def offsets(entries: Sequence[Entry], known: Titles) -> dict[bool, int | None]:
    """The difference between counted and printed pages, for those in Arabic and (True) in Roman figures."""
    return {roman: _offset(entries, roman, known) for roman in (False, True)}


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


def alikeness(a: str, b: str, least: float) -> float:
    """How alike two titles are, from `least` to 100; 0 where they are less, or too unlike to be compared."""
    if not a or not b or abs(len(a) - len(b)) > 0.3 * max(len(a), len(b)):
        return 0.0
    if a == b:
        return 100.0
    from rapidfuzz.fuzz import ratio  # half of what is read has no title that must be compared so

    return ratio(a, b, score_cutoff=least)
