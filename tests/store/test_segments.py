"""A FaissStore that has outgrown exact search: coded vectors, merges, training, filters, compaction."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from claimcheck.errors import StoreError
from claimcheck.model.text import Document, Span
from claimcheck.protocols import Entry, Filter
from claimcheck.store import training
from claimcheck.store.faiss_store import FaissStore
from claimcheck.store.memory import MemoryStore

DIM, EACH = 32, 10
CENTRES = np.random.default_rng(5).normal(size=(40, DIM)) * 1.5


@pytest.fixture(autouse=True)
def one_thread() -> None:
    import faiss

    faiss.omp_set_num_threads(1)


def rows(number: int, count: int = EACH, shift: float = 0.0) -> Any:
    random = np.random.default_rng(number)
    made = CENTRES[random.integers(0, len(CENTRES), count)] + random.normal(size=(count, DIM))
    made[:, 0] += shift
    return (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)


def put(store: Any, number: int, shift: float = 0.0) -> None:
    document = Document(
        id=f"d{number}", text=f"Document {number}.", lang="ar" if number % 50 == 0 else "en", published="2026-01-18"
    )
    entries = [Entry(key=str(n), span=Span(0, 8)) for n in range(EACH)]
    store.replace(document, entries, rows(number, EACH, shift))


def grown(folder: Path, count: int, *, every: int = 20, exact_up_to: int = 300, shift: float = 0.0) -> FaissStore:
    store = FaissStore.open(folder, embedder="one", dim=DIM, exact_up_to=exact_up_to, create=True)
    for number in range(count):
        put(store, number, shift)
        if number % every == every - 1:
            store.flush()
    store.flush()
    return store


def segments(folder: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((folder / "manifest.json").read_text())["segments"]
    return found


def trained(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "manifest.json").read_text())["training"]
    return found


def recall(store: Any, oracle: MemoryStore, k: int = 10) -> float:
    queries = rows(999_999, 40)
    same = 0
    for ours, true in zip(store.search(queries, k), oracle.search(queries, k), strict=True):
        same += len({(h.document, h.entry.key) for h in ours} & {(h.document, h.entry.key) for h in true})
    return same / (k * len(queries))


def test_a_large_index_is_coded_and_still_finds_nearly_all(tmp_path: Path) -> None:
    oracle = MemoryStore("one", DIM)
    for number in range(200):
        put(oracle, number)
    with grown(tmp_path / "index", 200) as store:
        assert "coded" in {s["kind"] for s in segments(tmp_path / "index")}
        assert store.check() == [] and len(store) == 2_000
        assert recall(store, oracle) >= 0.95
        before = store.search(rows(7, 5), 20)
    with FaissStore.open(tmp_path / "index", read_only=True) as again:
        assert again.search(rows(7, 5), 20) == before and again.check() == []
    assert trained(tmp_path / "index")["number"] > 1  # it grew to more than four times what it was first trained with


def test_in_memory_it_is_the_same(tmp_path: Path) -> None:
    store = FaissStore.in_memory("one", DIM, exact_up_to=100)
    oracle = MemoryStore("one", DIM)
    for number in range(30):
        put(store, number)
        put(oracle, number)
        if number % 4 == 3:
            store.flush()
    store.remove(["d3", "d29"])
    oracle.remove(["d3", "d29"])
    assert store.check() == [] and recall(store, oracle) >= 0.9
    store.compact()
    assert store.check() == [] and recall(store, oracle) >= 0.9 and store.vector_files() == []


def test_a_filter_finds_the_few_in_many(tmp_path: Path) -> None:
    with grown(tmp_path / "index", 150) as store:
        for query in rows(4, 6):
            hits = store.search(query[None], 30, Filter(lang="ar"))[0]
            assert {h.document for h in hits} == {"d0", "d50", "d100"} and len(hits) == 30
        assert len(store.search(rows(4, 1), 5_000)[0]) == 1_500
        assert store.search(rows(4, 1), 10, Filter(lang="fr")) == [[]]


def test_compaction_leaves_one_segment_and_no_tombstone(tmp_path: Path) -> None:
    index = tmp_path / "index"
    with grown(index, 120) as store:
        store.remove([f"d{n}" for n in range(0, 120, 9)])
        put(store, 5, shift=1.0)
        store.flush()
        assert len(segments(index)) > 1
        told: list[tuple[str, int, int]] = []
        answers = {(h.document, h.entry.key) for h in store.search(rows(3, 1), 50)[0]}
        store.compact(lambda *step: told.append(step))
        assert len(segments(index)) == 1 and segments(index)[0]["count"] == len(store) == 1_060
        assert len(answers & {(h.document, h.entry.key) for h in store.search(rows(3, 1), 50)[0]}) >= 45
        assert store.check() == [] and told[-1][1] == told[-1][2]
        generation = json.loads((index / "manifest.json").read_text())["generation"]
        store.compact()
        assert json.loads((index / "manifest.json").read_text())["generation"] == generation
    with FaissStore.open(index, read_only=True) as again:
        assert again.check() == [] and len(again.documents()) == 106


def test_a_change_that_is_taken_back_leaves_no_file(tmp_path: Path) -> None:
    index = tmp_path / "index"
    with grown(index, 60) as store:
        before, files = store.search(rows(1, 3), 9), sorted(p.name for p in index.iterdir())
        with pytest.raises(RuntimeError), store.writing():
            for number in range(100, 200):
                put(store, number)
            store._seal()  # what a batch larger than memory does before it ends
            assert len(store) == 1_600
            raise RuntimeError
        assert store.search(rows(1, 3), 9) == before and store.check() == []
        assert sorted(p.name for p in index.iterdir()) == files


def test_a_batch_may_be_larger_than_what_is_held_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("claimcheck.store.faiss_store.MOST_PENDING", 50)
    index = tmp_path / "index"
    with grown(index, 70, every=1_000) as store:
        assert json.loads((index / "manifest.json").read_text())["generation"] == 2
        assert store.check() == [] and len(store) == 700


def test_drift_is_measured_and_answered(tmp_path: Path) -> None:
    index = tmp_path / "index"
    with grown(index, 250, every=250) as store:
        first = trained(index)
        for number in range(1_000, 1_040):
            put(store, number)
        store.flush()
        assert trained(index) == first  # more of the same
        for number in range(2_000, 2_040):
            put(store, number, shift=8.0)
        store.flush()
        assert trained(index)["number"] == first["number"] + 1
        assert store.check() == []
        own = store.search(rows(2_003, EACH, 8.0), 1)
        assert sum(hits[0].document == "d2003" for hits in own) == EACH


def test_more_vectors_get_more_lists() -> None:
    lists = [training.lists_for(n) for n in (1, 100, 32_768, 131_072, 1_000_000)]
    assert lists == sorted(lists) and lists[-1] == 2_048 and lists[0] == 4
    assert training.sample_size(10) == 10


FULL = """
import resource, signal, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from test_segments import FaissStore, StoreError, put
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
store = FaissStore.open(Path(sys.argv[1]), exact_up_to=10**6)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), resource.RLIM_INFINITY))
try:
    for number in range(1_000, 1_400):
        put(store, number)
    store.flush()
except StoreError as error:
    print(error)
    store.remove(["d1"])  # what follows is a transaction of its own
    store.rollback()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no limit on the size of files")
@pytest.mark.parametrize("room", [70_000, 400_000], ids=["for the texts", "for the vectors"])
def test_a_disk_without_room_leaves_the_index_as_it_was(tmp_path: Path, room: int) -> None:
    index = tmp_path / "index"
    grown(index, 10, every=10).close()
    with FaissStore.open(index, read_only=True) as store:
        before = store.documents(), store.search(rows(1, 3), 9)
    call = [sys.executable, "-c", FULL, str(index), str(Path(__file__).parent), str(room)]
    told = subprocess.run(call, stdout=subprocess.PIPE, text=True, check=True).stdout
    assert told.startswith(f"index {index}: ") and told.count("\n") == 1
    assert ("segment-" in told) == (room > 100_000)
    with FaissStore.open(index, read_only=True) as store:
        assert (store.documents(), store.search(rows(1, 3), 9)) == before and store.check() == []
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY


def test_a_foreign_segment_is_refused(tmp_path: Path) -> None:
    index = tmp_path / "index"
    grown(index, 60).close()
    path = index / segments(index)[0]["name"]
    whole = path.read_bytes()
    for damage in (whole[:-1], b"", b"x" * len(whole), whole + b"x"):
        path.write_bytes(damage)
        with pytest.raises(StoreError, match=f"the vector file {path.name} is damaged"):
            FaissStore.open(index, read_only=True)
    path.write_bytes(whole)
    FaissStore.open(index).close()


def test_few_that_a_filter_leaves_are_gathered_and_not_kept_too_long(tmp_path: Path) -> None:
    oracle = MemoryStore("one", DIM)
    for number in range(200):
        put(oracle, number)
    where = Filter(lang="ar")
    with grown(tmp_path / "index", 200) as store:

        def same() -> None:
            for query in rows(999, 20):
                near, true = (s.search(query[None], 12, where)[0] for s in (store, oracle))
                assert [h.score for h in near] == pytest.approx([h.score for h in true], abs=0.01)
                assert len({h.document for h in near} ^ {h.document for h in true}) <= 2

        assert sum(s["kind"] == "coded" for s in segments(tmp_path / "index")) > 0
        same()
        same()
        for s in (store, oracle):
            s.remove(["d100"])
        same()
        for number in range(200, 360):  # a hundred of them exact at first, then coded
            for s in (store, oracle):
                put(s, number)
            if number % 40 == 0:
                same()
                store.flush()
                same()
        same()
