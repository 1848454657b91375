"""The language of a text, by script, function words or a trained identifier."""

from __future__ import annotations

import pytest

from twopass.languages import LANGUAGES, UNKNOWN, tables
from twopass.languages.detect import detect

SENTENCES = {
    "en": "The gate closes by itself when the river rises.",
    "de": "Das Wehr schließt sich von selbst, wenn der Fluss steigt.",
    "fr": "L'eau de la rivière monte chaque année et la vanne se ferme.",
    "es": "El agua del río sube cada año y la compuerta se cierra sola.",
    "it": "L'acqua del fiume sale ogni anno e la paratoia si chiude da sola.",
    "pt": "A água do rio sobe todos os anos e a comporta fecha-se sozinha.",
    "ru": "Вода в реке поднимается каждый год.",
    "el": "Το νερό του ποταμού ανεβαίνει κάθε χρόνο.",
    "zh": "河水每年上涨。",
    "nl": "Het water in de rivier stijgt elk jaar en de poort sluit zich dan vanzelf.",
    "da": "Om vinteren var vandet så lavt, at man kunne gå over til den anden bred.",
    "pl": "Woda w rzece podnosi się co roku.",
    "cs": "Výbor se na jaře sešel dvakrát a vyřešil otázku plotů na severní hranici, jak se to od něj čekalo.",
    "ro": "Apa râului crește în fiecare an.",
    "uk": "Вода в річці піднімається щороку.",
    "bg": "Реката се покачва през пролетта и вратата на мелницата се затваря.",
    "tr": "Nehrin suyu her yıl yükselir.",
    "ja": "川の水は毎年上がる。",
    "ko": "강물은 매년 불어난다.",
}


@pytest.mark.parametrize(("code", "sentence"), SENTENCES.items())
@pytest.mark.parametrize("times", [1, 40])
def test_languages_are_told_apart_also_those_without_tables(code, sentence, times):
    assert detect(" ".join([sentence] * times)) == code


@pytest.mark.parametrize("text", ["", "1 2 3 4", "ACGT 1234 x = y", "foo bar baz qux", "Ferry"])
def test_where_nothing_tells_the_language_is_unknown(text):
    assert detect(text) == UNKNOWN


PORTUGUESE = (
    "Todos os anos a água do rio sobe e a comporta fecha-se sozinha, mas ninguém sabe por que não se abre em março. Os "
    "moradores da aldeia dizem que o moleiro tem a chave e que não a dá a uma pessoa qualquer; ao fim do dia, porém, a "
    "porta está aberta para quem vem com os seus próprios sacos, sem que seja preciso pedir nada a ele ou à mulher."
)
GALICIAN = (
    "Todos os anos a auga do río sobe e a comporta péchase soa, pero ninguén sabe por que non se abre en marzo. Os "
    "veciños da aldea din que o muiñeiro ten a chave e que non lla dá a unha persoa calquera; ao final do día, "
    "a porta está aberta para quen vén cos seus propios sacos, sen que sexa preciso pedirlle nada a el ou á muller."
)


def test_portuguese_is_told_from_its_neighbours_without_the_identifier(monkeypatch):
    assert detect(GALICIAN) == "gl"
    monkeypatch.setattr("twopass.languages.detect._identified", lambda sample: UNKNOWN)
    assert (detect(PORTUGUESE), detect(GALICIAN)) == ("pt", UNKNOWN)


def test_every_language_has_its_tables():
    for concern in ("cues", "function_words", "headings", "openings", "references"):
        assert set(LANGUAGES) <= tables(concern).keys(), concern
