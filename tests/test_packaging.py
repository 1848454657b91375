"""What the packaging says of itself: one version, a lock of every dependency, extras that hold what they need."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import version

import pytest

import twopass
from tests.conftest import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
LOCK = (ROOT / "requirements-dev.lock").read_text("utf-8")


def names(requirements: list[str]) -> set[str]:
    """The normalised names of what is asked for, an extra of our own followed."""
    found = set()
    for requirement in requirements:
        name, extras = re.match(r"([\w.-]+)(?:\[(.*?)\])?", requirement).groups()
        if name == "twopass":
            found |= set().union(*(names(EXTRAS[extra.strip()]) for extra in extras.split(",")))
        else:
            found.add(re.sub(r"[-_.]+", "-", name).lower())
    return found


def test_the_version_has_one_source():
    assert "version" in PROJECT["dynamic"]
    assert version("twopass") == twopass.__version__


def test_the_lock_knows_every_dependency():
    """If not: run the command at its head."""
    locked = {line.partition("==")[0] for line in LOCK.splitlines() if "==" in line}
    assert names([*PROJECT["dependencies"], "twopass[dev]"]) <= locked


def test_the_lock_names_no_place_to_get_packages_from():
    assert not re.search(r"://|--(?:extra-)?index-url|--find-links| @ ", LOCK)


@pytest.mark.parametrize("folder", ["twopass", "experiments", "benchmarks", "tests", "data", "docs", "prompts"])
def test_the_source_distribution_holds_every_folder(folder):
    sdist = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]["targets"]["sdist"]
    assert f"/{folder}" in sdist["include"]


OWN = {"benchmarks", "chinese", "experiments", "tests", "twopass"}  # tests/skeletons/build.py imports chinese.py

SOLD_AS = {
    "Stemmer": "pystemmer",
    "docx": "python-docx",
    "markdown_it": "markdown-it-py",
    "pptx": "python-pptx",
    "sklearn": "scikit-learn",
    "upath": "universal-pathlib",
}
"""Packages that are installed under another name than they are imported."""


def imported(source: str) -> set[str]:
    """The packages outside the standard library and this project that a module imports, normalised."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.add((node.module or "").partition(".")[0])
    return {SOLD_AS.get(name, name).replace("_", "-") for name in found - OWN - sys.stdlib_module_names}


@pytest.mark.parametrize(
    ("folder", "extras"),
    [
        ("twopass", "openai,transformers,vllm,embeddings,mcp,ocr,ray,remote"),
        ("experiments", "experiments"),
        ("tests", "dev"),
    ],
)
def test_what_is_imported_is_asked_for(folder, extras):
    """Not by chance, through another package; but transformers is of no use without tokenizers, and has it in step."""
    wanted = names([*PROJECT["dependencies"], f"twopass[{extras}]"]) | {"tokenizers"}
    missing = {
        f"{file.relative_to(ROOT)}: {name}"
        for file in (ROOT / folder).rglob("*.py")
        for name in imported(file.read_text("utf-8")) - wanted
    }
    assert not missing


@pytest.mark.parametrize("extra", ["experiments", "transformers"])
def test_what_transformers_loads_a_model_with_is_asked_for(extra):
    """It imports them when it reads a GGUF file or trains, and fails there without them."""
    assert {"accelerate", "gguf", "torch", "transformers"} <= names(EXTRAS[extra])
