"""What only an index on PostgreSQL does; what every store does is in contracts/test_stores.py."""

from __future__ import annotations

import os
import socket
import threading
from itertools import count
from typing import Any

import numpy as np
import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claimcheck.errors import StoreError
from claimcheck.model.text import Document, Span
from claimcheck.protocols import Entry, Filter
from claimcheck.store.memory import MemoryStore
from claimcheck.store.pg_address import parse_address
from claimcheck.store.pgvector import PgvectorStore

DIM = 16
_numbers = count()


@pytest.fixture
def url(server: Any) -> str:
    """Of a schema that nobody else uses."""
    return str(server.url(more=f"?schema=own_{next(_numbers)}"))


@pytest.fixture(scope="module")
def people(server: Any) -> Any:
    """The server with a few users and databases more: `desk` owns `press`, `guest` may connect and no more."""
    server.sql("CREATE ROLE desk LOGIN PASSWORD 'desk'", "CREATE ROLE guest LOGIN PASSWORD 'guest'")
    server.sql("CREATE DATABASE press OWNER desk", "CREATE DATABASE bare OWNER desk")
    server.sql("CREATE EXTENSION vector", database="press")
    server.sql("CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0")
    return server


def opened(url: str, **more: Any) -> PgvectorStore:
    return PgvectorStore.open(url, **({"embedder": "test", "dim": DIM, "create": True} | more))


def unit(seed: int, rows: int) -> Any:
    made = np.random.default_rng(seed).normal(size=(rows, DIM))
    return (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)


def put(store: Any, id_: str, rows: Any, **more: Any) -> None:
    text = more.pop("text", f"The text of {id_} is long enough.")
    entries = [Entry(key=f"e{n:05d}", span=Span(0, 3)) for n in range(len(rows))]
    store.replace(Document(id=id_, text=text, lang=more.pop("lang", "en"), **more), entries, rows)


def names(store: Any, query: Any, k: int, where: Filter | None = None) -> list[list[tuple[str, str, float]]]:
    return [[(h.document, h.entry.key, h.score) for h in row] for row in store.search(query, k, where)]


# --- what is kept, and when ---


def test_what_is_flushed_is_there_for_the_next(url: str) -> None:
    with opened(url) as store:
        put(store, "a", unit(1, 3))
    with opened(url) as store:
        assert (len(store), list(store.documents()), store.check()) == (3, ["a"], [])
        put(store, "b", unit(2, 2))
        store.rollback()
        assert (len(store), list(store.documents())) == (3, ["a"])
        put(store, "c", unit(3, 2))
    with opened(url, read_only=True, create=False) as store:
        assert (len(store), list(store.documents()), store.check()) == (5, ["a", "c"], [])
        with pytest.raises(StoreError, match="read only"):
            store.remove(["a"])


def test_an_exception_keeps_nothing_of_what_was_pending(url: str) -> None:
    with opened(url) as store:
        put(store, "a", unit(1, 3))
    with pytest.raises(RuntimeError), opened(url) as store:
        put(store, "b", unit(2, 3))
        raise RuntimeError
    with opened(url) as store:
        with pytest.raises(RuntimeError), store.writing():
            put(store, "c", unit(3, 3))
            raise RuntimeError
        assert list(store.documents()) == ["a"]
        with store.writing():
            put(store, "a", unit(4, 1))
            with pytest.raises(StoreError):
                put(store, "d", unit(5, 2)[:, :8])
    with opened(url, read_only=True) as store:
        assert (list(store.documents()), len(store)) == (["a"], 1)


def test_a_reader_sees_one_state_whatever_a_writer_does(url: str) -> None:
    with opened(url) as writer:
        put(writer, "a", unit(1, 3))
        put(writer, "b", unit(2, 3))
        writer.flush()
        with opened(url, read_only=True) as reader:
            assert len(reader) == 6
            writer.remove(["a"])
            writer.flush()
            assert (len(reader), list(reader.documents())) == (6, ["a", "b"])
            assert names(reader, unit(1, 3), 1)[2][0][:2] == ("a", "e00002")
            assert reader.document("a").id == "a"
        with opened(url, read_only=True) as reader:
            assert (len(reader), list(reader.documents())) == (3, ["b"])


def test_one_writer_at_a_time_and_the_other_is_told_who_it_is(url: str) -> None:
    with opened(url) as writer:
        put(writer, "a", unit(1, 1))
        holder = f"process {os.getpid()} on {socket.gethostname()}"
        with pytest.raises(StoreError, match="is being written by process") as error:
            opened(url)
        assert holder in str(error.value)
        assert "user postgres" in str(error.value)
        with opened(url.replace("own_", "other_")):
            pass  # another index of the same database
    opened(url).close()


def test_two_that_make_the_index_at_once(url: str) -> None:
    told: list[str] = []

    def make() -> None:
        try:
            with opened(url) as store:
                put(store, "a", unit(1, 2))
        except StoreError as error:
            told.append(error.reason)

    threads = [threading.Thread(target=make) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all("is being written by" in reason for reason in told)
    with opened(url) as store:
        assert (len(store), store.check()) == (2, [])


def test_a_lost_connection_is_told_and_keeps_nothing(server: Any, url: str) -> None:
    with opened(url) as store:
        put(store, "a", unit(1, 2))
    store = opened(url)
    put(store, "b", unit(2, 2))
    server.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'claimcheck%'")
    with pytest.raises(StoreError, match=r"ended the connection|connection was lost"):
        store.flush()
    with pytest.raises(StoreError, match="connection"):
        store.documents()
    with opened(url) as again:
        assert list(again.documents()) == ["a"]


# --- texts ---


def test_any_text_comes_back_as_it_was(url: str) -> None:
    odd = 'NUL \0 here, "quotes", \\back\\slash, {braces}, \u2028, \U0001f600, قال\r\n'
    with opened(url) as store:
        put(store, "{o'd,\"d}", unit(1, 2), text=odd, publisher="The \0 Post", url="https://example.org/\0", title=odd)
        found = store.document("{o'd,\"d}")
        assert (found.text, found.title, found.publisher) == (odd, odd, "The \0 Post")
        assert len(names(store, unit(1, 1), 5, Filter(outlet="The \0 Post"))[0]) == 2
        assert store.twins(evolve(found, id="other", text="else")) == ["{o'd,\"d}"]
        for bad, what in (({"id_": "a\0b"}, "NUL"), ({"id_": "a", "text": "half \ud800 half"}, "Unicode")):
            with pytest.raises(StoreError, match=what):
                put(store, rows=unit(2, 1), **bad)
        with pytest.raises(KeyError):
            store.document("a\0b")
        assert store.remove(["a\0b", "\ud800"]) == 0
        with pytest.raises(KeyError):
            store.entries("\ud800")
        assert store.check() == []


# --- searching ---

STEPS = st.lists(
    st.tuples(st.sampled_from(["put", "remove", "flush"]), st.sampled_from("abcd"), st.integers(0, 5)), max_size=12
)


@pytest.fixture(scope="module")
def shared(server: Any) -> Any:
    with opened(server.url(more="?schema=shared")) as store:
        yield store


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15, deadline=None)
@given(STEPS)
def test_it_agrees_with_the_store_in_memory_after_any_steps(shared: PgvectorStore, steps: list[Any]) -> None:
    oracle = MemoryStore("test", DIM)
    shared.remove(shared.documents())
    for what, id_, rows in steps:
        if what == "flush":
            shared.flush()
        for store in (shared, oracle):
            if what == "put":
                put(
                    store,
                    id_,
                    np.concatenate([unit(rows, 4), unit(99, 1)])[5 - rows :],
                    lang="ar" if rows % 2 else "en",
                )
            elif what == "remove":
                store.remove([id_])
    queries = np.concatenate([unit(7, 2), unit(99, 1)])
    for k in (1, 3, 50):
        for where in (None, Filter(lang="ar")):
            assert names(shared, queries, k, where) == names(oracle, queries, k, where)
    assert (list(shared.documents()), len(shared)) == (list(oracle.documents()), len(oracle))


@pytest.fixture(scope="module")
def large(server: Any) -> Any:
    """4,000 entries in an HNSW index, 40 of them in Arabic and 2,000 of one outlet; and all their vectors."""
    rows = unit(11, 4_000)
    with opened(server.url(more="?schema=large"), exact_up_to=1_000) as store:
        for n in range(100):
            lang, outlet = ("ar" if n == 50 else "en"), ("One" if n % 2 else "Two")
            put(store, f"d{n:03d}", rows[n * 40 : n * 40 + 40], lang=lang, publisher=outlet)
        store.flush()
        yield store, rows


def plan(store: PgvectorStore, order: str) -> str:
    sql = f"EXPLAIN SELECT number FROM entries ORDER BY {order} LIMIT 50"
    return "\n".join(line for (line,) in store._session.rows(sql))


def test_a_large_index_is_searched_by_hnsw(large: Any) -> None:
    store, rows = large
    query = "embedding <#> (SELECT embedding FROM entries LIMIT 1)"
    assert "entries_near" in plan(store, query)
    assert "entries_near" not in plan(store, f"({query}) + 0")
    queries = unit(12, 40)
    found = names(store, queries, 10)
    exact = np.argsort(-(queries @ rows.T), axis=1)[:, :10]
    expected = [{(f"d{i // 40:03d}", f"e{i % 40:05d}") for i in row} for row in exact.tolist()]
    hit = sum(len({(d, e) for d, e, _ in row} & want) for row, want in zip(found, expected, strict=True))
    assert hit >= 0.97 * 400
    assert all(len(row) == 10 and row == sorted(row, key=lambda h: (-h[2], h[0], h[1])) for row in found)


def test_no_filter_costs_results(large: Any) -> None:
    store, rows = large
    for where, which in (
        (Filter(lang="ar"), [n // 40 == 50 for n in range(4_000)]),  # few: one by one
        (Filter(outlet="two"), [n // 40 % 2 == 0 for n in range(4_000)]),  # many: by the index, which goes on
    ):
        queries = unit(13, 5)
        kept = np.flatnonzero(which)
        best = np.sort(-(queries.astype("f8") @ rows[kept].astype("f8").T), axis=1)[:, :40]
        found = names(store, queries, 40, where)
        assert [len(row) for row in found] == [min(40, len(kept))] * 5
        assert np.mean([abs(-row[0][2] - b[0]) < 1e-5 for row, b in zip(found, best, strict=True)]) >= 0.8
        assert all(which[int(d[1:]) * 40 + int(e[1:])] for row in found for d, e, _ in row)
    assert len(names(store, queries, 4_000)[0]) == 4_000  # more than the index can give
    assert len(names(store, queries, 900, Filter(outlet="two"))[0]) == 900


def test_what_is_taken_out_of_a_large_index_leaves_room_for_the_rest(large: Any) -> None:
    store, rows = large
    with pytest.raises(RuntimeError), store.writing():
        store.remove([f"d{n:03d}" for n in range(0, 100, 2)])
        found = names(store, rows[:40], 30)
        assert all(len(row) == 30 and int(d[1:]) % 2 for row in found for d, _, _ in row)
        raise RuntimeError
    assert names(store, rows[:1], 1)[0][0][:2] == ("d000", "e00000")
    assert store.check() == []


# --- soundness ---


@pytest.mark.parametrize(
    ("sql", "problem"),
    [
        ("DELETE FROM {s}.entries WHERE key = 'e00001'", "counts"),
        ("UPDATE {s}.entries SET embedding = embedding OPERATOR(public.+) embedding", "not of length 1"),
        ("UPDATE {s}.entries SET end_at = 9999", "outside its text"),
        ("UPDATE {s}.documents SET body = '{{'", "does not read back"),
        ("UPDATE {s}.documents SET body = replace(body, 'long', 'short')", "not the one that was put in"),
    ],
)
def test_check_finds_what_was_changed_behind_its_back(server: Any, url: str, sql: str, problem: str) -> None:
    with opened(url) as store:
        put(store, "a", unit(1, 3))
    server.sql(sql.format(s=url.rpartition("=")[2]))
    with opened(url, read_only=True) as store:
        assert problem in "; ".join(store.check())


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        ("UPDATE {s}.state SET value = '2' WHERE key = 'format'", "newer claimcheck"),
        ("UPDATE {s}.state SET value = '\"else\"' WHERE key = 'kind'", "not of a claimcheck index"),
        ("UPDATE {s}.state SET value = '\"many\"' WHERE key = 'entries'", "'entries'"),
        ("DELETE FROM {s}.state WHERE key = 'embedder'", "'embedder'"),
        ("UPDATE {s}.state SET value = '{{'", "no JSON"),
        ("INSERT INTO {s}.state VALUES ('more', '1')", "'more'"),
    ],
)
def test_what_is_no_index_of_ours_is_not_touched(server: Any, url: str, sql: str, reason: str) -> None:
    with opened(url) as store:
        put(store, "a", unit(1, 3))
    server.sql(sql.format(s=url.rpartition("=")[2]))
    for how in ({}, {"read_only": True}):
        with pytest.raises(StoreError, match=reason):
            opened(url, **how)


# --- what may be wrong with the way there ---


def test_another_embedder_is_an_error(url: str) -> None:
    opened(url).close()
    with pytest.raises(StoreError, match="filled by the embedder 'test', not by 'other'"):
        opened(url, embedder="other")
    with pytest.raises(StoreError, match="16 dimensions, the embedder makes 8"):
        opened(url, dim=8, read_only=True)


def test_no_index_is_an_error_and_makes_nothing(server: Any, url: str) -> None:
    for how in ({"read_only": True}, {"create": False}):
        with pytest.raises(StoreError, match="holds no index"):
            opened(url, **how)
    assert server.sql(f"SELECT count(*) FROM pg_namespace WHERE nspname = '{url.rpartition('=')[2]}'") == "0\n"


def test_each_hindrance_is_one_line_without_the_password(people: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        closed = free.getsockname()[1]
    cases = {
        f"postgresql://desk:s3cret@127.0.0.1:{closed}/press": "cannot be reached: Connection refused",
        "postgresql://desk:s3cret@no-such-host.invalid/press": "cannot be reached",
        "postgresql://desk:s3cret@/press?host=/nonexistent": "cannot be reached",
        people.url("press", user="desk", password="s3cret"): "wrong user or password",
        people.url("press", user="nobody", password="s3cret"): "wrong user or password",
        people.url("press", user="desk", password=""): "needs a password",
        people.url("nowhere", user="desk", password="desk"): 'database "nowhere" does not exist',
        people.url("bare", user="desk", password="desk"): "pgvector is missing",
        people.url("press", user="guest", password="guest"): "permission denied",
        people.url("latin"): "not in UTF-8",
        people.url("press", user="desk", password="desk", more="?sslmode=require"): "does not encrypt",
        people.url("press", user="desk", password="desk", more="?sslmode=verify-full"): "does not encrypt",
    }
    for url, reason in cases.items():
        with pytest.raises(StoreError) as error:
            opened(url)
        told = str(error.value)
        assert reason in told, told
        assert "\n" not in told
        assert told.startswith("index postgresql://")
        password = parse_address(url, {"PGPASSFILE": "/nonexistent"}).password
        assert password is None or f":{password}@" not in told
        assert "s3cret" not in told


def test_what_answers_may_be_no_postgresql() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:

        def answer() -> None:
            for _ in range(2):
                peer, _ = other.accept()
                with peer:
                    peer.recv(100)
                    peer.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

        thread = threading.Thread(target=answer)
        thread.start()
        url = f"postgresql://desk:s3cret@127.0.0.1:{other.getsockname()[1]}/press?connect_timeout=5"
        with pytest.raises(StoreError, match="no PostgreSQL server"):
            opened(url)
        with pytest.raises(StoreError, match=r"connection|answer"):
            opened(url + "&sslmode=disable")
        thread.join()


def test_a_user_who_may_only_read_can_search(people: Any) -> None:
    with opened(people.url("press", user="desk", password="desk")) as store:
        put(store, "a", unit(1, 3))
    grants = ("GRANT USAGE ON SCHEMA claimcheck TO guest", "GRANT SELECT ON ALL TABLES IN SCHEMA claimcheck TO guest")
    people.sql(*grants, database="press")
    url = people.url("press", user="guest", password="guest")
    with opened(url, read_only=True) as store:
        assert names(store, unit(1, 3), 1)[1][0][:2] == ("a", "e00001")
    store = opened(url)
    with pytest.raises(StoreError, match="permission denied"):
        put(store, "b", unit(2, 1))
    store.rollback()
    store.close()
