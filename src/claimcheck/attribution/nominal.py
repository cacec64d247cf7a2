"""Saying with a noun before its content: "his claim that", "a denial by the bank that", "reports of".

`nominal(unit, match, low, lex)` gives the site of a cue noun in a language whose owner stands before the noun, or
behind it after a preposition.
"""

from __future__ import annotations

from claimcheck.attribution.lexicon import Lexicon, Match
from claimcheck.attribution.phrases import Range, is_boundary, is_comma, sentence_end
from claimcheck.attribution.site import Site, make
from claimcheck.attribution.units import Unit

REACH = 9
"""Tokens between a noun and its complementiser ("her assurance to deputies on Monday that")."""
LONGEST = 25
"""Tokens of the longest noun phrase that is content."""


def nominal(unit: Unit, match: Match, low: int, lex: Lexicon) -> list[Site]:
    """The site of a cue noun, with a clause behind it or a noun phrase after its preposition; a noun that nobody owns
    is a cue only where it is a rumour."""
    owner = owner_before(unit, match.first, low, lex)
    if match.form.takes("t"):
        start, after = _clause(unit, match, owner is not None, lex)
        if start and owner is None:
            owner = after
        if start and (owner is not None or _rumour(unit, match, lex)):
            return [_site(match, owner, (start, sentence_end(unit, start, len(unit))))]
    content = _phrase(unit, match, owner is not None, lex)
    return [_site(match, owner, content)] if content else []


def _site(match: Match, owner: Range | None, content: Range) -> Site:
    first = min(owner[0], match.first) if owner else match.first
    return make(match, owner, (content,), (first, content[0]), "noun cue", elided=False, open_end=True)


def _clause(unit: Unit, match: Match, owned: bool, lex: Lexicon) -> tuple[int, Range | None]:
    """Where a clause begins that the noun announces (0: nowhere), and the owner between the two, if any."""
    at = match.last
    size = lex.complementiser(unit, at)
    if size:
        return at + size, None
    if owned and is_comma(unit, at) and lex.complementiser(unit, at + 1):
        return at + 2, None  # His answer, that the road was icy, was no news
    if at + 2 >= len(unit) or unit.words[at] not in lex.settings | lex.owning | {lex.syntax.infinitive}:
        return 0, None
    end = next((k for k in range(at + 1, min(len(unit), at + REACH)) if is_boundary(unit, k)), at + REACH)
    that = next((k for k in range(at + 2, min(end, len(unit))) if lex.complementiser(unit, k)), 0)
    if not that:
        return 0, None
    if owned:
        return that + 1, None
    return (that + 1, (at + 1, that)) if unit.words[at] in lex.owning else (0, None)


def _phrase(unit: Unit, match: Match, owned: bool, lex: Lexicon) -> Range | None:
    """The noun phrase or infinitive that is the noun's content: "talk of a merger", "her plea to stay"."""
    at = match.last
    if at + 1 >= len(unit):
        return None
    if unit.words[at] == lex.syntax.infinitive and match.form.takes("i") and owned:
        start = at
    elif unit.words[at] in match.form.prepositions and (owned or _rumour(unit, match, lex)):
        start = at + 1
    else:
        return None
    end = start
    while end < min(len(unit), start + LONGEST) and not is_boundary(unit, end):
        word = unit.words[end]
        if end > start and (word in lex.finite_hints or (word in lex.clause_words and word not in lex.coordinators)):
            break
        end += 1
    return (start, end) if end - start > 1 or (end > start and unit.is_word(start)) else None


def _rumour(unit: Unit, match: Match, lex: Lexicon) -> bool:
    """Whether a noun is a saying of nobody's: "rumours that", "the suggestion that"; "a report that" is a document."""
    before = unit.words[match.first - 1] if match.first else ""
    return match.form.lemma in lex.index.rumours and ("p" in match.form.tags or before in lex.definites)


def owner_before(unit: Unit, at: int, low: int, lex: Lexicon) -> Range | None:
    """ "his", "the authors'", "Denise Okafor's" before a noun, up to two adjectives between."""
    for k in range(at - 1, max(low, at - 4) - 1, -1):
        word = unit.words[k]
        if word in lex.possessives:
            return k, k + 1
        if word.endswith(lex.genitives):
            start = k
            while start > max(low, k - 6) and not is_boundary(unit, start - 1):
                left = unit.words[start - 1]
                if not (unit.caps[start - 1] or left in lex.articles or left in lex.titles):
                    break
                start -= 1
            return start, k + 1
        if not unit.is_word(k) or word in lex.articles or word in lex.stops:
            return None
    return None
