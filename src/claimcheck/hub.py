"""Finding other people's models by folder or hub name, without a network unless the user allows it.

Nothing is downloaded unless the environment variable CLAIMCHECK_ALLOW_DOWNLOAD is 1, and only safetensors weights are
read: a pickle runs whatever code it holds. sentence-transformers is imported only when a model is loaded.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from claimcheck.errors import ModelError

ALLOW_DOWNLOAD = "CLAIMCHECK_ALLOW_DOWNLOAD"
PICKLED = ("*.bin", "*.pt", "*.pth", "*.ckpt", "*.pkl")
OPTIONS: dict[str, Any] = {
    "trust_remote_code": False,
    "model_kwargs": {"use_safetensors": True},
    "device": "cpu",
}


def load_model(name: str, kind: str, choose: Callable[[Any], Callable[..., Any]]) -> Any:
    """The model `name`, made by what `choose` picks out of the module sentence_transformers; `kind` says what it is.

    Raises ModelError where the library is missing, the model cannot be found without a network, its weights are
    pickled, or it does not load.
    """
    if Path(name).is_dir():
        _refuse_pickles(Path(name))
    elif os.sep in name and (name.startswith((os.sep, ".", "~")) or name.count("/") > 1):
        raise ModelError(name, f"no such folder: expected a folder of a {kind}, or a hub name")
    elif os.environ.get(ALLOW_DOWNLOAD) != "1" and not _cached(name):
        raise _not_here(name)  # before sentence_transformers is imported, which takes seconds
    try:
        import sentence_transformers
    except ImportError as error:
        reason = "needs sentence-transformers (pip install sentence-transformers); the shipped models do not"
        raise ModelError(name, reason) from error
    make = choose(sentence_transformers)
    try:
        return make(name, local_files_only=True, **OPTIONS)
    except Exception as error:  # the library raises OSError, ValueError and its own classes for one and the same cause
        if Path(name).is_dir():
            raise ModelError(name, f"not a {kind}: {error}") from error
        if os.environ.get(ALLOW_DOWNLOAD) != "1":
            raise _not_here(name) from error
    try:
        return make(name, **OPTIONS)
    except Exception as error:
        raise ModelError(name, f"cannot be downloaded: {error}") from error


def model_name(name_or_dir: Path | str) -> str:
    """The hub name, or a folder's last part with the first 8 digits of a SHA-256 over its weights."""
    folder = Path(name_or_dir)
    return f"{folder.resolve().name}-{_digest(folder)}" if folder.is_dir() else str(name_or_dir)


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
