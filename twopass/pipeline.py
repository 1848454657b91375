"""The road through the house: path → Document → Skeleton → ForwardIndex → ResolvedIndex → Synthesis (→ Essay)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from twopass.config import BackwardOptions, Options, ReadOptions
from twopass.schema import Document, Reading, Skeleton

if TYPE_CHECKING:
    from twopass.backends.base import Backend

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
) -> Reading:
    """Read a document twice and return everything that was found.

    Args:
        path: a PDF, Markdown or plain-text file.
        model: who reads; "extractive" needs no model.
        pages: page ranges from 1, such as "3-40,52"; all pages if empty.
        password: opens an encrypted PDF.
        layout_only: ignore the file's own outline, links and structure tree.
        essay: also write an essay.
        second_pass: the order of the second reading, for comparison.

    Raises:
        InputError: the file cannot be read as asked; its subclasses tell why.
        BackendError: the model failed.
    """
    from twopass.backends import open_backend

    options = Options(
        read=ReadOptions(pages=pages, password=password, layout_only=layout_only),
        backward=BackwardOptions(order=second_pass),
        write_essay=essay,
    )
    return run(path, open_backend(model), options)


def run(path: str | Path, backend: Backend, options: Options, progress: Progress = lambda step: None) -> Reading:
    """All passes over one document, top to bottom."""
    from twopass.audit import audit_reading
    from twopass.passes.backward import resolve_backward
    from twopass.passes.essay import write_essay
    from twopass.passes.forward import index_forward
    from twopass.passes.synthesis import synthesize
    from twopass.references import find_references

    progress("reading the file")
    document, skeleton = skeleton_of(path, options.read)
    progress("following references")
    references = find_references(document, skeleton)
    progress("reading forward")
    forward = index_forward(document, skeleton, backend, options.forward, references)
    progress("reading backward")
    resolved = resolve_backward(document, skeleton, forward, backend, options.backward, references)
    progress("writing the index")
    synthesis = synthesize(document, skeleton, resolved, backend, options.synthesis)
    essay = None
    if options.write_essay:
        progress("writing the essay")
        essay = write_essay(document, skeleton, resolved, synthesis, backend, options.essay)
    return Reading(
        document=document,
        skeleton=skeleton,
        references=references,
        forward=forward,
        resolved=resolved,
        synthesis=synthesis,
        essay=essay,
        audit=audit_reading(document, skeleton, forward, resolved, synthesis),
    )


def skeleton_of(path: str | Path, options: ReadOptions) -> tuple[Document, Skeleton]:
    """The document and its headings: all that needs no reading of sentences."""
    from twopass.passes.skeleton import scan_skeleton
    from twopass.readers import read as read_document

    document = read_document(path, options)
    return document, scan_skeleton(document)
