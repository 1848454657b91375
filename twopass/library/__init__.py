"""Libraries: readings of many documents in one SQLite file, searched, asked and exported."""

from twopass.library.library import Library
from twopass.library.records import Entry, Failure, Hit, Kept

__all__ = ["Entry", "Failure", "Hit", "Kept", "Library"]
