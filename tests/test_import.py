"""`import twopass` is cheap, and nothing heavy comes along before it is used."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = {
    "torch",
    "transformers",
    "vllm",
    "networkx",
    "jinja2",
    "numpy",
    "pypdfium2",
    "sentencex",
    "pydantic",
    "mcp",
    "anyio",
}


def loaded_after(statement: str) -> set[str]:
    code = f"import sys; {statement}; print(*sys.modules)"
    return set(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split())


def test_import_is_light():
    assert not HEAVY & loaded_after("import twopass")


def test_help_is_light():
    assert not HEAVY & loaded_after("from twopass.cli.app import program; program()")


FOR_OTHERS = {
    "networkx": "those who study the graph",
    "numpy.ma": "masked arrays",
    "rapidfuzz": "titles that a file gives in two ways",
    "py3langid": "languages that function words do not tell",
    "jinja2": "prompts and HTML",
    "pypdfium2": "PDFs",
    "rich": "tables, and progress on a terminal",
    "multiprocessing": "batches",
    "concurrent": "batches",
    "asyncio": "servers",
    "sqlite3": "replies that are kept, and libraries",
    "twopass.cli.chat": "another command",
    "twopass.llm.rounds": "models",
    "twopass.tasks.desk": "models",
    "twopass.tasks.forward": "models",
    "twopass.tasks.backward": "models",
}
"""What a reading of Markdown without a model does without, and for what it is there."""


def test_a_reading_imports_what_it_needs(tmp_path):
    path = tmp_path / "mill.md"
    path.write_text(
        "# A mill\n\nThe mill turns when the river rises, as Section 2 shows.\n\n# Water\n\nIt rose in May.\n"
    )
    arguments = ["twopass", "summarize", str(path), "--quiet", "--no-cache", "-o", str(tmp_path / "read.md")]
    run = 'from twopass.cli.app import program; program(["summarize"])(standalone_mode=False)'
    loaded = loaded_after(f"sys.argv = {arguments}; {run}")
    assert "markdown_it" in loaded
    assert not FOR_OTHERS.keys() & (loaded - loaded_after("import typer"))  # whose older versions draw with rich


def test_public_names_are_there():
    import twopass

    assert all(getattr(twopass, name) is not None for name in twopass.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = twopass.nonsense
