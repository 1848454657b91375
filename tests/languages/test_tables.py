"""Every language has a table for every concern, whole, with patterns that compile and nothing empty in it."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from string import Formatter
from typing import Any

import pytest

from tests.languages.tables_read import concerns, strings
from twopass.gaps.patterns import PATTERNS, openings
from twopass.languages import LANGUAGES, tables
from twopass.languages.regexes import either, entries, initials, spelled

OTHERS = "de fr es it pt ru el zh"
LACKING = [
    ("common_words", "el zh", "*", "nobody has counted documents yet"),
    ("common_words", "de fr es it pt ru", "general verbs modifiers", "nobody has counted documents yet"),
    ("headings", OTHERS, "ordinal_endings", "English alone writes letters after a figure without a mark"),
    ("headings", OTHERS, "leads_on unfinished", "the model of headings was fitted with the English words"),
    ("headings", "zh", "spelled", "its numerals are signs"),
    ("headings", "zh", "acts scenes", "none were seen"),
    ("keyphrases", OTHERS, "spoken participles telltale plural plurals", "for the English terms in any document"),
    ("keyphrases", OTHERS, "nouns adverbs", "measured on English documents only"),
    ("layout", OTHERS, "before_caption", "as English journals name figures"),
    ("layout", OTHERS, "frame_begins frame_ends frame_title", "a library that writes English around any book"),
    ("layout", OTHERS, "versus versus_within parties", "as courts of the common law name a case"),
    ("layout", "zh", "of captions seldom goes stays", "it is written without blanks, its labels are `glued`"),
    ("layout", "fr es it pt ru el", "goes", "nothing is known of first parts that also stand alone"),
    ("layout", "de es it ru el", "stays", "first parts are written in one word with the next"),
    ("openings", "ru el zh", "aside core governs heads", "concepts are cut by their marks alone"),
    ("openings", "de", "governs heads", "the verb stands behind what is announced"),
    ("openings", "el zh", "halfway ending", "no promises were seen that say so"),
    ("openings", "fr es it pt ru el zh", "explains", "the definitions themselves say it"),
    ("prose", OTHERS, "talk elliptic expletive pronouns not_subjects", "measured on English documents only"),
    ("prose", OTHERS, "never_first", "looked for in every document, where they open other names"),
    ("prose", OTHERS, "note_words notes", "the notes of lawyers are Latin everywhere"),
    ("prose", "ru el zh", "publishing", "entries in lists of works are known by their Latin letters"),
    ("prose", "de", "as_said", "the verb stands before its subject once such a clause is gone"),
    ("prose", "zh", "abbreviations closing pages trailing", "it does not abbreviate by stops"),
    ("prose", "zh", "this work acronym_after linking shown_after callouts", "it is written without blanks"),
    ("prose", "zh", "parts shown_here shown_words as_follows", "its `counted_parts` hold their number"),
    ("questions", OTHERS, "forms", "the stemmers bring most forms together, and nobody has listed the others"),
    ("references", OTHERS, "before_above noun_goes_on of_another", "in other languages the noun stands first"),
    ("references", OTHERS, "but_one", "other languages have a word of their own for what comes after the next"),
    ("references", OTHERS, "writings owners owned work_names", "works are known there by `works`"),
    ("references", OTHERS, "laws court_after earlier_report dated to_form", "laws and forms of the United States"),
    ("references", "zh", "on_page to_note cites cited_on in_work", "it is written without blanks"),
    ("self_descriptions", "zh", "being of", "it is written without blanks"),
    ("self_descriptions", OTHERS, "labels", "as English journals and programs print them"),
    ("self_descriptions", OTHERS, "rulings at_issue", "as courts of the common law say it"),
    ("statements", "ru el", "ordinals", "too many forms of case and gender; a figure must stand there as it is"),
    ("statements", "zh", "ordinals", "its ordinals hold the number itself"),
    ("statements", "zh", "negatives", "its negations are signs, looked for in any place"),
    ("openings", OTHERS, "words", "fragments of the patterns of one language"),
    ("references", OTHERS, "kinds", "what has no word of its own is found by the English one"),
]  # fmt: skip
"""Concern, languages, what these lack that English has, and why; a star stands for the whole table."""
EMPTY = [
    ("admissions", "zh", "words", "it is written without blanks"),
    ("cues", "de ru zh", "relatives articles links definites verbs", "the rule that asks for them does not hold there"),
    ("headings", "ja he", "part chapter section item", "nothing is known of what stands before a number"),
    ("headings", "ko", "part chapter section item", "its words stand behind the number, as the Chinese ones do"),
    ("headings", "zh", "part chapter section item", "its words stand behind the number: `part_counters` and so on"),
    ("keyphrases", "en", "plurals", "nothing takes the place of an ending"),
    ("keyphrases", "zh", "verbs", "its words have no endings"),
    ("openings", "ru el", "research denoted", "none were seen"),
    ("references", "ru el zh", "a the numerals works", "there are no articles, or nothing was seen"),
    ("self_descriptions", "ru zh ja", "the", "there are no articles"),
    ("statements", "ru el zh", "joins", "nothing stands inside a number that is written out"),
    ("report", "en", "unread pictures unnoted replaced dropped", "the warnings are English as they are"),
]
"""What may be empty, and why."""


def allowed(rules: list[tuple[str, str, str, str]], concern: str, language: str, key: str) -> bool:
    """Whether a language may lack a key, or have it empty."""
    return any(
        one == concern and language in codes.split() and (keys == "*" or key in keys.split())
        for one, codes, keys, _ in rules
    )


def empties(table: dict[str, Any]) -> set[str]:
    """The keys of a table with nothing in them."""
    return {key for key, value in table.items() if value in ("", [], {}) or "" in strings(value)}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("concern", concerns())
def test_every_language_has_what_english_has(concern, language):
    known = tables(concern)
    lacking = known["en"].keys() - known.get(language, {}).keys()
    assert not [key for key in lacking if not allowed(LACKING, concern, language, key)]


@pytest.mark.parametrize("concern", concerns())
def test_tables_read_one_by_one_are_those_of_the_whole_file(concern):
    whole = tomllib.loads(files("twopass.languages").joinpath(f"{concern}.toml").read_text(encoding="utf-8"))
    assert list(tables(concern).items()) == list(whole.items())


def test_names_are_joined_by_the_word_for_and():
    assert all(one["and"][0] == tables("cues")[code]["and"] for code, one in tables("references").items())


@pytest.mark.parametrize("concern", concerns())
def test_nothing_is_empty(concern):
    found = {(language, key) for language, table in tables(concern).items() for key in empties(table)}
    assert not [(language, key) for language, key in found if not allowed(EMPTY, concern, language, key)]


@pytest.mark.parametrize("concern", concerns())
def test_what_english_has_is_of_one_kind_everywhere(concern):
    known = tables(concern)
    for language, table in known.items():
        for key, value in table.items():
            kinds = (
                (str, list)
                if concern == "openings" and key != "words" and key != "asks"
                else type(known["en"].get(key, value))
            )
            assert isinstance(value, kinds), f"{language}.{key}"


@pytest.mark.parametrize("concern", ["reasons", "report"])
def test_frames_name_the_same_places_in_every_language(concern):
    def places(frame: str) -> set[str]:
        return {name for _, name, _, _ in Formatter().parse(frame) if name}

    for language, table in tables(concern).items():
        for key, frame in tables(concern)["en"].items():
            if frame and isinstance(frame, str):
                assert places(table[key]) <= places(frame), f"{language}.{key}"
    assert tables("reasons").keys() == tables("report").keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_openings_compile(language):
    assert all(getattr(openings(language), name) is not None for name in PATTERNS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_openings_hold_nothing_else(language):
    assert tables("openings")[language].keys() <= PATTERNS | {"numbers", "asks", "words"}


@pytest.mark.parametrize("concern", concerns())
def test_lists_compile_as_words_and_patterns(concern):
    """A key is of words or of patterns, as its file says at its head; both have to make a pattern."""
    for language, table in tables(concern).items():
        for key, value in table.items():
            if concern != "openings" and isinstance(value, list) and all(isinstance(one, str) for one in value):
                said = entries(concern, key, language=language)
                re.compile(spelled(said))
                if any(mark in one for one in said for mark in "\\[("):
                    re.compile(either(said))


def test_what_a_language_lacks_never_matches():
    assert entries("prose", "no such key") == ()
    for pattern in (either(()), spelled(())):
        assert not re.search(pattern, "anything at all")


def test_the_longest_word_wins_and_marks_in_words_are_marks():
    found = re.compile(spelled(["fig", "fig.", "figure"]))
    assert [found.match(text)[0] for text in ("fig. 3", "figs", "figure")] == ["fig.", "fig", "figure"]
    assert not re.fullmatch(spelled(["fig."]), "figs")


def test_words_are_parted_after_their_first_character():
    parts = initials(["section", "sec.", "§"])
    assert set(parts) == {"s", "§"}
    assert re.fullmatch("s" + parts["s"], "sec.")
    assert re.fullmatch("§" + parts["§"], "§")
