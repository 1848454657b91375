"""What an opening sentence is about, in a few of its own words."""

from __future__ import annotations

import re

from twopass.gaps.patterns import Openings
from twopass.text.tokens import HAN, content_stems, function_words, phrases

LONGEST = 80
"""Characters of a concept: a phrase that fits on a line beside its tag."""

FEWEST = 2
"""Content words below which a concept ("example", "the result") could be closed by any passage."""

POINTING = 80
"""Characters of a sentence that may be about nothing but the one before ("We return to this below.")."""

_EDGE = " \t\n,.;:!?()[]{}«»“”\"'‘’—–-。，；：！？（）।؟،؛"
_CUT = re.compile(r"[;:.!?—–()]\s?|,\s|\s(?=\()")
_TOKEN = re.compile(r"\S+")


def concept_of(words: str, given: Openings, language: str, before: str, title: str, announced: int = 0) -> str:
    """The part of the words that says what is announced, or asked, without the announcing phrase.

    First what follows the announcing phrase, which ends at `announced`; else the piece that says most. Where nothing
    but pronouns is left, what the sentence before was about; then the section's title. Empty where that is too little
    to look for.
    """
    said = _object(" ".join(words[announced:].split()), given, language) if announced else ""
    if said and not _thin(said, language):
        return shortened(said)
    if said and said.split()[0].lower() in phrases(given.language, "anaphora") and len(words) > POINTING:
        return ""
    earlier = " ".join(before.split())
    best = _main(" ".join(words.split()), given, language, earlier)
    if not best and len(words) <= POINTING:
        best = _best(earlier, language) or shortened(title)
    return "" if _thin(best, language) else best


def _main(words: str, given: Openings, language: str, before: str) -> str:
    """The piece of a sentence that says most, without the words of announcing; or what was said before, if it leans."""
    if given.hypothesis.search(words):
        words = given.introducer.sub("", words, count=1)
    bare = given.deictic.sub(" ¦ ", words)
    main = given.aside.sub(" ", bare)
    best = _after(main, language) or _best(main, language)
    if not _thin(best, language):
        return best
    leans = phrases(given.language, "anaphora") & {word.strip(_EDGE).lower() for word in main.split()}
    return _best(before if before and leans else bare, language)


def _object(words: str, given: Openings, language: str) -> str:
    """What an announcing phrase governs: the words after it up to the first mark."""
    clause = given.aside.sub(" ", given.later.sub(" ", words)).strip(_EDGE)
    piece = _CUT.split(clause, maxsplit=1)[0]
    return _trimmed(piece, language) or piece.strip(_EDGE)


def _thin(words: str, language: str, least: int = FEWEST) -> bool:
    return len(set(content_stems(words, language.split("-")[0]))) < least


def _after(words: str, language: str) -> str:
    """The first piece after the announcing phrase that says enough; more is asked of it where words stand before."""
    before, *after = words.split("¦")
    least = FEWEST if _thin(before, language) else FEWEST + 1
    pieces = (_trimmed(piece, language) for part in after for piece in _CUT.split(part))
    return next((shortened(piece) for piece in pieces if not _thin(piece, language, least)), "")


def _best(words: str, language: str) -> str:
    """Of the pieces between marks the one with most content words, trimmed of function words at both ends."""
    pieces = [_trimmed(piece, language) for part in words.split("¦") for piece in _CUT.split(part)]
    weighed = [(len(set(content_stems(piece, language.split("-")[0]))), -i, piece) for i, piece in enumerate(pieces)]
    count, _, piece = max(weighed, default=(0, 0, ""))
    return shortened(piece) if count else ""


def _trimmed(piece: str, language: str) -> str:
    if HAN.search(piece):
        return piece.strip(_EDGE)
    stops = function_words(language.split("-")[0])
    tokens = [token for token in _TOKEN.findall(piece) if token.strip(_EDGE)]
    while tokens and tokens[0].strip(_EDGE).lower() in stops:
        tokens.pop(0)
    while tokens and tokens[-1].strip(_EDGE).lower() in stops:
        tokens.pop()
    return " ".join(tokens).strip(_EDGE)


def shortened(words: str) -> str:
    """The first words that fit."""
    flat = " ".join(words.split()).strip(_EDGE)
    if len(flat) <= LONGEST:
        return flat
    cut = flat.rfind(" ", 0, LONGEST)
    return flat[: cut if cut > LONGEST // 2 else LONGEST].strip(_EDGE) + " …"
