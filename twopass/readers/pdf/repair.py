"""A PDF cut short has lost its trailer: one that points to its catalogue lets PDFium find what is left."""

from __future__ import annotations

import re

_CATALOGUE = re.compile(rb"(\d+)\s+(\d+)\s+obj\b(?:(?!endobj).){0,600}?/Type\s*/Catalog", re.DOTALL)


def with_trailer(data: bytes) -> bytes | None:
    """The bytes with a trailer added, None where there is no catalogue to point to or the file is encrypted."""
    found = list(_CATALOGUE.finditer(data))
    if not found or b"/Encrypt" in data:
        return None
    return data + b"\ntrailer\n<< /Root %s %s R >>\nstartxref\n0\n%%%%EOF\n" % found[-1].groups()
