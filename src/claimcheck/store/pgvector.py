"""A ClaimStore on PostgreSQL with the extension pgvector, for an index that many machines read.

One schema holds one index (pg_schema.py). Changes belong to one transaction that ends with `flush`; one process writes
at a time, held off by an advisory lock that the server drops when its holder ends, however it ends. A reader works in
one transaction of its own from `open` to `close`: it sees the index as it was then, whatever a writer does meanwhile.
Small indexes are searched exactly, large ones by HNSW (pg_search.py); scores are summed again in double precision and
ties go by document id, then key, so that a score is the same number as in every other store.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from types import TracebackType
from typing import TYPE_CHECKING

from attrs import evolve

from claimcheck.errors import StoreError
from claimcheck.model.text import Document
from claimcheck.protocols import Entry, Filter, Hit, Vectors
from claimcheck.store.catalogue import written
from claimcheck.store.nesting import Nesting
from claimcheck.store.pg_address import Address, parse_address
from claimcheck.store.pg_check import problems
from claimcheck.store.pg_rows import Held, Rows
from claimcheck.store.pg_schema import State, open_schema, write_state
from claimcheck.store.pg_search import EXACT_UP_TO, Nearest, has_index, kept_text
from claimcheck.store.pg_session import Session
from claimcheck.store.pg_upkeep import look_after
from claimcheck.store.rows import DECIMALS, best, checked_entries, checked_rows

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class PgvectorStore:
    """Made by `open`. Changes are seen by its own searches at once and kept by `flush`, `close` or `writing`.

    Used as a context manager it is closed at the end, and keeps nothing of what was pending when an exception ends it.
    """

    def __init__(self, session: Session, state: State, place: str, *, read_only: bool, exact_up_to: int) -> None:
        self._session = session
        self._state = state
        self._place = place
        self._read_only = read_only
        self._exact_up_to = exact_up_to
        self._nearest = Nearest(session, state.dim, use_index=has_index(session), exact_up_to=exact_up_to)
        self._now = state  # with what is pending
        self._rows = Rows(session, place)
        self._pending = False
        self._nesting = Nesting()

    @classmethod
    def open(
        cls,
        where: str | Address,
        *,
        embedder: str | None = None,
        dim: int | None = None,
        create: bool = False,
        read_only: bool = False,
        exact_up_to: int | None = None,
    ) -> PgvectorStore:
        """The index at a URL (pg_address.py), as its last commit left it. Up to `exact_up_to` entries are compared one
        by one.

        Raises UsageError for a URL that is none, and StoreError where the server cannot be reached or does not let us
        in, pgvector is missing, there is no index (unless `create`, which needs `embedder` and `dim`), or it is of a
        newer format, being written by another process (unless `read_only`), or filled by another embedder. Nothing is
        changed then.
        """
        few = EXACT_UP_TO if exact_up_to is None else exact_up_to
        address = where if isinstance(where, Address) else parse_address(where)
        session = Session.connect(address)
        try:
            state = open_schema(session, address, embedder, dim, create=create, read_only=read_only)
            return cls(session, state, address.shown, read_only=read_only, exact_up_to=few)
        except BaseException:
            session.close()
            raise

    def close(self) -> None:
        """Keeps what is pending and lets go of the server."""
        try:
            self.flush()
        finally:
            self._session.close()

    def __enter__(self) -> PgvectorStore:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        if kind is None:
            self.close()
        else:
            self._session.close()  # the server takes back what is pending

    # --- the protocol ----------------------------------------------------------------------------------------------

    @property
    def embedder(self) -> str:
        return self._state.embedder

    @property
    def dim(self) -> int:
        return self._state.dim

    def replace(self, document: Document, entries: Sequence[Entry], vectors: Vectors) -> None:
        """Raises StoreError for rows or entries that do not fit (rows.py) and for a store opened to be read."""
        checked_entries(self._place, document, entries)
        rows = checked_rows(self._place, vectors, len(entries), self.dim)
        content = written(document, entries).digest(rows)
        before = self._rows.content(document.id)
        if before == content:
            return
        self._begin()
        with self._session.step():
            documents, gone = (0, 0) if before is None else self._rows.take([document.id])
            self._rows.put(document, entries, rows, content)
        self._count(1 - documents, len(entries) - gone)

    def remove(self, document_ids: Sequence[str]) -> int:
        ids = list(dict.fromkeys(d for d in document_ids if kept_text(d) == d))
        if not self._rows.any_of(ids):
            return 0
        self._begin()
        with self._session.step():
            documents, gone = self._rows.take(ids)
        self._count(-documents, -gone)
        return documents

    def search(self, vectors: Vectors, k: int, where: Filter | None = None) -> list[list[Hit]]:
        queries = checked_rows(self._place, vectors, len(vectors), self.dim)
        if k < 1 or not len(self):
            return [[] for _ in queries]
        found = self._nearest.find(queries, k, where)
        held = self._rows.held({number for numbers in found for number in numbers})
        return [_hits(query, [held[n] for n in numbers], k) for query, numbers in zip(queries, found, strict=True)]

    def timeline(self, where: Filter) -> Iterator[tuple[str, Entry]]:
        """Document id and entry of all that a filter lets through, by day of publication (without one: last), document
        id, and place in the text.
        """
        return self._rows.timeline(where)

    def twins(self, document: Document) -> Sequence[str]:
        """The ids of the documents with the same id, text or URL, sorted."""
        return self._rows.twins(document)

    def document(self, document_id: str) -> Document:
        return self._rows.document(document_id)

    def entries(self, document_id: str) -> Sequence[Entry]:
        return self._rows.entries(document_id)

    def documents(self) -> Sequence[str]:
        return self._rows.documents()

    def count(self) -> int:
        return self._now.documents

    def __len__(self) -> int:
        return self._now.entries

    # --- transactions ----------------------------------------------------------------------------------------------

    def writing(self) -> AbstractContextManager[None]:
        """Changes inside belong together: all are kept at the end, nothing pending is where an exception ends it."""
        return self._nesting(self)

    def flush(self) -> None:
        """Keeps what is pending. Raises StoreError, and then nothing of it is kept."""
        if not self._pending:
            return
        try:
            new = evolve(self._now, generation=self._now.generation + 1)
            look_after(self._session, self._state, new, self._exact_up_to, has_index=self._nearest.use_index)
            write_state(self._session, new)
            self._session.execute("COMMIT")
        except BaseException:
            self.rollback()
            raise
        self._state = self._now = new
        self._pending = False
        self._nearest.use_index = has_index(self._session)

    def rollback(self) -> None:
        """Forgets what is pending."""
        if self._pending:
            self._rows.forget()
            self._now, self._pending = self._state, False
            self._session.execute("ROLLBACK")

    # --- soundness -------------------------------------------------------------------------------------------------

    def check(self, progress: Callable[[str, int, int], None] | None = None) -> list[str]:
        """What is wrong with the index, one line each; empty where it is sound. Reads all of it."""
        found = problems(self._session, self._now)
        ids = self.documents()
        for number, document_id in enumerate(ids):
            if progress is not None:
                progress("checking documents", number, len(ids))
            found += [f"document '{document_id}': {problem}" for problem in self._rows.problems(document_id)]
        return found

    # --- helpers ---------------------------------------------------------------------------------------------------

    def _begin(self) -> None:
        if self._read_only:
            raise StoreError(self._place, "was opened to be read only")
        if not self._pending:
            self._session.execute("BEGIN")
            self._pending = True

    def _count(self, documents: int, entries: int) -> None:
        now = self._now
        self._now = evolve(now, documents=now.documents + documents, entries=now.entries + entries)


def _hits(query: NDArray[np.float32], held: Sequence[Held], k: int) -> list[Hit]:
    """The `k` best, with scores summed in double precision."""
    import numpy as np

    if not held:
        return []
    near = np.stack([h.vector for h in held]).astype(np.float64)
    scores = np.einsum("ij,j->i", near, query.astype(np.float64)).clip(-1, 1).round(DECIMALS)
    hits = [Hit(document=h.document, entry=h.entry, score=float(s)) for h, s in zip(held, scores, strict=True)]
    return best(hits, k)
