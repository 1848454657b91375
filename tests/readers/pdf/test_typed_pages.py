"""Pages with pictures in their columns, transcripts, and titles set as the text is."""

from __future__ import annotations

import pikepdf

from tests.readers.conftest import draw, line, sound
from tests.readers.pdf.test_document import SENTENCES
from twopass.readers import read


def test_two_columns_stay_apart_where_pictures_stand_in_them(written):
    words = SENTENCES.split(". ")
    left = "".join(line(words[k % 12][:95], 70, 520 - 12 * k, 9) for k in range(10))
    low = "".join(line("L " + words[k % 12][:90], 70, 260 - 12 * k, 9) for k in range(9))
    right = "".join(line("R " + words[k % 12][:90], 600, 345 - 12 * k, 9) for k in range(16))
    pictures = "0.5 w 70 280 450 100 re S 600 370 450 160 re S\n"
    document = read(written(draw(left + low + right + pictures, size=(1100, 600))))
    sound(document)
    assert document.text.rindex("L Gauge") < document.text.index("R Gauge")


def test_lines_of_a_transcript_have_no_numbers_and_answers_are_whole(written):
    said = (
        "Q. Did you see the water at the",
        "gate on that day, sir",
        "A. I saw it rise to the mark that is",
        "cut there",
    )
    rows = [said[k % 4] for k in range(24)]
    content = "".join(
        line(str(k + 1), 60, 700 - 22 * k, 11, "F1") + line(row, 95 if row[1] == "." else 130, 700 - 22 * k, 11, "F3")
        for k, row in enumerate(rows)
    )
    pdf = draw(content)
    pdf.pages[0].Resources.Font["/F3"] = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Courier
    )
    document = read(written(pdf))
    sound(document)
    assert document.text.split("\n\n")[:2] == [f"{said[0]} {said[1]}", f"{said[2]} {said[3]}"]


def test_a_title_in_body_type_stands_in_the_middle(written):
    title = ("INVERTED HONOUR: A READING OF THE LIFE", "OF THE KEEPER OF THE WEIR")
    head = line(title[0], 170, 700, 12) + line(title[1], 210, 684, 12)
    body = "".join(line(one[:84], 72, 640 - 14 * k, 12) for k, one in enumerate(SENTENCES.split(". ")))
    assert read(written(draw(head + body))).title == " ".join(title)
