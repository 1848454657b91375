"""Reading with a model: judged, asked once more, replaced where need be, resumed, and never below the floor."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.backends.scripted import Scripted
from tests.loopback import Loopback, first_sentences
from twopass.backends.base import Reply
from twopass.backends.openai import OpenAIServer
from twopass.config import Options
from twopass.errors import BackendError
from twopass.llm.cache import ReplyCache
from twopass.llm.client import Reader, open_reader
from twopass.pipeline import run
from twopass.report import to_json
from twopass.schema import Reading
from twopass.tasks.judging.novelty import Subject
from twopass.tasks.numbered import Numbered
from twopass.text.analysis import DocumentAnalysis
from twopass.text.sentence_index import Segmentation

MILL = """# The mill at Corran

The mill grinds rye, wheat and oats between two stones of red granite. The governor, explained below, keeps its pace.

## Water

Water from the upper pond drives the wheel through a wooden channel. The miller opens the sluice by hand every morning.
The pond holds enough water for nine hours of grinding in a dry summer.

## Stones

The upper stone weighs nine hundred kilograms and turns a hundred times a minute. The lower stone never moves.
Both stones are dressed with a steel pick every four weeks, which takes two men a whole day.

## The governor

The governor is a pair of iron weights that fly apart as the stones turn faster. Its arm closes the sluice by a hand's
breadth when the stones exceed one hundred and ten turns a minute.
"""


@pytest.fixture
def mill(tmp_path: Path) -> Path:
    file = tmp_path / "mill.md"
    file.write_text(MILL, "utf-8")
    return file


def whole(reading: Reading) -> None:
    """Nothing is missing: every section has its entry and its line, every tag its resolution."""
    ids = [section.id for section in reading.skeleton.sections]
    assert [entry.section_id for entry in reading.forward.entries] == ids
    assert [line.section_id for line in reading.synthesis.lines] == ids
    assert all(line.comment for line in reading.synthesis.lines)
    assert not [w for w in reading.audit.warnings if "lacks" in w or "lost" in w or "missing" in w]
    for entry in reading.resolved.entries:
        for point in entry.points:
            assert all(reading.document.text[e.start : e.end] == e.quote for e in point.evidence)


def test_a_model_reads_the_whole_paper(paper):
    with Loopback() as loopback:
        reader = Reader(OpenAIServer("m", base_url=loopback.url))
        reading = run(paper, reader, Options(essay=True))
    whole(reading)
    assert reader.usage.prompt_tokens == loopback.log.prompt_tokens > reader.usage.cached_tokens > 0
    assert reader.usage.rounds <= 8  # four tasks, each asked once more at most
    assert len(reading.audit.fallbacks) < len(reading.skeleton.sections) / 4


@pytest.mark.parametrize("context", [8192, 16_384, 32_768])
def test_every_request_fits_the_context_and_none_is_left_out(paper, context):
    backend = Scripted(lambda request: first_sentences(request.prompt))
    backend.context_tokens = context
    reading = run(paper, backend, Options(essay=True))
    whole(reading)
    assert {request.task for request in backend.requests} == {"forward", "backward", "essay"}
    for request in backend.requests:
        assert backend.count_tokens(request.prompt) + request.max_tokens <= context, request.task
    forward = "".join(request.prompt for request in backend.requests if request.task == "forward")
    shown = re.sub(r"\{\d+\} ", "", " ".join(forward.split()))
    analysis = DocumentAnalysis(reading.document, reading.skeleton)
    numbered = analysis.of(Numbered)
    for unit in numbered.by_number.values():
        assert f"{{{unit.number}}}" in forward or not numbered.sent[unit.section]
    for held, sent in zip(analysis.of(Segmentation).by_section, numbered.sent, strict=True):
        for sentence in held if sent else ():
            words = reading.document.text[sentence.start : sentence.end].split()
            if sentence.role == "body" and len(words) >= 8 and words[-1].endswith("."):
                assert " ".join(words[:8]) in shown


def test_one_request_in_five_fails_and_nothing_is_missing(paper, monkeypatch):
    with Loopback(failing=0.2, seed=5, silence=2.0) as loopback:
        reader = Reader(OpenAIServer("m", base_url=loopback.url, timeout=0.7, first_wait=0.02, tries=8))
        monkeypatch.setattr("twopass.tasks.desk.PACK_TOKENS", 700)
        reading = run(paper, reader, Options())
        assert len(loopback.log.faults) >= 5
    whole(reading)
    assert reading.audit.fallbacks == tuple(reader.fallbacks)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (lambda prompt: "I am sorry, I cannot do that.", "it was no JSON"),
        (lambda prompt: '{"sections": [{"section": 10, "points"', "it was no JSON"),
        (lambda prompt: {"summary": "many things"}, "it says nothing of the sections"),
        (lambda prompt: spoilt(prompt, lambda text: "A sentence that nobody wrote."), "nothing of it held"),
        (lambda prompt: spoilt(prompt, lambda text: "the mill the mill the mill the mill the mill"), "nothing of it"),
        (lambda prompt: spoilt(prompt, lambda text: "Summary: points keywords"), "nothing of it held"),
    ],
)
def test_worthless_replies_give_the_extractive_reading_and_a_note(mill, answer, reason):
    floor = run(mill, open_floor(), Options())
    reading = run(mill, Scripted(lambda request: answer(request.prompt)), Options())
    whole(reading)
    noted = [note for note in reading.audit.fallbacks if "(forward)" in note]
    assert noted
    assert reason in noted[0]
    assert reading.synthesis == floor.synthesis
    assert reading.resolved == floor.resolved


def open_floor():
    from twopass.backends import open_backend

    return open_backend("extractive")


def spoilt(prompt: str, write) -> object:
    """A reply of the right shape with other words in it."""
    reply = first_sentences(prompt)
    for row in reply.get("sections", ()):
        row["points"] = [{"text": write(p["text"]), "cite": p["cite"]} for p in row["points"]]
        row["tags"] = []
    for row in reply.get("lines", ()):
        row["text"] = write(row["text"])
    for row in reply.get("closes", ()):
        row["answer"] = write(row["answer"])
    return reply


def test_an_unusable_reply_is_asked_for_once_more_with_the_reason(mill):
    asked: list[str] = []

    def answer(request):
        asked.append(request.prompt)
        return "{" if len(asked) == 1 else first_sentences(request.prompt)

    reading = run(mill, Scripted(answer), Options())
    assert "could not be used: it was no JSON" in asked[1]
    assert not [note for note in reading.audit.fallbacks if "(forward)" in note]


def test_a_part_whose_reply_was_cut_off_is_asked_about_in_two_halves(mill):
    def answer(request):
        asked.append(request)
        short = request.task == "forward" and len(asked) == 1
        return Reply("{", "length") if short else first_sentences(request.prompt)

    asked = []
    reading = run(mill, Scripted(answer), Options())
    whole, first, second = (request.json_schema["properties"]["sections"]["minItems"] for request in asked[:3])
    assert whole == first + second
    assert min(first, second) > 0
    assert not [note for note in reading.audit.fallbacks if "(forward)" in note]


def test_a_statement_that_is_refused_is_asked_for_once_more_and_then_dropped_and_told(mill):
    """Of three spoilt points one is mended, one stays wrong, and one is given up."""
    asked = []

    def answer(request):
        asked.append(request)
        if '"again"' in request.prompt[-80:]:
            rows = [row.split("]") for row in request.prompt.splitlines() if row.startswith("[")]
            told = {int(row[0][1:]): row[1] for row in rows}
            mended = next(n for n, words in told.items() if "14 weeks" in words)
            wrong = next(n for n, words in told.items() if "Robots" in words)
            text = "Both stones are dressed with a steel pick every four weeks."
            number = re.search(r"\{(\d+)\} Both stones", request.prompt)[1]
            return {
                "again": [{"id": mended, "text": text, "cite": [int(number)]}, {"id": wrong, "text": "No.", "cite": []}]
            }
        reply = first_sentences(request.prompt)
        for row in reply.get("sections", ()):
            for point in row["points"]:
                if "steel pick" in point["text"]:
                    point["text"] = "Both stones are dressed with a steel pick every 14 weeks."
                if "nine hours" in point["text"]:
                    point["cite"] = [99_990]
                if "opens" in point["text"]:
                    point["text"] = "Robots open all of the windows at midnight."
        return reply

    reading = run(mill, Scripted(answer), Options())
    points = [point.text for entry in reading.forward.entries for point in entry.points]
    assert "Both stones are dressed with a steel pick every four weeks." in points
    assert not any("14" in text or "Robots" in text or "nine hours" in text for text in points)
    assert [one.task for one in asked[:2]] == ["forward", "forward"]
    assert "14 stands in none of the sentences cited" in asked[1].prompt
    assert len(reading.audit.dropped) == 2
    assert {one.partition(" (")[2].partition(")")[0] for one in reading.audit.dropped} == {"point"}
    assert any("were not borne out" in warning for warning in reading.audit.warnings)


def test_what_a_model_writes_well_is_kept(mill):
    line = "The upper stone, of 900 kg, turns a hundred times a minute; the lower one never moves."

    def answer(request):
        reply = first_sentences(request.prompt)
        for row in reply.get("lines", ()):
            if row["text"].startswith("The upper stone"):
                row |= {"text": line, "cite": [row["cite"][0], row["cite"][0] + 1]}
        return reply

    reading = run(mill, Scripted(answer), Options())
    stones = next(s.id for s in reading.skeleton.sections if s.title == "Stones")
    kept = next(line for line in reading.synthesis.lines if line.section_id == stones)
    assert kept.comment == line
    assert [e.quote[:15] for e in kept.evidence] == ["The upper stone", "The lower stone"]


def test_a_server_that_never_answers_is_an_error_and_no_silent_extract(mill):
    backend = OpenAIServer("m", base_url="http://127.0.0.1:9/v1", tries=1)
    with pytest.raises(BackendError):
        run(mill, backend, Options())


def test_a_second_run_asks_nothing_and_says_the_same(mill, tmp_path):
    with Loopback() as loopback:
        readings = []
        for _ in range(2):
            cache = ReplyCache(tmp_path / "replies.sqlite")
            readings.append(to_json(run(mill, Reader(OpenAIServer("m", base_url=loopback.url), cache), Options())))
            cache.close()
            arrived = loopback.log.arrived
        assert readings[0] == readings[1]
        assert arrived == len({prompt for prompt, _ in loopback.log.answered})


def test_an_edited_document_asks_only_for_what_changed(paper, tmp_path):
    text = "\n\n".join(
        f"# Part {n}\n\n"
        + " ".join(
            f"Fact {n}.{i} is that mill number {n * 97 + i} ground {i + 3} sacks of rye in May." for i in range(120)
        )
        for n in range(24)
    )
    file = tmp_path / "facts.md"
    with Loopback(keep_prompts=True) as loopback:
        counts = []
        for edited in (text, text.replace("mill number 590 ground", "mill number 590 then ground")):
            file.write_text(edited, "utf-8")
            cache = ReplyCache(tmp_path / "replies.sqlite")
            before = len(loopback.log.prompts)
            run(file, Reader(OpenAIServer("m", base_url=loopback.url), cache), Options())
            cache.close()
            counts.append(sum("First reading, forward" in prompt for prompt in loopback.log.prompts[before:]))
    assert counts[0] >= 5
    assert counts[1] <= 2  # the section may stand in two prompts


def test_the_extractive_reader_keeps_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("TWOPASS_CACHE", str(tmp_path))
    assert open_reader(open_floor()).cache is None
    assert not list(tmp_path.iterdir())


def test_output_in_another_language_is_not_held_against_the_words_of_the_document(mill):
    def answer(request):
        reply = first_sentences(request.prompt)
        for row in reply.get("lines", ()):
            row["text"] = "Die Mühle mahlt Roggen und Weizen zwischen den Steinen."
        return reply

    backend = Scripted(answer)
    reading = run(mill, Reader(backend, language="de"), Options())
    assert all("in German" in request.prompt.replace("In", "in") for request in backend.requests)
    assert any("Mühle" in line.comment for line in reading.synthesis.lines)


# ── kill -9 ───────────────────────────────────────────────────────────────────────────────────────

CHILD = """
import sys
from pathlib import Path
from twopass.backends.openai import OpenAIServer
from twopass.config import Options
from twopass.llm.client import Reader
from twopass.pipeline import run
from twopass.llm.cache import ReplyCache
from twopass.report import to_json
from twopass.tasks import desk
url, cache, source, out = sys.argv[1:]
reader = Reader(OpenAIServer("m", base_url=url, concurrency=3), ReplyCache(Path(cache)))
desk.PACK_TOKENS = 260
Path(out).write_text(to_json(run(source, reader, Options())), "utf-8")
"""


def kept(file: Path) -> int:
    """How many replies a cache holds."""
    cache = ReplyCache(file)
    try:
        return cache.holdings().replies
    finally:
        cache.close()


def test_a_killed_run_goes_on_where_it_stopped(tmp_path):
    """The full count of kills is in benchmarks/interruptions.py."""
    source = tmp_path / "mills.md"
    source.write_text("".join(MILL.replace("# The mill at Corran", f"# Mill {n}") for n in range(6)), "utf-8")
    with Loopback(delay=0.25) as loopback:

        def child(name: str, cache: str) -> subprocess.Popen[bytes]:
            command = [
                sys.executable,
                "-c",
                CHILD,
                loopback.url,
                str(tmp_path / cache),
                str(source),
                str(tmp_path / name),
            ]
            return subprocess.Popen(command, env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])})

        assert child("undisturbed.json", "a.sqlite").wait() == 0
        wanted = len({prompt for prompt, _ in loopback.log.answered})
        assert kept(tmp_path / "a.sqlite") == wanted
        loopback.log.answered.clear()
        running = child("killed.json", "b.sqlite")
        while len(loopback.log.answered) < wanted // 2:
            time.sleep(0.01)
            assert running.poll() is None
        running.kill()
        running.wait()
        saved = kept(tmp_path / "b.sqlite")
        assert 0 < saved < wanted
        while len({prompt for prompt, _ in loopback.log.answered}) < saved:  # the log may be a moment behind
            time.sleep(0.01)
        loopback.log.answered.clear()
        assert child("killed.json", "b.sqlite").wait() == 0
        again = {prompt for prompt, _ in loopback.log.answered}
    assert (tmp_path / "killed.json").read_bytes() == (tmp_path / "undisturbed.json").read_bytes()
    assert len(again) == wanted - saved, "what was kept is not asked again, and nothing else is missing"
    assert json.loads((tmp_path / "killed.json").read_text("utf-8"))["audit"]["sections"] > 0


@pytest.mark.parametrize(
    ("write", "changes"),
    [
        (lambda line: line.replace(" the ", " ", 1), True),
        (lambda line: line.replace(" the ", " ").replace("The ", ""), False),
        (lambda line: " ".join(line.split()[:12]) + ".", False),
        (lambda line: "the the the the", False),
    ],
)
def test_a_weak_model_is_asked_plainly_and_never_lowers_the_reading(paper, write, changes):
    floor = run(paper, open_floor(), Options())
    backend = Scripted(lambda request: Reply(write(request.prompt.split("\n\n")[0])), form="plain")
    reading = run(paper, backend, Options())
    whole(reading)
    assert len(backend.requests) > 10
    assert all("{" not in request.prompt and not request.json_schema for request in backend.requests)
    assert reading.resolved == floor.resolved
    assert (reading.synthesis != floor.synthesis) == changes
    assert reading.audit.grounding >= floor.audit.grounding
    subject, weights, words = Subject(reading.document), [], []
    for one in (reading, floor):
        comments = [line.comment for line in one.synthesis.lines]
        said: set[object] = set()
        weights.append(0.0)
        for held in map(subject.concepts, comments):
            weights[-1] += subject.weight(held, said)
            said |= held
        words.append(sum(len(comment.split()) for comment in comments))
    assert weights[0] >= weights[1]
    assert weights[0] / words[0] >= weights[1] / words[1] * 0.99
