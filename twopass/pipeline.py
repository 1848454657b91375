"""The road through the house: path → Document → Skeleton → ForwardIndex → ResolvedIndex → Synthesis (→ Essay)."""

from __future__ import annotations

import threading
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

from twopass.config import Changes, Options, ReadOptions, changed
from twopass.errors import LostContent
from twopass.readers.progress import Progress, unheard
from twopass.schema import Document, Reading, Skeleton

if TYPE_CHECKING:
    from twopass.backends import Settings
    from twopass.backends.base import Backend
    from twopass.retrieval.passages import Embedder

_PDFIUM = threading.Lock()  # PDFium may be used by one thread at a time


def read(path: str | Path, options: Options | None = None, **changes: Unpack[Changes]) -> Reading:
    """Read a document twice and return everything that was found.

    Args:
        path: a PDF, Markdown or plain-text file, or one of Word, PowerPoint, EPUB or HTML (extra `docs`).
        options: how it is read; `twopass.Options` says what there is.
        changes: options by name, which replace those of `options`: `read(path, pages="3-40,52", essay=True)`.

    Raises:
        InputError: the file cannot be read as asked; its subclasses tell why.
        BackendError: the model failed.
        LostContent: the reading is to be strict, and something was lost.
        OptionError: an option has a value that it may not have, or one that the model does not take.
        TypeError: there is no option of that name.
    """
    from twopass.llm.client import open_reader

    chosen = changed(options, changes, "read")
    reader = open_reader(open_model(chosen), language=chosen.language, cache=chosen.cache)
    reading = run(path, reader, chosen, embedder=open_embedder(chosen.embeddings))
    check_losses(reading, chosen)
    return reading


def settings_of(options: Options) -> Settings:
    """How the model is run. Raises OptionError where an option means nothing to the model."""
    from twopass.backends import Settings

    options.check_model()
    return Settings(
        base_url=options.base_url,
        concurrency=options.concurrency,
        context_tokens=options.context,
        reply_tokens=options.reply_tokens,
        form="plain" if options.plain else None,
        timeout=options.timeout,
        tries=options.tries,
        longest_wait=options.longest_wait,
        key_over_http=options.key_over_http or None,
        devices=options.devices,
    )


def open_model(options: Options) -> Backend:
    """Who reads. Raises BackendError or OptionError: there is no such model, or it does not take what is set."""
    from twopass.backends import open_backend

    return open_backend(options.model, settings_of(options))


def check_losses(reading: Reading, options: Options) -> None:
    """Raises LostContent where a strict reading lost a page, a section or a tag."""
    from twopass.audit import lost

    if options.strict and (losses := lost(reading.audit)):
        raise LostContent("; ".join(losses))


@cache
def open_embedder(model: str) -> Embedder | None:
    """The sentence-transformers model of that name, None for an empty one; loaded once a process."""
    if not model:
        return None
    from twopass.retrieval.embeddings import SentenceEmbedder

    return SentenceEmbedder(model)


def run(
    path: str | Path,
    backend: Backend,
    options: Options,
    progress: Progress = unheard,
    embedder: Embedder | None = None,
) -> Reading:
    """All passes over one document, top to bottom; `backend` may be a `Reader` with a cache of its own."""
    progress("reading the file")
    document, skeleton = skeleton_of(path, options.read, progress)
    # imported only now, so that the process in which a PDF is taken apart holds nothing of it
    from twopass.audit import audit_reading
    from twopass.crossrefs import find_references
    from twopass.llm.client import Reader
    from twopass.passes.backward import resolve_backward
    from twopass.passes.forward import index_forward
    from twopass.passes.synthesis import synthesize
    from twopass.text.analysis import DocumentAnalysis

    reader = backend if isinstance(backend, Reader) else Reader(backend)
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
    if options.essay:
        from twopass.passes.essay import write_essay

        progress("writing the essay")
        essay = write_essay(analysis, resolved, synthesis, reader, options.essay_form)
    audit = audit_reading(analysis, forward, resolved, synthesis, reader.fallbacks, reader.dropped, reader.understands)
    analysis.end()
    return Reading(
        document=document,
        skeleton=skeleton,
        references=references,
        forward=forward,
        resolved=resolved,
        synthesis=synthesis,
        essay=essay,
        audit=audit,
    )


def skeleton_of(path: str | Path, options: ReadOptions, progress: Progress = unheard) -> tuple[Document, Skeleton]:
    """The document and its headings: all that needs no reading of sentences."""
    from twopass.readers import read as read_document

    with _PDFIUM:
        document = read_document(path, options, progress)
    from twopass.passes.skeleton import scan_skeleton

    return document, scan_skeleton(document)
