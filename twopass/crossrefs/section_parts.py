"""Parts of a section of a law, which belong to its reference: "§ 2 Absatz 2 Satz 1", "article 5, alinéa 2"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from twopass.crossrefs.grammar import Phrase
from twopass.languages.regexes import entries, spelled


def with_law_parts(text: str, phrases: Iterable[Phrase]) -> Iterator[Phrase]:
    """The phrases, those of a section sign or an article with the parts named right after their number; what stands in
    these is no phrase of its own.
    """
    end = -1
    for phrase in phrases:
        if phrase.start < end:
            continue
        parts = _parts().match(text, phrase.end) if phrase.signed or phrase.kind == "article" else None
        if parts is None:
            yield phrase
            continue
        end = parts.end()
        last = phrase.numbers[-1]._replace(sub_end=end)
        yield phrase._replace(end=end, numbers=(*phrase.numbers[:-1], last))


@cache
def _parts() -> re.Pattern[str]:
    """One part after another, in any language."""
    named = spelled(entries("references", "law_parts"))
    return re.compile(rf"(?:,?\s?(?i:{named})\s?(?:\d{{1,3}}[a-z]?|[a-z])(?![\w]))+")
