"""ResolvedIndex → graph: sections and concepts as nodes, uses and closings as edges, and what later text rests on."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from twopass.schema import Entry, Evidence, Point, Reference, Resolution, Skeleton
from twopass.text.analysis import DocumentAnalysis
from twopass.text.word_index import Words

if TYPE_CHECKING:
    import networkx as nx

DAMPING = 0.85
"""Share of importance passed along edges, from Brin and Page (1998)."""
ROUNDS, CLOSE_ENOUGH = 100, 1e-9
CLOSING, REFERENCE, USE = 3.0, 1.0, 1.0
"""Weights of edges: a closing states outright that one section rests on another; a mention only suggests it."""
USERS = 60
"""Sections counted as users of one concept; a word in more of them is the document's subject, and tells nothing."""


class Graph:
    """What relies on what: nodes are section ids and "concept: WORDS", and an edge leads to what is relied upon.

    A concept is a keyword of an entry; its home is the first section that has it as a keyword, and the later sections
    that mention it use it.
    """

    def __init__(self) -> None:
        self.nodes: dict[str, tuple[str, str]] = {}
        """Node → its kind ("section", "concept") and title."""
        self.edges: defaultdict[str, dict[str, tuple[str, float]]] = defaultdict(dict)
        """Node → what it relies on → the edge's kind ("closing", "reference", "use", "home") and weight."""

    def add(self, source: str, target: str, kind: str, weight: float) -> None:
        """An edge more; one between the same nodes gains the weight and keeps its kind."""
        first, held = self.edges[source].get(target, (kind, 0.0))
        self.edges[source][target] = first, held + weight

    def to_networkx(self) -> nx.DiGraph[str]:
        """The same graph for whoever means to study it, with `kind`, `title` and `weight` as attributes.

        A reading does without: importing networkx takes longer than all that a short document needs of it.
        """
        import networkx as nx

        graph: nx.DiGraph[str] = nx.DiGraph()
        for node, (kind, title) in self.nodes.items():
            graph.add_node(node, kind=kind, title=title)
        for source, targets in self.edges.items():
            for target, (kind, weight) in targets.items():
                graph.add_edge(source, target, kind=kind, weight=weight)
        return graph


def build_graph(
    analysis: DocumentAnalysis,
    entries: Sequence[Entry],
    resolutions: Sequence[Resolution],
    references: Sequence[Reference] = (),
) -> Graph:
    """The graph of one document, out of its closings, its references and the uses of its concepts."""
    skeleton = analysis.skeleton
    graph = Graph()
    graph.nodes.update((section.id, ("section", section.title)) for section in skeleton.sections)
    for source, target in _closings(entries, resolutions):
        if target in graph.nodes:
            graph.add(source, target, "closing", CLOSING)
    for source, target in _references(skeleton, references):
        graph.add(source, target, "reference", REFERENCE)
    for concept, (home, users) in concept_uses(analysis, entries).items():
        node = f"concept: {concept}"
        graph.nodes[node] = "concept", concept
        graph.add(node, home, "home", 1.0)
        for user in users:
            graph.add(user, node, "use", USE / len(users) ** 0.5)
    return graph


def _closings(entries: Sequence[Entry], resolutions: Sequence[Resolution]) -> Iterator[tuple[str, str]]:
    """The sections of each tag and of the words, elsewhere, that close it."""
    opened = {tag.id: tag.section_id for entry in entries for tag in entry.tags}
    for resolution in resolutions:
        source = opened.get(resolution.tag_id)
        if source and resolution.target and resolution.target != source:
            yield source, resolution.target


def _references(skeleton: Skeleton, references: Sequence[Reference]) -> Iterator[tuple[str, str]]:
    """The sections of each reference and of its target, where they differ."""
    for reference in references:
        if reference.target_at is not None:
            source = skeleton.section_at(reference.start).id
            target = skeleton.section_at(reference.target_at.start).id
            if source != target:
                yield source, target


def concept_uses(analysis: DocumentAnalysis, entries: Sequence[Entry]) -> dict[str, tuple[str, tuple[str, ...]]]:
    """For each keyword of an entry: the section it is at home in, and the ids of the later sections that mention it."""
    homes: dict[str, str] = {}
    for entry in entries:
        for keyword in entry.keywords:
            homes.setdefault(keyword.casefold(), entry.section_id)
    uses: dict[str, tuple[str, tuple[str, ...]]] = {}
    holders = analysis.of(_Holders)
    for keyword, home in homes.items():
        later = holders.after(home, keyword)
        if 0 < len(later) <= USERS:
            uses[keyword] = home, later
    return uses


class _Holders:
    """Which sections hold a word, heading and text together."""

    def __init__(self, analysis: DocumentAnalysis) -> None:
        self._words = analysis.of(Words)
        self._ids = [section.id for section in analysis.skeleton.sections]
        self._order = {section_id: i for i, section_id in enumerate(self._ids)}
        self._held: defaultdict[str, list[int]] = defaultdict(list)
        for i, section in enumerate(analysis.skeleton.sections):
            for word in set(self._words.terms(section.start, section.end)):
                self._held[word].append(i)

    def after(self, section_id: str, name: str) -> tuple[str, ...]:
        """The ids of the sections after one that hold all words of a name, in reading order."""
        words = set(self._words.read(name))
        held = set.intersection(*(set(self._held.get(word, ())) for word in words)) if words else set()
        return tuple(self._ids[i] for i in sorted(held) if i > self._order[section_id])


def importance(graph: Graph) -> dict[str, float]:
    """For each section, how much later text rests on it: shares that sum to 1 (PageRank over the edges' weights).

    What reaches a concept is passed on to its home, so only sections keep a share.
    """
    sections = frozenset(node for node, (kind, _) in graph.nodes.items() if kind == "section")
    if not sections:
        return {}
    rank = _power(graph, sections)
    kept = {node: rank[node] for node in graph.nodes if node in sections}
    whole = sum(kept.values())
    return {node: share / whole for node, share in kept.items()}


def _power(graph: Graph, sections: frozenset[str]) -> dict[str, float]:
    """Power iteration, (nodes,) float64; a jump lands on a section, and dangling nodes give their share to the jump."""
    nodes = list(graph.nodes)
    at = {node: i for i, node in enumerate(nodes)}
    edges = [(at[a], at[b], weight) for a in nodes for b, (_, weight) in graph.edges.get(a, {}).items()]
    source = np.array([a for a, _, _ in edges], dtype=np.intp)
    target = np.array([b for _, b, _ in edges], dtype=np.intp)
    weight = np.array([w for _, _, w in edges], dtype=np.float64)
    given = np.bincount(source, weights=weight, minlength=len(nodes))
    share = weight / given[source] if len(edges) else weight
    jump = np.array([1.0 if node in sections else 0.0 for node in nodes])
    jump /= jump.sum()
    rank = jump.copy()
    for _ in range(ROUNDS):
        passed = np.bincount(target, weights=rank[source] * share, minlength=len(nodes))
        fresh = DAMPING * (passed + rank[given == 0].sum() * jump) + (1 - DAMPING) * jump
        moved = float(np.abs(fresh - rank).sum())
        rank = fresh
        if moved < CLOSE_ENOUGH:
            break
    return dict(zip(nodes, rank.tolist(), strict=True))


def reweigh_entries(
    analysis: DocumentAnalysis, entries: Sequence[Entry], resolutions: Sequence[Resolution]
) -> list[Entry]:
    """The entries with points and keywords put first on which later text relies; nothing is added or dropped.

    A point gains by each closing that rests on its words, and by the concepts it names that later sections use.
    """
    uses = {concept: len(users) for concept, (_, users) in concept_uses(analysis, entries).items()}
    closed = _Spans(e for r in resolutions for e in r.evidence)
    return [_reweighed(entry, uses, closed) for entry in entries]


class _Spans:
    """Stretches of a text, and how many of them overlap one."""

    def __init__(self, held: Iterable[Evidence]) -> None:
        spans = [(one.start, one.end) for one in held]
        self._starts, self._ends = sorted(start for start, _ in spans), sorted(end for _, end in spans)

    def over(self, one: Evidence) -> int:
        """How many begin before a stretch ends, without those that end before it begins."""
        return bisect_left(self._starts, one.end) - bisect_right(self._ends, one.start)


def _reweighed(entry: Entry, uses: dict[str, int], closed: _Spans) -> Entry:
    used = {keyword: math.log1p(uses.get(keyword.casefold(), 0)) for keyword in entry.keywords}
    keywords = sorted(entry.keywords, key=lambda keyword: -used[keyword])
    relied = [_relied_on(point, entry.keywords, used, closed) for point in entry.points]
    most = max(relied, default=0.0) or 1.0
    count = len(entry.points)
    order = sorted(range(count), key=lambda i: -((count - i) / count + relied[i] / most))
    return entry.model_copy(update={"points": tuple(entry.points[i] for i in order), "keywords": tuple(keywords)})


def _relied_on(point: Point, keywords: Sequence[str], used: dict[str, float], closed: _Spans) -> float:
    """How much later text relies on a point: by the closings that rest on its words, and the concepts it names."""
    closings = sum(map(closed.over, point.evidence))
    said = point.text.casefold()
    return CLOSING * closings + sum(used[keyword] for keyword in keywords if keyword.casefold() in said)
