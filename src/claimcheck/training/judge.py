"""Fits the weights of the judge on newspairs train.

    python -m claimcheck.training.judge --items newspairs/train.jsonl --out src/claimcheck/weights/judge/weights.json

Every hypothesis is paired with its premise in the four directions, and with the nearest premises of other items, which
are no evidence. Two models come out: the gate (same item or another) and the comparisons (supports, contradicts,
neutral). Folds keep an item together; the temperature and the threshold are chosen on the held-out folds.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from attrs import frozen

from claimcheck.assembly import build_checker
from claimcheck.judge.combined import terms
from claimcheck.judge.gate import features as gate_features
from claimcheck.model.judgement import ClaimPair, Passage
from claimcheck.pipeline import UNDATED, Checker

DIRECTIONS = (("en", "en"), ("ar", "ar"), ("en", "ar"), ("ar", "en"))
"""Language of the premise, of the hypothesis."""
LABELS = {"entailment": 0, "contradiction": 1, "neutral": 2}
STRANGERS = 3
"""Premises of other items a hypothesis is paired with, per direction."""
FOLDS = 5
RECALL = 0.97
"""Share of pairs that are evidence which the gate must let through."""


@frozen
class Example:
    """One pair: the item it is from, its label (2, neutral, for a stranger's premise), and its terms as two tables."""

    item: str
    label: int
    stranger: bool
    terms: dict[str, float]
    gate: dict[str, float]


def examples(checker: Checker, items: Sequence[dict[str, Any]]) -> list[Example]:
    """All pairs of the items, strangers included."""
    texts = sorted(
        {i["premise"][lang] for i in items for lang in ("en", "ar")}
        | {h[lang] for i in items for h in i["hypotheses"] for lang in ("en", "ar")}
    )
    row = {t: n for n, t in enumerate(texts)}
    vectors = checker.embedder.embed(texts)
    passages: dict[str, Passage] = {}
    out = []
    for premise_lang, lang in DIRECTIONS:
        premises = np.stack([vectors[row[i["premise"][premise_lang]]] for i in items])
        for at, item in enumerate(items):
            for hypothesis in item["hypotheses"]:
                text = hypothesis[lang]
                near = premises @ vectors[row[text]]
                order = np.argsort(-near)
                others = [int(n) for n in order[: STRANGERS + 1] if n != at][:STRANGERS]
                for other in [at, *others]:
                    premise = items[other]["premise"][premise_lang]
                    for t in (text, premise):
                        if t not in passages:
                            passages[t] = checker._loose_passage(t, UNDATED)
                    pair = ClaimPair(claim=passages[text], evidence=passages[premise], similarity=float(near[other]))
                    found = terms(pair, checker.aliases.same_name)
                    table: dict[str, float] = {}
                    for t_ in found:
                        table[t_.key] = table.get(t_.key, 0.0) + t_.amount
                    label = LABELS[hypothesis["label"]] if other == at else LABELS["neutral"]
                    out.append(Example(item["id"], label, other != at, table, gate_features(found)))
    return out


@frozen
class Table:
    """Examples as numbers: a matrix with a column per key."""

    keys: list[str]
    rows: np.ndarray[Any, Any]


def table(rows: Sequence[dict[str, float]], keys: list[str] | None = None) -> Table:
    """The rows as a matrix; without `keys`, one column for each key that at least 20 rows have."""
    if keys is None:
        seen: dict[str, int] = {}
        for r in rows:
            for k in r:
                seen[k] = seen.get(k, 0) + 1
        keys = sorted(k for k, n in seen.items() if n >= 20)
    at = {k: n for n, k in enumerate(keys)}
    out = np.zeros((len(rows), len(keys)))
    for n, r in enumerate(rows):
        for k, v in r.items():
            if k in at:
                out[n, at[k]] = v
    return Table(keys, out)


def fit_gate(found: Sequence[Example], strength: float = 1.0) -> tuple[dict[str, Any], np.ndarray[Any, Any]]:
    """The gate's table, and every example's probability of being of the same item, from the fold it was held out of."""
    from sklearn.linear_model import LogisticRegression

    t = table([e.gate for e in found])
    same = np.array([not e.stranger for e in found])
    held = np.zeros(len(found))
    for train, test in _folds(found):
        model = LogisticRegression(C=strength, max_iter=500).fit(t.rows[train], same[train])
        held[test] = model.predict_proba(t.rows[test])[:, 1]
    model = LogisticRegression(C=strength, max_iter=500).fit(t.rows, same)
    evidence = np.array([not e.stranger and e.label != LABELS["neutral"] for e in found])
    threshold = float(np.quantile(held[evidence], 1 - RECALL))
    weights = {k: round(float(w), 4) for k, w in zip(t.keys, model.coef_[0], strict=True)}
    return {"bias": round(float(model.intercept_[0]), 4), "weights": weights, "threshold": round(threshold, 4)}, held


def fit_pairs(
    found: Sequence[Example], weight: np.ndarray[Any, Any], strength: float
) -> tuple[dict[str, Any], np.ndarray[Any, Any]]:
    """Bias and weight pairs, and the two sums (n, 2) of every example from the fold it was held out of."""
    from sklearn.linear_model import LogisticRegression

    t = table([e.terms for e in found])
    labels = np.array([e.label for e in found])
    held = np.zeros((len(found), 2))
    for train, test in _folds(found):
        model = LogisticRegression(C=strength, max_iter=1000).fit(t.rows[train], labels[train], weight[train])
        scores = model.decision_function(t.rows[test])
        held[test] = scores[:, :2] - scores[:, 2:]
    model = LogisticRegression(C=strength, max_iter=1000).fit(t.rows, labels, weight)
    pairs = (model.coef_[:2] - model.coef_[2]).T
    bias = model.intercept_[:2] - model.intercept_[2]
    return {
        "bias": [round(float(b), 4) for b in bias],
        "pairs": {k: [round(float(s), 4), round(float(c), 4)] for k, (s, c) in zip(t.keys, pairs, strict=True)},
    }, held


def calibrate(sums: np.ndarray[Any, Any], labels: np.ndarray[Any, Any], weight: np.ndarray[Any, Any]) -> float:
    """The temperature that makes held-out probabilities most likely (Guo et al. 2017)."""
    best = min(np.arange(0.5, 3.01, 0.05), key=lambda t: -_log_likelihood(sums, labels, weight, float(t)))
    return round(float(best), 2)


def probabilities(sums: np.ndarray[Any, Any], temperature: float) -> np.ndarray[Any, Any]:
    """(n, 3): supports, contradicts, neutral."""
    z = np.hstack([sums, np.zeros((len(sums), 1))]) / temperature
    z = np.exp(z - z.max(axis=1, keepdims=True))
    out: np.ndarray[Any, Any] = z / z.sum(axis=1, keepdims=True)
    return out


def _log_likelihood(
    sums: np.ndarray[Any, Any], labels: np.ndarray[Any, Any], weight: np.ndarray[Any, Any], temperature: float
) -> float:
    p = probabilities(sums, temperature)[np.arange(len(labels)), labels]
    return float((weight * np.log(p + 1e-12)).sum())


def _folds(found: Sequence[Example]) -> list[tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]]:
    items = sorted({e.item for e in found})
    fold = {item: n % FOLDS for n, item in enumerate(items)}
    of = np.array([fold[e.item] for e in found])
    return [(np.flatnonzero(of != n), np.flatnonzero(of == n)) for n in range(FOLDS)]


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line: reads the items, fits, prints what the held-out folds say, writes the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--items", type=Path, required=True, help="newspairs train.jsonl")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--strength", type=float, default=0.3, help="inverse of the L2 penalty")
    parser.add_argument("--stranger-weight", type=float, default=0.3)
    parser.add_argument(
        "--precision", type=float, default=0.6, help="least precision on held-out pairs at the threshold"
    )
    a = parser.parse_args(arguments)
    items = [json.loads(line) for line in a.items.read_text(encoding="utf-8").splitlines() if line.strip()]
    found = examples(build_checker(), items)
    gate, held_gate = fit_gate(found)
    inside = held_gate >= gate["threshold"]
    strangers = np.array([e.stranger for e in found])
    labels = np.array([e.label for e in found])
    print(
        f"{len(found)} pairs; gate {gate['threshold']}: lets through {inside[~strangers].mean():.3f} of the same item, "
        f"{inside[strangers].mean():.3f} of the nearest others"
    )
    kept = np.flatnonzero(inside)
    weight = np.where(strangers, a.stranger_weight, 1.0)
    fitted, sums = fit_pairs([found[n] for n in kept], weight[kept], a.strength)
    temperature = calibrate(sums, labels[kept], weight[kept])
    p = probabilities(sums, temperature)
    own = ~strangers[kept]
    print(
        f"held out, same item: accuracy {(p[own].argmax(1) == labels[kept][own]).mean():.4f}, temperature {temperature}"
    )
    threshold = choose_threshold(p, labels[kept], weight[kept], a.precision)
    out = {
        "name": "claimcheck-comparisons-1",
        **fitted,
        "temperature": temperature,
        "threshold": threshold,
        "gate": gate,
    }
    a.out.parent.mkdir(parents=True, exist_ok=True)
    a.out.write_text(json.dumps(out, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    print(f"threshold {threshold}; written to {a.out}", file=sys.stderr)


def choose_threshold(
    p: np.ndarray[Any, Any], labels: np.ndarray[Any, Any], weight: np.ndarray[Any, Any], precision: float
) -> float:
    """The least threshold at which relations are right with `precision` on held-out pairs, neutral ones included."""
    top = p.argmax(1)
    for threshold in np.arange(0.34, 0.96, 0.01):
        answered = (top != LABELS["neutral"]) & (p.max(1) >= threshold)
        if answered.sum() and np.average((top == labels)[answered], weights=weight[answered]) >= precision:
            return round(float(threshold), 2)
    return 0.95


if __name__ == "__main__":
    main()
