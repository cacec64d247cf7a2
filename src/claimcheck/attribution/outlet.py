"""The outlet's own voice: what a unit says that nobody is named for.

`own_voice(unit, sites, lex)` gives the token ranges of its statements.
"""

from __future__ import annotations

from claimcheck.attribution.content import _cut_at, _words
from claimcheck.attribution.lexicon import Lexicon
from claimcheck.attribution.phrases import FINAL, Range, abbreviation, after_dateline, is_comma, is_mark, strip
from claimcheck.attribution.site import Site
from claimcheck.attribution.units import Unit

MIN_WORDS = 4
SUBJECT = 5
"""Tokens in which a clause behind "and" shows its verb."""


def own_voice(unit: Unit, sites: list[Site], lex: Lexicon) -> list[Range]:
    """Statements outside every attribution, at least four words long; questions, headings and datelines are none."""
    taken = bytearray(len(unit))
    sites = [s for n, s in enumerate(sites) if not (n == 0 and _subordinate(unit, s, lex))]
    for site in sites:
        for start, end in (site.region, *site.content, *site.cue):
            taken[start:end] = b"\1" * (end - start)
        if site.source:
            taken[site.source[0] : site.source[1]] = b"\1" * (site.source[1] - site.source[0])
    if not sites and _heading(unit):
        return []
    out: list[Range] = []
    for start, end in _free(unit, taken, bool(sites)):
        out += _statements(unit, start, end, lex)
    return out


def _subordinate(unit: Unit, site: Site, lex: Lexicon) -> bool:
    """Whether an attribution is a mere aside of a statement of the outlet's ("to levels that many called absurd"),
    eight words of which stand before it."""
    first = site.region[0]
    if first < 8 or site.pattern not in ("clause", "noun", "that"):
        return False
    before = unit.words[first - 1]
    return before in lex.clause_words and before not in lex.coordinators and min(c[0] for c in site.content) > first


def _heading(unit: Unit) -> bool:
    """A line that does not end like a sentence and is short, or a question."""
    last = unit.words[-1]
    ends = last in FINAL or is_mark(unit, len(unit) - 1)
    return last in "?؟" or (not ends and len(unit) < 12)


def _free(unit: Unit, taken: bytearray, attributed: bool) -> list[Range]:
    """Runs of free tokens; beside an attribution only those that start and end like clauses do."""
    out: list[Range] = []
    k, n = 0, len(unit)
    while k < n:
        if taken[k]:
            k += 1
            continue
        end = k
        while end < n and not taken[end]:
            end += 1
        if not attributed or _clause_edge(unit, k, end):
            out.append((k, end))
        k = end
    return out


def _clause_edge(unit: Unit, start: int, end: int) -> bool:
    """A free run is a clause of its own where a comma, semicolon or full stop parts it from the attribution."""
    left = start == 0 or unit.words[start] in ".;؛,،" or unit.words[start - 1] in ".;؛"
    right = end == len(unit) or unit.words[end - 1] in ".;؛,،" or not unit.is_word(end - 1)
    return left and right and end - start >= 8


def _statements(unit: Unit, start: int, end: int, lex: Lexicon) -> list[Range]:
    start = after_dateline(unit, start, end, lex)
    cuts = [(start, start)]
    for k in range(start + 1, end - 1):
        at = _own_cut(unit, k, end, lex)
        if at and _words(unit, (cuts[-1][1], k)) >= MIN_WORDS and _words(unit, (at, end)) >= MIN_WORDS:
            cuts.append((k, at))
    out: list[Range] = []
    for number, (_, first) in enumerate(cuts):
        last = cuts[number + 1][0] if number + 1 < len(cuts) else end
        first, last = strip(unit, first, last)
        if first < last and unit.words[first] in lex.outlet_breaks | lex.coordinators:
            first += 1
        if _words(unit, (first, last)) >= MIN_WORDS and unit.words[last - 1] not in "?؟":
            out.append((first, last))
    return out


def _own_cut(unit: Unit, k: int, end: int, lex: Lexicon) -> int:
    if (unit.words[k] in FINAL and not abbreviation(unit, k)) or unit.words[k] in ";؛":
        return k + 1
    at = _cut_at(unit, k, lex)
    if at:
        return at
    after = unit.words[k + 1]
    if is_comma(unit, k) and after in lex.coordinators and k + 2 < end:
        # ", and the bridge fell", not ", and cold"
        first = unit.words[k + 2]
        opens = not lex.syntax.cased or unit.caps[k + 2] or first in lex.determiners | lex.pronouns.keys()
        return k + 2 if opens or _has_subject(unit, k + 2, end, lex) else 0
    if is_comma(unit, k) and _new_clause(unit, k + 1, lex):
        return k + 1
    if unit.words[k] in lex.outlet_breaks and not lex.syntax.verb_first:
        return k + 1
    if not lex.syntax.verb_first and unit.words[k] in lex.coordinators and after in lex.pronouns:
        return k + 1
    return 0


def _has_subject(unit: Unit, at: int, end: int, lex: Lexicon) -> bool:
    """Whether a plain noun phrase and its verb open at token `at`: ", and mobile internet was cut"."""
    for k in range(at, min(end, at + SUBJECT)):
        word = unit.words[k]
        if word in lex.auxiliaries:
            return k > at
        if word in lex.stops or word in lex.clause_words or not unit.is_word(k):
            return False
    return False


def _new_clause(unit: Unit, at: int, lex: Lexicon) -> bool:
    """Whether a word joined to "and" opens a clause (، وخصصت الموازنة, ، ولم يعد) and no further noun."""
    word = unit.words[at]
    if lex.verb_shapes is None or not word.startswith(lex.proclitics[:1]) or at + 1 >= len(unit):  # not أما … فقد
        return False
    stem, after = word[1:], unit.words[at + 1]
    if stem in lex.heads or f"{stem} {after}" in lex.turns:
        return False
    if stem in lex.auxiliaries or (stem in lex.negations and not lex.heads.intersection((after,))):
        return True
    definite = lex.syntax.definite
    if stem.startswith(definite):
        return any(w in lex.pronouns for w in unit.words[at + 1 : at + 4])
    return bool(lex.verb_shapes.match(stem))
