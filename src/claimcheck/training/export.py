"""The trained encoder as one small ONNX file: int8 weights, mean pooling and unit length inside the graph."""

from __future__ import annotations

import logging
import math
import tempfile
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from claimcheck.training.network import Encoder

POSITIONS = 256
BLOCK = 128


class Graph(nn.Module):
    """The network in plain operations: ids and mask (batch, length), int64, to unit vectors (batch, dim), float32.

    The table of input embeddings is int8 with one scale a row; the rest is quantised after export. Query, key and
    value are one matrix, as one large product runs faster than three.
    """

    codes: Tensor
    scales: Tensor
    place: Tensor

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        body = encoder.body
        table = torch.cat([encoder.english, encoder.arabic.detach()])
        codes, scales = quantise_rows(table)
        self.register_buffer("codes", codes)
        self.register_buffer("scales", scales)
        place = body.embeddings.position_embeddings.weight[:POSITIONS] + body.embeddings.token_type_embeddings.weight[0]
        self.register_buffer("place", place.detach().clone())
        self.norm = body.embeddings.LayerNorm
        self.layers = nn.ModuleList(Layer(layer, body.config.num_attention_heads) for layer in body.encoder.layer)

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        inputs = self.codes[ids].float() * self.scales[ids]
        states = self.norm(inputs + self.place[: ids.shape[1]])
        share = mask.float()
        hidden = (1 - share)[:, None, None, :] * -1e4
        for layer in self.layers:
            states = layer(states, hidden)
        return functional.normalize((states * share.unsqueeze(2)).sum(1), dim=1)


class Layer(nn.Module):
    """One transformer layer."""

    def __init__(self, layer: Any, heads: int) -> None:
        super().__init__()
        own, self.heads = layer.attention.self, heads
        self.weight = nn.Parameter(torch.cat([own.query.weight, own.key.weight, own.value.weight]).detach())
        self.bias = nn.Parameter(torch.cat([own.query.bias, own.key.bias, own.value.bias]).detach())
        self.out, self.out_norm = layer.attention.output.dense, layer.attention.output.LayerNorm
        self.wide, self.narrow, self.norm = layer.intermediate.dense, layer.output.dense, layer.output.LayerNorm

    def forward(self, states: Tensor, hidden: Tensor) -> Tensor:
        batch, length, dim = states.shape
        size = dim // self.heads
        mixed = functional.linear(states, self.weight, self.bias).reshape(batch, length, 3, self.heads, size)
        query, key, value = mixed.permute(2, 0, 3, 1, 4).unbind(0)
        share = (query @ key.transpose(2, 3) / math.sqrt(size) + hidden).softmax(-1)
        states = self.out_norm(states + self.out((share @ value).transpose(1, 2).reshape(batch, length, dim)))
        states = states + self.narrow(functional.gelu(self.wide(states)))
        return functional.layer_norm(states, (dim,), self.norm.weight, self.norm.bias, self.norm.eps)


def export(encoder: Encoder, tokenizer: Tokenizer, out: Path) -> None:
    """Writes model.onnx (int8) and tokenizer.json under `out`."""
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.onnx"
        export_plain(encoder, plain)
        quantise(plain, out / "model.onnx")
    tokenizer.save(str(out / "tokenizer.json"), pretty=False)


def quantise(plain: Path, file: Path) -> None:
    """Rounds the layers' weights to int8 in blocks of 128, each with its scale; activations are rounded row by row.

    onnxruntime's dynamic quantisation is faster by a third, but takes one scale for a whole batch of activations: a
    sentence alone and the same sentence among others then differ by cosines down to .98 (here .999), and a store
    filled in other batches gives other hits.
    """
    import onnx
    from onnxruntime.quantization import matmul_nbits_quantizer as nbits

    logging.getLogger(nbits.__name__).setLevel(logging.WARNING)
    settings = nbits.DefaultWeightOnlyQuantConfig(block_size=BLOCK, is_symmetric=True, accuracy_level=4, bits=8)
    quantiser = nbits.MatMulNBitsQuantizer(onnx.load(plain), algo_config=settings)
    quantiser.process()
    model = quantiser.model.model
    _strip(model)
    onnx.save(model, file)


def export_plain(encoder: Encoder, file: Path) -> None:
    """Writes the network as ONNX with float32 layers (its table of input embeddings is int8 already)."""
    ids = torch.tensor([[2, 9, 11, 3], [2, 9, 3, 0]])
    batch, length = torch.export.Dim("batch", min=1), torch.export.Dim("length", min=2, max=POSITIONS)
    torch.onnx.export(
        Graph(encoder).eval(),
        (ids, (ids > 0).long()),
        str(file),
        input_names=["ids", "mask"],
        output_names=["vectors"],
        dynamic_shapes={"ids": {0: batch, 1: length}, "mask": {0: batch, 1: length}},
        dynamo=True,
        external_data=False,
        verbose=False,
    )


def quantise_rows(table: Tensor) -> tuple[Tensor, Tensor]:
    """int8 codes (n, dim) and float scales (n, 1) with codes * scales near the table (n, dim)."""
    scales = (table.abs().amax(1, keepdim=True) / 127).clamp(min=1e-12)
    return (table / scales).round().clamp(-127, 127).to(torch.int8), scales


def _strip(model: Any) -> None:
    # the exporter notes on each node the files and lines it came from: paths of the machine, and half a megabyte
    model.producer_name, model.producer_version = "claimcheck", ""
    for part in (
        model,
        model.graph,
        *model.graph.node,
        *model.graph.value_info,
        *model.graph.input,
        *model.graph.output,
    ):
        part.doc_string = ""
        del part.metadata_props[:]
