"""What readers would say of a sentence as the line of its own section: regressions over how it is put and where."""

from __future__ import annotations

import numpy as np

from twopass.extractive.coverage import LENGTH_OFFSET, LENGTH_POWER
from twopass.extractive.logistic import Model, load
from twopass.extractive.study import SOUND, Study
from twopass.text.analysis import DocumentAnalysis
from twopass.text.sentence_views import Phrasing
from twopass.text.statistics import Floats, Statistics
from twopass.text.tokens import cue
from twopass.text.wellformed import CITATION, is_sentence, without_mark

_HEAD = 60  # characters in which a sentence says that something was found
_SUBJECT = 3  # content words among which it names what it is about
_SHORT = 60  # characters below which it says little
_SHORTEST = 10  # characters that any sentence counts for
_QUOTES = frozenset('"“”«»')
_ANYWHERE = ("contribution", "result", "conclusion", "pointing", "examples")
_FIRST = ("connectives", "resulting", "referring", "definites", "anaphora")
"""Kinds of cue phrases that are asked for in a sentence, and at its head."""


def likely_grades(analysis: DocumentAnalysis) -> Floats:
    """How likely each sentence of a document is a poor, a fair and a good line of its section; shape (sentences, 3)."""
    study = analysis.of(Study)
    places = range(len(study.skeleton.sections))
    held = [_grades(features(study, place)) for place in places if _size(study.statistics, place)]
    return np.concatenate([np.zeros((0, 3)), *held])


def _grades(columns: dict[str, Floats]) -> Floats:
    """The same from the features of one section's sentences."""
    good = model("good").chances(columns)
    sound = np.maximum(model("fair").chances(columns), good)
    return np.column_stack([1.0 - sound, sound - good, good])


def model(grade: str) -> Model:
    """The model of "good" lines, or that of "fair" and good ones, fitted by `benchmarks/train_lines.py`."""
    return load(__package__, f"{grade}_lines")


def _size(statistics: Statistics, place: int) -> int:
    low, high = statistics.in_section(place)
    return high - low


def features(study: Study, place: int) -> dict[str, Floats]:
    """What is asked of each sentence of the section at that place: flags of 0 and 1, shares, logarithms of characters,
    and how it stands out from the others in standard deviations; each of shape (sentences,).
    """
    low, high = study.statistics.in_section(place)
    return {
        **_placed(study, low, high),
        **_weighed(study, low, high),
        **_worded(study, place),
        **_put(study, low, high),
    }


def _placed(study: Study, low: int, high: int) -> dict[str, Floats]:
    """Where each sentence stands."""
    n = high - low
    at = np.arange(n)
    opens = np.array([one.first for one in study.statistics.sentences[low:high]], float)
    sound = study.fit[low:high] >= SOUND
    return {
        "sentences": np.full(n, np.log1p(n)),
        "place": at / max(1, n - 1),
        "third": (sound & (np.cumsum(sound) == 3)).astype(float),
        "paragraph": opens,
        "paragraphs": np.cumsum(opens),
        "ends_paragraph": np.append(opens[1:], 1.0),
    }


def _weighed(study: Study, low: int, high: int) -> dict[str, Floats]:
    """What each sentence is worth by what the document is about, and beside the others of its section."""
    scores, emphasis, length = study.scores[low:high], study.emphasis[low:high], study.concepts.length[low:high]
    held = study.concepts.density[low:high] * (length + LENGTH_OFFSET) ** LENGTH_POWER
    order = np.argsort(np.argsort(-scores, kind="stable"), kind="stable")
    return {
        "emphasis": emphasis,
        "emphasis_beside": _beside(emphasis),
        "shape": study.shape[low:high],
        "fit": study.fit[low:high],
        "opening": study.opening[low:high],
        "score_beside": _beside(np.log1p(scores)),
        "score": scores / max(1e-9, float(scores.max())),
        "order": order / len(scores),
        "concepts": held / max(1e-9, float(held.max())),
    }


def _worded(study: Study, place: int) -> dict[str, Floats]:
    """Of which words each sentence is made: those of the heading, of the title, and others."""
    statistics = study.statistics
    low, high = statistics.in_section(place)
    stems = [statistics.stems_at(at) for at in range(low, high)]
    heading, all_heads = statistics.own_heading(place), statistics.heading_words[place]
    share = np.array([len(heading.intersection(one)) for one in stems]) / max(1, len(heading))
    return {
        "heading_beside": _beside(share),
        "heading": (share > 0).astype(float),
        "heading_first": np.array([not heading.isdisjoint(one[:_SUBJECT]) for one in stems], float),
        "titles": np.array([len(all_heads.intersection(one)) for one in stems]) / max(1, len(all_heads)),
        "telling": np.array([len(set(one) - all_heads) for one in stems], float),
    }


def _put(study: Study, low: int, high: int) -> dict[str, Floats]:
    """How each sentence is put."""
    said, printed = study.statistics.phrasings[low:high], study.printed[low:high]
    raw = [" ".join(one.text.split()) for one in said]
    length = np.log(np.maximum(_SHORTEST, np.array([len(one) for one in printed])))
    digits = np.array([sum(map(str.isdigit, one)) / max(1, len(one)) for one in printed])
    flags = {
        "short": [len(one) < _SHORT for one in printed],
        "cut": [one != text for one, text in zip(printed, raw, strict=True)],
        "quotes": [not _QUOTES.isdisjoint(one) for one in raw],
        "question": ["?" in one for one in raw],
        "per_cent": ["%" in one for one in printed],
        "item": [without_mark(one) != one for one in raw],
        "whole": [is_sentence(one) for one in raw],
        "finds": [cue(one.language, "result").search(one.low, 0, _HEAD) is not None for one in said],
        "leaned_on": [*(_begins(one, "anaphora") for one in said[1:]), False],
        **{kind: [one.holds(kind) for one in said] for kind in _ANYWHERE},
        **{kind: [_begins(one, kind) for one in said] for kind in _FIRST},
    }
    return {
        "length": length,
        "length_beside": _beside(length),
        "digits": (digits > 0).astype(float),
        "digits_beside": _beside(digits),
        "citations": np.array([len(CITATION.findall(one)) for one in raw], float),
        **{name: np.array(held, float) for name, held in flags.items()},
    }


def _begins(said: Phrasing, kind: str) -> bool:
    """Whether a sentence begins with a cue phrase of a kind."""
    return said.may_hold(kind) and cue(said.language, kind).match(said.low) is not None


def _beside(values: Floats) -> Floats:
    """How values stand out from their mean, in standard deviations."""
    spread = float(values.std())
    return (values - values.mean()) / spread if spread > 0 else np.zeros(len(values))
