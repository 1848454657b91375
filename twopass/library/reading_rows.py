"""A reading as the rows of a library: its passages with their places and terms, and how it is packed and unpacked."""

from __future__ import annotations

import json
import zlib
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pydantic import ValidationError

from twopass.errors import NotAReading
from twopass.languages.dot_leaders import has_leaders
from twopass.library.index_terms import indexed
from twopass.retrieval.titled_passages import Span, TitledPassages
from twopass.schema import VERSION, Document, Evidence, Reading, Section
from twopass.text.analysis import DocumentAnalysis

LEVEL = 6
"""How hard readings are packed: a quarter of their length remains."""


@dataclass(frozen=True, slots=True)
class PassageRow:
    """A passage: the place of its section, its characters, where its pages or lines begin, and its terms, those that
    stand above it, and those of what the reading notes of it.
    """

    section: int
    start: int
    end: int
    places: str
    said: str
    above: str
    noted: str


def passage_rows(reading: Reading) -> Iterator[PassageRow]:
    """The passages of a reading; a section without text has its heading for one."""
    document, language = reading.document, reading.document.language
    analysis = DocumentAnalysis(document, reading.skeleton)
    order = {section.id: place for place, section in enumerate(reading.skeleton.sections)}
    known: dict[Span, str] = {}
    passages = [(one.section_id, one.start, one.end, one.titles) for one in analysis.of(TitledPassages).all]
    filled = {section_id for section_id, *_ in passages}
    passages += [
        (section.id, section.start, section.body, ())
        for section in reading.skeleton.sections
        if section.id not in filled and section.body > section.start
    ]
    passages.sort(key=lambda one: one[1])
    noted = _noted(reading, [start for _, start, *_ in passages])
    for place, (section_id, start, end, titles) in enumerate(passages):
        for low, high in titles:
            if (low, high) not in known:
                known[low, high] = indexed(document.text[low:high], language)
        above = " ".join(known[span] for span in titles)
        rows = (row for row in document.text[start:end].split("\n") if not has_leaders(row))
        said = indexed("\n".join(rows), language)
        if section_id not in filled:
            said, above = "", said
        notes = indexed(" ".join(noted[place]), language)
        yield PassageRow(order[section_id], start, end, places(document, start, end), said, above, notes)


def _noted(reading: Reading, starts: Sequence[int]) -> dict[int, list[str]]:
    """What a reading notes, by the place of the passage whose words bear it out."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    for at, words in _notes(reading):
        found[max(0, bisect_right(starts, at) - 1)].append(words)
    return found


def _notes(reading: Reading) -> Iterator[tuple[int, str]]:
    """Lines, keywords, points, closings and contradictions, each with the character that it rests on."""
    text, sections = reading.document.text, {one.id: one for one in reading.skeleton.sections}
    for line in reading.synthesis.lines:
        yield _at(line.evidence, sections[line.section_id].start), line.comment
    for entry in reading.resolved.entries:
        section = sections[entry.section_id]
        yield from ((_at(point.evidence, section.start), point.text) for point in entry.points)
        for keyword in entry.keywords:
            yield max(text.find(keyword, section.start, section.end), section.start), keyword
    concepts = {tag.id: tag.concept for entry in reading.resolved.entries for tag in entry.tags}
    for end in reading.resolved.resolutions:
        if end.evidence:
            yield end.evidence[0].start, f"{concepts[end.tag_id]} {end.answer}"
    yield from ((one.evidence[0].start, one.text) for one in reading.conflicts)


def _at(evidence: tuple[Evidence, ...], otherwise: int) -> int:
    return evidence[0].start if evidence else otherwise


def places(document: Document, start: int, end: int) -> str:
    """Where in `[start, end)` which page or line begins: "0 3 210 4" is page 3, and from character 210 on page 4."""
    if document.counted == "page":
        begins, numbers = [page.start for page in document.pages], [page.number for page in document.pages]
    else:
        begins, numbers = list(document.line_starts), list(range(1, len(document.line_starts) + 1))
    first = max(0, bisect_right(begins, start) - 1)
    last = max(first + 1, bisect_left(begins, end))
    pairs = zip(begins[first:last], numbers[first:last], strict=True)
    return " ".join(f"{max(0, at - start)} {number}" for at, number in pairs)


def place_at(told: str, offset: int) -> int:
    """The number of the page or line on which a character of a passage stands."""
    numbers = [int(one) for one in told.split()]
    return numbers[1::2][max(0, bisect_right(numbers[::2], offset) - 1)]


def heading_paths(reading: Reading) -> Iterator[tuple[str, str]]:
    """The id of each section, and as JSON the headings above and of it; one above all others is the title."""
    paths: dict[str, list[str]] = {}
    titled = sum(section.parent is None for section in reading.skeleton.sections) == 1
    for section in reading.skeleton.sections:
        paths[section.id] = [*(paths[section.parent] if section.parent else ()), _heading(section)]
        yield section.id, json.dumps(paths[section.id][titled:] or paths[section.id], ensure_ascii=False)


def _heading(section: Section) -> str:
    return " ".join(section.heading.split())


def packed(reading: Reading) -> tuple[bytes, bytes]:
    """A reading without its text, and the text, as they are kept."""
    held = reading.model_copy(update={"document": reading.document.model_copy(update={"text": "", "path": ""})})
    return _packed(held.to_json()), _packed(reading.document.text)


def _packed(text: str) -> bytes:
    return zlib.compress(text.encode("utf-8", "surrogatepass"), LEVEL)


def unpacked_text(text: bytes) -> str:
    """The text of a document. Raises NotAReading: it is damaged."""
    try:
        return zlib.decompress(text).decode("utf-8", "surrogatepass")
    except (zlib.error, ValueError) as error:
        raise NotAReading(f"the text is damaged: {error}") from None


def unpacked(reading: bytes, text: bytes, path: str) -> Reading:
    """A reading that was kept, under the path that its file has now. Raises NotAReading: it is damaged or newer."""
    try:
        held = json.loads(unpacked_text(reading))
        if held["version"] > VERSION:
            raise NotAReading(f"it is of version {held['version']}, and this program knows {VERSION}")
        held["document"] |= {"text": unpacked_text(text), "path": path}
        return Reading.model_validate(held)
    except (ValueError, KeyError, TypeError, ValidationError) as error:
        raise NotAReading(f"it is damaged: {str(error).splitlines()[0]}") from None
