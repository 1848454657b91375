"""Nothing beside the folders given is opened, by whatever name, and nothing hidden is listed."""

from __future__ import annotations

from contextlib import suppress

import pytest

from twopass.agents.served import open_holdings
from twopass.config import Options
from twopass.errors import DamagedDocument, NoSuchFile, NotADocument


@pytest.fixture
def homes(tmp_path):
    """A folder with what may be read and what may not, and another one."""
    home, other = tmp_path / "home", tmp_path / "other"
    for folder in (home / "sub", home / ".git", other):
        folder.mkdir(parents=True)
    for file in ("a.md", "sub/b.md", ".hidden.md", ".git/c.md", "d.py", "e.twopass.md", "bad\nname.md"):
        with suppress(OSError):  # the last one cannot be on Windows
            (home / file).write_text("# Some words\n\nIn a file.\n", encoding="utf-8")
    (other / "secret.md").write_text("# Secret\n\nWords.\n", encoding="utf-8")
    (home / "out.md").symlink_to(other / "secret.md")
    (home / "away").symlink_to(other)
    (home / "peek.md").symlink_to(home / ".hidden.md")
    (home / "in.md").symlink_to(home / "a.md")
    return home, other


def test_what_is_listed(homes):
    assert [one.name for one in open_holdings([homes[0]], Options()).documents()] == ["a.md", "in.md", "sub/b.md"]


@pytest.mark.parametrize(
    "name",
    ["../other/secret.md", "sub/../a.md", "/etc/passwd", "out.md", "away/secret.md", ".hidden.md", ".git/c.md",
     "peek.md", "a.md\0", "a.md\n", "bad\nname.md", "d.py", "sub", "", ".", "..", "sub//b.md", "sub\\b.md",
     "C:/a.md", "a.md/", "~/a.md", "\u202ea.md"],
)  # fmt: skip
def test_what_is_refused(homes, name):
    for paths in ([homes[0]], [homes[0], homes[0] / "sub"]):
        with pytest.raises(NoSuchFile):
            open_holdings(paths, Options()).find(name)


def test_an_absolute_path_is_no_name(homes):
    with pytest.raises(NoSuchFile):
        open_holdings([homes[0]], Options()).find(str(homes[0] / "a.md"))


def test_a_name_alone_is_enough_where_it_is_the_only_one(homes):
    assert open_holdings([homes[0]], Options()).find("b.md").name == "sub/b.md"


def test_a_file_that_leads_out_later_is_not_read(homes):
    holdings = open_holdings([homes[0]], Options())
    held = holdings.find("a.md")
    (homes[0] / "a.md").unlink()
    (homes[0] / "a.md").symlink_to(homes[1] / "secret.md")
    with pytest.raises(NoSuchFile, match="gone"):
        holdings.reading(held, lambda step: None)


def test_a_damaged_file_is_told_by_its_name(homes):
    (homes[0] / "sub" / "bad.pdf").write_bytes(b"%PDF-1.7\nnothing")
    holdings = open_holdings([homes[0]], Options(cache=False))
    with pytest.raises(DamagedDocument) as told:
        holdings.reading(holdings.find("bad.pdf"), lambda step: None)
    assert str(told.value).startswith("sub/bad.pdf: ")


def test_several_folders_have_names_apart(homes):
    names = [one.name for one in open_holdings([homes[0], homes[1], homes[1] / "secret.md"], Options()).documents()]
    assert names == ["home/a.md", "home/in.md", "home/sub/b.md", "other/secret.md", "secret.md/secret.md"]


def test_one_file_alone_is_all_there_is(homes):
    holdings = open_holdings([homes[1] / "secret.md"], Options())
    assert [one.name for one in holdings.documents()] == ["secret.md"]
    assert holdings.find("secret.md").name == "secret.md"


@pytest.mark.parametrize(("name", "error"), [("nowhere", NoSuchFile), ("d.py", NotADocument)])
def test_what_cannot_be_served_is_an_error(homes, name, error):
    with pytest.raises(error, match=name):
        open_holdings([homes[0] / name], Options())
