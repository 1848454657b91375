"""How surely a line that begins with a label word and a number is the thing itself, and no mention of it."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from twopass.crossrefs.grammar import Phrase
from twopass.crossrefs.kinds import CAPTIONED, LISTED, SECTION_KINDS, STATED
from twopass.crossrefs.targets.typesetting import Typography
from twopass.languages.regexes import entries, spelled
from twopass.schema import TextLine

# A label is set off from what follows by a mark, by its line's end, or by a capital.
_MARKED = re.compile(r"\s?\)?\s*(?:[.:|—–。：、](?![.\d])|-\s|\(|\n|$)")
_CAPITAL_NEXT = re.compile(r"\s+[\"“„«'‘]?(?P<first>\w)")
_CLOSED = re.compile(r"\)\s")
# "Step 1: Remove …", "Step 3 Import: …", "Step 2 of 3".
_OPENS_ITEM = re.compile(r"\s?:|\s[^\W\d_a-z]\w+:|\s+of\s+\d")
_NOTE_TITLE = re.compile(r"\.\s+[A-Z]")
_CAPTION_TITLE = re.compile(r":\s\w")
_STATEMENT = re.compile(r"\.?\s+[A-Z(]")


class Opening(NamedTuple):
    """How a line begins that opens with a label: `marked` where a mark sets it off, `followed` where a capital or a
    figure does, `closed` where it is a section sign in brackets, `opens` where the line opens a paragraph, `styled`
    where the label is set apart.
    """

    marked: bool
    closed: bool
    followed: bool
    opens: bool
    styled: bool

    @property
    def set_off(self) -> bool:
        """Whether what follows the label is set off from it."""
        return self.marked or self.followed


@cache
def continued() -> re.Pattern[str]:
    """What follows the label of something that goes on from another page, in any language."""
    return re.compile(rf"\W{{1,4}}{spelled(entries('references', 'continued'))}")


def label_rank(line: TextLine, text: str, phrase: Phrase, set_as: Typography) -> int | None:
    """How surely a line that begins with a label and a number is the thing itself, None if it is a mention."""
    opening = _opening(line, text, phrase, set_as)
    if _is_spoken_of(phrase, opening):
        return None
    rank = _rank_by_setting(line, phrase, opening, set_as)
    if rank is not None or (set_as.runs_on(line.start) and not text.startswith(":", _end(phrase))):
        return rank
    if line.role == "caption":
        return 0 if opening.set_off else 2
    if phrase.kind in SECTION_KINDS and not phrase.signed:
        return 1 if opening.opens and opening.set_off and set_as.stands_alone(line) else None
    return _rank_in_text(line, opening, set_as)


def _is_spoken_of(phrase: Phrase, opening: Opening) -> bool:
    """Whether a label in the plural, or in small letters in the middle of a text, can only be a mention."""
    return phrase.plural or (phrase.label[0].islower() and not (opening.opens and opening.marked))


def _rank_by_setting(line: TextLine, phrase: Phrase, opening: Opening, set_as: Typography) -> int | None:
    """How surely the way in which a label is set makes it one, None where that says nothing."""
    if opening.styled and opening.set_off and phrase.kind not in SECTION_KINDS:
        return 0
    return 1 if phrase.kind in CAPTIONED and set_as.is_bold(line) else None


def _rank_in_text(line: TextLine, opening: Opening, set_as: Typography) -> int | None:
    """The same for what is neither a caption nor a section: at a paragraph's start, or after the end of a sentence."""
    if not opening.opens:
        return 2 if opening.marked and set_as.ends_sentence(line.start) else None
    if opening.marked or opening.closed:
        return 0
    return 1 if opening.followed or opening.styled or set_as.is_small(line) else None


def _end(phrase: Phrase) -> int:
    """Where the first number ends, with its letter."""
    return phrase.numbers[0].end + len(phrase.numbers[0].letter)


def _opening(line: TextLine, text: str, phrase: Phrase, set_as: Typography) -> Opening:
    after = text[_end(phrase) :]
    return Opening(
        marked=_is_marked(after, phrase),
        closed=phrase.signed and _CLOSED.match(after) is not None,
        followed=_capital_follows(after),
        opens=set_as.opens_paragraph(line),
        styled=line.lead >= phrase.numbers[0].end or set_as.is_bold(line),
    )


def _is_marked(after: str, phrase: Phrase) -> bool:
    """Whether a mark sets the label off; a bracket does not where captions have parts: "Figure 3 (a)"."""
    return _MARKED.match(after) is not None and not (phrase.kind in CAPTIONED and after.lstrip().startswith("("))


def _capital_follows(after: str) -> bool:
    """Whether what follows the label begins with a capital, a figure or a Chinese character."""
    match = _CAPITAL_NEXT.match(after)
    first = match["first"] if match else ""
    return first.isupper() or first.isdecimal() or first >= "一"


# ── labels that were run into other text ─────────────────────────────────────────────────────────────


def goes_on(after: str, phrase: Phrase) -> bool:
    """Whether a label goes on ("Table 4.5 — continued") or opens an item ("Step 1: …")."""
    return continued().match(after) is not None or (phrase.kind in LISTED and _OPENS_ITEM.match(after) is not None)


def opens_note(before: str, after: str, phrase: Phrase) -> bool:
    """Whether a label is the title of a note to the accounts: "… 12. Note 3. Leases"."""
    return phrase.kind == "note" and phrase.label[0].isupper() and before in ".:" and bool(_NOTE_TITLE.match(after))


def is_run_in_caption(after: str, phrase: Phrase) -> bool:
    """Whether a label is that of a caption: "… Figure 18: Results"."""
    return phrase.kind in CAPTIONED and _CAPTION_TITLE.match(after) is not None


def is_run_in_statement(before: str, after: str, phrase: Phrase) -> bool:
    """Whether a label is that of a statement which opens a sentence: "✷ Corollary 5 There is …"."""
    return phrase.kind in STATED and before in ".!?✷□■∎⊓" and _STATEMENT.match(after) is not None
