"""Fine-tunes a pretrained model on questions with worked answers, and follows pre-memorisation accuracy (Q3).

    python -m experiments.finetune_answers TRAIN.jsonl TEST.jsonl --model NAME_OR_FOLDER --results out.jsonl

Files hold one {"question": …, "answer": …} a line, as GSM8k is published; an answer is right if its last number is.
Each line of the result is one seed: after every epoch the accuracy on training and test questions, and Kang et al.'s
pre-memorisation accuracy over a sweep of thresholds on the answer's nats a token.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from experiments.data import read_question_answers, stream
from experiments.measure import pre_memorisation_accuracy
from experiments.pretrained.language_model import Encode, add_source, encoder, load
from experiments.results import SWEEP_OF_THRESHOLDS, mend, read_results

Decode = Callable[[list[int]], str]
END = "\n\n"  # after an answer
SLACK = 1.5  # an answer may be so many times as long as the one that is known


@dataclass(frozen=True)
class Sample:
    """A question and its answer as tokens [T], of which the first `start` are the question's, and the right number."""

    ids: Tensor
    start: int
    number: str


def last_number(text: str) -> str:
    """The last number in a text without its thousands separators; "" if there is none."""
    found = re.findall(r"-?\d[\d,]*(?:\.\d+)?", text)
    return found[-1].replace(",", "") if found else ""


def sample(question: str, answer: str, encode: Encode) -> Sample:
    """A pair as a sample, with a line break after the question and an empty line after the answer."""
    start = encode(f"{question}\n")
    return Sample(torch.tensor(start + encode(f"{answer}{END}")), len(start), last_number(answer))


@torch.no_grad()
def cost(model: nn.Module, one: Sample) -> float:
    """Nats a token of the answer, the question given."""
    logits = model(input_ids=one.ids[None]).logits[0, one.start - 1 : -1].float()
    return float(nn.functional.cross_entropy(logits, one.ids[one.start :]))


@torch.no_grad()
def right(model: nn.Module, one: Sample, decode: Decode) -> bool:
    """Whether the greedy answer ends in the right number."""
    ids = one.ids[: one.start]
    for _ in range(int(SLACK * (len(one.ids) - one.start))):
        ids = torch.cat([ids, model(input_ids=ids[None]).logits[0, -1:].argmax(-1)])
        if END in decode(ids[one.start :].tolist()):
            break
    return last_number(decode(ids[one.start :].tolist()).split(END)[0]) == one.number


def finetune(
    model: nn.Module, train: Sequence[Sample], test: Sequence[Sample], decode: Decode, epochs: int, seed: int, lr: float
) -> dict[str, list[float]]:
    """Train, one sample a step (AdamW, constant rate); curves [epochs + 1] of accuracies and of what predicts them."""
    optimiser = torch.optim.AdamW(model.parameters(), lr=lr, weight_decay=0.0)
    correct, costs, unseen = [], [], []
    for epoch in range(epochs + 1):
        model.eval()
        correct.append([float(right(model, one, decode)) for one in train])
        costs.append([cost(model, one) for one in train])
        unseen.append(float(np.mean([right(model, one, decode) for one in test])))
        model.train()
        for index in stream(seed, "order", epoch).permutation(len(train)) if epoch < epochs else ():
            one = train[index]
            logits = model(input_ids=one.ids[None]).logits[0, one.start - 1 : -1].float()
            optimiser.zero_grad()
            nn.functional.cross_entropy(logits, one.ids[one.start :]).backward()
            optimiser.step()
    known = {
        f"{threshold:g}": pre_memorisation_accuracy(correct, costs, threshold) for threshold in SWEEP_OF_THRESHOLDS
    }
    return {
        "train_answer_accuracy": np.mean(correct, axis=1).round(5).tolist(),
        "test_answer_accuracy": np.round(unseen, 5).tolist(),
        "train_answer_nll": np.mean(costs, axis=1).round(5).tolist(),
        **{f"pre_memorisation_accuracy_{name}": values.round(5).tolist() for name, values in known.items()},
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line; a seed whose line is already in the results is not run again."""
    from experiments.run import circumstances

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("train", type=Path)
    parser.add_argument("test", type=Path)
    add_source(parser)
    parser.add_argument("--results", type=Path, required=True)
    parser.add_argument("--samples", type=int, default=1000, help="of each file, from its start")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--lr", type=float, default=2e-5)
    options = parser.parse_args(arguments)
    torch.set_num_threads(options.threads)
    mend(options.results)
    done = {line["seed"] for line in read_results(options.results)}
    for seed in range(options.seeds):
        if seed in done:
            continue
        model, tokenizer = load(options)
        encode = encoder(tokenizer)
        pairs = (read_question_answers(path)[: options.samples] for path in (options.train, options.test))
        train, test = ([_placed(sample(*pair, encode), options.device) for pair in own] for own in pairs)
        curves = finetune(model, train, test, tokenizer.decode, options.epochs, seed, options.lr)
        line: dict[str, Any] = {"seed": seed, "epochs": options.epochs, "lr": options.lr, "n": len(train)}
        with options.results.open("a", encoding="utf-8") as file:
            file.write(json.dumps({**line, "curves": curves, **circumstances(options.device)}) + "\n")


def _placed(one: Sample, device: str) -> Sample:
    return Sample(one.ids.to(device), one.start, one.number)


if __name__ == "__main__":
    main()
