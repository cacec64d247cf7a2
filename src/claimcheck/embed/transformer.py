"""Any sentence-transformers model as an embedder, by folder or hub name.

`TransformerEmbedder("/models/labse")` gives an object with `name`, `dim` and `embed(texts)`. What is looked for where,
and what is refused, stands in hub.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from claimcheck.hub import load_model, model_name
from claimcheck.network import computed_once

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class TransformerEmbedder:
    """A sentence-transformers model.

    `name_or_dir` is a folder or a hub name whose files are in the local cache. `name` is the hub name, or for a folder
    its last part, with the first 8 digits of a SHA-256 over the folder's weights; `dim` is the length of a vector.
    Raises ModelError where the library is missing, the model cannot be found without a network, its weights are
    pickled, or it does not load.
    """

    def __init__(self, name_or_dir: Path | str, *, batch: int = 32) -> None:
        self._batch = batch
        self._model = load_model(str(name_or_dir), "sentence-transformers model", lambda m: m.SentenceTransformer)
        self.name = model_name(name_or_dir)
        # the method that tells the width has changed its name between versions, and some modules do not know it
        self.dim = int(self._model.encode(["a"], show_progress_bar=False).shape[1])

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors, float32 (len(texts), dim), in the order of `texts`; (0, dim) for no texts."""
        import numpy as np

        return computed_once(texts, self._embed) if texts else np.empty((0, self.dim), dtype=np.float32)

    def _embed(self, texts: list[str]) -> NDArray[np.float32]:
        import numpy as np

        found = self._model.encode(texts, batch_size=self._batch, convert_to_numpy=True, show_progress_bar=False)
        vectors = np.asarray(found, dtype=np.float32)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        # bag-of-words models give zeros for a text without known words: one fixed direction instead of nan
        vectors = np.where(lengths > 0, vectors / np.maximum(lengths, 1e-12), np.float32(self.dim**-0.5))
        return vectors.astype(np.float32)
