"""One frozen options class a pass; each holds the defaults, and the command line's flags or a caller's arguments
replace them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How a file is read. `pages` are ranges from 1, "3-40,50"; `layout_only` ignores outline, links and structure
    tree; `password` opens a locked PDF.
    """

    pages: str = ""
    password: str | None = None
    layout_only: bool = False


@dataclass(frozen=True, slots=True)
class ForwardOptions:
    """How many points and keywords an entry may hold."""

    max_points: int = 6
    max_keywords: int = 6


@dataclass(frozen=True, slots=True)
class BackwardOptions:
    """In which order the second reading goes: from the last section to the first, from the first to the last, or not
    at all.
    """

    order: Literal["backward", "forward", "none"] = "backward"


@dataclass(frozen=True, slots=True)
class SynthesisOptions:
    """How much one line of the index may say, in characters."""

    max_comment: int = 420
    max_keywords: int = 5


@dataclass(frozen=True, slots=True)
class EssayOptions:
    """How many paragraphs an essay may have."""

    max_paragraphs: int = 12


@dataclass(frozen=True, slots=True)
class Options:
    """The options of a whole reading."""

    read: ReadOptions = field(default_factory=ReadOptions)
    forward: ForwardOptions = field(default_factory=ForwardOptions)
    backward: BackwardOptions = field(default_factory=BackwardOptions)
    synthesis: SynthesisOptions = field(default_factory=SynthesisOptions)
    essay: EssayOptions = field(default_factory=EssayOptions)
    write_essay: bool = False
