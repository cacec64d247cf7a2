"""Kills a writer with SIGKILL at random moments and looks at what is left; test_kills.py runs a few of these.

    PYTHONPATH=src python tests/store/kills.py 50       # kills while nobody reads
    PYTHONPATH=src python tests/store/kills.py 20 read  # while another process reads all the time

The writer goes from version to version: each replaces six documents, adds one, takes one of the six out again, flushes,
and says so; every few versions it compacts. The index is small, but coded from the first flushes on and with segments
to merge. What must hold at any moment: the index is sound, all replaced documents are of one version, and this version
is the last that the writer told of, or the one after it: the old index or the new one, and nothing lost that was kept.
"""

from __future__ import annotations

import contextlib
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from claimcheck.model.text import Document, Span
from claimcheck.protocols import Entry
from claimcheck.store.faiss_store import FaissStore

DIM, EXACT_UP_TO, REPLACED = 16, 60, 6


def rows(seed: int, count: int) -> Any:
    made = np.random.default_rng(seed).normal(size=(count, DIM))
    return (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)


def put(store: FaissStore, id_: str, version: int, count: int) -> None:
    document = Document(id=id_, text=f"Document {id_}, version {version}", lang="en")
    entries = [Entry(key=str(n), span=Span(0, 8)) for n in range(count)]
    store.replace(document, entries, rows(version * 10 + count, count))


def write(index: Path) -> None:
    """Goes on for ever, from the version that is there."""
    import faiss

    faiss.omp_set_num_threads(1)
    with FaissStore.open(index, embedder="kills", dim=DIM, exact_up_to=EXACT_UP_TO, create=True) as store:
        for version in range(sound(store) + 1, 1_000_000):
            with store.writing():
                for number in range(REPLACED):
                    put(store, f"d{number}", version, 2 + (number + version) % 9)
                put(store, f"g{version}", version, 3)
                store.remove([f"d{version % REPLACED}"])
            if version % 7 == 0:
                store.compact()
            print(version, flush=True)


def read(index: Path) -> None:
    """Goes on until it is terminated: opens the index again and again, and keeps one reader for a while."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    while not (index / "manifest.json").exists():
        time.sleep(0.01)
    while True:
        with FaissStore.open(index, read_only=True) as old:
            version, answer = sound(old), old.search(rows(1, 2), 9)
            for _ in range(5):
                with FaissStore.open(index, read_only=True) as new:
                    assert sound(new) >= version, "an older index than before"
            assert (sound(old), old.search(rows(1, 2), 9)) == (version, answer), "a reader's index changed under it"


def sound(store: FaissStore) -> int:
    """The one version of the index; AssertionError where anything is wrong with it."""
    assert (problems := store.check()) == [], problems
    documents = store.documents()
    versions = {store.document(d).text.split()[-1] for d in documents if d.startswith("d")}
    assert len(versions) <= 1, f"half of a version: {versions}"
    version = int(versions.pop()) if versions else 0
    wanted = {f"g{v}" for v in range(1, version + 1)} | {f"d{n}" for n in range(REPLACED) if n != version % REPLACED}
    assert set(documents) == (wanted if version else set()), "documents lost or left behind"
    hits = store.search(rows(2, 1), len(store) + 1)[0]
    assert len(hits) == len(store) == len({(h.document, h.entry.key) for h in hits}), "entries lost or doubled"
    return version


def kills(index: Path, times: int, *, reading: bool, seed: int) -> int:
    """The version that is reached after so many kills. AssertionError where one did harm."""
    chance = random.Random(seed)
    version = 0
    with _reader(index) if reading else contextlib.nullcontext():
        for _ in range(times):
            child = subprocess.Popen([sys.executable, __file__, "write", str(index)], stdout=subprocess.PIPE, text=True)
            assert child.stdout is not None
            told = version
            until = None
            for line in child.stdout:  # the clock starts with its first word: starting up takes the longest
                told = int(line)
                until = until or time.monotonic() + chance.uniform(0, 0.4)
                if time.monotonic() >= until:
                    break
            time.sleep(chance.uniform(0, 0.03))
            child.kill()
            told = max([told, *(int(line) for line in child.stdout.read().split())])
            assert child.wait() == -signal.SIGKILL, "the writer ended by itself"
            child.stdout.close()
            with FaissStore.open(index, read_only=True) as store:
                version = sound(store)
            assert version in (told, told + 1), f"told of version {told}, found {version}"
        FaissStore.open(index).close()
    return version


@contextlib.contextmanager
def _reader(index: Path) -> Iterator[None]:
    child = subprocess.Popen([sys.executable, __file__, "read", str(index)])
    try:
        yield
        assert child.poll() is None, "the reader found something wrong"
        child.terminate()
        assert child.wait() == 0
    finally:
        child.kill()
        child.wait()


if __name__ == "__main__":
    if sys.argv[1] in ("write", "read"):
        {"write": write, "read": read}[sys.argv[1]](Path(sys.argv[2]))
    else:
        for run in range(0, int(sys.argv[1]), 5):
            with tempfile.TemporaryDirectory() as folder:
                reached = kills(Path(folder) / "index", 5, reading=len(sys.argv) > 2, seed=run)
            print(f"{run + 5} kills, nothing lost; version {reached}", flush=True)
