"""The sections of README.md on what was registered: not run yet, or the numbers that the registration asks for."""

from __future__ import annotations

from collections.abc import Sequence

from experiments.answers import Line, labelled, load, median, ratios
from experiments.registered import (
    DWELL,
    EXPECTED,
    HALF,
    STAYS,
    Arms,
    Found,
    arms,
    decay_exponent,
    generalised_without,
    grid_step,
    half_decay,
    memorised,
)
from experiments.results import read_sweep
from experiments.statistics import ROUNDING, Interval, Paired, holm, judge, t_test
from experiments.wording import EXPONENT_MARGIN, SWEEPS, grows, in_words, named, number, p_text, pace, seeds, table

RATIO = ("above 1", "below 1", "the same", "not measurable")
EXPONENT = ("above 0", "below 0", "the same", "not measurable")
TIMES = {"tau_gen": "τgen", "tau_gen worst": "τgen, worst topic", "tau_mem": "τmem", "window": "window τmem/τgen"}
ORDERS = {
    "dwell_cycle": "a cycle",
    "dwell_palindrome": "a palindrome, single turns",
    "dwell_random": "random rounds",
    "dwell_turn": "a palindrome, doubled turns",
}
NOT_RUN = "It has not been run."


def _whole(name: str) -> bool:
    """Whether a sweep has been run to its end: what is registered is not looked at before."""
    return len(load(name)) == len(read_sweep(SWEEPS / f"{name}.py"))


def _mean(estimate: Paired | Interval) -> Interval:
    """What the t test is of: log ratios, or slopes."""
    return estimate.logs if isinstance(estimate, Paired) else estimate


def _said(found: Found) -> str:
    """An estimate, what it shows by the rule, and the seeds that it lacks."""
    lost = f", without {found.left_out} seed{'s' * (found.left_out > 1)}" if found.left_out else ""
    if found.estimate is None:
        return f"not reported: {found.left_out} seeds lack it"
    if isinstance(found.estimate, Paired):
        return f"{found.estimate.ratio:.2f}, {named(found.estimate.verdict, *RATIO)}{lost}"
    told = named(judge(found.estimate, 0.0, EXPONENT_MARGIN), *EXPONENT, margin=f"{EXPONENT_MARGIN:g}")
    return f"{found.estimate:.2f}, {told}{lost}"


def dwell_registered() -> str:
    """The four numbers on dwell time, for each time; Holm over the four for τgen; medians by order and stay."""
    if not _whole("dwell"):
        return NOT_RUN
    found, note = _dwell_arms()
    answers = {question: {name: ask(found, name) for name in TIMES} for question, ask in DWELL.items()}
    raw = {q: each["tau_gen"].estimate for q, each in answers.items()}
    adjusted = holm({q: t_test(_mean(estimate)) for q, estimate in raw.items() if estimate is not None})
    rows = [
        [question, *cells, p_text(adjusted[question]) if question in adjusted else "–", expected]
        for (question, each), expected in zip(answers.items(), EXPECTED, strict=True)
        for cells in [[_said(each[name]) for name in TIMES]]
    ]
    head = ["compared, at equal stays", *TIMES.values(), "p of τgen, Holm", "τgen expected"]
    told = dwell_words(found)
    words = f"\n\n{in_words(f'{told[0].upper()}{told[1:]}.', raw.values())}" if told else ""
    return (
        f"It has been run, {note}:\n\n{table(head, rows)}{words}\n\nMedian τgen, in steps. The stay of a column is how "
        "many batches of one topic follow each other in every arm; only a palindrome with doubled turns stays twice as "
        f"long at its two turns:\n\n{_by_stay(found)}{_partners(found)}{_turned(raw['random rounds / cycle'])}"
    )


def _partners(found: Arms) -> str:
    """What a palindrome with doubled turns is compared with, by an example."""
    ours = median(found["dwell_turn", 2], "tau_gen")
    own, twice = (median(found["dwell_cycle", stay], "tau_gen") for stay in (2, 4))
    return (
        "\n\nDoubled turns are compared with the geometric mean of the cycles at their own stay and at twice that (a "
        f"stay of 2: {number(ours)} with {number(own)} and {number(twice)}); a stay of 8 has no such partner."
    )


def _turned(now: Paired | Interval | None) -> str:
    """That random order and the cycle changed places with the stays, if they did."""
    then, _ = ratios(labelled(load("orders")), "random_topic_batches", "cyclic_topics", "tau_gen")
    if then is None or not isinstance(now, Paired) or then.verdict.side * now.verdict.side >= 0:
        return ""
    return (
        f"\n\nIn the runs further up random topics (not rounds) generalised, against a cycle, {pace(then)}: "
        "there the topic could change with every batch, and stays were shorter than the cycle's."
    )


def _dwell_arms() -> tuple[Arms, str]:
    """The runs on dwell time, each arm at its rate, and which rate that is."""
    rates = [name for name in ("dwell", "dwell_slow", "dwell_fast") if _whole(name)]
    tuned = len(rates) == 3 and _whole("dwell_tuning")
    lines = [line for name in (rates if tuned else rates[:1]) for line in load(name)]
    note = "each arm at its tuned rate" if tuned else "all arms at one rate, not tuned"
    return arms(lines, load("dwell_tuning") if tuned else []), f"{seeds(lines)}, {note}"


def dwell_words(found: Arms) -> str:
    """What the four numbers on τgen show; nothing unless all are reported."""
    stay, direction, order, turns = (ask(found, "tau_gen").estimate for ask in DWELL.values())
    compared = [one for one in (direction, order, turns) if isinstance(one, Paired)]
    if not isinstance(stay, Interval) or len(compared) < 3:
        return ""
    unequal = ", perhaps since its topics come unequally often" if compared[0].verdict.side else ""
    return (
        f"in a cycle {grows(stay, 'τgen', 'the stay')} (exponent {stay:.2f}: a doubled stay makes it "
        f"{2**stay.value:.1f} × as late); at equal stays, against a cycle, *random rounds* (all topics in a new order "
        f"each time round) generalise {pace(compared[1])}, a palindrome with single turns {pace(compared[0])}{unequal}"
        f", one with doubled turns, against cycles at its stay and at twice that, {pace(compared[2])}. "
        f"{_expected(stay, compared)}"
    )


CLAIMS = (  # of `DWELL` in their order: what was expected
    "growth with the stay",
    "single turns as soon as a cycle",
    "random rounds as soon as a cycle",
    "doubled turns as soon as such cycles",
)


def _expected(stay: Interval, compared: Sequence[Paired]) -> str:
    """Which of the registered expectations were borne out, which were not, and which are open."""
    verdicts = [judge(stay, 0.0, EXPONENT_MARGIN), *(paired.verdict for paired in compared)]
    found: dict[str, list[str]] = {"shown": [], "not borne out": [], "open": []}
    for claim, verdict, expected in zip(CLAIMS, verdicts, EXPECTED, strict=True):
        held = verdict.side > 0 if expected == "above 0" else verdict.within
        open_ = not verdict.side and not verdict.within
        found["shown" if held else "open" if open_ else "not borne out"].append(claim)
    return "Of what was expected, " + "; ".join(
        f"{outcome}: {', '.join(claims)}" for outcome, claims in found.items() if claims
    )


def stay_words() -> str:
    """What the sweep on dwell time shows, once it is whole."""
    return dwell_words(_dwell_arms()[0]) if _whole("dwell") else ""


def _by_stay(found: Arms) -> str:
    """Median τgen of each order at each stay."""
    rows = [
        [words, *(number(median(found[order, stay], "tau_gen")) for stay in STAYS)] for order, words in ORDERS.items()
    ]
    return table(["order", *(f"stay of {stay} batch{'es' * (stay > 1)}" for stay in STAYS)], rows)


def half(lines: Sequence[Line], n: int) -> str:
    """λ50 as text: a number, or why there is none."""
    found = half_decay(lines, n)
    if found is not None:
        return f"{found:.2f}"
    shares = {decay: mem / runs for decay, (mem, _, runs) in memorised(lines, n).items()}
    return f"above {max(shares):g}" if shares[max(shares)] > HALF else "none"


def decay_registered() -> str:
    """λ50 by n, how many generalise where none memorises, and the exponent of the critical decay in n."""
    if not _whole("decay"):
        return NOT_RUN
    lines, rows = load("decay"), []
    found = decay_exponent(lines)
    for n in sorted({line["run"]["n"] for line in lines}):
        without = generalised_without(lines, n)
        said = "none" if without is None else f"{without[0]:g}: {without[1]} of {without[2]} runs generalise"
        rows.append([str(n), half(lines, n), said])
    head = ["n", "decay at which half of the runs memorise", "least decay at which none does"]
    return (
        f"It has been run, {seeds(lines)}:\n\n{table(head, rows)}\n\n"
        "Exponent in n of the least decay at which a seed does not memorise: "
        f"{_said(found)}{_grid(found, grid_step(lines))} Expected was -1, as for a pull that falls as 1/n; whether it "
        "is near that, this grid cannot tell."
    )


def _grid(found: Found, step: float) -> str:
    """What the coarseness of the grid makes of an exponent that came out the same, or not, in every seed."""
    if not isinstance(found.estimate, Interval):
        return "."
    value, half = found.estimate.value, found.estimate.high - found.estimate.value
    same = f": every seed gave {value:.2f}, and" if half < ROUNDING else "; but"
    sign = "its sign is resolved, its size not" if abs(value) > step - ROUNDING else "not even its sign is resolved"
    return (
        f"{same} one step of the grid, a factor of 2, at the least or the greatest n is {step:.2f}, so a "
        f"finer grid would give something strictly between {value - step:z.2f} and {value + step:z.2f}: {sign}."
    )


SECTIONS = (dwell_registered, decay_registered)
