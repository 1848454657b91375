"""The title of a document: from its metadata where that is sane, else the largest type on its first pages."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from html import unescape
from itertools import pairwise, takewhile, zip_longest
from pathlib import Path

from twopass.languages import across
from twopass.languages.regexes import either, entries, spelled
from twopass.readers.pdf.layout.lines import Row
from twopass.readers.pdf.page import Sheet
from twopass.schema import VERSUS

_LONGEST = 250  # characters
_MOST_LINES = 5
_FIRST = 5  # pages of which one shows the title, behind praise or the like
_ISSUE = re.compile(r"(?:pages?|pp\.?)\s*\d+\s?[-–—]\s?\d+$", re.IGNORECASE)  # of a journal
_ONE_OF_MANY, _OTHERS = re.compile(r"^\(1\)\s*"), " et al."  # how the first of several parties is counted
_LEADERS = re.compile(r"(?:\.\s?){4}")  # of a row of a table of contents
_JOINING = 3  # letters of a word such as "of", after which a title goes on
_THING = 4  # words of a title under the kind of a document
_APART, _FURTHER = 1.7, 1.2  # sizes by which rows of one title may stand apart, and times the rows above it for its end
_NUMBERED = re.compile(r"(?:1[.)]?|I[.)])\s+[A-ZÀ-ÞА-ЯΑ-Ω][^\W\d_]")  # the heading of a first section
_NAMED_FILE = re.compile(r"^(?:\d+\s*[-–._]\s*)?(\S.*\s.*)\.(?:docx?|odt|rtf|pptx?|indd|pdf)$", re.IGNORECASE)
_WIDE = re.compile(r"[\u3041-\u30ff\u3400-\u9fff]")  # a sign of Chinese or Japanese says more than a letter
_ROWS = re.compile(rf"(?<={_WIDE.pattern})\n(?={_WIDE.pattern})")  # rows of such, which no blank parts


def title_of(path: Path, named: str, sheets: list[Sheet]) -> str:
    """The title that the metadata name if the first pages bear it out, else what these show largest, else the file's
    name.
    """
    named = unescape(named)
    shown = next(filter(None, map(_titled, sheets[:2])), "")
    file = _NAMED_FILE.match(named)
    if _is_stock(shown):
        if file and _borne_out(file[1], sheets):
            return file[1]
        shown = next((title for title in map(_titled, sheets[:_FIRST]) if title and not _is_stock(title)), shown)
    if not _sane(named):
        return shown or path.stem
    short = len(shown.split()) < 3 and not (shown and _heads_later(named, sheets))
    return named if short or _borne_out(named, sheets) else shown


def _is_stock(title: str) -> bool:
    """Whether a title is a heading that most documents have."""
    return title.lower().rstrip(" .:") in across("headings", "stock")


def _heads_later(named: str, sheets: list[Sheet]) -> bool:
    """Whether the title in the metadata is but a heading further on: what was written was once another text."""
    low = named.casefold()
    return any(row.text.strip().casefold() == low for sheet in sheets[2:] for row in sheet.rows if not row.furniture)


def _titled(sheet: Sheet) -> str:
    """What a page shows as the title: the parties of a case, or its largest type."""
    return _parties(sheet) or _largest(sheet)


def _sane(named: str) -> bool:
    """Whether the title in the metadata is one, of several words, and nothing that a program left there."""
    return len(named) > 3 and " " in named and not _left_over().match(named)


@cache
def _left_over() -> re.Pattern[str]:
    """What word processors and typesetters leave in the field: a program's name, a file's name, a date, a code."""
    words = either(entries("layout", "no_title"))
    return re.compile(
        rf"^(?:{words}|.*\d{{4}}-\d\d-\d\d|.*_|.*\.(?:docx?|tex|dvi|pdf|indd|pptx?|qxd|fm|rtf|odt)$|\W*$)",
        re.IGNORECASE,
    )


def _borne_out(named: str, sheets: list[Sheet]) -> bool:
    """Whether a title stands in the upper part of the first two pages, in one run of words but for a letter in ten."""
    from rapidfuzz.fuzz import partial_ratio

    upper = " ".join(r.text for s in sheets[:2] for r in s.rows if r.base < 0.6 * s.height)
    wanted, shown = (re.sub(r"[\W_]+", "", text.casefold()) for text in (named, upper))
    return len(shown) >= len(wanted) and partial_ratio(wanted, shown) >= 90


def _parties(sheet: Sheet) -> str:
    """The parties of a case, in capitals with "v." between them, or with "versus" on a row of its own between them."""
    rows = [r.text.strip() for r in sheet.rows if r.base < 0.7 * sheet.height and not r.furniture]
    for row, below in zip_longest(rows, rows[1:], fillvalue=""):  # in capitals, on one row or two
        whole = f"{row} {below}" if _within().search(f"{row} ") and not _within().search(row) else row
        if (found := _within().search(whole)) and _is_party(whole[: found.start()]) and _is_party(whole[found.end() :]):
            return whole.rstrip(" ,")
    told = [one for one in rows if _role().sub("", f" {one}")]  # and no row that only says "Claimant"
    for above, row, below in zip(told, told[1:], told[2:], strict=False):
        if _versus().fullmatch(row):
            first, second = (_role().sub("", one).rstrip(" .…,") for one in (above, below))
            bare = _ONE_OF_MANY.sub("", second)
            return f"{first}{VERSUS}{bare}{_OTHERS if bare != second else ''}" if first and bare else ""
    return ""


def _is_party(text: str) -> bool:
    """Whether a text is the name of a party in capitals, be there others: "HALE MILLS ET AL."."""
    bare = re.sub(r"\bet al\b", "", text, flags=re.IGNORECASE)
    return bare.isupper() and sum(map(str.isalpha, bare)) > _JOINING


@cache
def _within() -> re.Pattern[str]:
    """What stands between the parties of a case on one row."""
    return re.compile(rf"\s{either(entries('layout', 'versus_within'))}\s")


@cache
def _versus() -> re.Pattern[str]:
    return re.compile(either(entries("layout", "versus")))


@cache
def _role() -> re.Pattern[str]:
    """What a party is, beside its name: "… Appellant(s)"."""
    return re.compile(rf"[\s.…]*\b{spelled(entries('layout', 'parties'))}\s?(?:s|\(s\))?\W*$", re.IGNORECASE)


def _largest(sheet: Sheet) -> str:
    """The largest type in the upper part of a page, over as many lines as it has."""
    rows = [r for r in sheet.rows if _may_title(r)]
    rows = [r for r, below in zip_longest(rows, rows[1:]) if r is rows[0] or not _labels(r, below)]
    lowest = 0.7 * sheet.height
    upper = [r for r in rows if r.base < lowest]
    if not upper:
        return ""
    large = 0.97 * max(r.size for r in upper)
    if any(_ISSUE.search(r.text) and r.size > large for r in upper[:_MOST_LINES]):  # the name of the journal
        rows, upper = ([r for r in held if r.size <= large] for held in (rows, upper))
        large = 0.97 * max((r.size for r in upper), default=0.0)
    if not upper:
        return ""
    largest = [r for r in upper if r.size > large]
    head = next((r for r in largest if not _is_alone(r, rows)), largest[0])
    below = rows[rows.index(head) :]
    if thing := _under_kind(below):
        return thing
    plain = _is_plain(sheet, head)
    following = takewhile(
        lambda two: (
            (_set_as(two[1], head) if plain else two[1].size >= large)
            and (two[1].base < lowest or _is_close(*two))
            and not _NUMBERED.match(two[1].text)
        ),
        pairwise(below[:_MOST_LINES]),
    )
    named = _without_authors([head, *(r for _, r in following)])
    title = " ".join(_ROWS.sub("", "\n".join(_with_kind(named))).split()).rstrip("*∗†‡§ ")
    return title if 3 < len(title) < _LONGEST else _centred(upper)


def _labels(row: Row, below: Row | None) -> bool:
    """Whether a row ends in a colon and what it leads to is set smaller: "Members of the board:"."""
    return row.text.rstrip().endswith((":", "：")) and _is_over_smaller(row, below)


def _is_alone(row: Row, rows: list[Row]) -> bool:
    """Whether a row is an institution, and the next is set smaller."""
    below = next(iter(rows[rows.index(row) + 1 :]), None)
    return _begins(row, "institutions") and _is_over_smaller(row, below)


def _is_over_smaller(row: Row, below: Row | None) -> bool:
    """Whether the row below is set smaller, if there is one."""
    return below is None or below.size < 0.97 * row.size


def _without_authors(rows: list[Row]) -> list[Row]:
    """The rows of a title without the institution that stands apart above it, and up to that below it, or to words such
    as "submitted by", with the name before these.
    """
    words = [row.text.split() for row in rows]
    if len(rows) > 1 and _begins(rows[0], "institutions") and len(words[1]) >= _THING and not _is_close(*rows[:2]):
        return _without_authors(rows[1:])
    for at in range(1, len(rows)):
        above, last = words[at - 1], words[at - 1][-1]
        joined = last.endswith((":", ",", "-", "–")) or (last.islower() and len(last) <= _JOINING)
        credited = _begins(rows[at], "credits")
        if not joined and (credited or _begins(rows[at], "institutions")):
            named = credited and at > 1 and len(above) < _THING and all(one[:1].isupper() for one in above)
            return rows[: at - named]
    return rows


def _begins(row: Row, kind: str) -> bool:
    """Whether a row begins with one of the words of a kind, as a line of its own below a title does, or has several
    that stand together.
    """
    return _beginning(kind).match(row.text.lower()) is not None


@cache
def _beginning(kind: str) -> re.Pattern[str]:
    words = entries("self_descriptions", kind)
    several = spelled(one for one in words if kind == "credits" and " " in one)
    return re.compile(rf"(?:{spelled(words)}|.*\b{several})\b")


def _with_kind(rows: list[Row]) -> list[str]:
    """The words of the rows of a title, with a colon before a kind of document that stands further apart."""
    words = [row.text for row in rows]
    for at in range(2, len(rows)):
        near, apart = rows[at - 1].base - rows[at - 2].base, rows[at].base - rows[at - 1].base
        named = not _kinds().isdisjoint(words[at].lower().split()) and words[at][:1].isupper()
        if named and apart > _FURTHER * near > 0 and words[at - 1][-1:].isalnum():
            words[at - 1] += ":"
    return words


def _under_kind(rows: list[Row]) -> str:
    """The title in the next smaller type under a row that is but a kind of document: "Working paper"."""
    head, under = rows[0], rows[1 : 1 + _MOST_LINES]
    named = set(re.findall(r"\w+", head.text.lower())) <= _kinds()
    if not named or not under or not 0.97 * max(r.size for r in rows[1:]) <= under[0].size <= 0.9 * head.size:
        return ""
    near = takewhile(lambda two: _goes_on(*two), pairwise(under))
    words = " ".join([under[0].text, *(row.text for _, row in near)]).split()
    plain = {word for word in words if word.isalpha() and word.islower()}
    joins = plain > plain & across("references", "and")  # as names of people do not
    beside = across("self_descriptions", "institutions", "credits").intersection(map(str.lower, words))
    return " ".join(words) if joins and not beside and words[0][:1].isupper() and len(words) >= _THING else ""


def _goes_on(above: Row, row: Row) -> bool:
    """Whether a row is set as the one above it, and close to it."""
    return _set_as(row, above) and row.size <= 1.03 * above.size and _is_close(above, row)


def _is_close(above: Row, row: Row) -> bool:
    return 0 < row.base - above.base < _APART * above.size


@cache
def _kinds() -> frozenset[str]:
    """Words that only say what kind of document it is."""
    return frozenset(" ".join(across("self_descriptions", "documents", "degrees")).split())


def _centred(rows: list[Row]) -> str:
    """The first lines of a page that stand in the middle, above text of the same size that begins at the left."""
    left, right = min(r.x0 for r in rows), max(r.x1 for r in rows)
    head = list(takewhile(lambda r: _in_middle(r, left, right), rows[:_MOST_LINES]))
    title = " ".join(" ".join(r.text for r in head).split())
    return title if len(head) < len(rows) and 3 < len(title) < _LONGEST else ""


def _in_middle(row: Row, left: float, right: float) -> bool:
    """Whether a row is as far from the left edge of the text as from the right, and far enough to be meant so."""
    return abs((row.x0 - left) - (right - row.x1)) < 0.06 * (right - left) and row.x0 - left > 2 * row.size


def _is_plain(sheet: Sheet, head: Row) -> bool:
    """Whether the largest type of a page is that of its text, so that a title differs in weight or capitals alone."""
    sizes = Counter[float]()
    for row in sheet.rows:
        sizes[row.size] += len(row.text)
    return head.size < 1.05 * sizes.most_common(1)[0][0] and (head.text.isupper() or head.weight >= 600)


def _set_as(row: Row, head: Row) -> bool:
    """Whether a row goes on with a title set in the size of the text."""
    return row.weight == head.weight and row.text.isupper() == head.text.isupper() and row.size >= 0.97 * head.size


def _may_title(row: Row) -> bool:
    enough = sum(map(str.isalpha, row.text)) + len(_WIDE.findall(row.text)) > 3 and not _LEADERS.search(row.text)
    return (
        enough
        and not row.furniture
        and row.turn == 0
        and row.role == "body"
        and not _no_title().fullmatch(row.text.strip())
        and not (_dated().search(row.text) and _kinds().isdisjoint(re.findall(r"\w{4,}", row.text.lower())))
    )


@cache
def _dated() -> re.Pattern[str]:
    """A place and a date: "Ghent, 3 June 2022"."""
    months = spelled(across("common_words", "calendar"))
    return re.compile(rf",\s(?:\w{{1,3}}\.?\s){{0,2}}{months}\s(?:de\s)?(?:19|20)\d\d\W*$", re.IGNORECASE)


@cache
def _no_title() -> re.Pattern[str]:
    return re.compile(spelled(entries("layout", "no_titles")), re.IGNORECASE)
