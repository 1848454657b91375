"""Pages without text are read as on a machine that has nothing to recognise them with, unless a test brings it."""

from __future__ import annotations

import pytest

from twopass.readers.pdf.scans import pictures


@pytest.fixture(autouse=True)
def no_engine(monkeypatch) -> None:
    """Nothing to recognise pages with, whatever is installed."""
    monkeypatch.setattr(pictures, "installed", lambda: ())
