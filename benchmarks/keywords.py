"""How many of the terms that a book's printed subject index has for a page the index lines have too: P, R, F1.

    python -m benchmarks.keywords DIR [--pdf PDF_DIR] [--only TEXT] [--unseen] [--save OUT_DIR]

DIR holds NAME.json: {"first_index_page", "terms": [[term, [pages]], ...]}, pages of the PDF from 1; PDF_DIR (by default
`pdf` beside DIR) holds NAME.pdf. Books are read whole, as a user reads them; with --unseen the pages from the printed
index on are not read, for they hold the answer. Two terms agree where their content words, without plural endings, are
the same set.

    P   of the keywords of sections on pages that the index refers to, the share that the index has for such a page
    R   of the index's (term, page) pairs, the share that is a keyword of a section on that page
    F1  their harmonic mean
    n   keywords a section

The peer is YAKE (Campos et al., 2020; `pip install yake`): its five best phrases of each section's own text. --save
writes the lines' keywords as OUT_DIR/NAME.json, a list of {"pages": [first, last], "keywords"}, for other scorers.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from statistics import fmean
from typing import Any

import twopass
from benchmarks import processor_time
from twopass.schema import Document, Reading

PEER_KEYWORDS = 5  # as many as a line has at most
PEER_WORDS = 3  # words of its longest phrase: YAKE's own default
_STOPS = frozenset(
    word
    for words in (
        ["a", "an", "the", "of", "and", "or", "in", "on", "for", "to", "by", "with"],
        ["der", "die", "das", "und", "von", "im", "des", "le", "la", "les", "de", "du", "et"],
        ["el", "los", "las", "y", "en", "del"],
    )
    for word in words
)
_PLURAL = re.compile(r"(?:ies|es|s|y)$")
_WORD = re.compile(r"[^\W\d_]{2,}")
Extract = Callable[[str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Keyed:
    """A section: its first and last page, and its keywords."""

    first: int
    last: int
    keywords: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """Shares in [0, 1], and keywords a section."""

    precision: float
    recall: float
    f1: float
    number: float

    def __str__(self) -> str:
        return f"{self.precision:6.3f} {self.recall:6.3f} {self.f1:6.3f} {self.number:5.1f}"


@dataclass(frozen=True, slots=True)
class Row:
    """One book: what the index lines and the peer score, and the CPU seconds that each took."""

    name: str
    ours: Score
    peer: Score
    seconds: float
    peer_seconds: float


def content(term: str) -> frozenset[str]:
    """The content words of a term without plural endings: two terms agree where these are the same."""
    return frozenset(_PLURAL.sub("", word) for word in _WORD.findall(term.lower()) if word not in _STOPS)


def score(sections: Sequence[Keyed], truth: Mapping[str, Any]) -> Score:
    """The keywords of a book's sections against its printed index."""
    last = truth["first_index_page"] - 1
    indexed: defaultdict[int, set[frozenset[str]]] = defaultdict(set)
    for term, pages in truth["terms"]:
        for page in pages:
            indexed[page].add(content(term))
    held: defaultdict[int, set[frozenset[str]]] = defaultdict(set)
    right = judged = 0
    body = [one for one in sections if one.first <= last]
    for one in body:
        pages = range(one.first, min(one.last, last) + 1)
        wanted = set[frozenset[str]]().union(*(indexed.get(page, ()) for page in pages))
        mine = list(map(content, one.keywords))
        for page in pages:
            held[page].update(mine)
        judged += len(mine) if wanted else 0
        right += sum(word in wanted for word in mine)
    pairs = [(word, page) for page, words in indexed.items() for word in words if page <= last]
    precision = right / max(1, judged)
    recall = sum(word in held[page] for word, page in pairs) / max(1, len(pairs))
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return Score(precision, recall, f1, sum(len(one.keywords) for one in body) / max(1, len(body)))


# ── the readers ───────────────────────────────────────────────────────────────────────────────────


def of_lines(reading: Reading) -> list[Keyed]:
    """The keywords of each section as its line of the index prints them."""
    lines = zip(reading.skeleton.sections, reading.synthesis.lines, strict=True)
    return [Keyed(section.first_page, section.last_page, line.keywords) for section, line in lines]


def of_peer(reading: Reading, extract: Extract) -> list[Keyed]:
    """The peer's phrases of each section's own text."""
    return [
        Keyed(one.first_page, one.last_page, tuple(extract(reading.document.text[one.body : one.end])))
        for one in reading.skeleton.sections
    ]


def peer(document: Document) -> Extract:
    """YAKE for the document's language. Raises SystemExit where it is not installed."""
    try:
        from yake import KeywordExtractor
    except ImportError:
        raise SystemExit("YAKE is not installed: pip install yake") from None
    extractor = KeywordExtractor(lan=document.language.split("-")[0], n=PEER_WORDS, top=PEER_KEYWORDS)

    def extract(text: str) -> list[str]:
        return [phrase for phrase, _ in extractor.extract_keywords(text)] if text.strip() else []

    return extract


# ── one run ───────────────────────────────────────────────────────────────────────────────────────


def measure(truth_path: Path, pdfs: Path, unseen: bool, save: Path | None) -> Row:
    """Read one book, and score it."""
    truth = json.loads(truth_path.read_text(encoding="utf-8"))
    began = processor_time()
    pages = f"1-{truth['first_index_page'] - 1}" if unseen else ""
    reading = twopass.read(pdfs / f"{truth_path.stem}.pdf", pages=pages)
    ours, read = of_lines(reading), processor_time()
    theirs = of_peer(reading, peer(reading.document))
    if save is not None:
        rows = [{"pages": [one.first, one.last], "keywords": one.keywords} for one in ours]
        (save / truth_path.name).write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")
    return Row(truth_path.stem, score(ours, truth), score(theirs, truth), read - began, processor_time() - read)


def table(rows: Sequence[Row]) -> Iterator[str]:
    """One line a book, their means, and last the figure."""
    head = "     P      R     F1     n"
    yield f"{'':44}{'twopass':>26}{'YAKE':>26}   CPU s"
    yield f"{'book':44}{head:>26}{head:>26}"
    for row in rows:
        yield f"{row.name[:44]:44}  {row.ours}  {row.peer} {row.seconds:6.1f} {row.peer_seconds:6.1f}"
    ours, theirs = (Score(*map(fmean, zip(*map(astuple, held), strict=True))) for held in _columns(rows))
    yield f"{f'mean of {len(rows)}':44}  {ours}  {theirs}"
    times = f", {ours.f1 / theirs.f1:.1f} times YAKE's {theirs.f1:.3f}" if theirs.f1 else ""
    lowest = min(rows, key=lambda row: row.ours.f1)
    yield f"F1 {ours.f1:.3f}{times}; lowest {lowest.ours.f1:.3f} ({lowest.name})"


def _columns(rows: Sequence[Row]) -> tuple[list[Score], list[Score]]:
    return [row.ours for row in rows], [row.peer for row in rows]


def main() -> None:
    """Print one table that ends with the figure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("truth", type=Path, metavar="DIR")
    parser.add_argument("--pdf", type=Path, metavar="PDF_DIR")
    parser.add_argument("--only", default="", metavar="TEXT", help="books whose name holds TEXT")
    parser.add_argument("--unseen", action="store_true", help="do not read the pages of the printed index")
    parser.add_argument("--save", type=Path, metavar="OUT_DIR")
    options = parser.parse_args()
    if options.save:
        options.save.mkdir(parents=True, exist_ok=True)
    files = [file for file in sorted(options.truth.glob("*.json")) if options.only in file.name]
    if not files:
        raise SystemExit(f"{options.truth}: no NAME.json there")
    pdfs = options.pdf or options.truth.parent / "pdf"
    rows = [measure(file, pdfs, options.unseen, options.save) for file in files]
    print("\n".join(table(rows)))


if __name__ == "__main__":
    main()
