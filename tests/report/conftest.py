"""A small reading made by hand, with one tag that is closed and one that stays open."""

from __future__ import annotations

import pytest

from twopass import schema

TEXT = "Sluice\n\nThe *sluice* is set by hand. Section 2 says how; we also promise a drawing.\n\nHand\n\nBy a wheel."
FIRST, SECOND = TEXT.index("The"), TEXT.index("By a")


def evidence(words: str) -> schema.Evidence:
    start = TEXT.index(words)
    return schema.Evidence(
        page=1 if start < TEXT.index("Hand") else 3, start=start, end=start + len(words), quote=words
    )


@pytest.fixture
def reading() -> schema.Reading:
    cut = TEXT.index("Hand")
    pages = tuple(
        schema.Page(number=n, start=a, end=b, width=100, height=100, source="text")
        for n, a, b in ((1, 0, cut), (3, cut, len(TEXT)))
    )
    sections = tuple(
        schema.Section(
            id=f"s{n}",
            number=str(n),
            title=title,
            level=n,
            parent="s1" if n == 2 else None,
            start=start,
            body=body,
            end=end,
            first_page=page,
            last_page=page,
            source="layout",
        )
        for n, page, title, start, body, end in (
            (1, 1, "Sluice", 0, FIRST, cut),
            (2, 3, "Hand", cut, SECOND, len(TEXT)),
        )
    )
    tags = (
        schema.OpenTag(
            id="t1", section_id="s1", kind="reference", concept="Section 2", question="?", at=evidence("Section 2")
        ),
        schema.OpenTag(
            id="t2",
            section_id="s1",
            kind="promise",
            concept="a drawing",
            question="?",
            at=evidence("promise a drawing"),
        ),
    )
    entries = (
        schema.Entry(section_id="s1", points=(), keywords=(), tags=tags),
        schema.Entry(section_id="s2", points=(), keywords=()),
    )
    closed = schema.Resolution(
        tag_id="t1", status="resolved", answer="By a wheel.", evidence=(evidence("By a wheel."),), target="s2"
    )
    broken = schema.Resolution(tag_id="t2", status="unresolved", answer="It never comes.")
    lines = (
        schema.Line(
            section_id="s1",
            keywords=("sluice_gate", "[x]"),
            comment="It is *set* by hand.",
            evidence=(evidence("set by hand"),),
        ),
        schema.Line(section_id="s2", keywords=(), comment="A wheel.", evidence=(evidence("By a wheel."),)),
    )
    reference = schema.Reference(
        page=1,
        start=TEXT.index("Section 2"),
        end=TEXT.index(" says"),
        text="Section 2",
        kind="section",
        direction="forward",
        status="resolved",
        target_page=3,
        target="2 Hand",
        target_at=evidence("Hand"),
    )
    back = reference.model_copy(update={"direction": "back", "start": 1, "end": 2, "text": "above"})
    return schema.Reading(
        document=schema.Document(id="d", title="The *Mill*", path="mill.pdf", language="en", text=TEXT, pages=pages),
        skeleton=schema.Skeleton(document_id="d", sections=sections),
        references=(back, reference),
        forward=schema.ForwardIndex(document_id="d", entries=entries),
        resolved=schema.ResolvedIndex(
            document_id="d", entries=entries, resolutions=(closed, broken), importance={"s1": 0.4, "s2": 0.6}
        ),
        synthesis=schema.Synthesis(document_id="d", lines=lines, still_open=("t2",)),
        audit=schema.Audit(
            pages={"text": (1, 3)},
            sections=2,
            sections_without_points=(),
            tags={},
            coverage=(),
            flatness=1,
            grounding=1,
        ),
    )
