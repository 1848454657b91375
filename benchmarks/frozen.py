"""What the program says, frozen: a SHA-256 of every output for every PDF of a folder, and what changed since.

    python -m benchmarks.frozen FOLDER … -o HASHES.json [--against OLD.json] [--only WORDS] [--jobs 2] [--keep FOLDER]

For each PDF, by name and in order: the text as read, and what `skeleton`, `references --all --format json` and
`summarize --format json` print of it (the path that is printed is the file's name, so that a folder may lie anywhere).
A document that cannot be read is frozen as its error. With `--against`, prints a row for each output that differs, and
fails if any does; the last line is the figure: outputs compared, outputs that differ, and the median processor time a
page.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import multiprocessing
import os
import sys
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import processor_time

OUTPUTS = ("text", "skeleton", "references", "summarize")
"""Frozen of each document, in the order in which a reading makes them: the first that differs is where to look."""


def freeze(path: Path, keep: Path | None = None) -> dict[str, Any]:
    """Hashes of one document's outputs by name, its pages and the seconds of processor time; or its error."""
    import twopass
    from twopass.report import to_json
    from twopass.report.ledger import ledger
    from twopass.report.ledger import to_json as rows_to_json
    from twopass.report.tree import to_tree

    os.chdir(path.parent)
    started = processor_time()
    try:
        reading = twopass.read(path.name)
    except twopass.TwopassError as error:
        return {"error": str(error)}
    seconds = processor_time() - started
    document = reading.document
    whole = to_json(reading)
    if keep:
        (keep / f"{path.stem}.json").write_text(whole, encoding="utf-8")
    outputs = {
        "text": document.model_dump_json() + repr(document.lines),
        "skeleton": to_tree(reading.skeleton),
        "references": rows_to_json(ledger(reading, everything=True)),
        "summarize": whole,
    }
    hashes = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in outputs.items()}
    return {**hashes, "pages": len(document.pages), "seconds": round(seconds, 3)}


def compare(old: dict[str, Any], new: dict[str, Any]) -> tuple[int, list[str]]:
    """How many outputs were compared, and a row for each that differs, the first of a document named."""
    compared, rows = 0, []
    for name, now in new.items():
        before = old.get(name, {})
        names = [o for o in OUTPUTS if o in now or o in before] or ["error"]
        compared += len(names)
        if changed := [o for o in names if now.get(o) != before.get(o)]:
            rows.append(f"{name}: {', '.join(changed)}")
    return compared, rows


def main() -> None:
    """The command line; fails where an output differs from the old one."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("-o", "--output", type=Path, help="write the hashes here")
    parser.add_argument("--against", type=Path, help="hashes of an earlier run")
    parser.add_argument("--only", default="", help="only PDFs whose name holds one of these words, parted by commas")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="keep each reading as JSON in this folder")
    options = parser.parse_args()
    words = options.only.split(",")
    paths = sorted(p.resolve() for f in options.folders for p in f.glob("*.pdf") if any(w in p.name for w in words))
    if not paths:
        sys.exit(f"no PDF in {', '.join(map(str, options.folders))}")
    keep = options.keep.resolve() if options.keep else None
    if keep:
        keep.mkdir(parents=True, exist_ok=True)
    with multiprocessing.get_context("spawn").Pool(options.jobs, maxtasksperchild=20) as pool:
        read = pool.starmap(freeze, [(path, keep) for path in paths], chunksize=1)
    found = {path.name: one for path, one in zip(paths, read, strict=True)}
    if options.output:
        options.output.write_text(json.dumps(found, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    differing: list[str] = []
    compared = 0
    if options.against:
        compared, differing = compare(json.loads(options.against.read_text(encoding="utf-8")), found)
        print("\n".join(differing))
    paces = [one["seconds"] / one["pages"] for one in found.values() if one.get("pages")]
    pace = f"median {median(paces):.4f} CPU s a page" if paces else "nothing read"
    print(f"{len(found)} documents, {compared} outputs compared, {len(differing)} documents differ, {pace}")
    sys.exit(bool(differing))


if __name__ == "__main__":
    main()
