"""Builds the regression documents: one small PDF for each way in which headings are hard to find, and its truth.

Run `python tests/skeletons/build.py [NAME…]` (needs `pip install "twopass[dev]"`, for typst and pikepdf). Most are
set with Typst from sources/NAME.typ, and their truth is asked of the finished pages; outline, tags and links are taken
out, so that only the layout is left to read. The PDFs and the truth are committed: the tests need neither package.
"""

from __future__ import annotations

import json
import sys
from io import BytesIO
from pathlib import Path

import chinese
import pikepdf
import typst

HERE = Path(__file__).resolve().parent
SOURCES = HERE / "sources"
MOMENT = 1772409600  # 2 March 2026, seconds since 1970: the creation date that the PDFs carry
TURNED = {"sideways": (3,)}  # pages, from 0, that are stored upright and turned by /Rotate


def set_with_typst(name: str) -> tuple[bytes, list[dict]]:
    """The PDF of sources/<name>.typ, with nothing but its layout, and the truth of its headings."""
    source, root = str(SOURCES / f"{name}.typ"), str(SOURCES)
    made = typst.compile(source, root=root, ignore_system_fonts=True, timestamp=MOMENT, pdf_tags=False)
    (truth,) = json.loads(typst.query(source, "<headings>", "value", root=root, ignore_system_fonts=True))
    return layout_only(made, TURNED.get(name, ())), truth


def layout_only(made: bytes, turned: tuple[int, ...]) -> bytes:
    """The same pages without outline, named destinations, structure tree, metadata and links."""
    with pikepdf.open(BytesIO(made)) as pdf:
        for key in ("/Outlines", "/Names", "/Dests", "/StructTreeRoot", "/MarkInfo", "/Metadata", "/PageLabels"):
            if key in pdf.Root:
                del pdf.Root[key]
        for page in pdf.pages:
            if "/Annots" in page:
                del page["/Annots"]
        for index in turned:
            turn(pdf, pdf.pages[index])
        pdf.remove_unreferenced_resources()
        out = BytesIO()
        pdf.save(
            out, deterministic_id=True, compress_streams=True, object_stream_mode=pikepdf.ObjectStreamMode.generate
        )
    return out.getvalue()


def turn(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    """Stores the page a quarter turn to the left and has the viewer turn it back, as scanners do."""
    wide, high = (float(page.mediabox[i]) for i in (2, 3))
    page.contents_add(pdf.make_stream(f"q 0 1 -1 0 {high} 0 cm\n".encode()), prepend=True)
    page.contents_add(pdf.make_stream(b"\nQ"))
    page.mediabox = [0, 0, high, wide]
    for box in ("/CropBox", "/TrimBox", "/BleedBox", "/ArtBox"):
        if box in page:
            del page[box]
    page["/Rotate"] = 90


def main(names: list[str]) -> None:
    everything = sorted([*(path.stem for path in SOURCES.glob("*.typ") if path.stem != "lib"), "chinese"])
    for name in names or everything:
        made, truth = chinese.build() if name == "chinese" else set_with_typst(name)
        (HERE / f"{name}.pdf").write_bytes(made)
        rows = ",\n".join(f" {json.dumps(row, ensure_ascii=False)}" for row in truth)
        (HERE / f"{name}.json").write_text(f"[\n{rows}\n]\n" if rows else "[]\n", encoding="utf-8")
        sys.stdout.write(f"{name}: {len(made):,} bytes, {len(truth)} headings\n")


if __name__ == "__main__":
    main(sys.argv[1:])
