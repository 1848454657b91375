"""Numbers in figures and words, with what they count, and years among them."""

from __future__ import annotations

import pytest

from twopass.text.quantities import quantities


@pytest.mark.parametrize(
    ("text", "language", "value", "unit"),
    [
        ("1,126 measurements", "en", 1126, "measur"),
        ("it fell by 7.3 m overnight", "en", 7.3, "m"),
        ("40 percent of it", "en", 40, "%"),
        ("40% of it", "en", 40, "%"),
        ("$1.9 million", "en", 1_900_000, "$"),
        ("forty-seven people", "en", 47, "peopl"),
        ("nine hundred and ten sheep", "en", 910, "sheep"),
        ("rund 1.126 Messungen", "de", 1126, "messung"),
        ("um 2,5 m gestiegen", "de", 2.5, "m"),
        ("siebenundvierzig Menschen", "de", 47, "mensch"),
        ("建于1872年", "zh", 1872, "年"),
        ("12 345 678", "fr", 12345678, ""),
    ],
)
def test_a_number_has_its_value_and_unit(text, language, value, unit):
    (found, *_) = quantities(text.replace("12 345 678", "12\u00a0345\u00a0678"), language)
    assert value in found.values
    assert found.unit.startswith(unit) if unit else not found.unit


def test_years_are_told_from_counts():
    years = [text for text in ("in 1932", "1932 sacks", "1,932", "$1932") if quantities(text, "en")[0].year]
    assert years == ["in 1932", "1932 sacks"]


def test_a_lone_one_is_no_number():
    assert quantities("This is one of them.", "en") == []
