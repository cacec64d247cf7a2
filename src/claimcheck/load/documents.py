"""From paths to documents: which reader a path gets, which errors end the run, and what each document is called.

A bad path that was named ends the run (InputError). A bad file inside a folder and a bad line inside a .jsonl are
skipped. A named path that gives no document at all ends the run.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeAlias

from attrs import frozen

from claimcheck.errors import InputError, UsageError
from claimcheck.lang.detect import detect, primary
from claimcheck.load import html, jsonl, text
from claimcheck.load.draft import Draft, Place, draft_from
from claimcheck.load.folder import EXPECTED, EXTENSIONS, walk
from claimcheck.load.reading import MAX_BYTES, decode, read_bytes, read_stdin, shown
from claimcheck.model.judgement import Note, Skipped
from claimcheck.model.text import Document

PathLike: TypeAlias = str | os.PathLike[str]
STDIN = "-"


@frozen(kw_only=True)
class Loaded:
    """What was read: documents in the order found, what was left out, and what the reader should know."""

    documents: tuple[Document, ...]
    skipped: tuple[Skipped, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def document(self) -> Document:
        """The one document of `load_article`."""
        return self.documents[0]


def load_article(path: PathLike, *, lang: str | None = None) -> Loaded:
    """The one document that `path` ("-": stdin) holds; `lang` overrides what it says of its own language.

    Raises InputError where it cannot be read or holds more than one document, UsageError for a bad `lang`.
    """
    lang = _language(lang)
    drafts, skipped = _named(path, set())
    if len(drafts) > 1:
        raise InputError(shown(path), f"holds {len(drafts)} documents; expected exactly one article")
    documents, repeated = _documents(drafts, lang, override=True)
    return Loaded(documents=documents, skipped=(*skipped, *repeated), notes=_notes(drafts))


def load_documents(paths: PathLike | Iterable[PathLike], *, lang: str | None = None) -> Loaded:
    """All documents that the paths hold, each file once; `lang` is for those that name no language themselves.

    Of two documents with the same `id` the first stays, the other is listed as skipped. Raises InputError for a path
    that cannot be read or holds no document, UsageError for a bad `lang`.
    """
    lang = _language(lang)
    drafts: list[Draft] = []
    skipped: list[Skipped] = []
    seen: set[str] = set()
    for path in [paths] if isinstance(paths, str | os.PathLike) else paths:
        more, left_out = _named(path, seen)
        drafts += more
        skipped += left_out
    documents, repeated = _documents(drafts, lang, override=False)
    return Loaded(documents=documents, skipped=(*skipped, *repeated), notes=_notes(drafts))


def _named(path: PathLike, seen: set[str]) -> tuple[list[Draft], list[Skipped]]:
    """What a path that the user named holds; files in `seen` (and added to it) are not read again."""
    if os.fspath(path) == STDIN:
        return _stdin(seen)
    if not os.fspath(path) or "\0" in os.fspath(path):
        raise InputError(repr(path), "no such file or folder")
    path = Path(path)
    if _is_dir(path):
        return _folder(path, seen)
    real = os.path.realpath(path)
    if real in seen:
        return [], []
    seen.add(real)
    if path.suffix.lower() not in EXTENSIONS and path.exists():
        raise InputError(shown(path), f"not a known format; {EXPECTED} or a folder of these")
    results = list(_file(path, shown(path)))
    drafts, skipped = _sorted_out(results)
    if path.suffix.lower() != ".jsonl" or not drafts:
        _raise_first(results)
    if not drafts:
        raise InputError(shown(path), "holds no document; expected one JSON object a line")
    return drafts, skipped


def _folder(folder: Path, seen: set[str]) -> tuple[list[Draft], list[Skipped]]:
    files, skipped = walk(folder)
    results: list[Draft | InputError] = []
    known = False
    for file in files:
        real = os.path.realpath(file)
        if real in seen:
            known = True
            continue
        seen.add(real)
        results += _file(file, shown(file.relative_to(folder)))
    drafts, bad = _sorted_out(results)
    if not drafts and not known:
        first = next((f"; {e}" for e in results if isinstance(e, InputError)), "")
        raise InputError(shown(folder), f"holds no readable document; {EXPECTED}{first}")
    return drafts, skipped + bad


def _stdin(seen: set[str]) -> tuple[list[Draft], list[Skipped]]:
    if STDIN in seen:
        return [], []
    seen.add(STDIN)
    data = read_stdin()
    place = Place(path=STDIN, relative="stdin", stem="stdin")
    start = data[:200].removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start.startswith(b"{"):
        is_page = re.match(rb"<(?:!doctype\s+html|html|\?xml)\b", start, re.IGNORECASE)
        fields = html.parse(data, STDIN) if is_page else text.parse(decode(data, STDIN))
        return [draft_from(fields, place)], []
    lines = [(n, line) for n, line in enumerate(data.split(b"\n"), 1) if line.strip()]
    if len(lines) > 1 and all(line.strip().startswith(b"{") and line.strip().endswith(b"}") for _, line in lines):
        # JSON Lines; of a single object over several lines, most end in a comma
        results = list(_lines(iter(lines), place))
        drafts, skipped = _sorted_out(results)
        if not drafts:
            _raise_first(results)
        return drafts, skipped
    return [draft_from(jsonl.parse(decode(data, STDIN), STDIN), place)], []


def _file(path: Path, relative: str) -> Iterator[Draft | InputError]:
    """The documents of one file; an error stands in the place of what could not be read."""
    place = Place(path=shown(path), relative=relative, stem=shown(path.stem))
    extension = path.suffix.lower()
    try:
        if extension == ".jsonl":
            yield from _lines(jsonl.lines(path), place)
            return
        data = read_bytes(path)
        if extension in (".html", ".htm"):
            fields = html.parse(data, place.path)
        elif extension == ".json":
            fields = jsonl.parse(decode(data, place.path), place.path)
        else:
            fields = text.parse(decode(data, place.path))
        yield draft_from(fields, place)
    except InputError as error:
        yield error


def _lines(lines: Iterator[tuple[int, bytes | None]], place: Place) -> Iterator[Draft | InputError]:
    for number, line in lines:
        here = Place(path=place.path, relative=place.relative, stem=place.stem, line=number)
        try:
            if line is None:
                raise InputError(place.path, f"larger than {MAX_BYTES // 1024 // 1024} MB", line=number)
            yield draft_from(jsonl.parse(decode(line, place.path, line=number), place.path, line=number), here)
        except InputError as error:
            yield error


def _sorted_out(results: Iterable[Draft | InputError]) -> tuple[list[Draft], list[Skipped]]:
    drafts = [r for r in results if isinstance(r, Draft)]
    skipped = [
        Skipped(path=e.path, line=e.line, reason=e.reason if e.field is None else f"field '{e.field}': {e.reason}")
        for e in results
        if isinstance(e, InputError)
    ]
    return drafts, skipped


def _raise_first(results: Iterable[Draft | InputError]) -> None:
    for result in results:
        if isinstance(result, InputError):
            raise result


def _documents(drafts: list[Draft], lang: str | None, *, override: bool) -> tuple[tuple[Document, ...], list[Skipped]]:
    names = _names(drafts)
    documents: list[Document] = []
    skipped: list[Skipped] = []
    first: dict[str, int] = {}
    for index, (draft, name) in enumerate(zip(drafts, names, strict=True)):
        if name in first:
            before = drafts[first[name]].place
            where = before.path if before.line is None else f"{before.path}:{before.line}"
            how = "repeats" if drafts[first[name]].text == draft.text else "its id is already used by"
            reason = f"{how} document '{name}' of {where}"
            skipped.append(Skipped(path=draft.place.path, line=draft.place.line, reason=reason))
            continue
        first[name] = index
        own = draft.lang
        documents.append(
            Document(
                id=name,
                text=draft.text,
                lang=(lang if override else None) or own or lang or detect(draft.text),
                publisher=draft.publisher,
                published=draft.published,
                title=draft.title,
                url=draft.url,
                note=draft.note,
            )
        )
    return tuple(documents), skipped


def _names(drafts: list[Draft]) -> list[str]:
    """The id of each draft: its own, else the shortest name of its place that no other one has."""
    names: dict[int, str] = {i: d.id for i, d in enumerate(drafts) if d.id is not None}
    taken = set(names.values())
    waiting = [i for i in range(len(drafts)) if i not in names]
    for level in range(3):
        wanted: dict[str, list[int]] = {}
        for i in waiting:
            wanted.setdefault(drafts[i].place.names()[level], []).append(i)
        for name, indices in wanted.items():
            if len(indices) == 1 and name not in taken:
                names[indices[0]] = name
        taken = set(names.values())
        waiting = [i for i in waiting if i not in names]
    for i in waiting:
        names[i] = drafts[i].place.names()[2]
    return [names[i] for i in range(len(drafts))]


def _notes(drafts: Iterable[Draft]) -> tuple[Note, ...]:
    with_unknown = [draft for draft in drafts if draft.unknown]
    if not with_unknown:
        return ()
    keys = sorted({key for draft in with_unknown for key in draft.unknown})
    listed = ", ".join(shown_key(key) for key in keys[:10]) + (f" and {len(keys) - 10} more" if len(keys) > 10 else "")
    return (Note(code="unknown_keys", text=f"ignored unknown keys of documents: {listed}", count=len(with_unknown)),)


def shown_key(key: str) -> str:
    """A key as one short line of valid text."""
    return " ".join(key.encode("utf-8", "replace").decode("utf-8").split())[:40]


def _language(lang: str | None) -> str | None:
    if lang is None:
        return None
    if not re.fullmatch(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*", lang.strip()):
        raise UsageError(f"language {lang!r}: expected a code such as 'ar' or 'en'")
    return primary(lang)


def _is_dir(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False
