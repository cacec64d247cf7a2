"""Which reader a file gets, by its name, and what it holds: `read(path, relative)` gives its documents as drafts.

An InputError stands in the place of what could not be read; whether that ends the run is the caller's affair.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from claimcheck.errors import InputError
from claimcheck.load import feed, html, jsonl, newsml, ninjs, text, warc, xml
from claimcheck.load.draft import Draft, Place, draft_from
from claimcheck.load.folder import extension, stem
from claimcheck.load.reading import MAX_BYTES, Watch, decode, opened, read_bytes, shown


def read(path: Path, relative: str, watch: Watch | None = None) -> Iterator[Draft | InputError]:
    """The documents of one file, one after the other; `relative` is its path inside the folder that was given."""
    place = Place(path=shown(path), relative=relative, stem=shown(stem(path)))
    kind = extension(path)
    try:
        if kind == ".jsonl":
            yield from from_lines(jsonl.lines(path, watch), place)
        elif kind == ".warc":
            with opened(path, watch) as stream:
                for number, found in warc.documents(stream, place.path):
                    yield _numbered(found, place, number)
        elif kind in (".xml", ".rss", ".atom"):
            yield from _from_xml(read_bytes(path, watch), place)
        else:
            yield draft_from(_one(read_bytes(path, watch), kind, place.path), place)
    except InputError as error:
        yield error


def from_lines(lines: Iterator[tuple[int, bytes | None]], place: Place) -> Iterator[Draft | InputError]:
    """The documents of JSON Lines."""
    for number, line in lines:
        try:
            if line is None:
                raise InputError(place.path, f"larger than {MAX_BYTES // 1024 // 1024} MB", line=number)
            found: dict[str, Any] | InputError = from_json(decode(line, place.path, line=number), place.path, number)
        except InputError as error:
            found = error
        yield _numbered(found, place, number)


def from_json(content: str, path: str, line: int | None = None) -> dict[str, Any]:
    """The fields of a document in JSON: our own keys, or those of ninjs."""
    value = jsonl.parse(content, path, line=line)
    return ninjs.fields(value, path, line=line) if ninjs.is_ninjs(value) else value


def _one(data: bytes, kind: str, path: str) -> dict[str, Any]:
    if kind in (".html", ".htm"):
        return html.parse(data, path)
    if kind == ".json":
        return from_json(decode(data, path), path)
    return text.parse(decode(data, path))


def _from_xml(data: bytes, place: Place) -> Iterator[Draft | InputError]:
    number = 0
    try:
        for number, item in enumerate(_items(xml.parse(data, place.path), place.path), 1):
            yield _numbered(InputError(place.path, item, line=number) if isinstance(item, str) else item, place, number)
    except InputError:
        raise
    except Exception as error:  # what is not quite XML gives a tree whose names may not even be text
        raise InputError(place.path, f"cannot be read as XML ({type(error).__name__})", line=number + 1) from None


def _items(root: Any, path: str) -> Iterator[dict[str, Any] | str]:
    if feed.is_feed(root):
        return feed.entries(root)
    if newsml.is_newsml(root):
        return newsml.items(root)
    kind = xml.local(root)[:40]
    raise InputError(path, f"XML of a kind that is not read (<{kind}>); expected RSS, Atom or NewsML-G2")


def _numbered(found: dict[str, Any] | InputError, place: Place, number: int) -> Draft | InputError:
    """The draft of one of many: the place of it in its file is its line, its record, or its number in a feed."""
    if isinstance(found, InputError):
        return found
    try:
        return draft_from(found, Place(path=place.path, relative=place.relative, stem=place.stem, line=number))
    except InputError as error:
        return error
