"""What a typographer would say of a candidate before any counting: the log-odds from which the trees start.

They were picked by hand for the cross-validated F1 of 80 documents, all of which the trees are fitted on, with a check
that both halves of them gained: that figure is somewhat flattered by the choice. The trees correct the values.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence

from twopass.headings.candidates import Block
from twopass.headings.features.contextual import SECTIONS_LISTED
from twopass.headings.vocabulary import is_listing_title

PRIOR = "prior"  # the feature that the log-odds start from; no tree asks for it
WELL_SET = 2.5  # a style used as headings are, in a document that does not number its sections
IN_SERIES = 2.0  # a number in its place among others set alike
SPELLED_OUT = 4.0  # the same in large type after a word such as Part or Chapter
ABSTRACT_PART = 3.0  # "Background:", "Methods:", "Results:" in one abstract
FRONT, SHORT = 0.6, 40  # a short large line at the head of a page of front matter
NAMED = 2.5  # "Item 5.07", "§ 12", "Article 3" in a heavy line of its own
EACH_CHAPTER = 2.5  # "Introduction", "Notes", "References", set off in several chapters
CHAPTERS = 3
UNLISTED = -1.0  # no number and no entry where sections are numbered and listed, or on slides with an outline
REPEATED = -2.5  # the same words on many pages
NUMBERED = 0.1  # numbered sections a page from which a document counts as numbered
MANY_PAGES = 6
SPELLED = frozenset({"part", "chapter", "appendix"})
SECTIONS = frozenset({"", "chapter", "section", "appendix"})
OWN_FACE = 0.95  # share of the text in a family or slant of its own that must be headings
LONGEST = 120  # characters of what may be a heading by its looks
_UNFIT = ("full_stop", "table", "figure")  # what no numbered heading is
_NO_HEADING = (*_UNFIT, "aside", "caption", "bullet", "starts_lower")  # what no heading without a number is
# What a style must be like to be one of headings: features that must be above a bound, and those that must be below.
_ABOVE = {
    "of_opens": 0.8,
    "of_closes": 0.8,
    "of_before_body": 0.55,
    "of_purity": 0.88,
    "of_count": 1.0,
    "of_spread": 0.1,
}
_BELOW = {"of_alike_after": 0.25, "of_full_stop": 0.3, "of_table": 0.25, "of_figure": 0.25}


def weigh(blocks: Sequence[Block], pages: int, listed: int) -> None:
    """Sets the feature "prior" of every block; `listed` is how many headings the contents list."""
    slides = bool(blocks) and blocks[0].features["landscape"] > 0.5
    sections = listed > SECTIONS_LISTED * pages and _numbered(blocks) > NUMBERED * max(pages, 1)
    systematic = bool(listed) and (slides or sections)
    parts = Counter(block.page for block in blocks if block.run_in and block.features["stock"])
    first = min((block.page for block in blocks if block.features["entry"]), default=0)
    for block in blocks:
        prior = _prior(block, systematic, parts[block.page])
        block.features[PRIOR] = FRONT if prior < FRONT and _is_front(block, first) else prior


def _numbered(blocks: Sequence[Block]) -> float:
    """How many sections are numbered in turn."""
    return sum(
        block.features["on_chain"]
        for block in blocks
        if block.label and block.label.role in SECTIONS and block.features["distinct"] > 0.3
    )


def _prior(block: Block, systematic: bool, parts: int) -> float:
    """The log-odds of one candidate; `parts` counts the stock words that run into the text of its page."""
    out = block.features
    if out["repeat_pages"] >= math.log1p(MANY_PAGES - 1) and not block.label:
        return REPEATED
    if block.clause or out["body_series"]:
        return SPELLED_OUT
    if _in_series(block):
        return SPELLED_OUT if _spelled_out(block) else IN_SERIES
    if _named(block):
        return NAMED
    if block.run_in and out["stock"] and parts >= 3:
        return ABSTRACT_PART
    if out["stock"] and out["recurs"] >= math.log1p(CHAPTERS) and _set_off(block) and not _any(out, _NO_HEADING):
        return EACH_CHAPTER
    if systematic:
        return UNLISTED if _unlisted(block) else 0.0
    return WELL_SET if _well_set(block) else 0.0


def _spelled_out(block: Block) -> bool:
    return block.label is not None and block.label.role in SPELLED and block.features["size"] > 1.3


def _is_front(block: Block, first: int) -> bool:
    """Whether the candidate is large at the head of a page of front matter, before the `first` that is listed."""
    out = block.features
    if not 1 < block.page < first or block.label or block.run_in or not (out["opens"] and out["closes"]):
        return False
    large = out["size"] > 1.3 and out["top"] and out["chars"] < SHORT
    return bool(large) and not _any(out, _NO_HEADING) and not out["repeat_pages"] and not is_listing_title(block.text)


def _named(block: Block) -> bool:
    """Whether a word and a number open a line of its own set heavier than the text: "Item 5.07", "§ 1308.01"; the text
    of a law ends even its titles with a stop.
    """
    out = block.features
    if block.label is None or not block.label.role or block.run_in or out["distinct"] < 1 or out["chars"] >= LONGEST:
        return False
    unfit = ("table", "figure", "aside", "caption", "bullet", "comma", "open_end", "echo")
    return bool(out["opens"] and out["closes"]) and not _any(out, unfit) and not out["repeat_pages"]


def _unlisted(block: Block) -> bool:
    """Whether neither a number nor the contents speak for the candidate or its like."""
    out = block.features
    return not (block.label or out["entry"] or out["stock"]) and out["of_entry"] < 0.3


def _in_series(block: Block) -> bool:
    """Whether the candidate's number stands in a run of numbers set alike, with text between them."""
    out = block.features
    if block.label is None or block.label.weak or block.run_in or not out["on_chain"]:
        return False
    if _any(out, _UNFIT) or out["chars"] >= LONGEST:
        return False
    spaced = out["series_gap"] > 2.5 or out["size"] > 1.3
    set_off = out["distinct"] >= 0.5 and out["of_purity"] > 0.5 and out["size"] >= 0.9
    return spaced and set_off and out["series_fits"] >= 0.75 and out["series"] > 1.0


def _well_set(block: Block) -> bool:
    """Whether the candidate and its like are set off from the body, stand alone, and lead over to body text."""
    out = block.features
    if block.label or block.run_in or out["page"] <= 1 or not 2 < out["chars"] < LONGEST:
        return False
    if _any(out, _NO_HEADING) or not _set_off(block):
        return False
    leads = out["of_above"] >= out["of_below"]
    within = all(out[name] > bound for name, bound in _ABOVE.items())
    return leads and within and all(out[name] < bound for name, bound in _BELOW.items())


def _set_off(block: Block) -> bool:
    """Whether the candidate is set heavier, larger, in capitals or in a family of its own, and not too small."""
    out, style = block.features, block.style
    if out["size"] < (0.85 if style.bold and style.caps else 0.9):
        return False
    own_face = bool(out["other_family"] or out["slanted"]) and out["of_purity"] > OWN_FACE
    return style.bold or style.caps or out["size"] > 1.05 or own_face


def _any(out: Mapping[str, float], names: Sequence[str]) -> bool:
    return any(out[name] for name in names)
