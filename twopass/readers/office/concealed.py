"""What a page of HTML holds and does not show: taken out of its tree, with the reason."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from twopass.readers.hidden import of_weight
from twopass.schema import Hidden, HiddenReason

Declared = Mapping[str, str]

_STAND_BY = frozenset({"template", "noscript"})
_UNSEEN = {"display": ("none",), "visibility": ("hidden", "collapse"), "content-visibility": ("hidden",)}
_AT_RULE = re.compile(r"@[^{};]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}|/\*.*?\*/", re.DOTALL)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_SIMPLE = re.compile(r"([a-z][a-z0-9]*)?([.#][\w-]+)?")
_LENGTH = re.compile(r"(-?\d*\.?\d+)\s*(px|pt|em|rem|%|vw|vh|)")
_HEX = re.compile(r"#([0-9a-f]{3,8})")
_RGB = re.compile(r"rgba?\(([^)]*)\)")
_ATTRIBUTE = re.compile(r"([a-z-]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+)))?", re.IGNORECASE)
_NAMED = {"white": (255, 255, 255), "snow": (255, 250, 250), "black": (0, 0, 0)}
_POINTS = {"px": 0.75, "pt": 1.0, "em": 10.0, "rem": 10.0, "%": 0.1, "vw": 6.0, "vh": 8.0, "": 0.75}
_SMALLEST, _FAR, _FAINT, _ALIKE = 1.0, -500.0, 0.05, 12  # points, points, opacity, of 255


def take_hidden(root: Any, styles: Styles) -> list[Hidden]:
    """Take out of a tree what it does not show."""
    hidden: list[Hidden] = []
    waiting = [root]
    while waiting:
        element = waiting.pop()
        reason = styles.reason(element)
        if reason is None:
            waiting += reversed(element)
        elif element.getparent() is not None:
            words = element.text or "" if reason == "comment" else " ".join(_words(element))
            hidden += of_weight(reason, words)
            _remove(element)
    return hidden


def tag_conceals(tag: str) -> HiddenReason | None:
    """Why an element that opens with this tag is not shown, None where it is."""
    found = {name.lower(): one or other or bare for name, one, other, bare in _ATTRIBUTE.findall(tag.partition(" ")[2])}
    return _by_attributes(found) or _by_style(_declarations(found.get("style", "")))


def _words(element: Any) -> Iterator[str]:
    """The words of an element, those of scripts and comments aside."""
    for one in element.iter():
        shown = isinstance(one.tag, str) and one.tag.rpartition("}")[2] not in ("script", "style")
        yield (one.text or "") if shown else ""
        yield (one.tail or "") if one is not element else ""


def _remove(element: Any) -> None:
    """Take an element out of its tree, and leave the words behind it."""
    parent, before = element.getparent(), element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + (element.tail or "")
    else:
        parent.text = (parent.text or "") + (element.tail or "")
    element.tail = None
    parent.remove(element)


class Styles:
    """The rules of a page whose selectors are one name, class or id: what they declare of an element."""

    def __init__(self, root: Any) -> None:
        self._rules: dict[tuple[str, str], dict[str, str]] = {}
        for sheet in root.iter("style", "{*}style"):
            for selectors, body in _RULE.findall(_AT_RULE.sub("", sheet.text or "")):
                for selector in selectors.lower().split(","):
                    if (simple := _SIMPLE.fullmatch(selector.strip())) and selector.strip():
                        held = self._rules.setdefault((simple[1] or "", simple[2] or ""), {})
                        held.update(_declarations(body))
        self._elsewhere = any("stylesheet" in (link.get("rel") or "") for link in root.iter("link", "{*}link"))

    def reason(self, element: Any) -> HiddenReason | None:
        """Why an element is not shown, None where it is."""
        if not isinstance(element.tag, str):
            return "comment"
        if _name(element) in _STAND_BY:
            return "not shown"
        declared = self.declared(element)
        return _by_attributes(element.attrib) or _by_style(declared) or self._by_contrast(element, declared)

    def declared(self, element: Any) -> dict[str, str]:
        """What the page declares of an element, by name of the property."""
        declared: dict[str, str] = {}
        if self._rules:
            name = _name(element)
            marks = ["", *(f".{one}" for one in (element.get("class") or "").lower().split())]
            marks += [f"#{element.get('id').lower()}"] if element.get("id") else []
            for mark in marks:
                for tag in ("", name):
                    declared |= self._rules.get((tag, mark), {})
        return declared | _declarations(element.get("style") or "")

    def _by_contrast(self, element: Any, declared: Declared) -> HiddenReason | None:
        """Whether words are of the colour behind them; where that is not known, they are taken for seen."""
        colour = _colour(declared.get("color", element.get("color") or ""))
        if colour is None:
            return None
        above = element
        while above is not None:
            held = self.declared(above) if above is not element else declared
            ground = held.get("background-color") or held.get("background") or above.get("bgcolor") or ""
            if ground and ground != "transparent":
                behind = _colour(ground)
                return "no contrast" if behind is not None and _alike(colour, behind) else None
            if self._elsewhere and (above.get("class") or above.get("id")):
                return None
            above = above.getparent()
        return "no contrast" if _alike(colour, (255, 255, 255)) else None


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2].lower()


def _declarations(body: str) -> dict[str, str]:
    """Properties and their values, in small letters."""
    parts = (one.partition(":") for one in body.lower().split(";"))
    return {name.strip(): value.replace("!important", "").strip() for name, colon, value in parts if colon}


def _by_attributes(held: Mapping[str, Any]) -> HiddenReason | None:
    unseen = "hidden" in held and held["hidden"] != "until-found"
    return "not shown" if unseen or (held.get("aria-hidden") or "").lower() == "true" else None


def _by_style(declared: Declared) -> HiddenReason | None:
    """Why what is declared so is not seen, whatever stands around it."""
    if any(declared.get(name) in values for name, values in _UNSEEN.items()):
        return "styled"
    opacity = _points(declared.get("opacity", ""))
    if (opacity is not None and opacity / _POINTS[""] <= _FAINT) or declared.get("color") == "transparent":
        return "transparent"
    size = _points(declared.get("font-size", ""))
    if (size is not None and size <= _SMALLEST) or "scale(0)" in declared.get("transform", ""):
        return "tiny"
    return "outside" if _is_outside(declared) else None


def _is_outside(declared: Declared) -> bool:
    """Whether something is moved off the page, or cut away."""
    moves = [_points(declared.get(name, "")) for name in ("left", "top", "right", "text-indent", "margin-left")]
    if any(move is not None and move <= _FAR for move in moves):
        return True
    cut = declared.get("clip", "").replace("px", "").replace(",", " ").split() in (
        ["rect(0", "0", "0", "0)"],
        ["rect(1", "1", "1", "1)"],
    )
    cut |= any(inset in declared.get("clip-path", "") for inset in ("inset(50%", "inset(100%", "circle(0"))
    sides = [_points(declared.get(name, "")) for name in ("height", "max-height", "width", "max-width")]
    return cut or ("hidden" in declared.get("overflow", "") and any(side == 0 for side in sides))


def _points(value: str) -> float | None:
    """A length in points, None where it is none."""
    found = _LENGTH.fullmatch(value)
    return float(found[1]) * _POINTS[found[2]] if found else None


def _colour(value: str) -> tuple[int, ...] | None:
    """Red, green and blue from 0 to 255; None for what is told in another way."""
    value = value.strip().lower()
    if value in _NAMED:
        return _NAMED[value]
    if found := _HEX.fullmatch(value):
        digits = found[1] if len(found[1]) >= 6 else "".join(2 * one for one in found[1])
        return tuple(int(digits[k : k + 2], 16) for k in (0, 2, 4))
    if found := _RGB.fullmatch(value):
        parts = [part.strip() for part in re.split(r"[\s,/]+", found[1].strip())]
        return tuple(map(int, parts[:3])) if len(parts) >= 3 and all(map(str.isdecimal, parts[:3])) else None
    return None


def _alike(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return all(abs(a - b) <= _ALIKE for a, b in zip(one, other, strict=True))
