"""Fits the trees that weigh a candidate heading's features, and shows by cross-validation what they are worth.

    python -m benchmarks.train_headings FOLDER [FOLDER ...] [--folds K] [--cache FILE] [--write [FILE]]
        [--collections OWNER ...] [--leave-out NAME ...] [--onto]

A FOLDER of PDFs, at any depth, needs nothing else: the outline that a PDF holds is the truth, and its features are
measured with the outline ignored; a PDF whose outline names fewer than three headings is left out, and said to be.
Those of one sub-folder go into one fold. A FOLDER with a manifest.jsonl is laid out as for benchmarks.skeleton.

Folds are made of whole documents; documents from one repository stay together, but for those of the owners named as
collections, who gather documents of many authors. Documents whose name contains a NAME (those with a truth that is not
to be learnt) are left out, and so are slides, but for those whose manifest says that the truth "lists" their "frames":
sections of slides are found by rule (headings/slides.py). Only numbers are stored: feature names, thresholds and
log-odds, never words of a document. Gradient boosting on histograms (Friedman 2001), with constraints on direction
where it is known: no amount of data should teach that standing on a run of section numbers speaks against a heading.

With --onto the trees of the package stay, and a few further ones are fitted to what they leave: for when the documents
that they were fitted on are no longer all at hand. Those that are have been seen by them, whatever the folds.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import pickle
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import fmean

import numpy as np
from numpy.typing import NDArray

from benchmarks.skeleton import Score, alike, heading, pairs, score
from twopass.headings.classifier import Model, from_data
from twopass.headings.classifier import model as packaged
from twopass.headings.features.prior import PRIOR

BINS = 32
TREES, LEAVES, RATE = 150, 12, 0.08
FURTHER = 40  # trees that are fitted onto those of the package
LEAST, RIDGE, SHARE = 60, 3.0, 0.4  # rows in a leaf, L2 on its value, share of the features a tree may ask for
OWN = 5.0  # what a document of our own counts for
OWN_DOCUMENTS = Path(__file__).resolve().parent.parent / "tests" / "skeletons"
ENOUGH = 3  # headings that an outline must name to be taken for a truth
NEGATIVES = 700  # candidates that are no headings, at most, a document
TARGET = Path(__file__).resolve().parent.parent / "twopass" / "headings" / "model.json"
SPEAKS_FOR = frozenset(
    [
        "on_chain",
        "entry",
        "distinct",
        "before_found",
        "same_style_before",
        "after_found",
        "same_style_after",
        "of_purity",
        "of_on_chain",
        "of_entry",
        "stock",
        "opens",
        "closes",
        "series_fits",
        "series_chain",
        "above",
        "size",
        "bolder",
        "over_sure",
        "before_body",
        "gap_ratio",
        "body_series",
        "recurs",
    ]
)
SPEAKS_AGAINST = frozenset(
    [
        "caption",
        "theorem",
        "full_stop",
        "echo",
        "comma",
        "maths",
        "code",
        "mail",
        "table",
        "figure",
        "of_caption",
        "of_theorem",
        "of_full_stop",
        "of_maths",
        "of_table",
        "of_figure",
        "sentences",
        "bullet",
        "repeats",
        "repeat_pages",
        "starts_lower",
        "of_starts_lower",
        "open_end",
        "digits",
        "alike_after",
        "alike_before",
    ]
)


@dataclass(slots=True)
class Sample:
    """One document's candidates: features (rows, names), whether each is a heading, its weight, and for scoring the
    candidates themselves and the truth.
    """

    group: str
    table: NDArray[np.float64]
    wanted: NDArray[np.float64]
    weight: NDArray[np.float64]
    prior: NDArray[np.float64]
    found: object
    truth: list[dict[str, object]]
    kind: str


def samples(
    corpora: Sequence[Path], collections: Sequence[str] = (), left_out: Sequence[str] = ()
) -> tuple[list[Sample], list[str]]:
    """All documents of the corpora, read by layout alone and measured, and the names of the features."""
    from twopass.config import ReadOptions
    from twopass.headings.measured import candidates
    from twopass.readers import read

    gathered: list[Sample] = []
    names: list[str] = []
    for entry, file, truth in (document for corpus in corpora for document in documents(corpus)):
        sectioned = entry["kind"] == "slides" and entry.get("lists") != "frames"
        if sectioned or any(part in entry["name"] for part in left_out):
            continue
        found = candidates(read(file, ReadOptions(layout_only=True)))
        if not found.blocks:
            continue
        names = names or sorted(set(found.blocks[0].features) - {PRIOR})
        owner = entry.get("repo", "").split("/")[0]
        gathered.append(sample(entry, found, truth, names, alone=owner in collections))
    return gathered, names


def documents(folder: Path) -> Iterator[tuple[dict[str, str], Path, list[dict[str, object]]]]:
    """Each document's manifest entry, its PDF and the headings that it should show."""
    manifest = folder / "manifest.jsonl"
    if not manifest.exists():
        yield from outlined(folder)
        return
    for entry in map(json.loads, manifest.read_text("utf-8").splitlines()):
        truth = json.loads((folder / "truth" / f"{entry['name']}.json").read_text("utf-8"))
        yield entry, folder / "pdf" / f"{entry['name']}.pdf", truth


def outlined(folder: Path) -> Iterator[tuple[dict[str, str], Path, list[dict[str, object]]]]:
    """The PDFs under a folder that hold an outline, and that outline; what is left out is printed, with the reason."""
    from twopass.errors import TwopassError
    from twopass.readers import read

    for file in sorted(folder.rglob("*.pdf")):
        name = file.relative_to(folder)
        try:
            outline = read(file).outline
        except TwopassError as error:
            print(f"{name}: left out: {error}")
            continue
        if len(outline) < ENOUGH:
            print(f"{name}: left out: its outline names {len(outline)} headings, {ENOUGH} are needed")
            continue
        truth: list[dict[str, object]] = [{"level": h.level, "title": h.title, "page": h.page} for h in outline]
        source = str(name if name.parent == Path() else name.parent)
        yield {"name": str(name), "kind": "outlined", "repo": source}, file, truth


def own(names: list[str]) -> list[Sample]:
    """The documents of our own that are hard on purpose, each counted OWN times."""
    from twopass.config import ReadOptions
    from twopass.headings.measured import candidates
    from twopass.readers import read

    gathered = []
    for file in sorted(OWN_DOCUMENTS.glob("*.json")):
        truth = json.loads(file.read_text("utf-8"))
        if truth:
            found = candidates(read(file.with_suffix(".pdf"), ReadOptions(layout_only=True)))
            entry = {"name": f"own {file.stem}", "kind": "own"}
            gathered.append(sample(entry, found, truth, names))
            gathered[-1].weight *= OWN
    return gathered


def sample(
    entry: dict[str, str],
    found: object,
    truth: list[dict[str, object]],
    names: list[str],
    alone: bool = True,
) -> Sample:
    """One document's candidates labelled by the truth: of several that say the same, the most distinct is wanted.

    A document that is not `alone` goes into one fold with the others of its repository.
    """
    blocks = found.blocks  # type: ignore[attr-defined]
    mine = [heading({"title": b.title, "page": b.page, "level": 1}) for b in blocks]
    true = [heading(h) for h in truth]
    wanted = np.zeros(len(blocks))
    for i, j in pairs(mine, true):
        near = [k for k in range(max(0, i - 150), min(len(mine), i + 150)) if _stands_for(mine[k], true[j])]
        strength = [blocks[k].features["distinct"] + blocks[k].features["on_chain"] for k in near]
        best = max(zip(near, strength, strict=True), key=lambda n: (mine[n[0]].page == true[j].page, n[1], n[0] == i))
        wanted[best[0]] = 1
    spared = np.array([h.bare in ("abstract", "references", "contents", "index") for h in mine])
    weight = np.where(spared & (wanted == 0), 0.1, 1.0) * 50 / max(len(truth), 10) ** 0.8
    table = np.array([[b.features.get(name, 0.0) for name in names] for b in blocks])
    return Sample(
        entry["name"] if alone else entry.get("repo", entry["name"]),
        table,
        wanted,
        weight,
        np.array([b.features[PRIOR] for b in blocks]),
        found,
        truth,
        entry["kind"],
    )


def reordered(parts: Sequence[Sample], names: Sequence[str], start: Model) -> tuple[list[Sample], list[str]]:
    """The samples with the features of a model first, in its order, and the names in that order."""
    ordered = [*start.names, *(name for name in names if name not in start.names)]
    places = [list(names).index(name) for name in ordered]
    return [replace(part, table=part.table[:, places]) for part in parts], ordered


def _stands_for(mine: object, true: object) -> bool:
    return abs(mine.page - true.page) <= 1 and alike(mine, true)  # type: ignore[attr-defined, arg-type]


def fit(parts: Sequence[Sample], names: Sequence[str], start: Model | None = None) -> Model:
    """Boosted trees over all candidates of the documents given, onto those of the model to start from if there is one.

    The first of the `names` must be those of that model, in its order.
    """
    rng = np.random.default_rng(0)
    keep = [(s.wanted == 1) | (rng.random(len(s.wanted)) < NEGATIVES / max((s.wanted == 0).sum(), 1)) for s in parts]
    table = np.vstack([s.table[k] for s, k in zip(parts, keep, strict=True)])
    wanted = np.concatenate([s.wanted[k] for s, k in zip(parts, keep, strict=True)])
    weight = np.concatenate(
        [
            np.where(s.wanted == 1, s.weight, s.weight * max((s.wanted == 0).sum() / NEGATIVES, 1))[k]
            for s, k in zip(parts, keep, strict=True)
        ]
    )
    cuts = [np.unique(np.quantile(column, np.linspace(0, 1, BINS)[1:-1])) for column in table.T]
    binned = np.stack([np.searchsorted(c, column, side="left") for c, column in zip(cuts, table.T, strict=True)])
    direction = np.array([(name in SPEAKS_FOR) - (name in SPEAKS_AGAINST) for name in names])
    share = np.average(wanted, weights=weight)
    base = start.base if start else float(np.log(share / (1 - share)))
    odds = base + np.concatenate([s.prior[k] for s, k in zip(parts, keep, strict=True)])
    if start:
        start.forest.add(odds, table)
    trees = []
    for _ in range(FURTHER if start else TREES):
        chance = 1 / (1 + np.exp(-odds))
        chosen = np.sort(rng.choice(len(names), int(SHARE * len(names)), replace=False))
        tree, step = _grow(binned, chosen, weight * (chance - wanted), weight * chance * (1 - chance), direction, cuts)
        trees.append(tree)
        odds += step
    fitted = from_data({"names": list(names), "base": base, "trees": trees})
    return replace(fitted, trees=start.trees + fitted.trees) if start else fitted


@dataclass(slots=True, eq=False)
class _Leaf:
    rows: NDArray[np.int64]
    node: int
    low: float
    high: float
    split: tuple[float, int, int, float, float] | None = None  # gain, feature, bin, left value, right value


def _grow(
    binned: NDArray[np.int64],
    chosen: NDArray[np.int64],
    slope: NDArray[np.float64],
    bend: NDArray[np.float64],
    direction: NDArray[np.int64],
    cuts: Sequence[NDArray[np.float64]],
) -> tuple[dict[str, list[float]], NDArray[np.float64]]:
    """One tree grown best leaf first, and what it adds to each row."""
    tree: dict[str, list[float]] = {key: [] for key in ("feature", "threshold", "left", "right", "value")}
    step = np.zeros(binned.shape[1])

    def leaf(rows: NDArray[np.int64], low: float, high: float, value: float) -> _Leaf:
        for key, content in (("feature", -1), ("threshold", 0.0), ("left", 0), ("right", 0), ("value", value * RATE)):
            tree[key].append(content)
        fresh = _Leaf(rows, len(tree["feature"]) - 1, low, high)
        fresh.split = _best_split(binned[np.ix_(chosen, rows)], slope[rows], bend[rows], direction[chosen], low, high)
        return fresh

    rows = np.arange(binned.shape[1])
    leaves = [leaf(rows, -np.inf, np.inf, float(-slope.sum() / (bend.sum() + RIDGE)))]
    while len(leaves) < LEAVES:
        best = max((x for x in leaves if x.split), key=lambda x: x.split[0] if x.split else 0.0, default=None)
        if best is None or best.split is None:
            break
        leaves.remove(best)
        _, which, edge, left_value, right_value = best.split
        feature = int(chosen[which])
        goes_left = binned[feature, best.rows] <= edge
        middle = (left_value + right_value) / 2
        sign = direction[feature]
        bounds = [(best.low, best.high)] * 2
        if sign:
            bounds = [(best.low, middle), (middle, best.high)][:: int(sign)]
        sides = [
            leaf(best.rows[goes_left], *bounds[0], left_value),
            leaf(best.rows[~goes_left], *bounds[1], right_value),
        ]
        tree["feature"][best.node], tree["threshold"][best.node] = feature, float(cuts[feature][edge])
        tree["left"][best.node], tree["right"][best.node] = sides[0].node, sides[1].node
        leaves += sides
    for last in leaves:
        step[last.rows] = tree["value"][last.node]
    return tree, step


def _best_split(
    binned: NDArray[np.int64],
    slope: NDArray[np.float64],
    bend: NDArray[np.float64],
    direction: NDArray[np.int64],
    low: float,
    high: float,
) -> tuple[float, int, int, float, float] | None:
    """The split of one leaf with the largest gain that keeps to the known directions; None where none gains."""
    features, rows = binned.shape
    if rows < 2 * LEAST:
        return None
    flat = (binned + np.arange(features)[:, None] * BINS).ravel()

    def totals(weights: NDArray[np.float64]) -> NDArray[np.float64]:
        sums = np.bincount(flat, np.tile(weights, features), minlength=features * BINS)
        return np.cumsum(sums.reshape(features, BINS), axis=1)

    g, h, n = totals(slope), totals(bend), totals(np.ones(rows))
    left = np.clip(-g / (h + RIDGE), low, high)
    right = np.clip(-(g[:, -1:] - g) / (h[:, -1:] - h + RIDGE), low, high)

    def worth(
        slopes: NDArray[np.float64], bends: NDArray[np.float64], value: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        return -(slopes * value + 0.5 * (bends + RIDGE) * value**2)

    whole = np.clip(-g[:, -1:] / (h[:, -1:] + RIDGE), low, high)
    gain = worth(g, h, left) + worth(g[:, -1:] - g, h[:, -1:] - h, right) - worth(g[:, -1:], h[:, -1:], whole)
    allowed = (n >= LEAST) & (n[:, -1:] - n >= LEAST) & ((right - left) * direction[:, None] >= 0)
    gain = np.where(allowed, gain, -np.inf)
    which, edge = np.unravel_index(int(np.argmax(gain)), gain.shape)
    if not gain[which, edge] > 1e-6:
        return None
    return float(gain[which, edge]), int(which), int(edge), float(left[which, edge]), float(right[which, edge])


def validate(
    parts: Sequence[Sample], names: Sequence[str], folds: int, start: Model | None = None
) -> list[tuple[str, Score]]:
    """The score of every document by a model that has seen neither it nor its source."""
    from twopass.headings.accept import choose
    from twopass.headings.levels import assign

    groups = sorted({part.group for part in parts}, key=lambda group: hashlib.sha256(group.encode()).hexdigest())
    place = {group: i % folds for i, group in enumerate(groups)}  # dealt out, so that no fold is empty
    fold = [place[part.group] for part in parts]
    scores: list[tuple[str, Score]] = []
    for k in range(folds):
        model = fit([p for p, f in zip(parts, fold, strict=True) if f != k], names, start)
        for part in (p for p, f in zip(parts, fold, strict=True) if f == k):
            blocks, entries = part.found.blocks, part.found.entries  # type: ignore[attr-defined]
            chosen = choose(blocks, model.probabilities([b.features for b in blocks]))
            assign(chosen, entries)
            printed = [{"title": b.title, "page": b.page, "level": b.level} for b in chosen]
            scores.append((part.kind, score(printed, part.truth)))
    return scores


def main(argv: Sequence[str] | None = None) -> None:
    """Cross-validates, prints the means, and with --write fits on everything and stores the model."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path, nargs="+", metavar="FOLDER")
    parser.add_argument("--folds", type=int, default=6)
    parser.add_argument("--cache", type=Path, help="keep the measured candidates in this file")
    parser.add_argument(
        "--write", type=Path, nargs="?", const=TARGET, help="store the model, by default in the package"
    )
    parser.add_argument("--collections", nargs="*", default=[], metavar="OWNER")
    parser.add_argument("--leave-out", nargs="*", default=[], metavar="NAME")
    parser.add_argument("--onto", action="store_true", help="keep the package's trees and fit further ones onto them")
    args = parser.parse_args(argv)
    if args.cache and args.cache.exists():
        parts, names = pickle.loads(args.cache.read_bytes())
    else:
        parts, names = samples(args.corpus, args.collections, args.leave_out)
        if not parts:
            parser.error("none of these folders holds a PDF to learn from")
        print(f"{len(parts)} documents to learn from")
        parts += own(names)
        if args.cache:
            args.cache.write_bytes(pickle.dumps((parts, names)))
    start = packaged() if args.onto else None
    if start:
        parts, names = reordered(parts, names, start)
    folds = min(args.folds, len({part.group for part in parts}))
    if folds > 1:
        scores = validate(parts, names, folds, start)
        for kind in sorted({kind for kind, _ in scores}):
            print(f"{kind:12} F1 {fmean(s.f1 for k, s in scores if k == kind):.3f}")
        parents = [s.parent for _, s in scores if s.parent is not None]
        parent = f"{fmean(parents):.3f}" if parents else "unknown"
        print(f"all, own as well: F1 {fmean(s.f1 for _, s in scores):.3f} parent {parent}")
    if args.write:
        model = fit(parts, names, start)
        args.write.write_text(to_json(model), "utf-8")
        print(f"wrote {args.write} ({args.write.stat().st_size} bytes, {len(model.trees)} trees)")


def to_json(model: Model) -> str:
    """The model's JSON form, numbers rounded, one tree a line."""
    lines = [
        json.dumps(
            {
                "feature": tree.feature.tolist(),
                "threshold": [float(f"{x:.5g}") for x in tree.threshold],
                "left": tree.left.tolist(),
                "right": tree.right.tolist(),
                "value": [float(f"{x:.4g}") for x in tree.value],
            },
            separators=(",", ":"),
        )
        for tree in model.trees
    ]
    head = json.dumps({"names": list(model.names), "base": round(model.base, 5)})[:-1]
    return head + ',\n"trees": [\n' + ",\n".join(lines) + "\n]}\n"


if __name__ == "__main__":
    main()
