"""The second reading closes what the first left open, says what stays open, and does so once for every tag."""

from __future__ import annotations

import pytest

from tests.backends.scripted import Scripted
from tests.making import make
from tests.passes.told import Told
from twopass.backends import open_backend
from twopass.backends.extractive import Extractive
from twopass.config import BackwardOptions
from twopass.crossrefs import find_references
from twopass.findings import BackwardFindings, FoundClosing
from twopass.passes.backward import resolve_backward
from twopass.passes.forward import index_forward
from twopass.schema import Resolution, ResolvedIndex
from twopass.tasks.wanted import BackwardInput
from twopass.text.analysis import DocumentAnalysis

FILLER = "The miller's cat slept on the warm boards and took no notice of the noise below. " * 3
TEXT = f"""# 1 The mill

{FILLER} We will explain the cracking of the wooden gear later. {FILLER}

{FILLER} The flooding of the wheel pit is discussed later. {FILLER}

# 2 Money

{FILLER} The repairs were paid for by the MRF in the spring. {FILLER}

{FILLER} The wooden gear was painted red in 1931, at the expense of the miller. {FILLER}

# 3 The gear

{FILLER}

The cracking of the wooden gear was caused by green timber, as an inquiry found in 1934. {FILLER}

# 4 The fund

{FILLER} The Mill Repair Fund (MRF) was set up by the parish. {FILLER}
"""


def read(
    order: str = "backward", backend=None, text: str = TEXT, language: str = "en"
) -> tuple[ResolvedIndex, dict[str, Resolution]]:
    document, skeleton = make(text, language)
    references = find_references(document, skeleton)
    analysis = DocumentAnalysis(document, skeleton)
    forward = index_forward(analysis, open_backend("extractive"), references=references)
    backend = backend or open_backend("extractive")
    resolved = resolve_backward(analysis, forward, backend, BackwardOptions(order), references)
    names = {tag.id: tag.concept for entry in forward.entries for tag in entry.tags}
    return resolved, {names[r.tag_id]: r for r in resolved.resolutions}


@pytest.mark.parametrize(
    ("last", "status"),
    [
        ("The cracking of the wooden gear was caused by green timber, as an inquiry found.", "resolved"),
        ("We have not looked into the cracking of the wooden gear at all.", "unresolved"),
    ],
)
def test_words_that_leave_a_thing_open_keep_no_promise(last, status):
    promise = "We will explain the cracking of the wooden gear later."
    text = f"# 1 The mill\n\n{FILLER} {promise} {FILLER}\n\n# 2 The gear\n\n{FILLER} {last} {FILLER}\n"
    _, closed = read(text=text)
    assert [one.status for name, one in closed.items() if "gear" in name] == [status]


def test_a_kept_promise_is_closed_with_the_words_that_keep_it():
    _, closed = read()
    kept = closed["cracking of the wooden gear"]
    assert kept.status == "resolved"
    assert kept.target == "s3"
    assert [e.quote for e in kept.evidence] == [
        "The cracking of the wooden gear was caused by green timber, as an inquiry found in 1934."
    ]


def test_a_broken_promise_is_reported_in_words():
    _, closed = read()
    broken = closed["flooding of the wheel pit"]
    assert broken.status == "unresolved"
    assert "Promised on page 1" in broken.answer


def test_a_reason_is_told_in_the_language_of_the_document():
    filler = "Die Katze des Müllers schlief auf den warmen Brettern und hörte nichts von dem Lärm unter ihr. " * 3
    promise = "Die Überflutung der Radstube wird später behandelt."
    _, closed = read(text=f"# 1 Die Mühle\n\n{filler} {promise} {filler}\n\n# 2 Das Geld\n\n{filler}\n", language="de")
    (broken,) = closed.values()
    assert broken.answer == "Auf Seite 1 angekündigt; später fand sich nichts, was es mit diesen Worten aufgreift."


def test_a_promise_is_called_broken_only_where_nothing_speaks_of_it():
    _, closed = read(text=TEXT.replace("painted red", "flooded, like the wheel pit, and painted red"))
    spoken_of = closed["flooding of the wheel pit"]
    assert (spoken_of.status, bool(spoken_of.evidence)) == ("unresolved", True)
    assert "Promised" not in spoken_of.answer


def test_a_promise_for_the_next_section_is_closed_there():
    text = TEXT.replace("is discussed later", "is discussed in the next section")
    text = text.replace("# 2 Money", f"{FILLER}\n\n# 2 Money\n\nWhen the wheel pit flooded, the mill lost a week.")
    _, closed = read(text=text)
    kept = next(one for one in closed.values() if "wheel pit flooded" in one.answer)
    assert (kept.status, kept.target) == ("resolved", "s2")


def test_what_only_sends_the_reader_on_closes_no_reference():
    text = TEXT.replace("We will explain the cracking of the wooden gear later.", "For the gear, see Section 3.")
    text = text.replace("# 3 The gear\n", "# 3 The gear\n\nSee the book of the miller for what the gear cost.\n")
    _, closed = read(text=text)
    assert not any(one.answer.startswith("See the book") for one in closed.values())


def test_an_acronym_is_closed_where_it_is_spelled_out():
    _, closed = read()
    assert closed["MRF"].status == "resolved"
    assert closed["MRF"].evidence[0].quote == "The Mill Repair Fund (MRF) was set up by the parish."


def test_every_tag_has_one_resolution_and_its_evidence_lies_after_it():
    resolved, _ = read()
    tags = {tag.id: tag for entry in resolved.entries for tag in entry.tags}
    assert sorted(tags) == sorted(r.tag_id for r in resolved.resolutions)
    for resolution in resolved.resolutions:
        assert all(e.start >= tags[resolution.tag_id].at.end for e in resolution.evidence)


def test_without_a_second_reading_all_stays_open():
    resolved, _ = read("none")
    assert {(r.status, r.answer) for r in resolved.resolutions} == {("unresolved", "no second reading")}
    assert abs(sum(resolved.importance.values()) - 1) < 1e-9


CHAIN = TEXT.replace(
    "The cracking of the wooden gear was caused by green timber, as an inquiry found in 1934.",
    "For the cracking of the wooden gear, see Section 4, on the fund.",
).replace(
    "# 4 The fund\n",
    f"{FILLER * 5}\n\n# 4 The fund\n\nThe wooden gear had been cut from green timber and split within a year.\n",
)


def test_a_closing_that_points_on_is_followed_to_the_end():
    _, closed = read(text=CHAIN)
    assert closed["cracking of the wooden gear"].target == "s4"
    assert "green timber" in closed["cracking of the wooden gear"].answer


@pytest.mark.parametrize("text", [TEXT, CHAIN])
def test_words_that_stand_nowhere_close_nothing(text):
    """A model closes every tag by magic: what it wrote is not used, and the words that the document has are."""

    def answer(request):
        if '"lines"' not in request.prompt:
            return {"again": [], "closes": []}
        tags = request.json_schema["properties"]["closes"]["items"]["properties"]["tag"]["enum"]
        row = {"status": "resolved", "answer": "All of it happened by magic.", "cite": [11], "missing": ""}
        closes = [{"tag": tag, **row, "cite": cite} for tag in tags for cite in ([11], [99_999], [])]
        return {"closes": closes, "points_to": [], "void": [], "conflicts": [], "lines": []}

    model = Scripted(answer)
    resolved, closed = read(backend=model, text=text)
    assert model.requests
    assert not any("magic" in r.answer for r in closed.values())
    assert resolved == read(text=text)[0]


def test_a_resolution_without_words_leaves_the_tag_open():
    def find(one: BackwardInput) -> BackwardFindings:
        closings = [FoundClosing(tag_id=case.tag.id, status="resolved", answer="So it is.") for case in one.cases]
        return BackwardFindings(closings=tuple(closings))

    resolved, _ = read(backend=Told(find))
    assert {r.status for r in resolved.resolutions} == {"unresolved"}


def test_all_sections_are_asked_about_in_one_call():
    calls = []

    class Counting(Extractive):
        def read(self, inputs):
            calls.append(len(inputs))
            return super().read(inputs)

    read(backend=Counting())
    assert len(calls) == 1


def test_what_later_text_relies_on_comes_first():
    relied = TEXT.replace("# 4 The fund\n", "# 4 The fund\n\nThe wooden gear and the green timber again.\n")
    resolved, _ = read(text=relied)
    entry = next(e for e in resolved.entries if e.section_id == "s3")
    document, skeleton = make(relied)
    forward = index_forward(DocumentAnalysis(document, skeleton), open_backend("extractive"))
    before = next(e for e in forward.entries if e.section_id == "s3")
    assert sorted(p.text for p in entry.points) == sorted(p.text for p in before.points)
    closing = [p.text for p in entry.points if "green timber" in p.text]
    assert not closing or entry.points[0].text == closing[0]
