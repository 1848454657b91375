"""What references lead to: numbered headings, captions, labels and equation numbers, indexed once."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass

from twopass.crossrefs.equations import equation_label
from twopass.crossrefs.excluded import Zones
from twopass.crossrefs.grammar import Phrase, han_phrases, has_han, phrases
from twopass.crossrefs.kinds import CAPTIONED, LISTED, SECTION_KINDS, STATED, family
from twopass.crossrefs.notes import notes
from twopass.crossrefs.typesetting import Typography, untracked
from twopass.schema import Document, Section, Skeleton, TextLine
from twopass.text.numerals import canonical, spellings

# A label is set off from what follows by a mark, by its line's end, or by a capital.
_MARKED = re.compile(r"\s?\)?\s*(?:[.:|—–。：、](?![.\d])|-\s|\(|\n|$)")
_CAPITAL_NEXT = re.compile(r"\s+[\"“„«'‘]?(?P<first>\w)")
# "Step 1: Remove …", "Step 3 Import: …", "Step 2 of 3".
_OPENS_ITEM = re.compile(r"\s?:|\s[^\W\d_a-z]\w+:|\s+of\s+\d")
_CONTINUED = re.compile(
    r"\W{1,4}(?:continued|cont\.|contd|Fortsetzung|suite|continuación|continua|continuação|продолжение)"
)
_LIST_ITEM = re.compile(r"\(?(?P<number>\d{1,2})[.):]\s+\S")
# Steps are spoken of on the page where they are listed or the next: about 3000 characters a page.
_LIST_REACH = 4000
_TARGET_LENGTH = 120
# How far the cells of one row may stand apart in height, in points: less than half a line.
_SAME_ROW = 4.0


@dataclass(frozen=True, slots=True)
class Target:
    """A place that a number leads to; the lower `rank`, the surer it is a label and no mention."""

    kind: str
    number: str
    start: int
    end: int
    page: int
    rank: int
    level: int = 0


class TargetIndex:
    """All targets of a document by kind and canonical number; `labels` holds the positions at which labels stand."""

    def __init__(
        self,
        document: Document,
        skeleton: Skeleton,
        typography: Typography,
        silent: tuple[Zones, ...],
        lists: Zones,
    ) -> None:
        self._found: dict[tuple[str, str], list[Target]] = defaultdict(list)
        self._items: dict[int, list[tuple[int, int]]] = defaultdict(list)
        self.labels: set[int] = set()
        self._document, self._typography = document, typography
        self._language = document.language
        self._han = has_han(document.text)
        for section in skeleton.sections:
            if not any(section.start in zone for zone in silent):
                self._add_section(section)
        self._infer_chapters(skeleton)
        self._skeleton = skeleton
        for line in document.lines:
            captioned = line.role == "caption" and line.start not in lists
            if captioned or not any(line.start in zone for zone in silent):
                self._add_line(line)
        for number, line in notes(document, skeleton, typography):
            self._add("footnote", number, line.start, line.end, 1)
        self._settle()

    def find(self, kind: str, number: str) -> list[Target]:
        """All targets of a kind and number, in reading order; those of the surest rank only."""
        for spelling in spellings(number):
            found = self._found.get((family(kind), spelling))
            if found:
                # Up to rank 1 all are labels: the nearest of them is meant, not the one that is set most clearly.
                best = max(1, min(target.rank for target in found))
                return [target for target in found if target.rank <= best]
        return []

    def list_items(self, number: str, position: int) -> list[Target]:
        """Items of that number in a numbered list close by, with at least one neighbour in the same list."""
        if not number.isdecimal() or int(number) > 40:
            return []
        around = [start for step in (-1, 1) for start, _ in self._items.get(int(number) + step, ())]
        return [
            item
            for item in self.items(number)
            if abs(item.start - position) < _LIST_REACH and any(abs(item.start - one) < _LIST_REACH for one in around)
        ]

    def items(self, number: str) -> list[Target]:
        """All items of that number in numbered lists."""
        return [
            Target("item", number, start, min(end, start + _TARGET_LENGTH), self._document.page_at(start), 3)
            for start, end in self._items.get(int(number) if number.isdecimal() else 0, ())
        ]

    def unnumbered(self, above: Target, place: str) -> list[Target]:
        """The subsection of that place under a section whose subsections are set without numbers, counted from one."""
        sections = self._skeleton.sections
        at = next((i for i, one in enumerate(sections) if one.start == above.start), len(sections))
        below = list(itertools.takewhile(lambda one: one.level > above.level, sections[at + 1 :]))
        if not place.isdecimal() or not below or any(one.number for one in below):
            return []
        level = min(one.level for one in below)
        named = [one for one in below if one.level == level and re.search(r"[^\W\d_]{4}", one.title)]
        if not 0 < int(place) <= len(named):
            return []
        one = named[int(place) - 1]
        number = f"{above.number}.{place}"
        return [Target("section", number, one.start, max(one.start, one.body), one.first_page, 4, one.level)]

    def of_kind(self, kind: str) -> list[Target]:
        """All targets of a kind that are surely labels, in reading order."""
        found = [one for (known, _), same in self._found.items() if known == kind for one in same if one.rank <= 1]
        return sorted(found, key=lambda target: target.start)

    def has_kind(self, kind: str) -> bool:
        """Whether the document numbers anything of this kind."""
        return family(kind) in self._numbers

    def depth(self, kind: str) -> int:
        """The most dots in any number of this kind."""
        return max((number.count(".") for number in self._numbers.get(family(kind), ())), default=0)

    def last(self, kind: str) -> int:
        """The largest first part of any number of this kind, 0 if none is Arabic."""
        firsts = (number.partition(".")[0] for number in self._numbers.get(family(kind), ()))
        return max((int(first) for first in firsts if first.isdecimal()), default=0)

    def add_inline(self, phrase: Phrase) -> bool:
        """Take a phrase for a label that the reading of the page has run into other text ("… Figure 18: Results").

        Only where a colon follows, or where a statement opens a sentence ("✷ Corollary 5 There is …"). The answer is
        whether the phrase is a label: so is one that goes on ("Table 4.5 — continued") or opens an item ("Step 1: …").
        """
        number = phrase.numbers[-1]
        after = self._document.text[phrase.end : phrase.end + 20]
        if len(phrase.numbers) > 1 or phrase.plural:
            return False
        if _CONTINUED.match(after) or (phrase.kind in LISTED and _OPENS_ITEM.match(after)):
            return not self._typography.points(self._document.text[max(0, phrase.start - 20) : phrase.start])
        before = self._document.text[max(0, phrase.start - 3) : phrase.start].rstrip()[-1:]
        if phrase.kind == "note" and phrase.label[0].isupper() and before in ".:" and re.match(r"\.\s+[A-Z]", after):
            return True
        captioned = phrase.kind in CAPTIONED and re.match(r":\s\w", after)
        stated = phrase.kind in STATED and before in ".!?✷□■∎⊓" and re.match(r"\.?\s+[A-Z(]", after)
        if (captioned or stated) and not any(one.rank <= 2 for one in self.find(phrase.kind, canonical(number.text))):
            self._add(phrase.kind, number.text + number.letter, phrase.start, phrase.end + 80, 3 if captioned else 4)
            return True
        return False

    def _settle(self) -> None:
        """Sort the targets; what only might have been a label is a mention where the label itself is known."""
        self._numbers: dict[str, set[str]] = defaultdict(set)
        for (kind, number), targets in self._found.items():
            targets.sort(key=lambda target: target.start)
            self._numbers[kind].add(number)
            best = max(1, min(target.rank for target in targets))
            self.labels -= {target.start for target in targets if target.rank > best}
        self._numbers = dict(self._numbers)

    def _add(self, kind: str, number: str, start: int, end: int, rank: int, level: int = 0, page: int = 0) -> None:
        same = self._found[family(kind), canonical(number)]
        end = min(end, start + _TARGET_LENGTH)
        if any(abs(target.start - start) < 40 or self._repeats(target, start, end, rank) for target in same):
            return
        same.append(Target(kind, canonical(number), start, end, page or self._document.page_at(start), rank, level))

    def _repeats(self, target: Target, start: int, end: int, rank: int) -> bool:
        """Whether a later target says the same as an earlier one: a running head, or a table that goes on."""
        if target.rank > rank or target.start > start or end - start < 12:
            return False
        text = self._document.text
        one, other = (
            re.sub(r"[\W\d_]", "", said).casefold() for said in (text[target.start : target.end], text[start:end])
        )
        return bool(other) and one[:40] == other[: min(40, len(one))]

    def _infer_chapters(self, skeleton: Skeleton) -> None:
        """Number the chapters that are set without a number: the heading before "3.1" is the third chapter's."""
        before: Section | None = None
        for section in skeleton.sections:
            number, _, rest = canonical(section.number).partition(".")
            if rest.split(".")[0] == "1" and number and not self._found.get(("section", number)):
                near = before is not None and section.first_page - before.first_page <= 1
                head = before if before and near and before.level < section.level else section
                self._add("chapter", number, head.start, max(head.start, head.body), 1, head.level, head.first_page)
            if section.number:
                before = None
            elif before is None or section.level <= before.level:
                before = section

    def _phrase_at(self, text: str) -> Phrase | None:
        """The reference phrase that opens `text`, as it opens a heading or a label."""
        first = next(phrases(text, self._language), None)
        if (first is None or first.start) and self._han:
            first = next(han_phrases(text), None)
        return first if first and not first.start and len(first.numbers) == 1 else None

    def _add_section(self, section: Section) -> None:
        if section.title and not re.search(r"[^\W\d_]", section.title) and "." not in section.number:
            return
        place = (section.start, max(section.start, section.body), 0, section.level, section.first_page)
        phrase = self._phrase_at(f"{section.number} {section.title}".strip()[:80])
        if phrase:
            self._add(_kind(phrase), phrase.numbers[0].text + phrase.numbers[0].letter, *place)
        elif section.number:
            # "(3) Liabilities" is a note or an item of a list rather than a section.
            listed = self._document.text[section.start : section.start + 1] == "("
            self._add("note" if listed else "section", section.number, *place)
        self.labels.add(section.start)

    def _add_line(self, line: TextLine) -> None:
        text = untracked(self._document.text[line.start : min(line.end, line.start + 200)])
        if equation := equation_label(self._document, self._typography, line):
            number, start, rank = equation
            self._add("equation", number, line.start, line.end, rank)
            self.labels.add(start)
        phrase = self._phrase_at(text[:60]) if text[:1].isalpha() or text[:1] == "§" else None
        if phrase and phrase.kind not in ("page", "footnote"):
            self._add_label(line, text, phrase)
            return
        if item := _LIST_ITEM.match(text):
            self._items[int(item["number"])].append((line.start, line.end))
        number, rank = self._typography.heading(line)
        if rank:
            self._add("section", number, line.start, line.end, rank)

    def _add_label(self, line: TextLine, text: str, phrase: Phrase) -> None:
        row = list(phrases(text, self._language)) if phrase.kind in CAPTIONED else [phrase]
        if (
            len(row) > 1
            and all(one.kind in CAPTIONED for one in row)
            and not re.search(r"\w", "".join(_between(text, row)))
        ):
            # Labels side by side, of figures side by side: "Figure 2.1   Figure 2.2".
            for one in row:
                self.labels.add(line.start + one.start)
                self._add(_kind(one), one.numbers[0].text, line.start + one.start, line.start + one.end + 1, 1)
            return
        rank = self._label_rank(line, text, phrase)
        if rank is None:
            return
        rank += bool(_CONTINUED.match(text, phrase.end)) + 2 * self._is_cell(line)
        number = phrase.numbers[0]
        self.labels.add(line.start)
        self._add(_kind(phrase), number.text + number.letter, line.start, line.end, rank)
        if number.letter:
            self._add(_kind(phrase), number.text, line.start, line.end, rank + 1)

    def _is_cell(self, line: TextLine) -> bool:
        """Whether a line stands at the right of a row of a table: a mention in a cell, not a caption."""
        lines = self._document.lines
        low = bisect_left(lines, line.page, key=lambda one: one.page)
        page = itertools.takewhile(lambda one: one.page == line.page, itertools.islice(lines, low, None))
        return any(one.role == "table" and one.x1 <= line.x0 and abs(one.y0 - line.y0) < _SAME_ROW for one in page)

    def _label_rank(self, line: TextLine, text: str, phrase: Phrase) -> int | None:
        """How surely a line that begins with a label and a number is the thing itself, None if it is a mention."""
        number, set_as = phrase.numbers[0], self._typography
        after = text[number.end + len(number.letter) :]
        capital = _CAPITAL_NEXT.match(after)
        followed = bool(
            capital and (capital["first"].isupper() or capital["first"].isdecimal() or capital["first"] >= "一")
        )
        marked = bool(_MARKED.match(after)) and not (phrase.kind in CAPTIONED and after.lstrip().startswith("("))
        opens, signed = set_as.opens_paragraph(line), phrase.label.startswith("§")
        if phrase.plural or (phrase.label[0].islower() and not (opens and marked)):
            return None
        styled = line.lead >= number.end or set_as.is_bold(line)
        if styled and (marked or followed) and phrase.kind not in SECTION_KINDS:
            return 0
        if phrase.kind in CAPTIONED and set_as.is_bold(line):
            return 1
        if set_as.runs_on(line.start) and not after.startswith(":"):
            return None
        if line.role == "caption":
            return 0 if marked or followed else 2
        if phrase.kind in SECTION_KINDS and not signed:
            return 1 if opens and (marked or followed) and set_as.stands_alone(line) else None
        if opens:
            marked = marked or (signed and bool(re.match(r"\)\s", after)))
            return 0 if marked else 1 if followed or styled or set_as.is_small(line) else None
        return 2 if marked and self._document.text[: line.start].rstrip()[-1:] in ".:!?)" else None


def _kind(phrase: Phrase) -> str:
    """The kind under which a label is indexed: what is numbered with a section sign need not be a section."""
    return "§" if phrase.label.startswith("§") else phrase.kind


def _between(text: str, row: list[Phrase]) -> list[str]:
    """What a line holds besides its phrases."""
    ends = [0, *(phrase.end for phrase in row)]
    starts = [*(phrase.start for phrase in row), len(text)]
    return [text[end:start] for end, start in zip(ends, starts, strict=True)]
