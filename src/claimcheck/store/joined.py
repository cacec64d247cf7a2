"""Two stores as one: references of the day in memory beside an index that is only read."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from claimcheck.model.text import Document
from claimcheck.protocols import ClaimStore, Entry, Filter, Hit, Vectors


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
        hidden = sum(len(self.index.entries(d)) for d in own & set(self.index.documents()))
        rows = zip(self.ours.search(vectors, k, where), self.index.search(vectors, k + hidden, where), strict=True)
        return [
            sorted(
                [*mine, *(h for h in theirs if h.document not in own)],
                key=lambda h: (-h.score, h.document, h.entry.key),
            )[:k]
            for mine, theirs in rows
        ]

    def document(self, document_id: str) -> Document:
        return self._home(document_id).document(document_id)

    def entries(self, document_id: str) -> Sequence[Entry]:
        return self._home(document_id).entries(document_id)

    def documents(self) -> Sequence[str]:
        return sorted({*self.ours.documents(), *self.index.documents()})

    def __len__(self) -> int:
        return sum(len(self.entries(d)) for d in self.documents())

    def _home(self, document_id: str) -> ClaimStore:
        try:
            self.ours.document(document_id)
        except KeyError:
            return self.index
        return self.ours
