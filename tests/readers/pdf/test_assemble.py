"""Whatever rows a page has, the text accounts for them: properties of the assembly."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from twopass.readers.pdf.assemble import assemble
from twopass.readers.pdf.layout.hyphenation import keeps_hyphen
from twopass.readers.pdf.layout.lines import Row

WORDS = st.sampled_from(
    ["gauge", "River", "stage-", "(1)", "x = y", "Figure 2: A box", "1 Note", "end.", "•", "flow", "12"]
)
ROLES = st.sampled_from(["body", "body", "body", "caption", "footnote", "figure", "table"])


@st.composite
def page_rows(draw, page):
    rows = []
    for k in range(draw(st.integers(0, 7))):
        text = " ".join(draw(st.lists(WORDS, min_size=1, max_size=5)))
        rows.append(
            Row(
                text=text,
                page=page,
                x0=draw(st.sampled_from([72.0, 84.0, 300.0])),
                x1=draw(st.sampled_from([310.0, 400.0, 540.0])),
                base=100 + draw(st.sampled_from([12.0, 12.0, 30.0])) * k,
                size=draw(st.sampled_from([10.0, 10.0, 14.0])),
                weight=draw(st.sampled_from([400, 400, 700])),
                italic=False,
                font="",
                begins=400,
                ends=400,
                lead=0,
                column=0,
                turn=0,
                cells=draw(st.integers(1, 3)),
                role=draw(ROLES),
                furniture=draw(st.integers(0, 9)) == 0,
                band=draw(st.integers(0, 2)),
            )
        )
    return rows


@given(st.data())
def test_every_row_is_in_the_text_once_and_pages_part_it(data):
    pages = [data.draw(page_rows(n)) for n in range(1, 1 + data.draw(st.integers(1, 4)))]
    whole = assemble(pages, [(612.0, 792.0)] * len(pages), 10.0)
    kept = [row for rows in pages for row in rows if not row.furniture]
    assert len(whole.lines) == len(kept)
    assert all(a.end <= b.start for a, b in zip(whole.lines, whole.lines[1:], strict=False))
    assert whole.spans[0][0] == 0
    assert whole.spans[-1][1] == len(whole.text)
    assert all(a[1] == b[0] for a, b in zip(whole.spans, whole.spans[1:], strict=False))
    for line in whole.lines:
        start, end = whole.spans[line.page - 1]
        assert start <= line.start <= line.end <= end
    letters = sorted("".join(row.text for row in kept).replace(" ", "").replace("-", ""))
    assert sorted(whole.text.replace(" ", "").replace("\n", "").replace("-", "")) == letters


def test_hyphens_follow_the_rest_of_the_document():
    words = {"state-of": 2, "of-the": 2, "the-art": 2, "measurement": 3, "wellknown": 0}
    from collections import Counter

    known = Counter(words)
    assert keeps_hyphen("the state-", "of the art", known)
    assert not keeps_hyphen("the measure-", "ment of it", known)
    assert not keeps_hyphen("a remark-", "able thing", known)
    assert keeps_hyphen("pages 3-", "4", known)
