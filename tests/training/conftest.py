"""What the tests of training share."""

from __future__ import annotations

from typing import Any

import pytest

from claimcheck.network import SHIPPED, TOKENIZER_FILE


@pytest.fixture
def tokenizer() -> object:
    """The shipped tokenizer."""
    tokenizers = pytest.importorskip("tokenizers")
    return tokenizers.Tokenizer.from_file(str(SHIPPED / TOKENIZER_FILE))


@pytest.fixture
def mpnet(tokenizer: Any) -> Any:
    """A tiny MPNet with random weights, of as many layers as the teacher has."""
    torch = pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    torch.manual_seed(0)
    config = transformers.MPNetConfig(
        vocab_size=tokenizer.get_vocab_size(),
        hidden_size=64,
        num_hidden_layers=12,
        num_attention_heads=2,
        intermediate_size=128,
    )
    return transformers.MPNetModel(config, add_pooling_layer=False).eval()


@pytest.fixture
def cross_encoder_network(mpnet: Any, tokenizer: Any) -> Any:
    """A tiny cross-encoder: the first 50 tokens have rows of their own."""
    torch = pytest.importorskip("torch")
    from claimcheck.training.cross_network import CrossEncoder, Words, rounded

    at = torch.full((tokenizer.get_vocab_size(),), -1)
    at[:50] = torch.arange(50)
    own = rounded(mpnet.embeddings.word_embeddings.weight[:50])
    return CrossEncoder(mpnet, (0, 3, 11), Words(own, at, torch.randn(len(at), 384))).eval()
