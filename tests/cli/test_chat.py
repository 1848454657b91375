"""A session answers line by line, numbers its citations through, opens them, and goes on where it was left."""

from __future__ import annotations

import pytest

from tests.making import make
from twopass.cli.chat import HINT, talk
from twopass.cli.session import COMMANDS, Session
from twopass.config import Options
from twopass.errors import NoSuchFile, OptionError
from twopass.llm.client import open_reader
from twopass.pipeline import open_model
from twopass.retrieval.search import Passages
from twopass.text.analysis import DocumentAnalysis

TEXT = """# The mill

The mill at Ostrel was built in 1872 by Anna Kessler.

Forty-seven people lived beside the mill.
"""


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("TWOPASS_CACHE", str(tmp_path))


def session(text: str = TEXT, resume: str = "", identity: str = "made") -> Session:
    document, skeleton = make(text)
    document = document.model_copy(update={"id": identity})
    passages = Passages(DocumentAnalysis(document, skeleton))
    return Session([("mill.md", passages)], lambda: open_reader(open_model(Options())), resume)


def test_citations_are_numbered_through_and_can_be_opened():
    held = session()
    assert "Anna Kessler. [1] (p. 1)" in str(held.take("Who built the mill at Ostrel?"))
    assert "[2] (p. 1)" in str(held.take("How many people lived beside the mill?"))
    opened = str(held.take("/open 2"))
    assert opened.startswith("Page 1\n")
    assert "»Forty-seven people lived beside the mill.«" in opened
    assert held.take("/open [2]") == opened
    assert "nothing under that number" in str(held.take("/open 9"))


def test_what_is_not_said_is_proved():
    told = str(session().take("What is the salinity of the race?"))
    assert told.startswith("The document does not say.")
    assert "salinity (nowhere)" in told


def test_commands():
    held = session()
    assert "The mill" in str(held.take("/sections"))
    assert str(held.take("/check The mill at Ostrel was built in 1875.")).startswith("Contradicted: the date differs.")
    assert str(held.take("/nonsense")).startswith("There is no /nonsense.\n")
    assert str(held.take("/open")).startswith("/open N ")
    assert str(held.take("/check")).startswith("/check CLAIM ")
    helps = {held.take(line) for line in ("/help", "help", "?", "/", "/h")}
    assert len(helps) == 1
    assert all(f"/{name}" in str(helps) for name in COMMANDS)
    assert [held.take(line) for line in ("/quit", "quit", "Exit", "/q")] == [None] * 4
    assert held.saved.turns == ()


def test_a_session_is_kept_and_resumed_by_name():
    held = session()
    held.take("Who built the mill at Ostrel?")
    assert session().greeting() == "1 earlier question(s).\n"
    assert "Saved as ostrel" in str(held.take("/save ostrel"))
    again = session(resume="ostrel")
    assert "»The mill at Ostrel" in str(again.take("/open 1"))
    again.take("How many people lived beside the mill?")
    assert len(session(resume="ostrel").saved.turns) == 2
    assert len(session().saved.turns) == 1


def test_a_name_that_is_none_or_of_other_documents_is_refused():
    session().take("/save ostrel")
    with pytest.raises(NoSuchFile):
        session(resume="nowhere")
    with pytest.raises(NoSuchFile):
        session(resume="../replies")
    with pytest.raises(OptionError, match="other documents"):
        session(resume="ostrel", identity="other")


def test_an_interrupt_at_the_prompt_gives_up_the_line(monkeypatch, capsys):
    lines = iter([KeyboardInterrupt(), "", "/nonsense", EOFError()])

    def written(prompt: str) -> str:
        line = next(lines)
        if isinstance(line, BaseException):
            raise line
        return line

    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("builtins.input", written)
    talk(session())
    assert capsys.readouterr().out == f"{HINT}\n{HINT}{session().take('/nonsense')}\n\n"


def test_lines_are_read_from_a_pipe(twopass, paper):
    done = twopass("chat", paper, "--pages", "1-2", "--quiet", input="Where does the Velm rise?\n\n/open 1\n")
    assert done.returncode == 0, done.stderr
    assert "[1] (p. 2)" in done.stdout
    assert "»The Velm rises" in done.stdout
