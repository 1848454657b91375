"""Encodings of text files: told by their marks, by being UTF-8, else by their bytes."""

from __future__ import annotations

import random

import pytest

from twopass.errors import NotADocument
from twopass.readers import read
from twopass.readers.decoding import decode, encoding_of

TEXTS = {
    "en": "The committee met twice in the spring and settled the matter of the fences – “a small thing”, it said. "
    "It’s agreed that the cost be shared between the two parishes, which own the boundary in equal parts.\n",
    "de": "Größe und Maß der Wehre: Für die Müller gelten die üblichen Gebühren, während die Gemeinde jährlich prüft. "
    "Die Schleuse wird im Frühling geöffnet und später wieder geschlossen.\n",
    "fr": "Le comité s’est réuni deux fois au printemps et a réglé l’affaire des clôtures. « Où ? » demanda-t-il. "
    "Les coûts seront partagés entre les deux paroisses, c’est-à-dire à parts égales.\n",
    "pt": "A comissão reuniu-se duas vezes na primavera e resolveu a questão das vedações de São João. "
    "O preço será dividido entre as duas paróquias, segundo a extensão que cabe a cada uma.\n",
    "cs": "Výbor se na jaře sešel dvakrát a vyřešil otázku plotů na severní hranici. Náklady se rozdělí mezi obě "
    "farnosti podle délky plotu, který každá z nich užívá; druhé měření bude na podzim, větší rozdíl se nečeká.\n",
    "pl": "Komitet spotkał się wiosną dwa razy i rozstrzygnął sprawę ogrodzeń na północnej granicy. Koszty zostaną "
    "podzielone między obie parafie według długości, która przypada na każdą z nich, a drugi pomiar będzie jesienią.\n",
    "hu": "A bizottság tavasszal kétszer ült össze, és úgy döntött, hogy a költségeket elosztják a két egyházközség "
    "között. A második mérést őszre rendelték el, mert az első az árvíz idején történt, és tűrhetetlen volt.\n",
    "tr": "Komisyon ilkbaharda iki kez toplandı ve kuzey sınırındaki çitler sorununu çözdü. Giderler iki köy arasında "
    "paylaşılacak; ilk ölçüm su baskını sırasında yapıldığı için ikinci ölçümün güzün yapılması kararlaştırıldı.\n",
    "ru": "Комитет собирался дважды весной и решил вопрос о заборах. Стоимость делится между двумя приходами поровну. "
    "Вторая съёмка назначена на осень, так как первая была проведена во время паводка.\n",
    "zh": "委员会在春天开了两次会，解决了北部边界围栏的问题。费用由两个教区按各自使用的围栏长度分摊。\n"
    "由于第一次测量是在洪水期间进行的，因此下令在秋天进行第二次测量。没有人期望结果会有几米以上的差异。\n",
    "ja": "委員会は春に二度会合を開き、北側の境界の柵の問題を解決した。費用は二つの教区が分担することになった。\n"
    "最初の測量は洪水のときに行われたので、秋に二度目の測量が命じられた。結果に大きな違いはないだろう。\n",
}
WRITTEN = [
    ("en", "cp1252"),
    ("de", "cp1252"),
    ("fr", "cp1252"),
    ("pt", "cp1252"),
    ("cs", "iso8859_2"),
    ("cs", "cp1250"),
    ("pl", "iso8859_2"),
    ("pl", "cp1250"),
    ("hu", "iso8859_2"),
    ("hu", "cp1250"),
    ("tr", "iso8859_9"),
    ("ru", "koi8_r"),
    ("ru", "cp1251"),
    ("zh", "gb18030"),
    ("zh", "utf_16_le"),
    ("ja", "shift_jis"),
    ("ja", "iso2022_jp"),
    ("ja", "utf_16_be"),
    ("en", "utf_16_le"),
    ("ru", "utf_16_be"),
    *((language, name) for language in ("en", "ru", "zh") for name in ("utf_8", "utf_8_sig", "utf_16", "utf_32")),
]


@pytest.mark.parametrize(("language", "encoding"), WRITTEN)
def test_texts_of_a_few_hundred_characters(language, encoding):
    text = TEXTS[language]
    assert decode(text.encode(encoding)) == text
    assert decode((text * 8).encode(encoding)) == text * 8


@pytest.mark.parametrize(
    "word", ["it’s", "naïve", "“quoted”", "a – dash", "20 °C", "£5", "Müller", "São Paulo", "½ cup"]
)
@pytest.mark.parametrize("lines", [1, 6, 60])
def test_one_word_with_a_sign_of_windows_1252(word, lines):
    plain = "The committee met twice in the spring and settled the matter of the fences along the boundary.\n" * lines
    assert decode((plain + word + "\n" + plain).encode("cp1252")) == plain + word + "\n" + plain


@pytest.mark.parametrize("language", ["de", "ru", "zh"])
@pytest.mark.parametrize("wrong", [b"\xff", b"\x92", b"\xe4"])
def test_a_damaged_byte_makes_no_other_encoding(language, wrong):
    data = TEXTS[language].encode()
    middle = data.index(b" ") if b" " in data else data.index("。".encode())
    text = decode(data[:middle] + wrong + data[middle:])
    assert text is not None
    assert text.replace("\ufffd", "") == TEXTS[language]


def test_one_damaged_byte_beside_one_whole_character():
    assert decode("The Müller mill and".encode() + b" its \xff stones.") == "The Müller mill and its \ufffd stones."


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"\0" * 100, random.Random(1).randbytes(5000)])
def test_bytes_that_are_no_text(tmp_path, data):
    assert encoding_of(data) is None
    (tmp_path / "a.txt").write_bytes(data)
    with pytest.raises(NotADocument):
        read(tmp_path / "a.txt")


def test_markdown_and_text_are_decoded_alike(tmp_path):
    for name in ("a.md", "a.txt"):
        (tmp_path / name).write_bytes(TEXTS["zh"].encode("utf_16_le"))
        document = read(tmp_path / name)
        assert "".join(document.text.split()) == "".join(TEXTS["zh"].split())
        assert document.language == "zh"


def test_japanese_of_unix_and_german_of_dos():
    japanese = "粉屋は洪水の年から鍵を持っていて、誰にも渡さなかった。水門は春になると開かれる。\n" * 6
    german = "Der Müller hütete den Schlüssel seit der großen Flut und gab ihn niemandem heraus.\n" * 6
    assert decode(japanese.encode("euc_jp")) == japanese
    assert decode(german.encode("cp850")) == german
