"""Whether a sentence may stand by itself in an index: its shape, before what it says is weighed."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from math import prod
from unicodedata import category

from twopass.languages import WITHOUT_BLANKS
from twopass.languages.dot_leaders import has_leaders
from twopass.languages.regexes import either, entries, initials, spelled
from twopass.schema import Role
from twopass.text.compression import as_said
from twopass.text.sentence_views import Phrasing
from twopass.text.tokens import HAN, WORD, cue, function_words, letters_in

# Each alternative of the patterns that every sentence is searched for begins with a character that few places hold and
# looks back from there: the search need not stop at every word.

CITATION = re.compile(
    r"\[\d+(?:\s*[,;–-]\s*\d+)*\]|\([^()]{0,80}?\b(?:1[89]|20)\d\d[a-z]?(?:[;,][^()]{0,120})?\)|\[[A-Z][A-Za-z+]{1,8}\d\d[a-z]?\]"
)
_CODE = re.compile(r"[{}\\]|=>|->|::|==|\+=|&&|\|\||;\s*$|</|/>|\$\w|\(\)(?<=\w\(\))|#include|_(?<=\w_)\w+_\w")
_LINK = re.compile(r"[hH][tT]{2}[pP][sS]?:|[wW]{3}\.|@(?<=\S@)[^\s@]+\.\w|[dD](?<!\w[dD])[oO][iI]\b")
_WORK_LABEL = re.compile(r"\s*\[\w{1,12}\]")
# The mark of an item, and the bare number of a step: "1 Go to Settings".
_LIST_MARK = re.compile(
    r"(?:[•▪◦●■□–—*·∙-]|\(?(?:\d{1,2}|[a-zA-Z]|[ivx]{1,4})[.)])\s+|\d{1,2}\s+(?=[A-ZÀ-ÞА-ЯΑ-Ω][a-zà-ÿа-яα-ω]+\s)"
)
# A row of a contents page or table: it ends in a number, or in "… 42.", and is no sentence.
_ROW = re.compile(r"^[^.!?]{1,160}\s\d{1,4}$|(?:…|\.\s\.)\s*\d{1,4}\.?$")
_AMOUNTS = re.compile(  # three figures side by side: a row of a table
    r"\d[\d.,]{0,30}\)?%?[\s—–−-]+(?:\(?[$€£]?\s?\d[\d.,]{0,30}\)?%?[\s—–−-]+){2}"
)
_FORMULA = re.compile(r"[=∂∑∫√≈≤≥±×→⇒∈∀∃^~|\U0001d400-\U0001d7ff\u0300-\u036f\u2200-\u22ff]")
_SIGN_FIRST = re.compile(
    r"[\U0001d400-\U0001d7ff\u2100-\u214f]\S{0,6}\s+[^\W\d_]{0,2}[\U0001d400-\U0001d7ff\u2100-\u214f=+]"
)
_VARIABLE_FIRST = re.compile(r"[A-Z], ")  # "S, S is no arrow", of a sentence that its formula parts
_FORMULA_LAST, _CUT_SHORT = re.compile(r":\s+\S{1,3}(?:\s\S{1,3})*$"), 0.2  # "the loss becomes: ∑ ∑."
_CALLED, _LED = 45, 16  # characters in which a sentence that is about a figure, or about another part, names it
_SECOND_WORD = re.compile(r"([^\W\d_]+)\s([A-ZÀ-ÞА-ЯΑ-Ω][a-zà-ÿа-яα-ω]+)\s")
_TITLED = re.compile(r"[^\W\d_]+ [\dIVX]+(?:\.\d+)*\s?\([^()]*\)[.:]?")  # a label, its number and its title
_LABELLED = 0.45  # worth of a sentence that a label stands before
_SIGNS = 3  # signs of a formula that a sentence may hold and still be read aloud
_TITLE, _CAPITALS = 8, 0.6  # words up to which a line is a title if that share of them begins with a capital
_LETTERS = 0.75  # share of letters in running text, digits and stops counted
_OPEN, _SHUT = "([{（【", ")]}）】"
_TERMINAL = ".!?。．！？؟।॥۔።։။។"
_UNSTOPPED = re.compile(r"[\u0e01-\u0eff]")  # Thai and Lao end their sentences with a blank
_OPENING_MARKS, _CLOSING_MARKS = "\"'“‘«([（「『", "\"'”’»)]）】」』"
_CITES_PAGES = re.compile(r"\bpp?\.\s?\d[\d\s,–-]*(?:et seq|f{1,2})?\.?$")  # "… in the WTO p. 145-146."
_FEWEST = 12  # letters
_PER_WORD = (
    (HAN, 1.6),
    (re.compile(r"[\u3041-\u30ff]"), 2.5),
    (re.compile(r"[\u0e01-\u0edf\u1000-\u109f\u1780-\u17ff]"), 4.5),
)
"""Scripts without blanks between words, and about how many characters of them make one."""
_BESIDE = {"caption": 0.05, "footnote": 0.25}  # worth of what stands beside the running text
_Words = tuple[frozenset[str], re.Pattern[str]]  # a pattern, and the words of which what it matches holds one


def is_work(text: str) -> bool:
    """Whether the text is an entry of a list of works."""
    label = _WORK_LABEL.match(text)
    return (label is not None) + len(_work().findall(text, label.end() if label else 0)) > 2


@cache
def _work() -> re.Pattern[str]:
    """What entries of lists of works have: names of authors, publishers, pages and years."""
    published = either(rf"(?<={first}){rest}" for first, rest in initials(entries("prose", "publishing")).items())
    pages = either(
        rf"{first}(?<!\w{first}){rest}\s\d+[–-]" for first, rest in initials(entries("prose", "pages")).items()
    )
    return re.compile(
        r"[A-ZÀ-Þ](?<!\w[A-ZÀ-Þ])(?:\.\s?(?:[A-ZÀ-Þ]\.\s?){0,5}[A-ZÀ-Þ][a-zà-ÿ]+,|[a-zà-ÿ]+,\s+[A-ZÀ-Þ]\.|"
        rf"{published}\b)|{pages}|"
        r"p(?<!\wp)p?\.\s?\d+|[12](?<!\w[12])(?:(?<=1)9|(?<=2)0)\d\d[a-z]?\.|e(?<!\we)t al\."
    )


@cache
def own_work() -> re.Pattern[str]:
    """ "This paper": words in small letters that point to the document itself, in any language."""
    return re.compile(rf"\b{spelled(entries('prose', 'this'))}\s+{spelled(entries('prose', 'work'))}\b(?!-)")


@cache
def _at_hand() -> re.Pattern[str]:
    """Words that point to nothing outside their sentence: "this paper", "such as"."""
    return re.compile(either((own_work().pattern, rf"\b{spelled(entries('prose', 'such_as'))}\b")))


def announces(text: str, language: str) -> bool:
    """Whether a sentence tells what a part of the document holds, rather than saying it: "This section describes"."""
    return _announcing(language).match(text.lower().lstrip(_OPENING_MARKS)) is not None


@cache
def _announcing(language: str) -> re.Pattern[str]:
    return re.compile(either(entries("prose", "announces", language=language)))


def calls_out(text: str) -> bool:
    """Whether a sentence begins with a figure, table or part by its number: "In Figure 3 we show"."""
    low = text[:_CALLED].lower()
    return _part().search(low[:_LED]) is not None or _figure()[1].search(low) is not None


def is_sentence(text: str) -> bool:
    """Whether the text, but for the mark of an item, begins and ends as a sentence does and is mostly letters."""
    if mark := _LIST_MARK.match(text):
        text = text[mark.end() :]
    core = text.rstrip(_CLOSING_MARKS)
    if not core or not _is_end(core[-1], _TERMINAL + ":：") or not _begins(text):
        return False
    solid = sum(not letter.isspace() for letter in text)
    return letters_in(text) >= _LETTERS * solid


def is_ended(text: str) -> bool:
    """Whether a text ends as a sentence does."""
    core = text.rstrip(_CLOSING_MARKS)
    return bool(core) and _is_end(core[-1], _TERMINAL)


def before_text(title: str) -> str:
    """A title with the mark that parts it from the text after it, where it has none of its own."""
    return f"{title} " if title.endswith(("?", "!", "？", "！")) else f"{title}: "


def without_mark(text: str) -> str:
    """A text without the mark of an item at its head."""
    mark = _LIST_MARK.match(text)
    return text[mark.end() :] if mark else text


def worth(said: Phrasing, role: Role) -> float:
    """How fit the sentence is to be quoted alone, from 0 (debris) to 1 (a whole plain statement)."""
    if (said.letters < _FEWEST and not _is_dense(said.text)) or role in ("figure", "table") or _is_row(said.text):
        return 0.0
    form = prod((_BESIDE.get(role, 1.0), *(part(said) for part in _FORM)))
    return form * _length(said) * (prod(part(said) for part in _WORDING) * _standing(said))


def _is_row(text: str) -> bool:
    """Whether the text is a row of a table or contents page, or a caption."""
    if has_leaders(text) or _caption().match(text):
        return True
    return (text[-1:].isdecimal() or text[-2:-1].isdecimal()) and _ROW.search(text) is not None


@cache
def _caption() -> re.Pattern[str]:
    labels = spelled(entries("prose", "figures", "captions"))
    return re.compile(rf"^{labels}\s*(?:\(\d[\d.]*\)|[\dA-Z][\w.-]{{0,6}}\s*[:.–—|])", re.IGNORECASE)


# ── form: what is left of a sentence's worth for its letters, marks and signs ─────────────────────


def _lettered(said: Phrasing) -> float:
    share = said.letters / max(1, len(said.text) - said.text.count(" "))
    return 1.0 if share >= _LETTERS else max(0.02, (share / _LETTERS) ** 3)


def _ended(said: Phrasing) -> float:
    if said.core and _is_end(said.core[-1], _TERMINAL):
        return 1.0
    return 0.25 if said.core.endswith((":", "：", ";")) else 0.15


def _begun(said: Phrasing) -> float:
    if said.text[:1] in "([" and CITATION.match(said.text):
        return _CUT_SHORT
    if _begins(said.text):
        return _LABELLED if _starts_late(said) else 1.0
    return 0.5 if _LIST_MARK.match(said.text) else 0.1


def _starts_late(said: Phrasing) -> bool:
    """Whether a label stands before the sentence, as in a table: "GRANT If set"; or is all: "Lemma 2.1 (Bounds)."."""
    if _TITLED.fullmatch(said.text):
        return True
    found = _SECOND_WORD.match(said.text)
    stops = function_words(said.language)
    return found is not None and found[2].lower() in stops and found[1].lower() not in stops


def _begins(text: str) -> bool:
    head = text.lstrip(_OPENING_MARKS)
    if _SIGN_FIRST.match(head) or _VARIABLE_FIRST.match(head):
        return False
    return bool(head) and (head[0].isupper() or _without_case(head[0]))


def _without_case(letter: str) -> bool:
    """Whether a letter is of a script that has no capitals, or writes none at the start of a sentence, as Georgian."""
    return category(letter) == "Lo" or "\u10d0" <= letter <= "\u10ff"


def _is_end(sign: str, ends: str) -> bool:
    """Whether a sentence may end with this sign."""
    return sign in ends or _UNSTOPPED.match(sign) is not None


def _bracketed(said: Phrasing) -> float:
    return 0.4 if sum(map(said.text.count, _OPEN)) != sum(map(said.text.count, _SHUT)) else 1.0


def _quoted(said: Phrasing) -> float:
    return 0.5 if said.text.count("“") != said.text.count("”") or said.text.count('"') % 2 else 1.0


def _in_small_letters(said: Phrasing) -> float:
    shouts = sum(map(str.isupper, said.text)) > 0.5 * said.letters
    return 0.05 if shouts or _AMOUNTS.search(said.text) else 1.0


def _without_formula(said: Phrasing) -> float:
    if ":" in said.text and _FORMULA_LAST.search(said.core):
        return _CUT_SHORT
    return min(1.0, (_SIGNS / max(1, len(_FORMULA.findall(said.text)))) ** 2)


def _without_source(said: Phrasing) -> float:
    return 0.05 if _source().match(said.text) else 1.0


@cache
def _source() -> re.Pattern[str]:
    return re.compile(rf"{spelled(entries('prose', 'sources'))}\s*[:：]")


def _without_code(said: Phrasing) -> float:
    return 0.35 if _CODE.search(said.text) else 1.0


def _without_link(said: Phrasing) -> float:
    return 0.4 if _LINK.search(said.text) else 1.0


def _stated(said: Phrasing) -> float:
    if said.core.endswith(("?", "？", "؟")):
        return 0.3
    return 0.6 if said.core.endswith(("!", "！")) else 1.0


_FORM: tuple[Callable[[Phrasing], float], ...] = (
    *(_lettered, _ended, _begun, _bracketed, _quoted, _in_small_letters, _without_formula),
    *(_without_source, _without_code, _without_link, _stated),
)


def _is_dense(text: str) -> bool:
    """Whether the text holds a script without blanks."""
    return any(script.search(text) for script, _ in _PER_WORD)


def _length(said: Phrasing) -> float:
    """Sentences of 8 to 40 words are whole and still readable; Chinese counts about 1.6 characters a word, Japanese
    2.5 in kana, Thai and its neighbours 4.5.
    """
    words = len(said.words)
    if not said.text.isascii() and _is_dense(said.text):
        words = int(sum(len(script.findall(said.text)) / each for script, each in _PER_WORD))
    if words < 4:
        return 0.1
    if words < 8:
        return 0.5 + 0.5 * (words - 4) / 4
    return 1.0 if words <= 40 else max(0.2, 1.0 - (words - 40) / 40)


# ── wording: running text has function words, no licence notices, few citations, no bibliography ──


def _joined(said: Phrasing) -> float:
    stops = function_words(said.language)
    if said.language in WITHOUT_BLANKS or not said.words or not stops:
        return 1.0
    share = sum(word in stops for word in said.words) / len(said.words)
    return 1.0 if share >= 0.2 else max(0.05, share / 0.2)


def _untitled(said: Phrasing) -> float:
    if said.language in WITHOUT_BLANKS or not 0 < len(said.words) <= _TITLE:
        return 1.0
    capitals = sum(word[:1].isupper() for word in WORD.findall(said.text))
    return 0.2 if capitals >= _CAPITALS * len(said.words) else 1.0


def _spelled(said: Phrasing) -> float:
    if said.language in WITHOUT_BLANKS or not said.words:
        return 1.0
    stops = function_words(said.language)
    single = sum(len(word) == 1 and word not in stops for word in said.words)
    return 0.2 if single / len(said.words) > 0.2 else 1.0


def _without_notice(said: Phrasing) -> float:
    return 0.25 if said.holds("boilerplate") else 1.0


def _seldom_citing(said: Phrasing) -> float:
    return 0.6 if len(CITATION.findall(said.text)) > 2 else 1.0


def _no_work(said: Phrasing) -> float:
    return 0.15 if is_work(said.text) or _CITES_PAGES.search(said.text) else 1.0


def _no_note(said: Phrasing) -> float:
    words, notes = _notes()
    return 0.3 if not words.isdisjoint(said.tokens) and notes.search(said.text) else 1.0


@cache
def _notes() -> _Words:
    """What stands in legal notes: "supra", "Id. at 12"."""
    return frozenset(entries("prose", "note_words")), re.compile(either(entries("prose", "notes")))


_WORDING: tuple[Callable[[Phrasing], float], ...] = (
    *(_joined, _untitled, _spelled, _without_notice, _seldom_citing, _no_work, _no_note),
)


# ── standing: less for a sentence that leans on others ────────────────────────────────────────────


def _standing(said: Phrasing) -> float:
    """Less for "This ...", "as noted above", "Figure 2 shows"; not for "this paper"."""
    low, language = said.low, said.language
    opening = as_said(language).match(low)
    if cue(language, "contribution").match(low, opening.end() if opening else 0):
        return 1.0
    lean = cue(language, "anaphora").match(low)
    value = 0.7 if _points(said, lean.end() if lean else 0) else 1.0
    if _part().search(low):
        value *= 0.6
    if _holds(_figure(), said):
        value *= 0.7
    return value * (0.5 if _holds(_shown(), said) else 1.0)


def _holds(wanted: _Words, said: Phrasing) -> bool:
    """Whether a pattern is found in the small letters of a sentence; one that has none of its words is not searched."""
    return not wanted[0].isdisjoint(said.tokens) and wanted[1].search(said.low) is not None


@cache
def _part() -> re.Pattern[str]:
    """ "Section 3", "chapter b": a part of the document by its number, in any language."""
    led = (rf"{first}(?<!\w{first}){rest}\s*[\da-z]\b" for first, rest in initials(entries("prose", "parts")).items())
    return re.compile(either((*led, *entries("prose", "counted_parts"))))


@cache
def _figure() -> _Words:
    """ "Figures 3": a figure or table by its number, anywhere."""
    labels = entries("prose", "figures_named")
    return _tokens(labels), re.compile(rf"\b{spelled(labels)}\s*\d")


@cache
def _shown() -> _Words:
    """ "As shown in Figure 3": one at the start of the sentence, or "in the figure below"."""
    labels, before = entries("prose", "figures", "equations"), spelled(entries("prose", "shown_after"))
    opening = rf"^(?:\W*)(?:{before}\s+)*{spelled(labels)}\s*\(?\d"
    found = either((opening, *entries("prose", "shown_here")))
    return _tokens(labels) | frozenset(entries("prose", "shown_words")), re.compile(found)


def _tokens(labels: tuple[str, ...]) -> frozenset[str]:
    return frozenset(label.rstrip(".") for label in labels)


def _points(said: Phrasing, start: int) -> bool:
    """Whether the words from `start` on point to others: "above", "the following"; "this paper" points to itself."""
    if not said.may_hold("pointing"):
        return False
    return cue(said.language, "pointing").search(_at_hand().sub(" ", said.low[start:])) is not None
