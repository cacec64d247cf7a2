"""An index of ours beside two that a user might have instead, over the same vectors and texts, in one run.

    python benchmarks/index_peers.py vectors.npy [--entries 100000] [--txtai FOLDER]    # JSON on stdout

`plain`: what one writes with sentence-transformers and FAISS alone: IndexFlatIP, and the texts in a JSON file.
`txtai`: its Embeddings on FAISS and SQLite with vectors given from outside, if FOLDER holds it (`pip install --target
FOLDER --no-deps txtai msgpack`; never beside claimcheck). Vectors and queries are those of index_scale.py. Each is
built in one go and then opened by a process of its own; searches are for ten, one at a time, pages warm. `recall` is
against plain, which compares every vector. Ours keeps claims, spans and languages beside the texts, and survives a
crash; they do not.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from itertools import islice
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import numpy as np

import index_scale

K, QUERIES = index_scale.K, 100


def run(vectors: Path, count: int, txtai: Path | None) -> dict[str, float]:
    """Figures per peer, `plain_...`."""
    out: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        base = np.load(vectors)
        np.save(folder / "queries.npy", base[::10][:QUERIES])
        chunks = index_scale._vectors(np.delete(base, np.s_[::10], axis=0), count)
        rows = np.concatenate([*islice(chunks, count // index_scale.CHUNK)])
        np.save(folder / "rows.npy", rows)
        truth: list[set[int]] = []
        for name in ("plain", "ours", *(["txtai"] if txtai else [])):
            told = {}
            for step in ("build", "ask"):
                command = [sys.executable, __file__, "--step", step, name, str(folder), str(txtai or "")]
                told |= json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout.splitlines()[-1])
            found = [set(row) for row in told.pop("found")]
            truth = truth or found
            told["recall"] = sum(len(a & b) for a, b in zip(found, truth, strict=True)) / (K * len(truth))
            told["disk_mb"] = sum(p.stat().st_size for p in (folder / name).rglob("*") if p.is_file()) / 1e6
            out |= {f"{name}_{key}": value for key, value in told.items()}
            print(name, told, file=sys.stderr, flush=True)
    return out


def build(name: str, folder: Path) -> dict[str, float]:
    rows = np.load(folder / "rows.npy")
    start, worked = perf_counter(), process_time()
    {"plain": _build_plain, "ours": _build_ours, "txtai": _build_txtai}[name](folder / name, rows)
    return {
        "build_s": perf_counter() - start,
        "build_cpu_s": process_time() - worked,
        "build_peak_mb": index_scale._peak_mb(),
    }


def ask(name: str, folder: Path) -> dict[str, Any]:
    import faiss  # noqa: F401 -- that the time to open is not that of loading the library

    if name == "txtai":
        import txtai  # noqa: F401
    queries = np.load(folder / "queries.npy")
    start = perf_counter()
    search = {"plain": _open_plain, "ours": _open_ours, "txtai": _open_txtai}[name](folder / name)
    out: dict[str, Any] = {"open_ms": 1000 * (perf_counter() - start)}
    out["found"] = [search(q) for q in queries]
    told = index_scale._times("search", search, queries)
    return out | told | {"resident_mb": index_scale._peak_mb()}


def _texts(count: int) -> list[str]:
    """Of the entries, in their order; each begins with its number."""
    texts = []
    for number in range(count // index_scale.ENTRIES):
        document, entries = index_scale._document(number)
        for at, entry in enumerate(entries):
            texts.append(f"{number * index_scale.ENTRIES + at}|{entry.span.of(document.text)}")
    return texts


def _build_plain(folder: Path, rows: Any) -> None:
    import faiss

    folder.mkdir()
    index = faiss.IndexFlatIP(rows.shape[1])
    index.add(rows)
    faiss.write_index(index, str(folder / "vectors.faiss"))
    (folder / "texts.json").write_text(json.dumps(_texts(len(rows))), encoding="utf-8")


def _open_plain(folder: Path) -> Any:
    import faiss

    index = faiss.read_index(str(folder / "vectors.faiss"))
    texts = json.loads((folder / "texts.json").read_text(encoding="utf-8"))
    return lambda query: [int(texts[at].split("|")[0]) for at in index.search(query[None], K)[1][0]]


def _build_ours(folder: Path, rows: Any) -> None:
    with index_scale._open(folder) as store:
        for at in range(0, len(rows), index_scale.ENTRIES):
            store.replace(*index_scale._document(at // index_scale.ENTRIES), rows[at : at + index_scale.ENTRIES])


def _open_ours(folder: Path) -> Any:
    from claimcheck.store.faiss_store import FaissStore

    store = FaissStore.open(folder, read_only=True)
    return lambda query: [
        int(h.document[1:]) * index_scale.ENTRIES + int(h.entry.key) for h in store.search(query[None], K)[0]
    ]


def _build_txtai(folder: Path, rows: Any) -> None:
    from txtai import Embeddings

    def vectors(texts: list[str]) -> Any:
        return rows[[int(text.split("|")[0]) for text in texts]]

    made = Embeddings({"method": "external", "transform": vectors, "content": True, "backend": "faiss"})
    made.index((str(number), text, None) for number, text in enumerate(_texts(len(rows))))
    made.config.pop("transform")  # a function is not kept
    made.save(str(folder))


def _open_txtai(folder: Path) -> Any:
    from txtai import Embeddings

    queries = np.load(folder.parent / "queries.npy")
    held = Embeddings()
    held.load(str(folder), config={"transform": lambda texts: queries[[int(text) for text in texts]]})
    numbers = {query.tobytes(): str(number) for number, query in enumerate(queries)}
    return lambda query: [int(hit["id"]) for hit in held.search(numbers[query.tobytes()], K)]


if __name__ == "__main__":
    if sys.argv[1] == "--step":
        step, name, folder, txtai = sys.argv[2:]
        if name == "txtai":
            sys.path.append(txtai)
        print(json.dumps({"build": build, "ask": ask}[step](name, Path(folder))))
    else:
        parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
        parser.add_argument("vectors", type=Path)
        parser.add_argument("--entries", type=int, default=100_000)
        parser.add_argument("--txtai", type=Path)
        asked = parser.parse_args()
        print(json.dumps(run(asked.vectors, asked.entries, asked.txtai)))
