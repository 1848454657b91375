"""Passages that may close a tag: where a reference leads, under what heading, who introduces a name or shares words."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from heapq import merge
from itertools import islice, zip_longest
from operator import attrgetter

from twopass.gaps.introductions import introduces
from twopass.gaps.patterns import openings
from twopass.languages import across, tables
from twopass.retrieval.passages import Embedder, Passage, PassageIndex, Rarity, body_passages
from twopass.schema import OpenTag, Page, Reference, Section
from twopass.text.analysis import DocumentAnalysis
from twopass.text.running_text import lists_works
from twopass.text.subtrees import Subtrees
from twopass.text.word_index import Words

CANDIDATES = 5
"""Passages shown for a tag: on documents of our own the closing one was always among the first five."""
POINTED = 3
"""Passages taken from where a reference leads, or from under a heading that names the concept."""
CONCEPT, QUESTION, SENTENCE = 3.0, 1.0, 1.0
"""Weights of a tag's words in the query: the concept names what is wanted, the rest narrows it."""
TELLING = 0.7
"""Weight that a heading's words must have together, as a share of the rarest word's: one rare word, or two others."""
SHARE = 0.34
"""Share of the concept that a heading must name."""
REACH = 150
"""Characters around a reference that tell what it points for."""
FORMULA = 300
"""Characters before a label "(12)" that are taken to be the formula it labels."""
ENTRIES = 4
"""Words with a page number after them from which a passage is a part of an index."""
BEARS = 0.5
"""Share of a concept that a passage holds which bears on it."""
SECOND_HALF, CLOSE = 0.5, 0.7
"""Shares of the text before "the second half" and before "the end"."""


_WORD = re.compile(r"[^\W\d_]+")
_ENTRY = re.compile(r"[a-z)],\s\d{1,4}\b")


@cache
def _parts(language: str) -> dict[str, tuple[str, bool]]:
    """The words for the parts of a document: the kind of each, and whether it is a plural."""
    kinds = tables("references").get(language, {}).get("kinds", {})
    return {
        form.rstrip("*"): (kind, form.endswith("*")) for kind in ("section", "chapter") for form in kinds.get(kind, ())
    }


@cache
def _stock() -> frozenset[str]:
    """Titles of one word that sections of most documents have: "results", "discussion"."""
    return frozenset(title for title in across("headings", "stock") if " " not in title)


class Finder:
    """Looks among the passages given to it so far; a sweep gives it one section after the other.

    With `first_come` a tag is carried along in reading order: it keeps the first passages that bear on it, for which
    of them is best shows only at the end.
    """

    def __init__(
        self,
        analysis: DocumentAnalysis,
        references: Sequence[Reference],
        embedder: Embedder | None = None,
        first_come: bool = False,
    ) -> None:
        document, skeleton = analysis.document, analysis.skeleton
        self.document, self.skeleton = document, skeleton
        self.first_come = first_come
        self.given = openings(document.language)
        self.index = PassageIndex(analysis, embedder)
        self.passages = analysis.of(body_passages)
        self.place = {section.id: i for i, section in enumerate(skeleton.sections)}
        self._references = sorted(references, key=lambda r: r.start)
        self._starts = [r.start for r in self._references]
        self._rarity = analysis.of(Rarity).of
        self._words = analysis.of(Words)
        self._titles = self._words.heading_terms
        self._subtrees = analysis.of(Subtrees)
        self._stock: defaultdict[str, list[int]] = defaultdict(list)  # the places of headings that many documents have
        for i, section in enumerate(skeleton.sections):
            if (title := section.title.lower()) in _stock():
                self._stock[title].append(i)
        self._titled: defaultdict[str, list[int]] = defaultdict(list)
        for i, words in enumerate(self._titles):
            for word in words:
                self._titled[word].append(i)

    def add(self, section: Section) -> None:
        """Take in a section's text."""
        if not lists_works(section):
            self.index.add([p for p in self.passages[section.id] if len(_ENTRY.findall(p.text)) < ENTRIES])

    def reference_of(self, tag: OpenTag) -> Reference | None:
        """The reference that the tag's words hold; of several the first that leads forward."""
        held = []
        for i in range(bisect_left(self._starts, tag.at.start), len(self._references)):
            if self._starts[i] >= tag.at.end:
                break
            held.append(self._references[i])
        ahead = next((r for r in held if r.direction == "forward"), None)
        return ahead or (held[0] if held and tag.kind == "reference" else None)

    def candidates(self, tag: OpenTag) -> tuple[Passage, ...]:
        """The passages that may close a tag, best first."""
        if tag.kind == "undefined":
            holding = self.index.holding(tag.concept, start=tag.at.end)
            found = [p for p in holding if introduces(p.text, tag.concept, self.given)]
            return tuple(found[:CANDIDATES])
        query = self._query(tag)
        pointed = self._pointed(tag, query)
        if tag.kind == "reference" and pointed:
            return (*self._heading(tag), *pointed)[:CANDIDATES]
        spans: dict[tuple[int, int], Passage] = {}
        for passage in (*pointed, *self._alike(tag, query)):
            spans.setdefault((passage.start, passage.end), passage)
        return tuple(list(spans.values())[:CANDIDATES])

    def _pointed(self, tag: OpenTag, query: dict[str, float]) -> list[Passage]:
        """The passages where the tag's own words lead: by a reference, by naming a part or a heading."""
        reference = self.reference_of(tag)
        pointed = list(self._at(reference, query)) if reference else []
        if pointed or tag.kind != "promise":
            return pointed
        announced = list(islice(self._announced(tag, query), 2 * POINTED * CANDIDATES))
        return announced or list(self._headed(tag, query))

    def _heading(self, tag: OpenTag) -> Iterator[Passage]:
        """The heading to which a reference leads, if it leads to one: where a reader turns to."""
        reference = self.reference_of(tag)
        at = reference.target_at if reference else None
        section = self.skeleton.section_at(at.start) if at else None
        if at and section and at.start < section.body:
            end = min(at.end, section.body)
            yield Passage(section.id, at.start, end, self.document.text[at.start : end], pointed=True)

    def _alike(self, tag: OpenTag, query: dict[str, float]) -> Iterator[Passage]:
        """The passages that share words with the tag or are near it in meaning, those of the part it names first."""
        start, region, concept = tag.at.end, self._region(tag), self._concept(tag)
        if not self.first_come and region > start:
            yield from self.index.search(query, POINTED, start=region, concept=concept)
        lexical = self._lexical(query, start, concept)
        near = self.index.nearest(f"{tag.concept}. {tag.question}", CANDIDATES, start=start)
        for pair in zip_longest(lexical, near) if near else ():
            yield from (passage for passage in pair if passage is not None)
        yield from lexical

    def _lexical(self, query: dict[str, float], start: int, concept: list[str]) -> list[Passage]:
        if not self.first_come:
            return self.index.search(query, CANDIDATES, start=start, concept=concept)
        weights = {word: self._rarity(word) for word in concept}
        bar = BEARS * sum(weights.values())
        found = self.index.search(query, CANDIDATES * CANDIDATES, start=start, concept=concept)
        held = ((p, set(self._words.terms(p.start, p.end))) for p in found)
        bearing = [p for p, words in held if sum(v for word, v in weights.items() if word in words) >= bar]
        return sorted(bearing, key=lambda p: p.start)[:CANDIDATES]

    def _query(self, tag: OpenTag) -> dict[str, float]:
        query: dict[str, float] = {}
        if tag.kind == "reference":
            text = self.document.text
            start = max(text.rfind("\n", 0, tag.at.start) + 1, tag.at.start - REACH)
            return dict.fromkeys(self._words.terms(start, min(len(text), tag.at.end + REACH)), SENTENCE)
        quote = self._words.terms(tag.at.start, tag.at.end)
        for words, weight in (
            (quote, SENTENCE),
            (self._words.read(tag.question), QUESTION),
            (self._concept(tag), CONCEPT),
        ):
            query.update({word: max(weight, query.get(word, 0.0)) for word in words})
        return query

    def _region(self, tag: OpenTag) -> int:
        """Where what closes the tag should begin: after it, or where its own words say."""
        length = len(self.document.text)
        if self.given.ending.search(tag.at.quote):
            return max(tag.at.end, int(CLOSE * length))
        return max(tag.at.end, int(SECOND_HALF * length)) if self.given.halfway.search(tag.at.quote) else tag.at.end

    def _at(self, reference: Reference, query: dict[str, float]) -> Iterator[Passage]:
        """The passages where a reference leads: the caption or label itself, or the text under the heading."""
        if reference.target_at is None:
            yield from self._on_page(reference.target_page, query)
            return
        at = reference.target_at
        section = self.skeleton.section_at(at.start)
        if at.start < section.body:
            yield from self._under(section, query)
            return
        held = self.passages[section.id]
        passage = held[max(0, bisect_right(held, at.start, key=attrgetter("start")) - 1)] if held else None
        if passage is not None and passage.start <= at.start < passage.end:
            labels_formula = at.quote.startswith("(") and at.start - passage.start < FORMULA
            start, end = (passage.start, at.end) if labels_formula else (at.start, self._caption_end(at.start, passage))
            yield Passage(section.id, start, end, self.document.text[start:end], pointed=True)

    def _on_page(self, number: int | None, query: dict[str, float]) -> Iterator[Passage]:
        """The passages of a page: of the section that begins on it, or else those that share most words."""
        page = self.document.page(number) if number else None
        if page is None:
            return
        section = self._begun_on(page) or self.skeleton.section_at(page.start)
        start = max(page.start, section.start)
        found = self.index.search(query, POINTED, start=start, end=page.end) if query else []
        found += [p for p in self.passages[section.id] if start <= p.start < page.end][:1]
        yield from (passage._replace(pointed=True) for passage in found)

    def _begun_on(self, page: Page) -> Section | None:
        """The first section that begins on a page, None where one before it goes on over all of it."""
        place = bisect_left(self.skeleton.sections, page.start, key=lambda one: one.start)
        begins = self.skeleton.sections[place] if place < len(self.skeleton.sections) else None
        return begins if begins and begins.start < page.end else None

    def _caption_end(self, start: int, passage: Passage) -> int:
        """Where a caption ends: with the last of the lines set as one, or with the passage."""
        lines = self.document.lines
        i = bisect_right(lines, start, key=lambda line: line.start) - 1
        if i < 0 or lines[i].role != "caption":
            return passage.end
        while i + 1 < len(lines) and lines[i + 1].role == "caption" and lines[i + 1].start < passage.end:
            i += 1
        return max(start + 1, min(passage.end, lines[i].end))

    def _announced(self, tag: OpenTag, query: dict[str, float]) -> Iterator[Passage]:
        """The passages of the parts that a promise names: "the next chapter", "the following sections", "results"."""
        named = self.given.ahead.search(tag.at.quote)
        if named is None:
            titles = set(_WORD.findall(tag.at.quote.lower())) & _stock()
            held = [self._stock[title] for title in titles if title in self._stock]
            firsts = [bisect_right(places, self.place[tag.section_id]) for places in held]
            later = (map(places.__getitem__, range(at, len(places))) for at, places in zip(firsts, held, strict=True))
            for place in merge(*later):
                yield from self._under(self.skeleton.sections[place], query)
        elif parts := self._parts_ahead(tag, named[0]):
            yield from self._inside(parts, query)

    def _parts_ahead(self, tag: OpenTag, named: str) -> range:
        """The sections that words such as "the next chapter" name; with a plural, all that follow on their level."""
        sections, first = self.skeleton.sections, self.place[tag.section_id] + 1
        labels = [label for word in named.split() if (label := _parts(self.document.language).get(word.lower()))]
        if any(kind == "chapter" for kind, _ in labels):
            first = self._subtrees.end[self.place[self._chapter_of(sections[first - 1]).id]]
        ends = self._subtrees.past if any(plural for _, plural in labels) else self._subtrees.end
        return range(first, ends[first] if first < len(sections) else first)

    def _chapter_of(self, section: Section) -> Section:
        """The section without a dot in its number that holds a section."""
        while section.parent is not None and "." in section.number:
            section = self.skeleton.sections[self.place[section.parent]]
        return section

    def _headed(self, tag: OpenTag, query: dict[str, float]) -> Iterator[Passage]:
        """The passages under later headings whose words all stand in the tag, the head of its concept among them."""
        concept = {word: self._rarity(word) for word in self._concept(tag)}
        after = bisect_left(self.skeleton.sections, tag.at.end, key=lambda one: one.start)
        places = {i for word in self._heads(tag) for i in self._titled.get(word, ()) if i >= after}
        named = [i for i in places if self._titles[i] <= query.keys() and self._tells(self._titles[i], concept)]
        for i in sorted(named, key=lambda i: (-self._weight(self._titles[i]), i))[:2]:
            yield from self._under(self.skeleton.sections[i], query)

    def _tells(self, title: frozenset[str], concept: dict[str, float]) -> bool:
        """Whether a heading is no commonplace, and names enough of a concept."""
        if self._weight(title) < TELLING * self._rarity(""):
            return False
        return sum(concept.get(word, 0.0) for word in title) >= SHARE * (sum(concept.values()) or 1.0)

    def _weight(self, title: frozenset[str]) -> float:
        return sum(self._rarity(word) for word in title)

    def _concept(self, tag: OpenTag) -> list[str]:
        return self._words.terms_of(tag.concept, tag.at.start, tag.at.end)

    def _heads(self, tag: OpenTag) -> list[str]:
        """The stems that govern a concept: the first of its core, or the first two where it has none."""
        core = self.given.core.search(tag.concept)
        words = self._words.terms_of(core[0], tag.at.start, tag.at.end) if core else self._concept(tag)
        return words[: 1 if core else 2]

    def _under(self, section: Section, query: dict[str, float]) -> Iterator[Passage]:
        """Passages under a heading and its subheadings: those that share most words, or the first ones."""
        place = self.place[section.id]
        yield from self._inside(range(place, self._subtrees.end[place]), query)

    def _inside(self, places: range, query: dict[str, float]) -> Iterator[Passage]:
        """Passages of consecutive sections: those that share most words with the query, then the first ones."""
        sections = self.skeleton.sections
        start, end = sections[places[0]].body, sections[places[-1]].end
        best = self.index.search(query, POINTED - 1, start=start, end=end) if query else []
        first = (p for place in places for p in self.passages[sections[place].id])
        for count, passage in enumerate((*best, *first)):
            if count == POINTED:
                return
            yield passage._replace(pointed=True)
