"""Documents, entries and claims of an index in PostgreSQL: what catalogue.py is to a folder, with the vectors in it.

What filters and comparisons look at are columns of their own; documents and claims stand whole, as JSON.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from attrs import frozen

from claimcheck.codec import from_json, to_json
from claimcheck.errors import StoreError
from claimcheck.model.claim import Claim
from claimcheck.model.text import Document, Span
from claimcheck.protocols import Entry, Filter
from claimcheck.store.pg_search import as_text, conditions, from_bytes, kept_text
from claimcheck.store.pg_session import Session
from claimcheck.store.rows import facets

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_CACHED = 20_000
_JOINED = "entries e JOIN documents d ON d.number = e.document"
_FIELDS = "d.id, e.key, e.start_at, e.end_at, e.claim"
_CHOSEN = "id = ANY(CAST(:ids AS text[]))"


@frozen
class Held:
    """An entry as it was read once."""

    document: str
    entry: Entry
    vector: NDArray[np.float32]


class Rows:
    """The rows of one session's index. Methods raise StoreError: the server fails, a value does not read back."""

    def __init__(self, session: Session, place: str) -> None:
        self._session = session
        self._place = place
        self._documents: dict[str, Document] = {}
        self._held: dict[int, Held] = {}

    def forget(self) -> None:
        """What was read is not to be relied on any more."""
        self._documents.clear()
        self._held.clear()

    # --- writing, in the transaction that is open --------------------------------------------------------------------

    def content(self, document_id: str) -> str | None:
        """The digest that `put` was given for a document; None where there is no such document."""
        found = self._session.value("SELECT content FROM documents WHERE id = :id", id=self._id(document_id))
        return None if found is None else str(found)

    def any_of(self, document_ids: Sequence[str]) -> bool:
        """Whether one of the documents is there."""
        return bool(
            self._session.value(f"SELECT EXISTS (SELECT 1 FROM documents WHERE {_CHOSEN})", ids=[*document_ids])
        )

    def put(self, document: Document, entries: Sequence[Entry], rows: NDArray[np.float32], content: str) -> None:
        """Adds a document that is not there. Raises StoreError for a NUL in an id or key, and for no valid Unicode."""
        common = facets(document, None)
        number = self._session.value(
            "INSERT INTO documents (id, sha256, url, content, body) VALUES (:id, :sha256, :url, :content, :body)"
            " RETURNING number",
            id=document.id,
            sha256=document.digest,
            url=None if document.url is None else kept_text(document.url),
            content=content,
            body=self._json(document),
        )
        if not entries:
            return
        # one JSON text, since pg8000 takes a millisecond a row to escape the values of an array
        new = [
            {
                "key": self._id(entry.key),
                "start_at": entry.span.start,
                "end_at": entry.span.end,
                "source": None if (source := facets(document, entry).source) is None else kept_text(source),
                "embedding": as_text(row),
                "claim": None if entry.claim is None else self._json(entry.claim),
            }
            for entry, row in zip(entries, rows, strict=True)
        ]
        self._session.rows(
            """INSERT INTO entries (document, key, start_at, end_at, source, outlet, lang, day, embedding, claim)
            SELECT CAST(:document AS bigint), key, start_at, end_at, source, CAST(:outlet AS text),
                CAST(:lang AS text), CAST(:day AS text), CAST(embedding AS vector), claim
            FROM json_to_recordset(CAST(:new AS json)) AS new(
                key text, start_at integer, end_at integer, source text, embedding text, claim text)""",
            document=number,
            outlet=None if common.outlet is None else kept_text(common.outlet),
            lang=kept_text(common.lang),
            day=None if common.day is None else kept_text(common.day),
            new=json.dumps(new, ensure_ascii=False),
        )

    def take(self, document_ids: Sequence[str]) -> tuple[int, int]:
        """Takes documents out; how many documents and entries that were."""
        values = {"ids": list(document_ids)}
        numbers = f"SELECT number FROM documents WHERE {_CHOSEN}"
        gone = self._session.value(f"SELECT count(*) FROM entries WHERE document IN ({numbers})", **values)
        taken = self._session.rows(f"DELETE FROM documents WHERE {_CHOSEN} RETURNING id", **values)
        self.forget()
        return len(taken), int(gone)

    # --- reading ---------------------------------------------------------------------------------------------------

    def timeline(self, where: Filter) -> Iterator[tuple[str, Entry]]:
        """Document id and entry of all that a filter lets through, by day (without one: last), document and place."""
        sql, values = conditions(where)
        order = "e.day NULLS LAST, d.id, e.start_at, e.end_at, e.key"
        for id_, *entry in self._session.rows(
            f"SELECT {_FIELDS} FROM {_JOINED} WHERE {sql} ORDER BY {order}", **values
        ):
            yield id_, self._entry(*entry)

    def twins(self, document: Document) -> list[str]:
        """The ids of the documents with the same id, text or URL, sorted."""
        sql = """SELECT id FROM documents WHERE id = :id UNION SELECT id FROM documents WHERE sha256 = :sha256
            UNION SELECT id FROM documents WHERE url = :url ORDER BY id"""
        url = None if document.url is None else kept_text(document.url)
        values = {"id": kept_text(document.id), "sha256": document.digest, "url": url}
        return [id_ for (id_,) in self._session.rows(sql, **values)]

    def document(self, document_id: str) -> Document:
        """Raises KeyError."""
        if (known := self._documents.get(document_id)) is not None:
            return known
        body = self._session.value("SELECT body FROM documents WHERE id = :id", id=kept_text(document_id))
        if body is None:
            raise KeyError(document_id)
        if len(self._documents) >= _CACHED // 10:
            self._documents.clear()
        document: Document = self._read_back(body, Document)
        self._documents[document_id] = document
        return document

    def entries(self, document_id: str) -> list[Entry]:
        """In text order. Raises KeyError."""
        id_ = kept_text(document_id)
        rows = self._session.rows(
            f"SELECT {_FIELDS} FROM {_JOINED} WHERE d.id = :id ORDER BY e.start_at, e.end_at, e.key", id=id_
        )
        if not rows and self._session.one("SELECT 1 FROM documents WHERE id = :id", id=id_) is None:
            raise KeyError(document_id)
        return [self._entry(*row[1:]) for row in rows]

    def documents(self) -> list[str]:
        return [id_ for (id_,) in self._session.rows("SELECT id FROM documents ORDER BY id")]

    def held(self, numbers: set[int]) -> dict[int, Held]:
        """At least the entries with these numbers."""
        if len(self._held) + len(numbers) > _CACHED:
            self._held.clear()
        if missing := sorted(numbers - self._held.keys()):
            sql = f"SELECT e.number, vector_send(e.embedding), {_FIELDS} FROM {_JOINED}"
            for number, raw, id_, *entry in self._session.rows(
                f"{sql} WHERE e.number = ANY(CAST(:numbers AS bigint[]))", numbers=missing
            ):
                self._held[number] = Held(id_, self._entry(*entry), from_bytes(raw))
        return self._held

    def problems(self, document_id: str) -> Iterator[str]:
        """What is wrong with a document or an entry of it."""
        try:
            document, entries = self.document(document_id), self.entries(document_id)
        except StoreError as error:
            yield error.reason
            return
        written = self._session.value("SELECT sha256 FROM documents WHERE id = :id", id=document_id)
        if document.digest != written:
            yield "its text is not the one that was put in"
        if any(entry.span.end > len(document.text) for entry in entries):
            yield "an entry lies outside its text"

    # --- helpers ---------------------------------------------------------------------------------------------------

    def _entry(self, key: str, start: int, end: int, claim: str | None) -> Entry:
        return Entry(key=key, span=Span(start, end), claim=None if claim is None else self._read_back(claim, Claim))

    def _read_back(self, text: str, kind: type[Any]) -> Any:
        try:
            return from_json(json.loads(text), kind)
        except ValueError as error:
            raise StoreError(self._place, f"holds a value that does not read back: {error}") from None

    def _json(self, value: Any) -> str:
        """In JSON a NUL of a text is written as an escape, which PostgreSQL keeps."""
        text = json.dumps(to_json(value), ensure_ascii=False, separators=(",", ":"))
        return self._unicode(text)

    def _id(self, text: str) -> str:
        if "\0" in text:
            raise StoreError(self._place, f"the id {text!r} holds a NUL, which PostgreSQL cannot keep")
        return self._unicode(text)

    def _unicode(self, text: str) -> str:
        try:
            text.encode()
        except UnicodeEncodeError as error:
            raise StoreError(self._place, f"text that is no valid Unicode cannot be kept: {error.reason}") from None
        return text
