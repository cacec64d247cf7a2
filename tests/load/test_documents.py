"""Reading articles and references: formats, ids, languages, and everything that can be wrong with them."""

from __future__ import annotations

import io
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claimcheck.errors import ClaimcheckError, InputError, UsageError
from claimcheck.load import load_article, load_documents, reading

ENGLISH = "The ministry said the bridge was open.\n"
ARABIC = "قالت الوزارة إن الجسر فتح أمام حركة السير.\n"


def put(path: Path, content: str | bytes | dict[str, Any] | list[Any]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, dict | list):
        content = json.dumps(content, ensure_ascii=False)
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return path


def lines(*values: Any) -> str:
    return "\n".join(v if isinstance(v, str) else json.dumps(v, ensure_ascii=False) for v in values)


# --- one article ---------------------------------------------------------------------------------------------------


def test_text_article(tmp_path: Path) -> None:
    path = put(tmp_path / "bridge.txt", "Title: Open\nOutlet: Example\nPublished: 2026-03-01T10:00Z\n\n" + ENGLISH)
    document = load_article(path).document
    assert (document.id, document.lang, document.title, document.publisher) == ("bridge", "en", "Open", "Example")
    assert document.text == ENGLISH
    assert document.published == "2026-03-01T10:00Z" and document.published_at is not None


def test_text_is_kept_as_decoded(tmp_path: Path) -> None:
    text = "Un e\u0301te\u0301.\r\n\tقالَ:\u200f ١٢\u2028x\r"
    path = put(tmp_path / "a.txt", b"\xef\xbb\xbf" + text.encode())
    assert load_article(path).document.text == text


def test_json_article(tmp_path: Path) -> None:
    fields = {"id": "n1", "text": ARABIC, "lang": "ar-IQ", "publisher": "", "published": "2026-03-01", "url": None}
    loaded = load_article(put(tmp_path / "a.json", fields | {"note": "invented", "author": "x"}))
    document = loaded.document
    assert (document.id, document.lang, document.publisher, document.url) == ("n1", "ar", None, None)
    assert document.note == "invented"
    assert [(n.code, n.count) for n in loaded.notes] == [("unknown_keys", 1)] and "author" in loaded.notes[0].text


def test_language_argument_overrides_the_article_only(tmp_path: Path) -> None:
    path = put(tmp_path / "a.json", {"text": ENGLISH, "lang": "en"})
    assert load_article(path, lang="ar").document.lang == "ar"
    assert load_documents(path, lang="ar").documents[0].lang == "en"
    assert load_article(put(tmp_path / "b.txt", "Lang: und\n\n" + ARABIC)).document.lang == "ar"
    with pytest.raises(UsageError, match="expected a code"):
        load_article(path, lang="Arabic!")


def test_article_holds_exactly_one_document(tmp_path: Path) -> None:
    two = put(tmp_path / "two.jsonl", lines({"text": ENGLISH}, {"text": ARABIC}))
    with pytest.raises(InputError, match="holds 2 documents; expected exactly one"):
        load_article(two)
    one = put(tmp_path / "one" / "one.jsonl", lines({"text": ENGLISH}))
    assert load_article(one).document.id == "one:1"
    assert load_article(tmp_path / "one").document.text == ENGLISH
    with pytest.raises(InputError, match="holds 3 documents"):
        load_article(tmp_path)


BAD_FILES: list[tuple[str, str | bytes, str]] = [
    ("a.txt", b"caf\xe9 is open", r"a\.txt: not UTF-8 \(byte 0xe9 in line 1\)"),
    ("a.txt", b"\xff\xfea\0b\0", r"UTF-16; expected UTF-8"),
    ("a.txt", b"GIF89a\0\0", r"binary data"),
    ("a.txt", b"", r"field 'text': holds no text"),
    ("a.txt", b" \n\t\r\n", r"field 'text': holds no text"),
    ("a.txt", "Title: x\nPublished: yesterday\n\nText.", r"field 'published': 'yesterday' is no ISO 8601 date"),
    ("a.txt", "Lang: English (UK)\n\nText.", r"field 'lang'"),
    ("a.json", '{"text": "x"', r"a\.json: not JSON: .*\(line 1, column 13\)"),
    ("a.json", '["x"]', r"a list; expected one object"),
    ("a.json", '"x"', r"expected an object with 'text'"),
    ("a.json", "{}", r"field 'text': missing"),
    ("a.json", '{"text": null}', r"field 'text': missing"),
    ("a.json", '{"text": 5}', r"field 'text': expected text, found a number"),
    ("a.json", '{"text": "x", "id": 7}', r"field 'id': expected text, found a number"),
    ("a.json", '{"text": "x", "id": "a\\nb"}', r"field 'id': holds a line break"),
    ("a.json", '{"text": "x", "published": 20260118}', r"field 'published': expected text, found a number"),
    ("a.json", '{"text": "x", "published": "2026-02-30"}', r"field 'published'"),
    ("a.json", '{"text": "x", "published": "20260218"}', r"field 'published'"),
    ("a.json", '{"text": "x", "published": "2026-01-18T25:00"}', r"field 'published'"),
    ("a.json", '{"text": "\\ud800 x"}', r"field 'text': half of a surrogate pair at character 0"),
    ("a.json", "[" * 100_000, r"nested too deeply"),
    ("a.json", '{"text": "x", "n": ' + "9" * 5000 + "}", r"not usable JSON"),
    ("a.html", "<html><body></body></html>", r"no article text"),
    ("a.jsonl", "\n\n", r"holds no document"),
    ("a.jsonl", "{}\n{", r"a\.jsonl:1: field 'text': missing"),
    ("a.md", "text", r"not a known format; expected \.txt"),
]


@pytest.mark.parametrize(("name", "content", "message"), BAD_FILES)
def test_bad_file_is_one_line_that_names_it(tmp_path: Path, name: str, content: str | bytes, message: str) -> None:
    path = put(tmp_path / name, content)
    for load in (load_article, load_documents):
        with pytest.raises(InputError, match=message) as caught:
            load(path)
        assert "\n" not in str(caught.value) and str(path) in str(caught.value)


def test_missing_and_unusable_paths(tmp_path: Path) -> None:
    for path in (tmp_path / "none.txt", tmp_path / "none", "", "nul\0.txt"):
        with pytest.raises(InputError):
            load_article(path)
    fifo = tmp_path / "pipe.txt"
    os.mkfifo(fifo)
    with pytest.raises(InputError, match="not a regular file"):
        load_article(fifo)
    loop = tmp_path / "loop.txt"
    loop.symlink_to(loop)
    with pytest.raises(InputError):
        load_article(loop)


def test_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_BYTES", 100)
    with pytest.raises(InputError, match="larger than"):
        load_article(put(tmp_path / "a.txt", "x" * 101))


# --- stdin ---------------------------------------------------------------------------------------------------------


def feed(monkeypatch: pytest.MonkeyPatch, data: str | bytes) -> None:
    raw = data.encode() if isinstance(data, str) else data
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw), encoding="ascii"))


def test_stdin(monkeypatch: pytest.MonkeyPatch) -> None:
    feed(monkeypatch, "Title: T\n\n" + ARABIC)
    document = load_article("-").document
    assert (document.id, document.title, document.text, document.lang) == ("stdin", "T", ARABIC, "ar")
    feed(monkeypatch, b"\xef\xbb\xbf" + json.dumps({"text": ENGLISH, "title": "J"}, indent=2).encode())
    assert load_article("-").document.title == "J"
    feed(monkeypatch, lines({"text": "One."}, {"text": "Two."}))
    assert [d.id for d in load_documents("-").documents] == ["stdin:1", "stdin:2"]
    feed(monkeypatch, "<!DOCTYPE html><html><body><p>The bridge is open, the ministry said.</p></body></html>")
    assert load_article("-").document.text == "The bridge is open, the ministry said."


@pytest.mark.parametrize(
    ("data", "message"),
    [("", "no text"), ("{oops", "not JSON"), (b"\xe9", "not UTF-8"), ('{"a": 1}\n{"b": 2}', "missing")],
)
def test_bad_stdin(monkeypatch: pytest.MonkeyPatch, data: str | bytes, message: str) -> None:
    feed(monkeypatch, data)
    with pytest.raises(InputError, match=message) as caught:
        load_article("-")
    assert str(caught.value).startswith("-")


# --- many documents ------------------------------------------------------------------------------------------------


def test_folder(tmp_path: Path) -> None:
    put(tmp_path / "b.txt", ENGLISH)
    put(tmp_path / "a.TXT", ARABIC)
    put(tmp_path / "sub" / "c.jsonl", lines({"text": "One."}, "", "{broken", {"id": "x", "text": "Two."}))
    put(tmp_path / "sub" / "bad.json", '{"title": "no text"}')
    put(tmp_path / "sub" / "latin.txt", b"\xe9t\xe9")
    put(tmp_path / "README.txt", "about this folder")
    put(tmp_path / "LICENSE", "free")
    put(tmp_path / "notice.md", "free")
    put(tmp_path / "sub" / "notice.txt", ARABIC)
    put(tmp_path / ".hidden.txt", "x")
    put(tmp_path / ".git" / "x.txt", "x")
    put(tmp_path / "photo.jpg", b"\xff\xd8")
    loaded = load_documents(tmp_path)
    assert [d.id for d in loaded.documents] == ["a", "b", "c:1", "x", "notice"]
    found = [(Path(s.path).name, s.line, s.reason.split(";")[0]) for s in loaded.skipped]
    assert found[0] == ("photo.jpg", None, "not a known format")
    assert found[1][:2] == ("bad.json", None) and "'text': missing" in found[1][2]
    assert found[2][:2] == ("c.jsonl", 3) and "not JSON" in found[2][2]
    assert found[3][:2] == ("latin.txt", None) and "not UTF-8" in found[3][2]
    assert len(found) == 4


def test_folder_without_documents(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"holds no readable document; expected \.txt, \.html, \.json or \.jsonl"):
        load_documents(tmp_path)
    put(tmp_path / "a.json", "{}")
    with pytest.raises(InputError, match=r"holds no readable document.*a\.json: field 'text': missing"):
        load_documents(tmp_path)


def test_pipes_and_loops_inside_a_folder_are_skipped(tmp_path: Path) -> None:
    put(tmp_path / "a.txt", ENGLISH)
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    (tmp_path / "self.txt").symlink_to(tmp_path / "self.txt")
    (tmp_path / "again").symlink_to(tmp_path)
    loaded = load_documents(tmp_path)
    assert [d.id for d in loaded.documents] == ["a"]
    assert [Path(s.path).name for s in loaded.skipped] == ["gone.txt", "pipe.txt", "self.txt"]


def test_ids_where_stems_collide(tmp_path: Path) -> None:
    put(tmp_path / "one" / "x.txt", "A.")
    put(tmp_path / "one" / "deep" / "x.txt", "B.")
    put(tmp_path / "one" / "y.json", {"text": "C.", "id": "z"})
    put(tmp_path / "one" / "z.txt", "D.")
    assert {d.id: d.text for d in load_documents(tmp_path / "one").documents} == {
        "x.txt": "A.",
        "deep/x.txt": "B.",
        "z": "C.",
        "z.txt": "D.",
    }
    put(tmp_path / "two" / "x.txt", "E.")
    ids = [d.id for d in load_documents([tmp_path / "one", tmp_path / "two"]).documents]
    assert len(set(ids)) == 5 and str(tmp_path / "two" / "x.txt") in ids


def test_a_file_is_read_once(tmp_path: Path) -> None:
    path = put(tmp_path / "a.txt", ENGLISH)
    assert len(load_documents([path, tmp_path, str(path)]).documents) == 1


def test_same_id_twice(tmp_path: Path) -> None:
    a = put(tmp_path / "a.json", {"id": "n", "text": ENGLISH})
    b = put(tmp_path / "b.json", {"id": "n", "text": ARABIC})
    c = put(tmp_path / "c.json", {"id": "n", "text": ENGLISH})
    loaded = load_documents([a, b, c])
    assert [d.text for d in loaded.documents] == [ENGLISH]
    assert [s.reason for s in loaded.skipped] == [
        f"its id is already used by document 'n' of {a}",
        f"repeats document 'n' of {a}",
    ]


def test_bad_lines_are_skipped_but_bad_named_files_are_not(tmp_path: Path) -> None:
    many = put(tmp_path / "many.jsonl", lines("[1]", {"text": "One."}, b"\xff".decode("latin-1"), {"text": 1}))
    loaded = load_documents(many)
    assert [(s.path, s.line) for s in loaded.skipped] == [(str(many), 1), (str(many), 3), (str(many), 4)]
    bad = put(tmp_path / "bad.json", "{}")
    with pytest.raises(InputError, match=r"bad\.json"):
        load_documents([many, bad])


def test_jsonl_lines_end_at_line_feeds_only(tmp_path: Path) -> None:
    path = put(tmp_path / "a.jsonl", '{"text": "a\u2028b"}\r\n\ufeff\n{"text": "c"}'.encode())
    assert [d.text for d in load_documents(path).documents] == ["a\u2028b", "c"]


def test_no_paths() -> None:
    assert load_documents([]).documents == ()


def test_names_that_are_no_utf8(tmp_path: Path) -> None:
    try:
        put(Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt")), ENGLISH)
    except OSError:
        pytest.skip("the file system takes UTF-8 names only")
    assert load_documents(tmp_path).documents[0].id == "caf\ufffd"


def test_one_notice_a_run(tmp_path: Path) -> None:
    half = '{"text": "b", "x": 1, "\\ud800y": 2}'
    path = put(tmp_path / "a.jsonl", lines({"text": "a", "x": 1}, half, {"text": "c"}))
    (note,) = load_documents(path).notes
    assert note.count == 2 and "x" in note.text
    note.text.encode("utf-8")


# --- HTML ----------------------------------------------------------------------------------------------------------

PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>Bridge opens - Example</title>
<meta property="og:site_name" content="Example"><meta property="og:url" content="https://e.org/bridge">
<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "datePublished": "2026-03-01T09:30:00+03:00",
"publisher": {"@type": "Organization", "name": "Example News"}}]}</script></head>
<body><nav><a href="/">Home</a></nav><article><h1>Bridge opens</h1><p>The ministry said &amp; repeated that the bridge
over the river was open.</p><p>قالت الوزارة إن الجسر مفتوح.</p></article><footer>Imprint</footer></body></html>"""


def test_html(tmp_path: Path) -> None:
    document = load_article(put(tmp_path / "page.HTM", PAGE)).document
    assert (document.publisher, document.published) == ("Example News", "2026-03-01T09:30:00+03:00")
    assert document.title == "Bridge opens" and document.lang == "en"
    assert "said & repeated" in document.text and "الجسر مفتوح" in document.text
    assert "Imprint" not in document.text and "<" not in document.text


def test_html_in_its_declared_encoding(tmp_path: Path) -> None:
    page = f"<html><head><meta charset='windows-1256'></head><body><p>{ARABIC}</p></body></html>"
    assert load_article(put(tmp_path / "a.html", page.encode("cp1256"))).document.text == ARABIC.strip()
    wrong = page.replace("windows-1256", "utf-8").encode("cp1256")
    with pytest.raises(InputError, match="not UTF-8"):
        load_article(put(tmp_path / "b.html", wrong))


# --- anything at all -----------------------------------------------------------------------------------------------


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(st.binary(max_size=300) | st.text(max_size=200).map(lambda t: t.encode("utf-8", "surrogatepass")))
def test_any_bytes_give_a_document_or_a_clean_error(tmp_path: Path, data: bytes) -> None:
    for name in ("a.txt", "a.json", "a.jsonl", "a.html"):
        try:
            document = load_article(put(tmp_path / name, data)).document
        except ClaimcheckError as error:
            assert len(str(error).splitlines()) <= 1
        else:
            document.text.encode("utf-8")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=20),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    )
    | st.dictionaries(
        st.sampled_from(["text", "id", "lang", "published", "title", "note"]),
        st.none() | st.integers() | st.text(max_size=20),
    )
)
def test_any_json_gives_a_document_or_a_clean_error(tmp_path: Path, value: Any) -> None:
    path = put(tmp_path / "a.json", json.dumps(value))
    try:
        document = load_article(path).document
    except InputError:
        return
    assert document.text == value["text"]
    assert document.published_on is None or document.published == value["published"].strip()
