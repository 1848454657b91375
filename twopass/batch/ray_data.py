"""Documents over a Ray cluster: a Ray Data pipeline of actors, out of which what became of each document is streamed.

Ray starts an actor that died anew and gives it the same documents again. What one of them had finished it finds by the
records of its folder; the document at which actors die is counted, and recorded as a failure after `TRIES` of them.
"""

from __future__ import annotations

import json
import logging
import os
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from twopass.backends.base import Backend
from twopass.batch.jobs import Indexed, Job
from twopass.batch.pools import Names
from twopass.batch.single import read_one
from twopass.config import DEFAULTS, SERVERS
from twopass.errors import BackendError, Crash, MissingDependency, OptionError
from twopass.guard import confinement
from twopass.guard.reaping import reaped
from twopass.guard.reports import recorded
from twopass.places import located
from twopass.readers.pdf.scans.installed import bound_threads

ADDRESS = "RAY_ADDRESS"
"""The environment variable that names a cluster; without it Ray is started on this machine, and ended with the run."""
TRIES = 3
"""Actors that may die at a document: a node that was taken away says nothing of what it read."""
PORTIONS = 10_000
"""Into how many portions a batch is parted at most: each is one call of an actor, and waits in Ray's memory."""
WAITING = 0.25
"""Processors of an actor that mostly waits for a server."""
SURROUNDINGS = {
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",  # what will be its default, without the warning
    "RAY_BACKEND_LOG_LEVEL": "fatal",  # what matters is an exception as well
    "RAY_worker_niceness": "0",  # its own, 15, lets the actors starve where anything else is at work
}
"""What Ray is told by the environment, unless it holds something else."""


class Tally:
    """An actor that counts how often each document under way was begun."""

    def __init__(self) -> None:
        self._begun: Counter[str] = Counter()

    def begin(self, path: str) -> int:
        """The number of this try."""
        self._begun[path] += 1
        return self._begun[path]

    def end(self, path: str) -> None:
        """It is done."""
        del self._begun[path]


class Actor:
    """Reads one document after another over a model of its own."""

    def __init__(self, job: Job, tally: Any) -> None:
        bound_threads(1)
        confinement.never_fork()  # Ray's threads may hold locks, and are seen by nobody
        self._job, self._tally = job, tally
        self._backend: Backend | None = None

    def __call__(self, row: dict[str, str]) -> dict[str, Indexed]:
        """What became of the document of a row."""
        import ray

        path, output = (located(one) if one else None for one in json.loads(row["item"]))
        assert path is not None
        if ray.get(self._tally.begin.remote(str(path))) > TRIES:
            error = Crash(f"{path.name} ended {TRIES} processes that read it", "is the file damaged?")
            return {"item": Indexed(path, error=error)}
        done = self._read(path, output)
        ray.get(self._tally.end.remote(str(path)))
        return {"item": done}

    def _read(self, path: Path, output: Path | None) -> Indexed:
        from twopass.pipeline import open_model

        try:
            self._backend = self._backend or open_model(self._job.options)
        except Exception as error:
            return Indexed(path, error=recorded(error, path))
        return read_one(path, output, self._job, self._backend)


def check_engine(job: Job) -> None:
    """That actors can read with the model. Raises OptionError."""
    model = job.options.model
    if model.partition(":")[0] not in (DEFAULTS["model"], *SERVERS):
        raise OptionError(
            f"{model} cannot be read with over Ray", "serve it, on the cluster too, and name it openai:NAME"
        )


def over_ray(paths: Sequence[Path], names: Names, job: Job, workers: int | None) -> Iterator[Indexed]:
    """Over actors, as many as the cluster has room for unless `workers` says how many. Raises BackendError and
    MissingDependency.
    """
    if not paths:
        return
    with connected(workers) as ray:
        try:
            yield from _streamed(ray, paths, names, job, workers)
        except ray.exceptions.RayError as error:
            raise BackendError(f"Ray failed: {_first_line(error)}", "what is done is kept: run it again") from error


class Steward:
    """An actor that runs the pipeline for a program that is but a client of the cluster: Ray Data runs in none."""

    def __init__(self, paths: Sequence[Path], names: Names, job: Job, workers: int | None) -> None:
        import ray
        import ray.data

        _hush(ray)
        self._rows = iter(_pipeline(ray, paths, names, job, workers).iter_rows())

    def next(self) -> dict[str, Indexed] | None:
        """The next row, None after the last."""
        return next(self._rows, None)


def _streamed(ray: Any, paths: Sequence[Path], names: Names, job: Job, workers: int | None) -> Iterator[Indexed]:
    """What becomes of each document, as it is done."""
    if not ray.util.client.ray.is_connected():
        yield from (row["item"] for row in _pipeline(ray, paths, names, job, workers).iter_rows())
        return
    steward = ray.remote(num_cpus=0)(Steward).remote(paths, names, job, workers)
    while (row := ray.get(steward.next.remote())) is not None:
        yield row["item"]


def _pipeline(ray: Any, paths: Sequence[Path], names: Names, job: Job, workers: int | None) -> Any:
    """The dataset of what becomes of each document, which nothing reads before it is iterated over."""
    tally = ray.remote(num_cpus=0, max_restarts=-1, max_task_retries=-1)(Tally).remote()
    asked = [json.dumps([str(path), str(names[path]) if path in names else None]) for path in paths]
    share = 1 if job.options.model == DEFAULTS["model"] else WAITING
    room = max(1, min(len(asked), int(ray.cluster_resources().get("CPU", 1) / share)))
    pool = {"size": workers} if workers else {"min_size": 1, "initial_size": room}
    return ray.data.from_items(asked, override_num_blocks=min(len(asked), PORTIONS)).map(
        Actor,
        fn_constructor_args=(job, tally),
        compute=ray.data.ActorPoolStrategy(**pool, max_tasks_in_flight_per_actor=1),
        num_cpus=share,
    )


@contextmanager
def connected(workers: int | None = None) -> Iterator[Any]:
    """Ray, connected: as the program is already, to the cluster that the environment names, or to one of its own."""
    for name, value in SURROUNDINGS.items():
        os.environ.setdefault(name, value)
    try:
        import ray
        import ray.data
    except ImportError:
        raise MissingDependency("Ray is not installed", "pip install 'twopass[ray]'") from None
    _hush(ray)
    if ray.is_initialized():
        yield ray
        return
    folder = tempfile.mkdtemp(prefix="twopass-", dir="/tmp" if os.name == "posix" else None)  # sockets have short names
    with reaped(Path(folder)):
        try:
            _connect(ray, folder, workers)
            yield ray
        finally:
            ray.shutdown()


def _hush(ray: Any) -> None:
    """Let Ray Data say nothing but errors."""
    logging.getLogger("ray.data").setLevel(logging.ERROR)
    context = ray.data.DataContext.get_current()
    context.enable_progress_bars = context.print_on_execution_start = False


def _connect(ray: Any, folder: str, workers: int | None) -> None:
    address = os.environ.get(ADDRESS)
    own = {"num_cpus": max(workers or 0, os.cpu_count() or 1), "include_dashboard": False, "_temp_dir": folder}
    try:
        ray.init(address or "local", logging_level="ERROR", log_to_driver=False, **({} if address else own))
    except (ConnectionError, RuntimeError, ValueError) as error:
        where = f"connect to the Ray cluster at {address}" if address else "start Ray"
        raise BackendError(
            f"cannot {where}: {_first_line(error)}", f"check {ADDRESS}, and RAY_AUTH_MODE for its token"
        ) from error


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]
