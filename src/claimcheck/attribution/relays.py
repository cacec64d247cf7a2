"""Attributions inside attributions: one who passes on what another said."""

from __future__ import annotations

from attrs import evolve

from claimcheck.attribution.lexicon import Lexicon, Match
from claimcheck.attribution.phrases import Range, is_boundary, is_comma, is_mark, strip, subject_after
from claimcheck.attribution.site import Site, Start, ahead
from claimcheck.attribution.subjects import subject_before
from claimcheck.attribution.units import Unit

REACH = 40


def by_relay(unit: Unit, match: Match, low: int, lex: Lexicon) -> list[Site]:
    """The outer site ("the paper quoted a diplomat as saying …") and the inner one; none where it is no relay."""
    inner = _inner_cue(unit, match, lex)
    if lex.syntax.verb_first:
        return _verb_first(unit, match, inner, low, lex)
    if inner < 0 or unit.words[inner - 1] != lex.syntax.inner_mark or "part" in match.form.tags:
        return []
    k = match.first - 1
    while k > 0 and lex.adverb(unit.words[k]):
        k -= 1
    if k >= 0 and unit.words[k] in lex.passives:
        return []  # was also quoted by the agency as saying
    speaker = strip(unit, match.last, inner - 1)
    subject = subject_before(unit, match.first, low, lex)
    if subject is None or speaker[1] <= speaker[0]:
        return []
    return _both(unit, match, subject.range, subject.start, speaker, inner, lex)


def _inner_cue(unit: Unit, match: Match, lex: Lexicon) -> int:
    """The token of the inner saying ("saying", قوله); -1 for none in the sentence."""
    k, end = match.last, min(len(unit), match.last + REACH)
    while k < end and unit.words[k] not in (".", ";", "؛"):
        if unit.words[k] in lex.index.inner:
            return k
        k = unit.partner[k] + 1 if is_mark(unit, k) and k in unit.partner else k + 1
    return -1


def _verb_first(unit: Unit, match: Match, inner: int, low: int, lex: Lexicon) -> list[Site]:
    outer = subject_after(unit, match.last, lex)
    at = outer[1]
    if is_comma(unit, at):  # نقلت الوكالة، مساء الأحد، عن مسؤول
        at = next((k + 1 for k in range(at + 1, min(len(unit), at + 12)) if is_comma(unit, k)), at)
    while at < min(len(unit), outer[1] + 4) and unit.words[at] in lex.stops - lex.relay_prepositions:
        at += 1  # نقل التلفزيون الخميس عن مصدر
    if at >= len(unit) or unit.words[at] not in lex.relay_prepositions:
        return []
    speaker = subject_after(unit, at + 1, lex)
    if is_mark(unit, at + 1) and unit.partner.get(at + 1, inner) < inner:
        speaker = (at + 1, unit.partner[at + 1] + 1)  # عن «المرصد» قوله
    if inner >= 0 and (speaker[1] > inner or not any(is_boundary(unit, x) for x in range(speaker[1], inner))):
        speaker = (speaker[0], inner)
    if speaker[1] <= speaker[0]:
        return []
    cue = inner if inner >= 0 else at
    if outer[1] > outer[0]:
        return _both(unit, match, outer, match.first, speaker, cue, lex)
    subject = None if match.cut else subject_before(unit, match.first, low, lex)  # الصحيفة نقلت عن
    if subject is not None and lex.prepositional(unit.words[subject.start]):
        subject = None
    first = subject.start if subject else match.first
    return _both(unit, match, subject.range if subject else None, first, speaker, cue, lex)


def _both(
    unit: Unit, match: Match, outer: Range | None, first: int, speaker: Range, cue: int, lex: Lexicon
) -> list[Site]:
    said = unit.words[cue] in lex.index.inner
    start = _start(unit, max(cue + 1, speaker[1]) if said else speaker[1], lex)
    if start is None:
        return []
    base = ahead(unit, match, speaker, start, speaker[0], "relay")
    inner = evolve(base, cue=((cue, cue + 1),) if said else ((match.first, match.last), (cue, cue + 1)))
    inner = evolve(inner, cut=0 if said else match.cut)
    if outer is None:
        return [evolve(inner, region=(first, start.at))]
    content = ((speaker[0], base.content[0][1]),)
    return [evolve(base, source=outer, content=content, region=(first, speaker[0]), open_end=True), inner]


def _start(unit: Unit, after: int, lex: Lexicon) -> Start | None:
    k = after
    while k < min(len(unit), after + 20) and unit.words[k] != ".":
        size = lex.complementiser(unit, k)
        if size:
            return Start(k + size, 0, "that")
        if is_mark(unit, k):
            return Start(k, 0, "quote")
        if unit.words[k] == ":":
            return Start(k + 1, 0, "colon")
        k += 1
    return Start(after, 0, "clause") if not lex.syntax.verb_first and after < len(unit) else None
