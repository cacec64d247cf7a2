"""One attribution as found in a unit: cue, source and content in token numbers, before it is known who that is."""

from __future__ import annotations

from attrs import evolve, frozen

from claimcheck.attribution.lexicon import Lexicon, Match
from claimcheck.attribution.phrases import (
    Range,
    after_dateline,
    clause_start,
    is_boundary,
    is_comma,
    is_mark,
    sentence_end,
    strip,
)
from claimcheck.attribution.units import Unit
from claimcheck.model.claim import CueClass

NO_TAGS: frozenset[str] = frozenset()
AGREEMENT = frozenset("mfsdp")
"""Tags of gender and number."""


@frozen(kw_only=True)
class Site:
    """One attribution.

    `source` None: no words for it; then `elided` tells whether a subject is understood (with `tags`, its gender and
    number) or there is none. `cut` letters of the first cue token are a proclitic, `lead` letters of the first
    content token a joined preposition. `region` is all that cue and source cover. `pattern` names how it was read.
    `open_end`: the content runs to the end of its sentence so far. `nested_in` is the number of the site it stands
    in, or -1. `anaphor`: what is denied was said before ("which the ministry denied"); the content then is the cue.
    `tense`: "pres" or "past" where the form tells. `hinted`: the rules alone did not see it (hinted.py).
    `confidence`: that it is an attribution and rightly read (confidence.py).
    """

    cue: tuple[Range, ...]
    cut: int
    class_: CueClass
    lemma: str
    kind: str
    source: Range | None
    elided: bool
    tags: frozenset[str]
    content: tuple[Range, ...]
    lead: int = 0
    region: Range
    pattern: str
    open_end: bool = False
    nested_in: int = -1
    anaphor: bool = False
    tense: str = ""
    hinted: bool = False
    confidence: float = 1.0

    @property
    def participle(self) -> bool:
        return self.pattern == "participle"


@frozen
class Start:
    """Where content begins: its first token, how many letters of that are a preposition, and how it is joined."""

    at: int
    cut: int
    joint: str


def make(
    match: Match,
    source: Range | None,
    content: tuple[Range, ...],
    region: Range,
    pattern: str,
    *,
    elided: bool | None = None,
    tags: frozenset[str] = NO_TAGS,
    open_end: bool = False,
    lead: int = 0,
) -> Site:
    """A site of a cue; `elided` defaults to: it has no source."""
    return Site(
        cue=((match.first, match.last),),
        cut=match.cut,
        class_=match.form.class_,
        lemma=match.form.lemma,
        kind=match.form.kind,
        source=source,
        elided=source is None if elided is None else elided,
        tags=tags,
        content=content,
        lead=lead,
        region=region,
        pattern=pattern,
        open_end=open_end,
        tense=next((t for t in ("past", "pres") if t in match.form.tags), ""),
    )


def ahead(
    unit: Unit,
    match: Match,
    source: Range | None,
    start: Start,
    first: int,
    pattern: str,
    tags: frozenset[str] = NO_TAGS,
) -> Site:
    """A site whose content follows: up to the end of its sentence, or of the quote it is."""
    at, limit = start.at, sentence_end(unit, start.at, len(unit))
    quoted = False
    if start.joint in ("quote", "colon"):
        q = at if is_mark(unit, at) else at + 1
        if is_mark(unit, q) and q in unit.partner:
            at, limit, quoted = q, unit.partner[q] + 1, True
        elif start.joint == "colon":
            limit = len(unit)
    elif start.joint == "that" and at < len(unit) and unit.quote[at] >= 0:
        closing = _closing(unit, at)
        if is_boundary(unit, closing + 1):  # قال الوزير «إن الجسر مغلق»
            limit, quoted = closing, True
    elif start.joint == "noun":  # ruled out a rise; hours later the price rose
        limit = next((k for k in range(at, limit) if unit.words[k] in ";؛" and unit.quote[k] < 0), limit)
    return make(
        match,
        source,
        ((at, limit),),
        (first, start.at),
        pattern,
        tags=tags,
        open_end=start.joint != "quote" and not quoted,
        lead=start.cut,
    )


def _closing(unit: Unit, at: int) -> int:
    """The closing mark of the quote that token `at` stands in; the end of the unit where it has none."""
    k = at
    while k + 1 < len(unit) and unit.quote[k + 1] == unit.quote[at]:
        k += 1
    return k if is_mark(unit, k) else k + 1


def behind(
    unit: Unit,
    match: Match,
    source: Range | None,
    region: Range,
    lex: Lexicon,
    pattern: str,
    right: Range | None = None,
) -> list[Site]:
    """A site whose content stands before it; what follows a comma after it belongs to it too ("Sunday, he said,
    is")."""
    first, end = region
    left = strip(unit, after_dateline(unit, clause_start(unit, first, 0), first, lex), first)
    bound = is_boundary(unit, first - 1) or (unit.words[first - 1] in lex.adverbs and is_boundary(unit, first - 2))
    dateline = pattern == "postposed" and unit.words[first - 1] in ":|-" and not quote_before(unit, first, lex)
    if (not bound and pattern != "comparer") or dateline or left[1] <= left[0]:
        return []
    if not is_boundary(unit, first - 1) and pattern == "inverted":
        left = strip(unit, left[0], first - 1)  # «…»، هكذا أجاب
    parts = [left]
    if right:
        parts.append(right)
    elif is_comma(unit, end) and end + 1 < len(unit) and unit.quote[end] < 0 and not quote_before(unit, first, lex):
        stop = sentence_end(unit, end, len(unit))
        word = unit.words[end + 1]
        aside = word.endswith(lex.participle_endings) or word in lex.relatives
        if stop - end > 2 and not aside and not any("part" in m.form.tags for m in lex.matches(unit, end + 1)):
            parts.append(strip(unit, end + 1, stop))
    return [make(match, source, tuple(parts), region, pattern, tags=match.form.tags & AGREEMENT)]


def denial(match: Match, source: Range | None, first: int) -> Site:
    """A denial of what was said before: وهو ما نفته الوزارة, "which the ministry denied"."""
    last = max(match.last, source[1] if source else 0)
    content = ((match.first, match.last),)
    made = make(match, source, content, (first, last), "anaphor", tags=match.form.tags & AGREEMENT)
    return evolve(made, anaphor=True)


def quote_before(unit: Unit, at: int, lex: Lexicon) -> bool:
    """Whether a quote ends right before token `at`, a comma and an adverb aside ("…", هكذا أجاب)."""
    k = at - 1
    if k > 0 and unit.words[k] in lex.adverbs:
        k -= 1
    if is_comma(unit, k):
        k -= 1
    return is_mark(unit, k)


def quote_after(unit: Unit, at: int) -> Range | None:
    """A quote that goes on after the attribution in the same sentence, behind a comma or colon."""
    k = at
    while k < len(unit) and k < at + 20 and not is_mark(unit, k):
        if unit.words[k] in (".", ";", "؛"):
            return None
        k += 1
    if k > 0 and is_mark(unit, k) and k in unit.partner and (is_comma(unit, k - 1) or unit.words[k - 1] == ":"):
        return k, unit.partner[k] + 1
    return None
