"""The index in a folder: what survives, what is refused, and that nothing is lost by an error or a kill."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from claimcheck.errors import StoreError
from claimcheck.model.text import Document, Span
from claimcheck.protocols import Entry
from claimcheck.store import folder as folder_module
from claimcheck.store.durable import ends_of, sha256_of
from claimcheck.store.faiss_store import FaissStore

DIM = 8


def rows(seed: int, count: int) -> Any:
    made = np.random.default_rng(seed).normal(size=(count, DIM))
    return (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)


def put(store: FaissStore, number: int, count: int = 4, version: int = 0) -> None:
    document = Document(id=f"d{number}", text=f"Document {number}, version {version}.", lang="en")
    entries = [Entry(key=str(n), span=Span(0, 8)) for n in range(count)]
    store.replace(document, entries, rows(number * 100 + version, count))


def create(folder: Path, embedder: str = "one") -> FaissStore:
    return FaissStore.open(folder, embedder=embedder, dim=DIM, create=True)


@pytest.fixture
def index(tmp_path: Path) -> Path:
    with create(tmp_path / "index") as store:
        for number in range(3):
            put(store, number)
    return tmp_path / "index"


def state(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.iterdir()}


def answers(folder: Path) -> Any:
    with FaissStore.open(folder, read_only=True) as store:
        assert store.check() == []
        return store.documents(), len(store), store.search(rows(7, 3), 5)


# --- keeping ---------------------------------------------------------------------------------------------------------


def test_reopened_it_is_the_same(index: Path) -> None:
    with FaissStore.open(index, embedder="one", dim=DIM) as store:
        before = store.documents(), len(store), store.search(rows(7, 3), 5)
    assert before[:2] == (["d0", "d1", "d2"], 12)
    assert answers(index) == before
    assert sorted(state(index)) == ["claims.db", "lock", "manifest.json", "segment-00000002-001.faiss"]


def test_the_manifest_tells_what_is_in_it(index: Path) -> None:
    manifest = json.loads((index / "manifest.json").read_text())
    (segment,) = manifest["segments"]
    assert (segment["kind"], segment["first"], segment["last"], segment["count"]) == ("exact", 1, 12, 12)
    told = {key: manifest[key] for key in ("kind", "format", "embedder", "dim", "documents", "entries", "generation")}
    assert told == {
        "kind": "claimcheck index",
        "format": 2,
        "embedder": "one",
        "dim": DIM,
        "documents": 3,
        "entries": 12,
        "generation": 2,
    }


def test_doing_it_again_changes_no_file(index: Path) -> None:
    before = state(index)
    with create(index) as store:
        for number in range(3):
            put(store, number)
    assert state(index) == before


def test_an_error_leaves_the_index_as_it_was(index: Path) -> None:
    before = answers(index)
    with pytest.raises(RuntimeError), FaissStore.open(index) as store:
        put(store, 9)
        put(store, 1, version=1)
        store.remove(["d0"])
        raise RuntimeError
    assert answers(index) == before


def test_a_failed_batch_takes_back_what_is_pending_and_goes_on(index: Path) -> None:
    with FaissStore.open(index) as store:
        with store.writing():
            put(store, 3)
            with store.writing():
                store.remove(["d0"])
        with pytest.raises(StoreError, match="length 1"), store.writing():
            put(store, 4)
            store.remove(["d3", "d1"])
            store.replace(Document(id="x", text="x", lang="en"), [Entry(key="k", span=Span(0, 1))], rows(1, 1) * 3)
        assert store.documents() == ["d1", "d2", "d3"] and store.check() == []
        put(store, 5)
    assert answers(index)[0] == ["d1", "d2", "d3", "d5"]


def test_text_that_cannot_be_kept_costs_only_its_document(index: Path) -> None:
    with FaissStore.open(index) as store:
        put(store, 3)
        with pytest.raises(StoreError, match="no valid Unicode"):
            store.replace(Document(id="d1", text="half \ud800", lang="en"), [], rows(1, 0))
        assert len(store.entries("d1")) == 4 and store.check() == []
    assert answers(index)[0] == ["d0", "d1", "d2", "d3"]


def test_what_came_and_went_between_two_commits_leaves_no_tombstone(index: Path) -> None:
    with FaissStore.open(index) as store:
        put(store, 3)
        put(store, 4)
        put(store, 5)
        store.remove(["d4", "d1"])
    with FaissStore.open(index) as store:
        assert store.check() == [] and store.documents() == ["d0", "d2", "d3", "d5"]


def test_a_full_disk_leaves_the_index_as_it_was(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = answers(index)

    def full(*_: Any) -> str:
        raise OSError(28, "No space left on device")

    with FaissStore.open(index) as store:
        put(store, 3)
        store.remove(["d0"])
        with monkeypatch.context() as patch:
            patch.setattr("claimcheck.store.folder.write_durably", full)
            with pytest.raises(StoreError, match=r"cannot be written: No space left"):
                store.flush()
        assert store.documents() == ["d0", "d1", "d2"] and store.check() == []
    assert answers(index) == before


def test_a_crash_before_the_manifest_is_put_right(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(folder_module, "finish", crash)
        with FaissStore.open(index) as store:
            put(store, 3)
            store.flush()
    assert json.loads((index / "manifest.json").read_text())["entries"] == 12
    with FaissStore.open(index, read_only=True) as store:
        assert len(store) == 16
        assert store.check() == []
    FaissStore.open(index).close()
    assert answers(index)[1] == 16
    assert len(list(index.glob("segment-*"))) == 2


KILLED = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from test_faiss_store import create, put
with create(Path(sys.argv[1])) as store:
    print("ready", flush=True)
    for version in range(1, 10_000):
        with store.writing():
            for number in range(6):
                put(store, number, count=1 + (number + version) % 5, version=version)
            store.remove([f"d{version % 6}"])
"""


@pytest.mark.parametrize("run", range(4))
def test_kill_9_while_writing(tmp_path: Path, run: int) -> None:
    index = tmp_path / "index"
    delay = random.Random(run).uniform(0.02, 0.5)
    child = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(index), str(Path(__file__).parent)], stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None and child.stdout.readline() == "ready\n"
    time.sleep(delay)
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    child.stdout.close()
    with FaissStore.open(index, embedder="one", dim=DIM) as store:
        assert store.check() == []
        versions = {store.document(d).text.split()[-1] for d in store.documents()}
        assert len(versions) <= 1 and len(store.documents()) in (0, 5)
        put(store, 77)
    assert "d77" in answers(index)[0]


def test_kill_while_it_is_being_made(tmp_path: Path) -> None:
    index = tmp_path / "index"
    for stage in range(3):
        index.mkdir(exist_ok=True)
        (index / "lock").write_text("999999")
        if stage:
            (index / "claims.db").write_bytes(b"")
        if stage == 2:
            (index / "segment-00000001-001.faiss.tmp").write_bytes(b"half")
        with create(index) as store:
            put(store, 1)
        assert answers(index)[1] == 4
        for path in index.iterdir():
            path.unlink()


# --- readers and writers ---------------------------------------------------------------------------------------------


def test_reading_leaves_no_trace(index: Path) -> None:
    before = state(index)
    answers(index)
    assert state(index) == before
    with FaissStore.open(index, read_only=True) as store:
        with pytest.raises(StoreError, match="read only"):
            put(store, 9)
        with pytest.raises(StoreError, match="read only"):
            store.remove(["d0"])
        assert store.remove(["nothing"]) == 0


def test_one_writer_at_a_time(index: Path) -> None:
    with FaissStore.open(index):
        with pytest.raises(StoreError, match=f"being written by process {os.getpid()}; try again"):
            FaissStore.open(index)
        with pytest.raises(StoreError, match="being written"):
            create(index)
        assert answers(index)[1] == 12
    FaissStore.open(index).close()


def test_a_reader_keeps_its_generation_while_a_writer_goes_on(index: Path) -> None:
    with FaissStore.open(index, read_only=True) as reader, FaissStore.open(index) as writer:
        before = reader.search(rows(7, 3), 50)
        with writer.writing():
            writer.remove(["d0", "d1"])
            put(writer, 8)
        with writer.writing():
            put(writer, 2, version=1)
        assert reader.documents() == ["d0", "d1", "d2"]
        assert reader.search(rows(7, 3), 50) == before
        assert reader.document("d2").text.endswith("version 0.")
        assert answers(index)[0] == ["d2", "d8"]


def test_a_folder_that_cannot_be_written_can_be_read(index: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write anywhere")
    index.chmod(0o555)
    try:
        assert answers(index)[1] == 12
        with pytest.raises(StoreError, match="cannot be written"):
            FaissStore.open(index)
    finally:
        index.chmod(0o755)


# --- refusing --------------------------------------------------------------------------------------------------------


def test_another_embedder_is_refused(index: Path) -> None:
    before = state(index)
    for read_only in (True, False):
        with pytest.raises(StoreError, match="was filled by the embedder 'one', not by 'two'"):
            FaissStore.open(index, embedder="two", read_only=read_only)
        with pytest.raises(StoreError, match="holds vectors of 8 dimensions, the embedder makes 9"):
            FaissStore.open(index, embedder="one", dim=9, read_only=read_only)
    with pytest.raises(StoreError, match="'one', not by 'two'"):
        create(index, embedder="two")
    assert state(index) == before


def edit(**changes: Any) -> Any:
    def apply(index: Path) -> None:
        path = index / "manifest.json"
        manifest = json.loads(path.read_text()) | changes
        path.write_text(json.dumps({k: v for k, v in manifest.items() if k not in changes or v is not None}))

    return apply


def rename(name: str) -> Any:
    def apply(index: Path) -> None:
        path = index / "manifest.json"
        manifest = json.loads(path.read_text())
        manifest["segments"][0]["name"] = name
        path.write_text(json.dumps(manifest))

    return apply


def cut_vectors(index: Path) -> None:
    path = index / "segment-00000002-001.faiss"
    path.write_bytes(path.read_bytes()[:-20])


def foreign_vectors(index: Path) -> None:
    (index / "segment-00000002-001.faiss").write_bytes(b"IxFI" + os.urandom(200))


def other_database(index: Path) -> None:
    with create(index.parent / "other") as store:
        put(store, 1)
    (index / "claims.db").write_bytes((index.parent / "other" / "claims.db").read_bytes())


def change(index: Path, *statements: str) -> None:
    database = sqlite3.connect(index / "claims.db")
    for statement in statements:
        database.execute(statement)
    database.commit()
    database.close()


def drop_tombstone(index: Path) -> None:
    change(index, "INSERT INTO tombstones VALUES (5)")


DAMAGES: list[tuple[Any, str]] = [
    (lambda i: (i / "manifest.json").unlink(), r"has no manifest\.json"),
    (lambda i: (i / "manifest.json").write_bytes(b"\xff{"), r"manifest\.json is damaged: not JSON"),
    (lambda i: (i / "manifest.json").write_text("[]"), "not of a claimcheck index"),
    (edit(kind="something"), "not of a claimcheck index"),
    (edit(format=3), r"newer claimcheck \(format 3; this one reads up to 2\)"),
    (edit(format="2"), "newer claimcheck"),
    (edit(colour="red"), "unknown key 'colour'"),
    (edit(dim=None), "key 'dim' is missing"),
    (edit(dim="8"), "key 'dim' is no int"),
    (edit(training=[]), "expected the keys of a training"),
    (edit(segments=[{"name": "x"}]), "key 'count' is missing"),
    (edit(segments=5), "key 'segments' is no tuple"),
    (rename("../x"), "'../x' is no file name"),
    (edit(generation=9), "do not belong together"),
    (cut_vectors, r"segment-00000002-001\.faiss is damaged: its digest does not match"),
    (foreign_vectors, "its digest does not match"),
    (lambda i: (i / "segment-00000002-001.faiss").unlink(), "vector file .* is missing"),
    (lambda i: (i / "claims.db").unlink(), r"has no claims\.db"),
    (lambda i: (i / "claims.db").write_bytes(b"not a database at all" * 100), r"claims\.db: file is not a database"),
    (lambda i: (i / "claims.db").write_bytes(b""), r"claims\.db is empty"),
    (other_database, "do not belong together"),
    (drop_tombstone, "is damaged: 12 entries, 11 vectors"),
]


@pytest.mark.parametrize(("damage", "message"), DAMAGES)
def test_damage_is_one_line_and_nothing_is_touched(index: Path, damage: Any, message: str) -> None:
    damage(index)
    before = {name: data for name, data in state(index).items() if not name.endswith(("-shm", "-wal"))}
    for read_only in (True, False):
        with pytest.raises(StoreError, match=message) as caught:
            FaissStore.open(index, read_only=read_only)
        assert str(caught.value).startswith(f"index {index}: ") and "\n" not in str(caught.value)
    after = {name: data for name, data in state(index).items() if not name.endswith(("-shm", "-wal"))}
    assert after == before


def test_what_is_no_index_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="does not exist"):
        FaissStore.open(tmp_path / "none")
    with pytest.raises(StoreError, match=r"has no manifest\.json"):
        FaissStore.open(tmp_path)
    (tmp_path / "file").write_text("x")
    for make in (FaissStore.open, create):
        with pytest.raises(StoreError, match="is no folder"):
            make(tmp_path / "file")
    with pytest.raises(StoreError, match=r"is neither empty nor an index \(it holds 'file'\)"):
        create(tmp_path)
    with pytest.raises(StoreError, match="name and dimension of its embedder"):
        FaissStore.open(tmp_path / "new", create=True)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["file"]


def test_documents_without_a_manifest_are_not_thrown_away(index: Path) -> None:
    (index / "manifest.json").unlink()
    with pytest.raises(StoreError, match=r"holds documents but manifest\.json is missing"):
        create(index)
    assert (index / "segment-00000002-001.faiss").exists()


def test_check_names_what_is_wrong(index: Path) -> None:
    change(
        index,
        "UPDATE documents SET text = 'Tampered with' WHERE id = 'd1'",
        "UPDATE entries SET end = 500 WHERE row = 1",
        "UPDATE entries SET claim = '{\"no\": 1}' WHERE document = 3",
    )
    with FaissStore.open(index, read_only=True) as store:
        problems = store.check()
    assert problems[0] == "document 'd0': an entry lies outside its text"
    assert problems[1] == "document 'd1': its text is not the one that was put in"
    assert problems[2].startswith("document 'd2': claims.db holds a value that does not read back")
    assert len(problems) == 3


def test_check_finds_rows_without_their_other_half(index: Path) -> None:
    change(index, "DELETE FROM entries WHERE row = 2", "UPDATE entries SET row = 6000 WHERE row = 12")
    with FaissStore.open(index, read_only=True) as store:
        assert store.check() == [
            "the counts of the manifest are not those of the documents and entries",
            "2 vectors without entry, the first is number 2",
        ]
        with pytest.raises(StoreError, match=r"claims\.db is damaged: no entry for vector 2"):
            store.search(rows(0, 2)[1:], 12)


def test_check_finds_vectors_of_another_length(index: Path) -> None:
    import faiss

    path = index / "segment-00000002-001.faiss"
    segment = faiss.read_index(str(path))
    matrix = faiss.rev_swig_ptr(faiss.downcast_index(segment.index).get_xb(), 12 * DIM)
    matrix[DIM * 5] += 2
    matrix[DIM * 7] = np.nan
    faiss.write_index(segment, str(path))
    with pytest.raises(StoreError, match="its digest does not match"):
        FaissStore.open(index)
    size, ends = ends_of(path)
    text = (index / "manifest.json").read_text()
    old = json.loads(text)["segments"][0]
    new = json.dumps([{**old, "size": size, "ends": ends, "sha256": sha256_of(path)}])
    (index / "manifest.json").write_text(json.dumps({**json.loads(text), "segments": json.loads(new)}))
    change(index, f"UPDATE state SET value = '{new}' WHERE key = 'segments'")
    with FaissStore.open(index, read_only=True) as store:
        told = "2 vectors are not of length 1, the first is of document 'd1', entry '1'"
        assert store.check() == [f"segment-00000002-001.faiss: {told}"]


def test_check_of_the_files_while_it_is_open(index: Path) -> None:
    path = index / "segment-00000002-001.faiss"
    with FaissStore.open(index, read_only=True) as store:
        other = path.read_bytes()[:-1] + b"x"
        path.unlink()
        path.write_bytes(other)  # not in place: the store has the old one mapped into its memory
        assert store.check() == ["the digest of segment-00000002-001.faiss does not match"]
        (index / "segment-00000002-001.faiss").unlink()
        assert store.check() == ["segment-00000002-001.faiss cannot be read: No such file or directory"]


def test_in_memory_store_rolls_back(tmp_path: Path) -> None:
    store = FaissStore.in_memory("one", DIM)
    with store.writing():
        put(store, 1)
    with pytest.raises(RuntimeError), store.writing():
        put(store, 2)
        put(store, 1, version=3)
        raise RuntimeError
    assert store.documents() == ["d1"] and len(store) == 4 and store.check() == []
    assert store.document("d1").text.endswith("version 0.")
    assert not list(tmp_path.iterdir())
    store.close()


def test_check_of_a_reader_that_a_writer_has_overtaken(index: Path) -> None:
    with FaissStore.open(index, read_only=True) as reader:
        with FaissStore.open(index) as writer:
            for number in range(20):
                put(writer, number, version=number)
                writer.flush()
            writer.compact()
        assert reader.check() == []
        edit(index="another")(index)
        assert reader.check()[0] == "manifest.json is not that of claims.db"
