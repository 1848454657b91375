"""An Answer or a Verdict as text for people: quoted words with their pages, and what was searched."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from twopass.answers import (
    Answer,
    AnswerSentence,
    Need,
    PlanStep,
    RankedPassage,
    ReadingPlan,
    SearchedTerm,
    SearchProof,
    Verdict,
)
from twopass.languages import table
from twopass.report.frames import marked
from twopass.report.words import flat
from twopass.schema import Evidence

Words = dict[str, str]


def answer_text(answer: Answer, language: str) -> str:
    """An answer with its evidence and the passages beside it; where nothing was found, the proof of the search."""
    words = _words(language)
    lines = sentences_text(answer.sentences, language).splitlines()
    if answer.missing:
        lines.append(words["missing"].format(words=answer.missing))
    if answer.verdict != "answered":
        lines.append(words["silent" if answer.verdict == "not_addressed" else "undecided"])
    if answer.verdict == "not_addressed":
        return "\n".join([*lines, *_proof(answer.proof, words)]) + "\n"
    return "\n".join([*lines, "", words["passages"], *_passages(answer.passages, words)]) + "\n"


def sentences_text(sentences: Sequence[AnswerSentence], language: str) -> str:
    """The sentences with which an answer's text begins, each with its evidence."""
    words = _words(language)
    return "".join(f"{line}\n" for number, one in enumerate(sentences, 1) for line in _numbered(number, one, words))


def verdict_text(verdict: Verdict, language: str) -> str:
    """A verdict with the evidence for and against side by side, or the proof of the search."""
    words = _words(language)
    difference = words[verdict.differs] if verdict.differs else ""
    lines = [words[verdict.verdict].format(difference=difference)]
    if verdict.claimed and verdict.says:
        lines.append(words["differs"].format(claimed=_quote(verdict.claimed, words), says=_quote(verdict.says, words)))
    for title, evidence in (("for", verdict.supporting), ("against", verdict.opposing)):
        if evidence:
            lines += ["", words[title], *(f"  {_cited(one, words)}" for one in evidence)]
    if verdict.verdict == "not_addressed":
        return "\n".join([*lines, *_proof(verdict.proof, words)]) + "\n"
    if verdict.verdict == "unclear":
        lines += ["", words["passages"], *_passages(verdict.passages, words)]
    return "\n".join(lines) + "\n"


def plan_text(plan: ReadingPlan, language: str) -> str:
    """A plan, one section a line, with what each needs and whether it answers."""
    words = _words(language)
    order = {step.section_id: number for number, step in enumerate(plan.steps, 1)}
    lines: list[str] = []
    for number, step in enumerate(plan.steps, 1):
        notes = [words["goal"]] if step.goal else []
        notes += [words[key].format(names=_names(held, order)) for key, held in _held(step) if held]
        shown = f"{number}. {_pages(step, words)} {step.heading}"
        lines.append(f"{shown} ({'; '.join(notes)})" if notes else shown)
    return "\n".join(lines) + "\n"


def _held(step: PlanStep) -> tuple[tuple[str, tuple[Need, ...]], ...]:
    return ("needs", step.needs), ("unmet", step.unmet)


def _pages(step: PlanStep, words: Words) -> str:
    pages = f"{step.first_page}–{step.last_page}"
    return words["page" if step.first_page == step.last_page else "pages"].format(page=step.first_page, pages=pages)


def _names(needs: Sequence[Need], order: Mapping[str, int]) -> str:
    """What is needed, each with the step that has it."""
    found = dict.fromkeys((flat(need.name), order[need.section_id]) for need in needs)
    return ", ".join(f"{name} [{number}]" for name, number in found)


def _words(language: str) -> Words:
    """The words around answers, and how pages and quotes are put, in one language."""
    code = language.split("-")[0].lower()
    return {**table("report", code), **table("answers", code)}


def _numbered(number: int, one: AnswerSentence, words: Words) -> Iterator[str]:
    """A sentence under its number, and where else its figures stand."""
    yield f"{number}. {_sentence(one.text, one.evidence, words)}"
    if one.also:
        yield "   " + words["also"].format(words=" ".join(_cited(also, words) for also in one.also))


def _sentence(text: str, evidence: Sequence[Evidence], words: Words) -> str:
    """A sentence with its evidence; one that is the document's own is quoted and not said twice."""
    quotes = " ".join(_cited(one, words) for one in evidence)
    return quotes if flat(" ".join(one.quote for one in evidence)) == flat(text) else f"{flat(text)} {quotes}"


def _cited(evidence: Evidence, words: Words) -> str:
    return f"{_quote(evidence.quote, words)} ({_place(evidence, words)})"


def _place(evidence: Evidence, words: Words) -> str:
    return marked(words["page"].format(page=evidence.page), evidence.ocr)


def _quote(text: str, words: Words) -> str:
    return words["quote"].format(words=flat(text))


def _passages(passages: Iterable[RankedPassage], words: Words) -> Iterator[str]:
    for one in passages:
        heading = " › ".join(one.headings)
        yield f"{one.rank}. {_place(one.passage[0], words)} {heading}"
        yield f"   {' '.join(_cited(key, words) for key in one.key)}"


def _proof(proof: SearchProof, words: Words) -> Iterator[str]:
    """What was looked for, where, and how much was compared."""
    yield words["terms"].format(terms=", ".join(_term(term, words) for term in proof.terms))
    if proof.sections:
        held = (f"{one.heading} ({words['page'].format(page=one.page)})" for one in proof.sections)
        yield words["sections"].format(sections="; ".join(held))
    yield words["searched"].format(passages=proof.passages, pages=proof.pages)


def _term(term: SearchedTerm, words: Words) -> str:
    if not term.count:
        return words["absent"].format(word=term.term)
    pages = ", ".join(map(str, term.pages))
    shown = words["page" if len(term.pages) == 1 else "pages"].format(page=pages, pages=pages)
    return words["found"].format(word=term.term, count=term.count, pages=shown)
