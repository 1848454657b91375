"""Pages of PDFs that are not plain: rotated, sideways, images, forms, clips, accents, duplicates."""

from __future__ import annotations

import numpy as np
import pikepdf
import pytest

from tests.readers.conftest import draw, line, sound
from twopass.config import ReadOptions
from twopass.errors import NoTextFound
from twopass.readers import read
from twopass.readers.pdf.characters import _plain_forms

WORDS = "The quick brown fox jumps over the lazy dog and runs on to the next field."


def paragraph(lines: int = 12, x: float = 72, top: float = 700) -> str:
    return "".join(line(f"{WORDS} Row {k}.", x, top - 12 * k) for k in range(lines))


def test_an_initial_over_two_lines_begins_the_first(written):
    initial = line("S", 72, 678, size=30)
    beside = line("TATED plainly, the brown fox jumps", 93, 688.5) + line("over the lazy dog and runs on", 93, 676.5)
    text = read(written(draw(initial + beside + paragraph(top=664.5)))).text
    assert text.startswith("STATED plainly, the brown fox jumps over the lazy dog and runs on")


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_rotated_pages_read_as_shown(written, turned):
    document = read(written(draw(paragraph(), Rotate=turned)))
    sound(document)
    page = document.pages[0]
    assert (page.width, page.height) == ((612, 792) if turned % 180 == 0 else (792, 612)) or turned % 180
    assert document.text.count("The quick brown fox") == 12
    assert document.text.index("Row 0.") < document.text.index("Row 11.")


@pytest.mark.parametrize("box", [(0, 0, -612, -792), (0, 0, -612, 792), (612, 792, 0, 0)])
def test_a_box_drawn_backwards_holds_the_page(written, box):
    document = read(written(draw(paragraph(), MediaBox=pikepdf.Array(box))))
    assert (document.pages[0].width, document.pages[0].height) == (612, 792)
    assert document.text.count("The quick brown fox") == 12


def test_text_set_sideways_on_the_whole_page_is_read(written):
    page = "".join(f"BT /F1 10 Tf 0 1 -1 0 {100 + 12 * k} 72 Tm ({WORDS} Row {k}.) Tj ET\n" for k in range(12))
    document = read(written(draw(page)))
    assert document.text.index("Row 0.") < document.text.index("Row 11.")
    assert document.lines[0].x1 - document.lines[0].x0 > 200


def test_marginal_text_set_sideways_is_furniture(written):
    stamp = "BT /F1 18 Tf 0 1 -1 0 30 200 Tm (Preprint 2101.00001v1 of a learned paper) Tj ET\n"
    document = read(written(draw(stamp + paragraph())))
    assert "Preprint" not in document.text
    assert document.pages[0].furniture == 1


def test_font_size_goes_through_the_matrix_of_a_form(written):
    pdf = draw(paragraph(2))
    page = pdf.pages[0]
    form = pdf.make_stream(b"BT /F1 5 Tf 2 0 0 2 20 40 Tm (Heading inside a form) Tj ET")
    form.Type, form.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
    form.BBox = pikepdf.Array([0, 0, 300, 200])
    form.Matrix = pikepdf.Array([2, 0, 0, 2, 0, 0])
    form.Resources = page.Resources
    page.Resources = pikepdf.Dictionary(Font=page.Resources.Font, XObject=pikepdf.Dictionary(X1=form))
    page.Contents = pdf.make_stream(page.Contents.read_bytes() + b"q 1 0 0 1 30 300 cm /X1 Do Q")
    document = read(written(pdf))
    heading = next(p for p in document.lines if document.text[p.start : p.end] == "Heading inside a form")
    assert heading.size == pytest.approx(20, abs=0.1)
    assert heading.x0 == pytest.approx(70, abs=3)


def test_text_that_a_clip_hides_is_counted_not_read(written):
    hidden = "q 72 600 200 20 re W n " + line("Nobody can see these words", 72, 100) + "Q\n"
    document = read(written(draw(hidden + paragraph())))
    assert "Nobody can see" not in document.text
    assert document.pages[0].furniture == 1


def test_double_struck_text_is_read_once(written):
    strike = line("A heading struck twice", 72, 740, 14) + line("A heading struck twice", 72.3, 740, 14)
    document = read(written(draw(strike + paragraph())))
    assert document.text.count("A heading struck twice") == 1


def test_accents_set_apart_join_their_letters(written):
    page = "BT /F1 12 Tf 1 0 0 1 72 700 Tm (Caf) Tj 1 0 0 1 90.7 700 Tm (e) Tj 1 0 0 1 92.2 700 Tm (\\264) Tj ET\n"
    pdf = draw(page + paragraph())
    pdf.pages[0].Resources.Font.F1.Encoding = pikepdf.Name.WinAnsiEncoding
    document = read(written(pdf))
    assert "Café" in document.text


def test_an_accent_as_wide_as_its_letter_is_no_part_of_a_ligature(written):
    page = "BT /F1 12 Tf 1 0 0 1 72 700 Tm [(Citt`) 600 (a nuova)] TJ ET\n"
    pdf = draw(page + paragraph())
    pdf.pages[0].Resources.Font.F1.BaseFont = pikepdf.Name.Courier
    pdf.pages[0].Resources.Font.F1.Encoding = pikepdf.Name.WinAnsiEncoding
    assert "Città nuova" in read(written(pdf)).text


def test_an_accent_that_stands_after_its_line_joins_its_letter(written):
    page = "BT /F1 12 Tf 1 0 0 1 72 700 Tm (Universita degli studi) Tj 1 0 0 1 122.7 701 Tm (`) Tj ET\n"
    pdf = draw(page + paragraph())
    pdf.pages[0].Resources.Font.F1.Encoding = pikepdf.Name.WinAnsiEncoding
    assert "Università degli studi" in read(written(pdf)).text


@pytest.mark.parametrize(
    ("printed", "text"), [("Die gro\\377e M\\374hle", "Die große Mühle"), ("La Ha\\377e et l\\340", "La Haÿe et là")]
)
def test_a_sharp_s_by_its_number_in_another_encoding(written, printed, text):
    pdf = draw(f"BT /F1 12 Tf 1 0 0 1 72 700 Tm ({printed}) Tj ET\n" + paragraph())
    pdf.pages[0].Resources.Font.F1.Encoding = pikepdf.Name.WinAnsiEncoding
    assert text in read(written(pdf)).text


def test_a_title_in_the_metadata_has_its_signs_as_they_are(written):
    pdf = draw(line("Wheels and zero-inflated gates of a mill", 72, 740, 18) + paragraph())
    pdf.docinfo["/Title"] = "Wheels and zero&#45;inflated gates of a mill"
    assert read(written(pdf)).title == "Wheels and zero-inflated gates of a mill"


def test_figures_and_capitals_of_another_form_are_read_as_plain_ones():
    codes = np.array([0xF645, 0xF643, 0xF644, 0xF645, 0xF730, 0x20, 0xF761, 0x62])
    assert "".join(map(chr, _plain_forms(codes))) == "20120 Ab"


def test_letterspaced_headings_are_words(written):
    spaced = "BT /F2 12 Tf 6 Tc 1 0 0 1 72 740 Tm (INTRODUCTION) Tj ET\n"
    blanks = line("R E S U L T S", 72, 400, 12, "F2")
    text = read(written(draw(spaced + paragraph() + blanks))).text
    assert "INTRODUCTION" in text
    assert "RESULTS" in text


def test_a_document_of_images_says_which_pages_and_what_to_do(written):
    pdf = draw("q 500 0 0 700 50 50 cm /I1 Do Q", "q 500 0 0 700 50 50 cm /I1 Do Q")
    _add_image(pdf)
    with pytest.raises(NoTextFound) as caught:
        read(written(pdf))
    assert "1–2" in caught.value.message
    assert "OCR" in caught.value.hint


def test_image_pages_among_text_pages_have_their_record(written):
    pdf = draw(paragraph(), "q 500 0 0 700 50 50 cm /I1 Do Q", "", paragraph())
    _add_image(pdf)
    document = read(written(pdf))
    sound(document)
    assert [page.source for page in document.pages] == ["text", "image", "empty", "text"]


def test_a_picture_above_a_page_number_is_an_image(written):
    pages = [paragraph() + line(str(n), 300, 30) for n in range(1, 8)]
    pages[3] = "q 400 0 0 500 100 150 cm /I1 Do Q\n" + line("4", 300, 30)
    pdf = draw(*pages)
    _add_image(pdf)
    document = read(written(pdf))
    assert [page.number for page in document.pages if page.source == "image"] == [4]


def test_chosen_pages_only(written):
    document = read(
        written(draw(*(line(f"This is page {n}.", 72, 700) for n in range(1, 6)))), ReadOptions(pages="2-3,5")
    )
    assert [page.number for page in document.pages] == [2, 3, 5]
    assert "page 1" not in document.text
    assert "page 5" in document.text


def test_three_columns(written):
    page = ""
    for column in range(3):
        for k in range(40):
            page += line(f"C{column} words of row {k:02d} that fill it", 50 + 180 * column, 740 - 14 * k)
    text = read(written(draw(page))).text
    places = [text.index(f"C{column} words of row {k:02d}") for column in range(3) for k in range(40)]
    assert places == sorted(places)


def test_printed_lines_are_where_they_are(written):
    document = read(written(draw(line("Alone on its page, this line has a place.", 100, 600, 12))))
    printed = document.lines[0]
    assert printed.x0 == pytest.approx(100, abs=1)
    assert printed.y0 < 792 - 600 < printed.y1
    assert printed.size == 12
    assert document.pages[0].label == ""


def _add_image(pdf: pikepdf.Pdf) -> None:
    image = pdf.make_stream(bytes(300))
    image.Type, image.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    image.Width, image.Height, image.BitsPerComponent = 10, 10, 8
    image.ColorSpace = pikepdf.Name.DeviceRGB
    for page in pdf.pages:
        page.Resources.XObject = pikepdf.Dictionary(I1=image)


def test_line_numbers_of_a_manuscript_are_furniture(written):
    numbered = "".join(line(str(k + 1), 40, 700 - 12 * k, 8) for k in range(30))
    document = read(written(draw(numbered + paragraph(30))))
    assert document.text.startswith(WORDS)
    assert document.pages[0].furniture == 30


def test_a_few_line_numbers_outside_of_the_text_are_furniture_too(written):
    numbered = "".join(line(str(237 + 3 * k), 40, 700 - 36 * k, 8) for k in range(4))
    document = read(written(draw(numbered + paragraph(12))))
    assert document.text.startswith(WORDS)
    assert document.pages[0].furniture == 4


@pytest.mark.parametrize(("first", "x"), [(1, 40), (25, 72)])
def test_a_few_numbers_of_chapters_or_at_the_edge_of_the_text_stay(written, first, x):
    counted = "".join(line(str(first + k), x, 500 - 36 * k, 8) for k in range(4))
    assert str(first + 3) in read(written(draw(paragraph(12) + counted))).text


def test_small_line_numbers_stand_close_to_their_lines(written):
    numbered = "".join(line(str(k + 1), 64.2, 700 - 12 * k, 4) for k in range(30))
    document = read(written(draw(numbered + paragraph(30))))
    assert document.text.startswith(WORDS)
    assert document.pages[0].furniture == 30


def test_numbers_of_a_listing_stay(written):
    listing = "".join(
        line(f"{k + 1}", 72, 500 - 12 * k) + line("call(some, arguments)", 84, 500 - 12 * k) for k in range(9)
    )
    assert "9 call(some, arguments)" in read(written(draw(paragraph() + listing))).text


def test_capitals_of_a_run_in_heading_are_its_lead(written):
    page = line("ABSTRACT. We have measured the river for many years, and we say what we found.", 72, 700)
    document = read(
        written(draw(page + line("NASA and ESA have measured it too, from far above, and found less.", 72, 600)))
    )
    assert [printed.lead for printed in document.lines] == [9, 0]


def test_a_column_with_a_picture_in_its_upper_half_is_one(written):
    right = "".join(line(f"Right row {k} tells of the wheels.", 320, 720 - 12 * k) for k in range(52))
    left = line("The mill of the north", 60, 720)
    left += "".join(line(f"Left row {k} tells of the stones.", 60, 340 - 12 * k) for k in range(20))
    text = read(written(draw(left + right))).text
    assert "Right row" not in text[text.index("Left row 0") : text.index("Left row 19")]


def test_a_large_running_head_of_every_other_page_is_furniture(written):
    def page(number: int) -> str:
        rows = "".join(line(f"Row {k} of page {number} tells of wheels.", 72, 680 - 12 * k) for k in range(40))
        return rows + (line(f"Wheels of the north {number}", 72, 740, 18) if number % 2 else "")

    text = read(written(draw(*map(page, range(1, 13))))).text
    assert text.count("Wheels of the north") == 1  # where it stands first it may be a heading


def test_two_columns_between_the_rules_of_a_page_are_no_table(written):
    rules = "".join(f"54 {y} m 558 {y} l S\n" for y in (740, 60))
    columns = "".join(
        line(f"{side} row {k} tells of the wheels and stones.", x, 720 - 14 * k)
        for x, side in ((60, "Left"), (320, "Right"))
        for k in range(46)
    )
    document = read(written(draw(rules + columns)))
    assert {one.role for one in document.lines} == {"body"}
    assert document.text.index("Left row 45") < document.text.index("Right row 0")
