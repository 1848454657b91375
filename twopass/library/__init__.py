"""Libraries: readings of many documents in one SQLite file, searched, asked and exported."""

from twopass.library.entries import Entry, Failure, Hit, Kept
from twopass.library.library import Library

__all__ = ["Entry", "Failure", "Hit", "Kept", "Library"]
