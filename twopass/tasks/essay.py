"""Task `essay` for a model: one prompt with the lines of the index, as many as its context holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from twopass.replies import AS_WRITTEN, EssayReply, WrittenParagraph
from twopass.schema import Document, Line
from twopass.tasks.checks import fault, place
from twopass.tasks.task import REPLY_SHARE, Desk, Question, document_of, list_field, record, text_field
from twopass.text.tokens import content_stems

LINES_TOKENS = 12_000
"""Tokens of index lines shown: some 150 sections; of more, evenly spread ones."""
OPEN = 12
"""Open questions shown."""
PARAGRAPH_TOKENS = 320


class EssayTask:
    """The one input is the whole index."""

    def __init__(self, desk: Desk, inputs: Sequence[Mapping[str, Any]], floor: Sequence[EssayReply]) -> None:
        self.desk, self.inputs, self.floor = desk, inputs, floor

    def items(self) -> list[int]:
        """The whole essay."""
        return list(range(len(self.inputs)))

    def questions(self, items: Sequence[int]) -> list[Question]:
        """One prompt."""
        return [self._question(i) for i in items]

    def assemble(self, values: Mapping[int, Any]) -> list[EssayReply]:
        """The model's essay, or the floor's."""
        return [values.get(i, floor) for i, floor in enumerate(self.floor)]

    def where(self, item: int) -> str:
        """An essay belongs to the whole document."""
        return "essay"

    def _question(self, item: int) -> Question:
        one = self.inputs[item]
        document, skeleton, language = document_of(one)
        most = max(1, min(one["max_paragraphs"], int(REPLY_SHARE * self.desk.context_tokens) // PARAGRAPH_TOKENS))
        inputs = {
            "document": document,
            "headings": self.desk.headings(document, skeleton),
            "lines": self._fitting(one["lines"]),
            "still_open": one["still_open"][:OPEN],
            "language": self.desk.language or language,
            "max_paragraphs": most,
        }
        schema = record(
            title=text_field(120),
            paragraphs=list_field(record(text=text_field(1600), quotes=list_field(text_field(800), 6)), most),
        )

        def read(body: Any) -> dict[int, Any]:
            return {item: self._judged(item, body)}

        return Question("essay", (item,), inputs, schema, 100 + PARAGRAPH_TOKENS * most, read)

    def _fitting(self, lines: Sequence[Line]) -> list[Line]:
        held = [line for line in lines if line.evidence]
        sizes = sum(self.desk.count(line.comment + "".join(e.quote for e in line.evidence)) + 12 for line in held)
        step = max(1.0, sizes / self.desk.room(LINES_TOKENS))
        return [held[int(n * step)] for n in range(int(len(held) / step))]

    def _judged(self, item: int, body: Any) -> EssayReply | str:
        document, floor = self.inputs[item]["document"], self.floor[item]
        rows = body.get("paragraphs") if isinstance(body, dict) else None
        if not isinstance(rows, list) or not isinstance(body.get("title"), str):
            return "it lacks its title or paragraphs"
        foreign = self.desk.foreign(document.language)
        outcomes = [_paragraph(row, document, foreign) for row in rows[: self.inputs[item]["max_paragraphs"]]]
        kept = [one for one in outcomes if isinstance(one, WrittenParagraph)]
        if len(kept) * 2 < max(len(floor.paragraphs), len(rows)):
            reasons = dict.fromkeys(one for one in outcomes if isinstance(one, str))
            return f"{len(kept)} of {len(rows)} paragraphs can be used: {'; '.join(reasons)}"
        return EssayReply(title=" ".join(body["title"].split()) or floor.title, paragraphs=kept)


def _paragraph(row: Any, document: Document, foreign: str) -> WrittenParagraph | str:
    try:
        written = WrittenParagraph.model_validate(row, context=AS_WRITTEN)
    except ValidationError as error:
        return error.errors(include_url=False)[0]["msg"]
    text = " ".join(written.text.split())
    placed = (place(quote, document, 0, len(document.text)) for quote in written.quotes)
    quotes = [found.quote for found in placed if found is not None]
    if not quotes:
        return "none of its quotes stands in the document"
    if reason := fault(text, document, foreign):
        return reason
    if not foreign and not any(_shares(text, quote, document) for quote in quotes):
        return "no quote bears out its paragraph"
    return WrittenParagraph(text=text, quotes=quotes)


def _shares(text: str, quote: str, document: Document) -> bool:
    """Whether a paragraph, which says more than one quote can, takes up a third of its quote's words."""
    words = set(content_stems(quote, document.language))
    return 3 * len(words & set(content_stems(text, document.language))) >= len(words)
