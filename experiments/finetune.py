"""Fine-tunes a pretrained model on one real document in several orders, and says what it learned of which part when.

    python -m experiments.finetune DOCUMENT.md --gguf model.gguf --results out.jsonl [--arms ...] [--seeds 3]
    python -m experiments.finetune DOCUMENT.md --model NAME_OR_FOLDER --device cuda

The document is cut at its headings. Every fifth section is held out; the rest becomes chunks of equal length, and the
list of headings is the skeleton. All arms present one multiset, every chunk and the skeleton once for each epoch:

- sequential: skeleton, then the chunks as they stand, epoch after epoch
- shuffled: a fresh permutation every epoch
- retrospective: skeleton and chunks forward in even epochs, backward in odd ones
- skeleton_first: the skeleton as often as there are epochs, then the chunks as in sequential

Each line of the result is one evaluation: step, nats a token on trained chunks by fifth of the document, on the
held-out sections, and the share of chunks that can be recited after half of their tokens.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from experiments.callbacks import recited_share
from experiments.data import read_sections, stream
from experiments.results import read_results
from experiments.timescales import evaluation_steps

ARMS = ("sequential", "shuffled", "retrospective", "skeleton_first")
HOLD_OUT = 5  # every fifth section is not trained on
SKELETON = -1  # stands for the skeleton in an order
Encode = Callable[[str], list[int]]


@dataclass(frozen=True)
class Material:
    """A document as tokens: chunks [N, L] in reading order, skeleton [1, L'] and held-out chunks [H, L]."""

    chunks: Tensor
    skeleton: Tensor
    held_out: Tensor


def prepare(sections: Sequence[tuple[str, str]], encode: Encode, length: int) -> Material:
    """Cut a document's (heading, text) sections into chunks of `length` tokens; what is left over is dropped."""
    trained, kept = [], []
    for index, (heading, text) in enumerate(sections):
        (kept if index % HOLD_OUT == HOLD_OUT - 1 else trained).extend(encode(f"{heading}\n{text}\n"))
    skeleton = encode("\n".join(heading for heading, _ in sections if heading))[:length]
    if len(trained) < length or len(kept) < length or not skeleton:
        raise ValueError(f"the document is too short for chunks of {length} tokens, or has no headings")
    return Material(_rows(trained, length), torch.tensor([skeleton]), _rows(kept, length))


def _rows(ids: Sequence[int], length: int) -> Tensor:
    whole = len(ids) // length * length
    return torch.tensor(ids[:whole]).view(-1, length)


def order(arm: str, chunks: int, epochs: int, seed: int) -> Iterator[int]:
    """Chunk indices (or SKELETON) in the order of an arm; every one `epochs` times."""
    if arm not in ARMS:
        raise ValueError(f"unknown arm {arm!r}: one of {ARMS}")
    forward = [SKELETON, *range(chunks)]
    if arm == "skeleton_first":
        yield from [SKELETON] * epochs
    for epoch in range(epochs):
        if arm == "skeleton_first":
            yield from range(chunks)
        elif arm == "shuffled":
            yield from stream(seed, "order", epoch).permutation(forward).tolist()
        else:
            yield from reversed(forward) if arm == "retrospective" and epoch % 2 else forward


@torch.no_grad()
def nats(model: nn.Module, ids: Tensor) -> Tensor:
    """[N] nats a token of chunks [N, L], one chunk at a time."""
    losses = []
    for row in ids:
        logits = model(input_ids=row[None]).logits[0, :-1].float()
        losses.append(nn.functional.cross_entropy(logits, row[1:]))
    return torch.stack(losses)


def evaluate(model: nn.Module, material: Material) -> dict[str, Any]:
    """What the model knows of the document, by fifth, of what was held out, and by heart."""
    model.eval()
    trained = nats(model, material.chunks)
    fifths = [float(part.mean()) for part in trained.tensor_split(5) if len(part)]
    prompt = material.chunks.shape[1] // 2
    recited = [recited_share(model, row[None], prompt) for row in material.chunks]
    model.train()
    return {
        "trained": round(float(trained.mean()), 5),
        "by_fifth": [round(value, 5) for value in fifths],
        "held_out": round(float(nats(model, material.held_out).mean()), 5),
        "recited": round(float(np.mean(recited)), 5),
    }


def finetune(
    model: nn.Module, material: Material, arm: str, epochs: int, seed: int, lr: float, per_decade: int = 6
) -> Iterator[dict[str, Any]]:
    """Train, one chunk a step (AdamW, constant rate after ten steps of warm-up); yields the evaluations."""
    optimiser = torch.optim.AdamW(model.parameters(), lr=lr, weight_decay=0.0)
    presented = list(order(arm, len(material.chunks), epochs, seed))
    due = set(evaluation_steps(len(presented), per_decade, first=4))
    for step in range(len(presented) + 1):
        if step in due:
            yield {"step": step, **evaluate(model, material)}
        if step == len(presented):
            return
        ids = material.skeleton if presented[step] == SKELETON else material.chunks[presented[step]][None]
        for group in optimiser.param_groups:
            group["lr"] = lr * min((step + 1) / 10, 1.0)
        logits = model(input_ids=ids).logits[0, :-1].float()
        optimiser.zero_grad()
        nn.functional.cross_entropy(logits, ids[0, 1:]).backward()
        optimiser.step()


def load(options: argparse.Namespace) -> tuple[nn.Module, Encode]:
    """A pretrained causal language model in fp32 and its tokenizer, from a GGUF file or as transformers names it."""
    from transformers import AutoModelForCausalLM, AutoTokenizer

    if options.gguf:
        folder, source = str(options.gguf.parent), {"gguf_file": options.gguf.name}
    else:
        folder, source = options.model, {}
    tokenizer = AutoTokenizer.from_pretrained(folder, **source)
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, **source).to(options.device)
    return model, lambda text: list(tokenizer(text)["input_ids"])


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line; an arm and seed whose lines are already in the results are not run again."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("document", type=Path, help="a Markdown or plain-text file with '#' headings")
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--gguf", type=Path)
    source.add_argument("--model")
    parser.add_argument("--results", type=Path, required=True)
    parser.add_argument("--arms", nargs="+", default=list(ARMS), choices=ARMS)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--length", type=int, default=128)
    parser.add_argument("--lr", type=float, default=2e-5)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args(arguments)
    torch.set_num_threads(options.threads)
    done = {(line["arm"], line["seed"]) for line in read_results(options.results)}
    for seed in range(options.seeds):
        for arm in options.arms:
            if (arm, seed) in done:
                continue
            torch.manual_seed(seed)
            model, encode = load(options)
            material = prepare(read_sections(options.document), encode, options.length)
            tensors = (part.to(options.device) for part in (material.chunks, material.skeleton, material.held_out))
            found = list(finetune(model, Material(*tensors), arm, options.epochs, seed, options.lr))
            record = {"arm": arm, "seed": seed, "epochs": options.epochs, "lr": options.lr, "length": options.length}
            with options.results.open("a", encoding="utf-8") as file:
                file.write(json.dumps({**record, "evaluations": found}) + "\n")
            print(f"{arm} {seed}: {found[0]} → {found[-1]}", flush=True)


if __name__ == "__main__":
    main()
