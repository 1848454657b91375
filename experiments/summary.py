"""One sentence for each question, for the table at the head of README.md; worded from the numbers as sections are."""

from __future__ import annotations

from collections.abc import Iterable

from experiments.answers import NAMES, labelled, load, ratios, reasoning_scores, size_exponent, slow_down, where
from experiments.diffusion.contrasts import LARGE, SMALL, answered, equally_shown
from experiments.diffusion.contrasts import MARGIN as ALIKE
from experiments.registered import generalised_without
from experiments.schedules import MARGIN, NONE, differences
from experiments.sections import LOSSES, RANGE, contrast, entropy_floor, reciting, without
from experiments.sections_bridge import q8
from experiments.sections_diffusion import DATA, WIDTHS, fits, varied
from experiments.sections_documents import q6_documents
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
    return _marked(f"{said}, n = {RANGE[0]} … {RANGE[-1]}. {'; '.join(parts)}", fitted)


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
        parts.append(f"{at}, n = {sizes}: {moves}" if fit else f"{at}: {why}")
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
    joined, turned = ("but", ", the other way round") if first * second < 0 else ("and", "")
    return (
        f"How much it depends on having had a point, by its error there: trained on from step 512, {step}; with "
        f"batches of {LARGE} instead of {SMALL}, after equally many steps {batches}, {joined} after equally many "
        f"points shown {shown}{turned}; by the share of copies in what it generates: sampled down to noise σ = 0.02 "
        f"instead of 1, {level}; in 24 steps instead of 6, {sampler}"
    )


def _depends(found: Interval, word: str) -> str:
    verdicts = ("more", "less", "neither more nor less", "not measurably more or less")
    return f"{named(judge(found, 0.0, ALIKE), *verdicts, f'{ALIKE:g}')} ({word}: {found:.2f})"


def q2() -> str:
    """What the stopping rule, and what else, leaves of held-out loss and of memorisation."""
    arms = labelled(load("controls"))
    if len(arms.get("plain", [])) < 2:
        return PENDING
    shown = {"`WindowStopping`": ("plain", "relative"), "weight decay 1 to the end": ("weight decay 1", "end")}
    found = {words: contrast(arms, *place) for words, place in shown.items()}
    parts = [
        f"{words} leaves it {pace(found[words], *LOSSES)} with {reciting(arms[label], rule)} runs reciting"
        for words, (label, rule) in shown.items()
    ]
    said = (
        f"Held-out structure loss, against training on ({reciting(arms['plain'], 'end')} runs recite more than 1 % of "
        f"their samples): {'; '.join(parts)}"
    )
    return f"{_marked(said, found.values())}. {_annealed()}. {_critical()}"


def _annealed() -> str:
    """What annealed token noise does to the details known, once it has been run."""
    if progress("schedules"):
        return "Annealed token noise, a schedule that diffusion inspires, is registered and has not been run"
    known = differences(labelled(load("schedules")))[NONE]
    more = named(judge(known, 0.0, MARGIN), "more", "less", "as much", "not measurably more or less", f"{MARGIN:g}")
    return _marked(
        f"At equal held-out loss a model trained with annealed token noise knows {more} of the details than one "
        f"without noise (a difference of {known:.2f} of their bits; less was expected)",
        [known],
    )


def _critical() -> str:
    """From which weight decay on nothing is memorised, once that has been run."""
    if progress("decay"):
        return "From which weight decay on nothing is memorised is registered and has not been run"
    lines = load("decay")
    found = {n: generalised_without(lines, n) for n in sorted({line["run"]["n"] for line in lines})}
    return "The least weight decay tried at which no run memorises (`decay`, ten seeds): " + ", ".join(
        f"{least[0]:g} at n = {n}, where {least[1]} of {least[2]} runs generalise" if least else f"none at n = {n}"
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
    """Purity, fixed cycle, both palindromes, in τgen."""
    arms = labelled(load("orders") + load("orders_more"))
    pairs = (
        (
            "random_topic_batches",
            "reshuffled",
            "With one-topic batches, topics in random order, against mixed batches, a model generalises",
        ),
        ("cyclic_topics", "random_topic_batches", "against topics in random order, with a cycle of topics"),
        ("palindromic_single_turn", "random_topic_batches", "with a palindrome (there and back) with single turns"),
        ("palindromic_topics", "random_topic_batches", "with one that stays twice as long at its turns"),
    )
    found = [(ratios(arms, arm, baseline, "tau_gen")[0], words) for arm, baseline, words in pairs]
    said = "; ".join(f"{words} {pace(paired)}" for paired, words in found if paired is not None)
    told = ". By how long presentation stays on one topic (`dwell`, ten seeds): "
    stays = f"{told}{stays}" if (stays := stay_words()) else ""
    return _marked(said + stays, [paired for paired, _ in found]) if said else PENDING


def q4_branch() -> str:
    """τmem from weights that know the structure, optimiser reset, by order, and how orders differ in that."""
    arms, forgotten = labelled(load("branch")), "structure, moments forgotten"
    words = {
        "reshuffled": "in mixed batches",
        "cyclic_topics": "in one-topic batches, topics in a cycle,",
        "random_topic_batches": "in one-topic batches, topics in random order,",
    }
    effects = {kind: ratios(arms, f"{forgotten} / {kind}", f"fresh / {kind}", "tau_mem")[0] for kind in words}
    more = slow_down(arms, "random_topic_batches", "reshuffled", forgotten)
    if more is None:
        return PENDING
    parts = [f"{words[kind]} {pace(paired)}" for kind, paired in effects.items() if paired is not None]
    said = (
        "With weights that know the structure, against fresh ones, and the optimiser reset, new details are memorised "
        + "; ".join(parts)
        + ". Knowing the structure is, with topics in random order against mixed batches, "
        + pace(more, "worth less", "worth more", "worth the same within 10 %", "not measurably worth more or less")
    )
    return _marked(said, [*effects.values(), more])


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
        f"Against mixed, structure first generalises {pace(gen)} and memorises {pace(mem)}, "
        f"after {fewer} presentations of the details"
    )
    return _marked(said, (gen, mem, full))


QUESTIONS = (q1, q1_diffusion, q7, q2, q3, q4, q4_branch, q6, q6_documents, q8)
