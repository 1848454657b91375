"""What is known of one document under one skeleton: each view of it is made when first asked for, and only once."""

from __future__ import annotations

from collections.abc import Callable
from threading import RLock
from typing import Any, TypeVar

from twopass.schema import Document, Skeleton

T = TypeVar("T")


class DocumentAnalysis:
    """A document and its headings, handed down through a whole reading.

    Rooms hang their views on it: `analysis.of(Words)` is the one `Words` of this document, made by `Words(analysis)`
    when first asked for. A view looks up what the views below it hold (`Words` and `Segmentation` are the lowest), so
    that the text is split into words and into sentences once. What only one pass asks for is let go after it. Nothing
    is kept beyond the analysis itself, and threads may share it.
    """

    def __init__(self, document: Document, skeleton: Skeleton) -> None:
        self.document = document
        self.skeleton = skeleton
        self._views: dict[Callable[[DocumentAnalysis], Any], Any] = {}
        self._lock = RLock()

    @property
    def language(self) -> str:
        """The document's language, as its reader detected it."""
        return self.document.language

    def of(self, view: Callable[[DocumentAnalysis], T]) -> T:
        """The view of this document that `view` makes; the same object every time."""
        with self._lock:
            if view not in self._views:
                self._views[view] = view(self)
            made: T = self._views[view]
            return made

    def let_go(self, *views: Callable[[DocumentAnalysis], Any]) -> None:
        """Forget views that no later pass is known to need; whoever asks for one all the same has it made anew."""
        with self._lock:
            for view in views:
                self._views.pop(view, None)

    def end(self) -> None:
        """Forget all views. They know the analysis: its memory would wait for the collector of cycles."""
        with self._lock:
            self._views.clear()
