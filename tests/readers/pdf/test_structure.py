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


PRINTED = [  # the rows of a title, with the height and the size of each
    ([("Working paper", 720, 30), ("The yield of the mills on", 680, 18), ("a northern river", 655, 18),
      ("Ann Reeve", 600, 18)],
     "The yield of the mills on a northern river"),
    ([("Working paper", 720, 30), ("Ann Reeve and Jo Miller", 680, 18)], "Working paper"),
    ([("Working paper", 720, 30), ("University of the Northern Rivers", 680, 18)], "Working paper"),
    ([("Mills on the rivers", 295, 25), ("of the north and their", 265, 25), ("meaning today", 235, 25)],
     "Mills on the rivers of the north and their meaning today"),
    ([("Watching the rivers", 720, 30), ("of the north", 680, 30), ("User Guide", 610, 30)],
     "Watching the rivers of the north: User Guide"),
    ([("OAK AND WATER", 760, 30), ("Pages 1-7", 725, 30), ("Mills on the rivers of", 680, 25), ("the north", 650, 25)],
     "Mills on the rivers of the north"),
    ([("MillGrid Users Guide", 700, 36), ("v. 1.0", 673, 20)], "MillGrid Users Guide"),
    ([("IN THE COURT OF THE NORTH", 760, 30), ("ANN REEVE ........... Appellant(s)", 700, 12), ("Versus", 670, 12),
      ("THE KEEPER OF THE WEIR ... Respondent", 640, 12)],
     "ANN REEVE v. THE KEEPER OF THE WEIR"),
    ([("IN THE COURT OF THE NORTH", 760, 30), ("ANN REEVE", 720, 12), ("Claimant", 705, 12), ("- and -", 690, 12),
      ("(1) THE KEEPER OF THE WEIR", 675, 12), ("(2) JO MILLER", 660, 12), ("Defendants", 645, 12)],
     "ANN REEVE v. THE KEEPER OF THE WEIR et al."),
    ([("The wheel and its boards", 760, 30), ("Ann Reeve", 700, 12), ("v", 670, 12), ("North Press", 640, 12)],
     "The wheel and its boards"),
    ([("Northern Rivers, 3 May 1908", 760, 30), ("The wheel and its boards", 700, 18)], "The wheel and its boards"),
    ([("Annual report, 3 May 1908", 760, 30), ("The wheel and its boards", 700, 18)], "Annual report, 3 May 1908"),
    ([("COURT OF THE NORTH", 760, 30), ("NORTH MILLS v.", 700, 12), ("REEVE ET AL.", 685, 12)],
     "NORTH MILLS v. REEVE ET AL."),
    ([("JUZGADO DEL NORTE", 760, 30), ("MOLINOS DEL NORTE CONTRA REEVE SOBRE AMPARO", 700, 9)],
     "MOLINOS DEL NORTE CONTRA REEVE SOBRE AMPARO"),
    ([("See North Mills v. Reeve, 12 Rivers 3", 760, 12), ("The wheel and its boards", 700, 18)],
     "The wheel and its boards"),
    ([("The wheel and its boards", 760, 20), ("Members of the board:", 700, 30), ("Ann Reeve", 640, 12)],
     "The wheel and its boards"),
    ([("UNIVERSITY OF THE NORTH", 760, 25), ("Mills 1908", 700, 12), ("The wheel and its boards", 640, 25)],
     "The wheel and its boards"),
    ([("The wheel and its boards", 760, 20), ("1. Introduction", 725, 20)], "The wheel and its boards"),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "title"), PRINTED)
def test_titles_over_several_rows(written, rows, title):
    head = "".join(line(words, 120 if size < 30 else 90, y, size) for words, y, size in rows)
    head = head.replace("120 673", "230 673")
    assert read(written(draw(head + line("And below it a sentence in common type.", 72, 100)))).title == title


def test_a_heading_further_on_in_the_metadata_is_the_title_of_another_text(written):
    below = line("And below it a sentence in common type.", 72, 680)
    pages = (line(words, 72, 720, 20) + below for words in ("Oak wheels", "The loft", "To the miller"))
    pdf = draw(*pages)
    pdf.docinfo["/Title"] = "To the miller"
    assert read(written(pdf)).title == "Oak wheels"


def test_the_name_of_the_file_it_was_made_from_is_a_title_where_the_page_bears_it_out(written):
    head = line("Water and Mills", 72, 770)
    rows = "".join(line(f"Row {n} goes on to its end.", 72, 700 - 12 * n) for n in range(20))
    pdf = draw(*(head + line(one, 72, 720, 10, "F2") + rows for one in ("Background", "Ponds", "Fees", "Law")))
    pdf.docinfo["/Title"] = "145 - Water and Mills.docx"
    assert read(written(pdf)).title == "Water and Mills"


def test_praise_is_no_title(written):
    below = line("And below it a sentence in common type.", 72, 100)
    pdf = draw(*(line(title, 72, 700, 24) + below for title in ("Praise for this book", "Contents", "The Oak Wheel")))
    assert read(written(pdf)).title == "The Oak Wheel"


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
