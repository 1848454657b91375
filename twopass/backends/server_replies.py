"""A server's answer as a reply: content as text, parts or thoughts, and counts that may be anything."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from twopass.backends.base import Reply
from twopass.backends.server_errors import redacted

_THINKING = re.compile(r"^\s*<(think|thinking|thought|reasoning)>", re.I)
_THOUGHT = re.compile(r"</(think|thinking|thought|reasoning)>\s*", re.I)
_CUT = ("length", "max_tokens", "model_length", "MAX_TOKENS")
_WITHHELD = ("content_filter", "safety", "SAFETY", "refusal")


class Garbled(ValueError):
    """An answer that is none: no JSON, or JSON of another shape."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A reply, and whether some of its tokens were spent on thoughts."""

    reply: Reply
    thought: bool = False


def decoded(text: str) -> Mapping[str, object]:
    """The JSON object that an answer's body is. Raises Garbled."""
    try:
        body = json.loads(text)
    except ValueError:
        kind = "a web page" if text.lstrip()[:1] == "<" else "no JSON"
        raise Garbled(f"the server answered with {kind}: is the address that of an OpenAI API?") from None
    except RecursionError:
        raise Garbled("the server answered with JSON that is nested without end") from None
    if not isinstance(body, dict):
        raise Garbled("the server answered with JSON that holds no reply")
    return body


def answer_of(body: Mapping[str, object], wants_json: bool) -> Answer:
    """The reply in a body. Raises Garbled where it holds none.

    Args:
        wants_json: what was asked for has a schema: then it may stand among the thoughts, where some servers put it.
    """
    choice, message = _message(body)
    content, inside = _without_thoughts(text_of(message.get("content")))
    thoughts = text_of(message.get("reasoning_content") or message.get("reasoning") or "")
    finish = choice.get("finish_reason")
    usage = object_of(body.get("usage"))
    counts = {
        "prompt_tokens": _count(usage.get("prompt_tokens")),
        "cached_tokens": _count(object_of(usage.get("prompt_tokens_details")).get("cached_tokens")),
        "reply_tokens": _count(usage.get("completion_tokens")),
    }
    reasoned = _count(object_of(usage.get("completion_tokens_details")).get("reasoning_tokens"))
    if finish in _CUT:
        return Answer(Reply(content, "length", **counts), bool(inside or thoughts or reasoned or not content))
    if not content and wants_json and "{" in thoughts:
        content = thoughts
    if not content:
        return Answer(Reply(_declined(message, finish), "failed", **counts))
    return Answer(Reply(content, "stop", **counts))


def _message(body: Mapping[str, object]) -> tuple[Mapping[str, object], Mapping[str, object]]:
    """The first choice and its message."""
    choices = body.get("choices")
    choice = object_of(choices[0]) if isinstance(choices, list) and choices else {}
    message = choice.get("message")
    if not isinstance(message, dict):
        raise Garbled("the server's answer holds no message: is the address that of an OpenAI API?")
    return choice, message


def text_of(content: object) -> str:
    """Content as text, as a list of parts, or none; halves of characters are replaced. Raises Garbled."""
    if content is None:
        return ""
    if isinstance(content, list):
        return "".join(map(_part, content))
    if isinstance(content, dict):
        return _part(content)
    if not isinstance(content, str):
        raise Garbled(f"the server's message is {type(content).__name__}, not text")
    return content.encode("utf-8", "replace").decode("utf-8")


def _part(part: object) -> str:
    """The text of a part of a message; parts of thoughts, of pictures and of calls have none."""
    if isinstance(part, str):
        return text_of(part)
    if not isinstance(part, dict) or part.get("type", "text") not in ("text", "output_text"):
        return ""
    text = part.get("text")
    return text_of(text.get("value") if isinstance(text, dict) else text)


def _without_thoughts(text: str) -> tuple[str, bool]:
    """A reply without the thoughts before it, and whether there were any; thoughts without an end leave nothing."""
    if text.lstrip()[:1] in ("{", "["):
        return text, False  # what it says of such marks is the document's
    if end := _THOUGHT.search(text):
        return text[end.end() :], True
    return ("", True) if _THINKING.match(text) else (text, False)


def _declined(message: Mapping[str, object], finish: object) -> str:
    """In words, why there is no reply."""
    refusal = message.get("refusal")
    if isinstance(refusal, str) and refusal:
        return f"the model declined: {redacted(refusal)}"
    if isinstance(finish, str) and finish in _WITHHELD:
        return "the server's filter withheld the reply"
    return "the reply was empty"


def object_of(value: object) -> Mapping[str, object]:
    """An object of JSON; what is none holds nothing."""
    return value if isinstance(value, dict) else {}


def _count(value: object) -> int:
    """A number of tokens; what is no such number counts nothing."""
    return value if isinstance(value, int) and value > 0 and not isinstance(value, bool) else 0
