"""What studies of documents share: their command line, and the PDFs of the folder it names; none come with them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from experiments.pretrained.language_model import add_source
from experiments.run import HERE


def study_parser(description: str | None, results: str, wanted: int) -> argparse.ArgumentParser:
    """The options of every study: which model, which documents and how many, where results go, what is left."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_source(parser)
    parser.add_argument("--documents", type=Path, help="a folder of PDFs")
    parser.add_argument("--wanted", type=int, default=wanted, help=f"documents (default: the {wanted} registered)")
    parser.add_argument("--results", type=Path, default=HERE / "results" / results)
    parser.add_argument("--dry-run", action="store_true", help="print what is left to do and its time; run nothing")
    return parser


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
