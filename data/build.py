"""Builds paper.pdf and report.pdf from Typst sources, their truth from the finished pages, and the checksums.

Run `python data/build.py` (needs `pip install "twopass[dev]"`, for the package typst). The same version of typst gives
the same bytes on every machine: only the fonts inside typst are used, and the creation date is fixed in the source.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

HERE = Path(__file__).resolve().parent
NAMES = ("paper", "report")
MOMENT = 1772409600  # 2 March 2026, seconds since 1970: the creation date that the PDFs carry


def pdf_bytes(name: str) -> bytes:
    """The finished PDF of `data/<name>.typ`."""
    import typst

    return typst.compile(str(HERE / f"{name}.typ"), root=str(HERE), ignore_system_fonts=True, timestamp=MOMENT)


def metadata(name: str, label: str) -> list:
    """The values of all metadata elements that carry `label`, in the order of the pages."""
    import typst

    found = typst.query(str(HERE / f"{name}.typ"), f"<{label}>", "value", root=str(HERE), ignore_system_fonts=True)
    return json.loads(found)


def truth(name: str) -> dict:
    """Headings with their level, number, title and page; tags with their place, kind and where each closes."""
    (headings,) = metadata(name, "headings")
    marks = metadata(name, "tag")
    opening = [mark for mark in marks if mark["role"] != "closes"]
    closing = {mark["key"]: mark for mark in marks if mark["role"] == "closes"}
    keys = [mark["key"] for mark in opening if mark["role"] == "opens"]
    if len(set(keys)) < len(keys) or len(closing) + len(opening) < len(marks):
        raise SystemExit(f"{name}.typ: a key is opened or closed twice")
    if stray := closing.keys() - set(keys):
        raise SystemExit(f"{name}.typ: closed but never opened: {sorted(stray)}")
    return {"headings": headings, "tags": [tag(mark, closing.get(mark.get("key"))) for mark in opening]}


def tag(mark: dict, close: dict | None) -> dict:
    """One entry of the truth: what is left open, and the words that close it if any do."""
    close = close or mark.get("closes")
    closes = {"page": close["page"], "words": words(close)} if close else None
    return {"page": mark["page"], "words": words(mark), "kind": mark["kind"], "closes": closes}


def words(mark: dict) -> str:
    return " ".join(mark["words"].split())


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main() -> None:
    for name in NAMES:
        (HERE / f"{name}.pdf").write_bytes(pdf_bytes(name))
        text = json.dumps(truth(name), ensure_ascii=False, indent=1)
        (HERE / f"{name}.truth.json").write_text(text + "\n", encoding="utf-8")
    rows = "\n".join(f"{sha256(path)}  {path.relative_to(HERE).as_posix()}" for path in sources_and_results())
    readme = HERE / "README.md"
    head, _, _ = readme.read_text(encoding="utf-8").partition("```\n")
    readme.write_text(f"{head}```\n{rows}\n```\n", encoding="utf-8")


def sources_and_results() -> list[Path]:
    """Every file here that the README gives a checksum for."""
    return sorted(path for path in HERE.rglob("*") if path.suffix in {".typ", ".py", ".pdf", ".json"})


if __name__ == "__main__":
    main()
