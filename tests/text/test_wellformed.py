"""A sentence that says what a part of the document will hold is told from one that says it, in every language."""

from __future__ import annotations

import pytest

from twopass.text.wellformed import announces


@pytest.mark.parametrize(
    ("language", "sentence", "future", "past"),
    [
        ("en", "A corollary of the analysis {} a measure of the fire.", "will be", "is"),
        ("de", "Ein Ergebnis der Untersuchung {} ein Maß für das Feuer.", "wird", "ist"),
        ("fr", "Une conséquence de l’analyse {} une mesure du feu.", "sera", "est"),
        ("es", "Un resultado del estudio {} una medida del fuego.", "será", "es"),
        ("it", "Una conseguenza dell’analisi {} una misura del fuoco.", "sarà", "è"),
        ("pt", "Uma consequência da análise {} uma medida do fogo.", "será", "é"),
        ("ru", "Результатом анализа {} мера огня.", "будет", "была"),
        ("el", "Ένα αποτέλεσμα της μελέτης {} ένα μέτρο της φωτιάς.", "θα είναι", "είναι"),
        ("zh", "这一分析的结论{}火的度量。", "将是", "是"),
    ],
)
def test_what_will_be_the_outcome_is_announced(language, sentence, future, past):
    assert announces(sentence.format(future), language)
    assert not announces(sentence.format(past), language)
