"""The shipped bilingual embedder, on onnxruntime and tokenizers alone (no torch).

`OnnxEmbedder()` gives an object with `name`, `dim` and `embed(texts)`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from claimcheck.network import WEIGHTS, Network, Table, computed_once, shipped_table

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

NAME = "claimcheck-bilingual-1"
SHIPPED = WEIGHTS / "encoder" / "model.onnx"


class OnnxEmbedder:
    """An ONNX sentence encoder over a table of input embeddings; without arguments, the shipped one.

    `file` is a network that gives unit vectors (batch, dim). `name` is "claimcheck-bilingual-1-" and 8 digits of the
    SHA-256 of network and table, so that vectors of two models are never taken for each other; `dim` is the length of
    a vector. A text is cut at `max_tokens` tokens. For `many` texts the weights are widened where that is faster: half
    a second and 40 MB more at the start; the vectors are the same but for rounding (cosine above .99). Raises
    ModelError where a file is missing or no such model.
    """

    def __init__(
        self,
        file: Path = SHIPPED,
        table: Table | None = None,
        *,
        max_tokens: int = 256,
        tokens: int = 512,
        threads: int | None = None,
        many: bool = False,
    ) -> None:
        self._table = table or shipped_table()
        self._network = Network(file, self._table, tokens=tokens, threads=threads, many=many)
        self._max_tokens = max_tokens
        both = self._network.digest + self._table.digest
        self.name = f"{NAME}-{hashlib.sha256(both.encode()).hexdigest()[:8]}"
        self.dim = self._network.shape[-1]

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors, float32 (len(texts), dim), in the order of `texts`; (0, dim) for no texts.

        A text without any letter or sign gets the vector of the empty sentence. Equal texts are computed once.
        """
        return computed_once(texts, lambda distinct: self._network(self._table.ids(distinct, self._max_tokens)))
