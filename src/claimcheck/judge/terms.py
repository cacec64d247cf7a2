"""One term of a judgement: a comparison with the words of both sides, the feature it counts as, and how much."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import frozen

from claimcheck.model.fact import Comparison
from claimcheck.model.judgement import Aspect, Reason, Words
from claimcheck.model.text import Span

ELSEWHERE = "elsewhere"
"""Detail of a comparison of two places that lie apart but do not do the same in their sentences."""
LOOSE = "loose"
"""Detail of a conflict of two places of which one, at least, does nothing that can be told."""
NOTHING = Words(text="", span=None)


@frozen
class Term:
    """`key` names the weight pair, `amount` multiplies it; `reason` is what a reader sees, still without log-odds."""

    key: str
    amount: float
    reason: Reason


def term(
    aspect: Aspect,
    relation: Comparison,
    claim: Words,
    evidence: Words,
    *,
    detail: str = "",
    amount: float = 1.0,
    values: tuple[str, str] = ("", ""),
) -> Term:
    """A term whose key is "aspect.relation[.detail]"."""
    key = f"{aspect.value}.{relation.value}" + (f".{detail}" if detail else "")
    reason = Reason(
        aspect=aspect,
        relation=relation,
        claim=claim,
        evidence=evidence,
        claim_value=values[0],
        evidence_value=values[1],
    )
    return Term(key, amount, reason)


def conflict(found: Iterable[Term]) -> bool:
    """Whether any of the comparisons conflicts."""
    return any(t.reason.relation is Comparison.CONFLICTING for t in found)


def words(text: str, span: Span | None) -> Words:
    return Words(text=text, span=span)
