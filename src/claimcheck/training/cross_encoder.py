"""Trains the cross-encoder: `python -m claimcheck.training.cross_encoder --data DIR --base DIR --work DIR --minutes N`.

`--base` is an encoder's checkpoint (a BERT folder in float32), `--data` the folder that holds newspairs/ and pairs/.
`--work` keeps state.pt, from which a stopped run goes on. The rate falls to 0 over `--minutes` of training, however
many rounds fit in. Every eighth item of newspairs and pair of ANS is held back and never trained on: the judge is
fitted there. `--out` gets the network as the package ships it, when the time is over. `--start` names the state of a
network that is trained on (training.restored makes one of the shipped network), `--soft` pairs that a teacher has read
(training.teacher), `--float32` is for processors that have no bfloat16, on which it is a hundred times slower.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

import torch
from attrs import frozen
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from claimcheck.judge.stances import pair_ids
from claimcheck.training import soft_pairs
from claimcheck.training.cross_network import CLASSES, CrossEncoder, PairNetwork, StanceGraph, batch_of, load
from claimcheck.training.encoder import log
from claimcheck.training.export import export
from claimcheck.training.network import Encoder, token_ids
from claimcheck.training.stance_pairs import (
    DIRECTIONS,
    HEADLINES,
    LABELS,
    NOT_ENTAILED,
    Example,
    StancePairs,
    blind_weights,
    read_items,
    read_others,
    split,
)

NOMINAL = 64
"""Pairs a batch has on the average: losses are summed over pairs and divided by this."""
WARM_UP = 300
NEAREST = 5
LOGGED = 50
"""Steps between two lines of the log."""
POOL = 2048
OTHERS = (1.0, 0.5, 0.25)
"""Share of the other sets in the first rounds."""
OTHER_FILES = ("train_shippable.jsonl", "train_upstream_check.jsonl")


Tokens = tuple[list[int], list[int]]
"""Ids and segments of a pair."""
Row = tuple[Tokens, Example]
Encode = Callable[[Tokenizer, Sequence[Example]], list[Tokens]]


@frozen
class Rates:
    """Highest rates."""

    body: float = 1e-4
    head: float = 5e-4


class Drawn(Protocol):
    """What rounds are drawn from."""

    def draw(self, rng: random.Random, share_of_others: float) -> list[Example]: ...


@frozen
class Plan:
    """How a network is trained: its rates, the share of other sets in each round (the last holds for all that follow),
    how it takes pairs in, the padded tokens of a batch, and the language directions it is checked in.
    """

    rates: Rates
    shares: Sequence[float]
    encode: Encode
    tokens: int = 4096
    directions: Sequence[tuple[str, str]] = DIRECTIONS


def main(arguments: list[str] | None = None) -> int:
    """Trains until the time is over; 0 when --work holds state.pt of a finished run."""
    options = _parser().parse_args(arguments)
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    options.work.mkdir(parents=True, exist_ok=True)
    network, tokenizer = load(options.base, bf16=options.bf16)
    kept, held = split(read_items(options.data / "newspairs" / "train.jsonl"))
    others = read_others([options.data / "pairs" / name for name in OTHER_FILES])
    others[HEADLINES] = split(others[HEADLINES])[0]
    near = nearest(network, tokenizer, kept, options.bf16)
    soft = soft_pairs.read(options.soft) if options.soft else ()
    pairs = StancePairs(kept, near, others, blind_weights(kept), soft=soft)
    if options.start:
        network.load_state_dict(torch.load(options.start, weights_only=True))
    train(network, tokenizer, pairs, held, options, AGAIN if options.start else NEW)
    if options.out:
        export(StanceGraph(network), options.out, "logits", network.words.shape[1], segments=True)
    return 0


def train(
    network: PairNetwork, tokenizer: Tokenizer, pairs: Drawn, held: list[dict[str, Any]], options: Any, plan: Plan
) -> None:
    """Trains in place; saves state.pt every --save steps and at the end."""
    state_file = options.work / "state.pt"
    body = [weight for weight in network.body.parameters() if weight.requires_grad]
    groups = [
        {"params": body, "lr": plan.rates.body},
        {"params": list(network.head.parameters()), "lr": plan.rates.head},
    ]
    optimiser = torch.optim.AdamW(groups, betas=(0.9, 0.98), weight_decay=0.01, fused=True)
    peaks = [group["lr"] for group in groups]
    step, spent, first_round = 0, 0.0, 0
    if state_file.exists():
        state = torch.load(state_file, weights_only=True)
        network.load_state_dict(state["network"])
        optimiser.load_state_dict(state["optimiser"])
        step, spent, first_round = state["step"], state["spent"], state["round"]
    check = held_pairs(held[::4], plan.directions)
    began, seen, total = time.monotonic() - spent, 0, 0.0
    for number, batch in _batches(pairs, tokenizer, options.seed, first_round, plan):
        spent = time.monotonic() - began
        left = max(0.0, 1 - spent / (60 * options.minutes))
        for group, peak in zip(optimiser.param_groups, peaks, strict=True):
            group["lr"] = peak * min((step + 1) / WARM_UP, left)
        if left > 0:
            network.train()
            network.body.eval()  # without dropout a step takes two thirds of the time, and rounds are few
            loss = _loss(network, batch, options.bf16)
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
            torch.save({**state, "step": step, "spent": spent, "round": number}, state_file)
        if left == 0:
            return


def nearest(
    network: CrossEncoder, tokenizer: Tokenizer, items: Sequence[dict[str, Any]], bf16: bool = True
) -> list[list[int]]:
    """For each item the items whose English premise is nearest, itself left out."""
    encoder = Encoder(network.body, network.words, torch.zeros(1, network.words.shape[1]))
    vectors = encoder.embed(token_ids(tokenizer, [item["premise"]["en"] for item in items]), bf16=bf16)
    return neighbours(vectors, NEAREST)


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


def encoded(tokenizer: Tokenizer, examples: Sequence[Example]) -> list[Tokens]:
    """Ids and segments of each pair, as `stances.pair_ids` joins them."""
    premises = tokenizer.encode_batch([e.premise for e in examples])
    hypotheses = tokenizer.encode_batch([e.hypothesis for e in examples])
    return [pair_ids(p.ids, h.ids) for p, h in zip(premises, hypotheses, strict=True)]


NEW = Plan(Rates(), OTHERS, encoded)
AGAIN = Plan(Rates(8e-5, 4e-4), OTHERS[-1:], encoded)
"""Of a network that is trained on."""


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


def _batches(pairs: Drawn, tokenizer: Tokenizer, seed: int, first: int, plan: Plan) -> Iterator[tuple[int, list[Row]]]:
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


def _loss(network: PairNetwork, batch: Sequence[Row], bf16: bool = True) -> Tensor:
    with torch.autocast("cpu", torch.bfloat16, enabled=bf16):
        out = network(*batch_of([row for row, _ in batch]))
    scores = functional.log_softmax(out.float(), dim=1)
    weights = torch.tensor([example.weight for _, example in batch])
    either = torch.logaddexp(scores[:, 1], scores[:, 2])
    wanted = torch.tensor([_wanted(example) for _, example in batch])
    open_ = torch.tensor([example.label == NOT_ENTAILED for _, example in batch])
    return -(weights * torch.where(open_, either, (wanted * scores).sum(1))).sum() / NOMINAL


def _wanted(example: Example) -> tuple[float, ...]:
    return example.told or tuple(float(label == example.label) for label in range(CLASSES))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m claimcheck.training.cross_encoder", description=__doc__)
    parser.add_argument("--base", type=Path, required=True, help="the encoder's checkpoint, a BERT folder")
    parser.add_argument("--out", type=Path, help="file for the trained network, int8 ONNX")
    parser.add_argument("--start", type=Path, help="state of a network to train on (default: a new one)")
    parser.add_argument("--soft", type=Path, help="pairs that a teacher has read (training.teacher)")
    add_options(parser)
    return parser


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of whatever is trained by `train`."""
    parser.add_argument("--data", type=Path, required=True, help="folder of the training data")
    parser.add_argument("--work", type=Path, required=True, help="folder of the state, to go on after a stop")
    parser.add_argument("--minutes", type=float, required=True, help="how long to train, earlier runs included")
    parser.add_argument("--float32", dest="bf16", action="store_false", help="no bfloat16")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--save", type=int, default=500, help="steps between two checkpoints")
    parser.add_argument("--seed", type=int, default=1)


if __name__ == "__main__":
    raise SystemExit(main())
