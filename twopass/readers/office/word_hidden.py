"""Which runs of a Word document nobody sees: those that Word hides, and white or tiny ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from twopass.readers.office.word_paragraphs import W, styles_of
from twopass.schema import HiddenReason

_SMALLEST = 2  # half-points
_BARE = ("", "auto", "FFFFFF", "clear", "none", "nil")


class Hiding:
    """Why a run is not seen, by its own format and the styles of itself and its paragraph."""

    def __init__(self, word: Any, styles: Mapping[str | None, Any]) -> None:
        self._styles = styles
        self._coloured = word.element.find(f"{W}background") is not None

    def __call__(self, run: Any) -> HiddenReason | None:
        """The reason, None for a run that is seen."""
        formats = list(self._formats(run))
        if _value(formats, "vanish", "true") not in (None, "0", "false"):
            return "not shown"
        size = _value(formats, "sz")
        if size is not None and size.isdecimal() and int(size) <= _SMALLEST:
            return "tiny"
        colour = (_value(formats, "color") or "").upper()
        return "no contrast" if colour == "FFFFFF" and not self._grounded(run, formats) else None

    def _formats(self, run: Any) -> Iterator[Any]:
        """What sets a run, the nearest first: its own format, its style, and that of its paragraph."""
        paragraph = next(run.iterancestors(f"{W}p"), None)
        for holder, name in ((run, "r"), (paragraph, "p")):
            if holder is None:
                continue
            if name == "r" and (own := holder.find(f"{W}rPr")) is not None:
                yield own
            for one in styles_of(holder, name, self._styles):
                if (held := one.find(f"{W}rPr")) is not None:
                    yield held

    def _grounded(self, run: Any, formats: list[Any]) -> bool:
        """Whether something may stand behind a run on which white is seen: a colour, a table's style, a shape."""
        if self._coloured or any(True for _ in run.iterancestors(f"{W}tbl", f"{W}txbxContent")):
            return True
        paragraph = next(run.iterancestors(f"{W}p"), None)
        held = [*formats]
        if paragraph is not None:
            holders = (paragraph, *styles_of(paragraph, "p", self._styles))
            held += [one for holder in holders if (one := holder.find(f"{W}pPr")) is not None]
        shades = [shade.get(f"{W}fill", "") for one in held for shade in one.iterchildren(f"{W}shd")]
        marked = [mark.get(f"{W}val", "") for one in held for mark in one.iterchildren(f"{W}highlight")]
        return any(colour not in _BARE for colour in (*shades, *marked))


def _value(formats: list[Any], name: str, bare: str | None = None) -> str | None:
    """What the nearest format says of one thing; `bare` where it is named without a value."""
    for one in formats:
        found = one.find(f"{W}{name}")
        if found is not None:
            value: str | None = found.get(f"{W}val", bare)
            return value
    return None
