"""The documents of a study: the PDFs of a folder that is named when it is run; none come with the study."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any


def add_documents(parser: argparse.ArgumentParser, wanted: int) -> None:
    """The options that say which documents, and how many."""
    parser.add_argument("--documents", type=Path, help="a folder of PDFs")
    parser.add_argument("--wanted", type=int, default=wanted, help=f"documents (default: the {wanted} registered)")


def check_documents(parser: argparse.ArgumentParser, options: argparse.Namespace) -> None:
    """End with a word where there are none."""
    if options.documents is None or not any(options.documents.glob("*.pdf")):
        parser.error("there are no documents: --documents FOLDER names a folder of PDFs; none come with the study")


def in_order(folder: Path) -> tuple[list[Path], str]:
    """The PDFs of a folder in the order of their hashes, and the fingerprint of the folder."""
    hashes = {path: sha256(path.read_bytes()).hexdigest() for path in folder.glob("*.pdf")}
    paths = sorted(hashes, key=lambda path: hashes[path])
    return paths, sha256("".join(hashes[path] for path in paths).encode()).hexdigest()[:16]


def check_same(lines: Sequence[Mapping[str, Any]], made_of: Mapping[str, Any]) -> None:
    """End with a word where results are of other documents, or were registered otherwise: they are not added to."""
    for name, value in made_of.items():
        if other := {str(line[name]) for line in lines} - {str(value)}:
            sys.exit(f"the results have another {name}, {other.pop()} and not {value}: give --results another name")
