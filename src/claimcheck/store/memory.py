"""A store in plain Python and numpy that compares every vector: slow, exact, and the oracle of the contract tests."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from claimcheck.model.text import Document
from claimcheck.protocols import Entry, Filter, Hit, Vectors
from claimcheck.store.rows import DECIMALS, best, checked_entries, checked_rows, facets, wanted

PLACE = "in memory"


class MemoryStore:
    """Documents in a dict; nothing is written anywhere. Raises StoreError for bad rows."""

    def __init__(self, embedder: str, dim: int) -> None:
        self.embedder = embedder
        self.dim = dim
        self._held: dict[str, tuple[Document, tuple[Entry, ...], Vectors]] = {}

    def replace(self, document: Document, entries: Sequence[Entry], vectors: Vectors) -> None:
        checked_entries(PLACE, document, entries)
        self._held[document.id] = (
            document,
            tuple(entries),
            checked_rows(PLACE, vectors, len(entries), self.dim).copy(),
        )

    def remove(self, document_ids: Sequence[str]) -> int:
        return sum(self._held.pop(d, None) is not None for d in dict.fromkeys(document_ids))

    def search(self, vectors: Vectors, k: int, where: Filter | None = None) -> list[list[Hit]]:
        return [self._nearest(query, k, where) for query in checked_rows(PLACE, vectors, len(vectors), self.dim)]

    def timeline(self, where: Filter) -> Iterator[tuple[str, Entry]]:
        held = [(d, e) for d, entries, _ in self._held.values() for e in entries if matches(d, e, where)]
        held.sort(key=lambda pair: (_day(pair[0]) is None, _day(pair[0]) or "", pair[0].id, pair[1].span, pair[1].key))
        return iter([(document.id, entry) for document, entry in held])

    def twins(self, document: Document) -> Sequence[str]:
        return sorted(d.id for d, _, _ in self._held.values() if d.is_twin_of(document))

    def document(self, document_id: str) -> Document:
        return self._held[document_id][0]

    def entries(self, document_id: str) -> Sequence[Entry]:
        return sorted(self._held[document_id][1], key=lambda e: (e.span, e.key))

    def documents(self) -> Sequence[str]:
        return sorted(self._held)

    def count(self) -> int:
        return len(self._held)

    def __len__(self) -> int:
        return sum(len(entries) for _, entries, _ in self._held.values())

    def _nearest(self, query: Vectors, k: int, where: Filter | None) -> list[Hit]:
        hits = [
            Hit(document=document.id, entry=entry, score=round(float(row.astype("f8") @ query.astype("f8")), DECIMALS))
            for document, entries, rows in self._held.values()
            for entry, row in zip(entries, rows, strict=True)
            if matches(document, entry, where)
        ]
        return best(hits, k)


def _day(document: Document) -> str | None:
    return facets(document, None).day


def matches(document: Document, entry: Entry, where: Filter | None) -> bool:
    """Whether a search with that filter may return the entry. Without a date no filter on dates is passed."""
    want = wanted(where)
    if want is None or where is None:
        return True
    have = facets(document, entry)
    return (
        (want.source is None or want.source == have.source)
        and (want.outlet is None or want.outlet == have.outlet)
        and (not want.lang or want.lang == have.lang)
        and (where.since is None or (have.day is not None and have.day >= where.since.isoformat()))
        and (where.until is None or (have.day is not None and have.day <= where.until.isoformat()))
    )
