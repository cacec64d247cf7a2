"""The exported files compute what the trained networks compute, and hold no path of the machine they were made on."""

from __future__ import annotations

from pathlib import Path

import pytest

torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")
onnx = pytest.importorskip("onnx")
pytest.importorskip("onnxscript")
onnxruntime = pytest.importorskip("onnxruntime")

from claimcheck.network import SHIPPED, TOKENIZER_FILE, Network, Table  # noqa: E402
from claimcheck.training.export import SentenceGraph, export, export_table  # noqa: E402
from claimcheck.training.network import Encoder  # noqa: E402

TOKENS = [[2, 7, 15, 30, 3], [2, 9, 3], [2, 3]]
DIM = 128


@pytest.fixture
def body() -> object:
    torch.manual_seed(0)
    config = transformers.BertConfig(
        vocab_size=1, hidden_size=DIM, num_hidden_layers=1, num_attention_heads=2, intermediate_size=256
    )
    return transformers.BertModel(config, add_pooling_layer=False)


def table(words: object, folder: Path) -> Table:
    tokenizers = pytest.importorskip("tokenizers")
    export_table(words, tokenizers.Tokenizer.from_file(str(SHIPPED / TOKENIZER_FILE)), folder)
    return Table(folder)


@pytest.mark.filterwarnings("ignore")
def test_exported_vectors_match(body: object, tmp_path: Path) -> None:
    encoder = Encoder(body, torch.randn(20, DIM), torch.randn(20, DIM))
    export(SentenceGraph(body), tmp_path / "model.onnx", "vectors", DIM)
    words = torch.cat([encoder.english, encoder.arabic.detach()])
    network = Network(tmp_path / "model.onnx", table(words, tmp_path / "table"))

    vectors, expected = network(TOKENS), encoder.embed(TOKENS, bf16=False).numpy()
    assert vectors.shape == (3, DIM)
    assert (vectors * expected).sum(1) == pytest.approx([1, 1, 1], abs=0.01)
    assert vectors[1:2] == pytest.approx(network(TOKENS[1:2]), abs=1e-4)
    assert str(Path(__file__).parents[2]).encode() not in (tmp_path / "model.onnx").read_bytes()
