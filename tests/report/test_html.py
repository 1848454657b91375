"""The HTML page: whole, inert, and every link in it leads somewhere."""

from __future__ import annotations

from collections import Counter
from html.parser import HTMLParser

import pytest

from twopass.report import to_html

VOID = {"meta", "br", "link", "img", "input", "hr"}


class Page(HTMLParser):
    """Ids, links, elements and words of a page. Raises AssertionError where elements are not nested well."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.ids, self.links, self.elements, self.words = Counter[str](), [], Counter[str](), ""
        self._open: list[str] = []
        self.feed(page)
        self.close()
        assert not self._open

    def handle_starttag(self, tag, attributes):
        held = dict(attributes)
        assert not [name for name in held if name.startswith("on")]
        self.elements[tag] += 1
        self.ids.update([held["id"]] if "id" in held else [])
        self.links += [held["href"]] if "href" in held else []
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag):
        assert self._open.pop() == tag

    def handle_data(self, data):
        self.words += data


def test_every_section_and_tag_stands_once_and_every_link_leads_to_one(reading):
    page = Page(to_html(reading))
    assert {"s1", "s2", "t1", "t2"} <= page.ids.keys()
    assert set(page.ids.values()) == {1}
    assert page.links
    assert all(link.startswith("#") and link[1:] in page.ids for link in page.links)


def test_a_tag_and_its_closing_point_at_each_other(reading):
    page = Page(to_html(reading))
    assert {"#s2", "#t1"} <= set(page.links)
    assert "closes Section 2, opened in 1 Sluice p. 1" in page.words
    assert "It never comes." in page.words


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ reading }}"])
def test_words_of_the_document_are_shown_and_never_run(reading, hostile):
    line = reading.synthesis.lines[0].model_copy(update={"comment": hostile, "keywords": (hostile,)})
    section = reading.skeleton.sections[0].model_copy(update={"title": hostile})
    page = Page(
        to_html(
            reading.model_copy(
                update={
                    "document": reading.document.model_copy(update={"title": hostile, "language": hostile}),
                    "skeleton": reading.skeleton.model_copy(
                        update={"sections": (section, *reading.skeleton.sections[1:])}
                    ),
                    "synthesis": reading.synthesis.model_copy(update={"lines": (line, *reading.synthesis.lines[1:])}),
                }
            )
        )
    )
    assert not page.elements.keys() & {"script", "img"}
    assert page.words.count(hostile) >= 4
