"""Every option once, for the command line and Python alike: its type, its default, what it may be and what it does."""

from __future__ import annotations

import difflib
import inspect
import os
from collections.abc import Collection, Mapping
from dataclasses import MISSING, dataclass, field, fields, replace
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType, UnionType
from typing import Any, Literal, TypedDict, TypeVar, get_args, get_origin, get_type_hints

from twopass.errors import OptionError

# ── what each pass goes by ────────────────────────────────────────────────────────────────────────


Ocr = Literal["auto", "never", "always"]
"""Pages without text of their own, where an engine is installed; none; or all, in place of their text."""


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How a file is read. `pages` are ranges from 1, "3-40,50"; `layout_only` ignores outline, links and structure
    tree; `password` opens a locked PDF; `ocr` says which pages are recognised from their picture, and `cache` that what
    was recognised is kept. `time_limit` in seconds of the processor, None for one that grows with the file, and
    `memory_limit` in megabytes bound the process that takes the file apart.
    """

    pages: str = ""
    password: str | None = None
    layout_only: bool = False
    ocr: Ocr = "auto"
    cache: bool = True
    time_limit: float | None = None
    memory_limit: int = 1500


@dataclass(frozen=True, slots=True)
class ForwardOptions:
    """How many points and keywords an entry may hold."""

    max_points: int = 6
    max_keywords: int = 6


Order = Literal["backward", "forward", "none"]
"""From the last section to the first, from the first to the last, or not at all."""


@dataclass(frozen=True, slots=True)
class BackwardOptions:
    """In which order the second reading goes."""

    order: Order = "backward"


@dataclass(frozen=True, slots=True)
class SynthesisOptions:
    """How much one line of the index may say, in characters; the document's own line half as much again."""

    max_comment: int = 420
    max_keywords: int = 5


@dataclass(frozen=True, slots=True)
class EssayOptions:
    """How many paragraphs an essay may have."""

    max_paragraphs: int = 12


def cache_folder() -> Path:
    """Where what is costly to make is kept: under TWOPASS_CACHE, or in the system's folder for such things."""
    from platformdirs import user_cache_path

    chosen = os.environ.get("TWOPASS_CACHE")
    return Path(chosen) if chosen else user_cache_path("twopass", appauthor=False, opinion=False)


# ── the table ─────────────────────────────────────────────────────────────────────────────────────


class Group(StrEnum):
    """What an option is about; a command takes the options of a group, which `--help` shows together."""

    FILE = "How the file is read"
    READING = "What is made of it"
    MODEL = "Who reads, and how it is asked"


@dataclass(frozen=True, slots=True)
class Row:
    """What the table holds of an option beside its name, type and default.

    `least` bounds a number from below; `kinds` are the kinds of model that take the option, all readers if empty;
    `flag` is its name on the command line where that is not the option's own; `shown` stands for a default that is left
    to the backend; `variable` is the environment variable that sets it on the command line; `secret` is never printed.
    """

    group: Group
    help: str
    least: float | None = None
    kinds: tuple[str, ...] = ()
    flag: str = ""
    shown: str = ""
    variable: str = ""
    secret: bool = False


SERVERS = ("openai", "ollama")
MODELS = (*SERVERS, "vllm", "transformers")
T = TypeVar("T")


def _option(default: T, group: Group, help: str, **more: Any) -> T:
    """A row of the table."""
    row = Row(group, help, **more)
    held: T = field(default=default, repr=not row.secret, metadata={"row": row})
    return held


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """All that a reading goes by. Frozen: `dataclasses.replace` makes another one.

    Raises:
        OptionError: a value is of the wrong type, or none that the option may have.
    """

    pages: str = _option("", Group.FILE, "Only these pages, counted from 1: 3-40,52")
    password: str | None = _option(
        None, Group.FILE, "Opens an encrypted PDF.", variable="TWOPASS_PASSWORD", secret=True
    )
    layout_only: bool = _option(False, Group.FILE, "Ignore the file's outline, links and tags.")
    ocr: Ocr = _option("auto", Group.FILE, "Recognise the words of pages without text, of none, or of all.")  # noqa: RUF009
    time_limit: float | None = _option(
        None,
        Group.FILE,
        "Seconds that taking a PDF apart may last; 90 more a page to recognise.",
        least=1,
        shown="40, and 20 more a megabyte",
    )
    memory_limit: int = _option(
        1500, Group.FILE, "Megabytes that taking a PDF apart may fill; 2,000 more to recognise pages.", least=64
    )

    essay: bool = _option(False, Group.READING, "Also write an essay.")
    second_pass: Order = _option(  # noqa: RUF009  (a field)
        "backward", Group.READING, "Order of the second reading, to compare."
    )
    strict: bool = _option(False, Group.READING, "Fail if a page, section or tag was lost.")

    model: str = _option(
        "extractive",
        Group.MODEL,
        "Who reads: extractive (no model), or openai:, ollama:, vllm: or transformers:NAME.",
        variable="TWOPASS_MODEL",
    )
    base_url: str | None = _option(None, Group.MODEL, "Where an openai: or ollama: server listens.", kinds=SERVERS)
    language: str = _option(
        "", Group.MODEL, "Code of the language a model writes in.", kinds=MODELS, shown="the document's"
    )
    cache: bool = _option(
        True, Group.MODEL, "Ask and recognise anew, and keep neither replies nor pages.", flag="no-cache"
    )
    concurrency: int | None = _option(
        None, Group.MODEL, "Requests to a server at once.", least=1, kinds=SERVERS, shown="16"
    )
    timeout: float | None = _option(
        None,
        Group.MODEL,
        "Seconds of a server's silence before it is asked again.",
        least=1,
        kinds=SERVERS,
        shown="600",
    )
    tries: int | None = _option(
        None, Group.MODEL, "Times that a request is sent to a server.", least=1, kinds=SERVERS, shown="6"
    )
    longest_wait: float | None = _option(
        None, Group.MODEL, "Seconds that a server may ask to wait.", least=0, kinds=SERVERS, shown="300"
    )
    key_over_http: bool = _option(
        False, Group.MODEL, "Send the key without encryption to another machine.", kinds=("openai",)
    )
    context: int | None = _option(None, Group.MODEL, "Tokens of a model's context.", least=1024, kinds=MODELS)
    reply_tokens: int | None = _option(
        None,
        Group.MODEL,
        "Tokens of a server's reply, a model's thinking included.",
        least=64,
        kinds=SERVERS,
        shown="what a task needs, more for a model that thinks",
    )
    devices: int | None = _option(
        None, Group.MODEL, "Accelerators that share a vllm: model.", least=1, kinds=("vllm",), shown="1"
    )
    plain: bool = _option(
        False, Group.MODEL, "One plain question a prompt, for a model too weak for JSON.", kinds=MODELS
    )
    embeddings: str = _option("", Group.MODEL, "A sentence-transformers model to close tags and find passages with.")

    forward: ForwardOptions = field(default_factory=ForwardOptions)
    synthesis: SynthesisOptions = field(default_factory=SynthesisOptions)
    essay_form: EssayOptions = field(default_factory=EssayOptions)

    def __post_init__(self) -> None:
        """Check every value."""
        for name, hint in hints().items():
            _check(name, getattr(self, name), hint, TABLE.get(name))

    @property
    def read(self) -> ReadOptions:
        """How the file is read."""
        return ReadOptions(
            self.pages, self.password, self.layout_only, self.ocr, self.cache, self.time_limit, self.memory_limit
        )

    @property
    def backward(self) -> BackwardOptions:
        """How the second reading goes."""
        return BackwardOptions(self.second_pass)

    def check_model(self) -> None:
        """That the model takes the options which are set. Raises OptionError: none is passed over in silence."""
        kind = self.model.partition(":")[0]
        if kind not in ("extractive", *MODELS):
            return  # there is no such model, which is said where it is opened
        for name, row in TABLE.items():
            if row.kinds and kind not in row.kinds and getattr(self, name) != DEFAULTS[name]:
                taken = ", ".join(f"{one}:" for one in row.kinds)
                raise OptionError(f"{name} means nothing to the model {self.model!r}", f"it is for {taken} models")


class Changes(TypedDict, total=False):
    """The options as keyword arguments; the same names and types as in `Options`, which a test compares."""

    pages: str
    password: str | None
    layout_only: bool
    ocr: Ocr
    time_limit: float | None
    memory_limit: int
    essay: bool
    second_pass: Order
    strict: bool
    model: str
    base_url: str | None
    language: str
    cache: bool
    concurrency: int | None
    timeout: float | None
    tries: int | None
    longest_wait: float | None
    key_over_http: bool
    context: int | None
    reply_tokens: int | None
    devices: int | None
    plain: bool
    embeddings: str
    forward: ForwardOptions
    synthesis: SynthesisOptions
    essay_form: EssayOptions


TABLE: Mapping[str, Row] = MappingProxyType(
    {one.name: one.metadata["row"] for one in fields(Options) if "row" in one.metadata}
)
"""The row of each option that the command line knows too, in the order in which `--help` shows them."""
DEFAULTS: Mapping[str, Any] = MappingProxyType(
    {one.name: one.default for one in fields(Options) if one.default is not MISSING}
)
"""What each of them is unless it is set."""


def _documentation() -> str:
    """The table in words, for `help(twopass.Options)`."""
    rows = (
        f"    {name} ({DEFAULTS[name]!r}): {'if False: ' if DEFAULTS[name] is True else ''}{row.help}"
        for name, row in TABLE.items()
    )
    return "\n".join([inspect.cleandoc(Options.__doc__ or ""), "", "Attributes:", *rows])


Options.__doc__ = _documentation()


def changed(options: Options | None, changes: Changes, caller: str, others: Collection[str] = ()) -> Options:
    """The options, the defaults where there are none, with some replaced.

    Args:
        caller: the function that took them, which a TypeError names.
        others: what else it takes, for a name that nearly is one.

    Raises:
        TypeError: no option has that name; the message gives the nearest one.
        OptionError: a value is none that the option may have.
    """
    names = [one.name for one in fields(Options)]
    for name in changes:
        if name not in names:
            near = difflib.get_close_matches(name, [*names, *others], 1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            raise TypeError(f"{caller}() got an unexpected keyword argument {name!r}{hint}")
    return replace(options or Options(), **changes)


# ── what a value may be ───────────────────────────────────────────────────────────────────────────

WORDS = MappingProxyType({str: "text", bool: "True or False", int: "a whole number", float: "a number"})


@cache
def hints() -> dict[str, Any]:
    """The type of each option, evaluated."""
    return get_type_hints(Options)


def _check(name: str, value: object, hint: Any, row: Row | None) -> None:
    """Raises OptionError where the option may not have that value."""
    least = row.least if row else None
    in_bounds = least is None or not isinstance(value, int | float) or value >= least
    if _fits(value, hint) and in_bounds:
        return
    bound = f" of at least {least:g}" if least is not None else ""
    told = f"of type {type(value).__name__}" if row and row.secret else repr(value)
    raise OptionError(f"{name} cannot be {told}", f"it is {_wanted(hint)}{bound}")


def _fits(value: object, hint: Any) -> bool:
    """Whether a value is of a type; True and False are no numbers."""
    if get_origin(hint) is Literal:
        return value in get_args(hint)
    if isinstance(hint, UnionType):
        return any(_fits(value, one) for one in get_args(hint))
    if isinstance(value, bool):
        return hint is bool
    return isinstance(value, (int, float) if hint is float else hint)


def _wanted(hint: Any) -> str:
    """A type in words."""
    if get_origin(hint) is Literal:
        return " or ".join(map(repr, get_args(hint)))
    kinds = [one for one in (get_args(hint) or (hint,)) if one is not type(None)]
    return " or ".join(WORDS.get(one, one.__name__) for one in kinds)
