"""The road through the house: path → Document → Skeleton → ForwardIndex → ResolvedIndex → Synthesis (→ Essay)."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from twopass.config import BackwardOptions, Options, ReadOptions
from twopass.schema import Document, Reading, Skeleton

if TYPE_CHECKING:
    from twopass.backends.base import Backend
    from twopass.retrieval.passages import Embedder

_PDFIUM = threading.Lock()  # PDFium may be used by one thread at a time
Progress = Callable[[str], None]
"""Told the name of each step as it begins."""


def read(
    path: str | Path,
    *,
    model: str = "extractive",
    pages: str = "",
    password: str | None = None,
    layout_only: bool = False,
    essay: bool = False,
    second_pass: Literal["backward", "forward", "none"] = "backward",
    base_url: str | None = None,
    language: str = "",
    cache: bool = True,
    embeddings: str = "",
) -> Reading:
    """Read a document twice and return everything that was found.

    Args:
        path: a PDF, Markdown or plain-text file.
        model: who reads; "extractive" needs no model; else KIND:MODEL, such as "openai:NAME" or "vllm:FOLDER".
        pages: page ranges from 1, such as "3-40,52"; all pages if empty.
        password: opens an encrypted PDF.
        layout_only: ignore the file's own outline, links and structure tree.
        essay: also write an essay.
        second_pass: the order of the second reading, for comparison.
        base_url: where the server of an "openai:" or "ollama:" model listens.
        language: code of the language that a model writes in; the document's if empty.
        cache: keep a model's replies on disk, so that they are never asked for twice.
        embeddings: a sentence-transformers model, folder or hub name, that helps to find what closes a tag.

    Raises:
        InputError: the file cannot be read as asked; its subclasses tell why.
        BackendError: the model failed.
    """
    from twopass.backends import Settings, open_backend
    from twopass.llm.client import open_reader

    options = Options(
        read=ReadOptions(pages=pages, password=password, layout_only=layout_only),
        backward=BackwardOptions(order=second_pass),
        write_essay=essay,
    )
    backend = open_backend(model, Settings(base_url=base_url))
    return run(path, open_reader(backend, language=language, cache=cache), options, embedder=open_embedder(embeddings))


def open_embedder(model: str) -> Embedder | None:
    """The sentence-transformers model of that name, None for an empty one."""
    if not model:
        return None
    from twopass.retrieval.embeddings import SentenceEmbedder

    return SentenceEmbedder(model)


def run(
    path: str | Path,
    backend: Backend,
    options: Options,
    progress: Progress = lambda step: None,
    embedder: Embedder | None = None,
) -> Reading:
    """All passes over one document, top to bottom; `backend` may be a `Reader` with a cache of its own."""
    from twopass.audit import audit_reading
    from twopass.crossrefs import find_references
    from twopass.llm.client import Reader
    from twopass.passes.backward import resolve_backward
    from twopass.passes.essay import write_essay
    from twopass.passes.forward import index_forward
    from twopass.passes.synthesis import synthesize
    from twopass.text.analysis import DocumentAnalysis

    reader = backend if isinstance(backend, Reader) else Reader(backend)
    progress("reading the file")
    document, skeleton = skeleton_of(path, options.read)
    analysis = DocumentAnalysis(document, skeleton)
    progress("following references")
    references = find_references(document, skeleton)
    progress("reading forward")
    forward = index_forward(analysis, reader, options.forward, references)
    progress("reading backward")
    resolved = resolve_backward(analysis, forward, reader, options.backward, references, embedder)
    progress("writing the index")
    synthesis = synthesize(analysis, resolved, reader, options.synthesis)
    essay = None
    if options.write_essay:
        progress("writing the essay")
        essay = write_essay(analysis, resolved, synthesis, reader, options.essay)
    return Reading(
        document=document,
        skeleton=skeleton,
        references=references,
        forward=forward,
        resolved=resolved,
        synthesis=synthesis,
        essay=essay,
        audit=audit_reading(analysis, forward, resolved, synthesis, reader.fallbacks),
    )


def skeleton_of(path: str | Path, options: ReadOptions) -> tuple[Document, Skeleton]:
    """The document and its headings: all that needs no reading of sentences."""
    from twopass.passes.skeleton import scan_skeleton
    from twopass.readers import read as read_document

    with _PDFIUM:
        document = read_document(path, options)
    return document, scan_skeleton(document)
