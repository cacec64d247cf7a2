"""Fits the confidence of attributions on whosaid's training articles, by folds, with and without the tagger.

    python -m claimcheck.training.confidence --data FOLDER --work FOLDER [--out FILE]

`work` is the folder of `claimcheck.training.tagger`, whose held-out figures are read: what a fold's tagger says of
articles it was not trained on. Prints how often attributions of each confidence are right, on held-out articles.
"""

from __future__ import annotations

import argparse
import json
import pickle
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from attrs import frozen

from claimcheck.attribution.confidence import FILE, figures
from claimcheck.attribution.content import trim
from claimcheck.attribution.hinted import doubtful, hinted
from claimcheck.attribution.lexicon import lexicon
from claimcheck.attribution.marks import Marks
from claimcheck.attribution.signs import signs
from claimcheck.attribution.site import Site
from claimcheck.attribution.sites import find_sites
from claimcheck.attribution.units import units
from claimcheck.lang.joints import joints
from claimcheck.lang.pack import pack
from claimcheck.model.text import Document
from claimcheck.sentences import split
from claimcheck.training.data import read_jsonl
from claimcheck.training.tagger_data import Gold, gold_of

FOLDS = 5
RIDGE = 1.0
BINS = 10


@frozen
class Case:
    """An attribution read on an article, and whether it was right."""

    article: int
    figures: dict[str, float]
    right: bool


@frozen
class Cases:
    read: list[Case]
    golds: int


def cases(rows: Sequence[dict[str, Any]], marks: dict[tuple[str, int], Marks] | None) -> Cases:
    """All attributions the rules read in these articles; where `marks` (by article and unit) are given, those of units
    of which the tagger is asked, with its own."""
    read: list[Case] = []
    golds = 0
    for number, row in enumerate(rows):
        tables = pack(row["lang"])
        lex = lexicon(tables)
        document = Document(id=row["id"], text=row["text"], lang=row["lang"], published=None)
        for at, unit in enumerate(units(document, split(document.text, tables), joints(tables))):
            found = find_sites(unit, lex)
            marked = marks.get((row["id"], at)) if marks is not None else None
            if marks is not None:
                if marked is None or not doubtful(unit, trim(unit, found, lex), signs(unit, lex)):
                    continue
                found += hinted(unit, found, marked, lex)
            sites = [s for s in trim(unit, found, lex) if not s.anaphor]
            meant = [g for g in (gold_of(unit, a) for a in row["attributions"]) if g is not None]
            golds += len(meant)
            read += [
                Case(number, figures(unit, site, marked), right)
                for site, right in zip(sites, _right(sites, meant), strict=True)
            ]
    return Cases(read, golds)


def _right(sites: Sequence[Site], golds: Sequence[Gold]) -> list[bool]:
    """Which sites have the source and at least half of the content of a marked attribution, each its own."""
    free = list(golds)
    out = []
    for site in sites:
        content = {k for a, b in site.content for k in range(a, b)}
        source = set(range(*site.source)) if site.source else set()
        hit = next((g for g in free if _near(content, g) and (source & g.source or not (source or g.source))), None)
        if hit is not None:
            free.remove(hit)
        out.append(hit is not None)
    return out


def _near(content: set[int], gold: Gold) -> bool:
    content = content - gold.free
    return 2 * len(content & gold.content) >= 0.5 * (len(content) + len(gold.content)) > 0


def fit(read: Sequence[Case]) -> tuple[float, dict[str, float]]:
    """Bias and weights of a logistic regression with a ridge."""
    from scipy.optimize import minimize

    names = sorted({name for case in read for name in case.figures})
    x = np.array([[1.0, *(case.figures.get(name, 0.0) for name in names)] for case in read])
    y = np.array([case.right for case in read], dtype=float)

    def loss(w: Any) -> Any:
        z = x @ w
        value = np.logaddexp(0, z).sum() - y @ z + RIDGE / 2 * (w[1:] @ w[1:])
        slope = x.T @ (1 / (1 + np.exp(-z)) - y)
        slope[1:] += RIDGE * w[1:]
        return value, slope

    found = minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B").x
    return float(found[0]), dict(zip(names, map(float, found[1:]), strict=True))


def held_out(read: Sequence[Case]) -> Any:
    """The probability of each case under weights fitted without the articles of its fold."""
    out = np.zeros(len(read))
    for fold in range(FOLDS):
        bias, weights = fit([c for c in read if c.article % FOLDS != fold])
        for k, case in enumerate(read):
            if case.article % FOLDS == fold:
                total = bias + sum(weights.get(n, 0.0) * v for n, v in case.figures.items())
                out[k] = 1 / (1 + np.exp(-total))
    return out


def reliability(chances: Any, right: Any) -> tuple[float, list[tuple[float, float, int]]]:
    """The expected calibration error over ten bins, and per bin the mean confidence, the share right, how many."""
    bins = np.minimum((chances * BINS).astype(int), BINS - 1)
    rows = [
        (float(chances[bins == b].mean()), float(right[bins == b].mean()), int((bins == b).sum()))
        for b in range(BINS)
        if (bins == b).any()
    ]
    return sum(abs(c - r) * n for c, r, n in rows) / len(chances), rows


def best_f1(chances: Any, right: Any, golds: int) -> float:
    """The greatest F1 that leaving out all below some confidence gives, in steps of .02."""
    steps = np.arange(0, 0.62, 0.02)
    return float(max(2 * right[chances >= t].sum() / ((chances >= t).sum() + golds) for t in steps))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=FILE)
    found = parser.parse_args()
    rows = list(read_jsonl(found.data / "whosaid" / "train.jsonl"))
    marks: dict[tuple[str, int], Marks] = {}
    for file in sorted(found.work.glob("fold?.pickle")):
        marks |= {key: Marks(*value) for key, value in pickle.loads(file.read_bytes()).items()}
    covered = {article for article, _ in marks}
    out: dict[str, Any] = {}
    least = 0.0  # F1 is best where all above half of it are kept: steadier than the best step of few doubtful cases
    for name in ("rules", "tagger"):
        chosen = rows if name == "rules" else [row for row in rows if row["id"] in covered]
        made = cases(chosen, marks if name == "tagger" else None)
        right = np.array([case.right for case in made.read], dtype=float)
        chances = held_out(made.read)
        error, table = reliability(chances, right)
        if name == "rules":
            least = round(best_f1(chances, right, made.golds) / 2, 2)
        bias, weights = fit(made.read)
        print(
            f"{name}: {len(made.read)} attributions of {len(chosen)} articles, calibration error {error:.3f}, {least=}"
        )
        for mean, share, count in table:
            print(f"  {mean:.2f} {share:.2f} {count}")
        kept = {n: round(w, 3) for n, w in sorted(weights.items()) if abs(w) >= 0.005}
        out[name] = {"bias": round(bias, 3), "weights": kept, "least": least}
    found.out.parent.mkdir(parents=True, exist_ok=True)
    found.out.write_text(json.dumps(out, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
