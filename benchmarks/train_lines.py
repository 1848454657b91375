"""Fits the weights by which the sentences of index lines are chosen, and shows what they are worth.

    python -m benchmarks.train_lines LABELS FOLDER [FOLDER ...] [--folds K] [--write [FOLDER]]

LABELS is a JSON file that has for each document, by the name of its file, which lies in one of the FOLDERs, what
readers said of the sentences of some of its sections: {"mills.pdf": [{"heading": "2 The wheel", "read": 31,
"good": [TEXT, ...], "fair": [TEXT, ...]}, ...], ...}. They read the first so many sentences of the section. A good one
says under that heading, alone and in true words, what the section is worth reading for; a fair one is true and of the
section, but a lesser matter of it; the others are poor. Words decide what is the same sentence, not blanks and marks.

What is fitted are two logistic regressions on standardised features (`twopass/extractive/likely_lines.py`), to how
likely a sentence is good, and is fair or good. Folds are made of whole documents. The table has in how many sections
the sentence that is likeliest good is good, fair or neither, and the same of the first sound one and of what a line
tells first now. Only numbers are stored, and no words of a document.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

import twopass
from benchmarks.train_first_line import KINDS, marked, regress, to_json
from twopass.extractive.likely_lines import features
from twopass.extractive.logistic import Model
from twopass.extractive.study import SOUND, Study
from twopass.text.analysis import DocumentAnalysis

TARGET = Path(__file__).resolve().parent.parent / "twopass" / "extractive"
LEAST = {"good": KINDS.index("good"), "fair": KINDS.index("fair")}
"""The kind from which a sentence is what a model looks for."""


class Sample(NamedTuple):
    """One section's sentences: their features by name, each of shape (sentences,), of which of the KINDS each is, of
    the same shape, and which is the first sound one and which stands first in the line.
    """

    name: str
    columns: dict[str, NDArray[np.float64]]
    kind: NDArray[np.int64]
    first: int
    told: int


def samples(labels: Mapping[str, Sequence[Mapping[str, Any]]], folders: Sequence[Path]) -> Iterator[Sample]:
    """The sections that have labels, read and measured; what is left out is printed, with the reason."""
    for file in sorted(file for folder in folders for file in folder.iterdir() if file.name in labels):
        try:
            reading = twopass.read(file)
        except twopass.TwopassError as error:
            print(f"{file.name}: left out: {error}")
            continue
        study = Study(DocumentAnalysis(reading.document, reading.skeleton))
        for label in labels[file.name]:
            yield from sample(file.name, study, reading.synthesis.lines, label)


def sample(name: str, study: Study, lines: Sequence[twopass.Line], label: Mapping[str, Any]) -> Iterator[Sample]:
    """One section's sentences with their labels: that with its heading in which all of them are found."""
    statistics = study.statistics
    for place, section in enumerate(study.skeleton.sections):
        low, high = statistics.in_section(place)
        if section.heading != label["heading"] or low == high:
            continue
        texts = statistics.texts[low : min(high, low + label["read"])]
        kind, missed = marked(texts, label)
        if missed:
            continue
        columns = {one: held[: len(texts)] for one, held in features(study, place).items()}
        sound = np.flatnonzero(study.fit[low : low + len(texts)] >= SOUND)
        told = [statistics.within(one.start, one.end)[0] - low for one in lines[place].evidence[:1]]
        told = [at for at in told if 0 <= at < len(texts)]
        yield Sample(name, columns, kind, *(int(held[0]) if len(held) else 0 for held in (sound, told)))
        return
    print(f"{name}: no section with this heading and these sentences: {label['heading']}")


def table_of(parts: Sequence[Sample], names: Sequence[str]) -> NDArray[np.float64]:
    """The features of all sentences, shape (sentences, names)."""
    return np.vstack([np.column_stack([part.columns[name] for name in names]) for part in parts])


def fit(parts: Sequence[Sample], names: Sequence[str], grade: str) -> Model:
    """The weights by which sentences are of a grade or better."""
    kind = np.concatenate([part.kind for part in parts])
    return regress(table_of(parts, names), (kind >= LEAST[grade]).astype(float), names)


def validate(parts: Sequence[Sample], names: Sequence[str], folds: int) -> Iterator[tuple[Sample, int]]:
    """Each section with its likeliest sentence, by weights fitted without its document."""
    order = sorted({part.name for part in parts}, key=lambda name: hashlib.sha256(name.encode()).hexdigest())
    fold_of = {name: at % folds for at, name in enumerate(order)}
    for fold in range(folds):
        others = [part for part in parts if fold_of[part.name] != fold]
        model = fit(others, names, "good")
        for part in (part for part in parts if fold_of[part.name] == fold):
            yield part, int(model.chances(part.columns).argmax())


def report(judged: Sequence[tuple[Sample, int]]) -> str:
    """The table of what stands at the top."""
    ways = {
        "likeliest": [part.kind[at] for part, at in judged],
        "first sound": [part.kind[part.first] for part, _ in judged],
        "told now": [part.kind[part.told] for part, _ in judged],
        "best there is": [part.kind.max() for part, _ in judged],
    }
    rows = [f"{'':14}" + "".join(f"{kind:>10}" for kind in reversed(KINDS))]
    for way, kinds in ways.items():
        seen = Counter(int(kind) for kind in kinds)
        rows.append(f"{way:14}" + "".join(f"{seen[at] / len(judged):10.1%}" for at in reversed(range(len(KINDS)))))
    good = sum(kind == len(KINDS) - 1 for kind in ways["likeliest"])
    return "\n".join([*rows, f"good: {good} of {len(judged)} sections ({good / len(judged):.2f})"])


def main(argv: Sequence[str] | None = None) -> None:
    """Cross-validates, prints the table, and with --write fits on everything and stores the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("labels", type=Path, metavar="LABELS")
    parser.add_argument("folders", type=Path, nargs="+", metavar="FOLDER")
    parser.add_argument("--folds", type=int, default=8)
    parser.add_argument(
        "--write", type=Path, nargs="?", const=TARGET, metavar="FOLDER", help="store them, by default in the package"
    )
    args = parser.parse_args(argv)
    parts = list(samples(json.loads(args.labels.read_text("utf-8")), args.folders))
    if not parts:
        parser.error("none of these folders holds a document with labels")
    names = list(parts[0].columns)
    print(f"{len(parts)} sections, {sum(len(part.kind) for part in parts)} sentences, {len(names)} features")
    print(report(list(validate(parts, names, args.folds))))
    if args.write:
        for grade in LEAST:
            file = args.write / f"{grade}_lines.json"
            file.write_text(to_json(fit(parts, names, grade)), "utf-8")
            print(f"wrote {file}")


if __name__ == "__main__":
    main()
