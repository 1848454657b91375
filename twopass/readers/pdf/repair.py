"""A PDF cut short has lost its table of objects: what was packed is unpacked, and with a catalogue and a trailer PDFium
finds what is left.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping

_OBJECT = re.compile(rb"(?<!\d)(\d{1,9})\s+\d{1,5}\s+obj\b")
_END = re.compile(rb"\bendobj\b|\bstream\r?\n")
_KINDS = re.compile(rb"/Type\s*/(Catalog|Pages|Page|ObjStm)\b")
_TREE = re.compile(rb"/Pages\s+(\d+)\s+\d+\s+R\b")
_COUNT, _FIRST = (re.compile(rb"/%b\s+(\d{1,9})\b" % name) for name in (b"N", b"First"))
_MOST = 1 << 26  # bytes that packed objects may unpack to


def with_trailer(data: bytes) -> bytes | None:
    """The bytes with a trailer added, None where there is no page to point to or the file is encrypted."""
    if b"/Encrypt" in data:
        return None
    plain = {int(found[1]): _head(data, found.end()) for found in _OBJECT.finditer(data)}
    lifted = {number: body for number, body in _unpacked(data) if number not in plain}
    added = [b"%d 0 obj\n%b\nendobj" % one for one in lifted.items()]
    held = plain | lifted
    root = _catalogue(held)
    if root is None:
        tree = _tree(held, added)
        if tree is None:
            return None
        root = _free(held)
        added.append(b"%d 0 obj\n<</Type/Catalog/Pages %d 0 R>>\nendobj" % (root, tree))
    whole = data[: data.rfind(b"endobj") + len(b"endobj")]
    return b"\n".join([whole, *added, b"trailer\n<</Root %d 0 R>>\nstartxref\n0\n%%%%EOF\n" % root])


def _head(data: bytes, start: int) -> bytes:
    """The body of an object, without its stream."""
    end = _END.search(data, start)
    return data[start : end.start() if end else len(data)]


def _catalogue(held: Mapping[int, bytes]) -> int | None:
    """The last catalogue whose pages are there."""
    for number in reversed(list(held)):
        if b"Catalog" in _KINDS.findall(held[number]):
            tree = _TREE.search(held[number])
            if tree and int(tree[1]) in held:
                return number
    return None


def _tree(held: dict[int, bytes], added: list[bytes]) -> int | None:
    """The root of the pages; one of our own over all pages where it is lost, None where there are none."""
    kinds = {number: _KINDS.findall(body)[:1] for number, body in held.items()}
    roots = [number for number, kind in kinds.items() if kind == [b"Pages"] and b"/Parent" not in held[number]]
    if roots:
        return roots[-1]
    pages = [number for number, kind in kinds.items() if kind == [b"Page"]]
    if not pages:
        return None
    root, kids = _free(held), b" ".join(b"%d 0 R" % number for number in pages)
    held[root] = b"<</Type/Pages/Kids[%b]/Count %d>>" % (kids, len(pages))
    added.append(b"%d 0 obj\n%b\nendobj" % (root, held[root]))
    return root


def _free(held: Mapping[int, bytes]) -> int:
    return max(held) + 1


# ── packed objects ────────────────────────────────────────────────────────────────────────────────


def _unpacked(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The objects of all packed streams, of one that was cut those before the cut."""
    room = _MOST
    for found in _OBJECT.finditer(data):
        head = _head(data, found.end())
        if b"ObjStm" not in _KINDS.findall(head) or b"/FlateDecode" not in head:
            continue
        start = _END.search(data, found.end())
        content = _inflated(data, start.end(), room) if start else b""
        room -= len(content)
        yield from _parted(head, content)


def _inflated(data: bytes, start: int, room: int) -> bytes:
    """What a stream unpacks to, up to where it ends or is damaged."""
    inflating, parts = zlib.decompressobj(), []
    for at in range(start, len(data), 4096):
        try:
            parts.append(inflating.decompress(data[at : at + 4096], room))
        except zlib.error:
            break
        room -= len(parts[-1])
        if inflating.eof or room <= 0:
            break
    return b"".join(parts)


def _parted(head: bytes, content: bytes) -> Iterator[tuple[int, bytes]]:
    """The objects of an unpacked stream by number: pairs of numbers and places stand at its start."""
    count, first = _COUNT.search(head), _FIRST.search(head)
    if not count or not first:
        return
    table = [int(word) for word in content[: int(first[1])].split() if word.isdigit()][: 2 * int(count[1])]
    starts = [int(first[1]) + place for place in table[1::2]]
    for number, start, end in zip(table[::2], starts, [*starts[1:], len(content)], strict=False):
        if start < end <= len(content):
            yield number, content[start:end]
