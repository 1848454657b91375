"""A pretrained model learns fictitious facts from papers read in five orders: when does it know the rule, when recite?

    python -m experiments.pretrained.memorising --documents FOLDER --gguf MODEL.gguf --dry-run
    python -m experiments.pretrained.memorising --documents FOLDER --gguf MODEL.gguf [--device cuda]

The study is registered (registrations/2026-11-28-facts.md); `facts.py` says what is written into the papers. A step is
one chunk. The orders:

- sequential: the chunks as they stand, epoch after epoch
- shuffled: in a fresh permutation every epoch
- forward_backward: forward in even epochs, backward in odd ones
- skeleton_first: as many steps of the skeleton as the paper has chunks, then as sequential
- skeleton_last: an epoch of the paper, those steps of the skeleton, then as sequential

Every six steps the model is asked for the colours of unseen names, and for the numbers of trained ones where they
stand. A run ends once both times are known. Each line of the results is one order on one paper, without any of its
words; lines that are there are not run again.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from tqdm import tqdm

from experiments.data import stream
from experiments.pretrained.facts import CHUNK, EACH, FAMILIES, Fact, Material, Span, written
from experiments.pretrained.folder import check_documents, check_same, in_order, study_parser
from experiments.pretrained.language_model import Encode, described, encoder, load
from experiments.results import mend, read_results, registered_in
from experiments.run import circumstances
from experiments.timescales import Threshold, fingerprint, times
from twopass.config import ReadOptions
from twopass.errors import TwopassError
from twopass.pipeline import skeleton_of

DOCUMENTS = 10
ARMS = ("sequential", "shuffled", "forward_backward", "skeleton_first", "skeleton_last")
SKELETON = -1  # stands for the skeleton in an order
REGISTRATION = "2026-11-28-facts.md"
RATE, EPOCHS, WARM_UP = 1e-4, 40, 8
LOOK = 6  # steps between evaluations
THRESHOLDS = {
    "tau_gen": Threshold("unseen_colours", 0.9, "above"),
    "tau_mem": Threshold("recited", 0.5, "above"),
    "tau_mem_90": Threshold("recited", 0.9, "above"),
}
ENDS = ("tau_gen", "tau_mem")  # the times after which a run has nothing more to tell


def order(arm: str, chunks: int, epochs: int, seed: int = 0) -> Iterator[int]:
    """Chunk numbers, and SKELETON, in the order of an arm."""
    if arm not in ARMS:
        raise ValueError(f"unknown arm {arm!r}: one of {ARMS}")
    skeleton = [SKELETON] * chunks
    for epoch in range(epochs):
        forward = list(range(chunks))
        if arm == "shuffled":
            forward = stream(seed, "order", epoch).permutation(chunks).tolist()
        yield from skeleton if (arm, epoch) == ("skeleton_first", 0) else []
        yield from reversed(forward) if arm == "forward_backward" and epoch % 2 else forward
        yield from skeleton if (arm, epoch) == ("skeleton_last", 0) else []


@torch.inference_mode()
def hits(model: nn.Module, ids: Tensor) -> Tensor:
    """Of each token of rows [N, T] but the first, whether it is the likeliest one after those before it."""
    found: Tensor = model(input_ids=ids).logits[:, :-1].argmax(-1) == ids[:, 1:]
    return found


def share(found: Tensor, places: Sequence[Span]) -> float:
    """The share of rows in which all tokens of a place are hit."""
    rows = [bool(row[low - 1 : high - 1].all()) for row, (low, high) in zip(found, places, strict=True)]
    return sum(rows) / len(rows)


def asked(facts: Sequence[Fact], encode: Encode) -> tuple[Tensor, list[Span], list[Span]]:
    """Facts without a paper around them [N, T], filled up with zeros; and where their colours and numbers stand."""
    rows, colours, numbers = [], [], []
    for fact in facts:
        ends = list(accumulate(map(len, pieces := fact.pieces(encode))))
        rows.append(torch.tensor([token for piece in pieces for token in piece]))
        colours.append((ends[0], ends[1]))
        numbers.append((ends[2], ends[3]))
    return nn.utils.rnn.pad_sequence(rows, batch_first=True), colours, numbers


def looked(model: nn.Module, material: Material, encode: Encode, device: str) -> dict[str, float]:
    """Shares: of unseen facts whose colour, and number, is known; of trained ones recited where they stand."""
    model.eval()
    ids, colours, numbers = asked(material.unseen, encode)
    end = max(high for _, high in material.numbers)
    alone, placed = hits(model, ids.to(device)), hits(model, material.chunks[:, :end])
    model.train()
    return {
        "unseen_colours": share(alone, colours),
        "unseen_numbers": share(alone, numbers),
        "recited": share(placed, material.numbers),
    }


class Learner:
    """A model that is taught one row of tokens a step: AdamW, constant rate after a warm-up."""

    def __init__(self, model: nn.Module, lr: float) -> None:
        self.model, self.lr, self.steps = model, lr, 0
        self.optimiser = torch.optim.AdamW(model.parameters(), lr=lr, weight_decay=0.0, fused=True)

    def step(self, ids: Tensor) -> float:
        """Nats a token of [1, L] before the step."""
        self.steps += 1
        for group in self.optimiser.param_groups:
            group["lr"] = self.lr * min(self.steps / WARM_UP, 1.0)
        loss = nn.functional.cross_entropy(self.model(input_ids=ids).logits[0, :-1].float(), ids[0, 1:])
        self.optimiser.zero_grad()
        loss.backward()
        self.optimiser.step()
        return float(loss.detach())


def learn(
    model: nn.Module,
    material: Material,
    arm: str,
    encode: Encode,
    device: str,
    lr: float = RATE,
    epochs: int = EPOCHS,
    seed: int = 0,
) -> dict[str, Any]:
    """Train until both times are known, in steps; losses are nats a token of every step before it was taken."""
    learner, steps = Learner(model, lr), [0]
    curves: dict[str, list[float]] = {name: [value] for name, value in looked(model, material, encode, device).items()}
    losses: list[float] = []
    found = times(steps, curves, THRESHOLDS)
    for n in order(arm, len(material.chunks), epochs, seed):
        losses.append(learner.step(material.skeleton if n == SKELETON else material.chunks[n][None]))
        if learner.steps % LOOK:
            continue
        steps.append(learner.steps)
        for name, value in looked(model, material, encode, device).items():
            curves[name].append(round(value, 4))
        found = times(steps, curves, THRESHOLDS)
        if None not in (found[name] for name in ENDS):
            break
    return {"times": found, "steps": steps, "curves": curves, "losses": [round(loss, 3) for loss in losses]}


def gathered(paths: Sequence[Path], wanted: int, encode: Encode) -> tuple[dict[str, Material], Counter[str]]:
    """The first papers into which facts could be written, by hash; and of those looked at why others were left out."""
    found: dict[str, Material] = {}
    left: Counter[str] = Counter()
    for path in tqdm(paths, unit=" documents", disable=not sys.stderr.isatty()):
        if len(found) == wanted:
            break
        try:
            document, skeleton = skeleton_of(path, ReadOptions())
        except TwopassError:
            left["not readable"] += 1
            continue
        material = written(document, skeleton, encode) if document.language == "en" else None
        if material is None:
            left["too few sections of running text in English"] += 1
        else:
            found[document.id] = material
    return found, left


def seconds_a_run(model: nn.Module, material: Material, encode: Encode, device: str) -> tuple[float, float]:
    """What a step and a look take, timed with no change to the model."""
    clock = time.process_time if device == "cpu" else time.perf_counter
    learner = Learner(model, 0.0)
    learner.step(material.chunks[:1])
    begun = clock()
    learner.step(material.chunks[:1])
    stepped = clock()
    looked(model, material, encode, device)
    return stepped - begun, clock() - stepped


def told(found: dict[str, Material], left: Counter[str], todo: int, step: float, look: float) -> str:
    """What a run would do, at most: every order to its last epoch."""
    why = ", ".join(f"{count} {reason}" for reason, count in left.most_common()) or "none"
    epoch = EACH * len(FAMILIES) * (step + look / LOOK)
    return (
        f"{len(found)} papers take part; left out: {why}\n{todo} of {len(found) * len(ARMS)} runs are left to do, "
        f"{epoch:.0f} seconds an epoch ({step:.1f} a step of {CHUNK} tokens, {look:.1f} a look): "
        f"{todo * epoch * 8 / 60:.0f} minutes if runs take 8 epochs, at most {todo * epoch * EPOCHS / 60:.0f}"
    )


def run(options: argparse.Namespace, sources: Callable[[argparse.Namespace], tuple[nn.Module, Any]] = load) -> None:
    """Run what is not yet in the results, or say what that would be."""
    model, tokenizer = sources(options)
    named, encode = described(model, options), encoder(tokenizer)
    pretrained = {name: value.clone() for name, value in model.state_dict().items()}
    paths, folder = in_order(options.documents)
    papers, left = gathered(paths, options.wanted, encode)
    found = {document: paper.to(options.device) for document, paper in papers.items()}
    mend(options.results)
    made_of = {"folder": folder, "documents": len(found), **registered_in(REGISTRATION)}
    check_same(lines := read_results(options.results), made_of)
    done = {line["key"] for line in lines}
    keys = {f"{document}:{arm}:{named['model']}": (document, arm) for document in found for arm in ARMS}
    todo = {key: each for key, each in keys.items() if key not in done}
    if not found:
        sys.exit(told(found, left, 0, 0.0, 0.0))
    print(told(found, left, len(todo), *seconds_a_run(model, next(iter(found.values())), encode, options.device)))
    for key, (document, arm) in tqdm([] if options.dry_run else todo.items(), disable=not sys.stderr.isatty()):
        model.load_state_dict(pretrained)
        result = learn(model, found[document], arm, encode, options.device, seed=int(document[:8], 16))
        head = {"key": key, "document": document, "arm": arm, **named}
        rest = {**made_of, **circumstances(options.device), "thresholds": fingerprint(THRESHOLDS)}
        options.results.parent.mkdir(parents=True, exist_ok=True)
        with options.results.open("a", encoding="utf-8") as file:
            file.write(json.dumps({**head, **result, **rest}) + "\n")


def parsed(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """The command line."""
    parser = study_parser(__doc__, "facts.jsonl", DOCUMENTS)
    options = parser.parse_args(arguments)
    check_documents(parser, options)
    return options


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the study from the command line."""
    options = parsed(arguments)
    torch.set_num_threads(options.threads)
    run(options)


if __name__ == "__main__":
    main()
