"""An answer is shown sentence by sentence while a model writes it; what was shown is the beginning of what it says."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.backends.scripted import Scripted
from tests.conftest import ROOT
from tests.loopback import Dripped, Loopback, events, first_sentences, streaming
from tests.tasks.test_asked import number_of
from twopass.answers import Answer
from twopass.backends.base import Reply, Request
from twopass.cli.chat import STOPPED
from twopass.cli.output import Live
from twopass.config import Options
from twopass.llm.client import Reader
from twopass.passes.answer import answer_question
from twopass.report.answer_text import answer_text, sentences_text
from twopass.retrieval.search import Passages
from twopass.shelf import open_reading

QUESTION = "Where does the Velm rise?"
RISES, SEA = "The Velm rises on the Ostrel plateau at 640 m.", "It reaches the sea at Marrin after 214 km."
FALSE = "Its source was blessed by seventeen bishops of the valley."
CITED = {RISES: "The Velm rises on the Ostrel plateau", SEA: "It reaches the sea at Marrin"}


@pytest.fixture(scope="module")
def passages(paper: Path) -> Passages:
    return Passages.of(open_reading(paper, Options(cache=False)))


def reply(verdict: str, *texts: str, more: str = "", last: bool = False) -> Any:
    """Writes a reply with these sentences; `last` puts the verdict behind them, `more` asks for a section."""

    def write(request: Request) -> str:
        rows = [{"text": text, "cite": [number_of(request, CITED.get(text, CITED[RISES]))]} for text in texts]
        wanted = [number_of(request, more)] if more else []
        body = {"verdict": verdict, "answer": rows, "missing": "", "more": wanted}
        return json.dumps(dict(reversed(body.items())) if last else body)

    return write


class Streaming(Scripted):
    """Writes replies in pieces of a few characters, and notes what was on the screen before the last one."""

    context_tokens = 9000

    def __init__(self, replies: list[Any], seen: Any) -> None:
        super().__init__(self._next)
        self.replies, self.seen, self.early = list(replies), seen, list[str]()

    def _next(self, request: Request) -> Any:
        if request.task == "select_sections":
            return {"sections": [number_of(request, "2.1 The river")], "terms": []}
        given = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        cut = isinstance(given, tuple)
        text = (given[0] if cut else given)(request)
        hear = request.listen()
        for i in range(0, len(text) - 5, 5):
            hear(text[i : i + 5])
        self.early.append(self.seen())
        return Reply(text, "length" if cut else "stop")


def show(passages: Passages, replies: list[Any], capsys) -> tuple[list[int], str, Answer]:
    """The lines on the screen before the end of each reply, the whole screen, and the answer."""
    screen: list[str] = []

    def seen() -> str:
        screen.append(capsys.readouterr().out)
        return "".join(screen)

    model = Streaming(replies, seen)
    with Live(lambda sentences: sentences_text(sentences, "en"), "en") as live:
        answer = answer_question(passages, QUESTION, Reader(model), follower=live.follower)
        live.finish(answer_text(answer, "en"))
    return [len(one.splitlines()) for one in model.early], seen(), answer


BOTH = reply("answered", RISES, SEA)
CASES: dict[str, tuple[list[Any], list[int], int]] = {
    "both hold": ([BOTH], [2], 2),
    "the last one is refused and mended": ([reply("answered", RISES, FALSE), BOTH], [1, 2], 2),
    "the first one is refused and mended": ([reply("answered", FALSE, SEA), BOTH], [0, 2], 2),
    "one is refused twice": ([reply("answered", RISES, FALSE, SEA)], [1, 1], 2),
    "the verdict stands last": ([reply("answered", RISES, SEA, last=True)], [0], 2),
    "partly, and sections are asked for": ([reply("partly", RISES, more="7.3 What"), BOTH], [0, 2], 2),
    "partly, and none is": ([reply("partly", RISES, SEA)], [0], 2),
    "sections asked for change nothing": ([reply("answered", RISES, more="7.3 What"), BOTH], [1, 2], 2),
    "the document does not say": ([reply("not_in_document", RISES, SEA)], [0], 0),
    "cut off, then whole": ([(BOTH,), BOTH], [2, 2], 2),
}


@pytest.mark.parametrize("case", CASES)
def test_what_was_shown_is_the_beginning_of_the_answer(case, passages, capsys):
    replies, early, count = CASES[case]
    shown, screen, answer = show(passages, replies, capsys)
    assert (shown, len(answer.sentences)) == (early, count)
    assert screen == answer_text(answer, "en")


REVISED: dict[str, list[Any]] = {
    "further sections change the answer": [reply("answered", RISES, more="7.3 What"), reply("answered", SEA)],
    "the second reply has another order": [reply("answered", RISES, FALSE), reply("answered", SEA, RISES)],
    "no reply is usable in the end": [(BOTH,), (BOTH,)],
}


@pytest.mark.parametrize("case", REVISED)
def test_an_answer_that_changes_after_it_was_shown_says_so(case, passages, capsys):
    _, screen, answer = show(passages, REVISED[case], capsys)
    before, after = screen.split("\nRevised:\n")
    assert before.startswith(f"1. {RISES}")
    assert after == answer_text(answer, "en")


# ── the commands ──────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def environment(tmp_path_factory, paper) -> dict[str, str]:
    """An environment in which our paper is read."""
    here = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    cache = str(tmp_path_factory.mktemp("cache"))
    held = os.environ | {"TWOPASS_CACHE": cache, "OPENAI_API_KEY": "none", "PYTHONPATH": here}
    subprocess.run([sys.executable, "-m", "twopass", "ask", paper, QUESTION], env=held, capture_output=True, check=True)
    return held


def test_a_streamed_answer_is_the_whole_one_and_is_kept(twopass, paper, environment):
    with Loopback(habit=streaming(first_sentences)) as server:
        model = ("--model", "openai:m", "--base-url", server.url, "--context", "9000")
        streamed = twopass("ask", paper, QUESTION, *model, "--stream", env=environment)
        asked = len(server.log.bodies)
        whole = twopass("ask", paper, QUESTION, *model, env=environment)
        assert len(server.log.bodies) == asked
    assert [bool(body.get("stream")) for body in server.log.bodies] == [False, True]
    assert streamed.returncode == 0, streamed.stderr
    assert (streamed.stdout, streamed.stderr) == (whole.stdout, whole.stderr)
    assert RISES[:20] in streamed.stdout.splitlines()[0]


@pytest.mark.parametrize("more", [("--format", "json"), ("-o", "answer.txt")])
def test_only_text_on_stdout_is_streamed(twopass, paper, more):
    done = twopass("ask", paper, QUESTION, "--stream", *more)
    assert done.returncode == 2
    assert "streamed" in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="there an interrupt goes to all processes of a console")
def test_an_interrupt_ends_the_answer_and_not_the_session(paper, environment):
    stalls = [60.0]

    def habit(body: dict[str, Any]) -> Dripped | None:
        whole = events(json.dumps(first_sentences(body["messages"][0]["content"])))
        if not body.get("stream"):
            return None
        return Dripped([*whole[:-4], stalls.pop()] if stalls else whole)

    with Loopback(habit=habit) as server:
        command = ["chat", str(paper), "--model", "openai:m", "--base-url", server.url, "--context", "9000", "--stream"]
        chat = subprocess.Popen(
            [sys.executable, "-m", "twopass", *command, "--quiet"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, text=True,
        )  # fmt: skip
        assert chat.stdin is not None
        assert chat.stdout is not None
        chat.stdin.write(f"{QUESTION}\n")
        chat.stdin.flush()
        first = chat.stdout.readline()
        chat.send_signal(signal.SIGINT)
        rest, errors = chat.communicate(f"{QUESTION}\n", timeout=60)
    assert first.startswith("The Velm rises on the Ostrel plateau")
    assert rest == f"{STOPPED}{first}"
    assert (chat.returncode, errors) == (0, "")
