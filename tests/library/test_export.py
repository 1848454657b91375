"""A library as a folder of pages: every document listed and linked, terms in order, and nothing that runs."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest

import twopass
from twopass.errors import OutputError
from twopass.library.publishing.subject_index import SubjectIndex, collation, initial

HOSTILE = """# <script>alert("x")</script> & "quotes"

The *`<img src=x onerror=alert(1)>`* gauge is read by [nobody](javascript:alert(1)) at the station of the valley.
"""


class Seen(HTMLParser):
    """Elements, attributes and links of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags, self.attributes, self.links, self.ids = set(), set(), [], set()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)
        self.links += [value for name, value in attrs if name == "href"]
        self.ids.update(value for name, value in attrs if name == "id")


def test_pages_are_inert_and_lead_to_one_another(library, folder, tmp_path):
    (folder / "odd #1 <b>.md").write_text(HOSTILE, "utf-8")
    list(twopass.index([folder / "odd #1 <b>.md", folder / "gone.pdf"], library=library.path))
    first = library.export(tmp_path / "out")
    assert first.name == "library.twopass.html"
    pages = {file.name: Seen(file.read_text("utf-8")) for file in (tmp_path / "out").iterdir()}
    assert len(pages) == 6 + 2
    for page in pages.values():
        assert not page.tags & {"script", "img", "iframe", "object", "embed", "form", "link", "base"}
        assert not [name for name in page.attributes if name.startswith("on")]
        for link in page.links:
            file, _, place = link.partition("#")
            assert not file or unquote(file) in pages, link
            assert unquote(place) in {"", *pages[unquote(file)].ids} if file else True
    listed = first.read_text("utf-8")
    assert "gone.pdf" in listed
    assert "odd #1 &lt;b&gt;.md" in listed


def test_a_markdown_export_links_its_files(library, tmp_path):
    first = library.export(tmp_path / "out", "markdown")
    links = re.findall(r"\]\(([^)]+)\)", first.read_text("utf-8"))
    assert len(links) == 6
    assert all((tmp_path / "out" / unquote(link)).is_file() for link in links)


def test_the_subject_index_names_pages_and_other_names(library, paper, tmp_path):
    list(twopass.index([paper], library=library.path))
    library.export(tmp_path / "out", "markdown")
    text = (tmp_path / "out" / "subject-index.twopass.md").read_text("utf-8")
    assert re.search(
        r"^- ADCP \[A Ruler on a Moving Bed\]\(paper.twopass.md\) 1, 3; \*see also acoustic Doppler", text, re.M
    )
    assert re.search(r"^- acoustic Doppler current profiler .*\*see (?:also )?ADCP\*", text, re.M)
    letters = re.findall(r"^## (.+)", text, re.M)
    assert letters == list(dict.fromkeys(letters))
    assert {"A", "B"} <= set(letters)


def test_forms_of_a_term_are_one_in_whatever_language():
    index = SubjectIndex()
    for keyword, language in (("zero", "en"), ("Zero", "pt"), ("zeros", "en"), ("gauges", "en"), ("gauge", "en")):
        index._of(keyword, language)
    assert [subject.key for _, held in index.groups() for subject, _ in held] == ["gaug", "zero"]


def test_terms_are_ordered_alike_everywhere():
    terms = ["zebra", "Ångström", "über", "angle", "“quoted”", "3D", "水位", "Ωmega", "Ярус", "data base", "database"]
    ordered = ["3D", "angle", "Ångström", "data base", "database", "“quoted”", "über", "zebra", "Ωmega", "Ярус", "水位"]
    assert sorted(terms, key=collation) == ordered
    assert [initial(term) for term in ("3D", "Ångström", "“quoted”", "Ωmega", "水位", "データ")] == [
        "0–9", "A", "Q", "Ω", "CJK", "Katakana"
    ]  # fmt: skip


def test_a_folder_that_cannot_be_made_is_told(library, tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError):
        library.export(tmp_path / "file")
