"""Which kinds of things references point at, and how surely their label words refer."""

from __future__ import annotations

SECTION_KINDS = frozenset({"section", "chapter", "part", "appendix"})
# Kinds that carry a caption.
CAPTIONED = frozenset({"figure", "table", "algorithm", "listing", "box", "diagram"})
# Kinds that stand in for one another: some authors call every float a figure, or caption every listing as one.
FLOATS = ("figure", "table", "listing", "algorithm", "diagram")
STATED = frozenset({"theorem", "lemma", "proposition", "corollary", "definition", "remark", "claim", "conjecture"})
# Kinds whose words hardly occur before a number but to refer: even in small letters they count without a target.
SURE = SECTION_KINDS - {"part"} | {"figure", "table", "equation", "page", "theorem", "lemma", "proposition"}
# Kinds that number the items of a list.
LISTED = frozenset(
    (
        "step",
        "item",
        "case",
        "condition",
        "property",
        "requirement",
        "claim",
        "rule",
        "fact",
        "hypothesis",
        "assumption",
        "axiom",
        "observation",
        "question",
    )
)
# Kinds whose words also occur before numbers that lead nowhere ("step 3", "part 2"): without a target they are dropped.
WEAK = LISTED | frozenset(
    (
        "part",
        "paragraph",
        "clause",
        "problem",
        "box",
        "note",
        "exhibit",
        "example",
        "remark",
        "footnote",
        "program",
        "procedure",
        "diagram",
        "formula",
        "article",
    )
)
# Kinds that some documents label with the number of the section they stand in.
LABELLED = frozenset(
    ("figure", "table", "listing", "algorithm", "example", "exercise", "definition", "theorem", "lemma")
)
# Kinds of which a part in brackets belongs to the reference: "Proposition 4.9 (d)".
WITH_PART = SECTION_KINDS | {"theorem", "lemma", "proposition", "corollary", "definition", "remark", "example"}


def family(kind: str) -> str:
    """The kind under which a target is indexed: what one author calls a chapter another calls a section."""
    return "section" if kind in SECTION_KINDS else "equation" if kind == "formula" else kind
