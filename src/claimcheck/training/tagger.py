"""Trains the attribution tagger: the lower layers of the bilingual encoder with two heads, on whosaid's articles.

    python -m claimcheck.training.tagger --data FOLDER --base ENCODER --work FOLDER --out FOLDER

`--base` is the encoder's checkpoint (a BERT folder in float32). The table of input embeddings does not train: it is the
shipped one. Three folds of articles come first: what a fold's tagger says of the articles held back is kept for
`claimcheck.training.confidence`. Then one is trained on all articles and exported. A run that was stopped goes on with
the first part that is not finished.
"""

from __future__ import annotations

import argparse
import math
import pickle
import random
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from attrs import frozen
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from claimcheck.training.encoder import log
from claimcheck.training.network import load_body
from claimcheck.training.tagger_data import Example, Gold, Variation, read_examples
from claimcheck.training.tagger_network import Pieces, Tagger, export_tagger

FOLDS = 3
ALL = FOLDS
"""Number of the part that is trained on every article."""
CONTENT_WEIGHT = 1 / 12
"""Of the losses of a cue's links, which are sums over the words of its sentence, against the loss of cues."""


@frozen
class Settings:
    layers: int = 3
    epochs: int = 14
    batch: int = 24
    warm_up: int = 60
    body_rate: float = 1e-4
    head_rate: float = 1e-3
    vary: float = 0.4
    """How often a name, a cue or a sign of a sentence is changed for another."""
    seed: int = 7


def loss_of(tagger: Tagger, words: Tensor, pieces: Pieces, examples: Sequence[Example]) -> Tensor:
    """Binary cross-entropy of cues and of the links of marked cues, summed and divided by their number."""
    batch = pieces.batch(examples)
    with torch.autocast("cpu", torch.bfloat16):
        cues, links = tagger(functional.embedding(batch.ids, words), batch.signs, batch.mask)
    total = cues.new_zeros(())
    for line, example in enumerate(examples):
        first = torch.tensor(batch.first[line])
        goals = torch.zeros(len(first), 2)
        for gold in example.golds:
            inside = [k for k in gold.cue if k < len(first)]
            if not inside:
                continue
            goals[inside[0], 0] = 1
            goals[inside[1:], 1] = 1
            total = total + CONTENT_WEIGHT * _link_loss(links[line][:, first[inside[0]], first], gold)
        total = total + functional.binary_cross_entropy_with_logits(cues[line, first], goals, reduction="sum")
    mean: Tensor = total / max(sum(len(e.golds) for e in examples), 1)
    return mean


def _link_loss(logits: Tensor, gold: Gold) -> Tensor:
    """Of the links (2, words) of one cue to the words of its sentence."""
    goals, weight = torch.zeros_like(logits), torch.ones_like(logits)
    count = logits.shape[1]
    for role, members in enumerate((gold.source, gold.content)):
        goals[role, [k for k in members if k < count]] = 1
    weight[1, [k for k in gold.free if k < count]] = 0
    losses = functional.binary_cross_entropy_with_logits(logits, goals, weight, reduction="none")
    mean: Tensor = losses.sum(1).mean()
    return mean


def train(tagger: Tagger, words: Tensor, pieces: Pieces, examples: Sequence[Example], settings: Settings) -> None:
    """Trains on the examples that hold anything to learn: a cue, a word of the tables of cues, or a quote."""
    rng = random.Random(settings.seed)
    variation = Variation(examples)
    groups: list[dict[str, Any]] = [
        {"params": [p for n, p in tagger.body.named_parameters() if p.requires_grad], "lr": settings.body_rate},
        {"params": [*tagger.signs.parameters(), *tagger.heads.parameters()], "lr": settings.head_rate},
    ]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    chosen = [e for e in examples if e.candidate or e.golds]
    steps = settings.epochs * math.ceil(len(chosen) / settings.batch)

    def share(step: int) -> float:
        return min((step + 1) / settings.warm_up, max(0.0, 1 - step / steps))

    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, share)
    tagger.train()
    for epoch in range(1, settings.epochs + 1):
        began, total = time.monotonic(), 0.0
        drawn = [variation.varied(e, rng, settings.vary) for e in chosen]
        drawn.sort(key=lambda e: len(e.words) + rng.random() * 6)
        batches = [drawn[k : k + settings.batch] for k in range(0, len(drawn), settings.batch)]
        rng.shuffle(batches)
        for batch in batches:
            loss = loss_of(tagger, words, pieces, batch)
            optimiser.zero_grad()
            torch.autograd.backward(loss)
            torch.nn.utils.clip_grad_norm_([p for group in groups for p in group["params"]], 1.0)
            optimiser.step()
            schedule.step()
            total += float(loss.detach())
        log(f"epoch {epoch} of {settings.epochs}, loss {total / len(batches):.3f}, {time.monotonic() - began:.0f} s")


@torch.no_grad()
def outputs(tagger: Tagger, words: Tensor, pieces: Pieces, examples: Sequence[Example]) -> dict[tuple[str, int], Any]:
    """By article and unit: the two arrays of marks.Marks."""
    tagger.eval()
    out = {}
    ordered = sorted((e for e in examples if e.candidate), key=lambda e: len(e.words))
    for at in range(0, len(ordered), 32):
        batch = pieces.batch(ordered[at : at + 32])
        cues, links = tagger(functional.embedding(batch.ids, words), batch.signs, batch.mask)
        for line, example in enumerate(ordered[at : at + 32]):
            first = torch.tensor(batch.first[line], dtype=torch.long)
            out[example.article, example.number] = (
                cues[line, first].numpy(),
                links[line][:, first][:, :, first].numpy(),
            )
    return out


def fold_of(examples: Sequence[Example]) -> dict[str, int]:
    """The fold of each article; the articles of a language are dealt out in turn."""
    found: dict[str, int] = {}
    dealt: dict[str, int] = {}
    for example in examples:
        if example.article not in found:
            found[example.article] = dealt.setdefault(example.lang, 0) % FOLDS
            dealt[example.lang] += 1
    return found


def fresh(base: Path, settings: Settings) -> tuple[Tagger, Tensor]:
    """A new tagger on the encoder's checkpoint, and its input embeddings (vocabulary, dim)."""
    torch.manual_seed(settings.seed)
    body, words = load_body(base)
    return Tagger(body, settings.layers), words


def main(arguments: list[str] | None = None) -> int:
    """Trains what is not trained yet and writes model.onnx under --out; 0."""
    options = _parser().parse_args(arguments)
    torch.set_num_threads(options.threads)
    settings = Settings()
    options.work.mkdir(parents=True, exist_ok=True)
    examples = read_examples(options.data / "whosaid" / "train.jsonl")
    folds = fold_of(examples)
    pieces = Pieces(Tokenizer.from_file(str(options.base / "tokenizer.json")))
    for part in (*range(FOLDS), ALL):
        file = options.work / f"fold{part}.pt"
        if file.is_file():
            continue
        log(f"part {part + 1} of {FOLDS + 1}")
        tagger, words = fresh(options.base, settings)
        train(tagger, words, pieces, [e for e in examples if folds[e.article] != part], settings)
        held = outputs(tagger, words, pieces, [e for e in examples if folds[e.article] == part])
        if held:
            (options.work / f"fold{part}.pickle").write_bytes(pickle.dumps(held))
        torch.save(tagger.state_dict(), file)
    tagger, _ = fresh(options.base, settings)
    tagger.load_state_dict(torch.load(options.work / f"fold{ALL}.pt", weights_only=True))
    export_tagger(tagger.eval(), options.out / "model.onnx")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m claimcheck.training.tagger", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder that holds whosaid/train.jsonl")
    parser.add_argument("--base", type=Path, required=True, help="the encoder's checkpoint")
    parser.add_argument("--work", type=Path, required=True, help="folder of the parts, to go on after a stop")
    parser.add_argument("--out", type=Path, required=True, help="folder that gets model.onnx")
    parser.add_argument("--threads", type=int, default=1)
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
