"""Any sentence-transformers model as an embedder, by folder or hub name; needs the extra with sentence-transformers.

`TransformerEmbedder("/models/labse")` gives an object with `name`, `dim` and `embed(texts)`. Nothing is downloaded
unless the environment variable CLAIMCHECK_ALLOW_DOWNLOAD is 1, and only safetensors weights are read: a pickle runs
whatever code it holds.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from claimcheck.errors import ModelError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ALLOW_DOWNLOAD = "CLAIMCHECK_ALLOW_DOWNLOAD"
PICKLED = ("*.bin", "*.pt", "*.pth", "*.ckpt", "*.pkl")


class TransformerEmbedder:
    """A sentence-transformers model.

    `name_or_dir` is a folder or a hub name whose files are in the local cache. `name` is the hub name, or for a folder
    its last part, with the first 8 digits of a SHA-256 over the folder's weights; `dim` is the length of a vector.
    Raises ModelError where the library is missing, the model cannot be found without a network, its weights are
    pickled, or it does not load.
    """

    def __init__(self, name_or_dir: Path | str, *, batch: int = 32) -> None:
        self._batch = batch
        self._model = _load(str(name_or_dir))
        folder = Path(name_or_dir)
        self.name = f"{folder.resolve().name}-{_digest(folder)}" if folder.is_dir() else str(name_or_dir)
        # the method that tells the width has changed its name between versions, and some modules do not know it
        self.dim = int(self._model.encode(["a"], show_progress_bar=False).shape[1])

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors, float32 (len(texts), dim), in the order of `texts`; (0, dim) for no texts."""
        import numpy as np

        if not texts:
            return np.empty((0, self.dim), dtype=np.float32)
        distinct = list(dict.fromkeys(texts))
        rows = {text: row for row, text in enumerate(distinct)}
        found = self._model.encode(distinct, batch_size=self._batch, convert_to_numpy=True, show_progress_bar=False)
        vectors = np.asarray(found, dtype=np.float32)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        # bag-of-words models give zeros for a text without known words: one fixed direction instead of nan
        vectors = np.where(lengths > 0, vectors / np.maximum(lengths, 1e-12), np.float32(self.dim**-0.5))
        ordered: NDArray[np.float32] = vectors.astype(np.float32)[[rows[text] for text in texts]]
        return ordered


def _load(name: str) -> Any:
    if Path(name).is_dir():
        _refuse_pickles(Path(name))
    elif os.sep in name and (name.startswith((os.sep, ".", "~")) or name.count("/") > 1):
        raise ModelError(name, "no such folder: expected a folder of a sentence-transformers model, or a hub name")
    elif os.environ.get(ALLOW_DOWNLOAD) != "1" and not _cached(name):
        raise _not_here(name)  # before sentence_transformers is imported, which takes seconds
    try:
        from sentence_transformers import SentenceTransformer
    except ImportError as error:
        raise ModelError(
            name,
            "needs sentence-transformers (pip install sentence-transformers); the shipped embedder does not",
        ) from error
    options: dict[str, Any] = {"trust_remote_code": False, "model_kwargs": {"use_safetensors": True}, "device": "cpu"}
    try:
        return SentenceTransformer(name, local_files_only=True, **options)
    except Exception as error:  # the library raises OSError, ValueError and its own classes for one and the same cause
        if Path(name).is_dir():
            raise ModelError(name, f"not a sentence-transformers model: {error}") from error
        if os.environ.get(ALLOW_DOWNLOAD) != "1":
            raise _not_here(name) from error
    try:
        return SentenceTransformer(name, **options)
    except Exception as error:
        raise ModelError(name, f"cannot be downloaded: {error}") from error


def _not_here(name: str) -> ModelError:
    return ModelError(
        name,
        "not in the local cache, and nothing is downloaded on its own: give a folder, download the model "
        f"beforehand (hf download {name}), or set {ALLOW_DOWNLOAD}=1",
    )


def _cached(name: str) -> bool:
    """Whether the local hub cache holds anything of that model; a bare name is one of sentence-transformers' own."""
    try:
        from huggingface_hub import try_to_load_from_cache
    except ImportError:
        return True  # sentence_transformers is missing too, and says so
    names = [name] if "/" in name else [name, f"sentence-transformers/{name}"]
    try:
        files = [(n, f) for n in names for f in ("modules.json", "config.json")]
        return any(isinstance(try_to_load_from_cache(n, f), str) for n, f in files)
    except ValueError:  # not a name a hub can hold
        return False


def _refuse_pickles(folder: Path) -> None:
    if any(folder.rglob("*.safetensors")):
        return
    pickles = sorted(str(path.relative_to(folder)) for pattern in PICKLED for path in folder.rglob(pattern))
    if pickles:
        raise ModelError(
            str(folder), f"its weights are pickled ({pickles[0]}), a pickle can run code: expected .safetensors"
        )


def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.safetensors")):
        with path.open("rb") as content:
            digest.update(hashlib.file_digest(content, "sha256").digest())
    return digest.hexdigest()[:8]
