"""Fits the weights of the judge on pairs that the cross-encoder has not seen.

    python -m claimcheck.training.judge --items newspairs/train.jsonl --headlines pairs/train_shippable.jsonl \
        --scenarios corpora/scenarios --before weights.json --out src/claimcheck/weights/judge

Two tables come out (docs/decisions/0003 and 0011). pairs.json is for texts that somebody put side by side: every
hypothesis of newspairs with its premise in four directions and with the nearest premise of another item, and pairs of
Arabic headlines (ANS train). weights.json is for passages that were looked up: what `verify` asks its judge about
whole articles whose gold is known. It goes on from a table that knows no reading, and keeps its gate and, but for one
factor, its numbers. Both read: the cross-encoder's log-odds are among the comparisons. Folds keep an item or an article
together; the temperatures are chosen on the held-out folds, and the figures printed are theirs.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import attrs
import numpy as np
from attrs import frozen

from claimcheck.assembly import WEIGHTS_FILE, build_checker
from claimcheck.judge.combined import GIVEN_FILE
from claimcheck.judge.gate import Gate
from claimcheck.judge.reading import CONTRADICTS, SUPPORTS
from claimcheck.pipeline import Checker
from claimcheck.training.desk_examples import Report, desk_pairs, reports
from claimcheck.training.judge_examples import HEADLINES, Example, Labelled, compared, examples
from claimcheck.training.judge_fit import (
    NEVER,
    READING,
    calibrate,
    calibration_error,
    fit_gate,
    fit_pairs,
    fit_reading,
    probabilities,
)
from claimcheck.training.stance_pairs import HELD_EVERY, LABELS, read_headlines, read_items, split

NEUTRAL = LABELS["neutral"]
Gates = tuple[dict[str, Any], np.ndarray[Any, Any]]
"""A gate, and what it says of every pair."""
FACTS = ("quantity.", "time.", "place.", "actors.", "polarity.", "modality.", "scope.", "wording.conflicting")
SHARED_WORDS = (
    "wording.coverage",
    "wording.back_coverage",
    "wording.similarity",
    "wording.nearness",
    "wording.missing",
)
READ = (READING,)
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
    """How a table is fitted: least probability of one event, least of a relation, which probability is made an even
    chance, what strangers and headlines weigh, whether a passage on another place is ruled out, and the inverse of the
    L2 penalty.
    """

    name: str
    gate: float
    threshold: float
    even: float = 0.5
    stranger: float
    headlines: float = 0.0
    elsewhere: bool
    strength: float = 1.0


KEPT = 0.98
"""Part of the reports on an article's event that are looked at; of those on another event the most are not, then."""
EVENT_STRENGTH = 10.0
"""Of the fit on them: next to no penalty, as two numbers are fitted on hundreds."""
FOUND = Plan(
    name="claimcheck-comparisons-9",
    gate=0.3,
    threshold=0.4,
    even=0.25,
    stranger=1.0,
    elsewhere=True,
)
GIVEN = Plan(
    name="claimcheck-pairs-9", gate=0.0, threshold=0.4, stranger=0.02, headlines=3.0, elsewhere=False, strength=3.0
)


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line: reads the pairs, fits, prints what the held-out folds say, writes the weights."""
    parser = _parser()
    a = parser.parse_args(arguments)
    if a.scenarios and not a.before:
        parser.error("--scenarios wants --before")
    if a.out:
        a.out.mkdir(parents=True, exist_ok=True)
    elif not (a.parts and a.items):
        parser.error("--out is wanted: the folder that gets the tables")
    checker = build_checker()
    if a.items:
        headlines = split(read_headlines(a.headlines))[1] if a.headlines else []
        found = examples(checker, read_items(a.items)[:: a.every], headlines)
        if a.parts:
            parts(found)
            return
        _write(a.out / GIVEN_FILE, fit(found, GIVEN, fit_gate(found)))
    if a.scenarios:
        before = json.loads(a.before.read_text(encoding="utf-8"))
        files = sorted(a.scenarios.glob("*.json"))
        asked = desk_pairs(checker, files)
        found, gates = looked_up(checker, asked, before["gate"])
        event = fit_event(reports(asked, files))
        _write(a.out / WEIGHTS_FILE, {**fit(found, FOUND, gates, before), "event": event})


def looked_up(checker: Checker, asked: Sequence[Labelled], gate: dict[str, Any]) -> tuple[list[Example], Gates]:
    """The pairs of scenarios with their comparisons, and the gate with what it says of each. What it shuts out is not
    read.
    """
    unread = compared(asked, checker.aliases, None, [])
    opened = Gate(bias=gate["bias"], weights=gate["weights"], threshold=FOUND.gate)
    same = np.array([opened.of_features(e.gate) for e in unread])
    reads = [p >= FOUND.gate and not e.elsewhere for p, e in zip(same, unread, strict=True)]
    return compared(asked, checker.aliases, getattr(checker.judge, "stances", None), reads), (gate, same)


def fit(found: Sequence[Example], plan: Plan, gates: Gates, before: dict[str, Any] | None = None) -> dict[str, Any]:
    """A table of weights, from pairs and what a gate says of them, going on from a table `before` that does not read;
    prints what it does on the held-out folds.
    """
    gate, same = gates
    inside = same >= plan.gate
    if plan.elsewhere:
        inside &= ~np.array([e.elsewhere for e in found])
    strangers = np.array([e.stranger for e in found])
    print(
        f"{len(found)} pairs; compared are {inside[~strangers].mean():.3f} of the same item, "
        f"{inside[strangers].mean() if strangers.any() else 0:.3f} of others"
    )
    kept = [e for e, ok in zip(found, inside, strict=True) if ok]
    weight = np.where(strangers[inside], plan.stranger, 1.0)
    weight = weight * np.where([e.direction == HEADLINES for e in kept], plan.headlines, 1.0)
    fitted, sums = fit_reading(kept, weight, before) if before else fit_pairs(kept, weight, plan.strength)
    temperature = calibrate(sums, np.array([e.label for e in kept]), weight)
    moved = temperature * math.log((1 - plan.even) / plan.even)
    for name in [name for name in fitted if name.startswith("bias")]:
        fitted[name] = [round(b if b == NEVER else b + moved, 4) for b in fitted[name]]
    sums = sums + moved * (sums > NEVER)
    p = np.tile(np.eye(3)[NEUTRAL], (len(found), 1))
    p[inside] = probabilities(sums, temperature)
    report(found, p, plan)
    gate = {**gate, "threshold": plan.gate}
    return {"name": plan.name, **fitted, "temperature": temperature, "threshold": plan.threshold, "gate": gate}


def fit_event(found: Sequence[Report], kept: float = KEPT) -> dict[str, Any]:
    """The gate that tells reports on the article's event from those on another. Its threshold lets the part `kept` of
    the former through, in folds it was not fitted on; prints what it does there.
    """
    fitted, held = fit_gate(found, EVENT_STRENGTH)
    apart = np.array([r.stranger for r in found])
    threshold = float(np.quantile(held[~apart], 1 - kept))
    shut = (held[apart] < threshold).mean()
    print(f"{(~apart).sum()} reports on the event and {apart.sum()} on another one: of these {shut:.3f} are shut out")
    return {**fitted, "threshold": round(threshold, 4)}


def _write(file: Path, table: dict[str, Any]) -> None:
    file.write_text(json.dumps(table, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def parts(found: Sequence[Example]) -> None:
    """Prints what GIVEN's fit does with some of the comparisons only, and with all but the gate."""
    for name, without in WITHOUT.items():
        print(f"{name}:")
        fit([without_terms(e, without) for e in found], GIVEN, fit_gate(found))
    print("all, with a gate:")
    fit(found, attrs.evolve(GIVEN, gate=0.05), fit_gate(found))


def without_terms(example: Example, beginnings: tuple[str, ...]) -> Example:
    """The example as if some comparisons had not been made."""
    kept = {key: amount for key, amount in example.terms.items() if not key.startswith(beginnings)}
    conflicts = any(".conflicting" in key for key in kept) or kept.get(CONTRADICTS, 0.0) > max(
        0.0, kept.get(SUPPORTS, 0.0)
    )
    return attrs.evolve(example, terms=kept, conflicts=conflicts)


def report(found: Sequence[Example], p: np.ndarray[Any, Any], plan: Plan) -> None:
    """Prints accuracy per direction and precision and recall per relation; strangers count for precision alone."""
    labels = np.array([e.label for e in found])
    own = np.array([not e.stranger for e in found])
    top = np.where(p.max(1) >= plan.threshold, p.argmax(1), NEUTRAL)
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
    parser.add_argument("--items", type=Path, help="newspairs train.jsonl, for pairs.json")
    parser.add_argument("--headlines", type=Path, help="pairs/train_shippable.jsonl, for its Arabic headlines")
    parser.add_argument("--scenarios", type=Path, help="folder of articles with references and gold, for weights.json")
    parser.add_argument("--before", type=Path, help="the weights.json without reading that the new one goes on from")
    parser.add_argument("--out", type=Path, help="folder that gets weights.json and pairs.json")
    parser.add_argument("--parts", action="store_true", help="only print what each kind of comparison is worth")
    parser.add_argument(
        "--every", type=int, default=HELD_EVERY, help="fit on every Nth item, as the cross-encoder has seen the others"
    )
    return parser


if __name__ == "__main__":
    main()
