"""The tagger's network: the lower layers of the encoder's body, one head for cues, one that links cues to words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from attrs import frozen
from tokenizers import Tokenizer
from torch import Tensor, nn

from claimcheck.attribution.signs import SIGNS
from claimcheck.attribution.tagger import LONGEST, PIECES
from claimcheck.errors import ModelError
from claimcheck.training.export import Body, export_onnx, quantise_fast
from claimcheck.training.tagger_data import Example, Row

REACH = 24
"""Tokens between a cue and another beyond which the distance makes no difference."""
SIZE = 64
ROLES = 2
"""Source and content."""
NONE = (0,) * SIGNS


class Heads(nn.Module):
    """States (batch, length, dim) and signs to cue logits (batch, length, 2), of a cue's start and of its going on, and
    link logits (batch, 2, length, length): of the token in the row, as a cue, with the token in the column."""

    def __init__(self, dim: int) -> None:
        super().__init__()
        self.cue = nn.Linear(dim + SIGNS, 2)
        self.asks = nn.Linear(dim, ROLES * SIZE)
        self.answers = nn.Linear(dim, ROLES * SIZE)
        self.apart = nn.Parameter(torch.zeros(ROLES, 2 * REACH + 1))

    def forward(self, states: Tensor, signs: Tensor) -> tuple[Tensor, Tensor]:
        batch, length, _ = states.shape
        cues = self.cue(torch.cat([states, signs.to(states.dtype)], 2))
        asks = self.asks(states).reshape(batch, length, ROLES, SIZE).transpose(1, 2)
        answers = self.answers(states).reshape(batch, length, ROLES, SIZE).transpose(1, 2)
        place = torch.arange(length)
        apart = (place[None, :] - place[:, None]).clamp(-REACH, REACH) + REACH
        return cues, asks @ answers.transpose(2, 3) / math.sqrt(SIZE) + self.apart[:, apart]


class Tagger(nn.Module):
    """Embedded tokens `rows` (batch, length, dim) with the `signs` of their words and a mask to the logits of Heads."""

    def __init__(self, body: Any, layers: int, dropout: float = 0.1) -> None:
        super().__init__()
        self.body = body
        del self.body.encoder.layer[layers:]
        self.body.config.num_hidden_layers = layers
        dim = body.config.hidden_size
        self.signs = nn.Linear(SIGNS, dim, bias=False)
        nn.init.normal_(self.signs.weight, std=0.02)
        self.dropout = nn.Dropout(dropout)
        self.heads = Heads(dim)

    def forward(self, rows: Tensor, signs: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        states = self.body(inputs_embeds=rows + self.signs(signs), attention_mask=mask).last_hidden_state
        cues, links = self.heads(self.dropout(states), signs)
        return cues.float(), links.float()


class TaggerGraph(nn.Module):
    """The network in plain operations, to export."""

    def __init__(self, tagger: Tagger) -> None:
        super().__init__()
        self.body = Body(tagger.body)
        self.signs = tagger.signs
        self.heads = tagger.heads

    def forward(self, rows: Tensor, signs: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        found: tuple[Tensor, Tensor] = self.heads(self.body(rows + self.signs(signs), mask), signs)
        return found


def export_tagger(tagger: Tagger, file: Path) -> None:
    """Writes the network as an int8 ONNX file."""
    file.parent.mkdir(parents=True, exist_ok=True)
    plain = file.with_suffix(".plain")
    dim = tagger.body.config.hidden_size
    mask = torch.tensor([[1, 1, 1, 1], [1, 1, 1, 0]])
    inputs = {"rows": torch.zeros(2, 4, dim), "signs": torch.zeros(2, 4, SIGNS), "mask": mask}
    export_onnx(TaggerGraph(tagger), plain, inputs, ["cues", "links"])
    quantise_fast(plain, file)
    plain.unlink()


@frozen
class Batch:
    """Ids, signs and mask, padded; `first` has the first token of each word of each example that fits in."""

    ids: Tensor
    signs: Tensor
    mask: Tensor
    first: list[list[int]]


class Pieces:
    """Words to token ids, each word by itself, as attribution/tagger.py cuts them."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer
        self._known: dict[str, list[int]] = {}
        start, end = (tokenizer.token_to_id(token) for token in ("[CLS]", "[SEP]"))
        if start is None or end is None:
            raise ModelError("tokenizer.json", "has no [CLS] and [SEP]")
        self._start, self._end = start, end

    def of(self, word: str) -> list[int]:
        found = self._known.get(word)
        if found is None:
            found = self._tokenizer.encode(word, add_special_tokens=False).ids[:PIECES] or [self._end]
            self._known[word] = found
        return found

    def batch(self, examples: Sequence[Example]) -> Batch:
        lines, rows, first = [], [], []
        for example in examples:
            ids: list[int] = [self._start]
            signs: list[Row] = [NONE]
            starts: list[int] = []
            for word, row in zip(example.words, example.rows, strict=True):
                pieces = self.of(word)
                if len(ids) + len(pieces) >= LONGEST:
                    break
                starts.append(len(ids))
                ids += pieces
                signs += [row] * len(pieces)
            lines.append([*ids, self._end])
            rows.append([*signs, NONE])
            first.append(starts)
        longest = max(map(len, lines))
        return Batch(
            torch.tensor([[*line, *[0] * (longest - len(line))] for line in lines]),
            torch.tensor([[*row, *[NONE] * (longest - len(row))] for row in rows], dtype=torch.float32),
            torch.tensor([[1] * len(line) + [0] * (longest - len(line)) for line in lines]),
            first,
        )
