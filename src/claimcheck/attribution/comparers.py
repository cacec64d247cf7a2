"""Words that set a saying verb beside its content: "as he said", حسبما قال."""

from __future__ import annotations

from functools import cache

from claimcheck.attribution.lexicon import Lexicon
from claimcheck.attribution.units import Unit


def comparer(unit: Unit, cue: int, lex: Lexicon) -> int:
    """Where the comparer right before token `cue` starts; -1 where there is none."""
    before = unit.words[cue - 1] if cue else ""
    if before not in _last_words(lex) and lex.bare(before) not in _last_words(lex):
        return -1
    for words in lex.index.comparers:
        start = cue - len(words)
        if start >= 0 and all(
            w in (unit.words[start + n], lex.bare(unit.words[start + n])) for n, w in enumerate(words)
        ):
            return start
    return -1


def raiser(unit: Unit, cue: int, lex: Lexicon) -> int:
    """Where the words start that lift an infinitive to the verb of its clause ("went on to", "was quick to") right
    before token `cue`; -1 where there are none."""
    for words in lex.index.raisers:
        start = cue - len(words)
        if start >= 0 and all(w == unit.words[start + n] for n, w in enumerate(words)):
            return start
    return -1


@cache
def _last_words(lex: Lexicon) -> frozenset[str]:
    """What comparers end in: hardly a cue has one before it."""
    return frozenset(words[-1] for words in lex.index.comparers)
