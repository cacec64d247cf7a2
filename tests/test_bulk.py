"""Growing an index: batches, going on after an interrupt, what is skipped and said of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from claimcheck import bulk
from claimcheck.assembly import build_checker, open_index
from claimcheck.bulk import Batch, Growth, Prepared, Reader, SkipList, grow, skip_list_of
from claimcheck.errors import InputError
from claimcheck.load.corpus import Corpus
from claimcheck.model.judgement import Skipped
from claimcheck.protocols import Vectors

Write = Callable[[str, Any], Path]


class Letters:
    """An embedder of 4 numbers."""

    name, dim = "letters", 4

    def embed(self, texts: Iterable[str]) -> Vectors:
        rows = np.array([[len(t), t.count("a"), t.count("e"), 1] for t in texts], dtype=np.float32).reshape(-1, 4)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@pytest.fixture
def reader() -> Reader:
    checker = build_checker()
    checker.make_embedder = Letters
    return Reader(checker)


@pytest.fixture
def run_it(tmp_path: Path, reader: Reader) -> Callable[..., Growth]:
    """`run_it(*paths, prepare=…, again=…)`: one run into one index, what was left out into skips.jsonl."""

    def run(*paths: Path, prepare: bulk.Prepare = reader, **more: Any) -> Growth:
        with SkipList(tmp_path / "skips.jsonl", True) as skips:
            return grow(
                Corpus(paths),
                lambda: open_index(str(tmp_path / "index"), Letters(), create=True),
                prepare,
                skips,
                **more,
            )

    return run


def articles(count: int) -> list[dict[str, str]]:
    return [{"id": f"n{n}", "text": f"The governor said {n + 2} lorries crossed the border."} for n in range(count)]


def counts(done: Growth) -> tuple[int, int, int, int, int]:
    return done.added, done.changed, done.unchanged, done.skipped, done.now


def test_added_unchanged_and_changed(run_it: Callable[..., Growth], write: Write, tmp_path: Path) -> None:
    rows = articles(100)
    path = write("a.jsonl", rows)
    seen: list[int] = []
    assert counts(run_it(path, watch=lambda done: seen.append(done.seen))) == (100, 0, 0, 0, 100)
    assert seen == sorted(seen) and seen[-1] == 100

    def never(batches: Iterable[Batch]) -> Iterator[Any]:
        assert not list(batches), "what is in the index unchanged is read again"
        return iter(())

    assert counts(run_it(path, prepare=never)) == (0, 0, 100, 0, 100)
    rows[7]["text"] = "The governor said no lorry crossed the border."
    rows[8]["title"] = "Lorries"
    write("a.jsonl", [*rows, {"id": "more", "text": "Nobody said so."}])
    assert counts(run_it(path)) == (1, 2, 98, 0, 101)
    assert counts(run_it(path, again=True)) == (0, 0, 101, 0, 101)
    with open_index(str(tmp_path / "index"), read_only=True) as index:
        assert index.document("n8").title == "Lorries"
        assert index.check() == []
    assert not (tmp_path / "skips.jsonl").exists()


def test_an_interrupted_run_goes_on(run_it: Callable[..., Growth], reader: Reader, write: Write) -> None:
    path = write("a.jsonl", articles(200))

    def interrupted(batches: Iterable[Batch]) -> Iterator[Any]:
        for number, batch in enumerate(batches):
            if number == 3:
                raise KeyboardInterrupt
            yield reader.prepare(batch)

    with pytest.raises(KeyboardInterrupt):
        run_it(path, prepare=interrupted)
    done = run_it(path)
    assert done.unchanged == 3 * bulk.DOCUMENTS and done.added == 200 - done.unchanged
    assert done.now == 200


def test_the_index_is_kept_on_the_way(
    run_it: Callable[..., Growth], reader: Reader, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "KEEP_EVERY", 0)
    path = write("a.jsonl", articles(100))

    def broken(batches: Iterable[Batch]) -> Iterator[Any]:
        yield reader.prepare(next(iter(batches)))
        raise RuntimeError("the power went out")

    with pytest.raises(RuntimeError):
        run_it(path, prepare=broken)
    assert run_it(path).unchanged == bulk.DOCUMENTS


def test_what_is_skipped_is_listed(run_it: Callable[..., Growth], write: Write, tmp_path: Path) -> None:
    path = write(
        "a.jsonl",
        [*articles(3), {"text": 5}, {"id": "n1", "text": "Other words."}, {"text": "这是一条消息。", "id": "zh"}],
    )
    assert counts(run_it(path)) == (3, 0, 0, 3, 3)
    rows = [json.loads(line) for line in (tmp_path / "skips.jsonl").read_text().splitlines()]
    assert [(row["path"], row["line"]) for row in rows] == [(str(path), 4), (str(path), 5), (str(path), 6)]
    assert [
        "expected text" in rows[0]["reason"],
        "already used" in rows[1]["reason"],
        "expected ar" in rows[2]["reason"],
    ] == [True] * 3
    write("a.jsonl", articles(3))
    run_it(path)
    assert not (tmp_path / "skips.jsonl").exists()


def test_nothing_to_put_in_leaves_no_index(run_it: Callable[..., Growth], write: Write, tmp_path: Path) -> None:
    with pytest.raises(InputError):
        run_it(write("a.jsonl", [{"text": 5}]))
    assert not (tmp_path / "index").exists()


def test_a_document_that_defeats_us_is_skipped(
    run_it: Callable[..., Growth], reader: Reader, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = type(reader.checker).entries

    def fails(self: Any, document: Any) -> Any:
        if document.id in bad:
            raise ValueError("too\nclever")
        return whole(self, document)

    bad = {"n2"}
    monkeypatch.setattr(type(reader.checker), "entries", fails)
    path = write("a.jsonl", articles(5))
    assert counts(run_it(path)) == (4, 0, 0, 1, 4)
    bad |= {"n0", "n1", "n3", "n4"}
    with pytest.raises(ValueError, match="clever"):
        run_it(path, prepare=Reader(reader.checker), again=True)


def test_batches_may_come_back_in_any_order(run_it: Callable[..., Growth], reader: Reader, write: Write) -> None:
    path = write("a.jsonl", articles(150))

    def backwards(batches: Iterable[Batch]) -> Iterator[list[Prepared | Skipped]]:
        return iter([reader.prepare(batch) for batch in batches][::-1])

    assert counts(run_it(path, prepare=backwards)) == (150, 0, 0, 0, 150)
    assert counts(run_it(path)) == (0, 0, 150, 0, 150)


def test_where_skips_are_listed() -> None:
    assert skip_list_of("a/index/", None) == (Path("a/index.skipped.jsonl"), True)
    assert skip_list_of("a/index", "b.jsonl") == (Path("b.jsonl"), False)
    assert skip_list_of("postgresql://u:secret@host/db", None)[0] == Path("skipped.jsonl")


# --- the command line ---


def test_index_says_what_it_did(run: Any, write: Write, tmp_path: Path) -> None:
    folder = write("a/one.jsonl", [*articles(3), {"text": ""}]).parent
    write(
        "a/feed.rss",
        "<rss><channel><item><link>https://e.example/1</link><description>He said so.</description></item>"
        "</channel></rss>",
    )
    into = tmp_path / "index"
    done = run("index", folder, "--into", into)
    assert "4 documents added, 4 in all" in done.out and "(0 changed, 0 left as they were, 1 skipped)" in done.out
    assert "warning: skipped" in done.err and "one.jsonl:4" in done.err
    assert json.loads((tmp_path / "index.skipped.jsonl").read_text())["line"] == 4
    told = tmp_path / "told.jsonl"
    again = run("index", folder, "--into", into, "--skipped", told, "--quiet")
    assert "(0 changed, 4 left as they were, 1 skipped)" in again.out and again.err == ""
    assert told.read_text() == (tmp_path / "index.skipped.jsonl").read_text()
    run("index", folder, "--into", into, "--skipped", tmp_path / "no" / "where").error("no folder")
    run("index", "--into", into, "--dask", folder).error("--dask", "paths before")


def test_feeds_serve_as_references(run: Any, write: Write) -> None:
    article = write("article.txt", "The governor said that 40 lorries crossed the border.")
    words = "<description>Only 12 lorries crossed the border, the governor said.</description>"
    write("refs/feed.xml", f"<rss><channel><item><link>https://e.example/1</link>{words}</item></channel></rss>")
    found = run("verify", article, "--against", article.parent / "refs", "--format", "json").json()
    assert found["provenance"]["references"] == 1


def test_the_meter_shows_where_it_stands(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    from claimcheck.meter import Meter

    corpus = Corpus([write("a.jsonl", articles(3))])
    with Meter(True, corpus) as meter:
        list(corpus)
        meter(Growth(added=2, skipped=1))
    with Meter(False, corpus) as meter:
        meter(Growth())
    assert capsys.readouterr().out == ""
