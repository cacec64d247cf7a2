"""Attributions that the rules alone do not see: a tagger marks their cue, and the rules read what it takes.

`hinted(unit, sites, marks, lex)` gives them; it may be wrong: `confidence.py` weighs them like all others. `doubtful`
tells of which units a tagger is to be asked.
"""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve

from claimcheck.attribution.confidence import weighed
from claimcheck.attribution.lexicon import Lexicon, Match
from claimcheck.attribution.marks import Marks
from claimcheck.attribution.phrases import clause_start, strip
from claimcheck.attribution.signs import candidate, in_quote, is_known
from claimcheck.attribution.site import AGREEMENT, Site, make
from claimcheck.attribution.subject_first import subject_first
from claimcheck.attribution.units import Unit
from claimcheck.attribution.verb_first import verb_first
from claimcheck.lang.cues import CueForm
from claimcheck.model.claim import CueClass

KNOWN, UNKNOWN = 0.0, 1.0
"""Least log-odds of a cue that the tables hold, and of one they do not."""
WIDE = frozenset("tbqn")
"""The complements a marked cue may take, whatever the tables say of it."""
SHORTEST = 2
"""Words of the shortest content."""
SURE = 0.8
"""Confidence from which on the rules need no second reader."""


def doubtful(unit: Unit, sites: list[Site], signs: Sequence[Sequence[int]]) -> bool:
    """Whether the rules may be wrong about a unit: it has a quote or a word of saying, and not all of these are read
    with confidence."""
    if not candidate(signs):
        return False
    if not sites or any(s.confidence < SURE for s in weighed(unit, sites, None, 0)):
        return True
    read = {k for site in sites for cue in site.cue for k in range(*cue)}
    return any(is_known(row) and not in_quote(row) and k not in read for k, row in enumerate(signs))


def hinted(unit: Unit, sites: Sequence[Site], marks: Marks, lex: Lexicon) -> list[Site]:
    """Sites of the cues that are marked and that no site of `sites` has read."""
    taken = {k for site in sites for first, last in site.cue for k in range(first - 1, last + 1)}
    out: list[Site] = []
    for at in range(len(marks)):
        if at in taken or marks.cue(at) < KNOWN or not unit.is_word(at):
            continue
        found = lex.matches(unit, at)
        if not found and marks.cue(at) < UNKNOWN:
            continue
        match = _match(unit, at, found, marks, lex)
        site = _by_rules(unit, match, sites, lex) or _as_marked(unit, match, marks)
        if site is not None:
            out.append(evolve(site, hinted=True))
            taken.update(range(at, match.last + 1))
    return out


def _match(unit: Unit, at: int, found: list[Match], marks: Marks, lex: Lexicon) -> Match:
    """The marked cue as a verb that takes any complement."""
    verb = next((m for m in found if m.form.kind == "verb"), None)
    if verb is not None:
        return Match(verb.form._replace(frames=verb.form.frames | WIDE), at, verb.last, verb.cut)
    last = at + 1
    while marks.goes_on(last):
        last += 1
    word = unit.words[at]
    cut = 1 if len(word) > 4 and word[0] in lex.proclitics else 0
    class_ = found[0].form.class_ if found else CueClass.ASSERT
    return Match(CueForm((word,), word, "verb", class_, WIDE, (), frozenset(["past"])), at, last, cut)


def _by_rules(unit: Unit, match: Match, sites: Sequence[Site], lex: Lexicon) -> Site | None:
    before = [s for s in sites if s.cue[0][0] < match.first]
    low = clause_start(unit, match.first, 0)
    if before and before[-1].region[1] <= match.first:
        low = max(low, before[-1].region[1])
    read = verb_first if lex.syntax.verb_first else subject_first
    return next((s for s in read(unit, match, low, before, lex) if not s.anaphor), None)


def _as_marked(unit: Unit, match: Match, marks: Marks) -> Site | None:
    """The site with the source and content that the tagger marks."""
    reading = marks.reading(match.first)
    content = tuple(c for c in (strip(unit, *r) for r in reading.content) if c[1] > c[0])
    if sum(b - a for a, b in content) < SHORTEST:
        return None
    source = reading.source
    region = (match.first, match.last)
    if source is not None:
        region = min(region[0], source[0]), max(region[1], source[1])
    return make(match, source, content, region, "marked", tags=match.form.tags & AGREEMENT)
