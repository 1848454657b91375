"""What a model is shown before a window: the registered contexts of the bridge, equal in length where they compare."""

from __future__ import annotations

from random import Random

from experiments.pretrained.index_items import beside, opened, shown_tags, shuffled, without_own
from experiments.pretrained.language_model import Encode
from experiments.pretrained.windows import INDEX, LOCAL, Prepared, Window

NAMES = ("nothing", "local", "more", "excerpt", "other", "forward", "resolved", "shuffled")
TAGS = INDEX // 2  # tokens of an index that closings may take
FEWEST = 2  # closings that an index has to show
TRIES = 1000  # places tried for an excerpt of running text


def contexts(one: Prepared, window: Window, other: Prepared, encode: Encode) -> dict[str, list[int]] | None:
    """Tokens by context; None where one of them cannot be had.

    Every context but `nothing` ends in the text before the window. `more` has as much again of it; the others have as
    many tokens before it, of an index or of an excerpt.
    """
    indices = _indices(one, window, encode)
    elsewhere = _others(one, window, other, encode)
    apart = excerpt(one, window, encode)
    if indices is None or elsewhere is None or apart is None:
        return None
    before = list(one.ids[window.first - LOCAL : window.first])
    beyond = list(one.ids[window.first - LOCAL - INDEX : window.first - LOCAL])
    found = {"more": beyond, "excerpt": apart, "other": elsewhere, **indices}
    return {"nothing": [], "local": before, **{name: [*first, *before] for name, first in found.items()}}


def _indices(one: Prepared, window: Window, encode: Encode) -> dict[str, list[int]] | None:
    """The index without the window's section: of the first pass, of the second, and with answers dealt out anew."""
    section, own = one.text[slice(*window.span)], window.place
    told, first, second = (
        without_own(found, own, window.span, section) for found in (one.closings, one.forward, one.resolved)
    )
    dealt = shuffled(told, f"{one.document}:{window.first}")
    chosen = shown_tags(told, own, TAGS, encode)
    if dealt is None or len(chosen) < FEWEST:
        return None
    found = {"forward": (opened(told), first), "resolved": (told, second), "shuffled": (dealt, second)}
    indices = {
        name: beside([tags[n] for n in chosen], said, own, INDEX, encode) for name, (tags, said) in found.items()
    }
    return None if None in indices.values() else indices


def _others(one: Prepared, window: Window, other: Prepared, encode: Encode) -> list[int] | None:
    """The index of another document after the second pass, at as much of its length."""
    away = round(window.place / len(one.resolved) * len(other.resolved))
    chosen = shown_tags(other.closings, away, TAGS, encode)
    return beside([other.closings[n] for n in chosen], other.resolved, away, INDEX, encode)


def excerpt(one: Prepared, window: Window, encode: Encode) -> list[int] | None:
    """As many tokens of running text from anywhere but the window's section and the text that `more` has."""
    ends = encode("\n\n")
    length, random = INDEX - len(ends), Random(f"{one.document}:{window.first}")
    low, high = min(window.tokens[0], window.first - LOCAL - INDEX), window.tokens[1]
    for _ in range(TRIES if len(one.ids) > length else 0):
        start = random.randrange(len(one.ids) - length)
        if (start + length <= low or start >= high) and one.running(start, start + length):
            return [*one.ids[start : start + length], *ends]
    return None
