"""The vectors of an index: a flat FAISS index of inner products, in memory and as a file.

Traps of FAISS this module keeps away from its users: a wrong dimension is an empty AssertionError, NaN gives id -1, a
truncated file can end in a huge allocation. So a file is read only after its digest was found right.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from claimcheck.errors import StoreError
from claimcheck.store.durable import sha256_of, write_durably

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MARGIN = 1e-5
"""How far the float32 sums of FAISS may be from the exact ones, with room to spare."""
SPARE = 32


class FlatVectors:
    """Unit rows of float32, numbered from 0 in the order they came. All errors about their shape are the caller's."""

    def __init__(self, dim: int, index: Any = None) -> None:
        self._index = _faiss().IndexFlatIP(dim) if index is None else index
        self._dim = dim

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def add(self, rows: NDArray[np.float32]) -> None:
        if len(rows):
            self._index.add(rows)

    def truncate(self, count: int) -> None:
        """Keeps the first `count` rows."""
        if count < len(self):
            self._index.remove_ids(_faiss().IDSelectorRange(count, len(self)))

    def matrix(self) -> NDArray[np.float32]:
        """All rows, without a copy; valid until the next change."""
        import numpy as np

        if not len(self):
            return np.zeros((0, self._dim), dtype=np.float32)
        rows: NDArray[np.float32] = _faiss().rev_swig_ptr(self._index.get_xb(), len(self) * self._dim)
        return rows.reshape(len(self), self._dim)

    def nearest(
        self, queries: NDArray[np.float32], k: int, allowed: NDArray[np.int64] | None
    ) -> list[NDArray[np.int64]]:
        """Per query the positions of its `k` nearest rows and of all that may tie with the last, in no order.

        `allowed` are the positions that count, None for all.
        """
        import numpy as np

        total = len(self) if allowed is None else len(allowed)
        out: list[NDArray[np.int64]] = [np.zeros(0, dtype=np.int64)] * len(queries)
        if not total or k < 1:
            return out
        waiting = np.arange(len(queries))
        fetch = k
        while len(waiting):
            fetch = min(total, fetch + max(SPARE, fetch))
            scores, found = self._search(queries[waiting], fetch, allowed)
            last = scores[:, min(k, fetch) - 1] - MARGIN
            done = (scores[:, -1] < last) | (fetch == total)
            for at, number in enumerate(waiting):
                if done[at]:
                    out[number] = found[at][scores[at] >= last[at]]
            waiting = waiting[~done]
        return out

    def _search(self, queries: Any, k: int, allowed: NDArray[np.int64] | None) -> Any:
        """Scores and positions, both of shape (len(queries), k)."""
        if allowed is None:
            return self._index.search(queries, k)
        chosen = _faiss().IDSelectorBatch(allowed)
        return self._index.search(queries, k, params=_faiss().SearchParameters(sel=chosen))

    def write(self, path: Path) -> str:
        """Writes the file durably; its SHA-256. Raises OSError."""
        faiss = _faiss()

        def fill(file: BinaryIO) -> None:
            faiss.write_index(self._index, faiss.PyCallbackIOWriter(file.write))

        write_durably(path, fill)
        return sha256_of(path)

    @classmethod
    def read(cls, path: Path, sha256: str, dim: int, count: int, place: str) -> FlatVectors:
        """Raises StoreError: missing, damaged, or not `count` rows of `dim`."""
        faiss = _faiss()
        try:
            found = sha256_of(path)
        except FileNotFoundError:
            raise StoreError(place, f"the vector file {path.name} is missing") from None
        except OSError as error:
            raise StoreError(place, f"{path.name} cannot be read: {error.strerror or error}") from None
        if found != sha256:
            raise StoreError(place, f"the vector file {path.name} is damaged: its digest does not match")
        try:
            with path.open("rb") as file:
                index = faiss.read_index(faiss.PyCallbackIOReader(file.read))
        except (RuntimeError, OSError) as error:
            raise StoreError(place, f"{path.name} cannot be read: {error}") from None
        if not isinstance(index, faiss.IndexFlatIP) or index.d != dim or index.ntotal != count:
            raise StoreError(place, f"{path.name} does not hold {count} vectors of {dim} dimensions")
        return cls(dim, index)


def _faiss() -> Any:
    """The module; its stubs know little of what it holds."""
    import faiss

    return faiss
