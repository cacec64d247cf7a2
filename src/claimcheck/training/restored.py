"""The shipped networks, back in float32, to go on training from: `python -m claimcheck.training.restored --out DIR`.

The package ships its layers in int8, so what comes back is rounded (as `export.quantise` rounds). DIR gets what
`training.cross_encoder` starts from: the encoder as a BERT folder, and `state.pt` of the cross-encoder.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor
from transformers import BertConfig, BertModel

from claimcheck.judge.stances import SHIPPED as STANCES
from claimcheck.network import CODES_FILE, SCALES_FILE, SHIPPED, TOKENIZER_FILE, WEIGHTS
from claimcheck.training.export import BLOCK

ENCODER = WEIGHTS / "encoder" / "model.onnx"
HEADS, ZERO = 12, 128
"""Attention heads of MiniLM; the code that stands for 0 in an int8 layer."""
HEAD = "head."


def main(arguments: Sequence[str] | None = None) -> None:
    """Writes the encoder and the cross-encoder of the package to --out."""
    parser = argparse.ArgumentParser(prog="python -m claimcheck.training.restored", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder to write to")
    out: Path = parser.parse_args(arguments).out
    encoder = body(ENCODER, _table())
    encoder.save_pretrained(out / "encoder")
    tokenizer = (SHIPPED / TOKENIZER_FILE).read_bytes()
    (out / "encoder" / TOKENIZER_FILE).write_bytes(tokenizer)
    torch.save(cross_encoder(STANCES), out / "state.pt")


def cross_encoder(file: Path) -> dict[str, Tensor]:
    """The state of a `CrossEncoder`: its body without input embeddings, its head, and the table."""
    weights = _weights(file)
    whole = {f"body.{key}": value for key, value in body(file, None).state_dict().items()}
    head = {key: value for key, value in weights.items() if key.startswith(HEAD)}
    return {**whole, **head, "words": _table()}


def body(file: Path, words: Tensor | None) -> BertModel:
    """The body of a shipped network as a BertModel, over a table of input embeddings (vocabulary, dim), or none."""
    weights = _weights(file)
    layers = _layers(file)
    dim = weights["body.norm.weight"].shape[0]
    place = weights["body.place"]
    config = BertConfig(
        vocab_size=1 if words is None else len(words),
        hidden_size=dim,
        num_hidden_layers=len(layers),
        num_attention_heads=HEADS,
        intermediate_size=layers[0][2].shape[0],
        max_position_embeddings=len(place),
    )
    state: dict[str, Tensor] = {
        "embeddings.word_embeddings.weight": torch.zeros(1, dim) if words is None else words,
        "embeddings.position_embeddings.weight": place,
        # the first segment's row is part of the places; a network that never reads two texts has no second
        "embeddings.token_type_embeddings.weight": torch.stack(
            [torch.zeros(dim), weights.get("body.second", torch.zeros(dim))]
        ),
        "embeddings.LayerNorm.weight": weights["body.norm.weight"],
        "embeddings.LayerNorm.bias": weights["body.norm.bias"],
    }
    for number, (mixed, out, wide, narrow) in enumerate(layers):
        ours, theirs = f"body.layers.{number}.", f"encoder.layer.{number}."
        parts = zip(("query", "key", "value"), mixed.chunk(3), weights[f"{ours}bias"].chunk(3), strict=True)
        for name, weight, bias in parts:
            state[f"{theirs}attention.self.{name}.weight"] = weight
            state[f"{theirs}attention.self.{name}.bias"] = bias
        for name, old in (("attention.output", "out"), ("output", "narrow")):
            state[f"{theirs}{name}.dense.weight"] = out if old == "out" else narrow
            state[f"{theirs}{name}.dense.bias"] = weights[f"{ours}{old}.bias"]
        state[f"{theirs}intermediate.dense.weight"] = wide
        state[f"{theirs}intermediate.dense.bias"] = weights[f"{ours}wide.bias"]
        for name, old in (("attention.output", "out_norm"), ("output", "norm")):
            for kind in ("weight", "bias"):
                state[f"{theirs}{name}.LayerNorm.{kind}"] = weights[f"{ours}{old}.{kind}"]
    model = BertModel(config, add_pooling_layer=False)
    model.load_state_dict(state)
    return model


def _table() -> Tensor:
    codes, scales = np.load(SHIPPED / CODES_FILE), np.load(SHIPPED / SCALES_FILE)
    return torch.from_numpy(codes.astype(np.float32) * scales[:, None])


def _weights(file: Path) -> dict[str, Tensor]:
    """What stands in the file in float32, by name."""
    graph = onnx.load(file).graph
    return {i.name: torch.from_numpy(numpy_helper.to_array(i).copy()) for i in graph.initializer}


def _layers(file: Path) -> list[tuple[Tensor, ...]]:
    """Per layer the matrices (out, in): query, key and value as one, the attention's output, the wide, the narrow."""
    model = onnx.load(file)
    found = {i.name: numpy_helper.to_array(i) for i in model.graph.initializer}
    rounded = [node for node in model.graph.node if node.op_type == "MatMulNBits"]
    plain = [_plain(found[node.input[1]], found[node.input[2]]) for node in rounded]
    return [tuple(plain[at : at + 4]) for at in range(0, len(plain), 4)]


def _plain(codes: Any, scales: Any) -> Tensor:
    """Codes (out, blocks, BLOCK) and scales (out, blocks) as a matrix (out, in)."""
    rows, blocks, block = codes.shape
    if block != BLOCK:
        raise ValueError(f"blocks of {block}: expected {BLOCK}")
    values = (codes.astype(np.float32) - ZERO) * scales.reshape(rows, blocks, 1)
    return torch.from_numpy(values.reshape(rows, blocks * block).astype(np.float32))


if __name__ == "__main__":
    main()
