"""A model in this process through transformers: on CPU, CUDA or MPS, from a folder, a hub name or a GGUF file."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from twopass.backends.base import Form, Reply, Request
from twopass.errors import BackendError, MissingDependency
from twopass.tasks.schemas import Schema

if TYPE_CHECKING:
    import torch

BATCH_TOKENS = 16_384
"""Tokens of prompts and replies in a batch, padding included: some 2 GB of keys and values for a model of a billion."""
WEAK = 1_500_000_000
"""Parameters below which a model is asked plain questions: smaller ones loop in long JSON more often than not."""


class LocalModel:
    """A causal language model; requests go through it in left-padded batches of about one length."""

    def __init__(self, model: str, *, context_tokens: int | None = None, form: Form | None = None) -> None:
        """Args:
        model: a folder, a hub name, or a GGUF file.
        context_tokens: a bound below what the model itself has.
        form: "packed" or "plain"; by the model's size if None.

        Raises:
            MissingDependency: torch or transformers is not installed.
            BackendError: there is no such model, or it cannot be loaded.
        """
        try:
            import torch
            import transformers
        except ModuleNotFoundError as error:
            raise MissingDependency(
                f"the package {error.name} is not installed", "pip install 'twopass[transformers]'"
            ) from None
        self._torch, self._name = torch, model
        source, options = _source(model)
        device = "cuda" if torch.cuda.is_available() else "mps" if torch.backends.mps.is_available() else "cpu"
        try:
            self._tokenizer: Any = transformers.AutoTokenizer.from_pretrained(
                source, trust_remote_code=False, **options
            )
            loaded = transformers.AutoModelForCausalLM.from_pretrained(
                source,
                dtype=torch.float32 if device == "cpu" else torch.bfloat16,
                trust_remote_code=False,
                use_safetensors="gguf_file" not in options or None,  # other weights are programs
                **options,
            )
        except (OSError, ValueError, ImportError) as error:
            raise BackendError(f"cannot load the model {model}: {' '.join(str(error).split())[:200]}") from error
        self._model: Any = loaded.to(device).eval()
        self._tokenizer.padding_side = "left"
        if self._tokenizer.pad_token is None:
            self._tokenizer.pad_token = self._tokenizer.eos_token
        config = self._model.config.get_text_config()
        self._context = min(context_tokens or 1 << 30, getattr(config, "max_position_embeddings", 2048))
        self._vocabulary = int(self._model.get_output_embeddings().weight.shape[0])
        self.form: Form = form or ("plain" if self._model.num_parameters() < WEAK else "packed")
        self._lock = threading.Lock()
        self._grammar: Any = None

    @property
    def name(self) -> str:
        """The name under which `open_backend` opens it."""
        return f"transformers:{self._name}"

    @property
    def context_tokens(self) -> int:
        """The most tokens that prompt and reply may have together."""
        return self._context

    def count_tokens(self, text: str) -> int:
        """The number of tokens in `text`."""
        return len(self._tokenizer(text, add_special_tokens=False)["input_ids"]) if text else 0

    def generate(self, requests: Sequence[Request]) -> list[Reply]:
        """One reply a request; a prompt too long for the model is a reply that says so. Threads take turns."""
        with self._lock:
            prompts = [self._prompt(request) for request in requests]
            replies: dict[int, Reply] = {}
            for batch in self._batches(requests, prompts, replies):
                for i, reply in zip(
                    batch, self._run([requests[i] for i in batch], [prompts[i] for i in batch]), strict=True
                ):
                    replies[i] = reply
                    told = requests[i].on_reply
                    if told is not None:
                        told(reply)
            return [replies[i] for i in range(len(requests))]

    def _prompt(self, request: Request) -> list[int]:
        """The prompt's tokens, as the model's chat template lays them out where it has one."""
        text = request.prompt
        if self._tokenizer.chat_template:
            turn = [{"role": "user", "content": text}]
            text = self._tokenizer.apply_chat_template(
                turn, tokenize=False, add_generation_prompt=True, enable_thinking=False
            )
            return list(self._tokenizer(text, add_special_tokens=False)["input_ids"])
        return list(self._tokenizer(text)["input_ids"])

    def _batches(
        self, requests: Sequence[Request], prompts: Sequence[list[int]], replies: dict[int, Reply]
    ) -> Iterator[list[int]]:
        """Requests of like length together; those that do not fit get their reply at once."""
        batch: list[int] = []
        widest = 0
        for i in sorted(range(len(requests)), key=lambda i: len(prompts[i])):
            width = len(prompts[i]) + requests[i].max_tokens
            if width > self._context:
                replies[i] = Reply(f"prompt and reply need {width} tokens, the model has {self._context}", "failed")
                continue
            alike = not batch or (requests[batch[0]].temperature, requests[batch[0]].seed) == (
                requests[i].temperature,
                requests[i].seed,
            )
            if batch and (max(widest, width) * (len(batch) + 1) > BATCH_TOKENS or not alike):
                yield batch
                batch, widest = [], 0
            batch.append(i)
            widest = max(widest, width)
        if batch:
            yield batch

    def _run(self, requests: Sequence[Request], prompts: Sequence[list[int]]) -> list[Reply]:
        torch = self._torch
        padded = self._tokenizer.pad({"input_ids": list(prompts)}, return_tensors="pt").to(self._model.device)
        start = padded["input_ids"].shape[1]
        first = requests[0]
        processors = [self._constraint([r.json_schema for r in requests], start)] if first.json_schema else []
        sampling = {"do_sample": True, "temperature": first.temperature} if first.temperature else {"do_sample": False}
        torch.manual_seed(first.seed)
        with torch.inference_mode():
            out = self._model.generate(
                **padded,
                max_new_tokens=max(r.max_tokens for r in requests),
                logits_processor=processors,
                pad_token_id=self._tokenizer.pad_token_id,
                **sampling,
            )
        return [
            self._reply(row.tolist(), len(prompt), request.max_tokens)
            for row, prompt, request in zip(out[:, start:], prompts, requests, strict=True)
        ]

    def _reply(self, written: list[int], prompt_tokens: int, most: int) -> Reply:
        ends = self._model.generation_config.eos_token_id
        stops = set(ends if isinstance(ends, list) else [ends]) | {self._tokenizer.eos_token_id}
        length = next((i for i, token in enumerate(written[:most]) if token in stops), None)
        text = self._tokenizer.decode(written[: most if length is None else length], skip_special_tokens=True)
        return Reply(
            text.strip(),
            "length" if length is None else "stop",
            prompt_tokens=prompt_tokens,
            reply_tokens=len(written[:most]) if length is None else length + 1,
        )

    def _constraint(self, schemas: Sequence[Schema], start: int) -> Any:
        """A logits processor that lets each row write nothing but JSON of its schema."""
        try:
            from llguidance import LLMatcher
            from llguidance.hf import from_tokenizer
        except ModuleNotFoundError:
            raise MissingDependency(
                "the package llguidance is not installed", "pip install 'twopass[transformers]'"
            ) from None
        if self._grammar is None:
            self._grammar = from_tokenizer(self._tokenizer, n_vocab=self._vocabulary)
        compact = {"whitespace_flexible": False}
        matchers = []
        for schema in schemas:
            grammar = LLMatcher.grammar_from_json_schema(json.dumps(schema), defaults=compact)
            matchers.append(LLMatcher(self._grammar, grammar))
        return _Constraint(self._torch, matchers, self._vocabulary, self._tokenizer.eos_token_id, start)


class _Constraint:
    """Masks the tokens with which a row would leave its grammar, all but the end where the grammar is complete."""

    def __init__(self, torch: Any, matchers: list[Any], vocabulary: int, end: int, start: int) -> None:
        from llguidance.torch import allocate_token_bitmask

        self._matchers, self._end, self._seen = matchers, end, start
        self._mask = allocate_token_bitmask(len(matchers), vocabulary)  # one bit a token, 32 to a number
        self._bits = torch.arange(32, dtype=torch.int32)

    def __call__(self, input_ids: torch.Tensor, scores: torch.Tensor) -> torch.Tensor:
        from llguidance.torch import fill_next_token_bitmask

        for row, matcher in enumerate(self._matchers):
            for token in input_ids[row, self._seen :].tolist():
                if not matcher.is_stopped():
                    matcher.consume_token(token)
            if not matcher.is_stopped():
                fill_next_token_bitmask(matcher, self._mask, row)
            else:
                self._mask[row] = 0
                self._mask[row, self._end // 32] = 1 << self._end % 32 if self._end % 32 < 31 else -(1 << 31)
        self._seen = input_ids.shape[1]
        allowed = ((self._mask.unsqueeze(-1) >> self._bits) & 1).bool().flatten(1)[:, : scores.shape[1]]
        return scores.masked_fill(~allowed.to(scores.device), float("-inf"))


def _source(model: str) -> tuple[str, dict[str, str]]:
    """Where transformers finds the model: a GGUF file is named beside its folder."""
    if model.endswith(".gguf"):
        file = Path(model)
        if not file.is_file():
            raise BackendError(f"there is no model file {model}")
        return str(file.parent), {"gguf_file": file.name}
    return model, {}
