"""The trained networks as small ONNX files over one table of input embeddings, all int8."""

from __future__ import annotations

import logging
import math
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from claimcheck.network import CODES_FILE, FOLLOWS, SCALES_FILE, TOKENIZER_FILE

POSITIONS = 256
BLOCKS = {8: 128, 4: 64}
"""Weights that share a scale, by their bits."""
HALF = ".half"
"""Ends the name of a tensor that is kept as float16."""
HALVED = 256
"""Numbers from which on a tensor is kept as float16."""
NARROW = 257
"""Rows and columns of the smallest matrix that is a layer's."""
HIDDEN = -1e4
"""Added to the attention scores of padding."""


class Body(nn.Module):
    """A BERT body in plain operations: rows of the table (batch, length, dim), float32, to states of the same shape.

    It is quantised after export. Query, key and value are one matrix, as one large product runs faster than three.
    """

    place: Tensor

    def __init__(self, body: Any) -> None:
        super().__init__()
        first = body.embeddings.token_type_embeddings.weight.detach()[0]
        self.register_buffer("place", body.embeddings.position_embeddings.weight.detach()[:POSITIONS] + first)
        self.norm = body.embeddings.LayerNorm
        self.layers = nn.ModuleList(Layer(layer, body.config.num_attention_heads) for layer in body.encoder.layer)

    def forward(self, rows: Tensor, mask: Tensor) -> Tensor:
        states: Tensor = self.norm(rows + self.place[: rows.shape[1]])
        hidden = (1 - mask.float())[:, None, None, :] * HIDDEN
        for layer in self.layers:
            states = layer(states, hidden)
        return states


class SentenceGraph(nn.Module):
    """Rows and mask to unit vectors (batch, dim): the mean over the tokens."""

    def __init__(self, body: Any) -> None:
        super().__init__()
        self.body = Body(body)

    def forward(self, rows: Tensor, mask: Tensor) -> Tensor:
        states = self.body(rows, mask)
        vectors: Tensor = functional.normalize((states * mask.float().unsqueeze(2)).sum(1), dim=1)
        return vectors


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
        dim = states.shape[2]
        read = attended(functional.linear(states, self.weight, self.bias), self.heads, hidden)
        states = self.out_norm(states + self.out(read))
        states = states + self.narrow(functional.gelu(self.wide(states)))
        return functional.layer_norm(states, (dim,), self.norm.weight, self.norm.bias, self.norm.eps)


def attended(mixed: Tensor, heads: int, bias: Tensor) -> Tensor:
    """What each token reads of the others, (batch, length, dim), from query, key and value side by side (…, 3 * dim);
    `bias` is added to the scores of each head.
    """
    batch, length, width = mixed.shape
    size = width // 3 // heads
    query, key, value = mixed.reshape(batch, length, 3, heads, size).permute(2, 0, 3, 1, 4).unbind(0)
    share = (query @ key.transpose(2, 3) / math.sqrt(size) + bias).softmax(-1)
    return (share.to(value.dtype) @ value).transpose(1, 2).reshape(batch, length, width // 3)


def export_table(words: Tensor, tokenizer: Tokenizer, out: Path) -> None:
    """Writes a table of input embeddings (vocabulary, dim) as int8 rows with their scales, and its tokenizer."""
    out.mkdir(parents=True, exist_ok=True)
    codes, scales = quantise_rows(words)
    np.save(out / CODES_FILE, codes.numpy(), allow_pickle=False)
    np.save(out / SCALES_FILE, scales.squeeze(1).numpy(), allow_pickle=False)
    tokenizer.save(str(out / TOKENIZER_FILE), pretty=False)


def export(graph: nn.Module, file: Path, output: str, dim: int, *, segments: bool = False, bits: int = 8) -> None:
    """Writes a graph over rows, mask and, if it takes them, segments as an ONNX file with weights of 8 or 4 bits."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.onnx"
        export_plain(graph, plain, output, dim, segments=segments)
        quantise(plain, file, bits)


def quantise(plain: Path, file: Path, bits: int = 8) -> None:
    """Rounds the layers' weights to 8 bits in blocks of 128 or to 4 in blocks of 64, each with its scale; activations
    are rounded row by row. With 4 bits all other numbers are kept as float16.

    onnxruntime's dynamic quantisation is faster by a third, but takes one scale for a whole batch of activations: a
    sentence alone and the same sentence among others then differ by cosines down to .98 (here .999), and a store
    filled in other batches gives other hits.
    """
    import onnx
    from onnxruntime.quantization import matmul_nbits_quantizer as nbits

    logging.getLogger(nbits.__name__).setLevel(logging.WARNING)
    settings = nbits.DefaultWeightOnlyQuantConfig(
        block_size=BLOCKS[bits], is_symmetric=True, accuracy_level=4, bits=bits
    )
    quantiser = nbits.MatMulNBitsQuantizer(onnx.load(plain), algo_config=settings)
    quantiser.process()
    model = quantiser.model.model
    if bits < 8:
        _halve(model)
    _strip(model)
    onnx.save(model, file)


def quantise_fast(plain: Path, file: Path) -> None:
    """Rounds the layers' weights to int8, activations with one scale a call: for a network that is given one sentence
    at a time, so that its figures depend on nothing else. Matrices narrower than a layer, the heads, stay as they are.
    """
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    logging.getLogger().setLevel(logging.ERROR)  # it advises to simplify the graph first
    model = onnx.load(plain)
    shapes = {i.name: tuple(i.dims) for i in model.graph.initializer}
    heads = [
        node.name
        for node in model.graph.node
        if node.op_type == "MatMul" and any(min(shapes.get(name, (NARROW,))) < NARROW for name in node.input)
    ]
    quantize_dynamic(plain, file, weight_type=QuantType.QInt8, per_channel=True, nodes_to_exclude=heads)
    model = onnx.load(file)
    _strip(model)
    onnx.save(model, file)


def export_plain(graph: nn.Module, file: Path, output: str, dim: int, *, segments: bool = False) -> None:
    """Writes the graph as ONNX in float32."""
    mask = torch.tensor([[1, 1, 1, 1], [1, 1, 1, 0]])
    inputs = {"rows": torch.zeros(2, 4, dim), "mask": mask}
    if segments:
        inputs[FOLLOWS] = torch.tensor([[0, 0, 1, 1], [0, 1, 1, 0]])
    export_onnx(graph, file, inputs, [output])


def export_onnx(graph: nn.Module, file: Path, inputs: dict[str, Tensor], outputs: list[str]) -> None:
    """Writes the graph as ONNX in float32; all inputs, by the names of its arguments, are (batch, length, …)."""
    batch, length = torch.export.Dim("batch", min=1), torch.export.Dim("length", min=2, max=POSITIONS)
    torch.onnx.export(
        graph.eval(),
        tuple(inputs.values()),
        str(file),
        input_names=list(inputs),
        output_names=outputs,
        dynamic_shapes={name: {0: batch, 1: length} for name in inputs},
        dynamo=True,
        external_data=False,
        verbose=False,
    )


def quantise_rows(table: Tensor) -> tuple[Tensor, Tensor]:
    """int8 codes (n, dim) and float scales (n, 1) with codes * scales near the table (n, dim)."""
    scales = (table.abs().amax(1, keepdim=True) / 127).clamp(min=1e-12)
    return (table / scales).round().clamp(-127, 127).to(torch.int8), scales


def _halve(model: Any) -> None:
    """Keeps float32 tensors as float16, each widened by a Cast, which onnxruntime does once, when it opens the file."""
    from onnx import TensorProto, helper, numpy_helper

    casts = []
    for tensor in model.graph.initializer:
        values = numpy_helper.to_array(tensor)
        if tensor.data_type != TensorProto.FLOAT or values.size < HALVED:
            continue
        name = tensor.name
        tensor.CopyFrom(numpy_helper.from_array(values.astype(np.float16), f"{name}{HALF}"))
        casts.append(helper.make_node("Cast", [tensor.name], [name], to=TensorProto.FLOAT))
    nodes = list(model.graph.node)
    del model.graph.node[:]
    model.graph.node.extend(casts + nodes)


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
