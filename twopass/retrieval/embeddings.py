"""Texts → vectors whose nearness is nearness of meaning, through sentence-transformers (an extra)."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twopass.errors import BackendError, MissingDependency

DEFAULT = "sentence-transformers/all-MiniLM-L6-v2"
"""A model of 23 million weights that reads 256 tokens at once: a passage of ours has some 200."""
BATCH = 64
"""Texts encoded at once."""


class SentenceEmbedder:
    """A sentence-transformers model, from a folder or by its hub name; loaded once, used by any thread in turn."""

    def __init__(self, model: str = DEFAULT, *, device: str | None = None) -> None:
        """Raises MissingDependency without the extra, BackendError where there is no such model."""
        try:
            from sentence_transformers import SentenceTransformer
        except ModuleNotFoundError as error:
            raise MissingDependency(
                f"the package {error.name} is not installed", "pip install 'twopass[embeddings]'"
            ) from None
        try:
            self._model: Any = SentenceTransformer(
                model, device=device, trust_remote_code=False, model_kwargs={"use_safetensors": True}
            )
        except (OSError, ValueError) as error:
            raise BackendError(f"cannot load the model {model}: {' '.join(str(error).split())[:200]}") from error
        self._lock = threading.Lock()

    def encode(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Vectors of shape (len(texts), dimensions), each of length 1."""
        if not texts:
            return np.zeros((0, int(self._model.get_sentence_embedding_dimension())))
        with self._lock:
            vectors = self._model.encode(
                list(texts), batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False
            )
        return np.asarray(vectors, dtype=np.float64)
