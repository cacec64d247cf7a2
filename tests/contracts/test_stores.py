"""What every ClaimStore does, held against exact search in numpy."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from datetime import date
from itertools import count as counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claimcheck.errors import StoreError
from claimcheck.model.claim import Claim, Cue, CueClass, Kind, Source, SourceClass, Stance
from claimcheck.model.fact import Facts, Modality, Quantity, TimeSpan
from claimcheck.model.text import Document, Span
from claimcheck.protocols import ClaimStore, Entry, Filter
from claimcheck.store.faiss_store import FaissStore
from claimcheck.store.joined import JoinedStore
from claimcheck.store.memory import MemoryStore
from claimcheck.store.pgvector import PgvectorStore

DIM = 16


def on_disk(folder: Path) -> ClaimStore:
    return FaissStore.open(folder / "index", embedder="test", dim=DIM, create=True)


def joined(folder: Path) -> ClaimStore:
    return JoinedStore(FaissStore.in_memory("test", DIM), MemoryStore("test", DIM))


class Coded(FaissStore):
    """Has its vectors in 8 bits, since each change is flushed and none may stay exact."""

    def replace(self, document: Document, entries: Any, vectors: Any) -> None:
        super().replace(document, entries, vectors)
        self.flush()


def coded(folder: Path) -> ClaimStore:
    return Coded.open(folder / "coded", embedder="test", dim=DIM, exact_up_to=0, create=True)


MAKERS: dict[str, Callable[[Path], ClaimStore]] = {
    "memory": lambda _: MemoryStore("test", DIM),
    "faiss": lambda _: FaissStore.in_memory("test", DIM),
    "folder": on_disk,
    "joined": joined,
    "coded": coded,
}
EXACT, CODED = 1e-5, 0.02
"""How far scores may be from the true ones; the latter in 16 dimensions, whose ranges are wide."""


ON_SERVER = ("postgres", "hnsw")
"""The latter searches by its index from the first entry on."""
_numbers = counter()


class Indexed(PgvectorStore):
    """Has its entries in the HNSW index, since each change is flushed and none may be compared one by one."""

    def replace(self, document: Document, entries: Any, vectors: Any) -> None:
        super().replace(document, entries, vectors)
        self.flush()


def on_server(kind: str, server: Any) -> ClaimStore:
    url = server.url(more=f"?schema=contract_{next(_numbers)}")
    if kind == "hnsw":
        return Indexed.open(url, embedder="test", dim=DIM, create=True, exact_up_to=0)
    return PgvectorStore.open(url, embedder="test", dim=DIM, create=True)


@pytest.fixture(params=[*MAKERS, *ON_SERVER])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ClaimStore]:
    if request.param in ON_SERVER:
        made = on_server(request.param, request.getfixturevalue("server"))
    else:
        made = MAKERS[request.param](tmp_path)
    yield made
    if isinstance(made, FaissStore | PgvectorStore):
        made.close()


def unit(seed: str | int, count: int = 1) -> Any:
    rows = np.random.default_rng(zlib.crc32(str(seed).encode())).normal(size=(count, DIM))
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def claim(source: str | None, text: str = "the gate was shut") -> Claim:
    said_by = source and Source(
        text=source, spans=(Span(0, 3),), resolved=source, canonical=source, class_=SourceClass.NAMED
    )
    return Claim(
        id="c",
        text=text,
        content=(Span(4, 9), Span(11, 12)),
        kind=Kind.MIXED,
        polarity=Stance.DENIED,
        modality=Modality.PLANNED,
        confidence=0.1 + 0.2,
        source=said_by or None,
        cue=Cue(text="نفى", spans=(Span(1, 4),), class_=CueClass.DENY) if source else None,
        sentence=Span(0, 12),
        chain=("News Agency", source) if source else (),
        facts=Facts(
            quantities=(Quantity(text="١٢", span=Span(0, 2), value=12.0, low=12.0, high=None, unit="count", of="شخص"),),
            times=(TimeSpan(text="Sunday", span=Span(0, 6), start=date(2026, 1, 18), end=None, grain="day"),),
        ),
    )


def document(id_: str, **more: Any) -> Document:
    return Document(**({"id": id_, "text": f"Text of {id_}.\r\nوالمزيد منه هنا.", "lang": "en"} | more))


def entries(count: int, source: str | None = None) -> list[Entry]:
    return [
        Entry(key=f"e{n:03d}", span=Span(n % 5, n % 5 + 3), claim=claim(source) if n % 2 else None)
        for n in range(count)
    ]


def put(store: ClaimStore, id_: str, count: int, source: str | None = None, **more: Any) -> None:
    store.replace(document(id_, **more), entries(count, source), unit(id_, count))


def found(store: ClaimStore, query: Any, k: int, where: Filter | None = None) -> list[list[tuple[str, str, float]]]:
    return [[(h.document, h.entry.key, h.score) for h in row] for row in store.search(query, k, where)]


def test_empty(store: ClaimStore) -> None:
    assert (store.embedder, store.dim, len(store), list(store.documents())) == ("test", DIM, 0, [])
    assert store.search(unit("q", 3), 5) == [[], [], []]
    assert store.search(np.zeros((0, DIM), dtype=np.float32), 5) == []
    assert store.remove(["nothing"]) == 0
    with pytest.raises(KeyError):
        store.document("nothing")
    with pytest.raises(KeyError):
        store.entries("nothing")


def test_what_went_in_comes_out(store: ClaimStore) -> None:
    full = document(
        "d", lang="ar", publisher='Ex "A"', published="2026-01-18T10:00+03:00", title="T\n", url="u", note="n"
    )
    held = [Entry(key="z", span=Span(0, 4), claim=claim("CENTCOM")), Entry(key="a", span=Span(0, 2), claim=claim(None))]
    store.replace(full, held, unit("x", 2))
    assert store.document("d") == full and store.document("d").digest == full.digest
    assert list(store.entries("d")) == [held[1], held[0]]
    assert store.search(unit("x", 2)[:1], 1)[0][0].entry == held[0]


def test_scores_are_those_of_numpy(store: ClaimStore) -> None:
    for n in range(12):
        put(store, f"d{n}", 7)
    matrix = np.concatenate([unit(f"d{n}", 7) for n in range(12)])
    names = [(f"d{n}", f"e{e:03d}") for n in range(12) for e in range(7)]
    queries = unit("queries", 25)
    off = CODED if isinstance(store, Coded) else EXACT
    for row, query in zip(found(store, queries, 10), queries, strict=True):
        exact = matrix.astype("f8") @ query.astype("f8")
        best = np.argsort(-exact)[:10]
        if off == EXACT:
            assert [(d, e) for d, e, _ in row] == [names[i] for i in best]
        assert len({(d, e) for d, e, _ in row} & {names[i] for i in best}) >= (10 if off == EXACT else 6)
        assert [s for _, _, s in row] == pytest.approx([exact[names.index((d, e))] for d, e, _ in row], abs=off)
    own = found(store, matrix, 1)
    assert [(d, e) for ((d, e, _),) in own] == names
    assert all(abs(score - 1) < off for ((_, _, score),) in own)


def test_k_beyond_what_is_there(store: ClaimStore) -> None:
    put(store, "a", 3)
    assert [len(row) for row in found(store, unit("q", 2), 100)] == [3, 3]
    assert found(store, unit("q", 2), 0) == [[], []]
    assert found(store, unit("q", 1), -1) == [[]]


def test_ties_go_by_document_then_key(store: ClaimStore) -> None:
    same = np.repeat(unit("same"), 60, axis=0)
    for id_ in ("c", "a", "b"):
        store.replace(document(id_), entries(60)[::-1], same)
    put(store, "other", 40)
    expected = [(d, f"e{n:03d}") for d in "abc" for n in range(60)]
    for k in (1, 59, 60, 61, 100):
        assert [(d, e) for d, e, _ in found(store, same[:1], k)[0]] == expected[:k]


def test_replace_is_idempotent_and_replaces(store: ClaimStore) -> None:
    put(store, "a", 4)
    put(store, "b", 2)
    before = found(store, unit("q", 3), 10)
    put(store, "a", 4)
    assert found(store, unit("q", 3), 10) == before and len(store) == 6
    put(store, "a", 4, published="2026-02-02")
    assert store.document("a").published == "2026-02-02" and len(store) == 6
    store.replace(document("a"), entries(1), unit("new"))
    assert len(store) == 3 and len(store.entries("a")) == 1
    assert found(store, unit("new"), 1)[0][0][:2] == ("a", "e000")
    store.replace(document("a", text="Quite another text."), [], np.zeros((0, DIM), dtype=np.float32))
    assert len(store) == 2 and store.entries("a") == [] and list(store.documents()) == ["a", "b"]
    assert store.document("a").text == "Quite another text."


def test_remove(store: ClaimStore) -> None:
    for id_ in "abc":
        put(store, id_, 5)
    assert store.remove(["b", "nothing", "b"]) == 1
    assert list(store.documents()) == ["a", "c"] and len(store) == 10 and store.count() == 2
    assert {d for d, _, _ in found(store, unit("b", 5), 100)[0]} == {"a", "c"}
    put(store, "b", 5)
    assert found(store, unit("b", 5), 1)[3][0][:2] == ("b", "e003")
    assert store.remove(["a", "b", "c"]) == 3 and len(store) == 0
    assert found(store, unit("q"), 3) == [[]]


CASES: dict[str, dict[str, Any]] = {
    "a": {"publisher": "The Example", "published": "2026-01-18T23:30-05:00", "lang": "en", "source": "CENTCOM"},
    "b": {"publisher": "صحيفة المثال", "published": "2026-01-19", "lang": "ar", "source": "وزارة الدفاع"},
    "c": {"publisher": None, "published": None, "lang": "ar", "source": None},
    "d": {"publisher": "the example", "published": "2025-12-31", "lang": "en-GB", "source": "centcom"},
}


@pytest.mark.parametrize(
    ("where", "documents"),
    [
        (None, "abcd"),
        (Filter(), "abcd"),
        (Filter(source="CENTCOM"), "ad"),
        (Filter(source="وَزارة الدفاع"), "b"),
        (Filter(source="nobody"), ""),
        (Filter(outlet="The Example"), "ad"),
        (Filter(outlet="صحيفه المثال"), "b"),
        (Filter(lang="ar"), "bc"),
        (Filter(lang="en"), "ad"),
        (Filter(since=date(2026, 1, 18)), "ab"),
        (Filter(until=date(2026, 1, 18)), "ad"),
        (Filter(since=date(2026, 1, 18), until=date(2026, 1, 18)), "a"),
        (Filter(lang="ar", source="CENTCOM"), ""),
        (Filter(outlet="the EXAMPLE", until=date(2026, 1, 1), lang="en", source="CENTCOM"), "d"),
    ],
)
def test_filters(store: ClaimStore, where: Filter | None, documents: str) -> None:
    put(store, "crowd", 50, lang="fr", published="1999-01-01")
    for id_, case in CASES.items():
        put(store, id_, 6, **case)
    store.remove(["crowd"])
    hits = found(store, unit("q"), 100, where)[0]
    per_document = 3 if where and where.source else 6  # every other entry has a claim
    assert sorted(d for d, _, _ in hits) == sorted(list(documents) * per_document)


def test_timeline_is_by_day_then_document_then_place(store: ClaimStore) -> None:
    put(store, "crowd", 9, lang="fr", published="1999-01-01", source="CENTCOM")
    for id_, case in CASES.items():
        put(store, id_, 6, **case)
    store.remove(["crowd"])
    assert [d for d, _ in store.timeline(Filter())] == [*"d" * 6, *"a" * 6, *"b" * 6, *"c" * 6]
    said = list(store.timeline(Filter(source="centcom")))
    assert [d for d, _ in said] == [*"ddd", *"aaa"]
    assert [e for d, e in said if d == "a"] == [e for e in store.entries("a") if e.claim]
    assert [d for d, _ in store.timeline(Filter(source="centcom", since=date(2026, 1, 1)))] == [*"aaa"]
    assert list(store.timeline(Filter(source="nobody"))) == []


def test_twins_are_the_document_itself(store: ClaimStore) -> None:
    put(store, "a", 2, url="https://example.org/a", text="One text, long enough.")
    put(store, "b", 2, url="https://example.org/b", text="Another text, as long.")
    put(store, "c", 2, text="One text, long enough.")
    put(store, "gone", 2, text="One text, long enough.")
    store.remove(["gone"])
    assert store.twins(document("a")) == ["a"]
    assert store.twins(document("x", text="One text, long enough.")) == ["a", "c"]
    assert store.twins(document("x", url="https://example.org/b", text="One text, long enough.")) == ["a", "b", "c"]
    assert list(store.twins(document("x", text="Quite another text."))) == []


def test_a_filter_does_not_cost_results(store: ClaimStore) -> None:
    query = unit("q")
    near = np.repeat(query, 200, axis=0)
    store.replace(document("near"), entries(200), near)
    put(store, "far", 5, lang="ar")
    assert [d for d, _, _ in found(store, query, 5, Filter(lang="ar"))[0]] == ["far"] * 5


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (unit("x", 2)[:, :8], "expected vectors of 16 dimensions"),
        (unit("x", 3), "expected 2 vectors"),
        (unit("x", 2)[0], "expected vectors of 16 dimensions"),
        (unit("x", 2) * np.float32(np.nan), "NaN"),
        (unit("x", 2) * np.float32(2), "length 1"),
        (np.zeros((2, DIM), dtype=np.float32), "length 1"),
    ],
)
def test_bad_vectors_are_refused(store: ClaimStore, rows: Any, message: str) -> None:
    put(store, "a", 2)
    with pytest.raises(StoreError, match=message):
        store.replace(document("b"), entries(2), rows)
    assert list(store.documents()) == ["a"] and len(store) == 2
    if "2 vectors" not in message:
        with pytest.raises(StoreError, match=message):
            store.search(rows, 3)


def test_bad_entries_are_refused(store: ClaimStore) -> None:
    with pytest.raises(StoreError, match="same key"):
        store.replace(document("a"), [entries(1)[0]] * 2, unit("x", 2))
    with pytest.raises(StoreError, match="outside its text"):
        store.replace(document("a", text="short"), [Entry(key="k", span=Span(0, 6))], unit("x"))
    assert len(store) == 0


def test_a_document_of_both_sides_counts_once() -> None:
    ours, index = MemoryStore("test", DIM), MemoryStore("test", DIM)
    for id_ in "abc":
        put(index, id_, 4)
    put(ours, "c", 2)
    both = JoinedStore(ours, index)
    assert (both.count(), len(both)) == (3, 10)
    put(both, "b", 1)
    put(both, "d", 1)
    assert (both.count(), len(both), both.documents()) == (4, 8, ["a", "b", "c", "d"])
    assert len(found(both, unit("q"), 100)[0]) == 8
    assert both.remove(["b", "a", "d"]) == 2  # those of the index stay
    assert (both.count(), len(both), len(both.entries("b"))) == (3, 10, 4)
    assert len(found(both, unit("q"), 100)[0]) == 10


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["put", "remove", "flush"]), st.sampled_from("abcd"), st.integers(0, 5), st.integers(0, 2)
    ),
    max_size=14,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(STEPS)
def test_all_stores_agree_after_any_steps(tmp_path_factory: pytest.TempPathFactory, steps: list[Any]) -> None:
    folder = tmp_path_factory.mktemp("agree")
    stores = {name: make(folder) for name, make in MAKERS.items()}
    for what, id_, count, version in steps:
        for store in stores.values():
            if what == "put":
                rows = np.concatenate([unit(f"{id_}{version}", 5), np.repeat(unit("same"), 1, axis=0)])[:count]
                store.replace(document(id_, title=str(version)), entries(count, "S"), rows)
            elif what == "remove":
                store.remove([id_])
            elif isinstance(store, FaissStore):
                store.flush()
    queries = np.concatenate([unit("q", 2), unit("same")])
    oracle = stores["memory"]
    for k in (1, 3, 50):
        for where in (None, Filter(source="s")):
            expected = found(oracle, queries, k, where)
            for name, store in stores.items():
                rows = found(store, queries, k, where)
                if name != "coded":
                    assert rows == expected, name
                for row, wanted in zip(rows, expected, strict=True):
                    assert len(row) == len(wanted)
                    if k == 50:  # more than there are: none may be missing
                        true = {(d, e): s for d, e, s in wanted}
                        assert {(d, e): s for d, e, s in row} == pytest.approx(true, abs=CODED)
    for store in stores.values():
        assert list(store.documents()) == list(oracle.documents()) and len(store) == len(oracle)
        assert store.count() == len(oracle.documents())
        if isinstance(store, FaissStore):
            assert store.check() == []
            store.close()
    for name in ("index", "coded"):
        with FaissStore.open(folder / name, read_only=True) as again:
            assert again.check() == []
            assert sorted(again.documents()) == sorted(oracle.documents())
            assert name == "coded" or found(again, queries, 50) == found(oracle, queries, 50)
