"""The exported file computes what the trained network computes, and holds no path of the machine it was made on."""

from __future__ import annotations

from pathlib import Path

import pytest

torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")
onnx = pytest.importorskip("onnx")
pytest.importorskip("onnxscript")
onnxruntime = pytest.importorskip("onnxruntime")

from claimcheck.training.export import export_plain, quantise  # noqa: E402
from claimcheck.training.network import Encoder, padded  # noqa: E402

TOKENS = [[2, 7, 15, 30, 3], [2, 9, 3], [2, 3]]


@pytest.mark.filterwarnings("ignore")
def test_exported_vectors_match(tmp_path: Path) -> None:
    torch.manual_seed(0)
    config = transformers.BertConfig(
        vocab_size=1, hidden_size=128, num_hidden_layers=1, num_attention_heads=2, intermediate_size=256
    )
    body = transformers.BertModel(config, add_pooling_layer=False)
    encoder = Encoder(body, torch.randn(20, 128), torch.randn(20, 128))
    export_plain(encoder, tmp_path / "plain.onnx")
    quantise(tmp_path / "plain.onnx", tmp_path / "model.onnx")

    session = onnxruntime.InferenceSession(tmp_path / "model.onnx", providers=["CPUExecutionProvider"])
    ids = padded(TOKENS)
    vectors = session.run(None, {"ids": ids.numpy(), "mask": (ids > 0).long().numpy()})[0]
    expected = encoder.embed(TOKENS, bf16=False).numpy()
    assert vectors.shape == (3, 128)
    assert (vectors * expected).sum(1) == pytest.approx([1, 1, 1], abs=0.01)
    alone = session.run(None, {"ids": ids[1:2, :3].numpy(), "mask": (ids[1:2, :3] > 0).long().numpy()})[0]
    assert vectors[1:2] == pytest.approx(alone, abs=1e-4)
    assert str(Path(__file__).parents[2]).encode() not in (tmp_path / "model.onnx").read_bytes()
