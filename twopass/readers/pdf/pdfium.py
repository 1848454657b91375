"""Fast access to PDFium: its functions bound to plain addresses, so that a whole page is fetched by `map` without a
line of Python a character, and each thing is asked only of the characters that can differ in it.
"""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

_POINTER, _INT, _UINT, _ADDRESS = ctypes.c_void_p, ctypes.c_int, ctypes.c_uint, ctypes.c_ssize_t


@cache
def call(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    """PDFium's function `name` with the given ctypes signature; pointers are passed as integer addresses."""
    import pypdfium2.raw as raw

    address = ctypes.cast(getattr(raw, name), _POINTER).value
    # the lock of the interpreter is kept: letting it go for calls as short as these costs more than the calls
    return ctypes.PYFUNCTYPE(result, *arguments)(address)  # type: ignore[arg-type]


def address(handle: Any) -> int:
    """The address behind a typed PDFium handle, 0 for none."""
    return ctypes.cast(handle, _POINTER).value or 0


def drain(function: Callable[..., Any], *columns: Any) -> None:
    """Call `function` once per row of `columns`, keeping no results."""
    deque(map(function, *columns), 0)


def _ask(name: str, result: Any, holder: int, indices: Iterable[int], *more: Any) -> Any:
    """An iterator over what a function says of each thing that a page holds; bound without a signature, which halves
    the call: the page goes in as a pointer object, indices as plain integers.
    """
    return map(call(name, result), repeat(_POINTER(holder)), indices, *more)


def _targets(values: NDArray[Any]) -> Any:
    """A reference to each row of an array, for a function to write to."""
    if not values.size:
        return ()
    return map(ctypes.byref, repeat(ctypes.c_char.from_buffer(values.data)), range(0, values.nbytes, values.strides[0]))


def char_codes(textpage: int, count: int) -> Ints:
    """The code point, or half of a surrogate pair, of each character, int64 of shape (count,)."""
    units = np.zeros(2 * count + 2, np.uint16)
    ask = call("FPDFText_GetText", _INT, _POINTER, _INT, _INT, _POINTER)
    written = ask(textpage, 0, count, units.ctypes.data) - 1  # the end of the string counts as one
    codes = units[:count].astype(np.int64)
    # the text of a page leaves out what has no code: only where it is of full length is it one to one
    if written == count and not is_surrogate(codes).any():
        return codes
    return unicode_values(textpage, range(count))


def unicode_values(textpage: int, indices: Sequence[int]) -> Ints:
    """The code point of each given character, 0 where the file gives none, int64 of shape (len(indices),)."""
    return np.fromiter(_ask("FPDFText_GetUnicode", _UINT, textpage, indices), np.int64, len(indices))


def is_surrogate(codes: Ints) -> Bools:
    """Of each code, whether it is half of a surrogate pair."""
    return (codes >= 0xD800) & (codes <= 0xDFFF)


def char_flags(textpage: int, indices: Sequence[int], name: str) -> Bools:
    """A yes-or-no question asked of the given characters, bool of shape (len(indices),)."""
    yes: Bools = np.fromiter(_ask(name, _INT, textpage, indices), np.int64, len(indices)) == 1
    return yes


def char_objects(textpage: int, indices: Sequence[int]) -> Ints:
    """The address of the text object that each given character came from, 0 for none."""
    return np.fromiter(_ask("FPDFText_GetTextObject", _ADDRESS, textpage, indices), np.int64, len(indices))


def char_boxes(textpage: int, indices: Sequence[int]) -> Floats:
    """The ink of each given character as left, right, bottom, top in page units, shape (len(indices), 4)."""
    return _numbers("FPDFText_GetCharBox", textpage, indices, 4)


def char_cells(textpage: int, indices: Sequence[int]) -> Floats:
    """The cell of each given character (advance width, ascent to descent) as left, top, right, bottom, shape
    (len(indices), 4).
    """
    cells = np.zeros((len(indices), 4), np.float32)
    deque(_ask("FPDFText_GetLooseCharBox", _INT, textpage, indices, _targets(cells)), 0)
    return cells.astype(np.float64)


def char_origins(textpage: int, indices: Sequence[int]) -> Floats:
    """The origin of each given character on its baseline, x and y, shape (len(indices), 2)."""
    return _numbers("FPDFText_GetCharOrigin", textpage, indices, 2)


def _numbers(function: str, textpage: int, indices: Sequence[int], width: int) -> Floats:
    """What PDFium writes of each given character into as many doubles, shape (len(indices), width)."""
    count, step = len(indices), 8 * width
    rows = np.zeros((count, width))
    base = rows.ctypes.data
    columns = [range(base + 8 * k, base + 8 * k + step * count, step) for k in range(width)]
    drain(call(function, _INT, _POINTER, _INT, *[_POINTER] * width), repeat(textpage), indices, *columns)
    return rows


def char_matrices(textpage: int, indices: Sequence[int]) -> Floats:
    """The full matrix (a, b, c, d, e, f) of the given characters, forms included, shape (len(indices), 6)."""
    matrices = np.zeros((len(indices), 6), np.float32)
    deque(_ask("FPDFText_GetMatrix", _INT, textpage, indices, _targets(matrices)), 0)
    return matrices.astype(np.float64)


def char_sizes(textpage: int, indices: Sequence[int]) -> Floats:
    """The nominal font size of the given characters, before any matrix, shape (len(indices),)."""
    return np.fromiter(_ask("FPDFText_GetFontSize", ctypes.c_double, textpage, indices), np.float64, len(indices))


def held_objects(getter: str, holder: int, count: int) -> list[int]:
    """The addresses of the first `count` objects of a page or form, asked of the function `getter`."""
    found = _ask(getter, _ADDRESS, holder, range(count))
    return [item for item in found if item]


def object_numbers(name: str, objects: Sequence[int | None], result: Any = _INT) -> list[Any]:
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
