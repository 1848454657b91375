"""Many small models trained as one: a `transformers` model whose every parameterised layer holds E sets of weights.

The model's own forward is kept. Its batch is E·B long, and each layer that has parameters (linear, embedding, norm,
Mamba mixer) is replaced by a twin that multiplies the b-th slice of the batch with the weights of member b // B. What
has no parameters (attention, activations) never sees a difference. All weights live in one array [E, P], so that the
optimiser is a handful of kernels however many layers there are, and members can be dropped by indexing.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers import GPT2LMHeadModel, LlamaForCausalLM
from transformers.models.llama.modeling_llama import LlamaRMSNorm
from transformers.models.mamba.modeling_mamba import MambaMixer, MambaRMSNorm
from transformers.pytorch_utils import Conv1D


class Stacked(nn.Module):
    """A layer with E sets of weights; `Stack.bind` hangs the current ones on it as plain tensors [E, ...]."""

    def __init__(self, layer: nn.Module) -> None:
        super().__init__()
        self.epsilon = float(getattr(layer, "eps", getattr(layer, "variance_epsilon", 0.0)))
        self.bias: Tensor | None = None
        self.weight: Tensor


class StackedLinear(Stacked):
    """[E·B, T, in] → [E·B, T, out] with weights [E, out, in]."""

    def forward(self, x: Tensor) -> Tensor:
        return self.multiply(x, self.weight.transpose(1, 2))

    def multiply(self, x: Tensor, weight: Tensor) -> Tensor:
        """Batched product with `weight` [E, in, out], bias added."""
        rows = x.reshape(len(weight), -1, x.shape[-1])
        y = torch.bmm(rows, weight) if self.bias is None else torch.baddbmm(self.bias[:, None], rows, weight)
        return y.view(*x.shape[:-1], weight.shape[-1])


class StackedConv1D(StackedLinear):
    """GPT-2's linear layer: weights [E, in, out]."""

    def forward(self, x: Tensor) -> Tensor:
        return self.multiply(x, self.weight)


class StackedEmbedding(Stacked):
    """[E·B, T] ids → [E·B, T, d] with weights [E, V, d]."""

    def forward(self, ids: Tensor) -> Tensor:
        members, vocabulary, width = self.weight.shape
        first = torch.arange(members, device=ids.device) * vocabulary
        rows = ids.reshape(members, -1) + first[:, None]
        return functional.embedding(rows, self.weight.reshape(-1, width)).view(*ids.shape, width)


class StackedLayerNorm(Stacked):
    """Layer norm with gains and biases [E, d]."""

    def forward(self, x: Tensor) -> Tensor:
        rows = x.reshape(len(self.weight), -1, x.shape[-1])
        normed = functional.layer_norm(rows, x.shape[-1:], None, None, self.epsilon)
        assert self.bias is not None
        return torch.addcmul(self.bias[:, None], normed, self.weight[:, None]).view(x.shape)


class StackedRMSNorm(Stacked):
    """Root-mean-square norm with gains [E, d]."""

    def forward(self, x: Tensor) -> Tensor:
        rows = x.reshape(len(self.weight), -1, x.shape[-1])
        return (functional.rms_norm(rows, x.shape[-1:], None, self.epsilon) * self.weight[:, None]).view(x.shape)


class StackedMambaMixer(Stacked):
    """Mamba's selective scan with E sets of A, D, convolution and projections; the recurrence is a loop over T."""

    def __init__(self, layer: nn.Module) -> None:
        super().__init__(layer)
        self.in_proj, self.x_proj = StackedLinear(layer), StackedLinear(layer)
        self.dt_proj, self.out_proj, self.conv1d = StackedLinear(layer), StackedLinear(layer), Stacked(layer)
        self.A_log: Tensor
        self.D: Tensor

    def forward(self, x: Tensor, **_: object) -> Tensor:
        """[E·B, T, d] → [E·B, T, d]."""
        members, length = len(self.D), x.shape[1]
        inner, gate = self.in_proj(x).chunk(2, dim=-1)
        padded = functional.pad(inner.view(members, -1, *inner.shape[1:]), (0, 0, self.conv1d.weight.shape[-1] - 1, 0))
        taps = self.conv1d.weight[:, :, 0]  # [E, inner, kernel]
        mixed = sum(padded[:, :, k : k + length] * taps[:, None, None, :, k] for k in range(taps.shape[-1]))
        if self.conv1d.bias is not None:
            mixed = mixed + self.conv1d.bias[:, None, None]
        u = functional.silu(mixed).view(inner.shape)
        states = self.A_log.shape[-1]
        rank = self.dt_proj.weight.shape[-1]
        step, b, c = self.x_proj(u).split([rank, states, states], dim=-1)
        step = functional.softplus(self.dt_proj(step)).unsqueeze(-1)  # [E·B, T, inner, 1]
        a = -torch.exp(self.A_log)[:, None, None]  # [E, 1, 1, inner, states]
        decay = torch.exp(step.view(members, -1, *step.shape[1:]) * a).view(*step.shape[:-1], states)
        driven = step * u.unsqueeze(-1) * b.unsqueeze(2)
        state, outputs = torch.zeros_like(driven[:, 0]), []
        for t in range(length):
            state = decay[:, t] * state + driven[:, t]
            outputs.append((state * c[:, t, None]).sum(-1))
        skip = (u.view(members, -1, *u.shape[1:]) * self.D[:, None, None]).view(u.shape)
        return self.out_proj((torch.stack(outputs, dim=1) + skip) * functional.silu(gate))


TWINS: dict[type[nn.Module], type[Stacked]] = {
    nn.Linear: StackedLinear,
    Conv1D: StackedConv1D,
    nn.Embedding: StackedEmbedding,
    nn.LayerNorm: StackedLayerNorm,
    LlamaRMSNorm: StackedRMSNorm,
    MambaRMSNorm: StackedRMSNorm,
    MambaMixer: StackedMambaMixer,
}


class Stack:
    """E models of one shape as one function of their weights [E, P].

    `models` must have the same configuration; the first one is taken apart and becomes the shared forward.
    """

    def __init__(self, models: Sequence[nn.Module]) -> None:
        rows = [torch.cat([parameter.detach().flatten() for parameter in model.parameters()]) for model in models]
        self.weights = torch.stack(rows)
        self.model = models[0]
        named = list(self.model.named_parameters(remove_duplicate=False))
        unique = list(self.model.parameters())
        self.shapes = [parameter.shape for parameter in unique]
        self.sizes = [parameter.numel() for parameter in unique]
        place = {id(parameter): index for index, parameter in enumerate(unique)}
        self.names = [(name, place[id(parameter)]) for name, parameter in named]
        _replace(self.model)
        self.holders = [(*self._holder(name), index) for name, index in self.names]
        self.attends = isinstance(self.model, GPT2LMHeadModel | LlamaForCausalLM)

    def _holder(self, name: str) -> tuple[nn.Module, str]:
        path, _, attribute = name.rpartition(".")
        return self.model.get_submodule(path), attribute

    def bind(self, weights: Tensor) -> None:
        """Hang the members' weights [E, P] on the layers."""
        parts = weights.split(self.sizes, dim=1)
        for module, attribute, index in self.holders:
            setattr(module, attribute, parts[index].view(len(weights), *self.shapes[index]))

    def forward(self, weights: Tensor, tokens: Tensor) -> Tensor:
        """Logits [E, B, T, V] of tokens [E, B, T] under weights [E, P]."""
        members, batch, length = tokens.shape
        self.bind(weights)
        positions = torch.arange(length, device=tokens.device).expand(members * batch, length)
        inputs = {"input_ids": tokens.reshape(-1, length), "position_ids": positions, "use_cache": False}
        if self.attends:  # a ready mask spares the model the making of one, which would stop a CUDA graph
            inputs["attention_mask"] = causal_mask(length, tokens.device, weights.dtype)
        logits = self.model(**inputs).logits
        return logits.view(members, batch, length, -1)

    def member(self, weights: Tensor) -> dict[str, Tensor]:
        """The state dictionary of one member, from its row of weights [P]."""
        parts = weights.split(self.sizes)
        return {name: parts[index].view(self.shapes[index]).clone() for name, index in self.names}


@lru_cache(maxsize=8)
def causal_mask(length: int, device: torch.device, dtype: torch.dtype) -> Tensor:
    """[1, 1, T, T]: 0 where a position may look, and the most negative number of that type where it may not."""
    hidden = torch.full((length, length), torch.finfo(dtype).min, device=device, dtype=dtype)
    return hidden.triu(1)[None, None]


def _replace(module: nn.Module) -> None:
    for name, child in list(module.named_children()):
        twin = TWINS.get(type(child))
        if twin is not None:
            setattr(module, name, twin(child))
        elif list(child.parameters(recurse=False)):
            raise TypeError(f"no stacked twin for {type(child).__name__}: add one to experiments.ensemble.TWINS")
        else:
            _replace(child)
