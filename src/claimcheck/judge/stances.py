"""Models that read a premise and a hypothesis together: how they give the log-odds of one supporting the other.

`ShippedStances()` is the bilingual cross-encoder of the package, on onnxruntime alone; `TransformerStances("name")`
any NLI cross-encoder by folder or hub name.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from claimcheck.errors import ModelError
from claimcheck.hub import load_model, model_name
from claimcheck.judge.marks import TextPair, marked
from claimcheck.judge.rows import MappedRows
from claimcheck.network import WEIGHTS, Network, Table, computed_once, cut, shipped_table

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

NAME = "claimcheck-stances-8"
SHIPPED = WEIGHTS / "stances"
MODEL_FILE, ROWS_FILE = "model.onnx", "rows.npz"
MAX_PREMISE, MAX_HYPOTHESIS = 150, 80
"""Tokens; what is beyond is not read."""
GRID = 16
"""Tokens; a pair is padded to the next multiple, and those of one length go through together: pairs of news, hardly two
of which are of one length to the token, then take two thirds of the time.
"""
KINDS = {"entail": "supports", "contradict": "contradicts", "neutral": "neutral"}
"""How the names of an NLI model's labels begin."""


class Stances(Protocol):
    """Reads pairs of texts."""

    @property
    def name(self) -> str: ...
    def log_odds(self, pairs: Sequence[TextPair]) -> NDArray[np.float32]:
        """Per pair the log-odds of supports and of contradicts against neutral: float32 (n, 2)."""
        ...


class ShippedStances:
    """A cross-encoder over rows of its own and mapped ones of the table; without arguments, the shipped one.

    `folder` holds model.onnx and rows.npz (rows.py). Equal pairs are read once. A pair is padded by its own length
    alone (GRID), so that its figures do not depend on what else is asked. It is opened when first asked.
    Raises ModelError where a file is missing, and, when it is opened, where it is no such model.
    """

    def __init__(self, folder: Path = SHIPPED, table: Table | None = None, *, threads: int | None = None) -> None:
        for name in (MODEL_FILE, ROWS_FILE):
            if not (folder / name).is_file():
                raise ModelError(str(folder), f"no {name} in this folder: expected {MODEL_FILE} and {ROWS_FILE}")
        self._folder, self._given, self._threads = folder, table, threads

    @cached_property
    def _table(self) -> Table:
        return self._given or shipped_table()

    @cached_property
    def _network(self) -> Network:
        rows = MappedRows(self._folder / ROWS_FILE, self._table)
        return Network(self._folder / MODEL_FILE, rows, segments=True, grid=GRID, threads=self._threads, bits=4)

    @cached_property
    def name(self) -> str:
        both = self._network.digest + self._network.table.digest
        return f"{NAME}-{hashlib.sha256(both.encode()).hexdigest()[:8]}"

    def log_odds(self, pairs: Sequence[TextPair]) -> NDArray[np.float32]:
        """See Stances."""
        return computed_once(pairs, self._log_odds)

    def _log_odds(self, pairs: list[TextPair]) -> NDArray[np.float32]:
        rows = tokens(pairs, self._table)
        logits = self._network([ids for ids, _ in rows], [segments for _, segments in rows])
        return logits[:, :2] - logits[:, 2:]


@lru_cache(maxsize=1)
def shipped_stances() -> ShippedStances:
    """The cross-encoder in the package, opened once for all checkers of a process."""
    return ShippedStances()


def tokens(pairs: Sequence[TextPair], table: Table) -> list[tuple[list[int], list[int]]]:
    """Ids, marked where there is something to mark, and segments of each pair."""
    premises = table.pieces([pair.premise for pair in pairs], MAX_PREMISE)
    hypotheses = table.pieces([pair.hypothesis for pair in pairs], MAX_HYPOTHESIS)
    out = []
    for pair, one, other in zip(pairs, premises, hypotheses, strict=True):
        ids, segments = pair_ids(one[0], other[0])
        out.append((marked(pair, ids, one, other, table.rows), segments))
    return out


def pair_ids(premise: Sequence[int], hypothesis: Sequence[int]) -> tuple[list[int], list[int]]:
    """Ids and segments of a pair, from the ids of each side with its [CLS] and [SEP]: [CLS] p [SEP] [SEP] h [SEP], as
    MPNet joins two texts; the second of the two is still the premise's.
    """
    first, second = cut(premise, MAX_PREMISE), cut(hypothesis, MAX_HYPOTHESIS)[1:]
    return [*first, first[-1], *second], [0] * (len(first) + 1) + [1] * len(second)


class TransformerStances:
    """An NLI model for sentence_transformers.CrossEncoder, by folder or hub name; see hub.py for what is refused.

    Its labels are found by their names ("entailment", "contradiction", "neutral"), in whatever order. Raises ModelError
    where a label is missing.
    """

    def __init__(self, name_or_dir: Path | str) -> None:
        self._model = load_model(str(name_or_dir), "cross-encoder for NLI", lambda module: module.CrossEncoder)
        self.name = model_name(name_or_dir)
        self._columns = _columns(self.name, self._model.model.config.id2label)

    def log_odds(self, pairs: Sequence[TextPair]) -> NDArray[np.float32]:
        """See Stances."""
        import numpy as np

        texts = [(pair.premise, pair.hypothesis) for pair in pairs]
        return computed_once(texts, self._log_odds) if texts else np.empty((0, 2), dtype=np.float32)

    def _log_odds(self, pairs: list[tuple[str, str]]) -> NDArray[np.float32]:
        import numpy as np

        logits = np.asarray(
            self._model.predict(pairs, activation_fn=_as_they_are, show_progress_bar=False), dtype=np.float32
        )
        supports, contradicts, neutral = (logits[:, column] for column in self._columns)
        return np.stack([supports - neutral, contradicts - neutral], axis=1)


def _as_they_are(logits: Any) -> Any:
    return logits


def _columns(name: str, labels: dict[int, str]) -> tuple[int, int, int]:
    """The columns of supports, contradicts and neutral."""
    found = {}
    for column, label in labels.items():
        kind = next((k for start, k in KINDS.items() if label.lower().startswith(start)), None)
        if kind is not None:
            found[kind] = int(column)
    missing = [kind for kind in KINDS.values() if kind not in found]
    if missing or len(labels) != len(KINDS):
        expected = "expected entailment, contradiction and neutral"
        raise ModelError(name, f"its labels are {', '.join(labels.values())}: {expected}")
    return found["supports"], found["contradicts"], found["neutral"]
