"""A file is read once: its reading is opened again by content, and made anew where content or options differ."""

from __future__ import annotations

import pytest

from twopass import shelf
from twopass.config import Options

TEXT = "# The mill\n\nThe mill was built in 1872 by Anna Kessler, who ground barley for the villages.\n"


@pytest.fixture
def reads(tmp_path, monkeypatch) -> list[str]:
    """The files that were read, not opened from the shelf."""
    monkeypatch.setenv("TWOPASS_CACHE", str(tmp_path / "cache"))
    read: list[str] = []
    whole = shelf._read

    def counted(path, options, progress):
        read.append(path.name)
        return whole(path, options, progress)

    monkeypatch.setattr(shelf, "_read", counted)
    return read


def test_a_file_is_read_once(tmp_path, reads):
    file = tmp_path / "mill.md"
    file.write_text(TEXT)
    first = shelf.open_reading(file, Options())
    assert shelf.open_reading(file, Options()) == first.model_copy(
        update={"document": first.document.model_copy(update={"lines": ()})}
    )
    assert reads == ["mill.md"]


def test_another_content_or_option_is_read_anew(tmp_path, reads):
    file = tmp_path / "mill.md"
    file.write_text(TEXT)
    shelf.open_reading(file, Options())
    file.write_text(TEXT + "\nIt burnt down in 1901.\n")
    assert "1901" in shelf.open_reading(file, Options()).document.text
    shelf.open_reading(file, Options(layout_only=True))
    shelf.open_reading(file, Options(cache=False))
    assert len(reads) == 4


def test_a_model_asks_of_the_reading_without_one(tmp_path, reads):
    file = tmp_path / "mill.md"
    file.write_text(TEXT)
    shelf.open_reading(file, Options())
    shelf.open_reading(file, Options(model="openai:some"))
    assert reads == ["mill.md"]


def test_a_damaged_or_moved_one_is_no_obstacle(tmp_path, reads):
    file = tmp_path / "mill.md"
    file.write_text(TEXT)
    shelf.open_reading(file, Options())
    (kept,) = (tmp_path / "cache" / shelf.FOLDER).iterdir()
    kept.write_text("{")
    shelf.open_reading(file, Options())
    (tmp_path / "sub").mkdir()
    moved = file.rename(tmp_path / "sub" / "mill.md")
    assert shelf.open_reading(moved, Options()).document.path == str(moved)
    assert reads == ["mill.md"] * 2


def test_a_saved_reading_is_opened_as_it_is(tmp_path, reads):
    file = tmp_path / "mill.md"
    file.write_text(TEXT)
    reading = shelf.open_reading(file, Options())
    reading.save(tmp_path / "mill.json")
    assert shelf.open_reading(tmp_path / "mill.json", Options()).document.id == reading.document.id
    assert reads == ["mill.md"]


def test_what_is_kept_can_be_told_and_forgotten(tmp_path, reads):
    file = tmp_path / "mill.md"
    file.write_text(TEXT)
    shelf.open_reading(file, Options())
    count, _, size = shelf.holdings()
    assert count == 1
    assert size > 500
    assert shelf.clear() == (1, 0)
    assert shelf.holdings() == (0, 0, 0)
    shelf.open_reading(file, Options())
    assert reads == ["mill.md"] * 2
