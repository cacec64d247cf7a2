"""Noun phrases behind a cue, and where clauses begin and end.

All positions are token numbers of a `Unit`; ranges are half-open. Nothing looks further than `REACH` tokens.
"""

from __future__ import annotations

from claimcheck.attribution.lexicon import Lexicon
from claimcheck.attribution.units import Unit

REACH = 60
DATELINE, TOWN = 12, 3
"""Tokens of the longest dateline, words of the longest name of a town in it where no capitals show it."""
Range = tuple[int, int]
_HARD = frozenset([";", ":", "|", "(", ")", "[", "]", "!", "?", "؟", "؛", "-", "…"])
_MARKS = frozenset(['"', "'", "''", "``"])
_COMMAS = frozenset([",", "،"])
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


def after_dateline(unit: Unit, start: int, end: int, lex: Lexicon) -> int:
    """After "BAGHDAD, Iraq (AP) -", أثينا - at the start of a paragraph; `start` where there is none."""
    if start > 0:
        return start
    for k in range(1, min(end - 1, DATELINE)):
        if unit.words[k] in ("|", "-") and unit.starts[k] > unit.ends[k - 1] and unit.starts[k + 1] > unit.ends[k]:
            return k + 1 if _placed(unit, k, lex) else start
        if unit.words[k] in FINAL and not abbreviation(unit, k):
            break
    return start


def _placed(unit: Unit, end: int, lex: Lexicon) -> bool:
    """Whether tokens 0..end are a place with what may follow it (an agency, a day), not a subject with an insertion
    after it ("The bridge - which opened in May - is")."""
    after = unit.words[end + 1]
    if after in lex.relatives or after in lex.coordinators or unit.words[0] in lex.determiners:
        return False
    if lex.syntax.cased:
        before = (k for k in range(end) if unit.is_word(k))
        opens = unit.caps[end + 1] or is_mark(unit, end + 1) or after[:1].isdigit()
        return opens and all(unit.caps[k] or unit.words[k][:1].isdigit() for k in before)
    town = next((k for k in range(end) if not unit.is_word(k)), end)
    dated = town == end or unit.words[town] == "(" or unit.words[town + 1][:1].isdigit()
    return 0 < town <= TOWN and dated


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
    if unit.words[k] in lex.head_ends and k + 1 < len(unit) and unit.caps[k - 1] and unit.caps[k + 1]:
        return False  # the Centre for Harbour Studies
    return unit.words[k] in lex.relatives or any(m.form.kind == "marker" for m in lex.matches(unit, k))


def with_apposition(unit: Unit, phrase: Range, lex: Lexicon) -> Range:
    """`phrase` with an apposition after a comma ("Daniel Prowse, the security minister") that ends at punctuation."""
    start, end = phrase
    if end <= start or not is_comma(unit, end) or end + 1 >= len(unit) or unit.words[end + 1] in lex.relatives:
        return phrase
    if not appositive(unit, end + 1, lex):
        return phrase
    inner = subject_after(unit, end + 1, lex, 15)
    return (start, inner[1]) if inner[1] > inner[0] and is_boundary(unit, inner[1]) else phrase


def appositive(unit: Unit, at: int, lex: Lexicon) -> bool:
    """Whether token `at` can open an apposition: a capital, an article, an age, a title."""
    word = unit.words[at]
    return (
        unit.caps[at]
        or word in lex.articles
        or word in lex.possessives
        or word.isdigit()
        or word in lex.titles
        or word in lex.people
    )
