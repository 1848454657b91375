"""What is measured of a candidate heading: its setting, its place, its words, its number and its style's company."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from twopass.headings.candidates import Block
from twopass.headings.contents import Entry
from twopass.headings.numbers import number_runs
from twopass.headings.printed_lines import Row, Sheet, Style
from twopass.headings.vocabulary import is_stock, opens_caption, opens_theorem

AHEAD = 8  # rows after a candidate that are looked at for a table
FAR = 6.0  # gaps above this many body lines count as this


def measure(sheet: Sheet, blocks: Sequence[Block], entries: Sequence[Entry] = ()) -> None:
    """Fills `features` of every block: numbers only, in ratios that do not depend on the page's format."""
    for index, block in enumerate(blocks):
        features = block.features
        _setting(sheet, block, features)
        _place(sheet, block, features)
        _words(block, features)
        _number(block, features)
        _neighbours(blocks, index, features)
    number_runs.chain(blocks)
    _echoes(blocks)
    _company(sheet, blocks)
    _series(blocks)
    _reference(blocks)
    _listing(blocks, entries)
    _repeats(blocks)
    _document(sheet, blocks)


def _setting(sheet: Sheet, block: Block, out: dict[str, float]) -> None:
    style, body = block.style, sheet.body
    out["size"] = block.size / sheet.size
    out["size_rank"] = sheet.sizes.get(style.size, 1.0)
    out["bold"] = float(style.bold)
    out["bolder"] = float(style.bold) - float(body.bold)
    out["italic"] = float(style.italic)
    out["caps"] = float(style.caps)
    out["other_family"] = float(style.family != body.family)
    out["run_in"] = float(block.run_in)
    out["distinct"] = (
        max(0.0, out["size"] - 1) * 4
        + max(0.0, out["bolder"])
        + 0.6 * out["italic"] * (not body.italic)
        + 0.6 * out["caps"]
        + 0.4 * out["other_family"]
    )
    if block.run_in:
        out["distinct"] = max(out["distinct"], 0.7)


def _place(sheet: Sheet, block: Block, out: dict[str, float]) -> None:
    rows = sheet.rows
    head, tail = rows[block.first], rows[block.last]
    left, right = sheet.columns.get((block.page, head.line.column), (head.line.x0, head.line.x1))
    width = max(right - left, 1.0)
    page = sheet.document.page(block.page)
    high, wide = (page.height, page.width) if page else (1.0, 1.0)
    out["rows"] = block.last - block.first + 1
    out["above"] = FAR if head.above is None else max(0.0, min(FAR, head.above / sheet.pitch))
    out["below"] = FAR if tail.below is None else max(0.0, min(FAR, tail.below / sheet.pitch))
    out["gap_ratio"] = min(5.0, (out["above"] + 0.2) / (out["below"] + 0.2))
    out["opens"] = float(head.opens)
    out["closes"] = float(tail.closes)
    out["top"] = float(head.above is None)
    out["height"] = min(1.0, max(0.0, head.line.y0 / max(high, 1.0)))
    out["indent"] = min(1.0, max(0.0, (head.line.x0 - left) / width))
    out["fill"] = min(1.0, (tail.line.x1 - tail.line.x0) / width)
    out["centred"] = float(abs((head.line.x0 + head.line.x1) - (left + right)) < 0.06 * width and out["indent"] > 0.04)
    out["column_width"] = width / max(wide, 1.0)
    out["figure"] = float(head.line.role == "figure")
    out["table"] = float(head.line.role == "table")
    out["aside"] = float(head.line.role in ("caption", "footnote"))
    after = rows[block.last + 1] if block.last + 1 < len(rows) else None
    out["before_body"] = float(after is not None and _is_body(sheet, after))
    out["body_length"] = min(5.0, len(after.text) / 40) if after is not None and out["before_body"] else 0.0
    ahead = rows[block.last + 1 : block.last + 1 + AHEAD]
    out["before_table"] = sum(row.page == block.page and _tabular(row) for row in ahead) / AHEAD
    if block.run_in:
        out["before_body"], out["below"] = 1.0, 0.0


def _tabular(row: Row) -> bool:
    """Whether the row stands in a table or drawing, or ends in figures as the rows of accounts do."""
    return row.line.role in ("table", "figure") or bool(re.search(r"\d\D{0,2}$", row.text))


def _is_body(sheet: Sheet, row: Row) -> bool:
    return row.style.size == sheet.body.size and row.style.bold == sheet.body.bold and row.line.role == "body"


def _words(block: Block, out: dict[str, float]) -> None:
    text = block.text
    letters = sum(char.isalpha() for char in text)
    tokens = text.split()
    title = block.title
    out["chars"] = float(len(text))
    out["tokens"] = float(len(tokens))
    out["letters"] = letters / len(text)
    out["digits"] = sum(char.isdecimal() for char in text) / len(text)
    out["symbols"] = sum(not char.isalnum() and not char.isspace() for char in text) / len(text)
    out["capitalised"] = sum(t[0].isupper() for t in tokens) / max(len(tokens), 1)
    caseless = not any(char.islower() or char.isupper() for char in title)
    if caseless:
        out["capitalised"] = 1.0  # scripts without case are not to be judged by it
    out["starts_lower"] = float(title[:1].islower())
    out["starts_upper"] = float(title[:1].isupper() or caseless)
    out["starts_letter"] = float(title[:1].isalpha())
    last = text[-1]
    out["full_stop"] = float(last in ".。" and not block.run_in)
    out["comma"] = float(last in ",;，；")
    out["colon"] = float(last in ":：")
    out["question"] = float(last in "?？!")
    out["open_end"] = float(bool(re.search(r"[-–(\[]$|\b(?:the|of|and|a|in|to|for|is|are|with|by|or)$", text)))
    out["sentences"] = float(len(re.findall(r"[.!?]\s+[A-ZА-ЯΑ-Ω]", title)))
    out["mail"] = float(bool(re.search(r"@|https?:|www\.|\bdoi\b|©", text)))
    out["maths"] = float(bool(re.search(r"[=≤≥∈∑∫→⇒∀∃±×{}\\|]", text)))
    out["code"] = float(bool(re.search(r"[;{}]$|\(\)|::|->|==|_\w+_|^\s*[#$>]", text)))
    out["bullet"] = float(bool(re.match(r"\s*[•◦▪■●○*\-–—·►➢✓◆]", text)))
    out["stock"] = float(is_stock(title))
    out["caption"] = float(opens_caption(text))
    out["theorem"] = float(opens_theorem(text))
    out["date"] = float(bool(re.search(r"\b(?:19|20)\d\d\b", text)))
    out["money"] = float(bool(re.search(r"[$€£%]\s*\d|\d\s*[%€]", text)))


def _number(block: Block, out: dict[str, float]) -> None:
    label = block.label
    out["label"] = float(label is not None)
    out["depth"] = float(label.depth) if label else 0.0
    out["label_weak"] = float(label.weak) if label else 0.0
    out["label_role"] = float(bool(label.role)) if label else 0.0
    out["label_item"] = float(label.role == "item") if label else 0.0
    out["label_paren"] = float(")" in label.form or "]" in label.form) if label else 0.0
    out["label_alpha"] = float(label.alphabet[0] in "aArR") if label else 0.0
    out["label_small"] = float(label.alphabet[0] in "ar") if label else 0.0
    out["label_last"] = float(min(label.parts[-1], 30)) if label else 0.0
    out["label_zero"] = float(0 in label.parts) if label else 0.0
    for key in ("before_found", "after_found", "same_style_before", "same_style_after", "on_chain"):
        out.setdefault(key, 0.0)


def _neighbours(blocks: Sequence[Block], index: int, out: dict[str, float]) -> None:
    block = blocks[index]
    before = blocks[index - 1] if index else None
    after = blocks[index + 1] if index + 1 < len(blocks) else None
    out["joins_before"] = float(before is not None and before.last + 1 == block.first)
    out["joins_after"] = float(after is not None and block.last + 1 == after.first)
    out["alike_before"] = float(before is not None and before.style == block.style and bool(out["joins_before"]))
    out["alike_after"] = float(after is not None and after.style == block.style and bool(out["joins_after"]))
    out["larger_after"] = float(after is not None and bool(out["joins_after"]) and after.size > block.size + 0.3)
    out["larger_before"] = float(before is not None and bool(out["joins_before"]) and before.size > block.size + 0.3)
    out["distance"] = min(60.0, block.first - before.last) if before is not None else 60.0
    out["reach"] = min(60.0, after.first - block.last) if after is not None else 60.0


def _company(sheet: Sheet, blocks: Sequence[Block]) -> None:
    """What the other lines of the same style are like: a style is a heading style as a whole or not at all."""
    pages = max(len(sheet.document.pages), 1)
    groups: dict[tuple[Style, bool], list[Block]] = defaultdict(list)
    for block in blocks:
        groups[(block.style, block.run_in)].append(block)
    plain = Counter[Style]()
    for row in sheet.rows:
        plain[row.style] += len(row.text)
    total = max(sum(plain.values()), 1)
    for (style, _), members in groups.items():
        inside = sum(len(b.text) for b in members)
        means = {
            key: sum(b.features[key] for b in members) / len(members)
            for key in (
                "label",
                "full_stop",
                "caption",
                "theorem",
                "figure",
                "table",
                "aside",
                "opens",
                "closes",
                "before_body",
                "before_table",
                "chars",
                "above",
                "below",
                "top",
                "joins_after",
                "alike_after",
                "starts_lower",
                "starts_upper",
                "maths",
                "digits",
                "depth",
                "centred",
                "indent",
                "stock",
                "same_style_before",
                "comma",
                "colon",
                "distance",
                "entry",
                "rows",
                "on_chain",
            )
        }
        spread = len({b.page for b in members}) / pages
        for block in members:
            out = block.features
            for key, value in means.items():
                out[f"of_{key}"] = value
            out["of_count"] = math.log1p(len(members))
            out["of_each_page"] = min(10.0, len(members) / pages)
            out["of_spread"] = spread
            out["of_purity"] = min(1.0, inside / max(plain[style], 1))
            out["of_share"] = plain[style] / total
            out["off_indent"] = abs(out["indent"] - means["indent"])


def _series(blocks: Sequence[Block]) -> None:
    """How well the numbers of one form in one style follow one another."""
    groups: dict[tuple[object, ...], list[Block]] = defaultdict(list)
    for block in blocks:
        if block.label:
            style = (block.style.size, block.style.bold, block.style.italic, block.run_in)
            groups[(*style, block.label.family, block.label.depth)].append(block)
    for block in blocks:
        block.features.update(series=0.0, series_fits=0.0, series_chain=0.0, series_gap=0.0)
    for members in groups.values():
        fits = sum(b.features["same_style_before"] for b in members) / len(members)
        chained = sum(b.features["on_chain"] for b in members) / len(members)
        gap = sum(b.features["reach"] for b in members) / len(members)
        for block in members:
            block.features.update(
                series=math.log1p(len(members)), series_fits=fits, series_chain=chained, series_gap=gap
            )


def _echoes(blocks: Sequence[Block]) -> None:
    """Whether a larger or likelier candidate near by says the same: running heads echo headings."""
    strongest: dict[str, float] = defaultdict(float)
    for block in blocks:
        words = _bare(block.text)
        strongest[words] = max(strongest[words], block.features["distinct"] + block.features["on_chain"])
    for block in blocks:
        mine = block.features["distinct"] + block.features["on_chain"]
        block.features["echo"] = float(strongest[_bare(block.text)] > mine + 0.2)


def _bare(text: str) -> str:
    """The words of a line, without numbers at either end, so that running heads equal the headings they echo."""
    return re.sub(r"^[\W\d_]+|[\W\d_]+$", "", text).lower()


def _reference(blocks: Sequence[Block]) -> None:
    """How a candidate's setting compares with that of the headings that numbers or contents vouch for."""
    sure = [b for b in blocks if (b.features["on_chain"] and b.features["distinct"] > 0) or b.features["entry"]]
    distinct = sorted(b.features["distinct"] for b in sure)
    sizes = sorted(b.features["size"] for b in sure)
    low = len(sure) // 10
    for block in blocks:
        out = block.features
        out["sure"] = math.log1p(len(sure))
        out["over_sure"] = out["distinct"] - distinct[low] if sure else -9.0
        out["under_sure"] = distinct[-1 - low] - out["distinct"] if sure else -9.0
        out["size_over_sure"] = out["size"] - sizes[low] if sure else -9.0


def _listing(blocks: Sequence[Block], entries: Sequence[Entry]) -> None:
    """How deep the contents pages go, how many of their entries were found, and whether a candidate is deeper or
    smaller than all that they list.
    """
    listed = [block for block in blocks if block.features["entry"]]
    depth = max((block.label.depth for block in listed if block.label), default=0)
    size = min((block.size for block in listed), default=0.0)
    for block in blocks:
        out = block.features
        out["listed"] = math.log1p(len(entries))
        out["listed_found"] = len(listed) / len(entries) if entries else -1.0
        out["listed_levels"] = float(max((entry.level for entry in entries), default=0))
        out["listed_depth"] = float(depth)
        out["beyond_listed"] = float(block.label.depth - depth) if depth and block.label else -9.0
        out["under_listed"] = block.size / size if size else -9.0


def _repeats(blocks: Sequence[Block]) -> None:
    """How often the same words are set as a candidate: table heads and running heads repeat, headings seldom."""
    said = Counter(block.text.lower() for block in blocks)
    pages = defaultdict(set)
    for block in blocks:
        pages[block.text.lower()].add(block.page)
    for block in blocks:
        block.features["repeats"] = math.log1p(said[block.text.lower()] - 1)
        block.features["repeat_pages"] = math.log1p(len(pages[block.text.lower()]) - 1)


def _document(sheet: Sheet, blocks: Sequence[Block]) -> None:
    pages = max(len(sheet.document.pages), 1)
    numbered = sum(b.features["on_chain"] for b in blocks)
    listed = any(row.listed for row in sheet.rows)
    wide = sum(page.width > page.height for page in sheet.document.pages) / pages
    for block in blocks:
        out = block.features
        out["pages"] = math.log1p(pages)
        out["numbered"] = min(3.0, numbered / pages)
        out["has_contents"] = float(listed)
        out["landscape"] = wide
        out["crowd"] = min(30.0, len(blocks) / pages)
        out["page"] = float(min(block.page, 20))
        out["first_page"] = float(block.page == 1)
        out["lines_each_page"] = min(80.0, len(sheet.rows) / pages)
