"""The extractive reader's judgement of candidates: does a passage deliver what a tag left open?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from twopass.extractive.concept_match import Wanted, Weigher
from twopass.extractive.passage_sentences import PassageSentences, Said, speaks
from twopass.findings import BackwardFindings, FoundClosing, words_at
from twopass.gaps.admissions import admitting
from twopass.gaps.enumerations import noun_stem
from twopass.gaps.introductions import introduces
from twopass.gaps.patterns import openings
from twopass.retrieval.passages import Passage
from twopass.schema import OpenTag, Status
from twopass.text.analysis import DocumentAnalysis
from twopass.text.sentence_index import Segmentation
from twopass.text.sentence_views import Phrasing
from twopass.text.sentences import split
from twopass.text.word_index import Words

COVERED, PARTLY = 0.85, 0.6
FREELY, LOOSELY = 0.75, 0.45
"""Share of a concept's words, weighted by rarity, that a closing sentence must hold; chosen on planted documents of
other seeds than those reported, and checked on real ones: there a sentence that holds less than the first of a pair
is as often about something else, and closes a tag in part. The second pair holds for a concept of many words without
a core: nobody says so many words again."""
POINTED = 0.55
"""Share granted to a sentence that the tag's own words lead to, by a reference or by naming its heading."""
CUE, HEADED = 0.2, 0.15
"""What a word of cause, result or finding adds to a sentence's share, and what a heading about the concept adds."""
NEARBY, CLOSER = 6000, 0.12
"""Characters after a tag that says "below" or "in the next section", and what a sentence there gains."""
BROKEN = 0.85
"""What remains of a sentence's fitness if it has no full stop: it runs into a formula or a list."""
ANSWERS, SHARED = 0.33, 3
"""Share and number of the pointing sentence's words from which a sentence at the target is taken to be what it points
to."""
MENTIONED = 0.35
"""Share of a concept from which a sentence that does not close it speaks of it: about half of its words."""
TOUCHED, DWELT = 0.3, 0.6
"""Shares of a concept that each of two sentences, and their passage together, must hold to take a promise up."""
CAPTION = 280
"""Characters of a caption quoted: what its table holds may run on after it."""
ANSWERED = ("promise", "question")
"""Kinds of tags that something said closes, and no mere name."""
LONGEST = 600
"""Characters an answer may have."""


_NUMBER = re.compile(r"\b\d+(?:\.\d+)*\b|\b[A-Z]\b")
_ROW = re.compile(r"[^\n]+")


Stretch = tuple[int, int]
"""Characters `[start, end)` of the document."""


class Closing(NamedTuple):
    """A sentence that may close a tag: where it stands, the share of the concept it holds, how well it closes it (about
    0 to 1.4), and whether it says something of the concept or merely mentions it.
    """

    at: Stretch
    share: float
    score: float
    says: bool = True


def close_tags(analysis: DocumentAnalysis, cases: Iterable[tuple[OpenTag, Sequence[Passage]]]) -> BackwardFindings:
    """What task `backward` asks for: each tag closed with the passages that may close it, or left open."""
    judge = analysis.of(Judge)
    return BackwardFindings(closings=tuple(judge.resolve(tag, passages) for tag, passages in cases))


class Judge:
    """Reads passages of one document for what closes a tag."""

    def __init__(self, analysis: DocumentAnalysis) -> None:
        self.document = analysis.document
        self.given = openings(analysis.language)
        self._sentences = analysis.of(PassageSentences)
        self._segmentation = analysis.of(Segmentation)
        self._weigher = analysis.of(Weigher)
        self._words = analysis.of(Words)
        self._bodies = {section.id: section.body for section in analysis.skeleton.sections}
        self._titles = dict(zip((s.id for s in analysis.skeleton.sections), self._words.heading_terms, strict=True))

    def resolve(self, tag: OpenTag, passages: Sequence[Passage]) -> FoundClosing:
        """The tag closed with words of one passage, or left open."""
        if tag.kind == "reference" and passages[0].end <= self._bodies.get(passages[0].section_id, 0):
            return self._turned_to(tag, passages[0], passages[1:])
        if told := self._where_told(tag, passages):
            at = self._pointed(tag, told)
            return self._closed(tag, "resolved", at) if at else self._left_open(tag)
        covered, partly = self._bars(tag)
        found = sorted(self.closings(tag, passages), key=lambda one: -one.score)
        able = (one for one in found if one.says and one.share >= partly and not self._admits(tag, one.at))
        best = next(able, None) or self._dwelling(tag, passages)
        if best is None:
            return self._left_open(tag, next((one for one in found if one.share >= MENTIONED), None))
        return self._closed(tag, "resolved" if best.share >= covered else "partial", best.at)

    def _turned_to(self, tag: OpenTag, heading: Passage, under: Sequence[Passage]) -> FoundClosing:
        """A reference closed with the heading that it names; what is said there comes second."""
        found = self._closed(tag, "resolved", (heading.start, heading.end))
        at = self._pointed(tag, under) if under else None
        return found.model_copy(update={"also": (words_at(self.document, *at),)}) if at else found

    def _where_told(self, tag: OpenTag, passages: Sequence[Passage]) -> Sequence[Passage]:
        """The passages where the tag itself says that it is closed; none if it does not say where."""
        if tag.kind == "reference":
            return passages
        named = tag.kind == "promise" and self.given.ahead.search(tag.at.quote)
        return [passage for passage in passages if passage.pointed] if named else ()

    def _closed(self, tag: OpenTag, status: Status, at: Stretch) -> FoundClosing:
        answer = " ".join(self.document.text[slice(*at)].split())[:LONGEST]
        return FoundClosing(tag_id=tag.id, status=status, answer=answer, at=words_at(self.document, *at))

    def _left_open(self, tag: OpenTag, mention: Closing | None = None) -> FoundClosing:
        at = words_at(self.document, *mention.at) if mention else None
        return FoundClosing(tag_id=tag.id, status="unresolved", answer="", at=at)

    def _admits(self, tag: OpenTag, at: Stretch) -> bool:
        """Whether a sentence says that its authors leave something open, which answers nothing."""
        if tag.kind not in ANSWERED:
            return False
        language = self.document.language
        given = admitting(language)
        return given.held_by(Phrasing(self.document.text[slice(*at)], language), (given.wishes,))

    def _bars(self, tag: OpenTag) -> tuple[float, float]:
        """The shares from which a tag is closed, and closed in part."""
        return (FREELY, LOOSELY) if tag.kind != "incomplete" and self._weigher.free(tag) else (COVERED, PARTLY)

    def closings(self, tag: OpenTag, passages: Sequence[Passage]) -> Iterator[Closing]:
        """Every sentence of the passages that closes the tag, or some of it."""
        if tag.kind == "undefined":
            return self._introducing(tag.concept, passages)
        return self._continuing(tag, passages) if tag.kind == "incomplete" else self._delivering(tag, passages)

    # ── references ────────────────────────────────────────────────────────────────────────────────

    def _pointed(self, tag: OpenTag, passages: Sequence[Passage]) -> Stretch | None:
        """What a reference's target says to the sentence that points there, or else says first."""
        if len(passages) == 1 and passages[0].pointed:
            return self._caption(passages[0])
        wanted = self._weigher.alike(self._words.terms(*self._around(tag)))
        best: Stretch | None = None
        share = ANSWERS
        for one in self._whole(passages):
            held = wanted.weights.keys() & one.terms
            part = wanted.part(held)
            if len(held) >= SHARED and part > share and not one.opens:
                best, share = one.at, part
        return best or next(self._informative(passages), None)

    def _whole(self, passages: Sequence[Passage]) -> Iterator[Said]:
        """The sentences that say something, have their end, and do not send the reader elsewhere."""
        for passage in passages:
            for one in self._sentences.of(passage):
                if one.speaks and one.ends and not one.sends:
                    yield one

    def _around(self, tag: OpenTag) -> tuple[int, int]:
        """Where the sentence stands that holds a tag's words; if it points to several places, the clause."""
        text = self.document.text
        start = max(text.rfind("\n", 0, tag.at.start) + 1, tag.at.start - LONGEST)
        end = text.find("\n", tag.at.end)
        end = min(len(text) if end < 0 else end, tag.at.end + LONGEST)
        sentence = self._segmentation.at(tag.at.start)
        low, high = (sentence.start, sentence.end) if sentence else (tag.at.start, tag.at.end)
        low, high = max(low, start), min(high, end)
        if len(_NUMBER.findall(text, low, high)) > 1:
            low = max(low, *(text.rfind(mark, low, tag.at.start) + 1 for mark in ",;"))
            high = min((at for mark in ",;" if (at := text.find(mark, tag.at.end, high)) >= 0), default=high)
        return low, high

    def _caption(self, passage: Passage) -> Stretch:
        """The first words of a caption, an item or a formula: its label and a sentence, at most so many characters."""
        end = 0
        # Its rows are read as one paragraph, which the sentences of running text are not.
        head = passage.text[: 2 * CAPTION].replace("\n", " ")
        for low, high in split(head, self.document.language):
            end = end if end and high - low > CAPTION - end else high
            if speaks(head[:end]) or end > CAPTION:
                break
        cut = passage.text.rfind(" ", 0, CAPTION) if end > CAPTION else end
        return passage.start, passage.start + min(len(passage.text), cut if cut > 0 else CAPTION)

    def _informative(self, passages: Sequence[Passage]) -> Iterator[Stretch]:
        """Sentences that stand by themselves, in reading order; then passages."""
        ordered = sorted(passages, key=lambda p: p.start)
        yield from (one.at for one in self._whole(ordered) if not self.given.promise.search(one.text) and not one.opens)
        for passage in ordered:
            if passage.text.strip():
                yield passage.start, min(passage.end, passage.start + LONGEST)

    # ── names ─────────────────────────────────────────────────────────────────────────────────────

    def _introducing(self, name: str, passages: Sequence[Passage]) -> Iterator[Closing]:
        """Sentences that spell an acronym out, define a term or say what a symbol denotes."""
        for passage in passages:
            if introduces(passage.text, name, self.given):
                held = [one.at for one in self._sentences.of(passage) if introduces(one.text, name, self.given)]
                yield from (Closing(at, 1.0, 1.0) for at in held or self._rows(name, passage))

    def _rows(self, name: str, passage: Passage) -> Iterator[Stretch]:
        """The rows of a table or list, which are no sentences, that introduce a name."""
        for row in _ROW.finditer(passage.text):
            if introduces(row[0], name, self.given):
                yield passage.start + row.start(), passage.start + row.end()

    # ── enumerations ──────────────────────────────────────────────────────────────────────────────

    def _continuing(self, tag: OpenTag, passages: Sequence[Passage]) -> Iterator[Closing]:
        """Sentences that name a further member of what was counted out."""
        counted = self.given.counted.search(tag.at.quote)
        if counted is None:
            return
        noun = noun_stem(counted["noun"])
        wanted = self._weigher.counted(tag.at.quote[: counted.start()] + tag.at.quote[counted.end() :], tag)
        members = (*self.given.ordinals[1:], self.given.last)
        for passage in passages:
            title = self._titles.get(passage.section_id, frozenset())
            for one in self._sentences.of(passage, tag.at.end):
                if noun in one.text.lower() and any(member.search(one.text) for member in members):
                    share = wanted.share(one.terms, frozenset(), title)
                    yield Closing(one.at, share, share, share >= PARTLY)

    # ── promises, questions, claims ───────────────────────────────────────────────────────────────

    def _delivering(self, tag: OpenTag, passages: Sequence[Passage]) -> Iterator[Closing]:
        """Sentences that hold the concept's words and say something of it."""
        wanted = self._weigher.wanted(tag)
        nearby = self.given.nearby.search(tag.at.quote) is not None
        for passage in passages:
            title = self._titles.get(passage.section_id, frozenset())
            headed = HEADED * wanted.part(title)
            close_by = nearby and passage.start - tag.at.end < NEARBY
            before: frozenset[str] = frozenset()
            for one in self._sentences.of(passage, tag.at.end):
                if one.speaks and not one.opens and (fitness := _fitness(one, passage)):
                    share = _granted(wanted.share(one.terms, before, title), passage, close_by)
                    says = passage.pointed or one.delivers
                    yield Closing(one.at, share, fitness * (share + headed + (CUE if says else 0.0)), says)
                before = one.terms

    def _dwelling(self, tag: OpenTag, passages: Sequence[Passage]) -> Closing | None:
        """The best sentence of a passage that speaks of a concept without a head in more than one: it takes a promise
        up, if not in words that surely keep it.
        """
        if tag.kind != "promise" or self._weigher.head(tag):
            return None
        wanted = self._weigher.wanted(tag)
        held = ([one for one in self._sentences.of(p, tag.at.end) if one.speaks and not one.opens] for p in passages)
        best = max((found for told in held if (found := _dwelt(told, wanted))), key=lambda one: one.share, default=None)
        return best and best._replace(share=PARTLY)


def _dwelt(told: Sequence[Said], wanted: Wanted) -> Closing | None:
    """The sentence of a passage that holds most of a concept, if another touches it too and together they hold it."""
    touching = [(one.at, part) for one in told if (part := wanted.part(one.terms)) >= TOUCHED]
    share = wanted.part({word for one in told for word in one.terms})
    if len(touching) < 2 or share < DWELT:
        return None
    return Closing(max(touching, key=lambda one: one[1])[0], share, share)


def _fitness(one: Said, passage: Passage) -> float:
    """1 for a sentence with its end; less for one that breaks off, and 0 where only its place speaks for it."""
    if one.ends:
        return 1.0
    return 0.0 if passage.pointed else BROKEN


def _granted(share: float, passage: Passage, close_by: bool) -> float:
    """A sentence's share, and what its place adds to it: the tag's own words lead there, or it stands close by."""
    if passage.pointed:
        return POINTED + (1 - POINTED) * share
    return min(1.0, share + CLOSER) if close_by else share
