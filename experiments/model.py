"""The small models: GPT-2, Llama, Mamba from `transformers` configurations and an LSTM, at matched parameter counts."""

from __future__ import annotations

from functools import lru_cache
from types import SimpleNamespace
from typing import Any

import torch
from torch import Tensor, nn
from transformers import (
    GPT2Config,
    GPT2LMHeadModel,
    LlamaConfig,
    LlamaForCausalLM,
    MambaConfig,
    MambaForCausalLM,
)

from experiments.config import Architecture, Run
from experiments.data import task_of

HEADS = 2  # attention heads at every width, so that width alone changes


class LSTMForCausalLM(nn.Module):
    """A stacked LSTM language model with tied embeddings, called like a `transformers` model.

    Written out with linear layers instead of `nn.LSTM`, so that the ensemble can stack it as it stacks the others.
    """

    def __init__(self, vocabulary: int, width: int, layers: int) -> None:
        super().__init__()
        self.width = width
        self.embedding = nn.Embedding(vocabulary, width)
        self.from_input = nn.ModuleList(nn.Linear(width, 4 * width) for _ in range(layers))
        self.from_state = nn.ModuleList(nn.Linear(width, 4 * width, bias=False) for _ in range(layers))
        self.head = nn.Linear(width, vocabulary, bias=False)
        self.head.weight = self.embedding.weight
        nn.init.normal_(self.embedding.weight, std=width**-0.5)

    def forward(self, input_ids: Tensor, **_: Any) -> SimpleNamespace:
        """Logits [batch, T, V] of token ids [batch, T]."""
        x = self.embedding(input_ids)
        for from_input, from_state in zip(self.from_input, self.from_state, strict=True):
            driven = from_input(x)
            h = c = torch.zeros_like(x[:, 0])
            states = []
            for t in range(x.shape[1]):
                i, f, g, o = (driven[:, t] + from_state(h)).chunk(4, dim=-1)
                c = torch.sigmoid(f + 1) * c + torch.sigmoid(i) * torch.tanh(g)
                h = torch.sigmoid(o) * torch.tanh(c)
                states.append(h)
            x = torch.stack(states, dim=1)
        return SimpleNamespace(logits=self.head(x))


def _gpt2(vocabulary: int, length: int, width: int, layers: int) -> nn.Module:
    config = GPT2Config(
        vocab_size=vocabulary,
        n_positions=length,
        n_embd=width,
        n_layer=layers,
        n_head=HEADS,
        activation_function="gelu_pytorch_tanh",  # the same function as gelu_new, in one kernel
        resid_pdrop=0.0,
        embd_pdrop=0.0,
        attn_pdrop=0.0,
        bos_token_id=0,
        eos_token_id=0,
        use_cache=False,
        attn_implementation="eager",  # at 18 tokens faster than the fused kernel
    )
    return GPT2LMHeadModel(config)


def _llama(vocabulary: int, length: int, width: int, layers: int) -> nn.Module:
    config = LlamaConfig(
        vocab_size=vocabulary,
        max_position_embeddings=length,
        hidden_size=width,
        intermediate_size=8 * width // 3,  # three matrices where GPT-2 has two
        num_hidden_layers=layers,
        num_attention_heads=HEADS,
        tie_word_embeddings=True,
        bos_token_id=0,
        eos_token_id=0,
        use_cache=False,
        attn_implementation="eager",
    )
    return LlamaForCausalLM(config)


def _mamba(vocabulary: int, length: int, width: int, layers: int) -> nn.Module:
    config = MambaConfig(
        vocab_size=vocabulary,
        hidden_size=width,
        num_hidden_layers=layers,
        state_size=8,
        tie_word_embeddings=True,
        bos_token_id=0,
        eos_token_id=0,
        pad_token_id=0,
        use_cache=False,
    )
    return MambaForCausalLM(config)


def _lstm(vocabulary: int, length: int, width: int, layers: int) -> nn.Module:
    return LSTMForCausalLM(vocabulary, width, layers)


BUILDERS = {"gpt2": _gpt2, "llama": _llama, "mamba": _mamba, "lstm": _lstm}
STEP = {"gpt2": 2 * HEADS, "llama": 2 * HEADS, "mamba": 2, "lstm": 1}  # widths that heads and rotations allow


def parameters(model: nn.Module) -> int:
    """Trainable numbers in a model, tied ones counted once."""
    return sum(parameter.numel() for parameter in model.parameters())


@lru_cache(maxsize=64)
def matched_width(architecture: Architecture, vocabulary: int, length: int, width: int, layers: int) -> int:
    """The hidden size at which `architecture` has the parameter count nearest to a GPT-2 of `width` and `layers`."""
    if architecture == "gpt2":
        return width

    def count(name: Architecture, size: int) -> int:
        with torch.device("meta"):
            return parameters(BUILDERS[name](vocabulary, length, size, layers))

    target, step = count("gpt2", width), STEP[architecture]
    return min(range(step, 3 * width, step), key=lambda size: abs(count(architecture, size) - target))


def build(run: Run) -> nn.Module:
    """The model of a run, initialised from its seed (the global random state is left as it was)."""
    task = task_of(run)
    size = matched_width(run.architecture, task.vocabulary, task.length, run.width, run.layers)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(run.seed)
        return BUILDERS[run.architecture](task.vocabulary, task.length, size, run.layers)
