"""Reports speak the document's language: whole tables, the same places to fill, English where it is unknown."""

from __future__ import annotations

from dataclasses import fields
from string import Formatter

import pytest

from twopass.audit import _unread, audit_line
from twopass.languages import LANGUAGES, MORE, tables
from twopass.passes.backward import _reason
from twopass.readers.page_ranges import listed
from twopass.report import to_html, to_markdown
from twopass.report.frames import WARNINGS, Frames, frames
from twopass.schema import OpenTag, Reading

FILLED = {
    "unread": {"pages"},
    "pictures": {"pages"},
    "unnoted": {"first", "last"},
    "replaced": {"count"},
    "dropped": {"count"},
}
"""What stands in the frames that English lacks, since an audit is worded in it."""


def spoken(reading: Reading, language: str) -> Reading:
    return reading.model_copy(update={"document": reading.document.model_copy(update={"language": language})})


def filled(frame: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(frame) if name}


def test_no_language_is_left_out():
    held = set().union(*(tables(concern) for concern in ("cues", "references", "headings", "function_words")))
    assert {*LANGUAGES, *held, *MORE} <= {*tables("report"), *(code for code in MORE if code in tables("report"))}


@pytest.mark.parametrize("language", sorted({*tables("report"), *MORE}))
def test_a_language_is_whole(language):
    english, own = tables("report")["en"], tables("report")[language]
    assert own.keys() == english.keys() == {one.name for one in fields(Frames)} - {"document"}
    for name, frame in own.items():
        expected = FILLED.get(name, filled(english[name])) if language != "en" else filled(english[name])
        assert filled(frame) == expected, name
        assert frame.strip() or language == "en"
    assert own["direction"] in ("ltr", "rtl")


@pytest.mark.parametrize("language", ["und", "", "tlh", "en-GB"])
def test_an_unknown_language_is_told_in_english(reading, language):
    assert to_markdown(spoken(reading, language)) == to_markdown(reading)
    assert to_html(spoken(reading, language)).replace(f'lang="{language}"', 'lang="en"') == to_html(reading)


def test_markdown_in_german(reading):
    german = spoken(reading, "de")
    assert to_markdown(german).splitlines()[-7:] == [
        "## Im Rückblick geklärt",
        "",
        "- [?→] „Section 2 says how; we also promise a drawing.“ (S. 1) → 2 Hand (S. 3)",
        "",
        "## Noch offen",
        "",
        "- [?→] „promise a drawing“ (S. 1): It never comes.",
    ]
    assert to_markdown(german, 1).endswith("1 weitere Überschrift ist eingeklappt.\n")


@pytest.mark.parametrize("language", sorted({*tables("report"), *MORE}))
def test_a_page_of_html_is_in_its_language_throughout(reading, language):
    page = to_html(spoken(reading, language))
    own = frames(language)
    for words in (own.open_heading, own.index, own.section_list, own.colophon, own.page.format(page=1), own.unresolved):
        assert words.replace("'", "&#39;") in page
    assert ('dir="rtl"' in page) == (language in ("ar", "he"))
    assert '<a href="#t1"><b>Section 2</b></a>' in page
    for words in ("Still open", "grounded", "read twice", "closes "):
        assert (words in page) == (language == "en"), words


def test_an_audit_is_told_alike_in_english(reading):
    audits = [
        reading.audit,
        reading.audit.model_copy(
            update={
                "pages": {"text": (1, 2), "image": (3,), "empty": (4, 5), "failed": (6,), "ocr": (7,)},
                "tags": {"resolved": 3, "unresolved": 2},
                "flatness": 0.345,
                "grounding": 0.995,
            }
        ),
    ]
    for audit in audits:
        assert frames("en").audited(audit) == audit_line(audit)


def test_warnings_of_an_audit_are_translated():
    """As the audit words them: what it says and what the frames look for cannot drift apart unseen."""
    told = {
        _unread("failed", [3]): "nicht lesbar: S. 3",
        _unread("image", [3, 4, 5, 9]): "nur ein Bild, dessen Worte Texterkennung (OCR) brauchen: S. 3–5, 9",
        "nothing was noted between pages 4 and 17": "zwischen S. 4 und S. 17 wurde nichts notiert",
    }
    for english, german in told.items():
        assert frames("de").warning(english) == german
        assert frames("en").warning(english) == english
    assert listed("page", [1, 3, 5]) == "pages 1, 3 and 5"
    assert frames("de").warning("text before section s3 belongs to no section").startswith("text before")


def test_every_warning_that_an_audit_gives_has_a_frame(paper):
    from twopass import read
    from twopass.audit import _warnings, tenths

    reading = read(paper)
    empty = reading.audit.model_copy(update={"coverage": (0.0,) * 10, "fallbacks": ("s1 (forward): no JSON",)})
    cuts = tenths(reading.document, reading.skeleton)
    given = list(_warnings(reading.document, cuts, reading.resolved, empty))
    assert len(given) == 11
    for warning in given:
        assert any(pattern.fullmatch(warning) for _, pattern in WARNINGS), warning
        assert frames("zh").warning(warning) != warning


@pytest.mark.parametrize("language", sorted({*tables("reasons"), *MORE}))
def test_reasons_can_be_told_of_lines(language):
    """Every reason that names a page names it in words that have their like for lines and paragraphs."""
    told = tables("reasons")[language]
    for frame in (one for one in told.values() if isinstance(one, str) and "{page}" in one):
        for kind in (1, 2):
            changed = frame
            for words in told["lines"]:
                changed = changed.replace(words[0], words[kind])
            assert changed != frame
            assert not any(words[0] in changed for words in told["lines"])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["promise", "undefined", "question", "incomplete"])
def test_why_a_tag_stays_open_is_told_by_its_line(reading, language, kind):
    page = reading.document.pages[0].model_copy(update={"end": len(reading.document.text), "width": 0, "height": 0})
    document = spoken(reading, language).document.model_copy(update={"pages": (page,), "line_starts": (0, 8, 60)})
    tag = OpenTag(id="t1", section_id="s1", kind=kind, concept="gauge", question="?", at=document.evidence(10, 20))
    assert "2" in _reason(document, tag)


def test_places_are_told_by_lines_where_there_are_no_pages(tmp_path):
    from twopass import read
    from twopass.report.ledger import ledger, to_table

    source = "# Weirs\n\n## 1 Water\n\nThe gauge is read twice a day, as Section 2 tells in full.\n\n## 2 Wood\n\nOak."
    (tmp_path / "a.md").write_text(source)
    made = read(tmp_path / "a.md")
    assert "(line 5)" in to_markdown(made)
    assert "p. 1" not in to_markdown(made) + to_html(made)
    (row,) = ledger(made)
    assert (row["line"], row["target_line"]) == (5, 7)
    assert to_table([row]).splitlines()[1].split() == [
        "5",
        "Section",
        "2",
        "section",
        "resolved",
        "line",
        "7",
        "2",
        "Wood",
    ]
    kept = tmp_path / "a.json"
    made.save(kept)
    assert made.version == 2
    assert to_markdown(Reading.load(kept)) == to_markdown(made)
