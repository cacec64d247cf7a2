"""From judged passages to a finding: evidence, verdict, attribution check, confidence, context.

SPEC says what each word means. The verdict counts independent evidence only; the attribution check looks at who said
what.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from attrs import frozen

from claimcheck.independence import Names, Origins, age, dependence
from claimcheck.model.claim import Claim, SourceClass
from claimcheck.model.fact import Comparison
from claimcheck.model.judgement import (
    AttributionCheck,
    ContextPassage,
    Dependence,
    Evidence,
    Finding,
    Judgement,
    Passage,
    Relation,
    Verdict,
    Why,
)
from claimcheck.model.text import Document, Span

CLEARLY = 0.7
"""Least probability of a support that can show a misattribution: blaming a wrong speaker needs more than a likeness."""
CONTEXT = 3
"""Most passages of context a finding carries."""


@frozen(kw_only=True)
class Judged:
    """A passage with its judgement."""

    passage: Passage
    judgement: Judgement

    @property
    def on_topic(self) -> bool:
        """Whether the passage was taken to speak of the claim's event."""
        return self.judgement.gate and self.judgement.why is not Why.OTHER_EVENT

    @property
    def confidence(self) -> float:
        return self.judgement.probabilities[self.judgement.relation]


@frozen(kw_only=True)
class Voices:
    """Who speaks in the references: per document id the canonical names of its sources and of its outlet."""

    heard: dict[str, frozenset[str]]
    names: Names

    def hears(self, claim: Claim, documents: Iterable[str]) -> bool:
        """Whether the claim's source speaks in one of those documents."""
        source = claim.source
        return source is not None and any(
            self.names.any_same(self.names.of(source), self.heard.get(d, frozenset())) for d in documents
        )


def finding(claim: Claim, judged: Sequence[Judged], origins: Origins, voices: Voices) -> Finding:
    """What the judged passages say of `claim`."""
    kept = _best_per_document([j for j in judged if j.judgement.relation is not Relation.NEUTRAL])
    evidence = _evidence(claim, kept, origins, voices)
    originals = [e for e in evidence if not origins.copies_article(e.document)]
    verdict = _verdict(evidence)
    return Finding(
        claim=claim,
        verdict=verdict,
        attribution_check=_attribution(claim, originals, voices, {j.passage.document.id for j in judged if j.on_topic}),
        confidence=_confidence(verdict, evidence, judged),
        evidence=tuple(evidence),
        context=_context(judged),
    )


def _best_per_document(judged: Sequence[Judged]) -> list[Judged]:
    """The surest passage per document and relation; of two relations by one speaker only the surer one."""
    best: dict[tuple[str, Relation], Judged] = {}
    for j in judged:
        key = (j.passage.document.id, j.judgement.relation)
        if key not in best or j.confidence > best[key].confidence:
            best[key] = j
    for document in {d for d, _ in best}:
        s, c = best.get((document, Relation.SUPPORTS)), best.get((document, Relation.CONTRADICTS))
        if s and c and s.passage.speaker == c.passage.speaker:
            weaker = min(s, c, key=lambda j: j.confidence)
            del best[(document, weaker.judgement.relation)]
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


def _attribution(
    claim: Claim, evidence: Sequence[Evidence], voices: Voices, on_topic: Iterable[str]
) -> AttributionCheck:
    """Whether the source said it. Misattributed takes a positive sign: the source speaks of the matter, without
    this.
    """
    source = claim.source
    if source is None:
        return AttributionCheck.NOT_APPLICABLE if claim.cue is None else AttributionCheck.UNVERIFIED
    if source.class_ is SourceClass.ANONYMOUS:
        return AttributionCheck.UNVERIFIED
    own = {e.relation for e in evidence if _by_source(claim, e, voices)}
    if Relation.SUPPORTS in own:
        return AttributionCheck.CONFIRMED
    others = [
        e for e in evidence if e.relation is Relation.SUPPORTS and e.speaker is not None and e.confidence >= CLEARLY
    ]
    if others and (Relation.CONTRADICTS in own or voices.hears(claim, on_topic)):
        return AttributionCheck.MISATTRIBUTED
    return AttributionCheck.MISQUOTED if Relation.CONTRADICTS in own else AttributionCheck.UNVERIFIED


def _by_source(claim: Claim, evidence: Evidence, voices: Voices) -> bool:
    """Whether the claim's own source speaks in that passage."""
    if evidence.dependence in (Dependence.OWN_SOURCE, Dependence.REPEATS_SOURCE):
        return True
    source, speaker = claim.source, evidence.speaker
    return source is not None and speaker is not None and voices.names.any_same(voices.names.of(source), [speaker])


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
