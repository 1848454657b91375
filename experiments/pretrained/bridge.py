"""The bridge (Q8): is a window of a document less surprising to a language model given the index after the second pass?

    python -m experiments.pretrained.bridge --documents FOLDER --gguf MODEL.gguf --dry-run
    python -m experiments.pretrained.bridge --documents FOLDER --gguf MODEL.gguf

The study is registered (registrations/2026-11-28-bridge.md). A folder holds PDFs; those that have all their windows
take part, in the order of their hashes, as many as are wanted. A line of the results is one window: what each of its
192 tokens costs on average, in bits, after each context. It holds no word of a document, but hashes and places. Windows
that are in the results are not looked at again, so a run that was killed goes on.

Each document is read twice, without and with the second pass; readings are kept beside the results until the code
changes. Those of a model are taken from a folder: NAME.forward.json and NAME.resolved.json for NAME.pdf, as
`twopass summarize NAME.pdf --format json` writes them, the first with `--second-pass none`.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import torch
from torch import nn
from tqdm import tqdm

from experiments.pretrained.contexts import contexts
from experiments.pretrained.folder import check_documents, check_same, in_order, study_parser
from experiments.pretrained.language_model import Encode, bits_by_context, described, encoder, load
from experiments.pretrained.windows import (
    DOCUMENTS,
    EACH,
    INDEX,
    LOCAL,
    THIRDS,
    WINDOW,
    Prepared,
    Window,
    chosen,
    prepare,
)
from experiments.results import mend, read_results, registered_in
from experiments.run import circumstances
from twopass import Reading, read
from twopass.errors import TwopassError

EXTRACTIVE = "extractive"
REGISTRATION = "2026-11-28-bridge.md"
Readings = tuple[Reading, Reading]


def key(one: Prepared, window: Window, reader: str, model: str) -> str:
    """What tells a window's line from others."""
    return f"{one.document}:{window.first}:{reader}:{model}"


def readings(path: Path, kept: Path, reader: str) -> Readings | None:
    """A document's readings without and with the second pass: as they are kept, else made; a model's are not made."""
    places = [kept / f"{path.stem}.{name}.json" for name in ("forward", "resolved")]
    if not all(place.exists() for place in places):
        if reader != EXTRACTIVE:
            return None
        kept.mkdir(parents=True, exist_ok=True)
        for place, order in zip(places, ("none", "backward"), strict=True):
            read(path, second_pass=order).save(place)
    forward, resolved = map(Reading.load, places)
    return forward, resolved


def prepared(path: Path, kept: Path, reader: str, tokenizer: Any) -> Prepared | str:
    """A document that takes part, or why it does not."""
    try:
        found = readings(path, kept, reader)
    except TwopassError:
        return "not readable"
    if found is None:
        return "not read by the model"
    forward, resolved = found
    if resolved.document.language != "en":
        return "not in English"
    tokens = tokenizer(resolved.document.text, return_offsets_mapping=True, add_special_tokens=False)
    one = prepare(forward, resolved, tokens["input_ids"], [start for start, _ in tokens["offset_mapping"]])
    encode = encoder(tokenizer)
    able = [window for window in one.windows if contexts(one, window, one, encode) is not None]
    if len(chosen(one.document, able)) < EACH * len(THIRDS):
        return "too few sections of running text" if len(one.windows) < EACH * len(THIRDS) else "too few closings"
    return replace(one, windows=chosen(one.document, able))


def gathered(paths: Sequence[Path], options: argparse.Namespace, tokenizer: Any) -> tuple[list[Prepared], Counter[str]]:
    """The first documents that take part, as many as are wanted, and of those looked at why others do not."""
    found: list[Prepared] = []
    left: Counter[str] = Counter()
    for path in tqdm(paths, unit=" documents", disable=not sys.stderr.isatty()):
        one = prepared(path, options.readings, options.reader, tokenizer)
        if isinstance(one, str):
            left[one] += 1
        else:
            found.append(one)
        if len(found) == options.wanted:
            break
    return found, left


def windows(found: Sequence[Prepared]) -> Iterator[tuple[Prepared, Window, Prepared]]:
    """Every window with its document and the next one, whose index is the other's."""
    for number, one in enumerate(found):
        for window in one.windows:
            yield one, window, found[(number + 1) % len(found)]


def line_of(
    one: Prepared, window: Window, other: Prepared, model: nn.Module, encode: Encode, start: int
) -> dict[str, Any]:
    """What a window costs after each context, and where it lies; no word of it."""
    shown = contexts(one, window, other, encode)
    assert shown is not None, "documents without all contexts do not take part"
    costs = bits_by_context(model, shown, one.ids[window.first : window.first + WINDOW], start)
    return {
        "document": one.document,
        "tokens": len(one.ids),
        "first": window.first,
        "third": window.third,
        "bits": {name: round(value, 5) for name, value in costs.items()},
        "contexts": {name: sha256(str(ids).encode()).hexdigest()[:16] for name, ids in shown.items()},
    }


def seconds_a_window(model: nn.Module, device: str) -> float:
    """What the contexts of a window take: a row of the greatest length is timed and the others counted after it."""
    clock = time.process_time if device == "cpu" else time.perf_counter
    length = LOCAL + INDEX + WINDOW
    begun = clock()
    bits_by_context(model, {"timed": [0] * (LOCAL + INDEX)}, [0] * WINDOW, 0)
    return (clock() - begun) * (6 * length + LOCAL + WINDOW + WINDOW) / length


def told(found: Sequence[Prepared], left: Counter[str], todo: int, seconds: float) -> str:
    """What a run would do."""
    why = ", ".join(f"{count} {reason}" for reason, count in left.most_common()) or "none"
    return (
        f"{len(found)} documents take part; left out: {why}\n"
        f"{todo} of {len(found) * EACH * len(THIRDS)} windows are left to do, {seconds:.0f} seconds each, "
        f"{todo * seconds / 60:.0f} minutes"
    )


def run(options: argparse.Namespace, sources: Callable[[argparse.Namespace], tuple[nn.Module, Any]] = load) -> None:
    """Look at what is not yet in the results, or say what that would be."""
    model, tokenizer = sources(options)
    model.eval()
    named = described(model, options)
    paths, folder = in_order(options.documents)
    found, left = gathered(paths, options, tokenizer)
    made_of = {"folder": folder, "documents": len(found), **registered_in(REGISTRATION)}
    mend(options.results)
    lines = [line for line in read_results(options.results) if line["reader"] == options.reader]
    check_same(lines, made_of)
    done = {line["key"] for line in lines}
    todo = [each for each in windows(found) if key(*each[:2], options.reader, named["model"]) not in done]
    print(told(found, left, len(todo), seconds_a_window(model, options.device)))
    if len(found) < 2:
        sys.exit("two documents are the fewest: each is also shown the index of another one")
    if options.dry_run:
        return
    options.results.parent.mkdir(parents=True, exist_ok=True)
    for one, window, other in tqdm(todo, unit=" windows", disable=not sys.stderr.isatty()):
        line = line_of(one, window, other, model, encoder(tokenizer), tokenizer.bos_token_id)
        head = {"key": key(one, window, options.reader, named["model"]), "reader": options.reader, **named}
        with options.results.open("a", encoding="utf-8") as file:
            file.write(json.dumps({**head, **line, **made_of, **circumstances(options.device)}) + "\n")


def parsed(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """The command line."""
    parser = study_parser(__doc__, "bridge.jsonl", DOCUMENTS)
    parser.add_argument("--readings", type=Path, help="a folder of readings (default: beside the results)")
    parser.add_argument("--reader", default=EXTRACTIVE, help="who wrote the readings, as the results will say")
    options = parser.parse_args(arguments)
    check_documents(parser, options)
    if options.readings is None:
        commit = circumstances(options.device)["commit"][:12]
        options.readings = options.results.parent / ".partial" / f"readings-{commit}"
    return options


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the study from the command line."""
    options = parsed(arguments)
    torch.set_num_threads(options.threads)
    run(options)


if __name__ == "__main__":
    main()
