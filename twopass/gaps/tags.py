"""What a section leaves open: promises, names without introduction, questions, claims, broken enumerations."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Iterator, Sequence
from operator import attrgetter

from twopass.findings import FoundTag, OpenedKind, words_at
from twopass.gaps.concepts import concept_of
from twopass.gaps.enumerations import broken_enumerations
from twopass.gaps.patterns import Openings
from twopass.gaps.pointers import tells_the_order
from twopass.gaps.questions import open_questions, question_marks
from twopass.gaps.survey import Survey
from twopass.languages.dot_leaders import has_leaders
from twopass.schema import Document, Section
from twopass.text.analysis import DocumentAnalysis
from twopass.text.running_text import concludes, silent
from twopass.text.sentences import Sentence
from twopass.text.tokens import HAN, content_stems, function_words, phrases
from twopass.text.wellformed import is_work

MOST = 8
"""Tags one reply may hold."""
LONGEST = 240
"""Characters of opening words shown: about two lines."""
LEAST_STOPS = 2
"""Function words that a whole sentence has at least."""
FEWEST = 4
"""Words below which a sentence opens nothing."""

GOING_ON, FEW = 1200, 3
"""Characters after a promise that keep it at once if they hold most of its words; of so few words half will do where it
says that it is kept close by."""

SIGNPOST = 600
"""Characters before the first subsection in which a promise tells what the subsections hold."""

_ENDS = '.!?:;。！？：；؟؛।”"»)’'
_CODE = re.compile(r"[{}\\|]|=>|->|::|==|_(?<=\w_)\w+_\w|[<>]\w")
_WIDE = re.compile(rf"{HAN.pattern}|[\u3041-\u30ff]")  # the signs of languages without blanks
_PAUSE = re.compile(r"[;:,—–]\s|\s\(|\)\s|，|；")


def find_tags(analysis: DocumentAnalysis, section: Section) -> list[FoundTag]:
    """The tags of one section or a piece of one, in reading order, those that matter most to a reader first kept."""
    if silent(section):
        return []
    known = analysis.of(Survey)
    flow = [s for s in known.segmentation.within(section.body, section.end) if s.role in ("body", "footnote")]
    plain = [s for s in flow if _plain(known.phrasing(s).text)]
    found = [
        *_introductions(known, section, plain),
        *_promises(known, section, plain),
        *_questions(known, section, plain),
        *broken_enumerations(known, flow),
        *_unfilled(known, section, flow),
    ]
    unlike: dict[tuple[str, str], Found] = {}
    for rank, position, tag in sorted(found, key=lambda one: one[:2]):
        unlike.setdefault((tag.kind, tag.concept.casefold()), (rank, position, tag))
    kept = sorted(unlike.values(), key=lambda one: one[:2])[:MOST]
    return [tag for _, _, tag in sorted(kept, key=lambda one: one[1])]


Found = tuple[int, int, FoundTag]
"""A tag with its rank (0 matters most to a reader) and its place in the text."""


def _introductions(known: Survey, section: Section, flow: list[Sentence]) -> Iterator[Found]:
    text, given = known.document.text, known.given
    told: dict[int, bool] = {}  # a long sentence may hold many names
    low, high = (bisect_left(known.introductions, at, key=_start) for at in (section.body, section.end))
    for one in known.introductions[low:high]:
        if (sentence := _holding(flow, one.start)) is None:
            continue
        if sentence.start not in told:
            words = text[sentence.start : sentence.end]
            told[sentence.start] = _told(words, given) and not is_work(words)
        if told[sentence.start] and not (one.kind == "term" and known.sums_up(section, one.name)):
            start, end = clause(text, sentence.start, sentence.end, one.start, one.end)
            asked = given.asks["undefined" if one.kind == "acronym" else one.kind].format(concept=one.name)
            yield 2, one.start, _tag(known.document, "undefined", one.name, asked, start, end)


_start = attrgetter("start")


def _holding(flow: Sequence[Sentence], position: int) -> Sentence | None:
    """The sentence that holds the character at `position`."""
    at = bisect_right(flow, position, key=_start) - 1
    return flow[at] if at >= 0 and position < flow[at].end else None


def _unfilled(known: Survey, section: Section, flow: list[Sentence]) -> Iterator[Found]:
    """Places where a reference was to be filled in, and was not."""
    text = known.document.text
    low, high = (bisect_left(known.unfilled, (at,)) for at in (section.body, section.end))
    for first, last in known.unfilled[low:high]:
        if (one := _holding(flow, first)) is not None:
            start, end = clause(text, one.start, one.end, first, min(last, one.end))
            asked = known.given.asks["unfilled"].format(concept=text[first:last])
            yield 0, start, _tag(known.document, "incomplete", text[first:last], asked, start, end)


def _promises(known: Survey, section: Section, flow: list[Sentence]) -> Iterator[Found]:
    text, given = known.document.text, known.given
    for i, sentence in enumerate([] if _keeps_none(known, section) else flow):
        words = known.phrasing(sentence).text
        match = _announcement(words, given)
        if match is None or (i and _goes_on(known.phrasing(flow[i - 1]).text, words, given)):
            continue
        first, last = sentence.start + match.start(), sentence.start + match.end()
        start, end = clause(text, sentence.start, sentence.end, first, last)
        before = text[flow[i - 1].start : flow[i - 1].end] if i else ""
        announced = max(0, last - start) if given.governs.search(match[0]) else 0
        concept = concept_of(text[start:end], given, known.document.language, before, section.title, announced)
        if concept and not _kept_at_once(known, section, flow[i : i + 2], concept):
            asked = given.asks["promise"].format(concept=concept)
            yield 0, start, _tag(known.document, "promise", concept, asked, start, end)


def _keeps_none(known: Survey, section: Section) -> bool:
    """Whether what a section announces is the order of the text, or is left open: no later text answers it."""
    return tells_the_order(section) or concludes(section, len(known.document.text))


def _announcement(words: str, given: Openings) -> re.Match[str] | None:
    """The words that promise something for later, unless the sentence says that it is none, or where it is kept."""
    match = given.promise.search(words) if given.trigger.search(words) else None
    if match is None or words.endswith((":", "：")):
        return None
    return None if any(one.search(words) for one in (given.settled, given.here, given.numbered)) else match


def _goes_on(before: str, words: str, given: Openings) -> bool:
    """Whether a sentence goes on telling what is done in its section, as the one before it does."""
    return given.here.search(before) is not None and given.later.search(given.aside.sub("", words)) is None


def _kept_at_once(known: Survey, section: Section, flow: list[Sentence], concept: str) -> bool:
    """Whether a promise that names no far place is what the text goes on with: the sentence after it, the sections
    under this one, or the next paragraphs. `flow` is the promise and the sentence after it.
    """
    given, text = known.given, known.document.text
    words, end = text[flow[0].start : flow[0].end], flow[0].end
    if given.ahead.search(words) or (given.later.search(words) and not given.nearby.search(words)):
        return False
    follows = text[flow[1].start : flow[1].end].split(" ", 1)[0].lower() if len(flow) > 1 else ""
    last, below = known.ends[section.id], known.subtree_end(section)
    if follows in phrases(given.language, "anaphora") or (last - end < SIGNPOST and below > last):
        return True
    wanted = set(content_stems(concept, given.language))
    after = set(known.words.stems(end, min(below, end + GOING_ON)))
    few = given.nearby.search(words) is not None and len(wanted) <= FEW
    return len(wanted & after) > len(wanted) // 2 - few


def _questions(known: Survey, section: Section, flow: list[Sentence]) -> Iterator[Found]:
    text, given = known.document.text, known.given
    if known.asks_the_reader(section):
        return
    marked = any(known.phrasing(s).text.endswith(question_marks(known.given.language)) for s in flow)
    direct = marked and not known.asks_for_effect
    for one in open_questions(known, flow, direct, known.ends[section.id]):
        words = text[one.start : one.end]
        asked = given.asks["hypothesis" if one.claim else "question"].format(concept=" ".join(words.split()))
        yield 1, one.start, _tag(known.document, "question", one.concept, asked, one.start, one.end)


def is_prose(words: str, given: Openings) -> bool:
    """Whether the words are a sentence of running text with its end, and no code, row or label."""
    return _plain(words) and _told(words, given, least=1)


def _told(words: str, given: Openings, least: int = LEAST_STOPS) -> bool:
    """Whether the words are a whole sentence, and no row of a table or label in a drawing."""
    stops = function_words(given.language)
    return (words[-1] in _ENDS and sum(word.lower() in stops for word in words.split()) >= least) or HAN.search(
        words
    ) is not None


def _plain(words: str) -> bool:
    """Whether the words are prose of some length."""
    if _CODE.search(words) or has_leaders(words):
        return False
    return words.count(" ") >= FEWEST - 1 or len(_WIDE.findall(words)) >= 2 * FEWEST


def clause(text: str, start: int, end: int, first: int, last: int) -> tuple[int, int]:
    """The sentence `[start, end)`, or of a long one the part around `[first, last)`, cut between words."""
    cuts = deque(start + match.end() for match in _PAUSE.finditer(text[start:end]) if end - start > LONGEST)
    while end - start > LONGEST:
        bounds = _without_a_clause(text, start, end, first, last, cuts)
        if bounds is None:
            return _between_words(text, start, end, first, last)
        start, end = bounds
    return start, end


def _without_a_clause(
    text: str, start: int, end: int, first: int, last: int, cuts: deque[int]
) -> tuple[int, int] | None:
    """The bounds without the clause at the head or at the end, whichever is longer; None if there is neither. Of
    `cuts`, where clauses begin, those are dropped that stand in the bounds no longer.
    """
    while cuts and cuts[0] <= start:
        cuts.popleft()
    while cuts and cuts[-1] > end:
        cuts.pop()
    head, tail = (cuts[0], cuts[-1]) if cuts else (end, start)
    if head <= first and (tail < last or head - start >= end - tail):
        return head, end
    return (start, _word_end(text, last, tail)) if last <= tail < end else None


def _word_end(text: str, last: int, end: int) -> int:
    """Where the last word before a place ends, but not before `last`."""
    while end > last and not text[end - 1].isalnum():
        end -= 1
    return end


def _between_words(text: str, start: int, end: int, first: int, last: int) -> tuple[int, int]:
    """The bounds drawn in around `[first, last)`, to the next space."""
    start = max(start, first - LONGEST // 3)
    while start < first and not text[start - 1].isspace():
        start += 1
    end = min(end, max(last, start + LONGEST))
    while last < end < len(text) and not text[end].isspace():
        end -= 1
    return start, end


def _tag(document: Document, kind: OpenedKind, concept: str, asked: str, start: int, end: int) -> FoundTag:
    return FoundTag(kind=kind, concept=concept.strip(), question=asked, at=words_at(document, start, end))
