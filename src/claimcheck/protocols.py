"""The seams. Whoever implements one of these can be plugged in at assembly.py; there are no base classes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from attrs import asdict, frozen

from claimcheck.model.claim import Claim
from claimcheck.model.judgement import ClaimPair, Judgement, Report
from claimcheck.model.text import Document, Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors: TypeAlias = NDArray[np.float32]
else:
    Vectors = Any


Progress = Callable[[str, int, int], None]
"""Called with what is going on, how many are done, and of how many."""


def no_progress(what: str, done: int, of: int) -> None:
    """Says nothing."""


@frozen(kw_only=True)
class Entry:
    """What a store keeps beside one vector: a stretch of a document, and the claim it carries, if any.

    `key` is unique within its document.
    """

    key: str
    span: Span
    claim: Claim | None = None


@frozen(kw_only=True)
class Filter:
    """Which entries a search may return; None is no restriction. `source` is a canonical name, dates are inclusive."""

    source: str | None = None
    outlet: str | None = None
    lang: str | None = None
    since: date | None = None
    until: date | None = None

    def __str__(self) -> str:
        """The restrictions in words: "source CENTCOM, since 2026-01-01"."""
        return ", ".join(f"{name} {value}" for name, value in asdict(self).items() if value is not None)


@frozen(kw_only=True)
class Hit:
    """A search result; `score` is the cosine, -1..1."""

    document: str
    entry: Entry
    score: float


class Embedder(Protocol):
    """Turns texts into unit vectors."""

    @property
    def name(self) -> str: ...
    @property
    def dim(self) -> int: ...
    def embed(self, texts: Sequence[str]) -> Vectors:
        """float32 of shape (len(texts), dim), rows of length 1, in the order given; shape (0, dim) for none."""
        ...


class ClaimStore(Protocol):
    """Documents with their entries and vectors."""

    @property
    def embedder(self) -> str: ...
    @property
    def dim(self) -> int: ...
    def replace(self, document: Document, entries: Sequence[Entry], vectors: Vectors) -> None:
        """Puts a document in, in place of what it held under that id; does nothing where the content is the same."""
        ...

    def remove(self, document_ids: Sequence[str]) -> int:
        """Takes documents out; how many were there."""
        ...

    def search(self, vectors: Vectors, k: int, where: Filter | None = None) -> list[list[Hit]]:
        """Per row the k nearest entries, best first (ties: document id, then key); fewer where there are fewer."""
        ...

    def timeline(self, where: Filter) -> Iterator[tuple[str, Entry]]:
        """Document id and entry of all that a filter lets through, by day of publication (without one: last), document
        id, and place in the text.
        """
        ...

    def twins(self, document: Document) -> Sequence[str]:
        """The ids of the documents that are this one (`Document.is_twin_of`), sorted."""
        ...

    def document(self, document_id: str) -> Document:
        """Raises KeyError."""
        ...

    def entries(self, document_id: str) -> Sequence[Entry]:
        """All entries of a document in text order. Raises KeyError."""
        ...

    def documents(self) -> Sequence[str]:
        """All document ids, sorted."""
        ...

    def count(self) -> int:
        """How many documents, without a list of them."""
        ...

    def __len__(self) -> int:
        """How many entries."""
        ...


class Judge(Protocol):
    """Says what a passage does to a claim."""

    @property
    def name(self) -> str: ...
    def judge(self, pairs: Sequence[ClaimPair]) -> list[Judgement]:
        """One each, in order."""
        ...


class Renderer(Protocol):
    """Turns a report into text."""

    def render(self, report: Report) -> str: ...
