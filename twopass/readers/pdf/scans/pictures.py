"""What becomes of the pages of a PDF that are recognised from their pictures: text, an empty page, or a loss."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Any

from twopass.config import ReadOptions
from twopass.errors import MissingDependency
from twopass.guard.confinement import allow
from twopass.readers.page_ranges import listed
from twopass.readers.pdf.page import Sheet, set_recognised
from twopass.readers.pdf.scans.engine import Engine, EngineFailed
from twopass.readers.pdf.scans.installed import HINT, installed, threads
from twopass.readers.pdf.scans.kept import Recognised, keep, kept, place_of
from twopass.readers.pdf.scans.recognise import SETTINGS, SURE, recognise
from twopass.readers.pdf.scans.setting import Setting, glyphs_of
from twopass.readers.progress import Progress, bar

LEAST_SURE = 0.75
"""How sure an engine must be of a page that is read, and of a line on it; of scribbles and of letters that it does not
know it is less."""
PER_PAGE = 90
"""Seconds that each page to recognise adds to what reading its file may take: ten times what a full one does."""
ENGINE, PER_THREAD = 2_000, 80
"""Megabytes of addresses that recognising adds to those which reading a file may fill, and each thread of it."""


def read_pictures(
    pdf: Any, data: bytes, chosen: list[Sheet], options: ReadOptions, sizes: Counter[float], progress: Progress
) -> list[str]:
    """Give the pages chosen the text of their pictures; returns in words what was not recognised, or badly.

    Raises:
        MissingDependency: all pages are to be recognised, and there is no engine.
    """
    engines = installed()
    if not engines:
        if options.ocr == "always":
            raise MissingDependency("there is nothing to recognise pages with", HINT)
        return [f"to recognise the words of pictures, {HINT}"]
    failures = list[str]()
    pages = _recognised(pdf, sha256(data).hexdigest(), chosen, engines, options.cache, progress, failures)
    taken = [(sheet, page) for sheet, page in zip(chosen, pages, strict=True) if page and page.sureness >= LEAST_SURE]
    lines = {sheet.number: [one for one in page.lines if one.score >= LEAST_SURE] for sheet, page in taken}
    setting = Setting.of(line for held in lines.values() for line in held)
    for sheet, page in taken:
        set_recognised(sheet, glyphs_of(lines[sheet.number], setting), (page.width, page.height), page.turned, sizes)
        sheet.source, sheet.sureness = ("empty", None) if page.blank else ("ocr", page.sureness)
    return [*_told(chosen, taken, engines), *failures]


def waiting(data: bytes, chosen: Sequence[Sheet]) -> list[int]:
    """The numbers of the pages among those chosen that no earlier reading recognised."""
    document, settings = sha256(data).hexdigest(), _settings(installed())
    return [sheet.number for sheet in chosen if kept(place_of(document, sheet.number, settings)) is None]


def _settings(engines: Sequence[Engine]) -> str:
    return " ".join([SETTINGS, *(engine.name for engine in engines)])


def _recognised(
    pdf: Any,
    document: str,
    chosen: Sequence[Sheet],
    engines: Sequence[Engine],
    cache: bool,
    progress: Progress,
    failures: list[str],
) -> list[Recognised | None]:
    """What is recognised on each page, now or earlier; None where an engine broke down, which `failures` then tells."""
    places = [place_of(document, sheet.number, _settings(engines)) for sheet in chosen]
    found = [kept(place) if cache else None for place in places]
    new = [k for k, page in enumerate(found) if page is None]
    if new:
        allow(0, ENGINE + PER_THREAD * threads())
    began = time.monotonic()
    for done, k in enumerate(new):
        allow(PER_PAGE)
        left = (time.monotonic() - began) / done * (len(new) - done) if done else 0.0
        progress(f"recognising {bar(done, len(new), 'pages', left)}")
        page = pdf[chosen[k].number - 1]
        try:
            found[k] = made = recognise(page, engines)
            if cache:
                keep(made, places[k])
        except EngineFailed as error:
            failures.append(f"page {chosen[k].number}: {error}")
        finally:
            page.close()
    return found


def _told(
    chosen: Sequence[Sheet], taken: Sequence[tuple[Sheet, Recognised]], engines: Sequence[Engine]
) -> Iterator[str]:
    """In words, which pages were not recognised, and which badly."""
    read = {sheet.number for sheet, _ in taken}
    if unread := [sheet.number for sheet in chosen if sheet.number not in read]:
        able = "; ".join(f"{engine.name} reads {engine.scripts}" for engine in engines)
        yield f"on {listed('page', unread)} OCR found no words that it knows ({able})"
    scribbles = {sheet.number: line for sheet, page in taken for line in page.lines if line.score < LEAST_SURE}
    if scribbles:
        first = " ".join(word.text for word in next(iter(scribbles.values())).words)
        yield f"on {listed('page', list(scribbles))} lines that are hardly words were kept out of the text: “{first}”"
    if unsure := [sheet.number for sheet, page in taken if page.sureness < SURE and not page.blank]:
        yield f"{listed('page', unsure)} could be recognised only badly: compare what is cited with the picture"
