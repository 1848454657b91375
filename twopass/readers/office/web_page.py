"""HTML → Document: what a reader sees of the page, without its menus; nothing is fetched."""

from __future__ import annotations

import contextlib
import re
from pathlib import Path
from typing import Any

from twopass.errors import NotADocument
from twopass.readers.flow import Source, build
from twopass.readers.office.concealed import Styles, take_hidden
from twopass.readers.office.markup import Rows
from twopass.readers.office.packages import package
from twopass.readers.text import text_of
from twopass.schema import Document

_CHARSET = re.compile(rb"<meta[^>]*?charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_CODE, _MOST_CODE = re.compile(r"[{}<>=\\|$#@*+\[\]]"), 0.03  # signs of code, and the share of them that text may hold
_DECLARED = re.compile(r"^\s*<\?xml[^>]*\?>")


def read_html(path: Path, data: bytes) -> Document:
    """Read a page of HTML. Raises MissingDependency, and NotADocument where it holds no text."""
    root = parsed(path, data)
    styles = Styles(root)
    hidden = take_hidden(root, styles)
    main = main_of(root)
    rows = Rows(styles, typed=_is_typed(main)).read(main)
    if not any(row.words.strip() for row in rows):
        raise NotADocument(f"{path}: the file holds no text", "nothing to read")
    named = next(("".join(one.itertext()) for one in root.iter("title")), "").split()
    first = next((row.words for row in rows if row.level == 1), "")
    title = first or " ".join(named) or next((row.words for row in rows if row.level), "") or path.stem
    return build(Source(path, data, title, len(rows), hidden=tuple(hidden)), rows)


def parsed(path: Path, data: bytes) -> Any:
    """The tree of a page, in the encoding that it names or its bytes show."""
    lxml = package("lxml.html", "HTML")
    named = _CHARSET.search(data[:2048])
    text = text_of(path, data)
    if named:
        with contextlib.suppress(LookupError, UnicodeDecodeError):  # a wrong name: what the bytes show counts
            text = data.decode(named[1].decode("ascii"))
    parser = lxml.HTMLParser(huge_tree=True)
    try:
        root = lxml.document_fromstring(_DECLARED.sub("", text).replace("\0", ""), parser=parser)
    except package("lxml.etree", "HTML").ParserError:
        return lxml.document_fromstring("<p></p>")  # marks and no element
    if any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log):
        raise NotADocument(f"{path}: its elements stand thousands deep in one another", "save it as text")
    return root


def _is_typed(main: Any) -> bool:
    """Whether most of a page is text in `pre`, as it was typed, and no code."""
    held = "".join("".join(one.itertext()) for one in main.iter("pre"))
    whole = sum(len(words) for words in main.itertext())
    return 2 * len(held.strip()) > whole and len(_CODE.findall(held)) < _MOST_CODE * len(held)


def main_of(root: Any) -> Any:
    """The part of a page that is its matter, where it says so; else the whole."""
    for name in ("main", "article"):
        found = list(root.iter(name))
        if len(found) == 1:
            return found[0]
    return root
