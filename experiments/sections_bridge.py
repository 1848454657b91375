"""The section of README.md on the bridge (Q8): what an index after the second pass tells of a document's middle."""

from __future__ import annotations

from collections.abc import Sequence

from experiments import answers
from experiments.pretrained.bridge_answers import (
    CONTROLS,
    MARGIN,
    Line,
    by_third,
    controls,
    detectable,
    means,
    primary,
    ready,
)
from experiments.pretrained.windows import EACH, THIRDS
from experiments.results import read_results
from experiments.statistics import Interval, holm, judge, narrowed, t_test
from experiments.wording import PENDING, in_words, named, p_text, table

NOT_RUN = "It has not been run."
WORDS = ("higher", "lower", f"the same within {MARGIN:g}", "not measurably higher or lower")
CONTEXTS = {
    "nothing": "nothing at all",
    "local": "nothing but the 384 tokens before",
    "more": "nothing but the 768 tokens before",
    "excerpt": "384 tokens from elsewhere in the document",
    "other": "another document's index after the second pass",
    "forward": "the index after the first pass",
    "resolved": "the index after the second pass",
    "shuffled": "that index with its closings shuffled among its tags",
}


def lines(reader: str = "extractive") -> list[Line]:
    """The windows of the study that was read by one reader."""
    return [line for line in read_results(answers.RESULTS / "bridge.jsonl") if line["reader"] == reader]


def word(found: Interval) -> str:
    """A difference in a word, by the rule."""
    return named(judge(found, 0.0, MARGIN), *WORDS, margin=f"{MARGIN:g}")


def said(found: Interval) -> str:
    """A difference in a word, with its number."""
    return f"{word(found)} ({found:.3f} bits a token)"


def held(found: Interval) -> str:
    """The 90 % interval of a difference beside the margin that was registered, and what follows."""
    narrow = narrowed(found)
    lies = "lies within" if judge(found, 0.0, MARGIN).within else "reaches beyond"
    return (
        f"its 90 % interval, [{narrow.low:.3f}, {narrow.high:.3f}], {lies} the margin of ± {MARGIN:g} registered for "
        f"“the same”, so the second pass {follows(found)} (a drop was expected)"
    )


def follows(found: Interval) -> str:
    """What the second pass did, by the rule."""
    words = (
        "made it more surprising",
        "helped",
        f"did not help by as much as {MARGIN:g}; a lesser help is not ruled out",
        "is neither shown to help nor shown not to",
    )
    return named(judge(found, 0.0, MARGIN), *words, margin=f"{MARGIN:g}")


def bridge() -> str:
    """The registered numbers, by third, and what windows cost after each context."""
    found = lines()
    if not found:
        return NOT_RUN
    if not ready(found):
        planned = found[0]["documents"] * EACH * len(THIRDS)
        return f"*(So far {len(found)} of {planned} windows; they are not looked at before all are in.)*"
    main = primary(found)
    words = in_words(
        f"With the index after the second pass the surprise of the middle of {main.count} documents is {said(main)}, "
        "against that with the index after the first: the mean difference over documents, in brackets its 95 % "
        f"interval; {held(main)}. With this spread between documents four of five such studies would find a true "
        f"difference of {detectable(main):.3f}.",
        [main],
        "documents",
    )
    return "\n\n".join([words, _controls(found), _thirds(found), "Mean bits a token:", _means(found)])


def _controls(found: Sequence[Line]) -> str:
    differences = controls(found)
    adjusted = holm({name: t_test(mean) for name, mean in differences.items()})
    rows = []
    for name, mean in differences.items():
        narrow = narrowed(mean)
        cells = [f"{mean:.3f}", f"[{narrow.low:.3f}, {narrow.high:.3f}]", word(mean), p_text(adjusted[name])]
        rows.append([CONTEXTS[name], *cells, CONTROLS[name]])
    head = [
        "the index after the second pass against",
        "bits a token",
        "90 % interval",
        "in words",
        "p, Holm",
        "expected",
    ]
    return (
        "The difference against other contexts, middle windows (below 0: the index helps more; “the same”: the 90 % "
        f"interval lies within ± {MARGIN:g}):\n\n{table(head, rows)}"
    )


def _thirds(found: Sequence[Line]) -> str:
    parts = ", ".join(f"{third} {mean:.3f}" for third, mean in by_third(found).items())
    return f"Second pass minus first, by third of the document (described, not tested): {parts}."


def _means(found: Sequence[Line]) -> str:
    rows = [
        [CONTEXTS[name], *(f"{values[third]:.3f}" for third in (*THIRDS, "all"))]
        for name, values in means(found).items()
    ]
    return table(["what stands before the window", *THIRDS, "all"], rows)


def q8() -> str:
    """Whether the index after the second pass lowers the surprise of the middle."""
    found = lines()
    if not ready(found):
        return PENDING
    against = controls(found)
    return (
        f"In {primary(found).count} documents, with the index after the second pass, against that after the first, the "
        f"surprise of the middle is {said(primary(found))}: the second pass {follows(primary(found))} (a drop was "
        f"expected). Against as much text from elsewhere in the document "
        f"{said(against['excerpt'])}; against as much more of the text before {said(against['more'])}"
    )


SECTIONS = (bridge,)
