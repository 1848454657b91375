"""The title of the document before its first line, where the line does not say by itself what the document is."""

from __future__ import annotations

import re
from functools import cache
from pathlib import PurePath

from twopass.extractive.self_description import called_in, read_saying
from twopass.extractive.study import Study
from twopass.findings import SynthesisFindings
from twopass.languages import across
from twopass.languages.regexes import entries, spelled
from twopass.schema import Evidence
from twopass.text.tokens import phrases

LONGEST_TITLE = 160
"""Characters of a title that may stand before a sentence."""
# Share of the title's telling words from which a sentence says it all, and one on the document.
_HELD, _HELD_OWN = 0.8, 0.6
ZONE = 20_000
"""Characters in which a title stands."""
_SPOKEN, _OFTEN = 0.3, 3  # share of them that the text takes up, and how often a word stands in it then
_FILE = re.compile(r"\w\.[a-z]{3,4}$")  # "spec.tex"
_BESIDE = re.compile(r"^\W*\d+(?:\.\d+)*[.)]?\s+|\s[\d.]*\d\s?(?:cm|mm|pt|em|ex)$|(?<=[a-zà-ÿ?!])\d$|[\s#:.*∗†‡§¶]+$")


def titled(study: Study, text: str) -> str:
    """The text with the title before it, where it lacks what that says."""
    title = usable_title(study)
    wanted = stems_of_title(study, title)
    held = wanted.intersection(study.statistics.words.read_stems(text))
    own = read_saying(text, study.statistics.language, called_in(study.document.title)).own
    if (
        not title
        or title in text
        or (len(held) >= (_HELD_OWN if own else _HELD) * len(wanted) and (own or not _names_kind(study, title)))
    ):
        return text
    mark = " " if title.endswith(("?", "!", "？", "！")) else ": "
    return f"{title[:1].upper()}{title[1:]}{mark}{text}"


def with_title(study: Study, line: SynthesisFindings, room: int) -> SynthesisFindings:
    """The line with the title before it, where it lacks what that says, and with the place where the title stands."""
    comment = titled(study, line.comment)
    if comment == line.comment or len(comment) > room:
        return line
    return line.model_copy(update={"comment": comment, "evidence": (*line.evidence, *_place(study))})


def _names_kind(study: Study, title: str) -> bool:
    """Whether a title says what kind of document it is: "Annual report"."""
    kinds = entries("self_descriptions", "documents", language=study.statistics.language)
    return not set(kinds).isdisjoint(re.findall(r"\w+", title.lower()))


def usable_title(study: Study) -> str:
    """The document's title where it says what the document is: no file name, no institution, no heading that most
    documents have; empty otherwise.
    """
    title = _BESIDE.sub("", study.document.title)
    low = title.lower()
    if (
        not title
        or len(title) > LONGEST_TITLE
        or study.document.title == PurePath(study.document.path).stem
        or _FILE.search(low) is not None
        or low in across("headings", "stock", "abstracts", "contents")
        or _institutions().search(low) is not None
    ):
        return ""
    return title if _borne_out(study, title) else ""


def _borne_out(study: Study, title: str) -> bool:
    """Whether a title is one by its words: where large type on a page may have been taken for it, the text has to speak
    of some of them.
    """
    stems = stems_of_title(study, title)
    if study.document.counted != "page" or (_names_kind(study, title) and " " in title):
        return bool(stems) or " " in title
    counts, vocabulary = study.statistics.counts, study.statistics.vocabulary
    often = sum(int(counts[vocabulary[stem]]) >= _OFTEN for stem in stems if stem in vocabulary)
    return often > 0 and often >= _SPOKEN * len(stems)


@cache
def _institutions() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){spelled(entries('self_descriptions', 'institutions'))}(?!\w)")


def stems_of_title(study: Study, title: str) -> frozenset[str]:
    """The telling stems of a title, without what documents call themselves."""
    language = study.statistics.language
    plain = phrases(language, "vague") | {*entries("self_descriptions", "documents", "whole", language=language)}
    words = [word for word in re.findall(r"[^\W_]{2,}", title) if word.lower() not in plain]
    return frozenset(study.statistics.words.read_stems(" ".join(words)))


def _place(study: Study) -> tuple[Evidence, ...]:
    """Where the title stands in the text first, if it does."""
    words = map(re.escape, usable_title(study).split())
    found = re.search(r"\s+".join(words), study.document.text[:ZONE])
    return (study.document.evidence(*found.span()),) if found else ()
