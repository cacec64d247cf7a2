"""A persistent index of 10^4, 10^5 and 10^6 claims: time to build, to open, to search and to verify an article against
it, recall, memory, disk.

`run(folder)` builds one index that grows through the sizes, flushing every FLUSH documents as a newsroom's feed would,
and at each size opens and searches it in a process of its own. Vectors: `CLAIMCHECK_BENCH_VECTORS` names a .npy of unit
float32 rows made by the shipped encoder (index_vectors.py), else those of the sentences in corpora/ are used. Each
vector of the index is a real one, moved up to half way to another real one, plus noise of length NOISE; a tenth of the
real ones is kept out and asked for. Verified is the article of corpora/ain-al-asad, against its references and the
index together. Times are wall-clock, with the processor's beside them (`_cpu_`): on a busy machine only the latter
means much.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter, process_time, thread_time
from typing import Any

import numpy as np

SIZES = (10_000, 100_000, 1_000_000)
QUERIES, K = 500, 10
ENTRIES = 10
"""Of a document."""
CLAIMS = 3
"""Of the entries of a document; the others are sentences."""
FLUSH = 500
"""Documents between two flushes."""
CHUNK = FLUSH * ENTRIES
NOISE = 0.35
LANGS, SOURCES = ("ar", "en"), 100
VERIFIED = 5
CORPORA = Path(__file__).resolve().parent.parent / "corpora"


def run(folder: Path | None = None, sizes: tuple[int, ...] = SIZES) -> dict[str, float]:
    """Figures per size, `index_1000000_...`. The index is kept where a folder is given."""
    if folder is None:
        with tempfile.TemporaryDirectory() as made:
            return run(Path(made) / "index", sizes)
    base = _base()
    queries, base = base[::10][:QUERIES], np.delete(base, np.s_[::10], axis=0)
    np.save(folder.parent / "queries.npy", queries)
    best = np.full((len(queries), K), -2.0), np.zeros((len(queries), K), dtype=np.int64)
    out: dict[str, float] = {}
    done, spent = 0, 0.0
    chunks = _vectors(base, max(sizes))
    for size in sizes:
        rates = []
        with _open(folder) as store:
            while done < size:
                vectors = next(chunks)
                best = _better(best, queries @ vectors.T, done)
                start = perf_counter()
                with store.writing():
                    for at in range(0, len(vectors), ENTRIES):
                        store.replace(*_document((done + at) // ENTRIES), vectors[at : at + ENTRIES])
                rates.append(perf_counter() - start)
                done += len(vectors)
        spent += sum(rates)
        tenth = max(1, len(rates) // 10)
        figures = _asked(folder, best[1])
        figures |= {
            "build_s": spent,
            "build_peak_mb": _peak_mb(),
            "ms_per_document_first_tenth": 1000 * sum(rates[:tenth]) / tenth / FLUSH,
            "ms_per_document_last_tenth": 1000 * sum(rates[-tenth:]) / tenth / FLUSH,
            "longest_flush_s": max(rates),
            "vectors_mb": sum(p.stat().st_size for p in folder.glob("segment-*")) / 1e6,
            "database_mb": (folder / "claims.db").stat().st_size / 1e6,
            "segments": len(list(folder.glob("segment-*"))),
        }
        print(f"{size}: {figures}", file=sys.stderr, flush=True)
        out |= {f"index_{size}_{key}": value for key, value in figures.items()}
    return out


def _asked(folder: Path, truth: Any) -> dict[str, float]:
    """What a process of its own measures that opens the index and searches it (`serve`)."""
    told = subprocess.run([sys.executable, __file__, str(folder)], check=True, stdout=subprocess.PIPE, text=True).stdout
    answer: dict[str, Any] = json.loads(told)
    hits = answer.pop("found")
    same = [len(set(a) & set(b.tolist())) for a, b in zip(hits, truth, strict=True)]
    return {**answer, f"recall_at_{K}": sum(same) / (K * len(truth))}


def serve(folder: Path) -> dict[str, Any]:
    """Opens the index and searches it, one query at a time, once to warm the pages and once to measure."""
    import faiss  # noqa: F401 -- that the time to open is not that of loading the library

    from claimcheck.protocols import Filter
    from claimcheck.store.faiss_store import FaissStore

    queries = np.load(folder.parent / "queries.npy")
    start = perf_counter()
    store = FaissStore.open(folder, read_only=True)
    out: dict[str, Any] = {"open_ms": 1000 * (perf_counter() - start)}
    found = [store.search(q[None], K)[0] for q in queries]
    out["found"] = [[int(h.document[1:]) * ENTRIES + int(h.entry.key) for h in hits] for hits in found]
    out |= _times("search", lambda q: store.search(q[None], K), queries)
    for name, where in {"lang": Filter(lang="ar"), "source": Filter(source="Source 7")}.items():
        start = perf_counter()
        hits = store.search(queries[:1], K, where)[0]
        assert len(hits) == K, "a filter lost results"
        out[f"first_by_{name}_ms"] = 1000 * (perf_counter() - start)
        out |= _times(f"by_{name}", lambda q, where=where: store.search(q[None], K, where), queries[:100])
    out["resident_mb"] = _peak_mb()
    return out | _verify(store)


def _verify(store: Any) -> dict[str, float]:
    """Seconds to check the article, models loaded and all documents unread; the median and the best of VERIFIED runs.

    Its references are in memory beside the index, so that there is evidence; the index gives passages that are near and
    no evidence, which have to be read all the same.
    """
    from claimcheck import Document, build_checker, load_article, load_documents
    from claimcheck.assembly import memory_store
    from claimcheck.store.joined import JoinedStore

    demo = CORPORA / "ain-al-asad"
    article: Document = load_article(str(demo / "article.json")).documents[0]
    first = build_checker()
    ours = memory_store(first.embedder)
    first.make_store = lambda _: JoinedStore(ours, store)
    first.add_references(load_documents([str(demo / "references")]))
    found = first.check(article)
    wall, cpu = [], []
    for _ in range(VERIFIED):
        checker = build_checker()
        checker.make_embedder, checker.make_judge = (lambda: first.embedder), (lambda: first.judge)
        checker.make_tagger, checker.make_store = (lambda: first.tagger), (lambda _: first.store)
        start, worked = perf_counter(), process_time()
        assert checker.check(article).findings == found.findings
        wall.append(perf_counter() - start)
        cpu.append(process_time() - worked)
    quoted = {e.document for f in found.findings for e in f.evidence}
    return {
        "verify_claims": len(found.findings),
        "verify_evidence_documents": len(quoted),
        "verify_s": float(np.median(wall)),
        "verify_cpu_s": float(np.median(cpu)),
        "verify_best_s": min(wall),
    }


def _times(name: str, search: Any, queries: Any) -> dict[str, float]:
    wall, cpu = [], []
    for query in queries:
        start, worked = perf_counter(), thread_time()
        search(query)
        wall.append(1000 * (perf_counter() - start))
        cpu.append(1000 * (thread_time() - worked))
    told = {"p50_ms": (wall, 50), "p95_ms": (wall, 95), "cpu_p50_ms": (cpu, 50), "cpu_p95_ms": (cpu, 95)}
    return {f"{name}_{what}": float(np.percentile(values, share)) for what, (values, share) in told.items()}


def _base() -> Any:
    if path := os.environ.get("CLAIMCHECK_BENCH_VECTORS"):
        return np.load(path)
    import plain
    from claimcheck.embed.onnx import OnnxEmbedder

    texts = [
        raw["text"]
        for p in sorted(CORPORA.rglob("*.jsonl"))
        for raw in map(json.loads, p.read_text("utf-8").splitlines())
        if "text" in raw
    ]
    return OnnxEmbedder().embed(sorted({s for t in texts for s in plain.sentences(t)}))


def _vectors(base: Any, count: int) -> Iterator[Any]:
    """Unit rows, CHUNK at a time."""
    random = np.random.default_rng(7)
    for _ in range(0, count, CHUNK):
        ours, theirs = base[random.integers(0, len(base), (2, CHUNK))]
        noise = random.normal(size=ours.shape).astype(np.float32)
        noise *= NOISE / np.linalg.norm(noise, axis=1, keepdims=True)
        rows = ours + random.uniform(0, 0.5, (CHUNK, 1)).astype(np.float32) * (theirs - ours) + noise
        yield rows / np.linalg.norm(rows, axis=1, keepdims=True)


def _document(number: int) -> tuple[Any, list[Any]]:
    """A document about as long as a news item."""
    from claimcheck.model.claim import Claim, Cue, CueClass, Kind, Source, SourceClass, Stance
    from claimcheck.model.fact import Modality
    from claimcheck.model.text import Document, Span
    from claimcheck.protocols import Entry

    line = f"Source {number % SOURCES} said that {number} lorries had crossed the river before the bridge was shut. "
    document = Document(
        id=f"d{number}",
        text=line * ENTRIES,
        lang=LANGS[number % 2],
        publisher=f"Outlet {number % 20}",
        published=f"20{10 + number % 15}-{1 + number % 12:02d}-{1 + number % 28:02d}",
    )
    entries = []
    for at in range(ENTRIES):
        start = at * len(line)
        span = Span(start + 20, start + len(line) - 1)
        if at >= CLAIMS:
            entries.append(Entry(key=str(at), span=span))
            continue
        name = f"Source {(number + at) % SOURCES}"
        claim = Claim(
            id=f"c{at}",
            text=span.of(document.text),
            content=(span,),
            kind=Kind.INDIRECT,
            polarity=Stance.ASSERTED,
            modality=Modality.ACTUAL,
            confidence=0.9,
            source=Source(
                text=name, spans=(Span(start, start + 9),), resolved=name, canonical=name, class_=SourceClass.NAMED
            ),
            cue=Cue(text="said", spans=(Span(start + 10, start + 14),), class_=CueClass.ASSERT),
            sentence=Span(start, start + len(line)),
        )
        entries.append(Entry(key=str(at), span=span, claim=claim))
    return document, entries


def _better(best: tuple[Any, Any], scores: Any, first: int) -> tuple[Any, Any]:
    """The K best of those known and those of a chunk, with their numbers."""
    every = np.concatenate([best[0], scores], axis=1)
    numbers = np.concatenate([best[1], np.tile(np.arange(first, first + scores.shape[1]), (len(scores), 1))], axis=1)
    chosen = np.argpartition(-every, K - 1, axis=1)[:, :K]
    return np.take_along_axis(every, chosen, axis=1), np.take_along_axis(numbers, chosen, axis=1)


def _peak_mb() -> float:
    """The most memory this process ever had, pages of mapped files included."""
    status = Path("/proc/self/status")
    if status.exists():  # what getrusage says counts the parent's too
        return next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM")) / 1000
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def _open(folder: Path) -> Any:
    from claimcheck.store.faiss_store import FaissStore

    return FaissStore.open(folder, embedder="bench", dim=384, create=True)


if __name__ == "__main__":
    print(json.dumps(serve(Path(sys.argv[1]))))
