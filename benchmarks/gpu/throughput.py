"""Tokens a second of many documents read at once over one vLLM engine, against vLLM's own on the same requests.

    python -m benchmarks.gpu.throughput --out FOLDER [--documents 32] [--pages 40] [--model FOLDER_OR_HUB_NAME]

Without --model it makes a model of Qwen3-8B's shape with dummy weights (load format "dummy") and a tokenizer trained on
the documents, which are made by seed. Three steps, each in a process of its own and each skipped if its file is already
in FOLDER: `documents` and model, `ours` (the pipeline over one engine, all documents side by side; every request is
recorded), `theirs` (the same requests, all at once, to vLLM's LLM.generate). The last line is the ratio. `--shape tiny`
tries the script out on a CPU (VLLM_CPU_KVCACHE_SPACE=1).
"""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

SHAPES = {
    "qwen3-8b": {"hidden_size": 4096, "intermediate_size": 12288, "num_hidden_layers": 36, "num_attention_heads": 32,
                 "num_key_value_heads": 8, "head_dim": 128, "vocab_size": 151936, "max_position_embeddings": 40960},
    "tiny": {"hidden_size": 128, "intermediate_size": 256, "num_hidden_layers": 2, "num_attention_heads": 2,
             "num_key_value_heads": 1, "head_dim": 64, "vocab_size": 8192, "max_position_embeddings": 16384},
}  # fmt: skip
"""Qwen3-8B as its config.json gives it; tiny for a CPU."""
VOCABULARY = 8000
"""Tokens of the tokenizer made on the spot: some four characters of the documents each, like larger ones on English."""


def hardware() -> str:
    """The accelerator's name, or the processor's."""
    import torch

    if torch.cuda.is_available():
        return str(torch.cuda.get_device_name())
    file = Path("/proc/cpuinfo")
    rows = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    names = [row.partition(":")[2].strip() for row in rows if row.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


# ── documents and model ───────────────────────────────────────────────────────────────────────────


def make(options: argparse.Namespace) -> None:
    """Write the documents, and the model where none is given."""
    from benchmarks.planting import plant

    folder = options.out / "documents"
    folder.mkdir(parents=True, exist_ok=True)
    texts = []
    for seed in range(options.documents):
        planted = plant(seed, options.pages)
        text = "\n\n".join(
            f"{'#' * section.level} {section.heading}\n\n{planted.document.text[section.body : section.end].strip()}"
            for section in planted.skeleton.sections
        )
        (folder / f"{seed:03}.md").write_text(text, encoding="utf-8")
        texts.append(text)
    if options.model is None:
        make_model(options.out / "model", options.shape, texts)


def make_model(folder: Path, shape: str, texts: list[str]) -> None:
    """A configuration without weights, and a byte-level tokenizer trained on the texts."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast, Qwen3Config

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    ends = ["<|im_start|>", "<|im_end|>"]
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY, special_tokens=ends, initial_alphabet=alphabet, show_progress=False
    )
    tokenizer.train_from_iterator(texts, trainer)
    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, eos_token=ends[1], pad_token=ends[1])
    fast.save_pretrained(folder)
    config = Qwen3Config(**SHAPES[shape], eos_token_id=fast.eos_token_id, bos_token_id=None, dtype="bfloat16")
    config.architectures = ["Qwen3ForCausalLM"]
    config.save_pretrained(folder)


# ── ours ──────────────────────────────────────────────────────────────────────────────────────────


def ours(options: argparse.Namespace) -> dict[str, Any]:
    """The pipeline over one engine; requests are recorded as the engine gets them."""
    from concurrent.futures import ThreadPoolExecutor

    from twopass.backends.vllm import VLLMEngine
    from twopass.config import Options
    from twopass.llm.client import Reader
    from twopass.pipeline import run

    model = options.model or str(options.out / "model")
    dummy = {} if options.model else {"load_format": "dummy"}
    backend = VLLMEngine(model, form="packed", context_tokens=options.context, **dummy)
    requests: list[dict[str, Any]] = []
    spans: list[tuple[float, float]] = []
    lock, ask = threading.Lock(), backend._ask

    async def recorded(prompt: list[int], request: Any) -> Any:
        request = replace(request, max_tokens=min(request.max_tokens, options.reply_tokens))
        began = time.perf_counter()
        reply = await ask(prompt, request)
        with lock:
            spans.append((began, time.perf_counter()))
            requests.append({
                "prompt": prompt, "schema": request.json_schema, "max_tokens": request.max_tokens,
                "temperature": request.temperature, "seed": request.seed,
                "reply_tokens": reply.reply_tokens, "cached_tokens": reply.cached_tokens,
            })  # fmt: skip
        return reply

    backend._ask = recorded  # type: ignore[method-assign]
    files = sorted((options.out / "documents").glob("*.md"))
    started = time.perf_counter()
    with ThreadPoolExecutor(len(files)) as pool:
        readings = list(pool.map(lambda file: run(file, Reader(backend), Options()), files))
    seconds = time.perf_counter() - started
    (options.out / "requests.json").write_text(json.dumps(requests), encoding="utf-8")
    return _figures(requests, seconds) | {
        "documents": len(files),
        "sections": sum(reading.audit.sections for reading in readings),
        "seconds_with_requests": round(_covered(spans), 2),
        "hardware": hardware(),
        "model": model,
    }


def _covered(spans: list[tuple[float, float]]) -> float:
    """Seconds during which at least one request was under way."""
    covered, reached = 0.0, float("-inf")
    for start, end in sorted(spans):
        covered += max(0.0, end - max(start, reached))
        reached = max(reached, end)
    return covered


# ── theirs ────────────────────────────────────────────────────────────────────────────────────────


def theirs(options: argparse.Namespace) -> dict[str, Any]:
    """The same requests at once, in the order in which they were answered, to vLLM's own batch call."""
    import vllm
    from vllm.config import StructuredOutputsConfig
    from vllm.platforms import current_platform
    from vllm.sampling_params import StructuredOutputsParams

    requests = json.loads((options.out / "requests.json").read_text(encoding="utf-8"))
    engine = vllm.LLM(
        options.model or str(options.out / "model"),
        max_model_len=options.context,
        enable_prefix_caching=True,
        enforce_eager=current_platform.is_cpu(),
        load_format="auto" if options.model else "dummy",
        structured_outputs_config=StructuredOutputsConfig(backend="guidance", disable_any_whitespace=True),
    )
    params = [
        vllm.SamplingParams(
            max_tokens=one["max_tokens"],
            temperature=one["temperature"],
            seed=one["seed"],
            structured_outputs=StructuredOutputsParams(json=one["schema"]) if one["schema"] else None,
        )
        for one in requests
    ]
    prompts = [{"prompt_token_ids": one["prompt"]} for one in requests]
    started = time.perf_counter()
    outputs = engine.generate(prompts, params, use_tqdm=False)
    seconds = time.perf_counter() - started
    for one, output in zip(requests, outputs, strict=True):
        one |= {"reply_tokens": len(output.outputs[0].token_ids), "cached_tokens": output.num_cached_tokens or 0}
    return _figures(requests, seconds) | {"hardware": hardware()}


def _figures(requests: list[dict[str, Any]], seconds: float) -> dict[str, Any]:
    prompt = sum(len(one["prompt"]) for one in requests)
    reply = sum(one["reply_tokens"] for one in requests)
    return {
        "requests": len(requests),
        "prompt_tokens": prompt,
        "cached_tokens": sum(one["cached_tokens"] for one in requests),
        "reply_tokens": reply,
        "seconds": round(seconds, 2),
        "tokens_per_second": round((prompt + reply) / seconds, 1),
        "reply_tokens_per_second": round(reply / seconds, 1),
    }


# ── the three steps ───────────────────────────────────────────────────────────────────────────────

STEPS = {"documents": make, "ours": ours, "theirs": theirs}


def main() -> None:
    """Run the steps that have no result yet, print both, and the ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--documents", type=int, default=32)
    parser.add_argument("--pages", type=int, default=40)
    parser.add_argument("--model", help="real weights instead of dummy ones")
    parser.add_argument("--shape", choices=sorted(SHAPES), default="qwen3-8b")
    parser.add_argument("--context", type=int, default=16384)
    parser.add_argument("--reply-tokens", type=int, default=1 << 20, help="cut each reply here, to try the script out")
    parser.add_argument("--step", choices=sorted(STEPS), help=argparse.SUPPRESS)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    if options.step:
        result = STEPS[options.step](options) or {}
        (options.out / f"{options.step}.json").write_text(json.dumps(result, indent=1), encoding="utf-8")
        return
    results = {}
    for step in STEPS:
        file = options.out / f"{step}.json"
        if not file.exists():
            subprocess.run([sys.executable, "-m", __spec__.name, *sys.argv[1:], "--step", step], check=True)
        results[step] = json.loads(file.read_text(encoding="utf-8"))
        print(f"{step:10} {json.dumps(results[step])}", flush=True)
    ratio = results["ours"]["tokens_per_second"] / results["theirs"]["tokens_per_second"]
    (options.out / "result.json").write_text(json.dumps(results | {"ratio": round(ratio, 3)}, indent=1), "utf-8")
    print(f"throughput on {results['ours']['hardware']}: {ratio:.2f} of vLLM's own on the same requests")


if __name__ == "__main__":
    main()
