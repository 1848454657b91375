"""The road from results to README: made-up results with known answers, and the committed pages against the results."""

from __future__ import annotations

import json
import math
import re
import subprocess
import sys
from pathlib import Path

import pytest

from experiments import answers, figures, readme, sections, sections_method, sections_order, summary, wording
from experiments.config import Run
from experiments.orders import stays
from experiments.statistics import Interval, compare_logs, t_mean

ROOT = Path(__file__).parents[2]


def line(label="a", seed=0, gen=100.0, mem=1000.0, **changes):
    run = {"label": label, "seed": seed, "n": 256, "width": 32, "architecture": "gpt2", "order": "mixed"}
    run |= {"rounds": 10, "batch": 32, "pairs": 8, "details": 16, **changes}
    return {"run": run, "times": {"tau_gen": gen, "tau_mem": mem}, "steps": [0, 10, 2000], "parameters": 1000}


def test_exponents_come_out_as_put_in_and_censored_sizes_do_not_take_part():
    lines = [line(seed=s, n=n, mem=2.0 * n * (1 + s / 10), gen=50.0) for s in range(4) for n in (128, 256, 512)]
    lines.append(line(seed=0, n=1024, mem=None))
    assert answers.uncensored(lines, "tau_mem", "n") == [128, 256, 512]
    found = answers.size_exponent(lines, "tau_mem", "n", [128, 256, 512])
    assert found == Interval(pytest.approx(1), pytest.approx(1), pytest.approx(1), 4)
    assert answers.missing(lines, "tau_mem", "n", [512, 1024]) == (1, 5)
    assert answers.lacking(lines, "tau_mem", "n", [512, 1024]) == [(0, 1024)]
    assert sections.without(lines, "tau_mem", [1024]) == ", without seed 0, which never reached τmem at n = 1024"
    assert sections.without(lines, "tau_mem", [512]) == ""
    late = [one for one in lines if one["run"]["n"] < 512] + [
        line(seed=s, n=512, mem=500.0 if s else None) for s in range(4)
    ]
    told = (
        sections.threshold_table(
            {"tau_mem": sections.THRESHOLDS["tau_mem"]}, sections.METRICS, {"made": found}, [256, 512]
        )
        for found in (late, [one | {"times": {"tau_mem": None}} for one in late])
    )
    assert next(told).endswith(", without 1 seed |")
    assert next(told).endswith("| never got there: 4 of 4 at n = 256, 4 of 4 at n = 512 |")
    assert answers.size_exponent(lines, "window", "n", [128, 256, 512]).value == pytest.approx(1)
    assert answers.size_exponent(lines, "tau_gen", "n", [128, 256, 512]).value == pytest.approx(0)
    assert answers.size_exponent(lines, "tau_mem", "n", [128]) is None


def test_ratios_pair_seeds_and_count_what_is_censored():
    arms = answers.labelled(
        [line("base", s, mem=100.0 + s) for s in range(5)]
        + [line("arm", s, mem=None if s == 4 else 2 * (100.0 + s)) for s in range(5)]
    )
    paired, lost = answers.ratios(arms, "arm", "base", "tau_mem")
    assert paired.ratio.value == pytest.approx(2)
    assert (paired.pairs, lost) == (4, 1)
    assert paired.verdict.side == 1
    window, _ = answers.ratios(arms, "arm", "base", "window")
    assert window.ratio.value == pytest.approx(2)
    assert answers.ratios(arms, "arm", "missing", "tau_mem")[0] is None


def test_the_best_rate_is_the_one_that_generalises_first_in_every_run():
    lines = [line(seed=s, lr=lr, order="a", gen=gen) for s in range(3) for lr, gen in ((1e-3, 300.0), (2e-3, 200.0))]
    lines += [line(seed=s, lr=4e-3, order="a", gen=100.0 if s else None) for s in range(3)]
    assert answers.best_rates(lines) == {"a": 2e-3}


def test_censored_runs_count_in_the_log_rank_test():
    arms = {
        "early": [line(seed=s, mem=100.0 + s) for s in range(8)],
        "late": [line(seed=s, mem=None) for s in range(8)],
    }
    p, later = answers.over_all_runs(arms, "late", "early", "tau_mem")
    assert p < 0.001
    assert later
    assert answers.over_all_runs(arms, "early", "late", "tau_mem") == (pytest.approx(p), False)


def test_the_effect_of_a_start_is_compared_between_orders():
    """Structure slows by 1.5 under a and by 1.2 under b: 1.25 times more."""
    times = {"fresh / a": 100.0, "structure / a": 150.0, "fresh / b": 200.0, "structure / b": 240.0}
    arms = {label: [line(label, seed, mem=time + seed) for seed in range(3)] for label, time in times.items()}
    assert answers.slow_down(arms, "a", "b").ratio.value == pytest.approx(1.25, rel=0.01)
    assert answers.slow_down(arms, "a", "c") is None


def test_the_page_says_which_way_runs_that_did_not_arrive_point():
    arms = {"base": [line("base", s, gen=100.0 + s) for s in range(8)]}
    arms["late"] = [line("late", s, gen=None if s < 6 else 100.0 + s) for s in range(8)]
    assert sections_order._late(arms, "late", "base").startswith(", over all runs later (p < 0.001")
    assert sections_order._late(arms, "base", "late").startswith(", over all runs sooner (p < 0.001")
    assert sections_order._late(arms, "base", "base") == ", over all runs not told apart (p = 1.00)"
    assert sections_order._mean(arms["late"], "tau_gen") == "106 (2 of 8)"
    assert sections_order._mean(arms["base"][:1], "tau_gen") == "100"


def test_words_of_several_comparisons_are_weak_where_adjustment_takes_them_away():
    logs = {"a": [0.3, 0.1, 0.12, 0.2], "b": [0.3, 0.31, 0.29, 0.3], "c": [0.1, -0.1, 0.2, -0.3]}
    told = sections_order._paces({name: compare_logs(values) for name, values in logs.items()} | {"d": None})
    assert ["weak: adjusted p = " in text for text in told.values()] == [True, False, False]


def test_how_long_arms_stay_is_told_beside_their_times_where_one_stays_longer():
    run = vars(Run("", 0))
    arms = {
        order: [{"run": run | {"order": order, "rounds": 4 * order.startswith("blocked")}}]
        for order in ("reshuffled", "random_topic_batches", "cyclic_topics", "blocked_forward_forward")
    }
    assert sections_order.stay_of(arms["blocked_forward_forward"]) == (8, 8)
    assert sections_order.stay_of(arms["reshuffled"]) is None
    assert summary._longer(arms, "cyclic_topics", "random_topic_batches").startswith(
        ", with stays of 2.0 batches against"
    )
    assert summary._longer(arms, "random_topic_batches", "cyclic_topics") == ""
    assert summary._longer(arms, "random_topic_batches", "reshuffled") == ""


@pytest.mark.parametrize(("single", "said"), [([0.5, -0.3, 0.2], True), ([0.3, 0.31, 0.32], False), ([0, 0, 0], False)])
def test_a_palindromes_delay_with_single_turns_is_left_open_only_where_it_is(single, said):
    arms = {
        f"palindromic_{turns}": [line(seed=s, gen=100 * math.exp(log)) for s, log in enumerate(logs)]
        for turns, logs in (("topics", [0.3, 0.31, 0.32]), ("single_turn", single))
    }
    arms["random_topic_batches"] = [line(seed=s) for s in range(3)]
    assert sections_order._turn_words(arms).endswith("leaves it open.\n\n") is said


def test_structure_first_is_set_beside_detail_first():
    arms = {
        order: [line(seed=s, mem=mem + s, order=order, n=128) for s in range(3)]
        for order, mem in (("structure_first", 60.0), ("detail_first", 40.0))
    }
    told = sections_order.one_piece(arms)
    assert told.startswith("Structure first against detail first (exploratory): fewer (0.5"), "20 of 40, 21 of 40, …"
    assert sections_order.one_piece({}) == ""
    arms["mixed"] = [line(seed=s, mem=160.0 + s, n=128) for s in range(3)]
    full, _ = answers.ratios(arms, "structure_first", "mixed", "tau_mem full")
    assert summary._no_sign(arms, full) == "", "structure first takes fewer than detail first"
    arms["detail_first"] = [line(seed=s, mem=10.0 + s, order="detail_first", n=128) for s in range(3)]
    assert summary._no_sign(arms, full).startswith("Detail first takes fewer too (0.1")


def test_the_optimisers_part_in_the_branch_test_and_the_callback_in_other_arms_are_called_exploratory():
    told = sections_order._optimiser_words({"cyclic_topics": compare_logs([-0.3, -0.31, -0.32]), "reshuffled": None})
    assert told.startswith(" Reset against kept (exploratory): cycle sooner (0.73 [")
    assert sections_order._optimiser_words({}) == ""
    page = sections.controls()
    assert "against their own ends, differences (exploratory): weight decay 0.1 lower (" in page
    assert "×); weight decay 1 higher (" in page


def test_a_run_that_had_generalised_may_end_on_a_dip():
    lines = [line() | {"curves": {"test_structure_accuracy": [0.2, 0.9 + s / 100, 0.95 - s / 10]}} for s in range(4)]
    lines[0]["times"]["tau_gen"] = None
    told = sections._dip(lines)
    assert told == (
        "With weight decay 1, 3 of 4 runs reach τgen; the least accurate at the end (0.65) had 0.93 an evaluation "
        "earlier."
    )


def test_the_page_says_what_was_not_run_how_fine_times_are_and_what_to_expect(tmp_path, monkeypatch):
    assert sections_method.spacings() == "15 % apart (26 % in Q3 and for denoisers)"
    assert re.fullmatch(
        r"τgen \d+ and τmem \d+ at n=128, τgen \d+ and τmem \d+ at n=256", sections_method.ci_expected()
    )
    run = "| `ci` | 6 | 0.4 |"
    assert run in sections_method.costs()
    (tmp_path / "cost.json").write_bytes((answers.RESULTS / "cost.json").read_bytes())
    monkeypatch.setattr(answers, "RESULTS", tmp_path)
    assert "| `ci` | 6 | 0.4; not run |" in sections_method.costs()


@pytest.mark.parametrize(
    ("order", "expected"),
    [("mixed", 60), ("structure_first_within_epoch", 60), ("structure_first", 40), ("detail_first", 80)],
)
def test_the_clock_of_full_presentations(order, expected):
    """80 steps of structure and 80 of full samples; after 120 steps each arm has shown so many of the latter."""
    assert answers.full_steps({"order": order, "rounds": 10, "n": 256, "batch": 32}, 120) == expected


def stopped(rule, smaller=None):
    curves = {
        "test_structure_accuracy": [0.1, 0.5, 0.95, 1.0, 1.0, 1.0, 1.0],
        "memorised": [0, 0, 0, 0, 0.2, 0.6, 1.0],
        "test_loss": [3.0, 2.5, 2.0, 2.2, 2.4, 2.6, 2.8],
        "train_detail_ce_share": [1, 1, 0.9, 0.8, 0.6, 0.3, 0.1],
        "test_structure_ce_share": [1, 0.6, 0.1, 0.05, 0.02, 0.02, 0.02],
    }
    steps = [0, 10, 20, 40, 80, 160, 320]
    return answers.stopping([{"run": {"n": 128}, "steps": steps, "curves": curves}], rule, smaller)[0]


def test_stopping_rules_are_read_off_the_curves():
    assert stopped("end")["step"] == 320
    assert stopped("window")["step"] == 40, "τgen ≈ 19, and 1.5 · τgen has gone by"
    assert stopped("held-out loss")["step"] == 160, "the third evaluation without a better loss"
    assert stopped("c·n", {256: 400.0})["step"] == 160, "half of 200"
    assert stopped("window")["detail"] == pytest.approx(0.2)


def test_memorised_bits():
    assert answers.memorised_bits(128, 8, 16, 1.0) == 0
    assert answers.memorised_bits(128, 8, 16, 0.0) == 128 * 8 * 4


def test_bits_per_parameter():
    one = line() | {"curves": {"train_detail_ce_share": [1.0, 0.5]}}
    assert answers.bits_per_parameter([one]) == pytest.approx(256 * 8 * math.log2(16) * 0.5 / 1000)


@pytest.mark.parametrize(
    ("middle", "half", "words"),
    [
        (0.02, 0.2, "whether τ moves with n is not measurable"),
        (0.02, 0.02, "τ does not move with n (shown within n^±0.1)"),
        (-0.5, 0.1, "τ falls with n"),
        (1.0, 0.05, "τ grows in proportion to n (shown within n^±0.1)"),
        (1.0, 0.5, "τ grows with n, not measurably faster or slower than in proportion"),
        (1.3, 0.1, "τ grows faster than in proportion to n"),
        (1.05, 0.02, "τ grows faster than in proportion to n, by less than n^0.1"),
        (0.5, 0.1, "τ grows with n, but slower than in proportion"),
    ],
)
def test_words_follow_the_interval(middle, half, words):
    assert wording.grows(Interval(middle, middle - half, middle + half, 5), "τ", "n") == words


def test_words_of_a_comparison_follow_the_rule():
    later, same, unknown = (compare_logs(logs) for logs in ([0.3, 0.32, 0.34], [0.0, 0.01, -0.01], [0.3, -0.3, 0.1]))
    assert wording.pace(later).startswith("later (1.38 [")
    assert wording.pace(same).startswith("at the same time within 10 % (1.00")
    assert wording.pace(unknown).startswith("not measurably later or sooner (")
    assert wording.pace(later, adjusted=0.06).endswith("] ×, weak: adjusted p = 0.06)")
    assert wording.pace(later, adjusted=0.05) == wording.pace(later)
    assert wording.pace(same, adjusted=0.06) == wording.pace(same), "only a difference can be weak"
    assert wording.in_words("x.", [later]) == "**In words (preliminary, 3 seeds).** x."
    assert wording.in_words("x.", [t_mean(list(range(10)))]) == "**In words.** x."
    shown = wording.sign_flips([later, same, unknown, compare_logs([0.3, 0.31, 0.32, 0.33, 0.3, 0.3])])
    assert "(least p 0.25 with 3, 0.0312 with 6 pairs): agrees with 1 of 2 differences, is unable to with 1" in shown


@pytest.mark.parametrize(
    ("order", "rounds", "mean", "longest"),
    [
        ("cyclic_topics", 0, 2, 2),
        ("palindromic_topics", 0, 8 / 3, 4),
        ("palindromic_single_turn", 0, 2, 2),
        ("blocked_forward_forward", 4, 8, 8),
        ("blocked_forward_backward", 4, 32 / 3, 16),
    ],
)
def test_how_long_an_order_stays_on_a_topic(order, rounds, mean, longest):
    lengths = stays(Run("", 0, order=order, rounds=rounds), 96)
    assert lengths.max() == longest
    assert lengths.mean() == pytest.approx(mean, rel=0.05)
    assert stays(Run("", 0)) is None


def test_the_default_rule_of_the_callback_is_put_to_stored_curves():
    curves = {"test_loss": [3, 2, 1, 1, 1, 1.2, 1.4], "train_loss": [3, 2, 1, 0.8, 0.7, 0.3, 0.1]}
    curves |= {"memorised": [0, 0, 0, 0, 0, 0.5, 0.9], "memorised_unseen": [0.0] * 7}
    steps = [0, 10, 20, 40, 80, 160, 320]
    one = {"run": {"n": 128, "task": "S"}, "steps": steps, "curves": curves, "times": {"tau_gen": 15, "tau_mem": 150}}
    assert steps[answers.stopped_relative(one)] == 40, "1.5 · τgen gone by, and a gap of a tenth of the drop"
    assert answers.inside([one]) == {"before": 0, "in": 1, "after": 0, "never": 0}
    assert answers.inside([one | {"times": {"tau_gen": 50, "tau_mem": 150}}])["before"] == 1
    assert answers.inside([one | {"times": {"tau_gen": 15, "tau_mem": 30}}])["after"] == 1
    still = one | {"curves": curves | {"train_loss": curves["test_loss"], "memorised": [0.0] * 7}}
    assert answers.inside([still])["never"] == 1


def test_every_commit_that_results_name_is_in_the_history_or_said_to_be_lost():
    named = set().union(*sections_method.commits().values())
    assert set(sections_method.LOST_COMMITS) <= named
    git = ["git", "-C", str(ROOT)]
    shallow = subprocess.run(
        [*git, "rev-parse", "--is-shallow-repository"], capture_output=True, text=True, check=False
    )
    if shallow.stdout.strip() != "false":
        pytest.skip("no git history here to look commits up in")
    for commit in named:
        known = subprocess.run([*git, "merge-base", "--is-ancestor", commit, "HEAD"], capture_output=True, check=False)
        assert (known.returncode == 0) == (commit not in sections_method.LOST_COMMITS), commit


def test_the_committed_pages_say_what_the_results_say():
    command = [sys.executable, "-m", "experiments.readme", "--check"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr


def test_a_changed_result_makes_the_page_stale(tmp_path, monkeypatch):
    for path in answers.RESULTS.glob("*.json*"):
        (tmp_path / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    lines = [json.loads(text) for text in (tmp_path / "scaling.jsonl").read_text(encoding="utf-8").splitlines()]
    for one in lines:
        if one["times"]["tau_mem"]:
            one["times"]["tau_mem"] *= 1.0 + one["run"]["n"] / 512
    (tmp_path / "scaling.jsonl").write_text("".join(json.dumps(one) + "\n" for one in lines), encoding="utf-8")
    monkeypatch.setattr(answers, "RESULTS", tmp_path)
    with pytest.raises(SystemExit, match=r"README\.md"):
        readme.main(["--check"])


def test_no_figure_depends_on_colour():
    for styles in (figures.COLOURS, figures.MARKERS, figures.LINES):
        assert len(set(styles)) == len(styles) == len(figures.MARKERS)
    assert len(answers.labelled(answers.load("controls"))) <= len(figures.MARKERS)


def test_every_figure_a_page_shows_is_there_and_can_be_drawn(tmp_path, monkeypatch):
    text = (ROOT / "experiments" / "README.md").read_text(encoding="utf-8")
    shown = {part.split(")")[0] for part in text.split("](figures/")[1:]}
    assert shown
    for name in shown:
        assert (ROOT / "experiments" / "figures" / name).exists(), name
    monkeypatch.setattr(figures, "FIGURES", tmp_path)
    figures.main()
    assert shown <= {path.name for path in tmp_path.iterdir()}
