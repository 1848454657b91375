"""The extractive reader's judgement of candidates: does a passage deliver what a tag left open?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cache

from twopass.findings import BackwardFindings, FoundClosing, words_at
from twopass.gaps.enumerations import noun_stem
from twopass.gaps.introductions import introduces
from twopass.gaps.patterns import openings
from twopass.languages import tables
from twopass.retrieval.passages import Passage, Rarity, terms
from twopass.schema import OpenTag, Status
from twopass.text.analysis import DocumentAnalysis
from twopass.text.sentences import sentences, split
from twopass.text.tokens import HAN, WORD

COVERED, PARTLY = 0.72, 0.6
FREELY, LOOSELY = 0.62, 0.45
"""Share of a concept's words, weighted by rarity, that a closing sentence must hold; chosen on planted documents of
other seeds than those reported, and checked on real ones. The second pair holds for a concept of many words without
a core: nobody says so many words again."""
POINTED = 0.55
"""Share granted to a sentence that the tag's own words lead to, by a reference or by naming its heading."""
NEAR, ABOVE = 0.4, 0.25
"""Weights of a concept's word that stands not in the sentence but in the one before it, and only in the heading."""
CUE, HEADED = 0.2, 0.15
"""What a word of cause, result or finding adds to a sentence's share, and what a heading about the concept adds."""
FEW, ASIDE, ALONE = 3, 0.35, 0.1
"""Content words up to which all of a concept's words count alike; the weight of a word outside its core, and of one
that stands outside it and in no other paragraph."""
FEWEST = 5
"""Words below which a sentence says nothing by itself."""
HEADLESS, LEANING, ITSELF = 0.6, 0.75, 0.45
"""What remains of the share of a sentence that lacks the head of the concept, and of one that has it only in the
sentence before or the heading, or holds less than such a share of the concept itself."""
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
LONGEST = 600
"""Characters an answer may have."""


_NUMBER = re.compile(r"\b\d+(?:\.\d+)*\b|\b[A-Z]\b")
_ENDS = tuple('.!?。！？；”"»)’')


Stretch = tuple[int, int]
"""Characters `[start, end)` of the document."""


@dataclass(frozen=True, slots=True)
class Closing:
    """A sentence that may close a tag: where it stands, the share of the concept it holds, how well it closes it (about
    0 to 1.4), and whether it says something of the concept or merely mentions it.
    """

    at: Stretch
    share: float
    score: float
    says: bool = True


def close_tags(analysis: DocumentAnalysis, cases: Iterable[tuple[OpenTag, Sequence[Passage]]]) -> BackwardFindings:
    """What task `backward` asks for: each tag closed with the passages that may close it, or left open."""
    judge = Judge(analysis)
    return BackwardFindings(closings=tuple(judge.resolve(tag, passages) for tag, passages in cases))


@cache
def _sending(language: str) -> re.Pattern[str]:
    """The first words of sentences that send the reader elsewhere."""
    known = tables("references")
    point = {word for code in (language, "en") for word in known.get(code, {}).get("point", ())}
    return re.compile(rf"\W*(?:{'|'.join(map(re.escape, sorted(point, key=len, reverse=True)))})\s", re.IGNORECASE)


class Judge:
    """Reads passages of one document for what closes a tag."""

    def __init__(self, analysis: DocumentAnalysis) -> None:
        document, skeleton = analysis.document, analysis.skeleton
        self.document = document
        self.given = openings(document.language)
        self.titles = {section.id: section.title for section in skeleton.sections}
        rarity = analysis.of(Rarity)
        self._rarity, self._alone = rarity.of, rarity.alone

    def resolve(self, tag: OpenTag, passages: Sequence[Passage]) -> FoundClosing:
        """The tag closed with words of one passage, or left open."""
        named = tag.kind == "promise" and self.given.ahead.search(tag.at.quote)
        pointed = [passage for passage in passages if passage.pointed]
        if tag.kind == "reference" or (named and pointed):
            at = self._pointed(tag, pointed if named else passages)
            return self._closed(tag, "resolved", at) if at else self._left_open(tag)
        covered, partly = self._bars(tag)
        found = sorted(self.closings(tag, passages), key=lambda one: -one.score)
        best = next((one for one in found if one.says and one.share >= partly), None)
        if best is None and tag.kind == "promise" and not self._head(tag.concept):
            best = self._dwelling(tag, passages)
        if best is None:
            mention = next((one for one in found if one.share >= MENTIONED), None)
            return self._left_open(tag, mention)
        return self._closed(tag, "resolved" if best.share >= covered else "partial", best.at)

    def _dwelling(self, tag: OpenTag, passages: Sequence[Passage]) -> Closing | None:
        """The best sentence of a passage that speaks of a concept without a head in more than one: it takes the promise
        up, if not in words that surely keep it.
        """
        wanted = self._concept(tag.concept)
        best: Closing | None = None
        for passage in passages:
            held = [
                (at, set(terms(words, self.document.language)) & wanted.keys())
                for at, words in self._sentences(passage, tag.at.end)
                if self._speaks(words) and not self._opens(words)
            ]
            touching = [(at, part) for at, stems in held if (part := self._part(wanted, stems)) >= TOUCHED]
            share = self._part(wanted, {stem for _, stems in held for stem in stems})
            if len(touching) > 1 and share >= DWELT and (best is None or share > best.share):
                best = Closing(max(touching, key=lambda one: one[1])[0], share, share)
        return best and replace(best, share=PARTLY)

    def _bars(self, tag: OpenTag) -> tuple[float, float]:
        """The shares from which a tag is closed, and closed in part."""
        free = len(self._weights(tag.concept)) > FEW and len(self._core(tag.concept)) < 2
        return (FREELY, LOOSELY) if free and tag.kind != "incomplete" else (COVERED, PARTLY)

    def closings(self, tag: OpenTag, passages: Sequence[Passage]) -> Iterator[Closing]:
        """Every sentence of the passages that closes the tag, or some of it."""
        for passage in passages:
            if tag.kind == "undefined":
                yield from self._introducing(tag.concept, passage)
            elif tag.kind == "incomplete":
                yield from self._continuing(tag, passage)
            else:
                yield from self._delivering(tag, passage)

    def _closed(self, tag: OpenTag, status: Status, at: Stretch) -> FoundClosing:
        answer = " ".join(self.document.text[slice(*at)].split())[:LONGEST]
        return FoundClosing(tag_id=tag.id, status=status, answer=answer, at=words_at(self.document, *at))

    def _left_open(self, tag: OpenTag, mention: Closing | None = None) -> FoundClosing:
        at = words_at(self.document, *mention.at) if mention else None
        return FoundClosing(tag_id=tag.id, status="unresolved", answer="", at=at)

    def _sentences(self, passage: Passage, after: int = 0) -> list[tuple[Stretch, str]]:
        """The passage's sentences that begin at or after a place in the document, each with its place; no captions,
        tables or figures.
        """
        text, found = self.document.text, sentences(self.document, passage.start, passage.end)
        return [
            ((s.start, s.end), text[s.start : s.end])
            for s in found
            if s.start >= after and s.role in ("body", "footnote")
        ]

    def _pointed(self, tag: OpenTag, passages: Sequence[Passage]) -> Stretch | None:
        """What a reference's target says to the sentence that points there, or else says first."""
        if len(passages) == 1 and passages[0].pointed:
            return self._caption(passages[0])
        wanted = self._weights(self._around(tag))
        best: Stretch | None = None
        share = ANSWERS
        for passage in passages:
            for at, words in self._sentences(passage):
                held = wanted.keys() & set(terms(words, self.document.language))
                part = self._part(wanted, held)
                sound = self._speaks(words) and words.endswith(_ENDS) and not self._opens(words)
                if len(held) >= SHARED and part > share and sound and not self._sends(words):
                    best, share = at, part
        return best or next(self._informative(passages), None)

    def _around(self, tag: OpenTag) -> str:
        """The sentence in which a tag's words stand; where it points to several places, the clause."""
        text = self.document.text
        start = max(text.rfind("\n", 0, tag.at.start) + 1, tag.at.start - LONGEST)
        end = text.find("\n", tag.at.end)
        end = min(len(text) if end < 0 else end, tag.at.end + LONGEST)
        bounds = [(start + low, start + high) for low, high in split(text[start:end], self.document.language)]
        low, high = next(((low, high) for low, high in bounds if high > tag.at.start), (tag.at.start, tag.at.end))
        if len(_NUMBER.findall(text[low:high])) > 1:
            low = max(low, *(text.rfind(mark, low, tag.at.start) + 1 for mark in ",;"))
            high = min((at for mark in ",;" if (at := text.find(mark, tag.at.end, high)) >= 0), default=high)
        return text[low:high]

    def _caption(self, passage: Passage) -> Stretch:
        """The first words of a caption, an item or a formula: its label and a sentence, at most so many characters."""
        end = 0
        for low, high in split(passage.text.replace("\n", " "), self.document.language):
            end = end if end and high - low > CAPTION - end else high
            if self._speaks(passage.text[:end]) or end > CAPTION:
                break
        cut = passage.text.rfind(" ", 0, CAPTION) if end > CAPTION else end
        length = min(len(passage.text), cut if cut > 0 else CAPTION)
        return passage.start, passage.start + length

    def _informative(self, passages: Sequence[Passage]) -> Iterator[Stretch]:
        """Sentences that stand by themselves, in reading order."""
        ordered = sorted(passages, key=lambda p: p.start)
        for passage in ordered:
            for at, words in self._sentences(passage):
                sound = self._speaks(words) and words.endswith(_ENDS) and not self.given.promise.search(words)
                if sound and not self._sends(words):
                    yield at
        for passage in ordered:
            if passage.text.strip():
                yield passage.start, min(passage.end, passage.start + LONGEST)

    def _sends(self, words: str) -> bool:
        """Whether a sentence does no more than send the reader elsewhere: "Refer to Note 23 for further information."""
        return _sending(self.document.language).match(words) is not None

    def _speaks(self, words: str) -> bool:
        """Whether the words are more than a heading or a formula."""
        return sum(len(word) > 1 for word in WORD.findall(words)) >= FEWEST or len(HAN.findall(words)) >= 2 * FEWEST

    @staticmethod
    def _whole(words: str, passage: Passage) -> float:
        """1 for a sentence with its end; less for one that breaks off, and 0 where only its place speaks for it."""
        return 1.0 if words.endswith(_ENDS) else 0.0 if passage.pointed else BROKEN

    # ── names ─────────────────────────────────────────────────────────────────────────────────────

    def _introducing(self, name: str, passage: Passage) -> Iterator[Closing]:
        """Sentences that spell an acronym out, define a term or say what a symbol denotes."""
        if introduces(passage.text, name, self.given):
            for at, words in self._sentences(passage):
                if introduces(words, name, self.given):
                    yield Closing(at, 1.0, 1.0)

    # ── enumerations ──────────────────────────────────────────────────────────────────────────────

    def _continuing(self, tag: OpenTag, passage: Passage) -> Iterator[Closing]:
        """Sentences that name a further member of what was counted out."""
        counted = self.given.counted.search(tag.at.quote)
        if counted is None:
            return
        noun = noun_stem(counted["noun"])
        wanted = self._concept(tag.at.quote[: counted.start()] + tag.at.quote[counted.end() :])
        for at, words in self._sentences(passage, tag.at.end):
            member = any(p.search(words) for p in self.given.ordinals[1:]) or self.given.last.search(words)
            if member and noun in words.lower():
                share = self._share(wanted, words, "", passage)
                yield Closing(at, share, share, share >= PARTLY)

    # ── promises, questions, claims ───────────────────────────────────────────────────────────────

    def _delivering(self, tag: OpenTag, passage: Passage) -> Iterator[Closing]:
        """Sentences that hold the concept's words and say something of it."""
        wanted = self._concept(tag.concept)
        head = self._head(tag.concept)
        nearby = self.given.nearby.search(tag.at.quote) is not None
        title = self.titles.get(passage.section_id, "")
        headed = HEADED * self._part(wanted, set(terms(title, self.document.language)))
        before = ""
        for at, words in self._sentences(passage, tag.at.end):
            if self._speaks(words) and not self._opens(words) and (whole := self._whole(words, passage)):
                share = self._share(wanted, words, before, passage, head)
                says = passage.pointed or self.given.delivers.search(words) is not None
                if passage.pointed:
                    share = POINTED + (1 - POINTED) * share
                elif nearby and passage.start - tag.at.end < NEARBY:
                    share = min(1.0, share + CLOSER)
                yield Closing(at, share, whole * (share + headed + (CUE if says else 0.0)), says)
            before = words

    def _opens(self, words: str) -> bool:
        """Whether a sentence itself leaves something open, or only points back or elsewhere."""
        if words.endswith(("?", "？", ":", "：")) or self.given.hypothesis.search(words):
            return True
        return bool(self.given.promise.search(words) or self.given.settled.search(words))

    def _concept(self, concept: str) -> dict[str, float]:
        """The concept's stems with their weights.

        The words of its core ("the corrosion of the swing bridge") count in full, the rest for less: it may be how
        the promise was worded, the more so where no other paragraph has the word. Without a core, or in a concept of
        few words, all count alike.
        """
        weights = self._weights(concept)
        core = self._core(concept)
        if len(core) < 2:
            core = set(weights) if len(weights) <= FEW else {w for w in weights if not self._alone(w)}
        return {w: v * (1.0 if w in core else ALONE if self._alone(w) else ASIDE) for w, v in weights.items()}

    def _core(self, concept: str) -> set[str]:
        return {w for m in self.given.core.finditer(concept) for w in terms(m[0], self.document.language)}

    def _weights(self, words: str) -> dict[str, float]:
        return {word: self._rarity(word) for word in terms(words, self.document.language)}

    def _head(self, concept: str) -> frozenset[str]:
        """The stem that governs the matter of the concept: "closure" in "blame for the closure of the intake"."""
        core = self.given.core.search(concept)
        found = [m[1] for m in self.given.heads.finditer(core[0] if core else "")]
        return frozenset(terms(found[-1], self.document.language)) if found else frozenset()

    def _share(
        self, wanted: Mapping[str, float], words: str, before: str, passage: Passage, head: Set[str] = frozenset()
    ) -> float:
        """The share of the wanted words that a sentence holds, those around it counted in part.

        Without the head of the concept, what is said of its other words is said of something else.
        """
        held = set(terms(words, self.document.language))
        around = set(terms(before, self.document.language)) - held
        title = set(terms(self.titles.get(passage.section_id, ""), self.document.language)) - held - around
        itself = self._part(wanted, held)
        share = itself + NEAR * self._part(wanted, around) + ABOVE * self._part(wanted, title)
        if not head or (head & held and itself >= ITSELF):
            return share
        return share * (LEANING if head & (held | around | title) else HEADLESS)

    @staticmethod
    def _part(wanted: Mapping[str, float], held: set[str]) -> float:
        whole = sum(wanted.values())
        return sum(weight for word, weight in wanted.items() if word in held) / whole if whole else 0.0
