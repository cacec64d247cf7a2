"""The shipped networks: one tokenizer and one table of input embeddings, under several small ONNX transformers.

Two thirds of a bilingual model are its input embeddings, so encoder, cross-encoder and tagger share them: a network
takes the rows of the table, not token ids. Runs on onnxruntime, tokenizers and numpy alone (no torch).
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from claimcheck.by_rows import by_rows
from claimcheck.errors import ModelError
from claimcheck.widened import BYTE_PRODUCTS, has_byte_products, processor, widened

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from tokenizers import Encoding, Tokenizer

T = TypeVar("T")
Pieces = tuple[list[int], list[tuple[int, int]]]
"""Token ids of a text from [CLS] to [SEP], and the characters that each stands for."""
WEIGHTS = Path(__file__).resolve().parent / "weights"
SHIPPED = WEIGHTS / "table"
TOKENIZER_FILE, CODES_FILE, SCALES_FILE = "tokenizer.json", "codes.npy", "scales.npy"
LONGEST = 64
"""Characters that a token is taken to stand for at most, the space around it included."""
FOLLOWS = "segments"
"""Name of the input that tells premise (0) from hypothesis (1), in a network that reads two texts."""


class Rows(Protocol):
    """Input embeddings by token id."""

    @property
    def digest(self) -> str: ...
    def rows(self, ids: NDArray[np.int64]) -> NDArray[np.float32]: ...


class Table:
    """A tokenizer and its input embeddings, int8 with one scale a row.

    `folder` holds tokenizer.json, codes.npy (int8, (vocabulary, dim)) and scales.npy (float32, (vocabulary,)); `digest`
    is the SHA-256 of the two tables. Raises ModelError where the folder does not hold such files.
    """

    def __init__(self, folder: Path | str = SHIPPED) -> None:
        import numpy as np

        folder = Path(folder)
        for name in (TOKENIZER_FILE, CODES_FILE, SCALES_FILE):
            if not (folder / name).is_file():
                expected = f"expected {TOKENIZER_FILE}, {CODES_FILE} and {SCALES_FILE}"
                raise ModelError(str(folder), f"no {name} in this folder: {expected}")
        try:
            self._codes: NDArray[np.int8] = np.load(folder / CODES_FILE, mmap_mode="r", allow_pickle=False)
            self._scales: NDArray[np.float32] = np.load(folder / SCALES_FILE, allow_pickle=False)
        except (ValueError, OSError, EOFError) as error:
            raise ModelError(str(folder), f"{CODES_FILE} or {SCALES_FILE} cannot be read: {error}") from error
        if self._codes.ndim != 2 or self._codes.dtype != np.int8 or self._scales.shape != self._codes.shape[:1]:
            raise ModelError(
                str(folder), f"{CODES_FILE} is {self._codes.dtype} {self._codes.shape}: expected int8 rows"
            )
        self._tokenizer = load_tokenizer(folder)
        self._folder = folder

    @property
    def dim(self) -> int:
        return int(self._codes.shape[1])

    @property
    def size(self) -> int:
        return int(self._codes.shape[0])

    @cached_property
    def digest(self) -> str:
        """Hex, of the bytes of both tables: it takes a moment, so it is not made before it is asked for."""
        made = hashlib.sha256()
        for name in (CODES_FILE, SCALES_FILE):
            made.update((self._folder / name).read_bytes())
        return made.hexdigest()

    def ids(self, texts: Sequence[str], limit: int) -> list[list[int]]:
        """Token ids of each text between [CLS] and [SEP], at most `limit` in all; a longer text is cut at its end."""
        return [cut(encoding.ids, limit) for encoding in self._encoded(texts, limit)]

    def pieces(self, texts: Sequence[str], limit: int) -> list[Pieces]:
        """The same with the characters of the text that each token stands for."""
        return [(cut(encoding.ids, limit), cut(encoding.offsets, limit)) for encoding in self._encoded(texts, limit)]

    def _encoded(self, texts: Sequence[str], limit: int) -> list[Encoding]:
        near = [text[: limit * LONGEST] for text in texts]  # the rest of five megabytes need not be looked at
        return self._tokenizer.encode_batch(near)

    def rows(self, ids: NDArray[np.int64]) -> NDArray[np.float32]:
        """The embeddings (…, dim) of an array of ids of any shape."""
        import numpy as np

        found: NDArray[np.float32] = self._codes[ids].astype(np.float32)
        found *= self._scales[ids][..., None]
        return found


class Network:
    """An ONNX transformer over input embeddings.

    Its inputs are `rows` float32 (batch, length, dim), `mask` int64 (batch, length) and, if it reads two texts,
    `segments` int64 (batch, length). At most `tokens` padded tokens go through at a time. With a `grid` each row is
    padded to the next multiple of it, and only rows of one such length go together. `threads` defaults to the machine's
    cores. For `many` rows the weights are widened where the processor is faster so (widened.py); a network in 4 `bits`
    multiplies bytes row by row where it can (by_rows.py). Raises ModelError where `file` is not such a network.
    """

    def __init__(
        self,
        file: Path,
        table: Rows,
        *,
        segments: bool = False,
        tokens: int = 4096,
        grid: int | None = None,
        threads: int | None = None,
        many: bool = False,
        bits: int = 8,
    ) -> None:
        self.table = table
        self._tokens, self._grid = tokens, grid
        inputs = ["rows", "mask", FOLLOWS] if segments else ["rows", "mask"]
        written = _written(processor(), many=many, bits=bits)
        self._session, self.digest = open_session(file, inputs, threads or os.cpu_count() or 1, written)
        self.shape = [n for n in self._session.get_outputs()[0].shape if isinstance(n, int)]

    def batches(
        self, ids: Sequence[Sequence[int]], segments: Sequence[Sequence[int]] | None = None
    ) -> Iterator[tuple[list[int], NDArray[np.float32]]]:
        """What the network gives, batch by batch, those of like length together: numbers of the rows, their output."""
        import numpy as np

        order = sorted(range(len(ids)), key=lambda row: len(ids[row]))
        for chosen in self._cut(order, ids):
            length = self._padded(ids[chosen[-1]])
            matrix = np.zeros((len(chosen), length), dtype=np.int64)
            mask = np.zeros_like(matrix)
            for line, row in enumerate(chosen):
                matrix[line, : len(ids[row])] = ids[row]
                mask[line, : len(ids[row])] = 1
            inputs: dict[str, Any] = {"rows": self.table.rows(matrix), "mask": mask}
            if segments is not None:
                inputs[FOLLOWS] = np.zeros_like(matrix)
                for line, row in enumerate(chosen):
                    inputs[FOLLOWS][line, : len(ids[row])] = segments[row]
            yield chosen, self._session.run(None, inputs)[0]

    def __call__(
        self, ids: Sequence[Sequence[int]], segments: Sequence[Sequence[int]] | None = None
    ) -> NDArray[np.float32]:
        """One row of numbers per sequence of ids, float32 (len(ids), width), in the order given."""
        import numpy as np

        out = np.empty((len(ids), self.shape[-1]), dtype=np.float32)
        for chosen, found in self.batches(ids, segments):
            out[chosen] = found
        return out

    def _padded(self, ids: Sequence[int]) -> int:
        return -(-len(ids) // self._grid) * self._grid if self._grid else len(ids)

    def _cut(self, order: Sequence[int], ids: Sequence[Sequence[int]]) -> Iterator[list[int]]:
        batch: list[int] = []
        for row in order:
            full = (len(batch) + 1) * self._padded(ids[row]) > self._tokens
            if batch and (full or (self._grid and self._padded(ids[row]) != self._padded(ids[batch[0]]))):
                yield batch
                batch = []
            batch.append(row)
        if batch:
            yield batch


def cut(ids: Sequence[T], limit: int) -> list[T]:
    """At most `limit` ids, or what stands for each: the first ones and the last, [SEP]."""
    return list(ids) if len(ids) <= limit else [*ids[: limit - 1], ids[-1]]


def computed_once(asked: Sequence[T], compute: Callable[[list[T]], NDArray[np.float32]]) -> NDArray[np.float32]:
    """A row for each of `asked`, in that order; equal ones are computed once."""
    import numpy as np

    distinct = list(dict.fromkeys(asked))
    at = {one: number for number, one in enumerate(distinct)}
    rows: NDArray[np.float32] = compute(distinct)[np.array([at[one] for one in asked], dtype=np.intp)]
    return rows


@lru_cache(maxsize=1)
def shipped_table() -> Table:
    """The table in the package, opened once."""
    return Table()


def load_tokenizer(folder: Path) -> Tokenizer:
    """The tokenizer.json of a folder, which neither pads nor cuts. Raises ModelError."""
    from tokenizers import Tokenizer

    try:
        tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
    except Exception as error:  # tokenizers raises a bare Exception
        raise ModelError(str(folder), f"{TOKENIZER_FILE} cannot be read: {error}") from error
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def open_session(
    file: Path, inputs: Sequence[str], threads: int, written: Callable[[bytes], bytes] | None = None
) -> tuple[Any, str]:
    """An onnxruntime session of a network with those inputs, its weights as `written` writes them, and the SHA-256 of
    its file. Raises ModelError.
    """
    from onnxruntime import InferenceSession, SessionOptions

    options = SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    try:
        content = file.read_bytes()
        session = InferenceSession(
            written(content) if written else content, options, providers=["CPUExecutionProvider"]
        )
    except OSError as error:
        raise ModelError(str(file), f"cannot be read: {error.strerror}; expected an ONNX file") from error
    except Exception as error:  # onnxruntime's own classes derive from Exception only
        raise ModelError(str(file), f"cannot be loaded: {error}") from error
    found = [entry.name for entry in session.get_inputs()]
    if found != list(inputs):
        raise ModelError(str(file), f"takes {', '.join(found)}: expected {', '.join(inputs)}")
    return session, hashlib.sha256(content).hexdigest()


def _written(flags: frozenset[str], *, many: bool, bits: int) -> Callable[[bytes], bytes] | None:
    """How the weights are written for a processor; None: as they are in the file."""
    if bits == 4 and flags & BYTE_PRODUCTS:
        return by_rows
    return widened if many and not has_byte_products(flags) else None
