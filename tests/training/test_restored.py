"""The shipped networks in float32: they must say what the shipped files say, but for the rounding of int8."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("onnx")
pytest.importorskip("transformers")

from claimcheck.embed.onnx import OnnxEmbedder  # noqa: E402
from claimcheck.judge.stances import ShippedStances  # noqa: E402
from claimcheck.training import cross_encoder, restored  # noqa: E402
from claimcheck.training.cross_network import load  # noqa: E402
from claimcheck.training.network import Encoder, token_ids  # noqa: E402
from claimcheck.training.stance_pairs import Example  # noqa: E402

PAIRS = [
    ("The mill shut in May after a fire.", "The mill is still open."),
    ("أغلقت المطحنة في أيار بعد حريق.", "The mill shut in May."),
    ("Nine boats left the harbour.", "غادرت تسعة قوارب الميناء."),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("restored")
    restored.main(["--out", str(out)])
    return out


def test_the_cross_encoder_reads_as_the_shipped_one(folder: Path) -> None:
    network, tokenizer = load(folder / "encoder", bf16=False)
    network.load_state_dict(torch.load(folder / "state.pt", weights_only=True))
    logits = cross_encoder.logits(network, tokenizer, [Example(*pair, 0) for pair in PAIRS], bf16=False).numpy()
    assert logits[:, :2] - logits[:, 2:] == pytest.approx(ShippedStances().log_odds(PAIRS), abs=0.8)


def test_the_encoder_embeds_as_the_shipped_one(folder: Path) -> None:
    network, tokenizer = load(folder / "encoder", bf16=False)
    texts = [text for pair in PAIRS for text in pair]
    encoder = Encoder(network.body, network.words, torch.zeros(1, network.words.shape[1]))
    vectors = encoder.embed(token_ids(tokenizer, texts), bf16=False).numpy()
    assert np.min(np.sum(vectors * OnnxEmbedder().embed(texts), axis=1)) > 0.99
