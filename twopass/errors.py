"""Every way a run can fail, as one tree; the command line maps each to its exit code.

TwopassError                 1
├── InputError               3   the document cannot be read as asked
│   ├── NoSuchFile           3   no file, or a directory
│   ├── NotADocument         4   empty, or of no kind that we read
│   ├── DamagedDocument      5   of a known kind, broken beyond reading
│   ├── PasswordNeeded       6   encrypted and no password, or a wrong one, was given
│   ├── PageRangeError       7   --pages asks for pages that the document lacks
│   ├── NoTextFound          8   every page is an image or empty: it needs OCR
│   ├── NotAReading         15   no reading that was saved, or one of a newer version
│   └── NotALibrary         19   no library of readings, or one of a newer version
│       └── DamagedLibrary  20   a library that was cut short or overwritten
├── OutputError              9   the result cannot be written
├── MissingDependency       10   an optional package is not installed
├── BackendError            11   a model or its server failed
├── LostContent             13   --strict, and a page, section or tag is unaccounted for
└── OptionError             14   an option has a value that it may not have, or that the model does not take
"""

from __future__ import annotations

from pathlib import Path


class TwopassError(Exception):
    """Base of every error raised on purpose: a one-line message and, where there is one, a hint that helps."""

    exit_code = 1

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} ({self.hint})" if self.hint else self.message


class InputError(TwopassError):
    """The document cannot be read as asked."""

    exit_code = 3


class NoSuchFile(InputError):
    """The path leads to no file, or to a directory."""

    exit_code = 3


class NotADocument(InputError):
    """The file is empty or of no kind that a reader knows."""

    exit_code = 4


class DamagedDocument(InputError):
    """The file is of a known kind, but broken beyond reading."""

    exit_code = 5


class PasswordNeeded(InputError):
    """The file is encrypted, and no password or a wrong one was given."""

    exit_code = 6


class PageRangeError(InputError):
    """The page range cannot be parsed or lies outside the document."""

    exit_code = 7


class NoTextFound(InputError):
    """No page holds text: all are images or empty."""

    exit_code = 8


class NotAReading(InputError):
    """The file holds no saved reading, or one of a version that this program does not know."""

    exit_code = 15


class NotALibrary(InputError):
    """The file is no library of readings, or one of a version that this program does not know."""

    exit_code = 19


class DamagedLibrary(NotALibrary):
    """The library was cut short or overwritten."""

    exit_code = 20


class OutputError(TwopassError):
    """The result cannot be written where it was asked for."""

    exit_code = 9


class MissingDependency(TwopassError):
    """An optional package is not installed; the hint is the command that gets it."""

    exit_code = 10


class BackendError(TwopassError):
    """A model or its server failed."""

    exit_code = 11


class LostContent(TwopassError):
    """Strict reading: some page, section or tag is unaccounted for."""

    exit_code = 13


class OptionError(TwopassError):
    """An option has a value that it may not have, or one that means nothing to the model."""

    exit_code = 14


def recorded(error: Exception, path: Path) -> TwopassError:
    """Whatever stopped the reading of one of several documents, as its record: the others go on."""
    if isinstance(error, TwopassError):
        return error
    if isinstance(error, OSError):
        return NoSuchFile(f"cannot read {path}: {error.strerror or error}")
    words = " ".join(str(error).split())
    return TwopassError(f"reading failed: {type(error).__name__}{f': {words}' if words else ''}")
