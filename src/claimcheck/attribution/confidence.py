"""How likely an attribution is one, and rightly read: a sum of weighted figures, made a probability.

`weighed(unit, sites, marks, least)` gives the sites with their confidence, without those below the least. The weights
are fitted by `claimcheck.training.confidence`, by folds of articles, on whether source and content were right.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from attrs import evolve, frozen

from claimcheck.attribution.content import kind_of, nest
from claimcheck.attribution.marks import Marks
from claimcheck.attribution.site import Site
from claimcheck.attribution.units import Unit
from claimcheck.errors import ModelError

FILE = Path(__file__).resolve().parent.parent / "weights" / "attribution" / "confidence.json"
SHORT, LONG = 3, 8
"""Words of a content that is short, and of a source that is long."""


@frozen
class Model:
    """`bias` and `weights` by the names of the figures give log-odds; a figure without a weight counts nothing. Below
    `least` an attribution more likely harms than helps (F1)."""

    bias: float
    weights: Mapping[str, float]
    least: float

    def probability(self, figures: Mapping[str, float]) -> float:
        total = self.bias + sum(self.weights.get(name, 0.0) * value for name, value in figures.items())
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


@cache
def models(file: Path = FILE) -> dict[str, Model]:
    """The two fitted models: "rules", where no tagger was asked, and "tagger". Raises ModelError for a file that is
    none of these."""
    try:
        raw = json.loads(file.read_text(encoding="utf-8"))
        return {name: Model(**raw[name]) for name in ("rules", "tagger")}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(str(file), f"no weights of confidence: {error}") from error


def weighed(unit: Unit, sites: list[Site], marks: Marks | None, least: float | None) -> list[Site]:
    """The sites with their confidence, without those below `least` (None: as fitted, which favours F1). Of sites that
    go, those nested in them stay; what is denied without words of its own (`Site.anaphor`) is not weighed."""
    model = models()["rules" if marks is None else "tagger"]
    least = model.least if least is None else least
    out = [evolve(s, confidence=round(model.probability(figures(unit, s, marks)), 3)) for s in sites]
    kept = [s for s in out if s.anaphor or s.confidence >= least]
    return out if len(kept) == len(out) else nest(kept)


def figures(unit: Unit, site: Site, marks: Marks | None) -> dict[str, float]:
    """What speaks for and against a site, by name."""
    found = {f"pattern {site.pattern}": 1.0, f"kind {kind_of(unit, site.content)}": 1.0}
    if site.source is None:
        found["elided" if site.elided else "no source"] = 1.0
    elif site.source[1] - site.source[0] > LONG:
        found["long source"] = 1.0
    if sum(b - a for a, b in site.content) <= SHORT:
        found["short content"] = 1.0
    if site.nested_in >= 0:
        found["nested"] = 1.0
    if len(site.content) > 1:
        found["split content"] = 1.0
    if marks is not None:
        found |= _marked(site, marks)
    return found


def _marked(site: Site, marks: Marks) -> dict[str, float]:
    at = marks.best_of(site.cue)
    if at < 0:
        return {"unread": 1.0}
    best = marks.reading(at)
    source = [site.source] if site.source else []
    found = {
        "cue": _clipped(marks.cue(at), 6) / 3,
        "source lost": _clipped(best.source_odds - marks.odds(0, at, source), 20) / 10,
        "content lost": _clipped(best.content_odds - marks.odds(1, at, _read(site.content, marks)), 60) / 20,
        "source odds": _clipped(marks.odds(0, at, source), 10) / 10,
    }
    if site.hinted:
        found["hinted"] = 1.0
    return found


def _read(content: Sequence[tuple[int, int]], marks: Marks) -> list[tuple[int, int]]:
    return [(a, min(b, len(marks))) for a, b in content if a < len(marks)]


def _clipped(value: float, most: float) -> float:
    return max(-most, min(most, value))
