"""Documents, entries and claims of an index in SQLite; vectors are elsewhere and are tied to entries by `row`.

Rows are numbered in the order they came and never reused. A row whose entry is gone while its vector still stands in a
segment has a tombstone.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from attrs import frozen

from claimcheck.codec import from_json, to_json
from claimcheck.errors import StoreError
from claimcheck.model.claim import Claim
from claimcheck.model.text import Document, Span
from claimcheck.protocols import Entry, Filter
from claimcheck.store.database import FILE, Database
from claimcheck.store.rows import facets, source_of, wanted

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_ENTRIES_KEPT, _DOCUMENTS_KEPT = 10_000, 1_000
_JOINED = "entries JOIN documents ON number = document"


class Catalogue:
    """What a database holds. Methods raise StoreError where SQLite or the disk fails or a value does not read back."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._documents: dict[str, Document] = {}
        self._entries: dict[int, tuple[str, Entry]] = {}

    # --- writing ---------------------------------------------------------------------------------------------------

    def content(self, document_id: str) -> str | None:
        """The digest that `put` was given for a document; None where there is no such document."""
        found = self.database.one("SELECT content FROM documents WHERE id = ?", document_id)
        return None if found is None else str(found[0])

    def put(self, document: Document, entries: Sequence[Entry], written: Written, content: str) -> list[int]:
        """Adds a document that is not there; the rows of its entries, in their order. `written` is what `written` gave
        for them.
        """
        fields = {key: value for key, value in written.document.items() if key != "text"}
        common = facets(document, None)
        number = self.database.run(
            "INSERT INTO documents (id, text, sha256, fields, content, outlet, lang, day)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            *(document.id, document.text, document.digest, _json(fields), content),
            *(common.outlet, common.lang, common.day),
        )
        last = self.database.one("SELECT seq FROM sqlite_sequence WHERE name = 'entries'")
        first = 1 if last is None else int(last[0]) + 1
        values = []
        for row, (entry, raw) in enumerate(zip(entries, written.entries, strict=True), first):
            claim = _json(raw["claim"]) if entry.claim else None
            values.append((row, number, entry.key, entry.span.start, entry.span.end, claim, source_of(entry)))
        self.database.run_many(
            "INSERT INTO entries (row, document, key, start, end, claim, source) VALUES (?, ?, ?, ?, ?, ?, ?)", values
        )
        return [*range(first, first + len(entries))]

    def take(self, document_id: str) -> list[int]:
        """Takes a document out; the rows of its entries (none where it is not there), which get tombstones."""
        rows = [row for (row,) in self.database.all(f"SELECT row FROM {_JOINED} WHERE id = ?", document_id)]
        self.database.run_many("INSERT INTO tombstones VALUES (?)", [(row,) for row in rows])
        self.database.run("DELETE FROM documents WHERE id = ?", document_id)
        self._documents.pop(document_id, None)
        for row in rows:
            self._entries.pop(row, None)
        return rows

    def forget_tombstones(self, first: int, last: int) -> None:
        """Those of the rows from `first` to `last`: their vectors are gone too."""
        self.database.run("DELETE FROM tombstones WHERE row BETWEEN ? AND ?", first, last)

    def rollback(self) -> None:
        self._documents.clear()
        self._entries.clear()
        self.database.rollback()

    # --- rows ------------------------------------------------------------------------------------------------------

    def rows(self) -> NDArray[np.int64]:
        """The rows of all entries, ascending."""
        return self._rows("SELECT row FROM entries ORDER BY row")

    def rows_where(self, where: Filter) -> NDArray[np.int64]:
        """The rows of the entries that a filter lets through, in no order."""
        sql, values = _conditions(where)
        return self._rows(f"SELECT row FROM {_JOINED} WHERE {sql}", *values)

    def tombstones(self) -> NDArray[np.int64]:
        """Rows that are gone while their vectors still stand, ascending."""
        if self.database.one("SELECT 1 FROM sqlite_master WHERE name = 'tombstones'") is None:
            return self._rows("SELECT 1 LIMIT 0")
        return self._rows("SELECT row FROM tombstones ORDER BY row")

    # --- reading ---------------------------------------------------------------------------------------------------

    def entry(self, row: int) -> tuple[str, Entry]:
        """Document id and entry of a row."""
        if (known := self._entries.get(row)) is not None:
            return known
        found = self.database.one(f"SELECT id, key, start, end, claim FROM {_JOINED} WHERE row = ?", row)
        if found is None:
            raise StoreError(self.database.place, f"{FILE} is damaged: no entry for vector {row}")
        if len(self._entries) >= _ENTRIES_KEPT:
            self._entries.clear()
        self._entries[row] = out = (found[0], self._entry(*found[1:]))
        return out

    def document(self, document_id: str) -> Document:
        """Raises KeyError."""
        if (known := self._documents.get(document_id)) is not None:
            return known
        found = self.database.one("SELECT text, fields FROM documents WHERE id = ?", document_id)
        if found is None:
            raise KeyError(document_id)
        with self._reading_back():
            document = from_json(json.loads(found[1]) | {"text": found[0]}, Document)
        if len(self._documents) >= _DOCUMENTS_KEPT:
            self._documents.clear()
        self._documents[document_id] = document
        return document

    def entries(self, document_id: str) -> list[Entry]:
        """In text order. Raises KeyError."""
        found = self.database.one("SELECT number FROM documents WHERE id = ?", document_id)
        if found is None:
            raise KeyError(document_id)
        sql = "SELECT key, start, end, claim FROM entries WHERE document = ? ORDER BY start, end, key"
        return [self._entry(*values) for values in self.database.all(sql, *found)]

    def documents(self) -> list[str]:
        return [id_ for (id_,) in self.database.all("SELECT id FROM documents ORDER BY id")]

    def every_document(self) -> Iterator[str]:
        """All ids in the order they came, read as they are asked for."""
        for (id_,) in self.database.all("SELECT id FROM documents ORDER BY number"):
            yield id_

    def timeline(self, where: Filter) -> Iterator[tuple[str, Entry]]:
        """Document id and entry of all that a filter lets through, by day (those without one last), document, place."""
        sql, values = _conditions(where)
        order = "day IS NULL, day, id, start, end, key"
        read = self.database.all(
            f"SELECT id, key, start, end, claim FROM {_JOINED} WHERE {sql} ORDER BY {order}", *values
        )
        for id_, *entry in read:
            yield id_, self._entry(*entry)

    def twins(self, document: Document) -> list[str]:
        """The ids of documents with the same id, text or URL, sorted."""
        sql = """SELECT id FROM documents WHERE id = ? UNION SELECT id FROM documents WHERE sha256 = ?
            UNION SELECT id FROM documents WHERE json_extract(fields, '$.url') = ? ORDER BY id"""
        return [id_ for (id_,) in self.database.all(sql, document.id, document.digest, document.url)]

    def counts(self) -> tuple[int, int]:
        """How many documents and entries, counted one by one."""
        found = self.database.one("SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM entries)")
        return (0, 0) if found is None else (int(found[0]), int(found[1]))

    def problems(self, documents: Iterable[str]) -> Iterator[str]:
        """What is wrong with some of the documents or an entry of theirs."""
        for document_id in documents:
            try:
                document, entries = self.document(document_id), self.entries(document_id)
            except StoreError as error:
                yield f"document '{document_id}': {error.reason}"
                continue
            if (document.digest,) != self.database.one("SELECT sha256 FROM documents WHERE id = ?", document_id):
                yield f"document '{document_id}': its text is not the one that was put in"
            if any(entry.span.end > len(document.text) for entry in entries):
                yield f"document '{document_id}': an entry lies outside its text"

    # --- helpers ---------------------------------------------------------------------------------------------------

    def _entry(self, key: str, start: int, end: int, claim: str | None) -> Entry:
        with self._reading_back():
            read = None if claim is None else from_json(json.loads(claim), Claim)
        return Entry(key=key, span=Span(start, end), claim=read)

    def _rows(self, sql: str, *values: Any) -> NDArray[np.int64]:
        import numpy as np

        return np.fromiter((row for (row,) in self.database.all(sql, *values)), dtype=np.int64)

    @contextmanager
    def _reading_back(self) -> Iterator[None]:
        try:
            yield
        except ValueError as error:
            raise StoreError(self.database.place, f"{FILE} holds a value that does not read back: {error}") from None


@frozen
class Written:
    """A document and its entries in JSON."""

    document: dict[str, Any]
    entries: list[dict[str, Any]]

    def digest(self, vectors: NDArray[np.float32]) -> str:
        """One digest of all that a document brings: the same content is not written again."""
        digest = hashlib.sha256()
        for value in (self.document, *self.entries):
            digest.update(_json(value).encode("utf-8", "surrogatepass"))
        digest.update(vectors.tobytes())
        return digest.hexdigest()


def written(document: Document, entries: Iterable[Entry]) -> Written:
    """As they are kept."""
    return Written(to_json(document), [to_json(entry) for entry in entries])


def _conditions(where: Filter) -> tuple[str, list[Any]]:
    """A filter in SQL, with the values of its question marks."""
    want = wanted(where)
    conditions = {
        "source = ?": want and want.source,
        "outlet = ?": want and want.outlet,
        "lang = ?": (want and want.lang) or None,
        "day >= ?": where.since and where.since.isoformat(),
        "day <= ?": where.until and where.until.isoformat(),
    }
    asked = {sql: value for sql, value in conditions.items() if value is not None}
    return " AND ".join(["1", *asked]), [*asked.values()]


_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
