"""Which documents a batch reads: the files named, those that fit a pattern, and all in the folders named."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from twopass.outputs import DONE, is_ours
from twopass.places import found_at, is_remote, located

KINDS = (".pdf", ".md", ".markdown", ".txt", ".rst", ".docx", ".pptx", ".epub", ".html", ".htm")
"""Files that are read where a folder is named."""
PROGRAMS = frozenset({"node_modules", "__pycache__", "site-packages"})
"""Folders of programs, by their names."""
VIRTUAL = "pyvenv.cfg"
"""The file by which an environment of Python is known, whatever its folder is called."""


def gather(paths: Iterable[str | Path], passed_over: list[Path] | None = None) -> list[Path]:
    """The files named, those that fit a pattern, and all documents in the folders named, each once.

    What has the name of a reading written by us (NAME.twopass.md) is passed over in a folder, so that a folder may hold
    both documents and their readings; so are folders that are hidden or hold programs, which `passed_over` is given.
    What is named itself is read.
    """
    found: dict[Path, None] = {}
    passed: dict[Path, None] = {}
    for path in map(located, paths):
        if is_remote(path):
            found.update(dict.fromkeys(_elsewhere(path, passed)))
        elif path.is_dir():
            found.update(dict.fromkeys(sorted(p for p in _walked(path, passed) if _is_document(p) and p.is_file())))
        else:
            found.update(dict.fromkeys(_matching(path) or [path]))
    if passed_over is not None:
        passed_over.extend(folder for folder in passed if folder.name != DONE)
    return list(found)


def _is_document(path: Path) -> bool:
    return path.suffix.lower() in KINDS and not is_ours(path)


def _is_apart(name: str) -> bool:
    """Whether a folder is by its name hidden, or holds programs."""
    return name.startswith(".") or name in PROGRAMS


def _matching(path: Path) -> list[Path]:
    """The files that a pattern of names fits; none for a name, and for what is the name of a file itself."""
    if not glob.has_magic(str(path)) or path.exists():
        return []
    found = glob.glob(str(path), recursive=True)  # noqa: PTH207  (Path.glob takes no pattern from the root on)
    return sorted(one for one in map(Path, found) if one.is_file())


def _walked(folder: Path, passed: dict[Path, None]) -> Iterator[Path]:
    """The files in a folder and in those below it that may hold documents."""
    for place, folders, names in os.walk(folder):
        here = Path(place)
        for name in folders[:]:
            if _is_apart(name) or (here / name / VIRTUAL).exists():
                folders.remove(name)
                passed[here / name] = None
        yield from (here / name for name in names)


def _elsewhere(place: Path, passed: dict[Path, None]) -> Iterator[Path]:
    """The documents under a URL, or those that fit it as a pattern; itself where it is one, or nothing is found."""
    pattern = glob.has_magic(str(place))
    held = found_at(place, pattern)
    if pattern or held in ([], [place]):
        yield from held or [place]
        return
    for path in filter(_is_document, held):
        apart = [one for one in path.parents if one.is_relative_to(place) and one != place and _is_apart(one.name)]
        passed.update(dict.fromkeys(apart[-1:]))
        if not apart:
            yield path
