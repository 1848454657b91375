"""Text → the code of its language: by script and function words where they decide, else by a trained identifier."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

from twopass.languages import LANGUAGES, UNKNOWN, tables

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_SAMPLE = 60_000
"""Characters looked at, from six places: more change no verdict."""
_SHARE, _LEAD = 0.18, 2.0
"""Share of words that are function words of one language, and the lead over the next one, that decide at once: running
text of a language has .2 to .45; a neighbour's ("de", "la", "in") stay below .1 or close to each other.
"""
_OWN = 15.0
"""Words that the next language lacks against one that only the next has, which decide as well as a lead: Portuguese
shares half its function words with Spanish, and has 20 (Galician, which reads as Portuguese here, 5). The identifier
takes .4 s and 90 MB.
"""
_FEWEST = 3
"""Different function words below which a text is too short to decide so."""
_RUSSIAN = re.compile(r"[ыэ].*[ыэ]", re.IGNORECASE | re.DOTALL)
"""Letters that tell Russian from Ukrainian, Bulgarian and Serbian, whose function words are partly the same."""
_OTHER_CYRILLIC = re.compile(r"[іїєґўқңәөүұһјљњ]", re.IGNORECASE)
_EASTERN = re.compile(r"[čďěňřšťůžĺľŕőűąćęłńśźżđğışășțāēģīķļņūėįų]")
_MANY = 0.01
"""Share of letters that no Western language has from which a text is in none: Czech words ("a", "na", "se", "do") look
Portuguese.
"""
_CONFIDENT = 0.5
"""Probability below which the identifier's best guess is no answer."""
_WORDS = re.compile(r"[^\W\d_]+")
# Scripts as patterns, compiled where a text holds letters of other scripts than Latin: large ranges take their time.
_BEYOND_LATIN = re.compile(r"[^\x00-\u036f]")
_HAN = r"[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0002ffff]"
_KANA = r"[\u3040-\u30ff]"
_SCRIPTS = (
    ("el", r"[\u0370-\u03ff\u1f00-\u1fff]"),
    ("ko", r"[\uac00-\ud7af\u1100-\u11ff]"),
    ("th", r"[\u0e01-\u0e2e\u0e30\u0e32\u0e33\u0e40-\u0e46]"),
)


def detect(text: str) -> str:
    """The ISO 639-1 code of the language of most of the text; "und" (undetermined) where nothing tells."""
    sample = text if len(text) <= _SAMPLE else "".join(text[len(text) * k // 6 :][: _SAMPLE // 6] for k in range(6))
    return _by_script(sample) or _by_function_words(sample) or _identified(sample)


def _by_script(sample: str) -> str:
    """The language of a script that one living language has to itself, or mostly; empty for any other."""
    letters = sum(map(str.isalpha, sample))
    if not letters or len(_BEYOND_LATIN.findall(sample)) < 0.05 * letters:
        return ""
    kana, han = (len(re.findall(script, sample)) for script in (_KANA, _HAN))
    if han > 0.2 * letters and kana < 0.05 * letters:
        return "zh"
    if kana >= 0.05 * letters:
        return "ja" if kana + han > 0.4 * letters else ""
    return next((code for code, script in _SCRIPTS if len(re.findall(script, sample)) > 0.4 * letters), "")


def _by_function_words(sample: str) -> str:
    """The language to which clearly most function words belong; empty where none leads."""
    words = Counter(_WORDS.findall(sample.lower()))
    known = _function_words()
    counts = Counter({code: sum(words[word] for word in stops) for code, stops in known.items()})
    (best, most), (second, next_most) = counts.most_common(2)
    if most < _SHARE * words.total() or len(known[best] & words.keys()) < _FEWEST:
        return ""
    own, others = (
        sum(words[word] for word in one) for one in (known[best] - known[second], known[second] - known[best])
    )
    decided = most >= _LEAD * next_most or own >= _OWN * max(1, others)
    if best in LANGUAGES and len(_EASTERN.findall(sample)) > _MANY * len(sample):
        return ""
    return best if decided and (best != "ru" or _is_russian(sample)) else ""


def _is_russian(sample: str) -> bool:
    return _RUSSIAN.search(sample) is not None and _OTHER_CYRILLIC.search(sample) is None


def _identified(sample: str) -> str:
    """What the identifier is confident of; it has codes of three letters for "no language" and the like."""
    code = _identifier().classify(sample)[0] if _WORDS.search(sample) else UNKNOWN
    return str(code) if len(code) == 2 else UNKNOWN


@cache
def _function_words() -> dict[str, frozenset[str]]:
    known = tables("function_words")
    return {code: frozenset(known[code]["words"]) for code in LANGUAGES if code != "zh"}


@cache
def _identifier() -> LanguageIdentifier:
    """The model of 140 languages that comes with py3langid (Lui and Baldwin, "langid.py", 2012), read when needed."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True, min_confidence=_CONFIDENT)
