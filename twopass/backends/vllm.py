"""A model in this process through vLLM: all requests of all documents over one engine, batched as they come."""

from __future__ import annotations

import asyncio
import gc
import itertools
import weakref
from collections.abc import Sequence
from typing import Any

from twopass.backends.base import Form, Reply, Request
from twopass.backends.looping import LoopThread
from twopass.backends.transformers import WEAK
from twopass.errors import BackendError, MissingDependency


class VLLMEngine:
    """vLLM's asynchronous engine, with prefix caching and replies held to their schema; its CPU build will do."""

    def __init__(
        self,
        model: str,
        *,
        context_tokens: int | None = None,
        form: Form | None = None,
        devices: int = 1,
        **engine: Any,
    ) -> None:
        """Args:
        model: a folder or a hub name.
        context_tokens: the most tokens of prompt and reply together; what the model has if None.
        form: "packed" or "plain"; by the model's size if None.
        devices: accelerators that share the model (tensor parallelism).
        engine: anything else that vLLM's engine arguments take.

        Raises:
            MissingDependency: vLLM is not installed.
            BackendError: there is no such model, or the engine does not start.
        """
        try:
            from vllm import SamplingParams, TokensPrompt
            from vllm.config import StructuredOutputsConfig
            from vllm.sampling_params import StructuredOutputsParams
        except ModuleNotFoundError as error:
            raise MissingDependency(
                f"the package {error.name} is not installed", "pip install 'twopass[vllm]'"
            ) from None
        self._sampling, self._structured, self._tokens = SamplingParams, StructuredOutputsParams, TokensPrompt
        self._name, self._ids = model, itertools.count()
        options: dict[str, Any] = {
            "model": model,
            "max_model_len": context_tokens,
            "tensor_parallel_size": devices,
            "enable_prefix_caching": True,
            "structured_outputs_config": StructuredOutputsConfig(backend="guidance", disable_any_whitespace=True),
            "disable_log_stats": True,
        }
        self._loop = LoopThread("twopass-vllm")
        self._engine = self._loop.run(self._start(options | engine))
        weakref.finalize(self, _stop, self._loop, [self._engine])
        self._tokenizer: Any = self._engine.get_tokenizer()
        self._context = int(self._engine.model_config.max_model_len)
        self.form: Form = form or ("plain" if _weights(self._engine.model_config.hf_text_config) < WEAK else "packed")

    @property
    def name(self) -> str:
        """The name under which `open_backend` opens it."""
        return f"vllm:{self._name}"

    @property
    def context_tokens(self) -> int:
        """The most tokens that prompt and reply may have together."""
        return self._context

    def count_tokens(self, text: str) -> int:
        """The number of tokens in `text`."""
        return len(self._tokenizer.encode(text, add_special_tokens=False)) if text else 0

    def generate(self, requests: Sequence[Request]) -> list[Reply]:
        """One reply a request; several threads may ask at once, and the engine batches all that they ask.

        Raises:
            BackendError: the engine died.
        """
        return self._loop.run(self._all(requests))

    @staticmethod
    async def _start(options: dict[str, Any]) -> Any:
        from vllm.engine.arg_utils import AsyncEngineArgs
        from vllm.platforms import current_platform
        from vllm.v1.engine.async_llm import AsyncLLM

        if current_platform.is_cpu():
            options = {"enforce_eager": True} | options  # compiling costs minutes and gains little there
        try:
            return AsyncLLM.from_engine_args(AsyncEngineArgs(**options))
        except (OSError, ValueError, RuntimeError) as error:
            reason = " ".join(str(error).split())[:300]
            raise BackendError(f"vLLM does not start with {options['model']}: {reason}") from error

    async def _all(self, requests: Sequence[Request]) -> list[Reply]:
        tasks = [asyncio.ensure_future(self._one(request)) for request in requests]
        try:
            return await asyncio.gather(*tasks)
        except BaseException:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            raise

    async def _one(self, request: Request) -> Reply:
        from vllm.v1.engine.exceptions import EngineDeadError

        prompt = self._prompt(request.prompt)
        width = len(prompt) + request.max_tokens
        if width > self._context:
            reply = Reply(f"prompt and reply need {width} tokens, the model has {self._context}", "failed")
        else:
            try:
                reply = await self._ask(prompt, request)
            except EngineDeadError as error:
                raise BackendError(f"{self.name}: the engine died", "is there enough memory?") from error
            except ValueError as error:
                reply = Reply(" ".join(str(error).split())[:200], "failed")
        if request.on_reply is not None:
            request.on_reply(reply)
        return reply

    async def _ask(self, prompt: list[int], request: Request) -> Reply:
        from vllm.sampling_params import RequestOutputKind

        held = self._structured(json=dict(request.json_schema)) if request.json_schema else None
        params = self._sampling(
            max_tokens=request.max_tokens,
            temperature=request.temperature,
            seed=request.seed,
            structured_outputs=held,
            output_kind=RequestOutputKind.FINAL_ONLY,
        )
        request_id = f"twopass-{next(self._ids)}"
        outputs = self._engine.generate(self._tokens(prompt_token_ids=prompt), params, request_id)
        last = [output async for output in outputs][-1]
        written = last.outputs[0]
        return Reply(
            written.text.strip(),
            "stop" if written.finish_reason == "stop" else "length",
            prompt_tokens=len(prompt),
            cached_tokens=last.num_cached_tokens or 0,
            reply_tokens=len(written.token_ids),
        )

    def _prompt(self, text: str) -> list[int]:
        """The prompt's tokens, as the model's chat template lays them out where it has one."""
        if getattr(self._tokenizer, "chat_template", None):
            turn = [{"role": "user", "content": text}]
            text = self._tokenizer.apply_chat_template(
                turn, tokenize=False, add_generation_prompt=True, enable_thinking=False
            )
            return list(self._tokenizer.encode(text, add_special_tokens=False))
        return list(self._tokenizer.encode(text))


def _weights(config: Any) -> int:
    """About the number of a transformer's weights, from its shape: 12 hidden² a layer, and the embeddings."""
    hidden, layers = int(config.hidden_size), int(config.num_hidden_layers)
    return int(12 * hidden * hidden * layers + hidden * int(config.vocab_size))


def _stop(loop: LoopThread, held: list[Any]) -> None:
    """End the engine of a backend that nobody holds any more, before the interpreter takes its modules apart."""

    async def shut() -> None:
        held.pop().shutdown()

    loop.end(shut())
    gc.collect()
