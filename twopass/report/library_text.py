"""A LibraryAnswer as text for people: quoted words with their document and page, and what was searched."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from twopass.answers import DocumentAnswer, LibraryAnswer
from twopass.languages import table
from twopass.report.frames import PARAGRAPHS, frames
from twopass.report.words import flat
from twopass.schema import Evidence


def library_answer_text(answer: LibraryAnswer, language: str) -> str:
    """An answer with its evidence, the passages beside it, and the documents that were looked at."""
    words = {**table("answers", language), **table("library", language)}
    told = _Told(answer, language)
    lines = [f"{number}. {sentence}" for number, sentence in enumerate(told.sentences(), 1)]
    lines += [words["missing"].format(words=one.answer.missing) for one in told.speaking if one.answer.missing]
    if answer.verdict != "answered":
        lines.append(words["silent" if answer.verdict == "not_addressed" else "undecided"])
    if answer.verdict == "not_addressed":
        held = ((words["held" if one.passages else "absent"], one) for one in answer.terms)
        found = (frame.format(word=one.term, count=one.passages, documents=one.documents) for frame, one in held)
        lines.append(words["terms"].format(terms=", ".join(found)))
    else:
        lines += ["", words["passages"], *told.passages(), ""]
    if answer.answers:
        lines.append(words["documents"].format(documents="; ".join(map(told.titled, answer.answers))))
    lines.append(words["searched"].format(passages=answer.passages, documents=answer.documents))
    return "\n".join(lines) + "\n"


class _Told:
    """The parts of an answer in words."""

    def __init__(self, answer: LibraryAnswer, language: str) -> None:
        self._answers, self._frames = answer.answers, frames(language)
        self._names = Counter(Path(one.path).name for one in answer.answers)
        self.speaking = [one for one in answer.answers if one.answer.sentences]

    def sentences(self) -> Iterator[str]:
        """Each sentence with its words, document and page; one that is the document's own is not said twice."""
        for one in self.speaking:
            for sentence in one.answer.sentences:
                quotes = " ".join(self._cited(one, at) for at in sentence.evidence)
                own = flat(" ".join(at.quote for at in sentence.evidence)) == flat(sentence.text)
                yield quotes if own else f"{flat(sentence.text)} {quotes}"

    def passages(self) -> Iterator[str]:
        """The passages of every document that does not keep silent."""
        speaking = [one for one in self._answers if one.answer.verdict != "not_addressed"]
        held = ((one, passage) for one in speaking for passage in one.answer.passages)
        for number, (one, passage) in enumerate(held, 1):
            yield f"{number}. {self._place(one, passage.passage[0])}  {' › '.join(passage.headings)}"
            yield f"   {' '.join(self._quote(at) for at in passage.key)}"

    def titled(self, one: DocumentAnswer) -> str:
        """A document by its title and file."""
        name, title = self._name(one), flat(one.answer.document)
        return f"{title} ({name})" if title and title != Path(one.path).stem else name

    def _name(self, one: DocumentAnswer) -> str:
        """The name of a file, its path where two have one name."""
        name = Path(one.path).name
        return name if self._names[name] == 1 else one.path

    def _cited(self, one: DocumentAnswer, at: Evidence) -> str:
        return f"{self._quote(at)} ({self._place(one, at)})"

    def _quote(self, at: Evidence) -> str:
        return self._frames.quote.format(words=flat(at.quote))

    def _place(self, one: DocumentAnswer, at: Evidence) -> str:
        frame = {"page": self._frames.page, "line": self._frames.line, "paragraph": PARAGRAPHS[0]}[one.counted]
        return f"{self._name(one)}, {frame.format(page=one.lines.get(at.start, at.page))}"
