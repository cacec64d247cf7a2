"""Fits the weights of the judge on the part of newspairs train that the cross-encoder has not seen.

    python -m claimcheck.training.judge --items newspairs/train.jsonl --out src/claimcheck/weights/judge/weights.json

Every hypothesis is paired with its premise in the four directions, and with the nearest premises of other items, which
are no evidence. Two models come out: the gate (same item or another) and the comparisons (supports, contradicts,
neutral). Folds keep an item together; the temperature is chosen on the held-out folds, and the figures printed are
theirs.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from claimcheck.assembly import build_checker
from claimcheck.training.judge_examples import Example, examples
from claimcheck.training.judge_fit import calibrate, calibration_error, fit_gate, fit_pairs, probabilities
from claimcheck.training.stance_pairs import HELD_EVERY, LABELS, read_items

NAME = "claimcheck-comparisons-2"
NEUTRAL = LABELS["neutral"]


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line: reads the items, fits, prints what the held-out folds say, writes the weights."""
    a = _parser().parse_args(arguments)
    found = examples(build_checker(), read_items(a.items)[:: a.every])
    fitted = fit(found, a)
    a.out.parent.mkdir(parents=True, exist_ok=True)
    a.out.write_text(json.dumps(fitted, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    print(f"temperature {fitted['temperature']}; written to {a.out}", file=sys.stderr)


def fit(found: Sequence[Example], options: Any) -> dict[str, Any]:
    """The table of weights; prints what it does on the folds it was held out of."""
    gate, same = fit_gate(found)
    gate["threshold"] = options.gate
    inside = (same >= options.gate) & ~np.array([e.elsewhere for e in found])
    strangers = np.array([e.stranger for e in found])
    print(
        f"{len(found)} pairs; compared are {inside[~strangers].mean():.3f} of the same item, "
        f"{inside[strangers].mean():.3f} of the nearest others"
    )
    kept = [e for e, ok in zip(found, inside, strict=True) if ok]
    weight = np.where(strangers[inside], options.stranger_weight, 1.0)
    fitted, sums = fit_pairs(kept, weight, options.strength)
    temperature = calibrate(sums, np.array([e.label for e in kept]), weight)
    p = np.tile(np.eye(3)[NEUTRAL], (len(found), 1))
    p[inside] = probabilities(sums, temperature)
    report(found, p, options.threshold)
    return {"name": NAME, **fitted, "temperature": temperature, "threshold": options.threshold, "gate": gate}


def report(found: Sequence[Example], p: np.ndarray[Any, Any], threshold: float) -> None:
    """Prints accuracy per direction and precision and recall per relation; strangers count for precision alone."""
    labels = np.array([e.label for e in found])
    own = np.array([not e.stranger for e in found])
    top = np.where(p.max(1) >= threshold, p.argmax(1), NEUTRAL)
    for direction in sorted({e.direction for e in found}):
        here = own & np.array([e.direction == direction for e in found])
        print(f"held out, {direction}: accuracy {(top[here] == labels[here]).mean():.3f}")
    print(f"held out, calibration error {calibration_error(p[own], labels[own]):.3f}")
    for name in ("entailment", "contradiction"):
        said = top == LABELS[name]
        right, mine = (said & (labels == LABELS[name])).sum(), (own & (labels == LABELS[name])).sum()
        among = right / max(1, (said & own).sum())
        print(
            f"held out, {name}: precision {among:.3f} among own premises, recall {right / max(1, mine):.3f}, "
            f"said of {said[~own].mean():.4f} of the strangers"
        )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--items", type=Path, required=True, help="newspairs train.jsonl")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument(
        "--every", type=int, default=HELD_EVERY, help="fit on every Nth item, as the cross-encoder has seen the others"
    )
    parser.add_argument("--strength", type=float, default=0.3, help="inverse of the L2 penalty")
    parser.add_argument("--stranger-weight", type=float, default=0.3)
    parser.add_argument("--gate", type=float, default=0.15, help="least probability of speaking of the same event")
    parser.add_argument("--threshold", type=float, default=0.45, help="least probability of a relation")
    return parser


if __name__ == "__main__":
    main()
