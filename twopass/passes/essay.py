"""The document in flowing paragraphs, written only when asked for."""

from __future__ import annotations

from twopass.backends.base import Backend
from twopass.config import EssayOptions
from twopass.llm.client import ask
from twopass.schema import Essay, Point, ResolvedIndex, Synthesis
from twopass.tasks.essay import EssayInput
from twopass.text.analysis import DocumentAnalysis


def write_essay(
    analysis: DocumentAnalysis,
    resolved: ResolvedIndex,
    synthesis: Synthesis,
    backend: Backend,
    options: EssayOptions = EssayOptions(),  # noqa: B008  (frozen)
) -> Essay:
    """Write the essay from the lines of the index; a paragraph whose quote is not in the document is dropped.

    Raises:
        BackendError: the backend failed.
    """
    tags = {tag.id: tag for entry in resolved.entries for tag in entry.tags}
    still_open = tuple(tags[tag_id] for tag_id in synthesis.still_open)
    closed = tuple((tags[end.tag_id], end) for end in resolved.resolutions if end.status in ("resolved", "partial"))
    one = EssayInput(analysis, synthesis.lines, still_open, options.max_paragraphs, closed)
    found = ask(backend, [one])[0]
    paragraphs = (
        Point(text=" ".join(paragraph.text.split()), evidence=tuple(dict.fromkeys(paragraph.evidence)))
        for paragraph in found.paragraphs[: options.max_paragraphs]
        if paragraph.evidence
    )
    return Essay(title=found.title.strip() or analysis.document.title, paragraphs=tuple(paragraphs))
