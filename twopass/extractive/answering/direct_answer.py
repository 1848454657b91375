"""An answer in the document's own words: given where the wording is decisive, refused where nothing bears on it."""

from __future__ import annotations

from collections.abc import Sequence

from twopass.answers import Answer, Answered, AnswerSentence
from twopass.extractive.answering.asked import Asked, asked
from twopass.extractive.answering.key_sentences import KeySentence, KeySentences
from twopass.extractive.answering.proof import proof_of, quoted, ranked
from twopass.retrieval.search import Hit, Passages

LOOKED_AT = 12
"""Passages whose sentences are rated."""
SHOWN = 5
"""Passages that are shown."""
DECISIVE, PLAINLY, WHOLE = 0.75, 0.85, 0.8
"""Shares of a question's weight that a sentence must hold by itself to answer, one that has the kind of thing asked for
and any other; and what it and its passage must hold in the mean."""
TYPED = ("amount", "time", "person", "reason", "definition")
"""Kinds of questions whose answers are known by what they hold."""
BORDER = 0.6
"""That mean below which nothing bears on a question: most of 30 questions without an answer are below it, and few of 40
with one (benchmarks.ask on our own documents)."""
FEW, STEEP = 4.5, 1.6
"""Terms of a question beyond which less is wanted of a sentence, and how fast: a long question tells more than asks."""
STRICT = ("person", "time")
"""Kinds of questions that only a sentence with what is asked for can answer."""


def answer_directly(passages: Passages, question: str, shown: int = SHOWN) -> Answer:
    """What a document says to a question, without a model."""
    document = passages.analysis.document
    kind = asked(question, passages.analysis.language)
    hits = passages.search(question, max(LOOKED_AT, shown))
    rated = KeySentences(passages, question, kind)
    found = rated.of(hits)
    verdict, sentence = _judged(kind, found, len(rated.query.content))
    return Answer(
        document_id=document.id,
        document=document.title,
        question=question,
        verdict=verdict,
        sentences=_said(passages, sentence),
        passages=ranked(document, rated, _apart(hits, sentence)[:shown]),
        proof=proof_of(passages, rated.query, hits),
    )


def _said(passages: Passages, sentence: KeySentence | None) -> tuple[AnswerSentence, ...]:
    if sentence is None:
        return ()
    evidence = quoted(passages.analysis.document, sentence)
    return (AnswerSentence(text=" ".join(" ".join(one.quote for one in evidence).split()), evidence=evidence),)


def _apart(hits: Sequence[Hit], sentence: KeySentence | None) -> list[Hit]:
    """The passages, that of the answer first."""
    return sorted(hits, key=lambda hit: sentence is None or hit.passage != sentence.hit.passage)


def _judged(kind: Asked, found: Sequence[KeySentence], terms: int) -> tuple[Answered, KeySentence | None]:
    """The verdict, and the sentence that answers."""
    fitting = [one for one in found if one.fits]
    if _is_silent(kind, found, fitting, BORDER * min(1.0, (FEW / max(1, terms)) ** STEEP)):
        return "not_addressed", None
    if fitting and _decides(fitting[0], kind) and _asks_enough(kind, fitting[0], terms):
        return "answered", fitting[0]
    return "unclear", None


def _is_silent(kind: Asked, found: Sequence[KeySentence], fitting: Sequence[KeySentence], border: float) -> bool:
    """Whether no sentence bears on a question, or none that could answer one of its kind."""
    if max(map(_held, found), default=0.0) < border:
        return True
    strict = kind.kind in STRICT or kind.counted
    return bool(strict) and max(map(_held, fitting), default=0.0) < border / 2


def _asks_enough(kind: Asked, best: KeySentence, terms: int) -> bool:
    """Whether a question says enough for one sentence to be told from others that have its words."""
    return terms > 1 or best.named or kind.kind == "definition"


def _decides(one: KeySentence, kind: Asked) -> bool:
    """Whether a sentence answers by its wording alone."""
    least = DECISIVE if kind.kind in TYPED else PLAINLY
    return one.own >= least and _held(one) >= WHOLE and not one.leans


def _held(one: KeySentence) -> float:
    """The share of the question's weight that a sentence holds, half by itself and half with what stands around it."""
    return (one.own + one.around) / 2
