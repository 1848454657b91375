"""What a model is asked: inputs of the passes → prompts that several sections share → replies, each judged."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from twopass.backends.base import Form
from twopass.tasks.task import Desk, Task


def open_task(task: str, form: Form, desk: Desk, inputs: Sequence[Mapping[str, Any]], floor: Sequence[Any]) -> Task:
    """The questions for a task's inputs in the form that suits the backend; `floor` is the extractive reader's replies.

    Raises:
        KeyError: no such task.
    """
    from twopass.tasks.backward import BackwardTask
    from twopass.tasks.essay import EssayTask
    from twopass.tasks.forward import ForwardTask
    from twopass.tasks.plain import PlainSynthesis, Unasked
    from twopass.tasks.synthesis import SynthesisTask

    if form == "plain":
        return (PlainSynthesis if task == "synthesis" else Unasked)(desk, inputs, floor)
    kinds: dict[str, Callable[..., Task]] = {
        "forward": ForwardTask,
        "backward": BackwardTask,
        "synthesis": SynthesisTask,
        "essay": EssayTask,
    }
    return kinds[task](desk, inputs, floor)
