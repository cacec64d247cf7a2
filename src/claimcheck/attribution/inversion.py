"""Subjects that follow their verb in a language whose subjects else stand before it: « … », a déclaré le ministre.

`inverted(unit, match, subject, low, lex)` gives the site, or None where the verb is not turned around.
"""

from __future__ import annotations

from claimcheck.attribution.lexicon import Lexicon, Match
from claimcheck.attribution.phrases import Range, is_comma, is_mark, subject_after, with_apposition
from claimcheck.attribution.site import Site, behind, quote_after, quote_before
from claimcheck.attribution.subjects import Subject
from claimcheck.attribution.units import Unit

ENCLITIC = "-"
"""What a pronoun that is written on to its verb ends in (`lang.joints`)."""

_TOLD = 8
"""Tokens that may name who is told, between the verb and its subject."""


def inverted(unit: Unit, match: Match, subject: Subject | None, low: int, lex: Lexicon) -> list[Site] | None:
    """The site of a verb that stands, with its helpers, right behind a comma or a quote, before its subject. `subject`
    is what was found before the verb, if anything. None where it is no such verb."""
    if not lex.syntax.inverts or "part" in match.form.tags:
        return None
    lead, inner = _group(unit, match.first, low, lex)
    quoted = quote_before(unit, lead, lex)
    if not (quoted or (lead and (is_comma(unit, lead - 1) or is_mark(unit, lead - 1)) and match.form.takes("q"))):
        return None
    if inner is not None:
        region = (lead, match.last)
        return behind(unit, match, inner, region, lex, "inverted", quote_after(unit, match.last)) or None
    if subject is not None and not quoted and not _clause(unit, subject.range, lex):
        return None  # Le ministre, en visite à Rome, a accusé le gouvernement
    phrase = _speaker(unit, match.last, lex)
    if phrase is None:
        return None
    return behind(unit, match, phrase, (lead, phrase[1]), lex, "inverted", quote_after(unit, phrase[1])) or None


def _group(unit: Unit, first: int, low: int, lex: Lexicon) -> tuple[int, Range | None]:
    """Where the verb and its helpers begin, and the pronoun among them (a-t-il déclaré)."""
    inner: Range | None = None
    k = first
    while k > low and unit.quote[k - 1] < 0:
        word = unit.words[k - 1]
        if word.endswith(ENCLITIC) and word in lex.pronouns:
            inner = (k - 1, k)
        elif word not in lex.auxiliaries and not lex.adverb(word):
            break
        k -= 1
    return k, inner


def _clause(unit: Unit, words: Range, lex: Lexicon) -> bool:
    """Whether what stands before the verb holds a verb itself, and so is what was said and no subject."""
    return any(w in lex.finite_hints for w in unit.words[slice(*words)])


def _speaker(unit: Unit, at: int, lex: Lexicon) -> Range | None:
    """The noun phrase at `at` if it may speak: a pronoun, a name or a noun for who speaks."""
    while at < len(unit) and lex.adverb(unit.words[at]):
        at += 1  # a indiqué lundi le ministre
    if at < len(unit) and unit.words[at].endswith(ENCLITIC) and unit.words[at] in lex.pronouns:
        return at, at + 1
    if at < len(unit) and lex.stops_phrase(unit, at):  # a répondu à la presse Mme Ferrand
        at = next((k for k in range(at + 1, min(len(unit), at + _TOLD)) if unit.words[k] in lex.honorifics), at)
    phrase = with_apposition(unit, subject_after(unit, at, lex), lex)
    if phrase[1] <= phrase[0] or unit.words[phrase[0]] in lex.nobody:
        return None
    told = any(unit.caps[k] or unit.words[k] in lex.heads for k in range(*phrase))
    return phrase if told else None
