"""Vectors as 8-bit codes in inverted lists (FAISS IVF + SQ8): a quarter of the space, and a search looks at few.

The codes depend on the ranges of the dimensions alone, not on the centres of the lists: so new lists can be learned and
vectors moved between them without coding them a second time, and segments of one training are merged list by list.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, BinaryIO

from claimcheck.store.exact import BATCH, SPARE, ExactVectors
from claimcheck.store.manifest import Training
from claimcheck.store.rows import DECIMALS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MOST_TIED = 4_096
"""How far a search goes for vectors that tie with the k-th (a line that stands in every bulletin)."""


class CodedVectors:
    """Codes with their row numbers in the lists of one training."""

    def __init__(self, training: Training, index: Any) -> None:
        self.training = training
        self._index = index
        self._lists = _faiss().downcast_InvertedLists(index.invlists)
        self._places: tuple[list[int], Any, Any] | None = None  # lists, where they start, and the rows in all of them

    @classmethod
    def empty(cls, training: Training, centres: NDArray[np.float32], ranges: NDArray[np.float32]) -> CodedVectors:
        """`centres` of shape (lists, dim), `ranges` (2 dim): the lowest value of each dimension, then the widths."""
        faiss = _faiss()
        quantizer = faiss.IndexFlatIP(centres.shape[1])
        quantizer.add(centres)
        kind = faiss.ScalarQuantizer.QT_8bit
        index = faiss.IndexIVFScalarQuantizer(
            quantizer, centres.shape[1], len(centres), kind, faiss.METRIC_INNER_PRODUCT, False
        )
        quantizer.this.disown()
        index.own_fields = True
        faiss.copy_array_to_vector(ranges, index.sq.trained)
        index.is_trained = True
        return cls(training, index)

    def sibling(self) -> CodedVectors:
        """An empty one of the same training."""
        return CodedVectors.empty(self.training, self.centres(), self.ranges())

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def centres(self) -> NDArray[np.float32]:
        """Of the lists, shape (lists, dim), without a copy."""
        quantizer = _faiss().downcast_index(self._index.quantizer)
        flat: NDArray[np.float32] = _faiss().rev_swig_ptr(quantizer.get_xb(), quantizer.ntotal * quantizer.d)
        return flat.reshape(quantizer.ntotal, quantizer.d)

    def ranges(self) -> NDArray[np.float32]:
        out: NDArray[np.float32] = _faiss().vector_to_array(self._index.sq.trained)
        return out

    def rows(self) -> NDArray[np.int64]:
        """Ascending."""
        import numpy as np

        parts = [rows for _, rows, _ in self.lists()]
        return np.sort(np.concatenate(parts)) if parts else np.zeros(0, dtype=np.int64)

    def lists(self) -> Iterator[tuple[int, NDArray[np.int64], NDArray[np.uint8]]]:
        """Number, rows and codes of every list that is not empty, without a copy."""
        for number in range(self._index.nlist):
            if size := self._lists.list_size(number):
                rows = _faiss().rev_swig_ptr(self._lists.get_ids(number), size)
                codes = _faiss().rev_swig_ptr(self._lists.get_codes(number), size * self._index.d)
                yield number, rows, codes.reshape(size, self._index.d)

    def batches(self) -> Iterator[tuple[NDArray[np.int64], NDArray[np.float32]]]:
        """Rows and their vectors as the codes tell them, in the order of the lists, about BATCH at a time."""
        for rows, codes in self.code_batches():
            yield rows, self.decoded(codes)

    def code_batches(self) -> Iterator[tuple[NDArray[np.int64], NDArray[np.uint8]]]:
        """Rows and codes, in the order of the lists, about BATCH at a time."""
        import numpy as np

        held: list[tuple[NDArray[np.int64], NDArray[np.uint8]]] = []
        size = 0
        for _, rows, codes in self.lists():
            held.append((rows, codes))
            size += len(rows)
            if size >= BATCH:
                yield np.concatenate([r for r, _ in held]), np.concatenate([c for _, c in held])
                held, size = [], 0
        if held:
            yield np.concatenate([r for r, _ in held]), np.concatenate([c for _, c in held])

    def decoded(self, codes: NDArray[np.uint8]) -> NDArray[np.float32]:
        out: NDArray[np.float32] = self._index.sq.decode(codes)
        return out

    def coded(self, vectors: NDArray[np.float32]) -> NDArray[np.uint8]:
        out: NDArray[np.uint8] = self._index.sq.compute_codes(vectors)
        return out

    def similarity(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        """The cosine between each vector and the centre of its list."""
        scores: NDArray[np.float32] = self._index.quantizer.search(vectors, 1)[0][:, 0]
        return scores

    def coarse(self, queries: NDArray[np.float32], probes: int) -> tuple[Any, Any]:
        """The lists to look at per query: similarities and numbers, both (len(queries), probes)."""
        scores, lists = self._index.quantizer.search(queries, min(probes, self._index.nlist))
        return scores, lists

    # --- filling ---------------------------------------------------------------------------------------------------

    def add(
        self, rows: NDArray[np.int64], vectors: NDArray[np.float32], codes: NDArray[np.uint8] | None = None
    ) -> None:
        """`codes` are those of the vectors, where they are known."""
        import numpy as np

        if not len(rows):
            return
        codes = self.coded(vectors) if codes is None else codes
        lists = self._index.quantizer.search(vectors, 1)[1][:, 0]
        order = np.argsort(lists, kind="stable")
        starts = np.flatnonzero(np.diff(lists[order], prepend=-1))
        for part in np.split(order, starts[1:]):
            self._append(int(lists[part[0]]), rows[part], codes[part])

    def merge(self, other: CodedVectors, alive: NDArray[np.bool_]) -> None:
        """Takes over what is alive of a segment of the same training, list by list."""
        for number, rows, codes in other.lists():
            kept = alive[rows]
            if kept.any():
                self._append(number, rows[kept], codes[kept])

    def _append(self, number: int, rows: NDArray[np.int64], codes: NDArray[np.uint8]) -> None:
        import numpy as np

        swig_ptr = _faiss().swig_ptr
        rows, codes = np.ascontiguousarray(rows), np.ascontiguousarray(codes)
        self._lists.add_entries(number, len(rows), swig_ptr(rows), swig_ptr(codes))
        self._index.ntotal += len(rows)

    def chosen(self, allowed: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Rows, ascending, and vectors of what `allowed` lets through: few, of all lists."""
        import numpy as np

        if self._places is None:
            held, numbers = [np.zeros(0, dtype=np.int64)], []
            for number, rows, _ in self.lists():
                numbers.append(number)
                held.append(rows)
            self._places = numbers, np.cumsum([*map(len, held)]), np.concatenate(held)
        numbers, starts, every = self._places
        at = np.flatnonzero(allowed[every])
        homes = np.searchsorted(starts, at, side="right") - 1
        codes = np.empty((len(at), self._index.d), dtype=np.uint8)
        for home in np.unique(homes):
            here = homes == home
            size = int(starts[home + 1] - starts[home])
            whole = _faiss().rev_swig_ptr(self._lists.get_codes(numbers[home]), size * self._index.d)
            codes[here] = whole.reshape(size, self._index.d)[at[here] - starts[home]]
        order = np.argsort(every[at])
        return every[at][order], self.decoded(codes[order])

    # --- searching -------------------------------------------------------------------------------------------------

    def search(self, queries: Any, lists: tuple[Any, Any], parameters: Any, scores: Any, rows: Any) -> None:
        """Fills `scores` and `rows`, both (len(queries), fetch), -1 where there are fewer. All arrays are contiguous.

        The lists are given, so that they are found once for all segments; the Python face of FAISS does not take them
        together with a selector. One query runs on one core: its few lists are no work for more, and on a machine
        that has other work to do the cores only wait for each other.
        """
        pointers = [_faiss().swig_ptr(a) for a in (queries, lists[1], lists[0], scores, rows)]
        self._index.search_preassigned_c(len(queries), pointers[0], rows.shape[1], *pointers[1:], False, parameters)

    # --- files -----------------------------------------------------------------------------------------------------

    def write(self, file: BinaryIO) -> None:
        """Raises OSError or RuntimeError."""
        faiss = _faiss()
        faiss.write_index(self._index, faiss.PyCallbackIOWriter(file.write))

    @classmethod
    def read(cls, path: str, dim: int, training: Training) -> CodedVectors:
        """Opened without being loaded. Raises RuntimeError, or ValueError for another kind of index."""
        faiss = _faiss()
        index = faiss.read_index(path, faiss.IO_FLAG_MMAP_IFC)
        if not isinstance(index, faiss.IndexIVFScalarQuantizer) or index.d != dim or index.code_size != dim:
            raise ValueError(f"does not hold coded vectors of {dim} dimensions")
        return cls(training, index)


Vectors = ExactVectors | CodedVectors


def nearest(
    segments: Sequence[CodedVectors], queries: NDArray[np.float32], k: int, selector: Any, probes: int
) -> list[tuple[NDArray[np.int64], NDArray[np.float64]]]:
    """Per query the rows and scores of the `k` nearest in segments of one training, and of those that tie with the
    last, in no order. Looks at `probes` lists, the same ones in all segments; `selector` is a FAISS selector of rows,
    or None.
    """
    import numpy as np

    similarities, lists = segments[0].coarse(queries, probes)
    parameters = _faiss().SearchParametersIVF(nprobe=lists.shape[1], sel=selector)
    out = [(np.zeros(0, dtype=np.int64), np.zeros(0))] * len(queries)
    waiting = np.arange(len(queries))
    most = min(max(map(len, segments)), max(MOST_TIED, k))
    fetch = min(k, most)
    while len(waiting) and fetch:
        fetch = min(most, fetch + max(SPARE, fetch))
        asked, near = queries[waiting], (similarities[waiting], lists[waiting])
        scores = np.empty((len(segments), len(waiting), fetch), dtype=np.float32)
        rows = np.empty((len(segments), len(waiting), fetch), dtype=np.int64)
        for number, segment in enumerate(segments):
            segment.search(asked, near, parameters, scores[number], rows[number])
        rounded = np.where(rows < 0, -2, scores.astype(np.float64).clip(-1, 1).round(DECIMALS))
        every = rounded.transpose(1, 0, 2).reshape(len(waiting), -1)
        last = np.partition(every, -k, axis=1)[:, -k] if k <= every.shape[1] else every.min(axis=1)
        ends = rounded[:, :, -1]  # a segment that ends with what ties may hold more of it
        done = ((ends < last) | (ends == -2)).all(axis=0) | (fetch == most)
        for at, query in enumerate(waiting.tolist()):
            if done[at]:
                good = (rows[:, at] >= 0) & (rounded[:, at] >= last[at])
                out[query] = rows[:, at][good], rounded[:, at][good]
        waiting = waiting[~done]
    return out


def recoded(sources: Iterable[Vectors], alive: NDArray[np.bool_], into: CodedVectors) -> CodedVectors:
    """Puts what is alive of `sources` into `into`. Codes are kept as they are where the ranges are the same."""
    import numpy as np

    for source in sources:
        if isinstance(source, CodedVectors) and source.training == into.training:
            into.merge(source, alive)
        elif isinstance(source, CodedVectors) and np.array_equal(source.ranges(), into.ranges()):
            for rows, codes in source.code_batches():
                kept = alive[rows]
                into.add(rows[kept], source.decoded(codes[kept]), codes[kept])
        else:
            for rows, vectors in source.batches():
                kept = alive[rows]
                into.add(rows[kept], vectors[kept])
    return into


def _faiss() -> Any:
    """The module; its stubs know little of what it holds."""
    import faiss

    return faiss
