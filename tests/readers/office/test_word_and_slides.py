"""Word and PowerPoint: styles, numbers that are counted, tables, notes, links; a slide a page."""

from __future__ import annotations

import gc
import re
import zipfile

import pytest

from tests.readers.conftest import sound
from twopass.crossrefs import find_references
from twopass.errors import MissingDependency, NoTextFound
from twopass.passes.skeleton import scan_skeleton
from twopass.readers import read
from twopass.report import to_markdown

docx = pytest.importorskip("docx")
pptx = pytest.importorskip("pptx")


def _child(parent, tag: str, **attributes: str):
    """A new element of Word under another."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement(tag)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    parent.append(element)
    return element


def _refer(paragraph, bookmark: str, words: str) -> None:
    """A cross-reference as Word keeps it: a field with its code and its result."""
    for kind, text in (("begin", ""), ("", f" REF {bookmark} \\h "), ("separate", ""), ("words", words), ("end", "")):
        run = paragraph.add_run(words if kind == "words" else "")
        if kind in ("begin", "separate", "end"):
            _child(run._r, "w:fldChar", fldCharType=kind)
        elif not kind:
            _child(run._r, "w:instrText").text = text


def numbered(word) -> None:
    """Let headings be counted, as a template does: "1", "1.1"."""
    numbering = word.part.numbering_part.element
    abstract = _child(numbering, "w:abstractNum", abstractNumId="77")
    numbering.insert(0, abstract)
    for level, written in enumerate(("%1", "%1.%2")):
        one = _child(abstract, "w:lvl", ilvl=str(level))
        _child(one, "w:start", val="1")
        _child(one, "w:numFmt", val="decimal")
        _child(one, "w:lvlText", val=written)
    _child(_child(numbering, "w:num", numId="77"), "w:abstractNumId", val="77")
    for level in (1, 2):
        properties = word.styles[f"Heading {level}"].element.get_or_add_pPr()
        held = _child(properties, "w:numPr")
        _child(held, "w:ilvl", val=str(level - 1))
        _child(held, "w:numId", val="77")


@pytest.fixture
def report(tmp_path):
    word = docx.Document()
    numbered(word)
    word.add_paragraph("The Weirs of the Valley", style="Title")
    word.add_heading("Water", 1)
    first = word.add_paragraph("The gauge is read daily, as Section ")
    _refer(first, "_Ref1", "2.1")
    first.add_run(" tells. Hidden words.").font.hidden = None
    first.add_run("Nobody sees this.").font.hidden = True
    word.add_paragraph("one gate", style="List Bullet")
    word.add_heading("Wood", 1)
    second = word.add_heading("Oak", 2)
    _child(second._p, "w:bookmarkStart", id="5", name="_Ref1")
    word.add_paragraph("Table 1: Depths", style="Caption")
    table = word.add_table(rows=2, cols=2)
    for row, cells in zip(table.rows, (("Gate", "Depth"), ("upper", "3 m")), strict=True):
        for cell, words in zip(row.cells, cells, strict=True):
            cell.text = words
    word.add_paragraph("Oak holds; the depths are in Table 1, and the gauge in Section 1.")
    word.save(tmp_path / "a.docx")
    return tmp_path / "a.docx"


def test_headings_have_their_levels_and_counted_numbers(report):
    document = read(report)
    sound(document)
    assert document.title == "The Weirs of the Valley"
    assert [(item.level, item.title) for item in document.tagged] == [
        (1, "The Weirs of the Valley"),
        (2, "1 Water"),
        (2, "2 Wood"),
        (3, "2.1 Oak"),
    ]
    assert [section.number for section in scan_skeleton(document).sections] == ["", "1", "2", "2.1"]


def test_tables_items_captions_and_hidden_words(report):
    document = read(report)
    said = {document.text[line.start : line.end]: line.role for line in document.lines}
    assert said["Gate | Depth"] == said["upper | 3 m"] == "table"
    assert said["Table 1: Depths"] == "caption"
    assert "- one gate" in document.text
    assert "Nobody sees" not in document.text
    assert document.warnings


def test_fields_and_words_lead_to_their_places(report):
    document = read(report)
    found = [(one.text, one.target, one.direction) for one in find_references(document, scan_skeleton(document))]
    assert found == [
        ("2.1", "2.1 Oak", "forward"),
        ("Table 1", "Table 1: Depths", "back"),
        ("Section 1", "1 Water", "back"),
    ]


def test_a_reading_tells_paragraphs(report):
    import twopass

    shown = to_markdown(twopass.read(report))
    assert "¶" in shown
    assert "p. 1" not in shown


LONG = "The gauge is read daily, and what it says is written down by the keeper of the weir."


def _sized(word, words: str, size: int = 0, bold: bool = True):
    run = word.add_paragraph().add_run(words)
    run.bold = bold
    run.font.size = docx.shared.Pt(size) if size else None


def test_headings_without_styles_are_those_in_bold_or_large_type(tmp_path):
    word = docx.Document()
    for words in ("Office of Weirs", "Keepers", "March", "Draft"):  # a cover
        _sized(word, words)
    word.add_paragraph(LONG)
    for part, section in (("Water", "How deep:"), ("Wood", "Oak")):
        _sized(word, part, 16, bold=False)
        word.add_paragraph(LONG)
        _sized(word, section)
        _sized(word, "It ends with a full stop.")
        word.add_paragraph(LONG).add_run("bold").bold = True
    word.add_table(rows=1, cols=2).cell(0, 0).paragraphs[0].add_run("Gate").bold = True
    _sized(word, "Signed")
    word.save(tmp_path / "a.docx")
    found = [(item.level, item.title) for item in read(tmp_path / "a.docx").tagged]
    assert found == [(1, "Water"), (2, "How deep:"), (1, "Wood"), (2, "Oak")]


def test_headings_with_styles_make_bold_lines_text(tmp_path):
    word = docx.Document()
    for words in ("Water", "Wood", "Stone"):
        word.add_heading(words, 1)
        _sized(word, "In bold")
        word.add_paragraph(LONG)
    word.save(tmp_path / "a.docx")
    assert [item.title for item in read(tmp_path / "a.docx").tagged] == ["Water", "Wood", "Stone"]


@pytest.mark.parametrize(("size", "title"), [(24, "Storage Tube Terminal Emulator"), (13, "a")])
def test_large_paragraphs_that_open_a_document_are_its_title(tmp_path, size, title):
    word = docx.Document()
    for words in ("Storage Tube", "Terminal Emulator"):
        _sized(word, words, size, bold=False)
    for words in ("Water", "Wood", "Stone"):
        word.add_heading(words, 1)
        word.add_paragraph(LONG)
    word.save(tmp_path / "a.docx")
    assert read(tmp_path / "a.docx").title == title


def test_the_strict_form_is_read_as_the_common_one(tmp_path, report):
    with zipfile.ZipFile(report) as common, zipfile.ZipFile(tmp_path / "s.docx", "w") as strict:
        for name in common.namelist():
            part = re.sub(
                rb"http://schemas.openxmlformats.org/(\w+)/2006/", rb"http://purl.oclc.org/ooxml/\1/", common.read(name)
            )
            strict.writestr(name, common.read(name) if name == "[Content_Types].xml" else part)
    assert read(tmp_path / "s.docx").text == read(report).text


@pytest.mark.parametrize(("above", "found"), [("A series", ["Weirs", "Water"]), (LONG * 2, ["a", "Water"])])
def test_a_title_below_a_line_or_two_is_said_once(tmp_path, above, found):
    word = docx.Document()
    word.add_paragraph(above)
    word.add_paragraph("Weirs", style="Title" if len(found[0]) > 1 else None)
    word.add_heading("Water", 1)
    word.add_paragraph(LONG)
    word.save(tmp_path / "a.docx")
    assert [section.title for section in scan_skeleton(read(tmp_path / "a.docx")).sections] == found


@pytest.fixture
def deck(tmp_path):
    show = pptx.Presentation()
    for title, words in (("Weirs", "A talk"), ("Water", "The gauge is read daily."), ("Wood", "Oak holds in water.")):
        slide = show.slides.add_slide(show.slide_layouts[1])
        slide.shapes.title.text = title
        slide.placeholders[1].text = words
    slide.notes_slide.notes_text_frame.text = "Say that elm does not."
    table = show.slides.add_slide(show.slide_layouts[5])
    table.shapes.title.text = "Depths"
    held = table.shapes.add_table(2, 2, 0, 2_000_000, 4_000_000, 800_000).table
    for row, cells in enumerate((("Gate", "Depth"), ("upper", "3 m"))):
        for column, words in enumerate(cells):
            held.cell(row, column).text = words
    show.slides.add_slide(show.slide_layouts[6])
    show.save(tmp_path / "a.pptx")
    return tmp_path / "a.pptx"


@pytest.mark.parametrize(("recorded", "title"), [("PowerPoint Presentation", "A talk"), ("The oar", "The oar")])
def test_a_title_that_a_program_left_gives_way_to_the_first_words(tmp_path, recorded, title):
    show = pptx.Presentation()
    show.core_properties.title = recorded
    for at, words in ((6, "A talk"), (1, "Water")):
        slide = show.slides.add_slide(show.slide_layouts[at])
        held = slide.shapes.title or slide.shapes.add_textbox(0, 0, 4_000_000, 800_000)
        held.text_frame.text = words
    show.save(tmp_path / "b.pptx")
    assert read(tmp_path / "b.pptx").title == title


@pytest.mark.parametrize(
    ("shown", "title"),
    [("Talk 2: Ponds", "Talk 2: Ponds"), ("Welcome", "Talk 1: Gates"), ("Talk 1: Gates", "Talk 1: Gates")],
)
def test_the_title_of_the_first_slide_goes_before_another_in_the_record(tmp_path, shown, title):
    show = pptx.Presentation()
    show.core_properties.title = "Talk 1: Gates"
    show.slides.add_slide(show.slide_layouts[1]).shapes.title.text = shown
    show.save(tmp_path / "b.pptx")
    assert read(tmp_path / "b.pptx").title == title


def test_a_slide_is_a_page_and_its_title_a_heading(deck):
    document = read(deck)
    sound(document)
    assert [page.source for page in document.pages] == ["text"] * 4 + ["empty"]
    assert document.pages[0].width == 720
    assert [(item.title, item.page) for item in document.tagged] == [
        ("Weirs", 1),
        ("Water", 2),
        ("Wood", 3),
        ("Depths", 4),
    ]
    said = {document.text[line.start : line.end]: line.role for line in document.lines}
    assert said["upper | 3 m"] == "table"
    assert said["Say that elm does not."] == "footnote"
    assert [section.first_page for section in scan_skeleton(document).sections] == [1, 2, 3, 4]


def test_a_deck_whose_words_stand_behind_its_slides_is_read_once(tmp_path):
    show = pptx.Presentation()
    for _ in range(2):
        show.slides.add_slide(show.slide_layouts[6])
    for sheet, words in ((show.slide_layouts[6], "Weirs of the valley"), (show.slide_master, "The mill board")):
        box = pptx.Presentation().slides.add_slide(show.slide_layouts[6]).shapes.add_textbox(0, 0, 4_000_000, 800_000)
        box.text_frame.text = words
        sheet.shapes._spTree.append(box._element)
    show.save(tmp_path / "a.pptx")
    document = read(tmp_path / "a.pptx")
    assert [page.source for page in document.pages] == ["text", "empty"]
    assert " ".join(document.text.split()) == "Weirs of the valley The mill board"


def test_a_deck_of_pictures_holds_no_text(tmp_path):
    show = pptx.Presentation()
    show.slides.add_slide(show.slide_layouts[6])
    show.save(tmp_path / "a.pptx")
    with pytest.raises(NoTextFound):
        read(tmp_path / "a.pptx")


@pytest.mark.parametrize(("name", "module"), [("report", "docx"), ("deck", "pptx")])
def test_a_missing_package_is_named_with_its_command(name, module, request, monkeypatch):
    path = request.getfixturevalue(name)
    monkeypatch.setitem(__import__("sys").modules, module, None)
    with pytest.raises(MissingDependency) as raised:
        read(path)
    assert raised.value.hint == "pip install 'twopass[docs]'"


def test_the_mark_of_a_footnote_leads_to_the_note(tmp_path):
    from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    word = docx.Document()
    word.add_heading("Water", 1)
    said = word.add_paragraph("The gauge is read daily.")
    _child(said.add_run()._r, "w:footnoteReference", id="2")
    said.add_run(" It stands at the mill.")
    spaces = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    notes = (
        f'<w:footnotes {spaces}><w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
        '<w:footnote w:id="2"><w:p><w:r><w:t>But not on Sundays.</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    part = Part(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, notes.encode(), word.part.package)
    word.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    word.save(tmp_path / "a.docx")
    document = read(tmp_path / "a.docx")
    sound(document)
    (found,) = find_references(document, scan_skeleton(document))
    assert (found.text, found.kind, found.target) == ("[^2]", "footnote", "[^2]: But not on Sundays.")


def test_a_file_leaves_nothing_to_the_collector_of_cycles_but_what_is_empty(deck, tmp_path):
    from docx.opc.part import Part as WordPart
    from pptx.opc.package import Part as SlidePart

    word = docx.Document()
    word.add_paragraph("The gauge is read daily.")
    word.save(tmp_path / "a.docx")
    del word
    gc.collect()
    gc.disable()
    try:
        before = sum(bool(vars(one)) for one in gc.get_objects() if issubclass(type(one), (WordPart, SlidePart)))
        for file in (tmp_path / "a.docx", deck):
            read(file)
        after = sum(bool(vars(one)) for one in gc.get_objects() if issubclass(type(one), (WordPart, SlidePart)))
    finally:
        gc.enable()
    assert after == before
