"""From judged passages to a finding: evidence, verdict, attribution check, confidence, context.

SPEC says what each word means. The verdict counts independent evidence only; the attribution check looks at who said
what.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from claimcheck.attribution_check import Voices, attribution_check, by_source
from claimcheck.independence import Origins, age, dependence
from claimcheck.model.claim import Claim
from claimcheck.model.fact import Comparison
from claimcheck.model.judgement import (
    ContextPassage,
    Dependence,
    Evidence,
    Finding,
    Judged,
    Relation,
    Verdict,
    Why,
)
from claimcheck.model.text import Document, Span
from claimcheck.names import Names

CONTEXT = 3
"""Most passages of context a finding carries."""


def finding(claim: Claim, judged: Sequence[Judged], origins: Origins, voices: Voices) -> Finding:
    """What the judged passages say of `claim`."""
    kept = _best_per_document(claim, [j for j in judged if j.judgement.relation is not Relation.NEUTRAL], voices.names)
    evidence = _evidence(claim, kept, origins, voices)
    verdict = _verdict(evidence)
    return Finding(
        claim=claim,
        verdict=verdict,
        attribution_check=attribution_check(claim, judged, origins, voices),
        confidence=_confidence(verdict, evidence, judged),
        evidence=tuple(evidence),
        context=_context(judged),
    )


def _best_per_document(claim: Claim, judged: Sequence[Judged], names: Names) -> list[Judged]:
    """The surest passage per document, relation, and whether the claim's source speaks; of two relations by one speaker
    only the surer one. Where a report quotes the source and a witness, the source's words do not hide the witness's.
    """
    best: dict[tuple[str, bool, Relation], Judged] = {}
    for j in judged:
        own = claim.source is not None and by_source(claim.source, j.passage, names)
        key = (j.passage.document.id, own, j.judgement.relation)
        if key not in best or j.confidence > best[key].confidence:
            best[key] = j
    for document, own in {(d, own) for d, own, _ in best}:
        s, c = best.get((document, own, Relation.SUPPORTS)), best.get((document, own, Relation.CONTRADICTS))
        if s and c and s.passage.speaker == c.passage.speaker:
            weaker = min(s, c, key=lambda j: j.confidence)
            del best[(document, own, weaker.judgement.relation)]
    return list(best.values())


def _evidence(claim: Claim, kept: Sequence[Judged], origins: Origins, voices: Voices) -> list[Evidence]:
    counted: dict[str, Document] = {}
    for j in sorted(kept, key=lambda j: age(j.passage.document)):
        counted.setdefault(origins.of[j.passage.document.id], j.passage.document)
    out = []
    for j in kept:
        document, relation = j.passage.document, j.judgement.relation
        origin = origins.of[document.id]
        why: Dependence | None
        if origins.copies_article(document.id) or counted[origin].id != document.id:
            why = Dependence.SYNDICATED_COPY
        else:
            why = dependence(claim.source, j.passage.speaker, document, voices.names)
        span = Span(j.passage.spans[0].start, j.passage.spans[-1].end)
        out.append(
            Evidence(
                document=document.id,
                outlet=document.publisher,
                published=document.published,
                span=span,
                quote=span.of(document.text),
                speaker=j.passage.speaker,
                relation=relation,
                confidence=j.confidence,
                independent=why is None,
                dependence=why,
                origin=origin,
                reasons=tuple(r for r in j.judgement.reasons if r.relation is not Comparison.INCOMPARABLE),
            )
        )
    return sorted(out, key=lambda e: (not e.independent, -e.confidence, e.document))


def _verdict(evidence: Sequence[Evidence]) -> Verdict:
    relations = {e.relation for e in evidence if e.independent}
    if len(relations) == 2:
        return Verdict.DISPUTED
    if not relations:
        return Verdict.UNVERIFIED
    return Verdict.SUPPORTED if Relation.SUPPORTS in relations else Verdict.CONTRADICTED


def _confidence(verdict: Verdict, evidence: Sequence[Evidence], judged: Sequence[Judged]) -> float:
    """The probability that the verdict is right, as if the passages erred one by one (DESIGN: no other model yet)."""
    surest: dict[Relation, float] = defaultdict(float)
    for e in evidence:
        if e.independent:
            surest[e.relation] = max(surest[e.relation], e.confidence)
    missed = max((1 - j.judgement.probabilities[Relation.NEUTRAL] for j in judged if _undecided(j)), default=0.0)
    if verdict is Verdict.UNVERIFIED:
        return 1 - missed
    if verdict is Verdict.DISPUTED:
        return surest[Relation.SUPPORTS] * surest[Relation.CONTRADICTS]
    against = Relation.CONTRADICTS if verdict is Verdict.SUPPORTED else Relation.SUPPORTS
    missed = max((j.judgement.probabilities[against] for j in judged if _undecided(j)), default=0.0)
    return max(surest.values()) * (1 - missed)


def _undecided(judged: Judged) -> bool:
    return judged.judgement.relation is Relation.NEUTRAL


def _context(judged: Sequence[Judged]) -> tuple[ContextPassage, ...]:
    out: list[ContextPassage] = []
    seen: set[tuple[str, Why]] = set()
    for j in judged:
        why, document = j.judgement.why, j.passage.document
        if why is None or (document.id, why) in seen or len(out) == CONTEXT:
            continue
        seen.add((document.id, why))
        span = Span(j.passage.spans[0].start, j.passage.spans[-1].end)
        out.append(
            ContextPassage(
                document=document.id, span=span, quote=span.of(document.text), speaker=j.passage.speaker, why=why
            )
        )
    return tuple(out)
