"""Fine-tunes a pretrained model on excerpts of real documents in several orders, says what it learned of each part.

    python -m experiments.finetune data/paper.pdf data/report.pdf --model NAME_OR_FOLDER --results out.jsonl
    python -m experiments.finetune DOCUMENT.md --gguf model.gguf --results out.jsonl --tokens 100000 --device cuda

A document is PDF, Markdown or plain text; PDFs are read and cut at their headings by twopass itself. From each,
`--excerpts` runs of consecutive sections are taken. Sections with a fifth of the text are held out; the rest becomes
chunks of equal length, and the list of headings is the skeleton. All arms present one multiset, every chunk and the
skeleton once for each epoch:

- sequential: skeleton, then the chunks as they stand, epoch after epoch
- shuffled: a fresh permutation every epoch
- retrospective: skeleton and chunks forward in even epochs, backward in odd ones
- skeleton_first: the skeleton as often as there are epochs, then the chunks as in sequential

Each line of the result is one arm on one excerpt, with an evaluation after every epoch: nats a token on trained chunks,
the same by fifth of the excerpt, on the held-out sections, and the share of chunks that can be recited after half of
their tokens. An excerpt and arm whose line is already there is not run again.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from experiments.data import read_sections, stream
from experiments.results import mend, read_results

ARMS = ("sequential", "shuffled", "retrospective", "skeleton_first")
HOLD_OUT = 5  # a section is not trained on whenever less than a fifth of the tokens before it was held out
SKELETON = -1  # stands for the skeleton in an order
LONG = 4  # a section of more than a quarter of the excerpt (a table, a list) is passed over
Encode = Callable[[str], list[int]]
Sections = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Material:
    """A document as tokens: chunks [N, L] in reading order, skeleton [1, L'] and held-out chunks [H, L]."""

    chunks: Tensor
    skeleton: Tensor
    held_out: Tensor


def sections_of(path: Path) -> Sections:
    """(heading, text) sections of a document in reading order, as twopass finds them; Markdown by its '#' lines."""
    if path.suffix.lower() in (".md", ".txt"):
        return read_sections(path)
    from twopass.config import ReadOptions
    from twopass.pipeline import skeleton_of

    document, skeleton = skeleton_of(path, ReadOptions())
    return [(section.heading, document.text[section.body : section.end].strip()) for section in skeleton.sections]


def excerpt(sections: Sections, index: int, count: int, encode: Encode, tokens: int) -> Sections:
    """The `index`-th of `count` runs of consecutive sections, spread over the document, of some `tokens` each."""
    found, total = [], 0
    for section in sections[index * len(sections) // count : (index + 1) * len(sections) // count]:
        length = len(encode("\n".join(section)))
        if length <= tokens // LONG and total < tokens:
            found.append(section)
            total += length
    return found


def prepare(sections: Sections, encode: Encode, length: int) -> Material:
    """Cut a document's (heading, text) sections into chunks of `length` tokens; what is left over is dropped."""
    trained: list[int] = []
    kept: list[int] = []
    for heading, text in sections:
        short = HOLD_OUT * len(kept) < len(kept) + len(trained)
        (kept if short else trained).extend(encode(f"{heading}\n{text}\n"))
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
def look(model: nn.Module, chunks: Tensor) -> tuple[Tensor, Tensor]:
    """[N] nats a token of chunks [N, L], and [N] whether their second halves are recited; one chunk at a time."""
    costs, recited = [], []
    for row in chunks:
        logits = model(input_ids=row[None]).logits[0, :-1].float()
        costs.append(nn.functional.cross_entropy(logits, row[1:]))
        recited.append((logits.argmax(-1) == row[1:])[len(row) // 2 - 1 :].all())
    return torch.stack(costs), torch.stack(recited).float()


def evaluate(model: nn.Module, material: Material) -> dict[str, Any]:
    """What the model knows of the excerpt, by fifth, of what was held out, and by heart."""
    model.eval()
    trained, recited = look(model, material.chunks)
    held_out, _ = look(model, material.held_out)
    model.train()
    return {
        "trained": round(float(trained.mean()), 5),
        "by_fifth": [round(float(part.mean()), 5) for part in trained.tensor_split(5) if len(part)],
        "held_out": round(float(held_out.mean()), 5),
        "recited": round(float(recited.mean()), 5),
    }


def finetune(
    model: nn.Module, material: Material, arm: str, epochs: int, seed: int, lr: float
) -> Iterator[dict[str, Any]]:
    """Train, one chunk a step (AdamW, constant rate after ten steps of warm-up); yields an evaluation an epoch."""
    optimiser = torch.optim.AdamW(model.parameters(), lr=lr, weight_decay=0.0)
    presented = list(order(arm, len(material.chunks), epochs, seed))
    yield {"step": 0, **evaluate(model, material)}
    for step, index in enumerate(presented, start=1):
        ids = material.skeleton if index == SKELETON else material.chunks[index][None]
        for group in optimiser.param_groups:
            group["lr"] = lr * min(step / 10, 1.0)
        logits = model(input_ids=ids).logits[0, :-1].float()
        optimiser.zero_grad()
        nn.functional.cross_entropy(logits, ids[0, 1:]).backward()
        optimiser.step()
        if step % (len(material.chunks) + 1) == 0:
            yield {"step": step, **evaluate(model, material)}


def load(options: argparse.Namespace) -> tuple[nn.Module, Any]:
    """A pretrained causal language model in fp32 and its tokenizer, from a GGUF file or as transformers names it."""
    from transformers import AutoModelForCausalLM, AutoTokenizer

    if options.gguf:
        folder, source = str(options.gguf.parent), {"gguf_file": options.gguf.name}
    else:
        folder, source = options.model, {}
    tokenizer = AutoTokenizer.from_pretrained(folder, **source)
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, **source).to(options.device)
    return model, tokenizer


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("documents", type=Path, nargs="+")
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--gguf", type=Path)
    source.add_argument("--model")
    parser.add_argument("--results", type=Path, required=True)
    parser.add_argument("--arms", nargs="+", default=list(ARMS), choices=ARMS)
    parser.add_argument("--excerpts", type=int, default=3, help="of each document")
    parser.add_argument("--which", type=int, nargs="+", help="which of them, from 0 (default: all)")
    parser.add_argument("--tokens", type=int, default=1200, help="of an excerpt, about")
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--length", type=int, default=64, help="tokens of a chunk")
    parser.add_argument("--lr", type=float, default=5e-5)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args(arguments)
    torch.set_num_threads(options.threads)
    options.results.parent.mkdir(parents=True, exist_ok=True)
    mend(options.results)
    done = {(line["document"], line["excerpt"], line["arm"]) for line in read_results(options.results)}
    sections = {path.name: sections_of(path) for path in options.documents}
    for index in options.which or range(options.excerpts):
        for name in sections:
            for arm in options.arms:
                if (name, index, arm) not in done:
                    line = run_one(options, name, sections[name], index, arm)
                    with options.results.open("a", encoding="utf-8") as file:
                        file.write(json.dumps(line, separators=(",", ":")) + "\n")
                    print(name, index, arm, line["evaluations"][0], "→", line["evaluations"][-1], flush=True)


def run_one(options: argparse.Namespace, name: str, sections: Sections, index: int, arm: str) -> dict[str, Any]:
    """One line of the results: an arm on an excerpt, from the pretrained weights."""
    from experiments.run import circumstances

    model, tokenizer = load(options)
    encode = partial(tokenizer.encode, add_special_tokens=False)
    chosen = excerpt(sections, index, options.excerpts, encode, options.tokens)
    material = prepare(chosen, encode, options.length)
    tensors = (part.to(options.device) for part in (material.chunks, material.skeleton, material.held_out))
    settings = {field: getattr(options, field) for field in ("excerpts", "tokens", "epochs", "length", "lr")}
    return {
        "document": name,
        "excerpt": index,
        "arm": arm,
        **settings,
        "model": getattr(model.config, "_name_or_path", "").rsplit("/", 1)[-1] or model.config.model_type,
        "parameters": sum(parameter.numel() for parameter in model.parameters()),
        "chunks": len(material.chunks),
        "evaluations": list(finetune(model, Material(*tensors), arm, options.epochs, index, options.lr)),
        **circumstances(options.device),
    }


if __name__ == "__main__":
    main()
