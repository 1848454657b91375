"""Where files lie: paths of this machine, and URLs of other stores (s3://, gs://, memory://), which fsspec opens."""

from __future__ import annotations

import re
from pathlib import Path, PurePath
from typing import Any, cast

from twopass.errors import MissingDependency, NoSuchFile

_URL = re.compile(r"[a-z][a-z0-9+.-]+://")


def located(path: str | Path) -> Path:
    """A path as it is, or what a URL names, with the methods of a path. Raises MissingDependency and NoSuchFile."""
    if not isinstance(path, str):
        return path
    if not _URL.match(path):
        return Path(path)
    try:
        from upath import UPath

        place = UPath(path)
        assert place.fs  # opens nothing yet, but needs the store's own package
    except ImportError as error:
        how = "pip install 'twopass[remote]', and the store's package: s3fs, gcsfs, adlfs"
        raise MissingDependency(f"{path} cannot be opened: {error}", how) from None
    except ValueError as error:
        raise NoSuchFile(f"{path} cannot be opened: {error}") from None
    return cast(Path, place)


def is_remote(path: Path) -> bool:
    """Whether it lies in another store than the file system of this machine."""
    return not isinstance(path, PurePath)


def found_at(place: Path, pattern: bool) -> list[Path]:
    """All files under a place of another store, or those that fit it as a pattern, by name. Raises NoSuchFile."""
    remote = cast(Any, place)
    try:
        held = remote.fs.glob(remote.path) if pattern else remote.fs.find(remote.path)
    except Exception as error:  # each store has its own
        raise NoSuchFile(f"cannot list {place}: {type(error).__name__}", "check its name, keys and rights") from error
    return [remote.with_segments(remote.fs.unstrip_protocol(name)) for name in sorted(held)]
