"""Whether two facts are said of the same thing: the content words around one that are also around the other."""

from __future__ import annotations

from claimcheck.judge.wording import Word, content
from claimcheck.model.judgement import Passage
from claimcheck.model.text import Span

AROUND = 4
"""Content words on either side of a figure that tell what it is about."""
NEAR = 2
"""Shared words around two figures from which on they are about the same thing."""


def shared_around(claim: Passage, ours: Span, evidence: Passage, theirs: Span) -> int:
    """How many of the content words around our figure are also around theirs."""
    near = _around(evidence, theirs)
    return sum(any(word.like(other) for other in near) for word in _around(claim, ours))


def _around(passage: Passage, figure: Span) -> list[Word]:
    found = content(passage).words
    before = [w for w in found if w.span.end <= figure.start]
    return [*before[-AROUND:], *[w for w in found if w.span.start >= figure.end][:AROUND]]
