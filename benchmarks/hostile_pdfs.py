"""PDFs made to do harm: what refers to itself, counts without end, bombs, odd boxes, names, fonts and numbers."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from random import Random

HELPED = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
WORDS = b"BT /F1 12 Tf 72 700 Td (The gauge is read twice a day by two readers.) Tj ET\n"
BOX = b"[0 0 612 792]"
HUGE = (b"2147483647", b"-2147483648", b"4294967296", b"1e38", b"-1e38", b"0", b"1e-30", b"99999999999999999999")


def written(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    """A file of these objects, numbered from 1, the first of them its catalogue."""
    data, places = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    end = b"trailer\n<</Size %d/Root 1 0 R%b>>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, len(data))
    return data + b"xref\n0 %d\n0000000000 65535 f \n%b%b" % (size, table, end)


def stream(content: bytes, keys: bytes = b"") -> bytes:
    """A stream object."""
    return b"<<%b/Length %d>>stream\n%b\nendstream" % (keys, len(content), content)


def packed(content: bytes, keys: bytes = b"") -> bytes:
    """A stream object, deflated."""
    return stream(zlib.compress(content, 9), b"/Filter/FlateDecode" + keys)


def paged(
    contents: bytes,
    *more: bytes,
    box: bytes = BOX,
    page: bytes = b"",
    resources: bytes = b"",
    catalogue: bytes = b"",
    font: bytes = HELPED,
    trailer: bytes = b"",
) -> bytes:
    """A file of one page: `contents` is its object 4, `font` 5, and `more` are numbered from 6."""
    return written(
        [
            b"<</Type/Catalog/Pages 2 0 R%b>>" % catalogue,
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox%b/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>%b>>%b>>"
            % (box, resources, page),
            contents,
            font,
            *more,
        ],
        trailer,
    )


def form(content: bytes, calls: bytes = b"") -> bytes:
    """A form whose resources hold the form `calls`."""
    inner = b"/XObject<</A %b>>" % calls if calls else b""
    keys = b"/Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</Font<</F1 5 0 R>>%b>>" % inner
    return stream(content, keys)


# ── what refers to itself ─────────────────────────────────────────────────────────────────────────


def forms_in_a_circle(chance: Random) -> bytes:
    """Forms that draw one another."""
    length, calls = chance.randrange(1, 5), chance.randrange(1, 4)
    forms = [form(WORDS + b"/A Do\n" * calls, b"%d 0 R" % (6 + (k + 1) % length)) for k in range(length)]
    return paged(stream(b"/A Do"), *forms, resources=b"/XObject<</A 6 0 R>>")


def forms_that_double(chance: Random) -> bytes:
    """Forms without a circle, each of which draws the next several times."""
    depth, calls = chance.randrange(8, 30), chance.randrange(2, 5)
    forms = [form(b"/A Do\n" * calls, b"%d 0 R" % (7 + k)) for k in range(depth)]
    return paged(stream(b"/A Do"), *forms, form(WORDS), resources=b"/XObject<</A 6 0 R>>")


def pages_in_a_circle(chance: Random) -> bytes:
    """A page tree whose nodes hold one another."""
    kids = b"3 0 R 2 0 R " * chance.randrange(1, 50)
    nodes = b"<</Type/Pages/Parent 2 0 R/Kids[2 0 R 3 0 R]/Count %d>>" % chance.randrange(1, 1000)
    root = b"<</Type/Pages/Kids[%b]/Count %d>>" % (kids, chance.randrange(1, 1000))
    return written([b"<</Type/Catalog/Pages 2 0 R>>", root, nodes, stream(WORDS), HELPED])


def marks_in_a_circle(chance: Random) -> bytes:
    """Bookmarks, and a structure tree, that lead to themselves."""
    marks = b"<</Title(One)/Parent 6 0 R/Next 8 0 R/First 7 0 R/Dest[3 0 R/Fit]>>"
    others = b"<</Title(Two)/Parent 6 0 R/Next 7 0 R/First 6 0 R/Dest[3 0 R/Fit]>>"
    tree = b"<</Type/StructTreeRoot/K 10 0 R>>"
    element = b"<</Type/StructElem/S/H1/P 9 0 R/Pg 3 0 R/K[10 0 R %d]>>" % chance.randrange(9)
    catalogue = b"/Outlines 6 0 R/StructTreeRoot 9 0 R/MarkInfo<</Marked true>>"
    return paged(stream(WORDS), b"<</First 7 0 R/Last 8 0 R>>", marks, others, tree, element, catalogue=catalogue)


def table_in_a_circle(chance: Random) -> bytes:
    """A table of objects that names itself, or a place of chance, as the one before."""
    return paged(stream(WORDS), trailer=b"/Prev %d/XRefStm %d" % (chance.randrange(2000), chance.randrange(2000)))


def references_in_a_circle(chance: Random) -> bytes:
    """Lengths, contents and fonts that are references to themselves."""
    body = b"<</Length 4 0 R>>stream\n%b\nendstream" % WORDS
    loops = [b"%d 0 R" % (6 + (k + 1) % 3) for k in range(3)]
    return paged(chance.choice((body, b"[4 0 R 4 0 R]", b"4 0 R")), *loops, font=chance.choice((b"6 0 R", HELPED)))


# ── counts without end, and bombs ─────────────────────────────────────────────────────────────────


def pages_without_end(chance: Random) -> bytes:
    """One page named a hundred thousand times, or a count that is a lie."""
    times = chance.choice((1, 1000, 100_000))
    count = chance.choice((times, 10**9, -1))
    root = b"<</Type/Pages/Kids[%b]/Count %d>>" % (b"3 0 R " * times, count)
    page = b"<</Type/Page/Parent 2 0 R/MediaBox%b/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>" % BOX
    return written([b"<</Type/Catalog/Pages 2 0 R>>", root, page, stream(WORDS), HELPED])


def objects_without_end(chance: Random) -> bytes:
    """A page of very many forms, strokes, words, images or states."""
    many = {
        b"/A Do ": 10**6,
        b"0 0 m 9 9 l S ": 10**6,
        b"q ": 10**6,
        WORDS: 10**5,
        b"BT /F1 1 Tf (x) Tj ET ": 3 * 10**5,
        b"BI /W 1/H 1/BPC 8/CS/G ID x EI ": 10**5,
    }
    part, times = chance.choice(sorted(many.items()))
    return paged(packed(part * (times // chance.choice((1, 10)))), form(WORDS), resources=b"/XObject<</A 6 0 R>>")


def deflated_without_end(chance: Random) -> bytes:
    """Few bytes that unpack to many, once or twice over, as contents, as a font's map or as a table of objects."""
    zeros = bytes(10**6 * chance.choice((100, 300, 600)))
    once = zlib.compress(zeros, 9)
    if chance.random() < 0.5:
        bomb = stream(zlib.compress(once, 9), b"/Filter[/FlateDecode/FlateDecode]")
    else:
        bomb = stream(once, b"/Filter/FlateDecode")
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>>"
    return paged(bomb) if chance.random() < 0.5 else paged(stream(WORDS), bomb, font=font)


def nested_without_end(chance: Random) -> bytes:
    """Arrays, dictionaries, strings and filters nested a hundred thousand deep."""
    deep = chance.choice((1000, 100_000))
    opened = chance.choice((b"[", b"<</A ", b"(", b"/Filter["))
    contents = stream(b"BT /F1 12 Tf %b Tj ET" % (b"(" * deep), b"/X %b" % (opened * deep))
    filters = stream(WORDS, b"/Filter[%b]" % (b"/ASCIIHexDecode" * min(deep, 5000)))
    return paged(chance.choice((contents, filters)))


def text_without_end(chance: Random) -> bytes:
    """A million letters in one line, at one place, or in a font so small that all fit."""
    letters = b"The gauge is read. " * chance.choice((2000, 20_000, 50_000))
    moved = chance.choice((b"72 700 Td", b"0 0 0 0 72 700 Tm", b".001 0 0 .001 72 700 Tm"))
    return paged(packed(b"BT /F1 12 Tf %b (%b) Tj ET" % (moved, letters)))


def notes_without_end(chance: Random) -> bytes:
    """Very many annotations, links and fields."""
    kind = chance.choice((b"/Link/Dest[3 0 R/XYZ 0 700 0]", b"/Text/Contents(x)", b"/Widget/FT/Tx/T(x)/V(words)"))
    note = b"<</Type/Annot/Subtype%b/Rect[72 690 300 715]>>" % kind
    notes = b"/Annots[%b]" % (b"6 0 R " * chance.choice((1000, 30_000)))
    return paged(stream(WORDS), note, page=notes, catalogue=b"/AcroForm<</Fields[6 0 R]>>")


# ── odd boxes, numbers, names and fonts ───────────────────────────────────────────────────────────


def odd_boxes(chance: Random) -> bytes:
    """Boxes that are negative, empty, endless or far away, turned and scaled."""
    numbers = (*HUGE, b"-612", b"-792", b"612", b"792", b"0")
    box = b"[%b]" % b" ".join(chance.choice(numbers) for _ in range(chance.choice((4, 4, 4, 3, 9))))
    crop = b"/CropBox[%b]" % b" ".join(chance.choice(numbers) for _ in range(4)) if chance.random() < 0.5 else b""
    turned = b"/Rotate %b/UserUnit %b" % (chance.choice((b"90", b"45", b"-7", b"1e9")), chance.choice(HUGE))
    return paged(stream(WORDS), box=box, page=crop + chance.choice((b"", turned)))


def odd_numbers(chance: Random) -> bytes:
    """Matrices, sizes and spaces beyond all bounds."""
    odd = [chance.choice((*HUGE, b"1", b"12", b"700")) for _ in range(9)]
    content = b"%b 0 0 %b %b %b cm BT /F1 %b Tf %b Tc %b Tw %b TL %b Tz " % (*odd, b"9")[:9]
    return paged(stream(content + b"72 700 Td (The gauge is read twice a day.) Tj T* (By two readers.) ' ET"))


def odd_names(chance: Random) -> bytes:
    """Titles, labels and names with controls, marks of direction, broken UTF-16, or a megabyte of length."""
    odd = chance.choice(
        (
            b"<FEFFD800>",
            b"<FEFF202E0041001B005B0033003100000A>",
            b"(\\033]0;x\\007\\n\\r\\b)",
            b"(" + b"x" * 10**6 + b")",
            b"<" + b"41" * 10**5,
        )
    )
    marks = b"<</Title %b/Parent 6 0 R/Dest[3 0 R/Fit]>>" % odd
    info = b"<</Title %b/Author %b>>" % (odd, odd)
    labels = b"/Outlines 6 0 R/PageLabels<</Nums[0<</P %b/S/D>>]>>" % odd
    return paged(stream(WORDS), b"<</First 7 0 R/Last 7 0 R>>", marks, info, catalogue=labels, trailer=b"/Info 8 0 R")


def odd_fonts(chance: Random) -> bytes:
    """Fonts without a file, of a wrong kind, with endless maps and widths, or of noise."""
    widths = b"/FirstChar %b/LastChar %b/Widths[%b]" % (chance.choice(HUGE), chance.choice(HUGE), b"1e38 " * 300)
    kinds = (
        b"<</Type/Font/Subtype/Type3/FontMatrix[0 0 0 0 0 0]/FontBBox[0 0 0 0]/CharProcs<</T 4 0 R>>"
        b"/Encoding<</Differences[84/T]>>%b>>" % widths,
        b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[5 0 R]>>",
        b"<</Type/Font/Subtype/TrueType/BaseFont/X/FontDescriptor 6 0 R%b>>" % widths,
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 7 0 R>>",
        b"<</Type/Page>>",
        b"null",
    )
    descriptor = b"<</Type/FontDescriptor/FontFile2 8 0 R/FontFile3 8 0 R/FontBBox[1e38 -1e38 0 0]/Flags -1>>"
    ranges = b"1 beginbfrange <00> <FFFFFFFF> <0041> endbfrange 1 beginbfchar <54> <%b> endbfchar" % (b"D800" * 200)
    noise = packed(chance.randbytes(chance.choice((10, 5000))))
    return paged(stream(WORDS), descriptor, stream(ranges), noise, font=chance.choice(kinds))


def odd_pictures(chance: Random) -> bytes:
    """Images, shadings and patterns that claim to be vast or are of noise."""
    size = b"/Width %b/Height %b/BitsPerComponent %d" % (
        chance.choice((b"1", b"100000", *HUGE)),
        chance.choice((b"1", b"100000", *HUGE)),
        chance.choice((1, 8, 64)),
    )
    coding = chance.choice((b"/DCTDecode", b"/JPXDecode", b"/JBIG2Decode", b"/CCITTFaxDecode", b"/LZWDecode"))
    image = stream(
        chance.randbytes(500), b"/Type/XObject/Subtype/Image/ColorSpace/DeviceRGB%b/Filter%b" % (size, coding)
    )
    return paged(stream(WORDS + b"q 600 0 0 800 0 0 cm /A Do Q"), image, resources=b"/XObject<</A 6 0 R>>")


def locked_oddly(chance: Random) -> bytes:
    """Encryption that is none."""
    filters = chance.choice((b"/Standard", b"/Nobody"))
    return paged(
        stream(WORDS),
        b"<</Filter%b/V %d/R %d/Length %b/P -1/O(x)/U(y)>>"
        % (filters, chance.randrange(-1, 7), chance.randrange(-1, 7), chance.choice(HUGE)),
        trailer=b"/Encrypt 6 0 R/ID[(a)(b)]",
    )


def nothing_but_noise(chance: Random) -> bytes:
    """The head of a PDF before bytes of chance, or before words of a PDF in any order."""
    if chance.random() < 0.5:
        return b"%PDF-1.7\n" + chance.randbytes(chance.randrange(20_000))
    words = (
        b"obj",
        b"endobj",
        b"stream",
        b"endstream",
        b"xref",
        b"trailer",
        b"<<",
        b">>",
        b"[",
        b"]",
        b"R",
        b"1",
        b"0",
    )
    return b"%PDF-1.7\n" + b" ".join(chance.choices(words, k=5000)) + b"\ntrailer<</Root 1 0 R>>"


KINDS: dict[str, Callable[[Random], bytes]] = {
    made.__name__.replace("_", " "): made
    for made in (
        forms_in_a_circle,
        forms_that_double,
        pages_in_a_circle,
        marks_in_a_circle,
        table_in_a_circle,
        references_in_a_circle,
        pages_without_end,
        objects_without_end,
        deflated_without_end,
        nested_without_end,
        text_without_end,
        notes_without_end,
        odd_boxes,
        odd_numbers,
        odd_names,
        odd_fonts,
        odd_pictures,
        locked_oddly,
        nothing_but_noise,
    )
}
