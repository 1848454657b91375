"""An index as text beside a window: what sections say, what was left open and how it was closed, nothing of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from experiments.pretrained.language_model import Encode
from twopass.report.words import answered, flat, opening, short, tags_of
from twopass.schema import Evidence, OpenTag, Reading, Resolution

CLOSED = ("resolved", "partial")
QUOTES = 2  # of the words that close a tag: what they are a heading of, and what they say
REPEATED = 8  # words in a row that make an item a quotation
Span = tuple[int, int]


@dataclass(frozen=True)
class Item:
    """A line of the index, or a tag and what closes it: the place of its section, and the characters it rests on."""

    place: int
    text: str
    spans: tuple[Span, ...] = ()
    tag: str = ""
    answer: str = ""

    def __str__(self) -> str:
        return f"{self.text} → {self.answer or '?'}" if self.tag else self.text


def lines(reading: Reading) -> list[Item]:
    """What each section says: its heading, keywords and comment."""
    found = []
    for place, (section, line) in enumerate(zip(reading.skeleton.sections, reading.synthesis.lines, strict=True)):
        keywords = f" {', '.join(line.keywords)}." if line.keywords else ""
        words = f"{flat(section.heading)}:{keywords} {flat(line.comment)}"
        found.append(Item(place, words.strip(), _spans(line.evidence)))
    return found


def closings(reading: Reading) -> list[Item]:
    """The tags that the document closes, each with the words that open it and those that close it."""
    places = {section.id: place for place, section in enumerate(reading.skeleton.sections)}
    found = [_closing(reading, tag, end, places[tag.section_id]) for tag, end in tags_of(reading)]
    return [item for item in found if item.answer]


def _closing(reading: Reading, tag: OpenTag, end: Resolution, place: int) -> Item:
    said = [answered(end), *(short(words.quote) for words in end.evidence)] if end.status in CLOSED else []
    answer = " ".join(list(dict.fromkeys(words for words in said if words))[:QUOTES])
    return Item(place, opening(reading, tag), _spans((tag.at, *end.evidence)), tag.id, answer)


def _spans(evidence: Iterable[Evidence]) -> tuple[Span, ...]:
    return tuple((words.start, words.end) for words in evidence)


def without_own(found: Sequence[Item], own: int, span: Span, words: str) -> list[Item]:
    """The items that tell nothing out of a section: not its own, resting on none of its characters, quoting no words.

    Args:
        own: the place of the section.
        span: its characters, heading included.
        words: its text; whoever repeats eight words of it in a row quotes it.
    """
    known = set(_runs(words))
    return [
        item
        for item in found
        if item.place != own
        and not any(start < span[1] and end > span[0] for start, end in item.spans)
        and known.isdisjoint(_runs(str(item)))
    ]


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    words = text.casefold().split()
    return zip(*(words[start:] for start in range(REPEATED)), strict=False)


def opened(found: Sequence[Item]) -> list[Item]:
    """The tags as the first pass leaves them."""
    return [replace(item, answer="") for item in found]


def shuffled(found: Sequence[Item], seed: str) -> list[Item] | None:
    """The closings with their answers dealt out anew, so that no tag keeps its own words; None where that cannot be.

    In an order drawn from `seed`, equal answers together, each tag takes the answer as many places further on as the
    most frequent answer has tags: no tag gets the words that it had.
    """
    drawn = sorted(range(len(found)), key=lambda n: sha256(f"{seed}:{found[n].tag}".encode()).digest())
    answers = [found[n].answer for n in drawn]
    most = max(map(answers.count, answers), default=0)
    if not drawn or 2 * most > len(drawn):
        return None
    together = sorted(drawn, key=lambda n: answers.index(found[n].answer))
    dealt = dict(zip(together, together[most:] + together[:most], strict=True))
    return [replace(item, answer=found[dealt[n]].answer) for n, item in enumerate(found)]


def nearest(found: Sequence[Item], own: int) -> list[int]:
    """The numbers of items, those of the nearest sections first; of two equally far the later one."""
    return sorted(range(len(found)), key=lambda n: (abs(found[n].place - own), found[n].place < own, n))


def shown_tags(found: Sequence[Item], own: int, room: int, encode: Encode) -> list[int]:
    """The numbers of closings, the nearest first, that fit into so many tokens; one that does not is passed over."""
    chosen = []
    for n in nearest(found, own):
        length = len(encode(f"{found[n]}\n"))
        if length <= room:
            chosen.append(n)
            room -= length
    return chosen


def beside(tags: Sequence[Item], said: Sequence[Item], own: int, room: int, encode: Encode) -> list[int] | None:
    """Exactly `room` tokens of an index in reading order: the tags, then lines, the nearest first; None if too few.

    The item that fills the room is cut.
    """
    ends, end = encode("\n\n"), encode("\n")
    left, taken = room - len(ends), []
    for item in [*tags, *(said[n] for n in nearest(said, own))]:
        if left <= 0:
            break
        words = [*encode(str(item))[: max(left - len(end), 0)], *end][:left]
        taken.append((item, words))
        left -= len(words)
    if left > 0:
        return None
    in_order = sorted(taken, key=lambda each: (each[0].place, bool(each[0].tag)))
    return [*(token for _, tokens in in_order for token in tokens), *ends]
