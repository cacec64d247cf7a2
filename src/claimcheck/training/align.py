"""The map of the Arabic rows, fitted alone before pairs are learnt: an Arabic sentence is to come out of the layers as
its English twin does.
"""

from __future__ import annotations

import random
import time
from collections.abc import Sequence

import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from claimcheck.training.cross_network import CrossEncoder
from claimcheck.training.data import Pair
from claimcheck.training.encoder import log
from claimcheck.training.losses import contrast
from claimcheck.training.network import padded, token_ids

RATE, BATCH, POOL = 3e-4, 32, 512
TOKENS = 102
SCALE, NEARNESS = 20.0, 10.0
"""Weights of telling a sentence's twin from others, and of lying near it."""


def align(
    network: CrossEncoder, tokenizer: Tokenizer, pairs: Sequence[Pair], minutes: float, *, bf16: bool = True
) -> None:
    """Fits the map of the Arabic rows alone: the mean state of an Arabic sentence is to be its English twin's."""
    rng, order = random.Random(2), list(pairs)
    rng.shuffle(order)
    network.body.requires_grad_(False)
    optimiser = torch.optim.AdamW([network.words.map], lr=RATE, weight_decay=0.0)
    began, at, left = time.monotonic(), 0, 1.0
    while left > 0:
        pool = [order[n % len(order)] for n in range(at, at + POOL)]
        at += POOL
        english = token_ids(tokenizer, [pair.english for pair in pool], TOKENS)
        arabic = token_ids(tokenizer, [pair.arabic for pair in pool], TOKENS)
        rows = sorted(zip(english, arabic, strict=True), key=lambda row: len(row[1]))
        batches = [rows[start : start + BATCH] for start in range(0, POOL, BATCH)]
        rng.shuffle(batches)
        total = 0.0
        for batch in batches:
            left = max(0.0, 1 - (time.monotonic() - began) / (60 * minutes)) if minutes else 0.0
            if left == 0:
                break
            with torch.no_grad():
                goals = _mean_states(network, [ids for ids, _ in batch], bf16)
            states = _mean_states(network, [ids for _, ids in batch], bf16)
            ours, theirs = functional.normalize(states, dim=1), functional.normalize(goals, dim=1)
            loss = contrast(ours, theirs, SCALE) + NEARNESS * (1 - (ours * theirs).sum(1)).mean()
            for group in optimiser.param_groups:
                group["lr"] = RATE * max(0.05, left)
            optimiser.zero_grad()
            torch.autograd.backward(loss)
            optimiser.step()
            total += float(loss.detach())
        log(f"aligned {at} sentences, loss {total / len(batches):.3f}")
    network.body.requires_grad_(True)


def _mean_states(network: CrossEncoder, tokens: Sequence[Sequence[int]], bf16: bool) -> Tensor:
    """(n, dim) float32."""
    mask = padded([[1] * len(ids) for ids in tokens])
    with torch.autocast("cpu", torch.bfloat16, enabled=bf16):
        states = network.states(padded(tokens), mask)
    share = mask.unsqueeze(2).float()
    return (states.float() * share).sum(1) / share.sum(1)
