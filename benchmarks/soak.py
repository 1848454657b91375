"""Reads small documents again and again in one process: whether its memory stays as it is.

    python -m benchmarks.soak [--readings 10000] [--warm 1000]

Four documents are read in turn: Markdown, text, Word and a PDF, which is taken apart in a process of its own. Printed
is what this process holds that no file does, at every tenth of the readings, after circles of objects that nobody holds
were looked for; and at the end by how much it grew from the reading `--warm` on. The exit code tells whether that is
more than 5 %.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
import tempfile
import time
from pathlib import Path

MOST = 0.05
"""Share by which the memory may grow."""
PARTS = {
    "The mill": "It was built in 1872 by Anna Kessler, who ground barley for the villages.",
    "Wheels": "Two undershot wheels turn it. The flow meter (FM) was read twice a day, as Section Stones tells.",
    "Stones": "They come from the quarry at Ostrel, and were never weighed. The FM stands beside them.",
}


def documents(folder: Path) -> list[Path]:
    """One of each kind."""
    import docx
    import typst

    word, files = docx.Document(), [folder / f"mill.{ending}" for ending in ("md", "txt", "docx", "pdf")]
    for heading, text in PARTS.items():
        word.add_heading(heading)
        word.add_paragraph(text)
    marked = {
        mark: "\n\n".join(f"{mark}{heading}\n\n{text}" for heading, text in PARTS.items()) for mark in ("# ", "", "= ")
    }
    files[0].write_text(marked["# "], "utf-8")
    files[1].write_text(marked[""], "utf-8")
    word.save(str(files[2]))
    files[3].write_bytes(typst.compile(marked["= "].encode()))
    return files


def held() -> int:
    """Bytes of this process that are in no file."""
    gc.collect()
    told = Path("/proc/self/status").read_text("ascii", "replace").partition("RssAnon:")[2]
    return 1024 * int(told.split()[0])


def main() -> None:
    """Print one row a tenth of the readings, and the growth."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--readings", type=int, default=10_000)
    parser.add_argument("--warm", type=int, default=1_000)
    options = parser.parse_args()
    import twopass

    with tempfile.TemporaryDirectory() as name:
        os.environ["TWOPASS_CACHE"] = name
        files, warm = documents(Path(name)), 0
        print(f"{'readings':>8} {'MB':>8} {'CPU s':>8}")
        for number in range(1, options.readings + 1):
            twopass.read(files[number % len(files)])
            if number == options.warm:
                warm = held()
            if number % (options.readings // 10) == 0 or number == options.warm:
                print(f"{number:>8} {held() / 1e6:>8.2f} {time.process_time():>8.1f}", flush=True)
        growth = held() / warm - 1
    print(f"from reading {options.warm} to {options.readings} the memory grew by {growth:.1%}")
    sys.exit(growth > MOST)


if __name__ == "__main__":
    main()
