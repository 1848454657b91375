"""Fits the weights by which the sentence is chosen that tells what a document is, and shows what they are worth.

    python -m benchmarks.train_first_line LABELS FOLDER [FOLDER ...] [--folds K] [--write [FILE]]

LABELS is a JSON file that has for each document what readers said of its first pages, by the name of its file, which
lies in one of the FOLDERs: {"mills.pdf": {"good": [TEXT, ...], "fair": [TEXT, ...]}, ...}. A TEXT is a sentence as a
line would print it: a good one tells by itself, after the title, what the whole document is, a fair one a part of it;
no other sentence of the first pages does. Words decide what is the same sentence, not blanks and marks.

What is fitted is a logistic regression on standardised features (`twopass/extractive/first_line/telling.py`), to how
likely a sentence is good; a fair one counts for FAIR of one. Folds are made of whole documents. The table has, of the
documents with a good sentence, in how many the likeliest one is good, fair or neither, and then by how likely the
likeliest is in how many it is good, of all. Only numbers are stored, and no words of a document.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from twopass.errors import TwopassError
from twopass.extractive.first_line.candidate_sentences import candidates
from twopass.extractive.first_line.front import read_front
from twopass.extractive.first_line.telling import features
from twopass.extractive.logistic import Model
from twopass.extractive.study import Study
from twopass.passes.skeleton import scan_skeleton
from twopass.readers import read
from twopass.text.analysis import DocumentAnalysis

STRENGTH = 0.1  # inverse of the ridge penalty
FAIR = 0.4  # what a fair sentence counts for as a good one
SAME = 0.5  # share of the longer one's letters that the shorter has, if both are one sentence
KINDS = ("neither", "fair", "good")
STEPS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1.0)
TARGET = Path(__file__).resolve().parent.parent / "twopass" / "extractive" / "first_line" / "telling.json"


class Sample(NamedTuple):
    """One document's candidates: their features by name, and of which of the KINDS each is, shape (candidates,)."""

    name: str
    measured: list[dict[str, float]]
    kind: NDArray[np.int64]


def samples(labels: Mapping[str, Mapping[str, Sequence[str]]], folders: Sequence[Path]) -> Iterator[Sample]:
    """The documents that have labels, read and measured; what is left out is printed, with the reason."""
    for file in sorted(file for folder in folders for file in folder.iterdir() if file.name in labels):
        try:
            document = read(file)
        except TwopassError as error:
            print(f"{file.name}: left out: {error}")
            continue
        yield sample(file.name, Study(DocumentAnalysis(document, scan_skeleton(document))), labels[file.name])


def sample(name: str, study: Study, labels: Mapping[str, Sequence[str]]) -> Sample:
    """One document's candidates with their labels; a label that is none of them is printed."""
    front = read_front(study)
    held = list(candidates(study, front))
    kind, missed = marked([one.text for one in held], labels)
    for one, text in missed:
        print(f"{name}: {one}, and not to be told: {text}")
    return Sample(name, [features(study, front, one) for one in held], kind)


def marked(
    texts: Sequence[str], labels: Mapping[str, Sequence[str]]
) -> tuple[NDArray[np.int64], list[tuple[str, str]]]:
    """Of which of the KINDS each text is, shape (texts,), and the labels that are none of them, each with its kind."""
    kinds, missed = np.zeros(len(texts), np.int64), []
    for kind in KINDS[1:]:
        for text in labels[kind]:
            same = [at for at, one in enumerate(texts) if is_same(one, text)]
            kinds[same] = KINDS.index(kind)
            missed += [] if same else [(kind, text)]
    return kinds, missed


def is_same(one: str, other: str) -> bool:
    """Whether two texts are the same sentence, one of them perhaps without its beginning or its end."""
    short, long = sorted((re.sub(r"[\W_]+", "", text.lower()) for text in (one, other)), key=len)
    return short in long and len(short) >= SAME * len(long)


def fit(parts: Sequence[Sample], names: Sequence[str]) -> Model:
    """The weights of the features with these names, fitted on the documents given."""
    table = np.array([[one[name] for name in names] for part in parts for one in part.measured], np.float64)
    return regress(table, np.array([0.0, FAIR, 1.0])[np.concatenate([part.kind for part in parts])], names)


def regress(table: NDArray[np.float64], wanted: NDArray[np.float64], names: Sequence[str]) -> Model:
    """The weights of features, shape (rows, names), by how much each row is wanted, in [0, 1], shape (rows,)."""
    from sklearn.linear_model import LogisticRegression

    mean, scale = table.mean(axis=0), table.std(axis=0)
    scale[scale == 0.0] = 1.0
    scaled, part = (table - mean) / scale, (wanted > 0.0) & (wanted < 1.0)
    rows, target = np.vstack([scaled, scaled[part]]), np.concatenate([wanted > 0.0, np.zeros(part.sum(), bool)])
    weight = np.concatenate([np.where(part, wanted, 1.0), 1.0 - wanted[part]])
    fitted = LogisticRegression(C=STRENGTH, max_iter=1_000).fit(rows, target, sample_weight=weight)
    return Model(tuple(names), mean, scale, fitted.coef_[0], float(fitted.intercept_[0]))


def validate(parts: Sequence[Sample], names: Sequence[str], folds: int) -> list[tuple[Sample, NDArray[np.float64]]]:
    """Each document with how likely its candidates are, by weights fitted without it."""
    ordered = sorted(parts, key=lambda part: hashlib.sha256(part.name.encode()).hexdigest())
    judged = []
    for fold in range(folds):
        model = fit([part for at, part in enumerate(ordered) if at % folds != fold], names)
        judged += [(part, model.likely(part.measured)) for part in ordered[fold::folds]]
    return judged


def report(judged: Sequence[tuple[Sample, NDArray[np.float64]]]) -> str:
    """The table of what stands at the top, and of how often it is good where it is how likely."""
    tops = [(float(likely.max()), KINDS[part.kind[likely.argmax()]], KINDS[part.kind.max()]) for part, likely in judged]
    telling = Counter(kind for _, kind, best in tops if best == "good")
    rows = [f"likeliest is {kind}: {telling[kind]}" for kind in reversed(KINDS)]
    for low, high in pairwise(STEPS):
        there = Counter(kind for likely, kind, _ in tops if low <= likely < high)
        rows.append(f"likely {low:.1f} to {high:.1f}: good {there['good']}, fair {there['fair']} of {there.total()}")
    share = telling["good"] / max(1, telling.total())
    return "\n".join(
        [*rows, f"good: {telling['good']} of {telling.total()} documents that have a good one ({share:.2f})"]
    )


def main(argv: Sequence[str] | None = None) -> None:
    """Cross-validates, prints the table, and with --write fits on everything and stores the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("labels", type=Path, metavar="LABELS")
    parser.add_argument("folders", type=Path, nargs="+", metavar="FOLDER")
    parser.add_argument("--folds", type=int, default=8)
    parser.add_argument("--write", type=Path, nargs="?", const=TARGET, help="store them, by default in the package")
    args = parser.parse_args(argv)
    parts = [one for one in samples(json.loads(args.labels.read_text("utf-8")), args.folders) if one.measured]
    if not parts:
        parser.error("none of these folders holds a document with labels and a sentence to tell")
    names = list(parts[0].measured[0])
    print(f"{len(parts)} documents, {sum(len(part.measured) for part in parts)} sentences, {len(names)} features")
    print(report(validate(parts, names, min(args.folds, len(parts)))))
    if args.write:
        args.write.write_text(to_json(fit(parts, names)), "utf-8")
        print(f"wrote {args.write}")


def to_json(model: Model) -> str:
    """The weights' JSON form, numbers rounded, one feature a line."""
    columns = zip(model.names, model.mean, model.scale, model.weight, strict=True)
    rows = (f'"{name}": {json.dumps([float(f"{x:.4g}") for x in numbers])}' for name, *numbers in columns)
    return f'{{"base": {model.base:.4g}, "features": {{\n' + ",\n".join(rows) + "\n}}\n"


if __name__ == "__main__":
    main()
