"""Which candidates are headings."""

from __future__ import annotations

from twopass.headings.blocks import Block
from twopass.headings.find import Candidates


def accepted(found: Candidates) -> list[Block]:
    """The candidates that are taken for headings, in reading order."""
    for block in found.blocks:
        out = block.features
        block.score = (
            1.5 * out["distinct"] + 2.0 * out["on_chain"] + 4.0 * out["entry"] + out["stock"] - 3 * out["caption"]
            - 2 * out["theorem"] - 2 * out["figure"] - 2 * out["table"] - 2 * out["full_stop"] - 0.02 * out["chars"]
            + 0.5 * out["opens"] + 0.5 * out["closes"] - 2.2 - 3 * (1 - out["of_purity"]) - 2 * out["maths"]
            - 2 * out["run_in"] - out["starts_lower"]
        )
    return [block for block in found.blocks if block.score > 0]
