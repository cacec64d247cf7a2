"""Quotes that a clause without a word of saying leads up to: Her sister was blunter: “Sack the lot.”

`announced(unit, sites, lex)` gives their sites.
"""

from __future__ import annotations

from collections.abc import Sequence

from claimcheck.attribution.earlier import opening_subject
from claimcheck.attribution.lexicon import Lexicon, Match
from claimcheck.attribution.phrases import clause_start, is_comma, is_mark
from claimcheck.attribution.site import Site, make
from claimcheck.attribution.subjects import insertion_start
from claimcheck.attribution.units import Unit
from claimcheck.lang.cues import CueForm
from claimcheck.model.claim import CueClass

SHORTEST = 4
"""Tokens of the shortest quote, marks included, that is taken for speech."""
LONGEST = 12
"""Tokens of the longest predicate that is a cue as a whole; of a longer one its first word is."""


def announced(unit: Unit, sites: Sequence[Site], lex: Lexicon) -> list[Site]:
    """The sites of quotes behind a colon that belong to no site yet, each said by the person or body that its sentence
    opens with. None in a language whose verb comes first, where the opening noun phrase is no sure subject."""
    if lex.syntax.verb_first:
        return []
    out = []
    for first, last in unit.partner.items():
        colon = first - 1
        if not is_mark(unit, first) or last - first < SHORTEST or colon < 1 or unit.words[colon] != ":":
            continue
        if any(a < last and first < b for site in sites for a, b in (*site.content, site.region)):
            continue
        site = _site(unit, colon, (first, last + 1), lex)
        if site is not None:
            out.append(site)
    return out


def _site(unit: Unit, colon: int, quote: tuple[int, int], lex: Lexicon) -> Site | None:
    low = clause_start(unit, colon, 0)
    comma = next((k for k in range(low + 1, min(colon, low + 8)) if is_comma(unit, k)), -1)
    source = opening_subject(unit, low, colon, lex) or _up_to_helper(unit, low, colon, lex)
    if source is not None and 0 < source[1] < comma and unit.words[source[1] - 1].endswith(lex.genitives):
        source = (source[0], comma)  # The union's co-chair, Lena Obi, was having none of it
    if source is None or not _speaks(unit, source, lex):
        return None
    start = source[1]
    if is_comma(unit, start):  # The chair, Lena Obi, was having none of it: “…”
        start = next((k + 1 for k in range(start + 1, min(colon, start + LONGEST)) if is_comma(unit, k)), start)
        if insertion_start(unit, start - 1, low, lex) < low:
            return None
    if start >= colon or not unit.is_word(start) or unit.words[start] in lex.clause_words | lex.head_ends:
        return None
    end = colon if colon - start <= LONGEST else start + 1
    form = CueForm((unit.words[start],), unit.words[start], "verb", CueClass.ASSERT, frozenset(), (), frozenset())
    return make(Match(form, start, end), source, (quote,), (source[0], quote[0]), "colon")


def _up_to_helper(unit: Unit, low: int, colon: int, lex: Lexicon) -> tuple[int, int] | None:
    """The noun phrase of a few words before an auxiliary that opens a sentence ("His aunt Bea | was")."""
    if low >= colon or not (unit.words[low] in lex.determiners or unit.caps[low]):
        return None
    for k in range(low + 1, min(colon, low + 7)):
        word = unit.words[k]
        if word in lex.finite_hints:
            return low, k
        if not unit.is_word(k) or word in lex.clause_words or word in lex.stops:
            return None
    return None


def _speaks(unit: Unit, source: tuple[int, int], lex: Lexicon) -> bool:
    """Whether a noun phrase is someone who can speak: a person's pronoun or name, an office, a body."""
    last = unit.words[source[1] - 1]
    if last in lex.pronouns:
        return bool(lex.pronouns[last] & {"m", "f", "p"})
    if last in lex.figures or last in lex.stops or lex.adverb(last):
        return False  # Six minutes later: “…”
    return unit.caps[source[1] - 1] or last in lex.heads or source[1] - source[0] > 2
