"""What a section leaves open: promises, names without introduction, questions, claims, broken enumerations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from twopass.extract.concepts import concept_of, shortened
from twopass.extract.enumerations import broken_enumerations
from twopass.extract.introductions import late_introductions
from twopass.extract.openings import Openings, openings
from twopass.extract.sentences import Sentence, sentences
from twopass.extract.words import HAN, content_stems, phrases
from twopass.replies import WrittenTag
from twopass.schema import Document, Section, Skeleton

MOST = 8
"""Tags one reply may hold."""
LONGEST = 240
"""Characters of opening words shown: about two lines."""
FEWEST = 4
"""Words below which a sentence opens nothing."""
ANSWERED = 0.34
"""Share of a question's content words that the sentences after it must take up for it to count as answered there."""

_ASKED = ("?", "？", ";")  # the Greek question mark is a semicolon
_CODE = re.compile(r"[{}\\|]|=>|->|::|==|\w_\w+_\w|[<>]{1}\w")
_LEADERS = re.compile(r"\.{4,}|(?:\. ){4,}|…{2,}")


def find_tags(inputs: Mapping[str, Any]) -> list[WrittenTag]:
    """The tags of one section, in reading order, those that matter most to a reader first kept.

    `inputs` are those of the task `forward`: document, skeleton, section, text and language.
    """
    document: Document = inputs["document"]
    section: Section = inputs["section"]
    skeleton: Skeleton = inputs["skeleton"]
    given = openings(document.language)
    flow = [s for s in sentences(document, section.body, section.end) if s.role in ("body", "footnote")]
    found = [
        *_introductions(document, skeleton, section, given, flow),
        *_promises(document, skeleton, section, given, flow),
        *_questions(document, given, flow),
        *broken_enumerations(document, given, flow),
    ]
    unlike: dict[tuple[str, str], tuple[int, int, WrittenTag]] = {}
    for rank, position, tag in sorted(found, key=lambda one: one[:2]):
        unlike.setdefault((tag.kind, tag.concept.casefold()), (rank, position, tag))
    kept = sorted(unlike.values(), key=lambda one: one[:2])[:MOST]
    return [tag for _, _, tag in sorted(kept, key=lambda one: one[1])]


Found = tuple[int, int, WrittenTag]


def _introductions(
    document: Document, skeleton: Skeleton, section: Section, given: Openings, flow: list[Sentence]
) -> Iterator[Found]:
    for one in late_introductions(document, skeleton):
        if section.body <= one.start < section.end:
            sentence = next((s for s in flow if s.start <= one.start < s.end), None)
            if sentence is None:
                continue
            start, end = clause(document.text, sentence.start, sentence.end, one.start, one.end)
            asked = given.asks["undefined" if one.kind == "acronym" else one.kind].format(concept=one.name)
            yield 2, one.start, _tag("undefined", one.name, asked, document.text[start:end])


def _promises(
    document: Document, skeleton: Skeleton, section: Section, given: Openings, flow: list[Sentence]
) -> Iterator[Found]:
    leaf = not any(other.parent == section.id for other in skeleton.sections)
    for i, sentence in enumerate(flow):
        words = document.text[sentence.start : sentence.end]
        if not given.trigger.search(words) or not _plain(words):
            continue
        match = given.promise.search(words)
        if match is None or given.settled.search(words) or words.endswith((":", "：")):
            continue
        if leaf and given.here.search(words):
            continue
        start, end = clause(
            document.text, sentence.start, sentence.end, sentence.start + match.start(), sentence.start + match.end()
        )
        before = document.text[flow[i - 1].start : flow[i - 1].end] if i else ""
        concept = concept_of(document.text[start:end], given, document.language, before, section.title)
        if concept:
            asked = given.asks["promise"].format(concept=concept)
            yield 0, start, _tag("promise", concept, asked, document.text[start:end])


def _questions(document: Document, given: Openings, flow: list[Sentence]) -> Iterator[Found]:
    for i, sentence in enumerate(flow):
        words = document.text[sentence.start : sentence.end]
        if not _plain(words):
            continue
        claim = given.hypothesis.search(words)
        research = given.research.match(words)
        if claim and not given.settled.search(words):
            kind = "question" if words.endswith(_ASKED[:2]) else "hypothesis"
            concept = concept_of(words, given, document.language, "", "")
            asked = given.asks[kind].format(concept=" ".join(words.split()))
            yield 1, sentence.start, _tag("question", concept or shortened(words), asked, words)
        elif research or _direct(words, given):
            after = [s for s in flow[i + 1 :] if s.paragraph == sentence.paragraph]
            later = " ".join(document.text[s.start : s.end] for s in after)
            if research is None and _answered(words, later, given, document.language):
                continue
            concept = concept_of(words, given, document.language, "", "") or shortened(words)
            yield 1, sentence.start, _tag("question", concept, " ".join(words.split()), words)


def _direct(words: str, given: Openings) -> bool:
    """Whether the sentence is a question that the text itself might answer."""
    mark = ("?", "？") if given.language != "el" else _ASKED
    return words.endswith(mark) and given.asking.match(words) is not None and not given.addressed.search(words)


def _answered(question: str, after: str, given: Openings, language: str) -> bool:
    """Whether the rest of the paragraph takes the question up."""
    if not after:
        return False
    if given.answers.match(after) or after.split(" ", 1)[0].lower() in phrases(given.language, "anaphora"):
        return True
    asked = set(content_stems(question, given.language))
    share = len(asked & set(content_stems(after, given.language))) / max(1, len(asked))
    return share >= (ANSWERED if len(after) < LONGEST else ANSWERED / 2)


def _plain(words: str) -> bool:
    """Whether the words are prose of some length."""
    if _CODE.search(words) or _LEADERS.search(words):
        return False
    return words.count(" ") >= FEWEST - 1 or len(HAN.findall(words)) >= 2 * FEWEST


def clause(text: str, start: int, end: int, first: int, last: int) -> tuple[int, int]:
    """The sentence `[start, end)`, or of a long one the part around `[first, last)`, cut between words."""
    while end - start > LONGEST:
        cuts = [m.end() for m in re.finditer(r"[;:,—–]\s|\s\(|\)\s|，|；", text[start:end])]
        before = [c for c in cuts if start + c <= first]
        after = [c for c in cuts if start + c >= last]
        if before and (not after or start + before[0] - start >= end - (start + after[-1])):
            start += before[0]
        elif after and start + after[-1] < end:
            end = start + after[-1]
            while end > last and not text[end - 1].isalnum():
                end -= 1
        else:
            break
    if end - start > LONGEST:
        start = max(start, first - LONGEST // 3)
        while start < first and not text[start - 1].isspace():
            start += 1
        end = min(end, max(last, start + LONGEST))
        while end > last and end < len(text) and not text[end].isspace():
            end -= 1
    return start, end


def _tag(kind: Any, concept: str, asked: str, quote: str) -> WrittenTag:
    return WrittenTag(kind=kind, concept=concept[:120].strip(), question=asked[:600], quote=quote[:800])
