"""Where files lie: paths of this machine, and URLs of other stores (s3://, gs://, memory://), which fsspec opens."""

from __future__ import annotations

import re
from pathlib import Path, PurePath
from typing import Any, cast

from twopass.errors import MissingDependency

_URL = re.compile(r"[a-z][a-z0-9+.-]+://")


def located(path: str | Path) -> Path:
    """A path as it is, or what a URL names, which has the methods of a path. Raises MissingDependency."""
    if not isinstance(path, str):
        return path
    if not _URL.match(path):
        return Path(path)
    try:
        from upath import UPath
    except ImportError:
        raise MissingDependency(f"{path} is a URL", "pip install 'twopass[remote]'") from None
    return cast(Path, UPath(path))


def is_remote(path: Path) -> bool:
    """Whether it lies in another store than the file system of this machine."""
    return not isinstance(path, PurePath)


def found_at(place: Path, pattern: bool) -> list[Path]:
    """All files under a place of another store, or those that fit it as a pattern, from the first to the last."""
    remote = cast(Any, place)
    held = remote.fs.glob(remote.path) if pattern else remote.fs.find(remote.path)
    return [remote.with_segments(remote.fs.unstrip_protocol(name)) for name in sorted(held)]
