"""Long documents made by seed: facts planted evenly, threads opened and closed near, far, late, twice or never."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

from benchmarks import planted_prose as prose
from benchmarks import planted_talk as talk
from benchmarks.planted_sheets import PAGE, Kind, Part, Planted, Reach, Sentence, Thread, set_in_pages
from twopass.languages import tables

SECTION = 2900
"""Characters of a section, on average."""


class Planter:
    """Writes one document; the same seed gives the same document."""

    def __init__(self, seed: int, pages: int) -> None:
        self.seed, self.pages = seed, pages
        self.rng = random.Random(f"planted {seed} {pages}")
        self.trade = self.rng.choice(prose.TRADES)
        pairs = [(m, t) for m in self.trade["matters"] for t in self.trade["things"]]
        self.pairs = self.rng.sample(pairs, len(pairs))
        self.parts = self._outline()
        self.leaves = [part for part in self.parts if part.level == 2]
        self.threads: list[Thread] = []
        self._taken: set[str] = set()

    def plant(self) -> Planted:
        """The whole document."""
        count = max(8, round(len(self.leaves) * 0.9))
        for i in range(count):
            at = min(len(self.leaves) - 2, int((i + self.rng.random()) * (len(self.leaves) - 1) / count))
            self._thread(i, at)
        self._facts()
        self._rest()
        self._admissions()
        document, skeleton, told = set_in_pages(f"planted{self.seed}", self.parts, self.rng)
        self.threads.sort(key=lambda thread: thread.opened)
        return Planted(document, skeleton, self.threads, told["fact"], told["admits"])

    # ── words ─────────────────────────────────────────────────────────────────────────────────────

    def _bank(self, lines: Sequence[str]) -> str:
        """A line of the half of the list that belongs to this seed."""
        return self.rng.choice(lines[self.seed % 2 :: 2])

    def _say(self, line: str, **given: str) -> str:
        rng, trade = self.rng, self.trade
        things = [t for t in trade["things"] if t != given.get("t")]
        words = {
            "t": rng.choice(things), "t2": rng.choice(things), "m": rng.choice(trade["matters"]),
            "A": rng.choice(trade["actors"]), "x": rng.choice(trade["materials"]), "q": rng.choice(trade["people"]),
            "p": rng.choice(trade["people"]), "u": rng.choice(trade["measures"]), "y2": rng.choice(trade["materials"]),
            "year": str(rng.randint(1861, 1938)), "month": rng.choice(prose.MONTHS), "d": str(rng.randint(1, 9)),
            "number": str(rng.randint(112, 9870)), "item": "", "cause": "",
        } | given  # fmt: skip
        words["X"] = words["x"].capitalize()
        filled = line.format_map(words | {"y": given.get("y", str(rng.randint(1861, 1938)))})
        return filled[0].upper() + filled[1:]

    def _cause(self) -> str:
        cause = self._say(self.rng.choice(prose.CAUSES))
        return cause[0].lower() + cause[1:]

    def _part(self, number: str, level: int) -> Part:
        """A section whose title no section before it has."""
        while True:
            thing = self.rng.choice(self.trade["things"])
            title = self._say(self.rng.choice(prose.TITLES), t=thing)
            if title not in self._titles:
                self._titles.add(title)
                return Part(number, title, level, thing)

    # ── outline ───────────────────────────────────────────────────────────────────────────────────

    def _outline(self) -> list[Part]:
        self._titles: set[str] = set()
        leaves = max(6, round(self.pages * PAGE / SECTION))
        parts: list[Part] = []
        chapter = 0
        while leaves > 0:
            chapter += 1
            parts.append(self._part(str(chapter), 1))
            held = min(leaves, self.rng.randint(3, 6))
            parts += [self._part(f"{chapter}.{n}", 2) for n in range(1, held + 1)]
            leaves -= held
            if len(self._titles) > 200:
                self._titles.clear()
        return parts

    # ── threads ───────────────────────────────────────────────────────────────────────────────────

    def _thread(self, i: int, at: int) -> None:
        kinds: list[Kind] = [
            "promise", "acronym", "question", "promise", "term", "incomplete", "reference", "symbol", "promise",
            "hypothesis",
        ]  # fmt: skip
        kind = kinds[i % len(kinds)]
        reaches: list[Reach] = ["near", "far", "late", "never", "twice", "far"]
        if kind == "promise":
            reaches.append("chain")
        reach = self.rng.choice(reaches)
        if kind == "reference" or (kind in ("term", "symbol") and reach == "never"):
            reach = "far"
        if kind == "acronym" and reach == "never" and i > self.pages // 3:
            reach = "late"
        getattr(self, f"_{kind}")(reach, at)

    def _places(self, reach: Reach, at: int) -> list[int]:
        """The sections, after section `at`, where a thread is closed."""
        last = len(self.leaves) - 1
        near, late = min(last, at + self.rng.randint(1, 2)), self.rng.randint(max(at + 1, last - 2), last)
        far = self.rng.randint(min(last, at + 2), last)
        return {
            "near": [near],
            "far": [far],
            "late": [late],
            "twice": sorted({near, late}),
            "chain": [far],
            "never": [],
        }[reach]

    def _open(self, thread: Thread, at: int, words: str, *after: str, last: bool = False) -> None:
        block = [Sentence(words, thread, "opens", last)] + [Sentence(more) for more in after]
        self.leaves[at].blocks.append(block)
        self.threads.append(thread)

    def _close(self, thread: Thread, place: int, words: str) -> None:
        self.leaves[place].blocks.append([Sentence(words, thread, "closes")])

    def _subject(self) -> tuple[str, str]:
        return self.pairs.pop() if self.pairs else (self.rng.choice(self.trade["matters"]), "whole estate")

    def _statements(self, thread: Thread, reach: Reach, at: int, m: str, t: str, lines: list[str], cause: str) -> None:
        for n, place in enumerate(self._places(reach, at)):
            line = self.rng.choice(lines if n == 0 else prose.SECOND_CLOSINGS)
            self._close(thread, place, self._say(line, m=m, t=t, cause=cause))
        for _ in range(self.rng.randint(0, 2)):
            place = self.rng.randint(at, len(self.leaves) - 1)
            words = self._say(self.rng.choice(prose.DISTRACTORS), m=m, t=t)
            self.leaves[place].blocks.append([Sentence(words)])

    def _promise(self, reach: Reach, at: int) -> None:
        m, t = self._subject()
        thread = Thread("promise", reach, f"{m} of the {t}")
        line = self._bank(prose.PROMISES)
        while reach not in ("late", "never") and re.search(r"\bend\b|\bclos|second half", line):
            line = self._bank(prose.PROMISES)  # what is announced for the end is not closed before
        self._open(thread, at, self._say(line, s=f"the {m} of the {t}"))
        cause = self._cause()
        if reach == "chain" and at + 2 < len(self.leaves):
            target = self.rng.randint(at + 2, len(self.leaves) - 1)
            between = self.rng.randint(at + 1, target - 1)
            words = self._say(self._bank(prose.POINTERS), s=f"the {m} of the {t}", n=self.leaves[target].number)
            self.leaves[between].blocks.append([Sentence(words)])
            onward = Thread("reference", "far", f"Section {self.leaves[target].number}")
            self.leaves[between].blocks[-1][0].thread = onward
            self.leaves[between].blocks[-1][0].role = "opens"
            self.threads.append(onward)
            self._close(thread, target, self._say(self.rng.choice(prose.CLOSINGS), m=m, t=t, cause=cause))
            self.leaves[target].blocks.insert(0, self.leaves[target].blocks.pop())
        else:
            self._statements(thread, reach, at, m, t, prose.CLOSINGS, cause)

    def _question(self, reach: Reach, at: int) -> None:
        m, t = self._subject()
        thread = Thread("question", reach, f"{m} of the {t}")
        words = self._say(self._bank(prose.QUESTIONS), m=m, t=t)
        at_end = self.rng.random() < 0.85
        self._open(thread, at, words, last=at_end)
        if at_end:
            self.leaves[at].parting.append(self.leaves[at].blocks.pop())
        self._statements(thread, reach, at, m, t, prose.CLOSINGS, self._cause())

    def _hypothesis(self, reach: Reach, at: int) -> None:
        m, t = self._subject()
        thread, cause = Thread("hypothesis", reach, f"{m} of the {t}"), self._cause()
        self._open(thread, at, self._say(self._bank(prose.HYPOTHESES), m=m, t=t, cause=cause))
        self._statements(thread, reach, at, m, t, prose.HYPOTHESIS_CLOSINGS, cause)

    def _incomplete(self, reach: Reach, at: int) -> None:
        m, t = self._subject()
        place = self.rng.choice(range(self.seed % 2, len(prose.ENUMERATIONS), 2))
        count = self.rng.randint(3, 4)
        n, noun = prose.COUNTS[count - 2], prose.ENUMERATION_NOUNS[place]
        thread = Thread("incomplete", reach, f"{noun} {m} of the {t}")
        announced = self._say(prose.ENUMERATIONS[place], m=m, t=t, n=n, N=n.capitalize())
        items = [self._item(prose.ITEMS, prose.ORDINALS[i], noun, m, t) for i in range(count - 1)]
        self._open(thread, at, announced, *items)
        for where in self._places(reach, at):
            self._close(thread, where, self._item(prose.LATE_ITEMS, prose.ORDINALS[count - 1], noun, m, t))

    def _item(self, lines: list[str], ordinal: str, noun: str, m: str, t: str) -> str:
        item = self._say(self.rng.choice(prose.ITEM_WORDS))
        return self._say(self.rng.choice(lines), o=ordinal, k=noun, item=item[0].lower() + item[1:], m=m, t=t)

    def _named(
        self, kind: Kind, reach: Reach, at: int, name: str, uses: list[str], words: str, fill: dict[str, str]
    ) -> None:
        """A name used at `at` and in some sections after it, introduced where the reach says."""
        thread = Thread(kind, reach, name)
        places = self._places(reach, at)[:1]
        self._open(thread, at, self._say(self.rng.choice(uses), **fill))
        for place in places:
            self._close(thread, place, self._say(words, **fill))
        more = range(at + 1, len(self.leaves)) if not places else range(places[0] + 1, len(self.leaves))
        for place in self.rng.sample(list(more), min(len(more), 5 if not places else 2)):
            self.leaves[place].blocks.append([Sentence(self._say(self.rng.choice(uses), **fill))])

    def _new(self, make: list[list[str]], joint: str) -> list[str]:
        while True:
            words = [self.rng.choice(options) for options in make]
            name = joint.join(words) if joint else "".join(word[0] for word in words)
            if name not in self._taken and name not in tables("openings")["common"]["acronyms"]:
                self._taken.add(name)
                return words

    def _acronym(self, reach: Reach, at: int) -> None:
        words = self._new(prose.LONG_FORMS[: self.rng.choice((3, 4))], "")
        fill = {"a": "".join(word[0] for word in words), "long": " ".join(words)}
        introduction = self.rng.choice(prose.ACRONYM_INTRODUCTIONS)
        self._named("acronym", reach, at, fill["a"], prose.ACRONYM_USES, introduction, fill)

    def _term(self, reach: Reach, at: int) -> None:
        name = " ".join(self._new([prose.TERM_MODIFIERS, prose.TERM_HEADS], " "))
        introduction = self.rng.choice(prose.TERM_DEFINITIONS)
        self._named("term", reach, at, name, prose.TERM_USES, introduction, {"w": name})

    def _symbol(self, reach: Reach, at: int) -> None:
        free = [symbol for symbol in prose.SYMBOLS if symbol not in self._taken]
        if not free:
            self._term(reach, at)
            return
        self._taken.add(free[0])
        introduction = self.rng.choice(prose.SYMBOL_INTRODUCTIONS)
        self._named("symbol", reach, at, free[0], prose.SYMBOL_USES, introduction, {"y": free[0]})

    def _reference(self, reach: Reach, at: int) -> None:
        m, t = self._subject()
        target = self.rng.randint(at + 1, len(self.leaves) - 1)
        thread = Thread("reference", reach, f"Section {self.leaves[target].number}")
        words = self._say(self._bank(prose.POINTERS), s=f"the {m} of the {t}", n=self.leaves[target].number)
        self._open(thread, at, words)

    # ── what stands around the threads ────────────────────────────────────────────────────────────

    def _facts(self) -> None:
        """Two findings to a section, about what its heading names."""
        for leaf in self.leaves:
            for line in self.rng.sample(prose.FACTS, 2):
                leaf.blocks.append([Sentence(self._say(line, t=leaf.thing), role="fact")])

    def _admissions(self) -> None:
        """What is left open, in every third section. Drawn apart, so that all else is as it would be without."""
        rng = random.Random(f"admitted {self.seed} {self.pages}")
        for leaf in self.leaves[1::3]:
            line = rng.choice(prose.ADMISSIONS[self.seed % 2 :: 2])
            subject = f"the {rng.choice(self.trade['matters'])} of the {leaf.thing}"
            words = line.format(s=subject)
            leaf.blocks.insert(rng.randint(1, len(leaf.blocks) - len(leaf.parting)), [Sentence(words, role="admits")])

    def _rest(self) -> None:
        for leaf in self.leaves:
            for _ in range(self.rng.randint(1, 2)):
                leaf.blocks.append([Sentence(self._say(self.rng.choice(prose.DECOYS)))])
            first, *rest = leaf.blocks
            keep_first = first[0].role == "closes"
            fillers = [[Sentence(self._filler(leaf.thing))] for _ in range(self._missing(leaf))]
            rest = [*([] if keep_first else [first]), *rest, *fillers]
            self.rng.shuffle(rest)
            leaf.blocks = [*([first] if keep_first else []), *rest, *leaf.parting]

    def _missing(self, leaf: Part) -> int:
        written = sum(len(s.words) + 1 for block in leaf.blocks for s in block)
        return max(4, round((SECTION * self.rng.uniform(0.75, 1.25) - written) / 72))

    def _filler(self, thing: str) -> str:
        """A sentence of small talk, more often than not set where the section is."""
        given = {"t": thing} if self.rng.random() < 0.6 else {}
        if self.rng.random() < 0.1:
            return self._say(self.rng.choice(prose.FILLERS), **given)
        shape = self.rng.choice(talk.SHAPES)
        return self._say(re.sub(r"\{(who|did|what|where)\}", lambda m: self._talk(m[1]), shape), **given)

    def _talk(self, part: str) -> str:
        pick = self.rng.choice
        if part == "who":
            return f"the {pick(talk.WHICH)} {pick(talk.PEOPLE)}"
        if part == "what":
            return f"the {pick(talk.KIND)} {pick(talk.WHAT)}"
        return pick(talk.DID if part == "did" else talk.WHERE)


def plant(seed: int, pages: int) -> Planted:
    """The planted document of a seed, about `pages` pages long; odd seeds open threads in words that even ones lack."""
    return Planter(seed, pages).plant()
