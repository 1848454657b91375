"""`python -m twopass`, and the command `twopass`."""

from __future__ import annotations

import atexit
import contextlib
import gc
import os
import sys

ALLOCATIONS = 200_000
"""Objects made before Python looks for circles of them that nobody holds, 700 unless told otherwise: a reading makes
hardly any, and looking for them took an eighth of a short document's time and a fifteenth of a long one's.
"""
WANT_CLOSING = ("sqlite3", "torch", "coverage")
"""What takes leave of files or devices at the end of a process."""


def main() -> None:
    """Run the command line, in a process that is its own."""
    gc.set_threshold(ALLOCATIONS)  # before all that is imported, which makes none at all
    # nobody watches how artefacts are checked; to ask every package on the machine whether it does takes its time
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    ended: list[object] = []
    atexit.register(_leave, ended)  # the first to be registered, and so the last to be called
    from twopass.cli.app import main as run

    try:
        run()
    except SystemExit as end:
        ended.append(end.code or 0)
        raise


def _leave(ended: list[object]) -> None:
    """End a process that ends as it was told to, without taking apart what the system takes back at once."""
    gc.freeze()  # where it goes on all the same, no circle need be found
    if len(ended) == 1 and isinstance(ended[0], int) and sys.modules.keys().isdisjoint(WANT_CLOSING):
        with contextlib.suppress(OSError, ValueError):  # what cannot be written out is told by Python itself
            for stream in filter(None, (sys.stdout, sys.stderr)):
                stream.flush()
            os._exit(ended[0])


if __name__ == "__main__":
    main()
