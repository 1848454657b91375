"""References that say where, without a number: "the next section", "the table below", "la section suivante"."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cache
from operator import attrgetter

from twopass.crossrefs.finder import Finder
from twopass.crossrefs.grammar import whole_words, words
from twopass.crossrefs.kinds import SECTION_KINDS
from twopass.crossrefs.number_lists import Mention
from twopass.crossrefs.targets.target_index import Target
from twopass.crossrefs.titles import NUMBER_FOLLOWS, WORD, heading, last_word
from twopass.languages import tables
from twopass.languages.regexes import either, entries, spelled
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
_HAN_KINDS = ("section", "chapter", "figure", "table")
# Half a paragraph, in characters.
_CLOSE = 500
_BLANK = re.compile(r"\s")
_START = attrgetter("start")


@cache
def _ways(language: str) -> tuple[re.Pattern[str], dict[str, int]]:
    """The words that say next (1) or previous (-1), and a pattern that finds them."""
    steps: dict[str, int] = {}
    known = tables("references")
    for code in dict.fromkeys((language, "en")):
        for concern, step in (("next", 1), ("previous", -1), ("below", 1), ("above", -1)):
            for word in known.get(code, {}).get(concern, ()):
                steps.setdefault(word, step)
    return whole_words(steps), steps


def directed(finder: Finder) -> Iterator[Reference]:
    """ "the following section", "the previous chapter", "figure below", "la section suivante", "下表"."""
    pattern, steps = _ways(finder.language)
    for match in pattern.finditer(finder.text):
        step = steps.get(_BLANK.sub(" ", match[0]).casefold())
        if step is not None and not finder.silent(match.start()):
            yield from _beside_noun(finder, match, step)
    if finder.language in ("zh", "ja"):
        yield from _han_directed(finder)


def _beside_noun(finder: Finder, match: re.Match[str], step: int) -> Iterator[Reference]:
    """The reference that a word for next or previous makes with the label word after it, or else the one before."""
    known = words(finder.language)
    before = last_word(finder.text, match.start())
    for noun in (WORD.match(finder.text, match.end() + 1), before):
        entry = known.label(noun[0]) if noun else None
        if noun is None or entry is None or not _near(match, noun):
            continue
        if NUMBER_FOLLOWS.match(finder.text, noun.end()):
            continue
        start, end = min(match.start(), noun.start()), max(match.end(), noun.end())
        if skipped := _but_one().match(finder.text, end):
            step, end = 2 * step, skipped.end()
        goes_on = _noun_goes_on().match(finder.text, noun.end())
        if not goes_on and _led_to(finder, entry[0], start, noun is before):
            yield from _pointed(finder, Mention(start, end, entry[0], noun[0].casefold()), step, entry[1])
        return


@cache
def _but_one() -> re.Pattern[str]:
    """ "The next chapter but one", in any language that says so."""
    return re.compile(rf"(?i)\s+{spelled(entries('references', 'but_one'))}(?![^\W_])")


@cache
def _noun_goes_on() -> re.Pattern[str]:
    """ "The next table entry", "die folgende Abbildung φ": the noun goes on, or names something in mathematics."""
    nouns = either(entries("references", "noun_goes_on"))
    return re.compile(rf"\s+{nouns}\b|\s+[^\W\d_](?![^\W_])(?<![aAIyeoàéивсу])")


def _han_directed(finder: Finder) -> Iterator[Reference]:
    """The same in Chinese, where the words are written together."""
    pattern, kinds = _han_next(finder.language)
    steps = _ways(finder.language)[1]
    for match in pattern.finditer(finder.text):
        if not finder.silent(match.start()):
            mention = Mention(match.start(), match.end(), kinds[match["noun"]], "")
            yield from _pointed(finder, mention, steps[match["way"]], False)


@cache
def _han_next(language: str) -> tuple[re.Pattern[str], dict[str, str]]:
    """The words for next and previous before nouns of one character, and the kinds of these."""
    named = tables("references")[language]["kinds"]
    kinds = {noun: kind for kind in _HAN_KINDS for noun in named[kind] if len(noun) == 1}
    ways = spelled(entries("references", "next", "previous", language=language))
    return re.compile(rf"(?P<way>{ways})(?P<noun>{spelled(kinds)})(?!\s?\d)"), kinds


def _led_to(finder: Finder, kind: str, start: int, noun_first: bool) -> bool:
    """Whether the words before lead to a place: pages are many things, and so is a "section above"."""
    lead = finder.text[max(0, start - 24) : start]
    if kind == "page":
        return not noun_first and _on_page().search(lead) is not None
    before = entries("references", "before_above", language=finder.language)
    if noun_first and kind in SECTION_KINDS and before:
        return bool(re.search(rf"(?i)\b{spelled(before)}\s+$", lead))
    return True


@cache
def _on_page() -> re.Pattern[str]:
    """Words that lead to "the next page", in any language."""
    return re.compile(rf"(?i)(?:^|\W){spelled(entries('references', 'on_page'))}\s+(?:[^\W\d_]{{1,4}}\s+)?$")


def _near(one: re.Match[str], other: re.Match[str]) -> bool:
    return other.start() - one.end() == 1 or one.start() - other.end() == 1


def _pointed(finder: Finder, mention: Mention, step: int, plural: bool) -> Iterator[Reference]:
    """The reference to what is next (1) or previous (-1) of the mention's kind, or one further on, if there is any."""
    if mention.kind == "page":
        page = finder.document.page_at(mention.start) + step
        if finder.document.page(page):
            yield finder.reference(mention, None, "resolved", page=page)
    elif target := _beside(finder, mention, step, plural):
        yield finder.reference(mention, target, "resolved")


def _beside(finder: Finder, mention: Mention, step: int, plural: bool) -> Target | None:
    """The thing of the mention's kind after or before it."""
    if mention.kind in SECTION_KINDS - {"section"}:
        return None if plural else _part_beside(finder, mention, step)
    if mention.kind != "section" or not finder.skeleton.sections:
        return _label_beside(finder, mention, step)
    if plural and (step < 0 or finder.text[mention.end : mention.end + 1] == ":"):
        return None  # "the previous sections" are several, and "the following sections:" are about to be listed
    section = _section_beside(finder, mention, step, plural)
    return heading(section) if section else None


def _label_beside(finder: Finder, mention: Mention, step: int) -> Target | None:
    """The first label of a kind after or before a place, within its reach; none but the nearest is looked for."""
    if abs(step) > 1:
        return None
    known = finder.index.of_kind(mention.kind)
    at = (
        bisect_right(known, mention.start, key=_START)
        if step > 0
        else bisect_left(known, mention.start, key=_START) - 1
    )
    near = 0 <= at < len(known) and abs(known[at].start - mention.start) <= _REACH.get(mention.kind, 0)
    return known[at] if near else None


def _section_beside(finder: Finder, mention: Mention, step: int, plural: bool) -> Section | None:
    """The section after or before the one that holds a place."""
    sections = finder.sections
    place = max(bisect_right(finder.section_starts, mention.start) - 1, 0)
    here, after = sections[place], sections[place + 1 : place + 2]
    if step == 1 and after and _leads_in(mention, here, after[0], plural):
        return after[0]
    beside = range(place + 1, len(sections)) if step > 0 else range(place - 1, -1, -1)
    level_with = (sections[at] for at in beside if sections[at].level <= here.level)
    found = next(itertools.islice(level_with, abs(step) - 1, None), None)
    return found if found and bool(found.number) == bool(here.number) else None


def _leads_in(mention: Mention, here: Section, after: Section, plural: bool) -> bool:
    """Whether a place leads into the first subsection: from there that is next, and so is whatever follows close by."""
    inside = after.level > here.level
    return inside and (plural or "sub" in mention.number or after.start - mention.end < _CLOSE)


def _part_beside(finder: Finder, mention: Mention, step: int) -> Target | None:
    """The chapter, part or appendix after or before the one that holds a place."""
    found = [one for one in finder.index.of_kind("section") if one.kind == mention.kind]
    after = bisect_right([one.start for one in found], mention.start)
    place = after + step - 1 if step > 0 else after - 1 + step
    return found[place] if 0 <= place < len(found) else None
