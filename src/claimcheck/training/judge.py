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
POOL = 400
"""Items that strangers are drawn from: as many passages as the references of an article have, not as an archive has."""
FOLDS = 5
NEVER = -8.0
"""Log-odds of a contradiction where nothing conflicts."""


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
                pool = range(at // POOL * POOL, min(len(items), (at // POOL + 1) * POOL))
                others = sorted((n for n in pool if n != at), key=lambda n: -near[n])[:STRANGERS]
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
    t = table([e.gate for e in found])
    same = np.array([not e.stranger for e in found])
    held = np.zeros(len(found))
    for train, test in _folds(found):
        w = _fit_gate(t.rows[train], same[train], t.keys, strength)
        held[test] = 1 / (1 + np.exp(-(t.rows[test] @ w[:-1] + w[-1])))
    w = _fit_gate(t.rows, same, t.keys, strength)
    weights = {k: round(float(v), 4) for k, v in zip(t.keys, w, strict=False)}
    return {"bias": round(float(w[-1]), 4), "weights": weights}, held


def _fit_gate(
    rows: np.ndarray[Any, Any], same: np.ndarray[Any, Any], keys: Sequence[str], strength: float
) -> np.ndarray[Any, Any]:
    """Logistic regression with signs: what is shared cannot close the gate, what is missing or conflicts cannot open
    it.

    The strangers are the nearest premises of other items, so that a free fit holds nearness itself against a pair.
    """
    from scipy.optimize import minimize

    bounds = [(None, 0.0) if _apart(k) else (0.0, None) for k in keys] + [(None, None)]

    def loss(w: np.ndarray[Any, Any]) -> tuple[float, np.ndarray[Any, Any]]:
        z = rows @ w[:-1] + w[-1]
        value = np.logaddexp(0, z).sum() - z[same].sum() + (w[:-1] ** 2).sum() / strength / 2
        off = 1 / (1 + np.exp(-z)) - same
        return float(value), np.append(rows.T @ off + w[:-1] / strength, off.sum())

    found: np.ndarray[Any, Any] = minimize(
        loss, np.zeros(rows.shape[1] + 1), jac=True, method="L-BFGS-B", bounds=bounds
    ).x
    return found


def _apart(key: str) -> bool:
    """Whether a feature of the gate tells of something that is missing or conflicts."""
    return ".missing" in key or (not key.startswith("wording") and key.endswith((".conflicting", ".incomparable")))


def fit_pairs(
    found: Sequence[Example], weight: np.ndarray[Any, Any], strength: float
) -> tuple[dict[str, Any], np.ndarray[Any, Any]]:
    """Both biases and the weight pairs, and the two sums (n, 2) of every example from the fold it was held out of."""
    t = table([e.terms for e in found])
    labels = np.array([seen_label(e) for e in found])
    clash = np.array([conflicts(e) for e in found])
    held = np.zeros((len(found), 2))
    for train, test in _folds(found):
        held[test] = _fit(t.rows[train], labels[train], clash[train], weight[train], t.keys, strength)(
            t.rows[test], clash[test]
        )
    model = _fit(t.rows, labels, clash, weight, t.keys, strength)
    return model.as_json(t.keys), held


def conflicts(example: Example) -> bool:
    """Whether any comparison of the example conflicts."""
    return any(".conflicting" in key for key in example.terms)


def elsewhere(example: Example) -> bool:
    """Whether it speaks of another place only, and so never comes to the comparisons."""
    places = {key.split(".")[1] for key in example.terms if key.startswith("place.")}
    return "conflicting" in places and not places & {"same", "compatible"}


def misread(example: Example) -> bool:
    """Whether the comparisons tell the opposite of the label.

    That is a contradiction in which none conflicts, or a support in which one does (newspairs is full of sums: "two of
    the three left" supports "one stayed"). Both are rare in news, so they weigh little in the fit.
    """
    if example.stranger:
        return False
    told = "contradiction" if conflicts(example) else "entailment"
    return example.label in (LABELS["entailment"], LABELS["contradiction"]) and example.label != LABELS[told]


def seen_label(example: Example) -> int:
    """The label the judge can be asked for: a contradiction without a conflict that it can show is none to it."""
    hidden = example.label == LABELS["contradiction"] and not conflicts(example)
    return LABELS["neutral"] if hidden else example.label


@frozen
class _Model:
    s: np.ndarray[Any, Any]
    c: np.ndarray[Any, Any]
    bias: tuple[float, float]
    agreeing: float

    def __call__(self, rows: np.ndarray[Any, Any], clash: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        s = rows @ self.s + np.where(clash, self.bias[0], self.agreeing)
        c = rows @ self.c + np.where(clash, self.bias[1], NEVER)
        return np.stack([s, c], axis=1)

    def as_json(self, keys: Sequence[str]) -> dict[str, Any]:
        return {
            "bias": [round(float(b), 4) for b in self.bias],
            "bias_agreeing": [round(float(self.agreeing), 4), NEVER],
            "pairs": {
                k: [round(float(a), 4), round(float(b), 4)] for k, a, b in zip(keys, self.s, self.c, strict=True)
            },
        }


def _fit(
    rows: np.ndarray[Any, Any],
    labels: np.ndarray[Any, Any],
    clash: np.ndarray[Any, Any],
    weight: np.ndarray[Any, Any],
    keys: Sequence[str],
    strength: float,
) -> _Model:
    """Multinomial logistic regression with signs that the meaning of a comparison fixes.

    What conflicts may not speak for support more than for contradiction, what agrees may not do the reverse, and what
    only tells how near the two are counts the same for both. newspairs is adversarial (its contradictions keep most
    of the premise's figures), so that a free fit would read an equal figure as a sign of contradiction.
    """
    from scipy.optimize import minimize

    n = len(keys)
    bounds = [(None, None)] * n + [_sign(k) for k in keys] + [(None, None)] * 3
    targets = np.eye(3)[labels]

    def model(x: np.ndarray[Any, Any]) -> _Model:
        return _Model(x[:n], x[:n] + x[n : 2 * n], (x[2 * n], x[2 * n + 1]), x[2 * n + 2])

    def loss(x: np.ndarray[Any, Any]) -> tuple[float, np.ndarray[Any, Any]]:
        p = probabilities(model(x)(rows, clash), 1.0)
        value = (
            -(weight * np.log(p[np.arange(len(labels)), labels] + 1e-12)).sum() + (x[: 2 * n] ** 2).sum() / strength / 2
        )
        off = (p - targets) * weight[:, None]
        both = rows.T @ (off[:, 0] + off[:, 1])
        shift = rows.T @ off[:, 1]
        biases = [off[clash, 0].sum(), off[clash, 1].sum(), off[~clash, 0].sum()]
        gradient = np.concatenate([both + x[:n] / strength, shift + x[n : 2 * n] / strength, biases])
        return float(value), gradient

    found = minimize(loss, np.zeros(2 * n + 3), jac=True, method="L-BFGS-B", bounds=bounds)
    return model(found.x)


def _sign(key: str) -> tuple[float | None, float | None]:
    """Bounds of (contradicts - supports) of a key."""
    if ".conflicting" in key:
        return (0.0, None)
    if key.startswith("wording") or ".incomparable" in key:
        return (0.0, 0.0)
    return (None, 0.0)


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
    parser.add_argument("--hidden-weight", type=float, default=0.1, help="of pairs whose comparisons tell the opposite")
    parser.add_argument("--gate", type=float, default=0.3, help="least probability of speaking of the same event")
    parser.add_argument("--threshold", type=float, default=0.45, help="least probability of a relation")
    a = parser.parse_args(arguments)
    items = [json.loads(line) for line in a.items.read_text(encoding="utf-8").splitlines() if line.strip()]
    found = examples(build_checker(), items)
    gate, held_gate = fit_gate(found)
    gate["threshold"] = a.gate
    inside = held_gate >= a.gate
    strangers = np.array([e.stranger for e in found])
    print(
        f"{len(found)} pairs; the gate lets through {inside[~strangers].mean():.3f} of the same item, "
        f"{inside[strangers].mean():.3f} of the nearest others"
    )
    inside &= ~np.array([elsewhere(e) for e in found])
    kept = [e for e, ok in zip(found, inside, strict=True) if ok]
    labels = np.array([seen_label(e) for e in kept])
    hidden = np.array([misread(e) for e in kept])
    weight = np.where(strangers[inside], a.stranger_weight, 1.0) * np.where(hidden, a.hidden_weight, 1.0)
    fitted, sums = fit_pairs(kept, weight, a.strength)
    temperature = calibrate(sums, labels, weight)
    p = probabilities(sums, temperature)
    top, sure = p.argmax(1), p.max(1) >= a.threshold
    for name in ("entailment", "contradiction"):
        said = (top == LABELS[name]) & sure
        right = np.average(labels[said] == LABELS[name], weights=weight[said]) if said.any() else float("nan")
        found_ = (said & (labels == LABELS[name])).sum() / max(1, (labels == LABELS[name]).sum())
        print(f"held out, inside the gate, {name}: precision {right:.3f}, recall {found_:.3f}")
    out = {
        "name": "claimcheck-comparisons-1",
        **fitted,
        "temperature": temperature,
        "threshold": a.threshold,
        "gate": gate,
    }
    a.out.parent.mkdir(parents=True, exist_ok=True)
    a.out.write_text(json.dumps(out, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    print(f"temperature {temperature}; written to {a.out}", file=sys.stderr)


if __name__ == "__main__":
    main()
