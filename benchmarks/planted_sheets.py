"""The sheets of a planted document: sentences and sections while they are written, and how they are set in pages."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Literal

from twopass.schema import Document, Page, Section, Skeleton

PAGE = 2600
"""Characters on a page of a report set in ordinary type."""

Span = tuple[int, int]
"""Characters `[start, end)` of the text."""
Kind = Literal["promise", "question", "hypothesis", "incomplete", "acronym", "term", "symbol", "reference"]
Reach = Literal["near", "far", "late", "twice", "chain", "never"]


@dataclass
class Thread:
    """Something opened and where it is closed: sentences as characters of the text once the document is set."""

    kind: Kind
    reach: Reach
    concept: str
    opened: list[Span] = field(default_factory=list)
    closed: list[Span] = field(default_factory=list)


@dataclass
class Planted:
    """A document, its true headings, the threads in it and the characters of each planted fact and admission."""

    document: Document
    skeleton: Skeleton
    threads: list[Thread]
    facts: list[Span]
    admissions: list[Span]


@dataclass
class Sentence:
    words: str
    thread: Thread | None = None
    role: Literal["opens", "closes", "fact", "admits", ""] = ""
    ends_paragraph: bool = False


@dataclass
class Part:
    """A section while it is written: blocks of sentences that stay together."""

    number: str
    title: str
    level: int
    thing: str
    blocks: list[list[Sentence]] = field(default_factory=list)
    parting: list[list[Sentence]] = field(default_factory=list)


def set_in_pages(name: str, parts: list[Part], rng: random.Random) -> tuple[Document, Skeleton, dict[str, list[Span]]]:
    """The written parts as a document: its text and headings, and the characters of each fact and admission; threads
    learn theirs.
    """
    text = ""
    sections: list[Section] = []
    told: dict[str, list[Span]] = {"fact": [], "admits": []}
    parent: str | None = None
    for n, part in enumerate(parts):
        start = len(text)
        text += f"{part.number} {part.title}\n\n"
        body = len(text)
        room = rng.randint(3, 6)
        for sentence in (s for block in part.blocks for s in block):
            if sentence.ends_paragraph and len(text) > body:
                text = text.rstrip() + " "  # a question that is a paragraph of its own would be a heading
            span = (len(text), len(text) + len(sentence.words))
            if sentence.role in told:
                told[sentence.role].append(span)
            elif sentence.thread is not None:
                (sentence.thread.opened if sentence.role == "opens" else sentence.thread.closed).append(span)
            room -= 1
            text += sentence.words + ("\n\n" if room <= 0 or sentence.ends_paragraph else " ")
            room = room if text.endswith(" ") else rng.randint(3, 6)
        text = text.rstrip() + "\n\n"
        one = Section(
            id=f"s{n + 1}", number=part.number, title=part.title, level=part.level, start=start, body=body,
            parent=parent if part.level > 1 else None, end=len(text), first_page=start // PAGE + 1,
            last_page=(len(text) - 1) // PAGE + 1, source="markup",
        )  # fmt: skip
        parent = one.id if part.level == 1 else parent
        sections.append(one)
    document = _document(name, text)
    return document, Skeleton(document_id=document.id, sections=tuple(sections)), told


def _document(name: str, text: str) -> Document:
    pages = tuple(
        Page(number=n + 1, start=at, end=min(at + PAGE, len(text)), width=595.0, height=842.0, source="text")
        for n, at in enumerate(range(0, len(text), PAGE))
    )
    return Document(id=name, title="A report", path=f"{name}.md", language="en", text=text, pages=pages)
