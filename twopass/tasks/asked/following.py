"""An answer that is followed while a model writes it: who is told, and what of a JSON reply is complete so far."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from twopass.answers import AnswerSentence

_BEGINS = re.compile(r"\s*(?:<(\w+)>.*?</\1>\s*)?(?:```(?:json)?\s*)?\{", re.S)
"""Thoughts and a fence may stand before the object; a reply with other prose before it is left until it is whole."""
_NAME = re.compile(r'[\s,]*"((?:[^"\\]|\\.)*)"\s*:\s*(?=(\S))')
_CLOSES = re.compile(r"[\s,]*\]")
_BETWEEN = re.compile(r"[\s,]*")
_ENDED = re.compile(r"\s*[,\]}]")
_DECODER = json.JSONDecoder()


@dataclass(frozen=True)
class Follower:
    """Who follows an answer: told each `step`, and each `sentence` that holds, with its place among them.

    A place may be told again, where a reply is written once more.
    """

    step: Callable[[str], None]
    sentence: Callable[[int, AnswerSentence], None]


class PartialReply:
    """Takes a reply in pieces, and tells each member of its object, or each element of a member that is a list, once,
    as soon as it is complete. What is no JSON is passed over: the whole reply shows what it is worth.
    """

    def __init__(self) -> None:
        self._text, self._at, self._begun, self._list = "", 0, False, ""

    def take(self, piece: str) -> Iterator[tuple[str, object]]:
        """The names and values that a further piece completes."""
        self._text += piece
        if not self._begun and "{" in piece and (begins := _BEGINS.match(self._text)):
            self._begun, self._at = True, begins.end()
        while self._begun:
            name, start = self._next()
            value, end = self._decoded(start) if name else (None, 0)
            if not end:
                return
            self._at = end
            yield name, value

    def _next(self) -> tuple[str, int]:
        """The name of the next value and where that begins; empty where it has not come."""
        if self._list and (closes := _CLOSES.match(self._text, self._at)):
            self._list, self._at = "", closes.end()
        if not self._list:
            named = _NAME.match(self._text, self._at)
            if named is None or named[2] != "[":
                return (named[1], named.end()) if named else ("", 0)
            self._list, self._at = named[1], named.end() + 1
            return self._next()
        between = _BETWEEN.match(self._text, self._at)
        return self._list, between.end() if between else self._at

    def _decoded(self, start: int) -> tuple[object, int]:
        """The value that begins here and its end, 0 where it is not complete: a number might go on."""
        try:
            value, end = _DECODER.raw_decode(self._text, start)
        except (ValueError, RecursionError):
            return None, 0
        whole = isinstance(value, str | dict | list) or _ENDED.match(self._text, end)
        return value, end if whole else 0
