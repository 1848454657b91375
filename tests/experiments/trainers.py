"""Three trainings for the callbacks' tests: characters, padded instructions, a model that knows the rule."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from transformers import GPT2Config, GPT2LMHeadModel, Trainer, TrainingArguments

from experiments.config import Run
from experiments.data import TaskS, stream
from experiments.model import build

ROOT = Path(__file__).parents[2]
RUN = Run("", 0, n=128, topics=2, symbols=4, pairs=5, details=8, architecture="llama", width=32)
TASK = TaskS(RUN.seed, RUN.topics, RUN.symbols, RUN.pairs, RUN.details)
PADDING, END = 0, 1


def arguments(folder, steps, **changes) -> TrainingArguments:
    return TrainingArguments(
        **{
            "output_dir": str(folder),
            "per_device_train_batch_size": 32,
            "max_steps": steps,
            "learning_rate": 4e-3,
            "lr_scheduler_type": "constant",
            "weight_decay": 0.0,
            "report_to": [],
            "disable_tqdm": True,
            "save_strategy": "no",
            "logging_strategy": "no",
            "use_cpu": True,
            "dataloader_pin_memory": False,
            "seed": 0,
            **changes,
        }
    )


def pad(samples):
    """Right-padded input_ids, labels and attention mask [B, T] of samples of any lengths."""
    longest = max(len(sample["input_ids"]) for sample in samples)

    def rows(values, filling):
        return torch.tensor([[*row, *[filling] * (longest - len(row))] for row in values])

    ids = [sample["input_ids"] for sample in samples]
    return {
        "input_ids": rows(ids, PADDING),
        "labels": rows([sample["labels"] for sample in samples], -100),
        "attention_mask": rows([[1] * len(row) for row in ids], 0),
    }


def gpt(vocabulary, length=32, width=32, seed=0, dropout=0.0):
    torch.manual_seed(seed)
    config = GPT2Config(
        vocab_size=vocabulary,
        n_positions=length,
        n_embd=width,
        n_layer=2,
        n_head=2,
        bos_token_id=None,
        eos_token_id=None,
        **dict.fromkeys(("resid_pdrop", "embd_pdrop", "attn_pdrop"), dropout),
    )
    return GPT2LMHeadModel(config)


def characters(count=32, length=32):
    """(vocabulary, train, held out): stretches of the licence's text, by character."""
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    alphabet = sorted(set(text))
    ids = [alphabet.index(letter) for letter in text]
    rows = [ids[i : i + length] for i in range(0, 2 * count * length, length)]
    samples = [{"input_ids": row, "labels": row} for row in rows]
    return len(alphabet), samples[::2], samples[1::2]


def instructions(count=64):
    """(vocabulary, train, held out): a number of tokens to be doubled, of uneven length; the prompt bears no labels.

    The answer says every token of the prompt plus 10, which is the rule, and closes with two random ones, which cannot
    be known but by heart.
    """
    rng, samples = np.random.default_rng(0), []
    for _ in range(2 * count):
        prompt = (2 + rng.integers(8, size=rng.integers(2, 6))).tolist()
        answer = [token + 10 for token in prompt] + (22 + rng.integers(8, size=2)).tolist() + [END]
        samples.append({"input_ids": [*prompt, 30, *answer], "labels": [-100] * (len(prompt) + 1) + answer})
    return 31, samples[:count], samples[count:]


def structured(count=64):
    """(vocabulary, train, held out) of task S."""
    train, held_out = (
        [{"input_ids": row, "labels": row} for row in TASK.draw(purpose, count).tolist()]
        for purpose in ("train", "test")
    )
    return TASK.vocabulary, train, held_out


def pretrained(steps=250):
    """A Llama that has learned the structure of task S from samples whose details were always fresh."""
    model, pool = build(RUN), TASK.draw("pool", 512)
    optimiser = torch.optim.AdamW(model.parameters(), lr=4e-3, weight_decay=0.0)
    for step in range(steps):
        rng = stream(0, "pretrain", step)
        tokens = pool[rng.integers(len(pool), size=32)]
        tokens[:, TASK.detail_positions] = TASK.draw_details(rng, 32)
        ids = torch.as_tensor(tokens)
        optimiser.zero_grad()
        model(input_ids=ids, labels=ids).loss.backward()
        optimiser.step()
    return model


def trainer(folder, model, train, steps, callbacks, **changes) -> Trainer:
    return Trainer(
        model,
        arguments(folder, steps, **changes),
        train_dataset=train,
        data_collator=pad,
        callbacks=callbacks,
    )
