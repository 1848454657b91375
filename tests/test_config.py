"""Options: each once, the same for the command line and Python, and none that is wrong passes in silence."""

from __future__ import annotations

import pickle
from dataclasses import FrozenInstanceError, fields, replace
from typing import get_type_hints

import pytest

from twopass import index, read
from twopass.config import DEFAULTS, TABLE, Changes, Group, Options
from twopass.errors import LostContent, OptionError
from twopass.pipeline import settings_of
from twopass.report import to_json


def flag(name: str) -> str:
    return f"--{TABLE[name].flag or name.replace('_', '-')}"


def test_keywords_are_the_options():
    assert get_type_hints(Changes) == get_type_hints(Options)
    assert [one.name for one in fields(Options)] == list(Changes.__annotations__)


def test_every_option_of_the_table_is_documented():
    for name, row in TABLE.items():
        assert f"\n    {name} (" in Options.__doc__
        assert row.help in Options.__doc__


@pytest.mark.parametrize(
    ("command", "groups"),
    [
        ("summarize", set(Group)),
        ("index", set(Group)),
        ("references", {Group.FILE, Group.MODEL}),
        ("skeleton", {Group.FILE}),
    ],
)
def test_a_command_takes_the_options_of_its_groups(twopass, command, groups):
    help_ = twopass(command, "--help").stdout
    for name, row in TABLE.items():
        assert (f"{flag(name)} " in help_) == (row.group in groups), name


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"second_pass": "sideways"}, "second_pass cannot be 'sideways' (it is 'backward' or 'forward' or 'none')"),
        ({"concurrency": 0}, "concurrency cannot be 0 (it is a whole number of at least 1)"),
        ({"concurrency": True}, "concurrency cannot be True"),
        ({"context": 100}, "at least 1024"),
        ({"reply_tokens": 1}, "reply_tokens cannot be 1 (it is a whole number of at least 64)"),
        ({"timeout": float("nan")}, "timeout cannot be nan"),
        ({"pages": 3}, "pages cannot be 3 (it is text)"),
        ({"cache": "no"}, "cache cannot be 'no' (it is True or False)"),
        ({"forward": 3}, "it is ForwardOptions"),
        ({"password": 1234}, "password cannot be of type int"),
    ],
)
def test_a_wrong_value_is_one_line(paper, changes, words):
    for use in (Options, lambda **given: read(paper, **given), lambda **given: index([paper], **given)):
        with pytest.raises(OptionError) as caught:
            use(**changes)
        assert words in str(caught.value)
        assert "\n" not in str(caught.value)
        assert "1234" not in str(caught.value)


def test_an_unknown_keyword_names_its_neighbour(paper):
    with pytest.raises(
        TypeError, match=r"^read\(\) got an unexpected keyword argument 'modle'; did you mean 'model'\?$"
    ):
        read(paper, modle="extractive")
    with pytest.raises(TypeError, match=r"^index\(\) .* 'worker'; did you mean 'workers'\?$"):
        index([paper], worker=2)
    with pytest.raises(TypeError, match=r"argument 'zzz'$"):
        read(paper, zzz=1)
    with pytest.raises(OptionError, match="workers cannot be 0"):
        index([paper], workers=0)


MISPLACED = [
    ({"base_url": "http://127.0.0.1:9"}, "extractive"),
    ({"concurrency": 2}, "vllm:m"),
    ({"timeout": 5.0}, "transformers:m"),
    ({"reply_tokens": 900}, "vllm:m"),
    ({"devices": 2}, "openai:m"),
    ({"language": "de"}, "extractive"),
    ({"plain": True}, "extractive"),
    ({"context": 4096}, "extractive"),
]


@pytest.mark.parametrize(("changes", "model"), MISPLACED)
def test_what_means_nothing_to_the_model_is_refused(twopass, paper, changes, model):
    ((name, value),) = changes.items()
    with pytest.raises(OptionError, match=f"{name} means nothing to the model '{model}'"):
        read(paper, model=model, **changes)
    given = [flag(name)] if value is True else [flag(name), value]
    done = twopass("references", paper, "--model", model, *given)
    assert done.returncode == OptionError.exit_code
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1


def test_settings_are_made_of_what_is_set():
    model = {"model": "openai:m", "base_url": "http://h", "concurrency": 3, "timeout": 9.0, "context": 2048}
    made = settings_of(Options(**model, plain=True, reply_tokens=900))
    assert (made.base_url, made.concurrency, made.timeout) == ("http://h", 3, 9.0)
    assert (made.context_tokens, made.reply_tokens, made.form) == (2048, 900, "plain")
    assert settings_of(Options(model="vllm:m", devices=2)).given("devices", "form", "timeout") == {"devices": 2}


def test_options_are_values():
    options = Options(pages="1-3", password="secret")
    assert pickle.loads(pickle.dumps(options)) == options
    assert replace(options, pages="") == Options(password="secret")
    assert "secret" not in repr(options)
    assert (options.read.pages, options.read.password) == ("1-3", "secret")
    with pytest.raises(FrozenInstanceError):
        options.pages = "2"
    assert {name: getattr(Options(), name) for name in TABLE} == {name: DEFAULTS[name] for name in TABLE}


def test_one_document_many_and_the_command_line_read_alike(twopass, paper, tmp_path):
    options = Options(pages="1-3", layout_only=True)
    one = read(paper, options, essay=True)
    assert to_json(one) == to_json(read(paper, pages="1-3", layout_only=True, essay=True))
    (many,) = index([paper], options, essay=True, workers=1)
    assert to_json(many.reading) == to_json(one)
    flags = ("--pages", "1-3", "--layout-only", "--essay", "--format", "json", "-q")
    assert twopass("summarize", paper, *flags).stdout == to_json(one)
    assert twopass("index", paper, *flags, "-o", tmp_path).returncode == 0
    assert (tmp_path / "paper.twopass.json").read_text("utf-8") == to_json(one)


def test_many_are_cut_to_a_length_as_one_is(twopass, paper, tmp_path):
    assert twopass("index", paper, "--length", "60", "-o", tmp_path, "-q").returncode == 0
    printed = twopass("summarize", paper, "--length", "60", "-q").stdout
    assert (tmp_path / "paper.twopass.md").read_text("utf-8") == printed
    assert twopass("index", paper, "--length", "60", "--essay", "-o", tmp_path).returncode == 2


def test_a_strict_reading_refuses_losses_everywhere(monkeypatch, paper):
    monkeypatch.setattr("twopass.audit.lost", lambda audit: ["a page went missing"])
    assert read(paper, pages="1").document.pages
    with pytest.raises(LostContent, match="a page went missing"):
        read(paper, pages="1", strict=True)
