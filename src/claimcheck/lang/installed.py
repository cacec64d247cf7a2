"""Which languages there are: the folders beside this file that hold a pack. Imports nothing, as --help asks it."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).parent
PACK_FILE = "pack.toml"


@lru_cache(maxsize=1)
def codes() -> tuple[str, ...]:
    """The languages that have a folder, sorted."""
    return tuple(sorted(p.name for p in ROOT.iterdir() if (p / PACK_FILE).is_file()))
