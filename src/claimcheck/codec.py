"""Values <-> JSON.

`to_json` and `from_json` round-trip any value of the model (what the store keeps); unknown keys are errors.
`claim_json` and `report_json` give the public shapes of SPEC: `extract --format jsonl` and `verify --format json`.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any, TypeVar

import cattrs
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override

from claimcheck.model.claim import Claim, Cue, Source
from claimcheck.model.fact import Facts
from claimcheck.model.judgement import ContextPassage, Evidence, Finding, Reason, Report, Words
from claimcheck.model.text import Document, Span

T = TypeVar("T")
SCHEMA_VERSION = 1


def to_json(value: Any) -> Any:
    """`value` as plain lists, dicts, strings and numbers; a Report in its public shape."""
    return report_json(value) if isinstance(value, Report) else _converter().unstructure(value)


def from_json(data: Any, kind: type[T]) -> T:
    """What `to_json` gave, as `kind` again. Raises ValueError that names the place where it does not fit."""
    try:
        return _converter().structure(data, kind)
    except cattrs.BaseValidationError as error:
        raise ValueError("; ".join(cattrs.transform_error(error)[:3])) from None


def claim_json(claim: Claim) -> dict[str, Any]:
    """A claim in its public shape."""
    source, cue = claim.source, claim.cue
    return {
        "id": claim.id,
        "text": claim.text,
        "content": _spans(claim.content),
        "kind": claim.kind.value,
        "polarity": claim.polarity.value,
        "modality": claim.modality.value,
        "confidence": round(claim.confidence, 4),
        "source": source
        and {
            "text": source.text,
            "span": _span(source.span),
            "spans": _spans(source.spans),
            "resolved": source.resolved,
            "canonical": source.canonical,
            "class": source.class_.value,
        },
        "cue": cue and {"text": cue.text, "spans": _spans(cue.spans), "class": cue.class_.value},
        "chain": list(claim.chain),
        "facts": _facts(claim.facts),
        "sentence": _span(claim.sentence),
    }


def report_json(report: Report) -> dict[str, Any]:
    """A report in its public shape; `reasons` carry no `text` yet (report/wording.py makes prose)."""
    article, made = report.document, report.provenance
    return {
        "schema_version": SCHEMA_VERSION,
        "document": {
            "id": article.id,
            "title": article.title,
            "lang": article.lang,
            "text_sha256": article.digest,
        },
        "findings": [_finding(f) for f in report.findings],
        "provenance": {
            "claimcheck": made.claimcheck,
            "embedder": made.embedder,
            "judge": made.judge,
            "config": made.config,
            "references": made.references,
            "skipped": [{"path": s.path, "line": s.line, "reason": s.reason} for s in made.skipped],
            "notes": [{"code": n.code, "text": n.text, "count": n.count} for n in made.notes],
        },
    }


def extract_json(document: Document, claims: tuple[Claim, ...]) -> dict[str, Any]:
    """One line of `extract --format jsonl`."""
    return {"schema_version": SCHEMA_VERSION, "document": document.id, "claims": [claim_json(c) for c in claims]}


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "claim": claim_json(finding.claim),
        "verdict": finding.verdict.value,
        "attribution_check": finding.attribution_check.value,
        "confidence": round(finding.confidence, 4),
        "evidence": [_evidence(e) for e in finding.evidence],
        "context": [_context(c) for c in finding.context],
    }


def _evidence(evidence: Evidence) -> dict[str, Any]:
    return {
        "document": evidence.document,
        "outlet": evidence.outlet,
        "published": evidence.published,
        "span": _span(evidence.span),
        "quote": evidence.quote,
        "speaker": evidence.speaker,
        "relation": evidence.relation.value,
        "confidence": round(evidence.confidence, 4),
        "independent": evidence.independent,
        "dependence": evidence.dependence and evidence.dependence.value,
        "origin": evidence.origin,
        "reasons": [reason_json(r) for r in evidence.reasons],
    }


def reason_json(reason: Reason) -> dict[str, Any]:
    """A comparison in its public shape, without prose."""
    return {
        "aspect": reason.aspect.value,
        "relation": reason.relation.value,
        "claim": _words(reason.claim),
        "evidence": _words(reason.evidence),
    }


def _words(words: Words) -> dict[str, Any]:
    return {"text": words.text, "span": _span(words.span)}


def _context(passage: ContextPassage) -> dict[str, Any]:
    return {
        "document": passage.document,
        "span": _span(passage.span),
        "quote": passage.quote,
        "speaker": passage.speaker,
        "why": passage.why.value,
    }


def _facts(facts: Facts) -> dict[str, Any]:
    return {
        "quantities": [
            {"text": q.text, "span": _span(q.span), "low": q.low, "high": q.high, "unit": q.unit, "of": q.of}
            for q in facts.quantities
        ],
        "times": [
            {"text": t.text, "span": _span(t.span), "from": _day(t.start), "to": _day(t.end)} for t in facts.times
        ],
        "places": [{"text": p.text, "span": _span(p.span), "place": p.place} for p in facts.places],
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _span(span: Span | None) -> list[int] | None:
    return None if span is None else [span.start, span.end]


def _spans(spans: tuple[Span, ...]) -> list[list[int]]:
    return [[s.start, s.end] for s in spans]


@lru_cache(maxsize=1)
def _converter() -> cattrs.Converter:
    converter = cattrs.Converter(forbid_extra_keys=True, omit_if_default=True)
    converter.register_unstructure_hook(Span, lambda s: [s.start, s.end])
    converter.register_structure_hook(Span, _read_span)
    converter.register_unstructure_hook(date, date.isoformat)
    converter.register_structure_hook(date, lambda v, _: date.fromisoformat(v))
    for kind in (Source, Cue):  # `class` is a keyword of Python, not of JSON
        renamed = override(rename="class")
        converter.register_unstructure_hook(kind, make_dict_unstructure_fn(kind, converter, class_=renamed))
        converter.register_structure_hook(
            kind, make_dict_structure_fn(kind, converter, _cattrs_forbid_extra_keys=True, class_=renamed)
        )
    return converter


def _read_span(value: Any, _: type[Span]) -> Span:
    start, end = value
    if not (isinstance(start, int) and isinstance(end, int) and 0 <= start <= end):
        raise ValueError(f"expected [start, end] with 0 <= start <= end, got {value!r}")
    return Span(start, end)
