"""HTML and EPUB: what a reader sees, on the levels of the headings or of the table of contents."""

from __future__ import annotations

import contextlib
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.readers.conftest import sound
from twopass.crossrefs import find_references
from twopass.errors import DamagedDocument, MissingDependency, NotADocument
from twopass.passes.skeleton import scan_skeleton
from twopass.readers import read
from twopass.readers.office.web_page import read_html
from twopass.report import to_markdown
from twopass.schema import Document

PAGE = """<!DOCTYPE html>
<html><head><title>Weirs of the valley</title><style>p { color: red }</style></head>
<body><nav><a href="/">Home</a></nav>
<main>
<h1>Weirs</h1>
<p>The gauge is read <em>twice</em> a day,
as <a href="#wood">the section on wood</a> tells;
see <a href="https://example.org/#x">elsewhere</a>.<sup><a href="#n1">1</a></sup></p>
<script>document.write("no")</script>
<h2 id="water">Water</h2>
<ul><li>one gate</li><li>another gate</li></ul>
<ol start="3"><li>third step</li></ol>
<table><caption>Table 1: Depths</caption>
<tr><th>Gate</th><th>Depth</th></tr><tr><td>upper</td><td>3&nbsp;m</td></tr></table>
<pre>open --all
shut</pre>
<h2 id="wood">Wood</h2>
<p>Oak holds.<br>Elm does not. Depths are in Table&nbsp;1.</p>
<aside class="footnote" id="n1"><p>A note on days.</p></aside>
</main><footer>Imprint</footer></body></html>
"""


def roles(document: Document) -> dict[str, str]:
    return {document.text[line.start : line.end]: line.role for line in document.lines}


def test_a_page_is_read_as_it_is_seen(tmp_path):
    (tmp_path / "a.html").write_text(PAGE, encoding="utf-8")
    document = read(tmp_path / "a.html")
    sound(document)
    assert document.title == "Weirs"
    assert [(item.level, item.title) for item in document.tagged] == [(1, "Weirs"), (2, "Water"), (2, "Wood")]
    said = roles(document)
    assert said["Gate | Depth"] == said["upper | 3 m"] == "table"
    assert said["Table 1: Depths"] == "caption"
    assert said["open --all"] == "figure"
    assert said["A note on days."] == "footnote"
    assert "Oak holds.\nElm does not." in document.text
    assert "- another gate" in document.text
    assert "3. third step" in document.text
    assert not [gone for gone in ("Home", "no", "color", "Imprint") if gone in document.text.split()]


def test_links_and_references_lead_inside_the_page(tmp_path):
    (tmp_path / "a.html").write_text(PAGE, encoding="utf-8")
    document = read(tmp_path / "a.html")
    found = [(one.text, one.target, one.direction) for one in find_references(document, scan_skeleton(document))]
    assert found == [
        ("the section on wood", "Wood", "forward"),
        ("1", "A note on days.", "forward"),
        ("Table 1", "Table 1: Depths", "back"),
    ]


def test_places_are_told_by_paragraphs(tmp_path):
    import twopass

    (tmp_path / "a.html").write_text(PAGE, encoding="utf-8")
    assert "¶" in to_markdown(twopass.read(tmp_path / "a.html"))


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<h2>The Ferry<br/>of Weir</h2><p>She&#8203; rowed.</p>", "The Ferry of Weir\n\nShe rowed."),
        ("<table><tr><td>Home</td><td><h2>Water</h2><p>It rose.</p></td></tr></table>", "Home\n\nWater\n\nIt rose."),
        ("<table><tr><td><p>It rose.</p><p>It fell.</p></td></tr></table>", "It rose.\n\nIt fell."),
        (f"<table><tr><td>1</td><td><p>It rose.</p>{'x' * 1200}</td></tr></table>", f"1\n\nIt rose.\n\n{'x' * 1200}"),
        ("<table><tr><td>1</td><td><p>Oak</p><p>Elm</p></td></tr></table>", "1 | Oak Elm"),
        ('<div role="search"><h2>Find</h2></div><p>It rose.</p>', "It rose."),
    ],
)
def test_headings_over_lines_and_tables_that_lay_a_page_out(tmp_path, body, text):
    (tmp_path / "a.html").write_text(f"<html><body>{body}</body></html>", encoding="utf-8")
    assert read(tmp_path / "a.html").text == text


@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-1", "shift_jis"])
def test_a_page_says_its_encoding(tmp_path, encoding):
    words = {"shift_jis": "堰の管理"}.get(encoding, "Größe und Maß")
    page = f'<html><head><meta charset="{encoding}"></head><body><h1>{words}</h1><p>{words}</p></body></html>'
    (tmp_path / "a.htm").write_bytes(page.encode(encoding))
    assert read(tmp_path / "a.htm").title == words


def test_a_page_that_is_a_form_as_a_whole_is_read(tmp_path):
    page = "<html><body><form><p>Words in a form.</p><button>Send</button></form></body></html>"
    (tmp_path / "a.html").write_text(page)
    assert read(tmp_path / "a.html").text == "Words in a form."


@pytest.mark.parametrize("page", ["<html></html>", "<html><body><script>x</script></body></html>", "<p>", "<html>"])
def test_a_page_without_words(tmp_path, page):
    (tmp_path / "a.html").write_text(page)
    with pytest.raises(NotADocument):
        read(tmp_path / "a.html")


def test_a_missing_package_is_named_with_its_command(tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "lxml.html", None)
    (tmp_path / "a.html").write_text(PAGE)
    with pytest.raises(MissingDependency) as raised:
        read(tmp_path / "a.html")
    assert raised.value.hint == "pip install 'twopass[docs]'"


# ── EPUB ──────────────────────────────────────────────────────────────────────────────────────────

CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)
CHAPTERS = {
    "one.xhtml": '<h1 id="t">The Ferry</h1><p>She rowed, as <a href="text/two.xhtml#ice">the winter</a> tells.</p>',
    "text/two.xhtml": '<p class="title">The Oar</p><p>He waited.</p><h3 id="ice">The Ice</h3>'
    '<p>It broke; see <a href="../one.xhtml">the first chapter</a>.</p><h4>Thaw</h4><p>It ran.</p>',
}
NAV = (
    '<nav epub:type="toc"><ol><li><a href="one.xhtml#t">The Ferry</a></li><li><a href="text/two.xhtml">The Oar</a>'
    '<ol><li><a href="text/two.xhtml#ice">The Ice</a></li></ol></li></ol></nav>'
)
NCX = (
    '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap>'
    '<navPoint id="a"><navLabel><text>The Ferry</text></navLabel><content src="one.xhtml"/></navPoint>'
    '<navPoint id="b"><navLabel><text>The Oar</text></navLabel><content src="text/two.xhtml"/>'
    '<navPoint id="c"><navLabel><text>The Ice</text></navLabel><content src="text/two.xhtml#ice"/></navPoint>'
    "</navPoint></navMap></ncx>"
)


def book(path: Path, contents: str) -> Path:
    """An EPUB of two files, with a table of contents of either kind, or none."""
    items = [f'<item id="c{n}" href="{name}" media-type="application/xhtml+xml"/>' for n, name in enumerate(CHAPTERS)]
    items += {
        "nav": ['<item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>'],
        "ncx": ['<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>'],
    }.get(contents, [])
    spine = "".join(f'<itemref idref="c{n}"/>' for n in range(len(CHAPTERS)))
    opf = (
        '<package xmlns="http://www.idpf.org/2007/opf"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>The Keeper</dc:title></metadata><manifest>{''.join(items)}</manifest>"
        f"<spine>{spine}</spine></package>"
    )
    spaces = 'xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'
    head = f'<?xml version="1.0" encoding="utf-8"?><html {spaces}>'
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("mimetype", "application/epub+zip")
        packed.writestr("META-INF/container.xml", CONTAINER)
        packed.writestr("OPS/book.opf", opf)
        packed.writestr("OPS/toc.ncx", NCX)
        packed.writestr("OPS/nav.xhtml", f"{head}<body>{NAV}</body></html>")
        for name, body in CHAPTERS.items():
            packed.writestr(f"OPS/{name}", f"{head}<body>{body}</body></html>")
    return path


@pytest.mark.parametrize("contents", ["nav", "ncx"])
def test_a_book_has_the_levels_of_its_contents(tmp_path, contents):
    document = read(book(tmp_path / "a.epub", contents))
    sound(document)
    assert document.title == "The Keeper"
    assert [(item.level, item.title) for item in document.tagged] == [
        (1, "The Ferry"),
        (1, "The Oar"),
        (2, "The Ice"),
        (3, "Thaw"),
    ]
    found = [(one.text, one.target, one.direction) for one in find_references(document, scan_skeleton(document))]
    assert found == [("the winter", "The Ice", "forward"), ("the first chapter", "The Ferry", "back")]


def test_a_book_without_contents_has_its_headings(tmp_path):
    document = read(book(tmp_path / "a.epub", ""))
    assert [(item.level, item.title) for item in document.tagged] == [(1, "The Ferry"), (3, "The Ice"), (4, "Thaw")]


def test_a_label_above_the_title_of_a_chapter_is_part_of_it(tmp_path, monkeypatch):
    monkeypatch.setitem(CHAPTERS, "one.xhtml", "<h5>Chapter One</h5><h1 id='t'>The Ferry</h1><p>She rowed.</p>")
    titles = [item.title for item in read(book(tmp_path / "a.epub", "nav")).tagged]
    assert titles == ["Chapter One The Ferry", "The Oar", "The Ice", "Thaw"]


def test_a_book_that_lacks_a_part_is_damaged(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.epub", "w") as packed:
        packed.writestr("META-INF/container.xml", CONTAINER)
    with pytest.raises(DamagedDocument):
        read(tmp_path / "a.epub")


def test_a_packed_file_of_another_kind(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as packed:
        packed.writestr("a.txt", "Words.")
    with pytest.raises(NotADocument):
        read(tmp_path / "a.zip")
    (tmp_path / "b.docx").write_bytes(b"PK\x03\x04 cut short")
    with pytest.raises(DamagedDocument):
        read(tmp_path / "b.docx")


TAGS = st.sampled_from(
    [
        *(
            "<p>",
            "</p>",
            "<h2 id='a'>",
            "</h2>",
            "<table>",
            "<tr>",
            "<td>",
            "</table>",
            "<a href='#a'>",
            "</a>",
            "<br>",
        ),
        *("<li>", "<ol>", "</ol>", "<pre>", "</pre>", "<!--", "-->", "<aside class='footnote'>", "&amp;", "&#0;", "\n"),
    ]
)


@given(st.lists(TAGS | st.text("ab <>|é", max_size=5), max_size=30).map("".join))
def test_any_markup_is_read_or_refused(source):
    with contextlib.suppress(NotADocument):
        sound(read_html(Path("a.html"), source.encode() or b" "))
