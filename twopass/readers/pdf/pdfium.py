"""Fast access to PDFium: its per-character calls bound to plain addresses, so that a whole page is fetched by `map`
without a line of Python a character.
"""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Callable, Sequence
from functools import cache
from itertools import repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_POINTER, _INT, _UINT = ctypes.c_void_p, ctypes.c_int, ctypes.c_uint


@cache
def call(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    """PDFium's function `name` with the given ctypes signature; pointers are passed as integer addresses."""
    import pypdfium2.raw as raw

    address = ctypes.cast(getattr(raw, name), _POINTER).value
    return ctypes.CFUNCTYPE(result, *arguments)(address)  # type: ignore[arg-type]


def address(handle: Any) -> int:
    """The address behind a typed PDFium handle, 0 for none."""
    return ctypes.cast(handle, _POINTER).value or 0


def drain(function: Callable[..., Any], *columns: Any) -> None:
    """Call `function` once per row of `columns`, keeping no results."""
    deque(map(function, *columns), 0)


def char_codes(textpage: int, count: int) -> Ints:
    """The code point of each character, int64 of shape (count,)."""
    unicode = call("FPDFText_GetUnicode", _UINT, _POINTER, _INT)
    return np.fromiter(map(unicode, repeat(textpage), range(count)), np.int64, count)


def char_flags(textpage: int, count: int, name: str) -> NDArray[np.bool_]:
    """A yes-or-no question asked of each character, bool of shape (count,)."""
    ask = call(name, _INT, _POINTER, _INT)
    return np.fromiter((value == 1 for value in map(ask, repeat(textpage), range(count))), np.bool_, count)


def char_objects(textpage: int, count: int) -> Ints:
    """The address of the text object that each character came from, 0 for generated ones."""
    owner = call("FPDFText_GetTextObject", _POINTER, _POINTER, _INT)
    return np.fromiter((a or 0 for a in map(owner, repeat(textpage), range(count))), np.int64, count)


def char_boxes(textpage: int, count: int) -> Floats:
    """The ink of each character as left, right, bottom, top in page units, shape (count, 4)."""
    boxes = np.zeros((count, 4))
    base = boxes.ctypes.data
    columns = [range(base + 8 * k, base + 8 * k + 32 * count, 32) for k in range(4)]
    drain(call("FPDFText_GetCharBox", _INT, _POINTER, _INT, *[_POINTER] * 4), repeat(textpage), range(count), *columns)
    return boxes


def char_cells(textpage: int, count: int) -> Floats:
    """The cell of each character (advance width, ascent to descent) as left, top, right, bottom, shape (count, 4)."""
    cells = np.zeros((count, 4), np.float32)
    base = cells.ctypes.data
    ask = call("FPDFText_GetLooseCharBox", _INT, _POINTER, _INT, _POINTER)
    drain(ask, repeat(textpage), range(count), range(base, base + 16 * count, 16))
    return cells.astype(np.float64)


def char_origins(textpage: int, count: int) -> Floats:
    """The origin of each character on its baseline, x and y, shape (count, 2)."""
    origins = np.zeros((count, 2))
    base = origins.ctypes.data
    ask = call("FPDFText_GetCharOrigin", _INT, _POINTER, _INT, _POINTER, _POINTER)
    drain(
        ask,
        repeat(textpage),
        range(count),
        range(base, base + 16 * count, 16),
        range(base + 8, base + 8 + 16 * count, 16),
    )
    return origins


def char_matrices(textpage: int, indices: Sequence[int]) -> Floats:
    """The full matrix (a, b, c, d, e, f) of the given characters, forms included, shape (len(indices), 6)."""
    count = len(indices)
    matrices = np.zeros((count, 6), np.float32)
    base = matrices.ctypes.data
    ask = call("FPDFText_GetMatrix", _INT, _POINTER, _INT, _POINTER)
    drain(ask, repeat(textpage), indices, range(base, base + 24 * count, 24))
    return matrices.astype(np.float64)


def char_sizes(textpage: int, indices: Sequence[int]) -> Floats:
    """The nominal font size of the given characters, before any matrix, shape (len(indices),)."""
    ask = call("FPDFText_GetFontSize", ctypes.c_double, _POINTER, _INT)
    return np.fromiter(map(ask, repeat(textpage), indices), np.float64, len(indices))


def object_numbers(name: str, objects: Sequence[int], result: Any = _INT) -> list[Any]:
    """A number asked of each page object."""
    return list(map(call(name, result, _POINTER), objects))


def object_boxes(objects: Sequence[int]) -> Floats:
    """The bounds of each page object as left, bottom, right, top, shape (len(objects), 4)."""
    count = len(objects)
    boxes = np.zeros((count, 4), np.float32)
    base = boxes.ctypes.data
    columns = [range(base + 4 * k, base + 4 * k + 16 * count, 16) for k in range(4)]
    drain(call("FPDFPageObj_GetBounds", _INT, *[_POINTER] * 5), objects, *columns)
    return boxes.astype(np.float64)
