"""Words that a text sets apart by their style: what the styles are, and words joined over the ends of lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from twopass.schema import Emphasis, EmphasisKind

Styled = tuple[int, int, int]
"""Characters `[start, end)` and the number of their style."""
BOLD, ITALIC, CAPITALS, TYPEWRITER = 1, 2, 4, 8
"""The bits of a style's number; 0 is plain type."""
_KINDS: tuple[tuple[int, EmphasisKind], ...] = (
    (BOLD, "bold"),
    (ITALIC, "italic"),
    (CAPITALS, "capitals"),
    (TYPEWRITER, "typewriter"),
)
_LONGEST = 80  # characters: what is longer is a passage, and no term
_LETTERS = 0.75  # share of a span's characters that are letters: what has fewer is a formula
_WORD, _HAN_WORD = re.compile(r"[^\W\d_]{3,}"), r"[\u3400-\u4dbf\u4e00-\u9fff]{2,}"  # what has none is a symbol
_GAPS = ("", " ", "\n", "-")  # between the parts of a term that goes on in the next line


def emphasis_of(spans: Iterable[Styled], text: str) -> tuple[Emphasis, ...]:
    """Spans, in order, as emphasis: joined where one style goes on in the next line, without passages and symbols."""
    return tuple(
        Emphasis(start, end, next(kind for bit, kind in _KINDS if style & bit))
        for start, end, style in _joined(spans, text)
        if end - start <= _LONGEST and _worded(text[start:end])
    )


def _worded(words: str) -> bool:
    """Whether a span holds words, and not a formula."""
    bare = "".join(words.split())
    if sum(map(str.isalpha, bare)) < _LETTERS * len(bare):
        return False
    return bool(_WORD.search(words)) or (not words.isascii() and re.search(_HAN_WORD, words) is not None)


def _joined(spans: Iterable[Styled], text: str) -> Iterator[Styled]:
    """Spans, those of one style with no more than a blank or hyphen between them as one."""
    held: Styled | None = None
    for start, end, style in spans:
        if held is not None and held[2] == style and text[held[1] : start] in _GAPS:
            held = held[0], end, style
            continue
        if held is not None:
            yield held
        held = start, end, style
    if held is not None:
        yield held
