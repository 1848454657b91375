"""The sections of README.md on diffusion models, and on the noise schedules that they inspire."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from experiments.answers import Line, labelled, load, median, ratios, size_exponent, uncensored, where
from experiments.diffusion.contrasts import (
    EARLY,
    LARGE,
    MARGIN,
    SMALL,
    answered,
    by_point,
    equally_shown,
    owed,
    with_isolation,
)
from experiments.diffusion.denoising import LEVELS, THRESHOLDS
from experiments.results import read_sweep
from experiments.schedules import ANNEALED, LOSS, NONE, differences, least_loss
from experiments.schedules import MARGIN as ALIKE
from experiments.sections import against_width, level, threshold_table
from experiments.statistics import Interval, censored_exponent, holm, judge, t_mean, t_test
from experiments.timescales import THRESHOLDS as OF_TASK_S
from experiments.wording import SWEEPS, grows, in_words, is_weak, named, number, p_text, progress, spread, table

DATA = {"mixture": "mixture", "digits": "digits"}
TIMES = {"tau_gen": "τgen", "tau_mem": "τmem"}
RATIO = ("above 1", "below 1", "no difference", "not measurable")
NOT_RUN, WORDS = "It has not been run.", ("above 0", "below 0", "no difference", "not measurable")
METRICS = {"distance_share": "distance", "score_share": "error", "memorised": "copies", "gap": "gap"}
HEADS = {name: level(name, threshold, METRICS) for name, threshold in THRESHOLDS.items()}
BASE, AT = 64, 256  # the width at which n is varied, and the n at which the width is
SHOWN = (EARLY, 1024, 4096)  # steps of the table on score stability
WIDTHS = {"diffusion": BASE, "diffusion_wide": 128}  # of each sweep in which n is varied


def varied(data: str, field: str, sweep: str = "diffusion") -> tuple[list[Line], list[int], list[int]]:
    """The runs of a data set in which n, or the width, is varied; sizes at which all reached both times; the others."""
    fixed = {} if sweep == "diffusion_wide" else {"width": BASE} if field == "n" else {"n": AT}
    own = where(load(sweep), data=data, **fixed)
    late = {line["run"][field] for line in own if None in (line["times"][name] for name in TIMES)}
    sizes = {line["run"][field] for line in own}
    return own, sorted(sizes - late), sorted(late)


def fits(data: str, field: str, sweep: str = "diffusion") -> dict[str, Interval]:
    """The exponents of both times over those sizes; {} where there are fewer than two."""
    own, sizes, _ = varied(data, field, sweep)
    found = {name: size_exponent(own, name, field, sizes) for name in TIMES}
    return {name: fit for name, fit in found.items() if fit is not None}


def _medians(field: str, symbol: str, sweep: str = "diffusion") -> str:
    rows = []
    for data in DATA:
        own = varied(data, field, sweep)[0]
        for size in sorted({line["run"][field] for line in own}):
            group = where(own, **{field: size})
            times = [number(median(group, name)) if name in group[0]["times"] else "–" for name in THRESHOLDS]
            rows.append([DATA[data], str(size), *times, str(len(group))])
    return table(["", symbol, *HEADS.values(), "runs"], rows)


def _sentences(field: str, symbol: str, said: Sequence[str], sweep: str = "diffusion") -> str:
    """A line a data set: what is said of it, over which sizes, and which are left out."""
    parts = []
    for (data, word), words in zip(DATA.items(), said, strict=True):
        _, sizes, late = varied(data, field, sweep)
        left = f" ({symbol} = {', '.join(map(str, late))} left out: not every run reached both times)" if late else ""
        used = f", {symbol} = {', '.join(map(str, sizes))}" if sizes else ""
        parts.append(f"- **{word}**{used}{left}: {words or 'not fitted, which takes two sizes'}.")
    return "\n".join(parts)


def diffusion(sweep: str = "diffusion") -> str:
    """Exponents in n in words, over the registered range, and medians."""
    pending = progress(sweep)
    if pending:
        return f"{pending}What is registered is not looked at before all of them are in."
    found = [fits(data, "n", sweep) for data in DATA]
    said = [
        "; ".join(f"{grows(fit, TIMES[name], 'n')} (exponent {fit:.2f})" for name, fit in each.items())
        for each in found
    ]
    compared = [fit for each in found for fit in each.values()]
    words = in_words(f"At W = {WIDTHS[sweep]}:", compared) + "\n\n" + _sentences("n", "n", said, sweep)
    return f"{words}\n\nMedian steps to each level:\n\n{_medians('n', 'n', sweep)}{_reversed(sweep)}"


def _reversed(sweep: str) -> str:
    """At which n a denoiser copies before it generalises, by the medians."""
    found = [f"{word} at n = {', '.join(map(str, sizes))}" for word, sizes in copied_first(sweep).items()]
    return f"\n\nBy these medians memorised first, or only memorised: {'; '.join(found)}." if found else ""


def copied_first(sweep: str) -> dict[str, list[int]]:
    """By data set, the sizes at which by the medians a denoiser copies before it generalises, or never does that."""
    found: dict[str, list[int]] = {}
    for data, word in DATA.items():
        own = varied(data, "n", sweep)[0]
        for n in sorted({line["run"]["n"] for line in own}):
            gen, mem = (median(where(own, n=n), name) for name in TIMES)
            if mem is not None and (gen is None or mem < gen):
                found.setdefault(word, []).append(n)
    return found


def diffusion_wide() -> str:
    """The same, wider; exponents over other sizes; and how single seeds scatter."""
    sweep = "diffusion_wide"
    return diffusion(sweep) + ("" if progress(sweep) else f"\n\n{_exploratory(sweep)}{_scatter()}")


def wide_seeds() -> str:
    """The seeds of that sweep."""
    seeds = [run.seed for run in read_sweep(SWEEPS / "diffusion_wide.py")]
    return f"{min(seeds)} to {max(seeds)}"


def _scatter() -> str:
    """How far apart the least and the greatest time of seeds are, at the size that both sweeps have."""
    parts = []
    for data, word in DATA.items():
        own = where(load("diffusion_wide"), data=data, n=AT)
        for name, symbol in TIMES.items():
            times = [line["times"][name] for line in own if line["times"][name] is not None]
            if times:
                parts.append(f"{symbol} of {word} {min(times):.0f} … {max(times):.0f}")
    return (
        f"\n\nTables that share a setting differ as seeds scatter: here, at n = {AT}, {', '.join(parts)}."
        if parts
        else ""
    )


def _exploratory(sweep: str = "diffusion") -> str:
    """The exponent in n of either time over the sizes at which every run reached it, whatever the other did; of τmem
    over all sizes too, where runs that did not reach it count as later than their end.
    """
    rows = []
    for data, word in DATA.items():
        own = varied(data, "n", sweep)[0]
        for name in TIMES:
            sizes = uncensored(own, name, "n")
            whole, arrived = size_exponent(own, name, "n", sizes), [line["times"][name] for line in own]
            used, told = (", ".join(map(str, sizes)), f"{whole:.2f}") if whole else ("–", "–")
            late = f"{_censored(own, name):.2f}" if name == "tau_mem" else "–"
            rows.append([word, HEADS[name], used, told, late, f"{len(own) - arrived.count(None)} of {len(own)}"])
    head = ["", "time to", "n at which every run reached it", "exponent", "over all n", "runs that reached it"]
    seen = "a quarter of the runs" if sweep == "diffusion" else "all runs"
    said = (
        f"Exploratory, since they were chosen when {seen} had been seen, are exponents of each time over the sizes at "
        "which every run reached it. Exploratory too, and chosen when all had been seen, is that of τmem over all n: a "
        "run that had not memorised when it ended counts as one that would have memorised later (log-normal times, "
        "95 % likelihood intervals). It takes one exponent to hold at all n; where it lies above the one beside it, "
        "that is not so, and memorising is put off by more the greater n is."
    )
    return f"{said}\n\n{table(head, rows)}"


def _censored(lines: Sequence[Line], name: str) -> Interval:
    """The exponent of a time in n over all runs; a level counts from the first of two evaluations that show it."""
    sizes, times = [line["run"]["n"] for line in lines], [line["times"][name] for line in lines]
    return censored_exponent(sizes, times, [line["steps"][-2] for line in lines])


def diffusion_exponents() -> str:
    """The exponent in n of every registered time, over the range of the two main ones, a table a data set."""
    tables = []
    for data, word in DATA.items() if not progress("diffusion") else ():
        own, sizes, _ = varied(data, "n")
        times = {name: threshold for name, threshold in THRESHOLDS.items() if own and name in own[0]["times"]}
        if len(sizes) > 1:
            tables.append(threshold_table(times, METRICS, {word: own}, sizes))
    parts = ["Every registered time, over the same sizes:", *tables] if tables else []
    return "\n\n".join([*parts, "" if progress("diffusion") else _exploratory()])


def diffusion_width() -> str:
    """Exponents in W at n = 256, beside −1."""
    if progress("diffusion"):
        return ""
    found = [fits(data, "width") for data in DATA]
    said = ["; ".join(against_width(TIMES[name], fit) for name, fit in each.items()) for each in found]
    compared = [fit for each in found for fit in each.values()]
    words = "Against the width W:\n\n" + in_words("At n = 256:", compared) + "\n\n" + _sentences("width", "W", said)
    return f"{words}\n\n{_medians('width', 'W')}"


def _word(mean: Interval, margin: float) -> str:
    """A difference in a word, by the rule."""
    return named(judge(mean, 0.0, margin), *WORDS, margin=f"{margin:g}")


def stability() -> str:
    """The registered numbers on what a denoiser owes to a point; by noise level and step; by point."""
    if progress("stability"):
        return NOT_RUN
    lines = load("stability")
    answers = {data: answered(lines, data) for data in DATA}
    adjusted = {data: holm({name: t_test(mean) for name, mean in found.items()}) for data, found in answers.items()}
    rows = [
        [f"{DATA[data]}, {name}", f"{mean:.3f}", _word(mean, MARGIN), p_text(adjusted[data][name])]
        for data, found in answers.items()
        for name, mean in found.items()
    ]
    equal = equally_shown(lines, "mixture")
    word = _word(equal, MARGIN)
    shown = (
        f"Batches are compared after equally many steps, in which those of {LARGE} show {LARGE // SMALL} times as many "
        f"points. After equally many points shown the difference is {equal:.3f}, {word} (registered without a test)."
    )
    parts = [table(["", "difference", f"in words (no difference: shown within ± {MARGIN:g})", "p, Holm"], rows), shown]
    parts += [_owed_table(lines), _by_point(lines)]
    return "\n\n" + "\n\n".join(parts)


def _owed_table(lines: Sequence[Line]) -> str:
    """Counterfactual memorisation by step and noise level."""
    rows = []
    for label, own in labelled(lines).items():
        for at, step in enumerate(own[0]["steps"]):
            if step not in SHOWN:
                continue
            rows.append(
                [label, str(step), *(f"{t_mean([owed(line, at, level) for line in own]):.3f}" for level in LEVELS)]
            )
    return "What is owed:\n\n" + table(["data and batch", "step", *(f"σ = {level:g}" for level in LEVELS)], rows)


def _by_point(lines: Sequence[Line]) -> str:
    """Its spread over points, and whether points that lie alone owe more."""
    said = []
    for label, own in labelled(lines).items():
        low, middle, high = np.percentile(by_point(own), (10, 50, 90))
        said.append(
            f"- {label}: {middle:.3f}, 10th percentile {low:.3f}, 90th {high:.3f}; rank correlation "
            f"{with_isolation(own):.2f}"
        )
    return (
        "What is owed to single points at the end, the mean over σ: the median point and two percentiles; and its rank "
        "correlation with a point's distance to the nearest other one:\n\n" + "\n".join(said)
    )


def schedules() -> str:
    """The registered numbers on annealed token noise, and what each arm does beside none."""
    if progress("schedules"):
        return NOT_RUN
    arms = labelled(load("schedules"))
    known, loss = differences(arms), least_loss(arms)
    adjusted = holm({**{other: t_test(mean) for other, mean in known.items()}, LOSS: loss.t_p})
    rows = [
        [f"details known at equal loss, − {other}", f"{mean:.3f}", _word(mean, ALIKE), other, "below 0"]
        for other, mean in known.items()
    ]
    told = named(loss.verdict, *RATIO)
    rows.append([f"least held-out structure loss, / {NONE}", f"{loss.ratio:.2f}", told, LOSS, "below 1"])
    verdicts = {**{other: judge(mean, 0.0, ALIKE) for other, mean in known.items()}, LOSS: loss.verdict}
    weak = {name: " (weak)" if is_weak(verdict, adjusted[name]) else "" for name, verdict in verdicts.items()}
    cells = [[*row[:2], row[2] + weak[row[3]], p_text(adjusted[row[3]]), row[4]] for row in rows]
    head = [f"token noise {ANNEALED}, compared", "difference or ratio", "in words", "p, Holm", "expected"]
    return f"It has been run:\n\n{table(head, cells)}\n\n{_beside(arms)}"


def _beside(arms: Mapping[str, Sequence[Line]]) -> str:
    """Each arm's times beside those without noise, its least loss, and the details it knows at the end."""
    rows = []
    for label, own in arms.items():
        cells = []
        for name in TIMES:
            paired, lost = (None, 0) if label == NONE else ratios(arms, label, NONE, name)
            of = f" ({paired.pairs if paired else 0} of {len(own)} pairs)" if lost else ""
            cells.append("–" if label == NONE else f"{paired.ratio:.2f}{of}" if paired else f"not reached{of}")
        least = spread([min(line["curves"][LOSS]) for line in own], ".3f")
        known = spread([1 - line["curves"]["train_detail_ce_share"][-1] for line in own], ".2f")
        rows.append([label, *cells, least, known, spread([line["curves"]["memorised"][-1] for line in own], ".2f")])
    head = [
        "token noise",
        *(f"{word}, ratio to none" for word in TIMES.values()),
        "least held-out structure loss",
        "details known at the end",
        "recited at the end",
    ]
    return table(head, rows) + _at_the_last(arms[ANNEALED])


def _at_the_last(lines: Sequence[Line]) -> str:
    """How many runs came to τmem's level at their last evaluation only, where the time asks for two."""
    level = OF_TASK_S["tau_mem"].level
    late = [line for line in lines if line["times"]["tau_mem"] is None and line["curves"]["memorised"][-1] >= level]
    if not late:
        return ""
    return (
        f"\n\nOf the annealed runs {len(late)} recite half at their last evaluation only, when the noise has gone. "
        "τmem asks for two evaluations: its ratio is that of the others, the quickest."
    )


SECTIONS = (schedules, stability, diffusion, diffusion_exponents, diffusion_width, diffusion_wide, wide_seeds)
