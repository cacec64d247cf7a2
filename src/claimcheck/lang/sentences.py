"""What a language knows about where its sentences end."""

from __future__ import annotations

from functools import cache
from typing import ClassVar

from attrs import frozen

from claimcheck.lang.fold import fold
from claimcheck.lang.pack import LanguagePack


@frozen
class SentenceTable:
    """Corrections to a general sentence splitter, in natural spelling; abbreviations without their last dot.

    `titles` are followed by a name or number and never end a sentence (Dr., vs., د.). `abbreviations` may end one,
    which is believed only where a starter follows (p.m., Inc.). `before_number` are abbreviations only before a digit
    (No. 5). `starters` open sentences and are no proper names: in "the U.N. Officials denied it" the second word shows
    the end. `speech` are verbs that go on after a quoted question or exclamation ("Why?" Smith asked); one is looked
    for among the first `speech_reach` words.
    """

    FILE: ClassVar[str] = "sentences.toml"
    titles: list[str]
    abbreviations: list[str]
    before_number: list[str]
    starters: list[str]
    speech: list[str]
    speech_reach: int


@frozen
class Corrections:
    """A SentenceTable folded, as sets."""

    titles: frozenset[str]
    abbreviations: frozenset[str]
    before_number: frozenset[str]
    starters: frozenset[str]
    speech: frozenset[str]
    speech_reach: int


NONE = Corrections(frozenset(), frozenset(), frozenset(), frozenset(), frozenset(), 0)


@cache
def corrections(pack: LanguagePack) -> Corrections:
    """The pack's corrections; none where it has no such table."""
    if not pack.has(SentenceTable):
        return NONE
    table = pack.load(SentenceTable)
    return Corrections(
        titles=_folded(table.titles),
        abbreviations=_folded(table.abbreviations),
        before_number=_folded(table.before_number),
        starters=_folded(table.starters),
        speech=_folded(table.speech),
        speech_reach=table.speech_reach,
    )


def _folded(words: list[str]) -> frozenset[str]:
    return frozenset(map(fold, words))
