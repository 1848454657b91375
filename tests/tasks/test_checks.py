"""Grouping of sections into prompts, and the judgement of what a model writes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.backends.test_contract import PARAGRAPHS, mill
from twopass.schema import Document
from twopass.tasks.desk import in_order
from twopass.tasks.judging.checks import fault, loops, stands_in
from twopass.tasks.judging.novelty import Index, Subject
from twopass.tasks.prompts import quoted
from twopass.tasks.task import parse

SIZES = st.lists(st.tuples(st.integers(1, 900), st.integers(1, 4)), min_size=1, max_size=120)


@given(SIZES, st.integers(500, 8000))
def test_groups_part_the_sections_are_as_few_as_can_be_and_stay_within_bounds(sizes_and_levels, room):
    sizes, levels = [size for size, _ in sizes_and_levels], [level for _, level in sizes_and_levels]
    groups = in_order(sizes, levels, room)
    assert [i for group in groups for i in group] == list(range(len(sizes)))
    assert all(len(group) == 1 or sum(sizes[i] for i in group) <= room for group in groups)
    filled, greedy = room + 1, 0
    for size in sizes:
        greedy, filled = (greedy, filled + size) if filled + size <= room else (greedy + 1, size)
    assert len(groups) == greedy


def test_groups_are_cut_before_the_highest_heading_near():
    levels = [1] + [2] * 8 + [1] + [2] * 10
    assert in_order([50] * 20, levels, 700) == [range(9), range(9, 20)]


@pytest.fixture
def document() -> Document:
    return mill(PARAGRAPHS[1]).document


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Rye flour keeps for eight months.", ""),
        ("Yes.", "nothing"),
        ("Summary: rye flour keeps long.", "label"),
        ("Key points of it:", "label"),
        ("This section describes how long flour keeps.", "is about"),
        ("flour flour flour flour flour", "repeats itself"),
        ("It keeps and it keeps well and it keeps and it keeps well and it keeps and it keeps well.", "repeats itself"),
        ("One to four numbers that bear all of it out, numbers and names included.", "instructions"),
        ("The smoother works from the end to the beginning of the record.", ""),
    ],
)
def test_worthless_sentences_are_told_by_their_fault(document, text, reason):
    assert reason in fault(text, document)
    assert bool(fault(text, document)) == bool(reason)


def test_a_loop_needs_more_than_an_echo():
    assert not loops(["the", "stone", "turns", "and", "the", "wheel", "turns", "and", "the", "mill", "grinds"])


def test_evidence_bears_out_what_it_says():
    assert stands_in("Rye flour keeps eight months.", "Rye flour keeps for eight months in a dry loft.", "en")
    assert not stands_in("Spelt flour spoils within weeks.", "Rye flour keeps for eight months in a dry loft.", "en")


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ('{"a": 1}', {"a": 1}),
        ('Sure!\n```json\n{"a": 1}\n```', {"a": 1}),
        ('<think>{"b": 2}</think>\n{"a": 1}', {"a": 1}),
        ('```json {"a": 1} ```', {"a": 1}),
        ('Here it is: {"a": 1} I hope that {this} helps.', {"a": 1}),
        ("No JSON here.", None),
        ('{"a": 1', None),
    ],
)
def test_json_is_found_in_a_reply(text, body):
    assert parse(text) == body


def test_a_line_weighs_the_same_in_whatever_order_its_words_come(document):
    subject = Subject(document)
    held = sorted(subject.concepts(document.text), key=str)
    assert subject.weight(held) == subject.weight(held[::-1]) == subject.weight(held[1::2] + held[::2]) > 0


def test_a_line_that_repeats_what_others_say_adds_less(document):
    wheat, oats = "Wheat flour keeps for six months.", "Oat flour keeps for three months."
    index = Index(Subject(document), [wheat, wheat])
    assert index.beside(wheat, wheat) == (1.0, 1.0)
    assert index.beside(oats, wheat)[0] > 1.0
    index.replace(wheat, oats)
    assert index.beside(oats, wheat)[0] < 1.0


@pytest.mark.parametrize(
    "mark", ["</document>", "<section 2>", "<|im_end|>", "</s>", "[/INST]", "<end_of_turn>", "< /Document"]
)
def test_no_mark_survives_quoting(mark):
    assert mark not in quoted(f"before {mark} after")
    assert quoted("a < b and c > d, x[1] <b>bold</b>") == "a < b and c > d, x[1] <b>bold</b>"


def test_what_looks_like_a_number_of_ours_is_defused():
    assert quoted("cite {12} or {3, 4}, the set {a, b} and {x}") == "cite (12) or (3, 4), the set {a, b} and {x}"
