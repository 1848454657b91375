"""What is a tag, what is none, and that both hold in nine languages."""

from __future__ import annotations

import pytest

from tests.making import make
from twopass.findings import FoundTag
from twopass.gaps.tags import find_tags
from twopass.languages import LANGUAGES, tables
from twopass.text.analysis import DocumentAnalysis

FILLER = "The miller's cat slept on the warm boards and took no notice of the noise below. " * 6


def tags(text: str, language: str = "en") -> list[FoundTag]:
    document, skeleton = make(text, language)
    analysis = DocumentAnalysis(document, skeleton)
    return [tag for section in skeleton.sections for tag in find_tags(analysis, section)]


@pytest.mark.parametrize(
    ("sentence", "concept"),
    [
        ("We will show that the leather belt outlasts the wooden gear.", "leather belt outlasts the wooden gear"),
        ("The price of grain is discussed later in this report.", "price of grain"),
        ("We return to the quarrel over the sluice in the last chapter.", "quarrel over the sluice"),
        ("As we shall see, the northern wheel never reached its speed.", "northern wheel never reached its speed"),
        ("The dispute about water rights is deferred to a later section.", "dispute about water rights"),
        ("The next section explains how to oil the wooden gear.", "oil the wooden gear"),
    ],
)
def test_a_promise_names_what_it_announces(sentence, concept):
    found = tags(f"# One\n\n{FILLER}\n\n{sentence} {FILLER}\n\n# Two\n\n{FILLER}")
    assert [(tag.kind, tag.concept) for tag in found] == [("promise", concept)]
    assert found[0].at.quote == sentence


@pytest.mark.parametrize(
    "sentence",
    [
        "The board will discuss the offer with the insurers in March.",
        "As shown above, the wooden gear had been sound for years.",
        "Two years later the mill was described in a newspaper.",
        "The effect of frost will be studied in future work.",
        "This section will show how the stones are dressed in this section.",
        "We will show by induction that the sum of the weights is even.",
        "The settings of the governor are listed below:",
        "We will now describe the settings of the governor.",
        "In this chapter, we will explain the settings of the governor.",
        "The settings of the governor will be reviewed annually.",
        "The settings of the governor are explained below. The governor has two settings, slow and fast.",
        "Exercise 4. What happens to the wooden gear when the governor is set too fast?",
        "Brown and Lee, 2016. Which wooden gears are suitable for tide mills in the winter?",
        "How do you adjust the governor?",
        "As we shall see in Section 2, the northern wheel never reached its speed.",
        "There were three reasons for the delay: the cost, the weather and the strike.",
        "Mr. Brown, of the BBC in London, arrived in the USA with a PDF of the plans.",
        "The parts of the governor will be described later at the appropriate places.",
        "The miller remembers the list for later, while we describe the governor.",
        "In this section, we weigh the wheels. In particular, we will explain how the governor works when it is cold.",
        "In these later letters we see the beginnings of the dispute about the gear.",
        "Towards the end of 1911, what we see is a change of the gear.",
        "The gear is shown empty at first, and later in the film we see it full.",
        "The gear is oiled in the autumn, as we hypothesize that damp grain slows the stones.",
    ],
)
def test_what_only_looks_like_an_opening_is_no_tag(sentence):
    assert tags(f"# One\n\n{FILLER}\n\n{FILLER} {sentence} {FILLER}\n\n# Two\n\n{FILLER}") == []


def test_an_acronym_used_before_it_is_spelled_out():
    text = f"# One\n\nThe repairs were paid for by the MRF in the spring. {FILLER}\n\n# Two\n\n"
    introduced = f"{FILLER} The Mill Repair Fund (MRF) was set up for such cases."
    assert [(t.kind, t.concept) for t in tags(text + introduced)] == [("undefined", "MRF")]
    before = f"# None\n\nThe Mill Repair Fund (MRF) was set up early. {FILLER}\n\n"
    assert tags(before + text + FILLER) == []


def test_an_acronym_never_spelled_out_counts_only_if_it_is_used_often():
    often = "".join(f"# Part {n}\n\nThe repairs were paid for by the MRF again. {FILLER}\n\n" for n in range(5))
    assert [t.concept for t in tags(often)] == ["MRF"]
    assert tags(often[: len(often) // 5 * 2]) == []


@pytest.mark.parametrize(
    "words",
    [
        "HINT: Oil the gear before the frost.",
        "The gear was drawn with MRF 9.0 on the same day.",
        "The gear follows the model of MRF [12] in all things.",
        "The gear was drawn with a library called MRF in a day.",
        "The gear was shown at MRF’15 in the autumn.",
        "The gear was shown at MRF 2015 in the autumn.",
        "The MRF key – for mill repair in full – opens the door.",
    ],
)
def test_names_and_labels_are_no_acronyms(words):
    often = "".join(f"# Part {n}\n\n{FILLER} {words} {FILLER}\n\n" for n in range(5))
    assert [t.concept for t in tags(often)] == []


def test_an_acronym_that_stands_beside_its_words_is_told():
    text = (
        f"# One\n\nThe fund for mill repairs (MRF) paid. {FILLER}\n\n# Two\n\nThe Mill Repair Fund (MRF) met. {FILLER}"
    )
    assert tags(text) == []


def test_questions_of_an_exercise_section_are_put_to_the_reader():
    question = f"{FILLER} Why had the wooden gear cracked in the second winter?\n\n"
    assert tags(f"# One\n\n{FILLER}\n\n# Exercises\n\n{question}# Two\n\n{FILLER}") == []


def test_a_term_used_before_its_definition():
    text = f"# One\n\nMuch depended on the grist margin in dry years. {FILLER}\n\n# Two\n\n{FILLER} "
    assert [t.concept for t in tags(text + "By grist margin we mean the grain kept back.")] == ["grist margin"]
    assert [t.concept for t in tags(text + "The grain kept back is called the grist margin.")] == ["grist margin"]


def test_a_symbol_used_before_it_is_introduced():
    text = f"# One\n\nIn dry years the loss stays under κ times the yield. {FILLER}\n\n# Two\n\n{FILLER} "
    assert [t.concept for t in tags(text + "Here κ denotes the share of grain that is lost.")] == ["κ"]


def test_a_question_is_open_if_the_text_does_not_go_on_to_answer_it():
    open_end = (
        "# One\n\n{filler}\n\n{filler} Why had the wooden gear cracked in the second winter?\n\n# Two\n\n{filler}"
    )
    assert [t.kind for t in tags(open_end.format(filler=FILLER))] == ["question"]
    answered = open_end.replace("winter?", "winter? Because the gear had been cut from green wood.")
    assert tags(answered.format(filler=FILLER)) == []


def test_a_hypothesis_is_a_question_to_later_text():
    found = tags(f"# One\n\n{FILLER}\n\nOur hypothesis is that damp grain slows the stones. {FILLER}")
    assert [(t.kind, t.concept) for t in found] == [("question", "damp grain slows the stones")]


@pytest.mark.parametrize(
    "after",
    [
        "Here we test this conjecture on two hundred stones.",
        "The first hypothesis is weighed against the books of the abbey.",
    ],
)
def test_a_hypothesis_that_the_next_sentence_speaks_of_is_taken_up(after):
    assert tags(f"# One\n\n{FILLER}\n\nWe conjecture that damp grain slows the stones. {after} {FILLER}") == []


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "We hypothesize that the stones could be of use to the mills of the southern plain."),
        ("es", "La suma es par, lo que contradice nuestra hipótesis de que el molino no tiene muelas."),
        ("fr", "Nous supposons que la somme est paire jusqu’au rang de la dernière meule."),
        ("es", "Los recuentos apoyan la hipótesis de que el grano húmedo frena las muelas."),
        ("es", "Suponemos que la suma es par hasta el rango de la última muela."),
        ("pt", "Supomos que a soma é par até ao índice da última mó do moinho."),
        ("it", "Supponiamo che la somma sia pari fino al rango dell’ultima macina."),
        ("de", "Das Korn wird getrocknet, da wir vermuten, dass feuchtes Korn die Steine bremst."),
        ("de", "Die Hypothese war somit richtig, und das feuchte Korn bremst die Steine."),
        ("fr", "L’hypothèse était donc vérifiée, et le grain humide freine les meules."),
        ("es", "La hipótesis era entonces correcta, y el grano húmedo frena las muelas."),
        ("it", "L’ipotesi era dunque corretta, e il grano umido frena le macine."),
        ("pt", "A hipótese era portanto correta, e o grão úmido freia as mós."),
    ],
)
def test_an_assumption_or_a_result_is_no_hypothesis(language, sentence):
    assert [tag.kind for tag in tags(f"# I\n\n{sentence}", language)] == []


def test_a_word_of_telling_within_another_promises_nothing():
    said = f"# I\n\n{FILLER}\n\nDer Wasserstand wird nur einmal am Tag gemessen und später {{}}.\n\n# II\n\n{FILLER}"
    assert [tag.kind for tag in tags(said.format("gezeigt"), "de")] == ["promise"]
    assert tags(said.format("angezeigt"), "de") == []


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "The weight of the sacks will be described in the following form."),
        ("en", "If we leave out of account the sacks of the owner, it looks as though the trade grew later."),
        ("de", "Das Gewicht der Säcke wird in der folgenden Form dargestellt."),
        ("fr", "Le poids des sacs sera décrit de la manière suivante."),
        ("es", "El peso de los sacos será descrito de la siguiente forma."),
        ("it", "Il peso dei sacchi sarà descritto nella forma seguente."),
        ("pt", "O peso dos sacos será descrito da seguinte forma."),
        ("ru", "Вес мешков с зерном может быть представлен в следующем виде."),
        ("el", "Το βάρος των σακιών θα παρουσιαστεί στην ακόλουθη μορφή."),
        ("zh", "磨坊里每一袋谷物的重量可以描述为以下形式。"),
    ],
)
def test_what_follows_at_once_or_is_left_aside_is_no_promise(language, sentence):
    assert tags(f"# I\n\n{sentence}\n\n# II\n\n{FILLER}", language) == []


def test_an_enumeration_that_breaks_off():
    announced = "Three remedies were proposed for the cracking of the gear. The first remedy was a new wheel. "
    broken = f"# One\n\n{FILLER}\n\n{announced}The second remedy was oil. {FILLER}\n\n# Two\n\n{FILLER}"
    assert [t.kind for t in tags(broken)] == ["incomplete"]
    assert tags(broken.replace("was oil.", "was oil. The third remedy was rest.")) == []
    assert tags(broken.replace("was oil.", "was oil. Finally, rest was tried.")) == []


def test_a_document_that_asks_for_effect_has_no_open_questions():
    asked = "{filler} Why does the wooden wheel number {n} turn so slowly in winter?"
    text = "\n\n".join(f"# Part {n}\n\n{asked.format(filler=FILLER, n=n)}" for n in range(16))
    assert tags(text) == []
    assert len(tags("\n\n".join(text.split("\n\n")[:8]))) == 4


PROMISES = {
    "en": ("We will explain the drying of the grain later.", "The mill was built of stone and has two floors."),
    "de": ("Die Trocknung des Korns wird später erläutert.", "Die Mühle ist aus Stein gebaut und hat zwei Böden."),
    "fr": ("Nous expliquerons plus loin le séchage du grain.", "Le moulin est bâti en pierre et compte deux étages."),
    "es": ("Más adelante explicaremos el secado del grano.", "El molino es de piedra y tiene dos pisos de madera."),
    "it": ("Più avanti spiegheremo la macinatura del frumento.", "Il mulino è di pietra e ha due piani di legno."),
    "pt": ("Mais adiante explicaremos a secagem do grão.", "O moinho é de pedra e tem dois andares de madeira."),
    "ru": ("Сушка зерна будет описана ниже.", "Мельница построена из камня и имеет два этажа."),
    "el": ("Παρακάτω θα εξηγήσουμε την ξήρανση του σιταριού.", "Ο μύλος είναι από πέτρα και έχει δύο ορόφους."),
    "zh": ("我们将在下一章详细讨论谷物的干燥方法。", "这座磨坊是用石头建造的，有两层楼，旁边有一条河。"),
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_promises_in_every_language(language):
    promise, plain = PROMISES[language]
    found = tags(f"# 1\n\n{plain * 4}\n\n{plain} {promise} {plain}\n\n# 2\n\n{plain * 4}", language)
    assert [(tag.kind, tag.at.quote) for tag in found] == [("promise", promise)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_asks_in_its_own_words(language):
    table = tables("openings")[language]
    assert set(table["asks"]) == set(tables("openings")["en"]["asks"])
    for question in table["asks"].values():
        assert "{concept}" in question or "{noun}" in question
    assert len(table["numbers"]) == 6


@pytest.mark.parametrize(
    ("sentence", "concept"),
    [
        ("The gear was oiled as described in Section ?? of the handbook.", "Section ??"),
        ("The wheel is drawn in [REF] with all of its paddles.", "[REF]"),
        ("For its cost see Error! Reference source not found. in the books.", "Error! Reference source not found"),
        ("Das Rad ist in Abbildung ?? mit allen Schaufeln gezeichnet.", "Abbildung ??"),
    ],
)  # fmt: skip
def test_a_reference_that_nobody_filled_in_is_broken(sentence, concept):
    found = tags(f"# One\n\n{FILLER} {sentence} {FILLER}\n\n# Two\n\n{FILLER}")
    assert [(tag.kind, tag.concept) for tag in found] == [("incomplete", concept)]


def test_a_question_with_two_marks_is_no_broken_reference():
    assert tags(f"# One\n\n{FILLER} What about the gear in section two?? {FILLER}\n\n# Two\n\n{FILLER}") == []
