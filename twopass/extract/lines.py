"""The extractive reader's line of the index for one section: one or two sentences of its own, in plain words."""

from __future__ import annotations

from collections.abc import Sequence

from twopass.extract.salience import score, similarity
from twopass.extract.shorten import shorten
from twopass.extract.study import Study
from twopass.extract.words import wording
from twopass.replies import SynthesisReply
from twopass.schema import Entry, Point, Section

_ALIKE = 0.4  # cosine above which a second sentence adds too little
_CHILDREN = 7  # subsections named before the rest is only counted
_RANK = 0.25  # weight of the second reading's order against the sentence's own


def write_line(
    study: Study, section: Section, entry: Entry, children: Sequence[Section], max_comment: int
) -> SynthesisReply:
    """The reply to task `synthesis`."""
    picked = _pick(study, section, entry.points, max_comment)
    if picked:
        picked.sort(key=lambda point: point.evidence[0].start)
        comment = " ".join(point.text for point in picked)
        return SynthesisReply(
            keywords=list(entry.keywords)[:8], comment=comment, quotes=[point.evidence[0].quote for point in picked]
        )
    language = study.statistics.language
    if children:
        return SynthesisReply(keywords=list(entry.keywords)[:8], comment=_contents(children, language), quotes=[])
    return _bare(study, section, entry, max_comment)


def _pick(study: Study, section: Section, points: Sequence[Point], max_comment: int) -> list[Point]:
    """The best point that fits, and a second one where it says something else."""
    statistics = study.statistics
    low, high = statistics.within(section.body, section.end)
    scores = score(statistics, low, high, section.title)
    weighed: list[tuple[float, int, Point]] = []
    for place, point in enumerate(points):
        at = statistics.within(point.evidence[0].start, point.evidence[0].start + 1)[0]
        value = float(scores[at - low]) if low <= at < high else 0.0
        weighed.append((value * (1.0 - _RANK * place / len(points)), at, point))
    weighed.sort(key=lambda one: -one[0])
    picked: list[tuple[int, Point]] = []
    room = max_comment
    for _, at, point in weighed:
        if len(point.text) > room or any(similarity(statistics, at, other) > _ALIKE for other, _ in picked):
            continue
        picked.append((at, point))
        room -= len(point.text) + 1
        if len(picked) == 2:
            break
    return [point for _, point in picked]


def _contents(children: Sequence[Section], language: str) -> str:
    """What a heading without text of its own governs."""
    names = [child.heading.rstrip(" .:") for child in children]
    if len(names) > _CHILDREN:
        more = wording(language, "more").format(count=len(names) - _CHILDREN + 1)
        names = [*names[: _CHILDREN - 1], more]
    return wording(language, "introduces").format(list=listed(names, language))


def listed(names: Sequence[str], language: str) -> str:
    """ "a, b and c" in the document's language."""
    if len(names) == 1:
        return names[0]
    if language == "zh":
        return "、".join(names[:-1]) + wording(language, "and") + names[-1]
    return f"{', '.join(names[:-1])} {wording(language, 'and')} {names[-1]}"


def _bare(study: Study, section: Section, entry: Entry, max_comment: int) -> SynthesisReply:
    """A section without a sentence: its own first words, if it has any."""
    language = study.statistics.language
    words = " ".join(study.document.text[section.body : section.end].split())
    if not words:
        return SynthesisReply(keywords=[], comment=wording(language, "bare"), quotes=[])
    held = words[: min(max_comment, 160)]
    quote = study.document.text[section.body : section.end].strip()[:160]
    if len(held) < len(words) and " " in held:
        held = held.rsplit(" ", 1)[0]
    return SynthesisReply(keywords=list(entry.keywords)[:8], comment=shorten(held, language), quotes=[quote])
