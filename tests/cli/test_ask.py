"""The command `ask` prints an answer with pages and words, or the proof of its search."""

from __future__ import annotations

import json
import os

import pytest

from tests.loopback import Loopback
from twopass.answers import Answer

KEY = {"OPENAI_API_KEY": "none"}


@pytest.fixture(scope="module")
def shelf(tmp_path_factory) -> dict[str, str]:
    """An environment in which our paper is read once for this file."""
    return os.environ | {"TWOPASS_CACHE": str(tmp_path_factory.mktemp("cache"))}


def test_an_answer_names_its_page(twopass, paper, shelf):
    done = twopass("ask", paper, "Where does the Velm rise?", env=shelf)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("1. “The Velm rises on the Ostrel plateau at 640 m")
    assert "(p. 2)" in done.stdout.splitlines()[0]


def test_what_is_not_said_is_proved(twopass, paper, shelf):
    done = twopass("ask", paper, "What is the salinity of the water at Marrin?", env=shelf)
    assert done.stdout.startswith("The document does not say.\n")
    assert "salinity (nowhere)" in done.stdout
    assert "passages on 12 pages" in done.stdout


def test_json_is_an_answer(twopass, paper, shelf):
    done = twopass("ask", paper, paper, "Where does the Velm rise?", "--format", "json", "-k", "3", env=shelf)
    answers = [Answer.model_validate(json.loads(line)) for line in done.stdout.splitlines()]
    assert [len(one.passages) for one in answers] == [3, 3]
    assert answers[0].sentences[0].evidence[0].page == 2


def test_a_question_needs_a_file(twopass, paper):
    assert twopass("ask", "Where?").returncode == 2
    assert twopass("ask", "nowhere.pdf", "Where?").returncode == 3


def test_a_server_answers_with_sentences_of_the_document(twopass, paper, shelf):
    with Loopback(keep_prompts=True) as server:
        model = ("--model", "openai:m", "--base-url", server.url, "--no-cache", "--context", "9000")
        done = twopass("ask", paper, "Where does the Velm rise?", *model, "--format", "json", env=shelf | KEY)
        checked = twopass("check", paper, "The Velm rises on a plateau.", *model, "--format", "json", env=shelf | KEY)
    assert done.returncode == 0, done.stderr
    answer = Answer.model_validate(json.loads(done.stdout))
    assert answer.by == "openai:m"
    assert "The Velm rises on the Ostrel plateau" in answer.sentences[0].text
    assert json.loads(checked.stdout)["verdict"] == "unclear"
    assert len(server.log.prompts) == 4


def test_a_server_that_talks_leaves_the_answer_to_the_document(twopass, paper, shelf):
    with Loopback(lambda prompt: "Certainly! I have read it.") as server:
        model = ("--model", "openai:m", "--base-url", server.url, "--no-cache")
        done = twopass("ask", paper, "Where does the Velm rise?", *model, env=shelf | KEY)
    assert done.returncode == 0, done.stderr
    assert "“The Velm rises on the Ostrel plateau" in done.stdout
    assert "the document's own sentences" in done.stderr
