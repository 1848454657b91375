"""Stems, under which the forms of one word meet."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from twopass.languages import LANGUAGES
from twopass.text.tokens import content_stems, stem

FORMS = {
    "en": ("measures", "measured"),
    "de": ("flüsse", "fluss"),
    "fr": ("mesures", "mesure"),
    "es": ("medidas", "medida"),
    "it": ("misure", "misura"),
    "pt": ("medidas", "medida"),
    "ru": ("измерения", "измерение"),
    "el": ("μετρήσεις", "μετρήσεων"),
    "zh": ("测量", "测量"),
}


def test_every_language_has_forms() -> None:
    assert set(FORMS) == set(LANGUAGES)


@pytest.mark.parametrize(("language", "forms"), FORMS.items())
def test_forms_of_one_word_meet(language: str, forms: tuple[str, str]) -> None:
    first, second = forms
    assert stem(first, language) == stem(second, language)


def test_words_of_like_beginning_do_not_meet() -> None:
    assert stem("university", "en") != stem("unitary", "en")
    assert content_stems("The author's gauges", "en") == content_stems("an author with a gauge", "en")


def test_threads_do_not_share_a_word() -> None:
    words = [f"{letter}easuring{'s' * n}" for n in range(40) for letter in "abcdefgh"]
    alone = [stem.__wrapped__(word, "en") for word in words]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda word: stem.__wrapped__(word, "en"), words)) == alone
