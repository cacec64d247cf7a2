"""Words that a language writes together with an apostrophe or a hyphen, cut apart: l'armée, qu'il, a-t-il.

    >>> from claimcheck.lang.pack import pack
    >>> [[part for _, _, part in joints(pack("fr")).parts(word)] for word in ("qu'il", "dit-elle")]
    [["qu'", 'il'], ['dit', 'elle-']]

Which words do so stands in `pack.toml` (`elisions`, `enclitics`); a language that has none is never cut.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from attrs import frozen

from claimcheck.lang.fold import fold
from claimcheck.lang.pack import LanguagePack

Part = tuple[int, int, str]
"""Where a part starts and ends in its word, and its text."""


@frozen
class Joints:
    """The folded table. An enclitic keeps a hyphen behind it ("elle-"): it is a subject that follows its verb."""

    elisions: frozenset[str] = frozenset()
    enclitics: tuple[tuple[str, str], ...] = ()
    """(ending with its hyphens, pronoun), longest first."""

    def parts(self, word: str) -> Iterator[Part]:
        """The parts of a folded word, in order; most words are one part."""
        start = 0
        if self.elisions:
            while (mark := word.find("'", start)) > 0 and word[start : mark + 1] in self.elisions:
                if mark + 1 == len(word):
                    break
                yield start, mark + 1, word[start : mark + 1]
                start = mark + 1
        if self.enclitics and "-" in word:
            for ending, pronoun in self.enclitics:
                if word.endswith(ending) and len(word) - len(ending) > start:
                    yield start, len(word) - len(ending), word[start : len(word) - len(ending)]
                    yield len(word) - len(pronoun), len(word), f"{pronoun}-"
                    return
        yield start, len(word), word[start:] if start else word


NONE = Joints()


def written(words: Iterable[str]) -> str:
    """Words as they stand in a text: with blanks between, but for an elided one and the next (l'institut)."""
    return "".join(w if len(w) > 1 and w[-1] in "'’" else f"{w} " for w in words).rstrip()


@cache
def joints(pack: LanguagePack) -> Joints:
    """The joints of a language; `NONE` where its pack names no such words."""
    info = pack.info
    if not info.elisions and not info.enclitics:
        return NONE
    endings = sorted(map(fold, info.enclitics), key=len, reverse=True)
    return Joints(frozenset(map(fold, info.elisions)), tuple((e, e.rpartition("-")[2]) for e in endings))
