"""The shipped attribution tagger, on onnxruntime alone: which words are cues, and what is said by whom.

`OnnxTagger()` gives an object with `mark(units, signs)`; see marks.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from claimcheck.attribution.marks import Marks
from claimcheck.attribution.signs import SIGNS
from claimcheck.attribution.units import Unit
from claimcheck.errors import ModelError
from claimcheck.network import WEIGHTS, Table, open_session, shipped_table

SHIPPED = WEIGHTS / "tagger" / "model.onnx"
INPUTS = ["rows", "signs", "mask"]
LONGEST = 200
"""Tokens of a unit that are read."""
PIECES = 6
"""Tokens of a word that are read."""
MOST_WORDS = 100_000
"""Words whose tokens are kept."""
NONE = (0,) * SIGNS


class OnnxTagger:
    """A network over a table's rows; without arguments, the shipped one.

    Its inputs are `rows` float32 (batch, length, dim), `signs` float32 (batch, length, SIGNS) and `mask` int64 (batch,
    length); its outputs `cues` (batch, length, 2) and `links` (batch, 2, length, length), log-odds. `threads`: one
    sentence is too little work for more than one, which then only wait for each other (half the speed). Raises
    ModelError where `file` is not such a network.
    """

    def __init__(self, file: Path = SHIPPED, table: Table | None = None, *, threads: int = 1) -> None:
        self._table = table or shipped_table()
        self._pieces: dict[str, list[int]] = {}
        self._session, _ = open_session(file, INPUTS, threads)
        width = self._session.get_inputs()[1].shape[-1]
        if width != SIGNS:
            raise ModelError(str(file), f"takes {width} signs a token: expected {SIGNS}")

    def mark(self, units: Sequence[Unit], signs: Sequence[Sequence[Sequence[int]]]) -> list[Marks]:
        """See marks.Tagger."""
        self._learn(units)
        return [self._run(*self._line(unit.words, rows)) for unit, rows in zip(units, signs, strict=True)]

    def _learn(self, units: Sequence[Unit]) -> None:
        """Cuts the words not yet met into tokens."""
        words = dict.fromkeys(word for unit in units for word in unit.words)
        if len(self._pieces) > MOST_WORDS:
            self._pieces.clear()
        new = [word for word in words if word not in self._pieces]
        self._pieces.update(zip(new, self._table.ids(new, PIECES + 2), strict=True))

    def _line(
        self, words: Sequence[str], signs: Sequence[Sequence[int]]
    ) -> tuple[list[int], list[Sequence[int]], list[int]]:
        """Token ids of a unit, the signs of the word each belongs to, and the first token of each word."""
        start, *_, end = self._pieces[words[0]]
        ids = [start]
        rows: list[Sequence[int]] = [NONE]
        first: list[int] = []
        for word, row in zip(words, signs, strict=True):
            pieces = self._pieces[word][1:-1] or [end]  # a lone mark that folds to nothing
            if len(ids) + len(pieces) >= LONGEST:
                break
            first.append(len(ids))
            ids += pieces
            rows += [row] * len(pieces)
        return [*ids, end], [*rows, NONE], first

    def _run(self, ids: list[int], rows: list[Sequence[int]], first: list[int]) -> Marks:
        """The marks of one unit. One at a time: what a network rounds then does not depend on its neighbours, and
        nothing is computed for padding."""
        import numpy as np

        inputs = {
            "rows": self._table.rows(np.array([ids])),
            "signs": np.array([rows], dtype=np.float32),
            "mask": np.ones((1, len(ids)), dtype=np.int64),
        }
        cues, links = self._session.run(None, inputs)
        return Marks(cues[0, first], links[0][:, first][:, :, first])
