"""The README's commands and shown output; `python tests/readme.py HEADING` prints the command under a heading.

Output blocks follow a comment `<!-- output of COMMAND -->`; tests/test_readme.py runs each COMMAND and compares.
"""

from __future__ import annotations

import re
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


if __name__ == "__main__":
    print(command(sys.argv[1]), end="")
