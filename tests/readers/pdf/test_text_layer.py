"""Where the text of a page is not what a reader sees: it is read, left out or refused, and always said."""

from __future__ import annotations

import pikepdf
import pytest

from tests.readers.conftest import draw, line, sound
from twopass.errors import NoTextFound, PasswordNeeded
from twopass.readers import read
from twopass.readers.pdf.text_layer.cipher import is_cipher

SAID = (
    "The gauge at the lower bridge was read twice a day by the same man for thirty years.",
    "It was found that the older records had been copied from a lost original.",
    "Most of the complaints came from the tenants, and none of them was heard.",
)


def page(*words: str, top: int = 700) -> str:
    return "".join(line(one, 72, top - 14 * k) for k, one in enumerate(words))


# ── words that nobody sees ────────────────────────────────────────────────────────────────────────


def coloured(words: str, colour: str, y: int, size: float = 10) -> str:
    return f"q {colour} rg {line(words, 72, y, size)} Q\n"


def test_white_and_tiny_words_are_kept_out_and_reported(written):
    content = page(*SAID) + coloured("White words for nobody", "1 1 1", 500) + line("Tiny words", 72, 480, 0.5)
    document = read(written(draw(content)))
    sound(document)
    assert "nobody" not in document.text
    assert "Tiny" not in document.text
    assert SAID[0] in document.text
    (warning,) = document.warnings
    assert "page 1" in warning
    assert "White words for nobody" in warning


def test_white_words_on_a_dark_ground_are_read(written):
    content = page(*SAID) + "q 0.1 0.2 0.5 rg 60 490 300 30 re f Q\n" + coloured("Head of a table", "1 1 1", 500)
    document = read(written(draw(content)))
    assert "Head of a table" in document.text
    assert document.warnings == ()


def test_white_words_on_a_white_ground_are_not(written):
    content = "q 1 1 1 rg 0 0 612 792 re f Q\n" + page(*SAID) + coloured("Nobody sees this", "1 1 1", 500)
    assert "Nobody" not in read(written(draw(content))).text


def test_each_part_of_a_page_is_judged_by_itself(written):
    """White words stand on white paper and, above and below, on bars that are drawn over it."""
    bars = "".join(f"q 0.1 0.2 0.5 rg 60 {y} 400 20 re f Q\n" for y in (760, 25))
    said = {768: "Head of the page", 600: "Nobody sees the middle", 300: "Nor this one here", 32: "Foot of the page"}
    content = "q 1 1 1 rg 0 0 612 792 re f Q\n" + bars + page(*SAID)
    content += "".join(coloured(words, "1 1 1", y) for y, words in said.items())
    document = read(written(draw(content)))
    assert all((words in document.text) == ("page" in words) for words in said.values())
    assert [one.words for one in document.hidden] == ["Nobody sees the middle Nor this one here"]


def test_an_unseen_layer_of_recognised_text_is_read(written):
    content = "q 1 1 1 rg BT 3 Tr /F1 10 Tf 72 700 Td (Recognised from a scan) Tj ET Q\n"
    assert read(written(draw(content))).text == "Recognised from a scan"


# ── capitals ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("printed", "text"),
    [
        ("aCCEss TO JUsTICE aND LEgaL EmPOwERmENT", "ACCESS TO JUSTICE AND LEGAL EMPOWERMENT"),
        ("LLaMA, vRAN, iOS and getURL stay as they are", "LLaMA, vRAN, iOS and getURL stay as they are"),
        ("OUTPUT kHz, mA, dB: kHz, mA, dB, kHz, PhD", "OUTPUT kHz, mA, dB: kHz, mA, dB, kHz, PhD"),
    ],
)
def test_a_font_of_capitals_is_read_in_capitals(written, printed, text):
    document = read(written(draw(line(printed, 72, 720, 20) + page(*SAID))))
    assert document.text.startswith(text)


# ── ciphers ───────────────────────────────────────────────────────────────────────────────────────


def moved(text: str, by: int, blanks: bool) -> str:
    return "".join(chr(ord(sign) - by) if blanks or sign != " " else " " for sign in text)


@pytest.mark.parametrize("by", [1, 3, 15, 29])
@pytest.mark.parametrize(
    "text",
    [
        " ".join(SAID),
        "Die Gemeinde hat mit dem Bau begonnen, und das Werk soll bis zum Herbst fertig sein, wie der Meister sagt. "
        "Er ist mit dem Stand der Arbeiten zufrieden und dankt allen, die daran mitgewirkt haben.",
    ],
)
def test_text_with_all_letters_moved_is_a_cipher(text, by):
    assert not is_cipher(text)
    assert is_cipher(moved(text, by, blanks=False).replace("\x7f", "?"))


@pytest.mark.parametrize(
    "text",
    [
        "134 DocumentFragment\n135 ,Aside\n136 ,H7\n137 ,H8\n138 ,Title\n139 ,FENote\n140 ,Sub\n141 ,Em\n" * 6,
        "1 Gauges . . . . . . . . . . . . . . . . . . . . . 3\n2 Weirs . . . . . . . . . . . . . . . . . . . 17\n" * 6,
        "Kunta on aloittanut työt viime viikolla ja laitoksen pitäisi olla valmis ensi syksynä. " * 4,
        "for (int i = 0; i < n; i++) { a[i] = b[i] + c[i]; } // x = y\n" * 6,
        "| 3.2 | 4.1 | -0.7 | 12 % |\n" * 20,
        "委员会在春天开了两次会，讨论了北部边界的围栏。" * 4,
    ],
)
def test_code_tables_and_other_languages_are_no_cipher(text):
    assert not is_cipher(text)


def test_letters_without_names_are_a_cipher():
    assert is_cipher("".join(chr(0xE000 + ord(sign)) if sign != " " else " " for sign in " ".join(SAID)))


def test_a_page_in_cipher_is_left_out_and_reported(written):
    document = read(written(draw(page(*SAID), page(*(moved(one, 3, blanks=False) for one in SAID)))))
    sound(document)
    assert [one.source for one in document.pages] == ["text", "failed"]
    assert SAID[0] in document.text
    warning, hint = document.warnings
    assert "page 2" in warning
    assert "twopass[ocr]" in hint


def test_a_document_in_cipher_needs_ocr(written):
    with pytest.raises(NoTextFound) as raised:
        read(written(draw(page(*(moved(one, 3, blanks=False) for one in SAID)))))
    assert "twopass[ocr]" in raised.value.hint


# ── forms, attached files, encryption ─────────────────────────────────────────────────────────────


def form(fields: dict[str, str], xfa: bool = False) -> pikepdf.Pdf:
    """A page with labels, and to the right of each a field that holds words but no appearance."""
    labels = list(fields)
    pdf = draw("".join(line(label, 72, 700 - 40 * k) for k, label in enumerate(labels)))
    made = [
        pdf.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Tx, T=label, V=fields[label], F=4,
                Rect=[200, 696 - 40 * k, 500, 714 - 40 * k], DA="/F1 10 Tf 0 g",
            )
        )
        for k, label in enumerate(labels)
    ]  # fmt: skip
    pdf.pages[0].Annots = pikepdf.Array(made)
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array(made))
    if xfa:
        pdf.Root.AcroForm.XFA = pdf.make_stream(b"<xdp:xdp/>")
        pdf.Root.NeedsRendering = True
    return pdf


def test_what_was_filled_in_is_read_beside_its_label(written):
    document = read(written(form({"Name of the miller": "Martha Weir", "Parish": "", "Reason": "The track is wet."})))
    sound(document)
    assert "Name of the miller Martha Weir" in document.text
    assert "Reason The track is wet." in document.text


def test_an_xfa_form_is_said_to_be_one(written, capsys):
    document = read(written(form({"Please wait": "x"}, xfa=True)))
    assert any("XFA" in warning for warning in document.warnings)
    assert capsys.readouterr().err == ""


def test_attached_files_are_named(written):
    pdf = draw(page(*SAID))
    pdf.attachments["gauges.csv"] = b"1,2\n"
    (warning,) = read(written(pdf)).warnings
    assert "gauges.csv" in warning


def test_encryption_for_a_certificate_is_no_damage(written):
    path = written(draw(page(*SAID)), encryption=pikepdf.Encryption(user="open", owner="own", R=6))
    data = path.read_bytes()
    assert b"/Filter /Standard" in data
    path.write_bytes(data.replace(b"/Filter /Standard", b"/Filter /PubPubKe"))
    with pytest.raises(PasswordNeeded) as raised:
        read(path)
    assert "certificate" in raised.value.message


# ── numbers of pages and no more ──────────────────────────────────────────────────────────────────


def test_pages_that_hold_only_their_numbers_hold_no_text(written):
    with pytest.raises(NoTextFound):
        read(written(draw(*(line(str(n), 300, 30) for n in range(1, 7)))))


def test_words_that_come_again_on_every_page_are_text_where_there_is_no_other(written):
    pages = (line("The Weirs of the Lower Valley", 72, 770) + line(str(n), 300, 30) for n in range(1, 7))
    document = read(written(draw(*pages)))
    sound(document)
    assert document.text.startswith("The Weirs of the Lower Valley")
