"""Which targets a mention may mean, by its kind and number, and whether words without a target still refer."""

from __future__ import annotations

import re
from functools import cache

from twopass.crossrefs.grammar import Phrase, words
from twopass.crossrefs.kinds import FLOATS, LABELLED, LISTED, SECTION_KINDS, STATED, SURE, WEAK
from twopass.crossrefs.number_lists import Mention, is_lone_plural
from twopass.crossrefs.resolve import Scope
from twopass.crossrefs.targets.target_index import Target, TargetIndex
from twopass.languages import across
from twopass.languages.regexes import entries, spelled

_PARTED = re.compile(r"[.\-]")
_UNIT = re.compile(r"\s?[%€$£°]")


class Fitting:
    """Candidates for the mentions of one document."""

    def __init__(self, text: str, language: str, index: TargetIndex, scope: Scope) -> None:
        self._text, self._index, self._scope = text, index, scope
        self._words = words(language)

    def candidates(self, phrase: Phrase, mention: Mention) -> list[Target]:
        """Targets of the mention's number whose kind a reader would accept for its label word."""
        kind, number = mention.kind, mention.number
        if phrase.signed and (signed := self._index.find("§", number, mention.start)):
            return signed
        if _is_year(number) or _counts_things(phrase, mention):
            return []
        if kind == "formula" or self._in_brackets(mention):
            return self._equations(mention)
        if self._is_word(phrase, mention) or (kind == "footnote" and not self._notes(phrase)):
            return []
        return self._of_kind(phrase, mention) or self._stand_ins(kind, number, mention.start)

    def _in_brackets(self, mention: Mention) -> bool:
        """Whether a number in brackets may be an equation's whatever word is before it: "condition (3)"."""
        if self._text[mention.end - 1 : mention.end] != ")":
            return False
        return mention.kind in STATED or (mention.kind in LISTED and mention.number.isdecimal())

    def _equations(self, mention: Mention) -> list[Target]:
        """The equations of a number, else the items of a list close by, else what the word says."""
        kind, number = mention.kind, mention.number
        shown = [one for one in self._index.find("equation", number, mention.start) if one.rank <= 1 or "." in number]
        listed = self._index.list_items(number, mention.start) if kind in LISTED else []
        return shown or listed or ([] if kind == "formula" else self._index.find(kind, number, mention.start))

    def _is_word(self, phrase: Phrase, mention: Mention) -> bool:
        """Whether a letter is a word: an article in "table A good", a pronoun in "section I wrote"."""
        if mention.number not in ("I", "A") or not phrase.label[0].islower() or mention.kind == "appendix":
            return False
        return not self._ends(mention)

    def _of_kind(self, phrase: Phrase, mention: Mention) -> list[Target]:
        """The targets of a mention's own kind."""
        kind, number, here = mention.kind, mention.number, mention.start
        if kind == "paragraph":
            return self._index.find("section", number, here) if "." in number else []
        if kind == "clause":
            return self._index.find("section", number, here)
        found = self._index.find(kind, number, here)
        if kind == "note" and phrase.label[0].islower():
            return [*found, *self._index.find("footnote", number, here)]
        return [target for target in found if target.kind == "part"] if kind == "part" else found

    def _stand_ins(self, kind: str, number: str, here: int) -> list[Target]:
        """Targets of another kind that a label word commonly means, where its own kind lacks the number."""
        if kind == "exercise":
            items = self._index.items(number, here)
            return [item for item in items if self._named(self._scope.title(item.start), kind)]
        if kind == "note":
            return self._notes_to_accounts(number, here) or self._index.find("footnote", number, here)
        if kind in LISTED:
            return self._index.list_items(number, here)
        if kind in FLOATS and number[0].isdecimal():
            return next((found for other in FLOATS if (found := self._index.find(other, number, here))), [])
        return []

    def _notes_to_accounts(self, number: str, here: int) -> list[Target]:
        """The sections of that number inside one that is called notes."""
        found = self._index.find("section", number, here) if number.isdecimal() else []
        return [one for one in found if self._named(self._scope.titles(one.start), "note")]

    def _notes(self, phrase: Phrase) -> bool:
        """Whether "n. 7" is a note: an "n" may count things and end a sentence, so that a word must lead to it."""
        lead = self._text[max(0, phrase.start - 12) : phrase.start]
        return phrase.label not in ("n.", "nn.") or bool(_to_note().search(lead))

    def _named(self, title: str, kind: str) -> bool:
        """Whether a title holds a label word of that kind ("Notes to Financial Statements")."""
        return any((self._words.label(word.casefold()) or ("",))[0] == kind for word in title.split())

    def _ends(self, mention: Mention) -> bool:
        """Whether a mark follows, so that "table A" is no article and "section I" no pronoun."""
        return not re.match(r"\s*\w", self._text[mention.end : mention.end + 3])

    def fallback(self, mention: Mention) -> list[Target]:
        """A place that will help a reader where the number itself was not found."""
        if mention.kind in SECTION_KINDS:
            return self._section_near(mention)
        lettered = self._text[mention.end : mention.end + 1].isalpha()
        if mention.kind not in LABELLED or not mention.number[0].isdecimal() or lettered:
            return []
        return self._index.find("section", mention.number, mention.start) if self._has_section_number(mention) else []

    def _has_section_number(self, mention: Mention) -> bool:
        """Whether the author gave a thing its section's number: nothing of its own kind is numbered so deep."""
        deep = mention.number.count(".")
        if not self._index.has_kind(mention.kind):
            return deep > 0
        return self._index.depth(mention.kind) != deep and (deep > 0 or self._text[mention.start].isupper())

    def _section_near(self, mention: Mention) -> list[Target]:
        """The subsection that a number counts to or leads into, or else the nearest section above it."""
        head, dot, last = mention.number.rpartition(".")
        above = self._index.find(mention.kind, head, mention.start) if dot else []
        if counted := self._index.unnumbered(above[0], last) if above else []:
            return counted
        parts = _PARTED.split(mention.number)
        nested = self._nested(parts)
        if nested or _opens_with_numeral(parts):
            return nested
        head = ".".join(head.split(".")[: self._index.depth(mention.kind) + 2])  # nothing is numbered deeper
        while dot and not above:
            head, dot, _ = head.rpartition(".")
            above = self._index.find(mention.kind, head, mention.start) if dot else []
        return above

    def _nested(self, parts: list[str]) -> list[Target]:
        """The section that each part of a number leads into ("C" under "II" for "II.C"), empty if one is missing."""
        if len(parts) < 2 or parts[0].isdecimal():
            return []
        inner = self._index.find("section", parts[0])[:1]
        for part in parts[1:]:
            if not inner:
                return []
            outer = inner[0]
            after = [one for one in self._index.find("section", part, outer.start) if one.start > outer.start]
            inner = [one for one in after if self._scope.holds(outer.start, one.start)][:1]
        return inner

    def why_near(self, mention: Mention, near: Target) -> str:
        """Why a place that is near is all that was found."""
        if near.number == mention.number and mention.kind in SECTION_KINDS:
            return "the heading is set without a number, and was counted"
        if mention.number.endswith((f".{near.number}", f"-{near.number}")):
            return "its heading shows the last part of the number only"
        return f"only section {near.number} was found"

    def plausible(self, phrase: Phrase, mention: Mention) -> bool:
        """Whether words without a target are still a reference."""
        kind, number = mention.kind, mention.number
        small = phrase.label[0].islower()
        if kind in WEAK or (small and kind not in SURE) or "\n" in self._text[mention.start : mention.end]:
            return False
        if _is_year(number) or not (number[0].isdecimal() or _may_be_letter(kind, number, small)):
            return False
        if small and kind != "page" and not self._in_range(kind, number):
            return False
        if phrase.label.casefold() in across("references", "law_parts") and not self._index.has_kind(kind):
            return False  # "nach Satz 1" in a law that states no theorem
        return not _UNIT.match(self._text, mention.end, mention.end + 2)

    def _in_range(self, kind: str, number: str) -> bool:
        """Whether a number is like those that the document gives to this kind."""
        first = number.partition(".")[0]
        known = self._index.has_kind(kind) and self._index.depth(kind) >= number.count(".")
        return known and not (first.isdecimal() and int(first) > self._index.last(kind) + 2)


@cache
def _to_note() -> re.Pattern[str]:
    return re.compile(rf"(?i)(?:\b{spelled(entries('references', 'to_note'))},?\s|\()$")


def _is_year(number: str) -> bool:
    return number.isdecimal() and len(number) == 4


def _counts_things(phrase: Phrase, mention: Mention) -> bool:
    """Whether a plural with one number only counts things ("steps 4") or names them ("cases A")."""
    return is_lone_plural(phrase) and (mention.kind in WEAK or mention.number.isalpha())


def _may_be_letter(kind: str, number: str, small: bool) -> bool:
    """Whether a number in letters may be one although nothing has it: "Section B", "Figure S3", "appendix A"."""
    if number == "I" or (small and kind != "appendix"):
        return False
    return kind in SECTION_KINDS or len(number) > 1


def _opens_with_numeral(parts: list[str]) -> bool:
    """Whether a Roman numeral names the part: too long a stretch to stand in for "II.B.2"."""
    return len(parts) > 1 and len(parts[0]) > 1 and parts[0].isalpha()
