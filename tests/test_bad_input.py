"""What a newsroom may throw at the command line: one line and exit code 2, or a graceful result, never a traceback."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from claimcheck.assembly import open_index

ARTICLE = "The governor said that 40 lorries crossed the border on Monday.\nHe added that none was searched.\n"
REFERENCE = "Customs officials said 55 lorries crossed the border on Monday."
PERSIAN = "وزیر کشور گفت که ۱۲۰ کامیون روز دوشنبه از مرز گذشتند و چند کامیون دیگر در راه هستند."
URDU = "وزیر داخلہ نے کہا ہے کہ پیر کے روز 120 ٹرک سرحد سے گزرے ہیں اور باقی یہاں ٹھہرے ہوئے ہیں۔"
CHINESE = "内政部长说，星期一有一百二十辆卡车越过了边境。"
RUSSIAN = "Министр внутренних дел заявил, что в понедельник границу пересекли 120 грузовиков."

Write = Callable[[str, Any], Path]

BAD: list[tuple[str, bytes, tuple[str, ...]]] = [
    ("empty.txt", b"", ("empty.txt", "text")),
    ("blank.txt", b" \n\t\n", ("blank.txt", "text")),
    ("binary.txt", bytes(range(256)) * 4, ("binary.txt", "UTF-8")),
    ("broken.txt", b"The governor said \xff it", ("broken.txt", "line 1", "UTF-8")),
    ("wide.txt", "The governor said it".encode("utf-16"), ("wide.txt", "UTF-16")),
    ("untold.json", b'{"id": "a"}', ("untold.json", "text")),
    ("number.json", b'{"text": 5}', ("number.json", "text", "number")),
    ("day.json", b'{"text": "It said so.", "published": "yesterday"}', ("day.json", "published", "ISO 8601")),
    ("nodate.json", b'{"text": "It said so.", "published": "2026-02-30"}', ("nodate.json", "published", "2026-02-30")),
    ("header.txt", b"Published: soon\n\nIt said so.", ("header.txt", "published", "soon")),
    ("list.json", b"[]", ("list.json", "list")),
    ("cut.json", b'{"text": "It sa', ("cut.json", "JSON", "line 1")),
    ("deep.json", b"[" * 100_000, ("deep.json", "deep")),
    ("half.json", b'{"text": "a \\ud800 b"}', ("half.json", "text", "surrogate")),
    ("paper.pdf", b"%PDF-1.4", ("paper.pdf", ".txt")),
    ("none.jsonl", b"nope\n{}\n", ("none.jsonl:1", "JSON")),
    ("page.html", b"<html><body></body></html>", ("page.html", "article")),
    ("fa.txt", PERSIAN.encode(), ("fa.txt", "'fa'", "ar or en")),
    ("ur.txt", URDU.encode(), ("ur.txt", "'ur'", "ar or en")),
    ("zh.txt", CHINESE.encode(), ("zh.txt", "'zh'", "ar or en")),
    ("ru.txt", RUSSIAN.encode(), ("ru.txt", "'ru'", "ar or en")),
]


@pytest.mark.parametrize(("name", "content", "words"), BAD, ids=[case[0] for case in BAD])
def test_a_bad_file_is_one_line_that_names_it(
    run: Any, write: Write, tmp_path: Path, name: str, content: bytes, words: tuple[str, ...]
) -> None:
    bad, good = write(name, content), write("good/a.txt", ARTICLE)
    out = tmp_path / "out"
    run("extract", bad).error(*words)
    run("verify", bad, "--against", good, "-o", out).error(*words)
    run("verify", good, "--against", bad, "-o", out).error(*words)
    run("index", bad, "--into", tmp_path / "index").error(*words)
    assert not out.exists()
    assert not (tmp_path / "index").exists()


@pytest.mark.parametrize("name", ["missing.txt", "missing/", "empty/", "only-bad/"])
def test_a_missing_or_empty_place_is_one_line(run: Any, write: Write, tmp_path: Path, name: str) -> None:
    good = write("good/a.txt", ARTICLE)
    (tmp_path / "empty").mkdir()
    write("only-bad/x.txt", b"\xff")
    place = tmp_path / name
    for arguments in (
        ("extract", place),
        ("verify", place, "--against", good),
        ("verify", good, "--against", place),
        ("index", place, "--into", tmp_path / "index"),
    ):
        run(*arguments).error(place.name)
    assert not (tmp_path / "index").exists()


def test_line_ends_and_a_byte_order_mark_are_kept_out_of_the_way(run: Any, write: Write) -> None:
    body = ARTICLE.replace("\n", "\r\n")
    path = write("a.txt", b"\xef\xbb\xbf" + f"Title: Border\r\nPublished: 2026-03-04\r\n\r\n{body}".encode())
    (line,) = run("extract", path, "--format", "jsonl").lines()
    said = [c for c in line["claims"] if c["source"]]
    assert [c["source"]["text"] for c in said] == ["The governor", "He"]
    assert all(body[a:b] for c in line["claims"] for a, b in c["content"])
    assert all(" ".join(body[a:b] for a, b in c["content"]) == c["text"] for c in line["claims"])


def test_what_is_bad_inside_a_folder_is_skipped_listed_and_warned_of_once(run: Any, write: Write) -> None:
    article = write("a.txt", ARTICLE)
    refs = write("refs/good.txt", REFERENCE).parent
    write("refs/bad.txt", b"\xff")
    write("refs/fa.txt", PERSIAN)
    write("refs/lines.jsonl", json.dumps({"text": REFERENCE + " It was late."}) + "\nnope\n")
    done = run("verify", article, "--against", refs, "--format", "json")
    skipped = done.json()["provenance"]["skipped"]
    assert {(Path(s["path"]).name, s["line"]) for s in skipped} == {("bad.txt", None), ("fa", None), ("lines.jsonl", 2)}
    assert all(set(s) == {"path", "line", "reason"} and s["reason"] for s in skipped)
    assert done.json()["provenance"]["references"] == 2
    assert done.err.count("\n") == 1
    assert "warning" in done.err
    assert run("verify", article, "--against", refs, "--format", "json", "--quiet").err == ""


def test_unknown_keys_are_ignored_with_one_notice(run: Any, write: Write) -> None:
    article = write("a.json", {"text": ARTICLE, "section": "world"})
    refs = write("refs/b.json", {"text": REFERENCE, "section": "world", "byline": "x"}).parent
    write("refs/c.json", {"text": REFERENCE + " It was late.", "section": "world"})
    done = run("verify", article, "--against", refs, "--format", "json")
    notes = [n for n in done.json()["provenance"]["notes"] if n["code"] == "unknown_keys"]
    assert sum(n["count"] for n in notes) == 3
    assert "byline" in done.err
    assert "section" in done.err
    assert "byline" in run("extract", refs).err


def test_the_article_among_the_references_is_left_out(run: Any, write: Write) -> None:
    article = write("refs/a.json", {"id": "art", "text": ARTICLE, "url": "https://example.org/1"})
    write("refs/same-text.txt", ARTICLE)
    write("refs/same-address.json", {"text": "Quite another text.", "url": "https://example.org/1"})
    write("refs/other.txt", REFERENCE)
    report = run("verify", article, "--against", article.parent, "--format", "json").json()
    skipped = {s["path"]: s["reason"] for s in report["provenance"]["skipped"]}
    assert skipped == dict.fromkeys(("art", "same-text", "same-address"), "same_document")
    assert report["provenance"]["references"] == 1
    assert all(e["document"] == "other" for f in report["findings"] for e in [*f["evidence"], *f["context"]])


def test_two_documents_are_no_article(run: Any, write: Write) -> None:
    two = write("two.jsonl", [{"text": ARTICLE}, {"text": REFERENCE}])
    run("verify", two, "--against", two).error("two.jsonl", "2 documents", "one article")


HOSTILE = (
    "The governor <script>alert(1)</script> said: “[red]40[/red] \x1b[31mlorries\x1b[0m & \u202eyrrol <b>crossed</b>”."
)


def test_quoted_markup_is_shown_and_never_obeyed(run: Any, write: Write) -> None:
    article = write("a.txt", HOSTILE)
    refs = write("r.txt", HOSTILE.replace("40", "55") + " It was late on Monday, and it rained.")
    page = run("verify", article, "--against", refs, "--format", "html").out
    assert "<script>alert" not in page
    assert "<b>crossed" not in page
    assert "\x1b" not in page
    for command in (("verify", article, "--against", refs), ("extract", article)):
        shown = run(*command).out
        assert "\x1b" not in shown
        assert "\u202e" not in shown
        assert "[red]40[/red]" in shown
    report = run("verify", article, "--against", refs, "--format", "json").json()
    assert any("\x1b[31m" in f["claim"]["text"] for f in report["findings"])  # JSON carries the words as they are


@pytest.mark.parametrize("text", ["123 456", "😀😀", "\u0301" * 50, "\u200f\u200f.", "—", "a", "said", "قال"])
def test_hardly_a_text_is_no_crash(run: Any, write: Write, text: str) -> None:
    path = write("a.txt", text)
    assert run("extract", path).code == 0
    assert run("verify", path, "--against", write("r.txt", REFERENCE)).code in (0, 2)


LONG = {
    "english": "the governor said that 120 lorries crossed on Sunday and ",
    "arabic": "قالت الوزارة إن 120 شاحنة عبرت الحدود يوم الأحد و",
    "cues": "said ",
    "names": "Abu Bakr ",
    "quotes": '"',
    "numbers": "one hundred and ",
    "blanks": " \u00a0",
}


@pytest.mark.parametrize("piece", LONG.values(), ids=LONG)
def test_one_endless_sentence_is_read(run: Any, write: Write, piece: str) -> None:
    text = "a" + piece * (30_000 // len(piece)) + "b"
    (line,) = run("extract", write("a.txt", text), "--format", "jsonl").lines()
    for claim in line["claims"]:
        assert claim["text"] == " ".join(text[a:b] for a, b in claim["content"])


# --- an index ---


@pytest.fixture
def index(run: Any, write: Write, tmp_path: Path) -> Path:
    write("refs/r.txt", REFERENCE)
    write("refs/s.txt", "The ministry denied that any lorry was held at the border.")
    folder = tmp_path / "index"
    assert run("index", tmp_path / "refs", "--into", folder).code == 0
    return folder


def state(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in sorted(folder.iterdir()) if p.suffix in (".faiss", ".json")}


def test_an_index_of_another_embedder_is_refused(run: Any, write: Write, index: Path) -> None:
    article = write("a.txt", ARTICLE)
    manifest = json.loads((index / "manifest.json").read_text())
    (index / "manifest.json").write_text(json.dumps({**manifest, "embedder": "another-1"}))
    before = state(index)
    for arguments in (
        ("search", "lorries", "--index", index),
        ("verify", article, "--index", index),
        ("index", article, "--into", index),
    ):
        run(*arguments).error("index", "another-1")
    assert state(index) == before


@pytest.mark.parametrize("part", ["claims.db", "manifest.json", ".faiss"])
@pytest.mark.parametrize("damage", ["half", "empty", "gone"])
def test_a_damaged_index_is_one_line_and_left_as_it_is(
    run: Any, write: Write, index: Path, part: str, damage: str
) -> None:
    article = write("a.txt", ARTICLE)
    (path,) = (p for p in index.iterdir() if p.name.endswith(part))
    content = path.read_bytes()
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes(content[: len(content) // 2] if damage == "half" else b"")
    before = state(index)
    for arguments in (
        ("search", "lorries", "--index", index),
        ("verify", article, "--index", index),
        ("index", article, "--into", index),
        ("index", "--into", index, "--remove", "r"),
        ("index", "--into", index, "--check"),
    ):
        run(*arguments).error(str(index))
    assert state(index) == before


def test_a_second_writer_is_told_who_is_writing(run: Any, write: Write, index: Path) -> None:
    with open_index(str(index)):
        run("index", write("a.txt", ARTICLE), "--into", index).error("being written", str(os.getpid()))
        assert run("search", "lorries", "--index", index).code == 0  # reading goes on


def test_an_error_halfway_leaves_the_index_as_it_was(
    run: Any, write: Write, index: Path, tmp_path: Path, checker: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = state(index)
    monkeypatch.setattr("claimcheck.bulk.DOCUMENTS", 1)
    kind = type(checker.embedder)
    embed, calls = kind.embed, []

    def fails_later(self: Any, texts: Any) -> Any:
        calls.append(texts)
        if len(calls) > 1:
            raise MemoryError
        return embed(self, texts)

    monkeypatch.setattr(kind, "embed", fails_later)
    write("more/a.txt", ARTICLE)
    write("more/b.txt", REFERENCE.replace("Monday", "Tuesday"))
    done = run("index", tmp_path / "more", "--into", index)
    assert done.code == 3
    monkeypatch.undo()
    with open_index(str(index), read_only=True) as store:
        assert store.check() == []
        assert store.documents() == ["r", "s"]
    assert state(index) == before


@pytest.mark.parametrize("place", ["missing", "empty", "other", "file.txt"])
def test_no_index_there(run: Any, write: Write, tmp_path: Path, place: str) -> None:
    (tmp_path / "empty").mkdir()
    write("other/holiday.txt", "A picture.")
    article = write("file.txt", ARTICLE)
    for arguments in (
        ("search", "x", "--index", tmp_path / place),
        ("verify", article, "--index", tmp_path / place),
        ("index", "--into", tmp_path / place, "--check"),
        ("index", "--into", tmp_path / place, "--remove", "x"),
    ):
        run(*arguments).error(place)
    if place in ("other", "file.txt"):
        run("index", article, "--into", tmp_path / place).error(place)


def test_taking_out_what_is_not_there_takes_out_nothing(run: Any, index: Path) -> None:
    run("index", "--into", index, "--remove", "r", "nobody").error("nobody", "nothing was removed")
    assert "2 documents" in run("index", "--into", index, "--check").out


@pytest.mark.parametrize("url", ["mysql://desk:s3cret@host/base", "postgresql+psycopg://desk:s3cret@host/base"])
def test_a_database_of_another_kind_is_told_plainly(run: Any, write: Write, url: str) -> None:
    article = write("a.txt", ARTICLE)
    for arguments in (
        ("index", article, "--into", url),
        ("index", "--into", url, "--check"),
        ("search", "x", "--index", url),
        ("verify", article, "--index", url),
    ):
        assert "s3cret" not in run(*arguments).error("postgresql://", "folder")


# --- pairs ---

PAIRS = [
    (b'{"premise": "a b"}\n', ("p.jsonl:1", "hypothesis")),
    (b'{"premise": "a b", "hypothesis": "c d"}\n\n{"premise": " ", "hypothesis": "c"}', ("p.jsonl:3", "premise")),
    (b'{"premise": "a b", "hypothesis": "c d", "premise_date": "soon"}', ("p.jsonl:1", "premise_date", "ISO 8601")),
    (b'{"premise": "a b", "hypothesis": "c d", "hypothesis_date": 5}', ("p.jsonl:1", "hypothesis_date")),
    (b'{"premise": "a \\ud800", "hypothesis": "c d"}', ("p.jsonl:1", "premise", "surrogate")),
    (b"[1]\n", ("p.jsonl:1", "object")),
    (b"nope\n", ("p.jsonl:1", "JSON")),
    (b"[" * 50_000, ("p.jsonl:1", "deep")),
    (b'{"premise": "\xff"}', ("p.jsonl:1", "UTF-8")),
    (b"", ("p.jsonl", "no pair")),
]


@pytest.mark.parametrize(("content", "words"), PAIRS)
def test_no_pair_is_dropped(run: Any, write: Write, tmp_path: Path, content: bytes, words: tuple[str, ...]) -> None:
    out = tmp_path / "out.jsonl"
    run("compare", write("p.jsonl", content), "-o", out).error(*words)
    run("compare", "-", stdin=content).error(*(w.replace("p.jsonl", "-") for w in words))
    assert not out.exists()


def test_pairs_that_are_missing(run: Any, tmp_path: Path) -> None:
    run("compare", tmp_path / "missing.jsonl").error("missing.jsonl")
    run("compare", tmp_path).error(str(tmp_path))


def test_a_copied_index_is_as_good(run: Any, index: Path, tmp_path: Path) -> None:
    shutil.copytree(index, tmp_path / "copy")
    assert run("search", "lorries", "--index", index).out == run("search", "lorries", "--index", tmp_path / "copy").out
