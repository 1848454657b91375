"""One sentence for each question, for the table at the head of README.md; worded from the numbers as sections are."""

from __future__ import annotations

from collections.abc import Iterable

from experiments.answers import NAMES, labelled, load, ratios, reasoning_scores, size_exponent, slow_down, where
from experiments.diffusion.contrasts import MARGIN as ALIKE
from experiments.diffusion.contrasts import answered
from experiments.registered import generalised_without
from experiments.schedules import MARGIN, NONE, differences
from experiments.sections import LOSSES, RANGE, contrast, entropy_floor, reciting
from experiments.sections_bridge import q8
from experiments.sections_diffusion import DATA, WIDTHS, fits
from experiments.sections_documents import q6_documents
from experiments.sections_registered import stay_words
from experiments.statistics import Interval, Paired, judge
from experiments.wording import EXPONENT_MARGIN, PENDING, named, pace, preliminary, progress


def _marked(sentence: str, compared: Iterable[Paired | Interval | None]) -> str:
    note = preliminary(compared)
    return f"*{note[0].upper()}{note[1:]}.* {sentence}" if note else sentence


def q1() -> str:
    """Both exponents in n by architecture, and whether the times part."""
    lines, parts, fitted, apart = load("scaling") + load("lstm"), [], [], True
    for kind in ("gpt2", "llama", "lstm"):
        own = where(lines, architecture=kind)
        gen, mem = (size_exponent(own, name, "n", RANGE) for name in ("tau_gen", "tau_mem"))
        window = size_exponent(own, "window", "n", RANGE)
        if gen is None or mem is None or window is None:
            return PENDING
        apart = apart and judge(window, 0.0, EXPONENT_MARGIN).side > 0
        parts.append(f"{NAMES[kind]} τgen ∝ n^{gen:.2f}, τmem ∝ n^{mem:.2f}, τmem/τgen ∝ n^{window:.2f}")
        fitted += [gen, mem, window]
    said = "Two timescales that part as n grows" if apart else "The times do not part in every architecture"
    said += f", n = {RANGE[0]} … {RANGE[-1]}: "
    return _marked(said + "; ".join(parts), fitted)


def q1_diffusion() -> str:
    """Both exponents in n of the denoisers, by data set."""
    sweeps = {sweep: width for sweep, width in WIDTHS.items() if not progress(sweep)}
    found = {(word, width): fits(data, "n", sweep) for sweep, width in sweeps.items() for data, word in DATA.items()}
    if not any(found.values()):
        return PENDING
    parts = [
        f"{word}, W = {width}: τgen ∝ n^{fit['tau_gen']:.2f}, τmem ∝ n^{fit['tau_mem']:.2f}"
        if fit
        else f"{word}, W = {width}: both times at too few n for an exponent"
        for (word, width), fit in found.items()
    ]
    return _marked("; ".join(parts), [each for fit in found.values() for each in fit.values()])


def q7() -> str:
    """What makes a denoiser depend more on the points that it had."""
    if progress("stability"):
        return PENDING
    found = {word: answered(load("stability"), data) for data, word in DATA.items()}
    words = {"step": "training on from step 512", "noise level": "generating down to σ = 0.02 instead of 1"}
    words |= {"sampler": "24 steps of the sampler instead of 6", "batch": "batches of 128 instead of 32"}
    verdicts = ("more", "less", "neither more nor less", "not measurably more or less")
    parts = []
    for key, said in words.items():
        each = [(word, m) for word, answers in found.items() for name, m in answers.items() if name.startswith(key)]
        told = (f"{named(judge(m, 0.0, ALIKE), *verdicts, f'{ALIKE:g}')} ({word}: {m:.2f})" for word, m in each)
        parts.append(f"{said}: {', '.join(told)}")
    said = "What its error at a point, or the share of copies among what it generates, owes to having had it: "
    return said + "; ".join(parts)


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
        f"without noise (a difference of {known:.2f} of their bits)",
        [known],
    )


def _critical() -> str:
    """From which weight decay on nothing is memorised, once that has been run."""
    if progress("decay"):
        return "From which weight decay on nothing is memorised is registered and has not been run"
    lines = load("decay")
    found = {n: generalised_without(lines, n) for n in sorted({line["run"]["n"] for line in lines})}
    return "From a weight decay on, nothing is memorised (`decay`, ten seeds): " + ", ".join(
        f"{least[0]:g} at n = {n}, where {least[1]} of {least[2]} runs generalise"
        if least
        else f"none tried at n = {n}"
        for n, least in found.items()
    )


def q3() -> str:
    """Why the question is open, and what plain training accuracy does."""
    lines = load("reasoning")
    if len(lines) < 3:
        return PENDING
    plain = reasoning_scores(lines)["train_answer_accuracy"]
    return (
        "Not answered: the gate on the whole solution's likelihood asks for its random wordings "
        f"({entropy_floor():.2f} nats a token), not for the answer. Accuracy on training questions does not predict it "
        f"here (R² {plain.value:.2f})"
    )


def q4() -> str:
    """Purity, fixed cycle, both palindromes, in τgen."""
    arms = labelled(load("orders") + load("orders_more"))
    pairs = (
        ("random_topic_batches", "reshuffled", "Batches of one topic make a model generalise"),
        ("cyclic_topics", "random_topic_batches", "beyond that, in a fixed cycle it does so"),
        ("palindromic_single_turn", "random_topic_batches", "in a palindrome whose turns are not doubled"),
        ("palindromic_topics", "random_topic_batches", "in one that stays twice as long at its turns"),
    )
    found = [(ratios(arms, arm, baseline, "tau_gen")[0], words) for arm, baseline, words in pairs]
    said = ", ".join(f"{words} {pace(paired)}" for paired, words in found if paired is not None)
    stays = f". By how long one topic stays (`dwell`, ten seeds): {stays}" if (stays := stay_words()) else ""
    return _marked(said + stays, [paired for paired, _ in found]) if said else PENDING


def q4_branch() -> str:
    """τmem from weights that know the structure, optimiser reset, by order, and how orders differ in that."""
    arms, forgotten = labelled(load("branch")), "structure, moments forgotten"
    words = {
        "reshuffled": "in batches of all topics",
        "cyclic_topics": "of one topic, in a cycle,",
        "random_topic_batches": "and in random order",
    }
    effects = {kind: ratios(arms, f"{forgotten} / {kind}", f"fresh / {kind}", "tau_mem")[0] for kind in words}
    more = slow_down(arms, "random_topic_batches", "reshuffled", forgotten)
    if more is None:
        return PENDING
    parts = [f"{words[kind]} {pace(paired)}" for kind, paired in effects.items() if paired is not None]
    said = (
        "Once the structure is known and the optimiser starts anew, new details are memorised "
        + ", ".join(parts)
        + "; knowing the structure is, in pure batches against mixed ones, "
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
