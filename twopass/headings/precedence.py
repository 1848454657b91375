"""Which of two kinds of headings stands above the other: rules from the surest to the faintest, the first that says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

SAME, CLOSE = 0.6, 2.0  # points within which sizes count as equal, or as near enough for other signs to decide
CAPITALS = 1.15  # how much larger capitals look than a line of small letters
_ROLES = {"part": 0, "chapter": 1, "appendix": 1, "section": 2}
SIGN = "§"
_NOTES = ("note", "rule", "clause")  # items that stand inside other items


@dataclass(slots=True)
class Class:
    """Headings of one kind: numbered alike, or without a number and set alike."""

    size: float
    bold: bool
    italic: bool
    caps: bool
    family: str
    run_in: bool
    role: str = ""
    alphabet: str = ""
    depth: int = 0
    word: str = ""
    inner: bool = False
    form: bool = False  # parts or items of a form
    members: list[int] = field(default_factory=list)
    firsts: set[int] = field(default_factory=set)  # members numbered 1
    entry_level: int = 0

    @property
    def height(self) -> float:
        """How large the headings look, in points: capitals look larger than small letters of their size."""
        return self.size * CAPITALS if self.caps else self.size

    @property
    def numbered(self) -> bool:
        """Whether the headings carry numbers."""
        return bool(self.alphabet)

    @property
    def plain_section(self) -> bool:
        """Whether the headings are numbered on one level, with neither words nor brackets: "1", "A"."""
        return self.numbered and self.depth == 1 and not self.word + self.role

    @property
    def rank(self) -> int:
        """How high the word before the number stands by itself, 0 for a part."""
        return _ROLES.get(self.role, 2 if self.role else 1 + self.depth)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two kinds of headings, and how often `a` is followed at once by `b` (`adjacent`) and how often the numbers of
    `b` start again after `a` (`nested`), less the contrary.
    """

    a: Class
    b: Class
    adjacent: int
    nested: int

    @property
    def apart(self) -> float:
        """By how many points `a` is larger."""
        return self.a.height - self.b.height

    @property
    def counted_alike(self) -> bool:
        """Whether both count sections, or both something else, with the same words or brackets."""
        a, b = self.a, self.b
        return (a.role in ("", "section")) == (b.role in ("", "section")) and a.word == b.word


Rule = Callable[[Pair], int | None]
"""Below zero where `a` stands above `b`, above zero where it stands below, zero where they are on one level, None where
the rule does not apply.
"""


def compare(pair: Pair) -> int:
    """Below zero where `a` stands above `b`, zero where they are on one level."""
    rules = _NUMBERED_RULES + _RULES if pair.a.numbered and pair.b.numbered else _RULES
    return next((verdict for rule in rules if (verdict := rule(pair)) is not None), 0)


def _above(first: bool) -> int:
    return -1 if first else 1


# ── two kinds with numbers ───────────────────────────────────────────────────────────────────────────


def _by_depth(pair: Pair) -> int | None:
    """ "1.1" stands below "1"."""
    a, b = pair.a, pair.b
    if pair.counted_alike and not a.role + b.role and a.depth != b.depth:
        return _above(a.depth < b.depth)
    return None


def _by_nesting(pair: Pair) -> int | None:
    """What starts again after each heading of another kind stands below it."""
    inner_larger = pair.apart if pair.nested < 0 else -pair.apart
    if abs(pair.nested) > 1 or (pair.nested and inner_larger <= SAME):
        return _above(pair.nested > 0)
    return None


def _by_equal_numbers(pair: Pair) -> int | None:
    """Sections and appendices of one look are on one level."""
    a, b = pair.a, pair.b
    alike = (a.role, a.depth, a.size, a.bold, a.caps) == (b.role, 1, b.size, b.bold, b.caps)
    return 0 if pair.counted_alike and alike and b.depth == 1 else None


def _by_item_word(pair: Pair) -> int | None:
    """Notes and clauses stand inside items."""
    a, b = pair.a, pair.b
    if a.role == b.role == "item" and a.word != b.word:
        return (a.word in _NOTES) - (b.word in _NOTES) or None
    return None


def _by_sign(pair: Pair) -> int | None:
    """Paragraphs stand inside what has a word before its number: parts, chapters, sections of a law."""
    a, b = pair.a, pair.b
    signs = (a.word == SIGN, b.word == SIGN)
    other = b if signs[0] else a
    return _above(signs[1]) if signs[0] != signs[1] and other.role in _ROLES else None


def _by_part(pair: Pair) -> int | None:
    """Parts stand above all else."""
    roles = (pair.a.role, pair.b.role)
    return _above(roles[0] == "part") if roles[0] != roles[1] and "part" in roles else None


def _by_rank(pair: Pair) -> int | None:
    """A chapter stands above "1.1", however that is set."""
    a, b = pair.a, pair.b
    if a.role == b.role or max(a.depth, b.depth) <= 1 or a.rank == b.rank:
        return None
    return _above(a.rank < b.rank)


# ── any two kinds ────────────────────────────────────────────────────────────────────────────────────


def _by_contents(pair: Pair) -> int | None:
    """The contents pages list both."""
    a, b = pair.a.entry_level, pair.b.entry_level
    return (a > b) - (a < b) if a and b else None


def _by_run_in(pair: Pair) -> int | None:
    """Headings in the line of the text stand below those with a line of their own."""
    return _above(pair.b.run_in) if pair.a.run_in != pair.b.run_in else None


def _by_form(pair: Pair) -> int | None:
    """The parts and items of a form stand above what has no number, is of about their size, and mostly comes after the
    first of them.
    """
    form, other = (pair.a, pair.b) if pair.a.numbered else (pair.b, pair.a)
    if other.numbered or not form.form or abs(pair.apart) > CLOSE:
        return None
    if other.members[len(other.members) // 2] < form.members[0]:
        return None
    return _above(form is pair.a)


def _by_listing(pair: Pair) -> int | None:
    """The contents pages list one of two that are of about one size."""
    a, b = pair.a, pair.b
    if abs(pair.apart) > CLOSE or bool(a.entry_level) == bool(b.entry_level):
        return None
    listed, unlisted = (a, b) if a.entry_level else (b, a)
    if len(unlisted.members) > 2 and not unlisted.numbered and unlisted.bold <= listed.bold:
        return _above(listed is a)
    return None


def _by_clear_size(pair: Pair) -> int | None:
    """The larger stands above, by much where the one often follows the other."""
    bound = CLOSE if abs(pair.adjacent) > 2 else SAME
    return _above(pair.apart > 0) if abs(pair.apart) > bound else None


def _by_equal_look(pair: Pair) -> int | None:
    """Of two of one look those inside the run of the others stand below, and so do notes."""
    a, b = pair.a, pair.b
    if abs(pair.apart) > SAME or (a.bold, a.italic, a.caps, a.family) != (b.bold, b.italic, b.caps, b.family):
        return None
    if a.numbered == b.numbered:
        return 0
    return _above(b.numbered) if (a.word or b.word) in _NOTES else a.inner - b.inner


def _by_adjacency(pair: Pair) -> int | None:
    """What comes right below a heading of another kind stands below it."""
    if abs(pair.adjacent) > 1 or (pair.adjacent and pair.a.bold == pair.b.bold):
        return _above(pair.adjacent > 0)
    return None


def _by_size(pair: Pair) -> int | None:
    """The larger stands above."""
    return _above(pair.apart > 0) if abs(pair.apart) > SAME else None


def _by_emphasis(pair: Pair) -> int | None:
    """Bold stands above regular, capitals above small letters, upright above slanted."""
    a, b = pair.a, pair.b
    signs = ((a.bold, b.bold), (a.caps, b.caps), (b.italic, a.italic))
    return next((_above(mine) for mine, other in signs if mine != other), None)


_NUMBERED_RULES: tuple[Rule, ...] = (
    _by_depth,
    _by_nesting,
    _by_sign,
    _by_equal_numbers,
    _by_item_word,
    _by_part,
    _by_rank,
)
_RULES: tuple[Rule, ...] = (
    *(_by_contents, _by_run_in, _by_form, _by_listing, _by_clear_size),
    *(_by_equal_look, _by_adjacency, _by_size, _by_emphasis),
)
