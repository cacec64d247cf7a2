"""Dates and periods of a text as spans of days.

    times("They met on 8 January 2020.", pack("en"), None)  ->  (TimeSpan "8 January 2020", 2020-01-08..2020-01-08, day)

How a language writes dates stands in its table (`lang/<code>/dates.toml`, see `lang/dates.py`); this module runs the
table's rules in four stages over the words. What relative dates mean:

* A bare weekday is the last one up to and including the publication day; with a word of the future before it in its
  clause ("will meet on Sunday") the coming one. "Last Sunday" is before the publication day, "next Sunday" after it.
* "8 January" and "January" without a year are the nearest to the publication day; the future counts double the
  distance, unless a word of the future stands near.
* "Last week" is the hull of the weeks by all days on which newsrooms of the language begin one. "Three weeks ago" is
  half a unit either way, "three days ago" the day.
* "Since 2003" ends with the publication day (open where that is unknown), "until 2011" is open before, and so is
  "before Sunday"; "before 2003" may still be in 2003.
* 08/01/2020 is read day first, unless the table says otherwise or only the other reading is a date.

Relative dates of a text without a publication day are left out. Time is linear in the length of the text.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from claimcheck.facts.calendar import When
from claimcheck.facts.date_makers import make
from claimcheck.facts.date_rules import Match, Trie, matches
from claimcheck.facts.date_slots import REJECT, Around
from claimcheck.facts.date_words import Item, items, lexicon
from claimcheck.lang.dates import DateTable
from claimcheck.lang.fold import Folded, folded
from claimcheck.lang.pack import LanguagePack
from claimcheck.model.fact import TimeSpan

_BACK, _FORWARD = 14, 8  # how many words before and after a date tell whether it lies ahead
_BEGINNING = 3  # so many words before a date still let it begin its sentence
_STAGES = 4


def times(text: Folded | str, pack: LanguagePack, published: date | None) -> tuple[TimeSpan, ...]:
    """The dates of a document in text order, spans into its original text; () for a language without a date table."""
    if not pack.has(DateTable):
        return ()
    whole = folded(text) if isinstance(text, str) else text
    lex = lexicon(pack)
    row: list[Item | None] = items(whole, lex)
    for stage in range(_STAGES):
        row = _reduce(row, stage, whole, lex.rules, published, tuple(lex.table.week_starts))
    out = []
    for item in row:
        if item is not None and isinstance(when := item.keys.get("T"), When) and (when.start or when.end):
            span = whole.span(item.start, item.end)
            out.append(
                TimeSpan(
                    text=span.of(whole.source),
                    span=span,
                    start=when.start,
                    end=when.end,
                    grain=when.grain,
                    relative=when.relative,
                )
            )
    return tuple(out)


def _reduce(
    row: list[Item | None], stage: int, text: Folded, rules: Trie, published: date | None, week_starts: tuple[int, ...]
) -> list[Item | None]:
    """The row with what the rules of a stage found in place of the items it was found in."""
    out: list[Item | None] = []
    done = 0  # items before this are in `out` already
    opening = rules.opening[stage]
    for i in [i for i, item in enumerate(row) if item is not None and not opening.isdisjoint(item.keys)]:
        if i < done:
            continue
        for match in _candidates(row, i, stage, rules):
            if match.first < done or _parted(row, match, text):
                continue
            ahead = _ahead(row, match)
            around = Around(published, ahead is True, ahead is False, week_starts)
            made = make(match.rule.make, match.slots, around)
            if made is REJECT:
                continue
            out.extend(row[done : match.first])
            out.append(_item(row, match, made))
            done = match.last
            break
    out.extend(row[done:])
    return out


def _candidates(row: Sequence[Item | None], i: int, stage: int, rules: Trie) -> list[Match]:
    """What fits at item `i`. A match that only begins after a preposition must stand back behind a longer one there:
    in "on May 3" the month alone fits after "on".
    """
    found = matches(row, i, stage, rules)
    later = max((m.first for m in found), default=i)
    if later == i:
        return found
    for j in range(i + 1, later + 1):
        if row[j] is not None:
            found.extend(matches(row, j, stage, rules))
    return sorted(found, key=lambda m: -m.last)


def _item(row: Sequence[Item | None], match: Match, made: object) -> Item:
    first, last = row[match.first], row[match.last - 1]
    assert first is not None and last is not None
    if match.rule.as_:
        return Item(first.start, last.end, {**first.keys, **last.keys, match.rule.as_: made})
    keys = {"T": made}
    if isinstance(made, When):
        keys["T_" + made.grain.upper()] = made
    return Item(first.start, last.end, keys)


def _parted(row: Sequence[Item | None], match: Match, text: Folded) -> bool:
    """Whether an empty line runs through the match."""
    first, last = row[match.first], row[match.last - 1]
    assert first is not None and last is not None
    words = text.span(first.start, last.end).of(text.source)
    return "\n" in words and any(not line.strip() for line in words.split("\n"))


def _ahead(row: Sequence[Item | None], match: Match) -> bool | None:
    """Whether the words around speak of the future (True), of the past (False), or of neither that is known.

    The nearest word of the future or of saying before the date in its sentence decides: in "he said on Sunday that he
    will go" the date goes with "said". Only where the date begins its sentence the words after it are asked.
    """
    start = 0
    for j in range(match.first - 1, max(match.first - 1 - _BACK, -1), -1):
        item = row[j]
        if item is None:
            continue
        if "STOP" in item.keys:
            start = j + 1
            break
        if "FUTURE" in item.keys:
            return True
        if "PAST" in item.keys:
            return False
    if match.first - start > _BEGINNING:
        return None
    for j in range(match.last, min(match.last + _FORWARD, len(row))):
        item = row[j]
        if item is None:
            continue
        if "STOP" in item.keys:
            return None
        if "PAST" in item.keys:
            return False
        if "FUTURE" in item.keys:
            return True
    return None
