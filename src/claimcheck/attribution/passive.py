"""Attributions in the passive: was quoted as saying, was condemned by the union as, is expected to.

`passive(unit, match, low, lex)` gives their sites; any other passive is nobody's word.
"""

from __future__ import annotations

from attrs import evolve

from claimcheck.attribution.complement import complement
from claimcheck.attribution.lexicon import Lexicon, Match
from claimcheck.attribution.phrases import FINAL, is_mark, sentence_end, strip, subject_after
from claimcheck.attribution.site import Site, ahead, behind, make
from claimcheck.attribution.starts import content_start
from claimcheck.attribution.subjects import Subject, subject_before
from claimcheck.attribution.units import Unit


def passive(unit: Unit, match: Match, low: int, lex: Lexicon) -> list[Site]:
    """ "was quoted as saying", "was condemned by the union as", "is expected to"; any other passive is nobody's
    word."""
    after = match.last + 1
    subject = subject_before(unit, match.first, low, lex)
    if subject is None or after >= len(unit):
        return []
    said_at = _inner_saying(unit, match, lex)
    if said_at >= 0:
        return _relayed(unit, match, subject, said_at, lex)
    at, agent = match.last, None
    if unit.words[at] in lex.instruments:
        agent = subject_after(unit, at + 1, lex)
        if (
            agent[1] <= agent[0]
            or not match.form.takes("o", "q")
            or unit.words[agent[0]].endswith(lex.participle_endings)
        ):
            return []
        at = agent[1]
    elif match.form.lemma not in lex.index.nobodys or unit.words[at] != lex.syntax.infinitive:
        return []
    parts = (subject.range, strip(unit, at, sentence_end(unit, at, len(unit))))
    content = tuple(c for c in parts if c[1] > c[0])
    region = (match.first, at)
    return [make(match, agent, content, region, "passive", elided=False, open_end=len(content) > 1)]


def _inner_saying(unit: Unit, match: Match, lex: Lexicon) -> int:
    """Where the inner saying of a passive relay stands ("was quoted by the paper on Monday as saying"); -1 for none."""
    if match.form.lemma not in lex.index.relays:
        return -1
    for k in range(match.last, min(len(unit) - 1, match.last + 16)):
        if unit.words[k] in FINAL or is_mark(unit, k):
            return -1
        if unit.words[k] == lex.syntax.inner_mark and unit.words[k + 1] in lex.index.inner:
            return k + 1
    return -1


def _relayed(unit: Unit, match: Match, subject: Subject, said_at: int, lex: Lexicon) -> list[Site]:
    """The relay by the one named after "by", if any, and what the subject said."""
    inner = Match(match.form._replace(frames=frozenset("tbq")), match.first, said_at + 1)
    start = content_start(unit, inner, complement(unit, inner, lex, False), lex)
    agent = subject_after(unit, match.last + 1, lex) if unit.words[match.last] in lex.instruments else (0, 0)
    if start is None:
        return behind(unit, inner, subject.range, (subject.start, inner.last), lex, "passive")
    if agent[1] <= agent[0]:
        cue = ((match.first, match.last), (said_at - 1, said_at + 1)) if said_at - 1 > match.last else None
        site = ahead(unit, inner, subject.range, start, subject.start, "passive")
        return [evolve(site, cue=cue) if cue else site]
    said = ahead(unit, match, subject.range, start, subject.start, "relay")
    said = evolve(said, cue=((said_at, said_at + 1),), region=(said_at - 1, start.at))
    whole = (subject.range, (said_at - 1, said.content[0][1]))
    region = (match.first, agent[1])
    return [evolve(said, source=agent, cue=((match.first, match.last),), content=whole, region=region), said]
