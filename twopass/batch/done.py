"""What a folder tells of the documents that were read into it, so that a run after a kill or a change reads the others.

Beside each reading lies, in a hidden folder, a record of what it was made of: the content and path of the document, the
options and the program. It is written after the reading, and each file is whole or not there: whoever reads a document
twice, on whatever machine, writes the same.
"""

from __future__ import annotations

import json
from dataclasses import astuple
from hashlib import sha256
from pathlib import Path
from typing import Any

from twopass.batch.jobs import Indexed, Job
from twopass.errors import TwopassError
from twopass.outputs import DONE, make_folder, write_whole
from twopass.schema import Audit, Reading


def known(path: Path, output: Path, job: Job) -> Indexed | None:
    """What became of a document that was read before as it would be now, and whose reading lies there as written."""
    from twopass.audit import lost

    if job.again or not job.options.cache:
        return None
    try:
        told = json.loads(_place(output).read_bytes())
        if told["key"] != _key(path, job)[1] or told["reading"] != _digest(output):
            return None
        audit = Audit.model_validate(told["audit"])
    except (OSError, ValueError, LookupError, TypeError, TwopassError):
        return None
    return None if job.options.strict and lost(audit) else Indexed(path, None, audit, output, already=True)


def keep(path: Path, output: Path, job: Job, reading: Reading) -> None:
    """Put a document on record that was read whole; one that changed meanwhile, or that a model left parts of to the
    extractive reader, is read again. Raises OutputError.
    """
    if not job.options.cache or reading.audit.fallbacks:
        return
    content, key = _key(path, job)
    if content.startswith(reading.document.id):
        make_folder(output.parent / DONE)
        told: dict[str, Any] = {"path": str(path), "key": key, "reading": _digest(output)}
        write_whole(json.dumps(told | {"audit": reading.audit.model_dump(mode="json")}), _place(output))


def _place(output: Path) -> Path:
    return output.parent / DONE / f"{output.name}.json"


def _digest(file: Path) -> str:
    return sha256(file.read_bytes()).hexdigest()


def _key(path: Path, job: Job) -> tuple[str, str]:
    """The digest of a document's content, and that of all that its reading in the folder depends on."""
    from twopass.library.intake import source_of
    from twopass.shelf import program

    source = source_of(path, job.options)
    told = (str(path), *astuple(source), job.format, job.length, program())
    return source.content, sha256(repr(told).encode("utf-8", "surrogateescape")).hexdigest()
