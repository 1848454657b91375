"""What a candidate heading is by itself: its setting, its place on the page, its words and its number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from twopass.headings.candidates import Block
from twopass.headings.numbering import Label
from twopass.headings.printed_lines import Row, Sheet
from twopass.headings.vocabulary import is_stock, opens_caption, opens_theorem
from twopass.languages.regexes import entries, spelled

AHEAD = 8  # rows after a candidate that are looked at for a table
FAR = 6.0  # gaps above this many body lines count as this

_FIGURES_END = re.compile(r"\d\D{0,2}$")
_SENTENCE = re.compile(r"[.!?]\s+[A-ZА-ЯΑ-Ω]")
_BULLET = re.compile(r"\s*[•◦▪■●○*\-–—·►➢✓◆]")
# Features that say 1 where a pattern is found anywhere in the candidate's words.
_PATTERNS = {
    "mail": re.compile(r"@|https?:|www\.|\bdoi\b|©"),
    "maths": re.compile(r"[=≤≥∈∑∫→⇒∀∃±×{}\\|]"),
    "code": re.compile(r"[;{}]$|\(\)|::|->|==|_\w+_|^\s*[#$>]"),
    "date": re.compile(r"\b(?:19|20)\d\d\b"),
    "money": re.compile(r"[$€£%]\s*\d|\d\s*[%€]"),
}
# Features that say 1 where the last character is one of these.
_ENDS = {"comma": ",;,，；", "colon": ":：", "question": "?？!"}
_NO_NUMBER = dict.fromkeys(
    (
        *("label", "depth", "label_weak", "label_role", "label_item", "label_paren", "label_alpha", "label_small"),
        *("label_last", "label_zero"),
    ),
    0.0,
)
_NOT_COUNTED = dict.fromkeys(("before_found", "after_found", "same_style_before", "same_style_after", "on_chain"), 0.0)


def measure(sheet: Sheet, blocks: Sequence[Block]) -> None:
    """Fills the features of every block that need no other block."""
    tabular = [_tabular(row) for row in sheet.rows]
    for block in blocks:
        features = block.features = _NOT_COUNTED | block.features
        _setting(sheet, block, features)
        _place(sheet, block, features)
        _surroundings(sheet, tabular, block, features)
        _words(block, features)
        _marks(block, features)
        features.update(_number(block.label) if block.label else _NO_NUMBER)


def _setting(sheet: Sheet, block: Block, out: dict[str, float]) -> None:
    """How the candidate is set, and how far that is from the body."""
    style, body = block.style, sheet.body
    out["size"] = block.size / sheet.size
    out["size_rank"] = sheet.sizes.get(style.size, 1.0)
    out["bold"] = float(style.bold)
    out["bolder"] = float(style.bold) - float(body.bold)
    out["italic"] = float(style.italic)
    out["slanted"] = float(style.italic and not body.italic)
    out["caps"] = float(style.caps)
    out["other_family"] = float(style.family != body.family)
    out["run_in"] = float(block.run_in)
    distinct = (
        max(0.0, out["size"] - 1) * 4
        + max(0.0, out["bolder"])
        + 0.6 * out["slanted"]
        + 0.6 * out["caps"]
        + 0.4 * out["other_family"]
    )
    out["distinct"] = max(distinct, 0.7) if block.run_in else distinct


def _place(sheet: Sheet, block: Block, out: dict[str, float]) -> None:
    """Where the candidate stands in its column and on its page."""
    head, tail = sheet.rows[block.first], sheet.rows[block.last]
    left, right = sheet.columns.get((block.page, head.line.column), (head.line.x0, head.line.x1))
    width = max(right - left, 1.0)
    page = sheet.document.page(block.page)
    high, wide = (page.height, page.width) if page else (1.0, 1.0)
    out["rows"] = block.last - block.first + 1
    out["above"] = _gap(head.above, sheet)
    out["below"] = _gap(tail.below, sheet)
    out["gap_ratio"] = min(5.0, (out["above"] + 0.2) / (out["below"] + 0.2))
    out["opens"] = float(head.opens)
    out["closes"] = float(tail.closes)
    out["top"] = float(head.above is None)
    out["height"] = min(1.0, max(0.0, head.line.y0 / max(high, 1.0)))
    out["indent"] = min(1.0, max(0.0, (head.line.x0 - left) / width))
    out["fill"] = min(1.0, (tail.line.x1 - tail.line.x0) / width)
    out["centred"] = float(abs((head.line.x0 + head.line.x1) - (left + right)) < 0.06 * width and out["indent"] > 0.04)
    out["column_width"] = width / max(wide, 1.0)


def _gap(gap: float | None, sheet: Sheet) -> float:
    """A gap between rows in lines of the body, FAR where the column ends."""
    return FAR if gap is None else max(0.0, min(FAR, gap / sheet.pitch))


def _surroundings(sheet: Sheet, tabular: Sequence[bool], block: Block, out: dict[str, float]) -> None:
    """What the candidate stands in, and what comes after it."""
    rows = sheet.rows
    role = rows[block.first].line.role
    out["figure"] = float(role == "figure")
    out["table"] = float(role == "table")
    out["aside"] = float(role in ("caption", "footnote"))
    after = slice(block.last + 1, block.last + 1 + AHEAD)
    ahead = rows[after]
    leads = bool(ahead) and _is_body(sheet, ahead[0])
    out["before_body"] = float(leads)
    out["body_length"] = min(5.0, len(ahead[0].text) / 40) if leads else 0.0
    out["before_table"] = (
        sum([inside and row.line.page == block.page for inside, row in zip(tabular[after], ahead, strict=True)]) / AHEAD
    )
    if block.run_in:
        out["before_body"], out["below"] = 1.0, 0.0


def _tabular(row: Row) -> bool:
    """Whether the row stands in a table or drawing, or ends in figures as the rows of accounts do."""
    return row.line.role in ("table", "figure") or _FIGURES_END.search(row.text, len(row.text) - 4) is not None


def _is_body(sheet: Sheet, row: Row) -> bool:
    return row.style.size == sheet.body.size and row.style.bold == sheet.body.bold and row.line.role == "body"


def _words(block: Block, out: dict[str, float]) -> None:
    """What the words are made of and how they begin."""
    text, title = block.text, block.title
    tokens = text.split()
    length = len(text)
    out["chars"] = float(length)
    out["tokens"] = float(len(tokens))
    out["letters"] = sum(map(str.isalpha, text)) / length
    out["digits"] = sum(map(str.isdecimal, text)) / length
    out["symbols"] = (length - sum(map(str.isalnum, text)) - sum(map(str.isspace, text))) / length
    caseless = not _has_case(title)  # scripts without case are not to be judged by it
    capitals = sum([token[0].isupper() for token in tokens])
    out["capitalised"] = 1.0 if caseless else capitals / max(len(tokens), 1)
    out["starts_lower"] = float(title[:1].islower())
    out["starts_upper"] = float(title[:1].isupper() or caseless)
    out["starts_letter"] = float(title[:1].isalpha())
    out["stock"] = float(is_stock(title))
    out["caption"] = float(opens_caption(text))
    out["theorem"] = float(opens_theorem(text))


def _has_case(text: str) -> bool:
    return any(map(str.islower, text)) or any(map(str.isupper, text))


def _marks(block: Block, out: dict[str, float]) -> None:
    """What the words hold and end in that speaks for a sentence, a formula, code, an address or a sum."""
    text, last = block.text, block.text[-1]
    out["full_stop"] = float(last in ".。" and not block.run_in)
    for name, ends in _ENDS.items():
        out[name] = float(last in ends)
    out["open_end"] = float(_open_end().search(text) is not None)
    for name, pattern in _PATTERNS.items():
        out[name] = float(pattern.search(text) is not None)
    out["sentences"] = float(len(_SENTENCE.findall(block.title)))
    out["bullet"] = float(_BULLET.match(text) is not None)


@cache
def _open_end() -> re.Pattern[str]:
    """What no heading ends in, for something has to follow."""
    return re.compile(rf"[-–(\[]$|\b{spelled(entries('headings', 'unfinished'))}$")


def _number(label: Label) -> dict[str, float]:
    """What the number says by itself."""
    return {
        "label": 1.0,
        "depth": float(label.depth),
        "label_weak": float(label.weak),
        "label_role": float(bool(label.role)),
        "label_item": float(label.role == "item"),
        "label_paren": float(")" in label.form or "]" in label.form),
        "label_alpha": float(label.alphabet[0] in "aAbrR"),
        "label_small": float(label.alphabet[0] in "abr"),
        "label_last": float(min(label.parts[-1], 30)),
        "label_zero": float(0 in label.parts),
    }
