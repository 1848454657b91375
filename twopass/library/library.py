"""Library, as programs use it: what it holds, asked and exported."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, Unpack

from twopass.answers import LibraryAnswer
from twopass.config import Changes, Options, changed
from twopass.library.catalogue import Catalogue


class Library(Catalogue):
    """A SQLite file of readings, which threads may share, and several programs read and write at once.

    `Library.open` opens one, `twopass.index(…, library=…)` fills it. Whatever is wrong with the file, and whatever the
    disk refuses, is a `TwopassError`.
    """

    def ask(
        self, question: str, options: Options | None = None, *, documents: int = 3, **changes: Unpack[Changes]
    ) -> LibraryAnswer:
        """What the library says to a question: documents are chosen by its index, and then asked.

        Args:
            options: the model that answers; without one, the documents' own sentences do.
            documents: how many are asked at most.

        Raises:
            BackendError: the model failed.
            OptionError: an option has a value that it may not have, or one that the model does not take.
        """
        from twopass.library.inquiry import ask_documents
        from twopass.llm.client import open_reader
        from twopass.pipeline import open_model
        from twopass.shelf import open_embedder_for

        chosen = changed(options, changes, "ask", others=("documents",))
        reader = open_reader(open_model(chosen), language=chosen.language, cache=chosen.cache)
        return ask_documents(self, question, reader, lambda reading: open_embedder_for(reading, chosen), documents)

    def export(self, folder: str | Path, format: Literal["markdown", "html"] = "html") -> Path:
        """Write all readings into a folder, with a list of documents and a subject index; the page that lists them.

        Raises:
            OutputError: the folder or a file cannot be written.
        """
        from twopass.library.publishing.export import export_library

        return export_library(self, Path(folder), format)
