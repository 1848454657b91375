"""Markdown → the words that its marks set apart: *emphasis*, **strong** and `code`, found again in the text as read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from twopass.readers.emphasis import BOLD, ITALIC, TYPEWRITER, Styled, emphasis_of
from twopass.schema import Emphasis

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_NEAR = 400  # characters: words that are not found so soon after those before them were left out of the text
_MARKS = {"strong": BOLD, "em": ITALIC}


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable(["table", "strikethrough"])


def marked_words(source: str, text: str) -> tuple[Emphasis, ...]:
    """The words of paragraphs that marks in `source` set apart, as they stand in `text`, which holds the source's words
    in the same order, with or without its marks. A paragraph that is marked as a whole is a heading in disguise.
    """
    return emphasis_of(_found(source, text), text)


def _found(source: str, text: str) -> Iterator[Styled]:
    at = 0
    holder = ""
    for token in _parser().parse(source):
        if token.type == "inline":
            running = holder in ("paragraph_open", "td_open")
            words = list(_styled(token.children or ()))
            apart = running and any(not style for said, style in words if said.strip())
            for said, style in words:
                start = text.find(said, at, at + _NEAR + len(said))
                if start < 0:
                    continue
                at = start + len(said)
                if style and apart:
                    yield start, at, style
        elif token.content:
            start = text.find(token.content, at)
            at = start + len(token.content) if start >= 0 else at
        holder = token.type


def _styled(tokens: Sequence[Token]) -> Iterator[tuple[str, int]]:
    """The words of a paragraph, each stretch with the number of its style."""
    style = 0
    for token in tokens:
        name = token.type.removesuffix("_open").removesuffix("_close")
        if name in _MARKS:
            style ^= _MARKS[name]
        elif token.type == "code_inline":
            yield token.content, style | TYPEWRITER
        elif token.type == "text" and token.content:
            yield token.content, style
