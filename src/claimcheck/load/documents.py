"""From paths to documents: which reader a path gets, which errors end the run, and what each document is called.

A bad path that was named ends the run (InputError). A bad file inside a folder and a bad line inside a .jsonl, or item
of a feed or an archive, are skipped. A named path that gives no document at all ends the run.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import TypeAlias

from attrs import frozen

from claimcheck.errors import InputError, UsageError
from claimcheck.lang.detect import detect, primary
from claimcheck.load import html, text
from claimcheck.load.draft import Draft, Place, draft_from
from claimcheck.load.folder import EXPECTED, EXTENSIONS, MANY, extension, walk
from claimcheck.load.formats import from_json, from_lines, read
from claimcheck.load.reading import decode, read_stdin, shown
from claimcheck.model.judgement import Note, Skipped
from claimcheck.model.text import Document

PathLike: TypeAlias = str | os.PathLike[str]
STDIN = "-"
MAX_REASON = 500
"""Characters of a reason; some quote what they found, which may be of any length."""


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
    lang = language(lang)
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
    lang = language(lang)
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
    if extension(path) not in EXTENSIONS and path.exists():
        raise InputError(shown(path), f"not a known format; {EXPECTED} or a folder of these")
    results = list(read(path, shown(path)))
    drafts, skipped = sorted_out(results)
    if extension(path) not in MANY or not drafts:
        _raise_first(results)
    if not drafts:
        raise InputError(shown(path), nothing_in(path))
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
        results += read(file, shown(file.relative_to(folder)))
    drafts, bad = sorted_out(results)
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
        results = list(from_lines(iter(lines), place))
        drafts, skipped = sorted_out(results)
        if not drafts:
            _raise_first(results)
        return drafts, skipped
    return [draft_from(from_json(decode(data, STDIN), STDIN), place)], []


def nothing_in(path: Path) -> str:
    """What is wrong with a file of many documents that holds none."""
    expected = "one JSON object a line" if extension(path) == ".jsonl" else "articles with their text"
    return f"holds no document; expected {expected}"


def sorted_out(results: Iterable[Draft | InputError]) -> tuple[list[Draft], list[Skipped]]:
    """The documents, and what was left out."""
    found = list(results)
    return [r for r in found if isinstance(r, Draft)], [skip_of(e) for e in found if isinstance(e, InputError)]


def skip_of(error: InputError) -> Skipped:
    """What could not be read, as something left out."""
    reason = error.reason if error.field is None else f"field '{error.field}': {error.reason}"
    return Skipped(path=error.path, line=error.line, reason=reason[:MAX_REASON])


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
        documents.append(document_of(draft, name, (lang if override else None) or draft.lang or lang))
    return tuple(documents), skipped


def document_of(draft: Draft, name: str, lang: str | None) -> Document:
    """The document of a draft, under its id; without `lang`, its language is found from its letters."""
    return Document(
        id=name,
        text=draft.text,
        lang=lang or detect(draft.text),
        publisher=draft.publisher,
        published=draft.published,
        title=draft.title,
        url=draft.url,
        note=draft.note,
    )


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
    return unknown_keys({key for draft in with_unknown for key in draft.unknown}, len(with_unknown))


def unknown_keys(found: set[str], count: int) -> tuple[Note, ...]:
    """The note on keys of documents that mean nothing here, and were in `count` documents; none for no key."""
    if not found:
        return ()
    keys = sorted(found)
    listed = ", ".join(shown_key(key) for key in keys[:10]) + (f" and {len(keys) - 10} more" if len(keys) > 10 else "")
    return (Note(code="unknown_keys", text=f"ignored unknown keys of documents: {listed}", count=count),)


def shown_key(key: str) -> str:
    """A key as one short line of valid text."""
    return " ".join(key.encode("utf-8", "replace").decode("utf-8").split())[:40]


def language(lang: str | None) -> str | None:
    """The language of a code such as 'ar-IQ'. Raises UsageError where it is none."""
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
