"""Where a document is set: the places it names, and how alike two documents are in that.

Ferries go down in many straits in the same words. What tells a report on another one is not its sentences but where it
is set, which its title and its first sentences say.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TypeAlias

from attrs import define, field

from claimcheck.facts.places import places
from claimcheck.lang.pack import LanguagePack
from claimcheck.model.fact import Place
from claimcheck.readings import Reading

OPENING = 2
"""Sentences after the title that say where a report is set."""
AROUND = 0.5
"""What counts a place that contains another, where a named one counts 1."""

KEPT = 2000
"""References whose scenes are kept."""

Scene: TypeAlias = "Mapping[str, float]"
"""What each place counts, by its canonical name."""


@define
class Scenes:
    """The scenes of references, each made once."""

    _kept: dict[tuple[str, str | None], Scene] = field(factory=dict)

    def of(self, reading: Reading, pack: LanguagePack) -> Scene:
        """See of_reference."""
        key = (reading.document.digest, reading.document.title)
        if key not in self._kept:
            if len(self._kept) >= KEPT:
                self._kept.clear()
            self._kept[key] = of_reference(reading, pack)
        return self._kept[key]


def of_article(reading: Reading, pack: LanguagePack) -> Scene:
    """The places of a whole document and its title."""
    return _scene((*places(reading.document.title or "", pack), *reading.facts.places))


def of_reference(reading: Reading, pack: LanguagePack) -> Scene:
    """The places of a document's title and first sentences: the rest of it may be about anything."""
    opening = reading.sentences[:OPENING]
    text = reading.document.text[: opening[-1].span.end] if opening else ""
    return _scene(places(f"{reading.document.title or ''}\n{text}", pack))


def likeness(one: Scene, other: Scene) -> float | None:
    """The cosine of two scenes, 0..1; None where one of them names no place."""
    if not one or not other:
        return None
    shared = sum(count * other.get(name, 0.0) for name, count in one.items())
    return shared / (_size(one) * _size(other))


def _scene(found: Iterable[Place]) -> Scene:
    out: defaultdict[str, float] = defaultdict(float)
    for place in found:
        out[place.place] += 1
        for whole in place.within[:1]:
            out[whole] += AROUND
    return out


def _size(scene: Scene) -> float:
    return math.sqrt(sum(count * count for count in scene.values()))
