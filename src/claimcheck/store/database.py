"""The SQLite database of an index: opening it, transactions, and the state that a commit carries.

All changes belong to one transaction that ends with `commit` or `rollback`. The commit carries the manifest, and with
it the names and digests of the vector files that belong to it: it is the moment a new generation begins.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from claimcheck.errors import StoreError

FILE = "claims.db"
_TABLES = """
CREATE TABLE state (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE documents (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, text TEXT NOT NULL, sha256 TEXT NOT NULL, fields TEXT NOT NULL,
    content TEXT NOT NULL, outlet TEXT, lang TEXT NOT NULL, day TEXT);
CREATE TABLE entries (
    row INTEGER PRIMARY KEY AUTOINCREMENT, document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    key TEXT NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL, claim TEXT, source TEXT, UNIQUE (document, key))
"""
"""Those of format 1."""
_SINCE_FORMAT_2 = """
CREATE TABLE IF NOT EXISTS tombstones (row INTEGER PRIMARY KEY);
CREATE INDEX IF NOT EXISTS documents_facets ON documents (outlet, lang, day);
CREATE INDEX IF NOT EXISTS documents_sha256 ON documents (sha256);
CREATE INDEX IF NOT EXISTS documents_url ON documents (json_extract(fields, '$.url'));
CREATE INDEX IF NOT EXISTS entries_said ON entries (source, document);
DROP INDEX IF EXISTS entries_source
"""
"""What format 2 has beside them; put into a database of format 1 by the first transaction that changes it. A filter
reads `documents_facets` alone: in the table the texts stand before these columns.
"""
_LOOSE = 0.1
"""The share of unused pages from which on it is worth writing the file anew."""


class Database:
    """One open database. Methods raise StoreError where SQLite or the disk fails."""

    def __init__(self, connection: sqlite3.Connection, place: str) -> None:
        self._db = connection
        self.place = place

    @classmethod
    def in_memory(cls, place: str) -> Database:
        return cls._opened(":memory:", place, create=True)

    @classmethod
    def create(cls, folder: Path) -> Database:
        """A new database in a folder that has none."""
        return cls._opened(_uri(folder, "rwc"), str(folder), create=True)

    @classmethod
    def open(cls, folder: Path, *, read_only: bool) -> Database:
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
    def _opened(cls, uri: str, place: str, *, create: bool = False, query_only: bool = False) -> Database:
        with guarded(place):
            db = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False, timeout=10)
            try:
                db.execute("PRAGMA foreign_keys = ON")
                if query_only:
                    db.execute("PRAGMA query_only = ON")
                    db.execute("BEGIN")
                if create:
                    db.executescript(f"BEGIN; {_TABLES}; COMMIT;")
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
            with guarded(self.place):
                self._db.execute("BEGIN IMMEDIATE")
                try:
                    for statement in _SINCE_FORMAT_2.split(";"):
                        self._db.execute(statement)
                except BaseException:
                    self._db.execute("ROLLBACK")
                    raise

    def commit(self, state: dict[str, Any]) -> None:
        """Ends the transaction, with `state` in the place of the state before."""
        with guarded(self.place):
            self._db.execute("DELETE FROM state")
            values = [(key, json.dumps(value, ensure_ascii=False)) for key, value in state.items()]
            self._db.executemany("INSERT INTO state VALUES (?, ?)", values)
            self._db.execute("COMMIT")

    def rollback(self) -> None:
        if self._db.in_transaction:
            with guarded(self.place):
                self._db.execute("ROLLBACK")

    @property
    def in_transaction(self) -> bool:
        """False also where SQLite has ended one by itself, as it does when the disk is full."""
        return self._db.in_transaction

    @contextmanager
    def step(self) -> Iterator[None]:
        """Changes inside are taken back, and those before left alone, where an exception ends it."""
        with guarded(self.place):
            self._db.execute("SAVEPOINT step")
            try:
                yield
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK TO step")
                    self._db.execute("RELEASE step")
                raise
            self._db.execute("RELEASE step")

    def state(self) -> dict[str, Any]:
        """What the last commit carried."""
        return {key: self.value(text) for key, text in self.all("SELECT key, value FROM state")}

    # --- statements ----------------------------------------------------------------------------------------------

    def run(self, sql: str, *values: Any) -> int:
        """Number of the row that was put in last."""
        with guarded(self.place):
            return int(self._db.execute(sql, values).lastrowid or 0)

    def run_many(self, sql: str, values: Sequence[Sequence[Any]]) -> None:
        with guarded(self.place):
            self._db.executemany(sql, values)

    def one(self, sql: str, *values: Any) -> tuple[Any, ...] | None:
        with guarded(self.place):
            found: tuple[Any, ...] | None = self._db.execute(sql, values).fetchone()
            return found

    def all(self, sql: str, *values: Any) -> Iterator[tuple[Any, ...]]:
        with guarded(self.place):
            read = self._db.execute(sql, values)
        while True:  # outside `guarded`, through which what the caller raises would go
            with guarded(self.place):
                rows = read.fetchmany(1_000)
            if not rows:
                return
            yield from rows

    def value(self, text: str) -> Any:
        """What a text in JSON says."""
        try:
            return json.loads(text)
        except ValueError as error:
            raise StoreError(self.place, f"{FILE} holds a value that does not read back: {error}") from None

    # --- care ------------------------------------------------------------------------------------------------------

    def tidy(self) -> None:
        """Gives unused space back to the disk. Whatever ends this, the content stays."""
        with guarded(self.place):
            free, pages = (
                self._db.execute(f"PRAGMA {what}").fetchone()[0] for what in ("freelist_count", "page_count")
            )
            if free > _LOOSE * pages:
                self._db.execute("VACUUM")
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def problems(self) -> Iterator[str]:
        """What is wrong with the pages and references of the database itself."""
        for (line,) in self.all("PRAGMA quick_check"):
            if line != "ok":
                yield f"{FILE}: {line}"
        for table, row, *_ in self.all("PRAGMA foreign_key_check"):
            yield f"{FILE}: row {row} of {table} belongs to no document"


def is_blank(folder: Path) -> bool:
    """Whether the database of a folder holds no document: what is left of an index that was never finished."""
    with guarded(str(folder)):
        db = sqlite3.connect(_uri(folder, "ro"), uri=True)
        try:
            tables = db.execute("SELECT count(*) FROM sqlite_master WHERE name = 'documents'").fetchone()[0]
            return not tables or not db.execute("SELECT count(*) FROM documents").fetchone()[0]
        finally:
            db.close()


def _uri(folder: Path, mode: str) -> str:
    return f"{(folder / FILE).resolve().as_uri()}?mode={mode}"


@contextmanager
def guarded(place: str) -> Iterator[None]:
    """Errors of SQLite, the disk and the encoder of texts become StoreError."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise StoreError(place, f"{FILE}: {error}") from None
    except UnicodeEncodeError as error:
        raise StoreError(place, f"text that is no valid Unicode cannot be kept: {error.reason}") from None
