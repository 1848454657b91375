"""How much of a paper's abstract the index of the rest holds: ROUGE recall against lead, LexRank and TextRank.

    python -m benchmarks.abstract CORPUS_DIR [--only TEXT] [--kinds paper-1col,paper-2col] [--words N | --whole]

CORPUS_DIR holds pdf/KIND__NAME.pdf. Abstract, keywords and conclusion are cut out of each paper before it is read;
outline, links and structure tree are not used. Every system is cut at the same number of words: those of the
abstract, or N, or with --whole those of the whole index. The index is cut as `twopass summarize --length` cuts it:
lines (keywords and comment) of main headings in reading order, then those a level deeper, and so on. That is because
an index is a tree: who has room for two hundred words is shown the chapters, not all of the first chapter, and an
abstract too says of every chapter what it says. Lines that only name subsections count as headings and not as words.
The others choose among the sentences of the running text. "in order" is the same index cut in plain reading order,
"once" the index of the first reading alone. LexRank and TextRank are those of sumy (`pip install sumy`). The last
lines are the gains of the mean recall over the best of the three, with the 95 % interval of resampled papers.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import fmean
from typing import Any

import numpy as np

from twopass.backends import open_backend
from twopass.config import BackwardOptions, ReadOptions
from twopass.crossrefs import find_references
from twopass.passes.backward import resolve_backward
from twopass.passes.forward import index_forward
from twopass.passes.skeleton import scan_skeleton
from twopass.passes.synthesis import synthesize
from twopass.readers import read
from twopass.report.fold import unfolded
from twopass.schema import Document, Section, Skeleton
from twopass.text.analysis import DocumentAnalysis
from twopass.text.sentences import sentences

OURS = ("twopass", "in order", "once")
RESAMPLES = 10_000
SHORTEST = 40  # words that an abstract must have to be one
LONGEST = 3500  # characters after which an abstract surely ends, headings or not
_ABSTRACT = re.compile(
    r"(?:^|\n)[ \t]*(?:\d\.?\s+)?(?:abstract|summary|résumé|zusammenfassung|resumen|riassunto|resumo)\b[\s.:—–-]*", re.I
)
_KEYWORDS = re.compile(
    r"\n\s*(?:key\s?words|index terms|categories and subject|general terms|ccs concepts|acm reference|mots[- ]cl)", re.I
)
_CONCLUSION = re.compile(r"\b(?:conclusions?|concluding|summary|schluss|fazit|conclusión|conclusioni)\b", re.I)
_WORD = re.compile(r"[^\W_]+")
Baseline = Callable[[Sequence[str], int], str]


@dataclass(frozen=True, slots=True)
class Hidden:
    """A paper without its abstract and conclusion, and the abstract."""

    abstract: str
    document: Document
    skeleton: Skeleton


@dataclass(frozen=True, slots=True)
class Row:
    """One paper: the recall of unigrams and of bigrams by each system."""

    name: str
    words: int
    one: dict[str, float]
    two: dict[str, float]


# ── hiding ────────────────────────────────────────────────────────────────────────────────────────


def hide(document: Document, skeleton: Skeleton) -> Hidden | None:
    """The paper without abstract, keywords and conclusion; None if it has no abstract."""
    span = _abstract_span(document, skeleton)
    if span is None:
        return None
    text = document.text[span[0] : span[1]]
    abstract = _KEYWORDS.split(_ABSTRACT.sub(" ", text, count=1), maxsplit=1)[0].strip()
    if len(_WORD.findall(abstract)) < SHORTEST:
        return None
    cuts = [span, *_conclusion_spans(skeleton)]
    return Hidden(abstract, *_without(document, skeleton, sorted(cuts)))


def _abstract_span(document: Document, skeleton: Skeleton) -> tuple[int, int] | None:
    """From the word "Abstract" to the next heading that does not say so itself."""
    match = _ABSTRACT.search(document.text, 0, max(4000, len(document.text) // 8))
    if match is None:
        return None
    later = [
        s.start for s in skeleton.sections if s.start > match.start() + SHORTEST and not _KEYWORDS.match("\n" + s.title)
    ]
    return match.start(), min([*later, match.end() + LONGEST])


def _conclusion_spans(skeleton: Skeleton) -> list[tuple[int, int]]:
    """Every section called a conclusion, with those beneath it."""
    spans = []
    half = skeleton.sections[-1].end // 2
    for i, section in enumerate(skeleton.sections):
        if _CONCLUSION.search(section.title) and section.start > half:
            below = next(
                (s.start for s in skeleton.sections[i + 1 :] if s.level <= section.level), skeleton.sections[-1].end
            )
            spans.append((section.start, below))
    return spans


def _without(document: Document, skeleton: Skeleton, cuts: Sequence[tuple[int, int]]) -> tuple[Document, Skeleton]:
    """Document and skeleton with the characters of `cuts` taken out and all positions moved."""
    keep = np.ones(len(document.text) + 1, dtype=bool)
    for start, end in cuts:
        keep[start:end] = False
    moved = np.concatenate([[0], np.cumsum(keep)])[: len(keep)].tolist()
    text = "".join(one for one, kept in zip(document.text, keep.tolist(), strict=False) if kept)
    lines = tuple(
        replace(line, start=moved[line.start], end=moved[line.end])
        for line in document.lines
        if keep[line.start : max(line.start + 1, line.end)].all()
    )
    pages = tuple(p.model_copy(update={"start": moved[p.start], "end": moved[p.end]}) for p in document.pages)
    links = tuple(
        link.model_copy(update={"start": moved[link.start], "end": moved[link.end]})
        for link in document.links
        if keep[link.start : link.end].all()
    )
    cut = document.model_copy(update={"text": text, "lines": lines, "pages": pages, "links": links})
    return cut, _skeleton_moved(skeleton, moved)


def _skeleton_moved(skeleton: Skeleton, moved: list[int]) -> Skeleton:
    """Sections of which nothing is left are dropped; their children hang on the section above."""
    parents: dict[str, str | None] = {}
    sections: list[Section] = []
    for section in skeleton.sections:
        start, body, end = moved[section.start], moved[section.body], moved[section.end]
        parent = parents.get(section.parent, section.parent) if section.parent else None
        if start == end:
            parents[section.id] = parent
            continue
        update = {"start": start, "body": body, "end": end, "parent": parent}
        sections.append(section.model_copy(update=update))
    return Skeleton(document_id=skeleton.document_id, sections=tuple(sections))


# ── systems ───────────────────────────────────────────────────────────────────────────────────────


def index_texts(document: Document, skeleton: Skeleton, *, second_pass: bool = True) -> tuple[str, str]:
    """The keywords and comments of the index as it is folded, and in reading order."""
    backend = open_backend("extractive")
    references = find_references(document, skeleton)
    analysis = DocumentAnalysis(document, skeleton)
    forward = index_forward(analysis, backend, references=references)
    options = BackwardOptions(order="backward" if second_pass else "none")
    resolved = resolve_backward(analysis, forward, backend, options, references)
    synthesis = synthesize(analysis, resolved, backend)
    places = unfolded(skeleton, synthesis)
    said = {place: f"{', '.join(line.keywords)}. {line.comment}" for place, line in enumerate(synthesis.lines)}
    return "\n".join(said[place] for place in places), "\n".join(said[place] for place in sorted(places))


def body_sentences(document: Document, skeleton: Skeleton) -> list[str]:
    """The sentences of the running text: what every system chooses from."""
    found = []
    for section in skeleton.sections:
        for one in sentences(document, section.body, section.end):
            words = document.text[one.start : one.end]
            if one.role == "body" and len(_WORD.findall(words)) >= 4:
                found.append(words)
    return found


def lead(texts: Sequence[str], words: int) -> str:
    """The first sentences."""
    return " ".join(texts)


def ranked_by_sumy(name: str) -> Baseline:
    """LexRank or TextRank over the same sentences, best first until the length is reached, then in text order."""
    from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence
    from sumy.summarizers.lex_rank import LexRankSummarizer
    from sumy.summarizers.text_rank import TextRankSummarizer

    summarizer = {"lexrank": LexRankSummarizer, "textrank": TextRankSummarizer}[name]()

    def run(texts: Sequence[str], words: int) -> str:
        model = ObjectDocumentModel([Paragraph([Sentence(one, _Words()) for one in texts])])
        ranks = summarizer.rate_sentences(model) if name == "textrank" else _lexrank(summarizer, model)
        order = sorted(range(len(texts)), key=lambda i: -ranks[model.sentences[i]])
        taken: list[int] = []
        length = 0
        for i in order:
            if length >= words:
                break
            taken.append(i)
            length += len(_WORD.findall(texts[i]))
        return " ".join(texts[i] for i in sorted(taken))

    return run


def _lexrank(summarizer: Any, model: Any) -> dict[Any, float]:
    """sumy's LexRank gives no ratings of its own: take its steps one by one."""
    words = [summarizer._to_words_set(one) for one in model.sentences]
    tf, idf = summarizer._compute_tf(words), summarizer._compute_idf(words)
    matrix = summarizer._create_matrix(words, summarizer.threshold, tf, idf)
    scores = summarizer.power_method(matrix, summarizer.epsilon)
    return dict(zip(model.sentences, scores, strict=True))


class _Words:
    """The tokenizer that sumy asks for."""

    def to_words(self, sentence: str) -> tuple[str, ...]:
        """Words in the sentence."""
        return tuple(_WORD.findall(sentence.lower()))


# ── measuring ─────────────────────────────────────────────────────────────────────────────────────


def recall(reference: str, text: str, words: int, size: int) -> float:
    """ROUGE-N recall (Lin, 2004): the share of the reference's n-grams in the first `words` words of `text`."""
    wanted = _grams(_WORD.findall(reference.lower()), size)
    held = _grams(_WORD.findall(text.lower())[:words], size)
    return sum((wanted & held).values()) / max(1, sum(wanted.values()))


def _grams(tokens: list[str], size: int) -> Counter[tuple[str, ...]]:
    return Counter(zip(*(tokens[i:] for i in range(size)), strict=False))


def measure(name: str, hidden: Hidden, words: int | None, baselines: dict[str, Baseline]) -> Row:
    """All systems on one paper, cut at `words` words, or at the index's own length if None."""
    folded, plain = index_texts(hidden.document, hidden.skeleton)
    once, _ = index_texts(hidden.document, hidden.skeleton, second_pass=False)
    texts = {"twopass": folded, "in order": plain, "once": once}
    length = len(_WORD.findall(texts["twopass"])) if words is None else words or len(_WORD.findall(hidden.abstract))
    body = body_sentences(hidden.document, hidden.skeleton)
    for label, system in baselines.items():
        texts[label] = system(body, length)
    one, two = ({label: recall(hidden.abstract, text, length, n) for label, text in texts.items()} for n in (1, 2))
    return Row(name, length, one, two)


def gain(rows: Sequence[Row], size: int, system: str, best: str) -> tuple[float, float, float]:
    """The relative gain of the mean recall over a baseline, with its 95 % interval over resampled papers."""
    ours = np.array([(row.one if size == 1 else row.two)[system] for row in rows])
    theirs = np.array([(row.one if size == 1 else row.two)[best] for row in rows])
    picks = np.random.default_rng(0).integers(0, len(rows), (RESAMPLES, len(rows)))
    ratios = ours[picks].sum(1) / theirs[picks].sum(1) - 1
    low, high = np.quantile(ratios, [0.025, 0.975])
    return float(ours.sum() / theirs.sum() - 1), float(low), float(high)


def report(rows: Sequence[Row]) -> str:
    """The table and its last line."""
    labels = list(rows[0].one)
    out = [f"{'paper':44} {'words':>6} " + " ".join(f"{label:>17}" for label in labels)]
    for row in rows:
        cells = " ".join(f"{row.one[label]:8.3f} {row.two[label]:8.3f}" for label in labels)
        out.append(f"{row.name[:44]:44} {row.words:6} {cells}")
    means = {label: (fmean(r.one[label] for r in rows), fmean(r.two[label] for r in rows)) for label in labels}
    out.append(
        f"{'mean':44} {fmean(r.words for r in rows):6.0f} " + " ".join(f"{a:8.3f} {b:8.3f}" for a, b in means.values())
    )
    theirs = [label for label in labels if label not in OURS]
    for system in reversed(OURS):
        parts = []
        for size in (1, 2):
            best = max(theirs, key=lambda x: means[x][size - 1])
            middle, low, high = gain(rows, size, system, best)
            parts.append(f"ROUGE-{size} {middle:+.1%} [{low:+.1%}, {high:+.1%}] over {best}")
        out.append(f"{system}, {len(rows)} papers: " + "; ".join(parts))
    return "\n".join(out)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run over a corpus and print one table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--only", default="", help="only names that contain this")
    parser.add_argument("--kinds", default="paper-1col,paper-2col")
    parser.add_argument("--words", type=int, default=0, help="cut all systems here")
    parser.add_argument("--whole", action="store_true", help="cut all systems at the length of the whole index")
    options = parser.parse_args(arguments)
    baselines = {"lead": lead, "lexrank": ranked_by_sumy("lexrank"), "textrank": ranked_by_sumy("textrank")}
    rows = []
    for file in sorted((options.corpus / "pdf").glob("*.pdf")):
        if file.stem.partition("__")[0] not in options.kinds.split(",") or options.only not in file.stem:
            continue
        document = read(file, ReadOptions(layout_only=True))
        hidden = hide(document, scan_skeleton(document))
        if hidden is not None:
            rows.append(measure(file.stem, hidden, None if options.whole else options.words, baselines))
    print(report(rows))


if __name__ == "__main__":
    main()
