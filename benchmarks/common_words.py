"""python -m benchmarks.common_words CORPUS_DIR: how English documents in general use their words, as a TOML table.

`general` are words that stand in most kinds of documents, and so tell nothing of one of them; `verbs` stand after
subjects and before articles; `modifiers` stand before other words and end hardly any noun phrase. The table of
twopass/languages/common_words.toml was made from 71 public documents of nine kinds (papers, theses, books, manuals,
reports, specifications, slides). Counts of words only: nothing else of the documents is kept.
"""

from __future__ import annotations

import argparse
import re
import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from twopass.config import ReadOptions
from twopass.readers import read
from twopass.text.tokens import function_words, phrases

GENERAL = 0.3
"""Share of the documents from which a word is a general one."""
FEWEST, SELDOM = 8, 12
"""Documents in which, and times that, a word must stand before its use is judged."""
_TOKEN = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*|[^\w\s]+|\d[\d.,]*|\n")


class Uses:
    """How often each word stands where: `documents`, `times`, in `small` letters, after a `determiner` or a `subject`,
    before an `article`, `inside` a run of words before another, and as the `head` that ends a run a determiner opens.
    """

    def __init__(self) -> None:
        self.read = 0
        self.documents: Counter[str] = Counter()
        self.times: Counter[str] = Counter()
        self.small: Counter[str] = Counter()
        self.determiner: Counter[str] = Counter()
        self.subject: Counter[str] = Counter()
        self.article: Counter[str] = Counter()
        self.inside: Counter[str] = Counter()
        self.head: Counter[str] = Counter()

    def add(self, text: str) -> None:
        """Count one document."""
        stops, articles = function_words("en"), phrases("en", "articles")
        determiners, subjects = phrases("en", "determiners"), phrases("en", "subjects")
        self.read += 1
        self.documents.update({word for run, _, _ in _runs(text, stops) for word in map(str.lower, run)})
        for run, before, after in _runs(text, stops):
            first = run[0].lower()
            self.determiner[first] += before in determiners
            self.subject[first] += before in subjects
            for word in run:
                self.times[word.lower()] += 1
                self.small[word.lower()] += word.islower()
            for word in run[:-1]:
                self.inside[word.lower()] += 1
            last = run[-1].lower()
            self.article[last] += after in articles
            self.head[last] += before in determiners and after not in articles

    def lists(self) -> dict[str, list[str]]:
        """The three lists, each in order of the alphabet."""
        known = [w for w in sorted(self.documents) if w.isascii() and w.isalpha() and len(w) > 2 and self._plain(w)]
        used = [w for w in known if self.documents[w] >= FEWEST and self.times[w] >= SELDOM]
        verbs = {w for w in used if self._is_verb(w)}
        return {
            "general": [w for w in known if self.documents[w] >= GENERAL * self.read],
            "verbs": sorted(verbs),
            "modifiers": [w for w in used if w not in verbs and self.head[w] < 0.12 * (self.head[w] + self.inside[w])],
        }

    def _plain(self, word: str) -> bool:
        return self.small[word] * 2 >= self.times[word]

    def _is_verb(self, word: str) -> bool:
        head = self.head[word] / self.times[word]
        asked = self.subject[word] / max(1, self.subject[word] + self.determiner[word])
        return (asked > 0.7 and head < 0.1) or (self.article[word] > 0.15 * self.times[word] and head < 0.15)


def _runs(text: str, stops: frozenset[str]) -> Iterator[tuple[list[str], str, str]]:
    """Runs of words between function words and punctuation, with the token before and after in small letters."""
    run: list[str] = []
    before = ""
    for match in _TOKEN.finditer(text):
        token = match.group()
        if token[0].isalpha() and token.lower() not in stops and len(token) > 1:
            run.append(token)
            continue
        if run:
            yield run, before, token.lower()
        run, before = [], token.lower()


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    options = parser.parse_args(arguments)
    uses = Uses()
    for file in sorted((options.corpus / "pdf").glob("*.pdf")):
        document = read(file, ReadOptions(layout_only=True))
        if document.language.startswith("en"):
            uses.add(document.text)
    print("[en]")
    for name, words in uses.lists().items():
        quoted = textwrap.fill(" ".join(f'"{word}",' for word in words), 114)
        print(f"{name} = [\n{textwrap.indent(quoted, '    ')}\n]")


if __name__ == "__main__":
    main()
