"""What the workers of test_cluster.py read with: a module of its own, since they find it by its name."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Sequence

import numpy as np

from claimcheck.assembly import build_reader
from claimcheck.bulk import Reader
from claimcheck.config import Config
from claimcheck.protocols import Vectors


class Letters:
    """An embedder that is there at once. It takes its time, and a text with DEADLY in it ends its process."""

    name, dim = "letters", 2

    def embed(self, texts: Sequence[str]) -> Vectors:
        time.sleep(0.05)
        if any("DEADLY" in text for text in texts):
            os.kill(os.getpid(), signal.SIGKILL)
        return np.array([[0.6, 0.8]] * len(texts), dtype=np.float32).reshape(-1, 2)


def letters(config: Config) -> Reader:
    reader = build_reader(config)
    reader.checker.make_embedder = Letters
    return reader
