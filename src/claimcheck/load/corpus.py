"""A corpus of any size: its documents one at a time, never all in memory.

The same paths, formats and errors as `load_documents`, and the same ids but for one case: since the ids of documents
that come later are not known yet, a file is called by its stem unless another file has that stem, and a document whose
own id turns out to be that stem is skipped.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from pathlib import Path
from typing import BinaryIO

from attrs import frozen

from claimcheck.errors import InputError
from claimcheck.load.documents import STDIN, PathLike, document_of, language, load_documents, nothing_in, skip_of
from claimcheck.load.documents import unknown_keys as note_of
from claimcheck.load.draft import Draft
from claimcheck.load.folder import EXPECTED, EXTENSIONS, MANY, extension, stem, walk
from claimcheck.load.formats import read
from claimcheck.load.readable import skip_unread
from claimcheck.load.reading import check_regular, shown
from claimcheck.model.judgement import Note, Skipped
from claimcheck.model.text import Document

_MAX_KEYS = 1000
"""Unknown keys that are remembered for the note; in a broken file every document may bring its own."""


@frozen
class _Named:
    """A path as given, with the files it stands for. `folder` is None where it is a file itself."""

    path: str
    folder: str | None
    files: tuple[str, ...]
    skipped: tuple[Skipped, ...] = ()

    def relative(self, file: str) -> str:
        return file if self.folder is None else os.path.relpath(file, self.folder)


class Corpus:
    """The documents of files and folders, to be gone through once.

    `lang` is for those that name no language themselves. `size` is in bytes on the disk, and `done` of them are read.
    Raises InputError at once for a path that is not there or of no known format, and, on the way, for a named file that
    cannot be read and a named path that turns out to hold no document. Only languages with a pack are let through.
    """

    def __init__(self, paths: Iterable[PathLike], *, lang: str | None = None) -> None:
        self._lang = language(lang)
        self._names: Counter[str] = Counter()
        self._ids: dict[int, int] = {}
        self._keys: set[str] = set()
        self._strange = self._finished = self._opened = 0
        self._open: BinaryIO | None = None
        self._unread: Skipped | None = None
        self.size = 0
        seen: set[tuple[int, int]] = set()
        self._named = [self._found(os.fspath(path), seen) for path in paths]

    def __iter__(self) -> Iterator[Document | Skipped]:
        """Each document, or what was left out and why, in a fixed order."""
        kept = False
        for named in self._named:
            for each in self._read(named):
                kept = kept or isinstance(each, Document)
                yield each
        if self._unread is not None and not kept:
            place = self._named[0].path if len(self._named) == 1 else self._unread.path
            raise InputError(shown(place), self._unread.reason)

    @property
    def done(self) -> int:
        try:
            return self._finished + (0 if self._open is None else self._open.tell())
        except ValueError:  # closed in the meantime
            return self._finished

    def notes(self) -> tuple[Note, ...]:
        """What the reader should know of all that was read so far."""
        return note_of(self._keys, self._strange)

    def _found(self, path: str, seen: set[tuple[int, int]]) -> _Named:
        """The files behind a path that were not `seen` yet, counted."""
        if path == STDIN:
            return _Named(STDIN, None, (STDIN,))
        if not path or "\0" in path:
            raise InputError(repr(path), "no such file or folder")
        is_folder = Path(path).is_dir()
        files, skipped = walk(Path(path)) if is_folder else ([Path(path)], [])
        if not is_folder:
            if extension(files[0]) not in EXTENSIONS and files[0].exists():
                raise InputError(shown(path), f"not a known format; {EXPECTED} or a folder of these")
            check_regular(files[0])
        if is_folder and not files:
            raise InputError(shown(path), f"holds no readable document; {EXPECTED}")
        new = []
        for file in files:
            try:
                status = file.stat()
            except OSError:  # gone, or a loop of links: reading it says so
                new.append(os.fspath(file))
                continue
            if (status.st_dev, status.st_ino) not in seen:
                seen.add((status.st_dev, status.st_ino))
                self.size += status.st_size
                new.append(os.fspath(file))
        named = _Named(path, path if is_folder else None, tuple(new), tuple(skipped))
        for each in new:
            self._names[shown(stem(Path(each)))] += 1
            self._names[shown(named.relative(each))] += 1
        return named

    def _read(self, named: _Named) -> Iterator[Document | Skipped]:
        yield from named.skipped
        if named.path == STDIN:
            loaded = load_documents(STDIN, lang=self._lang)
            yield from loaded.skipped
            for document in loaded.documents:
                yield self._checked(document, STDIN, None)
            return
        first: InputError | None = None
        holds = not named.files  # else they were all read under another path
        for file in named.files:
            path = Path(file)
            for each in read(path, shown(named.relative(file)), self._watch):
                if isinstance(each, Draft):
                    holds = True
                    yield self._document(each)
                    continue
                if named.folder is None and extension(path) not in MANY:
                    raise each
                first = first or each
                yield skip_of(each)
            self._finished, self._opened, self._open = self._finished + self._opened, 0, None
        if not holds and named.folder is not None:
            raise InputError(
                shown(named.path), f"holds no readable document; {EXPECTED}" + (f"; {first}" if first else "")
            )
        if not holds:
            raise first or InputError(shown(named.path), nothing_in(Path(named.path)))

    def _document(self, draft: Draft) -> Document | Skipped:
        if draft.unknown:
            self._strange += 1
            if len(self._keys) < _MAX_KEYS:
                self._keys.update(draft.unknown)
        return self._checked(
            document_of(draft, self._name(draft), draft.lang or self._lang), draft.place.path, draft.place.line
        )

    def _name(self, draft: Draft) -> str:
        """Its own id, else the shortest name that no other file has and no document before it."""
        if draft.id is not None:
            return draft.id
        names = draft.place.names()
        files = (draft.place.stem, draft.place.relative)
        free = (
            n for n, file in zip(names, files, strict=False) if self._names[file] < 2 and _short(n) not in self._ids
        )
        return next(free, names[-1])

    def _checked(self, document: Document, path: str, line: int | None) -> Document | Skipped:
        """The document, unless one before it has its id or its language has no pack."""
        name, content = _short(document.id), _short(document.text)
        if name in self._ids:
            how = "repeats a document before it" if self._ids[name] == content else "its id is already used"
            return Skipped(path=path, line=line, reason=f"{how}: '{document.id[:80]}'")
        self._ids[name] = content
        unread = skip_unread(document)
        if unread is None:
            return document
        unread = Skipped(path=path, line=line, reason=unread.reason)
        self._unread = self._unread or unread
        return unread

    def _watch(self, file: BinaryIO) -> None:
        self._open, self._opened = file, os.fstat(file.fileno()).st_size


def _short(text: str) -> int:
    """A number that stands for a text: of ten million texts, two have the same one once in 400,000 runs."""
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest())
