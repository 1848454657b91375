"""References without a number: "the next section", "the table below", "the Methods section", a heading's title in quotes."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from functools import cache

from twopass.languages import tables
from twopass.references.finder import Finder
from twopass.references.grammar import alternatives, words
from twopass.references.kinds import SECTION_KINDS
from twopass.references.lists import Mention
from twopass.references.targets import Target
from twopass.schema import Reference, Section

# How far a labelled thing may stand from the words that call it next or previous, in characters: a float drifts by a
# page, a statement or an equation stands right there.
_REACH = {
    "figure": 4000,
    "table": 4000,
    "algorithm": 4000,
    "listing": 3000,
    "example": 1500,
    "equation": 800,
} | dict.fromkeys(("theorem", "lemma", "proposition", "corollary", "definition", "claim"), 1500)
# Half a paragraph, in characters.
_CLOSE = 500
# "the next table entry", "die folgende Abbildung φ": the noun goes on, or names something in mathematics.
_NOUN_GOES_ON = re.compile(
    r"\s+(?:entr(?:y|ies)|rows?|columns?|cells?|of contents|numbers?|titles?|headings?|headers?|names?|sizes?|tables?|"
    r"lookup|walk|break)\b|\s+[^\W\d_](?![^\W_])(?<![aAIyeoàéивсу])"
)
_NUMBER_FOLLOWS = re.compile(r"\s*\(?(?:\d|[A-Z](?![^\W\d_])|[IVX]+\b)")
_ON_PAGE = re.compile(r"(?i)(?:^|\W)(?:on|see|auf|à|sur|en|na|nella|alla|на|στην?|στις)\s+(?:[^\W\d_]{1,4}\s+)?$")
_PLACED = re.compile(
    r"\s+(?:above|below|later|earlier|on\s+page|in\s+(?:this|the|our)\s+(?:\w+\s+)?(?:section|chapter)|in\s+(?:appendix|section|chapter))\b"
)
_OF_ANOTHER = re.compile(r"\s+of\s+(?!this\b|our\b|the\s+(?:present|current)\b)")
_QUOTED = re.compile(r"[“\"„«‘](?P<title>[^“”\"„«»\n]{4,90}?)[.,]?[”\"“»’]")
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_HAN_NEXT = re.compile(r"(?P<way>下一|上一|前一|下|上)(?P<noun>节|節|章|图|圖|表)(?!\s?\d)")


@cache
def _ways(language: str) -> tuple[re.Pattern[str], dict[str, int]]:
    """The words that say next (1) or previous (-1), and a pattern that finds them."""
    steps: dict[str, int] = {}
    known = tables("references")
    for code in dict.fromkeys((language, "en")):
        for concern, step in (("next", 1), ("previous", -1), ("below", 1), ("above", -1)):
            for word in known.get(code, {}).get(concern, ()):
                steps.setdefault(word, step)
    found = "|".join(re.escape(word).replace(r"\ ", r"\s") for word in sorted(steps, key=len, reverse=True))
    return re.compile(rf"(?i)(?<![^\W_])(?:{found})(?![^\W_])"), steps


def directed(finder: Finder) -> Iterator[Reference]:
    """ "the following section", "the previous chapter", "figure below", "la section suivante", "下表"."""
    pattern, steps = _ways(finder.language)
    known = words(finder.language)
    for match in pattern.finditer(finder.text):
        step = steps.get(re.sub(r"\s", " ", match[0]).casefold())
        if step is None or finder.silent(match.start()):
            continue
        after = _WORD.match(finder.text, match.end() + 1)
        before = _last_word(finder.text, match.start())
        for noun in (after, before):
            entry = known.label(noun[0]) if noun else None
            if noun and entry and _near(match, noun) and not _NUMBER_FOLLOWS.match(finder.text, noun.end()):
                start, end = min(match.start(), noun.start()), max(match.end(), noun.end())
                if not _NOUN_GOES_ON.match(finder.text, noun.end()) and _led_to(
                    finder, entry[0], start, noun is before
                ):
                    mention = Mention(start, end, entry[0], noun[0].casefold())
                    yield from _pointed(finder, mention, step, entry[1])
                break
    if finder.language == "zh":
        for match in _HAN_NEXT.finditer(finder.text):
            kind = {"节": "section", "節": "section", "章": "chapter", "表": "table"}.get(match["noun"], "figure")
            if not finder.silent(match.start()):
                step = 1 if match["way"].startswith("下") else -1
                yield from _pointed(finder, Mention(match.start(), match.end(), kind, ""), step, False)


def _led_to(finder: Finder, kind: str, start: int, noun_first: bool) -> bool:
    """Whether the words before lead to a place: pages are many things, and so is a "section above"."""
    lead = finder.text[max(0, start - 24) : start]
    if kind == "page":
        return not noun_first and bool(_ON_PAGE.search(lead))
    if noun_first and kind in SECTION_KINDS and finder.language == "en":
        return bool(re.search(r"(?i)\b(?:the|this|see|in)\s+$", lead))
    return True


def _near(one: re.Match[str], other: re.Match[str]) -> bool:
    return other.start() - one.end() == 1 or one.start() - other.end() == 1


def _last_word(text: str, position: int) -> re.Match[str] | None:
    """The word that ends one blank before `position`."""
    start = max(0, position - 30)
    found = list(_WORD.finditer(text, start, max(start, position - 1)))
    return found[-1] if found and found[-1].end() == position - 1 else None


def _pointed(finder: Finder, mention: Mention, step: int, plural: bool) -> Iterator[Reference]:
    if mention.kind == "page":
        page = finder.document.page_at(mention.start) + step
        if 1 <= page <= len(finder.document.pages):
            yield finder.reference(mention, None, "resolved", page=page)
        return
    if mention.kind in SECTION_KINDS - {"section"}:
        target = None if plural else _part_beside(finder, mention, step)
    elif mention.kind == "section" and finder.skeleton.sections:
        section = _section_beside(finder, mention, step, plural)
        target = section_target(finder, section) if section else None
    else:
        target = _label_beside(finder, mention, step)
    if target:
        yield finder.reference(mention, target, "resolved")


def _label_beside(finder: Finder, mention: Mention, step: int) -> Target | None:
    """The first label of a kind after or before a place, within its reach."""
    reach = _REACH.get(mention.kind, 0)
    found = [one for one in finder.index.of_kind(mention.kind) if 0 < (one.start - mention.start) * step <= reach]
    return min(found, key=lambda one: abs(one.start - mention.start), default=None)


def _section_beside(finder: Finder, mention: Mention, step: int, plural: bool) -> Section | None:
    """The section after or before the one that holds a place."""
    sections = finder.sections
    place = max(bisect_right(finder.section_starts, mention.start) - 1, 0)
    here = sections[place]
    if step > 0 and place + 1 < len(sections):
        # From the words that lead into a section its first subsection is next; so is whatever follows close by.
        after = sections[place + 1]
        if after.level > here.level and (plural or "sub" in mention.number or after.start - mention.end < _CLOSE):
            return after
    at = place + step
    while 0 <= at < len(sections) and sections[at].level > here.level:
        at += step
    if not 0 <= at < len(sections):
        return None
    return sections[at] if bool(sections[at].number) == bool(here.number) else None


def _part_beside(finder: Finder, mention: Mention, step: int) -> Target | None:
    """The chapter, part or appendix after or before the one that holds a place."""
    found = [one for one in finder.index.of_kind("section") if one.kind == mention.kind]
    after = [one for one in found if one.start > mention.start]
    before = [one for one in found if one.start <= mention.start]
    if step > 0:
        return after[0] if after else None
    return before[-2] if len(before) > 1 else None


def section_target(finder: Finder, section: Section) -> Target:
    """A section's heading as a target."""
    end = max(section.start, section.body)
    return Target("section", section.number, section.start, end, section.first_page, 0, section.level)


def named(finder: Finder) -> Iterator[Reference]:
    """Headings by their titles: "the Methods section", "Section “Getting started”", "see ‘Known limitations’"."""
    titles = _titles(finder)
    if not titles:
        return
    seen: set[int] = set()
    for match in _section_words(finder.language).finditer(finder.text):
        if finder.silent(match.start()) or _NUMBER_FOLLOWS.match(finder.text, match.end()):
            continue
        span = _title_before(finder, match.start(), titles) or _title_after(finder, match.start(), match.end(), titles)
        if span and "\n" not in finder.text[slice(*span)] and not _OF_ANOTHER.match(finder.text, match.end()):
            seen.add(span[0])
            start, end = min(span[0], match.start()), max(span[1], match.end())
            chapter = words(finder.language).label(match[0]) == ("chapter", False)
            yield _to_title(finder, titles, finder.text[slice(*span)], start, end, chapter)
    cue = re.compile(rf"(?i)(?<![^\W_])(?:{alternatives(finder.language, 'point')})\s*$")
    for match in _QUOTED.finditer(finder.text):
        if (
            " " not in match["title"].strip()
            or _plain(match["title"]) not in titles
            or match.start("title") in seen
            or finder.silent(match.start())
        ):
            continue
        pointed = cue.search(finder.text, max(0, match.start() - 20), match.start())
        if pointed or _PLACED.match(finder.text, match.end()):
            yield _to_title(finder, titles, match["title"], match.start(), match.end())


def _to_title(
    finder: Finder, titles: dict[str, list[Section]], title: str, start: int, end: int, chapter: bool = False
) -> Reference:
    """The section of that title in the same part of the document; the one highest up if the words call it a chapter."""

    def cost(section: Section) -> tuple[int, int, int]:
        return (
            section.level if chapter else 0,
            -finder.scope.shared(start, section.start),
            abs(section.start - start),
        )

    section = min(titles[_plain(title)], key=cost)
    return finder.reference(Mention(start, end, "section", ""), section_target(finder, section), "resolved")


def _titles(finder: Finder) -> dict[str, list[Section]]:
    """The sections by the letters of their titles; those of fewer than four letters are no names."""
    titles: dict[str, list[Section]] = defaultdict(list)
    for section in finder.skeleton.sections:
        if len(_plain(section.title)) >= 4:
            titles[_plain(section.title)].append(section)
    return dict(titles)


@cache
def _section_words(language: str) -> re.Pattern[str]:
    named = SECTION_KINDS - {"part"} if language != "en" else {"section", "appendix"}
    labels = [word for word, (kind, plural) in words(language).labels.items() if kind in named and not plural]
    labels = [
        word for word in (*labels, *(("chapter",) if language == "en" else ())) if word[0].isalpha() and word[-1] != "."
    ]
    return re.compile(rf"(?i)(?<![^\W_])(?:{'|'.join(sorted(labels, key=len, reverse=True))})(?![^\W_])")


def _title_before(finder: Finder, position: int, titles: dict[str, list[Section]]) -> tuple[int, int] | None:
    """The longest title that ends right before `position` and begins with a capital, as a span."""
    start = max(0, position - 90)
    tail = finder.text[start:position]
    if not tail[-1:].isspace():
        return None
    before = ""
    for word in _WORD.finditer(tail):
        said = tail[word.start() :]
        if word[0][0].isupper() and "." not in said and _plain(said) in titles and before not in _any(finder.language):
            return start + word.start(), position - 1
        before = word[0].casefold()
    return None


@cache
def _any(language: str) -> frozenset[str]:
    """The words that make a noun any of its kind: "a Methods section" is no reference."""
    known = tables("references")
    return frozenset(word for code in (language, "en") for word in known.get(code, {}).get("a", ()))


def _title_after(finder: Finder, start: int, position: int, titles: dict[str, list[Section]]) -> tuple[int, int] | None:
    """The longest title that begins right after `position` with a capital, as a span."""
    text = finder.text
    opening = re.compile(r"[ \u00a0“\"„«‘']{1,3}").match(text, position)
    before = _last_word(text, start)
    if not opening or not text[opening.end() : opening.end() + 1].isupper():
        return None
    if before and before[0].casefold() in _any(finder.language):
        return None
    quoted = any(sign in "“\"„«‘'" for sign in opening[0])
    ends = [word.end() for word in _WORD.finditer(text, opening.end(), opening.end() + 90)]
    for end in reversed(ends if quoted else ends[1:]):
        if _plain(text[opening.end() : end]) in titles:
            return opening.end(), end
    return None


def _plain(title: str) -> str:
    return re.sub(r"[\W\d_]", "", title).casefold()
