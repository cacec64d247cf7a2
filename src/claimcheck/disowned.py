"""Who, in a reference, is said not to have said it: declined to comment, disowned the words, was passed over ("the
governor, not the ministry, said").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from claimcheck.facts.reader import DocumentFacts
from claimcheck.lang.silences import silence_words
from claimcheck.model.fact import Actor
from claimcheck.model.text import Sentence

NAMED = ("person", "unknown")
JOINED = 10
"""Letters between a person and the body that they are of."""
REACH = 20
"""Letters before a name that are looked at for a word that passes it over."""


def disowned(facts: DocumentFacts, sentences: Sequence[Sentence]) -> frozenset[str]:
    """The names of those who are said not to have spoken; empty for a language without a table of silences."""
    words = silence_words(facts.pack)
    if words is None:
        return frozenset()
    out: set[str] = set()
    text = facts.folded.text
    for match in words.silent.finditer(text):
        out.update(_name(actor) for actor in _meant(facts, sentences, match.start(), match.end()))
    for actor in facts.actors:
        at = facts.folded.at(actor.span.start)
        if words.passing.search(text, max(0, at - REACH), at):
            out.add(_name(actor))
    return frozenset(out)


def _meant(facts: DocumentFacts, sentences: Sequence[Sentence], start: int, end: int) -> list[Actor]:
    """Whom a phrase may speak of: the actor nearest to it in its sentence, else the last one of the sentence before
    ("It declined to …"). Of a title alone, who has a name in that sentence; beside a body, whose name is joined to it
    ("Ida Voss of the Harbour Board said that she would make no forecast").
    """
    span = facts.folded.span(start, end)
    at = next((n for n, s in enumerate(sentences) if s.span.start <= span.start < s.span.end), None)
    if at is None:
        return []
    inside = list(_within(facts, sentences[at]))
    if not inside:
        return list(_within(facts, sentences[at - 1]))[-1:] if at else []

    def away(actor: Actor) -> int:
        return max(actor.span.start - span.end, span.start - actor.span.end, 0)

    nearest = min(inside, key=away)
    named = [a for a in inside if a.kind in NAMED and " " in a.text]
    if nearest.kind == "role" and named:
        return [min(named, key=away)]
    joined = [a for a in named if 0 < nearest.span.start - a.span.end <= JOINED]
    return [nearest, *joined[-1:]]


def _within(facts: DocumentFacts, sentence: Sentence) -> Iterator[Actor]:
    return (a for a in facts.actors if sentence.span.contains(a.span))


def _name(actor: Actor) -> str:
    return actor.canonical or actor.text
