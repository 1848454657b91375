"""Texts of any length made by seed: one shape each, in Markdown and as plain text; and mixtures of parts."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from functools import cache
from itertools import count

CONSONANTS = ("b", "br", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "st", "t", "tr", "v", "w")
SYLLABLES = [a + b for a in CONSONANTS for b in ("a", "e", "i", "o", "u", "ai", "ea", "ou")]
ENDINGS = ("", "n", "r", "ll", "ck", "ng", "st", "mer", "tion", "ness")
FRAMES = (
    "The {a} was near the {b} when the {c} came to the {d}.",
    "It is said that every {a} of {X} has a {b}, and that the {c} is the reason.",
    "In {year} the {a} and the {b} were moved to the {c}, but {X} did not go with them.",
    "“There is no {a} in the {b},” said {X}, “and the {c} will have to wait for the {d}.”",
    "She had been with the {a} for {n} years before the {b} was found, which is why {X} left.",
    "What would a {a} be without its {b}?",
    "He looked at the {a}; the {b} of the {c} had not been there before, or so {X} thought.",
    "They would return to the {a} later, as {X} had promised, because the {b} had cost {n} crowns.",
)


@cache
def vocabulary() -> tuple[str, ...]:
    """Forty thousand words that no dictionary has."""
    rng = random.Random("words")
    made = ("".join(rng.choices(SYLLABLES, k=rng.choice((1, 2, 2, 3)))) + rng.choice(ENDINGS) for _ in count())
    words: dict[str, None] = {}
    while len(words) < 40_000:
        words[next(made)] = None
    return tuple(words)


class Writer:
    """Words and sentences of one seed, common words often and rare ones seldom, as in any text."""

    def __init__(self, seed: int, markdown: bool) -> None:
        self.rng, self.markdown = random.Random(seed), markdown

    def word(self) -> str:
        """One word: the r-th about in proportion to 1 / r."""
        words = vocabulary()
        return words[int(len(words) ** self.rng.random()) - 1]

    def name(self) -> str:
        """One name of several hundred."""
        return vocabulary()[-1 - int(self.rng.paretovariate(0.6)) % 600].capitalize()

    def sentence(self) -> str:
        """One sentence with function words of English around the made ones."""
        given = {key: self.word() for key in "abcd"}
        year, number = self.rng.randint(1790, 1990), self.rng.randint(2, 60)
        return self.rng.choice(FRAMES).format(X=self.name(), year=year, n=number, **given)

    def paragraph(self, sentences: int = 6) -> str:
        """Some sentences on one line."""
        return " ".join(self.sentence() for _ in range(sentences))

    def heading(self, words: str, level: int = 2) -> str:
        """A heading between blank lines."""
        return f"{'#' * level} {words}\n\n" if self.markdown else f"{words}\n{'=-~'[level % 3] * len(words)}\n\n"

    def title(self) -> str:
        """Words of a heading."""
        return " ".join(self.word() for _ in range(self.rng.randint(1, 5))).capitalize()


def filled(size: int, parts: Iterator[str]) -> str:
    """Parts until they hold so many bytes."""
    made: list[str] = []
    while size > 0:
        made.append(next(parts))
        size -= len(made[-1].encode())
    return "".join(made)


# ── shapes as people write them ───────────────────────────────────────────────────────────────────


def novel(w: Writer) -> Iterator[str]:
    """Chapters of about 15,000 characters."""
    for number in count(1):
        yield w.heading(f"Chapter {number}: {w.title()}")
        for _ in range(30):
            yield w.paragraph(w.rng.randint(2, 9)) + "\n\n"


def changelog(w: Writer) -> Iterator[str]:
    """Versions with their changes, each under two headings."""
    for minor in count():
        for kind in w.rng.sample(("Added", "Changed", "Fixed", "Removed"), 2):
            yield w.heading(f"[{minor // 40}.{minor % 40}.0] - 2021-0{minor % 9 + 1}-{minor % 18 + 10}")
            yield w.heading(kind, 3)
            for _ in range(w.rng.randint(1, 4)):
                yield f"- `{w.word()}_{w.word()}` {w.sentence()} (#{w.rng.randint(1, 9999)})\n"
            yield "\n"


def headings(w: Writer) -> Iterator[str]:
    """A sentence under every heading, numbered."""
    for number in count(1):
        yield w.heading(f"{number // 20 + 1}.{number % 20 + 1} {w.title()}", 2 + number % 2) + w.sentence() + "\n\n"


def one_line(w: Writer) -> Iterator[str]:
    """Prose without one end of a line."""
    while True:
        yield w.sentence() + " "


def abbreviations(w: Writer) -> Iterator[str]:
    """Stops that end no sentence."""
    while True:
        yield f"Dr. {w.name()} et al., cf. Fig. {w.rng.randint(1, 9)}, e.g. no. {w.rng.randint(1, 99)}, i.e. p. 3 ff. "


def romans(w: Writer) -> Iterator[str]:
    """Items counted in Roman numerals."""
    from twopass.languages.roman_numerals import to_roman

    for number in count(1):
        yield f"{to_roman(number % 3999 + 1)}. {w.title()} {to_roman(number % 89 + 1).lower()}, {w.sentence()}\n"


def front_matter(w: Writer) -> Iterator[str]:
    """What stands before a text, as long as the text."""
    yield "---\ntitle: Long\n"
    while True:
        yield f"{w.word()}: {w.title()}\n"


def lists(w: Writer) -> Iterator[str]:
    """Items in items in items."""
    for number in count():
        yield f"{'  ' * (number % 15)}- {w.sentence()}\n" + ("\n" if number % 45 == 0 else "")


def quotations(w: Writer) -> Iterator[str]:
    """Quotations in quotations."""
    for number in count():
        yield f"{'> ' * (number % 15)}{w.sentence()}\n" + ("\n" if number % 45 == 0 else "")


def tables(w: Writer) -> Iterator[str]:
    """Tables of forty rows."""
    for number in count(1):
        yield f"{w.sentence()}\n\nTable {number}: {w.title()}\n\n| {w.word()} | year | {w.word()} |\n|---|---|---|\n"
        yield "".join(f"| {w.title()} | {w.rng.randint(1900, 1999)} | {w.rng.random():.3f} |\n" for _ in range(40))
        yield "\n"


def references(w: Writer) -> Iterator[str]:
    """Sections that point at one another."""
    for number in count(1):
        chapter, section = number // 12 + 1, number % 12 + 1
        yield w.heading(f"{chapter}.{section} {w.title()}")
        for _ in range(6):
            yield f"As shown in Section {w.rng.randint(1, chapter)}.{w.rng.randint(1, 12)}, {w.sentence()} "
            yield f"See Figure {w.rng.randint(1, number)} and Table {w.rng.randint(1, number)}.\n"
        yield f"\nFigure {number}: {w.title()}\n\n"


def one_number(w: Writer) -> Iterator[str]:
    """Sections, figures, steps and exercises that all have one of three numbers, and what points at them."""
    for number in count(1):
        yield w.heading(f"{number % 3 + 1} {w.title()}")
        yield f"1. {w.sentence()}\n2. {w.sentence()}\n3. {w.sentence()}\n\n"
        yield f"See Section {number % 2 + 1}, Section 3.{number % 7}, Figure 2 and Step {number % 3 + 1}. "
        yield "The table above and the figure below differ from Exercise 2 in the next section, and from Note 1.\n\n"
        yield f"Figure {number % 3 + 1}: {w.title()}\n\n"


def promises(w: Writer) -> Iterator[str]:
    """Sections that open what a later one closes."""
    for number in count(1):
        yield w.heading(f"{number} {w.title()}")
        yield f"The {w.word()} will be discussed in Chapter {number + w.rng.randint(1, 9)}. {w.paragraph(3)}\n"
        yield f"How does the {w.word()} of {w.name()} work? We define the {w.word()} below. {w.paragraph(3)}\n\n"


def acronyms(w: Writer) -> Iterator[str]:
    """Long names with their initials."""
    while True:
        long = [w.word().capitalize() for _ in range(3)]
        short = "".join(word[0] for word in long)
        yield f"The {' '.join(long)} ({short}) is a {w.word()}. {w.sentence()} The {short} was not used.\n\n"


def citations(w: Writer) -> Iterator[str]:
    """Works in brackets, and a list of them."""
    while True:
        yield f"{w.sentence()[:-1]} ({w.name()} and {w.name()}, {w.rng.randint(1950, 2020)}) [{w.rng.randint(1, 99)}]. "


def contents(w: Writer) -> Iterator[str]:
    """Titles, each with a row of dots and a page."""
    for number in count(1):
        yield f"{number // 9 + 1}.{number % 9 + 1} {w.title()} {'.' * 40} {number}\n"


def questions(w: Writer) -> Iterator[str]:
    """Questions and answers."""
    while True:
        yield f"Why is the {w.word()} not a {w.word()}? What is {w.name()}? Because the {w.word()} is. "
        yield w.sentence() + "\n\n"


def numbers(w: Writer) -> Iterator[str]:
    """Figures, dates and measures."""
    while True:
        yield f"{w.rng.randint(1, 99999):,} kg, {w.rng.random():.4f} % (3–5), 1{w.rng.randint(700, 999)}, "


def chinese(w: Writer) -> Iterator[str]:
    """Sentences without blanks."""
    while True:
        yield "".join(chr(0x4E00 + int(1500 * w.rng.random() ** 2)) for _ in range(w.rng.randint(8, 30))) + "。"


def listings(w: Writer) -> Iterator[str]:
    """Code between sentences."""
    while True:
        yield f"{w.sentence()}\n\n```python\n"
        yield "".join(f"    self._{w.word()}.{w.word()}({w.word()}=[{w.rng.randint(1, 9)}])\n" for _ in range(30))
        yield "```\n\n"


def marked(w: Writer) -> Iterator[str]:
    """Words in bold, in italics, in typewriter and behind links."""
    while True:
        yield f"**{w.word()}** *{w.word()}* `{w.word()}` [{w.title()}](https://{w.word()}.org/{w.word()}) "
        yield w.sentence() + " "


def web(w: Writer) -> Iterator[str]:
    """Tags of HTML."""
    while True:
        yield f'<div id="{w.word()}">\n<p>{w.sentence()}<br><img alt="{w.word()}" src="a.png"></p>\n</div>\n\n'


def bare_headings(w: Writer) -> Iterator[str]:
    """Headings of one letter with nothing under them."""
    while True:
        yield "a\n=\n\n"


def rows_alike(w: Writer) -> Iterator[str]:
    """Items of one letter and the same word, each as a heading may be."""
    while True:
        yield "a) b\n"


def deep_number(w: Writer) -> Iterator[str]:
    """One number of parts without end."""
    yield "See Section 1"
    while True:
        yield ".1"


ORDINARY: dict[str, Callable[[Writer], Iterator[str]]] = {
    shape.__name__: shape
    for shape in (
        *(novel, changelog, headings, one_line, abbreviations, romans, front_matter, lists, quotations, tables),
        *(
            references,
            one_number,
            promises,
            acronyms,
            citations,
            contents,
            questions,
            numbers,
            chinese,
            listings,
            marked,
            web,
            bare_headings,
            rows_alike,
            deep_number,
        ),
    )
}

# ── runs of one sign ──────────────────────────────────────────────────────────────────────────────

RUNS = {
    "underscores": "_", "hashes": "#", "blanks": " ", "blank_hashes": "# ", "brackets": "[", "parentheses": "(",
    "quotes": '"', "dots": ".", "spaced_dots": ". ", "dashes": "-", "long_dashes": "—", "emoji": "\U0001f600",
    "family": "\U0001f469\u200d\U0001f467", "combining": "\u0301", "digits": "7", "letters": "a", "capitals": "A",
    "initials": "A. ", "roman_run": "X", "stars": "*", "backticks": "`", "angles": "<", "comments": "<!--",
    "scripts": "<script ", "images": "![", "links": "](", "bars": "|", "commas": ", ", "colons": ": ", "at_signs": "@",
    "slashes": "/", "newlines": "\n", "base64": "aB3/+", "han": "河", "kana": "の", "arabic": "م", "section_signs": "§",
    "versions": "1.", "tildes": "~", "equals": "=", "exclamations": "!", "ellipses": "…", "hyphens": "a-",
    "apostrophes": "a'", "quotation": "> ", "items": "- ", "entities": "&amp;", "backslashes": "\\", "tabs": "\t",
    "feeds": "\f", "and": "and ", "see": "see ", "opened": "“A b. ",
}  # fmt: skip
"""One sign or a few, many times over, by name."""


def run_of(sign: str, size: int, w: Writer) -> str:
    """A run half as long as the text, and the rest in short runs between words."""
    half = sign * (size // 2 // len(sign.encode()))
    short = (f"{w.word()} {sign * w.rng.randint(1, 80)} {w.sentence()}\n" for _ in count())
    return f"{w.heading('First')}{w.sentence()}\n\n{half}\n\n{w.heading('Then')}{filled(size // 2, short)}"


def shapes() -> tuple[str, ...]:
    """The names of all shapes."""
    return *ORDINARY, *RUNS


def text_of(shape: str, size: int, markdown: bool, seed: int = 1) -> str:
    """A text of that shape and of about so many bytes."""
    w = Writer(seed, markdown)
    if shape in RUNS:
        return run_of(RUNS[shape], size, w)
    text = filled(size, ORDINARY[shape](w))
    return f"{text}---\n\n{w.heading('After')}{w.paragraph()}\n" if shape == "front_matter" else text


# ── mixtures ──────────────────────────────────────────────────────────────────────────────────────


def mixture(size: int, markdown: bool, seed: int) -> tuple[str, str]:
    """What a mixture of runs and of parts of texts is called, and the mixture."""
    w = Writer(seed, markdown)
    pieces = [_piece(w) for _ in range(w.rng.randint(1, 4))]
    kind = w.rng.choice((_cycle, _rows, _blocks, _nest, _shuffle))
    text = kind(w, pieces, size).encode()[:size].decode("utf-8", "ignore")
    return f"{kind.__name__.strip('_')} {pieces!r}", w.paragraph(2) + "\n\n" + text


def _piece(w: Writer) -> str:
    """A sign, a word, or the beginning of an ordinary text."""
    if w.rng.random() < 0.7:
        return w.rng.choice(list(RUNS.values())) * w.rng.choice((1, 1, 2, 3, 7))
    parts = ORDINARY[w.rng.choice(list(ORDINARY))](w)
    return w.rng.choice((w.word(), w.word() + " ", "\n", "\n\n", f"{w.rng.randint(1, 3000)}", next(parts)))


def _cycle(w: Writer, pieces: list[str], size: int) -> str:
    """One piece after another, over and over."""
    return "".join(pieces) * (size // max(1, len("".join(pieces))) + 1)


def _rows(w: Writer, pieces: list[str], size: int) -> str:
    """Lines that hold a run of each piece."""
    return filled(size, ("".join(piece * w.rng.randint(1, 40) for piece in pieces) + "\n" for _ in count()))


def _blocks(w: Writer, pieces: list[str], size: int) -> str:
    """One long run a piece."""
    return "".join(piece * (size // len(pieces) // len(piece) + 1) for piece in pieces)


def _nest(w: Writer, pieces: list[str], size: int) -> str:
    """Runs before a word and, turned round, behind it."""
    half = "".join(piece * (size // 2 // len(pieces) // len(piece)) for piece in pieces)
    return f"{half} {w.sentence()} {half[::-1]}"


def _shuffle(w: Writer, pieces: list[str], size: int) -> str:
    """Pieces in any order."""
    return filled(size, (w.rng.choice(pieces) for _ in count()))
