"""Losses on sentence vectors, and the retrieval figure they are meant to raise."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

SAME_TEXT = 0.999


def contrast(vectors: Tensor, goals: Tensor, scale: float) -> Tensor:
    """In-batch contrast both ways over unit rows (n, dim): each vector finds its goal and each goal its vector.

    Goals that are one text twice (cosine above .999) are no rivals of each other.
    """
    scores = scale * vectors @ goals.T
    twins = (goals @ goals.T > SAME_TEXT).fill_diagonal_(False)
    scores = scores.masked_fill(twins, -torch.inf)
    labels = torch.arange(len(vectors))
    return (functional.cross_entropy(scores, labels) + functional.cross_entropy(scores.T, labels)) / 2


def recall_at_1(queries: Tensor, documents: Tensor) -> float:
    """Share of rows of `queries` (n, dim) whose nearest row of `documents` (n, dim) has the same number."""
    return float(((queries @ documents.T).argmax(1) == torch.arange(len(queries))).float().mean())
