"""Documents made from text: a line that begins with # is a heading, as in Markdown."""

from __future__ import annotations

from twopass.schema import Document, Page, Section, Skeleton


def make(text: str, language: str = "en") -> tuple[Document, Skeleton]:
    """A document of one page a thousand characters, and its headings."""
    sections: list[Section] = []
    whole = ""
    for block in text.strip().split("\n\n"):
        start = len(whole)
        marks = len(block) - len(block.lstrip("#"))
        whole += block.lstrip("# ") + "\n\n"
        if marks or not sections:
            number, title = _parted(block.lstrip("# ")) if marks else ("", "")
            level = max(1, marks)
            above = [s for s in sections if s.level < level]
            one = Section(
                id=f"s{len(sections) + 1}", number=number, title=title, level=level, source="markup",
                parent=above[-1].id if above else None, start=start, body=len(whole) if marks else start,
                end=len(whole), first_page=start // 1000 + 1, last_page=len(whole) // 1000 + 1,
            )  # fmt: skip
            sections.append(one)
        sections[-1] = sections[-1].model_copy(update={"end": len(whole)})
    pages = tuple(
        Page(number=n + 1, start=at, end=min(at + 1000, len(whole)), width=595, height=842, source="text")
        for n, at in enumerate(range(0, len(whole), 1000))
    )
    document = Document(id="made", title="", path="made.md", language=language, text=whole, pages=pages)
    return document, Skeleton(document_id="made", sections=tuple(sections))


def _parted(heading: str) -> tuple[str, str]:
    number, _, title = heading.partition(" ")
    return (number, title) if number.replace(".", "").isdigit() else ("", heading)
