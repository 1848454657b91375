"""python -m benchmarks.coverage CORPUS_DIR: how evenly a reading covers each document of CORPUS_DIR/pdf."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from benchmarks import processor_time
from twopass.backends import open_backend
from twopass.config import Options
from twopass.errors import TwopassError
from twopass.pipeline import run
from twopass.schema import Audit


def audits(files: Sequence[Path]) -> dict[str, Audit | str]:
    """Each file's audit, or why it could not be read; by layout alone, with the extractive reader."""
    backend = open_backend("extractive")
    options = Options(layout_only=True)
    found: dict[str, Audit | str] = {}
    for file in files:
        try:
            found[file.stem] = run(file, backend, options).audit
        except TwopassError as error:
            found[file.stem] = error.message
    return found


def row(name: str, audit: Audit | str) -> str:
    """One line of the table."""
    if isinstance(audit, str):
        return f"{name[:44]:44} {audit}"
    pages = sum(len(numbers) for numbers in audit.pages.values())
    tags = sum(audit.tags.values())
    tenths = " ".join(f"{10 * share:4.1f}" for share in audit.coverage)
    return f"{name[:44]:44}{pages:>6}{tags:>6}{audit.tags.get('resolved', 0):>7}{audit.flatness:>10.2f}   {tenths}"


def main() -> None:
    """Print the table and the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--only", default="", help="documents whose name holds this")
    given = parser.parse_args()
    started = processor_time()
    files = [file for file in sorted((given.corpus / "pdf").glob("*.pdf")) if given.only in file.name]
    found = audits(files)
    print(f"{'document':44}{'pages':>6}{'tags':>6}{'closed':>7}{'flatness':>10}   share of points by tenth, mean 1.0")
    print("\n".join(row(name, audit) for name, audit in found.items()))
    read = [audit for audit in found.values() if isinstance(audit, Audit)]
    pages = sum(len(numbers) for audit in read for numbers in audit.pages.values())
    middle = median(audit.flatness for audit in read) if read else 0.0
    print(
        f"{len(read)} documents, {pages} pages, {(processor_time() - started) / max(1, pages):.3f} CPU s/page; "
        f"median flatness {middle:.3f}"
    )


if __name__ == "__main__":
    main()
