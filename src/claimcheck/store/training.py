"""Learning the lists and ranges that vectors are coded by, and measuring when vectors have drifted away from them."""

from __future__ import annotations

from math import log2, sqrt
from typing import TYPE_CHECKING, Any

from claimcheck.store.coded import CodedVectors
from claimcheck.store.manifest import Training

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PER_LIST = 48
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
"""The share of true neighbours that lie in the lists looked at; coding costs a little more (docs/scaling.md)."""
LEAST_PROBES = 8
_QUERIES = 256
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
    sample: NDArray[np.float32], total: int, new: NDArray[np.float32], before: CodedVectors | None
) -> CodedVectors:
    """Empty lists, learned from a sample of all `total` vectors. The ranges stay those of `before` if `new` fits them.

    `sample` has shape (n, dim) with n >= 4.
    """
    import numpy as np

    faiss: Any = _faiss()
    order = np.random.default_rng(len(sample)).permutation(len(sample))
    kept_out, learned = sample[order[: len(order) // 10]], sample[order[len(order) // 10 :]]
    lists = min(lists_for(total), max(1, len(learned) // 2))
    means = faiss.Kmeans(
        sample.shape[1],
        lists,
        niter=10,
        spherical=True,
        seed=1,
        min_points_per_centroid=1,
        max_points_per_centroid=PER_LIST,
    )
    means.train(learned)
    centres = np.ascontiguousarray(means.centroids)
    ranges = before.ranges() if before is not None and clipped(new, before.ranges()) <= CLIPPED else _ranges(sample)
    near = _near(kept_out if len(kept_out) else learned, centres)
    training = Training(
        number=1 if before is None else before.training.number + 1,
        vectors=total,
        lists=lists,
        probes=_probes(sample, centres),
        similarity=round(near, 4),
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
    import numpy as np

    scores, _ = _faiss().knn(vectors, centres, 1, metric=_faiss().METRIC_INNER_PRODUCT)
    return float(np.mean(scores))


def _probes(sample: NDArray[np.float32], centres: NDArray[np.float32]) -> int:
    """How many lists hold RECALL of the nearest neighbours of vectors of the sample.

    The neighbours in a sample are farther away than those in the whole index, so this errs on the safe side.
    """
    import numpy as np

    faiss = _faiss()
    queries = sample[:: max(1, len(sample) // _QUERIES)]
    k = min(_NEIGHBOURS + 1, len(sample))
    _, neighbours = faiss.knn(queries, sample, k, metric=faiss.METRIC_INNER_PRODUCT)
    _, homes = faiss.knn(sample, centres, 1, metric=faiss.METRIC_INNER_PRODUCT)
    _, ranked = faiss.knn(queries, centres, len(centres), metric=faiss.METRIC_INNER_PRODUCT)
    rank_of = np.argsort(ranked, axis=1)
    ranks = np.take_along_axis(rank_of, homes[:, 0][neighbours[:, 1:]], axis=1) if k > 1 else np.zeros((1, 1))
    return int(min(len(centres), max(LEAST_PROBES, np.quantile(ranks, RECALL) + 1)))


def _faiss() -> Any:
    """The module; its stubs know little of what it holds."""
    import faiss

    return faiss
