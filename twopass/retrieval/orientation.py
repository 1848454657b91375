"""Which sections a reading's own notes point to for a question: keywords, lines, points, closings and importance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from twopass.retrieval.bm25 import Bm25
from twopass.retrieval.question_terms import keys
from twopass.schema import Reading
from twopass.text.word_index import Words

IMPORTANT = 0.1
"""Share that a section may gain for how much later text rests on it."""


class Orientation:
    """The notes of every section, indexed; made of a reading once."""

    def __init__(self, reading: Reading, words: Words) -> None:
        self._words = words
        notes = _notes(reading)
        self._ids = [section.id for section in reading.skeleton.sections]
        self._index = Bm25([Counter(self._terms(notes.get(one, ()))) for one in self._ids])
        most = max(reading.resolved.importance.values(), default=0.0) or 1.0
        self._importance = {one: share / most for one, share in reading.resolved.importance.items()}

    def _terms(self, notes: Iterable[str]) -> list[str]:
        return keys((term for note in notes for term in self._words.read(note)), self._words.language)

    def of(self, weights: Mapping[str, float]) -> dict[str, float]:
        """For each section that its notes point to, how much: at most 1."""
        scores = self._index.scores(weights)
        most = float(scores.max()) if len(scores) else 0.0
        if most <= 0:
            return {}
        pairs = ((one, float(score) / most) for one, score in zip(self._ids, scores, strict=True) if score > 0)
        return {one: score * (1 - IMPORTANT + IMPORTANT * self._importance.get(one, 0.0)) for one, score in pairs}


def _notes(reading: Reading) -> dict[str, list[str]]:
    """What a reading notes of each section: its heading, keywords, line and points, and the questions closed there."""
    notes: dict[str, list[str]] = {section.id: [section.title] for section in reading.skeleton.sections}
    for line in reading.synthesis.lines:
        notes[line.section_id] += [*line.keywords, line.comment]
    questions = {tag.id: tag for entry in reading.resolved.entries for tag in entry.tags}
    for entry in reading.resolved.entries:
        notes[entry.section_id] += [*entry.keywords, *(point.text for point in entry.points)]
    for end in reading.resolved.resolutions:
        tag = questions.get(end.tag_id)
        if tag is not None and end.target in notes and end.status == "resolved":
            notes[end.target] += [tag.concept, tag.question]
    return notes
