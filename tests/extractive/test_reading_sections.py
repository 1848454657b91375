"""The extractive reader from a section to its points, keywords and line, in nine languages."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from tests.making import make
from tests.real_passages import PASSAGES
from twopass.backends import open_backend
from twopass.extractive.coverage import weigh_concepts
from twopass.extractive.points import allotted, point_every
from twopass.extractive.salience import centrality, mean_vector
from twopass.extractive.study import Study
from twopass.passes.backward import resolve_backward
from twopass.passes.essay import write_essay
from twopass.passes.forward import index_forward
from twopass.passes.synthesis import synthesize
from twopass.text.analysis import DocumentAnalysis
from twopass.text.sentence_views import Phrasing
from twopass.text.statistics import count
from twopass.text.wellformed import worth

KEYWORDS = {
    "en": "sluice gate", "de": "Schleusentor", "fr": "porte d'écluse", "es": "compuerta lateral",
    "it": "paratoia mobile", "pt": "comporta lateral", "ru": "шлюзовые ворота", "el": "συρόμενη θύρα", "zh": "闸门",
}  # fmt: skip


def read(language: str):
    document, skeleton = make(PASSAGES[language], language)
    backend = open_backend("extractive")
    analysis = DocumentAnalysis(document, skeleton)
    forward = index_forward(analysis, backend, references=())
    resolved = resolve_backward(analysis, forward, backend)
    synthesis = synthesize(analysis, resolved, backend)
    return document, skeleton, forward, resolved, synthesis, backend


@pytest.mark.parametrize("language", sorted(PASSAGES))
def test_lines_are_whole_sentences_of_their_section(language):
    document, skeleton, _, _, synthesis, _ = read(language)
    for section, line in zip(skeleton.sections, synthesis.lines, strict=True):
        assert line.comment[-1] in ".。"
        assert line.comment[0].isupper() or language == "zh"
        assert line.evidence
        for evidence in line.evidence:
            assert section.body <= evidence.start < evidence.end <= section.end
            assert document.text[evidence.start : evidence.end] == evidence.quote
        assert "?" not in line.comment
        assert ";" not in line.comment


@pytest.mark.parametrize("language", sorted(PASSAGES))
def test_the_terms_of_a_section_are_its_keywords(language):
    _, _, forward, _, _, _ = read(language)
    assert KEYWORDS[language] in forward.entries[1].keywords


def test_no_keyword_repeats_the_heading_or_contains_another():
    document, skeleton = make(PASSAGES["en"])
    study = Study(DocumentAnalysis(document, skeleton))
    for index, section in enumerate(skeleton.sections):
        found = study.keyphrases.of(index, 8)
        assert all(word.casefold() != section.title.casefold() for word in found)
        assert not [(a, b) for a in found for b in found if a != b and a in b]


@pytest.mark.parametrize(
    ("sentence", "fragment"),
    [
        ("Of the passengers 58 percent took the boat.", "percent took"),
        ("The wheel turned for eleven water years.", "eleven water"),
        ("In most mills the sluice moves.", "sluice moves"),
        ("The mill, which doesn't close, was built in March.", "doesn't close"),
        ("We met on a Tuesday in October.", "Tuesday"),
    ],
)
def test_what_is_cut_out_of_a_sentence_is_no_keyword(sentence, fragment):
    document, skeleton = make(f"# A\n\n{sentence} The sluice gate is old.\n\n# B\n\n{sentence} The sluice gate leaks.")
    study = Study(DocumentAnalysis(document, skeleton))
    found = study.keyphrases.of(0, 8)
    assert fragment.casefold() not in [word.casefold() for word in found]


def test_an_essay_takes_the_parts_in_order():
    document, skeleton, _, resolved, synthesis, backend = read("en")
    essay = write_essay(DocumentAnalysis(document, skeleton), resolved, synthesis, backend)
    starts = [paragraph.evidence[0].start for paragraph in essay.paragraphs]
    assert starts == sorted(starts)
    assert len(starts) == 3


def test_a_heading_without_text_names_what_it_governs():
    text = (
        "# 1 Method\n\n## 1.1 Setup\n\nThe gate was fixed to the wall.\n\n## 1.2 Data\n\nThe pond was measured daily."
    )
    document, skeleton = make(text)
    backend = open_backend("extractive")
    analysis = DocumentAnalysis(document, skeleton)
    forward = index_forward(analysis, backend, references=())
    resolved = resolve_backward(analysis, forward, backend)
    line = synthesize(analysis, resolved, backend).lines[0]
    assert line.comment == "Covers Setup and Data."
    assert [evidence.quote for evidence in line.evidence] == ["1.1 Setup", "1.2 Data"]


def test_a_list_of_works_is_counted_not_quoted():
    works = "\n\n".join(
        f"[{n}] A. Miller, B. Low, Tide mills of region {n}. Journal of Mills, pp. {n}–{n + 9}, 19{60 + n}."
        for n in range(1, 9)
    )
    text = f"# 1 Text\n\nThe gate closes by itself at low water every day.\n\n# References\n\n{works}"
    document, skeleton = make(text)
    backend = open_backend("extractive")
    analysis = DocumentAnalysis(document, skeleton)
    forward = index_forward(analysis, backend, references=())
    resolved = resolve_backward(analysis, forward, backend)
    line = synthesize(analysis, resolved, backend).lines[1]
    assert "8 works" in line.comment
    assert not [word for word in line.keywords if "Miller" in word]


@pytest.mark.parametrize(
    ("plain", "debris"),
    [
        ("The gate closes by itself at low water every day.", "Gate 3.2 4.5 1.1 0.2 7.7 total 8"),
        ("The gate closes by itself at low water every day.", "1.2 The gate . . . . . . . . . 12"),
        ("The gate closes by itself at low water every day.", "and so closes by itself at low water"),
        ("The gate closes by itself at low water every day.", "for (i = 0; i < n; i++) { close(gate[i]); }"),
        ("The gate closes by itself at low water every day.", "Why does the gate close by itself at low water?"),
        (
            "The gate closes by itself at low water every day.",
            "Copyright 1999 by the mill owners, all rights reserved.",
        ),
        ("The gate closes by itself at low water every day.", "Without the gate, the loss of the pond becomes: ∑ ∑."),
        ("3 Close the gate by hand at low water every day.", "and so closes by itself at low water"),
        ("The gate closes by itself at low water every day.", "Figure 3 shows how the gate closes at low water."),
        ("The gate closes by itself at low water every day.", "(Low et al., 1980) close the gate at low water."),
        ("The gate closes by itself at low water every day.", "Lemma 2.1 (The closing of the gate at low water)."),
        ("The gate closes by itself at low water every day.", "The gate of the mill at 0 −5 −10 20 of the water."),
    ],
)
def test_plain_statements_are_worth_more_than_debris(plain, debris):
    assert worth(Phrasing(plain, "en"), "body") > 1.5 * worth(Phrasing(debris, "en"), "body")


@pytest.mark.parametrize(
    ("language", "plain"),
    [
        ("pt", "O M4 é um moinho que o mestre e a filha ergueram e a cheia levou."),
        ("en", "The keeper of the gate sends an email to the miller each night."),
        ("en", "The keeper of the gate looks after its parts, such as the hinge and the sill."),
    ],
)
def test_short_words_mail_and_examples_take_nothing_from_a_statement(language, plain):
    assert worth(Phrasing(plain, language), "body") == 1.0


def test_centrality_prefers_what_others_repeat():
    sentences = ["The gate closes at low water.", "Low water closes the gate.", "The gate keeps water.", "Bakers sing."]
    document, skeleton = make("# A\n\n" + " ".join(sentences))
    statistics = count(DocumentAnalysis(document, skeleton))
    ranks = centrality(statistics, 0, 4, mean_vector(statistics))
    assert ranks.shape == (4,)
    assert ranks.argmin() == 3


def test_centrality_prefers_the_head_of_a_section_to_its_middle():
    same = "The gate of the mill closes at low water in the winter."
    document, skeleton = make("# A\n\n" + " ".join([same] * 5))
    statistics = count(DocumentAnalysis(document, skeleton))
    ranks = centrality(statistics, 0, 5, mean_vector(statistics))
    assert ranks.argmax() in (0, 4)
    assert ranks.argmin() not in (0, 4)


def test_concepts_already_said_weigh_less():
    document, skeleton = make(PASSAGES["en"])
    statistics = count(DocumentAnalysis(document, skeleton))
    number = len(statistics.sentences)
    concepts = weigh_concepts(statistics, np.ones(number), [10] * number)
    said: set[int] = set()
    before = concepts.gain(0, said)
    assert before == pytest.approx(concepts.density[0])
    concepts.add([0], said)
    assert concepts.gain(0, said) < before


def test_points_follow_the_length_of_the_text():
    random = Random(7)
    nouns = ["".join(random.choices("bdfgklmnprst", k=3)) + "er" + "ing"[: i % 4] for i in range(400)]

    def sentence() -> str:
        one, two, three, four = random.choices(nouns, k=4)
        return f"The {one} of the {two} was kept in a {three} before the {four} came in that morning."

    body = "\n\n".join(" ".join(sentence() for _ in range(12)) for _ in range(60))
    document, skeleton = make(f"# Long\n\n{body}\n\n# Short\n\nThe gate closed.")
    forward = index_forward(DocumentAnalysis(document, skeleton), open_backend("extractive"), references=())
    every = point_every(document)
    starts = [point.evidence[0].start for point in forward.entries[0].points]
    wanted = (skeleton.sections[0].end - skeleton.sections[0].body) / every
    assert len(starts) > 0.75 * wanted
    tenths = np.bincount(np.array(starts) * 10 // len(document.text), minlength=10)
    assert tenths.min() >= 0.75 * tenths.mean()
    assert allotted(document, skeleton.sections[1]) <= 1


def test_titles_alone_are_no_comment():
    document, skeleton = make(
        "# Tide mills of the coast\n\nTide Mills of the Coast.\n\nMills stood at every inlet of it."
    )
    backend = open_backend("extractive")
    analysis = DocumentAnalysis(document, skeleton)
    forward = index_forward(analysis, backend, references=())
    resolved = resolve_backward(analysis, forward, backend)
    assert synthesize(analysis, resolved, backend).lines[0].comment == "Mills stood at every inlet of it."
