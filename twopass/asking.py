"""From Python: a question or a claim put to a document, which is opened or read first."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Unpack

from twopass.config import Changes, Options, changed
from twopass.schema import Reading

if TYPE_CHECKING:
    from twopass.answers import Answer, Verdict
    from twopass.llm.client import Reader
    from twopass.retrieval.search import Passages


def ask(
    document: str | Path | Reading, question: str, options: Options | None = None, **changes: Unpack[Changes]
) -> Answer:
    """What a document says to a question.

    Args:
        document: a file, which is read once and then kept, or a reading.
        options: how it is read, and the model that answers; without one, the document's own sentences do.

    Raises:
        InputError: the file cannot be read as asked.
        BackendError: the model failed.
        OptionError: an option has a value that it may not have, or one that the model does not take.
    """
    from twopass.passes.answer import answer_question

    chosen = changed(options, changes, "ask")
    return answer_question(open_passages(document, chosen), question, reader_of(chosen))


def check(
    document: str | Path | Reading, claim: str, options: Options | None = None, **changes: Unpack[Changes]
) -> Verdict:
    """Whether a document bears a claim out, and in what it contradicts it; arguments and errors as of `ask`."""
    from twopass.passes.check_claim import check_claim

    chosen = changed(options, changes, "check")
    return check_claim(open_passages(document, chosen), claim, reader_of(chosen))


def open_passages(document: str | Path | Reading, options: Options) -> Passages:
    """The passages of a document, ready for any number of questions."""
    from twopass.retrieval.search import Passages
    from twopass.shelf import open_embedder_for, open_reading

    reading = document if isinstance(document, Reading) else open_reading(Path(document), options)
    return Passages.of(reading, open_embedder_for(reading, options))


def reader_of(options: Options) -> Reader:
    """Who answers. Raises BackendError or OptionError: there is no such model, or it does not take what is set."""
    from twopass.llm.client import open_reader
    from twopass.pipeline import open_model

    return open_reader(open_model(options), language=options.language, cache=options.cache)
