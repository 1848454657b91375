"""How tags end when several parts were asked: the best answer, twins made one, and what nobody looked for."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.backends.scripted import Scripted
from tests.loopback import first_sentences
from twopass.backends.base import Request
from twopass.config import Options
from twopass.llm.client import Reader
from twopass.pipeline import run
from twopass.report import to_html, to_json, to_markdown
from twopass.schema import Reading, Resolution

FILL = "The miller's cat slept on the warm boards and took no notice of the noise below. " * 4
TEXT = f"""# 1 The mill

We will say below what the upper stone weighs. {FILL}

What drives the wheel in a dry summer? {FILL}

The fate of the old sluice is told elsewhere. {FILL}

We did not measure the height of the pond.

# 2 The stones

The upper stone weighs nine hundred kilograms. {FILL} The lower stone weighs as much, it is said, in all dry years.

# 3 The water

The wheel is driven by the upper pond in a dry summer, but only for nine hours. {FILL}

# 4 The ledger

The ledger gives the weight of the upper stone as eight hundred kilograms. {FILL}
"""

Row = dict[str, Any]


def number(prompt: str, words: str) -> int:
    """The number by which a prompt shows a sentence."""
    found = re.search(r"\{(\d+)\} " + re.escape(words), prompt)
    assert found, words
    return int(found[1])


def tags(prompt: str) -> list[Row]:
    return [
        {"kind": kind, "at": number(prompt, at), "concept": concept, "question": question}
        for kind, at, concept, question in (
            ("promise", "We will say below", "upper stone", "How much does the upper stone weigh?"),
            ("question", "We will say below", "weight of the stone", "What is the weight of the upper stone?"),
            ("question", "What drives", "the wheel", "What drives the wheel in a dry summer?"),
            ("promise", "The fate of", "old sluice", "What became of the old sluice?"),
        )
        if at in prompt
    ]


def reader(second: Callable[[str, Row], None], parts: int = 1) -> Callable[[Request], Any]:
    """A model that opens four tags and admits one thing, and of the second reading writes what `second` makes of it."""

    def answer(request: Request) -> Any:
        reply = first_sentences(request.prompt)
        for row in reply.get("sections", ()):
            row["tags"] = tags(request.prompt) if row["section"] == 10 else []
            if row["section"] == 10 and "} We did not measure" in request.prompt:
                at = number(request.prompt, "We did not measure")
                row["admitted"] = [{"at": at, "text": "The height of the pond was not measured."}]
        if "lines" in reply:
            reply["closes"] = []
            second(request.prompt, reply)
        return reply

    return answer


@pytest.fixture
def read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[Reading, dict[str, Resolution], Scripted]]:
    def reading(
        answer: Callable[[Request], Any], pack: int = 12_000
    ) -> tuple[Reading, dict[str, Resolution], Scripted]:
        monkeypatch.setattr("twopass.tasks.desk.PACK_TOKENS", pack)
        file = tmp_path / "mill.md"
        file.write_text(TEXT, "utf-8")
        backend = Scripted(answer)
        found = run(file, Reader(backend), Options())
        concepts = {tag.id: tag.concept for entry in found.resolved.entries for tag in entry.tags}
        return found, {concepts[end.tag_id]: end for end in found.resolved.resolutions}, backend

    return reading


def closing(tag: str, status: str, answer: str, *cite: int, missing: str = "") -> Row:
    return {"tag": tag, "status": status, "answer": answer, "cite": list(cite), "missing": missing}


WEIGHS = "The upper stone weighs nine hundred kilograms"
DRIVEN = "The wheel is driven by the upper pond"
SETTLED = "that are still to be settled"


def whole(prompt: str, reply: Row) -> None:
    """One part holds all: two tags close on the same sentence, one in part, and one is not answered."""
    stone, wheel = number(prompt, WEIGHS), number(prompt, DRIVEN)
    reply["closes"] = [
        closing("t1", "resolved", "The upper stone weighs 900 kilograms.", stone),
        closing("t2", "resolved", "The weight of the upper stone is nine hundred kilograms.", stone),
        closing(
            "t3", "partial", "In a dry summer the upper pond drives the wheel.", wheel, missing="what drives it then"
        ),
    ]
    ledger = number(prompt, "The ledger gives")
    text = "The weight of the upper stone is nine hundred kilograms here and eight hundred kilograms in the ledger."
    reply["conflicts"] = [{"text": text, "cite": [stone, ledger]}]


def test_each_tag_ends_once_and_twins_are_one(read):
    _, ends, _ = read(reader(whole))
    assert ends["upper stone"].status == "resolved"
    assert ends["upper stone"].answer == "The upper stone weighs 900 kilograms."
    assert [one.quote for one in ends["upper stone"].evidence] == [WEIGHS + "."]
    assert (ends["weight of the stone"].status, ends["weight of the stone"].answer) == ("void", "the same as t1")
    assert (ends["the wheel"].status, ends["the wheel"].missing) == ("partial", "what drives it then")
    assert (ends["old sluice"].status, ends["old sluice"].parts) == ("unresolved", (1, 1))


def test_what_is_found_is_printed_each_in_a_list_of_its_own(read):
    reading, _, _ = read(reader(whole))
    told = to_markdown(reading)
    closed, left, admitted, conflicts = re.split(r"\n## .*\n", told)[1:]
    assert "→ The upper stone weighs 900 kilograms. (line 13, 2 The stones)" in closed
    assert "weight of the stone" not in told.partition("Closed in retrospect")[2].partition("## Contra")[0]
    assert "What became of the old sluice?" in left
    assert "partial: In a dry summer the upper pond drives the wheel. still missing: what drives it then" in left
    assert "not measured" not in left
    assert "- The height of the pond was not measured. (line 9)" in admitted
    assert "eight hundred kilograms in the ledger" in conflicts
    page = to_html(reading)
    for words in ('id="admitted"', 'id="conflicts"', "The upper stone weighs 900 kilograms.", "What became of the old"):
        assert words in page
    half = page[page.index("partial: In a dry summer") :]
    assert DRIVEN in half[: half.index("</li>")]
    assert reading.synthesis.still_open == ("t3", "t4")
    assert reading.audit.tags == {"partial": 1, "resolved": 1, "unresolved": 1, "void": 1}
    assert reading.version == 2
    assert Reading.model_validate_json(to_json(reading)).conflicts == reading.conflicts


def test_an_answer_in_the_paragraph_that_asks_opens_nothing(read):
    def second(prompt: str, reply: Row) -> None:
        cat = number(prompt, "The miller's cat")
        reply["closes"] = [closing("t1", "resolved", "The miller's cat slept on the warm boards.", cat)]

    _, ends, _ = read(reader(second))
    assert (ends["upper stone"].status, ends["upper stone"].answer) == ("void", "answered in the same paragraph")


def test_what_its_own_part_calls_none_is_none(read):
    def second(prompt: str, reply: Row) -> None:
        reply["void"] = [
            {"tag": "t4", "why": "asked before", "same_as": "t1"},
            {"tag": "t1", "why": "the same as t4", "same_as": ""},
            {"tag": "t3", "why": "common knowledge", "same_as": ""},
        ]

    _, ends, _ = read(reader(second))
    assert ends["the wheel"].status == ends["old sluice"].status == "void"
    assert ends["upper stone"].status == "unresolved"  # of two that are each said to be the other, the first stays


def test_a_twin_leaves_its_answer_to_the_one_that_stays(read):
    def second(prompt: str, reply: Row) -> None:
        reply["void"] = [{"tag": "t1", "why": "asked twice", "same_as": "t2"}]
        reply["closes"] = [closing("t1", "resolved", "The upper stone weighs 900 kilograms.", number(prompt, WEIGHS))]

    _, ends, _ = read(reader(second))
    assert ends["upper stone"].status == "void"
    assert ends["weight of the stone"].answer == "The upper stone weighs 900 kilograms."


def test_what_only_hindsight_shows_becomes_a_tag_with_its_closing(read):
    def second(prompt: str, reply: Row) -> None:
        whole(prompt, reply)
        dry, hours, ledger = (number(prompt, w) for w in ("The lower stone weighs as", DRIVEN, "The ledger gives"))
        stone, cat = number(prompt, WEIGHS), number(prompt, "The miller's cat")

        def seen(at: int, answer: str, *cite: int) -> Row:
            question = "Is it the same all year?"
            return {"at": at, "concept": "weight", "question": question, "answer": answer, "cite": list(cite)}

        says = "The ledger gives the weight of the upper stone as 800 kilograms."
        reply["hindsight"] = [
            seen(dry, says, ledger),
            seen(dry, "The ledger has eight hundred kilograms.", ledger),  # the same words once more
            seen(cat, "The upper pond drives the wheel only for nine hours.", hours),  # what a tag of its section has
            seen(stone, "The upper stone weighs as much as the lower stone, it is said, in all dry years.", dry),
            seen(dry, "The wheel is driven by the upper pond for twelve hours.", hours),  # another figure
            seen(4711, says, ledger),  # a sentence that is not there
        ]

    reading, ends, _ = read(reader(second))
    later = [tag for entry in reading.resolved.entries for tag in entry.tags if tag.id not in {"t1", "t2", "t3", "t4"}]
    assert [(tag.id, tag.at.quote[:23], tag.section_id) for tag in later] == [("t5", "The lower stone weighs ", "s2")]
    assert (ends["weight"].status, ends["weight"].target) == ("resolved", "s4")
    assert "800 kilograms" in to_html(reading)
    told = "\n".join(reading.audit.dropped)
    for reason in (
        "the same as one before",
        "the same as t3",
        "in none of the sentences",
        "no sentence of its part opens it",
        "own paragraph",
    ):
        assert reason in told
    assert not reading.audit.losses


LOWER = "The lower stone weighs as"


def answered(edit: Callable[[dict[str, int]], Any]) -> Callable[[Request], Any]:
    """A reader that answers two tags and sees a third thing in hindsight, and then edits these by their numbers."""
    seen: dict[str, int] = {}

    def second(prompt: str, reply: Row) -> None:
        seen.update({words: number(prompt, words) for words in (WEIGHS, DRIVEN, LOWER, "The ledger gives")})
        reply["closes"] = [
            closing("t1", "resolved", "The upper stone weighs 900 kilograms.", seen[WEIGHS]),
            closing("t3", "resolved", "In a dry summer the upper pond drives the wheel.", seen[DRIVEN]),
        ]
        told = {"concept": "stone", "question": "Is it so?", "answer": "The ledger gives 800 kilograms."}
        reply["hindsight"] = [{**told, "at": seen[LOWER], "cite": [seen["The ledger gives"]]}]

    first = reader(second)
    return lambda request: edit(seen) if "the last editor" in request.prompt else first(request)


def edit(tag: str, question: str, answer: str, *cite: int) -> Row:
    return {"tag": tag, "question": question, "answer": answer, "cite": list(cite)}


def test_the_editor_chooses_what_is_told_first_and_words_it_anew(read):
    def edits(seen: dict[str, int]) -> Row:
        hours = "Only for nine hours: in a dry summer the wheel is driven by the upper pond."
        return {
            "closings": [
                edit("t3", "Does the pond drive it all day?", hours, seen[DRIVEN]),
                edit("[h1]", "How heavy is it?", "The ledger gives 700 kilograms.", seen["The ledger gives"]),
                edit("t3", "And again?", hours, seen[DRIVEN]),
                edit("t9", "What?", hours, seen[DRIVEN]),
            ]
        }

    reading, ends, backend = read(answered(edits))
    [asked] = [one.prompt for one in backend.requests if "the last editor" in one.prompt]
    assert "room for 3 of these 3" in asked
    assert re.search(
        r"h1 \{\d+\} .The lower stone .* – Is it so\?\n  - The ledger gives 800 kilograms\. \{\d+\}", asked
    )
    assert [ends[name].weight for name in ("upper stone", "the wheel", "stone")] == [1, 3, 3]
    assert ends["the wheel"].answer.startswith("Only for nine hours")
    assert ends["stone"].answer == "The ledger gives 800 kilograms."  # 700 stands nowhere
    questions = {tag.concept: tag.question for entry in reading.resolved.entries for tag in entry.tags}
    assert questions["the wheel"] == "Does the pond drive it all day?"
    assert questions["stone"] == "Is it so?"
    told = to_markdown(reading)
    closed = re.split(r"\n## .*\n", told)[1]
    assert closed.index("Only for nine hours") < closed.index("800 kilograms")  # as they are opened
    assert "900 kilograms" not in closed
    assert "1 more" in closed
    assert "900 kilograms" in to_html(reading)


@pytest.mark.parametrize(("weight", "told"), [("eight hundred", True), ("seven hundred", False)])
def test_a_contradiction_that_the_editor_chooses_is_told_as_an_answer(read, weight, told):
    """Once, where its first sentence opens it; one whose new words do not hold stays what it was."""

    def answer(request: Request) -> Any:
        if "the last editor" not in request.prompt:
            return reader(whole)(request)
        (ledger,) = re.findall(r"c1 \{\d+\} .*\n  - .* \{\d+ (\d+)\}", request.prompt)
        says = f"Not by the ledger: {weight} kilograms for the upper stone."
        return {"closings": [edit("c1", "Is that its weight?", says, int(ledger))]}

    reading, _, _ = read(answer)
    answers = {tag.question: end.answer for tag, end in _ends(reading) if tag.section_id == "s2"}
    assert (
        answers == {"Is that its weight?": "Not by the ledger: eight hundred kilograms for the upper stone."}
    ) == told
    assert (not reading.conflicts) == told


def test_a_contradiction_is_opened_by_words(read, monkeypatch):
    """And not by the number of a beginning without a heading, which stands for none."""
    monkeypatch.setattr(f"{__name__}.TEXT", TEXT.replace("# 1 The mill\n\n", ""))
    edited: list[str] = []

    def second(prompt: str, reply: Row) -> None:
        stone, ledger = number(prompt, WEIGHS), number(prompt, "The ledger gives")
        text = "The weight of the upper stone is nine hundred kilograms, and eight hundred kilograms in the ledger."
        reply["conflicts"] = [{"text": text, "cite": [stone, 10, ledger]}] * 2
        reply["closes"] = [closing("t1", "resolved", "The upper stone weighs 900 kilograms.", stone)]

    def answer(request: Request) -> Any:
        edited.extend([request.prompt] * ("the last editor" in request.prompt))
        return reader(second)(request)

    reading, _, _ = read(answer)
    assert [one.evidence[0].quote for one in reading.conflicts] == [f"{WEIGHS}."]
    assert re.search(r"c1 \{\d+\} .The upper stone weighs", edited[0])


def _ends(reading: Reading) -> list[tuple[Any, Resolution]]:
    tags = {tag.id: tag for entry in reading.resolved.entries for tag in entry.tags}
    return [(tags[end.tag_id], end) for end in reading.resolved.resolutions]


@pytest.mark.parametrize("reply", ["no JSON", {"closings": "none"}, {"closes": []}])
def test_without_an_editor_answers_stay_as_they_are(read, reply):
    reading, ends, _ = read(answered(lambda seen: reply))
    assert {ends[name].weight for name in ("upper stone", "the wheel", "stone")} == {None}
    assert ends["the wheel"].answer == "In a dry summer the upper pond drives the wheel."
    assert not reading.audit.losses


def test_what_the_editor_answers_in_the_paragraph_that_asks_stays(read):
    def edits(seen: dict[str, int]) -> Row:
        return {"closings": [edit("h1", "How heavy?", "The lower stone weighs as much, it is said.", seen[WEIGHS])]}

    _, ends, _ = read(answered(edits))
    assert ends["stone"].answer == "The ledger gives 800 kilograms."


def by_parts(prompt: str, reply: Row) -> None:
    """Two parts answer in part; a third tag is only pointed at."""
    if f"}} {WEIGHS}" in prompt.partition('part="text"')[2].partition("</document>")[0]:
        reply["closes"].append(
            closing("t1", "partial", "The upper stone weighs 900 kilograms.", number(prompt, WEIGHS))
        )
    if "The ledger gives" in prompt.partition('part="text"')[2].partition("</document>")[0]:
        ledger = number(prompt, "The ledger gives")
        answer = "The ledger gives the weight of the upper stone as 800 kilograms."
        reply["closes"].append(closing("t1", "partial", answer, ledger))
    if "the tags t1" in prompt:
        place = re.search(r"\{(\d+)\} 3 The water", prompt)
        reply["points_to"] = [{"tag": "t3", "sections": [int(place[1])]}]


def test_what_parts_answer_differently_is_asked_once_more_in_one_request(read):
    second = reader(by_parts)

    def answer(request: Request) -> Any:
        if SETTLED not in request.prompt:
            return second(request)
        stone, ledger = number(request.prompt, WEIGHS), number(request.prompt, "The ledger gives")
        answer = "The upper stone weighs nine hundred kilograms, eight hundred kilograms by the ledger."
        driven = "The upper pond drives the wheel in a dry summer."
        return {
            "closes": [
                closing("t1", "resolved", answer, stone, ledger),
                closing("t3", "resolved", driven, number(request.prompt, DRIVEN)),
            ]
        }

    reading, ends, backend = read(answer, pack=330)
    assert sum(SETTLED in request.prompt for request in backend.requests) == 1
    assert len([request for request in backend.requests if request.task == "backward"]) >= 4
    assert ends["upper stone"].status == "resolved"
    assert "by the ledger" in ends["upper stone"].answer
    assert ends["the wheel"].status == "resolved"
    looked, parts = ends["old sluice"].parts
    assert looked == parts > 1
    assert not reading.audit.fallbacks


def test_what_no_part_closed_is_looked_for_once_more(read):
    """Closed with a sentence beside it or where retrieval leads, or no tag after all; what was refused is not asked."""
    asked: list[str] = []

    def second(prompt: str, reply: Row) -> None:
        reply["closes"] = [
            closing("t3", "resolved", "A team of oxen drives it in a dry summer.", number(prompt, DRIVEN))
        ]

    def answer(request: Request) -> Any:
        if SETTLED not in request.prompt:
            return reader(second)(request)
        asked.append(request.prompt)
        return {
            "closes": [closing("t1", "resolved", "Nine hundred kilograms.", number(request.prompt, WEIGHS))],
            "void": [
                {"tag": "t2", "why": "the same", "same_as": "t1"},
                {"tag": "t4", "why": "nobody would ask", "same_as": ""},
            ],
        }

    _, ends, _ = read(answer)
    (prompt,) = asked
    told = prompt.partition(SETTLED)[2]
    assert all(f"\n{tag} " in told for tag in ("t1", "t2", "t4"))
    assert "\nt3 " not in told
    assert told.count("closed by no part") == 3
    assert (ends["upper stone"].status, ends["upper stone"].answer) == ("resolved", "Nine hundred kilograms.")
    assert ends["weight of the stone"].status == ends["old sluice"].status == "void"
    assert ends["the wheel"].status == "unresolved"


def test_where_no_part_was_read_again_nobody_judged(read):
    second = reader(whole)

    def answer(request: Request) -> Any:
        return "no JSON" if request.task == "backward" else second(request)

    reading, ends, _ = read(answer)
    assert {end.status for end in ends.values()} == {"unjudged"}
    assert "not judged: What became of the old sluice?" in to_markdown(reading)
    assert len([note for note in reading.audit.fallbacks if "(backward): it was no JSON" in note]) == 4


def test_the_last_line_says_for_how_many_sections_the_extractive_reader_stood_in(read):
    from twopass.audit import stood_in

    reading, _, _ = read(lambda request: "no JSON")
    assert stood_in(reading.audit) == ("the extractive reader stood in for 4 of 4 section(s); why: it was no JSON (4×)")
    reading, _, _ = read(reader(whole))
    assert stood_in(reading.audit) == ""
