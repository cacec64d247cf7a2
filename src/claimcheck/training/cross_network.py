"""The cross-encoder network: layers of an English MPNet over its own input rows and, for Arabic, mapped ones.

It takes ids of the shared table's tokenizer. Where a piece is one of MPNet's too, its input is MPNet's row; every other
piece's, mostly Arabic, is the shared table's row times `map`, which trains, but for the most frequent: what they were
mapped to is where a row of their own began, which trains too. All in plain operations, so that what is trained is what
is exported.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from claimcheck.judge.marks import MARKS
from claimcheck.judge.rows import BLOCK, packed, parted
from claimcheck.network import shipped_table
from claimcheck.training.export import HIDDEN, POSITIONS, attended
from claimcheck.training.network import padded

CLASSES = 3
SPECIAL = {"[CLS]": "<s>", "[SEP]": "</s>", "[PAD]": "<pad>", "[UNK]": "[UNK]", "[MASK]": "<mask>"}
"""The shared tokenizer's own tokens, and MPNet's for them."""
FAR = 128
"""Tokens apart from which on MPNet makes no difference."""
FIRST_PLACE = 2
"""Row of MPNet's place table for the first token."""
LOWEST = 8
"""Codes go from -8 to 7."""
SMALLEST = 2.0**-14
"""Least scale: the smallest float16 that is held in full."""


class PairNetwork(nn.Module, ABC):
    """Token ids, segments (0 premise, 1 hypothesis) and mask, all (batch, length), to three logits (batch, 3)."""

    body: Any
    head: nn.Sequential

    def forward(self, ids: Tensor, segments: Tensor, mask: Tensor) -> Tensor:
        return self.of_pooled(self.pooled(ids, segments, mask))

    def pooled(self, ids: Tensor, segments: Tensor, mask: Tensor) -> Tensor:
        """What the head sees, (batch, 5 * dim)."""
        return pooled(self.states(ids, mask), segments, mask)

    @abstractmethod
    def states(self, ids: Tensor, mask: Tensor) -> Tensor:
        """The last layer's, (batch, length, dim)."""

    def of_pooled(self, made: Tensor) -> Tensor:
        """What the head says of `pooled` states: (batch, 3)."""
        out: Tensor = self.head(made)
        return out

    def groups(self, body: float, head: float) -> list[dict[str, Any]]:
        """What trains, with its highest rate."""
        learning = [weight for weight in self.body.parameters() if weight.requires_grad]
        return [{"params": learning, "lr": body}, {"params": list(self.head.parameters()), "lr": head}]

    def in_codes(self) -> Iterator[tuple[nn.Module, str]]:
        """The weights that are kept in four bits: what they are of, and their name there."""
        yield from ()


def rounded(weight: Tensor) -> Tensor:
    """The weights (out, in) on the grid of four bits."""
    return on_grid(weight)[0]


def on_grid(weight: Tensor) -> tuple[Tensor, Tensor]:
    """The weights (out, in) as MatMulNBits keeps them, and their scales (out, in / 64).

    Codes go from -8 to 7; -8 stands for the block's farthest from 0, whose sign the scale takes. Scales are of float16.
    """
    blocks = weight.detach().reshape(-1, BLOCK)
    low, high = torch.aminmax(blocks, dim=1, keepdim=True)
    turned = torch.where(high > -low, -1.0, 1.0)
    scale = (torch.maximum(high, -low) / LOWEST).half().float().clamp(min=SMALLEST)
    zero = torch.zeros(len(blocks), dtype=torch.int32)
    made = torch.fake_quantize_per_channel_affine(blocks * turned, scale[:, 0], zero, 0, -LOWEST, LOWEST - 1) * turned
    return made.reshape(weight.shape), (scale * turned).reshape(len(weight), -1)


class Layer(nn.Module):
    """One layer of MPNet; query, key and value are one matrix."""

    def __init__(self, layer: Any, heads: int) -> None:
        super().__init__()
        own, self.heads = layer.attention.attn, heads
        self.mixed = nn.Parameter(torch.cat([own.q.weight, own.k.weight, own.v.weight]).detach().clone())
        self.mixed_bias = nn.Parameter(torch.cat([own.q.bias, own.k.bias, own.v.bias]).detach().clone())
        self.out, self.out_norm = own.o, layer.attention.LayerNorm
        self.wide, self.narrow, self.norm = layer.intermediate.dense, layer.output.dense, layer.output.LayerNorm

    def forward(self, states: Tensor, bias: Tensor) -> Tensor:
        read = attended(functional.linear(states, self.mixed, self.mixed_bias), self.heads, bias)
        states = self.out_norm(states + self.out(read))
        made: Tensor = self.norm(states + self.narrow(functional.gelu(self.wide(states))))
        return made

    def in_codes(self) -> Iterator[tuple[nn.Module, str]]:
        """See PairNetwork."""
        yield self, "mixed"
        yield from ((part, "weight") for part in (self.out, self.wide, self.narrow))


class Body(nn.Module):
    """Input rows (batch, length, dim) and mask (batch, length) to states (batch, length, dim).

    `near`: what each head adds for a key so many tokens before or after, (2 * FAR + 1, heads).
    """

    def __init__(self, body: Any, layers: Sequence[int]) -> None:
        super().__init__()
        embeddings, encoder = body.embeddings, body.encoder
        self.place = nn.Parameter(embeddings.position_embeddings.weight.detach()[FIRST_PLACE : FIRST_PLACE + POSITIONS])
        self.norm = embeddings.LayerNorm
        apart = torch.arange(-FAR, FAR + 1)
        buckets = encoder.relative_position_bucket(apart, num_buckets=body.config.relative_attention_num_buckets)
        self.near = nn.Parameter(encoder.relative_attention_bias.weight.detach()[buckets].clone())
        heads = body.config.num_attention_heads
        self.layers = nn.ModuleList(Layer(encoder.layer[number], heads) for number in layers)

    def forward(self, rows: Tensor, mask: Tensor) -> Tensor:
        states, bias = self.entered(rows, mask)
        for layer in self.layers:
            states = layer(states, bias)
        return states

    def entered(self, rows: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """What the first layer gets: states (batch, length, dim), and what all add to the likeness of two tokens."""
        length = rows.shape[1]
        states: Tensor = self.norm(rows + self.place[:length])
        at = torch.arange(length, device=rows.device)
        apart = (at[None, :] - at[:, None]).clamp(-FAR, FAR) + FAR
        return states, self.near[apart].permute(2, 0, 1)[None] + (1 - mask.float())[:, None, None, :] * HIDDEN


class Words(nn.Module):
    """Ids of the shared tokenizer (batch, length), which may be marked (judge/marks.py), to input rows (…, dim)."""

    own: Tensor
    at: Tensor
    table: Tensor

    def __init__(self, own: Tensor, at: Tensor, table: Tensor) -> None:
        """`own`: MPNet's rows that are kept (n, dim); `at`: each id's row there, or -1; `table`: the shared one.

        Rows of `learnt` (m, dim) are counted on from those of `own`.
        """
        super().__init__()
        self.learnt = nn.Parameter(torch.zeros(0, own.shape[1]))
        self.register_buffer("own", own)
        self.register_buffer("at", at)
        self.register_buffer("table", torch.cat([table, torch.ones(len(table), 1)], 1), persistent=False)
        kept = at >= 0
        ours, theirs = self.table[kept], own[at[kept]]
        ridge = 1e-3 * len(ours) * float(ours.var()) * torch.eye(ours.shape[1])
        self.map = nn.Parameter(torch.linalg.solve(ours.T @ ours + ridge, ours.T @ theirs))
        self.marks = nn.Parameter(torch.zeros(MARKS, own.shape[1]))
        self.echoes = nn.Parameter(torch.zeros(MARKS))

    def forward(self, ids: Tensor) -> Tensor:
        tokens, marks, starts, ends = parted(ids)
        rows = self._rows(tokens)
        sums = functional.pad(rows.cumsum(1), (0, 0, 1, 0))
        first, last = (sums.gather(1, at.unsqueeze(-1).expand(rows.shape)) for at in (starts, ends))
        share = self.echoes[marks] / (ends - starts).clamp(min=1)
        return rows + self.marks[marks] + share.unsqueeze(-1) * (last - first)

    def give(self, ids: Tensor) -> None:
        """Rows of their own to ids that have none: from now on what they are mapped to, until they have learnt."""
        with torch.no_grad():
            rows = self._rows(ids)
        self.at[ids] = len(self.own) + len(self.learnt) + torch.arange(len(ids))
        self.learnt = nn.Parameter(torch.cat([self.learnt.detach(), rows]))

    def kept(self) -> Tensor:
        """The rows (n + m, dim) of `own` and `learnt` in the order of their ids."""
        return torch.cat([self.own, self.learnt.detach()])[self.at[self.at >= 0]]

    def _rows(self, ids: Tensor) -> Tensor:
        at, count = self.at[ids].unsqueeze(-1), len(self.own)
        rows = torch.where(at < 0, self.table[ids] @ self.map.float(), self._of(self.own, at))
        return torch.where(at < count, rows, self._of(self.learnt, at - count)) if len(self.learnt) else rows

    def _of(self, rows: Tensor, at: Tensor) -> Tensor:
        return functional.embedding(at.squeeze(-1).clamp(0, len(rows) - 1), rows)


class CrossEncoder(PairNetwork):
    """Token ids, segments (0 premise, 1 hypothesis) and mask, all (batch, length), to three logits (batch, 3)."""

    def __init__(self, body: Any, layers: Sequence[int], words: Words) -> None:
        super().__init__()
        self.body, self.words = Body(body, layers), words
        self.head = head_over(body.config.hidden_size)

    def states(self, ids: Tensor, mask: Tensor) -> Tensor:
        """See PairNetwork."""
        with torch.autocast("cpu", enabled=False):
            rows = self.words(ids)
        states: Tensor = self.body(rows, mask)
        return states

    def of_pooled(self, made: Tensor) -> Tensor:
        """See PairNetwork."""
        logits: Tensor = self.head(made.unsqueeze(1))  # products of matrices alone would not be packed
        return logits.squeeze(1)

    def groups(self, body: float, head: float) -> list[dict[str, Any]]:
        """See PairNetwork; map and rows learn as fast as the head, marks and echoes, which start at 0, faster."""
        words = self.words
        learnt = [weight for name, weight in words.named_parameters() if "learnt" in name]  # as it is, or its scales
        return [
            *super().groups(body, head),
            {"params": [words.map, *learnt], "lr": head, "weight_decay": 0.0},
            {"params": [words.marks], "lr": 5 * head, "weight_decay": 0.0},
            {"params": [words.echoes], "lr": 100 * head, "weight_decay": 0.0},
        ]

    def in_codes(self) -> Iterator[tuple[nn.Module, str]]:
        """See PairNetwork."""
        if len(self.words.learnt):
            yield self.words, "learnt"
        yield from ((part, "weight") for part in self.head if isinstance(part, nn.Linear))
        for layer in self.body.layers:
            yield from layer.in_codes()


def shared_words(tokenizer: Tokenizer, theirs: Tokenizer, own: Tensor, table: Tensor) -> Words:
    """Input rows for the shared `tokenizer`, from MPNet's tokenizer and its rows `own`."""
    known = theirs.get_vocab()
    at, kept = torch.full((len(table),), -1), list[int]()
    for word, number in sorted(tokenizer.get_vocab().items(), key=lambda pair: pair[1]):
        word = SPECIAL.get(word, word)
        if word in known and word.isascii():
            at[number] = len(kept)
            kept.append(known[word])
    return Words(rounded(own[kept]), at, table)


class StanceGraph(nn.Module):
    """The network to export: rows, mask and segments to logits (batch, 3). Its weights are rounded in place."""

    def __init__(self, network: CrossEncoder) -> None:
        super().__init__()
        with torch.no_grad():
            for part, name in network.in_codes():
                weight = getattr(part, name)
                weight.copy_(rounded(weight))
        self.network = network

    def forward(self, rows: Tensor, mask: Tensor, segments: Tensor) -> Tensor:
        return self.network.of_pooled(pooled(self.network.body(rows, mask), segments, mask))


def head_over(dim: int) -> nn.Sequential:
    """A new head over `pooled` states of `dim`."""
    return nn.Sequential(nn.Linear(5 * dim, dim), nn.GELU(), nn.Dropout(0.1), nn.Linear(dim, CLASSES))


def pooled(states: Tensor, segments: Tensor, mask: Tensor) -> Tensor:
    """(batch, 5 * dim): first state, mean of each segment, their distance and product.

    As InferSent (Conneau et al. 2017) does of two sentence vectors.
    """
    theirs = (segments * mask).unsqueeze(2).to(states.dtype)
    ours = ((1 - segments) * mask).unsqueeze(2).to(states.dtype)
    premise = (states * ours).sum(1) / ours.sum(1)
    claim = (states * theirs).sum(1) / theirs.sum(1)
    return torch.cat([states[:, 0], premise, claim, (premise - claim).abs(), premise * claim], dim=1)


def parts(made: Tensor) -> Tensor:
    """Of `pooled` (n, 5 * dim) the first state and the two means, (n, 3, dim): the rest follows from them."""
    return made.float().view(len(made), 5, -1)[:, :3]


def apart(ours: Tensor, theirs: Tensor) -> Tensor:
    """(n,): how far `parts` (n, 3, dim) lie apart, squared, as a share of theirs; claim less premise is a fourth."""
    ours, theirs = (torch.cat([states, states[:, 2:] - states[:, 1:2]], 1) for states in (ours, theirs))
    out: Tensor = ((ours - theirs).square().sum(2) / theirs.square().sum(2)).mean(1)
    return out


def batch_of(pairs: Sequence[tuple[list[int], list[int]]]) -> tuple[Tensor, Tensor, Tensor]:
    """Ids, segments and mask (n, longest), int64, of `stances.pair_ids`."""
    mask = padded([[1] * len(ids) for ids, _ in pairs])
    return padded([ids for ids, _ in pairs]), padded([segments for _, segments in pairs]), mask


def export_rows(words: Words, file: Path) -> None:
    """Writes the input rows as `MappedRows` reads them."""
    own, scales = on_grid(words.kept())
    np.savez_compressed(
        file,
        own=np.packbits((words.at >= 0).numpy()),
        map=words.map.detach().numpy().astype(np.float16),
        marks=words.marks.detach().numpy().astype(np.float16),
        echoes=words.echoes.detach().numpy().astype(np.float16),
        **packed(own.numpy(), scales.numpy()),
    )


def shared_table() -> Tensor:
    """The shared table's rows (vocabulary, 384), float32."""
    table = shipped_table()
    return torch.from_numpy(table.rows(np.arange(table.size)))
