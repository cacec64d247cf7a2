"""A small run of benchmarks/fuzz_load.py: broken documents of every format, none of which crashes or gets lost."""

from __future__ import annotations

import importlib.util
from collections import Counter
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "fuzz_load.py"


def test_broken_documents_are_all_accounted_for(monkeypatch: pytest.MonkeyPatch) -> None:
    spec = importlib.util.spec_from_file_location("fuzz_load", SCRIPT)
    assert spec is not None and spec.loader is not None
    fuzz = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(fuzz)
    monkeypatch.setattr(fuzz, "ROUND", 100)
    told: Counter[str] = Counter()
    assert list(fuzz.rounds(200, 2, told)) == []
    assert told["read"] + told["skipped"] + told["blank lines"] >= 200
    assert told["read"] > 20 and told["skipped"] > 20
