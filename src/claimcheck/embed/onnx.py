"""The shipped bilingual embedder, on onnxruntime and tokenizers alone (no torch).

`OnnxEmbedder()` gives an object with `name`, `dim` and `embed(texts)`.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from claimcheck.errors import ModelError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

NAME = "claimcheck-bilingual-1"
SHIPPED = Path(__file__).resolve().parent.parent / "weights" / "encoder"
MODEL_FILE, TOKENIZER_FILE = "model.onnx", "tokenizer.json"


class OnnxEmbedder:
    """An ONNX sentence encoder with its tokenizer.

    `folder` holds model.onnx (inputs `ids` and `mask`, int64 (batch, length); output unit vectors (batch, dim)) and
    tokenizer.json. `name` is "claimcheck-bilingual-1-" and the first 8 digits of the model file's SHA-256, so that
    vectors of two models are never taken for each other; `dim` is the length of a vector. A text is cut at
    `max_tokens` tokens; at most `batch` texts go through at a time; `threads` defaults to the machine's cores.
    Raises ModelError where the folder does not hold such a model.
    """

    def __init__(
        self, folder: Path | str = SHIPPED, *, batch: int = 32, max_tokens: int = 256, threads: int | None = None
    ) -> None:
        folder = Path(folder)
        for name in (MODEL_FILE, TOKENIZER_FILE):
            if not (folder / name).is_file():
                raise ModelError(str(folder), f"no {name} in this folder: expected {MODEL_FILE} and {TOKENIZER_FILE}")
        content = (folder / MODEL_FILE).read_bytes()
        self._batch = batch
        self._tokenizer = _load_tokenizer(folder, max_tokens)
        self._session = _load_session(folder, content, threads or os.cpu_count() or 1)
        self.name = f"{NAME}-{hashlib.sha256(content).hexdigest()[:8]}"
        self.dim = int(self._session.get_outputs()[0].shape[1])

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors, float32 (len(texts), dim), in the order of `texts`; (0, dim) for no texts.

        A text without any letter or sign gets the vector of the empty sentence. Equal texts are computed once.
        """
        import numpy as np

        distinct = list(dict.fromkeys(texts))
        rows = {text: row for row, text in enumerate(distinct)}
        tokens = [encoding.ids for encoding in self._tokenizer.encode_batch(distinct)]
        order = sorted(range(len(tokens)), key=lambda row: len(tokens[row]))
        vectors = np.empty((len(distinct), self.dim), dtype=np.float32)
        for start in range(0, len(order), self._batch):
            chosen = order[start : start + self._batch]
            ids = np.zeros((len(chosen), len(tokens[chosen[-1]])), dtype=np.int64)
            for line, row in enumerate(chosen):
                ids[line, : len(tokens[row])] = tokens[row]
            mask = (np.arange(ids.shape[1]) < [[len(tokens[row])] for row in chosen]).astype(np.int64)
            vectors[chosen] = self._session.run(None, {"ids": ids, "mask": mask})[0]
        found: NDArray[np.float32] = vectors[[rows[text] for text in texts]].reshape(len(texts), self.dim)
        return found


def _load_tokenizer(folder: Path, max_tokens: int) -> Tokenizer:
    from tokenizers import Tokenizer

    try:
        tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
    except Exception as error:  # tokenizers raises a bare Exception
        raise ModelError(str(folder), f"{TOKENIZER_FILE} cannot be read: {error}") from error
    tokenizer.no_padding()
    tokenizer.enable_truncation(max_tokens)
    return tokenizer


def _load_session(folder: Path, content: bytes, threads: int) -> InferenceSession:
    from onnxruntime import InferenceSession, SessionOptions

    options = SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    try:
        session = InferenceSession(content, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's own classes derive from Exception only
        raise ModelError(str(folder), f"{MODEL_FILE} cannot be loaded: {error}") from error
    found = [entry.name for entry in session.get_inputs()], len(session.get_outputs()[0].shape)
    if found != (["ids", "mask"], 2):
        raise ModelError(str(folder), f"{MODEL_FILE} takes {found[0]}: expected ids and mask, giving (batch, dim)")
    return session
