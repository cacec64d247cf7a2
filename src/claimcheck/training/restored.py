"""The shipped cross-encoder, back in float32, for `training.cross_encoder --again` to go on from.

Its weights come back as they were rounded (cross_network.py), which is how they were last trained.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from tokenizers import Tokenizer
from torch import Tensor, nn
from transformers import MPNetConfig, MPNetModel

from claimcheck.judge.rows import PARTS, unpacked
from claimcheck.judge.stances import MODEL_FILE, ROWS_FILE, SHIPPED
from claimcheck.network import SHIPPED as TABLE
from claimcheck.network import load_tokenizer
from claimcheck.training.cross_network import CrossEncoder, Words, shared_table
from claimcheck.training.export import HALF

MATRICES = ("mixed", "out.weight", "wide.weight", "narrow.weight")
"""Of a layer, in the order in which it multiplies by them."""
HEAD = ("head.0.weight", "head.3.weight")


def network(folder: Path = SHIPPED) -> tuple[CrossEncoder, Tokenizer]:
    """The cross-encoder of a folder with model.onnx and rows.npz, and the shared tokenizer."""
    weights, matrices = _weights(folder / MODEL_FILE)
    layers = (len(matrices) - len(HEAD)) // len(MATRICES)
    names = [f"body.layers.{number}.{name}" for number in range(layers) for name in MATRICES]
    weights |= dict(zip((*names, *HEAD), matrices, strict=True))
    config = MPNetConfig(
        vocab_size=3,
        hidden_size=matrices[0].shape[1],
        num_hidden_layers=layers,
        num_attention_heads=weights["body.near"].shape[1],
        intermediate_size=matrices[2].shape[0],
        max_position_embeddings=len(weights["body.place"]) + 2,
    )
    tokenizer = load_tokenizer(TABLE)
    made = CrossEncoder(
        MPNetModel(config, add_pooling_layer=False), range(layers), _words(folder / ROWS_FILE, tokenizer)
    )
    made.load_state_dict(weights | {f"words.{name}": value for name, value in made.words.state_dict().items()})
    return made, tokenizer


def _weights(file: Path) -> tuple[dict[str, Tensor], list[Tensor]]:
    """What stands in the file by its name in the network, and its matrices (out, in) in the order of the graph."""
    graph = onnx.load(file).graph
    held = {i.name.removesuffix(HALF): numpy_helper.to_array(i) for i in graph.initializer}
    matrices = []
    for node in graph.node:
        if node.op_type == "MatMulNBits":
            codes, scales = (held[name.removesuffix(HALF)] for name in node.input[1:3])
            rows = len(codes)
            matrices.append(torch.from_numpy(unpacked(codes.reshape(rows, -1), scales.reshape(rows, -1))))
    start = "network."
    floats = {n.removeprefix(start): torch.from_numpy(v.astype(np.float32)) for n, v in held.items() if start in n}
    near = next(node.input[0] for node in graph.node if node.op_type == "GatherND")  # what is looked up loses its name
    floats["body.near"] = torch.from_numpy(held[near].astype(np.float32))
    return floats, matrices


def _words(file: Path, tokenizer: Tokenizer) -> Words:
    with np.load(file, allow_pickle=False) as parts:
        own, codes, scales, *trained = (parts[name] for name in PARTS)
    table = shared_table()
    kept = torch.from_numpy(np.unpackbits(own)[: len(table)] == 1)
    english = kept.clone()
    english[[number for word, number in tokenizer.get_vocab().items() if not word.isascii()]] = False
    theirs = kept & ~english
    rows = torch.zeros(len(table), codes.shape[1] * 2)
    rows[kept] = torch.from_numpy(unpacked(codes, scales))
    words = Words(rows[english], torch.where(english, english.cumsum(0) - 1, -1), table)
    with torch.no_grad():
        words.at[theirs] = len(words.own) + torch.arange(int(theirs.sum()))
        words.learnt = nn.Parameter(rows[theirs])
        for weight, part in zip((words.map, words.marks, words.echoes), trained, strict=True):
            weight.copy_(torch.from_numpy(part.astype(np.float32)))
    return words
