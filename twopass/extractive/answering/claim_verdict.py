"""Whether a document bears a claim out, by the wording of its sentences alone: decisive, or else unclear."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from twopass.answers import Checked, Verdict
from twopass.extractive.answering.asked import Asked
from twopass.extractive.answering.claim_comparison import Comparing, Comparison
from twopass.extractive.answering.key_sentences import KeySentences, LowWords, whole_sentences
from twopass.extractive.answering.proof import proof_of, ranked
from twopass.retrieval.search import Hit, Passages, on_pages
from twopass.schema import Evidence
from twopass.text.sentence_index import Segmentation
from twopass.text.sentences import split

LOOKED_AT, SHOWN = 12, 5
"""Passages whose sentences are compared, and those that are shown."""
SAME = 0.85
"""Share of a claim's weight that a sentence must hold to bear it out."""
MATCHED = 0.8
"""Share of what a claim says otherwise that a sentence must hold to contradict it."""
SILENT = 0.58
"""Share of a claim's weight, its numbers included, that a sentence and its passage must hold in the mean to speak of
it: claims whose page was taken out are mostly below, true ones in other words mostly above (benchmarks.claims)."""
COMMON = 3
"""Terms that claim and sentence must share before one is held against the other."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A sentence, or two that follow one another, beside the claim; `around` is what its passage holds of it."""

    start: int
    end: int
    found: Comparison
    around: float

    @property
    def speaks(self) -> float:
        """The share of the claim's weight that it holds, half by itself and half with its passage and the headings."""
        return (self.found.spoken + max(self.found.spoken, self.around)) / 2

    @property
    def supports(self) -> bool:
        """Whether it says what the claim says."""
        one = self.found
        return one.held >= SAME and not one.differences and not one.missing and (one.common > 1 or one.verbatim)

    @property
    def contradicts(self) -> bool:
        """Whether it says the same but for one thing."""
        one = self.found
        kinds = {difference.kind for difference in one.differences}
        enough = one.common >= COMMON or (one.common > 1 and not one.more and kinds != {"entity"})
        return len(kinds) == 1 and not one.missing and one.otherwise >= MATCHED and enough


def check_directly(passages: Passages, claim: str, shown: int = SHOWN) -> Verdict:
    """What a document says to a claim, without a model."""
    document = passages.analysis.document
    hits = passages.search(claim, max(LOOKED_AT, shown))
    rated = KeySentences(passages, claim, Asked("open"))
    weights = {term: passages.index.idf(term) for term in rated.query.content}
    comparing = Comparing(claim, passages.analysis.language, weights, passages.analysis.of(LowWords).all)
    found = list(_compared(passages, hits, comparing))
    supporting = sorted((one for one in found if one.supports), key=lambda one: (one.end - one.start, one.start))[:2]
    opposing = [] if supporting else [one for one in found if one.contradicts]
    opposing.sort(key=lambda one: (-one.found.otherwise, -one.found.held, one.start))
    verdict = _judged(supporting, opposing, found)
    difference = opposing[0].found.differences[0] if verdict == "contradicted" else None
    return Verdict(
        document_id=document.id,
        document=document.title,
        claim=claim,
        verdict=verdict,
        differs=difference.kind if difference else None,
        claimed=difference.claimed if difference else "",
        says=difference.says if difference else "",
        supporting=_quoted(passages, supporting),
        opposing=_quoted(passages, opposing[:1] if difference else []),
        passages=ranked(document, rated, hits[:shown]),
        proof=proof_of(passages, rated.query, hits),
    )


def _judged(supporting: Sequence[Compared], opposing: Sequence[Compared], found: Sequence[Compared]) -> Checked:
    if supporting:
        return "supported"
    if opposing:
        return "contradicted"
    return "unclear" if max((one.speaks for one in found), default=0.0) >= SILENT else "not_addressed"


def _compared(passages: Passages, hits: Sequence[Hit], comparing: Comparing) -> Iterator[Compared]:
    """The claim beside every sentence of the passages; if it has two itself, also beside every two neighbours."""
    text = passages.analysis.document.text
    segmentation = passages.analysis.of(Segmentation)
    two = len(split(comparing.claim.text, passages.analysis.language)) > 1
    for hit in hits:
        around = comparing.share(hit.terms, text[hit.passage.start : hit.passage.end])
        held = whole_sentences(segmentation, hit.passage.start, hit.passage.end)
        pairs = ((one[0], other[1]) for one, other in pairwise(held) if two)
        for start, end in (*held, *pairs):
            yield Compared(start, end, comparing.with_sentence(text[start:end]), around)


def _quoted(passages: Passages, held: Sequence[Compared]) -> tuple[Evidence, ...]:
    document = passages.analysis.document
    return tuple(one for each in held for one in on_pages(document, each.start, each.end))
