"""What the tests of training share."""

from __future__ import annotations

import pytest

from claimcheck.network import SHIPPED, TOKENIZER_FILE


@pytest.fixture
def tokenizer() -> object:
    """The shipped tokenizer."""
    tokenizers = pytest.importorskip("tokenizers")
    return tokenizers.Tokenizer.from_file(str(SHIPPED / TOKENIZER_FILE))
