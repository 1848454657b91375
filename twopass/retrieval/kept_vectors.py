"""Vectors that are kept in a file: what was encoded once is looked up by its words."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from twopass.outputs import make_private
from twopass.retrieval.passages import Embedder

WORTH_KEEPING = 8
"""Texts encoded at once from which their vectors are kept: a question alone is not worth a file."""


class KeptVectors:
    """An embedder that remembers, in one file for each document and model."""

    def __init__(self, embedder: Embedder, file: Path) -> None:
        self._embedder, self._file = embedder, file
        self._held: dict[str, NDArray[np.float64]] = {}
        self._opened = False

    def encode(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Vectors of shape (len(texts), dimensions), each of length 1."""
        self._open()
        keys = [sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32] for text in texts]
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._held}
        if not texts or missing:
            fresh = self._embedder.encode(list(missing.values()))
            if not texts:
                return fresh
            self._held |= dict(zip(missing, fresh, strict=True))
        if len(missing) >= WORTH_KEEPING:
            self._keep()
        return np.stack([self._held[key] for key in keys])

    def _open(self) -> None:
        """Read the file once; one that is missing or damaged holds nothing."""
        if self._opened:
            return
        self._opened = True
        try:
            with np.load(self._file, allow_pickle=False) as held:
                keys, vectors = held["keys"], held["vectors"].astype(np.float64)
        except (OSError, ValueError, KeyError, EOFError):
            return
        self._held = dict(zip((str(key) for key in keys), vectors, strict=False))

    def _keep(self) -> None:
        """Write all that is held, whole; where that cannot be done it is encoded again another time."""
        part = self._file.with_suffix(".part.npz")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            vectors = np.stack(list(self._held.values())).astype(np.float32)
            make_private(part)
            np.savez(part, keys=np.array(list(self._held)), vectors=vectors)
            part.replace(self._file)
        except OSError:
            part.unlink(missing_ok=True)
