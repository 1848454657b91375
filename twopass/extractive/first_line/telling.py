"""How likely a sentence of the first pages is to tell what the document is: a logistic regression."""

from __future__ import annotations

import math

from twopass.extractive.first_line.candidate_sentences import (
    HEAD,
    MARKED,
    Candidate,
    stands_under,
)
from twopass.extractive.first_line.front import Front
from twopass.extractive.first_line.self_description import passive, speaks_late
from twopass.extractive.logistic import Model, load
from twopass.extractive.study import Study
from twopass.extractive.whole_sentences import MORE
from twopass.text.tokens import HAN, cue

_SUBJECT = 40  # characters in which a sentence names its subject
_SHORT = 60  # characters in which a sentence says too little that neither speaks of the document nor says what is done
_FEW = 4  # telling words of a title of which one sentence may have all
_HAN, _SHORTEST = 2, 10  # characters that a Chinese one stands for beside its own, and of any sentence
_OFTEN = 3  # headings that have a word of what the whole document is about


def model() -> Model:
    """The model that comes with the package, fitted by `benchmarks/train_first_line.py`."""
    return load(__package__, "telling")


def features(study: Study, front: Front, one: Candidate) -> dict[str, float]:
    """What is asked of a text that may be told: flags of 0 and 1, shares in [0, 1], logarithms of characters."""
    statistics, sentence = study.statistics, study.statistics.sentences[one.at]
    return {
        **_said(study, front, one),
        **_put(one),
        **_words(study, front, one),
        "scopes": stands_under(study, one.at, "scopes"),
        "opening": float(study.opening[one.at]),
        "read": math.log1p(float(front.read[one.at])),
        "place": sentence.start / front.zone,
        "title_section": int(statistics.section_of[one.at]) == 0,
        "paragraph": sentence.first,
    }


def _said(study: Study, front: Front, one: Candidate) -> dict[str, float]:
    """What a text says of the document."""
    said = study.statistics.phrasings[one.at]
    return {
        "own": one.own,
        "does": one.saying.does,
        "aim": one.saying.aim,
        "aside": one.saying.aside,
        "does_held": one.does and (front.title == "" or not front.stems.isdisjoint(_stems(study, one))),
        "defines": one.defines,
        "definition": cue(said.language, "definition").search(said.low[:HEAD]) is not None,
        "inside": one.inside,
        "opens": one.opens,
        "done": passive(said.text, said.language) or speaks_late(said.text, said.language),
        "contribution": said.holds("contribution"),
        "shape": float(study.shape[one.at]),
    }


def _put(one: Candidate) -> dict[str, float]:
    """How a text is put."""
    size = len(one.text) + _HAN * len(HAN.findall(one.text))
    length = math.log(max(_SHORTEST, size))
    return {
        "fit": one.shape,
        "length": length,
        "own_length": one.own * length,
        "short": size < _SHORT and not (one.own or one.does or one.defines),
        "cut": one.text.endswith(MORE),
        "quotes": MARKED.search(one.text) is not None,
    }


def _words(study: Study, front: Front, one: Candidate) -> dict[str, float]:
    """Of which of the document's words it is made."""
    start, end = study.statistics.sentences[one.at].start, study.statistics.sentences[one.at].end
    stems, first = _stems(study, one), study.statistics.words.stems(start, min(end, start + _SUBJECT))
    return {
        "held": len(front.stems & stems) / max(_FEW, len(front.stems)),
        "things": len(front.things & stems) / max(1, len(front.things)),
        "untitled": front.title == "",
        "subject": not front.heads.isdisjoint(first),
        "headings": sum(min(front.headed.get(stem, 0), _OFTEN) for stem in stems) / max(1, len(stems)) ** 0.5,
        "density": float(study.concepts.density[one.at]) / front.top,
    }


def _stems(study: Study, one: Candidate) -> frozenset[str]:
    """The stems of the sentence in which a text stands."""
    sentence = study.statistics.sentences[one.at]
    return frozenset(study.statistics.words.stems(sentence.start, sentence.end))
