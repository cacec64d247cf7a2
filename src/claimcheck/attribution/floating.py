"""Speech without a cue: quotes that stand alone after a sentence that names their speaker, and interviews.

`floating_quotes(unit, sites)` gives the quotes that are sentences of their own; `turn(unit, lex)` the speaker and words
of a turn of a conversation ("Ostrander: And was it?").
"""

from __future__ import annotations

from collections.abc import Sequence

from claimcheck.attribution.lexicon import Lexicon
from claimcheck.attribution.phrases import FINAL, Range, is_mark
from claimcheck.attribution.site import Site
from claimcheck.attribution.units import Unit


def floating_quotes(unit: Unit, sites: Sequence[Site]) -> list[Range]:
    """The quotes (marks included) that are sentences of their own and belong to no attribution found."""
    out: list[Range] = []
    for first, last in unit.partner.items():
        end = last + 1
        opens = first == 0 or (unit.words[first - 1] in FINAL or is_mark(unit, first - 1))
        closes = end == len(unit) or unit.words[end] in FINAL or unit.words[last - 1] in FINAL
        if not (is_mark(unit, first) and opens and closes and last - first > 3):
            continue
        if not any(a < end and first < b for site in sites for a, b in (*site.content, site.region)):
            out.append((first, end))
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
