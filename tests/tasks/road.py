"""Read by mypy and never run: what it must say of each line that has a comment, and nothing of any other."""

# ruff: noqa: B018

from __future__ import annotations

from twopass.backends.base import Backend, Reply, Request
from twopass.backends.extractive import Extractive
from twopass.findings import EssayFindings, ForwardFindings
from twopass.llm.client import Reader, ask
from twopass.passes.forward import index_forward
from twopass.schema import Entry, Section
from twopass.tasks.desk import Desk
from twopass.tasks.forward import ForwardPrompt, ForwardReply
from twopass.tasks.judging.judge import Claim, Judge
from twopass.tasks.wanted import BackwardInput, Case, ForwardInput, SynthesisInput
from twopass.text.analysis import DocumentAnalysis


def into_a_task(analysis: DocumentAnalysis, section: Section, entry: Entry, case: Case) -> None:
    ForwardInput(analysis, section=section)
    ForwardInput(analysis, sektion=section)  # call-arg
    ForwardInput(analysis, section).sektion  # attr-defined
    BackwardInput(analysis, section, entry, tags=(case,))  # call-arg
    BackwardInput(analysis, section, entry, cases=(case,)).cases[0].passage  # attr-defined
    SynthesisInput(analysis, section, (), (), 420)  # arg-type


def out_of_a_task(analysis: DocumentAnalysis, section: Section, backend: Backend) -> None:
    found = ask(backend, [ForwardInput(analysis, section)])
    found[0].points[0].at.start
    found[0].points[0].quote  # attr-defined
    found[0].keyword  # attr-defined
    essays: list[EssayFindings] = ask(backend, [ForwardInput(analysis, section)])  # list-item
    notes: list[ForwardFindings] = Extractive().read([ForwardInput(analysis, section)])
    index_forward(analysis, Reader(backend))
    index_forward(analysis, "extractive")  # arg-type
    del essays, notes


def to_a_model(analysis: DocumentAnalysis, section: Section, desk: Desk, written: ForwardReply) -> None:
    ForwardPrompt("", 1, "", "en", text="", part=1, parts=1, most_pionts=8)  # call-arg
    task = ForwardInput.ask([ForwardInput(analysis, section)], [ForwardFindings()], desk)
    task.assemble()[0].points
    task.assemble(0)  # call-arg
    task.questions()[0].inputs  # attr-defined
    Judge(analysis).refusal(Claim("", (1,)), {1})
    Judge(analysis).refusal(Claim("", cites=(1,)), {1})  # call-arg
    written.points[0].cite
    written.points[0].quote  # attr-defined
    Request("forward", lambda: "", {}, 100, inputs={})  # call-arg
    Reply("", tokens=3)  # call-arg
