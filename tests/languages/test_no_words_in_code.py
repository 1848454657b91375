"""Words of a language stand in twopass/languages and nowhere else: code that lists three or more of them fails here."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

import twopass
from tests.languages.tables_read import concerns, strings
from twopass.languages import across, tables

MOST = 2
"""Words in one list or pattern that may be chance."""
NO_LANGUAGE = {
    "backends/server_errors.py": "what servers say of errors, and how their keys begin",
    "backends/server_replies.py": "marks between which models think",
    "crossrefs/external.py": "bodies that issue standards",
    "extractive/keyphrases/word_runs.py": "names of domains",
    "headings/features/intrinsic.py": "addresses",
    "headings/printed_lines.py": "names of fonts",
    "readers/office/docx.py": "names of styles in Word",
    "readers/office/markup.py": "names of elements and classes in HTML",
    "readers/office/word_paragraphs.py": "codes of fields in Word",
    "readers/pdf/fonts.py": "names of fonts",
    "readers/pdf/title.py": "endings of files",
    "schema.py": "names of what hides text",
    "tasks/prompts.py": "marks of prompts and chats, and the languages as prompts name them",
}
"""Files whose lists and patterns are of no language, and what they are."""
FIGURES = frozenset("零〇一二三四五六七八九十百两第")
"""Chinese signs of numbers, which are grammar as Roman numerals are."""

ROOT = Path(twopass.__file__).parent
_WORD = re.compile(r"[^\W\d_]{3,}")
_HAN = re.compile(r"[\u4e00-\u9fff]")
# What is no word in a pattern: escapes, the heads of groups, sets of characters, repetitions.
_SYNTAX = re.compile(r"\\[a-zA-Z]|\\.|\(\?(?:P<\w+>|P=\w+|[aiLmsux-]+:?|<?[=!]|[:>])|\[\^?\]?[^\]]*\]|\{[\d,]+\}")


@cache
def _words() -> frozenset[str]:
    """Every word in the tables of all languages."""
    said = (text for concern in concerns() for text in strings(tables(concern)))
    return frozenset(word for text in said for word in _WORD.findall(text.lower()))


@cache
def _names() -> frozenset[str]:
    """What the program calls things: keys of tables, values of types, fields, attributes; but for function words."""
    found: set[str] = set()
    for concern in concerns():
        for one in tables(concern).values():
            found |= one.keys() | one.get("kinds", {}).keys()
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute):
                found.add(node.attr)
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                found.add(node.target.id)
            elif isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and node.value.id == "Literal":
                found |= {one.value for one in ast.walk(node.slice) if isinstance(one, ast.Constant)}
    return frozenset(found) - across("function_words", "words")


def _documentation(tree: ast.AST) -> set[int]:
    return {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}


def _text(node: ast.AST) -> str | None:
    """The characters of a string, with a dash for what is put into it."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(one.value if isinstance(one, ast.Constant) else "-" for one in node.values)
    return None


def _alternatives(text: str) -> list[str]:
    """The words that are alternatives in a pattern."""
    parts = re.split(r"([|()])", _SYNTAX.sub("-", text))
    return [
        word
        for before, part, after in zip(["", *parts], parts, [*parts[1:], ""], strict=False)
        if part not in "|()" and "|" in (before, after)
        for word in _WORD.findall(part)
    ]


def _listed(node: ast.AST) -> list[str]:
    """The words of a list, set or tuple of words, and of a string that is split into words."""
    if isinstance(node, ast.List | ast.Set | ast.Tuple):
        said = [one for element in node.elts if (one := _text(element)) is not None]
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "split":
        said = [_text(node.func.value) or ""]
    else:
        return []
    plain = [one for one in said if re.fullmatch(r"(?:[^\W_]|[ ’'.-])+", one)]
    return [word for one in plain for word in _WORD.findall(one.lower()) if word in _words() and word not in _names()]


def lists_of_words(source: str) -> list[tuple[int, list[str]]]:
    """The lines of some code on which words of a language are listed, with these words."""
    tree = ast.parse(source)
    documentation = _documentation(tree)
    inside = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    found = []
    for node in ast.walk(tree):
        text = None if id(node) in documentation | inside else _text(node)
        signs = [sign for sign in _HAN.findall(text or "") if sign not in FIGURES]
        for words in (_alternatives(text) if text and "|" in text else [], _listed(node), signs):
            if len(set(words)) > MOST:
                found.append((getattr(node, "lineno", 0), words))
    return found


@pytest.mark.parametrize(
    "source",
    [
        'P = re.compile(r"^(?:page|seite|folie)\\s*\\d")',
        'P = re.compile(r"\\b(?:figures?|fig\\.|tables?|abbildung)\\s*\\d")',
        'W = frozenset(("the", "of", "and", "with"))',
        'W = ["whereas", "although", "because"]',
        'W = frozenset("also see cf siehe voir using".split())',
        'W = ["one ein un uno", "two zwei deux dos"]',
        'P = rf"(?:{x}|der|die|das)\\s"',
        'P = re.compile("[的了在是和与及或等]")',
        'if word in ("this", "those", "these"): pass',
    ],
)
def test_words_in_code_are_found(source):
    assert lists_of_words(source)


@pytest.mark.parametrize(
    "source",
    [
        'K = ("figure", "table", "listing", "algorithm")',
        'P = re.compile(r"(?:\\d{1,4}|[ivxlc]{1,7})|[A-Za-z]+")',
        '"""The words page|seite|folie."""',
        'P = "".join(x) + "one sentence that is told to a reader"',
        'P = "〇一二三四五六七八九十"',
    ],
)
def test_names_figures_and_documentation_are_no_words(source):
    assert not lists_of_words(source)


def test_no_words_of_a_language_stand_in_code():
    found = []
    for path in sorted(ROOT.rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        if not name.startswith("languages/") and name not in NO_LANGUAGE:
            found += [f"{name}:{line}: {words}" for line, words in lists_of_words(path.read_text(encoding="utf-8"))]
    assert not found, "words of a language belong into twopass/languages:\n" + "\n".join(found)


def test_what_is_excepted_still_needs_to_be():
    idle = [name for name in NO_LANGUAGE if not lists_of_words((ROOT / name).read_text(encoding="utf-8"))]
    assert not idle
