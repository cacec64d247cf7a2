"""The sentence network: all-MiniLM-L6-v2 with a second table of input embeddings for the Arabic pieces."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional
from transformers import BertConfig, BertModel

from claimcheck.network import cut

MAX_TOKENS = 128


class Encoder(nn.Module):
    """Token ids (batch, length), 0 = padding, to unit sentence vectors (batch, dim): mean over the tokens.

    `english` are the kept rows of the base model's table and never train; `arabic` are the rows that come after them.
    """

    english: Tensor

    def __init__(self, body: Any, english: Tensor, arabic: Tensor) -> None:
        super().__init__()
        self.body = body
        self.register_buffer("english", english)
        self.arabic = nn.Parameter(arabic)

    def forward(self, ids: Tensor) -> Tensor:
        first = len(self.english)
        old = functional.embedding(ids.clamp(max=first - 1), self.english)
        new = functional.embedding((ids - first).clamp(min=0), self.arabic)
        mask = (ids > 0).long()
        inputs = torch.where((ids < first).unsqueeze(2), old, new)
        states = self.body(inputs_embeds=inputs, attention_mask=mask).last_hidden_state.float()
        share = mask.unsqueeze(2).float()
        return functional.normalize((states * share).sum(1) / share.sum(1), dim=1)

    @torch.no_grad()
    def embed(self, tokens: Sequence[Sequence[int]], batch: int = 128, bf16: bool = True) -> Tensor:
        """Unit vectors (n, dim), float32, in the order given."""
        self.eval()
        order = sorted(range(len(tokens)), key=lambda row: len(tokens[row]))
        out = torch.empty(len(tokens), self.english.shape[1])
        for start in range(0, len(order), batch):
            rows = order[start : start + batch]
            with torch.autocast("cpu", torch.bfloat16, enabled=bf16):
                out[rows] = self(padded([tokens[row] for row in rows])).float()
        return out


def load_body(base: Path) -> tuple[BertModel, Tensor]:
    """The base model without its word embeddings, and those embeddings (vocabulary, hidden)."""
    body = BertModel.from_pretrained(base, use_safetensors=True, local_files_only=True, add_pooling_layer=False)
    words = body.embeddings.word_embeddings.weight.detach().clone()
    body.embeddings.word_embeddings = nn.Embedding(1, words.shape[1])
    body.embeddings.word_embeddings.weight.requires_grad_(False)
    return body, words


def save_checkpoint(encoder: Encoder, tokenizer: Tokenizer, folder: Path) -> None:
    """An ordinary BERT folder (config.json, model.safetensors, tokenizer.json) that any trainer can start from."""
    folder.mkdir(parents=True, exist_ok=True)
    words = torch.cat([encoder.english, encoder.arabic.detach()])
    config = BertConfig.from_dict({**encoder.body.config.to_dict(), "vocab_size": len(words)})
    whole = BertModel(config, add_pooling_layer=False)
    state = {k: v for k, v in encoder.body.state_dict().items() if "word_embeddings" not in k}
    whole.load_state_dict({**state, "embeddings.word_embeddings.weight": words})
    whole.save_pretrained(folder)
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)


def token_ids(tokenizer: Tokenizer, texts: Sequence[str], limit: int = MAX_TOKENS) -> list[list[int]]:
    """Ids with [CLS] and [SEP], at most `limit` a text."""
    return [cut(encoding.ids, limit) for encoding in tokenizer.encode_batch(list(texts))]


def padded(tokens: Sequence[Sequence[int]]) -> Tensor:
    """Ids (n, longest) filled up with 0."""
    longest = max(len(ids) for ids in tokens)
    return torch.tensor([[*ids, *[0] * (longest - len(ids))] for ids in tokens])
