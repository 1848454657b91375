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


def test_form_feeds_part_pages(tmp_path):
    (tmp_path / "a.txt").write_text("one\ntwo\f\fthree")
    document = read(tmp_path / "a.txt")
    sound(document)
    assert [page.source for page in document.pages] == ["text", "empty", "text"]
    assert document.page_at(document.text.index("three")) == 3


MARKDOWN = """---
title: not this
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
    assert document.title == "A fine title"
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
