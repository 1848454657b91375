"""Kills a reading again and again at random moments: the rerun must say the same and repeat no answered request.

    python -m benchmarks.interruptions FILE [--kills 30] [--seed 0]

Reads FILE with a model on a loopback server, undisturbed; then, for each kill, starts it with an empty cache, sends
SIGKILL at a random moment of its requests, and runs it again to the end. A request counts as repeated if its answer
had left the server more than 0.25 s before the kill; what left later may never have reached the reader.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.loopback import Loopback

ON_ITS_WAY = 0.25
"""Seconds that an answer may take from the server's last byte to the reader's cache on a busy machine."""
CHILD = """
import sys
from pathlib import Path
from twopass.backends.openai import OpenAIServer
from twopass.config import Options
from twopass.llm.client import Reader
from twopass.pipeline import run
from twopass.llm.cache import ReplyCache
from twopass.report import to_json
from twopass.tasks import desk
url, cache, source, out = sys.argv[1:]
reader = Reader(OpenAIServer("m", base_url=url, concurrency=3), ReplyCache(Path(cache)))
desk.PACK_TOKENS = 700
Path(out).write_text(to_json(run(source, reader, Options())), "utf-8")
"""


def start(loopback: Loopback, source: Path, folder: Path, cache: str, out: str) -> subprocess.Popen[bytes]:
    """The reading in a process of its own, with prompts short enough that there are many."""
    command = [sys.executable, "-c", CHILD, loopback.url, str(folder / cache), str(source), str(folder / out)]
    return subprocess.Popen(command, env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])})


def kill_once(
    loopback: Loopback, source: Path, folder: Path, number: int, after: int, wait: float
) -> tuple[int, int, bool]:
    """Answers before the kill, how many of them were asked for again, and whether the bytes are the same."""
    cache, out = f"{number}.sqlite", f"{number}.json"
    loopback.log.answered.clear()
    running = start(loopback, source, folder, cache, out)
    while len(loopback.log.answered) < after and running.poll() is None:
        time.sleep(0.005)
    time.sleep(wait)
    killed = time.monotonic()
    running.send_signal(signal.SIGKILL)
    running.wait()
    time.sleep(2 * loopback.delay)
    answered = {prompt for prompt, at in loopback.log.answered if at < killed - ON_ITS_WAY}
    loopback.log.answered.clear()
    if start(loopback, source, folder, cache, out).wait():
        raise SystemExit("the rerun failed")
    again = {prompt for prompt, _ in loopback.log.answered}
    same = (folder / out).read_bytes() == (folder / "undisturbed.json").read_bytes()
    return len(answered), len(answered & again), same


def main() -> None:
    """Print one line a kill and the sums."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    moments = random.Random(options.seed)
    repeated = different = 0
    with Loopback(delay=0.15) as loopback, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if start(loopback, options.file, folder, "undisturbed.sqlite", "undisturbed.json").wait():
            raise SystemExit("the undisturbed run failed")
        requests = len({prompt for prompt, _ in loopback.log.answered})
        for number in range(options.kills):
            after, wait = moments.randrange(requests), moments.uniform(0, 0.2)
            answered, again, same = kill_once(loopback, options.file, folder, number, after, wait)
            repeated += again
            different += not same
            print(
                f"kill {number + 1:2}: {answered:3} answered, {again} repeated, {'same' if same else 'OTHER'} bytes",
                flush=True,
            )
    print(f"{options.kills} kills over {requests} requests: {repeated} repeated, {different} readings that differ")


if __name__ == "__main__":
    main()
