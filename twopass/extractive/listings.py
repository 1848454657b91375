"""Lines for sections that list rather than say: works cited, headings, pages, words of an index."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import islice, pairwise

from twopass.extractive.study import Study
from twopass.extractive.whole_sentences import MORE
from twopass.findings import SynthesisFindings, words_at
from twopass.languages.regexes import either, entries
from twopass.schema import Entry, Evidence, Section
from twopass.text.compression import shorten
from twopass.text.running_text import lists_works
from twopass.text.sentence_index import Segmentation
from twopass.text.sentences import Sentence
from twopass.text.tokens import cue, heads_a_listing, wording
from twopass.text.wellformed import is_work

_NUMBER = re.compile(r"(?:^|\n)[^\S\n]*\[?(\d{1,3})[\].]\s")
_LABELLED = re.compile(r"(?:^|(?<=\s))\[?(\d{1,3})[\].]\s")
_AUTHORED = re.compile(r"[A-ZÀ-Þ][\w’'-]+(?: [A-ZÀ-Þ]\w+)?, [A-ZÀ-Þ].*\b(?:19|20)\d\d\b")
# Where an entry goes on from its authors to its title, and from that to its journal.
_CUT = re.compile(r"(?<=[\w)][,.:?!])\s+(?=[A-ZÀ-Þ“\"‘])|[“”\"]|\n\n")
_WORDS, _LENGTH = 3, 80  # blanks of a title, at least, and its characters, at most
_EARLY, _HEADINGS, _MOSTLY = 4_000, 4, 0.7  # characters of a list of headings and before it; headings; share of it
_CUT_TITLE = re.compile(r"[’”][^‘“]*,|, \w{1,5}$")  # what is more than a title, or less
_YEAR = re.compile(r"\b(?:19|20)\d\d[a-z]?\b")
# The year of a work beside its author or its title: "(1961)", "Low, B. 1961, Keys", "Low B. 1961. “Keys”".
_DATED = re.compile(r"\((?:19|20)\d\d[a-z]?[,)]|(?<=[.\w]\s)(?:1[89]|20)\d\d[a-z]?[.,:]\s(?=[“\"‘'«A-ZÀ-Þ])")
_ENTRY_END = re.compile(r"(?<![\d.,$€£])\b(\d{1,4})$")
_RISING = 0.85  # share of neighbours in order: two columns of contents break it once or twice
_TITLE = re.compile(r"^[A-ZÀ-ÞА-ЯΑ-Ω][^\d.;:\[\]()]{15,90}$")
_TITLES = 3  # works named
_WORDY = 0.6  # share of letters in a page of contents
_BEYOND = 1.5  # printed page numbers may run on beyond the number of pages in the file, by a volume's front matter
_PLAIN = 0.4  # share of a title's words that begin small, where those of names and bodies do not
_CELL = re.compile(r"^([^\W\d_][^\d\n|:$€£]{3,60}?)[\s:|.]*[($€£]*\d[\d.,]*")  # the words that head a row of figures
_NO_ROW = re.compile(r"[{};=]|\w\(|\)\s?:|^\s*[a-e][.)]\s")  # of code, or an answer to choose
_ROWS = 4  # rows named
_LABEL = re.compile(r"^\w+\.?\s*[\w.-]*\d[\w.-]*[\s.:–—]*")  # of a caption: "Table A1."
_CAPTION = 4  # words from which a caption tells what its table holds
# The mark of an item and its first words, up to a stop that is not of initials, as in "U.S.".
_ITEM = re.compile(
    r"^[ \t]*(?:[•▪◦●■□*–—➢✓►▶▸➤-]|\d{1,2}[.)])\s+"
    r"((?:[^\W\d_]|\d+[\w-]*\s)(?:\b[A-Z]\.(?=[A-Z]\.)|(?<=\.[A-Z])\.|[^\n.;:()]){3,70})(?=[\n.;:( ])",
    re.M,
)
_BEGUN = re.compile(r",\s\w$")  # "e.g.", of which the stop ended the words
_FEWEST_ITEMS, _ITEMS = 3, 4  # items of a list, and those named
_FIRST_ITEM = re.compile(r"^[ \t]*[•▪◦●■□*–—➢✓►▶▸➤-]\s+([^\W\d_][^\n]{3,})", re.M)
_LONGEST_ITEM = 200  # characters
_MARKED = re.compile(r"^[ \t]*[•▪◦●■□*–—➢✓►▶▸➤-]\s", re.M)


def directory(study: Study, section: Section, entry: Entry) -> SynthesisFindings | None:
    """The line of a section that is a list of works or of places in the document; None for any other section."""
    text = _without_notes(study.document.text[section.body : section.end].strip())
    paragraphs = [one for one in re.split(r"\n+", text) if one.strip()]
    if not paragraphs:
        return None
    language = study.statistics.language
    if (is_work(paragraphs[0]) and sum(map(is_work, paragraphs)) * 2 >= len(paragraphs) > 1) or (
        lists_works(section)
        and not heads_a_listing(section.title)
        and (_counted(text, paragraphs) > 2 or _MARKED.search(text) or any(map(_is_work, paragraphs)))
    ):
        single = _counted(text, paragraphs) == 1 and first_item(study, section)
        return single or _works(study, section, text, paragraphs, entry)
    if (
        lists_works(section)
        or heads_a_listing(section.title)
        or _names_headings(study, section)
        or (_climbs(paragraphs) and _pages_named(paragraphs, study.document.last_page))
    ):
        return SynthesisFindings(comment=wording(language, "directory"))
    return None


def _names_headings(study: Study, section: Section) -> bool:
    """Whether the words of a section on the first pages are mostly headings of others: "Index", over a list of them."""
    text = " ".join(study.document.text[section.body : section.end].split()).casefold()
    if not 0 < section.start <= _EARLY or len(text) > _EARLY:
        return False
    titles = {" ".join(one.title.split()).casefold() for one in study.skeleton.sections if one.start >= section.end}
    held = [one for one in titles if len(one) > _FEWEST_ITEMS and one in text]
    return len(held) >= _HEADINGS and sum(map(len, held)) >= _MOSTLY * len(text)


def _pages_named(paragraphs: Sequence[str], last: int) -> bool:
    """Whether the rows are words that end in a number of a page, and no code or figures."""
    text = re.sub(r"[\s.…]", "", "".join(paragraphs))
    letters = sum(map(str.isalpha, text))
    ends = [int(found[1]) for one in paragraphs if (found := _ENTRY_END.search(one)) is not None]
    return letters > _WORDY * len(text) and max(ends, default=0) <= _BEYOND * last


def table_of(study: Study, section: Section) -> SynthesisFindings | None:
    """The line of a section that is a table and no more: its caption, without one what some of its rows are about."""
    places, known = _row_heads(study.document.text, section), study.analysis.of(Segmentation)
    heads = [
        one
        for one, at in places.items()
        if " " in one and not one.isupper() and not _is_code(one) and not _captioned(known.at(at))
    ]
    if len(heads) < _ROWS:
        return None
    language = study.statistics.language
    for one in known.within(section.body, section.end):
        words = _LABEL.sub("", study.document.text[one.start : one.end])
        if _captioned(one) and len(words.split()) >= _CAPTION:
            at = words_at(study.document, one.start, one.end)
            return SynthesisFindings(comment=shorten(words, language), evidence=(at,))
    named = [heads[place * len(heads) // _ROWS] for place in range(_ROWS)]
    return SynthesisFindings(
        comment=wording(language, "tabulates").format(list=listed(named, language)),
        evidence=tuple(words_at(study.document, places[one], places[one] + len(one)) for one in named),
    )


def _captioned(one: Sentence | None) -> bool:
    return one is not None and one.role == "caption"


def _is_code(text: str) -> bool:
    """Whether words are of a program: a sign of assignment, or a bracket that is not closed."""
    return "=" in text or any(text.count(opened) != text.count(closed) for opened, closed in ("()", "[]", "{}"))


def items_of(study: Study, section: Section) -> SynthesisFindings | None:
    """The line of a section that is a list and no more: its first items, and how many more there are."""
    found = _items(study.document.text, section)
    if len(found) < _FEWEST_ITEMS:
        return None
    language, named = study.statistics.language, list(found)[:_ITEMS]
    left = len(found) - len(named)
    names = [*named, wording(language, "more").format(count=left)] if left else named
    return SynthesisFindings(
        comment=wording(language, "items").format(list=listed(names, language)),
        evidence=tuple(words_at(study.document, found[one], found[one] + len(one.removesuffix(MORE))) for one in named),
    )


def first_item(study: Study, section: Section) -> SynthesisFindings | None:
    """The line of a section with an item of a list and no sentence: that item."""
    found = _FIRST_ITEM.search(study.document.text, section.body, section.end)
    if found is None or len(found[1]) > _LONGEST_ITEM:
        return None
    words = found[1].rstrip(" .;:,")
    evidence = (words_at(study.document, found.start(1), found.start(1) + len(words)),)
    begun = words[:1].upper() + words[1:] if words.split()[0].isalpha() else words  # a name of a program stays as it is
    return SynthesisFindings(comment=f"{begun}.", evidence=evidence)


def _items(text: str, section: Section) -> dict[str, int]:
    """The words that head each item of a list, and where they stand first."""
    heads: dict[str, int] = {}
    for item in _ITEM.finditer(text, section.body, section.end):
        more = MORE if text[item.end()] == " " else ""
        heads.setdefault(_BEGUN.sub("", item[1]).rstrip(" ,;:–—-") + more, item.start(1))
    return heads


def _row_heads(text: str, section: Section) -> dict[str, int]:
    """The words that head rows of figures, and where each stands first."""
    heads: dict[str, int] = {}
    start = section.body
    for row in text[section.body : section.end].split("\n"):
        if (found := _CELL.match(row.strip())) and not _NO_ROW.search(row):
            head = found[1].strip(" ,;–—(")
            heads.setdefault(head, start + row.index(head))
        start += len(row) + 1
    return heads


def _climbs(paragraphs: Sequence[str]) -> bool:
    """Whether most lines, and most of the text, end in numbers that rise from line to line, as pages do and amounts do
    not.
    """
    rows = [(one, int(found[1])) for one in paragraphs if (found := _ENTRY_END.search(one)) is not None]
    rising = sum(a <= b for (_, a), (_, b) in pairwise(rows))
    most = len(rows) * 2 >= len(paragraphs) and sum(len(one) for one, _ in rows) * 2 >= sum(map(len, paragraphs))
    return most and len(rows) > 2 and rising >= _RISING * (len(rows) - 1)


def _works(study: Study, section: Section, text: str, paragraphs: Sequence[str], entry: Entry) -> SynthesisFindings:
    """How many works there are, and a few by their titles."""
    count, language = _counted(text, paragraphs), study.statistics.language
    works = [" ".join(one.split()) for one in paragraphs]
    works = [one for one in works if _YEAR.search(one)] or works
    titles = (point for point in entry.points if _is_title(point.text.rstrip("."), language))
    titled = {point.text.rstrip("."): point.evidence[0] for point in titles}
    titled = {one: at for one, at in titled.items() if any(one in work for work in works)} or _titles(study, section)
    if not titled:
        only = shorten(works[0], language).rstrip(".")
        alone = count == 1 and len(only) <= _LONGEST_ITEM
        comment = wording(language, "single" if alone else "works").format(list=only, count=max(1, count))
        return SynthesisFindings(comment=comment)
    shown = dict(islice(titled.items(), _TITLES))
    names = listed([f"“{one}”" for one in shown], language)
    comment = wording(language, "cites").format(count=max(len(shown), count), list=names)
    return SynthesisFindings(comment=comment, evidence=tuple(shown.values()))


def _titles(study: Study, section: Section) -> dict[str, Evidence]:
    """The titles of works by their place, those first that share most words with the document's own."""
    words, language = study.statistics.words, study.statistics.language
    text, found = study.document.text[section.body : section.end], dict[str, tuple[int, int]]()
    for before, after in pairwise(_CUT.finditer(text)):
        title = " ".join(text[before.end() : after.start()].split()).strip(" ,.")
        short = title.count(" ") >= _WORDS and len(title) <= _LENGTH
        if short and _is_title(title, language) and not _published().search(title):
            found.setdefault(title, (section.body + before.end(), section.body + after.start()))
    own = set(words.read_stems(study.document.title))
    first = sorted(found.items(), key=lambda one: -len(own.intersection(words.stems(*one[1]))))[:_TITLES]
    return {title: words_at(study.document, *place) for title, place in first}


@cache
def _published() -> re.Pattern[str]:
    """Words of publishers, journals and proceedings, which stand beside titles."""
    return re.compile(rf"^[Ii]n\s|{either(entries('prose', 'publishing'))}")


def _is_work(text: str) -> bool:
    return is_work(text) or _AUTHORED.match(text) is not None


def _is_title(text: str, language: str) -> bool:
    words = text.split(" ")
    if _TITLE.match(text) is None or _CUT_TITLE.search(text) or cue(language, "boilerplate").search(text.lower()):
        return False
    return sum(one[:1].islower() for one in words) >= _PLAIN * len(words)


def _counted(text: str, paragraphs: Sequence[str]) -> int:
    """How many works are listed: by their numbers, else by the marks of items, else by their years."""
    numbers = [int(one) for one in _NUMBER.findall("\n" + text)]
    numbered = max(len(_numbered(text)), max(numbers) if len(numbers) > 2 else 0)
    years = sum(_YEAR.search(one) is not None for one in paragraphs)
    marked, dated = len(_MARKED.findall(text)), max(years, len(_DATED.findall(text)))
    if numbered > 1 and 2 * numbered >= dated:
        return numbered
    return marked if marked > 1 or not dated else dated


def _without_notes(text: str) -> str:
    """What stands before the first number of a row where that are works: then the numbers are those of notes."""
    before = text[: len(text) - sum(map(len, _numbered(text, _NUMBER)))]
    return before.rstrip() if any(map(_AUTHORED.match, before.split("\n"))) else text


def _numbered(text: str, label: re.Pattern[str] = _LABELLED) -> list[str]:
    """The entries that are numbered from 1 on, wherever on a line they begin, or as a label has it."""
    starts: list[int] = []
    for found in label.finditer(text):
        if int(found[1]) == len(starts) + 1:
            starts.append(found.start())
    return [text[start:end] for start, end in pairwise([*starts, len(text)])]


def listed(names: Sequence[str], language: str) -> str:
    """ "a, b and c" in the document's language."""
    if len(names) == 1:
        return names[0]
    if language in ("zh", "ja"):
        return "、".join(names[:-1]) + wording(language, "and") + names[-1]
    if not wording(language, "and"):
        return ", ".join(names)
    return f"{', '.join(names[:-1])} {wording(language, 'and')} {names[-1]}"
