"""A ClaimStore on FAISS and SQLite, in memory or in a folder.

    manifest.json         what made the index, how much is in it, and its segments; written last
    claims.db             documents with their text, entries, claims, tombstones (SQLite, WAL)
    segment-….faiss       vectors: exact in a small index, coded in inverted lists in a large one; never changed
    lock                  held by the one process that writes

A new generation begins in one moment, the SQLite commit, which names the segments written just before it. Whatever
kills the process, the next one finds the old generation or the new one. Ties of a search go by document id, then key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from attrs import evolve

from claimcheck.errors import StoreError
from claimcheck.model.text import Document
from claimcheck.protocols import Entry, Filter, Hit, Progress, Vectors, no_progress
from claimcheck.store import check, compaction
from claimcheck.store import folder as files
from claimcheck.store.catalogue import Catalogue, written
from claimcheck.store.coded import Vectors as Held
from claimcheck.store.database import Database
from claimcheck.store.exact import ExactVectors
from claimcheck.store.lock import WriterLock
from claimcheck.store.manifest import EXACT_UP_TO, Manifest, as_values, first_manifest
from claimcheck.store.nesting import Nesting
from claimcheck.store.rows import best, checked_entries, checked_rows, wanted
from claimcheck.store.segments import Choice, Segment, Segments, Snapshot

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

IN_MEMORY = "in memory"
MOST_PENDING = 32_768
"""So many vectors are held in memory before they go to a segment, which counts from the commit on."""
MOST_ROWS = 2**63 - 1
_FILTERS_KEPT = 8


class FaissStore:
    """Made by `in_memory` or `open`. Changes are seen by searches at once and kept by `flush`, `close` or `writing`.

    Used as a context manager it is closed at the end, and keeps nothing of what was pending when an exception ends it.
    """

    def __init__(
        self,
        manifest: Manifest,
        catalogue: Catalogue,
        segments: Segments,
        *,
        folder: Path | None = None,
        lock: WriterLock | None = None,
    ) -> None:
        self._manifest = manifest  # of the last commit
        self._catalogue = catalogue
        self._segments = segments
        self._folder = folder
        self._lock = lock
        self._place = IN_MEMORY if folder is None else str(folder)
        self._fresh = ExactVectors(manifest.dim)  # vectors that are in no segment yet
        self._before: Snapshot | None = None  # the segments of the last commit, while changes are pending
        self._documents, self._entries = manifest.documents, manifest.entries
        self._names = count(1)
        self._filters: dict[Filter, Choice] = {}
        self._nesting = Nesting()

    @classmethod
    def in_memory(cls, embedder: str, dim: int, *, exact_up_to: int = EXACT_UP_TO) -> FaissStore:
        """An empty store that is gone with the process."""
        catalogue = Catalogue(Database.in_memory(IN_MEMORY))
        return cls(first_manifest(embedder, dim, exact_up_to), catalogue, Segments(dim, [], catalogue.tombstones()))

    @classmethod
    def open(
        cls,
        folder: Path | str,
        *,
        embedder: str | None = None,
        dim: int | None = None,
        exact_up_to: int | None = None,
        create: bool = False,
        read_only: bool = False,
    ) -> FaissStore:
        """The index in a folder, as its last commit left it.

        Up to `exact_up_to` vectors are kept exact, coded beyond; None leaves that as it was when the index was made.
        Raises StoreError where there is none (unless `create`, which needs `embedder` and `dim`), where it is damaged,
        of a newer format, being written by another process (unless `read_only`), or filled by another embedder. Nothing
        in the folder is changed then. A reader sees one generation, whatever a writer does meanwhile.
        """
        opened = files.open_folder(Path(folder), embedder, dim, exact_up_to, create=create, read_only=read_only)
        try:
            told = opened.manifest if exact_up_to is None else evolve(opened.manifest, exact_up_to=exact_up_to)
            store = cls(told, opened.catalogue, opened.segments, folder=Path(folder), lock=opened.lock)
            if opened.is_new:
                store._begin()
                store.flush()
            elif opened.is_behind:
                files.finish(Path(folder), opened.manifest)
        except BaseException:
            opened.close()
            raise
        return store

    def close(self) -> None:
        """Keeps what is pending and lets go of all files."""
        try:
            self.flush()
        finally:
            self._let_go()

    def __enter__(self) -> FaissStore:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        if kind is None:
            self.close()
            return
        try:
            self.rollback()
        finally:
            self._let_go()

    # --- the protocol ----------------------------------------------------------------------------------------------

    @property
    def embedder(self) -> str:
        return self._manifest.embedder

    @property
    def dim(self) -> int:
        return self._manifest.dim

    def replace(self, document: Document, entries: Sequence[Entry], vectors: Vectors) -> None:
        """Raises StoreError for rows or entries that do not fit (rows.py) and for a store opened to be read."""
        checked_entries(self._place, document, entries)
        rows = checked_rows(self._place, vectors, len(entries), self.dim)
        read = written(document, entries)
        content = read.digest(rows)
        old = self._catalogue.content(document.id)
        if old == content:
            return
        self._begin()
        with self._step():
            gone = self._catalogue.take(document.id)
            new = self._catalogue.put(document, entries, read, content)
        self._gone(gone)
        self._fresh.add(new, rows)
        self._documents += old is None
        self._entries += len(new)
        self._filters.clear()
        if len(self._fresh) >= MOST_PENDING:
            self._or_nothing(self._seal)

    def remove(self, document_ids: Sequence[str]) -> int:
        there = [d for d in dict.fromkeys(document_ids) if self._catalogue.content(d) is not None]
        if there:
            self._begin()
            with self._step():
                gone = [row for d in there for row in self._catalogue.take(d)]
            self._gone(gone)
            self._documents -= len(there)
        return len(there)

    def search(self, vectors: Vectors, k: int, where: Filter | None = None) -> list[list[Hit]]:
        """Exact up to `exact_up_to` vectors; beyond, one or two in a hundred of the nearest may be missed, and scores
        are off by about .001 (docs/scaling.md). A filter costs no results: there are `k` where it lets so many through.
        """
        import numpy as np

        queries = checked_rows(self._place, vectors, len(vectors), self.dim)
        choice = None if where is None or wanted(where) is None else self._choice(where)
        found = self._segments.nearest(queries, k, choice)
        fresh = self._fresh.nearest(queries, k, None if choice is None else choice.mask)
        return [
            self._hits(np.concatenate([rows, more]), np.concatenate([scores, also]), k)
            for (rows, scores), (more, also) in zip(found, fresh, strict=True)
        ]

    def timeline(self, where: Filter) -> Iterator[tuple[str, Entry]]:
        return self._catalogue.timeline(where)

    def twins(self, document: Document) -> Sequence[str]:
        return self._catalogue.twins(document)

    def document(self, document_id: str) -> Document:
        return self._catalogue.document(document_id)

    def entries(self, document_id: str) -> Sequence[Entry]:
        return self._catalogue.entries(document_id)

    def documents(self) -> Sequence[str]:
        return self._catalogue.documents()

    def count(self) -> int:
        return self._documents

    def __len__(self) -> int:
        return self._entries

    # --- transactions ----------------------------------------------------------------------------------------------

    def writing(self) -> AbstractContextManager[None]:
        """Changes inside belong together: all are kept at the end, nothing pending is where an exception ends it."""
        return self._nesting(self)

    def flush(self) -> None:
        """Keeps what is pending as a new generation. Raises StoreError, and then nothing of it is kept.

        Writes what is new, and merges small segments with it; the whole index is never written.
        """
        if self._before is not None:
            self._or_nothing(self._seal)
            self._commit()

    def compact(self, progress: Progress = no_progress) -> None:
        """Writes the index anew without what was taken out, in as few segments as can be, and gives space back."""
        self.flush()
        self._begin()
        before = self._segments.files
        self._or_nothing(lambda: compaction.compact(self._segments, self._manifest.exact_up_to, self._write, progress))
        if self._segments.files == before:
            self.rollback()
        else:
            self._commit()
        if self._folder is not None:
            self._catalogue.database.tidy()

    def rollback(self) -> None:
        """Forgets what is pending."""
        if self._before is not None:
            self._catalogue.rollback()
            self._segments.restore(self._before)
            self._fresh = ExactVectors(self.dim)
            self._documents, self._entries = self._manifest.documents, self._manifest.entries
            self._before = None
            self._filters.clear()
            if self._folder is not None:
                files.sweep(self._folder, self._manifest)

    def vector_files(self) -> list[int]:
        """The bytes of each file with vectors; none for a store in memory."""
        return [file.size for file in self._manifest.segments if file.name]

    def check(self, progress: Progress = no_progress) -> list[str]:
        """What is wrong with the index, one line each; empty where it is sound. Reads all of it."""
        expected = self._manifest if self._before is None else None
        return [*check.problems(self._catalogue, self._segments, expected, self._folder, progress)]

    # --- helpers ---------------------------------------------------------------------------------------------------

    def _begin(self) -> None:
        if self._folder is not None and self._lock is None:
            raise StoreError(self._place, "was opened to be read only")
        if self._before is None:
            self._catalogue.database.begin()
            self._before = self._segments.snapshot()

    @contextmanager
    def _step(self) -> Iterator[None]:
        """What goes wrong inside is taken back; all that is pending, where SQLite gave the transaction up (a full
        disk): else what follows would be kept at once, and without its vectors.
        """
        try:
            with self._catalogue.database.step():
                yield
        except BaseException:
            if not self._catalogue.database.in_transaction:
                self.rollback()
            raise

    def _gone(self, rows: Sequence[int]) -> None:
        self._segments.bury(rows)
        self._fresh.drop(rows)
        self._entries -= len(rows)
        self._filters.clear()

    def _seal(self) -> None:
        """What is pending becomes a segment, and segments are merged where there are too many."""
        self._filters.clear()
        self._catalogue.forget_tombstones(self._segments.last + 1, MOST_ROWS)  # came and went before they got here
        if len(self._fresh):
            self._segments.add(self._write(self._fresh))
            self._fresh = ExactVectors(self.dim)
        compaction.settle(self._segments, self._manifest.exact_up_to, self._write)

    def _write(self, vectors: Held) -> Segment:
        """A segment. Exact vectors stay in memory until the commit, since they may be merged before; they are few."""
        return self._written(vectors, None if isinstance(vectors, ExactVectors) else self._folder)

    def _written(self, vectors: Held, folder: Path | None) -> Segment:
        number = 0 if folder is None else next(self._names)
        name = f"{files.PREFIX}{self._manifest.generation + 1:08d}-{number:03d}{files.SUFFIX}"
        return files.write_segment(folder, name, vectors, self.dim)

    def _commit(self) -> None:
        self._filters.clear()
        self._or_nothing(self._commit_all)
        self._before = None
        if self._folder is not None:
            files.finish(self._folder, self._manifest)

    def _commit_all(self) -> None:
        if self._folder is not None:
            for at, segment in enumerate(self._segments):
                if not segment.file.name:
                    self._segments.renew(at, self._written(segment.vectors, self._folder))
        for first, last in self._segments.rewritten:
            self._catalogue.forget_tombstones(first, last)
        new = evolve(
            self._manifest,
            generation=self._manifest.generation + 1,
            documents=self._documents,
            entries=self._entries,
            training=self._segments.training,
            segments=self._segments.files,
        )
        self._catalogue.database.commit(as_values(new))
        self._manifest = new

    def _or_nothing(self, step: Callable[[], None]) -> None:
        """What goes wrong in a step takes back all that is pending."""
        try:
            step()
        except BaseException:
            self.rollback()
            raise

    def _choice(self, where: Filter) -> Choice:
        import numpy as np

        if where not in self._filters:
            if len(self._filters) >= _FILTERS_KEPT:
                self._filters.clear()
            fresh = self._fresh.rows()
            mask = np.zeros(max(self._segments.width, int(fresh[-1]) + 1 if len(fresh) else 0), dtype=bool)
            rows = self._catalogue.rows_where(where)
            mask[rows[rows < len(mask)]] = True
            self._filters[where] = Choice(mask)
        return self._filters[where]

    def _hits(self, rows: NDArray[np.int64], scores: NDArray[np.float64], k: int) -> list[Hit]:
        import numpy as np

        worst = np.sort(scores)[-k] if 0 < k <= len(scores) else -1.0
        hits = []
        for at in np.flatnonzero(scores >= worst):
            document, entry = self._catalogue.entry(int(rows[at]))
            hits.append(Hit(document=document, entry=entry, score=float(scores[at])))
        return best(hits, k)

    def _let_go(self) -> None:
        self._catalogue.database.close()
        if self._lock is not None:
            self._lock.release()
            self._lock = None
