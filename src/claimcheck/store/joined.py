"""Two stores as one: references of the day in memory beside an index that is only read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from heapq import merge

from attrs import frozen

from claimcheck.model.text import Document, Span
from claimcheck.protocols import ClaimStore, Entry, Filter, Hit, Vectors
from claimcheck.store.rows import best


@frozen
class JoinedStore:
    """Writes go to `ours`; searches see both. Where both hold a document id, `ours` is the one that counts."""

    ours: ClaimStore
    index: ClaimStore

    @property
    def embedder(self) -> str:
        return self.ours.embedder

    @property
    def dim(self) -> int:
        return self.ours.dim

    def replace(self, document: Document, entries: Sequence[Entry], vectors: Vectors) -> None:
        self.ours.replace(document, entries, vectors)

    def remove(self, document_ids: Sequence[str]) -> int:
        """Takes documents out of `ours`; the index stays as it is."""
        return self.ours.remove(document_ids)

    def search(self, vectors: Vectors, k: int, where: Filter | None = None) -> list[list[Hit]]:
        own = set(self.ours.documents())
        rows = zip(
            self.ours.search(vectors, k, where), self.index.search(vectors, k + self._hidden(), where), strict=True
        )
        return [best([*mine, *(h for h in theirs if h.document not in own)], k) for mine, theirs in rows]

    def timeline(self, where: Filter) -> Iterator[tuple[str, Entry]]:
        own = set(self.ours.documents())

        def place(pair: tuple[str, Entry]) -> tuple[bool, str, str, Span, str]:
            document, entry = self.document(pair[0]), pair[1]
            day = document.published_on
            return day is None, "" if day is None else day.isoformat(), document.id, entry.span, entry.key

        theirs = (pair for pair in self.index.timeline(where) if pair[0] not in own)
        return merge(self.ours.timeline(where), theirs, key=place)

    def twins(self, document: Document) -> Sequence[str]:
        own = set(self.ours.documents())
        return sorted({*self.ours.twins(document), *(d for d in self.index.twins(document) if d not in own)})

    def document(self, document_id: str) -> Document:
        return self._home(document_id).document(document_id)

    def entries(self, document_id: str) -> Sequence[Entry]:
        return self._home(document_id).entries(document_id)

    def documents(self) -> Sequence[str]:
        return sorted({*self.ours.documents(), *self.index.documents()})

    def __len__(self) -> int:
        return len(self.ours) + len(self.index) - self._hidden()

    def _hidden(self) -> int:
        """How many entries of the index are of documents that `ours` holds too."""
        hidden = 0
        for document_id in self.ours.documents():
            with suppress(KeyError):
                hidden += len(self.index.entries(document_id))
        return hidden

    def _home(self, document_id: str) -> ClaimStore:
        try:
            self.ours.document(document_id)
        except KeyError:
            return self.index
        return self.ours
