"""The shipped networks, back in float32, to go on training from: `python -m claimcheck.training.restored --out DIR`.

The package ships its layers in int8, so what comes back is rounded (as `export.quantise` rounds). DIR gets what
`training.cross_encoder` starts from: the encoder as a BERT folder, and `state.pt` of the cross-encoder.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor
from transformers import BertConfig, BertModel

from claimcheck.judge.stances import SHIPPED as STANCES
from claimcheck.network import CODES_FILE, SCALES_FILE, SHIPPED, TOKENIZER_FILE, WEIGHTS
from claimcheck.widened import widened

ENCODER = WEIGHTS / "encoder" / "model.onnx"
HEADS = 12
"""Attention heads of MiniLM."""
HEAD = "head."


def main(arguments: Sequence[str] | None = None) -> None:
    """Writes the encoder and the cross-encoder of the package to --out."""
    parser = argparse.ArgumentParser(prog="python -m claimcheck.training.restored", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder to write to")
    out: Path = parser.parse_args(arguments).out
    words = _table()
    encoder = body(ENCODER, words)
    encoder.save_pretrained(out / "encoder")
    tokenizer = (SHIPPED / TOKENIZER_FILE).read_bytes()
    (out / "encoder" / TOKENIZER_FILE).write_bytes(tokenizer)
    torch.save(cross_encoder(STANCES, words), out / "state.pt")


def cross_encoder(file: Path, words: Tensor) -> dict[str, Tensor]:
    """The state of a `CrossEncoder`: its body without input embeddings, its head, and the table `words`."""
    whole = {f"body.{key}": value for key, value in body(file, None).state_dict().items()}
    head = {key: value for key, value in _weights(file)[0].items() if key.startswith(HEAD)}
    return {**whole, **head, "words": words}


def body(file: Path, words: Tensor | None) -> BertModel:
    """The body of a shipped network as a BertModel, over a table of input embeddings (vocabulary, dim), or none."""
    weights, layers = _weights(file)
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


def _weights(file: Path) -> tuple[dict[str, Tensor], list[tuple[Tensor, ...]]]:
    """What stands in the file by name, and per layer the matrices (out, in), all in float32: query, key and value as
    one, the attention's output, the wide, the narrow.
    """
    graph = onnx.load_from_string(widened(file.read_bytes())).graph
    found = {i.name: torch.from_numpy(numpy_helper.to_array(i).copy()) for i in graph.initializer}
    products = [node.input[1] for node in graph.node if node.op_type == "MatMul" and node.input[1] in found]
    matrices = [found[name].T.contiguous() for name in products]
    return found, [tuple(matrices[at : at + 4]) for at in range(0, len(matrices), 4)]


if __name__ == "__main__":
    main()
