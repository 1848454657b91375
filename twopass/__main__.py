"""`python -m twopass`, and the command `twopass`."""

from __future__ import annotations

import atexit
import gc

ALLOCATIONS = 200_000
"""Objects made before Python looks for circles of them that nobody holds, 700 unless told otherwise: a reading makes
hardly any, and looking for them took an eighth of a short document's time and a fifteenth of a long one's.
"""


def main() -> None:
    """Run the command line, in a process that is its own."""
    gc.set_threshold(ALLOCATIONS)  # before all that is imported, which makes none at all
    atexit.register(gc.freeze)  # at its end a process gives everything back at once: no circle need be found
    from twopass.cli.app import main as run

    run()


if __name__ == "__main__":
    main()
