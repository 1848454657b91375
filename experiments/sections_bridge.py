"""The section of README.md on the bridge (Q8): what an index after the second pass tells of a document's middle."""

from __future__ import annotations

from collections.abc import Sequence

from experiments import answers
from experiments.pretrained.bridge_answers import (
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
from experiments.statistics import Interval, holm, judge, t_test
from experiments.wording import PENDING, in_words, named, p_text, table

NOT_RUN = "It has not been run."
WORDS = ("higher", "lower", f"the same within {MARGIN:g}", "not measurably higher or lower")
CONTEXTS = {
    "nothing": "nothing",
    "local": "the 384 tokens before",
    "more": "the 768 tokens before",
    "excerpt": "384 tokens from elsewhere in it, and the 384 before",
    "other": "384 tokens of another document's index after the second pass, and the 384 before",
    "forward": "384 tokens of the index after the first pass, and the 384 before",
    "resolved": "384 tokens of the index after the second pass, and the 384 before",
    "shuffled": "the same with the closings dealt out to other tags",
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
        f"against that with the index after the first. A difference of {detectable(main):.3f} would have been found in "
        "four of five such studies.",
        [main],
    )
    return "\n\n".join([words, _controls(found), _thirds(found), "Mean bits a token:", _means(found)])


def _controls(found: Sequence[Line]) -> str:
    differences = controls(found)
    adjusted = holm({name: t_test(mean) for name, mean in differences.items()})
    rows = [[CONTEXTS[name], f"{mean:.3f}", word(mean), p_text(adjusted[name])] for name, mean in differences.items()]
    return table(["second pass, middle windows, less", "bits a token", "", "p, Holm"], rows)


def _thirds(found: Sequence[Line]) -> str:
    parts = ", ".join(f"{third} {mean:.3f}" for third, mean in by_third(found).items())
    return f"Second pass less first, by third of the document (described, not tested): {parts}."


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
        f"Against the index after the first pass the surprise of the middle is {said(primary(found))}; against as much "
        f"text from elsewhere in the document {said(against['excerpt'])}; against as much more of the text before "
        f"{said(against['more'])}"
    )


SECTIONS = (bridge,)
