"""How well scans are read: pages drawn as pictures and recognised, against the text that the same pages hold.

    python -m benchmarks.ocr CORPUS_DIR [--robust DIR] [--documents N] [--pages N] [--seed N]

Of CORPUS_DIR/pdf/KIND__NAME.pdf one document a kind is taken, as chance has it, and in it the run of pages with most
headings by CORPUS_DIR/truth/KIND__NAME.json. They are copied to a PDF with their text, and drawn to one of pictures
alone, in a folder that is removed; both are read by layout alone. The text version's words and headings are the truth.
Files of --robust that are pictures are read too, and printed with how sure the engine is of them.
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from statistics import fmean
from typing import Any

import pypdfium2

from benchmarks import processor_time
from benchmarks.skeleton import score
from twopass.config import Ocr, ReadOptions
from twopass.errors import TwopassError
from twopass.headings import heading_list
from twopass.passes.skeleton import scan_skeleton
from twopass.readers import read
from twopass.schema import Document

DOTS = 170
"""Dots an inch of the pictures: as of a common scanner, and not those at which pages are recognised."""
QUALITY = 85
"""Of the JPEG that each page becomes."""
TARGET = 0.85
FIGURES = ("recall", "precision", "headings")


@dataclass(frozen=True, slots=True)
class Run:
    """A document read both ways: pages, word recall and precision, F1 of headings, CPU seconds, and what was said."""

    name: str
    pages: int
    recall: float
    precision: float
    headings: float
    seconds: float
    said: tuple[str, ...]


def chosen(corpus: Path, number: int, seed: int) -> list[Path]:
    """Documents that chance draws, as many of each kind as of any other."""
    kinds: defaultdict[str, list[Path]] = defaultdict(list)
    for path in sorted((corpus / "pdf").glob("*__*.pdf")):
        kinds[path.name.partition("__")[0]].append(path)
    for paths in kinds.values():
        paths.sort(key=lambda path: sha256(f"{seed} {path.name}".encode()).hexdigest())
    turns = [paths[turn] for turn in range(number) for _, paths in sorted(kinds.items()) if turn < len(paths)]
    return turns[:number]


def window(corpus: Path, path: Path, pages: int) -> list[int]:
    """The run of pages, from 0, on which most headings stand."""
    truth = json.loads((corpus / "truth" / f"{path.stem}.json").read_text("utf-8"))
    held = Counter(int(heading["page"]) - 1 for heading in truth if isinstance(heading.get("page"), int))
    pdf = pypdfium2.PdfDocument(path)
    last = max(0, len(pdf) - pages)
    first = max(range(last + 1), key=lambda start: (sum(held[start + k] for k in range(pages)), -start))
    return list(range(first, min(len(pdf), first + pages)))


def drawn(path: Path, numbers: Sequence[int], folder: Path) -> tuple[Path, Path]:
    """The pages as they are, and as pictures."""
    pdf, text, pictures = pypdfium2.PdfDocument(path), pypdfium2.PdfDocument.new(), pypdfium2.PdfDocument.new()
    text.import_pages(pdf, list(numbers))
    for number in numbers:
        page = pdf[number]
        image = pypdfium2.PdfImage.new(pictures)
        jpeg = folder / "page.jpg"
        page.render(scale=DOTS / 72).to_pil().convert("RGB").save(jpeg, quality=QUALITY)
        image.load_jpeg(str(jpeg), inline=True)
        width, height = page.get_size()
        image.set_matrix(pypdfium2.PdfMatrix().scale(width, height))
        drawn_page = pictures.new_page(width, height)
        drawn_page.insert_obj(image)
        drawn_page.gen_content()
    places = folder / f"{path.stem}.text.pdf", folder / f"{path.stem}.pictures.pdf"
    text.save(places[0])
    pictures.save(places[1])
    return places


def read_by_layout(path: Path, ocr: Ocr) -> tuple[Document, list[dict[str, Any]], float]:
    """A document, its headings, and the CPU seconds that both took."""
    began = processor_time()
    document = read(path, ReadOptions(layout_only=True, ocr=ocr, cache=False))
    return document, heading_list(scan_skeleton(document)), processor_time() - began


def words(document: Document) -> Counter[str]:
    """The words of a document, folded, with how often each stands in it."""
    return Counter(re.findall(r"\w+", document.text.casefold()))


def compared(path: Path, numbers: Sequence[int], folder: Path) -> Run:
    """A document read both ways."""
    text, pictures = drawn(path, numbers, folder)
    truth, wanted, _ = read_by_layout(text, "never")
    try:
        found, headings, seconds = read_by_layout(pictures, "auto")
    except TwopassError as error:
        return Run(path.stem, len(numbers), 0.0, 0.0, 0.0, 0.0, (str(error).rpartition(": ")[2],))
    true, mine = words(truth), words(found)
    both = (true & mine).total()
    marks = score(headings, wanted).f1 if wanted else float(not headings)
    return Run(
        path.stem,
        len(numbers),
        both / max(1, true.total()),
        both / max(1, mine.total()),
        marks,
        seconds,
        found.warnings,
    )


def row(run: Run) -> str:
    """One line of the table."""
    figures = f"{run.recall:8.3f}{run.precision:8.3f}{run.headings:8.3f}{run.seconds / run.pages:8.1f}"
    return f"{run.name[:46]:46}{run.pages:4}{figures}" + "".join(f"\n    {one}" for one in run.said)


def scanned(folder: Path) -> Iterator[str]:
    """A line for each file of a folder that is read by OCR or cannot be read without."""
    for path in sorted(folder.glob("*.pdf")):
        try:
            document, headings, seconds = read_by_layout(path, "auto")
        except TwopassError:
            continue
        pages = [page for page in document.pages if page.source == "ocr"]
        if pages:
            sure = fmean(page.confidence or 0.0 for page in pages)
            counted = len(re.findall(r"\w+", document.text))
            yield (
                f"{path.name[:46]:46}{len(pages):4}{counted:8}{len(headings):8}{sure:8.3f}{seconds / len(pages):8.1f}"
                + "".join(f"\n    {one}" for one in document.warnings)
            )


def main(argv: Sequence[str] | None = None) -> None:
    """Runs the benchmark and prints its table; the last line is the overall figure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--robust", type=Path)
    parser.add_argument("--documents", type=int, default=10)
    parser.add_argument("--pages", type=int, default=6)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args(argv)
    runs = list[Run]()
    print(f"{'document':46}{'p.':>4}{'recall':>8}{'prec.':>8}{'head F1':>8}{'CPU s/p':>8}")
    with tempfile.TemporaryDirectory() as folder:
        for path in chosen(args.corpus, args.documents, args.seed):
            runs.append(compared(path, window(args.corpus, path, args.pages), Path(folder)))
            print(row(runs[-1]), flush=True)
    if args.robust:
        print(f"\n{'scan':46}{'p.':>4}{'words':>8}{'heads':>8}{'sure':>8}{'CPU s/p':>8}")
        for told in scanned(args.robust):
            print(told, flush=True)
    recall, precision, headings = (fmean(getattr(one, key) for one in runs) for key in FIGURES)
    print(f"\nword recall {recall:.3f}, precision {precision:.3f}, headings F1 {headings:.3f} (at least {TARGET})")


if __name__ == "__main__":
    main()
