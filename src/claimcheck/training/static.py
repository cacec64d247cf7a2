"""A static Arabic table learnt against the English teacher, and the start it gives to the new input embeddings.

The start follows WECHSEL (Minixhofer, Paischer, Rekabsaz 2022): a new piece begins as the weighted mean of the input
embeddings of those old pieces that lie nearest to it in a static space shared by both languages. Here that space is
the teacher's own sentence space: an English piece lies where the teacher puts it as a one-word sentence.
"""

from __future__ import annotations

import random

import attrs
import torch
from torch import Tensor, nn
from torch.nn import functional

from claimcheck.training.losses import contrast


@attrs.frozen
class StaticSettings:
    """One pass of the static table; more than one overfits."""

    rate: float = 4e-3
    batch: int = 1024
    dropped: float = 0.1
    scale: float = 20.0
    cosine_weight: float = 5.0


class StaticTable(nn.Module):
    """Sentence vector = sum of its pieces' rows, each times a learnt weight: (batch of id lists) -> (batch, dim)."""

    def __init__(self, rows: Tensor, weights: Tensor) -> None:
        super().__init__()
        self.rows = nn.Parameter(rows)
        self.log_weights = nn.Parameter(weights.clamp(min=1e-3).log())

    def forward(self, ids: Tensor, offsets: Tensor) -> Tensor:
        return functional.embedding_bag(
            ids, self.rows, offsets, mode="sum", per_sample_weights=self.log_weights.exp()[ids]
        )


def learn_static(sentences: list[list[int]], targets: Tensor, size: int, settings: StaticSettings, seed: int) -> Tensor:
    """Rows (size, dim) for all pieces, in the teacher's space less its mean.

    `sentences` are piece ids, `targets` (n, dim) the teacher's unit vectors of their English twins. The table starts
    from the mean target of the sentences that hold a piece, weighted by rarity, and is then trained for one pass.
    """
    rng = random.Random(seed)
    centred = functional.normalize(targets - targets.mean(0), dim=1)
    table = StaticTable(*_start(sentences, centred, size))
    optimiser = torch.optim.Adam(table.parameters(), lr=settings.rate)
    order = [row for row, ids in enumerate(sentences) if ids]
    rng.shuffle(order)
    for start in range(0, len(order), settings.batch):
        rows = order[start : start + settings.batch]
        kept = [[i for i in sentences[row] if rng.random() >= settings.dropped] or sentences[row][:1] for row in rows]
        vectors = functional.normalize(table(*_bags(kept)), dim=1)
        goal = centred[rows]
        loss = contrast(vectors, goal, settings.scale) + settings.cosine_weight * (1 - (vectors * goal).sum(1)).mean()
        optimiser.zero_grad()
        torch.autograd.backward(loss)
        optimiser.step()
    return table.rows.detach()


def wechsel_start(
    new: Tensor, old: Tensor, embeddings: Tensor, neighbours: int = 12, temperature: float = 0.08
) -> Tensor:
    """Input embeddings (n, hidden) for new pieces: softmax-weighted means of the nearest old pieces' embeddings.

    `new` (n, dim) and `old` (m, dim) lie in one static space, `embeddings` (m, hidden) are the old pieces' inputs.
    """
    unit_old = functional.normalize(old, dim=1)
    parts = []
    for chunk in torch.split(functional.normalize(new, dim=1), 2048):
        near = (chunk @ unit_old.T).topk(neighbours, dim=1)
        weights = (near.values / temperature).softmax(1)
        parts.append((weights.unsqueeze(2) * embeddings[near.indices]).sum(1))
    return torch.cat(parts)


def _start(sentences: list[list[int]], centred: Tensor, size: int) -> tuple[Tensor, Tensor]:
    pieces = torch.tensor([i for ids in sentences for i in ids])
    owners = torch.tensor([row for row, ids in enumerate(sentences) for _ in ids])
    shares = torch.tensor([1.0 / len(ids) for ids in sentences for _ in ids])
    counts = torch.zeros(size).index_add_(0, pieces, torch.ones(len(pieces)))
    sums = torch.zeros(size, centred.shape[1])
    for part in torch.split(torch.arange(len(pieces)), 100_000):
        sums.index_add_(0, pieces[part], centred[owners[part]] * shares[part].unsqueeze(1))
    rarity = 1e-3 / (1e-3 + counts / len(sentences))
    return functional.normalize(sums, dim=1), rarity


def _bags(sentences: list[list[int]]) -> tuple[Tensor, Tensor]:
    ids = torch.tensor([i for piece_ids in sentences for i in piece_ids])
    lengths = torch.tensor([0] + [len(piece_ids) for piece_ids in sentences[:-1]])
    return ids, lengths.cumsum(0)
