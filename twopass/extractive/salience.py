"""Which sentences carry a section: centrality, distinctiveness, cues and position, chosen evenly over its length."""

from __future__ import annotations

from itertools import islice, pairwise

import numpy as np

from twopass.text.sentence_views import Phrasing
from twopass.text.statistics import Floats, Integers, Statistics

# What a sentence loses by one like it nearer to a border, what it gains by the document as a whole, and how much
# further off the end of a section is than its head; found with `benchmarks/abstract.py`.
_NEARER, _WHOLE, _LAST = -0.3, 0.3, 2.0
# Weights found with `benchmarks/abstract.py`; halving or doubling any one changes its figure by about a point.
_CUES = {"contribution": 1.6, "result": 0.2, "conclusion": 0.2, "definition": 0.2}
_CENTRAL, _DISTINCT, _HEADING, _OWN_HEADING, _POSITION = 0.5, 0.3, 0.3, 0.5, 0.15
_SHORT = 4.0  # words added to a sentence's length, so that a mean over few words counts less
_SAME = 0.55  # cosine above which two sentences say the same
_TRIED = 6  # sentences of a stretch tried for a point before it goes without one


def emphasis(statistics: Statistics, section: int, whole: Floats) -> Floats:
    """How much the text itself stresses each sentence of the section at that place, from 0 to about 2.5; `whole` is the
    document's mean vector.
    """
    low, high = statistics.in_section(section)
    if high <= low:
        return np.zeros(0)
    total: Floats = np.array([_cue_weight(said) for said in statistics.phrasings[low:high]], dtype=float)
    total += _CENTRAL * _scaled(centrality(statistics, low, high, whole))
    total += _DISTINCT * _scaled(distinctiveness(statistics, low, high))
    total += _HEADING * _heading(statistics, low, high, statistics.heading_words[section])
    total += _OWN_HEADING * _heading(statistics, low, high, statistics.own_heading(section))
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


def centrality(statistics: Statistics, low: int, high: int, whole: Floats) -> Floats:
    """How much sentences `[low, high)`, those of one section, stand for it and for the document whose mean vector is
    `whole`: shape (high - low,).

    A sentence gains by the sentences that it is like and that stand further from a border of the section, and loses by
    those nearer to one: what stands at a border says what the rest goes into (HipoRank; Dong, Mircea and Cheung,
    "Discourse-aware unsupervised summarization of long scientific documents", 2021). The cost is linear in the words.
    """
    n = high - low
    row, column, value = vectors(statistics, low, high)
    if n < 2 or not len(row):
        return np.ones(n)
    stems, column = np.unique(column, return_inverse=True)
    whole = whole[stems]  # what other sections are made of would make each cost as much as all
    bounds = np.searchsorted(row, np.arange(n + 1)).tolist()
    held = [(column[a:b], value[a:b]) for a, b in pairwise(bounds)]
    place = np.arange(n)
    inner = np.minimum(place, _LAST * (n - 1 - place))
    own = np.bincount(row, weights=value**2, minlength=n)
    further, gathered = np.zeros(n), np.zeros(len(whole))
    order = np.argsort(-inner, kind="stable")
    for group in np.split(order, np.flatnonzero(np.diff(inner[order])) + 1):
        for one in group.tolist():
            gathered[held[one][0]] += held[one][1]
        for one in group.tolist():
            further[one] = held[one][1] @ gathered[held[one][0]] - own[one]
    around = np.array([values @ gathered[columns] for columns, values in held]) - own
    document = np.array([values @ whole[columns] for columns, values in held])
    return np.maximum((_NEARER * (around - further) + further) / (n - 1) + _WHOLE * document, 0.0)


def mean_vector(statistics: Statistics) -> Floats:
    """The direction of all sentences together, as a unit vector over the vocabulary."""
    _, column, value = vectors(statistics, 0, len(statistics.sentences))
    total = np.bincount(column, weights=value, minlength=max(1, len(statistics.vocabulary)))
    return total / max(1e-12, float(np.linalg.norm(total)))


def distinctiveness(statistics: Statistics, low: int, high: int) -> Floats:
    """How much each sentence speaks of what this section speaks of more than the others: shape (high - low,)."""
    weight = np.clip(statistics.log_odds(low, high), 0.0, None)
    rows = statistics.sentence_of[statistics.offsets[low] : statistics.offsets[high]] - low
    total = np.bincount(rows, weights=weight, minlength=high - low)
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
    stems = statistics.stems_at(index)
    return dict(zip(stems, statistics.idf[stems].tolist(), strict=True))


def _repeats(statistics: Statistics, candidate: int, chosen: list[int]) -> bool:
    return any(similarity(statistics, candidate, other) > _SAME for other in chosen)


def _scaled(values: Floats) -> Floats:
    """Between 0 and 1 by rank-preserving division through the ninetieth percentile, capped at 1.5."""
    if not len(values):
        return values
    top = ninetieth(values) or float(values.max())
    return np.clip(values / top, 0.0, 1.5) / 1.5 if top > 0 else np.zeros_like(values)


def ninetieth(values: Floats) -> float:
    """The ninetieth percentile as `numpy.quantile` has it, bit for bit; that imports all of `numpy.ma` for it."""
    ordered = np.sort(values).tolist()
    place = (len(ordered) - 1) * 0.9
    below = int(place)
    low, high = ordered[below], ordered[min(below + 1, len(ordered) - 1)]
    share = place - below
    return float(low + (high - low) * share if share < 0.5 else high - (high - low) * (1 - share))


def _cue_weight(said: Phrasing) -> float:
    return sum(weight for kind, weight in _CUES.items() if said.holds(kind))


def _position(statistics: Statistics, low: int, high: int) -> Floats:
    """The first sentences of a section and of a paragraph say what it is about."""
    values = np.array([0.35 if one.first else 0.0 for one in statistics.sentences[low:high]])
    lead = np.array([0.65, 0.35, 0.15])[: high - low]
    values[: len(lead)] += lead
    return values


def _heading(statistics: Statistics, low: int, high: int, heading: frozenset[int]) -> Floats:
    """Share of the words of a heading that a sentence holds."""
    wanted = {word for word in heading if word >= 0}
    if not wanted:
        return np.zeros(high - low)
    return np.array([len(wanted.intersection(statistics.stems_at(i))) / len(wanted) for i in range(low, high)])
