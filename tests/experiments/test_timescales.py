"""Crossings: two evaluations running, interpolated in log step, censored when they never come."""

from __future__ import annotations

import numpy as np
import pytest

from experiments.timescales import (
    THRESHOLDS,
    Course,
    StoppingRule,
    crossing,
    evaluation_steps,
    fingerprint,
    predicted_end,
    relative_reason,
    times,
    window_reason,
)


def test_a_crossing_is_interpolated_in_log_step():
    found = crossing([9, 99, 999], [0.0, 1.0, 1.0], 0.5, "above")
    assert found == pytest.approx(10**1.5 - 1)


def test_a_single_excursion_does_not_count():
    assert crossing([1, 2, 3, 4, 5], [0, 1, 0, 1, 1], 0.5, "above") == pytest.approx(np.sqrt(4 * 5) - 1)
    assert crossing([1, 2, 3], [0, 0, 1], 0.5, "above") is None


def test_what_never_comes_is_censored_and_not_the_last_step():
    assert crossing([1, 10, 100], [0.1, 0.2, 0.3], 0.5, "above") is None


def test_below_is_the_mirror_of_above():
    values = [1.0, 0.8, 0.2, 0.1, 0.1]
    down = crossing([1, 2, 4, 8, 16], values, 0.5, "below")
    up = crossing([1, 2, 4, 8, 16], [1 - v for v in values], 0.5, "above")
    assert down == pytest.approx(up)


def test_a_curve_that_starts_beyond_crosses_at_its_start():
    assert crossing([0, 5], [1.0, 1.0], 0.9, "above") == 0


def test_evaluations_are_log_spaced_and_end_at_the_end():
    steps = evaluation_steps(5000, 16)
    assert steps[0] == 0
    assert steps[-1] == 5000
    assert len(steps) == len(set(steps))
    ratios = np.array(steps[2:]) / np.array(steps[1:-1])
    assert ratios.max() < 1.25
    assert evaluation_steps(3, 16) == [0, 3]


def test_only_measured_metrics_have_times():
    found = times([1, 2, 3], {"memorised": [0.0, 0.9, 0.9]})
    assert set(found) == {"tau_mem", "tau_mem_10", "tau_mem_1"}


def test_registered_thresholds_are_the_registered_ones():
    """Changing a threshold changes this hash, and results made under another one are no longer comparable."""
    assert THRESHOLDS["tau_gen"].level == 0.9
    assert THRESHOLDS["tau_mem"].level == 0.5
    assert fingerprint() == "705850da38cb30f5"


def test_prediction_from_smaller_n():
    assert predicted_end({128: 256.0, 256: 512.0}, 1024) == pytest.approx(0.5 * 2048)
    assert predicted_end({128: 128.0, 256: 512.0}, 100, share=1.0) == pytest.approx(150)


def test_reasons_to_stop():
    steps = [10, 20, 40, 80]
    assert window_reason(steps[:3], [0.1, 0.5, 0.95], [0, 0, 0.5], 1.5, 0.01) is None, "one evaluation is not enough"
    assert "recited" in (window_reason(steps, [0.1, 0.5, 0.95, 1], [0, 0, 0, 0.2], 9, 0.01) or "")
    assert "τgen" in (window_reason(steps, [0.1, 0.5, 0.95, 1], [0, 0, 0, 0], 1.5, 0.01) or "")
    assert window_reason(steps, [0.1, 0.5, 0.95, 1], [0, 0, 0, 0], 9, 0.01) is None


def course(held_out, train=None, recited=0.0):
    steps = [0, 10, 20, 40, 80, 160, 320][: len(held_out)]
    return Course(steps, held_out, train or held_out, [recited] * len(steps), [0.0] * len(steps))


def test_generalising_is_measured_by_what_can_be_reached():
    """From 3 to 1, 95 % of the drop is a loss of 1.1."""
    rule = StoppingRule()
    assert course([3, 2, 1, 1, 1]).tau_gen(rule) == pytest.approx(11 ** (1 - 0.9) * 21**0.9 - 1)
    assert course([3, 2, 1, 1, 0, 0]).tau_gen(rule) > 40, "it moves on while the loss goes on falling"
    assert course([3, 3, 2.99, 2.99]).tau_gen(rule) is None, "less than a hundredth is no drop"
    assert course([3, 4, 5]).drop() == 0


def test_a_plateau_without_a_gap_does_not_end_a_run():
    plateau = [3, 2, 2, 2, 2, 2]
    assert relative_reason(course(plateau), StoppingRule()) is None
    assert "settled" in (relative_reason(course(plateau, [3, 2, 2, 2, 2, 1.9]), StoppingRule()) or "")
    assert relative_reason(course([3, 2.5, 2.0, 1.5], [3, 2, 1, 0]), StoppingRule()) is None, "it is still falling"
    assert "alarm" in (relative_reason(course([3, 2.5, 2.0, 1.5], recited=0.2), StoppingRule()) or "")
