"""Tesseract as an engine, where its program is installed: a page goes in as a picture and comes out as a table."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Sequence

from twopass.readers.pdf.scans.engine import EngineFailed, Line, Pixels, Word

_SECONDS = 300  # that a page may take
_NO_LANGUAGES = frozenset({"osd", "equ"})  # models of orientation and of formulas
_COLUMNS = 12  # of the table: level, page, block, paragraph, line, word, left, top, width, height, sureness, text
_WORD = "5"  # the level of words


def opened(threads: int) -> TesseractEngine | None:
    """The engine, None where there is no program or no language that it reads."""
    languages = _languages()
    return TesseractEngine(languages, threads) if languages else None


def state() -> str:
    """Version and languages, empty where it is not installed."""
    return f"{_version()} ({', '.join(languages)})" if (languages := _languages()) else ""


def _languages() -> list[str]:
    told = _asked("--list-langs").splitlines()[1:]
    return sorted({line.strip() for line in told if line.strip() and "/" not in line} - _NO_LANGUAGES)


def _version() -> str:
    found = re.search(r"\d[\w.]*", _asked("--version"))
    return found[0] if found else "?"


def _asked(question: str) -> str:
    """What the program answers; some versions answer on stderr."""
    if not shutil.which("tesseract"):
        return ""
    told = subprocess.run(["tesseract", question], capture_output=True, timeout=20, check=False)
    return (told.stdout or told.stderr).decode("utf-8", "replace") if told.returncode == 0 else ""


class TesseractEngine:
    """Reads the languages that are installed with it, all at once."""

    def __init__(self, languages: Sequence[str], threads: int) -> None:
        self._languages = "+".join(languages)
        self.name = f"tesseract {_version()} {self._languages}"
        self.scripts = f"those of {', '.join(languages)}"
        self._environment = os.environ | {"OMP_THREAD_LIMIT": str(threads)}

    def recognise(self, image: Pixels) -> Sequence[Line]:
        """The lines of an upright picture."""
        height, width = image.shape
        picture = f"P5 {width} {height} 255\n".encode() + image.tobytes()
        command = ["tesseract", "-", "-", "-l", self._languages, "--psm", "3", "tsv"]
        try:
            told = subprocess.run(
                command, input=picture, capture_output=True, timeout=_SECONDS, check=True, env=self._environment
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise EngineFailed(f"tesseract: {error}") from error
        return _lines(told.stdout.decode("utf-8", "replace"))


def _lines(table: str) -> list[Line]:
    """The lines of a table of words."""
    rows: defaultdict[tuple[str, ...], list[list[str]]] = defaultdict(list)
    for row in (line.split("\t") for line in table.splitlines()):
        if len(row) == _COLUMNS and row[0] == _WORD and row[-1].strip():
            rows[tuple(row[1:5])].append(row)
    return [_line(words) for words in rows.values()]


def _line(rows: Sequence[Sequence[str]]) -> Line:
    """A line of its words' rows."""
    boxes = [tuple(map(float, row[6:10])) for row in rows]
    words = tuple(
        Word(row[11].strip(), left, left + width) for row, (left, _, width, _) in zip(rows, boxes, strict=True)
    )
    letters = [len(word.text) for word in words]
    sure = sum(float(row[10]) / 100 * count for row, count in zip(rows, letters, strict=True)) / sum(letters)
    return Line(words, min(b[1] for b in boxes), max(b[1] + b[3] for b in boxes), sure)
