"""One sentence for each question, for the table at the head of README.md; worded from the numbers as sections are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from experiments.answers import NAMES, Line, labelled, load, ratios, reasoning_scores, size_exponent, slow_down, where
from experiments.diffusion.contrasts import EARLY, LARGE, SMALL, answered, equally_shown
from experiments.diffusion.contrasts import MARGIN as ALIKE
from experiments.registered import generalised_without
from experiments.schedules import ANNEALED, MARGIN, NONE, differences
from experiments.sections import (
    BEYOND,
    LOSSES,
    RANGE,
    beyond,
    contrast,
    entropy_floor,
    in_width,
    reciting,
    too_early,
    without,
)
from experiments.sections_bridge import q8
from experiments.sections_diffusion import DATA, WIDTHS, copied_first, fits, varied
from experiments.sections_documents import q6_documents
from experiments.sections_order import one_piece, stay_of
from experiments.sections_registered import stay_words
from experiments.statistics import Interval, Paired, judge
from experiments.wording import EXPONENT_MARGIN, PENDING, TIMES, grows, named, pace, preliminary, progress


def _marked(sentence: str, compared: Iterable[Paired | Interval | None]) -> str:
    note = preliminary(compared)
    return f"*{note[0].upper()}{note[1:]}.* {sentence}" if note else sentence


def q1() -> str:
    """How both times move with n by architecture, and whether they part."""
    lines, parts, fitted, apart = load("scaling") + load("lstm"), [], [], True
    for kind in ("gpt2", "llama", "lstm"):
        own, moves = where(lines, architecture=kind), []
        window = size_exponent(own, "window", "n", RANGE)
        for name in ("tau_gen", "tau_mem"):
            found = size_exponent(own, name, "n", RANGE)
            if found is None or window is None:
                return PENDING
            moves.append(f"{grows(found, TIMES[name], 'n')} (exponent {found:.2f}{without(own, name, RANGE)})")
            fitted.append(found)
        apart = apart and judge(window, 0.0, EXPONENT_MARGIN).side > 0
        parts.append(f"{NAMES[kind]}: {', '.join(moves)}, τmem/τgen ∝ n^{window:.2f}")
        fitted.append(window)
    said = "Two timescales that part as n grows" if apart else "The times do not part in every architecture"
    more = f". From {BEYOND[0]} to {BEYOND[1]} the exponent of τmem is {further}" if (further := beyond()) else ""
    wider = "; ".join(
        f"{NAMES[kind]} {', '.join(f'{TIMES[name]} {fit:.2f}' for name, fit, _ in found)}"
        for kind, found in in_width().items()
    )
    by_width = f". Exponents in the width W (-1: as 1/W): {wider}" if wider else ""
    said += " at the learning rate chosen (at half of it a pilot memorised first)"
    return _marked(f"{said}, n = {RANGE[0]} … {RANGE[-1]}. {'; '.join(parts)}{more}{by_width}", fitted)


def q1_diffusion() -> str:
    """How both times of the denoisers move with n, by data set."""
    sweeps = {sweep: width for sweep, width in WIDTHS.items() if not progress(sweep)}
    found = {(data, sweep): fits(data, "n", sweep) for sweep in sweeps for data in DATA}
    if not any(found.values()):
        return PENDING
    parts = []
    for (data, sweep), fit in found.items():
        sizes = ", ".join(map(str, varied(data, "n", sweep)[1]))
        moves = ", ".join(f"{grows(each, TIMES[name], 'n')} (exponent {each:.2f})" for name, each in fit.items())
        at = f"{DATA[data]}, width {sweeps[sweep]}"
        why = f"not fitted: {f'at n = {sizes} alone' if sizes else 'at no n'} did all runs reach both times"
        early = copied_first(sweep).get(DATA[data])
        first = f" (memorised first at n = {', '.join(map(str, early))})" if early else ""
        parts.append(f"{at}, n = {sizes}: {moves}{first}" if fit else f"{at}: {why}{first}")
    return _marked("; ".join(parts), [each for fit in found.values() for each in fit.values()])


def q7() -> str:
    """What makes a denoiser depend more on the points that it had."""
    if progress("stability"):
        return PENDING
    lines = load("stability")
    answers = {word: list(answered(lines, data).values()) for data, word in DATA.items()}
    step, level, sampler = (", ".join(_depends(found[at], word) for word, found in answers.items()) for at in range(3))
    compared = answers["mixture"][3], equally_shown(lines, "mixture")
    batches, shown = (_depends(found, "mixture") for found in compared)
    first, second = (judge(found, 0.0, ALIKE).side for found in compared)
    joined = "but" if first * second < 0 else "and"
    points = len(lines[0]["curves"]["error"][-1])
    return (
        f"{compared[0].count} networks, one set of {points} points a data set. Having been trained on a point lowers "
        f"the error there (1: that of a network that answers nothing) at the end, against step {EARLY}, {step}; with "
        f"batches of {LARGE} instead of {SMALL}, after equally many steps {batches}, {joined} after equally many "
        f"points shown (nothing expected) {shown}. Net copies, as a share of what is generated: sampled down to noise "
        f"σ = 0.02 instead of 1, {level}; in 24 steps instead of 6, {sampler}"
    )


def _depends(found: Interval, word: str) -> str:
    verdicts = ("more", "less", "neither more nor less", "not measurably more or less")
    verdict = judge(found, 0.0, ALIKE)
    told = named(verdict, *verdicts, f"{ALIKE:g}")
    if not verdict.side:
        return f"{told} ({word}: {found:.2f})"
    by = found if verdict.side > 0 else Interval(-found.value, -found.high, -found.low, found.count)
    return f"by {by:.2f} {told} ({word})"


def q2() -> str:
    """What the stopping rule, and what else, leaves of held-out loss and of memorisation."""
    arms = labelled(load("controls"))
    if len(arms.get("plain", [])) < 2:
        return PENDING
    shown = {
        "`WindowStopping` in plain training": ("plain", "relative"),
        "weight decay 1 to the end": ("weight decay 1", "end"),
    }
    found = {words: contrast(arms, *place) for words, place in shown.items()}
    parts = [
        f"{words} leaves it {pace(found[words], *LOSSES)} with {reciting(arms[label], rule)} runs reciting"
        for words, (label, rule) in shown.items()
    ]
    said = (
        f"Held-out structure loss, against training to the end ({reciting(arms['plain'], 'end')} runs recite more than "
        f"1 % of their samples): {'; '.join(parts)}. `WindowStopping`'s settings were chosen with these curves at "
        f"hand; of all runs that generalised before they memorised, these among them, it ends {too_early()} before τgen"
    )
    return f"{_marked(said, found.values())}. {_annealed()}. {_critical()}"


def _annealed() -> str:
    """What annealed token noise does to the details known, once it has been run."""
    if progress("schedules"):
        return "Annealed token noise, a schedule that diffusion inspires, is registered and has not been run"
    arms = labelled(load("schedules"))
    known, gen = differences(arms)[NONE], ratios(arms, ANNEALED, NONE, "tau_gen")[0]
    slower = f", and generalises {pace(gen)}" if gen else ""
    more = named(judge(known, 0.0, MARGIN), "more", "less", "as much", "not measurably more or less", f"{MARGIN:g}")
    return _marked(
        f"At equal held-out loss a model trained with annealed token noise knows {more} of the details than one "
        f"without noise (a difference of {known:.2f} of their bits; less was expected){slower}",
        [known, gen],
    )


def _critical() -> str:
    """From which weight decay on nothing is memorised, once that has been run."""
    if progress("decay"):
        return "From which weight decay on nothing is memorised is registered and has not been run"
    lines = load("decay")
    found = {n: generalised_without(lines, n) for n in sorted({line["run"]["n"] for line in lines})}
    return "The least weight decay tried at which no run memorises, and how many generalise: " + ", ".join(
        f"{least[0]:g} at n = {n} ({least[1]} of {least[2]})" if least else f"none at n = {n}"
        for n, least in found.items()
    )


def q3() -> str:
    """Why the question is open, and what plain training accuracy does."""
    lines = load("reasoning")
    if len(lines) < 3:
        return PENDING
    plain = reasoning_scores(lines)["train_answer_accuracy"]
    worse = " (below 0: the mean would have been the better guess)" if plain.value < 0 else ""
    return (
        "Not answered: whether a sample counted as memorised was judged by its whole solution, whose random wordings "
        f"cost {entropy_floor():.2f} nats a token, and not by its answer. Accuracy on training questions alone, taken "
        f"as a prediction, has R² = {plain:.2f}{worse}"
    )


def q4() -> str:
    """Purity, fixed cycle, both palindromes and blocks backward, in τgen; then the test at equal stays."""
    arms = labelled(load("orders") + load("orders_more"))
    pairs = (
        ("random_topic_batches", "reshuffled", "with one-topic batches, *random topics*, against mixed ones,"),
        ("cyclic_topics", "random_topic_batches", "with a cycle against random topics,"),
        (
            "palindromic_single_turn",
            "random_topic_batches",
            "with a palindrome (there and back), single turns, against random topics,",
        ),
        ("palindromic_topics", "random_topic_batches", "with doubled turns, against random topics,"),
        (
            "blocked_forward_backward",
            "blocked_forward_forward",
            "with blocks, forward then backward against forward twice,",
        ),
    )
    found = [ratios(arms, arm, baseline, "tau_gen")[0] for arm, baseline, _ in pairs]
    said = "; ".join(
        f"{words} {pace(paired)}{_longer(arms, arm, baseline) if paired.verdict.side else ''}"
        for (arm, baseline, words), paired in zip(pairs, found, strict=True)
        if paired is not None
    )
    equal = ". As order and stay (batches of one topic in a row) mix in this, a registered test kept stays equal"
    stays = f"{equal} (`dwell`): {told}" if (told := stay_words()) else ""
    return _marked(f"In the first study a model generalises, {said}{stays}", found) if said else PENDING


def _longer(arms: Mapping[str, Sequence[Line]], arm: str, baseline: str) -> str:
    """By how much longer an arm stays on a topic than another; "" if it does not, or if one has mixed batches."""
    ours, theirs = stay_of(arms[arm]), stay_of(arms[baseline])
    if ours is None or theirs is None or ours[0] <= theirs[0]:
        return ""
    return f", with stays of {ours[0]:.1f} batches against {theirs[0]:.1f}"


def q4_branch() -> str:
    """τmem from weights that know the structure, by order, with the optimiser kept and reset; how orders differ."""
    arms, forgotten = labelled(load("branch")), "structure, moments forgotten"
    words = {
        "reshuffled": "in mixed batches",
        "cyclic_topics": "in one-topic batches, a cycle,",
        "random_topic_batches": "in one-topic batches, random topics,",
    }
    effects = {
        start: {kind: ratios(arms, f"{start} / {kind}", f"fresh / {kind}", "tau_mem")[0] for kind in words}
        for start in ("structure", forgotten)
    }
    more = slow_down(arms, "random_topic_batches", "reshuffled", forgotten)
    if more is None or any(paired is None for each in effects.values() for paired in each.values()):
        return PENDING
    parts = [
        f"{words[kind]} {pace(kept)}, optimiser reset {pace(reset)}"
        for kind, kept in effects["structure"].items()
        if kept is not None and (reset := effects[forgotten][kind]) is not None
    ]
    larger = pace(more, "larger", "smaller", "the same within 10 %", "not measurably different")
    said = (
        f"With weights that know the structure, against fresh ones, new details are memorised {'; '.join(parts)}. "
        f"After the reset the ratio known/fresh with random topics is, against that in mixed batches, {larger}"
    )
    return _marked(said, [*(paired for each in effects.values() for paired in each.values()), more])


def q6() -> str:
    """Structure first against mixed."""
    arms = labelled(load("structure"))
    gen, mem, full = (
        ratios(arms, "structure_first", "mixed", name)[0] for name in ("tau_gen", "tau_mem", "tau_mem full")
    )
    if gen is None or mem is None or full is None:
        return PENDING
    fewer = pace(full, "more", "fewer", "as many (within 10 %)", "not measurably more or fewer")
    said = (
        f"Against mixed, structure first generalises {pace(gen)} and memorises {pace(mem)}, since it starts on details "
        f"halfway, after {fewer} presentations of them. {_no_sign(arms, full)}{one_piece(arms)}"
    )
    return _marked(said, (gen, mem, full))


def _no_sign(arms: Mapping[str, Sequence[Line]], full: Paired) -> str:
    """That fewer full presentations are no sign of a use of structure, where detail first saves them as well."""
    detail, between = (
        ratios(arms, *pair, "tau_mem full")[0]
        for pair in (("detail_first", "mixed"), ("structure_first", "detail_first"))
    )
    if detail is None or between is None or between.verdict.side < 0:
        return ""
    if full.verdict.side >= 0 or detail.verdict.side >= 0:
        return ""
    return f"Detail first takes fewer too ({detail.ratio:.2f} ×), so this is no sign that structure helps. "


QUESTIONS = (q1, q1_diffusion, q7, q2, q3, q4, q4_branch, q6, q6_documents, q8)
