"""Lists, ranges, letters and the many ways in which one number is written."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.crossrefs.papers import build, found, led
from twopass.crossrefs import find_references
from twopass.languages.roman_numerals import roman_value
from twopass.text.numerals import between, canonical, chinese_value, is_range, spellings, to_roman

SECTIONS = "\n\n".join(f"# {number} Title {word}" for number, word in zip(range(3, 9), "abcdef", strict=True))
FIGURES = "\n\n".join(f"Figure {number}: A drawing." for number in (1, 2, 3, 4, 5))


def words(sentence, *pages):
    return [one.text for one in found(f"# 1 Start\n\n{sentence}", *pages)]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("See Section 3.", ["Section 3"]),
        ("See Section\n5 for more.", ["Section\n5"]),
        ("See Section\u00a05 for more.", ["Section\u00a05"]),
        ("See Sect.5 and §6.", ["Sect.5", "§6"]),
        ("See §§ 3 and 4.", ["§§ 3", "4"]),
        ("See Sections 3, 5 and 7.", ["Sections 3", "5", "7"]),
        ("See Sections 5–7.", ["Sections 5", "5–7", "7"]),
        ("See Sections 3 to 5.", ["Sections 3", "Sections 3 to 5", "5"]),
        ("See Section 3 and Section 4.", ["Section 3", "Section 4"]),
        ("See Section 3 and 4.", ["Section 3", "4"]),
    ],
)
def test_sections(sentence, expected):
    assert words(sentence, SECTIONS) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("As Fig. 3(a) and 3(b) show.", ["Fig. 3", "3"]),
        ("As Figure 2a shows.", ["Figure 2a"]),
        ("As Figs. 2 and 3 show.", ["Figs. 2", "3"]),
        ("As Figures 1-3 show.", ["Figures 1", "1-3", "3"]),
        ("In Figure 1, 20 people stand.", ["Figure 1"]),
        ("As Figure3 shows.", ["Figure3"]),
    ],
)
def test_figures(sentence, expected):
    assert words(sentence, FIGURES) == expected


@pytest.mark.parametrize(
    ("sentence", "label", "expected"),
    [
        ("See Table A-1.", "Table A-1: Costs.", "Table A-1"),
        ("See Table 4-1.", "Table 4-1. Costs.", "Table 4-1"),
        ("See Figure S3.", "Figure S3: Pump.", "Figure S3"),
        ("See Fig. 3.1.", "Figure 3.1: Pump.", "Fig. 3.1"),
        ("See Table IV.", "TABLE IV\nCosts", "Table IV"),
        ("See Listing 4.", "Listing 4: Code", "Listing 4"),
        ("By Lemma 2.3 (ii) it holds.", "Lemma 2.3. It holds.", "Lemma 2.3 (ii)"),
        ("By eq. (12) it holds.", "x = y + z (12)", "eq. (12)"),
        ("It holds by (12) and more.", "x = y + z (12)\n\na = b (13)", "(12)"),
        ("See Chapter Two for more.", "# 2 Pumps", "Chapter Two"),
        ("See Appendix B for more.", "# B Proofs", "Appendix B"),
        ("See Part II for more.", "# Part II Pumps", "Part II"),
        ("See Section III for more.", "# III Pumps", "Section III"),
        ("See Chapter 4 for more.", "# Chapter IV Pumps", "Chapter 4"),
        ("See Item 9A for more.", "# Item 9A Controls", "Item 9A"),
        ("See Note 12 for more.", "# Note 12 Taxes", "Note 12"),
        ("As described in 2.1.3.", "# 2.1.3 Pumps", "2.1.3"),
    ],
)
def test_one_number_in_its_form(sentence, label, expected):
    assert (expected, 2) in led(f"# 1 Start\n\n{sentence}", label)


@pytest.mark.parametrize(
    "sentence",
    [
        "In 2012 (12) people came.",
        "We could not figure out 3 of them.",
        "The page layout 2 is fine.",
        "We use version 5.2 of it.",
        "It has 3 parts and 12 pages.",
        "This is page 3 of 10.",
        "Maps [0, 1] to [2, 3], see the figure [3].",
        "In this section I show it.",
        "We wrote the section. 3 of us were tired.",
        "The table has notes 2,297,050 and more.",
        "Smith, J. (2010). Pumps. Journal of Pumps 12, pp. 3-5.",
        "List of Figures 3",
    ],
)
def test_what_only_looks_like_a_reference(sentence):
    assert led(f"# 1 Start\n\n{sentence}", SECTIONS, FIGURES, "x = y (12)\n\na = b (13)") == []


@pytest.mark.parametrize("page", ["", "A-"])
def test_labels_headings_and_contents_are_no_references(page):
    contents = "# Contents\n\n" + "\n".join(f"Section {n} Pumps . . . . . . {page}{n}" for n in range(1, 8))
    assert (
        led(contents, "# 1 Proof of Theorem 2\n\nStep 1: open it.\n\nTheorem 2. All is well.", "Figure 3: A pump.")
        == []
    )


def test_a_number_in_the_next_row_is_no_reference():
    assert words("Treasury notes\n1 Of which held\n\nsteps\n2 Pumps") == []


def test_a_reference_joined_to_one_of_another_work_belongs_there():
    kinds = {one.text: one.status for one in found("# 1 Start\n\nSee Section 2 and Section 3 of the Act.", "# 2 Two")}
    assert kinds == {"Section 2": "external", "Section 3": "external"}


def test_where_a_work_is_cited_on_leads_back():
    assert words("Lee and Brown. Pumps and pipes. A long title, 2006. [Cited on page 1.]") == []


def test_a_bibliography_holds_none():
    entries = "\n\n".join(f"[{n}] A. Smith. Pumps, Chapter {n}. Wiley, 19{n}0, page 2." for n in range(1, 6))
    pages = (f"# 1 Start\n\nSee Chapter 2.\n\n# References\n\n{entries}", "# 2 End\n\nAll is well.")
    assert led(*pages) == [("Chapter 2", 2)]


def test_a_page_is_found_by_its_printed_number():
    document, skeleton = build("# Start\n\nSee page 1 and page iv.", "…", "…", "…")
    printed = tuple(
        page.model_copy(update={"label": label})
        for page, label in zip(document.pages, ("iii", "iv", "1", "2"), strict=True)
    )
    document = document.model_copy(update={"pages": printed})
    assert [one.target_page for one in find_references(document, skeleton)] == [1, None]
    many = build(*["# Start\n\nSee page 2 and page iv."], *["…"] * 9)
    labels = ("iii", "iv", *map(str, range(1, 9)))
    pages = tuple(page.model_copy(update={"label": label}) for page, label in zip(many[0].pages, labels, strict=True))
    found_pages = find_references(many[0].model_copy(update={"pages": pages}), many[1])
    assert [one.target_page for one in found_pages] == [4, 2]


@pytest.mark.parametrize(("number", "value"), [("IV", 4), ("xii", 12), ("MCMXC", 1990), ("IIII", 0), ("", 0), ("A", 0)])
def test_roman_numerals(number, value):
    assert roman_value(number) == value


@given(st.integers(1, 3000))
def test_roman_numerals_come_back(value):
    assert roman_value(to_roman(value)) == value


def test_numbers_are_compared_in_one_form():
    assert canonical("5–2") == canonical("5-2") == "5-2"
    assert canonical(" А.1. ") == "A.1"  # a Cyrillic letter
    assert spellings("IV.2") == ("IV.2", "4.2")
    assert spellings("4.2") == ("4.2", "IV.2")
    assert between("3.1", "3.4") == ["3.2", "3.3"]
    assert between("A", "D") == ["B", "C"]
    assert between("3", "400") == []
    assert is_range("5", "7")
    assert not is_range("7", "5")
    assert not is_range("A.1", "B")
    assert [chinese_value(number) for number in ("三", "十", "十二", "二十", "三十五", "三五", "")] == [
        3,
        10,
        12,
        20,
        35,
        0,
        0,
    ]


PIECES = st.sampled_from(
    [
        "Section 3",
        "Sections 4–6",
        "see Figure 2",
        "(12)",
        "Theorem 5.",
        "in Table A-1",
        "the next section",
        "page 3",
        "\n",
        "Chapter",
        "of [7]",
        "3.1",
        "“Title b”",
        "§ 4",
        "and",
        "Eq. (3)",
        ",",
        "II",
        "next",
        "section above",
        "第3章",
        "x = y",
    ]
)


@settings(max_examples=150)
@given(
    st.lists(st.lists(PIECES, max_size=12).map(" ".join), min_size=1, max_size=4), st.sampled_from(["en", "de", "zh"])
)
def test_any_text_gives_verbatim_spans_in_order(pages, language):
    document, skeleton = build(*pages, SECTIONS, FIGURES, language=language)
    references = find_references(document, skeleton)
    assert [one.start for one in references] == sorted(one.start for one in references)
    for one in references:
        assert one.text == document.text[one.start : one.end]
        assert one.text.strip()
        assert one.page == document.page_at(one.start)
        assert (one.direction == "none") == (one.target_page is None)
        assert (one.status in ("resolved", "partial")) == (one.target_page is not None)
        assert bool(one.reason) == (one.status != "resolved")
        if one.target_at:
            assert one.target_at.quote == document.text[one.target_at.start : one.target_at.end]
        if one.target_page:
            expected = "forward" if one.target_page > one.page else "back" if one.target_page < one.page else "same"
            assert one.direction == expected
