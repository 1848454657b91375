"""A batch from its start to its end: what is known already, what is read, and where it is kept."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Unpack, get_args

from twopass.batch import pools
from twopass.batch.gathering import gather
from twopass.batch.jobs import Engine, Indexed, Job
from twopass.config import DEFAULTS, Changes, Options, changed
from twopass.errors import OptionError, OutputError, TwopassError
from twopass.outputs import named
from twopass.places import is_remote
from twopass.readers.pdf.scans.installed import bound_threads

if TYPE_CHECKING:
    from twopass.library import Kept
    from twopass.library.intake import Intake

SIDE_BY_SIDE = 8
"""Documents read at once over one model, unless told otherwise: enough for a server to batch their requests."""


def index(
    paths: Iterable[str | Path],
    options: Options | None = None,
    *,
    workers: int | None = None,
    library: str | Path | None = None,
    again: bool = False,
    engine: Engine = "local",
    **changes: Unpack[Changes],
) -> Iterator[Indexed]:
    """Read documents side by side and yield each as it is done.

    The extractive reader works in processes, one a processor unless `workers` says otherwise; a model is opened once
    and read over by threads, so that its server or engine batches the requests of all documents. Over Ray, each of as
    many actors as the cluster has room for reads one document at a time, with any model that a server runs.

    Args:
        paths: files, folders whose documents are all read, patterns of names ("papers/**/*.pdf"), and URLs of these
            (extra `remote`).
        options: how each is read, as for `twopass.read`.
        workers: documents read at once, from 1.
        library: the file of a library, made where there is none, in which readings are kept instead of handed over;
            what it has of the same content, options and version of the program is not read again.
        again: all the same, read everything.
        engine: who carries the documents: this machine, or a Ray cluster (extra `ray`), which RAY_ADDRESS names.
        changes: options by name, which replace those of `options`.

    Raises:
        BackendError: the model cannot be opened, or the cluster cannot be reached. What happens to one document is told
            by its `Indexed.error`.
        OptionError: an option has a value that it may not have, or one that the model or the engine does not take.
        TypeError: there is no option of that name.
    """
    chosen = changed(options, changes, "index", others=("workers", "library", "again", "engine"))
    chosen.check_model()
    if workers is not None and workers < 1:
        raise OptionError(f"workers cannot be {workers!r}", "it is a whole number of at least 1")
    place = Path(library) if library is not None else None
    return run_job(gather(paths), Job(chosen, library=place, again=again, engine=engine), workers)


def run_job(paths: Sequence[Path], job: Job, workers: int | None = None) -> Iterator[Indexed]:
    """All documents of a batch, the longest files first so that none is left running alone at the end. Raises
    OptionError.
    """
    if job.engine not in get_args(Engine):
        raise OptionError(f"there is no engine {job.engine!r}", f"it is {' or '.join(get_args(Engine))}")
    return _run(paths, job, workers) if job.library is None else _into_library(paths, job.library, job, workers)


def _run(paths: Sequence[Path], job: Job, workers: int | None) -> Iterator[Indexed]:
    names = _outputs(paths, job)
    longest = sorted(paths, key=_size, reverse=True)
    if job.engine == "ray":
        from twopass.batch.ray_data import check_engine, over_ray

        check_engine(job)
        yield from over_ray(longest, names, job, workers)
    elif job.options.model == DEFAULTS["model"]:
        yield from pools.in_processes(longest, names, job, workers or os.cpu_count() or 1)
    else:
        from twopass.pipeline import open_model

        backend = open_model(job.options)
        if workers:
            bound_threads(workers)
        yield from pools.in_threads(longest, names, job, workers or SIDE_BY_SIDE, backend)


def _into_library(paths: Sequence[Path], place: Path, job: Job, workers: int | None) -> Iterator[Indexed]:
    """What a library knows at once, then what is read for it; a content that lies under several paths is read once."""
    from twopass.library import Library
    from twopass.library.intake import Intake

    if remote := next(filter(is_remote, paths), None):
        raise OptionError(
            f"{remote} cannot be kept in a library", "it knows files of this machine: give a folder with -o"
        )
    with Library.open(place, create=True) as library:
        intake = Intake(library, job.options, job.again)
        yield from (_ended(path, end) for path, end in intake.sort_out(paths))
        for one in _kept(list(intake.fresh), intake, job, workers):
            if isinstance(one.error, OutputError):
                raise one.error  # the library takes no more
            yield one
            yield from (_ended(path, end) for path, end in intake.done(one.path, one.error))


def _kept(paths: Sequence[Path], intake: Intake, job: Job, workers: int | None) -> Iterator[Indexed]:
    """Documents as they are read into a library: by who reads them, or here where those are on other machines."""
    if job.engine == "local":
        yield from _run(paths, job, workers)
        return
    for one in _run(paths, replace(job, library=None), workers):
        try:
            kept = intake.keep(one.path, intake.fresh[one.path], one.reading) if one.reading else None
            yield replace(one, reading=None, kept=kept)
        except TwopassError as error:
            yield Indexed(one.path, error=error, usage=one.usage)


def _ended(path: Path, end: Kept | TwopassError) -> Indexed:
    return Indexed(path, error=end) if isinstance(end, TwopassError) else Indexed(path, kept=end)


def _size(path: Path) -> int:
    """The bytes of a file; 0 where that is not told at once."""
    try:
        return 0 if is_remote(path) else path.stat().st_size
    except OSError:
        return 0


def _outputs(paths: Sequence[Path], job: Job) -> dict[Path, Path]:
    """Where each reading is written; empty where readings are handed over."""
    if job.output is None:
        return {}
    from twopass.report import ENDING

    return named(paths, job.output, ENDING[job.format])
