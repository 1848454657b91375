"""Outline, structure tree, links and labels that a PDF brings along."""

from __future__ import annotations

import pikepdf
import pytest

from tests.readers.conftest import draw, line
from twopass.config import ReadOptions
from twopass.readers import read

SOURCE = """
#set heading(numbering: "1.1")
#set page(height: 300pt)
= First things <first>
As we show in @second, all is well. #lorem(80)
== Under the first
#lorem(60)
= Second things <second>
#lorem(60) See @first again.
"""


@pytest.fixture(scope="module")
def document(typeset):
    return read(typeset(SOURCE))


def test_outline_has_levels_pages_and_heights(document):
    assert [(o.level, o.title) for o in document.outline] == [
        (1, "1 First things"),
        (2, "1.1 Under the first"),
        (1, "2 Second things"),
    ]
    for item in document.outline:
        heading = next(p for p in document.lines if document.text[p.start : p.end] == item.title)
        assert heading.page == item.page
        assert item.top is not None
        assert abs(item.top - heading.y0) < 25


def test_tagged_headings(document):
    assert [(t.level, t.title) for t in document.tagged] == [(o.level, o.title) for o in document.outline]


def test_links_stand_on_their_words(document):
    words = [(document.text[link.start : link.end], link.target_page) for link in document.links]
    second = document.outline[2].page
    assert words == [("Section 2", second), ("Section 1", 1)]


def test_layout_only_leaves_all_three_out(typeset):
    plain = read(typeset(SOURCE), ReadOptions(layout_only=True))
    assert (plain.outline, plain.tagged, plain.links) == ((), (), ())
    assert plain.text == read(typeset(SOURCE)).text


def test_cyclic_and_deep_outlines_end(written):
    pdf = draw(line("One page of text.", 72, 700))
    page = pdf.pages[0].obj
    first = pdf.make_indirect(pikepdf.Dictionary(Title="First", Dest=pikepdf.Array([page, pikepdf.Name.Fit])))
    second = pdf.make_indirect(pikepdf.Dictionary(Title="Second", Dest=pikepdf.Array([page, pikepdf.Name.Fit])))
    first.Next, second.Next, second.First = second, first, first
    pdf.Root.Outlines = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Outlines, First=first, Last=second))
    assert [item.title for item in read(written(pdf)).outline] == ["First", "Second"]


def test_page_labels_of_the_file(written):
    pdf = draw(*(line(f"Words on page {n} of this.", 72, 700) for n in range(4)))
    labels = pikepdf.Array([0, pikepdf.Dictionary(S=pikepdf.Name.r), 2, pikepdf.Dictionary(S=pikepdf.Name.D)])
    pdf.Root.PageLabels = pikepdf.Dictionary(Nums=labels)
    assert [page.label for page in read(written(pdf)).pages] == ["i", "ii", "1", "2"]


@pytest.mark.parametrize(
    ("metadata", "title"),
    [
        ("A Sane Title", "A Sane Title"),
        ("Microsoft Word - draft7.doc", "Printed at the Top"),
        ("untitled", "Printed at the Top"),
        ("Common Title Below", "Printed at the Top"),  # its words stand there, but apart
        ("thesis.tex", "Printed at the Top"),
        ("", "Printed at the Top"),
    ],
)
def test_titles(written, metadata, title):
    pdf = draw(line("Printed at the Top", 72, 720, 20) + line("And below it a sane title in common type.", 72, 680))
    pdf.docinfo["/Title"] = metadata
    assert read(written(pdf)).title == title


def test_a_title_in_chinese_goes_on_with_a_row_of_two_signs(written):
    rows = zip(("水力磨坊的谷物研磨与木材的", "研究"), (720, 690), strict=True)
    pdf = draw("".join(f"BT /F9 20 Tf 72 {y} Td <{text.encode('utf-16-be').hex()}> Tj ET\n" for text, y in rows))
    pdf.pages[0].Resources.Font["/F9"] = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.Type0,
        BaseFont=pikepdf.Name("/STSong-Light"),
        Encoding=pikepdf.Name("/UniGB-UTF16-H"),
        DescendantFonts=[
            pikepdf.Dictionary(
                Type=pikepdf.Name.Font,
                Subtype=pikepdf.Name.CIDFontType0,
                BaseFont=pikepdf.Name("/STSong-Light"),
                CIDSystemInfo=pikepdf.Dictionary(Registry="Adobe", Ordering="GB1", Supplement=4),
            )
        ],
    )
    assert read(written(pdf)).title == "水力磨坊的谷物研磨与木材的研究"
