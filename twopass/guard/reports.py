"""The report of an error that was not foreseen: where it arose and in which versions, and no word of the document."""

from __future__ import annotations

import tempfile
from pathlib import Path

from twopass.errors import QUOTING, TwopassError, Unforeseen, as_ours

PACKAGES = ("twopass", "pypdfium2", "numpy", "pydantic", "networkx", "markdown-it-py", "lxml", "openai")


def recorded(error: Exception, path: Path | None = None) -> TwopassError:
    """Whatever stopped a reading, as its record; that of an error which was not foreseen names its report."""
    record = as_ours(error, path)
    if not isinstance(record, Unforeseen) or record.hint:
        return record
    return Unforeseen(record.message, _hint(record.report, path), record.report)


def _hint(report: str, path: Path | None) -> str:
    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix="twopass-report-", suffix=".txt", encoding="utf-8", errors="replace", delete=False
        ) as file:
            file.write("\n".join([*_surroundings(path), "", report]))
    except OSError as error:
        return f"no report could be written: {error.strerror}"
    return f"a report without the document's words is in {file.name}; {QUOTING}=full adds those of the error"


def _surroundings(path: Path | None) -> list[str]:
    """Versions, system, and the kind and size of the document."""
    import platform

    lines = [f"Python {platform.python_version()}, {platform.platform()}", *map(_version, PACKAGES)]
    if path is not None:
        size = f"{path.stat().st_size} bytes" if path.is_file() else "no file"
        lines.append(f"document: {path.suffix.lower() or 'without a suffix'}, {size}")
    return lines


def _version(package: str) -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:
        return f"{package} is missing"
