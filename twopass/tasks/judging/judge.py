"""Whether a statement is true of the sentences that it cites: shown, bearing on it, with its figures, not contrary."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import takewhile

from twopass.languages import across, table, tables
from twopass.schema import Document
from twopass.tasks.judging import BORNE
from twopass.tasks.judging.checks import fault
from twopass.tasks.numbered import Numbered
from twopass.text.analysis import DocumentAnalysis
from twopass.text.tokens import HAN, WORD, content_stems, function_words, placed_words, stem

NEAR = 0.8
"""Share of content stems that a statement and one sentence have in common, either way, from which they say the same, so
that a negation in only one of them makes them contraries."""
LACKING = 8
"""Words named that the sentences cited lack."""
ROUNDED, WHOLE = 0.01, 10
"""How far, as a share, a figure that was worked out may be off: 27 % for 27.05; from ten on it may be rounded."""
COUNTED = 13
"""Written numbers from this on are figures; a smaller one often counts what a sentence lists, and is held only against
another number of the same things."""

WINDOW, TOLD, APART = 3, 4, 2
"""Words before and behind a figure, how many of them another figure of the sentences must share with it, and how many
more than the same figure, from which the statement has the one in the place of the other."""

_AROUND = re.compile(r"\d(?:[\d.,’'\u00a0\u202f]*\d)?|[^\W\d_]+|[%=±$€£]|[,;:](?=\s)")
_JOINED = frozenset(",;:").isdisjoint
_FIGURE = re.compile(r"[^\W_]*\d(?:[^\W_]|[.,’'\u00a0\u202f](?=\d))*")
_PARTED = re.compile(r"(\d[\d.,’'\u00a0\u202f]*)(?:[^\W\d_]{0,3})")
_DIGITS = re.compile(r"\d[\d.,’'\u00a0\u202f]*")
_TOKEN = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*|[^\w\s]|\d+")
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+|\d+")
_GROUPED = re.compile(r"(?<![\d.,])\d{1,3}(?:,? \d{3})+(?![\d.,]\d)")
_CITED = re.compile(r"\[[\d,;\s–-]+\]|\{[\d,\s]+\}")
_ANSWER = re.compile(r"^\W*(?:\w+\s?[,;.：，。]|\w+(?: \w+){0,5}\s?:)\s*")
_AFTER = re.compile(r"\W{0,3}([^\W\d_]+)")


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement, the numbers that it cites, and the section by the place of which it is to be borne out, -1 for any.

    `opened` are the numbers that open what the statement is to answer, which alone answer nothing; `most` bounds its
    characters.
    """

    text: str
    cite: tuple[int, ...]
    section: int = -1
    opened: tuple[int, ...] = ()
    most: int = 600


class Judge:
    """Judges statements about one document, in the document's language unless `foreign` names another."""

    def __init__(self, analysis: DocumentAnalysis, foreign: str = "") -> None:
        self._numbered = analysis.of(Numbered)
        self._document: Document = analysis.document
        self._language, self._foreign = analysis.language, foreign
        self._low = _plain(self._document.text).casefold()
        self._bare = _bare(self._low)

    def refusal(self, claim: Claim, shown: Collection[int], beside: str = "") -> str:
        """Why a statement cannot be printed, in words that its writer can use; empty if it can.

        Args:
            shown: the numbers that its writer was shown.
            beside: what else its writer was to go by, as the lines from which an essay is written.
        """
        if len(claim.text) > claim.most:
            return "it is too long"
        if not claim.cite:
            return "it cites no number"
        if strange := [number for number in claim.cite if number not in shown]:
            return f"it cites {strange[0]}, which was not shown"
        return self._misplaced(claim) or fault(claim.text, self._document, self._foreign) or self._untrue(claim, beside)

    def completed(self, claim: Claim, shown: Collection[int]) -> Claim:
        """A claim that also cites, for figures that its sentences lack, one near them in their paragraph, or one of
        their sections that has the figure of the same thing ("39 nodes"); first what holds most of its words.
        """
        known = self._numbered.by_number
        if any(number not in known for number in claim.cite):
            return claim
        cite = list(claim.cite)
        while wrong := self._wrong_figure(claim.text, self._words(cite)):
            more = next(
                (n for n in self._near(claim, shown) if n not in cite and self._helps(n, claim, cite, wrong)), 0
            )
            if not more:
                return claim
            cite.append(more)
        if len(cite) > len(claim.cite):
            cite.sort(key=lambda number: self._held_of(claim.text, number), reverse=True)
        return replace(claim, cite=tuple(cite))

    def _held_of(self, text: str, number: int) -> int:
        """How many content stems and figures of a statement a sentence holds."""
        words = self._words([number])
        stems = set(content_stems(text, self._language)) & set(content_stems(words, self._language))
        said, held = (set(_values(one, self._language)) for one in (text, words))
        return len(stems) + len(said & held)

    def _near(self, claim: Claim, shown: Collection[int]) -> Iterator[int]:
        """What else may be cited: first the sentences beside those that are, then those of their sections that number
        the same things alike.
        """
        known = self._numbered.by_number
        beside = (near for step in (1, 2) for one in claim.cite for near in (one - step, one + step))
        yield from (
            n for n in beside if n in shown and n in known and self._numbered.in_one_paragraph((n, *claim.cite))
        )
        mine = _numbered_things(claim.text, self._language)
        for place in dict.fromkeys(known[number].section for number in claim.cite):
            for unit in self._numbered.of_section[place]:
                if unit.number in shown and mine & _numbered_things(self._numbered.text(unit), self._language):
                    yield unit.number

    def _helps(self, number: int, claim: Claim, cite: Sequence[int], wrong: str) -> bool:
        return self._wrong_figure(claim.text, self._words([*cite, number])) != wrong

    def _words(self, cite: Iterable[int]) -> str:
        return " ".join(self._numbered.text(self._numbered.by_number[number]) for number in cite)

    def _misplaced(self, claim: Claim) -> str:
        units = [self._numbered.by_number[number] for number in claim.cite]
        if not any(map(self._numbered.text, units)):
            return "it cites no words of the document"
        if claim.section >= 0 and all(unit.section != claim.section for unit in units):
            return "none of its sentences belongs to this section"
        if claim.opened and all(number in claim.opened for number in claim.cite):
            return "it cites only what opens the question"
        return ""

    def _untrue(self, claim: Claim, beside: str) -> str:
        held = [self._numbered.text(self._numbered.by_number[number]) for number in claim.cite]
        union = " ".join([*held, beside])
        if wrong := self._wrong_figure(claim.text, union):
            return f"{wrong} stands in none of the sentences cited: cite the one that has it, or leave it out"
        if self._foreign:
            return ""
        if wrong := self._misread(claim):
            return f"the sentences cited have another figure than {wrong} in that place"
        said, borne = (set(content_stems(words, self._language)) for words in (claim.text, union + self._above(claim)))
        if len(said & borne) < BORNE * len(said):
            words = [word for _, word in placed_words(claim.text)]
            lacking = [word for word in words if set(content_stems(word, self._language)) - borne]
            return f"the sentences cited lack most of its words: {', '.join(dict.fromkeys(lacking[:LACKING]))}"
        if self._contrary(claim.text, held):
            return "the sentence cited says the contrary"
        if _denies(claim.text, self._language) and not _may_deny(union, self._language):
            return "it denies something, and the sentences cited deny nothing"
        return ""

    def _above(self, claim: Claim) -> str:
        """The headings of the sentences cited, caption and first row of a table: what a row or a step is about often
        stands only there.
        """
        units = [self._numbered.by_number[number] for number in claim.cite]
        above = [self._numbered.heading(place) for place in dict.fromkeys(unit.section for unit in units)]
        above += dict.fromkeys(self._numbered.text(one) for unit in units for one in self._numbered.above_row(unit))
        return "".join(f" {words}" for words in above)

    # ── figures ───────────────────────────────────────────────────────────────────────────────────

    def _wrong_figure(self, text: str, union: str) -> str:
        """The first figure of a statement that the sentences lack; empty if there is none."""
        held = Counter(_values(union, self._language))
        for shown, values in figures(text, self._foreign or self._language):
            if values & held.keys() or (1.0 in values and _one_of_them(text, union, self._language)):
                continue
            if not values and _bare(shown) in self._bare:
                continue
            if values and any(c.isalpha() for c in shown) and shown.casefold() in self._low:
                continue  # a name with a figure in it
            if not _worked_out(values, text, held, self._foreign or self._language):
                return shown
        if wrong := _too_often(text, held, self._language):
            return wrong
        return "" if self._foreign else self._miscounted(text, union, held)

    def _misread(self, claim: Claim) -> str:
        """The first figure of a statement that stands in the place of another one, by the words around both; empty if
        there is none. Rows of tables have no words around their figures.
        """
        units = [self._numbered.by_number[number] for number in claim.cite]
        rows, prose = (
            " ".join(self._numbered.text(one) for one in units if (one.role == "table") == row) for row in (True, False)
        )
        said, held = (list(_surrounded(words, self._language)) for words in (claim.text, prose))
        safe = {value for _, values, _ in said for value in values} | set(_values(rows, self._language))
        for shown, values, around in said:
            alike = max((len(around & near) for _, read, near in held if read & values), default=TOLD)
            other = max((len(around & near) for _, read, near in held if not read & safe), default=0)
            if other >= max(TOLD, alike + APART):
                return shown
        return ""

    def _miscounted(self, text: str, union: str, held: Mapping[float, int]) -> str:
        """The first small number of things that the sentences number otherwise."""
        counted: dict[str, set[float]] = {}
        for _, values, thing in _counted(union, self._language):
            counted.setdefault(thing, set()).update(values)
        for shown, values, thing in _counted(text, self._language):
            otherwise = thing in counted and values.isdisjoint(counted[thing] | held.keys())
            if otherwise and not _worked_out(values, text, held, self._language):
                return f"“{shown}”"
        return ""

    # ── negation ──────────────────────────────────────────────────────────────────────────────────

    def _contrary(self, text: str, sentences: Sequence[str]) -> bool:
        """Whether one of the sentences says the same but for a negation, which none of the others makes."""
        denies = _denies(text, self._language)
        if any(_denies(one, self._language) == denies for one in sentences if denies):
            return False
        return any(_denies(one, self._language) != denies and self._alike(text, one) for one in sentences)

    def _alike(self, text: str, sentence: str) -> bool:
        """Whether statement and sentence say the same, negations aside."""
        one, other = (
            set(content_stems(words, self._language)) - _negations(self._language) for words in (text, sentence)
        )
        return bool(one) and len(one & other) >= NEAR * max(len(one), len(other))


@cache
def _negations(language: str) -> frozenset[str]:
    return frozenset(table("statements", language)["negations"])


@cache
def _negatives(language: str) -> re.Pattern[str] | None:
    """Words that may say without a negation what another says with one; None for a language that lists none."""
    forms = table("statements", language).get("negatives", ())
    body = "|".join(re.escape(form.rstrip("*")) + (r"\w*" if form.endswith("*") else "") for form in forms)
    return re.compile(rf"(?<!\w)(?:{body})(?!\w)", re.I) if body else None


def _may_deny(text: str, language: str) -> bool:
    """Whether a text may be put with a negation."""
    negatives = _negatives(language)
    return negatives is None or _denies(text, language) or negatives.search(text) is not None


def _denies(text: str, language: str) -> bool:
    """Whether a text holds a negation, a "No:" before an answer aside."""
    low = _ANSWER.sub("", text.casefold().replace("’", "'"))
    if HAN.search(low):
        return any(word in low for word in _negations(language))
    words = {part for word in WORD.findall(low) for part in (word, *word.split("'"))}
    return not words.isdisjoint(_negations(language)) or "n't" in low


# ── numbers in words and figures ──────────────────────────────────────────────────────────────────


def figures(text: str, language: str) -> Iterator[tuple[str, set[float]]]:
    """The figures of a statement that must stand in its sentences, with what each may stand for: nothing for a name
    that has digits in it. Numbers of sections, figures and works are passed over.
    """
    plain = _pointing().sub(" ", _CITED.sub(" ", _plain(text)))
    for found in _FIGURE.finditer(plain):
        parted = _PARTED.fullmatch(found[0])
        yield found[0].strip(".,’'"), _readings(parted[1]) if parted else set()
    for words, value, _ in _written(plain, language):
        if value >= COUNTED:
            yield words, {value}


def _values(text: str, language: str) -> Iterator[float]:
    """All that the figures and written numbers of the sentences may stand for."""
    plain = _plain(text)
    for found in _DIGITS.finditer(plain):
        yield from _readings(found[0])
    for found in _GROUPED.finditer(plain):
        yield float(re.sub(r"\D", "", found[0]))
    ordinals: dict[str, int] = table("statements", language).get("ordinals", {})
    spelt = [value for _, value, _ in _written(plain, language)]
    for word in _TOKEN.findall(plain.lower()):
        tens, _, last = word.rpartition("-")
        if last in ordinals:
            spelt.append(float(ordinals[last] + sum(_spelt(tens, language))))
    yield from (value for value in spelt if value != 1)  # one is often an article, and the first a mere one of several


def _too_often(text: str, held: Mapping[float, int], language: str) -> str:
    """The first figure that a statement has several times and its sentences less often; empty if there is none."""
    said = Counter(
        max(values) for shown, values in figures(text, language) if values and not any(map(str.isalpha, shown))
    )
    return next((f"{value:g} that often" for value, count in said.items() if count > held.get(value, count)), "")


def _surrounded(text: str, language: str) -> Iterator[tuple[str, set[float], set[str]]]:
    """The figures of a text, each with what it may stand for and the stems, signs and figures around it."""
    plain = _pointing().sub(" ", _plain(text))
    tokens = [one[0] for one in _AROUND.finditer(plain) if one[0].lower() not in function_words(language)]
    stems = [stem(one.lower(), language) for one in tokens]
    for i, one in enumerate(tokens):
        if one[0].isdecimal():
            before = takewhile(_JOINED, reversed(stems[max(0, i - WINDOW) : i]))
            yield one, _readings(one), {*before, *takewhile(_JOINED, stems[i + 1 : i + 1 + WINDOW])}


def _worked_out(values: set[float], text: str, held: Mapping[float, int], language: str) -> bool:
    """Whether a figure follows from those beside it in the statement that are in the sentences, too."""
    plain = _plain(text)
    found = sorted(_placed(plain, language))
    known = [(place, max(read & held.keys())) for place, read in found if read & held.keys()]
    for place in (place for place, read in found if read & values):
        made = (_shares if _percent(language).match(plain, place) else _amounts)(place, known)
        if any(_is_rounded(value, one) for one in made for value in values):
            return True
    return False


def _is_rounded(value: float, made: float) -> bool:
    return abs(made - value) <= ROUNDED * value or (value >= WHOLE and value == round(made))


def _placed(plain: str, language: str) -> Iterator[tuple[int, set[float]]]:
    """The figures of a text and its larger written numbers, by their ends."""
    yield from ((one.end(), _readings(one[0])) for one in _DIGITS.finditer(plain))
    yield from ((end, {value}) for _, value, end in _written(plain, language) if value >= COUNTED)


def _amounts(place: int, known: Sequence[tuple[int, float]]) -> Iterator[float]:
    """The difference and the ratio of two figures beside a place, and the sums of those before it."""
    for low, high in _pairs(place, known):
        yield high - low
        yield high / low
    before = [value for end, value in known if end < place]
    yield from (sum(before[-count:]) for count in range(2, len(before) + 1))


def _shares(place: int, known: Sequence[tuple[int, float]]) -> Iterator[float]:
    """How much in a hundred one figure beside a place is of another, or more or less, and what it leaves of it."""
    for low, high in _pairs(place, known):
        yield from (100 * low / high, 100 * (high / low - 1), 100 * (1 - low / high))
    yield from (100 - value for _, value in sorted(known, key=lambda one: abs(one[0] - place))[:1])


def _pairs(place: int, known: Sequence[tuple[int, float]]) -> Iterator[tuple[float, float]]:
    """The two figures nearest to a place, and the two before it, the smaller one first."""
    nearest = sorted(known, key=lambda one: abs(one[0] - place))[:2]
    before = [one for one in known if one[0] < place][-2:]
    for pair in (nearest, before):
        low, high = sorted([value for _, value in pair]) if len(pair) == 2 else (0.0, 0.0)
        if low:
            yield low, high


@cache
def _percent(language: str) -> re.Pattern[str]:
    """The sign or the words for hundredths, behind a figure."""
    words = map(re.escape, across("questions", "percent") | set(table("questions", language).get("percent", ())))
    return re.compile(rf"\s?(?:[%٪]|(?:{'|'.join(words)})(?!\w))", re.I)


def _one_of_them(text: str, union: str, language: str) -> bool:
    """Whether what a statement has a 1 of, the sentences have one of in words, or the 1 is that of a fraction."""
    plain = _plain(union).lower()
    things = {_thing(plain, end, language) for _, value, end in _written(plain, language) if value == 1}
    ones = [found.end() for found in re.finditer(r"(?<![\w.,])(?<![-−–+]\s)(?<![-−–+])1(?![\w.,]*\d)", _plain(text))]
    return all(text[end : end + 1] in ("/", "⁄") or _thing(text.lower(), end, language) in things for end in ones)


def _thing(text: str, end: int, language: str) -> str:
    """The stem of the word that follows."""
    found = _AFTER.match(text, end)
    return stem(found[1], language) if found else ""


def _readings(figure: str) -> set[float]:
    """What a figure may stand for: 1,126 is a thousand and some, or one and some; 2.5 is two and a half."""
    figure = re.sub(r"[’'\u00a0\u202f]", "", figure.rstrip(".,’'\u00a0\u202f"))
    read = {figure.replace(",", "."), figure.replace(",", ""), figure.replace(".", "").replace(",", ".")}
    whole = figure.replace(",", "").replace(".", "")
    if not _THOUSANDS.fullmatch(figure):
        read.discard(whole)
    return {float(one) for one in read if re.fullmatch(r"\d+(?:\.\d+)?", one)}


def _written(text: str, language: str) -> Iterator[tuple[str, float, int]]:
    """The numbers written out in a text, each as long as it goes on, with its value and its end."""
    words: list[str] = []
    values: list[int] = []
    end = 0
    joins = frozenset(table("statements", language)["joins"])
    for found in _TOKEN.finditer(text.lower() + " ."):
        more = _spelt(found[0], language)
        if more:
            words.append(found[0])
            values += more
            end = found.end()
        elif not (values and found[0] in joins):
            if values:
                yield " ".join(words), _sum(values), end
            words, values = [], []


@cache
def _spelt(word: str, language: str) -> tuple[int, ...]:
    """The values that a word is made of, none if it is no number: "twenty-five", "neunhundert"."""
    numbers: dict[str, int] = table("statements", language)["numbers"]
    if word in numbers:
        return (numbers[word],)
    parts = word.split("-")
    if len(parts) > 1:
        held = [_spelt(part, language) for part in parts if part not in table("statements", language)["joins"]]
        return tuple(value for one in held for value in one) if all(held) else ()
    return _glued(word, language)


def _glued(word: str, language: str) -> tuple[int, ...]:
    """The values of numbers written as one word."""
    known: dict[str, int] = table("statements", language)["numbers"]
    values: list[int] = []
    while word:
        head = next((one for one in sorted(known, key=len, reverse=True) if word.startswith(one)), "")
        join = next((one for one in table("statements", language)["joins"] if values and word.startswith(one)), "")
        if not head and not join:
            return ()
        if head:
            values.append(known[head])
        word = word[len(head or join) :]
    return tuple(values) if len(values) > 1 else ()


def _sum(values: Sequence[int]) -> float:
    """Nine, hundred, ten → 910."""
    whole = part = 0
    for value in values:
        if value >= 1000:
            whole, part = whole + (part or 1) * value, 0
        elif value == 100:
            part = (part or 1) * value
        else:
            part += value
    return float(whole + part)


def _counted(text: str, language: str) -> Iterator[tuple[str, set[float], str]]:
    """Numbers of things: each with its values and the stem of the thing that follows it; one is an article, too."""
    plain = _pointing().sub(" ", _plain(text)).lower()
    found = [
        (one[0], _readings(one[0]), one.end()) for one in _DIGITS.finditer(plain) if not _in_name(plain, one.start())
    ]
    found += [(words, {value}, end) for words, value, end in _written(plain, language)]
    found += _days(plain, language)
    for shown, values, end in (one for one in found if 1.0 not in one[1]):
        thing = _AFTER.match(plain, end)
        if thing and thing[1] not in function_words(language) and not _spelt(thing[1], language):
            yield shown, values, stem(thing[1], language)


def _in_name(text: str, start: int) -> bool:
    """Whether a figure belongs to a name: "solver-2d", "v0"."""
    before = text[max(0, start - 2) : start]
    return before[-1:].isalpha() or (before[-1:] == "-" and before[:1].isalpha())


def _days(plain: str, language: str) -> Iterator[tuple[str, set[float], int]]:
    """Ordinals, each with its end, that of a word between it and what it numbers included: "the ninth of February"."""
    ordinals: dict[str, int] = table("statements", language).get("ordinals", {})
    for found in _TOKEN.finditer(plain):
        if found[0] in ordinals:
            joining = _AFTER.match(plain, found.end())
            between = joining is not None and joining[1] in function_words(language)
            yield found[0], {float(ordinals[found[0]])}, joining.end() if joining and between else found.end()


def _numbered_things(text: str, language: str) -> set[tuple[float, str]]:
    """Numbers of things, each with the stem of the word that follows it."""
    return {(value, thing) for _, values, thing in _counted(text, language) for value in values}


@cache
def _pointing() -> re.Pattern[str]:
    """What sends the reader to a numbered section, figure, formula or page, in any language."""
    forms: set[str] = set()
    for one in tables("references").values():
        for held in one.get("kinds", {}).values():
            forms |= {form.rstrip("*").lstrip("=").lower() for form in held}
    body = "|".join(map(re.escape, sorted(forms, key=len, reverse=True)))
    joining = "|".join(map(re.escape, sorted(across("references", "and", "to") | set(",;–-&/"), key=len, reverse=True)))
    number = r"\(?(?:[A-Z][.-]?)?\d[\d.]*\)?"
    return re.compile(rf"(?<!\w)(?:{body})\s*{number}(?:\s*(?:{joining})\s*{number})*", re.I)


def _plain(text: str) -> str:
    """Text with the figures of formulas and raised or lowered ones as plain ones."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


def _bare(text: str) -> str:
    return re.sub(r"[\s-]", "", text.casefold())


def numbers_in(value: object) -> tuple[int, ...]:
    """The numbers that a reply cites, whether it gives them as numbers, as text or in braces, each once."""
    rows: Iterable[object] = value if isinstance(value, list) else [value]
    found: list[int] = []
    for one in rows:
        if isinstance(one, str):
            found += map(int, re.findall(r"(?<!\d)\d{1,9}(?!\d)", one))
        elif isinstance(one, int) and not isinstance(one, bool):
            found.append(one)
        elif isinstance(one, float) and one.is_integer():
            found.append(int(one))
    return tuple(dict.fromkeys(found))


def said(value: object) -> str:
    """A text of a reply on one line, without the numbers in braces that some models repeat in it."""
    return " ".join(_CITED_BRACES.sub("", value).split()) if isinstance(value, str) else ""


_CITED_BRACES = re.compile(r"\s*\{[\d,;\s–-]+\}")
