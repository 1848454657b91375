"""What one seeded training run is: a frozen value, written whole into its result, so that it can be repeated."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Literal, Self

Architecture = Literal["gpt2", "llama", "mamba", "lstm"]
Optimizer = Literal["adamw", "sgd"]
LATER = {"later": True}  # of a field that was added after there were results


@dataclass(frozen=True)
class Identity:
    """A frozen run that is told from others by its fields, and can be read back from a result."""

    def key(self) -> str:
        """Identity of the run: 16 hexadecimal digits of the SHA-256 of its fields.

        The label is left out, and so is a field that came later, at its default: older runs keep their identity.
        """
        values = asdict(self)
        for own in fields(self):
            if own.name == "label" or (own.metadata == LATER and values[own.name] == own.default):
                del values[own.name]
        return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:16]

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Self:
        """The run whose `asdict` was written into a result; unknown fields are an error."""
        unknown = set(values) - {own.name for own in fields(cls)}
        if unknown:
            raise ValueError(f"unknown fields in a stored run: {sorted(unknown)}")
        return cls(**values)


@dataclass(frozen=True)
class Run(Identity):
    """One training run of one small model. Every field takes part in the run's identity.

    Task S reads `topics`, `symbols`, `pairs`, `details`; task R reads `modulus`, `chain`, `wordings`.
    """

    label: str  # the arm's name in tables, e.g. "n=256"
    seed: int  # data, initialisation, order and noise all follow from it
    task: Literal["S", "R"] = "S"
    n: int = 256  # training samples
    topics: int = 4  # K, topics
    symbols: int = 8  # S, structure symbols
    pairs: int = 8  # M, (structure, detail) pairs in a sample
    details: int = 16  # D, detail symbols
    modulus: int = 7  # P, the chain is computed modulo P
    chain: int = 3  # L, operations in a chain
    wordings: int = 6  # C, interchangeable wordings of every word
    architecture: Architecture = "gpt2"
    width: int = 32  # W of the GPT-2 whose parameter count every architecture is matched to
    layers: int = 2
    optimizer: Optimizer = "adamw"
    lr: float = 2e-3  # constant after `warmup` steps
    warmup: int = 20  # steps of linear warm-up
    weight_decay: float = 0.0  # decoupled, per step: lr · weight_decay
    batch: int = 32  # presentations a step
    order: str = "reshuffled"  # an arm of experiments.orders
    rounds: int = 0  # structure arms: epochs of each kind; blocked arms: repetitions of a block
    token_noise: float = 0.0  # probability that a token is presented as a random one of its class
    token_noise_end: float | None = field(default=None, metadata=LATER)  # at the clock's end, in a straight line to it
    pretrain: int = 0  # steps on structure with fresh details before the clock starts (H1)
    reset: bool = False  # forget the optimiser's moments when the clock starts (H1)
    steps: int = 20_000  # the clock's end: a time not reached by then is censored
    stop_when_memorised: bool = True  # end once every time is known, or late after memorisation (see Record.over)
    evaluations: int = 16  # evaluations a decade of steps

    def shape(self) -> tuple[Any, ...]:
        """What runs must share to be trained as one ensemble: array shapes, nothing else."""
        sizes = (self.topics, self.symbols, self.pairs, self.details, self.modulus, self.chain, self.wordings)
        return (self.task, *sizes, self.architecture, self.width, self.layers, self.batch, self.optimizer)
