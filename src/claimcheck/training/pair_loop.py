"""How a network that reads pairs of texts is trained: rounds of pairs until the time is over, with checkpoints.

The rate falls to 0 over the minutes given, however many rounds fit in. `--work` keeps state.pt, from which a stopped
run goes on. Every eighth item of newspairs and pair of ANS is held back, never trained on: the judge is fitted there.
"""

from __future__ import annotations

import argparse
import copy
import random
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from attrs import frozen
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from claimcheck.judge.stances import pair_ids
from claimcheck.training.cross_network import CLASSES, PairNetwork, apart, batch_of, parts
from claimcheck.training.encoder import log
from claimcheck.training.settle import by_scales, merged, settle
from claimcheck.training.stance_pairs import DIRECTIONS, LABELS, NOT_ENTAILED, Direction, Example, StancePairs

if TYPE_CHECKING:
    from claimcheck.training.guide import Guide

NOMINAL = 64
"""Pairs a batch has on the average: losses are summed over pairs and divided by this."""
LOGGED = 50
"""Steps between two lines of the log."""
POOL = 2048
SETTLING = 60
"""Batches that are looked at to put weights on their grid."""
FULL_FILE = "full.pt"
"""The network as it was before its weights were put into codes, which shows them how to read from then on."""
OTHER_FILES = ("train_shippable.jsonl", "train_upstream_check.jsonl")

Tokens = tuple[list[int], list[int]]
"""Ids and segments of a pair."""
Row = tuple[Tokens, Example]
Encode = Callable[[Tokenizer, Sequence[Example]], list[Tokens]]


def encoded(tokenizer: Tokenizer, examples: Sequence[Example]) -> list[Tokens]:
    """Ids and segments of each pair, as `stances.pair_ids` joins them."""
    premises = tokenizer.encode_batch([e.premise for e in examples])
    hypotheses = tokenizer.encode_batch([e.hypothesis for e in examples])
    return [pair_ids(p.ids, h.ids) for p, h in zip(premises, hypotheses, strict=True)]


@frozen
class Plan:
    """How a network is trained.

    The highest rates of body and head; the share of other sets in each round (the last holds for all that follow); how
    it takes pairs in; the padded tokens of a batch; the language directions it is checked in; steps until the rates are
    reached; for what part of the time, at the end, its weights stand in codes (settle.py); the weight of the distance
    from its guide, or from itself before that.
    """

    body: float
    head: float
    shares: Sequence[float] = (1.0,)
    encode: Encode = encoded
    tokens: int = 2048
    directions: Sequence[Direction] = DIRECTIONS
    warm_up: int = 300
    settled: float = 0.0
    guided: float = 1.0


def train(
    network: PairNetwork,
    tokenizer: Tokenizer,
    pairs: StancePairs,
    held: list[dict[str, Any]],
    options: Any,
    plan: Plan,
    guide: Guide | None = None,
) -> None:
    """Trains in place; saves state.pt every --save steps and at the end, and what is put into codes before that."""
    state_file = options.work / "state.pt"
    step, spent, first_round, settled, former = 0, 0.0, 0, False, None
    state = torch.load(state_file, weights_only=True) if state_file.exists() else None
    if state is not None:
        step, spent, first_round, settled = (state[name] for name in ("step", "spent", "round", "settled"))
        if settled:
            former = _former(network, torch.load(options.work / FULL_FILE, weights_only=True))
            by_scales(network)
        network.load_state_dict(state["network"])
    optimiser = _optimiser(network, plan)
    if state is not None:
        optimiser.load_state_dict(state["optimiser"])
    check = held_pairs(held[::4], plan.directions)
    began, seen, total = time.monotonic() - spent, 0, 0.0
    batches = _batches(pairs, tokenizer, options.seed, first_round, plan)
    for number, batch in batches:
        spent = time.monotonic() - began
        left = max(0.0, 1 - spent / (60 * options.minutes))
        if left < plan.settled and not settled:
            torch.save(network.state_dict(), options.work / FULL_FILE)
            former = _former(network, network.state_dict())
            settle(network, [[tokens for tokens, _ in next(batches)[1]] for _ in range(SETTLING)], options.bf16)
            optimiser, settled = _optimiser(network, plan), True
            log(f"in codes, held back: {accuracies(network, tokenizer, check, options.bf16, plan.encode)}")
        for group in optimiser.param_groups:
            group["lr"] = group["peak"] * min((step + 1) / plan.warm_up, left)
        if left > 0:
            network.train()
            network.body.eval()  # without dropout a step takes two thirds of the time, and rounds are few
            loss = _loss(network, batch, options.bf16, former or guide, plan.guided)
            optimiser.zero_grad()
            torch.autograd.backward(loss)
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            step, seen, total = step + 1, seen + len(batch), total + float(loss.detach())
        if step % LOGGED == 0 or left == 0:
            log(f"round {number}, step {step}, {seen} pairs, loss {total / LOGGED:.3f}, {spent:.0f} s")
            total = 0.0
        if step % options.save == 0 or left == 0:
            log(f"held back: {accuracies(network, tokenizer, check, options.bf16, plan.encode)}")
            state = {"network": network.state_dict(), "optimiser": optimiser.state_dict()}
            torch.save({**state, "step": step, "spent": spent, "round": number, "settled": settled}, state_file)
        if left == 0:
            merged(network)
            return


def _optimiser(network: PairNetwork, plan: Plan) -> torch.optim.Optimizer:
    groups = network.groups(plan.body, plan.head)
    for group in groups:
        group["peak"] = group["lr"]
    return torch.optim.AdamW(groups, betas=(0.9, 0.98), weight_decay=0.01, fused=True)


def neighbours(vectors: Tensor, count: int) -> list[list[int]]:
    """For each of unit vectors (n, dim) the rows of the `count` nearest, itself left out."""
    out: list[list[int]] = []
    for start in range(0, len(vectors), 1024):
        likeness = vectors[start : start + 1024] @ vectors.T
        likeness[torch.arange(len(likeness)), torch.arange(start, start + len(likeness))] = -1
        out += likeness.topk(count).indices.tolist()
    return out


def held_pairs(
    items: Sequence[dict[str, Any]], directions: Sequence[tuple[str, str]] = DIRECTIONS
) -> dict[str, list[Example]]:
    """The pairs of the items, by direction."""
    return {
        f"{ours}-{theirs}": [
            Example(item["premise"][ours], hypothesis[theirs], LABELS[hypothesis["label"]])
            for item in items
            for hypothesis in item["hypotheses"]
        ]
        for ours, theirs in directions
    }


@torch.no_grad()
def logits(
    network: PairNetwork, tokenizer: Tokenizer, examples: Sequence[Example], bf16: bool = True, encode: Encode = encoded
) -> Tensor:
    """(n, 3) float32, in the order given: entailment, contradiction, neutral."""
    network.eval()
    rows = encode(tokenizer, examples)
    order = sorted(range(len(rows)), key=lambda n: len(rows[n][0]))
    out = torch.empty(len(rows), 3)
    for start in range(0, len(order), 64):
        chosen = order[start : start + 64]
        with torch.autocast("cpu", torch.bfloat16, enabled=bf16):
            out[chosen] = network(*batch_of([rows[n] for n in chosen])).float()
    return out


def accuracies(
    network: PairNetwork,
    tokenizer: Tokenizer,
    groups: dict[str, list[Example]],
    bf16: bool = True,
    encode: Encode = encoded,
) -> str:
    """Accuracy of each group, for the log."""
    said = {name: logits(network, tokenizer, pairs, bf16, encode).argmax(1) for name, pairs in groups.items()}
    right = {
        name: float((said[name] == torch.tensor([e.label for e in pairs])).float().mean())
        for name, pairs in groups.items()
    }
    return ", ".join(f"{name} {share:.3f}" for name, share in right.items())


def _batches(
    pairs: StancePairs, tokenizer: Tokenizer, seed: int, first: int, plan: Plan
) -> Iterator[tuple[int, list[Row]]]:
    """Endless: (round, batch), pairs of like length together, within a budget of padded tokens."""
    number = first
    while True:
        rng = random.Random(f"{seed} {number}")
        examples = pairs.draw(rng, plan.shares[min(number, len(plan.shares) - 1)])
        log(f"round {number}: {len(examples)} pairs")
        for start in range(0, len(examples), POOL):
            pool = examples[start : start + POOL]
            rows = list(zip(plan.encode(tokenizer, pool), pool, strict=True))
            rows.sort(key=lambda row: len(row[0][0]))
            batches: list[list[Row]] = [[]]
            for row in rows:
                if batches[-1] and (len(batches[-1]) + 1) * len(row[0][0]) > plan.tokens:
                    batches.append([])
                batches[-1].append(row)
            rng.shuffle(batches)
            yield from ((number, batch) for batch in batches)
        number += 1


def _former(network: PairNetwork, weights: dict[str, Tensor]) -> PairNetwork:
    """The network in full, with weights of its own, which stay."""
    former = copy.deepcopy(network).requires_grad_(False).eval()
    former.load_state_dict(weights)
    return former


def _loss(
    network: PairNetwork,
    batch: Sequence[Row],
    bf16: bool = True,
    guide: Guide | PairNetwork | None = None,
    guided: float = 1.0,
) -> Tensor:
    """Of a batch: against its labels, and against what a guide, or the network as it was before, makes of its pairs."""
    examples, read = [example for _, example in batch], batch_of([row for row, _ in batch])
    with torch.autocast("cpu", torch.bfloat16, enabled=bf16):
        made = network.pooled(*read)
        out = network.of_pooled(made)
        theirs = guide.pooled(*read) if isinstance(guide, PairNetwork) else made
    scores = functional.log_softmax(out.float(), dim=1)
    either = torch.logaddexp(scores[:, 1], scores[:, 2])
    wanted = torch.tensor([_wanted(example) for example in examples])
    open_ = torch.tensor([example.label == NOT_ENTAILED for example in examples])
    losses = -torch.where(open_, either, (wanted * scores).sum(1))
    if isinstance(guide, PairNetwork):
        losses = losses + guided * apart(parts(made), parts(theirs))
    elif guide is not None:
        losses = losses + guided * guide.distances(made, examples)
    return losses.sum() / NOMINAL


def _wanted(example: Example) -> tuple[float, ...]:
    return example.told or tuple(float(label == example.label) for label in range(CLASSES))


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of whatever is trained by `train`."""
    parser.add_argument("--data", type=Path, required=True, help="folder of the training data")
    parser.add_argument("--work", type=Path, required=True, help="folder of the state, to go on after a stop")
    parser.add_argument("--minutes", type=float, required=True, help="how long to train, earlier runs included")
    parser.add_argument("--float32", dest="bf16", action="store_false", help="no bfloat16")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--save", type=int, default=500, help="steps between two checkpoints")
    parser.add_argument("--seed", type=int, default=1)
