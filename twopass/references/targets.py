"""What references lead to: numbered headings, captions, labels of theorems and the like, and equation numbers, indexed once."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from twopass.references.grammar import Phrase, alternatives, han_phrases, has_han, phrases, words
from twopass.references.numbers import canonical, spellings
from twopass.references.zones import Zones
from twopass.schema import Document, Section, Skeleton, TextLine

SECTION_KINDS = frozenset({"section", "chapter", "part", "appendix"})
# A label is set off from what follows by a mark, by its line's end, or by a capital.
_MARKED = re.compile(r"\s?[)\]]?\s*(?:[.:|—–](?![.\d])|-\s|\(|\n|$)")
_CAPITAL_NEXT = re.compile(r"\s+[\"“„«'‘]?(?P<first>\w)")
_NUMBERED_LINE = re.compile(
    r"(?P<number>\d{1,3}(?:\.\d{1,3}){0,4}|[A-Z](?:\.\d{1,3}){0,4}|[IVX]{1,5})(?P<mark>[.:)])?\s+(?P<title>\S.*)"
)
_EQUATION = re.compile(r"\((?P<number>(?:[A-Z][.\-]?)?\d{1,3}(?:[.\-–]\d{1,3}){0,2}[a-z]?['′*]?)\)\s*$")
_LEFT_EQUATION = re.compile(r"\((?P<number>(?:[A-Z][.\-]?)?\d{1,3}(?:[.\-–]\d{1,3}){0,2}[a-z]?)\)\s")
_MATHS = re.compile(r"[=<>≤≥≠≈≡∼∝∈∉⊂⊆∪∩∑∏∫√∂∇±×·→←↔⇒⇐⇔∀∃∞¬∧∨⊢⊨⊕⊗αβγδεθλμπρσφψωΓΔΘΛΣΦΨΩ|+*^{}\ue000-\uf8ff]")
_STATED = frozenset({"theorem", "lemma", "proposition", "corollary", "definition", "remark", "claim", "conjecture"})
_CAPTIONED = frozenset({"figure", "table", "algorithm", "listing", "box"})
_LIST_ITEM = re.compile(r"\(?(?P<number>\d{1,2})[.):]\s+\S")
# Steps are spoken of on the page where they are listed or the next: about 3000 characters a page.
_LIST_REACH = 4000
_TARGET_LENGTH = 120


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

    def __init__(self, document: Document, skeleton: Skeleton, contents: Zones, back: Zones) -> None:
        self._found: dict[tuple[str, str], list[Target]] = defaultdict(list)
        self._items: dict[int, list[tuple[int, int]]] = defaultdict(list)
        self.labels: set[int] = set()
        self._document, self._skip = document, (contents, back)
        self.language = document.language
        self._han = has_han(document.text)
        self._cue = re.compile(rf"(?i)(?<![^\W_])(?:{alternatives(document.language, 'see')}|[\w-]+[.])\s*[(\[]?$")
        self._body_size, self._body_weight = _body_style(document.lines)
        for section in skeleton.sections:
            if section.start not in contents:
                self._add_section(section)
        self._infer_chapters(skeleton)
        for line in document.lines:
            if line.start not in contents and line.start not in back:
                self._add_line(line)
        for targets in self._found.values():
            targets.sort(key=lambda target: target.start)

    def add_inline(self, phrase: Phrase) -> bool:
        """Take a phrase for a caption that the reading of the page has run into other text ("… Figure 18: Results").

        Only where a colon follows, or where a statement opens a sentence ("✷ Corollary 5 There is …"); whether it was.
        """
        number = phrase.numbers[-1]
        after = self._document.text[phrase.end : phrase.end + 3]
        if len(phrase.numbers) > 1 or phrase.plural:
            return False
        if phrase.kind in _CAPTIONED and re.match(r":\s\w", after):
            self._add(phrase.kind, number.text + number.letter, phrase.start, phrase.end + 80, 3)
            return True
        before = self._document.text[max(0, phrase.start - 3) : phrase.start].rstrip()[-1:]
        if phrase.kind in _STATED and before in ".!?✷□■∎⊓" and re.match(r"\.?\s+[A-Z(]", after):
            self._add(phrase.kind, number.text, phrase.start, phrase.end + 80, 4)
            return True
        return False

    def find(self, kind: str, number: str) -> list[Target]:
        """All targets of a kind and number, in reading order; those of the surest rank only."""
        family = "section" if kind in SECTION_KINDS else kind
        for spelling in spellings(number):
            found = self._found.get((family, spelling))
            if found:
                best = min(target.rank for target in found)
                return [target for target in found if target.rank == best]
        return []

    def list_items(self, number: str, position: int) -> list[Target]:
        """Items of that number in a numbered list close by, with at least one neighbour in the same list."""
        if not number.isdigit() or int(number) > 40:
            return []
        near = [(start, end) for start, end in self._items.get(int(number), ()) if abs(start - position) < _LIST_REACH]
        around = [start for step in (-1, 1) for start, _ in self._items.get(int(number) + step, ())]
        return [
            Target("item", number, start, min(end, start + _TARGET_LENGTH), self._document.page_at(start), 3)
            for start, end in near
            if any(abs(start - other) < _LIST_REACH for other in around)
        ]

    def of_kind(self, kind: str) -> list[Target]:
        """All targets of a kind that are surely labels, in reading order."""
        found = [t for (family, _), ts in self._found.items() if family == kind for t in ts if t.rank <= 1]
        return sorted(found, key=lambda target: target.start)

    def depth(self, kind: str) -> int:
        """The most dots in any number of this kind."""
        family = "section" if kind in SECTION_KINDS else kind
        return max((number.count(".") for known, number in self._found if known == family), default=0)

    def has_kind(self, kind: str) -> bool:
        """Whether the document labels anything of this kind."""
        return any(family == kind for family, _ in self._found)

    def _add(self, kind: str, number: str, start: int, end: int, rank: int, level: int = 0, page: int = 0) -> None:
        family = "section" if kind in SECTION_KINDS else kind
        same = self._found[family, canonical(number)]
        end = min(end, start + _TARGET_LENGTH)
        if any(abs(target.start - start) < 40 or self._repeats(target, start, end, rank) for target in same):
            return
        same.append(Target(kind, canonical(number), start, end, page or self._document.page_at(start), rank, level))

    def _repeats(self, target: Target, start: int, end: int, rank: int) -> bool:
        """Whether a later target says the same as an earlier one: a running head, or a table that goes on."""
        if target.rank > rank or target.start > start or end - start < 12:
            return False
        text = self._document.text
        one, other = (re.sub(r"[\W\d_]", "", words).casefold() for words in (text[target.start : target.end], text[start:end]))
        return bool(other) and one[:40] == other[: min(40, len(one))]

    def _infer_chapters(self, skeleton: Skeleton) -> None:
        """Number the chapters that are set without a number: the heading before "3.1" is the third chapter's."""
        before: Section | None = None
        for section in skeleton.sections:
            number, _, rest = canonical(section.number).partition(".")
            if rest.split(".")[0] == "1" and number and not self._found.get(("section", number)):
                near = before is not None and section.first_page - before.first_page <= 1
                head = before if before and near and not before.number and before.level < section.level else section
                end = max(head.start, head.body)
                self._add("chapter", number, head.start, end, 1, head.level, head.first_page)
            if before is None or not (section.number or section.level > before.level):
                before = section
            if section.number:
                before = None

    def _phrase_at(self, text: str) -> Phrase | None:
        """The reference phrase that opens `text`, as it opens a heading or a label."""
        first = next(phrases(text, self.language), None)
        if (first is None or first.start) and self._han:
            first = next(han_phrases(text), None)
        return first if first and not first.start and len(first.numbers) == 1 else None

    def _add_section(self, section: Section) -> None:
        end = section.body if section.body > section.start else section.start
        place = (section.start, end, 0, section.level, section.first_page)
        if section.title and not re.search(r"[^\W\d_]", section.title):
            return
        phrase = self._phrase_at(f"{section.number} {section.title}".strip()[:80])
        if phrase:
            self._add(_kind(phrase), phrase.numbers[0].text + phrase.numbers[0].letter, *place)
        if section.number and not phrase:
            self._add("section", section.number, *place)
        self.labels.add(section.start)

    def _add_line(self, line: TextLine) -> None:
        text = self._document.text[line.start : min(line.end, line.start + 200)]
        self._add_equation(line)
        phrase = self._phrase_at(text[:60]) if text[:1].isalpha() or text[:1] == "§" else None
        if phrase and phrase.kind not in ("page", "footnote"):
            rank = self._label_rank(line, text, phrase)
            if rank is not None:
                number = phrase.numbers[0]
                self.labels.add(line.start)
                self._add(_kind(phrase), number.text + number.letter, line.start, line.end, rank)
                if number.letter:
                    self._add(_kind(phrase), number.text, line.start, line.end, rank + 1)
            return
        if item := _LIST_ITEM.match(text):
            self._items[int(item["number"])].append((line.start, line.end))
        match = _NUMBERED_LINE.match(text)
        if match and (rank := self._heading_rank(line, match)):
            self._add("section", match["number"], line.start, line.end, rank)

    def _label_rank(self, line: TextLine, text: str, phrase: Phrase) -> int | None:
        """How surely a line that begins with a label and a number is the labelled thing itself, None if it is a mention."""
        number = phrase.numbers[0]
        after = text[number.end + len(number.letter) :]
        capital = _CAPITAL_NEXT.match(after)
        followed = bool(capital and (capital["first"].isupper() or capital["first"].isdigit() or "一" <= capital["first"]))
        marked = bool(_MARKED.match(after)) and not (phrase.kind in _CAPTIONED and after.lstrip().startswith("("))
        opens = self._opens_paragraph(line)
        if phrase.plural or (phrase.label[0].islower() and not (opens and marked)):
            return None
        styled = line.lead >= number.end or line.weight >= max(600, self._body_weight + 100)
        if styled and (marked or followed) and phrase.kind not in SECTION_KINDS:
            return 0
        if self._runs_on(line.start) and not after.startswith(":"):
            return None
        if line.role == "caption":
            return 0 if marked or followed else 1
        if phrase.kind in SECTION_KINDS and not phrase.label.startswith("§"):
            return 1 if opens and (marked or followed) and self._stands_alone(line) else None
        if opens:
            return 0 if marked else 1 if followed or styled or self._is_small(line) else None
        return 2 if marked and self._document.text[: line.start].rstrip()[-1:] in ".:!?)" else None

    def _opens_paragraph(self, line: TextLine) -> bool:
        return line.start == 0 or self._document.text[line.start - 1] == "\n"

    def _runs_on(self, position: int) -> bool:
        """Whether the words before lead into what stands at `position` ("as shown in | Figure 3.")."""
        before = self._document.text[max(0, position - 40) : position].rstrip()
        tail = self._cue.search(before)
        return bool(tail and tail[0][-1:] not in ".")

    def _stands_alone(self, line: TextLine) -> bool:
        """Whether a line is set as a heading is: larger, bolder, or alone in its paragraph and short."""
        text = self._document.text
        alone = line.end >= len(text) or text[line.end] == "\n"
        return line.size > self._body_size * 1.05 or line.weight >= max(600, self._body_weight + 100) or (alone and line.end - line.start < 90)

    def _is_small(self, line: TextLine) -> bool:
        """Whether a line is set small, as captions are."""
        return 0 < line.size < self._body_size * 0.95

    def _heading_rank(self, line: TextLine, match: re.Match[str]) -> int:
        """How surely a line that begins with a number is a heading: 2 by its looks, 3 by its number alone, 0 not at all."""
        number, title = match["number"], match["title"]
        if line.role != "body" or not self._opens_paragraph(line) or not title[0].isupper() or len(title) > 100:
            return 0
        if not re.search(r"[^\W\d_]{4}", title) or re.search(r"\d\s*$|\s{3}", title):
            return 0
        loud = line.weight >= max(600, self._body_weight + 100) or line.size > self._body_size * 1.05 or title.isupper()
        if "." not in number and not loud:
            return 0
        return 2 if self._stands_alone(line) and title[-1] not in ".,;:" else 3 if "." in number else 0

    def _add_equation(self, line: TextLine) -> None:
        text = self._document.text[line.start : line.end]
        match = _EQUATION.search(text)
        if not match:
            match = _LEFT_EQUATION.match(text)
            if not match or not _MATHS.search(text, match.end()) or not self._opens_paragraph(line):
                return
        before = text[: match.start()].rstrip() if match.re is _EQUATION else text[match.end() :]
        start = line.start + match.start()
        if match.re is _EQUATION and self._names_equation(before or self._document.text[max(0, start - 40) : start]):
            return
        rank = 0 if not before else 1 if _is_formula(before) else 3
        self._add("equation", match["number"], line.start, line.end, rank)
        self.labels.add(start)

    def _names_equation(self, before: str) -> bool:
        """Whether the words before "(12)" make it a mention: "as in Eq.", "by"."""
        if self._cue.search(before) and re.search(r"[^\W\d_]{2,}\s*$", before):
            return True
        last = re.search(r"([^\W\d_]+\.?)\s*$", before)
        return bool(last and words(self.language).label(last[1]))


def _kind(phrase: Phrase) -> str:
    """The kind under which a label is indexed: what is numbered with a section sign need not be a section."""
    return "§" if phrase.label.startswith("§") else phrase.kind


def _is_formula(text: str) -> bool:
    """Whether the text of a line is mathematics rather than prose."""
    prose = sum(len(word) for word in re.findall(r"[^\W\d_]{3,}", text))
    return bool(_MATHS.search(text)) and prose < 0.6 * len(text)


def _body_style(lines: tuple[TextLine, ...]) -> tuple[float, int]:
    """The font size in points and the weight of most of the text."""
    sizes: dict[float, int] = defaultdict(int)
    weights: dict[int, int] = defaultdict(int)
    for line in lines:
        sizes[round(line.size, 1)] += line.end - line.start
        weights[line.weight] += line.end - line.start
    if not sizes:
        return 0.0, 400
    return max(sizes, key=lambda size: sizes[size]), max(weights, key=lambda weight: weights[weight])
