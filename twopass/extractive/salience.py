"""Which sentences carry a section: centrality, distinctiveness, cues and position, chosen evenly over its length."""

from __future__ import annotations

from itertools import islice

import numpy as np

from twopass.text.sentence_views import Phrasing
from twopass.text.statistics import Floats, Integers, Statistics

_DAMPING = 0.85  # as in PageRank (Brin and Page, 1998)
_ROUNDS = 12  # the order of sentences no longer changes after about ten
# Weights found with `benchmarks/abstract.py`; halving or doubling any one changes its figure by about a point.
_CUES = {"contribution": 1.6, "result": 0.2, "conclusion": 0.2, "definition": 0.2}
_CENTRAL, _DISTINCT, _HEADING, _POSITION = 0.5, 0.3, 0.3, 0.15
_SHORT = 4.0  # words added to a sentence's length, so that a mean over few words counts less
_SAME = 0.55  # cosine above which two sentences say the same
_TRIED = 6  # sentences of a stretch tried for a point before it goes without one


def emphasis(statistics: Statistics, section: int) -> Floats:
    """How much the text itself stresses each sentence of the section at that place, from 0 to about 2.5."""
    low, high = statistics.in_section(section)
    if high <= low:
        return np.zeros(0)
    total: Floats = np.array([_cue_weight(said) for said in statistics.phrasings[low:high]], dtype=float)
    total += _CENTRAL * _scaled(centrality(statistics, low, high))
    total += _DISTINCT * _scaled(distinctiveness(statistics, low, high))
    total += _HEADING * _heading(statistics, low, high, statistics.heading_words[section])
    total += _POSITION * _position(statistics, low, high)
    return total


def vectors(statistics: Statistics, low: int, high: int) -> tuple[Integers, Integers, Floats]:
    """Sentences `[low, high)` as unit tf-idf rows in coordinate form: row, column and value of each entry."""
    size = max(1, len(statistics.vocabulary))
    tokens = statistics.tokens[statistics.offsets[low] : statistics.offsets[high]]
    rows = statistics.sentence_of[statistics.offsets[low] : statistics.offsets[high]] - low
    keys, times = np.unique(rows * size + tokens, return_counts=True)
    row, column = keys // size, keys % size
    value = np.log1p(times) * statistics.idf[column]
    norm = np.sqrt(np.bincount(row, weights=value**2, minlength=high - low))
    return row, column, value / np.maximum(norm[row], 1e-12)


def centrality(statistics: Statistics, low: int, high: int) -> Floats:
    """PageRank over the cosine graph of sentences `[low, high)` (LexRank; Erkan and Radev, 2004).

    The graph is never built: a step multiplies by the tf-idf rows and by their transpose, so the cost is linear in
    the number of words.
    """
    n = high - low
    row, column, value = vectors(statistics, low, high)
    if n == 0 or not len(row):
        return np.zeros(n)
    column = np.unique(column, return_inverse=True)[1].astype(np.int64)
    width = int(column.max()) + 1
    filled = np.bincount(row, weights=value**2, minlength=n)

    def neighbours(mass: Floats) -> Floats:
        by_word = np.bincount(column, weights=value * mass[row], minlength=width)
        gathered = np.bincount(row, weights=value * by_word[column], minlength=n)
        return np.maximum(gathered - filled * mass, 0.0)

    degree = np.maximum(neighbours(np.ones(n)), 1e-12)
    rank = np.full(n, 1.0 / n)
    for _ in range(_ROUNDS):
        rank = (1 - _DAMPING) / n + _DAMPING * neighbours(rank / degree)
    return rank


def distinctiveness(statistics: Statistics, low: int, high: int) -> Floats:
    """How much each sentence speaks of what this section speaks of more than the others: shape (high - low,)."""
    weight = np.clip(statistics.log_odds(low, high), 0.0, None)
    tokens = statistics.tokens[statistics.offsets[low] : statistics.offsets[high]]
    rows = statistics.sentence_of[statistics.offsets[low] : statistics.offsets[high]] - low
    total = np.bincount(rows, weights=weight[tokens], minlength=high - low)
    return total / (np.bincount(rows, minlength=high - low) + _SHORT)


def choose(statistics: Statistics, low: int, high: int, scores: Floats, start: int, end: int, number: int) -> list[int]:
    """Indices of at most `number` sentences of `[low, high)`, in text order: the best of each equal stretch of
    `[start, end)`, none saying again what one before it says.
    """
    if high <= low or number <= 0 or scores.max(initial=0.0) <= 0.0:
        return []
    width = max(1.0, (end - start) / number)
    starts = np.array([one.start for one in statistics.sentences[low:high]])
    stretch = np.clip(((starts - start) / width).astype(int), 0, number - 1)
    order = np.argsort(-scores, kind="stable")
    order = order[scores[order] > 0.0]
    members = [(low + order[stretch[order] == part][:_TRIED]).tolist() for part in range(number)]
    chosen: list[int] = []
    for held in members:
        chosen += islice((one for one in held if not _repeats(statistics, one, chosen)), 1)
    return chosen or [low + int(scores.argmax())]


def similarity(statistics: Statistics, one: int, two: int) -> float:
    """Cosine of two sentences of the document."""
    first, second = _bag(statistics, one), _bag(statistics, two)
    shared = sum(value * second[word] for word, value in first.items() if word in second)
    norm = (sum(v * v for v in first.values()) * sum(v * v for v in second.values())) ** 0.5
    return shared / norm if norm else 0.0


def _bag(statistics: Statistics, index: int) -> dict[int, float]:
    tokens = statistics.tokens[statistics.offsets[index] : statistics.offsets[index + 1]]
    return dict(zip(tokens.tolist(), statistics.idf[tokens].tolist(), strict=True))


def _repeats(statistics: Statistics, candidate: int, chosen: list[int]) -> bool:
    return any(similarity(statistics, candidate, other) > _SAME for other in chosen)


def _scaled(values: Floats) -> Floats:
    """Between 0 and 1 by rank-preserving division through the ninetieth percentile, capped at 1.5."""
    if not len(values):
        return values
    top = float(np.quantile(values, 0.9)) or float(values.max())
    return np.clip(values / top, 0.0, 1.5) / 1.5 if top > 0 else np.zeros_like(values)


def _cue_weight(said: Phrasing) -> float:
    return sum(weight for kind, weight in _CUES.items() if said.holds(kind))


def _position(statistics: Statistics, low: int, high: int) -> Floats:
    """The first sentences of a section and of a paragraph say what it is about."""
    values = np.array([0.35 if one.first else 0.0 for one in statistics.sentences[low:high]])
    lead = np.array([0.65, 0.35, 0.15])[: high - low]
    values[: len(lead)] += lead
    return values


def _heading(statistics: Statistics, low: int, high: int, heading: frozenset[int]) -> Floats:
    """Share of the heading's and the title's words that a sentence holds."""
    wanted = {word for word in heading if word >= 0}
    if not wanted:
        return np.zeros(high - low)
    return np.array(
        [
            len(wanted & set(statistics.tokens[statistics.offsets[i] : statistics.offsets[i + 1]].tolist()))
            / len(wanted)
            for i in range(low, high)
        ]
    )
