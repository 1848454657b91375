"""How well in-text references are found and led to the right page, against links that authors set: one table.

    python -m benchmarks.references CORPUS_DIR [--sample 200 --seed 1]

CORPUS_DIR holds pdf/NAME.pdf and links/NAME.json: a list of {"page", "text", "before", "target_page", "direction"},
one row a linked reference. Documents are read by their layout alone: no outline, no links. A claimed reference is the
linked one where their pages agree within one and their numbers agree; it is right where it leads to the linked page,
within one.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import random
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from benchmarks import processor_time
from twopass.config import ReadOptions
from twopass.crossrefs import find_references
from twopass.crossrefs.grammar import phrases
from twopass.passes.skeleton import scan_skeleton
from twopass.readers import read
from twopass.schema import Document, Reference

_END_MARKS = re.compile(r"[)\].,;:\s]+$")
_NUMBER = re.compile(r"(?:[A-Z]{1,2}|[IVXLC]+|\d+)(?:[.\-–]\s?(?:\d+|[A-Za-z]))*$")
# Kinds of documents whose claims are drawn for checking by hand, by how their files are named: "KIND__NAME.pdf".
_FAMILIES = {
    "paper": ("paper-1col", "paper-2col"),
    "book": ("book", "thesis"),
    "manual": ("manual", "spec", "slides", "tagged"),
    "report": ("report",),
}
_CHECKED = Path(__file__).with_name("references_checked.csv")


def number_of(words: str) -> str:
    """The number that a reference ends in: "Section 5.2)." → "5.2"."""
    bare = _END_MARKS.sub("", re.sub(r"^[(\[]", "", words.strip()))
    match = _NUMBER.search(bare)
    return re.sub(r"\s", "", match[0]).replace("–", "-") if match else bare.lower()


def claims(path: Path) -> tuple[Document, tuple[Reference, ...], float]:
    """A document read by its layout, its references, and the CPU seconds that finding them took."""
    document = read(path, ReadOptions(layout_only=True))
    skeleton = scan_skeleton(document)
    began = processor_time()
    found = find_references(document, skeleton)
    return document, found, processor_time() - began


def score(rows: list[dict[str, Any]], found: tuple[Reference, ...]) -> dict[str, Counter[str]]:
    """Linked, found and right references, by direction and by kind."""
    guesses: dict[str, list[Reference]] = defaultdict(list)
    for one in found:
        guesses[number_of(one.text)].append(one)
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        near = [one for one in guesses[number_of(row["text"])] if abs(one.page - row["page"]) <= 1]
        right = any(one.target_page is not None and abs(one.target_page - row["target_page"]) <= 1 for one in near)
        for key in (row["direction"], "all", f"  {kind_of(row)}"):
            counts[key].update(linked=1, found=bool(near), right=right)
    return counts


def kind_of(row: dict[str, Any]) -> str:
    """What a linked reference points at, by the label word before its number."""
    named = [phrase.kind for phrase in phrases(f"{row['before']} {row['text']}", "en")]
    return named[-1] if named else "other"


def print_table(counts: dict[str, Counter[str]], seconds: float, pages: int) -> None:
    kinds = sorted((key for key in counts if key.startswith("  ")), key=lambda key: -counts[key]["linked"])
    for key in ("forward", "same", "back", "all", *kinds):
        count = counts[key]
        if count["linked"]:
            found = count["found"] / count["linked"]
            right = count["right"] / max(1, count["found"])
            both = count["right"] / count["linked"]
            print(f"{key:14} linked {count['linked']:5}  found {found:.3f}  right {right:.3f}  both {both:.3f}")
    checked = list(csv.DictReader(_CHECKED.open(encoding="utf-8"))) if _CHECKED.exists() else []
    if checked:
        good = sum(row["verdict"] == "right" for row in checked)
        print(f"checked by hand: {good} of {len(checked)} claims are references and lead where they say")
    forward = counts["forward"]
    print(f"{seconds / max(1, pages):.4f} CPU s/page; forward both {forward['right'] / max(1, forward['linked']):.3f}")


def draw(paths: list[Path], count: int, seed: int) -> None:
    """Print claims drawn at random from four kinds of documents, with the words around them, as CSV."""
    chance = random.Random(seed)
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(["document", "kind", "page", "words", "target_page", "verdict", "before", "after", "target"])
    for family, kinds in _FAMILIES.items():
        mine = [path for path in paths if path.stem.partition("__")[0] in kinds]
        pool = []
        for path in chance.sample(mine, min(len(mine), 12)):
            document, found, _ = claims(path)
            pool += [(path, document.text, one) for one in found if one.target_page is not None]
        for path, text, one in chance.sample(pool, min(len(pool), count // len(_FAMILIES))):
            name = hashlib.sha256(path.stem.encode()).hexdigest()[:8]
            around = (text[max(0, one.start - 90) : one.start], text[one.end : one.end + 60])
            row = [name, family, one.page, one.text, one.target_page, "", *around, one.target[:90]]
            out.writerow([re.sub(r"\s+", " ", str(cell)) for cell in row])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--sample", type=int, default=0, help="draw so many claims for checking by hand instead")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--half", choices=("odd", "even"), help="only every other document")
    options = parser.parse_args()
    if options.sample:
        draw(sorted((options.corpus / "pdf").glob("*.pdf")), options.sample, options.seed)
        return
    files = sorted((options.corpus / "links").glob("*.json"))
    if options.half:
        files = files[0 if options.half == "odd" else 1 :: 2]
    totals: dict[str, Counter[str]] = defaultdict(Counter)
    seconds, pages = 0.0, 0
    for file in files:
        document, found, took = claims(options.corpus / "pdf" / f"{file.stem}.pdf")
        seconds, pages = seconds + took, pages + len(document.pages)
        for key, count in score(json.loads(file.read_text(encoding="utf-8")), found).items():
            totals[key].update(count)
    print_table(totals, seconds, pages)


if __name__ == "__main__":
    main()
