"""Plain text and Markdown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.readers.conftest import sound
from twopass.errors import NotADocument
from twopass.readers import read
from twopass.readers.markdown import read_markdown
from twopass.readers.text import BODY_SIZE, read_text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(tmp_path, encoding):
    (tmp_path / "a.txt").write_bytes("Größe und Maß: café\n\nZweiter Absatz".encode(encoding))
    document = read(tmp_path / "a.txt")
    sound(document)
    assert document.text == "Größe und Maß: café\n\nZweiter Absatz"
    assert document.title == "Größe und Maß: café"


def test_a_title_in_bold_loses_its_marks(tmp_path):
    (tmp_path / "a.rst").write_text("**Article 1**\n\nThe mill has two gates.")
    assert read(tmp_path / "a.rst").title == "Article 1"


def test_a_comment_is_no_title(tmp_path):
    (tmp_path / "a.rst").write_text(
        "..\n  Marks of headings are = for parts\n  and - for sections.\n\nThe Oar\n=======\n\nWords."
    )
    assert read(tmp_path / "a.rst").title == "The Oar"


def test_form_feeds_part_pages(tmp_path):
    (tmp_path / "a.txt").write_text("one\ntwo\f\fthree")
    document = read(tmp_path / "a.txt")
    sound(document)
    assert [page.source for page in document.pages] == ["text", "empty", "text"]
    assert document.page_at(document.text.index("three")) == 3


MARKDOWN = """---
title: The whole
---
# A *fine* `title`

Words of the [first](http://example.org) part.

Under
-----

```python
# no heading
```

### Third ###

Setext
======
- item
---
"""


def test_markdown_headings_keep_level_and_place(tmp_path):
    (tmp_path / "a.md").write_text(MARKDOWN)
    document = read(tmp_path / "a.md")
    sound(document)
    assert [(t.level, t.title) for t in document.tagged] == [
        (1, "A fine title"),
        (2, "Under"),
        (3, "Third"),
        (1, "Setext"),
    ]
    assert document.title == "The whole"
    large = [p for p in document.lines if p.size > BODY_SIZE]
    assert [document.text[p.start : p.end] for p in large] == [t.title for t in document.tagged]
    assert [p.y0 for p in large] == [t.top for t in document.tagged]
    assert large[0].size > large[1].size > large[2].size
    assert "# no heading" in document.text
    assert "not this" not in document.text


@given(st.text(st.characters(codec="utf-8"), max_size=400))
def test_any_text_is_read_or_refused(text):
    data = text.encode()
    for reader in (read_text, read_markdown):
        try:
            document = reader(__import__("pathlib").Path("a"), data)
        except NotADocument:
            continue
        sound(document)


WRAPPED = (
    "The keeper of the weir went down in the evening and looked at the boards,\n"
    "which Frost had bent. Nobody had asked for the accounts since the flood of\n"
    "Martinmas, and the mill stood still.\n"
)


def test_full_lines_go_on_and_short_ones_do_not(tmp_path):
    (tmp_path / "a.txt").write_text(
        WRAPPED + "\nRoses are red,\nViolets blue,\n\n- one item of a list\n- another item\n"
    )
    document = read(tmp_path / "a.txt")
    sound(document)
    paragraph, verse, items = document.text.split("\n\n")
    assert "\n" not in paragraph
    assert verse == "Roses are red,\nViolets blue,"
    assert items == "- one item of a list\n- another item"
    assert [document.line_at(document.text.index(word)) for word in ("keeper", "Frost", "Violets", "another")] == [
        *(1, 2, 6, 9),
    ]


def test_a_paragraph_a_line_is_not_joined(tmp_path):
    lines = [f"The {name} stood under water from January to the end of April, as in the year before." for name in "ABC"]
    (tmp_path / "a.txt").write_text("\n".join(lines))
    assert read(tmp_path / "a.txt").text == "\n".join(lines)


def test_a_paragraph_in_markdown_is_one_line_unless_it_is_broken_on_purpose(tmp_path):
    (tmp_path / "a.md").write_text(
        "Words that\ngo **on** and `on`,  \nand [stop](#here).\n\n漢字を\n書く。\n\n## Here\n"
    )
    document = read(tmp_path / "a.md")
    sound(document)
    assert document.text == "Words that go on and on,\nand stop.\n\n漢字を書く。\n\nHere"
    (link,) = document.links
    assert document.text[link.start : link.end] == "stop"
    assert document.text[link.target :] == "Here"
    assert document.line_at(document.text.index("stop")) == 3


def test_listings_and_tables_are_no_running_text(tmp_path):
    (tmp_path / "a.md").write_text("Words.\n\n```sh\nweir --open\n```\n\n| Gate | Depth |\n|---|--:|\n| upper | 3 |\n")
    document = read(tmp_path / "a.md")
    sound(document)
    roles = {document.text[line.start : line.end]: line.role for line in document.lines}
    assert roles == {"Words.": "body", "weir --open": "figure", "Gate | Depth": "table", "upper | 3": "table"}


def test_a_frame_of_a_library_is_kept_out_and_counted(tmp_path):
    text = "Head\nTitle: The Oar\n*** START OF THIS PROJECT GUTENBERG EBOOK THE OAR ***\n\nThe Oar\n\nWords.\n\n"
    (tmp_path / "a.txt").write_text(text + "*** END OF THIS PROJECT GUTENBERG EBOOK THE OAR ***\n\nLicence.\n")
    document = read(tmp_path / "a.txt")
    sound(document)
    assert (document.title, document.text) == ("The Oar", "The Oar\n\nWords.")
    assert document.pages[0].furniture == 7


@pytest.mark.parametrize(
    ("head", "title"),
    [
        (
            "Northern Mills Group          A. Reeve\nMemo               North Press\n               May 1908\n\n"
            "            The Oak Wheel\n          and Its Boards\n      draft-oak-wheel",
            "The Oak Wheel and Its Boards",
        ),
        ("NWP: 12\nTitle: The Oak Wheel\nAuthor: A. Reeve,\n        B. Holt\nStatus: Final", "The Oak Wheel"),
        (".. rubric:: Gristware 1.2\n\n.. contents::", "Gristware 1.2"),
        (".. _oak:\n\nThe Oak Wheel\n=============\n\nBoards", "The Oak Wheel"),
        ("|logo|\n\nThe Oak Wheel\n=============\n\nBoards", "The Oak Wheel"),
        ("\\documentclass[11pt]{article}\n\\title[Oak]{The Oak Wheel}\n\\begin{document}", "The Oak Wheel"),
    ],
)
def test_a_title_that_does_not_open_a_text(tmp_path, head, title):
    (tmp_path / "a.txt").write_text(f"{head}\n\nAbstract\n\n   Words of oak.\n")
    assert read(tmp_path / "a.txt").title == title


def test_a_label_that_is_not_printed_is_no_text(tmp_path):
    (tmp_path / "a.rst").write_text(".. _oak wheel:\n\nThe Oak\n=======\n\n.. _boards:\n\nWords of oak.\n\n.. _end:\n")
    document = read(tmp_path / "a.rst")
    sound(document)
    assert document.text.split() == ["The", "Oak", "Words", "of", "oak."]
