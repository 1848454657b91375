"""Files that cannot be read: each its own error, with one line and a hint."""

from __future__ import annotations

import random
import zlib

import pikepdf
import pytest

from tests.readers.conftest import draw, line
from twopass.config import ReadOptions
from twopass.errors import DamagedDocument, InputError, NoSuchFile, NotADocument, PageRangeError, PasswordNeeded
from twopass.readers import read
from twopass.readers.page_ranges import chosen_pages
from twopass.readers.pdf.repair import with_trailer


def refused(path, kind: type[InputError], **options) -> InputError:
    with pytest.raises(kind) as caught:
        read(path, ReadOptions(**options))
    error = caught.value
    assert type(error) is kind
    assert error.message
    assert "\n" not in str(error)
    return error


def test_no_file_and_a_directory(tmp_path):
    assert "no such file" in refused(tmp_path / "absent.pdf", NoSuchFile).message
    assert "directory" in refused(tmp_path, NoSuchFile).message


def test_empty_and_unknown_files(tmp_path):
    (tmp_path / "empty.pdf").write_bytes(b"")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    (tmp_path / "words.pdf").write_text("these are words, whatever the name says")
    (tmp_path / "blank.txt").write_text("  \n\n")
    for name in ("empty.pdf", "picture.png", "words.pdf", "blank.txt"):
        refused(tmp_path / name, NotADocument)


def test_damaged(tmp_path, written):
    (tmp_path / "torn.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n")
    refused(tmp_path / "torn.pdf", DamagedDocument)
    whole = written(draw(line("Words.", 72, 700))).read_bytes()
    (tmp_path / "half.pdf").write_bytes(whole[: len(whole) // 3])
    refused(tmp_path / "half.pdf", DamagedDocument)


def test_a_pdf_cut_short_is_read_as_far_as_it_goes(tmp_path, written):
    pages = draw(*(line(f"Words of page {n} here.", 72, 700) for n in range(5)))
    for packing, last in {
        "disable": b"\nxref",
        "generate": b" 0 obj",
    }.items():  # the table of objects, as it may be written
        whole = written(pages, object_stream_mode=pikepdf.ObjectStreamMode[packing]).read_bytes()
        (tmp_path / "short.pdf").write_bytes(whole[: whole.rindex(last)])
        document = read(tmp_path / "short.pdf")
        assert [page.number for page in document.pages] == [1, 2, 3, 4, 5]
        assert "Words of page 4 here." in document.text
        assert "was mended" in document.warnings[0]


@pytest.mark.parametrize("lost", [b"/Catalog", b"/Pages"])
def test_pages_whose_root_is_lost_are_found(tmp_path, written, lost):
    whole = written(draw(*(line(f"Words of page {n} here.", 72, 700) for n in range(5)))).read_bytes()
    (tmp_path / "short.pdf").write_bytes(whole[: whole.rindex(b"xref")].replace(b"/Type " + lost, b"/Type /Lost"))
    assert "Words of page 4 here." in read(tmp_path / "short.pdf").text


def test_the_start_of_a_packed_stream_is_unpacked():
    body = b"4 0 5 20 6 40 " + b"<</Type/Page/A (4)>>" + b"<</Type/Page/A (5)>>" + random.Random(1).randbytes(9000)
    data = b"%%PDF-1.7\n1 0 obj\n<</Type/ObjStm/N 3/First 14/Filter/FlateDecode>>stream\n%b" % zlib.compress(body)
    mended = with_trailer(data[:-2000])
    assert b"4 0 obj\n<</Type/Page/A (4)>>\nendobj" in mended
    assert b"/Kids[4 0 R 5 0 R]" in mended


def test_a_text_may_mention_a_pdf(tmp_path):
    for name, words in {
        "a.md": "# Heads\n\nA PDF begins with %PDF-1.7 and 1 0 obj.",
        "b.txt": "%PDF-1.7 is its head.",
    }.items():
        (tmp_path / name).write_text(words)
        assert "%PDF-1.7" in read(tmp_path / name).text


def test_a_pdf_needs_no_name_that_says_so(tmp_path, written):
    whole = written(draw(line("Words of a page.", 72, 700))).read_bytes()
    (tmp_path / "page").write_bytes(b"\xef\xbb\xbf\r\n" + whole)
    assert "Words of a page." in read(tmp_path / "page").text


def test_a_pdf_after_other_bytes_is_still_one(tmp_path, written):
    whole = written(draw(line("Words after some junk.", 72, 700))).read_bytes()
    (tmp_path / "late.pdf").write_bytes(b"junk\n" * 5 + whole)
    assert "Words after some junk." in read(tmp_path / "late.pdf").text


def test_passwords(written):
    path = written(draw(line("A secret.", 72, 700)), encryption=pikepdf.Encryption(user="open", owner="own", R=6))
    missing, wrong = refused(path, PasswordNeeded), refused(path, PasswordNeeded, password="shut")
    assert "--password" in missing.hint
    assert missing.message != wrong.message
    assert "A secret." in read(path, ReadOptions(password="open")).text


def test_a_file_locked_only_against_changes_needs_no_password(written):
    path = written(draw(line("Open to all.", 72, 700)), encryption=pikepdf.Encryption(user="", owner="own", R=6))
    assert "Open to all." in read(path).text


@pytest.mark.parametrize("ranges", ["0", "4", "2-9", "3-1", "x", "1,,2", "1-2-3", "-"])
def test_page_ranges_outside_or_unreadable(written, ranges):
    path = written(draw(*(line(f"Page {n}.", 72, 700) for n in range(3))))
    refused(path, PageRangeError, pages=ranges)


@pytest.mark.parametrize(
    ("ranges", "pages"),
    [("", [1, 2, 3, 4]), ("2", [2]), ("1-2, 4", [1, 2, 4]), ("3-", [3, 4]), ("-2", [1, 2]), ("2,2-3", [2, 3])],
)
def test_page_ranges(ranges, pages):
    assert chosen_pages(ranges, 4) == pages


def test_pages_of_a_text_file_cannot_be_chosen(tmp_path):
    (tmp_path / "a.txt").write_text("words")
    refused(tmp_path / "a.txt", PageRangeError, pages="1")


def test_importing_the_reader_loads_no_pdfium():
    import subprocess
    import sys

    code = "import sys, twopass.readers; sys.exit('pypdfium2' in sys.modules or 'numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
