"""Where else a document gives the figures of a statement: in the table behind a sentence, in a note, in a summary."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property

from twopass.schema import Evidence
from twopass.text.analysis import DocumentAnalysis
from twopass.text.sentence_index import Segmentation
from twopass.text.tokens import content_stems

TELLING, ALONE = 3, 4
"""Digits from which a figure may tell a matter together with another one, and from which it may alone."""
PAGES = 3

_FIGURE = re.compile(r"(?<![\w.,])\d(?:[\d.,’'\u00a0\u202f]*\d)?(?![\w])")
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_GROUPING = re.compile(r"[,’'\u00a0\u202f]")


class SameFigures:
    """A view of the document's analysis: its sentences and table rows by the figures in them."""

    def __init__(self, analysis: DocumentAnalysis) -> None:
        self._document, self._language = analysis.document, analysis.language
        self._sentences = analysis.of(Segmentation).sentences

    @cached_property
    def _holding(self) -> Mapping[str, Sequence[int]]:
        """The places of the sentences that hold each figure: few answers have any, and then they are looked for."""
        holding: defaultdict[str, list[int]] = defaultdict(list)
        for place, one in enumerate(self._sentences):
            for figure in set(_figures(self._document.text[one.start : one.end])):
                holding[figure].append(place)
        return holding

    def beside(self, text: str, cited: Collection[Evidence]) -> tuple[Evidence, ...]:
        """On each other page the sentence or row that gives most of the figures of `text` about the same matter: two of
        them, or one of four digits, and a word of the text. At most `PAGES`, those with most figures and words first.
        """
        said, stems = set(_figures(text)), set(content_stems(text, self._language))
        held: defaultdict[int, set[str]] = defaultdict(set)
        for figure in said:
            for place in self._holding.get(figure, ()):
                held[place].add(figure)
        found: list[tuple[int, int, int]] = []
        for place, figures in held.items():
            one = self._sentences[place]
            words = set(content_stems(self._document.text[one.start : one.end], self._language))
            if (len(figures) > 1 or max(map(_digits, figures)) >= ALONE) and stems & words:
                found.append((-len(figures), -len(stems & words), place))
        places = (self._sentences[place] for *_, place in sorted(found))
        by_page = {one.page: one for one in cited}
        for evidence in (self._document.evidence(one.start, one.end) for one in places):
            by_page.setdefault(evidence.page, evidence)
        return tuple(by_page.values())[len({one.page for one in cited}) :][:PAGES]


def _figures(text: str) -> Iterator[str]:
    """The telling figures of a text, without marks between thousands."""
    for found in _FIGURE.finditer(text):
        figure = _GROUPING.sub("", found[0])
        if _digits(figure) >= TELLING and not _YEAR.fullmatch(found[0]):
            yield figure


def _digits(figure: str) -> int:
    return sum(map(str.isdigit, figure))
