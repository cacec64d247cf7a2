"""Pairs from whole scenarios: an article, its references, and gold that says which passage does what to which claim.

The pipeline runs as `verify` does, and every pair that reaches the judge is labelled by the gold: as the quote that the
passage covers, or as no evidence. So the table for passages that were looked up learns from such passages, fragments
and other sentences of the same event among them, which newspairs has not.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from attrs import define, field, frozen

from claimcheck.assembly import build_checker
from claimcheck.judge.gate import setting
from claimcheck.model.judgement import ClaimPair, Judgement, Passage, Relation
from claimcheck.model.text import Document, Span
from claimcheck.pipeline import Checker
from claimcheck.training.judge_examples import Labelled
from claimcheck.training.stance_pairs import LABELS

DESK = "desk"
"""What stands for the direction of such a pair."""
COVERED = 0.3
"""Part of the shorter of passage and quote that both share, for the passage to be that evidence."""
SAME_CLAIM = 0.4
"""Dice coefficient of the characters of a claim that was found and one of the gold, to be the same."""
RELATIONS = {"supports": LABELS["entailment"], "contradicts": LABELS["contradiction"]}
COPY = "syndicated_copy_of:"
DISTRACTOR = "distractor"
APART = (DISTRACTOR, "mostly_irrelevant")
"""How the roles of references begin that tell of another event."""
SHOWN = ("id", "lang", "publisher", "published", "title", "text")


@define
class Recorder:
    """A judge that notes what it is asked, and finds nothing."""

    name: str = "recorder"
    pairs: list[ClaimPair] = field(factory=list)

    def judge(self, pairs: Sequence[ClaimPair]) -> list[Judgement]:
        """See protocols.Judge."""
        self.pairs += pairs
        shares = {Relation.SUPPORTS: 0.0, Relation.CONTRADICTS: 0.0, Relation.NEUTRAL: 1.0}
        return [Judgement(relation=Relation.NEUTRAL, probabilities=shares, reasons=()) for _ in pairs]


def desk_pairs(checker: Checker, files: Sequence[Path]) -> list[Labelled]:
    """The pairs of all scenarios, those left out that gold does not decide. `checker` lends its models."""
    out: list[Labelled] = []
    for file in files:
        scenario = json.loads(file.read_text(encoding="utf-8"))
        out += [
            Labelled(item=scenario["id"], direction=DESK, label=label, stranger=apart, pair=pair)
            for pair, label, apart in labelled(scenario, asked(scenario, checker))
        ]
    return out


@frozen
class Report:
    """A reference of a scenario: what gate.setting finds of it, and whether it is a stranger, written to be taken for a
    report on the article's event; the others hold evidence.
    """

    item: str
    gate: dict[str, float]
    stranger: bool


def reports(asked: Sequence[Labelled], files: Sequence[Path]) -> list[Report]:
    """The references of scenarios that are one or the other."""
    roles: dict[str, str] = {}
    for file in files:
        roles |= json.loads(file.read_text(encoding="utf-8")).get("reference_roles", {})
    out: dict[str, Report] = {}
    holding = {a.pair.evidence.document.id for a in asked if a.label != LABELS["neutral"]}
    for one in asked:
        where = one.pair.evidence.document.id
        if where in holding or str(roles.get(where, "")).startswith(DISTRACTOR):
            out[where] = Report(one.item, setting(one.pair), where not in holding)
    return list(out.values())


def asked(scenario: dict[str, Any], models: Checker) -> list[ClaimPair]:
    """Every pair that the judge of `verify` is asked about; the models are those of another checker."""
    recorder, checker = Recorder(), build_checker()
    checker.make_embedder, checker.make_tagger = (lambda: models.embedder), (lambda: models.tagger)
    checker.make_judge = lambda: recorder
    documents = [Document(**{name: r.get(name) for name in SHOWN}) for r in scenario["references"]]
    checker.add_references(documents)
    checker.check(Document(**{name: scenario["article"].get(name) for name in SHOWN}))
    return [pair for pair in recorder.pairs if not pair.given]  # own words are asked about again, as if given


def labelled(scenario: dict[str, Any], pairs: Sequence[ClaimPair]) -> Iterator[tuple[ClaimPair, int, bool]]:
    """Pair, label, and whether the passage tells of another event.

    Left out are claims that the gold has not, passages that may be evidence, and pairs of which one side denies: the
    judge turns these over.
    """
    roles = scenario.get("reference_roles", {})
    texts = {r["id"]: r["text"] for r in scenario["references"]}
    for pair in pairs:
        claim = _gold(scenario, pair.claim)
        if claim is None or pair.claim.denied != pair.evidence.denied:
            continue
        where = pair.evidence.document.id
        said = {e["relation"] for e in claim["evidence"] if _covers(pair.evidence, _places(e, where, roles, texts))}
        if any(_covers(pair.evidence, _places(e, where, roles, texts)) for e in claim.get("optional_evidence", ())):
            continue
        if len(said) > 1:
            continue
        apart = str(roles.get(where, "")).startswith(APART)
        yield pair, RELATIONS[said.pop()] if said else LABELS["neutral"], apart


def _gold(scenario: dict[str, Any], found: Passage) -> dict[str, Any] | None:
    """The claim of the gold that a claim which was found is."""
    ours = _letters(found.spans)

    def alike(claim: dict[str, Any]) -> float:
        theirs = _letters([Span(*claim["content_span"])])
        return 2 * len(ours & theirs) / (len(ours) + len(theirs))

    best: dict[str, Any] = max(scenario["claims"], key=alike)
    return best if alike(best) >= SAME_CLAIM else None


def _letters(spans: Sequence[Span]) -> set[int]:
    return {at for span in spans for at in range(span.start, span.end)}


def _places(evidence: dict[str, Any], where: str, roles: dict[str, str], texts: dict[str, str]) -> list[Span]:
    """Where a quote stands in the reference `where`: in the one it was taken from, or word for word in a copy of it."""
    family = {evidence["ref"], str(roles.get(evidence["ref"], "")).removeprefix(COPY)}
    if where not in family and str(roles.get(where, "")).removeprefix(COPY) not in family:
        return []
    at = texts[where].find(evidence["quote"])
    return [Span(at, at + len(evidence["quote"]))] if at >= 0 else []


def _covers(passage: Passage, places: Sequence[Span]) -> bool:
    return any(
        min(one.end, place.end) - max(one.start, place.start) >= COVERED * min(len(one), len(place))
        for one in passage.spans
        for place in places
    )
