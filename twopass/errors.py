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
│   ├── TimeLimit           16   reading it took longer than it may
│   ├── MemoryLimit         17   reading it took more memory than it may
│   ├── Crash               18   the process that read it crashed
│   └── NotALibrary         19   no library of readings, or one of a newer version
│       └── DamagedLibrary  20   a library that was cut short or overwritten
├── OutputError              9   the result cannot be written
├── MissingDependency       10   an optional package is not installed
├── BackendError            11   a model or its server failed
├── LostContent             13   --strict, and a page, section or tag is unaccounted for
├── OptionError             14   an option has a value that it may not have, or that the model does not take
├── Unforeseen              70   an error of the program itself, with a report
└── Interrupted            130   Ctrl-C, and what is kept
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

QUOTING = "TWOPASS_REPORT"
"""The environment variable that, set to "full", puts the words of errors into reports; they may quote the document."""


class TwopassError(Exception):
    """Base of every error raised on purpose: a one-line message and, where there is one, a hint that helps; `reason`
    tells machines what kind it is of.
    """

    exit_code = 1
    reason = "failed"

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} ({self.hint})" if self.hint else self.message


class InputError(TwopassError):
    """The document cannot be read as asked."""

    exit_code = 3
    reason = "input"


class NoSuchFile(InputError):
    """The path leads to no file, or to a directory."""

    exit_code = 3
    reason = "no-such-file"


class NotADocument(InputError):
    """The file is empty or of no kind that a reader knows."""

    exit_code = 4
    reason = "not-a-document"


class DamagedDocument(InputError):
    """The file is of a known kind, but broken beyond reading."""

    exit_code = 5
    reason = "damaged"


class PasswordNeeded(InputError):
    """The file is encrypted, and no password or a wrong one was given."""

    exit_code = 6
    reason = "password"


class PageRangeError(InputError):
    """The page range cannot be parsed or lies outside the document."""

    exit_code = 7
    reason = "page-range"


class NoTextFound(InputError):
    """No page holds text: all are images or empty."""

    exit_code = 8
    reason = "no-text"


class NotAReading(InputError):
    """The file holds no saved reading, or one of a version that this program does not know."""

    exit_code = 15
    reason = "not-a-reading"


class TimeLimit(InputError):
    """Reading it took longer than it may."""

    exit_code = 16
    reason = "time-limit"


class MemoryLimit(InputError):
    """Reading it took more memory than it may."""

    exit_code = 17
    reason = "memory-limit"


class Crash(InputError):
    """The process that read it crashed."""

    exit_code = 18
    reason = "crash"


class NotALibrary(InputError):
    """The file is no library of readings, or one of a version that this program does not know."""

    exit_code = 19
    reason = "not-a-library"


class DamagedLibrary(NotALibrary):
    """The library was cut short or overwritten."""

    exit_code = 20
    reason = "damaged-library"


class OutputError(TwopassError):
    """The result cannot be written where it was asked for."""

    exit_code = 9
    reason = "output"


class MissingDependency(TwopassError):
    """An optional package is not installed; the hint is the command that gets it."""

    exit_code = 10
    reason = "missing-dependency"


class BackendError(TwopassError):
    """A model or its server failed."""

    exit_code = 11
    reason = "backend"


class LostContent(TwopassError):
    """Strict reading: some page, section or tag is unaccounted for."""

    exit_code = 13
    reason = "lost-content"


class OptionError(TwopassError):
    """An option has a value that it may not have, or one that means nothing to the model."""

    exit_code = 14
    reason = "option"


class Unforeseen(TwopassError):
    """An error of the program itself; `report` tells where it arose, in words of the program alone."""

    exit_code = 70
    reason = "unforeseen"

    def __init__(self, message: str, hint: str = "", report: str = "") -> None:
        super().__init__(message, hint)
        self.report = report

    @classmethod
    def of(cls, error: BaseException) -> Unforeseen:
        """An error that nobody raised on purpose."""
        import traceback

        where = traceback.extract_tb(error.__traceback__)[-1:]
        place = f" in {Path(where[0].filename).name}, line {where[0].lineno}" if where else ""
        return cls(f"an error that was not foreseen: {type(error).__name__}{place}", report="".join(_told(error)))


class Interrupted(TwopassError):
    """Ctrl-C ended the run; the message says what is kept, the hint how to go on."""

    exit_code = 130
    reason = "interrupted"


def _told(error: BaseException) -> Iterator[str]:
    """The traceback of an error and of what led to it; its words, which may quote the document, only where asked."""
    import traceback

    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None:
        yield from _told(before)
        yield "\nwhich led to:\n\n"
    yield from traceback.format_tb(error.__traceback__)
    words = f": {error}" if os.environ.get(QUOTING) == "full" else ""
    yield f"{type(error).__module__}.{type(error).__qualname__}{words}\n"


def as_ours(error: Exception, path: Path | None = None) -> TwopassError:
    """Whatever stopped the reading of a document, as its record: others go on."""
    if isinstance(error, TwopassError):
        return error
    if isinstance(error, MemoryError):
        return MemoryLimit("there was not enough memory to read it")
    if isinstance(error, OSError):
        told = error.strerror or error
        return (
            NoSuchFile(f"cannot read {path}: {told}")
            if path is not None
            else OutputError(f"the system refused it: {told}")
        )
    return Unforeseen.of(error)


def parts(error: Exception) -> tuple[str, str, str, str]:
    """What `rebuilt` makes an error of again in another process."""
    told = as_ours(error)
    return type(told).__name__, told.message, told.hint, told.report if isinstance(told, Unforeseen) else ""


def rebuilt(kind: str, message: str, hint: str, report: str) -> TwopassError:
    """The error of these parts."""
    made: type[TwopassError] = globals()[kind]
    return Unforeseen(message, hint, report) if made is Unforeseen else made(message, hint)
