"""Goes once through a document's text and turns label words with numbers into references with their targets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from twopass.references.external import external_reason
from twopass.references.grammar import Number, Phrase, alternatives, han_phrases, has_han, phrases, words
from twopass.references.lines import Typography
from twopass.references.numbers import between, canonical, is_range
from twopass.references.pages import PageLabels, is_page_number
from twopass.references.resolve import Scope, choose
from twopass.references.targets import SECTION_KINDS, Target, TargetIndex
from twopass.references.zones import Zones, back_zones, contents_zones, heading_zones
from twopass.schema import Document, Evidence, Reference, Section, Skeleton, Status

# Kinds whose words hardly occur before a number but to refer: even in small letters they count without a target.
_SURE = frozenset(
    {"section", "chapter", "appendix", "figure", "table", "equation", "page"} | {"theorem", "lemma", "proposition"}
)
# Kinds whose words also occur before numbers that lead nowhere ("step 3", "part 2"): without a target they are dropped.
_WEAK = frozenset(
    {"part", "paragraph", "item", "step", "case", "question", "problem", "condition", "box", "rule", "property"}
    | {"fact", "note", "exhibit", "requirement", "claim", "example", "remark", "observation", "assumption"}
    | {"hypothesis", "axiom", "footnote", "program", "procedure", "diagram", "formula", "article"}
)
# Kinds that number the items of a list.
_LISTED = frozenset(
    {
        "step",
        "item",
        "case",
        "condition",
        "property",
        "requirement",
        "claim",
        "rule",
        "fact",
        "hypothesis",
        "assumption",
    }
    | {"formula", "axiom", "observation", "constraint", "question"}
)
# Kinds that some documents label with the number of the section they stand in.
_LABELLED = frozenset(
    {"figure", "table", "listing", "algorithm", "example", "exercise", "definition", "theorem", "lemma"}
)
_FLOATS = ("figure", "table", "listing", "algorithm", "diagram")
_WITH_PART = SECTION_KINDS | {"theorem", "lemma", "proposition", "corollary", "definition", "remark", "example"}
# "p. 12" after a year, a citation, a volume or the name of a publisher belongs to the work cited there.
_CITES = re.compile(
    r"(?:\b(?:1[6-9]|20)\d\d\b|\]|\bet al\b|\bibid|\bop\. ?cit|\bvol|\bno\.|\b[Ee]ds?\.|\bISBN)[^.;]{0,80}$|"
    r"(?:[^\W\d_a-z][\w-]+|[”\"»)]|(?<![.\d])\d{1,4})[.,:]\s*$"
)
_CITES_BEFORE_BRACKET = re.compile(r"(?:\b(?:1[6-9]|20)\d\d[a-z]?\)?|\]|\bet al\.?)\s*,?\s*\($")
_BRACKETED = re.compile(r"\s\[([^\[\]\n]{3,80})\]")
_BARE_EQUATION = re.compile(r"\((?P<num>(?:[A-Z][.\-]?)?\d{1,3}(?:[.\-–]\d{1,3}){0,2}[a-z]?)\)")
_COUNT_OF_PAGES = re.compile(r"\s*(?:of|/|von|sur|de|di|из)\s*\d")


@dataclass(frozen=True, slots=True)
class Mention:
    """One number of a phrase, still without a target."""

    start: int
    end: int
    kind: str
    number: str


class Finder:
    """The references of one document; the parts that all kinds of references need."""

    def __init__(self, document: Document, skeleton: Skeleton) -> None:
        self.document, self.skeleton, self.text = document, skeleton, document.text
        self.language = document.language
        typography = Typography(document)
        contents = contents_zones(document)
        back = back_zones(document, skeleton, typography)
        self._zones: tuple[Zones, ...] = (contents, back, heading_zones(document, skeleton))
        self.index = TargetIndex(document, skeleton, typography, (contents, back))
        self.scope = Scope(skeleton)
        self.sections = _once(skeleton)
        self.section_starts = [section.start for section in self.sections]
        self._pages = PageLabels(document, skeleton, contents)
        self._phrases = self._running()
        first_page = self.text[: document.pages[0].end][:3000] if document.pages else ""
        self._outside: dict[int, str] = {}
        self._outside_numbers: set[tuple[str, str]] = set()
        for phrase in self._phrases:
            if reason := external_reason(self.text, phrase, self.language, first_page):
                self._outside[phrase.start] = reason
                self._outside_numbers |= {(phrase.kind, canonical(number.text)) for number in phrase.numbers}

    def _running(self) -> list[Phrase]:
        """The phrases of the running text; captions that were run into it become targets."""
        found = list(phrases(self.text, self.language))
        if has_han(self.text):
            found += han_phrases(self.text)
        found = [one for one in found if not self.silent(one.start)]
        return [one for one in found if not self.index.add_inline(one)]

    def silent(self, position: int) -> bool:
        """Whether words at `position` are no running text: contents, headings, bibliography, a label itself."""
        return position in self.index.labels or any(position in zone for zone in self._zones)

    def reference(
        self, mention: Mention, target: Target | None, status: Status, reason: str = "", page: int | None = None
    ) -> Reference:
        """The reference that a mention is, with the direction that its target gives."""
        here = self.document.page_at(mention.start)
        leads_to = target.page if target else page
        words: Evidence | None = None
        if target and target.end > target.start:
            words = self.document.evidence(target.start, target.end)
        direction = "none" if leads_to is None else _direction(here, leads_to)
        return Reference(
            page=here,
            start=mention.start,
            end=mention.end,
            text=self.text[mention.start : mention.end],
            kind=mention.kind,
            direction=direction,
            status=status,
            target_page=leads_to,
            target=re.sub(r"\s+", " ", words.quote).strip() if words else "",
            target_at=words,
            reason=reason,
        )

    def labelled(self) -> Iterator[Reference]:
        """References that a label word opens: "Section 5.2", "Figures 3 and 4", "p. 12"."""
        before: Reference | None = None
        for phrase in self._phrases:
            for before in self._of_phrase(phrase, before):
                yield before

    def _of_phrase(self, phrase: Phrase, before: Reference | None) -> Iterator[Reference]:
        reason = self._outside.get(phrase.start, "") or self._legal(phrase, before)
        within = self._within(phrase)
        for mention in self._members(phrase):
            if reason:
                yield self.reference(mention, None, "external", reason)
            elif mention.kind == "page":
                yield from self._page(phrase, mention, before)
            else:
                yield from self._resolved(phrase, mention, within)

    def _legal(self, phrase: Phrase, before: Reference | None) -> str:
        """Why a phrase that names no work belongs to one all the same, empty if it does not.

        A page after a reference to another work is that work's; so is "section 13(3)" where section 13 of an act was
        spoken of, or where the document's own sections end far below that number.
        """
        number = phrase.numbers[0]
        if (
            before is not None
            and before.status == "external"
            and phrase.start - before.end <= 3
            and phrase.kind == "page"
        ):
            return before.reason
        if phrase.kind != "section" or "." in number.text:
            return ""
        value = canonical(number.text)
        inner = bool(number.letter) or self.text[number.end : number.end + 1] == "("
        own = self.index.find("section", value)
        if ("section", value) in self._outside_numbers and (inner or not own):
            return "it belongs to a work named elsewhere"
        beyond = value.isdigit() and int(value) > self.index.last("section") + 3 and self.index.has_kind("section")
        return "the document's own sections end below it" if not own and (inner or beyond) else ""

    def _within(self, phrase: Phrase) -> Target | None:
        """The chapter that the words after a number name: "Section 3 of Chapter 5"."""
        if phrase.kind == "page":
            return None
        of = re.compile(rf"(?i)[)\]]?,?\s*(?:{alternatives(self.language, 'of')})\s+(?:the\s+)?").match(
            self.text, phrase.end
        )
        outer = next(phrases(self.text[of.end() : of.end() + 30], self.language), None) if of else None
        if not outer or outer.start or outer.kind not in ("chapter", "part", "appendix") or outer.kind == phrase.kind:
            return None
        return choose(
            self.index.find(outer.kind, canonical(outer.numbers[0].text)), outer.kind, phrase.start, self.scope
        )

    def _resolved(self, phrase: Phrase, mention: Mention, within: Target | None) -> Iterator[Reference]:
        candidates = self._fitting(mention, phrase)
        target = choose(candidates, mention.kind, mention.start, self.scope, within)
        if target:
            mention = self._with_title(mention, target)
            yield self.reference(mention, target, "resolved")
            return
        near = choose(self._fallback(mention), "section", mention.start, self.scope, within)
        if near and "\n" not in self.text[mention.start : mention.end]:
            yield self.reference(mention, near, "partial", self._nearest(mention, near))
        elif self._plausible(phrase, mention):
            known = self.index.has_kind(mention.kind)
            what = (
                f"no {mention.kind} {mention.number} was found" if known else f"the document numbers no {mention.kind}"
            )
            yield self.reference(mention, None, "unresolved", what)

    def _with_title(self, mention: Mention, target: Target) -> Mention:
        """The mention with the target's title in brackets after it, as Texinfo sets it: "Section 2.4 [Installation]"."""
        title = _BRACKETED.match(self.text, mention.end)
        if not title or _letters(title[1]) not in _letters(self.text[target.start : target.end]):
            return mention
        return replace(mention, end=title.end())

    def _nearest(self, mention: Mention, near: Target) -> str:
        """Why a place that is near is all that was found."""
        if near.number == mention.number and mention.kind in SECTION_KINDS:
            return "the heading is set without a number, and was counted"
        if mention.number.endswith(f".{near.number}"):
            return "its number is the last part only"
        return f"only section {near.number} was found"

    def _fitting(self, mention: Mention, phrase: Phrase) -> list[Target]:
        """Targets of the mention's number whose kind a reader would accept for its label word."""
        if phrase.label.startswith("§") and (signed := self.index.find("§", mention.number)):
            return signed
        if mention.number.isdigit() and len(mention.number) == 4:
            return []
        lone = phrase.plural and len(phrase.numbers) == 1 and not re.search(r"\d\D+\d", phrase.numbers[0].text)
        if lone and (mention.kind in _WEAK or mention.number.isalpha()):
            return []
        bracketed = self.text[mention.end - 1 : mention.end] == ")" and mention.number.isdigit()
        if mention.kind == "formula" or (bracketed and mention.kind in _LISTED):
            shown = [one for one in self.index.find("equation", mention.number) if one.rank <= 1]
            listed = self.index.list_items(mention.number, mention.start) if mention.kind != "formula" else []
            return shown or listed
        found = self.index.find("section" if mention.kind == "paragraph" else mention.kind, mention.number)
        if mention.kind == "part":
            return [target for target in found if target.kind == "part"]
        if mention.kind == "paragraph":
            return found if "." in mention.number else []
        if mention.number in ("I", "A") and phrase.label[0].islower() and not self._ends(mention):
            return []
        if mention.kind == "exercise" and not found:
            return self._items_under(mention.number, "exercise")
        if mention.kind == "note" and not found:
            return self._notes(mention.number) if mention.number.isdigit() else []
        if not found and mention.kind in _LISTED:
            return self.index.list_items(mention.number, mention.start)
        if not found and mention.kind in _FLOATS and mention.number[0].isdigit():
            # Some authors call every float a figure, or caption every listing as one.
            found = next((other for kind in _FLOATS if (other := self.index.find(kind, mention.number))), [])
        return found

    def _notes(self, number: str) -> list[Target]:
        """Numbered sections under a heading that speaks of notes ("Notes to Financial Statements")."""
        word = words(self.language)
        return [
            target
            for target in self.index.find("section", number)
            if any(
                (word.label(part.casefold()) or ("",))[0] == "note" for part in self.scope.titles(target.start).split()
            )
        ]

    def _items_under(self, number: str, kind: str) -> list[Target]:
        """Items of numbered lists in sections that are called by the kind ("Exercises")."""
        return [
            item
            for item in self.index.items(number)
            if (words(self.language).label(self.scope.title(item.start).casefold()) or ("",))[0] == kind
        ]

    def _ends(self, mention: Mention) -> bool:
        """Whether a mark follows, so that "table A" is no article and "section I" no pronoun."""
        return not re.match(r"\s*\w", self.text[mention.end : mention.end + 3])

    def _fallback(self, mention: Mention) -> list[Target]:
        """A place that will help a reader where the number itself was not found."""
        if mention.kind in SECTION_KINDS:
            head, dot, last = mention.number.rpartition(".")
            above = self.index.find(mention.kind, head) if dot else []
            if counted := self.index.unnumbered(above[0], last) if above else []:
                return counted
            if nested := self._nested(mention.number.split(".")):
                return nested
            while dot and not above:
                head, dot, _ = head.rpartition(".")
                above = self.index.find(mention.kind, head) if dot else []
            return above
        if mention.kind not in _LABELLED:
            return []
        # A label that the author gave the section's number: nothing of its own kind is numbered so deep.
        deep = mention.number.count(".")
        if (self.index.has_kind(mention.kind) and self.index.depth(mention.kind) == deep) or not mention.number[
            0
        ].isdigit():
            return []
        capital = self.text[mention.start].isupper() and self.index.has_kind(mention.kind)
        return self.index.find("section", mention.number) if deep or capital else []

    def _nested(self, parts: list[str]) -> list[Target]:
        """The section that each part of a number leads into ("C" under "II" for "II.C"), empty if one is missing."""
        if len(parts) < 2 or parts[0].isdigit():
            return []
        inner = self.index.find("section", parts[0])[:1]
        for part in parts[1:]:
            if not inner:
                return []
            outer = inner[0]
            after = [one for one in self.index.find("section", part) if one.start > outer.start]
            inner = [one for one in after if self.scope.holds(outer.start, one.start)][:1]
        return inner

    def _plausible(self, phrase: Phrase, mention: Mention) -> bool:
        """Whether words without a target are still a reference."""
        small = phrase.label[0].islower()
        if mention.kind in _WEAK or (small and mention.kind not in _SURE):
            return False
        gap = self.text[mention.start : mention.end]
        if "\n" in gap or (len(mention.number) == 4 and mention.number.isdigit()):
            return False
        if not mention.number[0].isdigit():
            lettered = mention.kind in ("appendix", "chapter", "section") or any(
                sign.isdigit() for sign in mention.number
            )
            if (
                mention.number == "I"
                or not (lettered or len(mention.number) > 1)
                or (small and mention.kind != "appendix")
            ):
                return False
        if small and mention.kind != "page":
            first = mention.number.partition(".")[0]
            known = self.index.has_kind(mention.kind) and self.index.depth(mention.kind) >= mention.number.count(".")
            if not known or (first.isdigit() and int(first) > self.index.last(mention.kind) + 2):
                return False
        return not re.match(r"\s?[%€$£°]", self.text[mention.end : mention.end + 2])

    def _page(self, phrase: Phrase, mention: Mention, before: Reference | None) -> Iterator[Reference]:
        """A page by its printed number; "p. 12" without a lead-in mostly belongs to a cited work."""
        if not is_page_number(mention.number) or _COUNT_OF_PAGES.match(self.text, mention.end):
            return
        after_own = before is not None and 0 <= phrase.start - before.end <= 4
        short = len(phrase.label) <= 3 and phrase.label.endswith(".")
        listed = phrase.plural and self.text[max(0, phrase.start - 2) : phrase.start].startswith(",")
        if (short or listed) and not after_own and self._of_a_cited_work(phrase.start):
            return
        page = self._pages.find(mention.number)
        cited = phrase.plural and mention.number != phrase.numbers[0].text
        if page is None and (cited or re.search(r"[,.:]\s*$", self.text[max(0, phrase.start - 3) : phrase.start])):
            return
        if page is None:
            yield self.reference(mention, None, "unresolved", f"the document has no page {mention.number}")
        else:
            yield self.reference(mention, None, "resolved", page=page)

    def _of_a_cited_work(self, position: int) -> bool:
        """Whether "p. 12" at `position` ends a citation rather than points into this document."""
        lead = self.text[max(0, position - 110) : position]
        if re.search(rf"(?i)(?<![^\W_])(?:{alternatives(self.language, 'point')})\s*$", lead):
            return False
        return bool((_CITES_BEFORE_BRACKET if lead.endswith("(") else _CITES).search(lead))

    def _members(self, phrase: Phrase) -> Iterator[Mention]:
        """Every number that a phrase names; a range gives its ends and those between."""
        last: Mention | None = None
        for position, number in enumerate(phrase.numbers):
            start = phrase.start if not position else number.start
            if position and not self._continues(phrase, number, last):
                return
            ends = self._split(phrase, number)
            if ends:
                low, high, cut = ends
                yield Mention(start, number.start + cut, phrase.kind, low)
                for middle in between(low, high):
                    yield Mention(number.start, number.end, phrase.kind, middle)
                last = Mention(number.end - len(number.text[cut:].lstrip("-‐‑‒–—− ")), number.end, phrase.kind, high)
            else:
                end, value = self._ending(phrase.kind, number)
                if number.join == "range" and last:
                    for middle in between(last.number, value):
                        yield Mention(last.start, end, phrase.kind, middle)
                last = Mention(start, end, phrase.kind, value)
            yield last

    def _ending(self, kind: str, number: Number) -> tuple[int, str]:
        """Where a number's words end, and the number: "9A" as a whole if there is such a one, "4.9 (d)" with its part."""
        plain = number.text if kind == "page" else canonical(number.text)
        if number.letter and self.index.find(kind, canonical(number.text + number.letter)):
            return number.end + len(number.letter), canonical(number.text + number.letter)
        if number.sub_end > number.end and kind in _WITH_PART and self.text[number.end] in " .\u00a0":
            return number.sub_end, plain
        if (
            not self.index.find(kind, plain)
            and kind not in SECTION_KINDS | {"page"}
            and (head := self._without_note(kind, plain))
        ):
            return number.start + len(head), head
        closed = self.text[number.end : number.end + 1] == ")" and self.text[number.start - 1 : number.start] == "("
        return number.end + closed, plain

    def _without_note(self, kind: str, number: str) -> str:
        """A number that a footnote mark has been read into ("figure 5.2" and note 4 as "5.2.4"), without the mark."""
        head, dot, _ = number.rpartition(".")
        deep = dot and self.index.depth(kind) >= number.count(".")
        if not dot or deep or self.index.find("section", number):
            return ""
        return head if self.index.find(kind, head) else ""

    def _split(self, phrase: Phrase, number: Number) -> tuple[str, str, int] | None:
        """The two ends of a number with a dash if it is a range and no compound number, and where the first one ends."""
        dash = max(number.text.rfind(sign) for sign in "-‐‑‒–—−")
        if dash <= 0:
            return None
        low, high = canonical(number.text[:dash]), canonical(number.text[dash + 1 :])
        if phrase.kind != "page" and self.index.find(phrase.kind, canonical(number.text)):
            return None
        if "." in low and "." not in high:
            high = f"{low.rpartition('.')[0]}.{high}"
        known = phrase.kind == "page" or (self.index.find(phrase.kind, low) and self.index.find(phrase.kind, high))
        return (low, high, dash) if is_range(low, high) and (phrase.plural or known) else None

    def _continues(self, phrase: Phrase, number: Number, last: Mention | None) -> bool:
        """Whether a further number goes on with the list, or only stands after it ("in Table 1, 20 models")."""
        if last is None:
            return False
        value = canonical(number.text)
        if number.join == "range":
            return is_range(last.number, value)
        if phrase.kind == "page":
            return phrase.plural or number.join == "and"
        if phrase.plural:
            alike = number.join == "and" or value.count(".") == last.number.count(".")
            return bool(self.index.find(phrase.kind, value)) or (alike and not value.isalpha())
        follows = "." in value or (value.isdigit() and last.number.isdigit() and int(value) == int(last.number) + 1)
        return bool(self.index.find(phrase.kind, value)) and (number.join == "and" or follows)

    def bare_equations(self) -> Iterator[Reference]:
        """Equations by their number alone, after a word that points: "by (12)", "from (3) and (4)"."""
        if not self.index.has_kind("equation"):
            return
        cue = re.compile(rf"(?i)(?<![^\W_])(?:{alternatives(self.language, 'see')})\s*$")
        last = -100
        for match in _BARE_EQUATION.finditer(self.text):
            candidates = [one for one in self.index.find("equation", canonical(match["num"])) if one.rank <= 1]
            if not candidates or self.silent(match.start()):
                continue
            joined = match.start() - last <= 8 and re.fullmatch(r"\W*\w{0,3}\W*", self.text[last : match.start()])
            if not joined and not cue.search(self.text[max(0, match.start() - 20) : match.start()]):
                continue
            last = match.end()
            mention = Mention(match.start(), match.end(), "equation", canonical(match["num"]))
            target = choose(candidates, "equation", match.start(), self.scope)
            yield self.reference(mention, target, "resolved")

    def bare_sections(self) -> Iterator[Reference]:
        """Sections by their number alone: "see 4.3.1", "(see 4.3.1 and 4.3.2)"."""
        pattern = re.compile(
            rf"(?i)(?<![^\W_])(?:{alternatives(self.language, 'point')})\s+"
            rf"(?P<num>(?:[A-Z]|\d{{1,2}})(?:\.\d{{1,2}}){{1,4}})(?=[\s),;]|\.\s|\.?$)"
        )
        for match in pattern.finditer(self.text):
            number = canonical(match["num"])
            candidates = self.index.find("section", number)
            if candidates and not self.silent(match.start()):
                mention = Mention(*match.span("num"), "section", number)
                yield self.reference(mention, choose(candidates, "section", match.start(), self.scope), "resolved")


def _direction(here: int, there: int) -> str:
    return "forward" if there > here else "back" if there < here else "same"


def _once(skeleton: Skeleton) -> list[Section]:
    """The sections without those that repeat the number and title of an earlier one: running heads taken for headings."""
    seen: set[tuple[str, str]] = set()
    kept = []
    for section in skeleton.sections:
        key = (section.number, _letters(section.title))
        if not section.number or key not in seen:
            kept.append(section)
        seen.add(key)
    return kept


def _letters(words: str) -> str:
    return re.sub(r"[\W\d_]", "", words).casefold()
