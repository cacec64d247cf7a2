"""Training passes: Arabic sentences are drawn onto the teacher's vectors of their English twins.

This is knowledge distillation across languages (Reimers and Gurevych 2020) with an in-batch contrast. With the body
frozen, English stays exactly the teacher's; with it free, an anchor holds English to the teacher.
"""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable, Sequence
from typing import Any

import attrs
import torch
from torch import Tensor

from claimcheck.training.data import item_batches, sorted_batches
from claimcheck.training.losses import contrast
from claimcheck.training.network import Encoder, padded


@attrs.frozen
class Rows:
    """Rows of one kind: Arabic and English ids, the teacher's vectors (n, dim) of the English, items if any."""

    arabic: list[list[int]]
    english: list[list[int]]
    goals: Tensor
    items: tuple[str | None, ...] = ()


@attrs.frozen
class PassSettings:
    """One pass: rates of the new rows and the body (0 = frozen), and how many times each kind of row is seen."""

    rows_rate: float = 1e-3
    body_rate: float = 0.0
    batch: int = 128
    scale: float = 20.0
    cosine_weight: float = 10.0
    anchors: int = 0
    anchor_weight: float = 10.0
    warm_up: int = 50
    sentences: float = 2.0
    news: float = 2.0
    lexicon: float = 1.0
    lexicon_batch: int = 256

    def scaled(self, effort: float) -> PassSettings:
        """The same pass over `effort` times as many rows."""
        return attrs.evolve(
            self, sentences=self.sentences * effort, news=self.news * effort, lexicon=self.lexicon * effort
        )


@attrs.frozen
class Batch:
    rows: Rows
    numbers: list[int]


def plan(sentences: Rows, news: Rows, lexicon: Rows, settings: PassSettings, rng: random.Random) -> list[Batch]:
    """The batches of a pass, shuffled: running text and lexicon by length, news by item.

    Where a kind is to be seen a fraction of a time, that fraction of its batches is drawn.
    """

    def by_length(rows: Rows, size: int) -> list[list[int]]:
        return sorted_batches([len(ids) for ids in rows.arabic], size, rng)

    kinds: list[tuple[Rows, float, Callable[[], list[list[int]]]]] = [
        (sentences, settings.sentences, lambda: by_length(sentences, settings.batch)),
        (news, settings.news, lambda: item_batches(news.items, settings.batch, rng)),
        (lexicon, settings.lexicon, lambda: by_length(lexicon, settings.lexicon_batch)),
    ]
    batches: list[Batch] = []
    for rows, times, cut in kinds:
        left = times
        while left > 0:
            whole = cut()
            batches += [Batch(rows, numbers) for numbers in whole[: math.ceil(len(whole) * min(left, 1.0))]]
            left -= 1
    rng.shuffle(batches)
    return batches


def run_pass(
    encoder: Encoder,
    batches: Sequence[Batch],
    settings: PassSettings,
    log: Callable[[str], None],
    seed: int,
    seconds: float = math.inf,
) -> None:
    """Trains `encoder` in place over the batches, or as many as fit into `seconds`; the rate warms up, then falls to 0.

    Dropout stays off: the goals are the teacher's vectors without it, and a step takes two thirds of the time.
    """
    rng = random.Random(seed)
    encoder.eval()
    encoder.body.requires_grad_(settings.body_rate > 0)
    encoder.body.embeddings.word_embeddings.weight.requires_grad_(False)
    groups: list[dict[str, Any]] = [{"params": [encoder.arabic], "lr": settings.rows_rate, "weight_decay": 0.0}]
    if settings.body_rate:
        body = [weight for weight in encoder.body.parameters() if weight.requires_grad]
        groups.append({"params": body, "lr": settings.body_rate, "weight_decay": 0.01})
    optimiser = torch.optim.AdamW(groups, fused=True)
    began, total = time.monotonic(), 0.0

    def share(step: int) -> float:
        done = max(step / len(batches), (time.monotonic() - began) / seconds)
        return min((step + 1) / settings.warm_up, max(0.0, 1 - done))

    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, share)
    for step, batch in enumerate(batches, 1):
        if time.monotonic() - began > seconds:
            log(f"time is over after {step - 1} of {len(batches)} steps")
            return
        loss = _loss(encoder, batch, settings, rng)
        optimiser.zero_grad()
        torch.autograd.backward(loss)
        torch.nn.utils.clip_grad_norm_([p for group in groups for p in group["params"]], 1.0)
        optimiser.step()
        schedule.step()
        total += float(loss.detach())
        if step % 50 == 0 or step == len(batches):
            log(
                f"step {step} of {len(batches)}, loss {total / (step % 50 or 50):.3f}, {time.monotonic() - began:.0f} s"
            )
            total = 0.0


def _loss(encoder: Encoder, batch: Batch, settings: PassSettings, rng: random.Random) -> Tensor:
    rows, goals = batch.rows, batch.rows.goals[batch.numbers]
    with torch.autocast("cpu", torch.bfloat16):
        vectors = encoder(padded([rows.arabic[number] for number in batch.numbers])).float()
    loss: Tensor = (
        contrast(vectors, goals, settings.scale) + settings.cosine_weight * (1 - (vectors * goals).sum(1)).mean()
    )
    if settings.anchors:
        chosen = rng.sample(batch.numbers, min(settings.anchors, len(batch.numbers)))
        with torch.autocast("cpu", torch.bfloat16):
            english = encoder(padded([rows.english[number] for number in chosen])).float()
        loss = loss + settings.anchor_weight * (1 - (english * rows.goals[chosen]).sum(1)).mean()
    return loss
