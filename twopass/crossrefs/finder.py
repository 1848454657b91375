"""Goes once through a document's text and turns label words with numbers into references with their targets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Literal

from twopass.crossrefs.chinese import han_phrases, written_together
from twopass.crossrefs.external import external_reason
from twopass.crossrefs.fitting import Fitting
from twopass.crossrefs.grammar import Phrase, alternatives, phrases
from twopass.crossrefs.kinds import STATED
from twopass.crossrefs.number_lists import Mention, members
from twopass.crossrefs.pages import PageLabels, is_page_number, of_a_cited_work
from twopass.crossrefs.resolve import Scope, choose
from twopass.crossrefs.section_parts import with_law_parts
from twopass.crossrefs.targets.collecting import Collector
from twopass.crossrefs.targets.excluded import Zones, back_zones, contents_zones, heading_zones, markup_zones
from twopass.crossrefs.targets.target_index import Target
from twopass.crossrefs.targets.typesetting import Typography
from twopass.languages.regexes import entries, spelled
from twopass.schema import Document, Evidence, Reference, Section, Skeleton, Status
from twopass.text.numerals import canonical

_BRACKETED = re.compile(r"\s\[([^\[\]\n]{3,80})\]")
_NO_LETTERS = re.compile(r"[\W\d_]")
_AFTER_MARK = re.compile(r"[,.:]\s*$")


class Finder:
    """The references of one document; the parts that all kinds of references need."""

    def __init__(self, document: Document, skeleton: Skeleton) -> None:
        self.document, self.skeleton, self.text = document, skeleton, document.text
        self.language = document.language
        typography = Typography(document)
        contents, lists = contents_zones(document)
        contents |= markup_zones(document)
        back = back_zones(document, skeleton, typography)
        self._zones: Zones = contents | back | heading_zones(document, skeleton)
        self._targets = Collector(document, skeleton, typography, contents | back, lists)
        self.index = self._targets.index
        self.scope = Scope(skeleton)
        self.sections = _once(skeleton)
        self.section_starts = [section.start for section in self.sections]
        self._fitting = Fitting(self.text, self.language, self.index, self.scope)
        self._pages = PageLabels(document, skeleton, contents)
        self._phrases = self._running()
        self._outside: dict[int, str] = {}
        self._outside_numbers: set[tuple[str, str]] = set()
        self._find_outside()
        self._joined_outside()

    def _running(self) -> list[Phrase]:
        """The phrases of the running text; captions that were run into it become targets."""
        found = list(phrases(self.text, self.language))
        if written_together(self.text, self.language):
            found += han_phrases(self.text, self.language)
            found.sort(key=lambda one: one.start)
        found = list(with_law_parts(self.text, found))
        found = [one for one in found if not self.silent(one.start)]
        found = [one for one in found if not self._targets.add_inline(one)]
        return [one for at, one in enumerate(found) if not (at and self._is_sentence(found[at - 1], one))]

    def _is_sentence(self, before: Phrase, phrase: Phrase) -> bool:
        """Whether what looks like a theorem is a sentence of the paragraph named right before it: "Absatz 2 Satz 1"."""
        legal = before.kind in ("paragraph", "article") or before.signed
        return phrase.kind in STATED and legal and 0 <= phrase.start - before.end <= 2

    def _find_outside(self) -> None:
        """Notes which phrases lead out of the document, and the numbers that they name there."""
        pages = self.document.pages
        first_page = self.text[: pages[0].end][:3000] if pages else ""
        for phrase in self._phrases:
            if reason := external_reason(self.text, phrase, self.language, first_page):
                self._outside[phrase.start] = reason
                self._outside_numbers |= {(phrase.kind, canonical(number.text)) for number in phrase.numbers}

    def _joined_outside(self) -> None:
        """Carry a reason back over a joint: "Note 10 and Note 13 of the Form 10-K of last year"."""
        joint = re.compile(rf"(?i)\s*+(?:,\s*+)?(?:{alternatives(self.language, 'and')}|,)\s*")
        for before, after in reversed(list(pairwise(self._phrases))):
            reason = self._outside.get(after.start, "")
            if not reason.endswith("after it") or before.start in self._outside or not _may_share(before, after):
                continue
            if joint.fullmatch(self.text, before.end, after.start):
                self._outside[before.start] = reason

    def silent(self, position: int) -> bool:
        """Whether words at `position` are no running text: contents, headings, bibliography, a label itself."""
        return position in self.index.labels or position in self._zones

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
        if target and not self.document.paged:
            direction = _direction(mention.start, target.start)
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
            for one in self._of_phrase(phrase, before):
                before = one
                yield one

    def _of_phrase(self, phrase: Phrase, before: Reference | None) -> Iterator[Reference]:
        reason = self._outside.get(phrase.start, "") or self._legal(phrase, before)
        within = self._within(phrase)
        for mention in members(self.text, phrase, self.index):
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
        if phrase.kind == "page":
            after_other = before is not None and before.status == "external" and phrase.start - before.end <= 3
            return before.reason if before and after_other else ""
        return self._legal_section(phrase) if phrase.kind == "section" else ""

    def _legal_section(self, phrase: Phrase) -> str:
        """The same for the number of a section."""
        number = phrase.numbers[0]
        if "." in number.text:
            return ""
        value = canonical(number.text)
        inner = bool(number.letter) or self.text[number.end : number.end + 1] == "("
        own = bool((phrase.signed and self.index.find("§", value)) or self.index.find("section", value))
        if ("section", value) in self._outside_numbers and (inner or not own):
            return "it belongs to a work named elsewhere"
        return "the document's own sections end below it" if not own and (inner or self._is_beyond(value)) else ""

    def _is_beyond(self, number: str) -> bool:
        """Whether the sections of the document end far below a number."""
        return number.isdecimal() and int(number) > self.index.last("section") + 3 and self.index.has_kind("section")

    def _within(self, phrase: Phrase) -> Target | None:
        """The chapter that the words after a number name: "Section 3 of Chapter 5"."""
        if phrase.kind == "page":
            return None
        leading = re.compile(rf"(?i)[)\]]?,?\s*(?:{alternatives(self.language, 'of')})\s+(?:the\s+)?")
        of = leading.match(self.text, phrase.end)
        outer = next(phrases(self.text[of.end() : of.end() + 30], self.language), None) if of else None
        if not outer or outer.start or outer.kind not in ("chapter", "part", "appendix") or outer.kind == phrase.kind:
            return None
        found = self.index.find(outer.kind, canonical(outer.numbers[0].text), phrase.start)
        return choose(found, outer.kind, phrase.start, self.scope)

    def _resolved(self, phrase: Phrase, mention: Mention, within: Target | None) -> Iterator[Reference]:
        candidates = [
            one for one in self._fitting.candidates(phrase, mention) if not mention.start <= one.start < mention.end
        ]
        target = choose(candidates, mention.kind, mention.start, self.scope, within)
        if target:
            mention = self._with_title(mention, target)
            yield self.reference(mention, target, "resolved")
            return
        near = choose(self._fitting.fallback(mention), "section", mention.start, self.scope, within)
        if near and "\n" not in self.text[mention.start : mention.end]:
            yield self.reference(mention, near, "partial", self._fitting.why_near(mention, near))
        elif self._fitting.plausible(phrase, mention):
            what = f"the document numbers no {mention.kind}"
            if self.index.has_kind(mention.kind):
                what = f"no {mention.kind} {mention.number} was found"
            yield self.reference(mention, None, "unresolved", what)

    def _with_title(self, mention: Mention, target: Target) -> Mention:
        """The mention with its target's title in brackets, as Texinfo sets it: "Section 2.4 [Installation]"."""
        title = _BRACKETED.match(self.text, mention.end)
        if not title or _letters(title[1]) not in _letters(self.text[target.start : target.end]):
            return mention
        return mention._replace(end=title.end())

    def _page(self, phrase: Phrase, mention: Mention, before: Reference | None) -> Iterator[Reference]:
        """A page by its printed number; "p. 12" without a lead-in mostly belongs to a cited work."""
        if (
            not self.document.paged
            or not is_page_number(mention.number)
            or _count_of_pages().match(self.text, mention.end)
        ):
            return
        after_own = before is not None and 0 <= phrase.start - before.end <= 4
        if not after_own and self._is_cited_page(phrase):
            return
        page = self._pages.find(mention.number)
        if page is not None:
            yield self.reference(mention, None, "resolved", page=page)
        elif not self._goes_on_list(phrase, mention):
            yield self.reference(mention, None, "unresolved", f"the document has no page {mention.number}")

    def _is_cited_page(self, phrase: Phrase) -> bool:
        """Whether pages belong to a cited work: in a list of places, or after words that cite."""
        listed = phrase.plural and self.text[max(0, phrase.start - 2) : phrase.start][:1] in (",", ".")
        short = len(phrase.label) <= 3 and phrase.label.endswith(".")
        return listed or of_a_cited_work(self.text, phrase.start, self.language, short)

    def _goes_on_list(self, phrase: Phrase, mention: Mention) -> bool:
        """Whether a page is a further one of a citation, or follows a mark as those of citations do."""
        further = phrase.plural and mention.number != phrase.numbers[0].text
        return further or _AFTER_MARK.search(self.text[max(0, phrase.start - 3) : phrase.start]) is not None


def _may_share(before: Phrase, after: Phrase) -> bool:
    """Whether two phrases may belong to one work: both of a kind, or the page of a note."""
    return before.kind == after.kind or (before.kind == "page" and after.kind == "note")


def _direction(here: int, there: int) -> Literal["forward", "back", "same"]:
    return "forward" if there > here else "back" if there < here else "same"


def _once(skeleton: Skeleton) -> list[Section]:
    """The sections without those that repeat an earlier number and title: running heads taken for headings."""
    seen: set[tuple[str, str]] = set()
    kept = []
    for section in skeleton.sections:
        key = (section.number, _letters(section.title))
        if not section.number or key not in seen:
            kept.append(section)
        seen.add(key)
    return kept


def _letters(words: str) -> str:
    return _NO_LETTERS.sub("", words).casefold()


@cache
def _count_of_pages() -> re.Pattern[str]:
    """ "Page 3 of 10" counts pages, "page 8(12)" is an issue of a journal."""
    return re.compile(rf"\s*{spelled(('/', *entries('layout', 'of')))}\s*\d|\(\d")
