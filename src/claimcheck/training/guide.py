"""A network that reads English shows another how to read the same pair in Arabic, or half in each.

It is asked for the states that its head sees (cross_network.pooled), which say far more than three probabilities: the
other's are to lie where they lie, unless the guide misreads the pair. Reimers and Gurevych 2020 align sentences across
languages so; Romero et al. 2015 (FitNets) are the source of hidden states as hints.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from tokenizers import Tokenizer
from torch import Tensor

from claimcheck.training.cross_network import CrossEncoder, apart, batch_of, parts
from claimcheck.training.pair_loop import Encode, encoded
from claimcheck.training.stance_pairs import NEUTRAL, Example

BATCH = 64


class Guide:
    """What a frozen network says of English pairs; what it has said it keeps."""

    def __init__(
        self, network: CrossEncoder, tokenizer: Tokenizer, bf16: bool = True, encode: Encode = encoded
    ) -> None:
        self.network, self.tokenizer, self.bf16 = network.requires_grad_(False).eval(), tokenizer, bf16
        self._encode = encode
        self._said: dict[tuple[str, str], tuple[Tensor, int]] = {}

    def distances(self, made: Tensor, examples: Sequence[Example]) -> Tensor:
        """(n,): how far the `pooled` states (n, 5 * dim) of the examples lie from those of their English twins.

        0 where there is no twin, or the guide reads it otherwise than it is labelled.
        """
        self._read({example.english for example in examples if example.english})
        said = [(n, *self._said[e.english], e.label) for n, e in enumerate(examples) if e.english]
        rightly = {n: states for n, states, label, wanted in said if label == wanted}
        out = torch.zeros(len(examples))
        if rightly:
            rows, theirs = list(rightly), torch.stack(list(rightly.values()))
            out = out.index_put((torch.tensor(rows),), apart(parts(made[rows]), theirs.float()))
        return out

    @torch.no_grad()
    def _read(self, pairs: set[tuple[str, str]]) -> None:
        """Keeps of each (premise, hypothesis) its states (3, dim) bfloat16 and its label."""
        new = sorted(pairs - self._said.keys(), key=lambda pair: len(pair[0]) + len(pair[1]))
        for start in range(0, len(new), BATCH):
            batch = new[start : start + BATCH]
            rows = self._encode(self.tokenizer, [Example(*pair, NEUTRAL) for pair in batch])
            with torch.autocast("cpu", torch.bfloat16, enabled=self.bf16):
                made = self.network.pooled(*batch_of(rows))
                labels = self.network.of_pooled(made).argmax(1).tolist()
            for pair, states, label in zip(batch, parts(made).bfloat16(), labels, strict=True):
                self._said[pair] = (states.clone(), label)
