"""prompts/TASK.md → text, strictly: a prompt and its caller must name the same placeholders."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from twopass.errors import TwopassError
from twopass.schema import Section, Skeleton

if TYPE_CHECKING:
    from jinja2 import Environment

TASKS = ("forward", "backward", "synthesis", "essay")
FENCE = re.compile(r"<(?=\s*/?\s*(?:document|section|passage|task)\b)", re.IGNORECASE)
OUTLINE_LINES = 120
"""Headings shown in a prompt: some 2,000 tokens at most, the same for every section, so that a server can keep them."""


class PromptError(TwopassError):
    """A prompt is missing, or it and its caller name different placeholders."""


def folder() -> Path:
    """Where the prompts lie: inside an installed package, or at the root of a checkout."""
    packaged = Path(__file__).with_name("_prompts")
    return packaged if packaged.is_dir() else Path(__file__).parents[1] / "prompts"


def quoted(text: str) -> str:
    """The document's words made safe to stand between our marks: none of them can open or close a mark."""
    return FENCE.sub("‹", text)


def outline(skeleton: Skeleton, most: int = OUTLINE_LINES) -> str:
    """The headings as an indented list, deeper levels left out until at most `most` remain (then cut, and counted)."""
    sections: list[Section] = list(skeleton.sections)
    while len(sections) > most and (deepest := max(s.level for s in sections)) > 1:
        sections = [s for s in sections if s.level < deepest]
    left_out = len(skeleton.sections) - len(sections[:most])
    lines = [f"{'  ' * (s.level - 1)}{s.heading} (p. {s.first_page})" for s in sections[:most]]
    return "\n".join(lines + ([f"… and {left_out} more headings"] if left_out else []))


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(loader=FileSystemLoader(folder()), undefined=StrictUndefined, trim_blocks=True)
    environment.filters.update(quoted=quoted, outline=outline)
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


def render(task: str, inputs: Mapping[str, Any]) -> str:
    """The prompt of a task. Raises PromptError where `inputs` and the prompt's placeholders differ."""
    if placeholders(task) != inputs.keys():
        missing, unknown = placeholders(task) - inputs.keys(), inputs.keys() - placeholders(task)
        raise PromptError(f"prompt {task}: missing {sorted(missing)}, unknown {sorted(unknown)}")
    return _environment().get_template(f"{task}.md").render(inputs)
