"""The callbacks inside real `transformers.Trainer`s: three kinds of data, resuming, logs, and the page's example.

What is asserted holds by a wide margin on any processor: which event comes first, never a step's number.
"""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
import torch
from transformers import TrainerCallback

from experiments.callbacks import (
    MEASURED,
    PREFIX,
    Recitation,
    TimescaleCallback,
    WindowStopping,
    given,
)
from experiments.timescales import StoppingRule
from tests.experiments.trainers import (
    ROOT,
    arguments,
    characters,
    gpt,
    instructions,
    pad,
    pretrained,
    structured,
    trainer,
)


class Recites(torch.nn.Module):
    """Predicts, after any prefix, the token of one known sequence."""

    def __init__(self, known: torch.Tensor) -> None:
        super().__init__()
        self.known, self.weight = known, torch.nn.Parameter(torch.zeros(1))

    def forward(self, input_ids, attention_mask=None):
        logits = torch.zeros(*input_ids.shape, 16)
        logits[:, :-1].scatter_(-1, self.known[1 : input_ids.shape[1]].expand(len(input_ids), -1)[..., None], 50.0)
        return SimpleNamespace(logits=logits)


def sample(ids, masked=0):
    return {"input_ids": ids, "labels": [-100] * masked + ids[masked:]}


KNOWN = [9, 1, 2, 3, 4, 5, 6, 7]


def measured(rows, **settings):
    measure = Recitation(rows, [sample(KNOWN)], pad, **settings)
    return measure(Recites(torch.tensor(KNOWN)))


def test_only_labelled_tokens_are_scored_and_have_to_be_recited():
    wrong_prompt = sample([9, 8, 8, 3, 4], masked=3)
    found = measured([wrong_prompt, sample(KNOWN, masked=2)])
    assert found["recited"] == 1
    assert found["train_loss"] == pytest.approx(0, abs=1e-6)
    found = measured([sample([9, 8, 8, 3, 4], masked=1), sample(KNOWN, masked=2)], batch_size=1)
    assert found["recited"] == 0.5
    assert found["train_loss"] == pytest.approx(50 * 2 / 10), "two wrong tokens of four and six"
    assert found["recited_unseen"] == found["held_out_accuracy"] == 1


def test_padding_neither_counts_nor_depends_on_the_batch():
    rows = [sample(KNOWN[:5]), sample([9, 1, 2, 3, 4, 5, 6, 0]), sample(KNOWN[:3], masked=3)]
    alone, together = (measured(rows, batch_size=size) for size in (1, 3))
    assert alone == pytest.approx(together)
    assert together["recited"] == 0.5, "a sample without labels is left out"
    assert measured(rows, samples=1)["recited"] == 1


def test_a_sample_without_a_prompt_of_its_own_is_given_its_first_half():
    labels = torch.tensor([KNOWN, [-100, -100, *KNOWN[2:]], [-100, -100, *KNOWN[:6]]])
    mask = torch.tensor([[1] * 8, [1] * 8, [0, 0, *[1] * 6]])
    assert given(labels, mask, None).sum(1).tolist() == [4, 0, 3]
    assert given(labels, mask, 5).sum(1).tolist() == [5, 0, 5]
    assert given(labels, None, None).sum(1).tolist() == [4, 0, 0]
    late = [9, 8, 2, 3, 4, 5, 6, 7]
    assert measured([sample(late)])["recited"] == 1, "what is wrong was given"
    assert measured([sample(late)], prompt=1)["recited"] == 0


def test_what_cannot_be_measured_is_refused():
    with pytest.raises(ValueError, match="label"):
        measured([sample(KNOWN, masked=8)])
    model = Recites(torch.tensor(KNOWN))
    model.config = SimpleNamespace(is_encoder_decoder=True)
    with pytest.raises(ValueError, match="measure of your own"):
        Recitation([sample(KNOWN)], [sample(KNOWN)], pad)(model)


class Logger(TrainerCallback):
    """Keeps all that reaches a logger; comes before the tracker, as TensorBoard's does."""

    def __init__(self):
        self.seen = []

    def on_log(self, args, state, control, logs, **kwargs):
        self.seen.append(dict(logs))


def stopped_and_gone_on_with(folder, model_of, train, held_out, longer, **changes):
    """A run that `WindowStopping` ends, and the same from its last checkpoint on to the end: trackers and stopping."""
    logger, tracker = Logger(), TimescaleCallback(Recitation(train, held_out, pad, batch_size=32))
    stopping = WindowStopping(tracker)
    settings = {"save_strategy": "steps", "save_steps": 5, "save_total_limit": 1, "logging_strategy": "steps"} | changes
    first = trainer(folder, model_of(), train, longer, [logger, tracker, stopping], logging_steps=1, **settings)
    tracker.log = first.log
    first.train()
    assert first.model.training
    reached = [values for values in logger.seen if PREFIX + "recited" in values]
    assert [values[PREFIX + "held_out_loss"] for values in reached] == tracker.curves["held_out_loss"]
    losses = [entry["step"] for entry in first.state.log_history if "loss" in entry]
    assert losses == list(range(1, first.state.global_step + 1)), "the trainer's own lines must not be lost"
    again = TimescaleCallback(Recitation(train, held_out, pad, batch_size=32))
    second = trainer(folder, model_of(), train, longer, [again], **settings)
    second.train(resume_from_checkpoint=True)
    assert second.state.global_step == longer
    kept = [step for step in tracker.steps if step in again.steps]
    assert len(kept) >= len(tracker.steps) - 1
    assert again.steps == sorted(set(again.steps))
    for name in MEASURED:
        assert again.curves[name][: len(kept) - 1] == tracker.curves[name][: len(kept) - 1]
    return tracker, stopping, first.state.global_step, again


def test_characters_are_stopped_before_they_are_recited(tmp_path):
    """Held-out accuracy stays at a quarter; a threshold on it would never have been reached."""
    vocabulary, train, held_out = characters()
    tracker, stopping, step, again = stopped_and_gone_on_with(
        tmp_path, lambda: gpt(vocabulary), train, held_out, 200, learning_rate=6e-3
    )
    assert stopping.fired
    assert max(again.curves["held_out_accuracy"]) < 0.5
    assert tracker.tau_gen < step < again.tau_mem
    assert again.curves["recited"][-1] > 0.5 > 0.1 > tracker.curves["recited"][-1]


def test_padded_instructions_with_masked_prompts_are_stopped_before_they_are_recited(tmp_path):
    vocabulary, train, held_out = instructions()
    tracker, stopping, step, again = stopped_and_gone_on_with(
        tmp_path, lambda: gpt(vocabulary), train, held_out, 260, restore_callback_states_from_checkpoint=True
    )
    assert stopping.fired
    assert tracker.tau_gen < step < again.tau_mem
    assert again.curves["recited"][-1] > 0.5 > 0.3 > tracker.curves["recited"][-1]


def test_a_model_that_knows_the_rule_is_stopped_before_it_recites(tmp_path):
    vocabulary, train, held_out = structured()
    start = pretrained().state_dict()

    def model_of():
        model = pretrained(steps=0)
        model.load_state_dict(start)
        return model

    tracker, stopping, step, again = stopped_and_gone_on_with(tmp_path, model_of, train, held_out, 260)
    assert vocabulary == model_of().config.vocab_size
    assert stopping.fired
    assert step < again.tau_mem
    assert again.curves["recited"][-1] > 0.5 > 0.3 > tracker.curves["recited"][-1]


def test_looking_leaves_the_training_as_it_would_have_been(tmp_path):
    """Dropout and all: random state, modes of the modules and weights are those of a run without callback."""
    vocabulary, train, held_out = instructions(16)
    weights = []
    for watched in (False, True):
        model = gpt(vocabulary, dropout=0.1)
        model.lm_head.eval()  # a part that is frozen in evaluation mode stays so
        seen = [TimescaleCallback(Recitation(train, held_out, pad))] if watched else []
        run = trainer(tmp_path, model, train, 20, seen)
        run.train()
        weights.append([parameter.detach().clone() for parameter in model.parameters()])
        assert not watched or len(seen[0].steps) > 2
    assert all(torch.equal(a, b) for a, b in zip(*weights, strict=True))


class Told:
    """A measure that gives what it is told, one evaluation after another."""

    def __init__(self, **curves):
        self.curves, self.looked = curves, 0

    def __call__(self, model):
        index, self.looked = self.looked, self.looked + 1
        row = {"held_out_loss": 3.0, "train_loss": 3.0, "held_out_accuracy": 0.0, "recited": 0.0, "recited_unseen": 0.0}
        return row | {name: values[min(index, len(values) - 1)] for name, values in self.curves.items()}


def told(folder, steps=40, level=None, **curves):
    vocabulary, train, _ = instructions(4)
    tracker = TimescaleCallback(Told(**curves), level=level)
    stopping = WindowStopping(tracker)
    run = trainer(folder, gpt(vocabulary, width=8), train, steps, [stopping, tracker], per_device_train_batch_size=4)
    run.train()
    return stopping, run.state.global_step


def test_the_alarm_goes_off_whether_or_not_the_model_has_generalised(tmp_path):
    stopping, step = told(tmp_path, recited=[0, 0, 0.2])
    assert stopping.fired
    assert step < 40
    assert "alarm: 20.0%" in stopping.reason
    assert "has not generalised" in stopping.reason
    stopping, _ = told(tmp_path, recited=[0, 0, 0.2], level=0.9)
    assert "has not generalised" in stopping.reason
    stopping, _ = told(tmp_path, recited=[0, 0, 0.2], recited_unseen=[0, 0, 0.19])
    assert not stopping.fired, "unseen samples can be recited as well: they can be worked out"


def test_a_level_can_be_given(tmp_path):
    stopping, step = told(tmp_path, level=0.6, held_out_accuracy=[0.1, 0.7])
    assert stopping.fired
    assert step < 40
    stopping, step = told(tmp_path, level=0.9, held_out_accuracy=[0.1, 0.7])
    assert (stopping.fired, step) == (False, 40)
    assert "never reached 0.9; the best was 0.70" in stopping.reason


@pytest.mark.parametrize(
    ("curves", "reason"),
    [
        ({}, "never fell: nothing"),
        ({"held_out_loss": [3 - 0.2 * i for i in range(12)]}, "still falling"),
        ({"held_out_loss": [3, 2, 1], "train_loss": [3, 2, 1]}, "no memorisation to stop"),
    ],
)
def test_a_run_that_is_not_stopped_says_why(tmp_path, curves, reason):
    stopping, step = told(tmp_path, **curves)
    assert (stopping.fired, step) == (False, 40)
    assert stopping.reason.startswith("did not stop: ")
    assert reason in stopping.reason


def test_a_predicted_end_is_kept_to(tmp_path):
    vocabulary, train, _ = instructions(4)
    for predicted, fired in ((7, True), (70, False)):
        stopping = WindowStopping(predicted=predicted)
        run = trainer(tmp_path, gpt(vocabulary, width=8), train, 12, [stopping])
        run.train()
        assert (run.state.global_step, stopping.fired) == (min(predicted, 12), fired)
        assert str(predicted) in stopping.reason


def test_impossible_rules_are_refused():
    with pytest.raises(ValueError, match="either"):
        WindowStopping()
    with pytest.raises(ValueError, match="patience"):
        StoppingRule(patience=0.5)
    with pytest.raises(ValueError, match="share"):
        StoppingRule(share=1.0)


def test_the_example_of_the_page_runs(tmp_path, capsys):
    text = (ROOT / "experiments" / "CALLBACK.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```python\n(.*?)```", text, flags=re.DOTALL)
    assert example.count("\n") <= 11
    vocabulary, train, held_out = instructions(32)
    names = {"model": gpt(vocabulary), "arguments": arguments(tmp_path, 200), "collate": pad}
    exec(example, names | {"train_set": train, "held_out_set": held_out})
    assert re.search(r"stopped: True, at step \d+, \S+", capsys.readouterr().out)
