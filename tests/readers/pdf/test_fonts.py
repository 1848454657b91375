"""What the names of fonts say of their weight."""

from __future__ import annotations

from twopass.readers.pdf.fonts import _styled


def test_a_weight_guessed_from_stems_is_no_match_for_a_name() -> None:
    names = ("Optima", "Times-Roman", "ApolloMT-Italic", "Optima-Bold", "F12")
    assert [_styled(name, 4, 740, 0).weight for name in names] == [400, 400, 400, 700, 700]
