"""Measurements over documents of one's own, and the time that they go by."""

from __future__ import annotations

import os
import time


def processor_time() -> float:
    """Seconds that this process took of a processor, with those that it started and waited for: PDFs are taken apart in
    such.
    """
    used = os.times()
    return time.process_time() + used.children_user + used.children_system
