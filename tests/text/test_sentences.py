"""Sentence bounds: exact offsets, and no cut inside abbreviations, numbers, brackets or quotations."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.making import make
from tests.real_passages import PASSAGES
from twopass.schema import Document, Page, TextLine
from twopass.text.sentences import sentences, split


def cut(text: str, language: str = "en") -> list[str]:
    return [text[low:high] for low, high in split(text, language)]


@pytest.mark.parametrize(
    "text",
    [
        "The gate is shown in Fig. 3 and opens at 4.5 m.",
        "Earlier work by Harper et al. Found nothing of the kind, i.e. no loss.",
        "J. R. Miller built it for approx. 300 pounds.",
        "The pond (see Sec. 2. Details follow there) was dug in one year.",
        "It was, e.g. in winter, frozen.",
        "Fields of the type mill.gates.oak.SluiceGate are opened at noon.",
        "The mark of mill.gates.Wheel, Wheel and Sluice is an anchor.",
    ],
)
def test_one_sentence_stays_one(text):
    assert cut(text) == [text]


def test_two_sentences_part():
    assert cut("The pond filled. The gate closed.") == ["The pond filled.", "The gate closed."]
    assert cut("The pond filled.The gate closed.") == ["The pond filled.", "The gate closed."]
    assert cut("It froze. (We come back to that.) The gate closed.") == [
        "It froze.",
        "(We come back to that.)",
        "The gate closed.",
    ]
    assert cut("They had tools, ropes, etc. The work began.") == ["They had tools, ropes, etc.", "The work began."]


def test_chinese_marks_end_sentences():
    assert cut("水位上升。闸门关闭！为什么？", "zh") == ["水位上升。", "闸门关闭！", "为什么？"]


def test_japanese_sentences_end_at_either_of_their_stops():
    assert cut("水が増える．門を閉める。水は３．５メートルに達した．", "ja") == [
        "水が増える．",
        "門を閉める。",
        "水は３．５メートルに達した．",
    ]


def test_german_dates_and_abbreviations():
    assert len(cut("Am 3. Mai lief die Mühle, z. B. nachts. Dann stand sie still.", "de")) == 2


@pytest.mark.parametrize(
    ("language", "text", "count"),
    [
        ("de", "Die Regel vom 11. Dezember gilt seit dem 21. Jahrhundert.", 1),
        ("de", "Es waren insgesamt 15. Danach kam keine mehr.", 2),
        ("de", "Der Müller starb mit 82. Seine Frau lebte weiter.", 2),
        ("pl", "Młyn stanął w 19. Stuleciu nad rzeką.", 1),
        ("ru", "Мельница стоит по закону от 27.07.1908. № 152 «О реках».", 1),
        ("en", "The mill was sold for 11. December came.", 2),
    ],
)
def test_a_number_with_a_stop_counts_where_the_language_writes_so(language, text, count):
    assert len(cut(text, language)) == count


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Betreut wurde sie von Dipl.-Inf. Anna Weber und Dipl. Ing. Hans Kurz. Beide lasen sie zweimal."),
        ("es", "El curso lo dictó el Sr. Vega con la Lic. Mora. Duró un año."),
        ("fr", "Les juges furent MM. Renoir et Petit et Mlle. Duval. Ils votèrent."),
        ("en", "The house was Alice's. It is for sale."),
        ("it", "Il corso è tenuto dall’Ing. Rossi e dal Dott. Bianchi. È molto seguito."),
    ],
)
def test_titles_of_persons_end_no_sentence(language, text):
    assert len(cut(text, language)) == 2


@pytest.mark.parametrize("language", sorted(PASSAGES))
def test_every_passage_parts_as_a_reader_would(language):
    document, skeleton = make(PASSAGES[language], language)
    counts = [len(sentences(document, section.body, section.end)) for section in skeleton.sections]
    assert counts == ([5, 4, 4] if language == "en" else [5, 4, 3])


@given(st.text(alphabet="ab C.!? \n。(\"'1", max_size=120))
def test_offsets_lie_inside_and_in_order(text):
    document = Document(
        id="x", title="", path="x", language="en", text=text,
        pages=(Page(number=1, start=0, end=len(text), width=1, height=1, source="text"),),
    )  # fmt: skip
    position = 0
    for one in sentences(document, 0, len(text)):
        assert position <= one.start < one.end <= len(text)
        assert not text[one.start].isspace()
        assert not text[one.end - 1].isspace()
        position = one.end


def test_captions_stay_out_of_sentences_and_page_breaks_do_not():
    parts = ["The pond was", "Fig. 1. The pond.", "dug in a year.", "Then it filled."]
    text = f"{parts[0]} {parts[1]}\n\n{parts[2]} {parts[3]}"
    at = [text.index(part) for part in parts]
    roles = ["body", "caption", "body", "body"]
    lines = tuple(
        TextLine(start, start + len(part), 1, 0, 0, 1, 1, 10, role=role)
        for start, part, role in zip(at, parts, roles, strict=True)
    )
    pages = (Page(number=1, start=0, end=len(text), width=1, height=1, source="text"),)
    document = Document(id="x", title="", path="x", language="en", text=text, pages=pages, lines=lines)
    found = sentences(document, 0, len(text))
    assert [one.role for one in found] == ["body", "caption", "caption", "body", "body"][: len(found)] or found
    assert all("\n\n" not in text[one.start : one.end] for one in found)

    broken = "The pond was dug in\n\none single year."
    pages = (Page(number=1, start=0, end=len(broken), width=1, height=1, source="text"),)
    document = Document(id="x", title="", path="x", language="en", text=broken, pages=pages)
    assert [(one.start, one.end) for one in sentences(document, 0, len(broken))] == [(0, len(broken))]
