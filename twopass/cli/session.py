"""A session of questions to documents: its citations are numbered through, and it is kept after every question."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from twopass.answers import Answer
from twopass.errors import NoSuchFile, NotAReading, OptionError
from twopass.languages import table
from twopass.llm.client import Reader
from twopass.outputs import make_folder, open_saved, write_whole
from twopass.passes.answer import answer_question
from twopass.passes.check_claim import check_claim
from twopass.report.answer_text import answer_text, verdict_text
from twopass.report.frames import marked
from twopass.report.words import answered, flat, tags_of
from twopass.retrieval.search import Passages
from twopass.schema import Artefact, Evidence

SCHEMA: Literal["twopass/session"] = "twopass/session"
_NAME = re.compile(r"[\w.-]{1,64}")
_COMMAND = re.compile(r"/(\w+)\s*(.*)", re.S)


class Turn(Artefact):
    """A question, and what each document answered."""

    question: str
    answers: tuple[Answer, ...]


class SavedSession(Artefact):
    """What is kept of a session: which documents it is about, and its turns."""

    schema_name: Literal["twopass/session"] = Field(default=SCHEMA, alias="schema")
    version: Literal[1] = 1
    documents: tuple[str, ...]
    turns: tuple[Turn, ...] = ()


class Session:
    """Questions and commands, one line each.

    Args:
        documents: names of files with their passages.
        reader: opens who answers.
        resume: the name of a session that was saved, empty for the last one about these documents.

    Raises:
        NoSuchFile: there is no session of that name.
        OptionError: it is about other documents.
    """

    def __init__(
        self, documents: Sequence[tuple[str, Passages]], reader: Callable[[], Reader], resume: str = ""
    ) -> None:
        self.documents, self._reader = list(documents), reader
        ids = tuple(passages.analysis.document.id for _, passages in documents)
        self.name = resume or sha256(" ".join(ids).encode()).hexdigest()[:12]
        self.saved = SavedSession(documents=ids)
        language = documents[0][1].analysis.language.split("-")[0]
        self._words, self._frames = table("answers", language), table("report", language)
        self.cited: list[tuple[Passages, Evidence]] = []
        if resume or self._file(self.name).exists():
            self._resume(ids)

    def _resume(self, ids: tuple[str, ...]) -> None:
        try:
            self.saved = SavedSession.model_validate(open_saved(self._file(self.name), SCHEMA, 1))
        except ValidationError:
            raise NotAReading(f"{self._file(self.name)} is damaged") from None
        if self.saved.documents != ids:
            raise OptionError(f"the session {self.name!r} is about other documents", "give the files it was begun with")
        for turn in self.saved.turns:
            for (_, passages), answer in zip(self.documents, turn.answers, strict=True):
                self._cite(passages, answer)

    def greeting(self) -> str:
        """What is said first: how much of a session there is already."""
        count = len(self.saved.turns)
        return f"{self._words['resumed'].format(count=count)}\n" if count else ""

    def take(self, line: str) -> str | None:
        """What is said to a line; None to leave."""
        command = _COMMAND.fullmatch(line.strip())
        if command is None:
            return self._ask(flat(line))
        name, rest = command[1].lower(), command[2].strip()
        if name in ("quit", "exit", "q"):
            return None
        given: dict[str, Callable[[str], str]] = {
            "sections": self._sections,
            "open": self._open,
            "check": self._check,
            "tags": self._tags,
            "save": self._save,
        }
        return given.get(name, _help)(rest)

    # ── questions ─────────────────────────────────────────────────────────────────────────────────

    def _ask(self, question: str) -> str:
        reader = self._reader()
        answers = tuple(answer_question(passages, question, reader) for _, passages in self.documents)
        turn = Turn(question=question, answers=answers)
        told = [
            self._told(name, passages, answer) for (name, passages), answer in zip(self.documents, answers, strict=True)
        ]
        self.saved = self.saved.model_copy(update={"turns": (*self.saved.turns, turn)})
        self._write(self.name)
        return "".join(told)

    def _told(self, name: str, passages: Passages, answer: Answer) -> str:
        """An answer with its citations numbered on, under the file's name where there are several."""
        lines = [name] if len(self.documents) > 1 else []
        if answer.verdict == "not_addressed" and not answer.sentences:
            return "".join(f"{line}\n" for line in lines) + answer_text(answer, passages.analysis.language)
        numbers = iter(self._cite(passages, answer))
        for sentence in answer.sentences:
            marks = " ".join(f"[{next(numbers)}] ({self._page(one)})" for one in sentence.evidence)
            lines.append(f"{flat(sentence.text)} {marks}")
        if answer.missing:
            lines.append(self._words["missing"].format(words=answer.missing))
        if answer.verdict != "answered":
            lines.append(self._words["undecided"])
            for one in answer.passages:
                lines.append(f"[{next(numbers)}] {flat(one.key[0].quote)} ({self._page(one.key[0])})")
        return "\n".join(lines) + "\n"

    def _page(self, one: Evidence) -> str:
        return marked(str(self._frames["page"]).format(page=one.page), one.ocr)

    def _cite(self, passages: Passages, answer: Answer) -> list[int]:
        """Numbers for what an answer cites, going on from those before."""
        held = [one for sentence in answer.sentences for one in sentence.evidence]
        if answer.verdict == "unclear":
            held += [one.key[0] for one in answer.passages]
        first = len(self.cited) + 1
        self.cited += [(passages, one) for one in held]
        return list(range(first, len(self.cited) + 1))

    # ── commands ──────────────────────────────────────────────────────────────────────────────────

    def _sections(self, rest: str) -> str:
        """The headings of every document."""
        from twopass.report.tree import to_tree

        return "".join(to_tree(passages.analysis.skeleton) for _, passages in self.documents)

    def _open(self, rest: str) -> str:
        """The page of a citation, its words between marks."""
        number = int(rest) if rest.isdecimal() else 0
        if not 0 < number <= len(self.cited):
            return f"{self._words['nothing']}\n"
        passages, one = self.cited[number - 1]
        document = passages.analysis.document
        page = document.page(one.page)
        start, end = (page.start, page.end) if page is not None else (one.start, one.end)
        text = f"{document.text[start : one.start]}»{one.quote}«{document.text[one.end : end]}"
        return f"{self._words['page_of'].format(page=one.page)}\n\n{text.strip()}\n"

    def _check(self, rest: str) -> str:
        """A verdict on a claim, of each document."""
        if not rest:
            return _help(rest)
        reader = self._reader()
        held = ((passages, check_claim(passages, rest, reader)) for _, passages in self.documents)
        return "".join(verdict_text(verdict, passages.analysis.language) for passages, verdict in held)

    def _tags(self, rest: str) -> str:
        """What each document leaves open, and where it was closed."""
        lines: list[str] = []
        for _, passages in self.documents:
            for tag, end in tags_of(passages.reading) if passages.reading is not None else ():
                closed = end.evidence[0] if end.evidence else None
                told = f" → {self._page(closed)} {answered(end) or flat(closed.quote)}" if closed else ""
                lines.append(f"[?→] {self._page(tag.at)} {flat(tag.question)} ({end.status}){told}")
        return "\n".join(lines) + "\n"

    def _save(self, rest: str) -> str:
        """Keep the session under a name."""
        name = rest or self.name
        if not _NAME.fullmatch(name) or name.startswith("."):
            raise OptionError(f"{name!r} cannot be the name of a session", "use letters, figures, - and _")
        self.name = name
        self._write(name)
        return f"{self._words['saved'].format(name=name)}\n"

    def _write(self, name: str) -> None:
        file = self._file(name)
        make_folder(file.parent)
        write_whole(self.saved.model_dump_json(by_alias=True) + "\n", file)

    def _file(self, name: str) -> Path:
        from twopass.llm.cache import default_path

        if not _NAME.fullmatch(name) or name.startswith("."):
            raise NoSuchFile(f"{name!r} is no name of a session")
        return default_path().parent / "chats" / f"{name}.json"


def _help(rest: str) -> str:
    return "/sections  /open N  /check CLAIM  /tags  /save NAME  /quit\n"
