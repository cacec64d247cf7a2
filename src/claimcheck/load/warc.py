"""Web archives: the articles in a .warc or .warc.gz, read record by record.

`documents(stream, path)` gives, for each captured page and each text that a crawler extracted, its number and the
fields of a document, or an InputError that says why it is none. Records that are no text (requests, pictures,
redirects, notes of the crawler) are counted, and told of in one InputError at the end.

Read here and not with warcio: a record's header, a page and what a page expands to are all bounded, and after a damaged
record reading goes on with the next one.
"""

from __future__ import annotations

import http.client
import io
import zlib
from collections import Counter
from collections.abc import Iterator
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from attrs import frozen

from claimcheck.errors import InputError
from claimcheck.load import html
from claimcheck.load.reading import decode

MAX_PAGE = 10 * 1024 * 1024
"""A news page has some hundred kilobytes; beyond this, parsing takes minutes."""
_MAX_LINE, _MAX_HEADERS, _CHUNK = 64 * 1024, 200, 1 << 20
_PAGES, _PLAIN = ("text/html", "application/xhtml+xml"), ("text/plain",)


@frozen
class _Record:
    """`number` counts from 1; `content` is None where it is longer than a page may be."""

    number: int
    headers: dict[str, str]
    content: bytes | None


def documents(stream: BinaryIO, path: str) -> Iterator[tuple[int, dict[str, Any] | InputError]]:
    """Record number and fields, or what is wrong with the record. Raises OSError as the stream does."""
    others: Counter[str] = Counter()
    last = 0
    for record in _records(stream, path):
        if isinstance(record, InputError):
            yield record.line or 0, record
            continue
        last = record.number
        try:
            found = _fields(record, path)
        except InputError as error:
            yield record.number, error
            continue
        if isinstance(found, str):
            others[found] += 1
        else:
            yield record.number, found
    if others:
        listed = ", ".join(f"{count} {kind}" for kind, count in others.most_common(8))
        yield last, InputError(path, f"{others.total()} records hold no article: {listed}")


def _fields(record: _Record, path: str) -> dict[str, Any] | str:
    """The fields of the document in a record, else of which kind it is."""
    kind, number = record.headers.get("warc-type", "?")[:20], record.number
    if kind not in ("response", "resource", "conversion"):
        return f"of type {kind}"
    if record.content is None:
        raise InputError(path, f"a record larger than {MAX_PAGE // 1024 // 1024} MB", line=number)
    media, charset = _media(record.headers.get("content-type", ""))
    content = record.content
    if kind == "response":
        if media != "application/http":
            return f"of {media[:40] or 'no type'}"
        status, media, charset, content = _http(content, path, number)
        if status != 200:
            return f"with HTTP status {status}"
    if media in _PAGES:
        fields = html.parse(content, path, charset=charset, line=number)
    elif media in _PLAIN:
        fields = {"text": decode(content, path, line=number)}
    else:
        return f"of {media[:40] or 'no type'}"
    url = record.headers.get("warc-target-uri", "").strip("<> ")
    date = record.headers.get("warc-date")
    captured = None if fields.get("published") or date is None else f"undated page, captured {date}"
    return fields | {
        "id": f"{url}@{date}" if url and date else url or None,
        "url": url or fields.get("url"),
        "publisher": fields.get("publisher") or _host(url),
        "note": captured,
    }


def _http(content: bytes, path: str, number: int) -> tuple[int, str, str | None, bytes]:
    """Status, media type, charset and body of an HTTP response as it went over the wire."""
    response = http.client.HTTPResponse(_Wire(content))  # type: ignore[arg-type]
    try:
        response.begin()
        body = response.read()
    except http.client.IncompleteRead as cut:  # crawlers often save a page without its chunks but with their header
        body = cut.partial or content.partition(b"\r\n\r\n")[2]
    except (http.client.HTTPException, ValueError, OSError) as error:
        raise InputError(path, f"no HTTP response ({type(error).__name__})", line=number) from None
    media, charset = _media(response.headers.get("content-type", ""))
    if response.status == 200 and media in (*_PAGES, *_PLAIN):
        body = _unpacked(body, response.headers.get("content-encoding", ""), path, number)
    return response.status, media, charset, body


def _unpacked(body: bytes, encoding: str, path: str, number: int) -> bytes:
    """A body without its content encoding; many crawlers unpack it and leave the header."""
    name = encoding.strip().lower()
    if name in ("gzip", "x-gzip") and body.startswith(b"\x1f\x8b"):
        window = 31
    elif name == "deflate" and body[:1] == b"\x78":
        window = 15
    elif name in ("br", "zstd") and b"<" not in body[:512]:
        raise InputError(path, f"a page packed with {name}, which is not read", line=number)
    else:
        return body
    unpack = zlib.decompressobj(window)
    try:
        out = unpack.decompress(body, MAX_PAGE + 1)
    except zlib.error:
        raise InputError(path, f"a page with broken {name} data", line=number) from None
    if len(out) > MAX_PAGE:
        raise InputError(path, f"a page that expands to more than {MAX_PAGE // 1024 // 1024} MB", line=number)
    return out


class _Wire:
    """Bytes as http.client wants to receive them."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def makefile(self, *_: Any) -> BinaryIO:
        return io.BytesIO(self._content)


def _records(stream: BinaryIO, path: str) -> Iterator[_Record | InputError]:
    number = 0
    skipping = False
    while line := stream.readline(_MAX_LINE):
        if not line.strip(b"\r\n"):
            continue
        if not line.startswith(b"WARC/"):
            if not skipping:
                number += 1
                yield InputError(
                    path, "no WARC record where one should begin; reading goes on at the next", line=number
                )
            skipping = True
            continue
        skipping = False
        number += 1
        headers = _headers(stream)
        size = (headers or {}).get("content-length", "")
        if headers is None or not (size.isascii() and size.isdigit() and len(size) < 16):
            yield InputError(path, "a record whose header cannot be read", line=number)
            skipping = True
            continue
        content = _content(stream, int(size))
        if content is not None and len(content) < int(size):
            yield InputError(path, "ends in the middle of a record", line=number)
            return
        yield _Record(number, headers, content)


def _headers(stream: BinaryIO) -> dict[str, str] | None:
    """The header fields, names in lower case; None where they are none."""
    found: dict[str, str] = {}
    name = ""
    for _ in range(_MAX_HEADERS):
        line = stream.readline(_MAX_LINE)
        if line in (b"\r\n", b"\n"):
            return found
        text = line.decode("utf-8", "replace").rstrip("\r\n")
        if text[:1] in (" ", "\t") and name:
            found[name] += " " + text.strip()
            continue
        name, colon, value = text.partition(":")
        if not colon or not line.endswith(b"\n"):
            return None
        name = name.strip().lower()
        found.setdefault(name, value.strip())
    return None


def _content(stream: BinaryIO, size: int) -> bytes | None:
    if size <= MAX_PAGE:
        return stream.read(size)
    while size > 0 and (part := stream.read(min(size, _CHUNK))):
        size -= len(part)
    return None


def _media(value: str) -> tuple[str, str | None]:
    """ "text/html" and "windows-1256" of "text/html; charset=windows-1256"."""
    media, _, rest = value.partition(";")
    charset = next((p.partition("=")[2] for p in rest.split(";") if p.strip().lower().startswith("charset=")), "")
    return media.strip().lower(), charset.strip("\"' \t") or None


def _host(url: str) -> str | None:
    """ "example.org" of an address: who published the page, where it does not say so itself."""
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None
