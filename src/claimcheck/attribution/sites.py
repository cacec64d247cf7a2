"""Where something is said: cue, source and content of every attribution of a unit.

`find_sites(unit, lex)` gives them in text order. Content still runs to the end of its sentence; `content.py` trims it.
"""

from __future__ import annotations

from attrs import evolve

from claimcheck.attribution.announced import announced
from claimcheck.attribution.comparers import comparer
from claimcheck.attribution.lexicon import Lexicon, Match
from claimcheck.attribution.light import by_light
from claimcheck.attribution.markers import by_aside, by_marker, by_noun, by_particle
from claimcheck.attribution.phrases import clause_start, is_comma, is_mark
from claimcheck.attribution.relays import by_relay
from claimcheck.attribution.site import Site
from claimcheck.attribution.subject_first import subject_first
from claimcheck.attribution.subjects import insertion_start, opens_insertion
from claimcheck.attribution.units import Unit
from claimcheck.attribution.verb_first import verb_first

SPEECH = 5
"""Tokens of a quote from which on it is taken for speech, in which no cue of the article's is looked for."""
NEAR = 12
"""Tokens after a verb within which a word stands that it needs to say something."""
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
            if skip and last.pattern != "marker":
                out += _relayed_from(unit, last, lex)
            step = max(1, (last.region[1] if skip else last.cue[-1][1]) - k)
        k += step
    return out + announced(unit, out, lex)


def _relayed_from(unit: Unit, site: Site, lex: Lexicon) -> list[Site]:
    """The site of a marker between a cue and what is said: أعلنت الشركة، نقلا عن مديرها، أن."""
    for k in range(site.cue[-1][1], site.region[1]):
        for match in lex.matches(unit, k):
            found = by_marker(unit, match, lex) if match.form.kind == "marker" else []
            if found and found[0].content[0][0] == site.content[0][0]:
                return found
    return []


def _at(unit: Unit, k: int, before: list[Site], lex: Lexicon) -> list[Site]:
    for match in lex.matches(unit, k):
        found = [site for site in _read(unit, match, before, lex) if not _quoted_alone(unit, match, site)]
        if found:
            return found
    return []


def _quoted_alone(unit: Unit, match: Match, site: Site) -> bool:
    """Whether the cue stands in a short quote and what it would say does not: «تأكيد قاطع» أن is someone's wording."""
    quote = unit.quote[match.first]
    return quote >= 0 and any(unit.quote[k] != quote for first, last in site.content for k in (first, last - 1))


def _read(unit: Unit, match: Match, before: list[Site], lex: Lexicon) -> list[Site]:
    low = _low(unit, match.first, before, lex)
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
    owned = kind == "noun" or match.form.tags & {"obj", "part"}
    if owned and lex.syntax.verb_first and before and before[-1].content[0][0] == match.first:
        return []  # أبدى أسفه ل
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
    if class_ and not _turned(unit, match.first, lex) and _negated(unit, match.first, low, lex):
        return [evolve(site, class_=class_) for site in found]  # لم يستبعد
    return found


def _negated(unit: Unit, first: int, low: int, lex: Lexicon) -> bool:
    return any(lex.negates(w) for w in unit.words[max(low, first - 2) : first])


def _turned(unit: Unit, first: int, lex: Lexicon) -> bool:
    """Whether what looks like a negation turns back to what was said: وهو ما نفته, not دون أن يوضح."""
    words = unit.words[max(0, first - 2) : first]
    return len(words) > 1 and " ".join(words) in lex.turns and not lex.negates(words[0])


def _low(unit: Unit, first: int, before: list[Site], lex: Lexicon) -> int:
    """Where the subject of a cue at token `first` may start: the words of the last site are no part of it, unless
    that stands in an insertion closed right before the cue ("The clerk, who fears a fire, said")."""
    low = clause_start(unit, first, 0)
    opened = first
    if lex.syntax.cased and is_comma(unit, first - 1):
        opened = insertion_start(unit, first - 1, low, lex)
        if opened < low or not opens_insertion(unit, opened + 1, lex):
            opened = first
    for site in reversed(before):
        inside = opened < site.cue[0][0] < first
        if site.region[1] <= first and not inside:
            return max(low, site.region[1])
    return low


def _unmade(unit: Unit, match: Match, lex: Lexicon) -> bool:
    """Whether the words around a verb make it no cue: a negation, "declined to", a preposition before what is a
    noun."""
    if comparer(unit, match.first, lex) >= 0:
        return False
    first = match.first
    words = unit.words[max(0, first - 3) : first]
    if not _turned(unit, first, lex) and match.form.lemma not in lex.index.negated and _negated(unit, first, 0, lex):
        return True
    if match.cut == 0 and first and "part" not in match.form.tags and unit.words[first - 1] in lex.governors:
        return True
    needed = lex.index.needs.get(match.form.lemma)
    if needed and not needed.intersection(unit.words[match.last : match.last + NEAR]):
        return True
    near = [*map(lex.bare, words), unit.words[first][match.cut :], *unit.words[first + 1 : match.last + 2]]
    text = f" {' '.join(near)} "
    return any(phrase in text for phrase in lex.index.never)
