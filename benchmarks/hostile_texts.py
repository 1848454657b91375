"""Texts made to do harm: bytes of chance, endless runs, nesting, controls, tables and markup beyond all measure."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

SENTENCE = "The gauge is read twice a day by two readers. "
SIGNS = "_#*`~-=+.,:;!?\"'()[]{}<>|\\/&%$@^ \t"
ODD = "\u200b\u200d\u202e\u2066\ufeff\ufffd\u0301\u00ad\x1b\x07\x85\u2028\U0001f600\U000e0041\ud7ff"


def noise(chance: Random) -> bytes:
    """Bytes of chance, at times behind a mark of some encoding."""
    marks = (b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\xff\xfe\0\0")
    return chance.choice(marks) + chance.randbytes(chance.randrange(1, 20_000))


def signs(chance: Random) -> bytes:
    """Signs and letters of chance."""
    return "".join(chance.choices(SIGNS + "ab1\n\n", k=chance.randrange(1, 20_000))).encode()


def unicode(chance: Random) -> bytes:
    """Characters of all scripts."""
    codes = (chance.randrange(0x20, 0x110000) for _ in range(chance.randrange(1, 5000)))
    return "".join(chr(code) if not 0xD800 <= code < 0xE000 else "\n" for code in codes).encode()


def halves(chance: Random) -> bytes:
    """Words with bytes that are no UTF-8, halves of surrogate pairs among them."""
    broken = (b"\xed\xa0\x80", b"\xff", b"\xc3", b"\xf8\x88\x80\x80\x80", b"\xc0\xaf")
    return b"".join(SENTENCE.encode() + chance.choice(broken) for _ in range(chance.randrange(1, 300)))


def runs(chance: Random) -> bytes:
    """One sign thousands of times, in words and alone."""
    sign = chance.choice(SIGNS + "aA1IV\u00e9\u0416\u4e2d" + ODD)
    run = sign * chance.choice((100, 1000, 10_000))
    return f"# Title\n\n{SENTENCE}{run} {SENTENCE}\n\n{run}\n\n{SENTENCE}".encode("utf-8", "replace")


def nested(chance: Random) -> bytes:
    """Quotes, lists, brackets, emphasis and markup hundreds deep."""
    deep = chance.choice((100, 1000))
    opened = chance.choice(("> ", "- ", "[", "![", "(", "**a ", "<div>", "`", "1. ", "\u201c", "[a](<"))
    return f"# Title\n\n{opened * deep}words\n\n{SENTENCE}".encode()


def headings(chance: Random) -> bytes:
    """Headings without text, without end, without order, or all alike."""
    made = (
        lambda n: f"{'#' * chance.randrange(1, 9)} {SENTENCE * chance.choice((0, 1, 50))}\n",
        lambda n: f"{n}.{chance.randrange(9)}.{chance.randrange(10**9)} Title\n",
        lambda n: f"Same\n{chance.choice('=-')}\n",
        lambda n: f"CHAPTER {'MCDXLVI' * chance.randrange(1, 9)}\n\n",
        lambda n: f"<h{chance.randrange(9)}>Title{n}\n",
    )
    one = chance.choice(made)
    return "".join(one(n) + chance.choice(("", SENTENCE)) + "\n" for n in range(chance.choice((10, 200)))).encode()


def tables(chance: Random) -> bytes:
    """Tables of a thousand columns, of ragged rows, of no rows."""
    wide, high = chance.choice(((1000, 3), (3, 500), (50, 50)))
    rows = [
        "|" + "|".join("ab 1"[: chance.randrange(5)] for _ in range(chance.randrange(1, wide + 1))) for _ in range(high)
    ]
    return "\n".join(["# Table", "", rows[0], "|" + "-|" * wide, *rows]).encode()


def pointers(chance: Random) -> bytes:
    """References, notes and definitions that lead nowhere, to themselves, or to huge numbers."""
    number = chance.choice(("0", "9" * 300, "1.1.1.1.1.1", "IIII", "-1", "\u0663"))
    parts = (
        f"See Section {number}. ",
        f"[^{number}]: [^{number}] ",
        f"[a{number}]: #a{number}\n",
        f"Eq. ({number}) ",
        f"p. {number}",
    )
    return (f"# Section {number}\n\n" + "".join(chance.choices(parts, k=200)) + SENTENCE).encode()


def controls(chance: Random) -> bytes:
    """Controls, marks of direction, page feeds and ends of lines of every kind in and between words."""
    ends = ("\n", "\r", "\r\n", "\f", "\v", "\x85", "\u2028")
    words = [word + chance.choice((*ODD, *ends, "", "")) for word in (SENTENCE * 50).split()]
    return f"# {chance.choice(ODD)}\n\n{' '.join(words)}".encode("utf-8", "replace")


def front(chance: Random) -> bytes:
    """Front matter, fences, comments and formulas that never close."""
    opened = chance.choice(
        ("---\n", "```\n", "<!--\n", "$$\n", "~~~", "<pre>", "<script>", "+++\n", "%PDF-1.7\n", "{\n")
    )
    lines = "".join(f"key{n}: [value, {{a: &b *b}}]\n" for n in range(chance.choice((5, 500))))
    return f"{opened}{lines}{SENTENCE * 5}".encode()


def one_line(chance: Random) -> bytes:
    """All on one line, with few or no ends of sentences."""
    words = chance.choice((SENTENCE, "gauge ", "e.g. i.e. Dr. No. ", "a-", "\U0001f600", "1.2.3 ", "\u4e2d"))
    return (words * (chance.choice((5000, 30_000)) // len(words))).encode()


KINDS: dict[str, Callable[[Random], bytes]] = {
    made.__name__.replace("_", " "): made
    for made in (noise, signs, unicode, halves, runs, nested, headings, tables, pointers, controls, front, one_line)
}
