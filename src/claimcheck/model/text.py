"""Documents, and places in them. All offsets are code points of `Document.text`, half-open."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from hashlib import sha256

from attrs import field, frozen


@frozen(order=True)
class Span:
    """The half-open range `start..end` of code points in a document's text."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """The words under the span."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def shift(self, by: int) -> Span:
        return Span(self.start + by, self.end + by)

    def trimmed(self, text: str) -> Span:
        """Without white space at either end; an empty span at `start` where nothing else is left."""
        start, end = self.start, self.end
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        return Span(start, end)


def within(inner: Span, outer: Iterable[Span]) -> bool:
    """Whether one of `outer` contains `inner`."""
    return any(o.contains(inner) for o in outer)


@frozen(kw_only=True)
class Document:
    """One article or reference.

    `text` is the decoded text untouched; every span indexes it. `published` keeps the ISO 8601 string as
    given. `digest` is the SHA-256 of the text in UTF-8, hexadecimal. `note` is a warning to the reader that
    the document carries about itself, e.g. that it is invented.
    """

    id: str
    text: str
    lang: str
    publisher: str | None = None
    published: str | None = None
    title: str | None = None
    url: str | None = None
    note: str | None = None
    digest: str = field(init=False, repr=False)

    @digest.default
    def _digest(self) -> str:
        return sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    def is_twin_of(self, other: Document) -> bool:
        """Whether the two are one document: by id, URL or text."""
        return self.id == other.id or (self.url is not None and self.url == other.url) or self.digest == other.digest

    @property
    def published_at(self) -> datetime | None:
        """The moment of publication where a time of day is given, else None. Aware if an offset was given."""
        if self.published is None or len(self.published) <= len("2026-01-18"):
            return None
        return datetime.fromisoformat(self.published)

    @property
    def published_on(self) -> date | None:
        """The day of publication, in the zone it was given in."""
        return None if self.published is None else date.fromisoformat(self.published[:10])


@frozen
class Sentence:
    """One sentence. `paragraph` counts from 0; a quote that runs on is followed from paragraph to paragraph."""

    span: Span
    paragraph: int
