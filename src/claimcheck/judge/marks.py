"""What two texts say of each other word by word, for a cross-encoder to read along with them.

A network that reads "42" and "اثنان وأربعون" piece by piece does not know that they are one figure; the facts do. So
what stands in one text for something in the other is linked with it and marked by what the comparison came to: a figure
that agrees, a date that conflicts, a name without a counterpart, a word that both have, one that comes near in meaning.
Chen et al. 2018 ("Neural natural language inference models enhanced with external knowledge") feed a network relations
of words so.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from enum import IntEnum
from typing import TYPE_CHECKING

from attrs import frozen

from claimcheck.judge.derived import plain
from claimcheck.judge.figures import rounded
from claimcheck.judge.rows import with_mark
from claimcheck.judge.terms import Term
from claimcheck.judge.wording import content
from claimcheck.model.fact import Comparison, Quantity, last_step
from claimcheck.model.judgement import Aspect, ClaimPair, Passage
from claimcheck.model.text import Span
from claimcheck.network import Pieces

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

CLOSE, REMOTE = 0.6, 0.3
"""Least cosine of the table's rows for a word to be taken as another's like, and as what comes nearest to it."""


class Mark(IntEnum):
    """What the words of one text are to the other; the premise's have EVIDENCE added. Numbers of rows in rows.npz."""

    NONE = 0
    SHARED = 1
    QUANTITY_AGREES, QUANTITY_CONFLICTS, QUANTITY_ALONE = 2, 3, 4
    TIME_AGREES, TIME_CONFLICTS, TIME_ALONE = 5, 6, 7
    NAME_AGREES, NAME_CONFLICTS, NAME_ALONE = 8, 9, 10
    OPPOSITE = 11
    WORD_CLOSE, WORD_REMOTE, WORD_ALONE = 12, 13, 14


EVIDENCE = 16
MARKS = 2 * EVIDENCE
_KINDS = {
    Aspect.QUANTITY: (Mark.QUANTITY_AGREES, Mark.QUANTITY_CONFLICTS, Mark.QUANTITY_ALONE),
    Aspect.TIME: (Mark.TIME_AGREES, Mark.TIME_CONFLICTS, Mark.TIME_ALONE),
    Aspect.PLACE: (Mark.NAME_AGREES, Mark.NAME_CONFLICTS, Mark.NAME_ALONE),
    Aspect.ACTORS: (Mark.NAME_AGREES, Mark.NAME_CONFLICTS, Mark.NAME_ALONE),
}
TableRows = Callable[["NDArray[np.int64]"], "NDArray[np.float32]"]


@frozen
class Link:
    """Words of the claim and words of the evidence that answer each other, None where there are none: characters of
    the two texts.
    """

    mark: Mark
    claim: Span | None
    evidence: Span | None


@frozen
class TextPair:
    """A premise and a hypothesis as a model reads them, with the links between them, the likeliest to matter last, and
    the content words of each. Without links and words, the texts alone.
    """

    premise: str
    hypothesis: str
    links: tuple[Link, ...] = ()
    premise_words: tuple[Span, ...] = ()
    hypothesis_words: tuple[Span, ...] = ()


def text_pair(pair: ClaimPair, found: Sequence[Term]) -> TextPair:
    """The texts of a pair with what its comparisons found.

    A figure that the claim tells rounded ("170,000", of 167,400 people) is read as the claim tells it: to a network it
    is another one.
    """
    ours, theirs = _Text(pair.claim), _Text(pair.evidence)
    told = [(place, figure) for span, figure in _told_rounded(pair, found) if (place := theirs.place(span))]
    return TextPair(
        premise=_replaced(pair.evidence.text, told),
        hypothesis=pair.claim.text,
        links=tuple(
            Link(mark, ours.place(claim), (place := theirs.place(evidence)) and _moved(place, told))
            for mark, claim, evidence in (*_shared(pair), *_compared(found))
        ),
        premise_words=tuple(_moved(word, told) for word in theirs.words()),
        hypothesis_words=ours.words(),
    )


def _told_rounded(pair: ClaimPair, found: Sequence[Term]) -> Iterator[tuple[Span, str]]:
    """Where the evidence has a figure in digits that the claim has rounded, and that figure."""
    facts = (t.reason for t in found if t.reason.aspect is Aspect.QUANTITY)
    agreeing = [reason for reason in facts if reason.relation is Comparison.COMPATIBLE]
    for reason in {reason.evidence.span: reason for reason in agreeing}.values():
        ours = next((q for q in pair.claim.facts.quantities if q.span == reason.claim.span), None)
        theirs = next((q for q in pair.evidence.facts.quantities if q.span == reason.evidence.span), None)
        if not (ours and theirs and _in_digits(theirs) and rounded(ours, theirs)):
            continue
        if last_step(ours.value) > last_step(theirs.value):
            yield theirs.span, plain(ours)


def _in_digits(quantity: Quantity) -> bool:
    digits = quantity.text.translate({ord(mark): None for mark in ",٬"})
    return digits.isdecimal() and int(digits) == quantity.value


def _replaced(text: str, told: Sequence[tuple[Span, str]]) -> str:
    for place, figure in sorted(told, key=lambda one: one[0].start, reverse=True):
        text = text[: place.start] + figure + text[place.end :]
    return text


def _moved(place: Span, told: Sequence[tuple[Span, str]]) -> Span:
    """Where words stand once the figures are replaced."""
    moves = [(old, len(figure) - (old.end - old.start)) for old, figure in told]
    start = place.start + sum(by for old, by in moves if old.end <= place.start)
    return Span(start, place.end + sum(by for old, by in moves if old.end <= place.end))


def _shared(pair: ClaimPair) -> Iterator[tuple[Mark, Span, Span]]:
    theirs = content(pair.evidence)
    for word in content(pair.claim).words:
        if like := theirs.like(word):
            yield Mark.SHARED, word.span, like[0].span


def _compared(found: Sequence[Term]) -> Iterator[tuple[Mark, Span | None, Span | None]]:
    """What the facts found, conflicts last."""
    for reason in sorted((t.reason for t in found), key=lambda r: r.relation is Comparison.CONFLICTING):
        conflicting, alone = (reason.relation is r for r in (Comparison.CONFLICTING, Comparison.INCOMPARABLE))
        if reason.aspect in _KINDS:
            mark = _KINDS[reason.aspect][1 if conflicting else 2 if alone else 0]
        elif reason.aspect is Aspect.POLARITY and conflicting:
            mark = Mark.OPPOSITE
        else:
            continue
        yield mark, reason.claim.span, reason.evidence.span


class _Text:
    """Where the words of a passage's document stand in its text, which has single blanks where that may have more."""

    def __init__(self, passage: Passage) -> None:
        self._passage = passage
        self._alike = passage.spans[0].of(passage.document.text) == passage.text if len(passage.spans) == 1 else False
        self._at: dict[int, int] = {}
        if not self._alike:
            marks = (n for s in passage.spans for n in range(s.start, s.end) if not passage.document.text[n].isspace())
            self._at = dict(zip(marks, (n for n, char in enumerate(passage.text) if not char.isspace()), strict=False))

    def place(self, span: Span | None) -> Span | None:
        """The same words in the text; None where they stand around the passage, not in it."""
        if span is None or span.start >= span.end:
            return None
        if self._alike:
            whole = self._passage.spans[0]
            return Span(span.start - whole.start, span.end - whole.start) if whole.contains(span) else None
        start, last = self._at.get(span.start), self._at.get(span.end - 1)
        return None if start is None or last is None else Span(start, last + 1)

    def words(self) -> tuple[Span, ...]:
        """The content words."""
        return tuple(place for word in content(self._passage).words if (place := self.place(word.span)) is not None)


def marked(pair: TextPair, ids: Sequence[int], premise: Pieces, hypothesis: Pieces, rows: TableRows) -> list[int]:
    """The joined `ids` of a pair (stances.pair_ids), each with its mark and the tokens it is linked with (rows.py).

    `premise` and `hypothesis` are the pieces they were joined of, `rows` the shared table's.
    """
    out = list(ids)
    first, second = _Side(premise, 0, pair.premise_words), _Side(hypothesis, len(premise[0]), pair.hypothesis_words)
    _mark_words(first, second, ids, rows)
    for link in pair.links:
        for side, other, own, far in (
            (first, second, link.evidence, link.claim),
            (second, first, link.claim, link.evidence),
        ):
            if own is not None:
                side.mark(own, link.mark, other.stretch(far) if far is not None else (0, 0))
    for side, more in ((first, EVIDENCE), (second, 0)):
        for at, (mark, start, end) in side.marked.items():
            out[at] = with_mark(ids[at], mark + more, start, end)
    return out


class _Side:
    """The tokens of one text, `base` before the first, its content words, and what tokens are marked with: mark, start,
    end.
    """

    def __init__(self, pieces: Pieces, base: int, words: Sequence[Span]) -> None:
        offsets = pieces[1][1:-1]
        self._starts, self._ends = [start for start, _ in offsets], [end for _, end in offsets]
        self._first, self.words = base + 1, words
        self.marked: dict[int, tuple[int, int, int]] = {}

    def stretch(self, span: Span) -> tuple[int, int]:
        """The tokens of some characters, from and to; (0, 0) where they are cut off."""
        start, end = bisect_right(self._ends, span.start), bisect_left(self._starts, span.end)
        return (start + self._first, end + self._first) if start < end else (0, 0)

    def mark(self, span: Span, mark: Mark, linked: tuple[int, int] = (0, 0)) -> None:
        for at in range(*self.stretch(span)):
            self.marked[at] = (mark, *linked)

    def vectors(self, rows: NDArray[np.float32]) -> NDArray[np.float32]:
        """float32 (n, dim), unit rows: of each word the sum of its tokens' among `rows`, 0 for one that is cut off."""
        import numpy as np

        made = np.stack([rows[start:end].sum(axis=0) for start, end in map(self.stretch, self.words)])
        made /= np.maximum(np.linalg.norm(made, axis=1, keepdims=True), 1e-6)
        return made


def _mark_words(first: _Side, second: _Side, ids: Sequence[int], rows: TableRows) -> None:
    """Each content word with that of the other text which means most nearly the same."""
    import numpy as np

    if not first.words or not second.words:
        for side in (first, second):
            for word in side.words:
                side.mark(word, Mark.WORD_ALONE)
        return
    found = rows(np.array(ids, dtype=np.int64))
    likeness = first.vectors(found) @ second.vectors(found).T
    for side, other, axis in ((first, second, 1), (second, first, 0)):
        for word, at, cosine in zip(
            side.words, likeness.argmax(axis).tolist(), likeness.max(axis).tolist(), strict=True
        ):
            side.mark(word, _how_near(cosine), other.stretch(other.words[at]) if cosine >= REMOTE else (0, 0))


def _how_near(cosine: float) -> Mark:
    return Mark.WORD_CLOSE if cosine >= CLOSE else Mark.WORD_REMOTE if cosine >= REMOTE else Mark.WORD_ALONE
