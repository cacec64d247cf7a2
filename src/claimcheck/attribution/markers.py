"""Attributions without a verb of saying: according to X, reportedly, his claim that."""

from __future__ import annotations

from claimcheck.attribution.lexicon import Lexicon, Match
from claimcheck.attribution.nominal import nominal
from claimcheck.attribution.phrases import (
    Range,
    appositive,
    clause_start,
    is_boundary,
    is_comma,
    is_mark,
    sentence_end,
    strip,
    subject_after,
    with_apposition,
)
from claimcheck.attribution.site import AGREEMENT, Site, make
from claimcheck.attribution.units import Unit

MOST = 12
"""Tokens of the longest description between commas."""


def by_marker(unit: Unit, match: Match, lex: Lexicon) -> list[Site]:
    """ "according to X": what stands before it, or after it where it opens its clause."""
    joined = match.last - match.first < len(match.form.words)  # وفقا للتقرير: the preposition is written with its noun
    phrase = subject_after(unit, match.last + joined - ("source" in match.form.tags), lex)
    if joined and unit.words[match.last][1:] not in lex.suffixes:
        phrase = match.last, phrase[1]
    if phrase[1] <= phrase[0] or (joined and phrase[0] > match.last):
        return []
    if "apart" in match.form.tags and not is_comma(unit, match.first - 1):
        return []  # 40 per day
    first, close = match.first, phrase[1]
    start = clause_start(unit, first, 0)
    stop = sentence_end(unit, close, len(unit))
    left = strip(unit, start, first)
    if left[1] - left[0] <= 1:
        phrase = _described(unit, _to_comma(unit, phrase, lex) if lex.syntax.cased else phrase, lex)
        close = phrase[1]
    after = close + 1 if is_comma(unit, close) else close
    size = lex.complementiser(unit, after)
    if size or left[1] - left[0] <= 1 or (match.cut and first == start):
        content: tuple[Range, ...] = (strip(unit, after + size, stop),)
        open_end = True
    else:
        content, open_end = (left,), False
        phrase = with_apposition(unit, phrase, lex) if lex.syntax.cased else phrase
        close = phrase[1]
        if is_comma(unit, close) and is_comma(unit, first - 1) and stop - close > 4:
            word = unit.words[close + 1]
            aside = word.endswith(lex.participle_endings) or word in lex.clause_words or word in lex.relatives
            if not aside:
                content = (left, strip(unit, close + 1, stop))
    content = tuple(c for c in content if c[1] > c[0])
    if not content:
        return []
    return [make(match, phrase, content, (first, close), "marker", open_end=open_end)]


def _to_comma(unit: Unit, phrase: Range, lex: Lexicon) -> Range:
    """The phrase up to the comma that parts it from what it says ("According to a report by the agency on Monday,
    …")."""
    if unit.words[phrase[0]] in lex.pronouns or unit.words[phrase[0]] in lex.object_pronouns:
        return phrase[0], phrase[0] + 1
    for k in range(phrase[1], min(len(unit), phrase[1] + 15)):
        if is_comma(unit, k):
            return phrase[0], k
        if is_boundary(unit, k) or unit.words[k] in lex.relatives - lex.stops:
            break
    return phrase


def _described(unit: Unit, phrase: Range, lex: Lexicon) -> Range:
    """The phrase with what describes it between commas ("According to Ida Voss, the head of the port, …")."""
    start, end = phrase
    if not is_comma(unit, end) or end + 1 >= len(unit):
        return phrase
    reach = range(end + 2, min(len(unit), end + MOST))
    stop = next((k for k in reach if is_boundary(unit, k) and not is_mark(unit, k)), end)
    inner = range(end + 1, stop)
    head = unit.words[end + 1]
    if stop == end or not is_comma(unit, stop) or any(lex.matches(unit, k) for k in inner if unit.quote[k] < 0):
        return phrase
    if lex.syntax.cased:
        opens = appositive(unit, end + 1, lex) and not unit.caps[end + 1] and unit.caps[end - 1]
        named = any(unit.words[k] in lex.heads for k in inner)
        clause = any(unit.words[k] in lex.auxiliaries or unit.words[k] in lex.finite_hints for k in inner)
        return (start, stop) if opens and named and not clause else phrase
    return (start, stop) if head in lex.titles or head in lex.people else phrase


def by_aside(unit: Unit, match: Match, lex: Lexicon) -> list[Site]:
    """ "in his view", في رأيها: a marker that holds its own owner."""
    first, close = match.first, match.last
    start = clause_start(unit, first, 0)
    left = strip(unit, start, first)
    after = close + 1 if is_comma(unit, close) else close
    size = lex.complementiser(unit, after)
    if size or left[1] - left[0] <= 1 or match.cut:
        content, open_end = strip(unit, after + size, sentence_end(unit, close, len(unit))), True
    else:
        content, open_end = left, False
    if content[1] <= content[0]:
        return []
    owner = next(((k, k + 1) for k in range(first, close) if unit.words[k] in lex.possessives), None)
    tags = match.form.tags & AGREEMENT
    return [make(match, owner, (content,), (first, close), "marker", tags=tags, open_end=open_end)]


def by_particle(unit: Unit, match: Match, low: int, lex: Lexicon) -> list[Site]:
    """Said by nobody in particular: the clause around it."""
    start = max(clause_start(unit, match.first, 0), low)
    stop = sentence_end(unit, match.last, len(unit))
    left, right = strip(unit, start, match.first), strip(unit, match.last, stop)
    right = (min(right[0] + lex.complementiser(unit, right[0]), right[1]), right[1])
    parts = (left, right) if len(match.form.words) == 1 else (right,)
    content = tuple(c for c in parts if c[1] > c[0])
    if not content:
        return []
    return [make(match, None, content, (match.first, match.last), "particle", elided=False, open_end=True)]


def by_noun(unit: Unit, match: Match, low: int, lex: Lexicon) -> list[Site]:
    """A noun of saying with its owner and what it says: "his claim that", إعلان الوزير أن."""
    if not lex.syntax.verb_first:
        return nominal(unit, match, low, lex)
    return _owner_after(unit, match, lex) if match.form.takes("t") else []


def _owner_after(unit: Unit, match: Match, lex: Lexicon) -> list[Site]:
    tags = match.form.tags & AGREEMENT
    phrase = subject_after(unit, match.last, lex, 14)
    size, lead = lex.complementiser(unit, phrase[1]), 0
    if not size and tags:
        phrase, size = _past_adverbials(unit, match.last, lex)
    if not size:
        found = _after_preposition(unit, match, phrase, lex)
        if found is None:
            return []
        phrase, size, lead = found
    owned = phrase[1] > phrase[0]
    nobodys = match.form.lemma in lex.index.rumours
    if not (owned or tags or (nobodys and lex.complementiser(unit, phrase[1]))):
        return []  # وسط مخاوف من تباطؤ الطلب
    start = phrase[1] + size
    content = ((start, sentence_end(unit, start, len(unit))),)
    source, region = phrase if owned else None, (match.first, start)
    elided = not owned and not nobodys
    return [make(match, source, content, region, "noun cue", elided=elided, tags=tags, open_end=True, lead=lead)]


def _past_adverbials(unit: Unit, at: int, lex: Lexicon) -> tuple[Range, int]:
    """(no owner, tokens of the complementiser) of a noun with its owner joined to it and adverbials after it: قوله أمس
    في المجلس إن."""
    for k in range(at, min(len(unit), at + 9)):
        size = lex.complementiser(unit, k)
        if size:
            return (k, k), size
        if is_boundary(unit, k) or any(m.form.kind == "verb" for m in lex.matches(unit, k)):
            break
    return (at, at), 0


def _after_preposition(unit: Unit, match: Match, phrase: Range, lex: Lexicon) -> tuple[Range, int, int] | None:
    """(owner, tokens before content, letters of the first that are a preposition) of a noun of saying whose content
    is a noun phrase: إعلانه عن الهدنة, تحذير الوزارة من العاصفة; None where no owner or no such preposition stands
    there."""
    k = match.last
    while k < phrase[1] or k == match.last:
        word = unit.words[k] if k < len(unit) else ""
        for preposition in match.form.prepositions:
            if word == preposition and k + 1 < len(unit):
                return (match.last, k), 1, 0
            if (
                preposition in lex.joined
                and word.startswith(preposition)
                and len(word) > 3
                and word not in lex.unjoined
                and (k > match.last or match.form.tags & AGREEMENT)
            ):
                return (match.last, k), 0, len(preposition)
        k += 1
    return None
