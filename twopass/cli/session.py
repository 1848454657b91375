"""A session of questions to documents: its citations are numbered through, and it is kept after every question."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cached_property, partial
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from twopass.answers import Answer, AnswerSentence
from twopass.cli.ask import tell_unanswered
from twopass.cli.output import Live
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

Told = Callable[[Sequence[AnswerSentence]], str]
SCHEMA: Literal["twopass/session"] = "twopass/session"
_NAME = re.compile(r"[\w.-]{1,64}")
_COMMAND = re.compile(r"/(\S*)\s*(.*)", re.S)
_BARE = {"help": "/help", "?": "/help", "quit": "/quit", "exit": "/quit"}
"""What is meant as a command without a stroke."""
COMMANDS = {
    "sections": "/sections     the headings, with their pages",
    "open": "/open N       the page behind citation [N]",
    "check": "/check CLAIM  whether the document bears a claim out",
    "tags": "/tags         what the document leaves open, and closes",
    "save": "/save NAME    keep the session, for --resume NAME",
    "quit": "/quit         leave; so does Ctrl-D. Ctrl-C ends an answer",
}


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
        live: opens what shows answers as they come, None to tell them whole.

    Raises:
        NoSuchFile: there is no session of that name.
        OptionError: it is about other documents.
    """

    def __init__(
        self,
        documents: Sequence[tuple[str, Passages]],
        reader: Callable[[], Reader],
        resume: str = "",
        live: Callable[[Told, str], Live] | None = None,
    ) -> None:
        self.documents, self._opens, self._live = list(documents), reader, live
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
        line = line.strip()
        command = _COMMAND.fullmatch(_BARE.get(line.lower(), line))
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
        if name in given:
            return given[name](rest)
        return _help() if name in ("help", "h", "") else f"There is no /{name}.\n{_help()}"

    # ── questions ─────────────────────────────────────────────────────────────────────────────────

    def _ask(self, question: str) -> str:
        answers, told = list[Answer](), list[str]()
        for name, passages in self.documents:
            answer, text = self._answered(name, passages, question)
            self._tell_unanswered(name)
            self._cite(passages, answer)
            answers.append(answer)
            told.append(text)
        turn = Turn(question=question, answers=tuple(answers))
        self.saved = self.saved.model_copy(update={"turns": (*self.saved.turns, turn)})
        self._write(self.name)
        return "".join(told)

    @cached_property
    def _reader(self) -> Reader:
        return self._opens()

    def _tell_unanswered(self, name: str) -> None:
        tell_unanswered(name, self._reader)
        self._reader.fallbacks.clear()

    def _answered(self, name: str, passages: Passages, question: str) -> tuple[Answer, str]:
        """An answer and its text, empty where that was shown as it came."""
        if self._live is None:
            answer = answer_question(passages, question, self._reader)
            return answer, self._told(name, passages, answer)
        with self._live(partial(self._sentences, name), passages.analysis.language) as live:
            answer = answer_question(passages, question, self._reader, follower=live.follower)
            live.finish(self._told(name, passages, answer))
        return answer, ""

    def _sentences(self, name: str, sentences: Sequence[AnswerSentence]) -> str:
        """Sentences with their citations numbered on, under the file's name where there are several."""
        lines, numbers = [name] if len(self.documents) > 1 else [], count(len(self.cited) + 1)
        for sentence in sentences:
            marks = " ".join(f"[{next(numbers)}] ({self._page(one)})" for one in sentence.evidence)
            lines.append(f"{flat(sentence.text)} {marks}")
        return "".join(f"{line}\n" for line in lines)

    def _told(self, name: str, passages: Passages, answer: Answer) -> str:
        """An answer's text, its citations numbered on."""
        text = self._sentences(name, answer.sentences)
        if answer.verdict == "not_addressed" and not answer.sentences:
            return text + answer_text(answer, passages.analysis.language)
        lines: list[str] = []
        if answer.missing:
            lines.append(self._words["missing"].format(words=answer.missing))
        if answer.verdict == "unclear":
            first = len(self.cited) + 1 + sum(len(one.evidence) for one in answer.sentences)
            lines.append(self._words["undecided"])
            for number, one in enumerate(answer.passages, first):
                lines.append(f"[{number}] {flat(one.key[0].quote)} ({self._page(one.key[0])})")
        return text + "".join(f"{line}\n" for line in lines)

    def _page(self, one: Evidence) -> str:
        return marked(str(self._frames["page"]).format(page=one.page), one.ocr)

    def _cite(self, passages: Passages, answer: Answer) -> None:
        """Number what an answer cites, going on from those before."""
        held = [one for sentence in answer.sentences for one in sentence.evidence]
        if answer.verdict == "unclear":
            held += [one.key[0] for one in answer.passages]
        self.cited += [(passages, one) for one in held]

    # ── commands ──────────────────────────────────────────────────────────────────────────────────

    def _sections(self, rest: str) -> str:
        """The headings of every document."""
        from twopass.report.tree import to_tree

        return "".join(to_tree(passages.analysis.skeleton) for _, passages in self.documents)

    def _open(self, rest: str) -> str:
        """The page of a citation, its words between marks."""
        plain = rest.strip("[] ")
        number = int(plain) if plain.isdecimal() else 0
        if not 0 < number <= len(self.cited):
            return f"{self._words['nothing'] if plain else COMMANDS['open']}\n"
        passages, one = self.cited[number - 1]
        document = passages.analysis.document
        page = document.page(one.page)
        start, end = (page.start, page.end) if page is not None else (one.start, one.end)
        text = f"{document.text[start : one.start]}»{one.quote}«{document.text[one.end : end]}"
        return f"{self._words['page_of'].format(page=one.page)}\n\n{text.strip()}\n"

    def _check(self, rest: str) -> str:
        """A verdict on a claim, of each document."""
        if not rest:
            return f"{COMMANDS['check']}\n"
        told: list[str] = []
        for name, passages in self.documents:
            told.append(verdict_text(check_claim(passages, rest, self._reader), passages.analysis.language))
            self._tell_unanswered(name)
        return "".join(told)

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


def _help() -> str:
    return "Ask in your own words, or:\n" + "".join(f"  {told}\n" for told in COMMANDS.values())
