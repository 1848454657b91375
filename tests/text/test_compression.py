"""Shortening drops what carries no meaning, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twopass.text.compression import shorten

_LONG = f"The sluice gate of the mill {'at the mouth of the river ' * 6}closes by itself at low water"


@pytest.mark.parametrize(
    ("long", "short"),
    [
        ("However, the pond silted up within three years of use.", "The pond silted up within three years of use."),
        ("Tide mills are old (Harper, 1972; Low et al., 1980).", "Tide mills are old."),
        ("The pond silted up [3, 5–7], as others did [12].", "The pond silted up, as others did."),
        ("The gate (see Figure 3) closes by itself at low water.", "The gate closes by itself at low water."),
        ("• the gate closes by itself at low water", "The gate closes by itself at low water."),
        ("∙ the gate closes by itself at low water", "The gate closes by itself at low water."),
        ("One drifted by 31 mm,2 and it must be set back.", "One drifted by 31 mm, and it must be set back."),
        ("The gate closes by itself, as shown in Figure 4.2.", "The gate closes by itself."),
        ("Die Klappe schließt von selbst, wie in Abbildung 4 gezeigt.", "Die Klappe schließt von selbst."),
        ("Η πύλη κλείνει μόνη της, όπως φαίνεται στο σχήμα 4.", "Η πύλη κλείνει μόνη της."),
        ("闸门在低潮时自动关闭，如图4所示。", "闸门在低潮时自动关闭。"),
        ("At low water the keeper of the gate works as follows:", "At low water the keeper of the gate works."),
        ("As we mentioned earlier, the gate closes by itself.", "The gate closes by itself."),
        ("Description: the gate that closes by itself.", "The gate that closes by itself."),
        ("3 Turn the wheel until the gate is closed.", "Turn the wheel until the gate is closed."),
        ("It reads a .mly file and writes a .ml file.", "It reads a .mly file and writes a .ml file."),
        (
            "It should be noted that the gate never closes in summer months.",
            "The gate never closes in summer months.",
        ),
        (f"{_LONG}, which saves a keeper.", f"{_LONG}."),
        ("The gate closes by itself at low water, which saves a keeper.",) * 2,
    ],
)
def test_what_goes(long, short):
    assert shorten(long, "en") == short


@pytest.mark.parametrize(
    "text",
    [
        "The gate does not close unless the water falls below 2.4 m (8 ft).",
        "The loss may be about 12 % in the worst year.",
        "The mills that stood on the coast were idle.",
        "However the gate is set, water leaks through the hinges.",
        "As described in the lease, the miller keeps the gate.",
    ],
)
def test_negation_hedges_quantities_and_limits_stay(text):
    assert shorten(text, "en") == text


@given(st.text(alphabet="abc De,.(1)[]! ", min_size=1, max_size=80))
def test_a_line_begins_with_no_small_letter_and_ends_in_a_stop(text):
    line = shorten(text, "en")
    assert line == line.strip()
    if line.strip(" .,;:!?()[]"):
        assert not line[0].islower() or "." in line.split(" ")[0]
        assert line.rstrip("\"'”’»)]）】」』")[-1:] in ".!?"


@pytest.mark.parametrize(
    ("language", "long", "short"),
    [
        ("fr", "Comme indiqué plus haut, la vanne se ferme seule.", "La vanne se ferme seule."),
        ("es", "Como se ha visto anteriormente, la compuerta se cierra.", "La compuerta se cierra."),
        ("it", "Come già detto in precedenza, la chiusa si chiude.", "La chiusa si chiude."),
        ("pt", "Como já mencionado acima, a comporta fecha sozinha.", "A comporta fecha sozinha."),
        ("ru", "Как уже было отмечено выше, затвор закрывается сам.", "Затвор закрывается сам."),
        ("el", "Όπως αναφέρθηκε παραπάνω, η θύρα κλείνει μόνη της.", "Η θύρα κλείνει μόνη της."),
        ("zh", "如前文所述，闸门在低水位时自动关闭。", "闸门在低水位时自动关闭。"),
        ("en", "To address this, we propose a gate of oak.", "We propose a gate of oak."),
        ("en", "As in Section 2, we close two gates by hand.", "We close two gates by hand."),
        ("fr", "Pour résoudre ces problèmes, nous proposons une vanne.", "Nous proposons une vanne."),
        ("es", "Para resolver estos problemas, se propone una compuerta.", "Se propone una compuerta."),
        ("it", "Per superare questi problemi, si propone una chiusa.", "Si propone una chiusa."),
        ("pt", "Para resolver estes problemas, propõe-se uma comporta.", "Propõe-se uma comporta."),
        ("ru", "Для решения этой задачи мы предлагаем затвор из дуба.", "Мы предлагаем затвор из дуба."),
        ("el", "Για να λυθεί αυτό, προτείνεται μια θύρα από ξύλο.", "Προτείνεται μια θύρα από ξύλο."),
        ("zh", "为了解决这一问题，我们提出了一种橡木闸门。", "我们提出了一种橡木闸门。"),
    ],
)
def test_what_recalls_what_was_said_goes_in_every_language(language, long, short):
    assert shorten(long, language) == short


def test_languages_have_their_own_connectives():
    assert shorten("Allerdings, das Tor schließt nicht von selbst im Winter.", "de").startswith("Das Tor")
    assert shorten("Cependant, la porte ne se ferme pas toute seule en hiver.", "fr").startswith("La porte")
    assert shorten("然而，闸门在冬天不会自动关闭。", "zh").startswith("闸门")


@pytest.mark.parametrize(
    "text", ["The model was first shown in [12].", "Some mills (e.g., [3]) were idle.", "See also [4, 5]."]
)
def test_a_citation_that_the_sentence_leans_on_stays(text):
    assert shorten(text, "en") == text


def test_a_full_width_stop_ends_a_sentence():
    assert shorten("水門は冬に自動で閉まらない．", "ja") == "水門は冬に自動で閉まらない．"
