"""What a server says instead of a reply, in whatever form it says it, and what can be done about it."""

from __future__ import annotations

import email.utils
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Remedy = Literal["wait", "shorten", "leave out", "ask otherwise", "skip", "give up"]
"""Wait and send again; shorten the prompt; leave a parameter out; ask for JSON in another way; do without this one
reply; or end, for nothing that is sent to this server will be answered."""

PARAMETERS = ("max_tokens", "max_completion_tokens", "temperature", "seed")
"""What a request may do without."""
SHOWN = 240
"""Characters of a server's words that are repeated."""
_DEPTH = 6
_WORDS = ("message", "msg", "error", "errors", "detail", "details", "title", "reason", "raw", "metadata")
_CODES = ("code", "type", "status", "param", "loc", "n_ctx", "retryDelay")
_NAMED = re.compile(rf"(?<![\w-])({'|'.join(PARAMETERS)})(?![\w-])")
_FORM = re.compile(r"response.?format|json.?schema|json.?object|grammar|guided|structured output", re.I)
_INPUT = re.compile(r"\b(input|prompt|messages)\b", re.I)
_LONG = re.compile(
    r"context[ _-]?(length|size|window)|maximum context|(prompt|input|messages?) is too long|too many tokens"
    r"|exceeds? the (available context|maximum number of tokens)|reduce the length|max_new_tokens. must be <="
    r"|(request|payload|prompt|entity) too large|too large for model|longer than the model|max_length",
    re.I,
)
_FITS = re.compile(
    r"(?:context[ _](?:length|size|window)|n_ctx|limit|allowed|<=)[^\d]{0,30}(\d[\d,]*)|> ?(\d[\d,]*)"
    r"|(\d[\d,]*) maximum",
    re.I,
)
_MOST = re.compile(
    r"at most[^\d]{0,20}(\d[\d,]*)|(?:less than or equal to|<=|maximum[^\d]{0,40}|\[1,)[^\d]{0,5}(\d[\d,]*)", re.I
)
_NEVER = re.compile(
    r"insufficient[ _]?(quota|balance|credit|fund)|billing_|credit balance|out of credits|payment required"
    r"|spending limit|(invalid|incorrect)[ _]api[ _]key|api key (not|is not) valid|authentication[ _](error|failed)",
    re.I,
)
_WITHHELD = re.compile(r"content[ _](filter|management|policy)|safety system|moderation", re.I)
_KEYLIKE = re.compile(r"\b((?:sk|pk|gsk|xai|hf)[-_]|AIza|Bearer )[\w*.…-]{6,}")
_AGAIN = re.compile(
    r"(?:(?:try again|retry) (?:in|after)|retryDelay|wait(?: for)?)\W{0,4}"
    r"(?:(\d+)m(?=[\d ]))? ?(\d+(?:\.\d+)?) ?(ms|milli|m\b|min|s|sec)?",
    re.I,
)
_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.I | re.S)
_PASSING = (408, 409, 425, 429)
_FORMALITIES = (400, 422)


@dataclass(frozen=True, slots=True)
class Complaint:
    """What a server said: the HTTP `status`, its `words` on one line, and all it `named`, codes and places too."""

    status: int
    words: str
    named: str = ""

    @property
    def remedy(self) -> Remedy:
        """What can be done about it."""
        if _NEVER.search(self.named):
            return "give up"
        if self.too_long:
            return "shorten"
        if self.status >= 500 and _FORM.search(self.named):
            return "ask otherwise"
        if self.status in _PASSING or self.status >= 500:
            return "wait"
        if self.status not in _FORMALITIES:
            return "give up"
        if _WITHHELD.search(self.named):
            return "skip"
        return "leave out" if self.parameters else "ask otherwise"

    @property
    def too_long(self) -> bool:
        """Whether prompt and reply do not fit what the server takes."""
        if self.parameters & {"max_tokens", "max_completion_tokens"} and not _INPUT.search(self.named) and self.most:
            return False  # only the reply is to be shorter
        return self.status == 413 or bool(_LONG.search(self.named))

    @property
    def parameters(self) -> frozenset[str]:
        """Those of the parameters that a request may do without which it names."""
        return frozenset(_NAMED.findall(self.named))

    @property
    def fits(self) -> int | None:
        """Tokens that the server says it takes, prompt and reply together."""
        return _number(_FITS, self.named)

    @property
    def most(self) -> int | None:
        """Tokens of a reply that the server says it writes at most."""
        return _number(_MOST, self.named)

    def wait(self, headers: Mapping[str, str]) -> float:
        """Seconds that the server asks to wait, in a header or in words; 0 if it does not say."""
        asked = asked_for(headers)
        if asked or not (said := _AGAIN.search(self.named)):
            return asked
        minutes, number, unit = said[1], float(said[2]), (said[3] or "s").lower()
        scale = 0.001 if unit in ("ms", "milli") else 60.0 if unit in ("m", "min") else 1.0
        return 60.0 * int(minutes or 0) + number * scale


def complaint(status: int, body: object, *secrets: str) -> Complaint:
    """What an answer's body complains of; keys are struck out of it.

    Args:
        body: what its JSON holds, or its text if it is none.
        secrets: keys and passwords that were sent, which some servers repeat.
    """
    said = list(dict.fromkeys(_spoken(body, _WORDS)))
    named = [*said, *_spoken(body, (*_WORDS, *_CODES))]
    words = redacted("; ".join(one for one in said if one) or f"HTTP status {status}", *secrets)
    return Complaint(status, words, " ".join(dict.fromkeys(named)))


def redacted(text: str, *secrets: str) -> str:
    """A server's words on one line of bounded length, without what is, or looks like, a key."""
    for secret in secrets:
        text = text.replace(secret, "…") if len(secret) > 4 else text
    return _KEYLIKE.sub(r"\1…", " ".join(text.split()))[:SHOWN]


def asked_for(headers: Mapping[str, str]) -> float:
    """Seconds that headers ask to wait, given as milliseconds, seconds or a date; 0 if they do not."""
    for name, scale in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        try:
            seconds = float(headers.get(name) or "") * scale
        except ValueError:
            continue
        return seconds if seconds > 0 else 0.0  # nan is no wait either
    try:
        until = email.utils.parsedate_to_datetime(headers.get("retry-after") or "")
    except (ValueError, TypeError):
        return 0.0
    return max(0.0, until.timestamp() - time.time())


def _spoken(body: object, names: Sequence[str], depth: int = 0) -> Iterator[str]:
    """The strings and numbers under these names, however deep; what the server repeats of the request is not."""
    if depth > _DEPTH or body is None or isinstance(body, bool):
        return
    if isinstance(body, str):
        title = _TITLE.search(body) if "<" in body else None
        yield " ".join((title[1] if title else body).split())[:2000]
    elif isinstance(body, int | float):
        yield str(body)
    elif isinstance(body, Mapping):
        yield from _of_object(body, names, depth)
    elif isinstance(body, Sequence):
        for one in body[:8]:
            yield from _spoken(one, names, depth + 1)


def _of_object(body: Mapping[str, object], names: Sequence[str], depth: int) -> Iterator[str]:
    """An error's strings; with the place of a field that is refused before the words about it."""
    place, words = body.get("loc"), body.get("msg")
    if isinstance(place, list) and isinstance(words, str):
        yield f"{'.'.join(map(str, place))}: {words}"
        names = [name for name in names if name not in ("loc", "msg")]
    for name in names:
        if name in body:
            label = f"{name} " if name in ("n_ctx", "retryDelay") else ""
            yield from (label + one for one in _spoken(body[name], names, depth + 1))


def _number(pattern: re.Pattern[str], text: str) -> int | None:
    """The first number of some size that stands where a limit is told."""
    for found in pattern.finditer(text):
        digits = next(group for group in found.groups() if group)
        if (number := int(digits.replace(",", ""))) >= 16:
            return number
    return None
