"""A corpus is read one document at a time, with the ids and errors of `load_documents`."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from claimcheck.errors import InputError
from claimcheck.load import load_documents, reading
from claimcheck.load.corpus import Corpus
from claimcheck.model.judgement import Skipped
from claimcheck.model.text import Document

ENGLISH = "The ministry said the bridge was open."


def put(path: Path, content: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return path


def lines(*values: Any) -> bytes:
    return b"".join(json.dumps(value).encode() + b"\n" for value in values)


def sorted_out(corpus: Corpus) -> tuple[list[Document], list[Skipped]]:
    found = list(corpus)
    return [d for d in found if isinstance(d, Document)], [s for s in found if isinstance(s, Skipped)]


def test_the_same_as_load_documents(tmp_path: Path) -> None:
    put(tmp_path / "a" / "x.txt", ENGLISH.encode())
    put(tmp_path / "a" / "deep" / "x.txt", ENGLISH.encode())
    put(tmp_path / "a" / "y.json", {"text": ENGLISH, "id": "z", "author": "?"})
    put(tmp_path / "a" / "z.txt.gz", gzip.compress(ENGLISH.encode()))
    put(
        tmp_path / "a" / "many.jsonl.gz",
        gzip.compress(lines({"text": ENGLISH}, {"text": 5}, {"text": "He said so.", "id": "z"})),
    )
    put(tmp_path / "a" / "photo.jpg", b"\xff")
    put(tmp_path / "b" / "x.txt", ENGLISH.encode())
    paths = [tmp_path / "a", tmp_path / "b", tmp_path / "a" / "x.txt"]
    corpus = Corpus(paths)
    documents, skipped = sorted_out(corpus)
    loaded = load_documents(paths)
    assert {(d.id, d.text) for d in documents} == {(d.id, d.text) for d in loaded.documents}
    assert {(s.path, s.line) for s in skipped} == {(s.path, s.line) for s in loaded.skipped}
    assert corpus.notes() == loaded.notes
    assert corpus.done == corpus.size > 0


def test_it_is_lazy(tmp_path: Path) -> None:
    path = put(
        tmp_path / "a.jsonl", lines(*({"text": f"The ministry said {n} bridges were open."} for n in range(50_000)))
    )
    corpus = Corpus([path])
    assert next(iter(corpus)).id == "a:1"  # type: ignore[union-attr]
    assert corpus.done < 100_000 < corpus.size


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("none.txt", None, "no such file"),
        ("a.md", b"words", "not a known format"),
        ("a.json", b"{", "not JSON"),
        ("a.jsonl", b"{}\n", "'text': missing"),
        ("a.jsonl", b"\n", "holds no document"),
        ("d/a.json", b"{}", "holds no readable document.*'text': missing"),
        ("d/a.jpg", b"{}", "holds no readable document; expected"),
        ("fa.txt", "وزیر کشور گفت که ۱۲۰ کامیون از مرز گذشتند و چند کامیون دیگر در راه هستند.".encode(), "'fa'"),
    ],
)
def test_what_ends_a_run(tmp_path: Path, name: str, content: bytes | None, message: str) -> None:
    path = tmp_path / name
    if content is not None:
        put(path, content)
    with pytest.raises(InputError, match=message):
        list(Corpus([path.parent if name.startswith("d/") else path]))


def test_the_same_id_twice_is_told(tmp_path: Path) -> None:
    path = put(tmp_path / "a.jsonl", lines(*({"text": text, "id": "n"} for text in (ENGLISH, "He said so.", ENGLISH))))
    _, skipped = sorted_out(Corpus([path]))
    assert [s.reason for s in skipped] == ["its id is already used: 'n'", "repeats a document before it: 'n'"]


def test_packed_data_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "FREE", 100_000)
    good = lines({"text": ENGLISH})
    bomb = put(tmp_path / "a.jsonl.gz", gzip.compress(good + b"0" * 3_000_000))
    documents, skipped = sorted_out(Corpus([bomb]))
    assert len(documents) == 1 and "expand more than" in skipped[0].reason
    cut = put(tmp_path / "b.jsonl.gz", gzip.compress(good * 5000, 0)[:-200_000])
    documents, skipped = sorted_out(Corpus([cut]))
    assert documents and "broken gzip data" in skipped[-1].reason
    fake = put(tmp_path / "c.json.gz", good)
    with pytest.raises(InputError, match="broken gzip data"):
        list(Corpus([fake]))
    monkeypatch.setattr(reading, "MAX_BYTES", 1000)
    large = put(tmp_path / "d.txt.gz", gzip.compress(b"words " * 1000))
    with pytest.raises(InputError, match="larger than"):
        list(Corpus([large]))
