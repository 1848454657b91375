"""What the second reading shows of a long document: main claims first, and of the tags those that a part may close."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.backends.scripted import Scripted
from tests.loopback import first_sentences
from twopass.backends.base import Request
from twopass.config import Options
from twopass.llm.client import Reader
from twopass.pipeline import run
from twopass.report import to_markdown
from twopass.schema import Reading
from twopass.tasks.shown_index import TAGS, TEXT_FIRST

PARTS = 26
FILL = "The miller wrote this down in the ledger and went to bed before the clock struck ten. " * 6


def chapter(n: int) -> str:
    """Each part announces three matters of its own, and delivers those of the part eight before it."""
    told = f"The colour of lamp {n - 8} was green, and its height was {n + 200} cm. " if n > 8 else ""
    opened = " ".join(f"The {what} of lamp {n} is told below." for what in ("colour", "height", "price"))
    return f"# {n} Lamp {n} and door\n\n{told}Lamp {n} hangs over door {n} of the mill. {FILL}\n\n{opened}\n\n{FILL}"


def answer(request: Request) -> Any:
    reply = first_sentences(request.prompt)
    for row in reply.get("sections", ()):
        found = re.findall(r"\{(\d+)\} The (\w+) of (lamp \d+) is told below", request.prompt)
        held = [(int(n), what, lamp) for n, what, lamp in found if row["section"] < int(n) < row["section"] + 40]
        row["tags"] = [
            {"kind": "promise", "at": n, "concept": f"{what} of {lamp}", "question": f"What is the {what} of {lamp}?"}
            for n, what, lamp in held
            if lamp == re.search(rf"\{{{row['section']}\}} \d+ (Lamp \d+)", request.prompt)[1].lower()
        ]
    if "lines" in reply:
        reply["closes"] = []
    return reply


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> tuple[Reading, list[Request]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("twopass.tasks.desk.PACK_TOKENS", 1600)
        file: Path = tmp_path_factory.mktemp("lamps") / "lamps.md"
        file.write_text("\n\n".join(chapter(n) for n in range(1, PARTS + 1)), "utf-8")
        backend = Scripted(answer)
        reading = run(file, Reader(backend), Options())
    return reading, [one for one in backend.requests if one.task == "backward" and '"lines"' in one.prompt[-300:]]


def test_the_index_of_main_claims_stands_first_and_alike(read):
    _, asked = read
    assert len(asked) > TEXT_FIRST
    before = {one.prompt.partition('<document part="more points')[0] for one in asked}
    assert len(before) == 1
    index = before.pop()
    assert all(f"Lamp {n} and door\n- " in index for n in range(1, PARTS + 1))
    assert 'part="text"' not in index


def test_the_points_of_sections_that_bear_on_a_part_are_shown_beside(read):
    _, asked = read
    more = [re.search(r'<document part="more points[^>]*>\n(.*?)</document>', one.prompt, re.S) for one in asked]
    assert any(more)
    for one, found in zip(asked, more, strict=True):
        own = {int(n) for n in re.findall(r"^# \{\d+\} (\d+) Lamp", one.prompt, re.M)}
        shown = {int(n) for n in re.findall(r"^\{\d+\} (\d+) Lamp", found[1], re.M)} if found else set()
        assert not own & shown


def test_a_part_sees_its_own_tags_and_those_that_it_may_close(read):
    reading, asked = read
    tags = {tag.id: tag for entry in reading.forward.entries for tag in entry.tags}
    assert len(tags) == 3 * PARTS
    for one in asked:
        shown = re.findall(r"^(t\d+) promise ", one.prompt, re.M)
        assert 0 < len(shown) == len(set(shown)) <= TAGS
        own = {int(n) for n in re.findall(r"^# \{\d+\} (\d+) Lamp", one.prompt, re.M)}
        concepts = {tags[tag_id].concept for tag_id in shown}
        assert all(f"price of lamp {n}" in concepts for n in own)
        assert all(f"colour of lamp {n - 8}" in concepts for n in own if n > 8)


def test_what_was_looked_for_in_some_parts_only_says_so(read):
    reading, asked = read
    ends = [end for end in reading.resolved.resolutions if end.status == "unresolved"]
    assert ends
    assert all(end.parts is not None and 0 < end.parts[0] <= end.parts[1] == len(asked) for end in ends)
    assert any(end.parts[0] < end.parts[1] for end in ends if end.parts)
    assert f"of {len(asked)} parts)" in to_markdown(reading)
