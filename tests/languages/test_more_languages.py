"""Polish, Swedish and Japanese documents say in their own words what they are and what they leave open."""

from __future__ import annotations

import pytest

from twopass.extractive.first_line.self_description import read_saying
from twopass.gaps.admissions import admitting
from twopass.languages import tables
from twopass.text.sentence_views import Phrasing

TELLS = {
    "pl": [
        "Celem niniejszej pracy jest analiza skuteczności nowych kół młyńskich.",
        "W niniejszym artykule omówiono, jak młyny północy dzielą swoją wodę.",
        "Rozporządzenie Ministra Zdrowia z dnia 12 marca 2020 r. w sprawie standardu opieki.",
        "Niniejszy dokument opisuje architekturę śluz oraz ich zastawki.",
        "Praca dotyczy problemu smarowania kół w zimie.",
        "Ustawa określa zasady korzystania z wody przez młynarzy.",
    ],
    "sv": [
        "Syftet med denna uppsats är att undersöka hur kvarnarna i norr delar sitt vatten.",
        "I denna rapport redovisas resultaten av en enkät om slussarna.",
        "Den här rapporten beskriver hur kommunen har följt upp sina kvarnar.",
        "Denna lag innehåller bestämmelser om vattnet i ån.",
        "Detta är en handledning för nybörjare i konsten att smörja hjul.",
        "Föreliggande avhandling behandlar de svenska kvarnarnas omvandling.",
    ],
    "ja": [
        "本論文では，水車の効率を高める手法を提案する．",
        "本研究の目的は、北の水車がどのように水を分けるかを明らかにすることである。",
        "この条例は、水路の安全を確保するため、市及び水車番の責務を定める。",
        "本書は、初めて水車を学ぶ人のための入門書である。",
        "本報告書は、令和五年度に実施した水門の調査の結果をとりまとめたものである。",
        "本マニュアルでは、歯車の据え付け、操作及び保守の方法を説明します。",
    ],
}
TELLS_NOTHING = {
    "pl": [
        "Praca zdalna zyskuje na popularności w całej Europie.",
        "Ten czas pracy nie może przekraczać ośmiu godzin.",
    ],
    "sv": ["Priset på denna bok var högre än väntat.", "Denna teknik har blivit allt vanligare i norr."],
    "ja": [
        "この法則は、質量とエネルギーの関係を示している。",
        "本研究所は、昭和三十年に設立され、材料の評価を行っている。",
    ],
}
ADMITS = {
    "pl": [
        "Nie uwzględniono wpływu mrozu na wyniki pomiarów.",
        "Wyjaśnienie tej rozbieżności wymaga dalszych badań.",
        "Nie udało się ustalić, kto zbudował młyn.",
        "Wartość progu przyjęto arbitralnie.",
        "Ograniczeniem niniejszej pracy jest mała liczba młynów.",
    ],
    "sv": [
        "Vi har inte undersökt hur frosten påverkar hjulet.",
        "Det är oklart varför den andra skovlan sprack.",
        "Tröskelvärdet valdes godtyckligt till 0,4.",
        "Fler studier behövs för att skilja de två orsakerna åt.",
        "Brons ålder kunde inte fastställas.",
    ],
    "ja": [
        "本研究では、季節による温度の影響は考慮していない。",
        "時間の都合により、三台目の水車の測定はできなかった。",
        "橋が崩落した原因は不明である。",
        "しきい値は経験的に決定した。",
        "本研究にはいくつかの限界がある。",
    ],
}
ADMITS_NOTHING = {
    "pl": [
        "Muzeum pozostaje otwarte do godziny osiemnastej.",
        "Nie stwierdzono istotnych różnic między kołami.",
        "Sąd nie uwzględnił wniosku młynarza.",
        "W komórce trzymamy wynik w sytuacji, w której ograniczamy się do małych pieców.",
    ],
    "sv": [
        "Biblioteket är fortfarande öppet för allmänheten på söndagar.",
        "Vi fann ingen signifikant skillnad mellan de två hjulen.",
        "I kapitel 7 diskuteras begränsningar och framtida arbete.",
        "Vi vet inte om hjulen är hela, och blir tvungna att undersöka dem.",
    ],
    "ja": [
        "検討の結果、両群の間に有意な差は認められなかった。",
        "この規則は、臨時の水車番には適用しない。",
        "最後に、今後の課題について述べる。",
        "今後、窯の調査を強化していきたいと考えております。",
    ],
}


def pairs(held):
    """Each sentence with its language."""
    return [(code, one) for code, sentences in held.items() for one in sentences]


@pytest.mark.parametrize("code", TELLS)
@pytest.mark.parametrize("concern", ["self_descriptions", "admissions"])
def test_they_have_what_german_has(concern, code):
    known = tables(concern)
    assert not known["de"].keys() - known[code].keys()


@pytest.mark.parametrize(("code", "sentence"), pairs(TELLS))
def test_a_document_says_what_it_does(code, sentence):
    saying = read_saying(sentence, code, frozenset())
    assert saying.own
    assert saying.does or saying.aim
    assert not saying.aside


@pytest.mark.parametrize(("code", "sentence"), pairs(TELLS_NOTHING))
def test_what_is_told_of_a_thing_is_not_told_of_the_document(code, sentence):
    assert not read_saying(sentence, code, frozenset()).own


@pytest.mark.parametrize(("code", "sentence"), pairs(ADMITS))
def test_what_authors_leave_open_is_admitted(code, sentence):
    assert admitting(code).held_by(Phrasing(sentence, code))


@pytest.mark.parametrize(("code", "sentence"), pairs(ADMITS_NOTHING))
def test_what_only_looks_so_is_not_admitted(code, sentence):
    given = admitting(code)
    assert not given.held_by(Phrasing(sentence, code), (given.wishes,))
