"""Kept replies of a capable model, by task and section, in a model's place.

    python -m benchmarks.recorded REPLIES FOLDER

takes them from a folder as `benchmarks.strong_reader` reads it. A file is named by what was asked (forward, essay, …)
and the number of the first section shown, not by the words of the prompt: what a prompt says may be put better without
anybody reading the document anew; what was asked once more is known by the statement refused. Other numbers or fields
ask for new replies.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

from benchmarks.strong_reader import asked_for, text_of
from twopass.backends.base import CONTEXT, Form, Reply, Request
from twopass.backends.token_counts import estimate

_FIRST = re.compile(r"#+ \{(\d+)\}")
_REFUSED = re.compile(r"^\[(\d+)\] (.*?)(?: \(cites [{}\d ]+\))?\. Reason: ", re.M)


def refused(prompt: str) -> dict[str, int]:
    """The statements that a prompt asks for once more, each with its number there."""
    return {words: int(number) for number, words in _REFUSED.findall(prompt)}


def name_of(prompt: str) -> str:
    """The name of the file that holds the reply to a prompt."""
    kind, text = asked_for(prompt)
    first = _FIRST.match(text)
    return f"{kind}-{first[1]}" if first else kind


class Recorded:
    """A model whose replies lie in `folder`; a prompt without one is an error of the test."""

    context_tokens = CONTEXT
    form: Form = "packed"
    name = "recorded"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.asked: set[str] = set()

    def count_tokens(self, text: str) -> int:
        """About the number of tokens in `text`."""
        return estimate(text)

    def generate(self, requests: list[Request]) -> list[Reply]:
        """The kept replies, in order."""
        return [self._one(request.prompt) for request in requests]

    def _one(self, prompt: str) -> Reply:
        kind, _ = asked_for(prompt)
        if kind.endswith(("again", "settled")):
            text = json.dumps(self._gathered(kind, refused(prompt)))
        else:
            text = self._read(self.folder / f"{name_of(prompt)}.json")
        return Reply(text, prompt_tokens=estimate(prompt))

    def _read(self, file: Path) -> str:
        self.asked.add(file.name)
        return file.read_text("utf-8")

    def _gathered(self, kind: str, asked: dict[str, int]) -> dict[str, list[dict[str, object]]]:
        """What was written, in any prompt of a kind, of the statements refused today and of tags to be settled."""
        replies = [json.loads(self._read(file)) for file in sorted(self.folder.glob(f"{kind}-*.json"))]
        again = [row for reply in replies for row in reply.get("again", ()) if row["of"] in asked]
        closes, void = ([row for reply in replies for row in reply.get(name, ())] for name in ("closes", "void"))
        return {"again": [row | {"id": asked[row["of"]]} for row in again], "closes": closes, "void": void}


def record(replies: Path, folder: Path) -> None:
    """Take the replies of a reading answered by hand."""
    folder.mkdir(parents=True, exist_ok=True)
    for file in sorted((replies / "replies").glob("*.txt")):
        body = json.loads((replies / "requests" / f"{file.stem}.json").read_text("utf-8"))
        prompt = "".join(text_of(message["content"]) for message in body["messages"])
        reply = json.loads(file.read_text("utf-8"))
        numbers = {number: words for words, number in refused(prompt).items()}
        for row in reply.get("again", ()):
            row["of"] = numbers[row["id"]]
        kept = json.dumps(reply, ensure_ascii=False, indent=0)
        (folder / f"{name_of(prompt)}.json").write_text(kept + "\n", "utf-8")


if __name__ == "__main__":
    record(Path(sys.argv[1]), Path(sys.argv[2]))
