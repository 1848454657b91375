"""Reading (+ question) → ReadingPlan: which sections to read, in an order in which what each needs comes first."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from twopass.answers import Need, PlanStep, ReadingPlan
from twopass.crossrefs.kinds import family
from twopass.extractive.answering.direct_answer import answer_directly
from twopass.gaps.introductions import definitions, introduces
from twopass.gaps.survey import Survey
from twopass.retrieval.search import Passages
from twopass.schema import Reading, Reference, Section
from twopass.text.analysis import DocumentAnalysis
from twopass.text.running_text import lists_works, silent
from twopass.text.tokens import heads_a_listing

if TYPE_CHECKING:
    import networkx as nx

GOALS = 3
"""Sections that are the goal where no sentence answers outright."""
AROUND = 300
"""Characters on either side of a short form in which it is spelled out."""
_SHORT = re.compile(r"\(([A-Z][A-Za-z]*[A-Z][A-Z0-9]*)s?\)")


def plan_reading(passages: Passages, question: str = "") -> ReadingPlan:
    """The shortest order of sections that leads to the answer of a question; of all sections without one.

    A section needs those in which names that it uses are defined, and those that hold what its text refers to, as far
    back or as a result ("by Theorem 7"); that it announces something for later is no need. Sections that need one
    another are read in the document's order.
    """
    reading = passages.reading
    if reading is None:
        raise ValueError("a plan needs the passages of a reading")
    sections = reading.skeleton.sections
    goals = _goals(passages, question) if question else [one.id for one in sections if _is_read(one)]
    needs = needs_of(reading, passages.analysis)
    order = _ordered(_graph(sections, needs, goals), {one.id: place for place, one in enumerate(sections)})
    by_id = {one.id: one for one in sections}
    return ReadingPlan(
        document_id=reading.document.id,
        document=reading.document.title,
        question=question,
        steps=tuple(_steps([by_id[one] for one in order], needs, frozenset(goals) if question else frozenset())),
    )


def _graph(sections: Sequence[Section], needs: dict[str, list[Need]], goals: Sequence[str]) -> nx.DiGraph[str]:
    """The goals and all that they need, an edge from each section to what it needs."""
    import networkx as nx

    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(one.id for one in sections)
    graph.add_edges_from((source, need.section_id) for source, held in needs.items() for need in held)
    return graph.subgraph({node for goal in goals for node in (goal, *nx.descendants(graph, goal))})


def _is_read(section: Section) -> bool:
    """Whether a section is read for itself: a contents page or a bibliography is not."""
    return not lists_works(section) and not heads_a_listing(section.title)


def _goals(passages: Passages, question: str) -> list[str]:
    """The sections that answer a question, or those nearest to doing so."""
    answer = answer_directly(passages, question)
    skeleton = passages.analysis.skeleton
    held = [skeleton.section_at(one.start).id for sentence in answer.sentences for one in sentence.evidence]
    near = [one.section_id for one in answer.passages]
    return list(dict.fromkeys(held or near))[:GOALS]


def _ordered(graph: nx.DiGraph[str], places: dict[str, int]) -> list[str]:
    """Nodes with all that they need before them, else in the document's order."""
    import networkx as nx

    whole = nx.condensation(graph)
    members = {node: sorted(whole.nodes[node]["members"], key=places.__getitem__) for node in whole}
    turned = whole.reverse(copy=False)
    order = nx.lexicographical_topological_sort(turned, key=lambda node: places[members[node][0]])
    return [one for node in order for one in members[node]]


def _steps(order: Sequence[Section], needs: dict[str, list[Need]], goals: frozenset[str]) -> Iterator[PlanStep]:
    done: set[str] = set()
    for section in order:
        held = needs.get(section.id, [])
        yield PlanStep(
            section_id=section.id,
            heading=section.heading,
            first_page=section.first_page,
            last_page=section.last_page,
            goal=section.id in goals,
            needs=tuple(one for one in held if one.section_id in done),
            unmet=tuple(one for one in held if one.section_id not in done),
        )
        done.add(section.id)


# ── needs ─────────────────────────────────────────────────────────────────────────────────────────


def needs_of(reading: Reading, analysis: DocumentAnalysis) -> dict[str, list[Need]]:
    """For each section what it needs of others, one need a section and name, in reading order."""
    found: defaultdict[str, dict[tuple[str, str], Need]] = defaultdict(dict)
    for source, need in (*_definitions(reading, analysis), *_references(reading)):
        if source.id != need.section_id and not silent(source):
            found[source.id].setdefault((need.section_id, need.name), need)
    return {source: sorted(held.values(), key=lambda need: need.at.start) for source, held in found.items()}


def _references(reading: Reading) -> Iterator[tuple[Section, Need]]:
    """What the text refers to."""
    skeleton = reading.skeleton
    for one in reading.references:
        if one.target_at is not None and _is_needed(one):
            target = skeleton.section_at(one.target_at.start)
            at = reading.document.evidence(one.start, one.end)
            yield skeleton.section_at(one.start), Need(section_id=target.id, kind="reference", name=one.text, at=at)


def _is_needed(one: Reference) -> bool:
    """Whether what is referred to must be known first: it came before, or it is a result rather than a place."""
    return one.direction == "back" or (one.direction == "forward" and family(one.kind) not in ("section", "page"))


def _definitions(reading: Reading, analysis: DocumentAnalysis) -> Iterator[tuple[Section, Need]]:
    """The names that a section uses and another one defines."""
    text, skeleton = reading.document.text, reading.skeleton
    for name, home in _homes(analysis).items():
        used = re.compile(rf"(?<!\w){re.escape(name)}s?(?!\w)", 0 if name.isupper() else re.IGNORECASE)
        for found in used.finditer(text):
            section = skeleton.section_at(found.start())
            at = reading.document.evidence(*found.span())
            yield section, Need(section_id=home, kind="definition", name=name, at=at)


def _homes(analysis: DocumentAnalysis) -> dict[str, str]:
    """Each defined term and each short form that is spelled out, with the section that does so first."""
    survey, text = analysis.of(Survey), analysis.document.text
    found = [(start, term) for start, term in definitions(text, survey.given) if survey.prose.holds(start)]
    for match in _SHORT.finditer(text):
        around = text[max(0, match.start() - AROUND) : match.end() + AROUND]
        if introduces(around, match[1], survey.given):
            found.append((match.start(), match[1]))
    homes: dict[str, str] = {}
    for start, name in sorted(found):
        homes.setdefault(name, analysis.skeleton.section_at(start).id)
    return homes
