"""What asking a document gives: Answer and Verdict, each with its evidence and the proof of what was searched."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from twopass.schema import Artefact, Evidence

Answered = Literal["answered", "unclear", "not_addressed"]
"""`unclear` where passages bear on a question but their wording decides nothing."""
Checked = Literal["supported", "contradicted", "unclear", "not_addressed"]
Difference = Literal["number", "unit", "negation", "entity", "comparison", "date", "other"]
"""In what a claim and the document disagree; `other` only where a model says so."""


class AnswerSentence(Artefact):
    """A sentence of an answer and the words that it rests on, each piece of evidence on one page; `also` is where else
    the document gives its figures.
    """

    text: str
    evidence: tuple[Evidence, ...] = Field(min_length=1)
    also: tuple[Evidence, ...] = ()


class RankedPassage(Artefact):
    """A passage that bears on a question: the headings above it, its words, and its sentence that bears on it most."""

    rank: int
    section_id: str
    headings: tuple[str, ...]
    passage: tuple[Evidence, ...] = Field(min_length=1)
    key: tuple[Evidence, ...] = Field(min_length=1)


class SearchedTerm(Artefact):
    """A word that was looked for, how often the document has it, and the first pages that do."""

    term: str
    count: int
    pages: tuple[int, ...]


class SearchedSection(Artefact):
    """A section that was looked at, and the words looked for that it holds."""

    section_id: str
    heading: str
    page: int
    terms: tuple[str, ...]


class SearchProof(Artefact):
    """What was searched: every term, the passages compared, and the sections that came nearest."""

    terms: tuple[SearchedTerm, ...]
    passages: int
    pages: int
    sections: tuple[SearchedSection, ...]


class Printed(Artefact):
    """What a command prints as JSON."""

    def to_json(self) -> str:
        """One object on one line, characters as they are."""
        return self.model_dump_json(by_alias=True) + "\n"


class Answer(Printed):
    """What one document says to a question; `by` names who answered, and `missing` what an answer leaves open."""

    schema_name: Literal["twopass/answer"] = Field(default="twopass/answer", alias="schema")
    version: Literal[1] = 1
    document_id: str
    document: str
    question: str
    verdict: Answered
    sentences: tuple[AnswerSentence, ...] = ()
    missing: str = ""
    passages: tuple[RankedPassage, ...] = ()
    proof: SearchProof
    by: str = "extractive"


class Verdict(Printed):
    """Whether one document bears a claim out: `differs` says in what it contradicts it, `says` how it words that."""

    schema_name: Literal["twopass/verdict"] = Field(default="twopass/verdict", alias="schema")
    version: Literal[1] = 1
    document_id: str
    document: str
    claim: str
    verdict: Checked
    differs: Difference | None = None
    claimed: str = ""
    says: str = ""
    supporting: tuple[Evidence, ...] = ()
    opposing: tuple[Evidence, ...] = ()
    passages: tuple[RankedPassage, ...] = ()
    proof: SearchProof
    by: str = "extractive"


class FoundTerm(Artefact):
    """A word that was looked for in a library, and in how many passages of how many documents it stands."""

    term: str
    passages: int
    documents: int


class DocumentAnswer(Artefact):
    """What one document of a library says, and where its file lies; `lines` has the line or paragraph on which evidence
    begins, by its first character, where the document has no pages.
    """

    path: str
    answer: Answer
    counted: Literal["page", "line", "paragraph"] = "page"
    lines: dict[int, int] = Field(default_factory=dict)


class LibraryAnswer(Printed):
    """What a library says to a question: the answers of the documents that were looked at, those that say something
    first; `terms` were looked for in all `documents` and their `passages`.
    """

    schema_name: Literal["twopass/library-answer"] = Field(default="twopass/library-answer", alias="schema")
    version: Literal[1] = 1
    library: str
    question: str
    verdict: Answered
    answers: tuple[DocumentAnswer, ...] = ()
    terms: tuple[FoundTerm, ...] = ()
    documents: int
    passages: int


class Need(Artefact):
    """Why a section needs another one first: a name that is defined there, or what its text refers to, at `at`."""

    section_id: str
    kind: Literal["definition", "reference"]
    name: str
    at: Evidence


class PlanStep(Artefact):
    """A section to read: `goal` where it is what the plan is for, and what of the steps before it it needs; `unmet` are
    needs that come later, where sections need one another.
    """

    section_id: str
    heading: str
    first_page: int
    last_page: int
    goal: bool
    needs: tuple[Need, ...] = ()
    unmet: tuple[Need, ...] = ()


class ReadingPlan(Printed):
    """The shortest order of sections in which what each needs has come before; all sections without a question."""

    schema_name: Literal["twopass/plan"] = Field(default="twopass/plan", alias="schema")
    version: Literal[1] = 1
    document_id: str
    document: str
    question: str
    steps: tuple[PlanStep, ...]
