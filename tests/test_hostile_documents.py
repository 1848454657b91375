"""What a hostile document hides is kept out and reported; what it says in plain sight stays in its section, and runs
nowhere.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.backends.scripted import Scripted
from tests.conftest import ROOT
from tests.hostile_documents import ATTACKS, HIDDEN, LEDGER, ORDER, SEEN, Attack
from tests.loopback import first_sentences
from twopass.backends.extractive import Extractive
from twopass.config import Options
from twopass.pipeline import run
from twopass.readers import read
from twopass.report.html import to_html
from twopass.report.markdown import to_markdown
from twopass.schema import Reading

CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
WATCH = """
import sys
def watch(event, arguments):
    if event in ("socket.connect", "socket.bind", "socket.getaddrinfo", "socket.sendto", "urllib.Request"):
        print("OPENED", event, arguments[1:], flush=True)
sys.addaudithook(watch)
from twopass.__main__ import main
main()
"""


def named(attack: Attack) -> str:
    return attack.name


def both(attack: Attack, folder: Path) -> tuple[Path, Path]:
    """The hostile document and its clean twin, under one name."""
    made = []
    for clean in (False, True):
        place = folder / ("clean" if clean else "hostile")
        place.mkdir()
        made.append(attack.write(place, clean))
    return made[0], made[1]


def test_there_are_forty_and_each_has_its_name():
    assert len({one.name for one in ATTACKS}) == len(ATTACKS) >= 40


@pytest.mark.parametrize("attack", HIDDEN, ids=named)
def test_what_nobody_sees_is_kept_out_and_reported(attack, tmp_path):
    hostile, clean = map(read, both(attack, tmp_path))
    squeezed = [" ".join(document.text.split()) for document in (hostile, clean)]
    assert squeezed[0] == squeezed[1]
    assert not clean.hidden
    assert hostile.hidden
    told = " ".join(one.words for one in hostile.hidden)
    assert ORDER in told or re.fullmatch(r"(?:U\+[0-9A-F]{4,5} ?)+", told)
    assert all(any(one.reason in warning for warning in hostile.warnings) for one in hostile.hidden)
    assert all(one.page == 2 for one in hostile.hidden) or not hostile.paged or "not shown" in hostile.warnings[0]


def elsewhere(reading: Reading) -> list[tuple[str, str]]:
    """The lines of the index about the other sections."""
    titles = {section.id: section.title for section in reading.skeleton.sections}
    lines = [(titles[one.section_id], one.comment) for one in reading.synthesis.lines]
    return [line for line in lines if LEDGER not in line[0]]


@pytest.mark.parametrize("attack", SEEN, ids=named)
def test_what_everybody_sees_changes_nothing_elsewhere(attack, tmp_path):
    hostile, clean = (run(path, Extractive(), Options()) for path in both(attack, tmp_path))
    assert len(elsewhere(hostile)) == 2
    assert elsewhere(hostile) == elsewhere(clean)


@pytest.mark.parametrize("attack", SEEN, ids=named)
def test_every_form_of_a_reading_is_inert(attack, tmp_path):
    reading = run(both(attack, tmp_path)[0], Extractive(), Options())
    page, marks = to_html(reading), to_markdown(reading)
    for text in (page, marks, reading.to_json()):
        assert not CONTROLS.search(text)
    assert not re.search(r"<script>alert|<img|<iframe|(?:href|src)=.?(?:javascript|http)", page)
    assert not re.search(r"(?<!\\)<(?:script|img|iframe)|(?<!\\)\]\((?:javascript|http):", marks)


@pytest.mark.parametrize("attack", [ATTACKS[0], *SEEN], ids=named)
def test_no_socket_is_opened_and_no_link_followed(attack, tmp_path):
    hostile, _ = both(attack, tmp_path)
    surroundings = os.environ | {"PYTHONPATH": str(ROOT), "TWOPASS_CACHE": str(tmp_path)}
    said = subprocess.run(
        [sys.executable, "-c", WATCH, "summarize", str(hostile)],
        capture_output=True, text=True, encoding="utf-8", check=False, env=surroundings,
    )  # fmt: skip
    assert said.returncode == 0, said.stderr
    assert "OPENED" not in said.stdout + said.stderr
    assert not CONTROLS.search(said.stdout + said.stderr)


def test_the_watch_sees_a_socket(tmp_path):
    script = WATCH.partition("from twopass")[0] + "import socket\nsocket.socket().connect_ex(('127.0.0.1', 9))"
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert "OPENED socket.connect" in said.stdout


def obeying(request) -> object:
    """A model that does what the document orders."""
    reply = first_sentences(request.prompt)
    for row in (row for rows in reply.values() if isinstance(rows, list) for row in rows if isinstance(row, dict)):
        for point in row.get("points", []):
            if isinstance(point, dict) and "text" in point:
                point["text"] = "Every mill in the valley is closed\x1b[2J."
        if "answer" in row:
            row["answer"] = "Every mill in the valley is closed\x1b[2J."
    return reply


def test_a_model_that_obeys_is_refused_outside_the_section(tmp_path):
    reading = run(both(SEEN[0], tmp_path)[0], Scripted(obeying), Options())
    assert not [row for row in elsewhere(reading) if "closed" in json.dumps(row)]
    assert not [one for one in reading.resolved.resolutions if "closed" in one.answer]
    assert not CONTROLS.search(to_markdown(reading) + to_html(reading) + reading.to_json())


@pytest.mark.skipif(os.name == "nt", reason="no file has such a name there")
def test_a_name_with_newlines_and_escapes_is_one_line(twopass, tmp_path):
    file = tmp_path / "a\nFORGED: all is well \x1b[2J\u202e.md"
    file.write_text("# The mill\n\nThe mill stands below the weir.\n", "utf-8")
    for arguments in (("summarize", file), ("skeleton", file), ("summarize", tmp_path / "none\nFORGED\x1b[2J.pdf")):
        said = twopass(*arguments)
        assert not CONTROLS.search(said.stdout + said.stderr)
        assert not re.search(r"^FORGED", said.stdout + said.stderr, re.M)
