"""Saying by a phrase after another verb: رد الوزير على السؤال بالقول إن, اكتفت النائبة بالقول.

`by_word(unit, match, low, lex)` gives its site, with the verb before it as the other half of the cue.
"""

from __future__ import annotations

from attrs import evolve

from claimcheck.attribution.complement import complement
from claimcheck.attribution.lexicon import Lexicon, Match
from claimcheck.attribution.phrases import Range, subject_after
from claimcheck.attribution.site import AGREEMENT, Site, Start, ahead
from claimcheck.attribution.subjects import subject_before
from claimcheck.attribution.units import Unit

REACH = 20


def by_word(unit: Unit, match: Match, low: int, lex: Lexicon) -> list[Site]:
    """The site of a phrase of saying; none where no complementiser, quote or colon comes right after it."""
    joined = complement(unit, match, lex, False)
    if joined.joint not in ("that", "quote", "colon"):
        return []
    start = Start(joined.start, joined.cut, joined.joint)
    verb = _verb_before(unit, match.first, low, lex)
    if verb is None:
        return [ahead(unit, match, None, start, match.first, joined.joint)]
    source, first = _subject(unit, verb, match.first, low, lex)
    site = ahead(unit, verb, source, start, first, joined.joint, verb.form.tags & AGREEMENT)
    return [evolve(site, cue=((verb.first, verb.last), (match.first, match.last)))]


def _verb_before(unit: Unit, at: int, low: int, lex: Lexicon) -> Match | None:
    """The nearest verb of saying before token `at` in the clause."""
    for k in range(at - 1, max(low, at - REACH) - 1, -1):
        for match in lex.matches(unit, k):
            if match.form.kind == "verb" and match.form.tags & {"past", "pres"} and "adj" not in match.form.tags:
                return match
    return None


def _subject(unit: Unit, verb: Match, end: int, low: int, lex: Lexicon) -> tuple[Range | None, int]:
    """(source, first token) of the verb: the noun phrase after it, else the one before it."""
    first, last = subject_after(unit, verb.last, lex)
    last = min(last, end)
    if last > first and unit.words[last - 1] in lex.speeches:
        last -= 1  # ختمت الوزيرة حديثها بالقول
    if last > first:
        return (first, last), verb.first
    subject = subject_before(unit, verb.first, low, lex) if verb.cut == 0 else None
    return (subject.range, subject.start) if subject else (None, verb.first)


def own_words(unit: Unit, phrase: Range, lex: Lexicon) -> bool:
    """Whether a noun phrase is a word for what someone says, with its owner joined to it, and no one who speaks: ختم
    حديثه بالقول, اختتم كلمته."""
    first, last = phrase
    if last <= first or (last - first > 1 and not any("adj" in m.form.tags for m in lex.matches(unit, first + 1))):
        return False
    return unit.words[first] in lex.speeches
