"""Backends by name: "extractive", or KIND:MODEL."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from twopass.backends.base import Backend, Form
from twopass.errors import BackendError

KINDS = {
    "openai": "a model behind a server that speaks the OpenAI API",
    "ollama": "a model that Ollama serves on this machine",
    "vllm": "a local folder or hub name, run by vLLM in this process",
    "transformers": "a local folder, hub name or GGUF file, run by transformers in this process",
}
"""What may stand before the colon of a model's name."""


_OF_SERVERS = (
    *("base_url", "concurrency", "context_tokens", "reply_tokens", "timeout", "form"),
    *("tries", "longest_wait", "key_over_http"),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """How a model is run; None leaves a setting to the backend.

    `base_url` is a server's address, `concurrency` the requests under way at once, `context_tokens` the most tokens of
    prompt and reply together, `reply_tokens` those of a reply with the thinking before it, `form` "packed" for JSON
    over many sections or "plain" for one question a prompt, `timeout` seconds of a server's silence, `tries` how often
    a request is sent, `longest_wait` the seconds that a server may ask to wait, `key_over_http` whether a key goes to
    other machines without encryption, `devices` the accelerators that share a model.
    """

    base_url: str | None = None
    concurrency: int | None = None
    context_tokens: int | None = None
    reply_tokens: int | None = None
    form: Form | None = None
    timeout: float | None = None
    tries: int | None = None
    longest_wait: float | None = None
    key_over_http: bool | None = None
    devices: int | None = None

    def given(self, *names: str) -> dict[str, Any]:
        """Those of the settings that are set."""
        return {name: value for name in names if (value := getattr(self, name)) is not None}


def open_backend(name: str, settings: Settings = Settings()) -> Backend:
    """The backend of that name. Raises BackendError, which names those that exist."""
    kind, _, model = name.partition(":")
    if name == "extractive":
        from twopass.backends.extractive import Extractive

        return Extractive()
    if kind not in KINDS or not model:
        raise BackendError(f"there is no model named {name!r}", f"extractive, or one of: {':…, '.join(KINDS)}:…")
    backend: Backend
    if kind in ("openai", "ollama"):
        from twopass.backends.openai import OpenAIServer

        return OpenAIServer(model, prefix=kind, **settings.given(*_OF_SERVERS))
    if kind == "vllm":
        from twopass.backends.vllm import VLLMEngine

        backend = VLLMEngine(model, **settings.given("context_tokens", "form", "devices"))
        return backend
    from twopass.backends.transformers import LocalModel

    return LocalModel(model, **settings.given("context_tokens", "form"))
