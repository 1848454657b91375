"""How a PDF comes to harm: bytes flipped, the end cut off, objects swapped, streams spoilt, numbers changed."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

_OBJECT = re.compile(rb"\d+ 0 obj\b(.*?)\bendobj", re.DOTALL)
_STREAM = re.compile(rb"\bstream\r?\n(.*?)\bendstream", re.DOTALL)
_NUMBER = re.compile(rb"(?<=[ \[/])\d+(?=[ \]/>])")
_NAME = re.compile(rb"/[A-Za-z]{2,20}")
ODD_NUMBERS = (b"0", b"-1", b"65536", b"2147483648", b"-99999999999", b"1e9", b"0.0000001")


def flipped(data: bytes, chance: Random) -> bytes:
    """Up to a hundred bytes changed, wherever they stand."""
    spoilt = bytearray(data)
    for _ in range(chance.choice((1, 5, 20, 100))):
        spoilt[chance.randrange(len(spoilt))] ^= 1 << chance.randrange(8)
    return bytes(spoilt)


def cut(data: bytes, chance: Random) -> bytes:
    """The end lost, of half of them no more than 2,000 bytes."""
    lost = chance.randrange(1, 2000) if chance.random() < 0.5 else chance.randrange(1, len(data))
    return data[:-lost]


def torn(data: bytes, chance: Random) -> bytes:
    """A block lost in the middle, or filled with zeros as by a disk."""
    start, size = chance.randrange(len(data)), chance.choice((1, 64, 512, 4096))
    return data[:start] + (bytes(size) if chance.random() < 0.5 else b"") + data[start + size :]


def swapped(data: bytes, chance: Random) -> bytes:
    """Two objects in one another's place."""
    spans = [found.span(1) for found in _OBJECT.finditer(data)]
    if len(spans) < 2:
        return flipped(data, chance)
    (a, b), (c, d) = sorted(chance.sample(spans, 2))
    return data[:a] + data[c:d] + data[b:c] + data[a:b] + data[d:]


def spoilt(data: bytes, chance: Random) -> bytes:
    """A stream with bytes of chance in it."""
    spans = [found.span(1) for found in _STREAM.finditer(data) if found.end(1) > found.start(1)]
    if not spans:
        return flipped(data, chance)
    start, end = chance.choice(spans)
    at = chance.randrange(start, end)
    noise = chance.randbytes(min(end - at, chance.choice((1, 16, 256))))
    return data[:at] + noise + data[at + len(noise) :]


def renumbered(data: bytes, chance: Random) -> bytes:
    """Numbers changed: references, counts, boxes, lengths, places of objects."""
    return _replaced(data, chance, _NUMBER, lambda: chance.choice(ODD_NUMBERS))


def renamed(data: bytes, chance: Random) -> bytes:
    """Names taken for others of the file."""
    names = _NAME.findall(data) or [b"/Page"]
    return _replaced(data, chance, _NAME, lambda: chance.choice(names))


def _replaced(data: bytes, chance: Random, pattern: re.Pattern[bytes], other: Callable[[], bytes]) -> bytes:
    spans = [found.span() for found in pattern.finditer(data)]
    for start, end in sorted(chance.sample(spans, min(len(spans), chance.choice((1, 4, 16)))), reverse=True):
        data = data[:start] + other() + data[end:]
    return data


WAYS: dict[str, Callable[[bytes, Random], bytes]] = {
    "bytes flipped": flipped,
    "end cut off": cut,
    "block lost": torn,
    "objects swapped": swapped,
    "stream spoilt": spoilt,
    "numbers changed": renumbered,
    "names changed": renamed,
}
