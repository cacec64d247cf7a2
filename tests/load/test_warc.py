"""Web archives: pages, extracted text, damaged and hostile records."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import pytest

from claimcheck.errors import InputError
from claimcheck.load import load_documents, warc

PAGE = """<html><head><title>Bridge</title></head><body><article><p>The ministry said and repeated that the bridge over
the river was open to all traffic on Sunday.</p></article></body></html>"""
ARABIC = "<html><body><p>قالت الوزارة إن الجسر فتح أمام حركة السير يوم الأحد.</p></body></html>"
HTML = "Content-Type: text/html"


def record(kind: str, content: bytes, url: str | None = None, **more: str) -> bytes:
    names = {
        "WARC-Type": kind,
        "WARC-Date": "2026-01-18T10:00:00Z",
        "Content-Type": "application/http; msgtype=response",
    }
    if url:
        names["WARC-Target-URI"] = url
    names |= {name.replace("_", "-"): value for name, value in more.items()}
    names.setdefault("Content-Length", str(len(content)))
    head = "".join(f"{name}: {value}\r\n" for name, value in names.items())
    return b"WARC/1.0\r\n" + head.encode() + b"\r\n" + content + b"\r\n\r\n"


def page(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    return f"HTTP/1.1 {status}\r\n{''.join(h + chr(13) + chr(10) for h in headers)}\r\n".encode() + body


def chunked(body: bytes) -> bytes:
    half = len(body) // 2
    return b"".join(b"%x\r\n%s\r\n" % (len(p), p) for p in (body[:half], body[half:])) + b"0\r\n\r\n"


GOOD = record("response", page(PAGE.encode(), HTML), "https://www.ridge.example/bridge")


def test_pages_and_texts(tmp_path: Path) -> None:
    packed = gzip.compress(PAGE.replace("Sunday", "Monday").encode())
    parts = [
        record("warcinfo", b"software: x\r\n"),
        GOOD,
        record("request", b"GET / HTTP/1.1\r\n\r\n", "https://ridge.example/"),
        record(
            "response",
            page(chunked(packed), HTML, "Transfer-Encoding: chunked", "Content-Encoding: gzip"),
            "https://r.example/2",
        ),
        record("response", page(ARABIC.encode("cp1256"), HTML + "; charset=windows-1256"), "https://r.example/3"),
        record("response", page(b"", status="404 Not Found"), "https://r.example/4"),
        record("response", page(b"\x89PNG", "Content-Type: image/png"), "https://r.example/5"),
        record("conversion", b"The mayor said so.", "https://r.example/6", Content_Type="text/plain"),
    ]
    whole, pieces = tmp_path / "a.warc", tmp_path / "b.warc.gz"
    whole.write_bytes(b"".join(parts))
    pieces.write_bytes(b"".join(map(gzip.compress, parts)))
    loaded = load_documents(whole)
    assert loaded.documents == load_documents(pieces).documents
    first, second, third, fourth = loaded.documents
    assert first.id == "https://www.ridge.example/bridge@2026-01-18T10:00:00Z"
    assert (first.url, first.publisher, first.title) == ("https://www.ridge.example/bridge", "ridge.example", "Bridge")
    assert first.note == "undated page, captured 2026-01-18T10:00:00Z" and first.published is None
    assert "Monday" in second.text and third.lang == "ar" and fourth.text == "The mayor said so."
    (others,) = loaded.skipped
    assert others.reason.startswith("4 records hold no article") and "1 of image/png" in others.reason


def test_an_oracle_agrees(tmp_path: Path) -> None:
    writer_of = pytest.importorskip("warcio.warcwriter")
    headers = pytest.importorskip("warcio.statusandheaders")
    path = tmp_path / "a.warc.gz"
    with path.open("wb") as file:
        writer = writer_of.WARCWriter(file, gzip=True)
        writer.write_record(writer.create_warcinfo_record("a", {"software": "x"}))
        http = headers.StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.0")
        made = writer.create_warc_record(
            "https://r.example/1", "response", payload=io.BytesIO(PAGE.encode()), http_headers=http
        )
        writer.write_record(made)
    (document,) = load_documents(path).documents
    assert document.url == "https://r.example/1" and "bridge over" in document.text


def test_reading_goes_on_after_damage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = page(gzip.compress(b"<p>" + b"0" * 400_000), HTML, "Content-Encoding: gzip")
    monkeypatch.setattr(warc, "MAX_PAGE", 200_000)
    parts = [
        b"garbage\r\nmore garbage\r\n",
        GOOD,
        b"WARC/1.0\r\nContent-Length: lots\r\n\r\nwords\r\n\r\n",
        record("response", b"no http at all", "https://r.example/2"),
        record("response", bomb, "https://r.example/3"),
        record("response", page(b"x" * 300_000, HTML), "https://r.example/4"),
        record("response", page(b"<html></html>", HTML), "https://r.example/5"),
        record("response", page(b"\x0b\x02", HTML, "Content-Encoding: br"), "https://r.example/6"),
        GOOD.replace(b"/bridge", b"/again1"),
        GOOD[:200],
    ]
    path = tmp_path / "a.warc"
    path.write_bytes(b"".join(parts))
    loaded = load_documents(path)
    assert [d.url[-7:] for d in loaded.documents if d.url] == ["/bridge", "/again1"]
    assert [s.line for s in loaded.skipped] == [1, 3, 4, 5, 6, 7, 8, 10]
    for skipped, word in zip(
        loaded.skipped,
        ("no WARC record", "header", "no HTTP", "expands", "larger", "no article", "br,", "middle"),
        strict=True,
    ):
        assert word in skipped.reason


def test_nothing_in_it(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(record("warcinfo", b"x"))
    with pytest.raises(InputError, match="1 records hold no article"):
        load_documents(path)
    path.write_bytes(b"")
    with pytest.raises(InputError, match="holds no document"):
        load_documents(path)
