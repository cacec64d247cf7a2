"""Who, in a reference, is said not to have said it: declined to comment, disowned the words, was passed over ("the
governor, not the ministry, said").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from claimcheck.facts.reader import DocumentFacts
from claimcheck.lang.silences import silence_words
from claimcheck.model.fact import Actor
from claimcheck.model.text import Sentence

REACH = 20
"""Letters before a name that are looked at for a word that passes it over."""


def disowned(facts: DocumentFacts, sentences: Sequence[Sentence]) -> frozenset[str]:
    """The names of those who are said not to have spoken; empty for a language without a table of silences."""
    words = silence_words(facts.pack)
    if words is None:
        return frozenset()
    out = set()
    text = facts.folded.text
    for match in words.silent.finditer(text):
        found = _nearest(facts, sentences, match.start(), match.end())
        if found is not None:
            out.add(_name(found))
    for actor in facts.actors:
        at = facts.folded.at(actor.span.start)
        if words.passing.search(text, max(0, at - REACH), at):
            out.add(_name(actor))
    return frozenset(out)


def _nearest(facts: DocumentFacts, sentences: Sequence[Sentence], start: int, end: int) -> Actor | None:
    """The actor nearest to a phrase in its sentence, else the last one of the sentence before ("It declined to …")."""
    span = facts.folded.span(start, end)
    for at, sentence in enumerate(sentences):
        if sentence.span.start <= span.start < sentence.span.end:
            inside = list(_within(facts, sentence))
            if inside:
                return min(inside, key=lambda a: max(a.span.start - span.end, span.start - a.span.end, 0))
            before = list(_within(facts, sentences[at - 1])) if at else []
            return before[-1] if before else None
    return None


def _within(facts: DocumentFacts, sentence: Sentence) -> Iterator[Actor]:
    return (a for a in facts.actors if sentence.span.contains(a.span))


def _name(actor: Actor) -> str:
    return actor.canonical or actor.text
