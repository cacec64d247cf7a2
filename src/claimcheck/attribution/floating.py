"""Speech without a cue: quotes that stand alone after a sentence that names their speaker, and interviews.

`floating_quotes(unit)` gives the quotes of a unit that is nothing but quotes; `turn(unit, lex)` the speaker and words of
a turn of a conversation ("Ostrander: And was it?").
"""

from __future__ import annotations

from claimcheck.attribution.lexicon import Lexicon
from claimcheck.attribution.phrases import Range, is_mark
from claimcheck.attribution.units import Unit


def floating_quotes(unit: Unit) -> list[Range]:
    """The quotes of a unit that consists of quotes only (marks included); of any other unit none."""
    out: list[Range] = []
    k = 0
    while k < len(unit):
        if is_mark(unit, k) and k in unit.partner:
            out.append((k, unit.partner[k] + 1))
            k = unit.partner[k] + 1
        elif unit.is_word(k):
            return []
        else:
            k += 1
    return out


def turn(unit: Unit, lex: Lexicon) -> tuple[Range, Range] | None:
    """(speaker, words) of a unit that opens a paragraph with a short name and a colon; None for any other."""
    for k in range(1, min(len(unit) - 1, 6)):
        if unit.words[k] == ":":
            name = range(k)
            if any(
                (not unit.is_word(x) and unit.words[x] != ".") or unit.words[x] in lex.stops or lex.matches(unit, x)
                for x in name
            ):
                return None
            if lex.syntax.cased and not all(unit.caps[x] for x in name if unit.is_word(x)):
                return None
            return (0, k), (k + 1, len(unit))
    return None
