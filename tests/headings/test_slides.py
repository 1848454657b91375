"""Slides: their sections are what the outline announces, wherever the deck comes to it."""

from __future__ import annotations

import pytest

from tests.headings.paper import Row, document
from twopass.headings.printed_lines import sheet
from twopass.headings.slides import sections
from twopass.schema import Document

PLAN = ("Stone", "Concrete", "The work")


def deck(frames: list[list[Row]], width: float = 360.0) -> Document:
    """The frames on pages as wide as LaTeX sets slides, or wider."""
    made = document(frames)
    pages = tuple(page.model_copy(update={"width": width, "height": width * 0.75}) for page in made.pages)
    return made.model_copy(update={"pages": pages})


def frame(title: str, *lines: str) -> list[Row]:
    return [Row(title, size=14), *(Row(line) for line in (lines or ("Something is said", "And something more")))]


def outline(*lines: str) -> list[Row]:
    return frame("Outline", *(lines or PLAN))


def found(frames: list[list[Row]], width: float = 360.0) -> list[tuple[str, int, int]]:
    made = deck(frames, width)
    return [(h.title, h.level, made.page_at(h.start)) for h in sections(sheet(made))]


def test_an_outline_that_comes_again_before_each_section_opens_it() -> None:
    frames = [frame("A wall"), outline()]
    for number in range(3):
        frames += [outline(), frame(f"Frame {number} a"), frame(f"Frame {number} b")]
    assert found(frames, width=900.0) == [("Stone", 1, 3), ("Concrete", 1, 6), ("The work", 1, 9)]


def test_sections_announced_once_begin_where_a_frame_is_titled_so() -> None:
    frames = [frame("A wall"), outline()]
    for title in PLAN:
        frames += [frame(title), frame(f"More of {len(frames)}")]
    assert found(frames) == [("Stone", 1, 3), ("Concrete", 1, 5), ("The work", 1, 7)]


def test_a_wide_deck_with_one_agenda_is_left_to_the_titles_of_its_frames() -> None:
    frames = [frame("A wall"), outline(), *(frame(title) for title in PLAN), frame("Thanks")]
    assert found(frames, width=900.0) == []


def test_frames_with_a_title_alone_open_sections() -> None:
    frames = [frame("A wall")]
    for title in PLAN:
        frames += [[Row("", size=10)] * 4 + [Row(title, size=16)], frame(f"a {title}"), frame(f"b {title}")]
    assert [title for title, _, _ in found(frames)] == list(PLAN)


@pytest.mark.parametrize("width", [360.0, 900.0])
def test_frames_without_any_plan_have_no_sections(width: float) -> None:
    assert found([frame(f"Frame {number}", f"Line {number}", "Line") for number in range(9)], width) == []


def test_a_paper_is_no_deck() -> None:
    assert sections(sheet(document([outline(), *(frame(title) for title in PLAN)]))) == []
