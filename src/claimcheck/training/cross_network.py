"""The cross-encoder network: the encoder's body over premise and hypothesis together, and a small head.

Its input embeddings are the encoder's and never train, so that the package ships one table for both.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from claimcheck.training.export import Body
from claimcheck.training.network import load_body, padded

CLASSES = 3


class PairNetwork(nn.Module):
    """Token ids, segments (0 premise, 1 hypothesis) and mask, all (batch, length), to three logits (batch, 3)."""

    body: Any
    head: nn.Module


class CrossEncoder(PairNetwork):
    """Token ids, segments (0 premise, 1 hypothesis) and mask, all (batch, length), to three logits (batch, 3).

    The head sees the mean state of each segment, their difference and product (as InferSent, Conneau et al. 2017, does
    of two sentence vectors), and the first token's state.
    """

    words: Tensor

    def __init__(self, body: Any, words: Tensor) -> None:
        super().__init__()
        self.body = body
        self.register_buffer("words", words)
        self.head = head_over(words.shape[1])

    def forward(self, ids: Tensor, segments: Tensor, mask: Tensor) -> Tensor:
        inputs = functional.embedding(ids, self.words)
        states = self.body(inputs_embeds=inputs, token_type_ids=segments, attention_mask=mask).last_hidden_state
        logits: Tensor = self.head(pooled(states, segments, mask))
        return logits


def head_over(dim: int) -> nn.Sequential:
    """A new head over `pooled` states of `dim`."""
    return nn.Sequential(nn.Linear(5 * dim, dim), nn.GELU(), nn.Dropout(0.1), nn.Linear(dim, CLASSES))


def pooled(states: Tensor, segments: Tensor, mask: Tensor) -> Tensor:
    """(batch, 5 * dim): first state, mean of each segment, their distance and product."""
    theirs = (segments * mask).unsqueeze(2).to(states.dtype)
    ours = ((1 - segments) * mask).unsqueeze(2).to(states.dtype)
    premise = (states * ours).sum(1) / ours.sum(1)
    claim = (states * theirs).sum(1) / theirs.sum(1)
    return torch.cat([states[:, 0], premise, claim, (premise - claim).abs(), premise * claim], dim=1)


class StanceGraph(nn.Module):
    """The network in plain operations, to export: rows, mask and segments to logits (batch, 3)."""

    def __init__(self, network: CrossEncoder) -> None:
        super().__init__()
        self.body = Body(network.body)
        self.head = network.head

    def forward(self, rows: Tensor, mask: Tensor, segments: Tensor) -> Tensor:
        logits: Tensor = self.head(pooled(self.body(rows, mask, segments), segments, mask))
        return logits


def load(folder: Path, *, bf16: bool = True) -> tuple[CrossEncoder, Tokenizer]:
    """A new cross-encoder on a BERT folder in float32, with the folder's tokenizer.

    `bf16`: whether it will compute in bfloat16. There sdpa's backward pass takes a quarter of a step on a CPU; in
    float32 the plain product takes eight times as long as sdpa.
    """
    body, words = load_body(folder)
    body.set_attn_implementation("eager" if bf16 else "sdpa")
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return CrossEncoder(body, words), tokenizer


def batch_of(pairs: Sequence[tuple[list[int], list[int]]]) -> tuple[Tensor, Tensor, Tensor]:
    """Ids, segments and mask (n, longest), int64, of `stances.pair_ids`."""
    mask = padded([[1] * len(ids) for ids, _ in pairs])
    return padded([ids for ids, _ in pairs]), padded([segments for _, segments in pairs]), mask
