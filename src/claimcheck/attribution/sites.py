"""Where something is said: cue, source and content of every attribution of a unit.

`find_sites(unit, lex)` gives them in text order. Content still runs to the end of its sentence; `content.py` trims it.
"""

from __future__ import annotations

from attrs import evolve

from claimcheck.attribution.comparers import comparer
from claimcheck.attribution.lexicon import Lexicon, Match
from claimcheck.attribution.light import by_light
from claimcheck.attribution.markers import by_aside, by_marker, by_noun, by_particle
from claimcheck.attribution.phrases import clause_start, is_mark
from claimcheck.attribution.relays import by_relay
from claimcheck.attribution.site import Site
from claimcheck.attribution.subject_first import subject_first
from claimcheck.attribution.units import Unit
from claimcheck.attribution.verb_first import verb_first

SPEECH = 5
"""Tokens of a quote from which on it is taken for speech, in which no cue of the article's is looked for."""
_SOURCE_INSIDE = frozenset(["that", "quote", "colon", "marker", "comparer", "inverted"])


def find_sites(unit: Unit, lex: Lexicon) -> list[Site]:
    """The sites of a unit, by position of their cues."""
    out: list[Site] = []
    used: set[int] = set()
    k = 0
    while k < len(unit.words):
        if (
            k in unit.partner
            and is_mark(unit, k)
            and (unit.partner[k] - k > SPEECH or (k and unit.words[k - 1] == ":"))
        ):
            k = unit.partner[k] + 1
            continue
        found = [] if k in used else _at(unit, k, out, lex)
        step = 1
        if found:
            out += found
            used.update(t for site in found for cue in site.cue for t in range(*cue))
            last = found[-1]
            # No cue is looked for in the words of a source, which may hold such nouns and verbs (تقديرات البنك).
            skip = last.pattern == "marker" or (lex.syntax.verb_first and last.pattern in _SOURCE_INSIDE)
            step = max(1, (last.region[1] if skip else last.cue[-1][1]) - k)
        k += step
    return out


def _at(unit: Unit, k: int, before: list[Site], lex: Lexicon) -> list[Site]:
    for match in lex.matches(unit, k):
        found = _read(unit, match, before, lex)
        if found:
            return found
    return []


def _read(unit: Unit, match: Match, before: list[Site], lex: Lexicon) -> list[Site]:
    low = clause_start(unit, match.first, 0)
    if before and before[-1].region[1] <= match.first:
        low = max(low, before[-1].region[1])  # the last site's own words are no subject of this one
    kind = match.form.kind
    if kind == "marker":
        # وفقا لما نقلته: a verb follows, to which this is a comparer
        compares = any(
            comparer(unit, match.first + n, lex) == match.first for n in (1, 2, 3) if match.first + n < len(unit)
        )
        return [] if compares else by_marker(unit, match, lex)
    if kind == "aside":
        return by_aside(unit, match, lex)
    if kind == "particle":
        return by_particle(unit, match, low, lex)
    if kind == "noun":
        return by_noun(unit, match, low, lex)
    if _unmade(unit, match, lex):
        return []
    if match.form.lemma in lex.index.relays:
        relayed = by_relay(unit, match, low, lex)
        if relayed:
            return relayed
    if match.form.lemma in lex.index.light:
        found = by_light(unit, match, low, lex)
        if found or not match.form.frames:
            return found
    read = verb_first if lex.syntax.verb_first else subject_first
    found = read(unit, match, low, before, lex)
    class_ = lex.index.negated.get(match.form.lemma)
    if class_ and any(lex.negates(w) for w in unit.words[max(low, match.first - 2) : match.first]):
        return [evolve(site, class_=class_) for site in found]  # لم يستبعد
    return found


def _unmade(unit: Unit, match: Match, lex: Lexicon) -> bool:
    """Whether the words around a verb make it no cue: a negation, "declined to", a preposition before what is a
    noun."""
    if comparer(unit, match.first, lex) >= 0:
        return False
    first = match.first
    words = unit.words[max(0, first - 3) : first]
    turned = len(words) > 1 and f"{words[-2]} {words[-1]}" in lex.turns  # وهو ما نفته
    if not turned and match.form.lemma not in lex.index.negated and any(lex.negates(w) for w in words[-2:]):
        return True
    if match.cut == 0 and first and "part" not in match.form.tags and unit.words[first - 1] in lex.governors:
        return True
    near = [*words, unit.words[first][match.cut :], *unit.words[first + 1 : match.last + 2]]
    text = f" {' '.join(near)} "
    return any(phrase in text for phrase in lex.index.never)
