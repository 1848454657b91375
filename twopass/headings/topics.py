"""Sections for a document without headings: parted where its words change, titled with words of its own.

The parting is TextTiling (Hearst 1997) on paragraphs: a boundary is a deep valley of the likeness between the words
before and after it.
"""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from twopass.headings.heading import Heading
from twopass.schema import Document

PAGES_EACH = 3  # pages that an inferred section holds, about
CHARS_EACH = 9000  # the same for a document without pages
SHORTEST = 3000  # characters from which a document is parted at all
WINDOW = 4  # paragraphs on either side of a boundary that are compared
MOST = 60
_WORD = re.compile(r"[^\W\d_]{4,}")
_WIDE = r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2}"


class Paragraph(NamedTuple):
    """Characters `[start, end)` of the text and the words that carry its topic, in order."""

    start: int
    end: int
    words: tuple[str, ...]


def inferred(document: Document) -> list[Heading]:
    """The inferred sections, none where the text is too short to part."""
    paragraphs = _paragraphs(document.text)
    wanted = _wanted(document)
    starts = _boundaries(paragraphs, wanted - 1) if wanted > 1 and len(paragraphs) > WINDOW else []
    spans = [paragraphs[a:b] for a, b in itertools.pairwise([0, *starts, len(paragraphs)]) if b > a]
    if len(spans) < 2:
        return []
    spread = Counter(word for span in spans for word in {w for p in span for w in p.words})
    headings = []
    for position, span in enumerate(spans):
        start = span[0].start if position else 0
        headings.append(Heading(start, start, "", _title(document.text, span, spread, len(spans)), 1, "inferred"))
    return headings


def _wanted(document: Document) -> int:
    """How many sections a document of that length should have."""
    by_length = max(len(document.pages) // PAGES_EACH, len(document.text) // CHARS_EACH)
    return min(MOST, max(by_length, 2 if len(document.text) > SHORTEST else 1))


def _paragraphs(text: str) -> list[Paragraph]:
    """Paragraphs as the reader parted them; very long ones are cut at line ends, so that a wall of text has joints."""
    found = []
    for match in re.finditer(r"\S(?:[^\n]|\n(?!\n))*", text):
        words = tuple(word.lower() for word in _WORD.findall(match.group()) or re.findall(_WIDE, match.group()))
        found.append(Paragraph(match.start(), match.end(), words))
    return found


def _boundaries(paragraphs: Sequence[Paragraph], wanted: int) -> list[int]:
    """Up to `wanted` paragraphs, in order, that open a new topic."""
    likeness = _likeness(paragraphs)
    depth = _depths(likeness)
    least = max(2, len(paragraphs) // (3 * (wanted + 1)))
    chosen: list[int] = []
    for index in np.argsort(-depth, kind="stable"):
        if depth[index] <= 0 or len(chosen) >= wanted:
            break
        at = int(index) + 1
        if all(abs(at - other) >= least for other in (*chosen, 0, len(paragraphs))):
            chosen.append(at)
    return sorted(chosen)


def _likeness(paragraphs: Sequence[Paragraph]) -> NDArray[np.float64]:
    """The cosine between the words before and after each joint, shape (paragraphs - 1,)."""
    counts = [Counter(paragraph.words) for paragraph in paragraphs]
    total = Counter(word for count in counts for word in count)
    weight = {word: math.log(len(counts) / n) for word, n in total.items()}
    return np.array(
        [
            _cosine(
                sum(counts[max(0, joint - WINDOW) : joint], Counter[str]()),
                sum(counts[joint : joint + WINDOW], Counter[str]()),
                weight,
            )
            for joint in range(1, len(paragraphs))
        ]
    )


def _cosine(left: Counter[str], right: Counter[str], weight: Mapping[str, float]) -> float:
    """How alike the words of two stretches are, from 0 to 1; 0 where one of them says nothing."""
    both = sum(left[w] * right[w] * weight[w] ** 2 for w in left.keys() & right.keys())
    norms = [math.sqrt(sum((n * weight[w]) ** 2 for w, n in side.items())) for side in (left, right)]
    return both / (norms[0] * norms[1]) if norms[0] and norms[1] else 0.0


def _depths(likeness: NDArray[np.float64]) -> NDArray[np.float64]:
    """How deep the valley at each joint is: the climb to the nearest peak on the left plus that on the right."""
    return (_peaks_behind(likeness) - likeness) + (_peaks_behind(likeness[::-1])[::-1] - likeness)


def _peaks_behind(likeness: NDArray[np.float64]) -> NDArray[np.float64]:
    """The likeness at the nearest peak that is reached from each joint by going back without going down."""
    peaks = likeness.copy()
    for at in range(1, len(peaks)):
        if likeness[at - 1] >= likeness[at]:
            peaks[at] = peaks[at - 1]
    return peaks


def _title(text: str, span: Sequence[Paragraph], spread: Counter[str], sections: int) -> str:
    """Three words or pairs of words that this section uses and the others do not, as they are written in it."""
    said = text[span[0].start : span[-1].end]
    words = Counter(word for paragraph in span for word in paragraph.words)
    if not words:
        return " ".join(said.split()[:8])[:60] or "Untitled"
    worth = {word: _telling(times, spread[word], sections) for word, times in _repeated(words).items()} or words
    best = sorted(worth, key=lambda word: (-worth[word], word))[:3]
    title = ", ".join(dict.fromkeys(_as_written(said, word) for word in best))
    return title[:1].upper() + title[1:]


def _repeated(words: Counter[str]) -> dict[str, int]:
    """The words that are said more than once; all of them where they are few."""
    return {word: times for word, times in words.items() if times > 1 or len(words) < 8}


def _telling(times: int, spread: int, sections: int) -> float:
    """How much a word tells of a section that says it so often, `spread` of all the sections saying it at all."""
    return times * (0.3 + math.log((1 + sections) / (0.5 + spread)))


def _as_written(said: str, word: str) -> str:
    """The commonest spelling of a word, with the word it mostly stands with where that is one phrase."""
    forms = Counter(match.group() for match in re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", said, re.I))
    form = forms.most_common(1)[0][0] if forms else word
    pairs = Counter(re.findall(rf"(?<!\w){re.escape(form)}[ -]([^\W\d_]{{4,}})(?!\w)", said))
    follower, times = pairs.most_common(1)[0] if pairs else ("", 0)
    return f"{form} {follower}" if times > 2 and times > 0.5 * sum(forms.values()) else form
