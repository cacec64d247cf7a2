"""What is loaded when: the parts that need no model load none, and nothing heavy comes in unasked.

Each case is a process of its own that prints its modules when it ends.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {"torch", "sentence_transformers", "transformers", "onnxruntime", "faiss", "tokenizers", "trafilatura", "lxml"}
HEAVY |= {"babel", "jinja2", "rich", "sqlite3", "numpy", "sklearn", "hijridate"}
THIRD_PARTY = HEAVY | {"attrs", "attr", "cattrs", "rapidfuzz", "anyascii", "sentencex", "typer", "click", "pydantic"}

REPORT = "import atexit, sys; atexit.register(lambda: print('\\nMODULES', *sys.modules)); "
MAIN = REPORT + "from claimcheck.cli import main; main(sys.argv[1:])"


def loaded(program: str, *words: str | Path) -> set[str]:
    """The top-level packages that are loaded when `program` ends."""
    done = subprocess.run(
        [sys.executable, "-c", program, *map(str, words)], capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode in (0, 1), done.stderr
    return {module.partition(".")[0] for module in done.stdout.rsplit("MODULES", 1)[1].split()}


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_text("The governor said that 40 lorries crossed the border on Monday.", encoding="utf-8")
    return path


def test_the_package_loads_nothing() -> None:
    assert loaded(REPORT + "import claimcheck") & THIRD_PARTY == set()


def test_help_loads_nothing() -> None:
    assert loaded(MAIN, "verify", "--help") & THIRD_PARTY == set()


def test_extract_by_rules_loads_no_model_and_no_report(article: Path) -> None:
    assert loaded(MAIN, "extract", article, "--no-tagger") & (HEAVY - {"hijridate"}) == set()


def test_extract_loads_the_tagger_at_most(article: Path) -> None:
    assert loaded(MAIN, "extract", article) & (HEAVY - {"hijridate", "onnxruntime", "tokenizers", "numpy"}) == set()


def test_verify_loads_no_torch(article: Path) -> None:
    found = loaded(MAIN, "verify", article, "--against", article, "--format", "json")
    assert {"onnxruntime", "faiss"} <= found
    assert found & {"torch", "sentence_transformers", "transformers", "trafilatura", "jinja2", "rich", "babel"} == set()
