"""The document in flowing paragraphs, written only when asked for."""

from __future__ import annotations

from twopass.backends.base import Backend
from twopass.config import EssayOptions
from twopass.llm.client import ask
from twopass.replies import EssayReply
from twopass.retrieval.grounding import ground
from twopass.schema import Essay, Point, ResolvedIndex, Synthesis
from twopass.text.analysis import DocumentAnalysis

REPLY_TOKENS = 4000
"""Tokens for an essay of a dozen paragraphs with a quote each."""


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
    document, skeleton = analysis.document, analysis.skeleton
    tags = {tag.id: tag for entry in resolved.entries for tag in entry.tags}
    inputs = {
        "analysis": analysis,
        "document": document,
        "skeleton": skeleton,
        "lines": synthesis.lines,
        "still_open": tuple(tags[tag_id] for tag_id in synthesis.still_open),
        "language": document.language,
        "max_paragraphs": options.max_paragraphs,
    }
    reply = ask(backend, "essay", [inputs], EssayReply, max_tokens=REPLY_TOKENS)[0]
    paragraphs = []
    for written in reply.paragraphs[: options.max_paragraphs]:
        found = (ground(quote, document) for quote in written.quotes)
        if evidence := tuple(dict.fromkeys(one for one in found if one is not None)):
            paragraphs.append(Point(text=" ".join(written.text.split()), evidence=evidence))
    return Essay(title=reply.title.strip() or document.title, paragraphs=tuple(paragraphs))
