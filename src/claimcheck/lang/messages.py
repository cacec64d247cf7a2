"""What a report says to its reader, per language: `lang/<code>/messages.toml`.

Strings are written in natural spelling and shown as they are; nothing here is matched against text, so nothing is
folded. Tables keyed by a label of SPEC.md must have all its labels: a missing one is a PackError, like an unknown one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from string import Formatter
from typing import Any, ClassVar

from attrs import frozen

from claimcheck.model.claim import Stance
from claimcheck.model.fact import Comparison, Modality, Polarity, Scope
from claimcheck.model.judgement import Aspect, AttributionCheck, Dependence, Relation, Verdict, Why


@frozen
class Numbers:
    """How numbers are written: ten digits from 0, the grouping mark of thousands, the decimal mark."""

    digits: str
    group: str
    decimal: str


@frozen
class Dates:
    """Month names from January; `day` has {day} {month} {year}, `month` {month} {year}, `moment` {day} (a date) {time}.

    `span` has {start} {end}, `since` {start}, `until` {end}.
    """

    months: tuple[str, ...]
    day: str
    month: str
    moment: str
    span: str
    since: str
    until: str

    def __attrs_post_init__(self) -> None:
        if len(self.months) != 12:
            raise ValueError(f"months: expected 12 names, found {len(self.months)}")


@frozen
class Headings:
    """Titles of the parts of a report."""

    report: str
    article: str
    claims: str
    first: str
    supports: str
    contradicts: str
    context: str
    sources: str
    references: str
    notes: str
    provenance: str
    skipped: str
    filter: str


@frozen
class Words:
    """Single words and phrases; in braces what is filled in.

    `title`: {title}; `quoted`: {words}; `beside`: {value} {words}, a value with the words it was read from; `pair`:
    {claim} {evidence}, two sides that do not differ; `denied`: {claim}; `confidence`: {percent}; `speaker`: {name};
    `origin`: {id}; `number`: {n}, the name of a claim by its number.
    """

    title: str
    quoted: str
    beside: str
    pair: str
    separator: str
    own_voice: str
    no_source: str
    no_speaker: str
    no_outlet: str
    no_claims: str
    denied: str
    denial: str
    confidence: str
    speaker: str
    origin: str
    number: str
    cue: str
    chain: str
    independent: str
    all: str
    alarms: str
    to_article: str
    to_passage: str
    to_original: str
    embedder: str
    judge: str
    config: str
    version: str
    line: str
    disclaimer: str


@frozen
class Messages:
    """All of a language's messages.

    `reasons[aspect][comparison]` is one short sentence, made of {claim} and {evidence}, the words of both sides, or of
    {both} where they are the same. Where a side has no words, `only_claim` ({claim}), `only_evidence` ({evidence}) or
    `neither` ({aspect}) is said instead. `values[aspect]` names what was read out of the words where that is one of a
    few labels ("planned").
    """

    FILE: ClassVar[str] = "messages.toml"
    numbers: Numbers
    dates: Dates
    headings: Headings
    words: Words
    verdicts: dict[Verdict, str]
    verdict_notes: dict[Verdict, str]
    attribution_checks: dict[AttributionCheck, str]
    attribution_notes: dict[AttributionCheck, str]
    relations: dict[Relation, str]
    dependence: dict[Dependence, str]
    why: dict[Why, str]
    aspects: dict[Aspect, str]
    only_claim: dict[Aspect, str]
    only_evidence: dict[Aspect, str]
    neither: dict[Comparison, str]
    values: dict[Aspect, dict[str, str]]
    reasons: dict[Aspect, dict[Comparison, str]]

    def __attrs_post_init__(self) -> None:
        for name, labels in _TABLES.items():
            _complete(name, labels, getattr(self, name))
        _complete("values", _VALUES, self.values)
        for aspect, values in _VALUES.items():
            _complete(f"values.{aspect}", values, self.values[aspect])
        for aspect, sentences in self.reasons.items():
            _complete(f"reasons.{aspect}", Comparison, sentences)
            for comparison, text in sentences.items():
                if _holes(text) not in ({"both"}, {"claim", "evidence"}):
                    expected = "expected {claim} and {evidence}, or {both}"
                    raise ValueError(f"reasons.{aspect}.{comparison}: {expected}")


_TABLES: dict[str, type[StrEnum]] = {
    "verdicts": Verdict,
    "verdict_notes": Verdict,
    "attribution_checks": AttributionCheck,
    "attribution_notes": AttributionCheck,
    "relations": Relation,
    "dependence": Dependence,
    "why": Why,
    "aspects": Aspect,
    "only_claim": Aspect,
    "only_evidence": Aspect,
    "neither": Comparison,
    "reasons": Aspect,
}
_VALUES: dict[Aspect, list[str]] = {
    Aspect.POLARITY: [*Polarity, *Stance],
    Aspect.MODALITY: [*Modality],
    Aspect.SCOPE: [*Scope],
}


def _complete(name: str, labels: Iterable[str], table: Mapping[Any, object]) -> None:
    if wrong := {str(label) for label in labels} ^ {str(key) for key in table}:
        raise ValueError(f"{name}: missing or unknown: {', '.join(sorted(wrong))}")


def _holes(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}
