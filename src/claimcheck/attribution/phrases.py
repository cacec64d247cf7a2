"""Noun phrases around a cue: who stands before or after it, and where clauses begin and end.

All positions are token numbers of a `Unit`; ranges are half-open. Nothing looks further than `REACH` tokens.
"""

from __future__ import annotations

from attrs import frozen

from claimcheck.attribution.lexicon import Lexicon
from claimcheck.attribution.units import Unit

REACH = 60
Range = tuple[int, int]
_HARD = frozenset([";", ":", "|", "(", ")", "[", "]", "!", "?", "؟", "؛", "-", "…"])
_MARKS = frozenset(['"', "'", "''", "``"])
_COMMAS = frozenset([",", "،"])
_CLOSERS = {")": "(", "]": "[", "|": "|"}
FINAL = frozenset([".", "!", "?", "؟", "…", "۔"])
_STOPS = FINAL | {";", "؛"}


def is_comma(unit: Unit, at: int) -> bool:
    return 0 <= at < len(unit.words) and unit.words[at] in _COMMAS


def is_mark(unit: Unit, at: int) -> bool:
    """Whether a token is the opening or closing mark of a quote."""
    return 0 <= at < len(unit.words) and unit.quote[at] >= 0 and not unit.is_word(at) and unit.words[at] in _MARKS


def is_boundary(unit: Unit, at: int) -> bool:
    """Punctuation that no noun phrase crosses."""
    if at < 0 or at >= len(unit.words):
        return True
    word = unit.words[at]
    return word in _HARD or word in _COMMAS or is_mark(unit, at) or (word == "." and not abbreviation(unit, at))


def abbreviation(unit: Unit, at: int) -> bool:
    """A full stop that belongs to the word before it: "Dr.", "Gen.", a single letter."""
    if at == 0 or unit.ends[at - 1] != unit.starts[at] or at + 1 >= len(unit.words):
        return False
    word = unit.words[at - 1]
    if (len(word) == 1 and word.isalpha()) or is_comma(unit, at + 1) or unit.words[at + 1] in ")]":
        return True  # د. نبيل; "R-Miss., told"; "(I-Vt.) said"
    return len(word) <= 4 and unit.is_word(at - 1) and unit.caps[at - 1] and unit.caps[at + 1]


def sentence_end(unit: Unit, at: int, limit: int) -> int:
    """The first full stop outside quotes at or after `at`, else `limit`."""
    while at < limit:
        if unit.quote[at] < 0 and unit.words[at] in FINAL and not abbreviation(unit, at):
            return at
        at += 1
    return limit


def clause_start(unit: Unit, at: int, low: int) -> int:
    """The start of the sentence that token `at` stands in, not before `low`; a quote is stepped over whole."""
    if not unit.begins:
        start = 0
        for k in range(len(unit) + 1):
            unit.begins.append(start)
            if k < len(unit) and unit.quote[k] < 0 and unit.words[k] in _STOPS and not abbreviation(unit, k):
                start = k + 1
    return max(unit.begins[at], low)


def strip(unit: Unit, start: int, end: int) -> Range:
    """Without punctuation at either end; quote marks and question marks stay."""
    while start < end and not unit.is_word(start) and not is_mark(unit, start) and unit.words[start] not in "([$£€+%#@":
        start += 1
    while (
        end > start
        and not unit.is_word(end - 1)
        and not is_mark(unit, end - 1)
        and unit.words[end - 1] not in "!?؟)]%٪"
    ):
        end -= 1
    return start, end


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
    k = cue
    while k > low and unit.quote[k - 1] < 0 and _between(unit, k - 1, lex):
        k -= 1
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
    return _subject(unit, start, k, cue, lex)


def _between(unit: Unit, at: int, lex: Lexicon) -> bool:
    """May stand between subject and verb: auxiliaries, adverbs, days."""
    word = unit.words[at]
    return (
        word in lex.auxiliaries
        or (lex.adverb(word) and not unit.caps[at])
        or (word in lex.adverbs and word in lex.stops)
    )


def _phrase_start(unit: Unit, end: int, low: int, lex: Lexicon) -> int:
    k = end
    while k > low and not is_boundary(unit, k - 1):
        word = unit.words[k - 1]
        if word in lex.complementisers:
            break
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
    if last in lex.pronouns and "relative" not in lex.pronouns[last]:
        return Subject((end - 1, end), end - 1, cue)
    while start < end - 1 and (
        (lex.adverb(unit.words[start]) and unit.words[start] not in lex.articles)
        or unit.words[start] in lex.clause_words
    ):
        start += 1
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
    opened = comma - 1
    while opened >= low and not is_boundary(unit, opened):
        opened -= 1
    if opened < low or not is_comma(unit, opened):
        return None
    start = _phrase_start(unit, opened, low, lex)
    head = _subject(unit, start, opened, cue, lex)
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
        and not _appositive(unit, opened + 1, lex)
        and first not in lex.relatives
    ):
        return None
    if first in lex.relatives or (first.endswith(lex.aside_endings) and not unit.caps[opened + 1]):
        return Subject(head.range, head.start, cue)
    if not _appositive(unit, opened + 1, lex):
        return None
    return Subject((head.range[0], comma), head.start, cue)


def _appositive(unit: Unit, at: int, lex: Lexicon) -> bool:
    word = unit.words[at]
    return (
        unit.caps[at]
        or word in lex.articles
        or word in lex.possessives
        or word.isdigit()
        or word in lex.titles
        or word in lex.people
    )


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


def subject_after(unit: Unit, start: int, lex: Lexicon, limit: int = REACH) -> Range:
    """The noun phrase that starts at `start`: up to punctuation, a complementiser or a word that ends it. May be
    empty."""
    k = start
    end = min(len(unit), start + limit)
    while k < end:
        if (
            is_mark(unit, k)
            and k in unit.partner
            and unit.partner[k] - k <= 4
            and k > start
            and not is_comma(unit, k - 1)
        ):
            k = unit.partner[k] + 1  # a name in quotation marks
            continue
        if is_boundary(unit, k) or lex.complementiser(unit, k) or lex.stops_phrase(unit, k):
            break
        if (k == start and lex.prepositional(unit.words[k])) or (k > start and ends_phrase(unit, k, lex)):
            break
        if unit.words[k] in lex.clause_words and not (
            unit.words[k] in lex.coordinators and k + 1 < end and unit.caps[k + 1]
        ):
            break
        k += 1
    return start, k


def ends_phrase(unit: Unit, k: int, lex: Lexicon) -> bool:
    """Whether token k opens a clause about the noun phrase before it ("who asked not to be named", طلب عدم ذكر اسمه) or
    another attribution (نقلا عن)."""
    return unit.words[k] in lex.relatives or any(m.form.kind == "marker" for m in lex.matches(unit, k))


def with_apposition(unit: Unit, phrase: Range, lex: Lexicon) -> Range:
    """`phrase` with an apposition after a comma ("Daniel Prowse, the security minister") that ends at punctuation."""
    start, end = phrase
    if end <= start or not is_comma(unit, end) or end + 1 >= len(unit) or unit.words[end + 1] in lex.relatives:
        return phrase
    if not _appositive(unit, end + 1, lex):
        return phrase
    inner = subject_after(unit, end + 1, lex, 15)
    return (start, inner[1]) if inner[1] > inner[0] and is_boundary(unit, inner[1]) else phrase
