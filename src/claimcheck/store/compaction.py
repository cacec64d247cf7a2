"""Merging segments: what tiers.py chooses is carried out here, with a new training of the lists where it is due."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from claimcheck.protocols import Progress
from claimcheck.store import tiers, training
from claimcheck.store.coded import CodedVectors, Vectors, recoded
from claimcheck.store.exact import ExactVectors
from claimcheck.store.manifest import CODED
from claimcheck.store.segments import Segment, Segments

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Write = Callable[[Vectors], Segment]
"""Makes a segment of vectors: writes their file, if there are files."""
MEASURED = 16_384
"""So many new vectors are enough to tell whether they have drifted."""


def settle(segments: Segments, exact_up_to: int, write: Write) -> None:
    """Merges what a flush has to merge; most flushes merge little or nothing."""
    while job := tiers.next_job(segments.held(), exact_up_to):
        _carry_out(segments, job, write)


def compact(segments: Segments, exact_up_to: int, write: Write, progress: Progress) -> None:
    """As few segments as can be, with what is alive and nothing else, in lists that fit its size."""
    settle(segments, exact_up_to, write)
    total = len(segments)
    if segments.lists is not None and total >= 2 * segments.lists.training.vectors:
        progress("training lists", 0, 1)
        _train(segments, [s.vectors for s in segments])
    jobs = tiers.whole(segments.held(), exact_up_to)
    for number, job in enumerate(jobs):
        progress("merging segments", number, len(jobs))
        _carry_out(segments, job, write)
    progress("merging segments", len(jobs), len(jobs))


def _carry_out(segments: Segments, job: tiers.Job, write: Write) -> None:
    run = [s.vectors for s in segments.run(job.start, job.stop)]
    alive = segments.alive()
    made: Vectors
    if job.kind == CODED:
        lists = segments.lists
        new = [v for v in run if isinstance(v, ExactVectors)]
        if lists is None or (new and training.is_due(_sample(new, MEASURED, alive), len(segments), lists)):
            lists = _train(segments, new)
        made = recoded(run, alive, lists.sibling())
    else:
        made = ExactVectors(segments.dim)
        for vectors in run:
            for rows, batch in vectors.batches():
                kept = alive[rows]
                made.add(rows[kept].tolist(), batch[kept])
    segments.put(job.start, job.stop, write(made) if len(made) else None)


def _train(segments: Segments, new: Sequence[Vectors]) -> CodedVectors:
    """New lists from a sample of all vectors. Segments in the old ones are merged anew by the next jobs."""
    alive, total = segments.alive(), len(segments)
    sample = _sample([s.vectors for s in segments], training.sample_size(total), alive)

    def every() -> Iterator[NDArray[np.float32]]:
        for segment in segments:
            for rows, vectors in segment.vectors.batches():
                yield vectors[alive[rows]]

    segments.lists = training.trained(sample, total, _sample(new, MEASURED, alive), segments.lists, every)
    return segments.lists


def _sample(sources: Sequence[Vectors], size: int, alive: NDArray[np.bool_]) -> NDArray[np.float32]:
    """About `size` of the vectors that are alive, each with the same chance; the same ones every time."""
    import numpy as np

    random = np.random.default_rng(size)
    share = size / max(1, sum(int(alive[s.rows()].sum()) for s in sources))
    parts = []
    for source in sources:
        if isinstance(source, CodedVectors):
            for rows, codes in source.code_batches():
                chosen = alive[rows] & (random.random(len(rows)) < share)
                parts.append(source.decoded(codes[chosen]))
        else:
            for rows, vectors in source.batches():
                parts.append(vectors[alive[rows] & (random.random(len(rows)) < share)])
    return np.concatenate(parts)
