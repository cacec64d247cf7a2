"""Who stands before a cue: the subject of a verb that follows it, with what may be inserted between the two.

`subject_before(unit, cue, low, lex)` gives it; `insertion_start` and `opens_insertion` tell insertions between commas.
"""

from __future__ import annotations

from attrs import frozen

from claimcheck.attribution.lexicon import Lexicon
from claimcheck.attribution.phrases import REACH, Range, appositive, is_boundary, is_comma, is_mark
from claimcheck.attribution.units import Unit

OFFICE = 4
"""Words among which an office is named: "Kisumu branch secretary"."""
_CLOSERS = {")": "(", "]": "[", "|": "|", "-": "-"}


@frozen
class Subject:
    """A noun phrase that speaks: `range` is the mention; `start..end` is all that belongs to it, with insertions."""

    range: Range
    start: int
    end: int
    relative: bool = False
    """It stands before a relative pronoun ("the minister, who said")."""


def subject_before(unit: Unit, cue: int, low: int, lex: Lexicon) -> Subject | None:
    """The subject that ends before token `cue`, not before `low`."""
    low = max(low, cue - REACH)
    k = verb_start(unit, cue, low, lex)
    if k <= low:
        return None
    if unit.words[k - 1] in lex.pronouns and "relative" in lex.pronouns[unit.words[k - 1]]:
        return _antecedent(unit, k - 1, low, cue, lex)
    if is_mark(unit, k - 1):
        return _quoted_name(unit, k, low, cue, lex)
    if is_comma(unit, k - 1):
        return _around_insertion(unit, k - 1, low, cue, lex)
    if unit.words[k - 1] in _CLOSERS:
        # "Rep. Ann Dorsey (R-Ohio) said", "speakers — three of them — said"
        opener = _CLOSERS[unit.words[k - 1]]
        k = next((x for x in range(k - 2, max(low, k - 12) - 1, -1) if unit.words[x] == opener), low)
        if k <= low:
            return None
    start = _phrase_start(unit, k, low, lex)
    if lex.syntax.cased and start - 1 > low and _own_verb(unit, start, k, lex):
        found = _antecedent(unit, start - 1, low, cue, lex)
        return Subject(found.range, found.start, cue) if found else None
    return _subject(unit, start, k, cue, lex)


def verb_start(unit: Unit, cue: int, low: int, lex: Lexicon) -> int:
    """Where the verb phrase of a cue opens, not before `low`: with what may stand between subject and verb."""
    k = cue
    while k > low and unit.quote[k - 1] < 0 and _between(unit, k - 1, lex):
        k -= 1
    return k


def _own_verb(unit: Unit, start: int, end: int, lex: Lexicon) -> bool:
    """Whether tokens start..end are the verb phrase of a relative clause, so that the next verb is its antecedent's:
    "the clerk who was in the room | said", not "the man whom the clerk | named"."""
    if end - start < 2:
        return False
    first, after = unit.words[start], unit.words[start + 1]
    helped = first in lex.auxiliaries or first in lex.finite_hints
    if unit.words[start - 1] in lex.complementisers:  # parties that have endorsed him say; not: said that was all
        return helped and start > 1 and not any(m.form.kind == "verb" for m in lex.matches(unit, start - 2))
    if "relative" not in lex.pronouns.get(unit.words[start - 1], ()):
        return False
    if helped:
        return True
    if first in lex.pronouns or first in lex.determiners or first in lex.people or unit.caps[start]:
        return False
    return (
        after in lex.stops
        or after in lex.determiners
        or after in lex.object_pronouns
        or first.endswith(lex.aside_endings)
    )


def _between(unit: Unit, at: int, lex: Lexicon) -> bool:
    """May stand between subject and verb: auxiliaries, adverbs, days."""
    word = unit.words[at]
    return (
        word in lex.auxiliaries
        or (lex.syntax.cased and word in lex.negations)
        or (lex.adverb(word) and not unit.caps[at])
        or (word in lex.adverbs and word in lex.stops)
    )


def _phrase_start(unit: Unit, end: int, low: int, lex: Lexicon) -> int:
    k = end
    while k > low and not is_boundary(unit, k - 1):
        word = unit.words[k - 1]
        if word in lex.complementisers and not (k - 2 >= low and unit.words[k - 2] in lex.settings | lex.owning):
            break  # but: a note from that year
        if word in lex.clause_words and not (
            word in lex.coordinators and k - 1 > low and _joins_nouns(unit, k - 1, end, lex)
        ):
            break
        k -= 1
    return k


def _joins_nouns(unit: Unit, at: int, end: int, lex: Lexicon) -> bool:
    """Whether "and" at `at` joins two nouns of one phrase ("the minister and his deputy"), not two clauses."""
    left, right = unit.words[at - 1], unit.words[at + 1] if at + 1 < end else ""
    if not right or is_boundary(unit, at - 1) or right in lex.pronouns:
        return False
    plurals = tuple(lex.syntax.plural_endings)
    both = left.endswith(plurals) and right.endswith(plurals)
    names = unit.caps[at - 1] and unit.caps[at + 1] and end - at <= 4
    return names or (end - at <= 5 and (right in lex.possessives or both))


def _subject(unit: Unit, start: int, end: int, cue: int, lex: Lexicon) -> Subject | None:
    """The mention inside tokens start..end: a lone pronoun at its end counts alone, adverbs at its front do not."""
    if end <= start:
        return None
    last = unit.words[end - 1]
    if lex.syntax.cased and "'" in last:
        last = last.partition("'")[0]  # he's told
    if last in lex.pronouns and "relative" not in lex.pronouns[last]:
        return Subject((end - 1, end), end - 1, cue)
    while start < end - 1 and (
        (lex.adverb(unit.words[start]) and unit.words[start] not in lex.articles)
        or unit.words[start] in lex.clause_words
    ):
        start += 1
    if start + 1 < end and (
        unit.words[start + 1][0].isdigit() or f"{unit.words[start]} {unit.words[start + 1]}" in lex.approximators
    ):
        return Subject((start, end), start, cue)  # about 40 of them, at least half of voters
    # "In a statement the ministry said": what follows the last article is the subject.
    if unit.words[start] in lex.stops and unit.words[start] not in lex.articles:
        inner = next(
            (k for k in range(end - 1, start, -1) if unit.words[k] in lex.articles or unit.words[k] in lex.possessives),
            0,
        )
        capital = next((k for k in range(start + 2, end) if unit.caps[k] and not unit.caps[k - 1]), 0)
        start = inner or capital or start
    if unit.words[start] in lex.stops and unit.words[start] not in lex.articles and not unit.caps[start]:
        return None
    if end - start == 1 and unit.words[start] in lex.nobody:
        return None
    if not any(unit.is_word(k) and not unit.words[k][:1].isdigit() for k in range(start, end)):
        return None
    return Subject((start, end), start, cue)


def _quoted_name(unit: Unit, end: int, low: int, cue: int, lex: Lexicon) -> Subject | None:
    """A name in quotation marks that opens its clause: «الليل الأبيض» قالت."""
    start = end - 1
    while start > low and unit.quote[start - 1] == unit.quote[end - 1]:
        start -= 1
    opens = start == low or is_boundary(unit, start - 1) or lex.bare(unit.words[start - 1]) in lex.clause_words
    if lex.syntax.cased or end - start > 6 or end - start < 3 or not opens:
        return None
    return Subject((start, end), start, cue)


def _around_insertion(unit: Unit, comma: int, low: int, cue: int, lex: Lexicon) -> Subject | None:
    """The subject before ", …," in front of a verb: an apposition belongs to the mention, a relative clause does
    not."""
    opened = insertion_start(unit, comma, low, lex)
    if opened < low:
        return None
    bare = _without_brackets(unit, opened, low)
    start = _phrase_start(unit, bare, low, lex)
    head = _subject(unit, start, bare, cue, lex)
    if head is None:
        return None
    first = unit.words[opened + 1]
    if not lex.syntax.cased:
        # التقرير المذكور، وقد صدر أمس، يتوقع: only a phrase that opens its clause is the subject of a verb so far away.
        if head.start > low and not lex.complementiser(unit, head.start - 1) and not is_boundary(unit, head.start - 1):
            return None
        aside = lex.bare(first) in lex.stops | lex.clause_words | lex.relatives | lex.auxiliaries
        apart = aside or lex.prepositional(first) or comma - opened > 7
        return Subject(head.range if apart else (head.range[0], comma), head.start, cue)
    if (
        head.start > low
        and is_comma(unit, head.start - 1)
        and not appositive(unit, opened + 1, lex)
        and not opens_insertion(unit, opened + 1, lex)
    ):
        return None
    if opens_insertion(unit, opened + 1, lex):
        return Subject(head.range, head.start, cue)
    described = unit.caps[head.range[1] - 1] and not (
        first in lex.stops or first in lex.clause_words or first in lex.auxiliaries or lex.adverb(first)
    )
    if not (described or appositive(unit, opened + 1, lex)):
        return None
    return Subject((head.range[0], comma), head.start, cue)  # Ada Roth, counsel to the inquiry, said


def insertion_start(unit: Unit, comma: int, low: int, lex: Lexicon) -> int:
    """The comma that opens the insertion closed at `comma`; of several in a row ("Ada Roth, 41, a nurse from Hull,")
    the first; below `low` where there is none."""
    opened = comma
    while True:
        at = _without_brackets(unit, opened, low) - 1
        while at >= low and not is_boundary(unit, at):
            at = _without_brackets(unit, at, low) - 1
        if at < low or not is_comma(unit, at):
            return opened if opened < comma else low - 1
        opened = at
        if not lex.syntax.cased:
            return opened
        before = _segment_start(unit, opened, low)
        age = opened - before == 1 and unit.words[before].isdigit()
        place = unit.caps[before] and opened - before <= 2 and opens_insertion(unit, opened + 1, lex)
        inner = is_comma(unit, before - 1) and _opens_clause(unit, before - 1, low, lex) if place else False
        if not (age or inner or _listed(unit, before, opened, comma, lex)):
            return opened


def _listed(unit: Unit, start: int, opened: int, comma: int, lex: Lexicon) -> bool:
    """Whether the comma at `opened` stands in a name that is a list, within a description that opens behind a name:
    "Ida Roth, head of the Union of Nurses, Doctors and Vets, said"."""
    parts = range(opened + 1, comma)
    joint = any(unit.words[k] in lex.coordinators for k in parts)
    named = all(unit.caps[k] or unit.words[k] in lex.coordinators or is_comma(unit, k) for k in parts)
    office = range(start, min(opened, start + OFFICE))  # "Kisumu branch secretary of …"
    described = any(unit.words[k] in lex.heads and not unit.caps[k] for k in office) and unit.caps[opened - 1]
    return joint and named and described and is_comma(unit, start - 1)


def _opens_clause(unit: Unit, end: int, low: int, lex: Lexicon) -> bool:
    """Whether what stands before token `end` is an insertion that goes on behind it ("Ida Roth, who lost a house in
    Ardmore, Ohio, in July, said")."""
    at = _segment_start(unit, end, low)
    return at > low and is_comma(unit, at - 1) and opens_insertion(unit, at, lex)


def opens_insertion(unit: Unit, at: int, lex: Lexicon) -> bool:
    """Whether token `at` opens an insertion that is no part of the mention before it ("who", "speaking", "of
    course")."""
    word = unit.words[at]
    if word in lex.relatives or word.partition("'")[0] in lex.relatives or word in lex.head_ends:
        return True
    return word.endswith(lex.aside_endings) and not unit.caps[at]


def _segment_start(unit: Unit, end: int, low: int) -> int:
    """The first token after the boundary before token `end`."""
    at = end
    while at > low and not is_boundary(unit, at - 1):
        at -= 1
    return at


def _without_brackets(unit: Unit, end: int, low: int) -> int:
    """`end` without brackets that close there: "Rep. Ann Dorsey (R-Ohio)"."""
    if end <= low or unit.words[end - 1] != ")":
        return end
    return next((x for x in range(end - 2, max(low, end - 12) - 1, -1) if unit.words[x] == "("), end)


def _antecedent(unit: Unit, relative: int, low: int, cue: int, lex: Lexicon) -> Subject | None:
    end = relative - 1 if relative > low and is_comma(unit, relative - 1) else relative
    start = _phrase_start(unit, end, low, lex)
    if end - start > 4:  # "He was ahead of Rana Haddad, who": the name, or what the last article opens
        near = end - 1
        while near > start and (unit.caps[near] == unit.caps[end - 1]) and unit.words[near] not in lex.determiners:
            near -= 1
        start = near if unit.words[near] in lex.determiners else near + 1
    found = _subject(unit, start, end, cue, lex)
    return Subject(found.range, found.start, cue, relative=True) if found else None
