"""python -m benchmarks.ask [FOLDER]: pages found, answers right and refusals, over questions with known pages."""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from twopass.answers import Answer
from twopass.asking import open_passages
from twopass.config import Options
from twopass.extractive.answering.direct_answer import answer_directly
from twopass.retrieval.search import Passages
from twopass.schema import Document, Evidence

RANKS = (1, 3, 5, 10)
OWN = Path(__file__).parent / "questions.jsonl"
DATA = Path(__file__).parents[1] / "data"
Row = Mapping[str, Any]


@dataclass
class Tally:
    """What became of the questions so far."""

    asked: int = 0
    found: Counter[int] = field(default_factory=Counter)
    reciprocal: float = 0.0
    verdicts: Counter[tuple[bool, str]] = field(default_factory=Counter)
    right: int = 0
    quotes: int = 0
    verbatim: int = 0
    seconds: list[float] = field(default_factory=list)

    def add_pages(self, pages: list[int], wanted: Iterable[int]) -> int:
        """Count at which rank the first wanted page stands, 0 where it is not found."""
        rank = next((place for place, page in enumerate(pages, 1) if page in set(wanted)), 0)
        self.asked += 1
        self.reciprocal += 1 / rank if rank else 0.0
        for most in RANKS:
            self.found[most] += 0 < rank <= most
        return rank

    def add_answer(self, row: Row, answer: Answer, document: Document) -> None:
        """Count the verdict, whether the answer holds the words expected, and quotes that stand on their page."""
        self.verdicts[bool(row["pages"]), answer.verdict] += 1
        said = " ".join(one.text for one in answer.sentences)
        self.right += bool(row["pages"]) and answer.verdict == "answered" and row["answer"] in said
        for one in evidence_of(answer):
            self.quotes += 1
            self.verbatim += stands(one, document)


def evidence_of(answer: Answer) -> list[Evidence]:
    """All words that an answer quotes."""
    quoted = [one for sentence in answer.sentences for one in sentence.evidence]
    return quoted + [one for passage in answer.passages for one in (*passage.passage, *passage.key)]


def stands(one: Evidence, document: Document) -> bool:
    """Whether quoted words stand verbatim on the page that is named."""
    page = document.page(one.page)
    held = document.text[page.start : page.end] if page else ""
    return document.text[one.start : one.end] == one.quote and one.quote in held


def rows_of(folder: Path | None) -> tuple[list[Row], Path]:
    """The questions of a folder with `questions.jsonl` and `pdf/`, or those about our own documents."""
    file = folder / "questions.jsonl" if folder else OWN
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()], (
        folder / "pdf" if folder else DATA
    )


def measure(rows: list[Row], home: Path, options: Options, told: bool) -> Tally:
    """Ask every question."""
    opened: dict[str, Passages] = {}
    tally = Tally()
    for row in rows:
        name = row["document"]
        if name not in opened:
            opened[name] = open_passages(home / f"{name}.pdf", options)
        started = time.perf_counter()
        answer = answer_directly(opened[name], row["question"])
        tally.seconds.append(time.perf_counter() - started)
        tally.add_answer(row, answer, opened[name].analysis.document)
        rank = tally.add_pages(opened[name].pages(row["question"], RANKS[-1]), row["pages"]) if row["pages"] else -1
        if told:
            print(f"{rank:3} {answer.verdict:13} {row['question'][:100]}")
    return tally


def print_tally(tally: Tally) -> None:
    """The figures, one a line."""
    ranks = "  ".join(f"{rank}: {tally.found[rank] / max(1, tally.asked):.3f}" for rank in RANKS)
    print(
        f"evidence page among the first  {ranks}  (mean reciprocal rank {tally.reciprocal / max(1, tally.asked):.3f})"
    )
    for has_answer in (True, False):
        counts = {verdict: n for (held, verdict), n in sorted(tally.verdicts.items()) if held == has_answer}
        if counts:
            told = ", ".join(f"{verdict} {n}" for verdict, n in counts.items())
            print(f"questions {'with' if has_answer else 'without'} an answer ({sum(counts.values())}): {told}")
    answered = tally.verdicts[True, "answered"] + tally.verdicts[False, "answered"]
    print(f"direct answers with the expected words: {tally.right} of {answered}")
    print(f"quotes verbatim and on their page: {tally.verbatim} of {tally.quotes}")
    print(f"seconds an answer, median: {sorted(tally.seconds)[len(tally.seconds) // 2]:.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path, nargs="?", help="questions.jsonl and pdf/; without it, our own documents")
    parser.add_argument("--embeddings", default="", help="a sentence-transformers model, for ranking by meaning too")
    parser.add_argument("--told", action="store_true", help="print rank and verdict of every question")
    given = parser.parse_args()
    rows, home = rows_of(given.folder)
    print_tally(measure(rows, home, Options(embeddings=given.embeddings), given.told))


if __name__ == "__main__":
    main()
