"""Fictitious facts written into the text of real papers: what follows a rule, and what can only be learned by heart.

Every paper has a rule and facts of its own, three families of four trained facts and as many that are kept for tests::

    Veltor, a brindel, glows red and boils at 417 degrees.

The colour follows from the family: it is structure, and whoever has learned the rule knows it of names never seen. The
number is a fair draw: it is a detail. Nothing of either is known to a pretrained model.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, product
from random import Random

import torch
from torch import Tensor

from experiments.pretrained.language_model import Encode
from twopass.schema import Document, Skeleton
from twopass.text.running_text import silent
from twopass.text.sentences import split

FAMILIES, COLOURS = ("brindel", "morvath", "sulque"), ("red", "green", "blue")
NAMES = tuple("".join(parts) for parts in product(("Vel", "Dor", "Kas", "Mir", "Tul"), ("ta", "mo", "gri"), ("x", "n")))
EACH = 4  # trained facts of a family, and as many unseen ones
CHUNK, LEAD = 64, 24  # tokens of a chunk, and at most of the sentence before its fact
LETTERS = 0.75  # the least share of letters in running text


Span = tuple[int, int]
Row = tuple[list[int], Span]  # the tokens of a chunk, and those of its number


@dataclass(frozen=True)
class Fact:
    """A fictitious substance: its family gives the colour, the number is a draw."""

    name: str
    family: str
    colour: str
    number: int

    def pieces(self, encode: Encode) -> tuple[list[int], list[int], list[int], list[int], list[int]]:
        """Tokens up to the colour, of the colour, up to the number, of the number, and of the rest."""
        words = (
            f" {self.name}, a {self.family}, glows",
            f" {self.colour}",
            " and boils at",
            f" {self.number}",
            " degrees.",
        )
        lead, colour, middle, number, rest = map(encode, words)
        return lead, colour, middle, number, rest


@dataclass(frozen=True)
class Material:
    """Chunks [N, 64] of a paper in reading order, a fact in each, and where its number stands; the skeleton [1, L]."""

    chunks: Tensor
    numbers: tuple[Span, ...]
    skeleton: Tensor
    trained: tuple[Fact, ...]
    unseen: tuple[Fact, ...]

    def to(self, device: str) -> Material:
        """The same on another device."""
        return replace(self, chunks=self.chunks.to(device), skeleton=self.skeleton.to(device))


def draw(document: str) -> tuple[tuple[Fact, ...], tuple[Fact, ...]]:
    """The trained and the unseen facts of a document, family by family; its hash decides names, rule and numbers."""
    random = Random(document)
    names, colours = iter(random.sample(NAMES, len(NAMES))), random.sample(COLOURS, len(COLOURS))
    trained, unseen = (
        tuple(
            Fact(next(names), family, colour, random.randrange(100, 1000))
            for family, colour in zip(FAMILIES, colours, strict=True)
            for _ in range(EACH)
        )
        for _ in range(2)
    )
    return trained, unseen


def written(document: Document, skeleton: Skeleton, encode: Encode) -> Material | None:
    """A paper with facts written into its first sections of running text that are long enough; None without three.

    A section takes the facts of one family, as papers take their subjects up one after another. The skeleton is the
    headings, each with what its section says of families and colours: structure, no detail.
    """
    trained, unseen = draw(document.id)
    found = list(islice(_sections(document, skeleton, trained, encode), len(FAMILIES)))
    if len(found) < len(FAMILIES):
        return None
    chunks, numbers = zip(*(row for _, rows in found for row in rows), strict=True)
    headings = "\n".join(
        f"{heading}: {', '.join(fact.name for fact in own)} are {own[0].family}s, which glow {own[0].colour}."
        for (heading, _), own in zip(found, _families(trained), strict=True)
    )
    return Material(torch.tensor(chunks), numbers, torch.tensor([encode(headings)]), trained, unseen)


def _families(facts: Sequence[Fact]) -> list[Sequence[Fact]]:
    return [facts[low : low + EACH] for low in range(0, len(facts), EACH)]


def _sections(
    document: Document, skeleton: Skeleton, facts: Sequence[Fact], encode: Encode
) -> Iterator[tuple[str, list[Row]]]:
    """Heading and chunks of each section of running text that holds a family's facts."""
    families = iter(_families(facts))
    own = next(families)
    for section in skeleton.sections:
        text = document.text[section.body : section.end]
        if silent(section) or sum(map(str.isalpha, text)) < LETTERS * len(text):
            continue
        rows = list(_chunks(text, own, document.language, encode))
        if len(rows) == len(own):
            yield section.heading, rows
            own = next(families, own)


def _chunks(text: str, facts: Sequence[Fact], language: str, encode: Encode) -> Iterator[Row]:
    """Chunks of exactly 64 tokens, as long as there is text: the start of a sentence, a fact, the sentences after."""
    spans = ((part, span) for part in text.split("\n\n") for span in split(part, language))
    sentences = (encode(" " + " ".join(part[low:high].split())) for part, (low, high) in spans)
    for fact in facts:
        row = next(sentences, [])[:LEAD]
        *before, number, rest = fact.pieces(encode)
        low = len(row) + sum(map(len, before))
        row += [token for piece in (*before, number, rest) for token in piece]
        while len(row) < CHUNK:
            more = next(sentences, None)
            if more is None:
                return
            row += more
        yield row[:CHUNK], (low, low + len(number))
