"""The bridge: which windows are chosen, what stands before them, what they cost, and the registered numbers."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch

from experiments import answers, sections_bridge
from experiments.pretrained import bridge, bridge_answers
from experiments.pretrained.contexts import NAMES, contexts
from experiments.pretrained.index_items import Item, beside, nearest, opened, shown_tags, shuffled, without_own
from experiments.pretrained.language_model import bits, bits_by_context
from experiments.pretrained.windows import EACH, INDEX, LOCAL, SECTION, THIRDS, WINDOW, Prepared, Window, chosen
from experiments.results import read_results
from experiments.statistics import t_mean


def test_windows_lie_in_the_middle_of_long_sections_of_running_text(pair, paper):
    sections = pair[1].skeleton.sections
    assert paper.windows
    for window in paper.windows:
        low, high = window.tokens
        assert abs((window.first - low) - (high - window.first - WINDOW)) <= 1
        assert high - low >= SECTION
        assert window.first >= LOCAL + INDEX
        section = sections[window.place]
        assert paper.words(window.first, window.first + WINDOW) in pair[1].document.text[section.body : section.end]
    short = {section.id for section in sections if section.end - section.body < SECTION}
    assert short.isdisjoint(sections[window.place].id for window in paper.windows)


@pytest.mark.parametrize(
    ("text", "running"),
    [("Plain words, " * 9, True), ("Words [♫♮] " * 9, False), ("\ue001 word " * 9, False), ("7 3 1 word " * 9, False)],
)
def test_running_text_has_letters_and_no_signs(text, running):
    assert Prepared("", text, [0], [0], [], [], []).running(0, 1) == running


def test_each_third_has_as_many_windows_and_the_same_ones_every_time():
    found = [Window(100 * n, n, (0, 1), (0, 1)) for n in range(10)]
    one, other = (chosen(document, found) for document in ("a", "b"))
    assert [window.third for window in one] == [third for third in THIRDS for _ in range(EACH)]
    assert all(THIRDS[3 * found.index(replace(window, third="")) // 10] == window.third for window in one)
    assert one == chosen("a", found) != other
    assert len(chosen("a", found[:5])) == 5, "a document with so few does not take part"


def test_contexts_hold_nothing_of_the_windows_section_and_compare_at_equal_length(paper, words):
    other = replace(paper, document="other")
    for window in paper.windows:
        found = contexts(paper, window, other, words.encode)
        assert tuple(found) == NAMES
        assert {name: len(ids) for name, ids in found.items()} == dict.fromkeys(NAMES, LOCAL + INDEX) | {
            "nothing": 0,
            "local": LOCAL,
        }
        before = list(paper.ids[window.first - LOCAL - INDEX : window.first])
        assert found["more"] == before
        assert all(ids[-LOCAL:] == before[-LOCAL:] for name, ids in found.items() if name != "nothing")
        assert len({tuple(found[name]) for name in ("forward", "resolved", "shuffled", "excerpt")}) == 4


def test_no_index_shows_a_line_or_a_tag_of_the_windows_section(paper, words):
    for window in paper.windows:
        shown: list[str] = []
        contexts(
            paper, window, replace(paper, resolved=[Item(0, "apart " * 400)], closings=[]), recording(words, shown)
        )
        assert len(shown) > 20
        for item in (*paper.forward, *paper.resolved, *paper.closings):
            own = any(start < window.span[1] and end > window.span[0] for start, end in item.spans)
            if own or item.place == window.place:
                assert not [text for text in shown if item.text in text]


def recording(words, shown):
    return lambda text: shown.append(text) or words.encode(text)


def test_lines_that_rest_on_or_quote_the_section_are_left_out():
    own = (100, 200)
    items = [
        Item(0, "elsewhere", ((0, 50),)),
        Item(1, "own line"),
        Item(2, "rests on it", ((0, 20), (190, 230))),
        Item(3, "ends where it begins", ((60, 100),)),
        Item(4, "he said: One two three four five six seven EIGHT nine"),
        Item(5, "sees", ((210, 220),), "t1", "one two three four five six seven eight"),
        Item(6, "one two three four five six seven"),
    ]
    kept = without_own(items, 1, own, "zero one two three\nfour five six seven eight nine")
    assert [item.place for item in kept] == [0, 3, 6]


@pytest.mark.parametrize("answers", ["ab", "aabb", "abcdefg", "aabbbcd", "abcabcab"])
def test_shuffled_closings_are_a_permutation_in_which_no_tag_keeps_its_words(answers):
    found = [Item(place, f"tag {place}", (), f"t{place}", answer) for place, answer in enumerate(answers)]
    for seed in "xyz":
        dealt = shuffled(found, seed)
        assert Counter(item.answer for item in dealt) == Counter(answers)
        assert all(item.answer != old.answer and item.tag == old.tag for item, old in zip(dealt, found, strict=True))
    if len(set(answers)) == len(answers) > 2:
        assert len({tuple(item.answer for item in shuffled(found, str(seed))) for seed in range(9)}) > 1


@pytest.mark.parametrize("answers", ["", "a", "aa", "aab"])
def test_closings_that_cannot_be_dealt_out_anew(answers):
    assert shuffled([Item(n, "", (), f"t{n}", answer) for n, answer in enumerate(answers)], "x") is None


def test_the_nearest_closings_come_first_and_lines_fill_the_room(few_words):
    said = [Item(place, f"line of {place} . ") for place in range(9)]
    tags = [Item(place, f"opened in {place}", (), f"t{place}", "closed by this") for place in (0, 3, 5, 8)]
    assert [tags[n].place for n in nearest(tags, 4)] == [5, 3, 8, 0]
    chosen = shown_tags(tags, 4, 16, few_words.encode)
    assert [tags[n].place for n in chosen] == [5, 3], "seven words and the end of a line each"
    ids = beside([tags[n] for n in chosen], said, 4, 32, few_words.encode)
    assert len(ids) == 32
    assert "line of\n" in few_words.decode(ids), "what fills the room is cut, and ends its line"
    text = few_words.decode(ids)
    assert text.index("opened in 3") < text.index("line of 4") < text.index("opened in 5")
    assert "line of 8" not in text, "the farthest"
    assert beside([], said, 4, 3000, few_words.encode) is None
    assert [str(item) for item in opened(tags[:1])] == ["opened in 0 → ?"]


def test_a_window_costs_what_a_plain_forward_pass_says(model, paper):
    window, context = list(paper.ids[:WINDOW]), list(paper.ids[500:560])
    found = bits_by_context(model, {"a": context, "none": [], "b": context[::-1]}, window, 0)
    assert list(found) == ["a", "none", "b"]
    for name, before in {"a": context, "none": [], "b": context[::-1]}.items():
        row = torch.tensor([[0, *before, *window]])
        with torch.no_grad():
            spread = model(row).logits[0].log_softmax(-1)
        costs = [-float(spread[len(before) + n, token]) for n, token in enumerate(window)]
        assert found[name] == pytest.approx(sum(costs) / len(costs) / torch.log(torch.tensor(2.0)).item(), abs=1e-5)
    row = torch.randint(1, 256, (1, 40))
    assert bits(model, row, 39)[0] == pytest.approx(8, abs=0.5), "a fresh model of 256 tokens"


def run(options, model, words, monkeypatch, documents):
    monkeypatch.setattr(bridge, "gathered", lambda *_: (documents, Counter({"not in English": 2})))
    bridge.run(options, lambda _: (model, words))
    return read_results(options.results)


def test_a_study_that_was_killed_goes_on_and_keeps_no_word(tmp_path, model, words, paper, named, monkeypatch, capsys):
    results = tmp_path / "bridge.jsonl"
    options = SimpleNamespace(**vars(named), documents=tmp_path, results=results, reader="extractive", dry_run=False)
    documents = [paper, replace(paper, document="other")]
    found = run(options, model, words, monkeypatch, documents)
    assert Counter(line["document"] for line in found) == {each.document: len(paper.windows) for each in documents}
    assert all(tuple(line["bits"]) == NAMES for line in found)
    assert all(line["registration"] == "2026-11-28-bridge.md" and line["commit"] for line in found)
    known = {word.strip(".,").lower() for word in paper.text.split() if len(word) > 9}
    held = json.dumps([list(line.values()) for line in found]).lower()
    assert not [word for word in known if word in held]
    with pytest.raises(SystemExit, match="another documents, 2 and not 3"):
        run(options, model, words, monkeypatch, [*documents, replace(paper, document="third")])
    text = results.read_bytes()
    results.write_bytes(text[: text.index(b"\n") + 100])
    capsys.readouterr()
    dry = SimpleNamespace(**vars(options) | {"dry_run": True})
    assert len(run(dry, model, words, monkeypatch, documents)) == 1
    assert "2 documents take part; left out: 2 not in English" in (said := capsys.readouterr().out)
    assert f"{2 * len(paper.windows) - 1} of" in said
    again = run(options, model, words, monkeypatch, documents)
    assert [line["bits"] for line in again] == [line["bits"] for line in found]


def test_documents_are_an_option_and_are_asked_for(tmp_path, capsys):
    for more in ([], ["--documents", str(tmp_path)]):
        with pytest.raises(SystemExit):
            bridge.parsed(["--model", "m", *more])
        assert "there are no documents" in capsys.readouterr().err


def test_a_document_without_all_windows_is_told_apart(tmp_path, pair, words, monkeypatch):
    path = tmp_path / "one.pdf"
    assert bridge.prepared(path, tmp_path, "a model", words) == "not read by the model"
    assert bridge.prepared(path, tmp_path, "extractive", words) == "not readable"
    for name, reading in zip(("forward", "resolved"), pair, strict=True):
        reading.save(tmp_path / f"one.{name}.json")
    assert bridge.prepared(path, tmp_path, "a model", words) == "too few sections of running text"
    monkeypatch.setattr("experiments.pretrained.windows.SECTION", 200)
    found = bridge.prepared(path, tmp_path, "a model", words)
    assert Counter(window.third for window in found.windows) == dict.fromkeys(THIRDS, EACH)
    monkeypatch.setattr("experiments.pretrained.contexts.FEWEST", 100)
    assert bridge.prepared(path, tmp_path, "a model", words) == "too few closings"


def made(documents=40):
    """Forward costs 4 bits, resolved .05 less in the middle thirds of documents, and noise of a document's own."""
    return [
        {
            "document": str(n),
            "documents": 40,
            "reader": "extractive",
            "third": third,
            "bits": dict.fromkeys(NAMES, 4.0) | {"resolved": 4.0 - drop, "more": 3.5},
        }
        for n in range(documents)
        for third in THIRDS
        for side in (-1, 1)
        for drop in [(0.05 if third == "middle" else 0.0) + 0.01 * (n % 3 - 1) + 0.2 * side]
    ]


def test_the_registered_numbers_come_out_as_put_in():
    found = bridge_answers.primary(made(39))
    assert (found.value, found.count) == (pytest.approx(-0.05), 39), "documents count, not windows"
    assert found.high - found.low < 0.01, "what two windows of a document have against one another is no noise"
    thirds = bridge_answers.by_third(made(39))
    assert {third: round(mean.value, 6) + 0 for third, mean in thirds.items()} == {
        "first": 0,
        "middle": -0.05,
        "last": 0,
    }
    assert bridge_answers.controls(made(39))["more"].value == pytest.approx(0.45)
    assert bridge_answers.means(made(39))["resolved"]["middle"] == pytest.approx(3.95)


def test_what_a_study_could_find_is_told():
    """With a spread of .066 bits over 40 documents: .03 bits, by tables of t."""
    lines = [
        {
            "document": str(n),
            "third": "middle",
            "bits": {"resolved": 0.066 * (-1) ** n * (39 / 40) ** 0.5, "forward": 0},
        }
        for n in range(40)
    ]
    assert bridge_answers.detectable(bridge_answers.primary(lines)) == pytest.approx(0.03, abs=0.0005)


def test_nothing_is_looked_at_before_all_windows_are_in():
    assert bridge_answers.ready(made())
    assert not bridge_answers.ready(made()[:-1])
    assert not bridge_answers.ready(made(39))


def test_the_page_says_how_far_it_is_and_answers_once_it_is_run(tmp_path, monkeypatch):
    monkeypatch.setattr(answers, "RESULTS", tmp_path)
    assert sections_bridge.bridge() == "It has not been run."
    assert sections_bridge.q8() == "not run, or not to the end"
    for found, expected in ((made()[:-1], "So far 239 of 240 windows"), (made(), "of 40 documents is lower (-0.050")):
        (tmp_path / "bridge.jsonl").write_text("".join(json.dumps(line) + "\n" for line in found), encoding="utf-8")
        assert expected in sections_bridge.bridge()
    assert "| nothing but the 768 tokens before | 0.450" in sections_bridge.bridge()
    assert "as much more of the text before higher (0.450" in sections_bridge.q8()


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ([-0.05, -0.052], "lower"),
        ([0.02, 0.0201], "higher, by less than 0.03"),
        ([0.001, -0.001], "the same within 0.03"),
        ([0.2, -0.3], "not measurably higher or lower"),
    ],
)
def test_words_follow_the_rule_with_the_margin_of_the_study(values, told):
    assert sections_bridge.word(t_mean(values)) == told


def test_the_projects_page_tells_what_was_found():
    page = Path(__file__).parents[3] / "README.md"
    found = bridge_answers.primary(sections_bridge.lines())
    assert sections_bridge.said(found) in page.read_text(encoding="utf-8")
