"""The shipped attribution tagger, on onnxruntime alone: which words are cues, and what is said by whom.

`OnnxTagger()` gives an object with `mark(units, lex)`; see marks.py.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import frozen

from claimcheck.attribution.lexicon import Lexicon
from claimcheck.attribution.marks import Marks
from claimcheck.attribution.signs import SIGNS, candidate, signs
from claimcheck.attribution.units import Unit
from claimcheck.errors import ModelError
from claimcheck.network import WEIGHTS, Table, shipped_table

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SHIPPED = WEIGHTS / "tagger" / "model.onnx"
INPUTS = ["rows", "signs", "mask"]
LONGEST = 200
"""Tokens of a unit that are read."""
PIECES = 6
"""Tokens of a word that are read."""
BATCH = 2048
"""Padded tokens that go through at once."""
MOST_WORDS = 100_000
"""Words whose tokens are kept."""
NONE = [0] * SIGNS


class OnnxTagger:
    """A network over a table's rows; without arguments, the shipped one.

    Its inputs are `rows` float32 (batch, length, dim), `signs` float32 (batch, length, SIGNS) and `mask` int64 (batch,
    length); its outputs `cues` (batch, length, 2) and `links` (batch, 2, length, length), log-odds. `threads` defaults
    to the machine's cores. Raises ModelError where `file` is not such a network.
    """

    def __init__(self, file: Path = SHIPPED, table: Table | None = None, *, threads: int | None = None) -> None:
        from onnxruntime import InferenceSession, SessionOptions

        self._table = table or shipped_table()
        self._pieces: dict[str, list[int]] = {}
        options = SessionOptions()
        options.intra_op_num_threads = threads or os.cpu_count() or 1
        options.inter_op_num_threads = 1
        try:
            self._session = InferenceSession(file.read_bytes(), options, providers=["CPUExecutionProvider"])
        except OSError as error:
            raise ModelError(str(file), f"cannot be read: {error.strerror}; expected an ONNX file") from error
        except Exception as error:  # onnxruntime's own classes derive from Exception only
            raise ModelError(str(file), f"cannot be loaded: {error}") from error
        found = [entry.name for entry in self._session.get_inputs()]
        width = self._session.get_inputs()[1].shape[-1] if found == INPUTS else SIGNS
        if found != INPUTS or width != SIGNS:
            raise ModelError(str(file), f"takes {', '.join(found)} ({width}): expected {', '.join(INPUTS)} ({SIGNS})")

    def mark(self, units: Sequence[Unit], lex: Lexicon) -> list[Marks | None]:
        """See marks.Tagger."""
        out: list[Marks | None] = [None] * len(units)
        figures = [signs(unit, lex) for unit in units]
        chosen = [n for n, unit in enumerate(units) if candidate(unit, figures[n])]
        self._learn([units[n] for n in chosen])
        lines = [self._line(n, units[n].words, figures[n]) for n in chosen]
        for batch in _batches(sorted(lines, key=lambda line: len(line.ids))):
            for line, cues, links in zip(batch, *self._run(batch), strict=True):
                out[line.unit] = Marks(cues[line.first], links[:, line.first][:, :, line.first])
        return out

    def _learn(self, units: Sequence[Unit]) -> None:
        """Cuts the words not yet met into tokens."""
        words = dict.fromkeys(word for unit in units for word in unit.words)
        if len(self._pieces) > MOST_WORDS:
            self._pieces.clear()
        new = [word for word in words if word not in self._pieces]
        self._pieces.update(zip(new, self._table.ids(new, PIECES + 2), strict=True))

    def _line(self, number: int, words: Sequence[str], figures: Sequence[list[int]]) -> _Line:
        start, *_, end = self._pieces[words[0]]
        line = _Line(number, [start], [NONE], [])
        for word, row in zip(words, figures, strict=True):
            pieces = self._pieces[word][1:-1] or [end]  # a lone mark that folds to nothing
            if len(line.ids) + len(pieces) >= LONGEST:
                break
            line.first.append(len(line.ids))
            line.ids += pieces
            line.signs += [row] * len(pieces)
        line.ids.append(end)
        line.signs.append(NONE)
        return line

    def _run(self, batch: Sequence[_Line]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        import numpy as np

        length = len(batch[-1].ids)
        ids = np.zeros((len(batch), length), dtype=np.int64)
        figures = np.zeros((len(batch), length, SIGNS), dtype=np.float32)
        mask = np.zeros_like(ids)
        for row, line in enumerate(batch):
            ids[row, : len(line.ids)] = line.ids
            figures[row, : len(line.ids)] = line.signs
            mask[row, : len(line.ids)] = 1
        inputs = dict(zip(INPUTS, (self._table.rows(ids), figures, mask), strict=True))
        cues, links = self._session.run(None, inputs)
        return cues, links


@frozen
class _Line:
    """A unit as it goes in: token ids, their signs, and the first token of each word."""

    unit: int
    ids: list[int]
    signs: list[list[int]]
    first: list[int]


def _batches(lines: Sequence[_Line]) -> Iterator[list[_Line]]:
    """Lines of like length together, `BATCH` padded tokens at most; `lines` are sorted by length."""
    batch: list[_Line] = []
    for line in lines:
        if batch and (len(batch) + 1) * len(line.ids) > BATCH:
            yield batch
            batch = []
        batch.append(line)
    if batch:
        yield batch
