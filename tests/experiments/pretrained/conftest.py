"""A tiny random Llama with bytes for tokens, and the project's own paper read without and with the second pass."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
import torch
from transformers import LlamaConfig, LlamaForCausalLM

from experiments.pretrained.windows import Prepared, prepare
from twopass import Reading, read

PAPER = Path(__file__).parents[3] / "data" / "paper.pdf"


class Words:
    """A tokenizer of words with the blank before them, numbered as they come."""

    bos_token_id = 0

    def __init__(self) -> None:
        self.known: dict[str, int] = {}

    def encode(self, text: str, add_special_tokens: bool = False) -> list[int]:
        return self(text)["input_ids"]

    def __call__(self, text: str, **_) -> dict[str, list]:
        spans, low = [], 0
        for high in range(1, len(text) + 1):
            if high == len(text) or (text[high].isspace() and not text[high - 1].isspace()):
                spans.append((low, high))
                low = high
        return {
            "input_ids": [self.known.setdefault(text[a:b], len(self.known) % 255 + 1) for a, b in spans],
            "offset_mapping": spans,
        }

    def decode(self, ids: list[int]) -> str:
        """The text of tokens, as long as no two words share a number."""
        assert len(self.known) < 256
        words = {number: word for word, number in self.known.items()}
        return "".join(words[number] for number in ids)


@pytest.fixture
def few_words() -> Words:
    return Words()


@pytest.fixture(scope="session")
def words() -> Words:
    return Words()


@pytest.fixture(scope="session")
def model() -> LlamaForCausalLM:
    torch.manual_seed(0)
    sizes = {"hidden_size": 16, "intermediate_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2}
    return LlamaForCausalLM(LlamaConfig(vocab_size=256, max_position_embeddings=1024, **sizes)).eval()


@pytest.fixture(scope="session")
def pair() -> tuple[Reading, Reading]:
    return read(PAPER, second_pass="none"), read(PAPER)


@pytest.fixture(scope="session")
def paper(pair, words) -> Prepared:
    tokens = words(pair[1].document.text)
    return prepare(*pair, tokens["input_ids"], [start for start, _ in tokens["offset_mapping"]])


@pytest.fixture
def named(tmp_path) -> SimpleNamespace:
    """What the command line would say of the model."""
    return SimpleNamespace(gguf=None, model="tiny", device="cpu")
