"""Two stores as one: references of the day in memory beside an index that is only read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from heapq import merge

from attrs import define, field

from claimcheck.model.text import Document, Span
from claimcheck.protocols import ClaimStore, Entry, Filter, Hit, Vectors
from claimcheck.store.rows import best


@define
class JoinedStore:
    """Writes go to `ours`; searches see both. Where both hold a document id, `ours` is the one that counts.

    `index` must not change meanwhile. What `ours` holds is changed here only, so that it need not be listed for each
    search.
    """

    ours: ClaimStore
    index: ClaimStore
    _hidden: dict[str, int] = field(factory=dict)
    """Per document of `ours` how many entries the index has of it; -1 where it is not in the index."""

    def __attrs_post_init__(self) -> None:
        for document_id in self.ours.documents():
            self._hide(document_id)

    @property
    def embedder(self) -> str:
        return self.ours.embedder

    @property
    def dim(self) -> int:
        return self.ours.dim

    def replace(self, document: Document, entries: Sequence[Entry], vectors: Vectors) -> None:
        self.ours.replace(document, entries, vectors)
        self._hide(document.id)

    def remove(self, document_ids: Sequence[str]) -> int:
        """Takes documents out of `ours`; the index stays as it is."""
        removed = self.ours.remove(document_ids)
        for document_id in document_ids:
            self._hidden.pop(document_id, None)
        return removed

    def search(self, vectors: Vectors, k: int, where: Filter | None = None) -> list[list[Hit]]:
        spare = self._hidden_entries()
        rows = zip(self.ours.search(vectors, k, where), self.index.search(vectors, k + spare, where), strict=True)
        return [best([*mine, *(h for h in theirs if h.document not in self._hidden)], k) for mine, theirs in rows]

    def timeline(self, where: Filter) -> Iterator[tuple[str, Entry]]:
        def place(pair: tuple[str, Entry]) -> tuple[bool, str, str, Span, str]:
            document, entry = self.document(pair[0]), pair[1]
            day = document.published_on
            return day is None, "" if day is None else day.isoformat(), document.id, entry.span, entry.key

        theirs = (pair for pair in self.index.timeline(where) if pair[0] not in self._hidden)
        return merge(self.ours.timeline(where), theirs, key=place)

    def twins(self, document: Document) -> Sequence[str]:
        theirs = (d for d in self.index.twins(document) if d not in self._hidden)
        return sorted({*self.ours.twins(document), *theirs})

    def document(self, document_id: str) -> Document:
        return self._home(document_id).document(document_id)

    def entries(self, document_id: str) -> Sequence[Entry]:
        return self._home(document_id).entries(document_id)

    def documents(self) -> Sequence[str]:
        return sorted({*self.ours.documents(), *self.index.documents()})

    def count(self) -> int:
        return self.ours.count() + self.index.count() - sum(entries >= 0 for entries in self._hidden.values())

    def __len__(self) -> int:
        return len(self.ours) + len(self.index) - self._hidden_entries()

    def _hidden_entries(self) -> int:
        """How many entries of the index are of documents that `ours` holds too."""
        return sum(entries for entries in self._hidden.values() if entries > 0)

    def _hide(self, document_id: str) -> None:
        if document_id not in self._hidden:
            try:
                self._hidden[document_id] = len(self.index.entries(document_id))
            except KeyError:
                self._hidden[document_id] = -1

    def _home(self, document_id: str) -> ClaimStore:
        return self.ours if document_id in self._hidden else self.index
