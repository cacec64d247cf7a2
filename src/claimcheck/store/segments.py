"""The vectors of an index: immutable segments in the order of their rows, and which of their rows are gone.

Whatever changes here is only in memory and in new files until the store commits; `snapshot` and `restore` take it back.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from attrs import define, frozen

from claimcheck.store.coded import CodedVectors, Vectors, nearest
from claimcheck.store.exact import ExactVectors, bitmap
from claimcheck.store.manifest import CODED, EXACT, SegmentFile, Training
from claimcheck.store.tiers import Held

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Near = list[tuple[NDArray[np.int64], NDArray[np.float64]]]
    """Per query rows and scores, in no order."""

EXHAUSTIVE = 200_000
"""Where a filter leaves no more vectors than this, all of them are compared: few lists might hold none of them."""

GATHERED = 4_096
"""Where it leaves no more than this (6 MB), they are gathered once, and then a search looks at nothing else: to go
through all lists for them takes ten times as long as a search without a filter."""


@frozen
class Segment:
    """Vectors and what the manifest says of their file (no name where they are in memory only)."""

    file: SegmentFile
    vectors: Vectors


@define
class Choice:
    """What a filter lets through, per row number; good until a row comes or goes or a segment is written.

    `few`: the coded vectors among them, laid side by side when they are first asked for, if they are no more than
    GATHERED.
    """

    mask: NDArray[np.bool_]
    few: ExactVectors | None = None


@frozen
class Snapshot:
    """What `restore` goes back to."""

    segments: tuple[Segment, ...]
    dead: NDArray[np.bool_]
    lists: CodedVectors | None


class Segments:
    """`lists` are empty lists of the current training; None before the first."""

    def __init__(self, dim: int, segments: Sequence[Segment], tombstones: NDArray[np.int64]) -> None:
        import numpy as np

        self.dim = dim
        self._segments = list(segments)
        self._dead = np.zeros(self.last + 1, dtype=bool)
        self._dead[tombstones[tombstones <= self.last]] = True
        self._alive: int | None = None  # how many; None where it must be counted
        coded = [s.vectors for s in segments if isinstance(s.vectors, CodedVectors)]
        self.lists = coded[-1].sibling() if coded else None
        self.rewritten: list[tuple[int, int]] = []  # first and last rows of what was merged since the last commit

    def __iter__(self) -> Iterator[Segment]:
        return iter(tuple(self._segments))

    def __len__(self) -> int:
        """How many rows are alive."""
        if self._alive is None:
            self._alive = sum(h.alive for h in self.held())
        return self._alive

    @property
    def last(self) -> int:
        """The last row of all; 0 where there is none."""
        return self._segments[-1].file.last if self._segments else 0

    @property
    def width(self) -> int:
        """The least length of a mask of rows."""
        return len(self._dead)

    @property
    def training(self) -> Training | None:
        """That of the coded segments; None where there are none."""
        coded = any(f.kind == CODED for f in self.files)
        return self.lists.training if coded and self.lists is not None else None

    @property
    def files(self) -> tuple[SegmentFile, ...]:
        return tuple(s.file for s in self._segments)

    def held(self) -> list[Held]:
        """What the choice of the next merge depends on (tiers.py)."""
        current = 0 if self.lists is None else self.lists.training.number
        return [
            Held(
                kind=f.kind,
                count=f.count,
                alive=f.count - int(self._dead[f.first : f.last + 1].sum()),
                is_old=f.kind not in (EXACT, CODED) or (f.kind == CODED and f.training != current),
            )
            for f in self.files
        ]

    # --- changes ---------------------------------------------------------------------------------------------------

    def bury(self, rows: Sequence[int]) -> None:
        """These rows are gone. Rows that are in no segment yet are left out."""
        held = [row for row in rows if row <= self.last]
        self._dead[held] = True
        self._alive = None

    def add(self, segment: Segment) -> None:
        """A segment of rows newer than all others."""
        import numpy as np

        self._segments.append(segment)
        self._alive = None
        self._dead = np.concatenate([self._dead, np.zeros(self.last + 1 - len(self._dead), dtype=bool)])

    def put(self, start: int, stop: int, segment: Segment | None) -> None:
        """In the place of some segments a new one that holds what is alive of them, if anything."""
        first, last = self._segments[start].file.first, self._segments[stop - 1].file.last
        self._dead[first : last + 1] = False
        self._alive = None
        self.rewritten.append((first, last))
        self._segments[start:stop] = [] if segment is None else [segment]

    def renew(self, at: int, segment: Segment) -> None:
        """The same vectors in another place."""
        self._segments[at] = segment

    def run(self, start: int, stop: int) -> list[Segment]:
        return self._segments[start:stop]

    def snapshot(self) -> Snapshot:
        """Of what was committed: from here on merges are counted anew."""
        self.rewritten.clear()
        return Snapshot(tuple(self._segments), self._dead.copy(), self.lists)

    def restore(self, before: Snapshot) -> None:
        self._segments, self._dead, self.lists = list(before.segments), before.dead.copy(), before.lists
        self._alive = None
        self.rewritten.clear()

    # --- searching -------------------------------------------------------------------------------------------------

    def alive(self) -> NDArray[np.bool_]:
        """Per row number whether it is not gone; rows of no segment are alive."""
        return ~self._dead

    def nearest(self, queries: NDArray[np.float32], k: int, wanted: Choice | None) -> Near:
        """Per query at least the `k` nearest rows (all there are, where they are fewer), and what ties with the last.

        `wanted` is what a filter lets through; None for all.
        """
        import numpy as np

        allowed = None
        if wanted is not None:
            allowed = wanted.mask[: len(self._dead)] & ~self._dead
        elif self._dead.any():
            allowed = ~self._dead
        exact = [s.vectors for s in self._segments if isinstance(s.vectors, ExactVectors)]
        coded = [s.vectors for s in self._segments if isinstance(s.vectors, CodedVectors)]
        parts = [v.nearest(queries, k, allowed) for v in exact]
        few = None if wanted is None or allowed is None else self._few(coded, wanted, allowed)
        if few is not None:
            parts.append(few.nearest(queries, k, None))
        elif coded and k > 0:
            there = len(self) if allowed is None else int(allowed.sum())
            all_lists = coded[0].training.lists
            selector = None if allowed is None else bitmap(allowed)
            some = coded[0].training.probes * (1 if wanted is None else 2)
            for probes in [all_lists] if wanted is not None and there <= EXHAUSTIVE else [some, all_lists]:
                found = [*parts, nearest(coded, queries, k, selector, probes)]
                if all(sum(len(part[n][0]) for part in found) >= min(k, there) for n in range(len(queries))):
                    break
            parts = found
        return [
            (np.concatenate([p[n][0] for p in parts]), np.concatenate([p[n][1] for p in parts]))
            if parts
            else (np.zeros(0, dtype=np.int64), np.zeros(0))
            for n in range(len(queries))
        ]

    def _few(self, coded: Sequence[CodedVectors], wanted: Choice, allowed: NDArray[np.bool_]) -> ExactVectors | None:
        """The coded vectors that are wanted, if they are few."""
        if wanted.few is None and int(allowed.sum()) <= GATHERED:
            wanted.few = ExactVectors(self.dim)
            for vectors in coded:
                rows, decoded = vectors.chosen(allowed)
                wanted.few.add(rows.tolist(), decoded)
        return wanted.few
