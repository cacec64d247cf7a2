"""Quality on corpora/: who said what (corpora/attribution), verdicts end to end (corpora/newsdesk), and pairs of texts
(corpora/plans).

`newsdesk()`, `attribution()` and `plans()` give {figure: value in 0..1}. What each figure means stands beside it.
These are small sets that the project wrote itself: they guard against getting worse, they do not say how good
claimcheck is elsewhere.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import product
from pathlib import Path
from typing import Any

from attrs import frozen

from claimcheck import Checker, Claim, Document, build_checker
from claimcheck.model.judgement import Finding, Pair, Report

CORPORA = Path(__file__).parent.parent / "corpora"
FOUND = 0.4
"""Dice of content characters from which a finding is taken for a gold claim."""
WHOLE = 0.5
RELATIONS = {"entailment": "supports", "contradiction": "contradicts", "neutral": "neutral"}
VERDICTS = ("supported", "contradicted", "disputed", "unverified")


def attribution(folder: Path = CORPORA / "attribution") -> dict[str, float]:
    """Per language: F1 of whole attributions (content overlaps by half, and the source mention overlaps or both have
    none); of those whose content was found, the share with the right source mention
    and class of cue.
    """
    checker = build_checker()
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for line in (folder / "dev.jsonl").read_text(encoding="utf-8").splitlines():
        raw = json.loads(line)
        found = _attributions(checker.read(Document(id=raw["id"], text=raw["text"], lang=raw["lang"])))
        gold = [Said(a["content"], a["source"], a["cue_class"]) for a in raw["attributions"]]
        count = counts[raw["lang"]]
        count += Counter(found=len(found), gold=len(gold), whole=len(_pair_up(found, gold, _whole, WHOLE)))
        for f, g in _pair_up(found, gold, lambda p, g: dice(_chars(p.content), _chars(g.content)), WHOLE):
            one, other = found[f], gold[g]
            count["told"] += 1
            count["source_acc"] += _same_source(one.source, other.source)
            count["cue_class_acc"] += one.cue == other.cue
    out = {}
    for lang, c in sorted(counts.items()):
        out[f"attribution_whole_f1_{lang}"] = _f1(c["whole"], c["found"], c["gold"])
        out |= {f"attribution_{k}_{lang}": c[k] / c["told"] for k in ("source_acc", "cue_class_acc")}
    return out


def newsdesk(folder: Path = CORPORA / "newsdesk") -> dict[str, float]:
    """Claims found, sources right, verdict macro-F1, and F1 of (claim, document, relation) over all scenarios."""
    total: Counter[str] = Counter()
    pairs: list[tuple[str, str]] = []
    for path in sorted(folder.glob("*.json")):
        scenario = json.loads(path.read_text(encoding="utf-8"))
        checker = build_checker()
        checker.add_references(_document(r) for r in scenario["references"])
        report = checker.check(_document(scenario["article"]))
        _score(scenario, report, checker, total, pairs)
    return {
        "newsdesk_claim_recall": total["found"] / total["claims"],
        "newsdesk_source_acc": total["sources"] / total["found"],
        "newsdesk_verdict_macro_f1": _macro_f1(pairs),
        "newsdesk_evidence_f1": _f1(total["evidence"], total["predicted"], total["gold"]),
    }


def plans(file: Path = CORPORA / "plans" / "dev.jsonl") -> dict[str, float]:
    """Of pairs about plans and what was done, in four language directions, the share that `compare` judges as labelled;
    and of claims that a premise in the same language entails in nearly its words, the share that is seen to.
    """
    pairs, labels, near = [], [], []
    for line in file.read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        for claim in item["hypotheses"]:
            for ours, theirs in product(("en", "ar"), repeat=2):
                pairs.append(Pair(premise=item["premise"][ours], hypothesis=claim[theirs]))
                labels.append(RELATIONS[claim["label"]])
                near.append(ours == theirs and claim["label"] == "entailment" and claim["phenomena"] == ["modality"])
    right = [found.relation.value == label for found, label in zip(build_checker().compare(pairs), labels, strict=True)]
    copies = [ok for ok, is_near in zip(right, near, strict=True) if is_near]
    return {"plans_acc": sum(right) / len(right), "plans_near_copies_seen": sum(copies) / len(copies)}


def _score(
    scenario: dict[str, Any], report: Report, checker: Checker, total: Counter[str], pairs: list[tuple[str, str]]
) -> None:
    gold, findings = scenario["claims"], report.findings
    original = {k: v.partition(":")[2] for k, v in scenario["reference_roles"].items() if v.startswith("syndicated")}
    matched = _pair_up(
        findings,
        gold,
        lambda f, c: dice(_chars([s.start, s.end] for s in f.claim.content), _chars([c["content_span"]])),
        FOUND,
    )
    at = {g: f for f, g in matched}
    for number, claim in enumerate(gold):
        finding = findings[at[number]] if number in at else None
        total["claims"] += 1
        total["found"] += finding is not None
        total["sources"] += finding is not None and _source_right(finding, claim, checker)
        pairs.append((claim["verdict"], finding.verdict.value if finding else "unverified"))
        optional = {original.get(e["ref"], e["ref"]) for e in claim["optional_evidence"]}
        want = {(original.get(e["ref"], e["ref"]), e["relation"]) for e in claim["evidence"]}
        have = {(original.get(e.document, e.document), e.relation.value) for e in (finding.evidence if finding else ())}
        have = {h for h in have if h in want or h[0] not in optional}
        total["evidence"] += len(want & have)
        total["predicted"] += len(have)
        total["gold"] += len(want)


def _source_right(finding: Finding, claim: dict[str, Any], checker: Checker) -> bool:
    source = finding.claim.source
    if source is None or claim["source"] is None:
        return source is None and claim["source"] is None
    names = [source.resolved, source.canonical]
    same = checker.aliases.same_name
    return any(same(a, b) >= 0.8 for a in names for b in (claim["source"], claim["source_canonical"]))


def _document(raw: dict[str, Any]) -> Document:
    return Document(
        id=raw["id"],
        text=raw["text"],
        lang=raw["lang"],
        publisher=raw["publisher"],
        published=raw["published"],
        title=raw["title"],
    )


@frozen
class Said:
    """An attribution: spans of content and source, the class of the cue."""

    content: list[list[int]]
    source: list[list[int]]
    cue: str


def _attributions(claims: Iterable[Claim]) -> list[Said]:
    """The parts of one attribution put together again."""
    joined: dict[Any, Said] = {}
    for claim in claims:
        if claim.cue is None:
            continue
        spans = [[s.start, s.end] for s in claim.source.spans] if claim.source else []
        resolved = claim.source.resolved if claim.source else None
        key = (claim.cue.spans, tuple(map(tuple, spans)) or resolved)
        joined.setdefault(key, Said([], spans, claim.cue.class_.value)).content.extend(
            [s.start, s.end] for s in claim.content
        )
    return list(joined.values())


def _whole(found: Said, gold: Said) -> float:
    return dice(_chars(found.content), _chars(gold.content)) if _same_source(found.source, gold.source) else 0.0


def _same_source(found: list[list[int]], gold: list[list[int]]) -> bool:
    return bool(_chars(found) & _chars(gold)) or not (found or gold)


def _chars(spans: Iterable[Sequence[int]]) -> set[int]:
    return {i for s, e in spans for i in range(s, e)}


def dice(a: set[int], b: set[int]) -> float:
    return 2 * len(a & b) / (len(a) + len(b)) if a or b else 0.0


def _pair_up(
    found: Sequence[Any], gold: Sequence[Any], score: Callable[[Any, Any], float], least: float
) -> list[tuple[int, int]]:
    """One-to-one pairs of positions, best first."""
    ranked = sorted(((score(p, g), i, j) for i, p in enumerate(found) for j, g in enumerate(gold)), key=lambda x: -x[0])
    used_found: set[int] = set()
    used_gold: set[int] = set()
    out = []
    for value, i, j in ranked:
        if value >= least and i not in used_found and j not in used_gold:
            used_found.add(i)
            used_gold.add(j)
            out.append((i, j))
    return out


def _f1(hits: int, found: int, gold: int) -> float:
    return 2 * hits / (found + gold) if found + gold else 0.0


def _macro_f1(pairs: Sequence[tuple[str, str]]) -> float:
    scores = []
    for label in VERDICTS:
        hits = sum(g == p == label for g, p in pairs)
        scores.append(_f1(hits, sum(p == label for _, p in pairs), sum(g == label for g, _ in pairs)))
    return sum(scores) / len(scores)
