"""Where else the figures of a statement stand: on other pages, about the same matter, and telling enough."""

from __future__ import annotations

import pytest

from tests.making import make
from twopass.retrieval.same_figures import SameFigures
from twopass.text.analysis import DocumentAnalysis

FILLER = " ".join(["The clerk walked along the quay and spoke with people who mended nets."] * 14)
TEXT = f"""# 1 Year

In 2019 the mill sold 1,126 sacks for 4,480 crowns, at 3.98 each.

# 2 Quay

{FILLER}

# 3 Accounts

Sacks sold 1126, receipts 4480 crowns. {FILLER}

# 4 Harbour

In 2019 the harbour took 3.98 metres of quay and 1126 bollards. {FILLER}"""


@pytest.mark.parametrize(
    ("statement", "pages"),
    [
        ("The mill sold 1,126 sacks for 4,480 crowns.", [2]),
        ("In 2019 the mill sold 1,126 sacks at 3.98 crowns.", [2]),  # two figures of the harbour, and no word
        ("A sack was 3.98 crowns in 2019.", []),  # a year tells nothing, three digits nothing alone
        ("Ships paid 9,999 crowns.", []),
    ],
)
def test_the_same_figures_on_other_pages(statement, pages):
    analysis = DocumentAnalysis(*make(TEXT))
    document = analysis.document
    cited = [document.evidence(document.text.index("In 2019"), document.text.index(" each."))]
    found = analysis.of(SameFigures).beside(statement, cited)
    assert [one.page for one in found] == pages
    assert all(document.text[one.start : one.end] == one.quote for one in found)
