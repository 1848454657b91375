"""prompts/TASK.md → text, strictly: a prompt and its caller must name the same placeholders."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from twopass.errors import TwopassError

if TYPE_CHECKING:
    from jinja2 import Environment

TASKS = ("forward", "backward", "again", "reconcile", "edit", "essay")
FENCE = re.compile(
    r"<(?=[\s/]*(?:document|section|passage|task|notes|system|assistant|user|question|claim)\b)", re.IGNORECASE
)
"""What would open or close one of our marks."""
CONTROL = re.compile(
    r"<(?=\|)|<(?=/?(?:s|bos|eos|pad|unk|start_of_turn|end_of_turn|think|tool_call)>)|\[(?=/?INST\])|(?<=\|)>",
    re.IGNORECASE,
)
"""Marks with which tokenizers of chat models part the speakers: a document that held them could speak as another."""
BRACES = re.compile(r"\{(\s*\d[\d\s,]*)\}")
"""What looks like one of our numbers."""
_NUMBERS = re.compile(r"\{(\d+(?: \d+)*)\}")

LANGUAGES = {
    "en": "English", "de": "German", "fr": "French", "es": "Spanish", "it": "Italian", "pt": "Portuguese",
    "nl": "Dutch", "pl": "Polish", "ru": "Russian", "el": "Greek", "zh": "Chinese", "ja": "Japanese", "ko": "Korean",
}  # fmt: skip
"""Languages by code, as a prompt names them."""


class PromptError(TwopassError):
    """A prompt is missing, or it and its caller name different placeholders."""


@dataclass(frozen=True)
class Prompt:
    """The values of a prompt: its fields are the placeholders of the file prompts/TEMPLATE.md, no more and no fewer."""

    template: ClassVar[str]


@dataclass(frozen=True)
class HeadedPrompt(Prompt):
    """A prompt that begins with the document's title and headings.

    What of a prompt is the document's own, its headings, text, points and tags, is quoted where it is put together.
    """

    title: str
    pages: int
    skeleton: str


@dataclass(frozen=True)
class OpenedPrompt(HeadedPrompt):
    """One whose reply is to be in a language."""

    language: str


def folder() -> Path:
    """Where the prompts lie: inside an installed package, or at the root of a checkout."""
    packaged = Path(__file__).parents[1] / "_prompts"
    return packaged if packaged.is_dir() else Path(__file__).parents[2] / "prompts"


def quoted(text: str) -> str:
    """The document's words made safe to stand between our marks: none opens or closes a mark, ours or a chat's, or
    passes for a number of ours.
    """
    text = BRACES.sub(r"(\1)", text)
    return CONTROL.sub(lambda found: {"<": "‹", ">": "›", "[": "("}[found[0]], FENCE.sub("‹", text))


def numbers_shown(*texts: str) -> frozenset[int]:
    """The numbers of headings and sentences that parts of a prompt show: the document has none in braces left."""
    return frozenset(int(number) for text in texts for held in _NUMBERS.findall(text) for number in held.split())


def spoken(code: str) -> str:
    """A language as a prompt names it."""
    return LANGUAGES.get(code.split("-")[0].lower(), f'the language with the code "{code}"')


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(loader=FileSystemLoader(folder()), undefined=StrictUndefined, trim_blocks=True)
    environment.filters.update(quoted=quoted, spoken=spoken)
    return environment


@cache
def placeholders(task: str) -> frozenset[str]:
    """The names that a task's prompt and what it includes expect. Raises PromptError where there is no such task."""
    from jinja2 import TemplateNotFound, meta

    environment = _environment()
    names: set[str] = set()
    todo = [f"{task}.md"]
    while todo:
        try:
            source = environment.loader.get_source(environment, todo.pop())[0] if environment.loader else ""
        except TemplateNotFound as error:
            raise PromptError(f"there is no prompt named {error.name}") from None
        tree = environment.parse(source)
        names |= meta.find_undeclared_variables(tree)
        todo += [name for name in meta.find_referenced_templates(tree) if name]
    return frozenset(names)


def render(prompt: Prompt) -> str:
    """The prompt as text. Raises PromptError where its fields and the placeholders of its template differ."""
    given = {field.name: getattr(prompt, field.name) for field in fields(prompt)}
    wanted = placeholders(prompt.template)
    if wanted != given.keys():
        missing, unknown = wanted - given.keys(), given.keys() - wanted
        raise PromptError(f"prompt {prompt.template}: missing {sorted(missing)}, unknown {sorted(unknown)}")
    return _environment().get_template(f"{prompt.template}.md").render(given)
