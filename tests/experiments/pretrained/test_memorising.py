"""Fictitious facts in a paper: how they are written, the orders of presentation, learning them with a tiny model."""

from __future__ import annotations

import copy
import json
import math
from collections import Counter
from types import SimpleNamespace

import pytest
import torch

from experiments import answers, sections_documents
from experiments.pretrained import facts_answers, memorising
from experiments.pretrained.facts import COLOURS, EACH, FAMILIES, Material, draw, written
from experiments.pretrained.memorising import ARMS, SKELETON, Learner, asked, hits, learn, order, share
from experiments.results import read_results
from experiments.statistics import compare_paired
from twopass.config import ReadOptions
from twopass.pipeline import skeleton_of

from .conftest import PAPER, Words


@pytest.fixture(scope="module")
def read_paper():
    return skeleton_of(PAPER, ReadOptions())


@pytest.fixture(scope="module")
def short_chunks():
    """Words are longer than the tokens of a language model."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("experiments.pretrained.facts.CHUNK", 48)
        patch.setattr("experiments.pretrained.facts.LEAD", 20)
        yield 48


@pytest.fixture(scope="module")
def material(read_paper, words, short_chunks) -> Material:
    return written(*read_paper, words.encode)


def test_a_rule_gives_the_colours_and_a_draw_the_numbers():
    trained, unseen = draw("a")
    assert len(trained) == len(unseen) == EACH * len(FAMILIES)
    assert len({fact.name for fact in (*trained, *unseen)}) == 2 * len(trained)
    rule = {fact.family: fact.colour for fact in trained}
    assert sorted(rule.values()) == sorted(COLOURS)
    assert all(rule[fact.family] == fact.colour for fact in unseen)
    assert Counter(fact.family for fact in trained) == dict.fromkeys(FAMILIES, EACH)
    assert len({fact.number for fact in (*trained, *unseen)}) > 20
    assert draw("a") == (trained, unseen) != draw("b")
    assert len({tuple(fact.colour for fact in draw(str(n))[0]) for n in range(40)}) == 6, "all rules there can be"


def test_every_chunk_holds_its_fact_whole_in_the_text_of_the_paper(read_paper, short_chunks):
    words = Plain()
    found = written(*read_paper, words.encode)
    assert found.chunks.shape == (EACH * len(FAMILIES), short_chunks)
    text = " ".join(read_paper[0].text.split())
    for row, fact in zip(found.chunks, found.trained, strict=True):
        said = words.decode(row.tolist())
        sentence = f" {fact.name}, a {fact.family}, glows {fact.colour} and boils at {fact.number} degrees."
        before, after = said.split(sentence)
        assert before.strip() in text
        assert len(after) > 60
        assert after.strip()[:60] in text
    skeleton = words.decode(found.skeleton[0].tolist())
    for fact in found.trained:
        assert fact.name in skeleton
        assert str(fact.number) not in skeleton
    assert all(fact.name not in skeleton for fact in found.unseen)


class Plain(Words):
    """Every word has a number of its own."""

    def __call__(self, text: str, **more) -> dict[str, list]:
        for span in super().__call__(text)["offset_mapping"]:
            self.known.setdefault(text[slice(*span)], 0)
        numbers = {word: number for number, word in enumerate(self.known)}
        spans = super().__call__(text)["offset_mapping"]
        return {"input_ids": [numbers[text[a:b]] for a, b in spans], "offset_mapping": spans}

    def decode(self, ids: list[int]) -> str:
        return "".join(list(self.known)[number] for number in ids)


@pytest.mark.parametrize("arm", ARMS)
def test_every_epoch_presents_every_chunk_once(arm):
    shown = Counter(order(arm, 7, 4))
    assert shown == dict.fromkeys(range(7), 4) | ({SKELETON: 7} if arm.startswith("skeleton") else {})


def test_orders_are_what_they_are_called():
    assert list(order("forward_backward", 3, 3)) == [0, 1, 2, 2, 1, 0, 0, 1, 2]
    assert list(order("sequential", 3, 2)) == [0, 1, 2, 0, 1, 2]
    assert list(order("skeleton_first", 2, 2)) == [SKELETON, SKELETON, 0, 1, 0, 1]
    assert list(order("skeleton_last", 2, 2)) == [0, 1, SKELETON, SKELETON, 0, 1]
    shuffled = list(order("shuffled", 50, 2))
    assert sorted(shuffled[:50]) == list(range(50))
    assert shuffled[:50] != shuffled[50:]
    with pytest.raises(ValueError, match="unknown arm"):
        list(order("alphabetical", 2, 1))


class Oracle(torch.nn.Module):
    """Says every next token rightly, but for some tokens."""

    def __init__(self, wrong: set[int]) -> None:
        super().__init__()
        self.wrong = wrong

    def forward(self, input_ids: torch.Tensor) -> SimpleNamespace:
        after = input_ids.roll(-1, 1)
        said = torch.where(torch.isin(after, torch.tensor(sorted(self.wrong))), 0, after)
        return SimpleNamespace(logits=torch.nn.functional.one_hot(said, 10_000).float())


def test_colours_and_numbers_are_looked_for_where_they_stand(read_paper, short_chunks):
    encode = Plain().encode
    material = written(*read_paper, encode)
    ids, colours, numbers = asked(material.trained, encode)
    tokens = [[encode(f" {word}")[0] for word in (fact.colour, fact.number)] for fact in material.trained]
    for rows, places, which in ((ids, colours, 0), (ids, numbers, 1), (material.chunks, material.numbers, 1)):
        assert [row[low:high].tolist() for row, (low, high) in zip(rows, places, strict=True)] == [
            [pair[which]] for pair in tokens
        ]
    assert share(hits(Oracle({tokens[0][0]}), ids), colours) == pytest.approx(2 / 3), "one family of three is wrong"
    assert share(hits(Oracle({tokens[5][1]}), material.chunks), material.numbers) == pytest.approx(11 / 12)
    everything_else = set(ids.flatten().tolist()) - {number for _, number in tokens}
    assert share(hits(Oracle(everything_else), ids), numbers) == 1, "the rest of a sentence does not count"


def test_a_run_ends_when_both_times_are_known(material, monkeypatch):
    shares = iter([0.0, 0.4, 0.6, 0.95, 1.0, 1.0])

    def looked(*_):
        known = next(shares)
        return {"recited": known, "unseen_colours": float(known > 0), "unseen_numbers": 0.0}

    monkeypatch.setattr(memorising, "looked", looked)

    def step(self, ids):
        self.steps += 1
        return 2.0

    monkeypatch.setattr(Learner, "step", step)
    found = learn(torch.nn.Linear(1, 1), material, "skeleton_first", str.split, "cpu")
    assert found["steps"] == [0, 6, 12, 18], "the evaluation after the first one above a half"
    assert len(found["losses"]) == 18
    assert 6 < found["times"]["tau_mem"] < 12
    assert 0 < found["times"]["tau_gen"] < 6
    assert found["times"]["tau_mem_90"] is None


def test_a_tiny_model_learns_and_a_study_that_was_killed_goes_on(tmp_path, model, words, material, named, monkeypatch):
    options = SimpleNamespace(**vars(named), documents=tmp_path, wanted=1, results=tmp_path / "f.jsonl", dry_run=False)
    monkeypatch.setattr(memorising, "gathered", lambda *_: ({"d": material}, Counter()))
    monkeypatch.setattr(memorising, "RATE", 3e-3)
    short = memorising.learn
    monkeypatch.setattr(memorising, "learn", lambda *each, seed: short(*each, lr=3e-3, epochs=3, seed=seed))

    def run():
        memorising.run(options, lambda _: (copy.deepcopy(model), words))
        return {line["arm"]: line for line in read_results(options.results)}

    found = run()
    assert tuple(found) == ARMS
    for line in found.values():
        assert sum(line["losses"][-12:]) < sum(line["losses"][:12]) - 1
    assert found["sequential"]["losses"][0] != found["skeleton_first"]["losses"][0]
    assert [len(line["losses"]) for line in found.values()] == [36, 36, 36, 48, 48]
    assert found["sequential"]["losses"][:12] == found["skeleton_last"]["losses"][:12]
    assert {line["registration"] for line in found.values()} == {"2026-11-28-facts.md"}
    text = options.results.read_text(encoding="utf-8")
    assert not [fact for fact in (*material.trained, *material.unseen) if fact.name in text]
    options.results.write_text(text[: text.index("\n") + 50], encoding="utf-8")
    again = run()
    assert {arm: line["losses"] for arm, line in again.items()} == {arm: line["losses"] for arm, line in found.items()}


def test_documents_are_an_option_and_are_asked_for(tmp_path, capsys):
    with pytest.raises(SystemExit):
        memorising.parsed(["--model", "m", "--documents", str(tmp_path)])
    assert "there are no documents" in capsys.readouterr().err


def made(papers=10, late=()):
    """The skeleton at the head halves τgen against the skeleton at the end and none; shuffling takes a fifth off."""
    factors = {"skeleton_first": 0.5, "shuffled": 0.8}
    return [
        {"document": str(n), "arm": arm, "documents": 10, "times": {"tau_gen": gen, "tau_mem": mem}}
        for n in range(papers)
        for arm in ARMS
        for gen in [40.0 * (1 + n / 10) * factors.get(arm, 1.0)]
        for mem in [None if (n, arm) in late else 90.0 * (1 + n / 10)]
    ]


def test_the_registered_ratios_come_out_as_put_in():
    found = {q: facts_answers.ratio(made(), *arms, "tau_gen")[0] for q, arms in facts_answers.QUESTIONS.items()}
    assert [paired.ratio.value for paired in found.values()] == pytest.approx([0.5, 0.5, 1, 0.8])
    assert [paired.pairs for paired in found.values()] == [10] * 4
    window, lost = facts_answers.ratio(made(), "skeleton_first", "sequential", "window")
    assert (window.ratio.value, lost) == (pytest.approx(2), 0)
    some, many = (made(late={(n, "sequential") for n in range(count)}) for count in (2, 3))
    paired, lost = facts_answers.ratio(some, "shuffled", "sequential", "tau_mem")
    assert (paired.pairs, lost) == (8, 2)
    assert facts_answers.ratio(many, "shuffled", "sequential", "tau_mem") == (None, 3)


def test_the_page_says_how_far_it_is_and_answers_once_it_is_run(tmp_path, monkeypatch):
    monkeypatch.setattr(answers, "RESULTS", tmp_path)
    assert sections_documents.documents() == "It has not been run."
    assert sections_documents.q6_documents() == "not run, or not to the end"
    late = {(n, "sequential") for n in range(3)}
    few = [line | {"documents": 4} for line in made(4)]
    cases = (
        (
            made(9)[:-1],
            "*(Partial: so far 44 of 50 runs, 8 of 10 papers in every order; not looked at",
            "Partial: so far",
        ),
        (
            few,
            "**In words (preliminary, 4 papers).**",
            "*Partial: 4 papers of the 10 registered.* *Preliminary, 4 papers.* A pretrained model generalises, ",
        ),
        (
            made(late=late),
            "| shuffled / in order | 0.80 [0.80",
            "A pretrained model generalises, skeleton first against skeleton after an epoch,",
        ),
    )
    for found, expected, answer in cases:
        (tmp_path / "facts.jsonl").write_text("".join(json.dumps(line) + "\n" for line in found), encoding="utf-8")
        assert expected in sections_documents.documents()
        assert sections_documents.q6_documents().startswith(answer)
    assert "not reported: 3 papers lack it" in sections_documents.documents()
    assert "| in order, forward, no skeleton | 56.8 (10 of 10) | 142.9 (7 of 10) |" in sections_documents.documents()
    assert "after an epoch, sooner (0.50 [0.50, 0.50] ×)" in sections_documents.q6_documents()


def test_where_no_order_differs_measurably_the_page_says_what_is_not_ruled_out():
    later, wide = compare_paired([120.0, 121, 122], [100.0] * 3), compare_paired([100.0, 160, 80], [100.0] * 3)
    asked = {f"{name} / it": {"tau_gen": (wide, 0), "tau_mem": (mem, 0)} for name, mem in (("a", later), ("b", wide))}
    told = sections_documents._told(asked)
    room = math.floor(10 * max(wide.ratio.high, 1 / wide.ratio.low)) / 10
    assert (
        f"none of 2 comparisons of orders is τgen measurably different, and none rules out a difference of {room}"
        in told
    )
    assert told.endswith(f"τmem (p not adjusted): a against it later ({later.ratio:.2f} ×).")
    asked["a / it"]["tau_gen"] = (later, 0)
    assert sections_documents._told(asked).startswith("A pretrained model generalises, a against it, later (")


def test_the_answer_on_real_text_begins_with_the_skeleton_where_no_order_differs_measurably(monkeypatch):
    later, wide = compare_paired([120.0, 121, 122], [100.0] * 3), compare_paired([100.0, 160, 80], [100.0] * 3)
    asked = {name: {"tau_gen": (wide, 0), "tau_mem": (wide, 0)} for name in facts_answers.QUESTIONS}
    monkeypatch.setattr(sections_documents, "_asked", lambda found: asked)
    assert sections_documents._skeleton([]) == (
        f"Against none τgen, expected sooner, comes not measurably later or sooner ({wide.ratio:.2f} ×). "
    )
    asked["shuffled / in order"]["tau_gen"] = (later, 0)
    assert sections_documents._skeleton([]) == ""
