"""What every layout of a report needs to know of it: counts, alarms, the claims of each source."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from claimcheck.model.claim import Claim
from claimcheck.model.judgement import AttributionCheck, Evidence, Finding, Relation, Report, Verdict
from claimcheck.model.text import Document, Span

SIGNS: dict[Verdict, str] = {
    Verdict.SUPPORTED: "✓",
    Verdict.CONTRADICTED: "✗",
    Verdict.DISPUTED: "±",
    Verdict.UNVERIFIED: "?",
}
"""A sign for each verdict, since colour alone tells nothing to some readers and on some printers."""
RELATION_SIGNS: dict[Relation, str] = {Relation.SUPPORTS: "✓", Relation.CONTRADICTS: "✗", Relation.NEUTRAL: "·"}
SIDES = (Relation.CONTRADICTS, Relation.SUPPORTS)
WRONG_QUOTES = (AttributionCheck.MISQUOTED, AttributionCheck.MISATTRIBUTED)


@frozen
class SourceGroup:
    """A source with the numbers of its claims, from 1; `name` is None for the outlet, "" where none is named."""

    name: str | None
    canonical: str
    numbers: tuple[int, ...]


def counts(report: Report) -> dict[Verdict, int]:
    """How many claims have each verdict, all four of them."""
    found = dict.fromkeys(Verdict, 0)
    for finding in report.findings:
        found[finding.verdict] += 1
    return found


def needs_look(finding: Finding) -> bool:
    """Whether an editor must look at it: what makes `Report.alarm`."""
    wrong = finding.attribution_check in WRONG_QUOTES
    return wrong or finding.verdict in (Verdict.CONTRADICTED, Verdict.DISPUTED)


def sided(finding: Finding, relation: Relation) -> list[Evidence]:
    """The evidence on one side, what is independent first, else in the order given."""
    return sorted((e for e in finding.evidence if e.relation is relation), key=lambda e: not e.independent)


def by_source(findings: Sequence[Finding]) -> list[SourceGroup]:
    """The sources in the order of their first claim. The fullest name found stands for a source."""
    names: dict[tuple[bool, str], str | None] = {}
    numbers: dict[tuple[bool, str], list[int]] = {}
    for at, finding in enumerate(findings, start=1):
        name, key = _source(finding.claim)
        numbers.setdefault(key, []).append(at)
        known = names.setdefault(key, name)
        if name is not None and known is not None and len(name) > len(known):
            names[key] = name
    return [SourceGroup(names[key], key[1], tuple(found)) for key, found in numbers.items()]


def _source(claim: Claim) -> tuple[str | None, tuple[bool, str]]:
    if claim.source is not None:
        return claim.source.resolved, (True, claim.source.canonical)
    return (None, (False, "")) if claim.cue is None else ("", (True, ""))


def valid(span: Span, document: Document) -> bool:
    """Whether a span lies in the document's text and holds something: a report may be older than its reference."""
    return 0 <= span.start < span.end <= len(document.text)


def is_denial(finding: Finding) -> bool:
    return finding.claim.polarity.value == "denied"
