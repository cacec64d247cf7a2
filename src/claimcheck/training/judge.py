"""Fits the weights of the judge on the part of newspairs train that the cross-encoder has not seen.

    python -m claimcheck.training.judge --items newspairs/train.jsonl --headlines pairs/train_shippable.jsonl \
        --out src/claimcheck/weights/judge

Every hypothesis is paired with its premise in the four directions, and with the nearest premises of other items, which
are no evidence; more pairs are made from one text and its translation. Two tables come out (docs/decisions/0003):
pairs.json for texts that somebody put side by side, from newspairs as it is, and weights.json for passages that were
looked up, from the facts and the shared words, without what is rare in news. pairs.json is also fitted on pairs of
Arabic headlines (ANS train). Folds keep an item together; the temperatures are chosen on the held-out folds, and the
figures printed are theirs.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import attrs
import numpy as np
from attrs import frozen

from claimcheck.assembly import WEIGHTS_FILE, build_checker
from claimcheck.judge.combined import GIVEN_FILE
from claimcheck.judge.reading import CONTRADICTS, SUPPORTS
from claimcheck.training.desk_examples import DESK, desk_examples
from claimcheck.training.judge_examples import HEADLINES, TWIN, Example, examples, misread, unread
from claimcheck.training.judge_fit import calibrate, calibration_error, fit_gate, fit_pairs, probabilities
from claimcheck.training.stance_pairs import HELD_EVERY, LABELS, read_headlines, read_items, split

NEUTRAL = LABELS["neutral"]
FACTS = ("quantity.", "time.", "place.", "actors.", "polarity.", "modality.", "scope.", "wording.conflicting")
SHARED_WORDS = (
    "wording.coverage",
    "wording.back_coverage",
    "wording.similarity",
    "wording.nearness",
    "wording.missing",
)
READ = ("wording.read.",)
WITHOUT: dict[str, tuple[str, ...]] = {
    "all": (),
    "facts": (*SHARED_WORDS, *READ),
    "shared words": (*FACTS, *READ),
    "facts and shared words": READ,
    "reading": (*FACTS, *SHARED_WORDS),
    "reading and shared words": FACTS,
}
"""What --parts fits, and the beginnings of the terms that it goes without."""


@frozen(kw_only=True)
class Plan:
    """How a table is fitted: least probability of one event, least of a relation, what strangers and misread pairs
    weigh, what headlines and pairs of scenarios weigh, whether a passage on another place is ruled out, and the inverse
    of the L2 penalty.
    """

    name: str
    gate: float
    threshold: float
    stranger: float
    misread: float
    headlines: float = 0.0
    desk: float = 1.0
    elsewhere: bool
    strength: float


FOUND = Plan(
    name="claimcheck-comparisons-4", gate=0.3, threshold=0.55, stranger=0.3, misread=0.1, elsewhere=True, strength=0.3
)
GIVEN = Plan(
    name="claimcheck-pairs-3",
    gate=0.0,
    threshold=0.4,
    stranger=0.02,
    misread=1.0,
    headlines=3.0,
    elsewhere=False,
    strength=3.0,
)


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line: reads the items, fits, prints what the held-out folds say, writes the weights."""
    a = _parser().parse_args(arguments)
    headlines = split(read_headlines(a.headlines))[1] if a.headlines else []
    found = examples(build_checker(), read_items(a.items)[:: a.every], headlines)
    desk = desk_examples(sorted(a.scenarios.glob("*.json"))) if a.scenarios else []
    if a.parts:
        parts([e for e in found if e.direction != TWIN])
        return
    a.out.mkdir(parents=True, exist_ok=True)
    for file, plan, rows in (
        (WEIGHTS_FILE, FOUND, [*(unread(e) for e in found if e.direction != HEADLINES), *desk]),
        (GIVEN_FILE, GIVEN, [e for e in found if e.direction != TWIN]),
    ):
        print(f"{file}:")
        fitted = fit(rows, plan)
        if a.keep and file == WEIGHTS_FILE:
            fitted = grown(json.loads(a.keep.read_text(encoding="utf-8")), fitted)
        (a.out / file).write_text(json.dumps(fitted, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def fit(found: Sequence[Example], plan: Plan) -> dict[str, Any]:
    """A table of weights; prints what it does on the folds it was held out of."""
    gate, same = fit_gate(found)
    gate["threshold"] = plan.gate
    inside = same >= plan.gate
    if plan.elsewhere:
        inside &= ~np.array([e.elsewhere for e in found])
    strangers = np.array([e.stranger for e in found])
    print(
        f"{len(found)} pairs; compared are {inside[~strangers].mean():.3f} of the same item, "
        f"{inside[strangers].mean():.3f} of the nearest others"
    )
    kept = [e for e, ok in zip(found, inside, strict=True) if ok]
    weight = np.where(strangers[inside], plan.stranger, 1.0)
    weight = weight * np.where([misread(e) for e in kept], plan.misread, 1.0)
    weight = weight * np.where([e.direction == HEADLINES for e in kept], plan.headlines, 1.0)
    weight = weight * np.where([e.direction == DESK for e in kept], plan.desk, 1.0)
    fitted, sums = fit_pairs(kept, weight, plan.strength)
    temperature = calibrate(sums, np.array([e.label for e in kept]), weight)
    p = np.tile(np.eye(3)[NEUTRAL], (len(found), 1))
    p[inside] = probabilities(sums, temperature)
    report(found, p, plan.threshold)
    return {"name": plan.name, **fitted, "temperature": temperature, "threshold": plan.threshold, "gate": gate}


def grown(old: dict[str, Any], fitted: dict[str, Any]) -> dict[str, Any]:
    """A table with the numbers it had, and those of the comparisons it did not know."""
    return {**old, "pairs": {**fitted["pairs"], **old["pairs"]}}


def parts(found: Sequence[Example]) -> None:
    """Prints what GIVEN's fit does with some of the comparisons only, and with all but the gate."""
    for name, without in WITHOUT.items():
        print(f"{name}:")
        fit([without_terms(e, without) for e in found], GIVEN)
    print("all, without the gate:")
    fit(found, attrs.evolve(GIVEN, gate=0.0))


def without_terms(example: Example, beginnings: tuple[str, ...]) -> Example:
    """The example as if some comparisons had not been made."""
    kept = {key: amount for key, amount in example.terms.items() if not key.startswith(beginnings)}
    conflicts = any(".conflicting" in key for key in kept) or kept.get(CONTRADICTS, 0.0) > max(
        0.0, kept.get(SUPPORTS, 0.0)
    )
    return attrs.evolve(example, terms=kept, conflicts=conflicts)


def report(found: Sequence[Example], p: np.ndarray[Any, Any], threshold: float) -> None:
    """Prints accuracy per direction and precision and recall per relation; strangers count for precision alone."""
    labels = np.array([e.label for e in found])
    own = np.array([not e.stranger for e in found])
    top = np.where(p.max(1) >= threshold, p.argmax(1), NEUTRAL)
    for direction in sorted({e.direction for e in found}):
        here = own & np.array([e.direction == direction for e in found])
        right, off = (top[here] == labels[here]).mean(), calibration_error(p[here], labels[here])
        print(f"held out, {direction}: accuracy {right:.3f}, calibration error {off:.3f}")
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
    parser.add_argument("--headlines", type=Path, help="pairs/train_shippable.jsonl, for its Arabic headlines")
    parser.add_argument("--scenarios", type=Path, help="folder of articles with references and gold (desk_examples.py)")
    parser.add_argument("--out", type=Path, help="folder that gets weights.json and pairs.json")
    parser.add_argument("--keep", type=Path, help="a weights.json whose numbers stay: only what it lacks is fitted")
    parser.add_argument("--parts", action="store_true", help="only print what each kind of comparison is worth")
    parser.add_argument(
        "--every", type=int, default=HELD_EVERY, help="fit on every Nth item, as the cross-encoder has seen the others"
    )
    return parser


if __name__ == "__main__":
    main()
