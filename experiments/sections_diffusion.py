"""The sections of README.md on diffusion models, and on the noise schedules that they inspire."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from experiments.answers import Line, labelled, load, median, ratios, size_exponent, uncensored, where
from experiments.diffusion.contrasts import MARGIN, answered, by_point, equally_shown, owed, with_isolation
from experiments.diffusion.denoising import LEVELS, THRESHOLDS
from experiments.schedules import ANNEALED, LOSS, NONE, differences, least_loss
from experiments.schedules import MARGIN as ALIKE
from experiments.sections import against_width, threshold_table
from experiments.statistics import Interval, holm, judge, t_mean, t_test
from experiments.wording import grows, in_words, named, number, p_text, progress, spread, table

DATA = {"mixture": "mixture", "digits": "digits"}
TIMES = {"tau_gen": "τgen", "tau_mem": "τmem"}
RATIO = ("above 1", "below 1", "no difference", "not measurable")
NOT_RUN, WORDS = "It has not been run.", ("above 0", "below 0", "no difference", "not measurable")
BASE, AT = 64, 256  # the width at which n is varied, and the n at which the width is
SHOWN = (0, 64, 256, 1024, 4096)  # steps of the table on score stability
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
    return table(["", symbol, *(TIMES.get(name, f"`{name}`") for name in THRESHOLDS), "runs"], rows)


def _sentences(field: str, symbol: str, said: Sequence[str], sweep: str = "diffusion") -> str:
    """A line a data set: what is said of it, over which sizes, and which are left out."""
    parts = []
    for (data, word), words in zip(DATA.items(), said, strict=True):
        _, sizes, late = varied(data, field, sweep)
        left = f" ({symbol} = {', '.join(map(str, late))} left out: not every run reached both times)" if late else ""
        parts.append(f"- **{word}**, {symbol} = {', '.join(map(str, sizes)) or 'none'}{left}: {words or 'not fitted'}.")
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
    return f"{words}\n\nMedian steps:\n\n{_medians('n', 'n', sweep)}"


def diffusion_wide() -> str:
    """The same, wider and on other seeds."""
    return diffusion("diffusion_wide")


def _exploratory() -> str:
    """The exponent in n of each time over all sizes at which every run reached that time, whatever the other did."""
    rows = []
    for data, word in DATA.items():
        own = varied(data, "n")[0]
        for name in THRESHOLDS:
            sizes = uncensored(own, name, "n") if name in own[0]["times"] else []
            found = size_exponent(own, name, "n", sizes)
            if found is not None:
                rows.append([word, TIMES.get(name, f"`{name}`"), ", ".join(map(str, sizes)), f"{found:.2f}"])
    head = ["", "time", "n at which every run reached it", "exponent"]
    said = "Exploratory, since it was chosen when a quarter of the runs had been seen: every time over its own sizes."
    return f"{said}\n\n{table(head, rows)}"


def diffusion_exponents() -> str:
    """The exponent in n of every registered time, over the range of the two main ones, a table a data set."""
    tables = []
    for data, word in DATA.items() if not progress("diffusion") else ():
        own, sizes, _ = varied(data, "n")
        times = {name: threshold for name, threshold in THRESHOLDS.items() if own and name in own[0]["times"]}
        if len(sizes) > 1:
            tables.append(threshold_table(times, {word: own}, sizes))
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
    shown = f"At equally many points shown, owed with batch 128 − with batch 32: {equal:.3f}, {word}."
    parts = [table(["", "difference", "", "p, Holm"], rows), shown, _owed_table(lines), _by_point(lines)]
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
    return table(["counterfactual memorisation", "step", *(f"σ = {level:g}" for level in LEVELS)], rows)


def _by_point(lines: Sequence[Line]) -> str:
    """Its spread over points, and whether points that lie alone owe more."""
    said = []
    for label, own in labelled(lines).items():
        low, middle, high = np.percentile(by_point(own), (10, 50, 90))
        said.append(
            f"- {label}: {middle:.3f} for the median point, {low:.3f} and {high:.3f} for the 10th and 90th percentile; "
            f"rank correlation with the distance to the nearest other point {with_isolation(own):.2f}"
        )
    return "By point, the mean over noise levels at the end:\n\n" + "\n".join(said)


def schedules() -> str:
    """The registered numbers on annealed token noise, and what each arm does beside none."""
    if progress("schedules"):
        return NOT_RUN
    arms = labelled(load("schedules"))
    known, loss = differences(arms), least_loss(arms)
    adjusted = holm({**{other: t_test(mean) for other, mean in known.items()}, LOSS: loss.t_p})
    rows = [
        [f"details known at equal loss, − {other}", f"{mean:.3f}", _word(mean, ALIKE), other]
        for other, mean in known.items()
    ]
    rows.append([f"least held-out structure loss, / {NONE}", f"{loss.ratio:.2f}", named(loss.verdict, *RATIO), LOSS])
    cells = [[*row[:3], p_text(adjusted[row[3]])] for row in rows]
    return f"It has been run:\n\n{table([ANNEALED, '', '', 'p, Holm'], cells)}\n\n{_beside(arms)}"


def _beside(arms: Mapping[str, Sequence[Line]]) -> str:
    """Each arm's times beside those without noise, its least loss, and the details it knows at the end."""
    rows = []
    for label, own in arms.items():
        cells = []
        for name in TIMES:
            paired, lost = (None, 0) if label == NONE else ratios(arms, label, NONE, name)
            left = f"; {lost} never" if lost else ""
            cells.append("–" if label == NONE else f"{paired.ratio:.2f}{left}" if paired else f"not reached{left}")
        least = spread([min(line["curves"][LOSS]) for line in own], ".3f")
        known = spread([1 - line["curves"]["train_detail_ce_share"][-1] for line in own], ".2f")
        rows.append([label, *cells, least, known])
    head = [
        "token noise",
        *(f"{word}, ratio to none" for word in TIMES.values()),
        "least loss",
        "details known at the end",
    ]
    return table(head, rows)


SECTIONS = (schedules, stability, diffusion, diffusion_exponents, diffusion_width, diffusion_wide)
