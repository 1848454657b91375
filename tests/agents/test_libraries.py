"""A library is served under the names of its files, and only what it holds."""

from __future__ import annotations

import pytest
from mcp import Client

import twopass
from twopass.agents.served import open_holdings
from twopass.config import Options
from twopass.errors import NoSuchFile


@pytest.fixture
def library(tmp_path):
    """A library of three notes, two of them of one file name."""
    for folder, words in (("a", "The valve opens at 7 bar."), ("b", "The pump runs at 40 bar.")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "note.md").write_text(f"# Notes\n\n{words}\n", encoding="utf-8")
    (tmp_path / "other.md").write_text("# Others\n\nNothing is said of pressure.\n", encoding="utf-8")
    list(twopass.index([tmp_path], library=tmp_path / "lib.sqlite"))
    return tmp_path / "lib.sqlite"


def test_its_documents_have_names_apart(library):
    names = [one.name for one in open_holdings([library], Options()).documents()]
    assert names == ["a/note.md", "b/note.md", "other.md"]


def test_only_what_it_holds_is_opened(library):
    with pytest.raises(NoSuchFile, match="nearest"):
        open_holdings([library], Options()).find(str(library.parent / "other.md"))


def test_it_is_searched_without_naming_a_document(library, session):
    async def drive(client: Client) -> None:
        found = (await client.call_tool("search", {"query": "bar of the pump"})).structured_content
        assert found["hits"][0]["document"] == "b/note.md"
        assert found["not_searched"] == ["other.md"]

    session(drive, over=open_holdings([library], Options()))
