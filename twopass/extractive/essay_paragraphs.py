"""The extractive reader's essay: the document's own sentences, part by part, from what it claims to what stays open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from twopass.extractive.listings import listed
from twopass.extractive.salience import similarity
from twopass.extractive.study import Study
from twopass.findings import EssayFindings, FoundParagraph
from twopass.schema import Evidence, Line, OpenTag, Section
from twopass.text.compression import shorten
from twopass.text.running_text import silent
from twopass.text.tokens import wording

_SENTENCES = 4  # sentences in a paragraph: more would be a list
_ALIKE = 0.5  # cosine above which a sentence was already said
_FIT = 0.3  # fitness below which a sentence is not for prose: thanks, notices, fragments
_OPEN = 4  # open questions named in the last paragraph
_TEXT = 2400  # characters that a reply may say in a paragraph


def write_prose(
    study: Study, lines: Sequence[Line], still_open: Sequence[OpenTag], max_paragraphs: int
) -> EssayFindings:
    """What task `essay` asks for."""
    writer = _Writer(study)
    sections = study.skeleton.sections
    held = [
        (section, line) for section, line in zip(sections, lines, strict=True) if line.evidence and not silent(section)
    ]
    groups = _groups(sections, held, max(1, max_paragraphs - 1))
    paragraphs = [one for group in groups if (one := writer.paragraph(group)) is not None]
    if still_open and paragraphs:
        paragraphs[-1] = writer.closing(paragraphs[-1], still_open)
    return EssayFindings(title=study.document.title, paragraphs=tuple(paragraphs))


_Held = tuple[Section, Line]


def _groups(sections: Sequence[Section], held: Sequence[_Held], most: int) -> Iterator[list[_Held]]:
    """The lines of each main part; a long part gives way to its own parts while there is room for more paragraphs, and
    with more parts than paragraphs, neighbours share one.
    """
    parts = _split(list(held), _top_level(sections))
    while 0 < len(parts) < most:
        longest = max(range(len(parts)), key=lambda i: len(parts[i]))
        below = min((section.level for section, _ in parts[longest][1:]), default=0)
        finer = _split(parts[longest], below)
        if len(finer) < 2:
            break
        parts[longest : longest + 1] = finer
    size = len(parts) / min(most, len(parts)) if parts else 1.0
    for number in range(min(most, len(parts))):
        group = parts[round(number * size) : round((number + 1) * size)]
        yield [one for part in group for one in part]


def _split(held: list[_Held], level: int) -> list[list[_Held]]:
    """Runs that begin at each section of `level` or above."""
    parts: list[list[_Held]] = []
    for section, line in held:
        if not parts or section.level <= level:
            parts.append([])
        parts[-1].append((section, line))
    return parts


def _top_level(sections: Sequence[Section]) -> int:
    """The level of the main parts: the highest one that more than one heading has."""
    levels = [section.level for section in sections]
    return next((level for level in sorted(set(levels)) if levels.count(level) > 1), 1)


class _Writer:
    """Takes sentences from lines and says none twice."""

    def __init__(self, study: Study) -> None:
        self.study = study
        self.said: list[int] = []

    def paragraph(self, group: Sequence[_Held]) -> FoundParagraph | None:
        """Up to four sentences of a part, spread over its sections, in text order."""
        options = [one for section, line in group for one in self._weighed(section, line)]
        width = max(1, -(-len(options) // _SENTENCES))
        chosen: list[tuple[float, int, Evidence]] = []
        for start in range(0, len(options), width):
            for weight, at, evidence in sorted(options[start : start + width], key=lambda one: -one[0]):
                if not any(similarity(self.study.statistics, at, other) > _ALIKE for other in self.said):
                    chosen.append((weight, at, evidence))
                    self.said.append(at)
                    break
        if not chosen:
            return None
        language = self.study.statistics.language
        text = _fitting([shorten(evidence.quote, language) for _, _, evidence in chosen], _TEXT)
        return FoundParagraph(text=text, evidence=tuple(evidence for _, _, evidence in chosen))

    def _weighed(self, section: Section, line: Line) -> list[tuple[float, int, Evidence]]:
        statistics = self.study.statistics
        low, high = statistics.within(section.body, section.end)
        found = []
        for evidence in line.evidence:
            at = statistics.within(evidence.start, evidence.start + 1)[0]
            quoted = low <= at < high and self.study.printed[at] in line.comment
            if quoted and self.study.fit[at] >= _FIT:
                found.append((float(self.study.scores[at]), at, evidence))
        return found

    def closing(self, last: FoundParagraph, still_open: Sequence[OpenTag]) -> FoundParagraph:
        """The last paragraph with what stays open."""
        language = self.study.statistics.language
        names = list(dict.fromkeys(f"“{tag.concept}”" for tag in still_open))[:_OPEN]
        left = wording(language, "open").format(list=listed(names, language))
        if len(last.text) + len(left) >= _TEXT:
            return last
        return last.model_copy(update={"text": f"{last.text} {left}"})


def _fitting(sentences: Sequence[str], room: int) -> str:
    """As many whole sentences as fit, at least the first; a sentence that does not fit is passed over."""
    text = sentences[0]
    for one in sentences[1:]:
        if len(text) + 1 + len(one) <= room:
            text = f"{text} {one}"
    return text
