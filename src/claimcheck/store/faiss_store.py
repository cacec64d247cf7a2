"""A ClaimStore on FAISS and SQLite, in memory or in a folder.

    manifest.json               what made the index and how much is in it; written last
    claims.db                   documents with their text, entries, claims (SQLite, WAL)
    vectors-<generation>.faiss  one vector an entry, exact inner product
    lock                        held by the one process that writes

A new generation begins in one moment, the SQLite commit, which names the vector file written just before it. Whatever
kills the process, the next one finds the old generation or the new one. Search is exact: FAISS finds the candidates,
their scores are summed again in double precision, and ties go by document id, then key.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from attrs import asdict, evolve

from claimcheck.errors import StoreError
from claimcheck.model.text import Document
from claimcheck.protocols import Entry, Filter, Hit, Vectors
from claimcheck.store import folder as files
from claimcheck.store.catalogue import Catalogue, content_of
from claimcheck.store.lock import WriterLock
from claimcheck.store.manifest import Manifest, first_manifest
from claimcheck.store.rows import DECIMALS, TOLERANCE, checked_entries, checked_rows, wanted
from claimcheck.store.vector_file import FlatVectors

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

IN_MEMORY = "in memory"


class FaissStore:
    """Made by `in_memory` or `open`. Changes are seen by searches at once and kept by `flush`, `close` or `writing`.

    Used as a context manager it is closed at the end, and keeps nothing of what was pending when an exception ends it.
    """

    def __init__(
        self,
        manifest: Manifest,
        catalogue: Catalogue,
        vectors: FlatVectors,
        *,
        folder: Path | None = None,
        lock: WriterLock | None = None,
    ) -> None:
        self._manifest = manifest
        self._catalogue = catalogue
        self._vectors = vectors
        self._folder = folder
        self._lock = lock
        self._place = IN_MEMORY if folder is None else str(folder)
        self._rows = catalogue.rows()  # position of a vector -> its row in the catalogue; ascending
        self._dead: set[int] = set()  # rows taken out since the last commit, whose vectors still stand
        self._kept = len(self._rows)  # vectors of the last commit
        self._pending = False
        self._depth = 0

    @classmethod
    def in_memory(cls, embedder: str, dim: int) -> FaissStore:
        """An empty store that is gone with the process."""
        return cls(first_manifest(embedder, dim), Catalogue.in_memory(IN_MEMORY), FlatVectors(dim))

    @classmethod
    def open(
        cls,
        folder: Path | str,
        *,
        embedder: str | None = None,
        dim: int | None = None,
        create: bool = False,
        read_only: bool = False,
    ) -> FaissStore:
        """The index in a folder, as its last commit left it.

        Raises StoreError where there is none (unless `create`, which needs `embedder` and `dim`), where it is damaged,
        of a newer format, being written by another process (unless `read_only`), or filled by another embedder. Nothing
        in the folder is changed then. A reader sees one generation, whatever a writer does meanwhile.
        """
        opened = files.open_folder(Path(folder), embedder, dim, create=create, read_only=read_only)
        try:
            store = cls(opened.manifest, opened.catalogue, opened.vectors, folder=Path(folder), lock=opened.lock)
            if len(store._rows) != len(opened.vectors):
                raise StoreError(str(folder), f"is damaged: {len(store._rows)} entries, {len(opened.vectors)} vectors")
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
        content = content_of(document, entries, rows)
        if self._catalogue.content(document.id) == content:
            return
        self._begin()
        with self._catalogue.step():
            gone = self._catalogue.take(document.id)
            new = self._catalogue.put(document, entries, content)
        self._dead.update(gone)
        self._rows += new
        self._vectors.add(rows)

    def remove(self, document_ids: Sequence[str]) -> int:
        there = [d for d in dict.fromkeys(document_ids) if self._catalogue.content(d) is not None]
        if there:
            self._begin()
            with self._catalogue.step():
                gone = [row for d in there for row in self._catalogue.take(d)]
            self._dead.update(gone)
        return len(there)

    def search(self, vectors: Vectors, k: int, where: Filter | None = None) -> list[list[Hit]]:
        queries = checked_rows(self._place, vectors, len(vectors), self.dim)
        found = self._vectors.nearest(queries, k, self._allowed(where))
        return [self._hits(query, positions, k) for query, positions in zip(queries, found, strict=True)]

    def document(self, document_id: str) -> Document:
        return self._catalogue.document(document_id)

    def entries(self, document_id: str) -> Sequence[Entry]:
        return self._catalogue.entries(document_id)

    def documents(self) -> Sequence[str]:
        return self._catalogue.documents()

    def __len__(self) -> int:
        return len(self._rows) - len(self._dead)

    # --- transactions ----------------------------------------------------------------------------------------------

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Changes inside belong together: all are kept at the end, nothing pending is where an exception ends it."""
        self._depth += 1
        try:
            yield
        except BaseException:
            self._depth -= 1
            self.rollback()
            raise
        self._depth -= 1
        if not self._depth:
            self.flush()

    def flush(self) -> None:
        """Keeps what is pending as a new generation. Raises StoreError, and then nothing of it is kept."""
        if not self._pending:
            return
        try:
            rows, vectors = self._alive()
            new = evolve(
                self._manifest,
                generation=self._manifest.generation + 1,
                documents=len(self._catalogue.documents()),
                entries=len(rows),
            )
            if self._folder is not None:
                new = files.with_vectors(self._folder, new, vectors)
            self._catalogue.commit(asdict(new))
        except BaseException:
            self.rollback()
            raise
        self._manifest, self._rows, self._vectors = new, rows, vectors
        self._kept, self._pending = len(rows), False
        self._dead.clear()
        if self._folder is not None:
            files.finish(self._folder, new)

    def rollback(self) -> None:
        """Forgets what is pending."""
        if self._pending:
            self._catalogue.rollback()
            self._rows = self._rows[: self._kept]
            self._vectors.truncate(self._kept)
            self._dead.clear()
            self._pending = False

    # --- soundness -------------------------------------------------------------------------------------------------

    def check(self) -> list[str]:
        """What is wrong with the index, one line each; empty where it is sound. Reads all of it."""
        import numpy as np

        problems: list[str] = []
        try:
            problems += self._catalogue.problems()
        except StoreError as error:  # pages of the database that cannot be read at all
            return [error.reason]
        if self._catalogue.rows() != [row for row in self._rows if row not in self._dead]:
            problems.append("the entries are not those that the vectors belong to")
        if not self._pending:
            counts = (len(self._catalogue.documents()), len(self._rows))
            if counts != (self._manifest.documents, self._manifest.entries):
                problems.append("the counts of the manifest are not those of the documents and entries")
            if self._folder is not None:
                problems += files.problems(self._folder, self._manifest)
        matrix = self._vectors.matrix()
        for start in range(0, len(matrix), 10_000):
            lengths = np.linalg.norm(matrix[start : start + 10_000].astype(np.float64), axis=1)
            bad = ~(np.abs(lengths - 1) <= TOLERANCE)  # so that NaN is bad too
            if bad.any():
                problems.append(f"{int(bad.sum())} vectors from number {start} on are not of length 1")
        return problems

    # --- helpers ---------------------------------------------------------------------------------------------------

    def _begin(self) -> None:
        if self._folder is not None and self._lock is None:
            raise StoreError(self._place, "was opened to be read only")
        if not self._pending:
            self._catalogue.begin()
            self._pending = True

    def _alive(self) -> tuple[list[int], FlatVectors]:
        """Rows and vectors without those taken out; what stands now is left as it is, in case of a rollback."""
        import numpy as np

        if not self._dead:
            return self._rows, self._vectors
        keep = np.array([row not in self._dead for row in self._rows], dtype=bool)
        vectors = FlatVectors(self.dim)
        vectors.add(self._vectors.matrix()[keep])
        return [row for row in self._rows if row not in self._dead], vectors

    def _allowed(self, where: Filter | None) -> NDArray[np.int64] | None:
        """The positions a search may return; None for all."""
        import numpy as np

        if where is not None and wanted(where) is not None:
            rows = self._catalogue.rows_where(where)
        elif self._dead:
            rows = [row for row in self._rows if row not in self._dead]
        else:
            return None
        return np.searchsorted(np.asarray(self._rows, dtype=np.int64), np.asarray(rows, dtype=np.int64))

    def _hits(self, query: NDArray[np.float32], positions: NDArray[np.int64], k: int) -> list[Hit]:
        import numpy as np

        near = self._vectors.matrix()[positions].astype(np.float64)
        scores = np.einsum("ij,j->i", near, query.astype(np.float64)).clip(-1, 1).round(DECIMALS)
        worst = np.sort(scores)[-k] if 0 < k <= len(scores) else -1.0
        hits = []
        for position, score in zip(positions, scores, strict=True):
            if score >= worst:
                document, entry = self._catalogue.entry(self._rows[position])
                hits.append(Hit(document=document, entry=entry, score=float(score)))
        return sorted(hits, key=lambda h: (-h.score, h.document, h.entry.key))[:k]

    def _let_go(self) -> None:
        self._catalogue.close()
        if self._lock is not None:
            self._lock.release()
            self._lock = None
