"""A document as it is read: sentence by sentence, facts and claims when they are first asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import attrs
from attrs import define, field

from claimcheck.facts.reader import DocumentFacts
from claimcheck.model.claim import Claim
from claimcheck.model.text import Document, Sentence, Span


@define
class Reading:
    """A document, read as far as it is asked: its sentences; its facts; its claims, which take the longest.

    Of a document that a passage stands in, the store has the claims, and the facts around the passage are enough.
    """

    document: Document
    sentences: tuple[Sentence, ...]
    _read: Callable[[Document], DocumentFacts]
    _find: Callable[[Reading], tuple[Claim, ...]]
    _facts: DocumentFacts | None = None
    _claims: tuple[Claim, ...] | None = None
    _near: dict[tuple[int, int], DocumentFacts] = field(factory=dict)

    @property
    def facts(self) -> DocumentFacts:
        if self._facts is None:
            self._facts = self._read(self.document)
        return self._facts

    @property
    def claims(self) -> tuple[Claim, ...]:
        if self._claims is None:
            self._claims = self._find(self)
        return self._claims

    def around(self, span: Span) -> tuple[Span, ...]:
        """The spans of the sentences that `span` touches, and of the one before them."""
        return surroundings(self.sentences, span)

    def facts_near(self, span: Span) -> DocumentFacts:
        """The facts of the passage and of the sentence before it, with their places in the document; all there are,
        where these are known.

        No fact reaches over the end of a sentence, so that they are the same (tests/test_reading.py).
        """
        if self._facts is not None:
            return self._facts
        around = self.around(span)
        start, end = min(s.start for s in (span, *around)), max(s.end for s in (span, *around))
        if (start, end) not in self._near:
            before = "\n".rjust(start) if start else ""  # blanks keep the places, a break opens a paragraph
            text = before + self.document.text[start:end]
            self._near[start, end] = self._read(attrs.evolve(self.document, text=text))
        return self._near[start, end]


def surroundings(sentences: Sequence[Sentence], span: Span) -> tuple[Span, ...]:
    """The spans of the sentences that `span` touches, and of the one before them."""
    low, high = 0, len(sentences)
    while low < high:
        middle = (low + high) // 2
        if sentences[middle].span.end <= span.start:
            low = middle + 1
        else:
            high = middle
    last = low
    while last < len(sentences) and sentences[last].span.start < span.end:
        last += 1
    return tuple(s.span for s in sentences[max(0, low - 1) : max(last, low)])
