"""Words are found in their forms, phrases in one piece, scripts without blanks by their characters."""

from __future__ import annotations

import pytest

from twopass.library.index_terms import indexed, wanted


@pytest.mark.parametrize(
    ("query", "name", "words"),
    [
        ("mills built", "mill.md", "The mill was built in 1872"),
        ("grinding barley village", "mill.md", "ground barley for the villages"),
        ('"undershot wheels"', "mill.md", "Two undershot wheels turn"),
        ("Turbinen", "kraft.md", "Turbine"),
        ("水位", "shui.md dam.md", "水位计 水位計"),
        ("データ", "dam.md", "水位計のデータ"),
        ("坝", "shui.md", "大坝建于"),
        ("1126", "notes.txt", "1,126 times"),
        ("Godel", "notes.txt", "Gödel Bridge"),
        ("read by hand", "notes.txt", "read by hand"),
    ],
)
def test_words_are_found_where_they_stand(library, query, name, words):
    hit = library.search(query)[0]
    assert hit.entry.path.name in name.split()
    assert any(one in hit.words for one in (words, *words.split()))
    assert library.reading(hit.entry).document.text[hit.start : hit.end] == hit.words


def test_a_hit_names_headings_and_line(library):
    (hit,) = library.search("quarry")
    assert hit.headings[-1] == "Stones"
    assert hit.line == 11
    assert hit.page == 1


def test_a_page_is_named_though_a_passage_begins_before_it(library, paper):
    import twopass

    list(twopass.index([paper], library=library.path, workers=1))
    hit = library.search("Ostrel plateau falls")[0]
    assert (hit.entry.path.name, hit.page, hit.line) == ("paper.pdf", 2, 0)
    assert hit.headings == ("2 The Velm and its gauges", "2.1 The river")


@pytest.mark.parametrize("query", ["", "   ", "salinity", "the of and", '"', "AND OR NOT NEAR(", "* - ^ :", "\x00"])
def test_what_is_not_there_is_not_found(library, query):
    assert library.search(query) == ()


def test_all_words_come_before_some(library):
    assert library.search("gauges barley mill")[0].entry.path.name == "mill.md"
    assert len(library.search("read", limit=1)) == 1
    mill = library.find("mill.md")
    assert {hit.entry for hit in library.search("read", within=[mill])} == {mill}


def test_a_word_is_looked_for_in_the_language_of_each_document():
    assert indexed("The turbines", "en") == "enturbin"
    assert indexed("Die Turbinen", "de") == "deturbin"
    assert wanted("mills", ["en", "de"]).all() == '("demill") OR ("enmill")'


def test_what_a_reading_notes_is_searched(library):
    entry = library.find("mill.md")
    own = "SELECT id FROM passages WHERE document = ?"
    rows = library.database.rows(f"SELECT noted FROM terms WHERE rowid IN ({own})", entry.id)
    noted = " ".join(words for (words,) in rows)
    keywords = [word for line in library.reading(entry).synthesis.lines for word in line.keywords]
    assert keywords
    assert all(term in noted for word in keywords for term in indexed(word, "en").split())


def test_a_document_is_found_by_many_names(library, folder):
    from twopass.errors import InputError, NoSuchFile

    mill = library.find(folder / "mill.md")
    for name in ("mill.md", "The mill", "the m", mill.content_hash[:8]):
        assert library.find(name) == mill
    with pytest.raises(NoSuchFile, match="no document"):
        library.find("windmill")
    with pytest.raises(InputError, match="name of"):
        library.find("")
