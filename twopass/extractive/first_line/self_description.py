"""How plainly a sentence says what the document is that it stands in: who speaks in it, and of what."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from twopass.extractive.whole_sentences import LABEL, LONGEST_LINE
from twopass.languages import WITHOUT_BLANKS, across, tables
from twopass.languages.regexes import either, entries, spelled
from twopass.text.tokens import cue, function_words, phrases

_WORD, _NEAR = re.compile(r"[^\W\d_][\w’'-]*"), 4  # words after "the purpose" of which one is what it is of
_HEAD, _FAR = 125, 260  # characters in which a sentence names who speaks, and in which it says what that does
_STEPS = 3  # parts that are told of
_JOINED = 3  # function words by which a sentence is English, more than it has of its own language
_LEADS, _AHEAD = 50, 60  # characters in which it leads with that, and in which it says so in other words


class Saying(NamedTuple):
    """What a sentence says of its document: `own` speaks of it, by its `kind`, and `leads` with that, or of a `part`
    of it; `does` says what it or its authors do, `aim` what it is for; `plan` how it is divided, `aside` what is of no
    weight; `asked` says what a reader should do who writes such a one.
    """

    own: bool
    leads: bool
    part: bool
    does: bool
    aim: bool
    plan: bool
    aside: bool
    kind: str
    asked: bool


def read_saying(text: str, language: str, called: frozenset[str]) -> Saying:
    """What a sentence says of its document, which its title calls so."""
    language, low = spoken(language), text.lower()
    being = _being(language).match(low)
    found = being or _own(language).match(low) or _own(language, called).match(low)
    found = found or _by_initials(text, language, called)
    asked = found is not None and _asks(low, found.end(), language)
    kind = next(filter(None, found.groupdict().values()), "").lower() if found else ""
    if found is not None and (found.end() > _HEAD or asked):
        found = None
    aims = _listed(language, "aims").match(low)
    aimed = aims is not None and _aimed(low[aims.end() : aims.end() + _AHEAD], language, called)
    named = _the(language).match(low)
    known = named is not None and named["kind"] in _documents(language) | called
    speaks = known and named is not None and _presents(language).match(low, named.end() + 1) is not None
    enacts = _listed(language, "enacts").match(low) is not None
    own, aim = found is not None or aimed or enacts, aims is not None
    does = own and found is not None and _presents(language).search(low, found.end(), found.end() + _FAR) is not None
    return Saying(
        own,
        found is not None and found.end() <= _LEADS,
        kind in entries("self_descriptions", "whole", language=language),
        does
        or being is not None
        or speaks
        or enacts
        or _doing(language, "presenters").search(low, 0, _HEAD) is not None
        or _doing_alone(language).match(low) is not None
        or _contributes(low, language, called),
        aim,
        _listed(language, "plans").search(low) is not None,
        _listed(language, "asides").search(low) is not None,
        kind if found or asked else "",
        asked,
    )


def points_back(text: str, language: str, called: frozenset[str]) -> str:
    """What a sentence points to, after its beginning, that was said before: "We apply these measures", "solves this
    problem", but not "in this paper"; else empty.
    """
    low, language = text.lower(), spoken(language)
    known = _documents(language) | called | function_words(language)
    for found in _those(language).finditer(text):
        what = found["what"]
        itself = _this(language).match(low, found.start()) or what.lower() in known
        if found.start() and not itself and what not in low[: found.start()]:
            return what
    return ""


def says_also(text: str, language: str) -> bool:
    """Whether a sentence goes on from another at its head: "This rule also applies to"."""
    return _word(spoken(language), "also").search(text.lower(), 0, _LEADS) is not None


@cache
def _those(language: str) -> re.Pattern[str]:
    """ "These measures", "this problem"."""
    if language in WITHOUT_BLANKS:
        return re.compile(rf"{_spelled('those', language)}(?P<what>\w)")
    this = (one for one in entries("self_descriptions", "this", language=language) if " " not in one)
    those = spelled({*entries("self_descriptions", "those", language=language), *this})
    return re.compile(rf"(?<!\w){those}\s(?P<what>\w{{3,}})")


def _asks(low: str, at: int, language: str) -> bool:
    """Whether what follows there is what a reader should do with a text: "This essay should choose a theme"."""
    asked = _listed(language, "asks").match(low, at)
    return asked is not None and _presents(language).match(low, asked.end()) is None


def spoken(language: str) -> str:
    """The language in which a document says what it is: where its words are not known, that of most abstracts."""
    return language if language in tables("self_descriptions") else "en"


def is_english(text: str, language: str) -> bool:
    """Whether a sentence of a text in another language is English, as abstracts are, by the words that join others."""
    words = {*text.lower().split()}
    return len(words & function_words("en")) - len(words & function_words(language)) >= _JOINED


def presents(text: str, language: str) -> bool:
    """Whether a sentence has a verb by which a document says what it does; a word with a capital is a name."""
    found = _presents(spoken(language)).finditer(text.lower(), 0, _FAR)
    return any(not text[one.start()].isupper() for one in found)


def does_by_name(text: str, name: str, language: str, *, whole: bool) -> bool:
    """Whether a text begins with a name, and then says what the thing named is for, or, where that may be the whole of
    it, what it does.
    """
    if not text.startswith(f"{name} "):
        return False
    low, after, language = text.lower(), len(name) + 1, spoken(language)
    serves = _listed(language, "serves").match(low, after) is not None
    return serves or (whole and _presents(language).match(low, after) is not None)


def is_notice(text: str, language: str) -> bool:
    """Whether a sentence says how the numbers or words of the text are to be read, "unless otherwise noted"."""
    return _listed(spoken(language), "notices").search(text.lower()) is not None


def is_roadmap(text: str, language: str) -> bool:
    """Whether a sentence tells of part after part what stands there."""
    return len(_listed(spoken(language), "plans").findall(text.lower())) >= _STEPS


def speaks_late(text: str, language: str) -> bool:
    """Whether somebody is said to do something, however late in a sentence."""
    return _doing(spoken(language), "we").search(text.lower(), 0, _FAR) is not None


def speaks(text: str, language: str) -> bool:
    """Whether the authors are named as those who do something, whatever that is."""
    return _authors(spoken(language)).search(text.lower(), 0, _FAR) is not None


def passive(text: str, language: str) -> bool:
    """Whether something is said to be done by nobody named: "An algorithm is developed"."""
    return _listed(spoken(language), "passives").search(text.lower()) is not None


def without_label(text: str) -> str:
    """A sentence of an abstract without the label before it."""
    label = LABEL.match(text)
    kinds = across("self_descriptions", "claims", "grounds", "methods")
    return text[label.end() :] if label and _label_of(text) in kinds else text


def claims(text: str) -> bool:
    """Whether a label before a sentence of an abstract calls it what was found or wanted: "Results: "."""
    return _label_of(text) in across("self_descriptions", "claims")


def rules(text: str) -> bool:
    """Whether a label before a sentence calls it what a court decided, "Held: ", or it names the question before it."""
    return _label_of(text) in across("self_descriptions", "rulings") or _at_issue().match(text) is not None


@cache
def _at_issue() -> re.Pattern[str]:
    return re.compile(rf"(?:\d+\.\s+)?{either(entries('self_descriptions', 'at_issue'))}", re.IGNORECASE)


def _label_of(text: str) -> str:
    label = LABEL.match(text)
    return (label[1] or label[2]).lower() if label else ""


def main_clause(text: str, language: str) -> str:
    """A sentence without an opening before "we" or "this paper" that leans on what is not there, or is too long, or is
    but a word before "we".
    """
    language, low = spoken(language), text.lower()
    if here := _here(language).match(low):
        return text[here.end() :][:1].upper() + text[here.end() + 1 :]
    for found in _restart(language).finditer(low, 0, _FAR):
        opening, rest = low[: found.start()], text[found.end() :]
        if _this(language).search(opening):
            return text
        alone = _WORD.fullmatch(opening) and _authors(language).match(rest.lower())
        if len(text) > LONGEST_LINE or alone or _word(language, "leaning").search(opening):
            return rest[:1].upper() + rest[1:]
    return text


@cache
def _restart(language: str) -> re.Pattern[str]:
    """ ", in this paper we": where a sentence begins anew."""
    own, who = re.sub(r"\?P<\w+>", "?:", _this(language).pattern), _spelled("we", language)
    if language in WITHOUT_BLANKS:
        return re.compile(rf"[，、](?={own}|{who})")
    return re.compile(rf",\s+(?=(?:in )?{own}|{who}\s)|\s(?=in {own},? {who}\s)")


@cache
def _here(language: str) -> re.Pattern[str]:
    """ "Here we show": the word before "we"."""
    return re.compile(rf"{_spelled('here', language)},?\s+(?={_spelled('we', language)}\s)")


def does_here(text: str, language: str) -> bool:
    """Whether a sentence begins with "here" and says what its authors do: "Here, in three mills, we compare"."""
    return _word(spoken(language), "here").match(text.lower()) is not None and speaks(text, language)


@cache
def _word(language: str, kind: str) -> re.Pattern[str]:
    """A word of a kind."""
    edge = "" if language in WITHOUT_BLANKS else r"\b"
    return re.compile(f"{edge}{_spelled(kind, language)}{edge}")


def _contributes(low: str, language: str, called: frozenset[str]) -> bool:
    """Whether a sentence begins as those do that say what a text does."""
    found = cue(language, "contribution").search(low, 0, _AHEAD)
    return found is not None and not (_this(language).search(found[0]) or _this(language, called).search(found[0]))


def _spelled(kind: str, language: str) -> str:
    """A pattern of the words of a kind."""
    return spelled(entries("self_descriptions", kind, language=language))


@lru_cache(maxsize=16)
def _this(language: str, called: frozenset[str] | None = None) -> re.Pattern[str]:
    """ "This survey paper", "the present report"; with what a title calls its document, what only that makes one."""
    this, things = _spelled("this", language), {*entries("self_descriptions", "things", language=language)}
    kinds = {*entries("self_descriptions", "documents", "whole", language=language)} - things
    far, near = (kinds, frozenset[str]()) if called is None else (things & called, called)
    if language in WITHOUT_BLANKS:
        return re.compile(rf"{this}(?P<kind>{spelled(far | near)})")
    other = spelled(phrases(language, "determiners") | phrases(language, "subjects"))
    between = rf"(?!{other}\s)[^\W\d_](?:[\w’'-]|\.(?=\w)|(?<=\.\w)\.)*,?\s+"  # "this Ph.D. project"
    kind = rf"(?:(?:{between}){{0,3}}?(?P<kind>{spelled(far)})|(?P<near>{spelled(near)}))"
    return re.compile(rf"\b{this}\s+{kind}\b(?!-)")


@cache
def _being(language: str) -> re.Pattern[str]:
    """ "This is a short guide to": a sentence that begins with what kind of document this is, and of what."""
    kinds = {*entries("self_descriptions", "documents", language=language)}
    kinds -= {*entries("self_descriptions", "things", "whole", language=language)}
    of = spelled(entries("self_descriptions", "of", language=language))
    return re.compile(rf"{_spelled('being', language)}\s(?:[\w’'-]+\s){{0,2}}(?P<kind>{spelled(kinds)})\s{of}\s")


@lru_cache(maxsize=16)
def _own(language: str, called: frozenset[str] | None = None) -> re.Pattern[str]:
    """The same where the sentence speaks of it: "In this paper, we", but not "the price of this paper"."""
    within = either(entries("self_descriptions", "within", language=language))
    return re.compile(within + _this(language, called).pattern, re.DOTALL)


def called_in(title: str) -> frozenset[str]:
    """What a title calls its document: its last word, and that before a colon, its initials, and kinds of documents
    that only a title makes one.
    """
    words = re.findall(r"\w+", title)
    capitals = "".join(word[0] for word in words if word[0].isupper()).lower()
    initials = {capitals[at:] for at in range(len(capitals) - 1)}
    kinds = across("self_descriptions", "things").intersection(map(str.lower, words))
    return frozenset({*re.findall(r"\w{4,}(?=\s*(?:[:(]|$))", title.lower()), *initials, *kinds})


@cache
def _documents(language: str) -> frozenset[str]:
    return frozenset(entries("self_descriptions", "documents", language=language))


def _aimed(after: str, language: str, called: frozenset[str]) -> bool:
    """Whether "of the act" follows on "the purpose"."""
    if language in WITHOUT_BLANKS:
        return any(one in after for one in _documents(language))
    kinds = _documents(language) - {*entries("self_descriptions", "things", language=language)}
    words = _WORD.findall(after)[:_NEAR]
    others = phrases(language, "anaphora") - {*entries("self_descriptions", "this", language=language)}
    return not (kinds | called).isdisjoint(words) and others.isdisjoint(words)  # and not "of that report"


@cache
def _the(language: str) -> re.Pattern[str]:
    """ "The report", where a sentence begins."""
    the = _spelled("the", language)
    return re.compile(rf"{the}\s+(?P<kind>{_WORD.pattern})")


def _by_initials(text: str, language: str, called: frozenset[str]) -> re.Match[str] | None:
    """ "This RFC", where the document is one, or its title has these initials."""
    found = _initials(language).match(text)
    return found if found and found["kind"].lower() in _documents(language) | called else None


@cache
def _initials(language: str) -> re.Pattern[str]:
    """ "This RFC": the document by its initials."""
    this = _spelled("this", language)
    return re.compile(rf"\W*(?i:{this})\s+(?P<kind>[A-Z]{{2,8}})\b(?!-)")


@cache
def _doing(language: str, kind: str) -> re.Pattern[str]:
    """ "We propose", "the authors have examined": somebody of a kind does something."""
    who, verbs = _spelled(kind, language), _presents(language).pattern
    if language in WITHOUT_BLANKS:  # what is done may stand before the verb
        return re.compile(rf"{who}[^。．]{{0,{_AHEAD}}}?{verbs}")
    return re.compile(rf"(?<!\w){who}\s+(?:\w+\s+){{0,3}}?{verbs}")


@cache
def _doing_alone(language: str) -> re.Pattern[str]:
    """ "Realizamos", "a tal fine analizziamo": the same where the verb itself says who does it."""
    endings = _spelled("endings", language)
    return re.compile(rf"(?:[^.,;:]{{0,{_AHEAD}}}, )?{_presents(language).pattern}{endings}(?!\w)")


@cache
def _authors(language: str) -> re.Pattern[str]:
    edges = ("", "") if language in WITHOUT_BLANKS else (r"\b", r"\s")
    return re.compile(edges[0] + _spelled("we", language) + edges[1])


@cache
def _presents(language: str) -> re.Pattern[str]:
    verbs = either(map(re.escape, entries("self_descriptions", "presents", language=language)))
    return re.compile(verbs if language in WITHOUT_BLANKS else rf"\b{verbs}\w*")


@cache
def _listed(language: str, kind: str) -> re.Pattern[str]:
    return re.compile(either(entries("self_descriptions", kind, language=language)))
