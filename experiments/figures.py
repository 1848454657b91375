"""Draws the figures from results/, and only reads: `python -m experiments.figures` writes experiments/figures/*.png."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes

from experiments.answers import NAMES, Line, labelled, load, ratios, stopping, theory, time_of, where
from experiments.sections_diffusion import DATA, varied
from experiments.statistics import Interval, t_mean
from experiments.wording import STARTS, order

FIGURES = Path(__file__).parent / "figures"
# Colours that all kinds of colour vision tell apart (Okabe and Ito 2008), each with a marker and a line of its own, so
# that nothing depends on colour.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
MARKERS, LINES = (
    ("o", "s", "^", "D", "v", "P", "X"),
    ("-", "--", "-.", ":", (0, (5, 1)), (0, (3, 1, 1, 1)), (0, (1, 1))),
)
GEN, MEM = 0, 1  # the styles of the two times
DPI = 110


def _style(index: int) -> dict[str, Any]:
    """Colour, marker and line of the index-th kind of thing in a figure."""
    return {"color": COLOURS[index], "marker": MARKERS[index], "ls": LINES[index]}


def _whisker(axes: Axes, at: float, times: Sequence[float], index: int, filled: bool = True, **more: Any) -> float:
    """The geometric mean of times at `at`, with its t interval where there are two and more; returns the mean."""
    logs = np.log(np.array(times))
    mean = t_mean(logs) if len(logs) > 1 else Interval(logs[0], logs[0], logs[0])
    value, low, high = (float(np.exp(number)) for number in (mean.value, mean.low, mean.high))
    colour = COLOURS[index]
    axes.errorbar(
        at,
        value,
        yerr=[[value - low], [high - value]],
        fmt=MARKERS[index],
        color=colour,
        mfc=colour if filled else "white",
        capsize=3,
        **more,
    )
    return value


def _save(name: str) -> None:
    FIGURES.mkdir(exist_ok=True)
    if plt.gcf().get_layout_engine() is None:
        plt.tight_layout()
    plt.savefig(FIGURES / f"{name}.png", dpi=DPI, metadata={"Software": None})
    plt.close()


def _times_against(axes: Axes, lines: Sequence[Line], field: str, symbol: str) -> None:
    """Geometric means over runs with t intervals; sizes at which some runs never got there are left open."""
    open_ends = 0
    sizes = sorted({line["run"][field] for line in lines})
    for name, index, word in (("tau_gen", GEN, "generalises, τgen"), ("tau_mem", MEM, "memorises, τmem")):
        means = []
        for size in sizes:
            times = [line["times"][name] for line in where(lines, **{field: size})]
            known, whole = [time for time in times if time is not None], None not in times
            axes.plot([size * 1.06] * len(known), known, ".", color=COLOURS[index], alpha=0.35, ms=4)
            means.append(_whisker(axes, size, known, index, whole) if known else np.nan)
            open_ends += not whole
        axes.plot(sizes, means, **_style(index), label=word, markevery=[] if open_ends else None)
    if open_ends:
        axes.plot([], [], MARKERS[MEM], color=COLOURS[MEM], mfc="white", label="some runs never got there")
    axes.set_xscale("log", base=2)
    axes.set_yscale("log")
    axes.set_xticks(sizes, [str(size) for size in sizes])
    axes.set_xlabel(symbol)
    axes.grid(alpha=0.2, which="both")


def scaling() -> None:
    """τgen and τmem against n, one panel an architecture."""
    lines = load("scaling") + load("lstm")
    kinds = [kind for kind in NAMES if where(lines, architecture=kind)]
    _, panels = plt.subplots(1, len(kinds), figsize=(4 * len(kinds), 3.6), sharey=True, squeeze=False)
    for axes, kind in zip(panels[0], kinds, strict=True):
        own = where(lines, architecture=kind)
        _times_against(axes, own, "n", "training samples n")
        sizes = np.array(sorted({line["run"]["n"] for line in own}))
        start = np.exp(np.mean([np.log(line["times"]["tau_mem"]) for line in where(own, n=int(sizes[0]))]))
        axes.plot(sizes, start * sizes / sizes[0], ":", color="grey", lw=1.5, label="∝ n")
        axes.set_title(NAMES[kind])
    panels[0][0].set_ylabel("training steps")
    panels[0][0].legend(fontsize=8)
    _save("scaling")


def width() -> None:
    """τgen and τmem against W at n = 256."""
    lines = load("width") + [line for line in load("scaling") if line["run"]["n"] == 256]
    kinds = [kind for kind in NAMES if len({line["run"]["width"] for line in where(lines, architecture=kind)}) > 1]
    _, panels = plt.subplots(1, len(kinds), figsize=(4 * len(kinds), 3.6), sharey=True, squeeze=False)
    for axes, kind in zip(panels[0], kinds, strict=True):
        own = where(lines, architecture=kind)
        _times_against(axes, own, "width", "width W (n = 256)")
        sizes = np.array(sorted({line["run"]["width"] for line in own}))
        for name in ("tau_gen", "tau_mem"):
            start = np.exp(np.mean([np.log(line["times"][name]) for line in where(own, width=int(sizes[0]))]))
            axes.plot(
                sizes, start * sizes[0] / sizes, ":", color="grey", lw=1.5, label="∝ 1/W" if name == "tau_gen" else None
            )
        axes.set_title(NAMES[kind])
    panels[0][0].set_ylabel("training steps")
    panels[0][0].legend(fontsize=8)
    _save("width")


def diffusion() -> None:
    """τgen and τmem of denoisers against n and against W, one row a data set."""
    kinds = [data for data in DATA if where(load("diffusion"), data=data)]
    figure, panels = plt.subplots(
        len(kinds), 2, figsize=(8, 3.4 * len(kinds)), sharey="row", squeeze=False, layout="constrained"
    )
    for row, data in zip(panels, kinds, strict=True):
        for axes, (field, symbol) in zip(row, (("n", "training points n"), ("width", "width W")), strict=True):
            own = varied(data, field)[0]
            _times_against(axes, own, field, symbol)
            _slope(axes, own, field, 1 if field == "n" else -1)
            axes.set_title(f"{DATA[data]}, {'W = 64' if field == 'n' else 'n = 256'}")
        row[0].set_ylabel("training steps")
    named = {word: line for axes in panels[0] for line, word in zip(*axes.get_legend_handles_labels(), strict=True)}
    figure.legend(named.values(), named.keys(), fontsize=8, ncols=len(named), loc="outside lower center")
    _save("diffusion")


def _slope(axes: Axes, lines: Sequence[Line], field: str, power: int) -> None:
    """A line in proportion to the size, or its inverse, from the mean τmem at the least size that has one."""
    sizes = np.array(sorted({line["run"][field] for line in lines}))
    times = [[line["times"]["tau_mem"] for line in where(lines, **{field: int(size)})] for size in sizes]
    first = next((i for i, own in enumerate(times) if None not in own), None)
    if first is not None:
        start = np.exp(np.mean(np.log(times[first])))
        word = "∝ n" if power > 0 else "∝ 1/W"
        axes.plot(sizes, start * (sizes / sizes[first]) ** power, ":", color="grey", lw=1.5, label=word)


def _ticks(low: float, high: float) -> list[float]:
    """1 and other round ratios between two, none so near to another that their labels would touch."""
    found, apart = [1.0], np.log(high / low) / 10
    for tick in (0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1.2, 1.5, 2, 2.5, 3, 4, 6, 8, 12):
        if low < tick < high and all(abs(np.log(tick / other)) > apart for other in found):
            found.append(tick)
    return found


def _forest(arms: Mapping[str, Sequence[Line]], baseline: str, names: Mapping[str, str], title: str, file: str) -> None:
    """Ratios to a baseline with their intervals: one row an arm, one panel a time."""
    rows = [arm for arm in arms if arm != baseline]
    figure, panels = plt.subplots(1, len(names), figsize=(3.4 * len(names) + 1.6, 0.42 * len(rows) + 1.5), sharey=True)
    for axes, (name, word) in zip(np.atleast_1d(panels), names.items(), strict=True):
        for row, arm in enumerate(rows):
            paired, lost = ratios(arms, arm, baseline, name)
            if paired is None:
                place = {"transform": axes.get_yaxis_transform(), "ha": "center", "va": "center"}
                axes.text(0.5, row, "too few runs got there", fontsize=7, **place)
                continue
            low, high = paired.ratio.value - paired.ratio.low, paired.ratio.high - paired.ratio.value
            told = "black" if paired.verdict.side else "white"  # filled: a difference by the rule of words
            axes.errorbar(paired.ratio.value, row, xerr=[[low], [high]], fmt="o", color="black", mfc=told, capsize=3)
            if lost:
                axes.text(paired.ratio.value, row + 0.28, f"without {lost} censored", fontsize=6, ha="center")
        axes.axvline(1, color="grey", lw=1)
        axes.set_xscale("log")
        low, high = axes.get_xlim()
        ticks = _ticks(low, high)
        axes.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
        axes.minorticks_off()
        axes.grid(axis="x", alpha=0.2)
        axes.set_xlabel(word)
    np.atleast_1d(panels)[0].set_yticks(range(len(rows)), [order(row) for row in rows])
    np.atleast_1d(panels)[0].invert_yaxis()
    figure.suptitle(title, fontsize=10)
    _save(file)


def orders() -> None:
    """All order arms against reshuffling."""
    arms = labelled(load("orders") + load("orders_more"))
    words = {"tau_gen": "τgen, ratio", "tau_mem": "τmem, ratio", "window": "window τmem/τgen, ratio"}
    mixed = ("reshuffled", "iid", "shuffle_once", "flipflop")
    arms = {arm: arms[arm] for arm in sorted(arms, key=lambda arm: arm not in mixed)}
    _forest(
        arms,
        "reshuffled",
        words,
        "order arms against reshuffled, 95 % t intervals (filled: they leave out 1)",
        "orders",
    )


def structure() -> None:
    """Curves of the structure arms, mean and range over runs: held-out structure accuracy and share recited."""
    arms = labelled(load("structure"))
    _, panels = plt.subplots(1, 2, figsize=(9, 3.6))
    for index, (arm, lines) in enumerate(arms.items()):
        steps = max((line["steps"] for line in lines), key=len)
        for axes, metric in zip(panels, ("test_structure_accuracy", "memorised"), strict=True):
            curves = [line["curves"][metric] for line in lines]
            longest = max(map(len, curves))  # a run that has memorised ends: it keeps its last value
            values = np.array([curve + [curve[-1]] * (longest - len(curve)) for curve in curves])
            low, high = values.min(0), values.max(0)
            axes.plot(steps[1:], values.mean(0)[1:], **_style(index), ms=4, markevery=4, label=order(arm))
            axes.fill_between(steps[1:], low[1:], high[1:], color=COLOURS[index], alpha=0.12, lw=0)
    for axes, word in zip(panels, ("held-out structure accuracy", "training samples recited"), strict=True):
        axes.set_xscale("log")
        axes.set_xlabel("training steps, of both kinds of presentations")
        axes.set_ylabel(word)
        axes.grid(alpha=0.2)
    runs = min(map(len, arms.values()))
    panels[1].legend(fontsize=8, title=f"mean and range of {runs} runs", title_fontsize=8)
    _save("structure")


def branch() -> None:
    """Time to memorise new details by start and order."""
    arms = labelled(load("branch"))
    kinds = list(dict.fromkeys(label.split(" / ")[1] for label in arms))
    starts = list(dict.fromkeys(label.split(" / ")[0] for label in arms))
    _, axes = plt.subplots(figsize=(7, 3.6))
    for i, start in enumerate(starts):
        for j, kind in enumerate(kinds):
            times = [time_of(line, "tau_mem") for line in arms.get(f"{start} / {kind}", [])]
            known = [time for time in times if time is not None]
            if known:
                at = j + 0.22 * (i - 1)
                axes.plot([at + 0.05] * len(known), known, ".", color=COLOURS[i], alpha=0.35, ms=4)
                _whisker(axes, at, known, i, label=STARTS[start] if j == 0 else None)
    axes.set_xticks(range(len(kinds)), [order(kind) for kind in kinds])
    axes.set_ylabel("steps until half of the new\nsamples are recited, τmem")
    axes.set_ylim(bottom=0)
    axes.legend(title="start (mean, 95 % t interval, runs)", fontsize=8, title_fontsize=8, loc="lower right")
    _save("branch")


def controls() -> None:
    """Held-out structure loss against details known: the paths of the controls."""
    _, axes = plt.subplots(figsize=(6, 4))
    for index, (label, lines) in enumerate(labelled(load("controls")).items()):
        length = min(len(line["steps"]) for line in lines)
        x = np.mean([line["curves"]["test_structure_ce_share"][:length] for line in lines], axis=0)
        y = np.mean([line["curves"]["train_detail_ce_share"][:length] for line in lines], axis=0)
        colour = COLOURS[index]
        axes.plot(x, 1 - y, **_style(index), ms=4, lw=1, markevery=3, label=label)
        axes.plot(x[-1], 1 - y[-1], MARKERS[index], ms=10, color=colour, mec="black", mew=1.2)
        stopped = stopping(lines, "relative")
        means = [np.mean([row[name] for row in stopped]) for name in ("structure", "detail")]
        axes.plot(*means, "*", ms=12, color=colour, mec="black", mew=0.7)
    axes.plot([], [], "*", ms=11, color="white", mec="black", label="WindowStopping by default")
    axes.plot([], [], "o", ms=9, color="white", mec="black", mew=1.2, label="end of training (large)")
    axes.set_xscale("log")
    axes.set_xticks([1, 0.5, 0.2, 0.1, 0.05], ["1", "0.5", "0.2", "0.1", "0.05"])
    axes.minorticks_off()
    axes.invert_xaxis()
    axes.set_xlabel("held-out structure loss, share of chance (better →)")
    axes.set_ylabel("details memorised, share of their bits")
    axes.set_ylim(bottom=-0.05)  # a fresh model guesses worse than chance: below 0 there is nothing to see
    axes.legend(fontsize=8)
    axes.grid(alpha=0.2)
    _save("controls")


def _place(n: int) -> int:
    """The style of a number of samples: 128, 256, …"""
    return int(np.log2(n)) - 7


def reasoning() -> None:
    """Test accuracy against plain training accuracy and against that credited by the whole solution's likelihood."""
    lines = load("reasoning")
    _, panels = plt.subplots(1, 2, figsize=(7.4, 3.6), sharey=True)
    words = {
        "train_answer_accuracy": "training accuracy at the end",
        "pre_memorisation_accuracy_0.1": "the same while the whole solution\ncosts ≥ 0.1 nats a token",
    }
    for axes, (name, word) in zip(panels, words.items(), strict=True):
        for line in lines:
            x, y = line["curves"][name][-1], line["curves"]["test_answer_accuracy"][-1]
            axes.plot(x, y, **_style(_place(line["run"]["n"])) | {"ls": ""}, alpha=0.7)
        axes.plot([0, 1], [0, 1], "--", color="grey", lw=1)
        axes.set_xlabel(word)
        axes.grid(alpha=0.2)
    panels[0].set_ylabel("test accuracy at the end")
    sizes = sorted({line["run"]["n"] for line in lines})
    handles = [plt.Line2D([], [], **_style(_place(n)) | {"ls": ""}, label=f"n = {n}") for n in sizes]
    panels[0].legend(handles=handles, fontsize=8)
    _save("reasoning")


def random_features() -> None:
    """The reference model: times against ψn."""
    found: dict[str, Any] = theory()["random_features"]
    _, axes = plt.subplots(figsize=(5, 3.6))
    sizes = np.array(found["psi_n"])
    for psi_p, line in ((64, ":"), (128, "--"), (256, "-")):
        times = found[f"psi_p={psi_p}"]["times"]
        for name, index, word in (("gen", GEN, "τgen"), ("mem", MEM, "τmem")):
            style = _style(index) | {"ls": line}
            axes.plot(sizes, times[name], **style, ms=4, label=f"{word}, p/d = {psi_p}")
    axes.set_xscale("log", base=2)
    axes.set_xticks(sizes, [f"{size:g}" for size in sizes])
    axes.set_yscale("log")
    axes.set_xlabel("training points a dimension, ψn = n/d")
    axes.set_ylabel("training time τ")
    axes.legend(fontsize=7, handlelength=3.5)
    axes.grid(alpha=0.2, which="both")
    _save("random_features")


DRAWN: dict[str, Callable[[], None]] = {
    "scaling": scaling,
    "width": width,
    "diffusion": diffusion,
    "orders": orders,
    "structure": structure,
    "branch": branch,
    "controls": controls,
    "reasoning": reasoning,
}


def main() -> None:
    """Draw every figure whose results are there."""
    random_features()
    for name, draw in DRAWN.items():
        if load(name):
            draw()
            print(f"drew {name}")
        else:
            print(f"no results for {name} yet")


if __name__ == "__main__":
    main()
