"""prompts/TASK.md → text, strictly: a prompt and its caller must name the same placeholders."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from twopass.errors import TwopassError
from twopass.schema import Document, Section, Skeleton

if TYPE_CHECKING:
    from jinja2 import Environment

TASKS = ("forward", "backward", "synthesis", "essay")
FENCE = re.compile(r"<(?=[\s/]*(?:document|section|passage|task|notes|system|assistant|user)\b)", re.IGNORECASE)
"""What would open or close one of our marks."""
CONTROL = re.compile(
    r"<(?=\|)|<(?=/?(?:s|bos|eos|pad|unk|start_of_turn|end_of_turn|think|tool_call)>)|\[(?=/?INST\])|(?<=\|)>",
    re.IGNORECASE,
)
"""Marks with which tokenizers of chat models part the speakers: a document that held them could speak as another."""
OUTLINE_LINES = 400
"""Headings shown in a prompt at most."""
OUTLINE_SHARE, OUTLINE_LEAST, OUTLINE_MOST = 0.015, 500, 4800
"""Characters that the headings may take: a share of the document's, within bounds (120 to 1,200 tokens of English).
They are the same for every section, so that a server with prefix caching reads them once."""


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
class OpenedPrompt(Prompt):
    """A prompt that begins with the document's headings, and whose reply is to be in a language."""

    document: Document
    headings: str
    language: str


def folder() -> Path:
    """Where the prompts lie: inside an installed package, or at the root of a checkout."""
    packaged = Path(__file__).parents[1] / "_prompts"
    return packaged if packaged.is_dir() else Path(__file__).parents[2] / "prompts"


def quoted(text: str) -> str:
    """The document's words made safe to stand between our marks: none opens or closes a mark, ours or a chat's."""
    return CONTROL.sub(lambda found: {"<": "‹", ">": "›", "[": "("}[found[0]], FENCE.sub("‹", text))


def spoken(code: str) -> str:
    """A language as a prompt names it."""
    return LANGUAGES.get(code.split("-")[0].lower(), f'the language with the code "{code}"')


def outline(
    skeleton: Skeleton, length: int | None = None, widest: int = OUTLINE_MOST, most: int = OUTLINE_LINES
) -> str:
    """The headings as an indented list, without the deeper levels until it is short enough (then cut, and counted).

    No page numbers and no ids: text that grows on one page leaves the prompts of all other pages as they were.

    Args:
        length: characters of the document, of which the list takes a share; None for no such bound.
        most: lines at most.
    """
    room = 1 << 30 if length is None else min(OUTLINE_MOST, widest, max(OUTLINE_LEAST, int(length * OUTLINE_SHARE)))
    sections: list[Section] = list(skeleton.sections)
    while (deepest := max((s.level for s in sections), default=1)) > 1 and not _fits(sections, most, room):
        sections = [s for s in sections if s.level < deepest]
    while not _fits(sections, most, room):
        sections = sections[: min(most, len(sections) - 1 - len(sections) // 8)]
    left_out = len(skeleton.sections) - len(sections)
    lines = [f"{'  ' * (s.level - 1)}{s.heading}" for s in sections]
    return "\n".join(lines + ([f"… and {left_out} more headings"] if left_out else []))


def _fits(sections: list[Section], most: int, room: int) -> bool:
    return len(sections) <= 1 or (len(sections) <= most and sum(2 * s.level + len(s.heading) for s in sections) <= room)


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
