"""Indexes of format 1 (claimcheck 0.1): version_1/ was written by it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from claimcheck.errors import StoreError
from claimcheck.model.text import Document, Span
from claimcheck.protocols import Entry, Filter
from claimcheck.store.faiss_store import FaissStore

DIM = 8


def rows(seed: int, count: int) -> Any:
    made = np.random.default_rng(seed).normal(size=(count, DIM))
    return (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return Path(shutil.copytree(Path(__file__).parent / "version_1", tmp_path / "old"))


def state(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.iterdir() if not p.name.endswith(("-shm", "-wal", "lock"))}


def holds_what_was_put_in(store: FaissStore) -> None:
    assert {d: len(store.entries(d)) for d in ("d0", "d2", "d5")} == {"d0": 4, "d2": 6, "d5": 4}
    assert store.document("d2").text == "Document 2, version 1."
    for document, vectors in {"d0": rows(0, 4), "d2": rows(201, 6), "d5": rows(500, 4)}.items():
        for number, hits in enumerate(store.search(vectors, 1, Filter(lang="en"))):
            assert (hits[0].document, hits[0].entry.key) == (document, str(number)) and hits[0].score > 0.99999
    assert store.check() == []


def test_it_opens_and_is_left_as_it_is(old: Path) -> None:
    before = state(old)
    for read_only in (True, False):
        with FaissStore.open(old, embedder="one", dim=DIM, read_only=read_only) as store:
            assert (store.documents(), len(store)) == (["d0", "d2", "d5"], 14)
            holds_what_was_put_in(store)
            assert store.twins(store.document("d5")) == ["d5"]
    assert state(old) == before


def test_the_first_change_makes_it_the_format_of_today(old: Path) -> None:
    with FaissStore.open(old, embedder="one", dim=DIM) as store:
        new = Document(id="new", text="Quite a new one.", lang="ar")
        store.replace(new, [Entry(key="k", span=Span(0, 5))], rows(1, 1))
    manifest = json.loads((old / "manifest.json").read_text())
    assert (manifest["format"], manifest["documents"], manifest["entries"]) == (2, 4, 15)
    assert not list(old.glob("vectors-*")) and list(old.glob("segment-*"))
    with FaissStore.open(old, embedder="one", dim=DIM) as store:
        holds_what_was_put_in(store)
        store.remove(["d0"])
    with FaissStore.open(old, read_only=True) as store:
        assert store.documents() == ["d2", "d5", "new"] and store.check() == []


def test_a_large_one_is_coded(old: Path) -> None:
    with FaissStore.open(old, exact_up_to=5) as store:
        store.compact()
        assert store.check() == [] and len(store) == 14
    assert [s["kind"] for s in json.loads((old / "manifest.json").read_text())["segments"]] == ["coded"]


def test_a_change_that_is_taken_back_leaves_it(old: Path) -> None:
    before = state(old)
    with pytest.raises(RuntimeError), FaissStore.open(old) as store:
        store.remove(["d0"])
        raise RuntimeError
    assert state(old) == before


def test_damage_is_told(old: Path) -> None:
    path = next(old.glob("vectors-*"))
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(StoreError, match="damaged: its digest does not match"):
        FaissStore.open(old)
    path.unlink()
    with pytest.raises(StoreError, match=r"the vector file .* is missing"):
        FaissStore.open(old, read_only=True)
