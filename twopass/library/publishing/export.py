"""A library as a folder of pages, in HTML or Markdown: its readings, a list of them, and a subject index."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.parse import quote

from twopass.languages import table
from twopass.library.catalogue import Catalogue
from twopass.library.publishing.subject_index import SubjectIndex
from twopass.library.records import Entry, in_letters
from twopass.outputs import make_folder, named, write_whole
from twopass.report import ENDING, WRITERS
from twopass.report.frames import frames
from twopass.report.words import flat

if TYPE_CHECKING:
    from jinja2 import Environment

LIST, SUBJECTS = Path("library"), Path("subject-index")
"""The names of the two pages beside the readings."""
SHORT = 44
"""Characters of a title in the subject index."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A document as it is listed: its entry, and the page of its reading."""

    entry: Entry
    link: str

    @property
    def file(self) -> str:
        """The name of its file."""
        return Path(self.entry.told).name

    @property
    def title(self) -> str:
        """What it is called."""
        return self.entry.title or self.file

    @property
    def short(self) -> str:
        """The title as it is named many times."""
        cut = self.title.rfind(" ", 0, SHORT) if len(self.title) > SHORT else 0
        return f"{self.title[:cut]} …" if cut > 0 else self.title


def export_library(library: Catalogue, folder: Path, format: Literal["markdown", "html"]) -> Path:
    """Write all readings, the list and the subject index; the page that lists them.

    Raises:
        OutputError: the folder or a file cannot be written.
    """
    make_folder(folder)
    entries = library.documents()
    names = named([LIST, SUBJECTS, *(entry.path for entry in entries)], folder, ENDING[format])
    index = SubjectIndex()
    for entry in entries:
        reading = library.reading(entry)
        write_whole(WRITERS[format](reading), names[entry.path])
        index.add(entry.id, reading)
    listed = [Listed(entry, quote(os.fsencode(names[entry.path].name))) for entry in entries]
    language = _language(entries)
    given = {
        "documents": sorted(listed, key=lambda one: (one.title.casefold(), one.link)),
        "listed": {one.entry.id: one for one in listed},
        "failures": [(Path(in_letters(one.path)).name, one.reason) for one in library.failures()],
        "groups": list(index.groups()),
        "list_page": quote(names[LIST].name),
        "subject_page": quote(names[SUBJECTS].name),
        "words": {**table("report", language), **table("library", language)},
        "language": language,
        "direction": frames(language).direction,
    }
    for page, template in ((LIST, "documents"), (SUBJECTS, "subjects")):
        text = _pages().get_template(f"{template}{ENDING[format]}").render(given)
        write_whole(text, names[page])
    return names[LIST]


def _language(entries: Sequence[Entry]) -> str:
    """The language of most documents, English where there are none."""
    counted = Counter(entry.language.split("-")[0].lower() for entry in entries)
    return max(counted, key=lambda code: (counted[code], code), default="en")


@cache
def _pages() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

    pages = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "pages"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.filters["plain"] = _plain
    return pages


def _plain(words: str) -> str:
    """Words in which Markdown sees no markup."""
    from twopass.report.markdown import MARKUP

    return MARKUP.sub(r"\\\1", flat(words))
