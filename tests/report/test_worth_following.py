"""A report tells the references that a reader would follow, and leaves out the others, which stay in the reading."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.making import make
from twopass.report.open_ends import open_tags
from twopass.report.words import sentence_end, sentence_start
from twopass.report.worth_following import followed_tags
from twopass.schema import Document, Entry, Link, OpenTag, Page, Reading, Resolution

FILLER = "The miller's cat slept on the warm boards and took no notice of the noise below. " * 30
THINGS = ("sluice", "hopper", "loft")


def told(
    reading: Reading,
    text: str,
    *names: str,
    links: bool = False,
    kind: str = "reference",
    document: Document | None = None,
    of: Callable[[Reading], list[tuple[OpenTag, Resolution]]] = followed_tags,
) -> list[str]:
    """Those of the names, tags of a text, that a report tells."""
    page = Page(number=1, start=0, end=len(text), width=1, height=1, source="text")
    spans = [(at := text.index(name), at + len(name)) for name in names]
    linked = tuple(Link(start=low, end=high, target_page=1, target=0) for low, high in spans) if links else ()
    if document is None:
        document = Document(id="d", title="", path="d.md", language="en", text=text, pages=(page,), links=linked)
    tags = tuple(
        OpenTag(id=f"t{n}", section_id="s1", kind=kind, concept=text[a:b], question="?", at=document.evidence(a, b))
        for n, (a, b) in enumerate(spans)
    )
    ends = tuple(Resolution(tag_id=tag.id, status="unresolved", answer="") for tag in tags)
    entry = Entry(section_id="s1", points=(), keywords=(), tags=tags)
    resolved = reading.resolved.model_copy(update={"entries": (entry,), "resolutions": ends})
    made = reading.model_copy(update={"document": document, "resolved": resolved})
    return [tag.concept for tag, _ in of(made)]


@pytest.mark.parametrize(
    ("text", "name", "worth"),
    [
        ("The sluice is raised by the wheel that is described in Section 3.", "Section 3", True),
        ("See Section 3.", "Section 3", False),
        ("This is described in more detail in Section 3.", "Section 3", False),
        ("Examples will be given in Section 3.", "Section 3", False),
        ("The sluice is raised by a wheel of elm (see Section 3).", "Section 3", False),
        ("The sluice is raised by a wheel of elm (Section 3 weighs oak against larch for it).", "Section 3", True),
        ("SLUICE 36 Oak 14 Section 3 Ash 12 Elm 9", "Section 3", False),
        ("The law of the wheel = ∑ x | ∀ y ∈ Y (∂w = q ≤ z as in Section 3) is that it turns", "Section 3", False),
        ("‣ The sluice is raised by the wheel that is described in Section 3.", "Section 3", True),
        ("For more details on the wheel and the sluice of the mill, see Section 3.", "Section 3", False),
        ("The sluice is raised by the wheel of Section 3 above, as the miller said.", "Section 3", False),
        ("The sluice is raised by the wheel that is told of in [12] Section 3.", "Section 3", False),
        ("The sluice and the wheel that we have already seen: Section 3 tells of both.", "Section 3", False),
        ("The sluice is raised by the wheel that Section 3 sets in motion as follows:", "Section 3", False),
        ("The sluice is raised by the wheel, as the next section tells of it.", "next section", False),
        ("As described in Section 3, the sluice is raised by a wheel of elm.", "Section 3", False),
        ("The sluice is raised by the wheel shown in Section 3 when the pond is full.", "Section 3", False),
        ("A complete list of the wheels of the mill is given in Section 3.", "Section 3", False),
        ("The mill and its sluice are told of in chapters 3 to 5 of the book.", "chapters 3", False),
        ("The mill and its sluice are told of in chapters 3 to 5 of the book.", "5", False),
        ("The mill and its sluice are told of in chapters 3 and 5 of the book.", "5", False),
        ("Of the mill of 1861, Section 3 tells how the sluice was raised.", "Section 3", True),
        ("Of the mill, its Chapter 3 sets up a council that raises the sluice.", "Chapter 3", False),
        ("The sluice belongs to the mill (Tit. III, Chap. I, Section 3) as the wheel does.", "Section 3", False),
        ("III, Chap. I, Section 3) the sluice belongs to the mill as the wheel does.", "Section 3", False),
        ("The sluice is raised by a program in Part C++ that the miller wrote.", "Part C", False),
        ("Section 3(1), (2) and (3) of this section spares the sluice and its wheel.", "Section 3", False),
        ("The sluice is raised by the wheel that is told of in Section 3 of this report.", "Section 3", True),
        ("The sluice is raised by the wheel of the mill [Smith and Jones, Section 3].", "Section 3", False),
        ("Of the wheel that raises the sluice Smith tells (1861), Section 3.", "Section 3", False),
        ("In all mills, including those told of in Section 3, a wheel raises the sluice.", "Section 3", False),
        ("The wheel, the one we weigh in Section 3, raises the sluice of the mill.", "Section 3", False),
        ("The wheel and its sluice are the ground for Section 3, as the miller said.", "Section 3", False),
        ("The sluice is shut, but for the rule in Section 3 that spares the wheel.", "Section 3", False),
        ("As Section 3 discusses, the wheel raises the sluice of the mill.", "Section 3", False),
        ("Section 3 then discusses how the wheel raises the sluice of the mill.", "Section 3", False),
        ("The wheel raises the sluice by a trick that we will see again in Section 3.", "Section 3", False),
        ("We weighed the sluice and the wheel but do not report the weights in Section 3.", "Section 3", False),
        ("The words of the miller on the sluice are also drawn on in Section 3.", "Section 3", False),
        ("If you want to know how the wheel raises\nthe sluice of the mill, go to Section 3.", "Section 3", False),
        ("The sluice is raised by the wheel that is told of in Section 3 in Reeve and Holt.", "Section 3", False),
        ("The sluice is raised by the wheel as set forth in Section 3 for the mill.", "Section 3", False),
    ],
)
def test_a_bare_pointer_or_a_row_is_not_followed(reading, text, name, worth):
    assert told(reading, text, name) == [name] * worth


@pytest.mark.parametrize(
    ("text", "worth"),
    [
        ("The miller sends the sacks to the loft before the rain comes.", False),
        ("For how the sacks are hoisted by the miller, see the loft and its rope.", True),
    ],
)
def test_linked_words_are_followed_where_a_sentence_sends_the_reader_to_them(reading, text, worth):
    assert told(reading, text, "the loft", links=True) == ["the loft"] * worth


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("de", "Genaueres zu den Rädern und zur Mühle folgt im Abschnitt 4.", "Abschnitt 4"),
        ("it", "Per maggiori dettagli sulle ruote e sul mulino, si rimanda alla sezione 6.", "sezione 6"),
        ("fr", "Pour plus de détails sur les roues du moulin, voir la section 6.", "section 6"),
    ],
)
def test_there_is_more_says_nothing_in_any_language(reading, language, text, name):
    assert told(reading, text, name, document=make(text, language=language)[0]) == []


@pytest.mark.parametrize(
    ("language", "text", "leads"),
    [
        (
            "de",
            "Die Räder der Mühle vergleichen wir {} Abschnitt 4.",
            ["in", "mit denjenigen in", "gemäß", "bereits in"],
        ),
        (
            "fr",
            "Les roues du moulin sont comparées {} section 4.",
            ["à la", "à celles vues à la", "selon la", "comme on l’a déjà vu à la"],
        ),
        (
            "es",
            "Las ruedas del molino se comparan {} sección 4.",
            ["en la", "con aquellas vistas en la", "según la", "como ya vimos en la"],
        ),
        (
            "it",
            "Le ruote del mulino sono confrontate {} sezione 4.",
            ["nella", "con quelle viste nella", "secondo la", "come già visto nella"],
        ),
        (
            "pt",
            "As rodas do moinho são comparadas {} seção 4.",
            ["na", "com aquelas vistas na", "conforme a", "como já vimos na"],
        ),
        (
            "ru",
            "Колёса мельницы и дуб сравниваются {} разделе 4.",
            ["в", "для тех, что описаны в", "согласно", "как уже показано в"],
        ),
        (
            "el",
            "Οι τροχοί του μύλου συγκρίνονται {} ενότητα 4.",
            ["στην", "με εκείνους που είδαμε στην", "με βάση την", "όπως ήδη είδαμε στην"],
        ),
        ("zh", "水车的轮子和磨坊的橡木轮子比较{}第4章。", ["在", "根据", "已在"]),
    ],
)
def test_what_is_named_in_passing_is_not_followed_in_any_language(reading, language, text, leads):
    name = text.partition("{}")[2].strip(" .。")
    for lead in leads:
        said = text.format(lead)
        assert told(reading, said, name, document=make(said, language=language)[0]) == [name] * (lead == leads[0]), lead


def test_a_linked_label_is_no_number(reading):
    text = "To raise the sluice by the wheel, the miller turns it as in {}."
    for label, worth in (("Section 3", True), ("Appendix A.1", True), ("wheel-3", False)):
        assert told(reading, text.format(label), label, links=True) == [label] * worth


@pytest.mark.parametrize(
    ("kind", "target", "heading", "worth"),
    [
        ("section", "Loft", "Wheel", True),
        ("theorem", "Loft", "Wheel", True),
        ("rule", "Loft", "Wheel", True),
        ("figure", "Loft", "Wheel", False),  # looked at in passing
        ("section", "Pond", "Wheel", False),  # the next heading comes anyway
        ("section", "Conclusions", "Wheel", False),
        ("section", "Loft", "Notes", False),
        ("section", "References", "Wheel", False),
        ("note", "Loft", "Wheel", False),
    ],
)
def test_a_reference_leads_to_something_to_read_further_on(reading, kind, target, heading, worth):
    words = "The sluice is raised by the wheel that is told of in Part 9."
    document, skeleton = make(
        f"# {heading}\n\n{words}\n\n# Pond\n\n{FILLER}\n\n# Loft\n\n{FILLER}\n\n# Conclusions\n\nOk."
        "\n\n# References\n\nOk."
    )
    start = document.text.index("Part 9")
    to = next(one for one in skeleton.sections if one.title == target)
    at = document.evidence(to.start, to.body)
    one = reading.references[1].model_copy(update={"kind": kind, "start": start, "end": start + 6, "target_at": at})
    made = reading.model_copy(update={"document": document, "skeleton": skeleton, "references": (one,)})
    assert told(made, document.text, "Part 9", document=document) == ["Part 9"] * worth


@pytest.mark.parametrize(("label", "worth"), [("rule 9", True), ("rules (9)", False)])
def test_an_item_with_its_number_in_brackets_is_not_followed(reading, label, worth):
    text = f"The sluice is raised by the wheel that is told of in {label}."
    at = {"start": text.index(label), "end": len(text) - 1, "text": label, "kind": "rule", "target_at": None}
    made = reading.model_copy(update={"references": (reading.references[1].model_copy(update=at),)})
    assert told(made, text, label) == [label] * worth


@pytest.mark.parametrize(
    ("kind", "label", "worth"),
    [("theorem", "Theorem A.3", False), ("theorem", "Theorem 5.3", True), ("section", "Section A.3", True)],
)
def test_a_statement_of_an_appendix_is_not_followed(reading, kind, label, worth):
    text = f"How the wheel raises the sluice of the mill is bounded by {label}."
    at = {"start": text.index(label), "end": len(text) - 1, "text": label, "kind": kind, "target_at": None}
    made = reading.model_copy(update={"references": (reading.references[1].model_copy(update=at),)})
    assert told(made, text, label) == [label] * worth


@pytest.mark.parametrize(
    ("words", "worth"),
    [
        ("The wheel follows from the sluice by a rule derived in Annex A.1.", True),
        ("The drawings of the wheel and its sluice can be found in Annex A.1.", False),
    ],
)
def test_an_appendix_that_only_keeps_things_is_not_followed(reading, words, worth):
    document, skeleton = make(f"# Wheel\n\n{words}\n\n# Pond\n\n{FILLER}\n\n# Loft\n\n{FILLER}")
    start, to = document.text.index("Annex"), skeleton.sections[2]
    update = {"kind": "appendix", "text": "Annex A.1", "start": start, "end": start + 9}
    one = reading.references[1].model_copy(update=update | {"target_at": document.evidence(to.start, to.body)})
    made = reading.model_copy(update={"document": document, "skeleton": skeleton, "references": (one,)})
    assert told(made, document.text, "Annex A.1", document=document) == ["Annex A.1"] * worth


@pytest.mark.parametrize(
    "step", ["In {} the miller comes to the {}.", "The miller sees to the {1} of the mill as in {0}."]
)
@pytest.mark.parametrize(("count", "between", "worth"), [(2, "\n\n", True), (2, " ", False), (3, "\n\n", False)])
def test_sentences_that_tell_what_is_where_are_a_roadmap(reading, step, count, between, worth):
    names = [f"Part {n}" for n in range(count)]
    steps = f"{between}{FILLER}".join(step.format(*words) for words in zip(names, THINGS, strict=False))
    document, skeleton = make(f"# Mill\n\n{steps}" + "".join(f"\n\n# {thing}\n\n{FILLER * 4}" for thing in THINGS))
    ledger = []
    for name, section in zip(names, skeleton.sections[1:], strict=False):
        start, at = document.text.index(name), document.evidence(section.start, section.body)
        update = {"kind": "chapter", "start": start, "end": start + 6, "target_at": at}
        ledger.append(reading.references[1].model_copy(update=update))
    made = reading.model_copy(update={"skeleton": skeleton, "references": tuple(ledger)})
    assert told(made, document.text, *names, document=document) == names * worth


@pytest.mark.parametrize(
    ("text", "promise", "worth"),
    [
        ("We will show why the wheel stops.", "We will show why the wheel stops.", True),
        ("We will show that", "We will show that", False),
        ("I will return to this later.", "I will return to this later.", False),
    ],
)
def test_a_promise_says_what_is_to_come(reading, text, promise, worth):
    assert told(reading, text, promise, kind="promise") == [promise] * worth


@pytest.mark.parametrize(
    ("text", "worth"),
    [
        ("RQ1: Why does the wheel stop in May?", True),
        ("RQ1: Why does the", False),
        ("Why does the wheel stop in May?", False),  # put for effect
        ("We hypothesize that the wheel stops for want of water.", True),
        ("The hypothesis was that the wheel stops for want of water.", False),  # of others
    ],
)
def test_of_what_nothing_answers_the_authors_own_is_told(reading, text, worth):
    assert told(reading, text, text, kind="question") == [text] * worth


@pytest.mark.parametrize(
    ("heading", "promise", "worth"),
    [
        ("Introduction", "In the final part I will tell why the wheel stops.", False),
        ("Wheel", "In the coming chapters the wheel of the mill will be explained.", False),
        ("Sluice", "In the coming chapters the wheel of the mill will be explained.", True),
    ],
)
def test_what_tells_the_order_of_the_text_is_no_promise(reading, heading, promise, worth):
    document, skeleton = make(f"# {heading}\n\n{promise}\n")
    made = reading.model_copy(update={"skeleton": skeleton, "references": ()})
    assert told(made, document.text, promise, kind="promise", document=document) == [promise] * worth


@pytest.mark.parametrize(
    ("promise", "heading", "worth"),
    [
        ("We will explain the wheel of the mill.", "The wheel of the mill", True),
        ("We will explain why it stops in the dry season chapter.", "Dry season", True),
        ("We will explain the wheel of the mill and its water.", "Wheel", False),  # a word in common says little
    ],
)
def test_a_kept_promise_is_told_where_the_heading_names_what_was_promised(reading, promise, heading, worth):
    document, skeleton = make(f"# Mill\n\n{promise}\n\n# Sluice\n\n{FILLER}\n\n# {heading}\n\nIt stops in May.\n")
    concept = promise.removeprefix("We will explain ").rstrip(".")
    first, words = (document.text.index(one) for one in (promise, "It stops in May."))
    at, closing = document.evidence(first, first + len(promise)), document.evidence(words, words + 16)
    tag = OpenTag(id="t", section_id="s1", kind="promise", concept=concept, question="?", at=at)
    end = Resolution(tag_id="t", status="resolved", answer=closing.quote, evidence=(closing,))
    entry = Entry(section_id="s1", points=(), keywords=(), tags=(tag,))
    resolved = reading.resolved.model_copy(update={"entries": (entry,), "resolutions": (end,)})
    update = {"document": document, "skeleton": skeleton, "resolved": resolved, "references": ()}
    assert bool(followed_tags(reading.model_copy(update=update))) is worth


def test_a_sentence_that_comes_again_with_another_number_is_not_followed(reading):
    text = "The spokes of the wheel are drawn in Section 4.\n\nThe spokes of the {} are drawn in Section 5."
    assert told(reading, text.format("wheel"), "Section 4", "Section 5") == []
    assert told(reading, text.format("sluice"), "Section 4", "Section 5") == ["Section 4", "Section 5"]


def test_a_promise_that_names_its_place_is_told_by_its_reference(reading):
    text = "The wheel will be explained in Part IX of the book."
    start = text.index("Part")
    one = reading.references[1].model_copy(update={"start": start, "end": start + 7})
    assert told(reading.model_copy(update={"references": (one,)}), text, text, kind="promise") == []


def test_sentences_of_one_mould_open_nothing(reading):
    names = ["Section 4", "Section 5", "Section 6"]
    text = "\n\n".join(
        f"The {kind} that is set by the miller is in {name}."
        for kind, name in zip(("Oak", "Ash", "Elm"), names, strict=True)
    )
    assert told(reading, text, *names) == []
    assert told(reading, text.replace("by the miller", "at night", 1), *names) == names


def test_a_sign_is_none(reading):
    assert told(reading, "The flow Δq of the mill is measured by hand.", "Δq", kind="undefined") == []


def test_what_its_own_section_completes_is_not_followed(reading):
    first, second = reading.skeleton.sections[:2]
    assert first.end <= second.start
    text = reading.document.text
    for closing, worth in ((first, False), (second, True)):
        at = reading.document.evidence(first.start, first.start + 5)
        tag = OpenTag(id="t", section_id=first.id, kind="incomplete", concept="three kinds", question="?", at=at)
        words = reading.document.evidence(closing.end - 6, closing.end - 1)
        end = Resolution(tag_id="t", status="resolved", answer=text[words.start : words.end], evidence=(words,))
        entry = Entry(section_id=first.id, points=(), keywords=(), tags=(tag,))
        resolved = reading.resolved.model_copy(update={"entries": (entry,), "resolutions": (end,)})
        assert bool(followed_tags(reading.model_copy(update={"resolved": resolved}))) is worth


@pytest.mark.parametrize(
    "sentence", ["Der Block wird (vgl. Abschnitt 3) geschützt.", "The mill (cf. Section 3) stands."]
)
def test_a_sentence_goes_on_after_an_abbreviation(sentence):
    text = f"Before it. {sentence} After it."
    at = text.index("3")
    assert text[sentence_start(text, at) : sentence_end(text, at)] == sentence


@pytest.mark.parametrize("mark", ["* ", "• ", ""])
@pytest.mark.parametrize("before", ["It stands.", "(It stands.)"])
def test_a_sentence_begins_with_an_item_and_after_one_in_brackets(before, mark):
    text = f"{before} {mark}The mill of Section 3 stands."
    assert sentence_start(text, text.index("3")) == len(before) + 1


@pytest.mark.parametrize(("place", "owed"), [("later on", True), ("in the pages that follow", False)])
def test_what_the_next_sections_may_keep_is_not_told_as_open(reading, place, owed):
    said = f"The wheels of elm and the sluice of oak are described {place}."
    assert told(reading, FILLER + said, said, kind="promise", of=open_tags) == [said] * owed


def test_an_enumeration_of_which_no_more_is_found_is_not_followed(reading):
    assert told(reading, "Three kinds of sluice are known.", "Three kinds of sluice", kind="incomplete") == []


@pytest.mark.parametrize("label", ["§ {}", "Article {}", "Section {}", "第{}条"])
def test_the_clauses_of_a_law_name_one_another_and_open_nothing(reading, label):
    text = "The sluice is raised by the wheel that is described in Section 3."
    assert told(reading, text, "Section 3") == ["Section 3"]
    sections = tuple(
        one.model_copy(update={"title": label.format(n), "number": ""})
        for n, one in enumerate(reading.skeleton.sections)
    )
    law = reading.model_copy(update={"skeleton": reading.skeleton.model_copy(update={"sections": sections})})
    assert told(law, text, "Section 3") == []


def test_a_promise_that_is_printed_again_is_told_once(reading):
    said, other = "How the wheel is geared is told later.", "How the sluice is raised is told later."
    text = f"{FILLER}{said} {FILLER}{said} {FILLER}{other}"
    spans = [(at, at + len(said)) for at in (text.index(said), text.rindex(said))] + [(text.index(other), len(text))]
    page = Page(number=1, start=0, end=len(text), width=1, height=1, source="text")
    document = Document(id="d", title="", path="d.md", language="en", text=text, pages=(page,))
    tags = tuple(
        OpenTag(id=f"t{n}", section_id="s1", kind="promise", concept="wheel", question="?", at=document.evidence(*span))
        for n, span in enumerate(spans)
    )
    entries = (Entry(section_id="s1", points=(), keywords=(), tags=tags),)
    ends = tuple(Resolution(tag_id=tag.id, status="unresolved", answer="") for tag in tags)
    resolved = reading.resolved.model_copy(update={"entries": entries, "resolutions": ends})
    made = reading.model_copy(update={"document": document, "resolved": resolved})
    assert [tag.id for tag, _ in followed_tags(made)] == ["t0", "t2"]
