"""Trains the attribution tagger: the lower layers of the bilingual encoder with two heads, on whosaid's articles.

    python -m claimcheck.training.tagger --data FOLDER --base ENCODER --work FOLDER

One head marks cues; the other links a cue to the words of its source and of its content. The table of input embeddings
does not train: it is the shipped encoder's. Three folds of articles first, whose outputs are kept for fitting what is
made of them, then one on all. A finished fold is not trained again.
"""

from __future__ import annotations

import argparse
import math
import pickle
import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import torch
from attrs import frozen
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional
from transformers import BertModel

from claimcheck.attribution.signs import SIGNS
from claimcheck.training.tagger_data import Example, Variation, read_examples

FOLDS = 3
LONGEST = 200
REACH = 24
SIZE = 64
LINKS = ("source", "content")


class Tagger(nn.Module):
    """Embedded pieces (batch, length, dim) with the signs of their words to cue logits (batch, length, 2) and link
    logits (batch, 2, length, length): of the piece in the row, as a cue, to the piece in the column."""

    def __init__(self, body: Any, layers: int, dropout: float = 0.1) -> None:
        super().__init__()
        self.body = body
        del self.body.encoder.layer[layers:]
        self.body.config.num_hidden_layers = layers
        dim = body.config.hidden_size
        self.signs = nn.Linear(SIGNS, dim, bias=False)
        nn.init.normal_(self.signs.weight, std=0.02)
        self.dropout = nn.Dropout(dropout)
        self.cue = nn.Linear(dim + SIGNS, 2)
        self.asks = nn.Linear(dim, 2 * SIZE)
        self.answers = nn.Linear(dim, 2 * SIZE)
        self.apart = nn.Parameter(torch.zeros(2, 2 * REACH + 1))

    def forward(self, inputs: Tensor, rows: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        states = self.body(inputs_embeds=inputs + self.signs(rows), attention_mask=mask).last_hidden_state
        states = self.dropout(states)
        batch, length = mask.shape
        cues = self.cue(torch.cat([states, rows.to(states.dtype)], 2))
        asks = self.asks(states).reshape(batch, length, 2, SIZE).transpose(1, 2)
        answers = self.answers(states).reshape(batch, length, 2, SIZE).transpose(1, 2)
        place = torch.arange(length)
        apart = (place[None, :] - place[:, None]).clamp(-REACH, REACH) + REACH
        links = asks @ answers.transpose(2, 3) / math.sqrt(SIZE) + self.apart[:, apart]
        return cues.float(), links.float()


@frozen
class Settings:
    layers: int = 3
    epochs: int = 14
    batch: int = 24
    body_rate: float = 1e-4
    head_rate: float = 1e-3
    vary: float = 0.4
    seed: int = 7


@frozen
class Batch:
    """`first` (batch, words) is the first piece of each word; -1 after the last word."""

    ids: Tensor
    rows: Tensor
    mask: Tensor
    first: list[list[int]]


class Pieces:
    """Words to ids, one encoding a word, kept."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer
        self._known: dict[str, list[int]] = {}
        self.start, self.end = (tokenizer.token_to_id(t) for t in ("[CLS]", "[SEP]"))

    def of(self, word: str) -> list[int]:
        found = self._known.get(word)
        if found is None:
            found = self._tokenizer.encode(word, add_special_tokens=False).ids or [self.end]
            self._known[word] = found
        return found

    def batch(self, examples: Sequence[Example]) -> Batch:
        lines, rows, first = [], [], []
        for example in examples:
            ids, signs, starts = [self.start], [(0,) * SIGNS], []
            for word, row in zip(example.words, example.rows, strict=True):
                pieces = self.of(word)[:6]
                if len(ids) + len(pieces) >= LONGEST:
                    break
                starts.append(len(ids))
                ids += pieces
                signs += [row] * len(pieces)
            lines.append([*ids, self.end])
            rows.append([*signs, (0,) * SIGNS])
            first.append(starts)
        longest = max(map(len, lines))
        return Batch(
            torch.tensor([[*line, *[0] * (longest - len(line))] for line in lines]),
            torch.tensor([[*r, *[(0,) * SIGNS] * (longest - len(r))] for r in rows], dtype=torch.float32),
            torch.tensor([[1] * len(line) + [0] * (longest - len(line)) for line in lines]),
            first,
        )


def loss_of(tagger: Tagger, table: Tensor, pieces: Pieces, examples: Sequence[Example]) -> Tensor:
    batch = pieces.batch(examples)
    with torch.autocast("cpu", torch.bfloat16):
        cues, links = tagger(table[batch.ids], batch.rows, batch.mask)
    total = cues.new_zeros(())
    cue_logits, cue_goals = [], []
    for line, example in enumerate(examples):
        starts = torch.tensor(batch.first[line])
        count = len(starts)
        if not count:
            continue
        goals = torch.zeros(count, 2)
        for gold in example.golds:
            for number, k in enumerate(gold.cue):
                if k < count:
                    goals[k, 0 if number == 0 else 1] = 1
        cue_logits.append(cues[line, starts])
        cue_goals.append(goals)
        for gold in example.golds:
            if gold.cue[0] >= count:
                continue
            ask = links[line, :, starts[gold.cue[0]], :][:, starts]
            want = torch.zeros(2, count)
            for role, words in enumerate((gold.source, gold.content)):
                want[role, [k for k in words if k < count]] = 1
            weight = torch.ones(2, count)
            weight[1, [k for k in gold.free if k < count]] = 0
            link = functional.binary_cross_entropy_with_logits(ask, want, weight, reduction="none")
            total = total + link.sum(1).mean() / 12
    logits, goals = torch.cat(cue_logits), torch.cat(cue_goals)
    cue = functional.binary_cross_entropy_with_logits(logits, goals, reduction="sum")
    golds = sum(len(e.golds) for e in examples)
    return (cue + total) / max(golds, 1)


def train(
    tagger: Tagger,
    table: Tensor,
    pieces: Pieces,
    examples: Sequence[Example],
    settings: Settings,
    log: Callable[[str], None],
) -> None:
    rng = random.Random(settings.seed)
    vary = Variation(examples)
    body = [p for n, p in tagger.named_parameters() if n.startswith("body.") and "word_embeddings" not in n]
    head = [p for n, p in tagger.named_parameters() if not n.startswith("body.")]
    groups = [{"params": body, "lr": settings.body_rate}, {"params": head, "lr": settings.head_rate}]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    chosen = [e for e in examples if e.candidate or e.golds]
    steps = settings.epochs * math.ceil(len(chosen) / settings.batch)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda s: min((s + 1) / 60, max(0.0, 1 - s / steps)))
    for epoch in range(settings.epochs):
        tagger.train()
        began, total = time.monotonic(), 0.0
        drawn = [vary.varied(e, rng, settings.vary) for e in chosen]
        drawn.sort(key=lambda e: len(e.words) + rng.random() * 6)
        batches = [drawn[k : k + settings.batch] for k in range(0, len(drawn), settings.batch)]
        rng.shuffle(batches)
        for batch in batches:
            loss = loss_of(tagger, table, pieces, batch)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(body + head, 1.0)
            optimiser.step()
            schedule.step()
            total += float(loss.detach())
        log(f"epoch {epoch + 1} of {settings.epochs}, loss {total / len(batches):.3f}, {time.monotonic() - began:.0f} s")


@torch.no_grad()
def outputs(tagger: Tagger, table: Tensor, pieces: Pieces, examples: Sequence[Example]) -> dict[Any, Any]:
    """By article and unit number: cue logits (words, 2) and link logits (2, words, words), float32."""
    tagger.eval()
    out = {}
    ordered = sorted(examples, key=lambda e: len(e.words))
    for at in range(0, len(ordered), 32):
        part = ordered[at : at + 32]
        batch = pieces.batch(part)
        cues, links = tagger(table[batch.ids], batch.rows, batch.mask)
        for line, example in enumerate(part):
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
    torch.manual_seed(settings.seed)
    body = BertModel.from_pretrained(base, use_safetensors=True, local_files_only=True, add_pooling_layer=False)
    table = body.embeddings.word_embeddings.weight.detach().clone()
    body.embeddings.word_embeddings = nn.Embedding(1, table.shape[1])
    body.embeddings.word_embeddings.weight.requires_grad_(False)
    return Tagger(body, settings.layers), table


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--layers", type=int, default=3)
    parser.add_argument("--epochs", type=int, default=14)
    parser.add_argument("--only", type=int, nargs="*", help="folds to train; 3 is all articles")
    found = parser.parse_args()
    torch.set_num_threads(1)
    settings = Settings(layers=found.layers, epochs=found.epochs)
    found.work.mkdir(parents=True, exist_ok=True)
    examples = read_examples(found.data / "whosaid" / "train.jsonl")
    folds = fold_of(examples)
    pieces = Pieces(Tokenizer.from_file(str(found.base / "tokenizer.json")))
    for fold in range(FOLDS + 1) if found.only is None else found.only:
        file = found.work / f"fold{fold}.pt"
        if file.is_file():
            continue
        tagger, table = fresh(found.base, settings)
        train(
            tagger, table, pieces, [e for e in examples if folds[e.article] != fold], settings,
            lambda s: print(f"fold {fold}: {s}", flush=True),
        )
        if fold < FOLDS:
            held = outputs(tagger, table, pieces, [e for e in examples if folds[e.article] == fold])
            (found.work / f"fold{fold}.pickle").write_bytes(pickle.dumps(held))
        torch.save(tagger.state_dict(), file)


if __name__ == "__main__":
    main()
