"""twopass reads long documents twice: forward to index and tag what is left open, backward to close every tag."""

from __future__ import annotations

__version__ = "0.1.0"
