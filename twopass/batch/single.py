"""One document of a batch: whatever goes wrong with it becomes its record."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from twopass.backends.base import Backend
from twopass.batch import done
from twopass.batch.jobs import Indexed, Job
from twopass.config import Options
from twopass.guard.reports import recorded
from twopass.llm.client import Usage
from twopass.outputs import write_whole
from twopass.schema import Reading

if TYPE_CHECKING:
    from twopass.llm.client import Reader


def read_one(path: Path, output: Path | None, job: Job, backend: Backend | None = None) -> Indexed:
    """Read one document, unless what is wanted of it is there already."""
    from twopass.llm.client import open_reader
    from twopass.pipeline import open_model
    from twopass.report import shown

    usage, options = Usage(), job.options
    try:
        if output is not None and (before := done.known(path, output, job)):
            return before
        reader = open_reader(backend or open_model(options), language=options.language, cache=options.cache)
        usage = reader.usage
        read = partial(_read, path, reader, options)
        if job.library is not None:
            from twopass.library.intake import read_into

            kept, fresh = read_into(job.library, path, options, job.again, read)
            return Indexed(path, None, fresh.audit if fresh else None, usage=usage, kept=kept)
        reading = read()
        if output is None:
            return Indexed(path, reading, reading.audit, usage=usage)
        write_whole(shown(reading, job.format, job.length), output)
        done.keep(path, output, job, reading)
        return Indexed(path, None, reading.audit, output, usage=usage)
    except Exception as error:
        return Indexed(path, error=recorded(error, path), usage=usage)


def _read(path: Path, reader: Reader, options: Options) -> Reading:
    from twopass.pipeline import check_losses, open_embedder, run

    reading = run(path, reader, options, embedder=open_embedder(options.embeddings))
    check_losses(reading, options)
    return reading
