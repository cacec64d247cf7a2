"""Learning the lists and ranges that vectors are coded by, and measuring when vectors have drifted away from them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from math import log2, sqrt
from typing import TYPE_CHECKING, Any

from claimcheck.store.coded import CodedVectors
from claimcheck.store.manifest import Training

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PER_LIST = 40
"""Vectors a list's centre is learned from; more make it no better, only slower."""
GROWTH = 4
"""Trained anew when the index is so many times as large as it was: the lists would get long."""
DRIFT = 0.05
"""Trained anew when new vectors are so much farther from the centres than those kept out of the training were."""
CLIPPED = 1e-3
"""Ranges are measured anew when more than this share of the coordinates lies outside them."""
MARGIN = 0.05
"""Of the width of a range that is added on either side, for vectors yet to come."""
RECALL = 0.99
"""The share of true neighbours that lie in the lists looked at; coding costs a little more, and so does asking for what
is not in the index (docs/scaling.md)."""
LEAST_PROBES = 8
LEAST_SHARE = 1 / 64
"""Of the lists that is looked at: what is measured varies. Two trainings, of 560,000 and of 585,000 vectors, asked for
33 and for 13 lists.
"""
ROUNDS = 8
"""Of learning the centres; more make hardly better ones."""
_QUERIES = 512
_NEIGHBOURS = 10


def lists_for(vectors: int) -> int:
    """How many lists for so many vectors: about twice the square root, a power of two."""
    return max(4, 1 << round(log2(2 * sqrt(max(1, vectors)))))


def sample_size(vectors: int) -> int:
    """How many of them are enough to train with."""
    return min(vectors, PER_LIST * lists_for(vectors))


def is_due(new: NDArray[np.float32], total: int, current: CodedVectors | None) -> bool:
    """Whether `new` vectors, which bring the index to `total`, ask for a new training."""
    if current is None:
        return True
    return (
        total >= GROWTH * current.training.vectors
        or float(current.similarity(new).mean()) < current.training.similarity - DRIFT
        or clipped(new, current.ranges()) > CLIPPED
    )


def trained(
    sample: NDArray[np.float32],
    total: int,
    new: NDArray[np.float32],
    before: CodedVectors | None,
    every: Callable[[], Iterable[NDArray[np.float32]]],
) -> CodedVectors:
    """Empty lists, learned from a sample of all `total` vectors. The ranges stay those of `before` if `new` fits them.

    `sample` has shape (n, dim), n > 0; `every` goes through all vectors, in parts, to measure how many lists a search
    has to look at.
    """
    import numpy as np

    faiss: Any = _faiss()
    order = np.random.default_rng(len(sample)).permutation(len(sample))
    kept_out, learned = sample[order[: len(order) // 10]], sample[order[len(order) // 10 :]]
    lists = min(lists_for(total), max(1, len(learned) // 2))
    means = faiss.Kmeans(
        sample.shape[1],
        lists,
        niter=ROUNDS,
        spherical=True,
        seed=1,
        min_points_per_centroid=1,
        max_points_per_centroid=PER_LIST,
    )
    means.train(learned)
    centres = np.ascontiguousarray(means.centroids)
    ranges = before.ranges() if before is not None and clipped(new, before.ranges()) <= CLIPPED else _ranges(sample)
    asking = kept_out if len(kept_out) else learned
    training = Training(
        number=1 if before is None else before.training.number + 1,
        vectors=total,
        lists=lists,
        probes=_probes(asking[:_QUERIES], centres, every()),
        similarity=round(_near(asking, centres), 4),
    )
    return CodedVectors.empty(training, centres, ranges)


def clipped(vectors: NDArray[np.float32], ranges: NDArray[np.float32]) -> float:
    """The share of the coordinates that lie outside the ranges."""
    low, width = ranges.reshape(2, -1)
    return float(((vectors < low) | (vectors > low + width)).mean()) if len(vectors) else 0.0


def _ranges(sample: NDArray[np.float32]) -> NDArray[np.float32]:
    import numpy as np

    low, high = sample.min(axis=0), sample.max(axis=0)
    spare = MARGIN * (high - low) + np.float32(1e-6)
    out: NDArray[np.float32] = np.concatenate([low - spare, high - low + 2 * spare]).astype(np.float32)
    return out


def _near(vectors: NDArray[np.float32], centres: NDArray[np.float32]) -> float:
    """The mean cosine between a vector and its centre."""
    return float(_knn(vectors, centres, 1)[0].mean())


def _probes(queries: NDArray[np.float32], centres: NDArray[np.float32], every: Iterable[NDArray[np.float32]]) -> int:
    """How many lists hold RECALL of the nearest neighbours, among all vectors, of some that are in the index.

    Not among a sample: there the neighbours are so much farther away that half of all lists would be looked at.
    """
    import numpy as np

    k = _NEIGHBOURS + 1  # the nearest is the vector itself
    scores = np.zeros((len(queries), 0), dtype=np.float32)
    near = np.zeros((len(queries), 0, queries.shape[1]), dtype=np.float32)
    for part in every:
        found, at = _knn(queries, part, min(k, len(part)))
        scores, near = np.concatenate([scores, found], axis=1), np.concatenate([near, part[at]], axis=1)
        best = np.argsort(-scores, axis=1)[:, :k]
        scores = np.take_along_axis(scores, best, axis=1)
        near = np.take_along_axis(near, best[:, :, None], axis=1)
    neighbours = near[:, 1:].reshape(-1, queries.shape[1])
    if not len(neighbours):
        return len(centres)
    homes = _knn(neighbours, centres, 1)[1].reshape(len(queries), -1)
    ranks = np.argsort(_knn(queries, centres, len(centres))[1], axis=1)
    needed = np.take_along_axis(ranks, homes, axis=1)
    least = max(LEAST_PROBES, LEAST_SHARE * len(centres))
    return int(min(len(centres), max(least, np.quantile(needed, RECALL) + 1)))


def _knn(queries: NDArray[np.float32], vectors: NDArray[np.float32], k: int) -> tuple[Any, Any]:
    """Scores and positions of the nearest, best first, both (len(queries), k)."""
    scores, found = _faiss().knn(queries, vectors, k, metric=_faiss().METRIC_INNER_PRODUCT)
    return scores, found


def _faiss() -> Any:
    """The module; its stubs know little of what it holds."""
    import faiss

    return faiss
