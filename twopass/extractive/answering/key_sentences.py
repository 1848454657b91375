"""The sentences of the best passages, by how much of a question they hold and whether they hold what it asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from twopass.extractive.answering.asked import Asked
from twopass.languages import table, tables
from twopass.retrieval.question_terms import Query, asking_words, keys
from twopass.retrieval.search import Hit, Passages
from twopass.text.analysis import DocumentAnalysis
from twopass.text.quantities import Quantity, quantities
from twopass.text.sentence_index import Segmentation
from twopass.text.tokens import HAN, WORD, function_words, known, phrases
from twopass.text.word_index import Words

NEAR, BESIDE = 3, 1
"""Words between a number and what it counts, at most; and content words from a name to a word of the question."""
LONGEST = 600
"""Characters of a sentence that is shown whole where a passage cuts it."""
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class KeySentence:
    """Characters `[start, end)` of a sentence or row: the shares of the question's weight that it holds by itself, and
    with its passage and the headings above; `fits` whether it holds what is asked for, `named` whether it has the word
    by which that is asked ("how old"), `leans` whether it begins with a word that stands for something named before.
    """

    start: int
    end: int
    hit: Hit
    own: float
    around: float
    fits: bool
    named: bool
    leans: bool
    score: float


def whole_sentences(segmentation: Segmentation, start: int, end: int) -> list[tuple[int, int]]:
    """The sentences of a passage, those that its bounds cut whole, unless they are as long as lists are."""
    found: list[tuple[int, int]] = []
    for one in segmentation.within(start, end):
        whole = segmentation.at(one.start)
        keep = whole is not None and whole.end - whole.start <= LONGEST
        found.append((whole.start, whole.end) if whole is not None and keep else (one.start, one.end))
    return list(dict.fromkeys(found)) or [(start, end)]


class LowWords:
    """A view of the document's analysis: the words that it writes in small letters somewhere."""

    def __init__(self, analysis: DocumentAnalysis) -> None:
        self.all = frozenset(word for word in _WORD.findall(analysis.document.text) if word.islower())


class KeySentences:
    """Rates the sentences of passages for one question."""

    def __init__(self, passages: Passages, question: str, asked: Asked) -> None:
        self.query: Query = passages.query(question)
        self._passages, self._asked = passages, asked
        self._words = passages.analysis.of(Words)
        self._sentences = passages.analysis.of(Segmentation)
        self._language = known(passages.analysis.language)
        self._question = question
        self._frame = frozenset(WORD.findall(asking_words(question, self._language))) - function_words(self._language)
        self._weights = {term: passages.index.idf(term) for term in self.query.content}
        self._whole = sum(self._weights.values()) or 1.0

    def share(self, terms: frozenset[str] | set[str]) -> float:
        """The share of the question's weight that some terms have."""
        return sum(self._weights[term] for term in terms if term in self._weights) / self._whole

    def of(self, hits: Sequence[Hit]) -> list[KeySentence]:
        """The sentences of all passages, best first."""
        found = {(one.start, one.end): one for hit in reversed(hits) for one in self._of(hit)}
        return sorted(found.values(), key=lambda one: (-one.score, one.start))

    def best(self, hit: Hit) -> KeySentence:
        """The sentence of a passage that bears most on the question."""
        return max(self._of(hit), key=lambda one: (one.score, -one.start))

    def _of(self, hit: Hit) -> Iterator[KeySentence]:
        around = self.share(hit.terms)
        text = self._passages.analysis.document.text
        for start, end in whole_sentences(self._sentences, hit.passage.start, hit.passage.end):
            held = {term for term in keys(self._words.terms(start, end), self._language) if term in self._weights}
            own, fits = self.share(held), self._fits(text[start:end])
            asks = text[end - 1] in "?？"
            named = not self._frame.isdisjoint(self._words.words(start, end))
            score = own + 0.3 * around + 0.25 * fits + 0.1 * named - 0.5 * asks
            yield KeySentence(start, end, hit, own, around, fits, named, self._leans(text[start:end]), score)

    def _leans(self, sentence: str) -> bool:
        """Whether its first word stands for something that another sentence names."""
        first = WORD.match(sentence.lower())
        return first is not None and first[0] in phrases(self._language, "anaphora")

    # ── what is asked for ─────────────────────────────────────────────────────────────────────────

    def _fits(self, sentence: str) -> bool:
        """Whether a sentence holds what kind of thing the question asks for."""
        match self._asked.kind:
            case "amount":
                return self._counts(sentence)
            case "time":
                return self._dates(sentence)
            case "person":
                return self._names(sentence)
            case "reason":
                return _cue(self._language, "because").search(sentence.lower()) is not None
            case "definition":
                return self._defines(sentence)
            case _:
                return True

    def _counts(self, sentence: str) -> bool:
        """Whether a number that is no year stands in it, beside what is counted where that is named."""
        found = [one for one in quantities(sentence, self._language) if not one.year]
        if not self._asked.counted or not self._is_many:
            return bool(found)
        return any(self._is_near(sentence, one) for one in found)

    @property
    def _is_many(self) -> bool:
        """Whether the question counts things, so that the word after it is what is counted."""
        low = self._question.lower()
        return any(phrase in low for phrase in table("questions", self._language)["counts"])

    def _is_near(self, sentence: str, number: Quantity) -> bool:
        """Whether what is counted stands just behind a number, or just before it."""
        behind = _WORD.findall(sentence[number.end :])[: NEAR + 1]
        before = _WORD.findall(sentence[: number.start])[-NEAR - 1 :]
        return self._asked.counted[0] in self._words.read_stems(" ".join([*before, *behind]))

    def _dates(self, sentence: str) -> bool:
        """Whether a date stands in it: a year, a month, a day, or a number at all beside a word of the calendar."""
        if any(one.year for one in quantities(sentence, self._language)):
            return True
        held = tables("common_words").get(self._language, {}).get("calendar", ())
        words = {word.lower() for word in _WORD.findall(sentence)}
        cues = set(table("questions", self._language)["times"])
        return not words.isdisjoint(held) or not words.isdisjoint(cues)

    def _names(self, sentence: str) -> bool:
        """Whether a name stands in it that the question does not have, close to one of the question's words."""
        if HAN.search(sentence):
            return True
        asked = {word.lower() for word in _WORD.findall(self._question)}
        stops = function_words(self._language)
        words = [word for word in _WORD.findall(sentence) if word.lower() not in stops and not word[0].isdecimal()]
        marks = [self._is_asked(word) for word in words]
        return any(
            any(marks[max(0, at - BESIDE) : at + BESIDE + 1])
            for at, word in enumerate(words)
            if word[0].isupper() and word.lower() not in asked and (at or self._is_name(word)) and not marks[at]
        )

    def _is_asked(self, word: str) -> bool:
        """Whether a word is one of the question's terms."""
        return any(term in self._weights for term in keys(self._words.read(word), self._language))

    def _is_name(self, word: str) -> bool:
        """Whether the document never writes a word small."""
        return word.lower() not in self._passages.analysis.of(LowWords).all

    def _defines(self, sentence: str) -> bool:
        """Whether it says what the question's term is: "a term is …", "… (TERM)"."""
        low = sentence.lower()
        for verb in _cue(self._language, "defines").finditer(low):
            before = _WORD.findall(sentence[: verb.start()])[-len(self.query.content) - 1 :]
            if self.query.content.keys() <= set(self._words.read(" ".join(before))):
                return True
        return any(f"({word})" in sentence or f"{word} (" in sentence for word in self.query.content.values())


@cache
def _cue(language: str, kind: str) -> re.Pattern[str]:
    held = sorted(table("questions", language)[kind], key=len, reverse=True)
    body = "|".join(map(re.escape, held))
    return re.compile(body) if any(HAN.search(word) for word in held) else re.compile(rf"(?<!\w)(?:{body})(?!\w)")
