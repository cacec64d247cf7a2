"""Reading on a Dask cluster of this machine; without Dask, the error that says what to install."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from claimcheck import __version__, assembly, bulk
from claimcheck.bulk import SkipList, grow
from claimcheck.cluster import Cluster
from claimcheck.config import Config
from claimcheck.errors import UsageError
from claimcheck.load.corpus import Corpus

sys.path.insert(0, str(Path(__file__).parent))
from letters_reader import Letters, letters

Write = Callable[[str, Any], Path]


@pytest.fixture(scope="module")
def dask() -> Iterator[Any]:
    """A cluster of two processes."""
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=None, silence_logs=50
    ) as cluster:
        yield cluster


def made(dask: Any, **changes: Any) -> Cluster:
    given = {"version": __version__, "embedder": "letters", "address": dask.scheduler_address} | changes
    return Cluster(letters, Config(), **given)


def rows(count: int) -> list[dict[str, str]]:
    return [{"id": f"n{n}", "text": f"The governor said {n + 2} lorries crossed the border."} for n in range(count)]


def put_in(path: Path, cluster: Cluster, **more: Any) -> bulk.Growth:
    with SkipList(path.with_suffix(".skipped"), True) as skips:
        place = str(path.parent / "index")
        return grow(Corpus([path]), lambda: assembly.open_index(place, Letters(), create=True), cluster, skips, **more)


def test_the_same_index_as_without(dask: Any, write: Write, tmp_path: Path) -> None:
    path = write("a.jsonl", rows(100))
    done = put_in(path, made(dask))
    assert (done.added, done.now) == (100, 100)
    assert put_in(path, made(dask)).unchanged == 100
    reader = letters(Config())
    with assembly.open_index(str(tmp_path / "index"), read_only=True) as index:
        for document in map(index.document, index.documents()):
            assert list(index.entries(document.id)) == reader.checker.entries(document)


def test_a_killed_worker_loses_nothing(dask: Any, write: Write, tmp_path: Path) -> None:
    path = write("a.jsonl", rows(1500))
    killed: list[int] = []

    def kill(done: bulk.Growth) -> None:
        if done.added >= 200 * (len(killed) + 1) and len(killed) < 2:
            worker = list(dask.workers.values())[len(killed)]
            killed.append(worker.pid)
            os.kill(worker.pid, signal.SIGKILL)

    done = put_in(path, made(dask), watch=kill)
    assert len(killed) == 2
    assert (done.added, done.skipped, done.now) == (1500, 0, 1500)
    with assembly.open_index(str(tmp_path / "index"), read_only=True) as index:
        assert index.check() == []


def test_a_document_that_kills_workers_is_skipped(dask: Any, write: Write, tmp_path: Path) -> None:
    bad = {"id": "bad", "text": "The governor said DEADLY lorries crossed the border."}
    path = write("a.jsonl", [*rows(20), bad, *({"id": f"more{n}", "text": "Nobody said so."} for n in range(60))])
    done = put_in(path, made(dask))
    assert (done.added, done.skipped) == (80, 1)
    assert '"bad"' in path.with_suffix(".skipped").read_text() and "died" in path.with_suffix(".skipped").read_text()


def test_another_embedder_or_version_is_told(dask: Any, write: Write) -> None:
    path = write("a.jsonl", rows(3))
    with pytest.raises(UsageError, match="the embedder letters; expected numbers"):
        put_in(path, made(dask, embedder="numbers"))
    with pytest.raises(UsageError, match=r"workers have claimcheck .*; expected 99, as here"):
        put_in(path, made(dask, version="99"))


def test_no_cluster_there(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr("claimcheck.cluster.WAIT", 1)
    with pytest.raises(UsageError, match=r"--dask tcp://127.0.0.1:1: no Dask scheduler there"):
        next(Cluster(letters, Config(), version="1", embedder="e", address="tcp://127.0.0.1:1")([]))


def test_without_dask_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UsageError, match=r"pip install 'claimcheck\[dask\]'"):
        next(Cluster(letters, Config(), version="1", embedder="e", address=None)([]))
