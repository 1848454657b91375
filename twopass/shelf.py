"""Readings that are kept: a file that was read once is opened again by its content, not read again."""

from __future__ import annotations

import os
from dataclasses import fields
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from twopass.config import TABLE, Group, Options
from twopass.errors import NoSuchFile, NotAReading, OutputError
from twopass.outputs import write_whole
from twopass.readers.pdf.scans.kept import FOLDER as SCANS
from twopass.schema import Reading

if TYPE_CHECKING:
    from twopass.readers.progress import Progress
    from twopass.retrieval.passages import Embedder

FOLDER, VECTORS = "readings", "vectors"
"""Where they lie in the cache's folder, and the vectors of their passages."""
ENDING = ".twopass.json"
NO_MATTER = frozenset(
    {
        *("cache", "concurrency", "timeout", "tries", "longest_wait", "key_over_http", "devices", "password", "strict"),
        *("embeddings", "base_url", "time_limit", "memory_limit"),
    }
)
"""Options by which the same file gives the same reading."""


def open_reading(path: Path, options: Options, progress: Progress = lambda step: None) -> Reading:
    """The reading of a file: a saved one as it is, one that is kept, or one made now and kept.

    With a model, a reading that it made is taken where there is one, and else that of the extractive reader: to ask
    costs no model a whole reading.

    Raises:
        InputError: the file cannot be read as asked.
    """
    if (known := _known(path, options)) is not None:
        return known
    plain = _plain(options)
    place = _place(path, plain) if options.cache else None
    reading = _read(path, plain, progress)
    if place is not None:
        _keep(reading, place)
    return reading


def _known(path: Path, options: Options) -> Reading | None:
    """The reading of a file that need not be made: a saved one as it is, or one that is kept."""
    if saved := _saved(path):
        return saved
    kept = (_kept(place, path) for place in _places(path, options))
    return next((reading for reading in kept if reading is not None), None)


def is_known(path: Path, options: Options) -> bool:
    """Whether `open_reading` most likely finds a reading of the file, and is quick."""
    return any(place.exists() for place in _places(path, options))


def open_embedder_for(reading: Reading, options: Options) -> Embedder | None:
    """The model that ranks a reading's passages by meaning, with the vectors that are kept of them; None for none."""
    from twopass.llm.cache import default_path
    from twopass.pipeline import open_embedder
    from twopass.retrieval.kept_vectors import KeptVectors

    embedder = open_embedder(options.embeddings)
    if embedder is None or not options.cache:
        return embedder
    name = sha256(f"{reading.document.id} {options.embeddings}".encode()).hexdigest()[:32]
    return KeptVectors(embedder, default_path().parent / VECTORS / f"{name}.npz")


def holdings() -> tuple[int, int, int]:
    """How many readings are kept, how many recognised pages, and the bytes of these and of vectors."""
    files = _files()
    readings, pages = (sum(one.parent.name == folder for one in files) for folder in (FOLDER, SCANS))
    return readings, pages, sum(file.stat().st_size for file in files)


def clear() -> tuple[int, int]:
    """Forget every reading, recognised page and vector; how many readings and pages there were."""
    count, pages, _ = holdings()
    for file in _files():
        file.unlink(missing_ok=True)
    return count, pages


def _files() -> list[Path]:
    from twopass.llm.cache import default_path

    root = default_path().parent
    return [file for folder in (FOLDER, VECTORS, SCANS) for file in sorted((root / folder).glob("*")) if file.is_file()]


def _plain(options: Options) -> Options:
    """The options of the reading without a model."""
    kept = {name: getattr(options, name) for name, row in TABLE.items() if row.group is Group.FILE or name == "cache"}
    return Options(**kept)


def _read(path: Path, options: Options, progress: Progress) -> Reading:
    from twopass.llm.client import open_reader
    from twopass.pipeline import open_model, run

    return run(path, open_reader(open_model(options), cache=False), options, progress)


def _saved(path: Path) -> Reading | None:
    """A file that is a saved reading itself."""
    if path.suffix.lower() != ".json":
        return None
    try:
        return Reading.load(path)
    except NotAReading:
        return None


def _kept(place: Path, path: Path) -> Reading | None:
    """A kept reading under the path that the file has now; one that is damaged is made anew."""
    try:
        reading = Reading.load(place)
    except (NotAReading, NoSuchFile):
        return None
    if reading.document.path == str(path):
        return reading
    return reading.model_copy(update={"document": reading.document.model_copy(update={"path": str(path)})})


def _keep(reading: Reading, place: Path) -> None:
    """Keep a reading where that can be done: what is not kept is read again."""
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        write_whole(reading.to_json(), place, private=True)
    except (OSError, OutputError):
        return


def _places(path: Path, options: Options) -> list[Path]:
    """Where a reading of the file may be kept, that of a model first; nowhere where nothing is to be kept."""
    plain = _plain(options)
    tried = [options, plain] if options.model != plain.model else [plain]
    places = [_place(path, one) for one in tried] if options.cache else []
    return [place for place in places if place is not None]


def _place(path: Path, options: Options) -> Path | None:
    """Where the reading of a file is kept: by its bytes, the options that matter and the program that reads."""
    from twopass.llm.cache import default_path
    from twopass.readers.pdf.scans.installed import able

    try:
        content = sha256(path.read_bytes()).hexdigest()
    except OSError:
        return None
    chosen = {one.name: getattr(options, one.name) for one in fields(options) if one.name not in NO_MATTER}
    key = sha256(f"{path.name} {sorted(chosen.items())} {able()} {program()}".encode()).hexdigest()[:16]
    return default_path().parent / FOLDER / f"{content[:32]}-{key}{ENDING}"


@cache
def program() -> str:
    """What tells this program from an earlier or a changed one: what is in its files."""
    root = Path(__file__).parent
    files = sorted(Path(folder, name) for folder, _, names in os.walk(root) for name in names)
    told = sha256()
    for file in files:
        if file.suffix in (".py", ".toml", ".json"):
            told.update(file.relative_to(root).as_posix().encode() + sha256(file.read_bytes()).digest())
    return told.hexdigest()
