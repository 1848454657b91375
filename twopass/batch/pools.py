"""Documents side by side on this machine: over processes, each of which ends with its parent, or over threads."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path

from twopass.backends.base import Backend
from twopass.batch.jobs import Indexed, Job
from twopass.batch.single import read_one
from twopass.errors import Crash
from twopass.guard.confinement import end_with
from twopass.readers.pdf.scans.installed import bound_threads

Names = Mapping[Path, Path]
"""Where the reading of each document is written; empty where readings are handed over or kept in a library."""


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


def in_threads(paths: Sequence[Path], names: Names, job: Job, workers: int, backend: Backend) -> Iterator[Indexed]:
    """Over threads that share a model, so that its server or engine batches the requests of all documents."""
    with _open(ThreadPoolExecutor(workers)) as pool:
        yield from _each(paths, lambda path: pool.submit(read_one, path, names.get(path), job, backend), workers)


def in_processes(paths: Sequence[Path], names: Names, job: Job, workers: int) -> Iterator[Indexed]:
    """Over a pool of processes; a document at which one dies is read once more alone, and recorded if it dies again."""
    if not paths:
        return
    done: set[Path] = set()
    try:
        with open_pool(min(workers, len(paths)), workers) as pool:
            for one in _each(paths, lambda path: pool.submit(read_one, path, names.get(path), job), workers):
                done.add(one.path)
                yield one
    except BrokenProcessPool:
        left = [path for path in paths if path not in done]
        suspects = left[: 2 * workers]  # those that may have been under way
        yield from (_alone(path, names, job) for path in suspects)
        yield from in_processes(left[len(suspects) :], names, job, workers)


def _alone(path: Path, names: Names, job: Job) -> Indexed:
    try:
        with open_pool(1, 1) as pool:
            return pool.submit(read_one, path, names.get(path), job).result()
    except BrokenProcessPool:
        return Indexed(path, error=Crash(f"{path.name} ended the process that read it", "is the file damaged?"))


def open_pool(processes: int, workers: int) -> AbstractContextManager[Executor]:
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
