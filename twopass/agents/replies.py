"""What the tools answer, as JSON: words of documents are data, and every answer ends with a receipt of coverage."""

from __future__ import annotations

import json
from typing import Any
from unicodedata import category

from pydantic import BaseModel, ConfigDict, Field

from twopass.answers import Checked, Difference
from twopass.backends.token_counts import estimate
from twopass.schema import Status

_KEPT = "\n\u200c\u200d"
"""Of all that is not seen, what an answer holds: ends of lines, and what parts or joins letters in some scripts."""


class Part(BaseModel):
    """A part of an answer; what is at its default is left out when it is sent."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def sent(self) -> dict[str, Any]:
        """What is sent: no characters that are not seen or that turn the direction of others."""
        held: dict[str, Any] = _seen(self.model_dump(mode="json", exclude_defaults=True))
        return held

    def to_json(self) -> str:
        """The same as JSON, as short as it can be, characters as they are."""
        return json.dumps(self.sent(), ensure_ascii=False, separators=(",", ":"))

    @property
    def tokens(self) -> int:
        """About the tokens that it takes."""
        return estimate(self.model_dump_json(exclude_defaults=True))


def _seen(value: Any) -> Any:
    if isinstance(value, str):
        return seen(value)
    if isinstance(value, dict):
        return {key: _seen(one) for key, one in value.items()}
    return [_seen(one) for one in value] if isinstance(value, list) else value


def seen(text: str) -> str:
    """A text without control characters, marks of direction and other characters that nobody sees."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(sign for sign in text if sign in _KEPT or category(sign)[0] != "C")


# ── the receipt ───────────────────────────────────────────────────────────────────────────────────


class Shown(Part):
    """What was shown so far: how many words, which sections and pages whole ("s3" with all below it), which in part."""

    words: int
    sections: str = ""
    in_part: str = ""
    pages: str = ""


class NotYet(Part):
    """What was not shown: how many words, and sections and pages of which nothing was."""

    words: int
    sections: str = ""
    pages: str = ""


class Receipt(Part):
    """What of a document this agent has been shown in this session, and what not yet; named where there are several."""

    document: str = ""
    shown: Shown
    not_yet: NotYet


class Next(Part):
    """What comes next: arguments of the same tool for the same document, and what they lead to."""

    section: str = ""
    cursor: str = ""
    about: str = ""


class Answer(Part):
    """What every tool's answer ends with; `session` is given where calls are told apart by nothing else."""

    next: Next | None = None
    note: str = ""
    receipt: tuple[Receipt, ...] = ()
    session: str = ""

    def sent(self) -> dict[str, Any]:
        """What it is about first, and how to go on and the receipt at its end."""
        held = super().sent()
        return {key: held[key] for key in sorted(held, key=lambda key: key in Answer.model_fields)}


# ── scouting ──────────────────────────────────────────────────────────────────────────────────────


class DocumentRow(Part):
    """A document that may be read; `pages` and `words` are known once it was."""

    name: str
    title: str = ""
    pages: int = 0
    words: int = 0


class Outline(Answer):
    """Documents, or the headings of one, a line each: id, heading, place, words with all below, what is open."""

    documents: tuple[DocumentRow, ...] = ()
    document: str = ""
    title: str = ""
    pages: int = 0
    language: str = ""
    warnings: tuple[str, ...] = ()
    sections: str = ""


class IndexLine(Part):
    """What a section says: its keywords, a line of one or two sentences with the numbers it rests on, what is open."""

    section: str
    heading: str
    at: str
    keywords: str = ""
    says: str = ""
    sentences: tuple[int, ...] = ()
    open: tuple[str, ...] = ()


class Index(Answer):
    """The index of a document, section by section."""

    document: str
    lines: tuple[IndexLine, ...] = ()


# ── reading ───────────────────────────────────────────────────────────────────────────────────────


class Text(Answer):
    """Text: "# id {n} heading" opens a section, {n} a sentence, {p. n} a page, "| " what has no number."""

    document: str
    text: str


class Words(Part):
    """Words of a document and where they stand, to be cited by page and sentence."""

    section: str
    at: str
    sentence: int = 0
    words: str = ""


class Hit(Part):
    """A passage, and where the same words stand again; one that was shown before is cut short. Its document is named
    where none was asked for.
    """

    document: str = ""
    section: str
    heading: str
    at: str
    words: str
    also: tuple[str, ...] = ()
    shown_before: bool = False


class Found(Answer):
    """Passages, likeliest first; how often the words looked for stand there; which documents were not searched."""

    hits: tuple[Hit, ...] = ()
    counts: dict[str, int] = Field(default_factory=dict)
    not_searched: tuple[str, ...] = ()


class Mention(Part):
    """What the text points with or leaves open, in which sentences of a section, and where it leads; or why nowhere."""

    mention: str
    section: str
    at: str
    sentences: tuple[int, ...] = ()
    kind: str
    status: Status = "resolved"
    leads_to: Words | None = None
    says: str = ""


class Mentions(Answer):
    """References and open questions in reading order."""

    document: str
    mentions: tuple[Mention, ...] = ()


class Checkup(Answer):
    """Whether the document bears a claim out, in what it differs, and the words for and against it."""

    document: str
    verdict: Checked
    differs: Difference | None = None
    claimed: str = ""
    document_says: str = ""
    supporting: tuple[Words, ...] = ()
    opposing: tuple[Words, ...] = ()
    nearest: tuple[Words, ...] = ()
    looked_for: dict[str, int] = Field(default_factory=dict)
