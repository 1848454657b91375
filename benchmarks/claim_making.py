"""Claims made of our own documents: true, changed in one thing, or not there."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.planting import plant
from twopass.config import ReadOptions
from twopass.languages import table, tables
from twopass.pipeline import skeleton_of
from twopass.schema import Document, Page, Section, Skeleton
from twopass.text.analysis import DocumentAnalysis
from twopass.text.quantities import Quantity, quantities
from twopass.text.sentence_index import Segmentation
from twopass.text.tokens import function_words
from twopass.text.word_index import Words

DATA = Path(__file__).parents[1] / "data"
TRUE, CHANGED, ABSENT = 100, 102, 98
"""Claims of each kind, 300 together."""
WORDS = (9, 38)
"""Words of a sentence that a claim is made of."""
CHANGES = ("number", "unit", "negation", "entity", "comparison", "date")
ALIKE = 0.75
"""Share of a sentence's content stems from which another sentence says nearly the same."""
ABSENCES = ("foreign", "invented", "deleted")
"""Not addressed: said of another document, with subjects that the document does not have, or on a page taken out."""

_AUXILIARY = re.compile(r"\b(is|are|was|were|has|have|had|can|could|will|would|did|does|must|may)\b(?! not)")
_NAME = re.compile(r"(?<![.!?“(] )(?<!^)\b[A-Z][a-z]{3,}\b")
_CLAUSE = re.compile(r"(?:, (?:which|who|and|but|so that|since|because|as) |; |: | \().*$")
_UNITS = {
    "m": "km", "km": "m", "mm": "cm", "percent": "degrees", "metres": "kilometres", "kilometres": "metres",
    "tonnes": "litres", "crowns": "pounds", "pounds": "crowns", "litres": "tonnes", "days": "weeks", "weeks": "days",
    "hours": "minutes", "minutes": "hours", "years": "months", "months": "years", "centimetres": "millimetres",
    "passengers": "parcels", "sailings": "dockings", "sacks": "barrels", "barrels": "sacks", "gallons": "litres",
    "tons": "ounces", "cars": "lorries", "visits": "letters",
}  # fmt: skip
"""A unit, and another that takes its place."""


@dataclass(frozen=True)
class Claim:
    """A claim with what is right: `how` it was made, and the page that it rests on, 0 of none."""

    text: str
    kind: str
    how: str
    home: str
    page: int


Home = tuple[Document, Skeleton]


def homes() -> dict[str, Home]:
    """The documents: two typeset ones, and two that are written by seed."""
    read = {name: skeleton_of(DATA / f"{name}.pdf", ReadOptions()) for name in ("paper", "report")}
    for seed in (1, 2):
        planted = plant(seed, 40)
        read[f"planted{seed}"] = (planted.document, planted.skeleton)
    return read


# ── making claims ─────────────────────────────────────────────────────────────────────────────────


def sentences_of(home: Home) -> list[tuple[int, int]]:
    """The sentences of running text that say something by themselves."""
    document, skeleton = home
    found = DocumentAnalysis(document, skeleton).of(Segmentation).sentences
    return [
        (one.start, one.end) for one in found if one.role == "body" and _is_whole(document.text[one.start : one.end])
    ]


def _is_whole(text: str) -> bool:
    words = text.split()
    leans = words and words[0].lower().strip(",") in table("cues", "en")["anaphora"]
    plain = text.isascii() or not re.search(r"[𝐀-𝟿=√]", text)
    return WORDS[0] <= len(words) <= WORDS[1] and text.endswith(".") and text[0].isupper() and plain and not leans


def reworded(text: str, chance: random.Random) -> str:
    """The claim of a sentence: its main clause, or its numbers in figures, or the sentence as it is."""
    flat = " ".join(text.split())
    way = chance.random()
    if way < 0.3:
        cut = _CLAUSE.sub(".", flat)
        return cut if len(cut.split()) >= WORDS[0] - 2 else flat
    return _in_figures(flat) if way < 0.6 else flat


def _in_figures(text: str) -> str:
    """Numbers written out as figures, and "percent" as its sign."""
    for one in reversed([one for one in quantities(text, "en") if not text[one.start].isdecimal()]):
        ordinal = text[one.start : one.end].lower() in table("statements", "en").get("ordinals", {})
        if len(one.values) == 1 and not ordinal and one.start:
            text = f"{text[: one.start]}{next(iter(one.values)):.0f}{text[one.end :]}"
    return re.sub(r"(\d) percent\b", r"\1%", text)


def change_number(text: str, chance: random.Random, document: Document) -> str | None:
    """Another number in the place of one that is no year."""
    held = [one for one in quantities(text, "en") if not one.year and not _is_dated(text, one)]
    return _put(text, chance.choice(held), chance) if held else None


def _put(text: str, one: Quantity, chance: random.Random) -> str:
    value = next(iter(one.values))
    shown = text[one.start : one.end]
    other = value * chance.choice((2, 3)) + chance.choice((1, 2)) if value < 1e6 else value * 3
    fresh = f"{other:,.0f}" if "." not in shown else f"{other:.1f}"
    return text[: one.start] + fresh + text[one.end :]


def _is_dated(text: str, one: Quantity) -> bool:
    near = text[max(0, one.start - 20) : one.end + 20].lower()
    return any(word in near for word in tables("common_words")["en"]["calendar"])


def change_unit(text: str, chance: random.Random, document: Document) -> str | None:
    """Another unit behind a number."""
    for one in quantities(text, "en"):
        found = re.compile(r"[ \u00a0]?([a-z]+)").match(text, one.end)
        if found and found[1] in _UNITS:
            return text[: found.start(1)] + _UNITS[found[1]] + text[found.end(1) :]
    return None


def change_negation(text: str, chance: random.Random, document: Document) -> str | None:
    """A negation put in, or the one that is there taken out."""
    if " not " in text:
        return text.replace(" not ", " ", 1)
    if any(f" {word} " in text.lower() for word in table("statements", "en")["negations"]):
        return None
    found = _AUXILIARY.search(text)
    return f"{text[: found.end()]} not{text[found.end() :]}" if found else None


def change_entity(text: str, chance: random.Random, document: Document) -> str | None:
    """Another name of the document in the place of a name."""
    calendar = tables("common_words")["en"]["calendar"]
    found = [one for one in _NAME.finditer(text) if one[0].lower() not in calendar]
    if not found:
        return None
    one = chance.choice(found)
    names = Counter(n for n in _NAME.findall(document.text) if n.lower() not in calendar and n not in text)
    low, stops = set(re.findall(r"\b[a-z]+\b", document.text)), function_words("en")
    known = [name for name, count in names.most_common(60) if count > 2 and name.lower() not in low | stops]
    if one[0].lower() in low or not known:
        return None
    return text[: one.start()] + chance.choice(known) + text[one.end() :]


def change_comparison(text: str, chance: random.Random, document: Document) -> str | None:
    """The contrary of a comparison."""
    for entry in table("questions", "en")["opposites"]:
        one, other = entry.split("/")
        if other == "without":
            continue  # few sentences stay sentences
        for word, contrary in ((one, other), (other, one)):
            if re.search(rf"\b{word}\b", text) and not re.search(rf"\b{contrary}\b", text):
                return re.sub(rf"\b{word}\b", contrary, text, count=1)
    return None


def change_date(text: str, chance: random.Random, document: Document) -> str | None:
    """Another year, month or day."""
    if years := [one for one in quantities(text, "en") if one.year]:
        one = years[0]
        return text[: one.start] + str(int(next(iter(one.values))) + chance.choice((-7, 4, 9))) + text[one.end :]
    calendar = [word.capitalize() for word in tables("common_words")["en"]["calendar"]]
    months, days = calendar[:12], calendar[12:]
    for group in (months, days):
        for word in group:
            if re.search(rf"\b{word}\b", text):
                return re.sub(rf"\b{word}\b", chance.choice([one for one in group if one not in text]), text, count=1)
    return None


CHANGE: dict[str, Callable[[str, random.Random, Document], str | None]] = {
    "number": change_number,
    "unit": change_unit,
    "negation": change_negation,
    "entity": change_entity,
    "comparison": change_comparison,
    "date": change_date,
}


def claims(held: dict[str, Home], seed: int) -> list[Claim]:
    """300 claims about the documents, as many of each."""
    chance = random.Random(f"claims {seed}")
    pool = {name: chance.sample(found := sentences_of(home), len(found)) for name, home in held.items()}
    made = list(_true(held, pool, chance, TRUE, "true"))
    for how in CHANGES:
        made += _changed(held, pool, chance, how, CHANGED // len(CHANGES))
    made += _true(held, pool, chance, ABSENT // 3 + ABSENT % 3, "deleted")
    made += _foreign(held, pool, chance, ABSENT // 3)
    made += _invented(held, pool, chance, ABSENT // 3)
    return made


def _drawn(pool: dict[str, list[tuple[int, int]]]) -> Iterator[tuple[str, tuple[int, int]]]:
    """Sentences, each once, from one document after the other."""
    while any(pool.values()):
        for name, left in pool.items():
            if left:
                yield name, left.pop()


def _true(
    held: dict[str, Home], pool: dict[str, list[tuple[int, int]]], chance: random.Random, count: int, how: str
) -> Iterator[Claim]:
    for name, (start, end) in _drawn(pool):
        if not count:
            return
        document = held[name][0]
        if how == "deleted" and _is_said_elsewhere(held[name], start):
            continue
        count -= 1
        kind = "supported" if how == "true" else "not_addressed"
        yield Claim(reworded(document.text[start:end], chance), kind, how, name, document.page_at(start))


def _is_said_elsewhere(home: Home, start: int) -> bool:
    """Whether another page has a sentence with most of the same content words: then taking out one is not enough."""
    document = home[0]
    stems = _stems_by_place(document.id, home)
    mine = stems[start]
    page = document.page_at(start)
    return any(
        len(mine & other) >= ALIKE * len(mine) for at, other in stems.items() if document.page_at(at) != page and mine
    )


_STEMS: dict[str, dict[int, frozenset[str]]] = {}


def _stems_by_place(name: str, home: Home) -> dict[int, frozenset[str]]:
    """The content stems of every sentence by its place."""
    if name not in _STEMS:
        document, skeleton = home
        analysis = DocumentAnalysis(document, skeleton)
        words = analysis.of(Words)
        _STEMS[name] = {
            one.start: frozenset(words.stems(one.start, one.end)) for one in analysis.of(Segmentation).sentences
        }
    return _STEMS[name]


def _changed(
    held: dict[str, Home], pool: dict[str, list[tuple[int, int]]], chance: random.Random, how: str, count: int
) -> Iterator[Claim]:
    kept: list[tuple[str, tuple[int, int]]] = []
    for name, (start, end) in _drawn(pool):
        if not count:
            break
        document = held[name][0]
        text = reworded(document.text[start:end], chance)
        other = CHANGE[how](text, chance, document)
        if other is None or other == text:
            kept.append((name, (start, end)))
            continue
        count -= 1
        yield Claim(other, "contradicted", how, name, document.page_at(start))
    for name, span in kept:
        pool[name].insert(0, span)


def _foreign(
    held: dict[str, Home], pool: dict[str, list[tuple[int, int]]], chance: random.Random, count: int
) -> Iterator[Claim]:
    """What one of the typeset documents says, claimed of the other; they have nothing in common."""
    others = {"paper": "report", "report": "paper"}
    for name, (start, end) in _drawn({name: pool[name] for name in others}):
        if not count:
            return
        count -= 1
        yield Claim(reworded(held[name][0].text[start:end], chance), "not_addressed", "foreign", others[name], 0)


def _invented(
    held: dict[str, Home], pool: dict[str, list[tuple[int, int]]], chance: random.Random, count: int
) -> Iterator[Claim]:
    """A sentence of the document with half of its content words exchanged for words of another document."""
    others = {"paper": "report", "report": "paper"}
    stops = function_words("en")
    for name, (start, end) in _drawn({name: pool[name] for name in others}):
        if not count:
            return
        text, foreign = " ".join(held[name][0].text[start:end].split()), held[others[name]][0].text
        own = set(re.findall(r"[a-z]+", held[name][0].text.lower()))
        fresh = sorted({word for word in re.findall(r"\b[a-z]{6,}\b", foreign) if word not in own})
        words = [one for one in re.finditer(r"\b[a-z]{4,}\b", text) if one[0] not in stops]
        if len(words) < 4:
            continue
        for one in sorted(chance.sample(words, (len(words) + 1) // 2), key=lambda one: -one.start()):
            text = text[: one.start()] + chance.choice(fresh) + text[one.end() :]
        count -= 1
        yield Claim(text, "not_addressed", "invented", name, 0)


def without_page(home: Home, number: int) -> Home:
    """The document with one page taken out: its words, and the room that they took."""
    document, skeleton = home
    gone = document.page(number)
    assert gone is not None
    size = gone.end - gone.start

    def moved(at: int) -> int:
        return at if at <= gone.start else max(gone.start, at - size)

    pages = tuple(
        one.model_copy(update={"start": moved(one.start), "end": moved(one.end)}) if isinstance(one, Page) else one
        for one in document.pages
    )
    sections = tuple(_moved(one, moved) for one in skeleton.sections)
    text = document.text[: gone.start] + document.text[gone.end :]
    lines = tuple(
        replace(line, start=moved(line.start), end=moved(line.end))
        for line in document.lines
        if not gone.start <= line.start < gone.end
    )
    return (
        document.model_copy(update={"text": text, "pages": pages, "lines": lines}),
        skeleton.model_copy(update={"sections": sections}),
    )


def _moved(one: Section, moved: Callable[[int], int]) -> Section:
    return one.model_copy(update={"start": moved(one.start), "body": moved(one.body), "end": moved(one.end)})
