"""What a tagger says of a unit: which words are cues, and what each cue has for source and content.

`Marks` holds the figures of one unit; a `Tagger` gives one for every unit it looks at.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol

from attrs import frozen

from claimcheck.attribution.phrases import Range
from claimcheck.attribution.units import Unit

if TYPE_CHECKING:
    from numpy.typing import NDArray

SECOND = 4.0
"""Least sum of log-odds of a second part of a content, on the other side of the cue."""


class Tagger(Protocol):
    def mark(self, units: Sequence[Unit], signs: Sequence[Sequence[Sequence[int]]]) -> list[Marks]:
        """One for each unit, in order; `signs` are those of its words (signs.py)."""
        ...


@frozen
class Reading:
    """What a tagger takes for the source and content of one cue. `source_odds` and `content_odds` are the sums of
    log-odds of the words taken, ≥ 0."""

    source: Range | None
    content: tuple[Range, ...]
    source_odds: float
    content_odds: float


@frozen(eq=False)
class Marks:
    """Log-odds of the first words of a unit (a long one is not read to its end), float32. `cues` (words, 2): that a cue
    starts at a word, and that one goes on there; `links` (2, words, words): that the word of the column belongs to the
    source, and to the content, of the cue that starts at the word of the row."""

    cues: NDArray[Any]
    links: NDArray[Any]

    def __len__(self) -> int:
        return len(self.cues)

    def cue(self, at: int) -> float:
        return float(self.cues[at, 0])

    def goes_on(self, at: int) -> bool:
        """Whether the cue before word `at` goes on there."""
        return at < len(self) and bool(self.cues[at, 1] > 0)

    def best_of(self, ranges: Sequence[Range]) -> int:
        """The word of these that looks most like the start of a cue; -1 where none was read."""
        words = [k for r in ranges for k in range(*r) if k < len(self)]
        return max(words, key=self.cue, default=-1)

    def reading(self, at: int) -> Reading:
        """The likeliest source and content of the cue at word `at`: runs of words, one for the source, one or two for
        the content, these on either side of the cue."""
        first, last, source_odds = _best_run(self.links[0, at].tolist())
        row = self.links[1, at].tolist()
        before, after = _best_run(row[:at]), _best_run(row[at + 1 :])
        after = (after[0] + at + 1, after[1] + at + 1, after[2])
        main, other = (before, after) if before[2] >= after[2] else (after, before)
        kept = [r for r, least in ((main, 0.0), (other, SECOND)) if r[2] > least]
        return Reading(
            (first, last) if source_odds > 0 else None,
            tuple(sorted((a, b) for a, b, _ in kept)),
            source_odds,
            sum(odds for _, _, odds in kept),
        )

    def odds(self, role: int, at: int, ranges: Sequence[Range]) -> float:
        """The sum of log-odds of these words for a role (0 source, 1 content) of the cue at word `at`."""
        row = self.links[role, at]
        return float(sum(row[a:b].sum() for a, b in ranges))


def _best_run(odds: Sequence[float]) -> tuple[int, int, float]:
    """The run of words with the greatest sum, and the sum; (0, 0, 0) where all are below 0."""
    best = (0, 0, 0.0)
    start, total = 0, 0.0
    for k, value in enumerate(odds):
        if total <= 0:
            start, total = k, 0.0
        total += value
        if total > best[2]:
            best = (start, k + 1, total)
    return best
