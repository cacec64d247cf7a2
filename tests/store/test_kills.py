"""A few of the kills of kills.py."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

_SPEC = importlib.util.spec_from_file_location("kills", Path(__file__).parent / "kills.py")
assert _SPEC is not None and _SPEC.loader is not None
kills = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(kills)


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
@pytest.mark.parametrize("reading", [False, True], ids=["alone", "with a reader"])
def test_kill_9_leaves_the_old_index_or_the_new_one(tmp_path: Path, reading: bool) -> None:
    assert kills.kills(tmp_path / "index", 2, reading=reading, seed=3) > 0
