"""The README's commands and shown output; `python tests/readme.py HEADING` prints the command under a heading.

Output blocks follow a comment `<!-- output of COMMAND -->`; tests/test_readme.py runs each COMMAND and compares. What
comes after a `|` in it is done here, as not every system has a shell with `head` and `sed`.
"""

from __future__ import annotations

import re
import shlex
import sys
from pathlib import Path

README = Path(__file__).parents[1] / "README.md"
OUTPUT = re.compile(r"(<!-- output of (.+?) -->\n```\w*\n)(.*?)(^```$)", re.DOTALL | re.MULTILINE)


def command(heading: str) -> str:
    """The first shell block under a heading. Raises ValueError where there is none."""
    found = re.search(
        rf"^#+ {re.escape(heading)}$.*?^```sh\n(.*?)^```$", README.read_text("utf-8"), re.DOTALL | re.MULTILINE
    )
    if not found:
        raise ValueError(f"the README has no command under {heading!r}")
    return found[1]


def shown(text: str, pipes: str) -> str:
    """What `head -n N` or `sed -n '/REGEX/,$p'`, joined by `|`, leave of a text. Raises ValueError for others."""
    lines = text.splitlines(keepends=True)
    for pipe in filter(None, map(str.strip, pipes.split("|"))):
        match shlex.split(pipe):
            case ["head", "-n", count]:
                lines = lines[: int(count)]
            case ["sed", "-n", script] if script.startswith("/") and script.endswith("/,$p"):
                starts = [i for i, line in enumerate(lines) if re.search(script[1:-4], line)]
                lines = lines[starts[0] :] if starts else []
            case _:
                raise ValueError(f"tests/readme.py knows no {pipe!r}")
    return "".join(lines)


if __name__ == "__main__":
    print(command(sys.argv[1]), end="")
