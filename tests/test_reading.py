"""What must hold of every reading, on documents of ours from end to end."""

from __future__ import annotations

import itertools
from collections import Counter

import pytest

import twopass
from twopass.report import to_json, to_markdown
from twopass.schema import Evidence, Reading

MANUAL = """# Running the mill

The mill grinds grain between two stones. We will explain the governor below.

## Water

Water drives the wheel. The sluice sets how much of it reaches the wheel, and the miller opens it by hand.

## The governor

The governor is a pair of weights that fly apart as the stones turn faster, and so closes the sluice.
"""


@pytest.fixture(scope="module", params=["paper.pdf", "report.pdf", "manual.md"])
def reading(request, tmp_path_factory) -> Reading:
    from tests.conftest import ROOT

    file = ROOT / "data" / request.param
    if request.param == "manual.md":
        file = tmp_path_factory.mktemp("reading") / "manual.md"
        file.write_text(MANUAL, "utf-8")
    return twopass.read(file, essay=True)


def every_evidence(reading: Reading) -> list[Evidence]:
    points = [p for index in (reading.forward, reading.resolved) for e in index.entries for p in e.points]
    found = [e for p in points for e in p.evidence]
    found += [tag.at for entry in reading.resolved.entries for tag in entry.tags]
    found += [e for r in reading.resolved.resolutions for e in r.evidence]
    found += [e for line in reading.synthesis.lines for e in line.evidence]
    found += [e for p in reading.essay.paragraphs for e in p.evidence] if reading.essay else []
    return found + [r.target_at for r in reading.references if r.target_at]


def test_every_quote_is_verbatim_and_on_its_page(reading):
    found = every_evidence(reading)
    assert found
    for evidence in found:
        assert reading.document.text[evidence.start : evidence.end] == evidence.quote
        assert reading.document.page_at(evidence.start) == evidence.page


def test_sections_part_the_text(reading):
    sections = reading.skeleton.sections
    assert sections[0].start == 0
    assert sections[-1].end == len(reading.document.text)
    assert all(a.end == b.start for a, b in itertools.pairwise(sections))
    assert all(s.start <= s.body <= s.end for s in sections)


def test_pages_part_the_text(reading):
    pages = reading.document.pages
    assert [p.number for p in pages] == list(range(1, len(pages) + 1))
    assert (pages[0].start, pages[-1].end) == (0, len(reading.document.text))
    assert all(a.end == b.start for a, b in itertools.pairwise(pages))


def test_every_section_has_a_line_that_says_something(reading):
    ids = [section.id for section in reading.skeleton.sections]
    assert [line.section_id for line in reading.synthesis.lines] == ids
    assert [entry.section_id for entry in reading.forward.entries] == ids
    for section, line in zip(reading.skeleton.sections, reading.synthesis.lines, strict=True):
        assert line.comment.strip(" .")
        assert line.comment.strip(" .").casefold() != section.title.casefold()


def test_every_tag_is_resolved_once_and_forward_ones_later(reading):
    tags = {tag.id: tag for entry in reading.resolved.entries for tag in entry.tags}
    assert Counter(r.tag_id for r in reading.resolved.resolutions) == Counter(tags.keys())
    for resolution in reading.resolved.resolutions:
        if resolution.status == "resolved" and tags[resolution.tag_id].kind in ("reference", "promise"):
            assert resolution.evidence[0].start > tags[resolution.tag_id].at.start


def test_importance_is_a_share(reading):
    importance = reading.resolved.importance
    assert importance.keys() == {s.id for s in reading.skeleton.sections}
    assert sum(importance.values()) == pytest.approx(1)


def test_json_round_trips(reading):
    text = to_json(reading)
    assert to_json(Reading.model_validate_json(text)) == text


def test_markdown_has_one_line_a_section(reading):
    markdown = to_markdown(reading)
    index = markdown.split("\n## ")[0]
    assert sum(line.lstrip().startswith("- **") for line in index.splitlines()) == len(reading.skeleton.sections)
    assert "None" not in markdown.replace("None of", "")


def test_same_file_same_reading(reading):
    again = twopass.read(reading.document.path, essay=True)
    assert to_json(again) == to_json(reading)
