"""python -m benchmarks.claims: verdicts on claims made of our documents: true, changed in one thing, or not there."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence

from benchmarks.claim_making import ABSENCES, CHANGES, Claim, Home, claims, homes, without_page
from twopass.answers import Verdict
from twopass.extractive.answering.claim_verdict import check_directly
from twopass.retrieval.search import Passages
from twopass.text.analysis import DocumentAnalysis

Judged = tuple[Claim, Verdict, Verdict | None]
"""A claim, its verdict, and of a deleted one the verdict before its page was taken out."""


def judged(held: dict[str, Home], made: Sequence[Claim]) -> Iterator[Judged]:
    """Every claim with its verdict, and of a deleted one the verdict before its page was taken out."""
    opened = {name: Passages(DocumentAnalysis(*home)) for name, home in held.items()}
    cut: dict[tuple[str, int], Passages] = {}
    for claim in made:
        if claim.how != "deleted":
            yield claim, check_directly(opened[claim.home], claim.text), None
            continue
        key = claim.home, claim.page
        if key not in cut:
            cut[key] = Passages(DocumentAnalysis(*without_page(held[claim.home], claim.page)))
        yield claim, check_directly(cut[key], claim.text), check_directly(opened[claim.home], claim.text)


def right(claim: Claim, verdict: Verdict) -> bool:
    """Whether a verdict is right, a contradiction in the thing that was changed."""
    return verdict.verdict == claim.kind and (claim.kind != "contradicted" or verdict.differs == claim.how)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--told", action="store_true", help="print every claim that is not judged rightly")
    given = parser.parse_args()
    held = homes()
    found = list(judged(held, claims(held, given.seed)))
    if given.told:
        print_wrong(found)
    print_counts(found)


def print_wrong(found: Sequence[Judged]) -> None:
    """The claims that are not judged rightly, one a line."""
    for claim, verdict, _ in found:
        if not right(claim, verdict):
            differs = f" ({verdict.differs}: {verdict.claimed} / {verdict.says})" if verdict.differs else ""
            print(f"{claim.how:10} {verdict.verdict}{differs} | {claim.home} p. {claim.page} | {claim.text}")


def print_counts(found: Sequence[Judged]) -> None:
    """Verdicts by how the claims were made, and the shares that are decisive, right and turned."""
    for how in ("true", *CHANGES, *ABSENCES):
        shown = Counter(_shown(claim, verdict) for claim, verdict, _ in found if claim.how == how)
        print(f"{how:10} {', '.join(f'{verdict} {n}' for verdict, n in sorted(shown.items()))}")
    decisive = [(claim, verdict) for claim, verdict, _ in found if verdict.verdict != "unclear"]
    correct = sum(right(*one) for one in decisive) / max(1, len(decisive))
    print(
        f"decisive: {len(decisive)} of {len(found)} ({len(decisive) / len(found):.3f}), right among these {correct:.3f}"
    )
    turned = [verdict.verdict for _, verdict, before in found if before is not None and before.verdict == "supported"]
    gone = turned.count("not_addressed")
    print(f"supported, then not addressed without the page: {gone} of {len(turned)} ({gone / max(1, len(turned)):.3f})")


def _shown(claim: Claim, verdict: Verdict) -> str:
    """A verdict; of a contradiction in something else than what was changed, so."""
    return "otherwise" if verdict.differs not in (None, claim.how) and claim.kind == "contradicted" else verdict.verdict


if __name__ == "__main__":
    main()
