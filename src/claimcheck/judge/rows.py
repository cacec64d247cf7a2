"""The cross-encoder's input rows: its own for some tokens of the shared table, for all others the table's rows mapped.

The cross-encoder grew out of an English network with wider rows than the table's. Tokens which that network knew keep
its rows, in four bits, and the most frequent Arabic ones have learnt theirs; the others are the table's row times a
matrix. Where words of a pair are marked (marks.py), the mark's own row is added, and a share of the mean row of what
they are linked with.

An id may carry its mark: bits 0 to 19 are the token, 20 to 27 the mark, 28 to 39 and 40 to 51 the tokens of the same
pair that it is linked with, from and to; the same two numbers where it is linked with none.
"""

from __future__ import annotations

import hashlib
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from zipfile import BadZipFile

from claimcheck.errors import ModelError
from claimcheck.network import Table

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Ids = TypeVar("Ids", bound=Any)
BLOCK = 64
"""Columns that share a scale."""
ZERO = 8
"""The code that stands for 0."""
PARTS = ("own", "codes", "scales", "map", "marks", "echoes")
MARK, START, END = 20, 28, 40
"""First bits of a marked id's parts."""


class MappedRows:
    """Rows of `dim` columns for the ids of a `Table`.

    `file` is an .npz of `own` (uint8, one bit an id: whether it has a row of its own), `codes` (uint8, (n, dim / 2):
    two columns a byte, the first in the lower half), `scales` (float16, (n, dim / 64)), `map` (float16, (table's
    dim + 1, dim), the last row added to each), `marks` (float16, (m, dim)) and `echoes` (float16, (m,)), the share of
    what a marked token is linked with. Raises ModelError where it is not.
    """

    def __init__(self, file: Path, table: Table) -> None:
        import numpy as np

        self._file, self._table = file, table
        try:
            with np.load(file, allow_pickle=False) as parts:
                own, self._codes, self._scales, mapped, marks, echoes = (parts[name] for name in PARTS)
        except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
            expected = f"expected an .npz of {', '.join(PARTS)}"
            raise ModelError(str(file), f"cannot be read: {error}; {expected}") from error
        kept = np.unpackbits(own).astype(np.int64) if own.dtype == np.uint8 else own
        self._own: NDArray[np.int64] = np.where(kept == 1, np.cumsum(kept) - 1, -1)
        shapes = (self._codes.shape, self._scales.shape, mapped.shape)
        count, dim = int(kept.sum()), mapped.shape[-1]
        if shapes != ((count, dim // 2), (count, dim // BLOCK), (table.dim + 1, dim)) or len(kept) < table.size:
            raise ModelError(str(file), f"its parts do not fit the table of {table.size} rows of {table.dim}: {shapes}")
        if marks.shape != (len(echoes), dim):
            raise ModelError(str(file), f"its marks and echoes do not fit: {marks.shape}, {echoes.shape}")
        self._map, self._marks, self._echoes = (part.astype(np.float32) for part in (mapped, marks, echoes))

    @cached_property
    def digest(self) -> str:
        """Hex SHA-256 of the file and of the table."""
        return hashlib.sha256(self._file.read_bytes() + self._table.digest.encode()).hexdigest()

    def rows(self, ids: NDArray[np.int64]) -> NDArray[np.float32]:
        """The rows (batch, length, dim) of an array of ids, which may be marked."""
        import numpy as np

        tokens, marks, starts, ends = parted(ids)
        out = self._rows(tokens)
        linked = ends > starts
        if linked.any():
            sums = np.zeros((ids.shape[0], ids.shape[1] + 1, out.shape[2]), dtype=np.float32)
            np.cumsum(out, axis=1, out=sums[:, 1:])
            pair = np.nonzero(linked)[0]
            means = sums[pair, ends[linked]] - sums[pair, starts[linked]]
            means *= (self._echoes[marks[linked]] / (ends - starts)[linked])[:, None]
            out[linked] += means
        out += self._marks[marks]
        return out

    def _rows(self, ids: NDArray[np.int64]) -> NDArray[np.float32]:
        import numpy as np

        distinct, back = np.unique(ids, return_inverse=True)
        at = self._own[distinct]
        made = self._table.rows(distinct) @ self._map[:-1] + self._map[-1]
        made[at >= 0] = unpacked(self._codes[at[at >= 0]], self._scales[at[at >= 0]])
        out: NDArray[np.float32] = made[back.reshape(ids.shape)]
        return out


def with_mark(token: int, mark: int, start: int, end: int) -> int:
    """A token's id with its mark and the tokens, from `start` to `end`, that it is linked with."""
    return token | mark << MARK | start << START | end << END


def parted(ids: Ids) -> tuple[Ids, Ids, Ids, Ids]:
    """Token, mark, first and end of what it is linked with, of arrays (or tensors) of marked ids."""
    return (
        ids & (1 << MARK) - 1,
        ids >> MARK & (1 << START - MARK) - 1,
        ids >> START & (1 << END - START) - 1,
        ids >> END,
    )


def unpacked(codes: NDArray[np.uint8], scales: NDArray[np.float16]) -> NDArray[np.float32]:
    """float32 (n, dim) of packed codes (n, dim / 2) and scales (n, dim / 64)."""
    import numpy as np

    apart = np.stack([codes & 15, codes >> 4], axis=-1).reshape(*scales.shape, BLOCK).astype(np.float32) - ZERO
    made: NDArray[np.float32] = (apart * scales[..., None].astype(np.float32)).reshape(len(codes), -1)
    return made


def packed(rows: NDArray[np.float32], scales: NDArray[np.float32]) -> dict[str, Any]:
    """`codes` and `scales` of rows (n, dim) that are whole multiples, -8 to 7, of their scales (n, dim / 64)."""
    import numpy as np

    blocks = rows.reshape(*scales.shape, BLOCK) / scales[..., None]
    codes = (np.rint(blocks).astype(np.int64) + ZERO).astype(np.uint8).reshape(len(rows), -1, 2)
    return {"codes": codes[..., 0] | codes[..., 1] << 4, "scales": scales.astype(np.float16)}
