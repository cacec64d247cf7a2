"""The comparison of wording: nearness in meaning, shared content, and words that are each other's opposite.

Content words meet by stem within a language, by concept across languages, and by the facts both sides share (a place or
an actor covers its own words).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache

import attrs
from attrs import frozen

from claimcheck.judge.terms import NOTHING, Term, term, words
from claimcheck.lang.lexicon import Lexicon, lexicon
from claimcheck.lang.pack import codes, pack
from claimcheck.model.fact import Comparison
from claimcheck.model.judgement import Aspect, Passage, Words
from claimcheck.model.text import Span

FALLBACK = "en"
"""Whose tables read a document in a language without a pack: it can be a reference, if not an article."""


NEAR = 6
"""Characters between two words of one stretch: a space, an article, a short preposition."""


@frozen
class Word:
    """A content word of a passage: its place in the document, its stem, its concept if a table knows it."""

    text: str
    span: Span
    stem: str
    concept: str | None

    def like(self, other: Word) -> bool:
        """Whether it is that word, by stem or by concept."""
        return self.stem == other.stem or (self.concept is not None and self.concept == other.concept)


@frozen
class Content:
    """The content words of a passage, and the sets they are looked up in."""

    words: tuple[Word, ...]
    stems: frozenset[str]
    concepts: frozenset[str]

    def has(self, word: Word) -> bool:
        """Whether a word of the other side is among them, by stem or by concept."""
        return word.stem in self.stems or (word.concept is not None and word.concept in self.concepts)

    def like(self, word: Word) -> list[Word]:
        """Those of them that are that word of the other side."""
        if not self.has(word):
            return []
        return [w for w in self.words if w.like(word)]


def antonyms(lang: str, concept: str) -> frozenset[str]:
    """The concepts that are the opposite of `concept`."""
    return _lexicon(lang).antonyms(concept)


def wording(claim: Passage, evidence: Passage, similarity: float, matched: Sequence[Term]) -> list[Term]:
    """Terms for nearness and coverage; `matched` are the terms of the facts, whose words are covered.

    The first of them is what a reader sees of the wording; the others carry no words, only numbers.
    """
    ours, theirs = content(claim), content(evidence)
    detail = "across" if claim.document.lang != evidence.document.lang else "within"
    shared, missing = _split(ours, theirs, matched, "claim")
    extra = _split(theirs, ours, matched, "evidence")[1]
    coverage = len(shared) / len(ours.words) if ours.words else 0.0
    back = 1 - len(extra) / len(theirs.words) if theirs.words else 0.0
    near = _longest(shared), _longest([w for w in theirs.words if w not in extra])
    relation = Comparison.SAME if coverage >= 0.999 else Comparison.COMPATIBLE
    seen = term(Aspect.WORDING, relation if NOTHING not in near else Comparison.INCOMPARABLE, *near, amount=coverage)
    out = [attrs.evolve(seen, key=f"wording.coverage.{detail}")]
    for name, amount in (
        ("back_coverage", back),
        ("similarity", similarity),
        ("nearness", max(0.0, similarity - 0.6)),
        ("missing", min(len(missing), 8) / 8),
    ):
        unseen = term(Aspect.WORDING, Comparison.INCOMPARABLE, NOTHING, NOTHING, amount=amount)
        out.append(attrs.evolve(unseen, key=f"wording.{name}.{detail}"))
    return out


def content(passage: Passage) -> Content:
    """The content words of a passage."""
    return _content(passage.document.text, passage.spans, passage.document.lang)


@lru_cache(maxsize=16384)
def _content(text: str, spans: tuple[Span, ...], lang: str) -> Content:
    reader = _lexicon(lang)
    out = []
    for span in spans:
        for token in reader.tokens(span.of(text)):
            if not token.function:
                place = Span(span.start + token.start, span.start + token.end)
                out.append(Word(token.text, place, token.stem, token.concept))
    return Content(tuple(out), frozenset(w.stem for w in out), frozenset(w.concept for w in out if w.concept))


@cache
def _lexicon(lang: str) -> Lexicon:
    return lexicon(pack(lang if lang in codes() else FALLBACK))


def _split(ours: Content, theirs: Content, matched: Sequence[Term], side: str) -> tuple[list[Word], list[Word]]:
    """Our words that the other side has, and those it has not."""
    covered = [
        span
        for t in matched
        if t.reason.relation in (Comparison.SAME, Comparison.COMPATIBLE)
        and (span := getattr(t.reason, side).span) is not None
    ]
    shared: list[Word] = []
    missing: list[Word] = []
    for word in ours.words:
        (shared if theirs.has(word) or any(c.overlaps(word.span) for c in covered) else missing).append(word)
    return shared, missing


def differing(claim: Passage, evidence: Passage, matched: Sequence[Term]) -> tuple[Words, Words]:
    """The longest stretch of each side's content that the other side has not; NOTHING where all is shared."""
    ours, theirs = content(claim), content(evidence)
    missing = _split(ours, theirs, matched, "claim")[1], _split(theirs, ours, matched, "evidence")[1]
    stretches = (_stretch(passage, found) for passage, found in zip((claim, evidence), missing, strict=True))
    one, other = stretches
    return one, other


def _stretch(passage: Passage, found: Sequence[Word]) -> Words:
    """The longest run of words with little between them, as it stands in the document."""
    best: Span | None = None
    run: Span | None = None
    for word in found:
        near = run is not None and 0 <= word.span.start - run.end <= NEAR
        run = Span(run.start, word.span.end) if near and run is not None else word.span
        if best is None or run.end - run.start > best.end - best.start:
            best = run
    return NOTHING if best is None else words(best.of(passage.document.text), best)


def _longest(found: Sequence[Word]) -> Words:
    if not found:
        return NOTHING
    word = max(found, key=lambda w: len(w.text))
    return words(word.text, word.span)
