"""How lines are set: which ones open a paragraph, run on from the one before, or look like headings."""

from __future__ import annotations

import re
from collections import defaultdict

from twopass.crossrefs.grammar import alternatives
from twopass.schema import Document, TextLine

_NUMBERED_LINE = re.compile(
    r"(?P<number>\d{1,3}(?:\.\d{1,3}){0,4}|[A-Z](?:\.\d{1,3}){0,4}|[IVX]{1,5})(?P<mark>[.:)])?\s+(?P<title>\S.*)"
)
_FOUR_LETTERS = re.compile(r"[^\W\d_]{4}")
_OF_A_TABLE = re.compile(r"\d\s*$|\s{3}")
_BLANKS = re.compile(r"\s")
_LONGEST_TITLE = 100  # characters
_FURTHEST = 200  # characters in which the end of the words before a position is sought

# "F I G U R E 1 . 2" and "TA B L E 3 . 1": a label set with wide spaces between its letters.
_TRACKED = re.compile(
    r"(?P<label>(?:[^\W\d_]{1,2} ){3,}[^\W\d_]{1,2}) (?P<number>\d(?: ?\d){0,2}(?: ?[.\-–] ?\d(?: ?\d){0,2})*)(?!\w)"
)


def untracked(text: str) -> str:
    """The text with the label and number that open it closed up, where they are set with wide spaces."""
    match = _TRACKED.match(text) if text[1:2] == " " or text[2:3] == " " else None
    if not match:
        return text
    closed = "".join(_BLANKS.sub("", match[part]) + " " for part in ("label", "number"))
    return closed.rstrip() + text[match.end() :]


class Typography:
    """The size and weight of a document's text, against which its lines are judged."""

    def __init__(self, document: Document) -> None:
        self._text = document.text
        self.size, self.weight = _body_style(document.lines)
        self._cue = re.compile(rf"(?i)(?<![^\W_])(?:{alternatives(document.language, 'see')})\s*\(?$")
        self._joint = re.compile(rf"(?i)(?<![^\W_])(?:{alternatives(document.language, 'and')})\s*$")

    def is_bold(self, line: TextLine) -> bool:
        """Whether a line is set bolder than the text."""
        return line.weight >= max(600, self.weight + 100)

    def points(self, before: str) -> bool:
        """Whether words end in one that points to what follows ("as shown in")."""
        return bool(self._cue.search(before))

    def opens_paragraph(self, line: TextLine) -> bool:
        """Whether a line is the first of its paragraph or row."""
        return line.start == 0 or self._text[line.start - 1] == "\n"

    def runs_on(self, position: int) -> bool:
        """Whether the words before lead into what stands at `position` ("as shown in | Figure 3.")."""
        before = self._text[max(0, position - 40) : position]
        # A paragraph may stop at a column's end with a joint; with a word that points the reference goes on there.
        parted = before.endswith("\n\n") and self._joint.search(before)
        return self.points(before.rstrip()) and not parted

    def stands_alone(self, line: TextLine) -> bool:
        """Whether a line is set as a heading is: larger, bolder, or alone in its paragraph and short."""
        text = self._text
        alone = line.end >= len(text) or text[line.end] == "\n"
        return line.size > self.size * 1.05 or self.is_bold(line) or (alone and line.end - line.start < 90)

    def ends_sentence(self, position: int) -> bool:
        """Whether the words before a position end a sentence, a clause or a bracket, or there are none."""
        return self._text[max(0, position - _FURTHEST) : position].rstrip()[-1:] in ".:!?)"

    def is_small(self, line: TextLine) -> bool:
        """Whether a line is set small, as captions are."""
        return 0 < line.size < self.size * 0.95

    def heading(self, line: TextLine) -> tuple[str, int]:
        """The number that opens a line, and how surely the line is a heading.

        2 by its looks, 3 by its number alone, 0 not at all.
        """
        match = _NUMBERED_LINE.match(self._text, line.start, min(line.end, line.start + 200))
        if not match:
            return "", 0
        number, title = match["number"], match["title"]
        if not self.opens_paragraph(line):
            return number, 0
        if self._opens_entry(line, number, title):
            return number, 3
        if line.role != "body" or not _is_title(title) or not ("." in number or self._is_loud(line, title)):
            return number, 0
        if self.stands_alone(line) and title[-1] not in ".,;:":
            return number, 2
        return number, 3 if "." in number else 0

    def _opens_entry(self, line: TextLine, number: str, title: str) -> bool:
        """Whether a number in three parts, or one set bold with the words after it, opens an entry of a manual that
        runs on in its line.
        """
        parted = number.count(".") >= 2 or ("." in number and line.lead > len(number))
        if not parted or not title[0].isalpha() or title.isupper():
            return False
        return not title[0].isupper() or len(title) > 60

    def _is_loud(self, line: TextLine, title: str) -> bool:
        """Whether a line is set bolder or larger than the text, or its title in capitals."""
        return self.is_bold(line) or line.size > self.size * 1.05 or title.isupper()


def _is_title(title: str) -> bool:
    """Whether words may be a heading's: they begin with a capital, hold a word, and end in no figure of a table."""
    if not title[0].isupper() or len(title) > _LONGEST_TITLE:
        return False
    return _FOUR_LETTERS.search(title) is not None and _OF_A_TABLE.search(title) is None


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
