"""What was concluded: comparisons, judgements of a pair, evidence, findings, the report."""

from __future__ import annotations

from enum import StrEnum

from attrs import field, frozen

from claimcheck.model.claim import Claim
from claimcheck.model.fact import Comparison, Facts
from claimcheck.model.text import Document, Span


class Aspect(StrEnum):
    """What two passages are compared by."""

    QUANTITY = "quantity"
    TIME = "time"
    PLACE = "place"
    ACTORS = "actors"
    POLARITY = "polarity"
    MODALITY = "modality"
    SCOPE = "scope"
    WORDING = "wording"


class Relation(StrEnum):
    """What the evidence does to what the claim's source puts forward; NEUTRAL is no evidence."""

    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"
    NEUTRAL = "neutral"


class Verdict(StrEnum):
    """What independent evidence says of a claim: some supports, some contradicts, both (DISPUTED), or there is none."""

    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    DISPUTED = "disputed"
    UNVERIFIED = "unverified"


class AttributionCheck(StrEnum):
    """Whether the source really said it; NOT_APPLICABLE for the outlet's own voice. It says nothing about truth."""

    CONFIRMED = "confirmed"
    MISQUOTED = "misquoted"
    MISATTRIBUTED = "misattributed"
    UNVERIFIED = "unverified"
    NOT_APPLICABLE = "n/a"


class Dependence(StrEnum):
    OWN_SOURCE = "own_source"
    REPEATS_SOURCE = "repeats_source"
    SYNDICATED_COPY = "syndicated_copy"


class Why(StrEnum):
    """Why a passage is worth reading though it is no evidence."""

    SUPERSEDED = "superseded"
    PLANNED_EARLIER = "planned_earlier"
    PARTLY_CONFIRMS = "partly_confirms"
    OTHER_EVENT = "other_event"


@frozen(kw_only=True)
class Words:
    """Words of one side of a comparison; `span` indexes that side's document, None where nothing stands for it."""

    text: str
    span: Span | None


@frozen(kw_only=True)
class Reason:
    """One named comparison with the words of both sides. It carries no prose; report/wording.py makes that.

    `claim_value` and `evidence_value` are what was read out of the words ("17000", "2026-01-18", "Kurdistan Region").
    `supports` and `contradicts` are the log-odds against neutral that it adds to the two sums of the judgement.
    """

    aspect: Aspect
    relation: Comparison
    claim: Words
    evidence: Words
    claim_value: str = ""
    evidence_value: str = ""
    supports: float = 0.0
    contradicts: float = 0.0


@frozen(kw_only=True)
class Passage:
    """One side of a pair: some spans of a document, with what is known of them.

    `spans` are the words judged, `text` their words. `facts` are those within the spans, `context` those around them
    (sentence, title, date) that only help to resolve the event. `speaker` is the canonical name of who says it, None
    for the outlet.
    """

    document: Document
    spans: tuple[Span, ...]
    text: str
    facts: Facts
    context: Facts = field(factory=Facts)
    speaker: str | None = None
    denied: bool = False
    """Whether the speaker denies the content (so that what is put forward is its negation)."""
    unnamed: bool = False
    """Whether nobody can tell who the speaker is ("two officials")."""


@frozen(kw_only=True)
class ClaimPair:
    """A claim and a passage to judge it by; `similarity` is the cosine of their vectors, -1..1.

    `given`: somebody put the two side by side, so that they speak of the same thing until shown otherwise; else the
    passage was looked up for the claim. `scene` is how alike the places of their documents are, 0..1 (scenes.py); None
    where that is not known.
    """

    claim: Passage
    evidence: Passage
    similarity: float
    given: bool = False
    scene: float | None = None


@frozen
class Pair:
    """A premise (what a reference says) and a hypothesis (the claim); dates are ISO 8601 or None."""

    premise: str
    hypothesis: str
    premise_date: str | None = None
    hypothesis_date: str | None = None


@frozen(kw_only=True)
class Judgement:
    """The judge's answer for one pair.

    `relation` is NEUTRAL where the judge abstains. `probabilities` holds all three relations and sums to 1.
    `gate` tells whether the two were taken to speak of the same thing. `reasons`: their log-odds, with the judge's
    bias as the only other term, sum to the two sums the probabilities are made from.
    """

    relation: Relation
    probabilities: dict[Relation, float]
    reasons: tuple[Reason, ...]
    gate: bool = True
    why: Why | None = None


@frozen(kw_only=True)
class Judged:
    """A passage with its judgement. `given`: it was judged as if put side by side with the claim (ClaimPair.given)."""

    passage: Passage
    judgement: Judgement
    given: bool = False

    @property
    def on_topic(self) -> bool:
        """Whether the passage was taken to speak of the claim's event."""
        return self.judgement.gate and self.judgement.why is not Why.OTHER_EVENT

    @property
    def confidence(self) -> float:
        """The probability of the relation that was answered."""
        return self.judgement.probabilities[self.judgement.relation]


@frozen(kw_only=True)
class Evidence:
    """A passage that supports or contradicts a claim. `origin` is the id of the earliest document with that text."""

    document: str
    outlet: str | None
    published: str | None
    span: Span
    quote: str
    speaker: str | None
    relation: Relation
    confidence: float
    independent: bool
    dependence: Dependence | None
    origin: str
    reasons: tuple[Reason, ...]


@frozen(kw_only=True)
class ContextPassage:
    """A passage that is no evidence but worth reading."""

    document: str
    span: Span
    quote: str
    speaker: str | None
    why: Why


@frozen(kw_only=True)
class Finding:
    """What was found about one claim. `confidence`: the probability that the verdict is right."""

    claim: Claim
    verdict: Verdict
    attribution_check: AttributionCheck
    confidence: float
    evidence: tuple[Evidence, ...]
    context: tuple[ContextPassage, ...] = ()


@frozen(kw_only=True)
class Skipped:
    """A document or line that was left out, and why."""

    path: str
    line: int | None
    reason: str


OWN_NOTE = "document_note"
"""Code of a note that a document carries about itself."""


@frozen(kw_only=True)
class Note:
    """Something the reader should know, counted."""

    code: str
    text: str
    count: int = 1


@frozen(kw_only=True)
class Provenance:
    """What a report was made with."""

    claimcheck: str
    embedder: str
    judge: str
    config: str
    references: int
    skipped: tuple[Skipped, ...] = ()
    notes: tuple[Note, ...] = ()


@frozen(kw_only=True)
class Report:
    """All findings on an article. `references` holds the documents that evidence and context quote, by id."""

    document: Document
    findings: tuple[Finding, ...]
    provenance: Provenance
    references: dict[str, Document]

    @property
    def alarm(self) -> bool:
        """Whether an editor must look: a contradicted or disputed claim, a misquote or a misattribution."""
        return any(
            f.verdict in (Verdict.CONTRADICTED, Verdict.DISPUTED)
            or f.attribution_check in (AttributionCheck.MISQUOTED, AttributionCheck.MISATTRIBUTED)
            for f in self.findings
        )
