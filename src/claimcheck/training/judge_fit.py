"""Fits the gate and the weights of the comparisons on examples; see judge.py for the command."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from attrs import frozen

from claimcheck.judge.gate import OLDER
from claimcheck.judge.reading import CONTRADICTS, SUPPORTS
from claimcheck.training.desk_examples import Report
from claimcheck.training.judge_examples import Example

FOLDS = 5
READING = "wording.read."
LEAST = 8
"""Examples of a comparison from which on it is weighed; one that is rarer says nothing."""
ALIKE = {"quantity.conflicting.crossed": "quantity.conflicting.tenfold"}
"""What a table before does not weigh, as it was too rare, and what tells as much: on newspairs train 447 of 496 figures
that stand for another thing are contradictions, and 386 of 404 that are ten times off."""
NEVER = -8.0
"""Log-odds of a contradiction where nothing conflicts: one that cannot be shown is no help to an editor."""


@frozen
class Table:
    """Examples as numbers: a matrix with a column per key."""

    keys: list[str]
    rows: np.ndarray[Any, Any]


def table(rows: Sequence[dict[str, float]], keys: list[str] | None = None) -> Table:
    """The rows as a matrix; without `keys`, one column for each key that LEAST rows have."""
    if keys is None:
        seen: dict[str, int] = {}
        for r in rows:
            for k in r:
                seen[k] = seen.get(k, 0) + 1
        keys = sorted(k for k, n in seen.items() if n >= LEAST)
    at = {k: n for n, k in enumerate(keys)}
    out = np.zeros((len(rows), len(keys)))
    for n, r in enumerate(rows):
        for k, v in r.items():
            if k in at:
                out[n, at[k]] = v
    return Table(keys, out)


def fit_gate(
    found: Sequence[Example] | Sequence[Report], strength: float = 1.0
) -> tuple[dict[str, Any], np.ndarray[Any, Any]]:
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
    return (
        key == OLDER
        or ".missing" in key
        or (not key.startswith("wording") and key.endswith((".conflicting", ".incomparable")))
    )


@frozen
class Added:
    """What `fit_reading` adds to a table: what its numbers are multiplied by, those of the reading, and the biases."""

    factor: float
    read: np.ndarray[Any, Any]
    """(2, 2): the readings of support and of contradiction, each for supports and contradicts."""
    bias: tuple[float, float]
    agreeing: float
    bias_read: tuple[float, float]

    def __call__(self, sums: np.ndarray[Any, Any], rows: np.ndarray[Any, Any], kind: Kind) -> np.ndarray[Any, Any]:
        """Sums of all that a table has but its biases (n, 2), readings (n, 2), and what conflicts, to sums (n, 2)."""
        made = self.factor * sums + rows @ self.read
        for bias, of in ((self.bias, kind.facts), (self.bias_read, kind.reading)):
            made = made + np.outer(of, bias)
        none = ~(kind.facts | kind.reading)
        out: np.ndarray[Any, Any] = made + np.outer(none, (self.agreeing, NEVER))
        return out


@frozen
class Kind:
    """Whether a fact of each example conflicts; whether only the reading of the two texts does."""

    facts: np.ndarray[Any, Any]
    reading: np.ndarray[Any, Any]

    def of(self, part: np.ndarray[Any, Any]) -> Kind:
        """Those of some examples."""
        return Kind(self.facts[part], self.reading[part])


def fit_reading(
    found: Sequence[Example], weight: np.ndarray[Any, Any], before: dict[str, Any]
) -> tuple[dict[str, Any], np.ndarray[Any, Any]]:
    """A table that reads, from one that does not: biases and weight pairs, and the two sums (n, 2) of every example
    from the fold it was held out of.

    All comparisons keep their numbers but for one factor: a few hundred passages are too few to weigh them anew, and
    let them go against their meaning.
    """
    known = {new: before["pairs"][key] for new, key in ALIKE.items() if key in before["pairs"]} | before["pairs"]
    keys = sorted(key for key in known if not key.startswith(READING))
    sums = table([e.terms for e in found], keys).rows @ np.array([known[key] for key in keys])
    rows = table([e.terms for e in found], [SUPPORTS, CONTRADICTS]).rows
    facts = np.array([any(".conflicting" in key for key in e.terms) for e in found])
    kind = Kind(facts, np.array([e.conflicts for e in found]) & ~facts)
    labels = np.array([e.label for e in found])

    def fitted(part: np.ndarray[Any, Any]) -> Added:
        return _fit_added(sums[part], rows[part], kind.of(part), labels[part], weight[part])

    held = np.zeros((len(found), 2))
    for train, test in _folds(found):
        held[test] = fitted(train)(sums[test], rows[test], kind.of(test))
    made = fitted(np.arange(len(found)))
    pairs = {key: [round(made.factor * value, 4) for value in known[key]] for key in keys}
    pairs |= {key: [round(float(v), 4) for v in made.read[n]] for n, key in enumerate((SUPPORTS, CONTRADICTS))}
    biases = {
        "bias": [round(float(b), 4) for b in made.bias],
        "bias_agreeing": [round(float(made.agreeing), 4), NEVER],
        "bias_read": [round(float(b), 4) for b in made.bias_read],
    }
    return {**biases, "pairs": pairs}, held


def _fit_added(
    sums: np.ndarray[Any, Any],
    rows: np.ndarray[Any, Any],
    kind: Kind,
    labels: np.ndarray[Any, Any],
    weight: np.ndarray[Any, Any],
) -> Added:
    """Multinomial logistic regression; a support that is read cannot speak more for contradiction, nor the reverse."""
    from scipy.optimize import minimize

    def model(x: np.ndarray[Any, Any]) -> Added:
        read = np.array([[x[1], x[1] + x[2]], [x[3], x[3] + x[4]]])
        return Added(x[0], read, (x[5], x[6]), x[7], (x[8], x[9]))

    def loss(x: np.ndarray[Any, Any]) -> float:
        p = probabilities(model(x)(sums, rows, kind), 1.0)
        return float(-(weight * np.log(p[np.arange(len(labels)), labels] + 1e-12)).sum() + (x[:5] ** 2).sum() / 2)

    bounds = [(0.0, None), (None, None), (None, 0.0), (None, None), (0.0, None), *[(None, None)] * 5]
    start = np.array([0.5, 0.0, -0.1, 0.0, 0.1, *[-5.0] * 5])
    return model(minimize(loss, start, method="L-BFGS-B", bounds=bounds).x)


def fit_pairs(
    found: Sequence[Example], weight: np.ndarray[Any, Any], strength: float
) -> tuple[dict[str, Any], np.ndarray[Any, Any]]:
    """Both biases and the weight pairs, and the two sums (n, 2) of every example from the fold it was held out of."""
    t = table([e.terms for e in found])
    labels = np.array([e.label for e in found])
    clash = np.array([e.conflicts for e in found])
    held = np.zeros((len(found), 2))
    for train, test in _folds(found):
        held[test] = _fit(t.rows[train], labels[train], clash[train], weight[train], t.keys, strength)(
            t.rows[test], clash[test]
        )
    model = _fit(t.rows, labels, clash, weight, t.keys, strength)
    return model.as_json(t.keys), held


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
        held = x[: 2 * n]
        value = -(weight * np.log(p[np.arange(len(labels)), labels] + 1e-12)).sum() + (held**2).sum() / strength / 2
        off = (p - targets) * weight[:, None]
        both = rows.T @ (off[:, 0] + off[:, 1])
        shift = rows.T @ off[:, 1]
        biases = [off[clash, 0].sum(), off[clash, 1].sum(), off[~clash, 0].sum()]
        gradient = np.concatenate([np.concatenate([both, shift]) + held / strength, biases])
        return float(value), gradient

    found = minimize(loss, np.zeros(2 * n + 3), jac=True, method="L-BFGS-B", bounds=bounds)
    return model(found.x)


def _sign(key: str) -> tuple[float | None, float | None]:
    """Bounds of (contradicts - supports) of a key."""
    if key in (SUPPORTS, CONTRADICTS):
        return (None, 0.0) if key == SUPPORTS else (0.0, None)
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


def _folds(found: Sequence[Example] | Sequence[Report]) -> list[tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]]:
    items = sorted({e.item for e in found})
    fold = {item: n % FOLDS for n, item in enumerate(items)}
    of = np.array([fold[e.item] for e in found])
    return [(np.flatnonzero(of != n), np.flatnonzero(of == n)) for n in range(FOLDS)]


def calibration_error(p: np.ndarray[Any, Any], labels: np.ndarray[Any, Any], bins: int = 10) -> float:
    """Expected calibration error over equal bins of the highest probability (Guo et al. 2017)."""
    top, right = p.max(1), p.argmax(1) == labels
    bin_of = np.minimum((top * bins).astype(int), bins - 1)
    gaps = [abs((top[bin_of == n] - right[bin_of == n]).sum()) for n in range(bins)]
    return float(sum(gaps) / len(labels))
