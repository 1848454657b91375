"""What the first pages print as the title where the file names none that says anything, and what stands under it."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from functools import cache, partial
from itertools import pairwise, takewhile
from operator import attrgetter
from typing import NamedTuple

from twopass.extractive.study import Study
from twopass.languages import WITHOUT_BLANKS, across, tables
from twopass.languages.regexes import entries, spelled
from twopass.text.tokens import cue, function_words, phrases

LONGEST_TITLE = 160
"""Characters of a title that may stand before a sentence."""
_PAGE, _RUNNING = 1_500, 260  # characters in which a title is printed, and of a paragraph that is running text
_FEWEST, _TELLING = 3, 2  # words of a title, and those of them that the text takes up
_OFTEN, _SHARE = 3, 0.6  # how often a word stands in the text that takes it up, and the share of such words
_UNDER = 0.3  # the same share of what stands under a title
_PAGES, _LISTED = re.compile(r"(?<!\S)\d{1,3}(?!\S)"), 2  # numbers of pages, and how many a list of contents has
_LETTERS = 4  # letters of a word of a name that is no "de" and no "van"
_SPOKEN = re.compile("[、，。]|．$")  # of a sentence, and of no title
_COMMAS = 2  # of a list of names
_ENDING = 2  # letters by which a case is longer than the plain word: "Gesetzes"
_CALLED = 100_000  # characters in which a text calls itself something
_FIRST_PART = re.compile(r"\W*([^\W\d_]+) (?:1|I)\b")
_SIZE = 0.9  # of the largest type of such a paragraph
_NO_TITLE = re.compile(
    r"@|•|^\([A-Z]{0,3}\d+\)|\b\d\)\s|\s-{1,2}[a-z]|https?:|www\.|\.\s?\.\s?\.|[;,]$|(?<!\.\w)\.$|^[^\W\d_A-ZÀ-ÞА-ЯΑ-Ω]*[a-zà-ÿа-яα-ω]|^\W*\d|(?:[a-zà-ÿа-яα-ω]{3}|\))\.\s|^[^\w\s¿¡“\"'‘«„(]"
)
_NO_SUBTITLE = re.compile(r"^\(|\d|:|\w\.\w|@|(?<!,\s[A-Z][a-z]{2})\.$")  # "North Mills, Ltd." is a name
_NAMES = re.compile(r"(?:[A-ZÀ-Þ][\w’'.-]*(?: [A-ZÀ-Þ][\w’'.-]*){1,3}(?:, |$)){2,}")  # "Ann Reeve, Tom Gale"
_VERSION = re.compile(r"\s+[vV](?:ersion)?\.?\s*\d.*$")  # "MillWare v 1.2, May 1908"
_LONGEST_NAME, _SPOKEN_OF = 4, 10  # words of a name, and how often a text names whom it is about
_DATE = re.compile(r"(?:\w+ \d{1,2},|\d{1,2}\.? \w+) (?:19|20)\d\d$")
SPACED_OUT = re.compile(r"(?:\s+\w{1,2}(?=\s|$)){6,}.*$")
"""A name in letters set apart, at the end of a title."""
# "\chapter{Mills}%", and a heading of a notebook that is read as it is stored, "# Mills\n",; and "\'{o}"
_MARKUP = re.compile(r"^\\[a-z]+\*?\{(?P<tex>.+?)\}(?:\\label\{[^{}]*\})?%?$|^\"#+\s+(?P<cell>.+?)(?:\\n)?\",?$")
_TEX_ACCENT, _COMBINING = re.compile(r"\\([`'^\"~])\{?\\?([A-Za-z])\}?"), {"`": "̀", "'": "́", "^": "̂", '"': "̈", "~": "̃"}
_NUMBER = re.compile(r"^\s*\d+(?:\.\d+)*\.?\s+")
_START = attrgetter("start")


class _Row(NamedTuple):
    """A paragraph of the first page as it may be a title: its words and the size of its type."""

    text: str
    size: float


def printed_title(study: Study) -> str:
    """What stands after "Topic:", else the largest paragraph before the running text whose words the text takes up;
    empty where there is none.
    """
    if named := next((one for one in _topics(study) if len(one) <= LONGEST_TITLE), ""):
        return named.strip('«»“”"„ .')
    rows = [row for row in _rows(study) if _may_title(study, row.text) and not _heads_list(study, row.text)]
    rows = [row for row in rows if not _is_proper(study, row.text)] or rows
    largest = max((row.size for row in rows), default=0.0)
    title = next((row.text for row in rows if row.size >= _SIZE * largest), "")
    words = title.split()
    while words and words[-1] in function_words(study.statistics.language):  # "by", before the name of the author
        words.pop()
    return with_subtitle(study, " ".join(words).rstrip(" :"), title) if title.endswith(":") else " ".join(words)


def without_other_rows(study: Study, title: str) -> str:
    """A title without those of its rows on the first page that are an author's name or an institution."""
    rest, rows = title, list[str]()
    for row in _rows(study):
        if row.text and rest.casefold().startswith(row.text.casefold()):
            rows.append(rest[: len(row.text)])
            rest = rest[len(row.text) :].lstrip(" :–-")
        elif rows:
            break
    kept = [row for row in rows if not (is_institution(study, row.lower()) or _is_authors(study, row))]
    told = " ".join(filter(None, (*kept, rest)))
    return told if kept != rows and len(told.split()) >= _FEWEST else title


def _is_authors(study: Study, text: str) -> bool:
    """Whether a paragraph is the name of somebody of whom the text hardly speaks."""
    words = text.split()
    if not (1 < len(words) <= _LONGEST_NAME and all(one[:1].isupper() for one in words) and _is_proper(study, text)):
        return False
    return len(re.findall(re.escape(words[-1]), study.document.text, re.IGNORECASE)) < _SPOKEN_OF


def with_printed(study: Study, title: str) -> str:
    """A degree with the title that stands under or above it on the first page, in type as large, be it under the name
    of its author; that alone where both are too long.
    """
    sizes = {row.text: row.size for row in _rows(study)}
    least = _SIZE * sizes.get(title, 0.0)
    under = [row.text for row in _rows(study) if row.text != title]
    for text in dict.fromkeys((*_near(study, title), *under)):
        if sizes.get(text, 0.0) >= least and _may_title(study, text) and not _is_proper(study, text):
            both = f"{title}: {text}"
            return both if len(both) <= LONGEST_TITLE else text
    return title


def _topics(study: Study) -> Iterator[str]:
    """What stands after "Topic:"; with the next paragraph where it is cut at a hyphen, or at a word such as "for"."""
    for row, under in pairwise((*_rows(study), _Row("", 0.0))):
        if found := _topic(study.statistics.language).match(row.text):
            title = _labelled(study.statistics.language).split(found[1].rstrip())[0]
            cut = title.split()[-1].lower() in function_words(study.statistics.language)
            yield f"{title}{under.text}" if title.endswith("-") else f"{title} {under.text}" if cut else title


def _is_proper(study: Study, text: str) -> bool:
    """Whether a paragraph is a name, of a person most often: no word of it stands in the text in small letters. Where
    every noun has a capital, nobody can say so.
    """
    words = re.findall(rf"[^\W\d_]{{{_LETTERS},}}", text.lower())
    if study.statistics.language == "de" or len(words) < _TELLING:
        return False
    return not any(re.search(rf"\b{word}\b", study.document.text) for word in words)


def _heads_list(study: Study, text: str) -> bool:
    """Whether a paragraph only leads to what stands under it: "Members of the board:"."""
    bare = text.rstrip(" :")
    return text.endswith(":") and with_subtitle(study, bare, text) == bare


def with_subtitle(study: Study, title: str, printed: str) -> str:
    """A title with what stands under it on the first page, as it is printed there, where that goes on with it."""
    under = next(iter(_beside(study, printed)), "")
    if any(row.text == f"{under}:" for row in _rows(study)) or not under:  # what leads to a list
        return title
    if not (_goes_under(study, under) or _is_as_large(study, printed, under)) or _is_proper(study, under):
        return title
    goes_on = not printed.endswith(":") and (under[:1].islower() or (title.isupper() and _is_joining(study, under)))
    joined = f"{title} {under}" if goes_on else f"{title}: {under}"
    return joined if len(joined) <= LONGEST_TITLE else title


def with_rest(study: Study, title: str) -> str:
    """A title with the rest of the paragraph that begins with it, where it ends in a word such as "and" or goes on with
    one such as "of".
    """
    joining, low = function_words(study.statistics.language), title.casefold()
    wholes = [row.text for row in _rows(study) if row.text.casefold().startswith(f"{low} ")]
    if title.split()[-1].lower() not in joining:
        rests = [(one, one.casefold()[len(low) :].split()) for one in wholes]
        wholes = [one for one, rest in rests if rest[0] in joining and rest[-1] not in joining]
    return next((one for one in wholes if len(one) <= LONGEST_TITLE), title)


def with_beginning(study: Study, title: str) -> str:
    """A title with the paragraphs above it that lead to it: "Handbook of the", "for"."""
    rows, joining = [row.text for row in _rows(study)], function_words(study.statistics.language)
    at = next((at for at, row in enumerate(rows) if row.casefold() == title.casefold()), 0)
    while at and (words := rows[at - 1].lower().split())[-1] in joining and not _is_beside(study, rows[at - 1]):
        at, title = at - 1, f"{rows[at - 1]} {title}"
        if at and joining.issuperset(words) and is_kind(study, rows[at - 1]):  # "Statutes", "of the"
            return f"{rows[at - 1]} {title}"
    return title


def _is_as_large(study: Study, printed: str, under: str) -> bool:
    """Whether what stands under a title is set in type as large, or in capitals as it is and larger than the rest, and
    has words that the text takes up.
    """
    sizes = {row.text.rstrip(" :").lower(): row.size for row in _rows(study)}
    size, own = sizes.pop(printed.lower().rstrip(" :"), 0.0), sizes.pop(under.lower(), 0.0)
    rest, stems = max(sizes.values(), default=0.0), stems_of_title(study, under)
    large = own > rest and (own >= _SIZE * size or (printed + under).isupper())
    return large and taken_up(study, stems) >= max(_TELLING, _SHARE * len(stems)) and not _is_beside(study, under)


def _is_joining(study: Study, text: str) -> bool:
    """Whether a paragraph begins with a word such as "for"."""
    return text.split()[0].lower() in function_words(study.statistics.language)


def with_thing(study: Study, title: str, printed: str) -> str:
    """A title that is but a kind of document with the words beside it on the first page that say of what."""
    for text in _beside(study, printed):
        stems = stems_of_title(study, text)
        if len(text.split()) > 1 and not _is_beside(study, text) and 0 < _SHARE * len(stems) <= taken_up(study, stems):
            return f"{title}{' ' if text[:1].islower() else ': '}{text}"
    for text in _near(study, printed)[:1]:  # "Statutes", "of the Oak Society Ltd."
        if text.split()[0] in phrases(study.statistics.language, "determiners") and not _is_beside(study, text):
            return f"{title} {text}"
    if whose := _whose(study, title):
        return whose
    for text in _beside(study, printed)[:1]:  # a name that the text has once more: "Oak Society"
        if " " in text and not _is_beside(study, text) and " ".join(study.document.text.split()).count(text) > 1:
            return f"{title}: {text}"
    near = (_VERSION.sub("", one) for one in reversed(_near(study, printed)))
    name = next(filter(partial(_is_name, study), near), "")
    return f"{name} {title}" if name else title


def _whose(study: Study, title: str) -> str:
    """What the first heading that has the title in it says of whom or what it is: "Bylaws of the Oak Society"."""
    joining = spelled(phrases(study.statistics.language, "determiners"))
    wanted = re.compile(rf"\b{re.escape(title)} {joining} \S.*", re.IGNORECASE)
    found = filter(None, (wanted.search(one.title) for one in study.skeleton.sections))
    return next((one[0] for one in found if len(one[0]) <= LONGEST_TITLE), "")


def _is_name(study: Study, text: str) -> bool:
    """Whether a paragraph is a single word by which the text calls its thing: "openCONFIGURATOR"."""
    named = " " not in text and any(one.isupper() for one in text) and not text.endswith((".", ",", ":"))
    return named and len(re.findall(rf"(?<!\w){re.escape(text)}(?!\w)", study.document.text)) > _OFTEN


def kind_printed(study: Study) -> str:
    """The first paragraph of the first page that is but a kind of document, with the words beside it; else alone, or
    empty.
    """
    kinds = [*kinds_printed(study)]
    return next((titled for kind in kinds if (titled := with_thing(study, kind, kind)) != kind), next(iter(kinds), ""))


def kinds_printed(study: Study) -> Iterator[str]:
    """The paragraphs of the first page that are but a kind of document."""
    kinds = {*entries("self_descriptions", "documents", language=study.statistics.language)}
    kinds -= across("headings", "part", "chapter", "item")
    joining = function_words(study.statistics.language)
    held = (row.text for row in _rows(study) if row.text[:1].isalnum() and row.text[-1] != ".")  # "Draft."
    held = (one for one in held if is_kind(study, one))
    held = (one for one in held if one.rstrip(" :").rpartition(" ")[2].lower() not in joining)  # "A thesis by"
    return (one for one in held if one.lower() in kinds or not kinds.isdisjoint(re.findall(r"[^\W_]+", one.lower())))


def on_first_page(study: Study, title: str) -> bool:
    """Whether a title stands on the first page, where there are pages."""
    lines, text = study.document.lines, study.document.text
    end = next((line.start for line in lines if line.page != lines[0].page), len(text))
    return title.partition(": ")[0] in " ".join(text[:end].split())


def is_kind(study: Study, title: str) -> bool:
    """Whether a title says no more than the kind of a document: "Master’s thesis no. 434"."""
    language = study.statistics.language
    kinds = {*entries("self_descriptions", "documents", language=language)} | across("self_descriptions", "degrees")
    if title.lower() in kinds:
        return title.lower() not in _headings()
    words = {re.sub(r"^\W+|[’']s$|\W+$|\.", "", word) for word in title.lower().split()}  # "Ph.D. thesis"
    words = {word for word in words if word and not any(map(str.isdigit, word))} - function_words(language)
    return words != set() and words <= kinds and not words <= _headings()


def is_degree(study: Study, title: str) -> bool:
    """Whether a title says but that a document is written for a degree, and in which field, in a word."""
    language, degrees = study.statistics.language, across("self_descriptions", "degrees")
    kinds = {*entries("self_descriptions", "documents", language=language)} | degrees
    words = re.findall(r"[^\W\d_]+", title.lower())
    telling = [word for word in words if word not in kinds | function_words(language)]
    return words[:1] != [] and words[0] in kinds and not degrees.isdisjoint(words) and len(telling) == 1


def own_kind(study: Study) -> str:
    """What kind of document most sentences call it that say "this": "these by-laws"; empty where few do."""
    language = study.statistics.language
    this = spelled(entries("self_descriptions", "this", "those", language=language))
    kinds = {*entries("self_descriptions", "documents", language=language)}
    kinds -= {*entries("self_descriptions", "things", "whole", language=language)} | phrases(language, "vague")
    found = re.findall(rf"\b{this}\s+({spelled(kinds)})\b", study.document.text[:_CALLED].lower())
    kind, times = max(Counter(found).items(), key=lambda item: item[1], default=("", 0))
    plain = min((one for one in kinds if kind.startswith(one) and len(kind) <= len(one) + _ENDING), default=kind)
    return plain if times >= _OFTEN and 2 * times > len(found) else ""


def is_part_of_kind(study: Study, word: str) -> bool:
    """Whether a word such as "Article" counts several parts of the text."""
    heads = re.findall(rf"(?:^|\n)[ \t]*{re.escape(word)} [\dIVX]+\b", study.document.text, re.IGNORECASE)
    return word.lower() in across("headings", "item", "chapter") and len(heads) > 1


def heads_part(study: Study, title: str) -> bool:
    """Whether a title is the heading of the first of several articles or chapters."""
    found = _FIRST_PART.match(title)
    return found is not None and is_part_of_kind(study, found[1])


def _near(study: Study, printed: str) -> list[str]:
    """The paragraph under the title on the first page, and the one above it."""
    rows = [row.text.rstrip(" :") for row in _rows(study)]
    at = next((at for at, row in enumerate(rows) if row.lower() == printed.lower().rstrip(" :")), None)
    return [] if at is None else [*rows[at + 1 : at + 2], *rows[:at][-1:]]


def _beside(study: Study, printed: str) -> list[str]:
    """The same without numbers and addresses."""
    near = (one for one in _near(study, printed) if len(_PAGES.findall(one)) < _LISTED)
    return [one for one in near if not (_NO_SUBTITLE.search(one) or _NAMES.fullmatch(one))]


def _goes_under(study: Study, text: str) -> bool:
    """Whether a paragraph under a title goes on with it: it has words that join, as names of authors do not, and one at
    least of those that the text takes up.
    """
    words, joining = re.findall(r"\w{2,}", text.lower()), _joining(study)
    stems = stems_of_title(study, text)
    return (
        len(words) >= _FEWEST
        and words[-1] not in joining
        and not (joining.isdisjoint(words) or _is_beside(study, text) or text.lower() in _headings())
        and taken_up(study, stems) >= _UNDER * len(stems) > 0
    )


def _rows(study: Study) -> Iterator[_Row]:
    """The paragraphs before the first one of running text, or the first heading that most documents have."""
    stock = across("headings", "stock", "abstracts", "contents", "lists")
    found = re.finditer(r"[^\n]+", study.document.text[:_PAGE])
    rows = takewhile(
        lambda one: len(one[0]) < _RUNNING and _NUMBER.sub("", one[0]).lower().strip(" .:") not in stock, found
    )
    lines = study.document.lines
    cover = {line.role for line in lines if line.page == lines[0].page} == {"figure"}  # words upon a picture
    for one in rows:
        at = bisect_right(lines, one.start(), key=_START) - 1
        if at < 0 or lines[at].role == "body" or (cover and lines[at].page == lines[0].page):
            yield _Row(unmarked(" ".join(one[0].split())), lines[at].size if at >= 0 else 0.0)


def unmarked(title: str) -> str:
    """A title without the markup of its heading, and with its accents as letters have them."""
    found = _MARKUP.match(title)
    if found is None:
        return title
    said = found["tex"] or found["cell"]
    accented = _TEX_ACCENT.sub(lambda one: f"{one[2]}{_COMBINING[one[1]]}", said)
    return unicodedata.normalize("NFC", accented)


def _may_title(study: Study, text: str) -> bool:
    """Whether a paragraph reads as a title of what the text is about."""
    if text.split()[0].lower() in entries("references", "and", language=study.statistics.language):
        return False
    stems = stems_of_title(study, text)
    known = taken_up(study, stems)
    return _looks(study, text) and known >= _TELLING and known >= _SHARE * len(stems)


def opening_title(study: Study, title: str) -> str:
    """A title that the first page begins with, in the largest type, and that looks as one; else empty. Capitals without
    a word that joins others are a name.
    """
    rows = list(_rows(study))
    if not rows or not rows[0].text.startswith(title) or rows[0].size < max(row.size for row in rows):
        return ""
    low, language = title.lower().split(), study.statistics.language
    names = title.isupper() and (
        function_words(language).isdisjoint(low) or language not in tables("self_descriptions")
    )
    return title if _looks(study, title) and not names else ""


def opening_kind(study: Study) -> str:
    """The row that opens the first page, where it names a kind of document and a thing that the text takes up: "JOVE
    User Manual".
    """
    row = next((one.text for one in _rows(study)), "")
    kinds = {*entries("self_descriptions", "documents", language=study.statistics.language)}
    named = not kinds.isdisjoint(re.findall(r"[^\W\d_]+", row.lower())) and not is_kind(study, row)
    return row if named and _looks(study, row) and taken_up(study, stems_of_title(study, row)) else ""


def opening_words(study: Study) -> str:
    """The sentence that is all of the first paragraph of a text without pages, above its first heading."""
    row = next(_rows(study), None)
    if (
        row is None
        or study.document.counted == "page"
        or study.skeleton.sections[0].start < study.skeleton.sections[0].body
    ):
        return ""
    bare = row.text.rstrip(" .")
    return bare if _looks(study, bare) else ""


def _looks(study: Study, text: str) -> bool:
    """Whether a paragraph looks as a title does: some words, no address, no institution, no notice."""
    spoken = study.statistics.language in WITHOUT_BLANKS and _SPOKEN.search(text) is not None
    if len(text.split()) < _FEWEST or spoken or _NO_TITLE.search(text) or SPACED_OUT.search(text) or _dated(text):
        return False
    return not (_is_beside(study, text) or heads_part(study, text))


def _dated(text: str) -> bool:
    """Whether a paragraph ends in a date, as names of authors do: "Ann Reeve, 3 March 1908"."""
    found = _DATE.search(text.lower())
    return found is not None and not across("common_words", "calendar").isdisjoint(found[0].split())


def _lists_names(study: Study, text: str) -> bool:
    """Whether a paragraph is of names and offices: several commas, and no word that joins but "and"."""
    return text.count(",") >= _COMMAS and _joining(study).isdisjoint(text.lower().split())


def _joining(study: Study) -> frozenset[str]:
    """Words that join others, as names of authors do not have them."""
    return function_words(study.statistics.language) - across("references", "and")


def is_institution(study: Study, low: str) -> bool:
    """Whether a text in small letters is the name of an institution, and not a title that ends in one: "Towards a
    vision for science at the University".
    """
    found = institutions().search(low)
    if found is None or ((kind := own_kind(study)) and re.search(rf"\b{re.escape(kind)}\b", low)):
        return False
    before = low[: found.start()]
    joined = len(_joining(study).intersection(before.split())) >= _TELLING
    return not (joined and taken_up(study, stems_of_title(study, before)) >= _TELLING)


def _is_beside(study: Study, text: str) -> bool:
    """Whether a paragraph is too long for a title, an institution, a notice, or says who wrote the document."""
    low = text.lower()
    beside = institutions().search(low) or cue(study.statistics.language, "boilerplate").search(low)
    told = beside is not None or _credits(study.statistics.language).search(low) is not None
    return told or len(text) > LONGEST_TITLE or _lists_names(study, text)


@cache
def _headings() -> frozenset[str]:
    """Headings that many documents have."""
    return across("headings", "stock", "abstracts", "contents", "formal")


@cache
def _topic(language: str) -> re.Pattern[str]:
    """ "Topic: Oak wheels in winter"."""
    return re.compile(
        rf"\W*{spelled(entries('self_descriptions', 'topics', language=language))}\s*[:：]\s*(\S.{{8,}})", re.IGNORECASE
    )


@cache
def _labelled(language: str) -> re.Pattern[str]:
    """ "Supervisor: ", which a form prints after the title."""
    words = spelled(entries("self_descriptions", "credits", language=language))
    return re.compile(rf"\s*{words}\s*(?:\([^()]*\)|（[^（）]*）)?\s*[:：].*", re.IGNORECASE | re.DOTALL)


@cache
def _credits(language: str) -> re.Pattern[str]:
    """ "Prepared by", before a name."""
    return re.compile(rf"(?<!\w){spelled(entries('self_descriptions', 'credits', language=language))}(?!\w)")


def taken_up(study: Study, stems: frozenset[str]) -> int:
    """How many of the stems stand in the text again and again."""
    counts, vocabulary = study.statistics.counts, study.statistics.vocabulary
    return sum(int(counts[vocabulary[stem]]) >= _OFTEN for stem in stems if stem in vocabulary)


def stems_of_title(study: Study, title: str) -> frozenset[str]:
    """The telling stems of a title, without what documents call themselves and the degrees they are written for."""
    language = study.statistics.language
    kinds = {*entries("self_descriptions", "documents", "whole", language=language)}
    plain = phrases(language, "vague") | kinds | across("self_descriptions", "degrees")
    words = [word for word in re.findall(r"[^\W_]{2,}", title) if word.lower() not in plain]
    return frozenset(study.statistics.words.read_stems(" ".join(words)))


@cache
def institutions() -> re.Pattern[str]:
    """Words of a name in large type that is no title."""
    return re.compile(rf"(?<!\w){spelled(entries('self_descriptions', 'institutions'))}(?!\w)")
