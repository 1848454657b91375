"""A pretrained causal language model: loading it, and what the last tokens of a sequence cost it."""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

Encode = Callable[[str], list[int]]


def add_source(parser: argparse.ArgumentParser) -> None:
    """The options that say which model, and where it runs."""
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--gguf", type=Path, help="a GGUF file of weights")
    source.add_argument("--model", help="a name or folder for transformers")
    parser.add_argument("--device", default="cpu", help="cpu or cuda")
    parser.add_argument("--threads", type=int, default=1, help="processor threads")


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


def encoder(tokenizer: Any) -> Encode:
    """Text to tokens, nothing added."""

    def encode(text: str) -> list[int]:
        ids: list[int] = tokenizer.encode(text, add_special_tokens=False)
        return ids

    return encode


def described(model: nn.Module, options: argparse.Namespace) -> dict[str, Any]:
    """What a result says of its model."""
    name = options.gguf.stem if options.gguf else Path(options.model).name
    return {"model": name, "parameters": sum(parameter.numel() for parameter in model.parameters())}


@torch.inference_mode()
def bits(model: nn.Module, rows: Tensor, last: int) -> list[float]:
    """Mean bits that each of the `last` tokens of every row [N, T] costs; only those go through the output layer."""
    hidden = model.get_decoder()(input_ids=rows, use_cache=False).last_hidden_state[:, -last - 1 : -1]
    logits = model.get_output_embeddings()(hidden).float()
    costs = nn.functional.cross_entropy(logits.transpose(1, 2), rows[:, -last:], reduction="none")
    return [float(cost) / math.log(2) for cost in costs.mean(1)]


def bits_by_context(
    model: nn.Module, contexts: Mapping[str, Sequence[int]], window: Sequence[int], start: int
) -> dict[str, float]:
    """Mean bits a token of a window after each context, which `start` opens; contexts of one length go together."""
    lengths: dict[int, list[str]] = {}
    for name, context in contexts.items():
        lengths.setdefault(len(context), []).append(name)
    device = next(model.parameters()).device
    found: dict[str, float] = {}
    for names in lengths.values():
        rows = torch.tensor([[start, *contexts[name], *window] for name in names], device=device)
        found |= dict(zip(names, bits(model, rows, len(window)), strict=True))
    return {name: found[name] for name in contexts}
