"""Any sentence-transformers model keeps the contract of every embedder; what cannot be had is said at once."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest

from claimcheck.embed.transformer import TransformerEmbedder
from claimcheck.errors import ModelError

sentence_transformers = pytest.importorskip("sentence_transformers")

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "the", "army", "left", "base", "bank", "rate", "الجيش", "غادر"]
TEXTS = ["the army left the base", "bank rate", "الجيش غادر", "", "the bank left", "the army left the base"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sentence-transformers model of two tiny layers with random weights, mean pooling."""
    import torch
    from transformers import BertConfig, BertModel, BertTokenizerFast

    torch.manual_seed(0)
    bare = tmp_path_factory.mktemp("bare")
    (bare / "vocab.txt").write_text("\n".join(WORDS), encoding="utf-8")
    config = BertConfig(
        vocab_size=len(WORDS),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=64,
    )
    BertModel(config).save_pretrained(bare)
    BertTokenizerFast(vocab_file=str(bare / "vocab.txt")).save_pretrained(bare)
    model = sentence_transformers.SentenceTransformer(str(bare), device="cpu")  # a bare BERT gets mean pooling
    model.max_seq_length = 32
    whole = tmp_path_factory.mktemp("models") / "tiny"
    model.save(str(whole))
    return whole


@pytest.fixture(scope="module")
def embedder(folder: Path) -> TransformerEmbedder:
    return TransformerEmbedder(folder)


def test_shape_type_and_length(embedder: TransformerEmbedder) -> None:
    vectors = embedder.embed(TEXTS)
    assert embedder.dim == 32
    assert vectors.shape == (6, 32)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(6), abs=1e-5)


def test_no_texts(embedder: TransformerEmbedder) -> None:
    vectors = embedder.embed([])
    assert vectors.shape == (0, 32)
    assert vectors.dtype == np.float32


def test_order_batching_and_duplicates(embedder: TransformerEmbedder, folder: Path) -> None:
    vectors = embedder.embed(TEXTS)
    assert (vectors[0] == vectors[5]).all()
    assert vectors == pytest.approx(np.concatenate([embedder.embed([text]) for text in TEXTS]), abs=1e-5)
    assert vectors == pytest.approx(TransformerEmbedder(folder, batch=2).embed(TEXTS), abs=1e-5)


def test_name_tells_models_apart(embedder: TransformerEmbedder, folder: Path) -> None:
    assert embedder.name.startswith("tiny-")
    assert embedder.name == TransformerEmbedder(str(folder)).name


def test_unknown_name_is_refused_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CLAIMCHECK_ALLOW_DOWNLOAD", raising=False)
    began = time.monotonic()
    with pytest.raises(ModelError, match="download") as caught:
        TransformerEmbedder("no-such-newsroom/no-such-model")
    assert time.monotonic() - began < 5
    assert "\n" not in str(caught.value)


def test_missing_folder_is_named() -> None:
    with pytest.raises(ModelError, match="no such folder"):
        TransformerEmbedder("/no/such/folder")


def test_pickled_weights_are_refused(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}", encoding="utf-8")
    (tmp_path / "pytorch_model.bin").write_bytes(b"\x80\x04.")
    with pytest.raises(ModelError, match=r"pickled \(pytorch_model\.bin\)"):
        TransformerEmbedder(tmp_path)


def test_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="not a sentence-transformers model") as caught:
        TransformerEmbedder(tmp_path)
    assert "\n" not in str(caught.value)
