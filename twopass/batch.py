"""Many documents over one reader: each is yielded as it is done, and one that fails is a record, not a stop."""

from __future__ import annotations

import glob
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

from twopass.backends.base import Backend
from twopass.config import Changes, Options, changed
from twopass.errors import Crash, OptionError, OutputError, TwopassError
from twopass.guard.confinement import end_with
from twopass.guard.reports import recorded
from twopass.llm.client import Usage
from twopass.outputs import is_ours, named, write_whole
from twopass.readers.pdf.scans.installed import bound_threads
from twopass.schema import Audit, Reading

if TYPE_CHECKING:
    from twopass.library import Kept
    from twopass.llm.client import Reader
    from twopass.report import Format

KINDS = (".pdf", ".md", ".markdown", ".txt", ".rst", ".docx", ".pptx", ".epub", ".html", ".htm")
"""Files that are read where a folder is named."""
PROGRAMS = frozenset({"node_modules", "__pycache__", "site-packages"})
"""Folders of programs, by their names."""
VIRTUAL = "pyvenv.cfg"
"""The file by which an environment of Python is known, whatever its folder is called."""
SIDE_BY_SIDE = 8
"""Documents read at once over one model, unless told otherwise: enough for a server to batch their requests."""


@dataclass(frozen=True, slots=True)
class Job:
    """How every document of a batch is read; with `output` each reading is written there and not handed over, in
    Markdown only as much of the index as `length` words say, all if 0. With `library` it is kept there; with `again`
    also what the library has of a file is read anew.
    """

    options: Options = field(default_factory=Options)
    output: Path | None = None
    format: Format = "markdown"
    length: int = 0
    library: Path | None = None
    again: bool = False


@dataclass(frozen=True, slots=True)
class Indexed:
    """What became of one document: its reading (or the file that it was written to, or what a library has of it) and
    audit, or the error; and what was used of the model.
    """

    path: Path
    reading: Reading | None = None
    audit: Audit | None = None
    output: Path | None = None
    error: TwopassError | None = None
    usage: Usage = field(default_factory=Usage)
    kept: Kept | None = None


def index(
    paths: Iterable[str | Path],
    options: Options | None = None,
    *,
    workers: int | None = None,
    library: str | Path | None = None,
    again: bool = False,
    **changes: Unpack[Changes],
) -> Iterator[Indexed]:
    """Read documents side by side and yield each as it is done.

    The extractive reader works in processes, one a processor unless `workers` says otherwise; a model is opened once
    and read over by threads, so that its server or engine batches the requests of all documents.

    Args:
        paths: files, folders whose documents are all read, and patterns of names ("papers/**/*.pdf").
        options: how each is read, as for `twopass.read`.
        workers: documents read at once, from 1.
        library: the file of a library, made where there is none, in which readings are kept instead of handed over;
            what it has of the same content, options and version of the program is not read again.
        again: all the same, read everything.
        changes: options by name, which replace those of `options`.

    Raises:
        BackendError: the model cannot be opened. What happens to one document is told by its `Indexed.error`.
        OptionError: an option has a value that it may not have, or one that the model does not take.
        TypeError: there is no option of that name.
    """
    chosen = changed(options, changes, "index", others=("workers", "library", "again"))
    chosen.check_model()
    if workers is not None and workers < 1:
        raise OptionError(f"workers cannot be {workers!r}", "it is a whole number of at least 1")
    place = Path(library) if library is not None else None
    return run_job(gather(paths), Job(chosen, library=place, again=again), workers)


def gather(paths: Iterable[str | Path], passed_over: list[Path] | None = None) -> list[Path]:
    """The files named, those that fit a pattern, and all documents in the folders named, each once.

    What has the name of a reading written by us (NAME.twopass.md) is passed over in a folder, so that a folder may hold
    both documents and their readings; so are folders that are hidden or hold programs, which `passed_over` is given.
    What is named itself is read.
    """
    found: dict[Path, None] = {}
    for path in map(Path, paths):
        if path.is_dir():
            held = (p for p in _walked(path, passed_over) if p.suffix.lower() in KINDS and not is_ours(p))
            found.update(dict.fromkeys(sorted(p for p in held if p.is_file())))
        else:
            found.update(dict.fromkeys(_matching(path) or [path]))
    return list(found)


def _matching(path: Path) -> list[Path]:
    """The files that a pattern of names fits; none for a name, and for what is the name of a file itself."""
    if not glob.has_magic(str(path)) or path.exists():
        return []
    found = glob.glob(str(path), recursive=True)  # noqa: PTH207  (Path.glob takes no pattern from the root on)
    return sorted(one for one in map(Path, found) if one.is_file())


def _walked(folder: Path, passed_over: list[Path] | None) -> Iterator[Path]:
    """The files in a folder and in those below it that may hold documents."""
    for place, folders, names in os.walk(folder):
        here = Path(place)
        for name in folders[:]:
            if name.startswith(".") or name in PROGRAMS or (here / name / VIRTUAL).exists():
                folders.remove(name)
                if passed_over is not None:
                    passed_over.append(here / name)
        yield from (here / name for name in names)


def run_job(paths: Sequence[Path], job: Job, workers: int | None = None) -> Iterator[Indexed]:
    """All documents of a batch, the longest files first so that none is left running alone at the end."""
    yield from _run(paths, job, workers) if job.library is None else _into_library(paths, job.library, job, workers)


def _run(paths: Sequence[Path], job: Job, workers: int | None) -> Iterator[Indexed]:
    names = _outputs(paths, job)
    longest = sorted(paths, key=_size, reverse=True)
    if job.options.model == "extractive":
        yield from _in_processes(longest, names, job, workers or os.cpu_count() or 1)
        return
    from twopass.pipeline import open_model

    backend = open_model(job.options)
    if workers:
        bound_threads(workers)
    with _open(ThreadPoolExecutor(workers or SIDE_BY_SIDE)) as pool:
        submit = lambda path: pool.submit(_one, path, names.get(path), job, backend)  # noqa: E731
        yield from _each(longest, submit, workers or SIDE_BY_SIDE)


def _into_library(paths: Sequence[Path], place: Path, job: Job, workers: int | None) -> Iterator[Indexed]:
    """What a library knows at once, then what is read for it; a content that lies under several paths is read once."""
    from twopass.library import Library
    from twopass.library.intake import Intake

    with Library.open(place, create=True) as library:
        intake = Intake(library, job.options, job.again)
        yield from (_ended(path, end) for path, end in intake.sort_out(paths))
        for one in _run(list(intake.fresh), job, workers):
            if isinstance(one.error, OutputError):
                raise one.error  # the library takes no more
            yield one
            yield from (_ended(path, end) for path, end in intake.done(one.path, one.error))


def _ended(path: Path, end: Kept | TwopassError) -> Indexed:
    return Indexed(path, error=end) if isinstance(end, TwopassError) else Indexed(path, kept=end)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _outputs(paths: Sequence[Path], job: Job) -> dict[Path, Path]:
    """Where each reading is written; empty where readings are handed over."""
    if job.output is None:
        return {}
    from twopass.report import ENDING

    return named(paths, job.output, ENDING[job.format])


# ── one document ──────────────────────────────────────────────────────────────────────────────────


def _one(path: Path, output: Path | None, job: Job, backend: Backend | None = None) -> Indexed:
    """Read one document; whatever goes wrong with it becomes its record."""
    from twopass.llm.client import open_reader
    from twopass.pipeline import open_model
    from twopass.report import shown

    usage, options = Usage(), job.options
    try:
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
        return Indexed(path, None, reading.audit, output, usage=usage)
    except Exception as error:
        return Indexed(path, error=recorded(error, path), usage=usage)


def _read(path: Path, reader: Reader, options: Options) -> Reading:
    from twopass.pipeline import check_losses, open_embedder, run

    reading = run(path, reader, options, embedder=open_embedder(options.embeddings))
    check_losses(reading, options)
    return reading


# ── side by side ──────────────────────────────────────────────────────────────────────────────────


def _each(paths: Sequence[Path], submit: Callable[[Path], Future[Indexed]], workers: int) -> Iterator[Indexed]:
    """Results as they come, with no more documents under way than can be read soon."""
    running: set[Future[Indexed]] = set()
    for path in paths:
        running.add(submit(path))
        if len(running) >= 2 * workers:
            done, running = wait(running, return_when=FIRST_COMPLETED)
            yield from (future.result() for future in done)
    while running:
        done, running = wait(running, return_when=FIRST_COMPLETED)
        yield from (future.result() for future in done)


def _in_processes(paths: Sequence[Path], names: dict[Path, Path], job: Job, workers: int) -> Iterator[Indexed]:
    """Over a pool of processes; a document at which one dies is read once more alone, and recorded if it dies again."""
    if not paths:
        return
    done: set[Path] = set()
    try:
        with _pool(min(workers, len(paths)), workers) as pool:
            for one in _each(paths, lambda path: pool.submit(_one, path, names.get(path), job), workers):
                done.add(one.path)
                yield one
    except BrokenProcessPool:
        left = [path for path in paths if path not in done]
        suspects = left[: 2 * workers]  # those that may have been under way
        yield from (_alone(path, names, job) for path in suspects)
        yield from _in_processes(left[len(suspects) :], names, job, workers)


def _alone(path: Path, names: dict[Path, Path], job: Job) -> Indexed:
    try:
        with _pool(1, 1) as pool:
            return pool.submit(_one, path, names.get(path), job).result()
    except BrokenProcessPool:
        return Indexed(path, error=Crash(f"{path.name} ended the process that read it", "is the file damaged?"))


def _pool(processes: int, workers: int) -> AbstractContextManager[Executor]:
    """Processes that together recognise pages with no more threads than there are to be workers."""
    context = multiprocessing.get_context("spawn")
    begin = partial(_begin, os.getpid(), workers // processes)
    return _open(ProcessPoolExecutor(processes, context, initializer=begin))


def _begin(parent: int, threads: int) -> None:
    """A worker ends when its parent does; Ctrl-C is for the parent to act on."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with(parent)
    bound_threads(threads)


@contextmanager
def _open(pool: Executor) -> Iterator[Executor]:
    """A pool that is waited for at its end; where the work is broken off, its processes end at once."""
    before = set(multiprocessing.active_children())
    try:
        yield pool
    except BaseException:
        for process in set(multiprocessing.active_children()) - before:
            process.kill()
        pool.shutdown(wait=isinstance(pool, ProcessPoolExecutor), cancel_futures=True)
        raise
    pool.shutdown()
