"""What a candidate's context says of it: its neighbours, the others of its style and number, and the document."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from itertools import pairwise
from operator import itemgetter
from typing import TypeVar

from twopass.headings.candidates import Block
from twopass.headings.contents.entries import Entry
from twopass.headings.features.body_series import is_series
from twopass.headings.printed_lines import Sheet, Style

K = TypeVar("K", bound=Hashable)

BODY_SERIES = "body_series"
FARTHEST = 60.0  # rows to the next candidate that count
LARGER = 0.3  # points by which a neighbour must be larger to be called so
SECTIONS_LISTED = 0.08  # entries of the contents a page, below which they list the chapters alone
SAME_PLACE = 0.01  # of a page's height, within which running heads stand on all pages
UNKNOWN = -9.0  # what there is nothing to compare with
# What is averaged over the candidates of a style.
_MEANS = (
    *("label", "full_stop", "caption", "theorem", "figure", "table", "aside", "opens", "closes", "before_body"),
    *("before_table", "chars", "above", "below", "top", "joins_after", "alike_after", "starts_lower", "starts_upper"),
    *("maths", "digits", "depth", "centred", "indent", "stock", "same_style_before", "comma", "colon", "distance"),
    *("entry", "rows", "on_chain"),
)
_PREFIXED = tuple(f"of_{name}" for name in _MEANS)
_averaged = itemgetter(*_MEANS)
_ALONE = {"joins_before": 0.0, "alike_before": 0.0, "larger_before": 0.0, "distance": FARTHEST}
_LAST = {"joins_after": 0.0, "alike_after": 0.0, "larger_after": 0.0, "reach": FARTHEST}
_NO_SERIES = {"series": 0.0, "series_fits": 0.0, "series_chain": 0.0, "series_gap": 0.0, BODY_SERIES: 0.0}
_EDGES = re.compile(r"^[\W\d_]+|[\W\d_]+$")


def neighbours(blocks: Sequence[Block]) -> None:
    """Features of the candidates right before and after each candidate."""
    for upper, lower in pairwise(blocks):
        joined = upper.last + 1 == lower.first
        alike = joined and upper.style == lower.style
        apart = min(FARTHEST, lower.first - upper.last)
        larger_after = joined and lower.size > upper.size + LARGER
        larger_before = joined and upper.size > lower.size + LARGER
        upper.features |= {"joins_after": float(joined), "alike_after": float(alike), "reach": apart}
        lower.features |= {"joins_before": float(joined), "alike_before": float(alike), "distance": apart}
        upper.features["larger_after"] = float(larger_after)
        lower.features["larger_before"] = float(larger_before)
    if blocks:
        blocks[0].features |= _ALONE
        blocks[-1].features |= _LAST


def measure(sheet: Sheet, blocks: Sequence[Block], entries: Sequence[Entry]) -> None:
    """Features that compare each candidate with all others; the runs of numbers are known by now."""
    _echoes(blocks)
    _styles(sheet, blocks)
    _series(blocks)
    _reference(blocks)
    _listing(blocks, entries, len(sheet.document.pages))
    _repeats(blocks)
    _document(sheet, blocks)


def _echoes(blocks: Sequence[Block]) -> None:
    """Whether a larger or likelier candidate near by says the same: running heads echo headings."""
    said = [(_bare(block.text), block.features["distinct"] + block.features["on_chain"]) for block in blocks]
    strongest: dict[str, float] = defaultdict(float)
    for words, strength in said:
        strongest[words] = max(strongest[words], strength)
    for block, (words, strength) in zip(blocks, said, strict=True):
        block.features["echo"] = float(strongest[words] > strength + 0.2)


def _bare(text: str) -> str:
    """The words of a line, without numbers at either end, so that running heads equal the headings they echo."""
    return _EDGES.sub("", text).lower()


def _styles(sheet: Sheet, blocks: Sequence[Block]) -> None:
    """What the other lines of the same style are like: a style is a heading style as a whole or not at all."""
    pages = max(len(sheet.document.pages), 1)
    plain = Counter[Style]()
    for row in sheet.rows:
        plain[row.style] += len(row.text)
    total = max(sum(plain.values()), 1)
    for (style, _), members in _grouped(blocks, lambda block: (block.style, block.run_in)).items():
        inside = sum([len(block.text) for block in members])
        columns = zip(*[_averaged(block.features) for block in members], strict=True)
        common = dict(zip(_PREFIXED, [sum(column) / len(members) for column in columns], strict=True)) | {
            "of_count": math.log1p(len(members)),
            "of_each_page": min(10.0, len(members) / pages),
            "of_spread": len({block.page for block in members}) / pages,
            "of_purity": min(1.0, inside / max(plain[style], 1)),
            "of_share": plain[style] / total,
        }
        for block in members:
            block.features.update(common)
            block.features["off_indent"] = abs(block.features["indent"] - common["of_indent"])


def _grouped(blocks: Sequence[Block], key: Callable[[Block], K]) -> dict[K, list[Block]]:
    groups: dict[K, list[Block]] = defaultdict(list)
    for block in blocks:
        groups[key(block)].append(block)
    return groups


def _series(blocks: Sequence[Block]) -> None:
    """How well the numbers of one form in one style follow one another."""
    for block in blocks:
        block.features.update(_NO_SERIES)
    for key, members in _grouped(blocks, _form).items():
        if key is not None:
            series = {
                "series": math.log1p(len(members)),
                "series_fits": _mean(members, "same_style_before"),
                "series_chain": _mean(members, "on_chain"),
                "series_gap": _mean(members, "reach"),
                BODY_SERIES: float(is_series(members)),
            }
            for block in members:
                block.features.update(series)


def _form(block: Block) -> Hashable | None:
    """What the members of one series share, None of a candidate without a number."""
    if block.label is None:
        return None
    style = block.style
    return (style.size, style.bold, style.italic, block.run_in, block.label.family, block.label.depth)


def _mean(blocks: Sequence[Block], name: str) -> float:
    return sum([block.features[name] for block in blocks]) / len(blocks)


def _reference(blocks: Sequence[Block]) -> None:
    """How a candidate's setting compares with that of the headings that numbers or contents vouch for."""
    sure = [block.features for block in blocks if _vouched(block.features)]
    distinct = sorted([out["distinct"] for out in sure])
    sizes = sorted([out["size"] for out in sure])
    low, count = len(sure) // 10, math.log1p(len(sure))
    for block in blocks:
        out = block.features
        out["sure"] = count
        out["over_sure"] = out["distinct"] - distinct[low] if sure else UNKNOWN
        out["under_sure"] = distinct[-1 - low] - out["distinct"] if sure else UNKNOWN
        out["size_over_sure"] = out["size"] - sizes[low] if sure else UNKNOWN


def _vouched(out: dict[str, float]) -> bool:
    return bool((out["on_chain"] and out["distinct"] > 0) or out["entry"])


def _listing(blocks: Sequence[Block], entries: Sequence[Entry], pages: int) -> None:
    """How deep the contents pages go, how many of their entries were found, and whether a candidate is deeper or
    smaller than all that they list, where they list more than chapters.
    """
    sections = len(entries) > SECTIONS_LISTED * pages
    listed = [block for block in blocks if block.features["entry"]]
    depth = max([block.label.depth for block in listed if block.label], default=0)
    size = min([block.size for block in listed], default=0.0)
    common = {
        "listed": math.log1p(len(entries)),
        "listed_found": len(listed) / len(entries) if sections else -1.0,
        "listed_levels": float(max([entry.level for entry in entries], default=0)),
        "listed_depth": float(depth),
    }
    for block in blocks:
        block.features.update(common)
        block.features["beyond_listed"] = (
            float(block.label.depth - depth) if sections and depth and block.label else UNKNOWN
        )
        block.features["under_listed"] = block.size / size if sections and size else UNKNOWN


def _repeats(blocks: Sequence[Block]) -> None:
    """How often the same words are set as a candidate: table heads and running heads repeat, headings seldom. What ends
    or opens every chapter of a book ("Conclusion", "Notes") repeats too, but wherever the text of a page leads to it.
    """
    for members in _grouped(blocks, lambda block: block.text.lower()).values():
        styles = Counter(block.style for block in members)
        anywhere = len(members), len({block.page for block in members})
        for block, *there in _in_place(members):
            recurs = _recurs(block)
            times, pages = there if recurs else anywhere
            block.features["recurs"] = math.log1p(styles[block.style]) * recurs
            block.features["repeats"] = math.log1p(times - 1)
            block.features["repeat_pages"] = math.log1p(pages - 1)


def _in_place(members: Sequence[Block]) -> Iterator[tuple[Block, int, int]]:
    """Each candidate with how many of them are set as high as it is, and on how many pages."""
    ordered = sorted(members, key=_height)
    pages: Counter[int] = Counter()
    low = high = 0
    for block in ordered:
        while high < len(ordered) and _height(ordered[high]) - _height(block) < SAME_PLACE:
            pages[ordered[high].page] += 1
            high += 1
        while _height(block) - _height(ordered[low]) >= SAME_PLACE:
            pages[ordered[low].page] -= 1
            if not pages[ordered[low].page]:
                del pages[ordered[low].page]
            low += 1
        yield block, high - low, len(pages)


def _height(block: Block) -> float:
    return block.features["height"]


def _recurs(block: Block) -> bool:
    """Whether a candidate is one that chapters have each."""
    out = block.features
    if out["stock"]:
        return True
    return bool(out["opens"]) and out["distinct"] >= 0.5 and out["of_before_body"] > 0.4


def _document(sheet: Sheet, blocks: Sequence[Block]) -> None:
    """What the document as a whole is like."""
    pages = max(len(sheet.document.pages), 1)
    numbered = sum([block.features["on_chain"] for block in blocks])
    common = {
        "pages": math.log1p(pages),
        "numbered": min(3.0, numbered / pages),
        "has_contents": float(any(row.listed for row in sheet.rows)),
        "landscape": sum(page.width > page.height for page in sheet.document.pages) / pages,
        "crowd": min(30.0, len(blocks) / pages),
        "lines_each_page": min(80.0, len(sheet.rows) / pages),
    }
    for block in blocks:
        block.features.update(common)
        block.features["page"] = float(min(block.page, 20))
        block.features["first_page"] = float(block.page == 1)
