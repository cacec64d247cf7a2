"""Documents, entries and claims of an index in SQLite; vectors are elsewhere and are tied to entries by `row`.

Rows are numbered in the order they came and never reused, so the vectors in that order are those of
`SELECT row FROM entries ORDER BY row`. All changes belong to one transaction that ends with `commit` or `rollback`; the
commit carries the name and digest of the vector file that belongs to it, and is the moment a new generation begins.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from claimcheck.codec import from_json, to_json
from claimcheck.errors import StoreError
from claimcheck.model.claim import Claim
from claimcheck.model.text import Document, Span
from claimcheck.protocols import Entry, Filter
from claimcheck.store.rows import facets, wanted

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FILE = "claims.db"
_SCHEMA = """
BEGIN;
CREATE TABLE state (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE documents (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, text TEXT NOT NULL, sha256 TEXT NOT NULL, fields TEXT NOT NULL,
    content TEXT NOT NULL, outlet TEXT, lang TEXT NOT NULL, day TEXT);
CREATE TABLE entries (
    row INTEGER PRIMARY KEY AUTOINCREMENT, document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    key TEXT NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL, claim TEXT, source TEXT, UNIQUE (document, key));
CREATE INDEX entries_source ON entries (source);
COMMIT;
"""
_CACHED = 100_000


class Catalogue:
    """One open database. Methods raise StoreError where SQLite or the disk fails or a value does not read back."""

    def __init__(self, connection: sqlite3.Connection, place: str) -> None:
        self._db = connection
        self._place = place
        self._documents: dict[str, Document] = {}
        self._entries: dict[int, tuple[str, Entry]] = {}

    @classmethod
    def in_memory(cls, place: str) -> Catalogue:
        return cls._opened(":memory:", place, create=True)

    @classmethod
    def create(cls, folder: Path) -> Catalogue:
        """A new database in a folder that has none."""
        return cls._opened(_uri(folder, "rwc"), str(folder), create=True)

    @classmethod
    def open(cls, folder: Path, *, read_only: bool) -> Catalogue:
        """The database of an index. A reader sees it as it is now, whatever a writer does meanwhile."""
        place = str(folder)
        if not (folder / FILE).is_file():
            raise StoreError(place, f"has no {FILE}; it is incomplete")
        if not (folder / FILE).stat().st_size:
            raise StoreError(place, f"is damaged: {FILE} is empty")
        try:
            return cls._opened(_uri(folder, "rw"), place, query_only=read_only)
        except StoreError:
            log = folder / f"{FILE}-wal"
            if not read_only or (log.exists() and log.stat().st_size):
                raise
            # a folder on read-only media: SQLite cannot make the files it shares with writers, and there are none
            return cls._opened(_uri(folder, "ro") + "&immutable=1", place, query_only=True)

    @classmethod
    def _opened(cls, uri: str, place: str, *, create: bool = False, query_only: bool = False) -> Catalogue:
        with _guarded(place):
            db = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False, timeout=10)
            try:
                db.execute("PRAGMA foreign_keys = ON")
                if query_only:
                    db.execute("PRAGMA query_only = ON")
                    db.execute("BEGIN")
                if create:
                    db.executescript(_SCHEMA)
                db.execute("SELECT value FROM state LIMIT 1").fetchone()  # from here on a reader sees this state
                if not query_only:
                    db.execute("PRAGMA journal_mode = WAL")
                    db.execute("PRAGMA synchronous = FULL")
            except BaseException:
                db.close()
                raise
        return cls(db, place)

    def close(self) -> None:
        """Without what was not committed."""
        self._db.close()

    # --- transactions --------------------------------------------------------------------------------------------

    def begin(self) -> None:
        if not self._db.in_transaction:
            with _guarded(self._place):
                self._db.execute("BEGIN IMMEDIATE")

    def commit(self, state: dict[str, Any]) -> None:
        """Ends the transaction, with `state` in the place of the state before."""
        with _guarded(self._place):
            self._db.execute("DELETE FROM state")
            values = [(key, json.dumps(value, ensure_ascii=False)) for key, value in state.items()]
            self._db.executemany("INSERT INTO state VALUES (?, ?)", values)
            self._db.execute("COMMIT")

    def rollback(self) -> None:
        self._documents.clear()
        self._entries.clear()
        if self._db.in_transaction:
            with _guarded(self._place):
                self._db.execute("ROLLBACK")

    @contextmanager
    def step(self) -> Iterator[None]:
        """Changes inside are taken back, and those before left alone, where an exception ends it."""
        with _guarded(self._place):
            self._db.execute("SAVEPOINT step")
            try:
                yield
            except BaseException:
                self._db.execute("ROLLBACK TO step")
                raise
            finally:
                self._db.execute("RELEASE step")

    def state(self) -> dict[str, Any]:
        """What the last commit carried."""
        with _guarded(self._place):
            return {key: json.loads(value) for key, value in self._db.execute("SELECT key, value FROM state")}

    # --- writing ---------------------------------------------------------------------------------------------------

    def content(self, document_id: str) -> str | None:
        """The digest that `put` was given for a document; None where there is no such document."""
        found = self._one("SELECT content FROM documents WHERE id = ?", document_id)
        return None if found is None else str(found[0])

    def put(self, document: Document, entries: Sequence[Entry], content: str) -> list[int]:
        """Adds a document that is not there; the rows of its entries, in their order."""
        described = to_json(document)
        text = described.pop("text")
        with _guarded(self._place):
            common = facets(document, None)
            in_sql = (common.outlet, common.lang, common.day)
            number = self._db.execute(
                "INSERT INTO documents (id, text, sha256, fields, content, outlet, lang, day)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (document.id, text, document.digest, _json(described), content, *in_sql),
            ).lastrowid
            rows = []
            for entry in entries:
                claim = None if entry.claim is None else _json(to_json(entry.claim))
                values = (number, entry.key, entry.span.start, entry.span.end, claim, facets(document, entry).source)
                cursor = self._db.execute(
                    "INSERT INTO entries (document, key, start, end, claim, source) VALUES (?, ?, ?, ?, ?, ?)", values
                )
                rows.append(int(cursor.lastrowid or 0))
        return rows

    def take(self, document_id: str) -> list[int]:
        """Takes a document out; the rows of its entries (none where it is not there)."""
        with _guarded(self._place):
            rows = self._rows("SELECT row FROM entries JOIN documents ON number = document WHERE id = ?", document_id)
            self._db.execute("DELETE FROM documents WHERE id = ?", (document_id,))
        self._documents.pop(document_id, None)
        for row in rows:
            self._entries.pop(row, None)
        return rows

    # --- reading ---------------------------------------------------------------------------------------------------

    def rows(self) -> list[int]:
        """The rows of all entries, ascending: the order of the vectors."""
        with _guarded(self._place):
            return self._rows("SELECT row FROM entries ORDER BY row")

    def rows_where(self, where: Filter) -> list[int]:
        """The rows of the entries that a filter lets through, ascending."""
        want = wanted(where)
        conditions = {
            "source = ?": want and want.source,
            "outlet = ?": want and want.outlet,
            "lang = ?": (want and want.lang) or None,
            "day >= ?": where.since and where.since.isoformat(),
            "day <= ?": where.until and where.until.isoformat(),
        }
        asked = {sql: value for sql, value in conditions.items() if value is not None}
        sql = " AND ".join(["1", *asked])
        with _guarded(self._place):
            return self._rows(
                f"SELECT row FROM entries JOIN documents ON number = document WHERE {sql} ORDER BY row", *asked.values()
            )

    def entry(self, row: int) -> tuple[str, Entry]:
        """Document id and entry of a row."""
        if (known := self._entries.get(row)) is not None:
            return known
        sql = "SELECT id, key, start, end, claim FROM entries JOIN documents ON number = document WHERE row = ?"
        found = self._one(sql, row)
        if found is None:
            raise StoreError(self._place, f"{FILE} is damaged: no entry for vector {row}")
        if len(self._entries) >= _CACHED:
            self._entries.clear()
        self._entries[row] = out = (found[0], self._entry(*found[1:]))
        return out

    def document(self, document_id: str) -> Document:
        """Raises KeyError."""
        if (known := self._documents.get(document_id)) is not None:
            return known
        found = self._one("SELECT text, fields FROM documents WHERE id = ?", document_id)
        if found is None:
            raise KeyError(document_id)
        with self._reading_back():
            document = from_json(json.loads(found[1]) | {"text": found[0]}, Document)
        if len(self._documents) >= _CACHED // 100:
            self._documents.clear()
        self._documents[document_id] = document
        return document

    def entries(self, document_id: str) -> list[Entry]:
        """In text order. Raises KeyError."""
        found = self._one("SELECT number FROM documents WHERE id = ?", document_id)
        if found is None:
            raise KeyError(document_id)
        sql = "SELECT key, start, end, claim FROM entries WHERE document = ? ORDER BY start, end, key"
        with _guarded(self._place):
            return [self._entry(*values) for values in self._db.execute(sql, found)]

    def documents(self) -> list[str]:
        with _guarded(self._place):
            return [id_ for (id_,) in self._db.execute("SELECT id FROM documents ORDER BY id")]

    def problems(self) -> Iterator[str]:
        """What is wrong with the database itself or with a document or entry in it."""
        with _guarded(self._place):
            for (line,) in self._db.execute("PRAGMA quick_check"):
                if line != "ok":
                    yield f"{FILE}: {line}"
            for table, row, *_ in self._db.execute("PRAGMA foreign_key_check"):
                yield f"{FILE}: row {row} of {table} belongs to no document"
        for document_id in self.documents():
            try:
                document, entries = self.document(document_id), self.entries(document_id)
            except StoreError as error:
                yield f"document '{document_id}': {error.reason}"
                continue
            if (document.digest,) != self._one("SELECT sha256 FROM documents WHERE id = ?", document_id):
                yield f"document '{document_id}': its text is not the one that was put in"
            if any(entry.span.end > len(document.text) for entry in entries):
                yield f"document '{document_id}': an entry lies outside its text"

    # --- helpers ---------------------------------------------------------------------------------------------------

    def _entry(self, key: str, start: int, end: int, claim: str | None) -> Entry:
        with self._reading_back():
            read = None if claim is None else from_json(json.loads(claim), Claim)
        return Entry(key=key, span=Span(start, end), claim=read)

    def _one(self, sql: str, value: str | int) -> tuple[Any, ...] | None:
        with _guarded(self._place):
            found: tuple[Any, ...] | None = self._db.execute(sql, (value,)).fetchone()
            return found

    def _rows(self, sql: str, *values: Any) -> list[int]:
        return [row for (row,) in self._db.execute(sql, values)]

    @contextmanager
    def _reading_back(self) -> Iterator[None]:
        try:
            yield
        except ValueError as error:
            raise StoreError(self._place, f"{FILE} holds a value that does not read back: {error}") from None


def is_blank(folder: Path) -> bool:
    """Whether the database of a folder holds no document: what is left of an index that was never finished."""
    with _guarded(str(folder)):
        db = sqlite3.connect(_uri(folder, "ro"), uri=True)
        try:
            tables = db.execute("SELECT count(*) FROM sqlite_master WHERE name = 'documents'").fetchone()[0]
            return not tables or not db.execute("SELECT count(*) FROM documents").fetchone()[0]
        finally:
            db.close()


def content_of(document: Document, entries: Iterable[Entry], vectors: NDArray[np.float32]) -> str:
    """One digest of all that a document brings: the same content is not written again."""
    digest = hashlib.sha256(_json(to_json(document)).encode("utf-8", "surrogatepass"))
    for entry in entries:
        digest.update(_json(to_json(entry)).encode("utf-8", "surrogatepass"))
    digest.update(vectors.tobytes())
    return digest.hexdigest()


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _uri(folder: Path, mode: str) -> str:
    return f"{(folder / FILE).resolve().as_uri()}?mode={mode}"


@contextmanager
def _guarded(place: str) -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise StoreError(place, f"{FILE}: {error}") from None
    except UnicodeEncodeError as error:
        raise StoreError(place, f"text that is no valid Unicode cannot be kept: {error.reason}") from None
