"""Asks a model: render, generate, judge, ask once more, and else let the extractive reader step in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Generic

from twopass.backends.base import Reply, Request
from twopass.tasks import Out
from twopass.tasks.prompts import Prompt, render
from twopass.tasks.task import CUT_OFF, Question, Task, parse

if TYPE_CHECKING:
    from twopass.llm.client import Reader

FEW = 4
"""Questions of a round below which all are asked again; of more, only while half of them were answered usably: a model
that fails most of the time is not worth its tokens twice."""


@dataclass
class Rounds(Generic[Out]):
    """The questions of one task, asked and, where it is worth it, asked once more."""

    reader: Reader
    name: str
    task: Task[Out]

    def run(self) -> list[Out]:
        """What was found, one an input; what could not be is recorded with the reader."""
        questions = self.task.questions()
        failed = self._round(questions)
        if not self.reader.repair:
            self._round(self.task.again([]))
        elif len(questions) <= FEW or 2 * len(failed) <= len(questions):
            failed = self._round(self.task.again(failed))
        self.task.give_up(failed)
        found = self.task.assemble()
        self.reader.fallbacks += self.task.fallbacks
        self.reader.dropped += self.task.dropped
        return found

    def _round(self, questions: Sequence[Question]) -> list[Question]:
        """Ask; the questions whose replies are unusable, with the reason."""
        requests = [self._request(question) for question in questions]
        replies = self.reader.generate(requests)
        failed = []
        for question, request, reply in zip(questions, requests, replies, strict=True):
            if reason := _hear(question, reply):
                self.reader.forget(request)
                failed.append(replace(question, reason=reason))
            else:
                self.reader.usable += 1
        return failed

    def _request(self, question: Question) -> Request:
        """A question as a model is asked it: with the reason why it is asked once more, if it is."""
        rendered = _Render(question.prompt, question.reason)
        seed, listen = int(bool(question.reason)), question.listen
        return Request(self.name, rendered, question.schema, question.max_tokens, seed=seed, listen=listen)


def _hear(question: Question, reply: Reply) -> str:
    """Why a reply cannot be used, empty if it can."""
    if reply.finish == "failed":
        return reply.text
    if reply.finish == "length":
        return CUT_OFF
    body = parse(reply.text) if question.schema else reply.text
    return "it was no JSON" if body is None else question.hear(body)


@dataclass(frozen=True)
class _Render:
    """Renders a prompt when the model first reads it; `reason` is why the reply before was unusable."""

    prompt: Prompt
    reason: str = ""

    def __call__(self) -> str:
        prompt = render(self.prompt)
        if self.reason:
            prompt += f"\n\nA reply to this could not be used: {self.reason}. Reply again, in the form asked for."
        return prompt
