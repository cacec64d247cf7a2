"""Vectors as they came, in float32, compared one by one: what is pending, and the segments of a small index.

A search finds its candidates with FAISS; their scores are summed again in double precision, so that equal vectors tie.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, BinaryIO

from claimcheck.store.rows import DECIMALS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MARGIN = 1e-5
"""How far the float32 sums of FAISS may be from the exact ones, with room to spare."""
SPARE = 32
BATCH = 16_384
"""So many vectors are in float32 at a time where a whole segment is read."""


class ExactVectors:
    """Unit rows of float32 with their row numbers, ascending. All errors about their shape are the caller's."""

    def __init__(self, dim: int, rows: NDArray[np.int64] | None = None, index: Any = None, owner: Any = None) -> None:
        import numpy as np

        self._dim = dim
        self._owner = owner  # of the memory that `index` stands in
        self._rows = np.zeros(0, dtype=np.int64) if rows is None else rows
        self._index = _faiss().IndexFlatIP(dim) if index is None else index

    def __len__(self) -> int:
        return len(self._rows)

    def add(self, rows: list[int], vectors: NDArray[np.float32]) -> None:
        import numpy as np

        if rows:
            self._rows = np.concatenate([self._rows, np.asarray(rows, dtype=np.int64)])
            self._index.add(vectors)

    def drop(self, rows: Sequence[int]) -> None:
        """Takes out those of the rows that are here. Not for vectors that were read from a file."""
        import numpy as np

        gone = np.isin(self._rows, rows) if len(rows) else np.zeros(0, dtype=bool)
        if gone.any():
            self._index.remove_ids(_faiss().IDSelectorBatch(np.flatnonzero(gone)))
            self._rows = self._rows[~gone]

    def rows(self) -> NDArray[np.int64]:
        return self._rows

    def matrix(self) -> NDArray[np.float32]:
        """All vectors, without a copy; valid until the next `add`."""
        import numpy as np

        if not len(self):
            return np.zeros((0, self._dim), dtype=np.float32)
        rows: NDArray[np.float32] = _faiss().rev_swig_ptr(self._index.get_xb(), len(self) * self._dim)
        return rows.reshape(len(self), self._dim)

    def batches(self) -> Iterator[tuple[NDArray[np.int64], NDArray[np.float32]]]:
        """Rows and their vectors, BATCH at a time."""
        matrix = self.matrix()
        for start in range(0, len(self), BATCH):
            yield self._rows[start : start + BATCH], matrix[start : start + BATCH]

    def nearest(
        self, queries: NDArray[np.float32], k: int, allowed: NDArray[np.bool_] | None
    ) -> list[tuple[NDArray[np.int64], NDArray[np.float64]]]:
        """Per query the rows and scores of its `k` nearest vectors and of all that tie with the last, in no order.

        `allowed` says per row number whether it counts; None for all.
        """
        import numpy as np

        positions = None if allowed is None else allowed[self._rows]
        total = len(self) if positions is None else int(positions.sum())
        out = [(np.zeros(0, dtype=np.int64), np.zeros(0))] * len(queries)
        if not total or k < 1:
            return out
        selector = None if positions is None else _faiss().SearchParameters(sel=bitmap(positions))
        matrix = self.matrix()
        waiting = np.arange(len(queries))
        fetch = k
        while len(waiting):
            fetch = min(total, fetch + max(SPARE, fetch))
            scores, found = self._index.search(queries[waiting], fetch, params=selector)
            last = scores[:, min(k, fetch) - 1] - MARGIN
            done = (scores[:, -1] < last) | (fetch == total)
            for at, number in enumerate(waiting):
                if done[at]:
                    near = found[at][scores[at] >= last[at]]
                    exact = np.einsum("ij,j->i", matrix[near].astype(np.float64), queries[number].astype(np.float64))
                    out[number] = self._rows[near], exact.clip(-1, 1).round(DECIMALS)
            waiting = waiting[~done]
        return out

    def write(self, file: BinaryIO) -> None:
        """As a FAISS index that maps ids to flat vectors. Raises OSError or RuntimeError."""
        faiss = _faiss()
        index = faiss.IndexIDMap(faiss.IndexFlatIP(self._dim))
        index.add_with_ids(self.matrix(), self._rows)
        faiss.write_index(index, faiss.PyCallbackIOWriter(file.write))

    @classmethod
    def read(cls, path: str, dim: int) -> ExactVectors:
        """Opened without being loaded. Raises RuntimeError, or ValueError for another kind of index."""
        faiss = _faiss()
        index = faiss.read_index(path, faiss.IO_FLAG_MMAP_IFC)
        flat = faiss.downcast_index(index.index) if isinstance(index, faiss.IndexIDMap) else None
        if not isinstance(flat, faiss.IndexFlatIP) or flat.d != dim or index.id_map.size() != flat.ntotal:
            raise ValueError(f"does not hold exact vectors of {dim} dimensions")
        return cls(dim, faiss.vector_to_array(index.id_map), flat, index)

    @classmethod
    def read_version_1(cls, path: str, dim: int, rows: NDArray[np.int64]) -> ExactVectors:
        """The one vector file of format 1, whose vectors stand in the order of the rows. Raises as `read` does."""
        faiss = _faiss()
        index = faiss.read_index(path, faiss.IO_FLAG_MMAP_IFC)
        if not isinstance(index, faiss.IndexFlatIP) or index.d != dim or index.ntotal != len(rows):
            raise ValueError(f"does not hold {len(rows)} vectors of {dim} dimensions")
        return cls(dim, rows, index)


def bitmap(allowed: NDArray[np.bool_]) -> Any:
    """A FAISS selector of the numbers for which `allowed` is true."""
    import numpy as np

    return _faiss().IDSelectorBitmap(np.packbits(allowed, bitorder="little"))


def _faiss() -> Any:
    """The module; its stubs know little of what it holds."""
    import faiss

    return faiss
