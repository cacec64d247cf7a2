"""What every store demands of the rows it is given, and what a filter looks at."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from attrs import frozen

from claimcheck.errors import StoreError
from claimcheck.lang.detect import primary
from claimcheck.lang.fold import fold
from claimcheck.model.text import Document
from claimcheck.protocols import Entry, Filter, Hit

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

TOLERANCE = 1e-3
"""How far from 1 the length of a row may be; an embedder that rounds to bfloat16 stays within."""
DECIMALS = 6
"""Scores are rounded to so many, so that two equal vectors tie whatever order a library sums them in."""


@frozen
class Facets:
    """What filters compare, folded: the source of the claim, the outlet, the language, the day (YYYY-MM-DD)."""

    source: str | None
    outlet: str | None
    lang: str
    day: str | None


def facets(document: Document, entry: Entry | None) -> Facets:
    """Those of an entry, or of its document alone."""
    return Facets(
        source=source_of(entry),
        outlet=_folded(document.publisher) if document.publisher else None,
        lang=primary(document.lang),
        day=document.published[:10] if document.published else None,
    )


def source_of(entry: Entry | None) -> str | None:
    """The source of an entry's claim, folded."""
    source = entry.claim.source if entry and entry.claim else None
    return _folded(source.canonical) if source else None


@lru_cache(maxsize=4_096)
def _folded(name: str) -> str:
    """The same few names stand in most entries."""
    return fold(name)


def wanted(where: Filter | None) -> Facets | None:
    """The filter's names folded like the facets (its days are compared apart); None where it restricts nothing."""
    if where is None or where == Filter():
        return None
    return Facets(
        source=None if where.source is None else fold(where.source),
        outlet=None if where.outlet is None else fold(where.outlet),
        lang="" if where.lang is None else primary(where.lang),
        day=None,
    )


def best(hits: Sequence[Hit], k: int) -> list[Hit]:
    """The `k` best, best first; ties go by document id, then key."""
    return sorted(hits, key=lambda h: (-h.score, h.document, h.entry.key))[: max(0, k)]


def checked_rows(place: str, vectors: Any, count: int, dim: int) -> NDArray[np.float32]:
    """`vectors` as float32 (count, dim), contiguous. Raises StoreError: wrong shape, not finite, no unit rows.

    Rows are not normalised here: one of another length means that something else than the embedder made it.
    """
    import numpy as np

    rows = np.ascontiguousarray(vectors, dtype=np.float32)
    if rows.size == 0 and count == 0:
        return rows.reshape(0, dim)
    if rows.ndim != 2 or rows.shape[1] != dim:
        raise StoreError(place, f"expected vectors of {dim} dimensions, got an array of shape {rows.shape}")
    if rows.shape[0] != count:
        raise StoreError(place, f"expected {count} vectors, one for each entry, got {rows.shape[0]}")
    if not np.isfinite(rows).all():
        raise StoreError(place, "a vector holds NaN or infinity")
    lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows, dtype=np.float64))
    if len(lengths) and (worst := float(np.abs(lengths - 1).max())) > TOLERANCE:
        raise StoreError(place, f"expected vectors of length 1, one is off by {worst:.3g}")
    return rows


def checked_entries(place: str, document: Document, entries: Sequence[Entry]) -> None:
    """Raises StoreError for a key that stands twice or a span outside the text."""
    keys = {entry.key for entry in entries}
    if len(keys) < len(entries):
        raise StoreError(place, f"document '{document.id}' has two entries with the same key")
    for entry in entries:
        if not 0 <= entry.span.start <= entry.span.end <= len(document.text):
            raise StoreError(place, f"entry '{entry.key}' of document '{document.id}' lies outside its text")
