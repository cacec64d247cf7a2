"""Who a sentence is about though they say nothing in it: whom a pronoun or an elided subject later may mean.

`points(unit, names, lex)` gives them in text order.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from attrs import frozen

from claimcheck.attribution.lexicon import Lexicon
from claimcheck.attribution.names import Names
from claimcheck.attribution.openings import new_phrase, opens_content
from claimcheck.attribution.persons import begins
from claimcheck.attribution.phrases import Range, subject_after
from claimcheck.attribution.units import Unit
from claimcheck.lang.memo import LIMIT

OPENING = 12
"""Tokens at the start of a unit in which a person with capitals is looked for."""
FRONT = 7
"""Tokens at the start of a sentence in which a noun may be its subject."""
LONGEST = 8
"""Tokens of the longest description."""


@frozen
class Point:
    """A mention at token `at`. `text` is the full name of a `person`, else the description as written; `group`: it
    means several people."""

    at: int
    text: str
    head: str
    person: bool
    group: bool = False


def points(unit: Unit, names: Names, lex: Lexicon) -> list[Point]:
    """The mentions that may be subjects, and the groups of people, outside quotes, in text order."""
    found = _with_capitals(unit, names, lex) if lex.syntax.cased else _by_words(unit, names, lex)
    return sorted(found, key=lambda p: p.at)


def _with_capitals(unit: Unit, names: Names, lex: Lexicon) -> Iterator[Point]:
    """The first person a unit opens with."""
    for last in range(min(len(unit), OPENING)):
        full = names.persons.get(unit.words[last]) if unit.caps[last] and unit.quote[last] < 0 else None
        alone = last == 0 or (last == 1 and unit.words[0] in lex.honorifics | lex.clause_words)
        if full is not None and (alone or unit.caps[last - 1]):
            yield Point(last, full, "", True)
            return


def named_persons(unit: Unit, names: Names) -> list[str]:
    """The full names of the persons a unit names outside quotes by two words or more, in text order."""
    found = []
    if not names.lex.syntax.cased:
        whole = [(n.end - 1, n.end - n.first > 1 and unit.quote[n.first] < 0) for n in names.people(unit)]
        found = [names.persons.get(unit.words[at]) for at, counts in whole if counts]
    else:
        for at in range(1, len(unit)):
            full = names.persons.get(unit.words[at]) if unit.caps[at] and unit.quote[at] < 0 else None
            if full is not None and full in names.human:
                found.append(full)
    return [full for full in found if full]


def _by_words(unit: Unit, names: Names, lex: Lexicon) -> Iterator[Point]:
    taken: set[int] = set()
    for name in names.people(unit):
        if not name.sure and unit.words[name.end - 1] not in names.persons:
            continue
        taken.update(range(name.start, name.end))
        full = names.persons.get(unit.words[name.end - 1])
        if full and unit.quote[name.first] < 0 and not _governed(unit, name.start, lex):
            yield Point(name.start, full, "", True)
    for k, word in enumerate(unit.words):
        if k in taken or unit.quote[k] >= 0:
            continue
        full = names.persons.get(word) or names.persons.get(lex.bare(word))
        if full and not _governed(unit, k, lex):
            yield Point(k, full, "", True)
            continue
        if begins(unit.words, k, lex) and k < FRONT and not _governed(unit, k, lex):
            yield Point(k, unit.cover(k, k + 1).of(names.text), "", True)
            continue
        bare = _described_by(word, lex)
        # طالب is a student, and demanded
        if bare and unit.is_word(k) and not any(m.form.kind == "verb" for m in lex.matches(unit, k)):
            yield from _described(unit, k, bare, lex, names.text)


@lru_cache(maxsize=LIMIT)
def _described_by(word: str, lex: Lexicon) -> str:
    """The noun, without a proclitic, by which a word describes people or a body; "" for any other word."""
    bare = word if word in lex.heads else lex.bare(word)
    noun = bare.removeprefix(lex.syntax.definite)
    known = noun in lex.plurals or bare in lex.titles or bare in lex.institutions or lex.among(noun, lex.people)
    return bare if known else ""


def _described(unit: Unit, at: int, bare: str, lex: Lexicon, whole: str) -> Iterator[Point]:
    """A person without a name or a body near the start of its sentence; a group of people anywhere."""
    word = unit.words[at]
    text = unit.cover(*_phrase(unit, at, lex)).of(whole)
    text = text[len(word) - len(bare) :] or text
    definite = lex.syntax.definite
    noun = bare.removeprefix(definite)
    plural = noun in lex.plurals or (bare.endswith(tuple(lex.syntax.plural_endings)) and lex.among(noun, lex.people))
    if plural:
        yield Point(at, text, bare, False, group=True)
    elif not _governed(unit, at, lex) and at < FRONT and bare not in lex.partitives:
        yield Point(at, text, bare, False)


def _phrase(unit: Unit, at: int, lex: Lexicon) -> Range:
    start, end = subject_after(unit, at, lex, LONGEST)
    definite = lex.syntax.definite
    if lex.bare(unit.words[at]).startswith(definite):  # الوزير ضحك: only adjectives with an article go with it
        return at, next((x for x in range(at + 1, end) if not unit.words[x].startswith(definite)), max(end, at + 1))
    for x in range(start + 1, end):
        verb = any(m.form.kind == "verb" and "past" in m.form.tags for m in lex.matches(unit, x))
        if verb or opens_content(unit, x, start, lex) or new_phrase(unit, x, start, lex, True):
            end = x
            break
    return start, max(end, start + 1)


def _governed(unit: Unit, at: int, lex: Lexicon) -> bool:
    """Whether a preposition stands before the mention, so that it is no subject."""
    if lex.prepositional(unit.words[at]):
        return True
    if at == 0:
        return False
    before = unit.words[at - 1]
    return before in lex.governors or before in lex.complement_prepositions or lex.bare(before) in lex.governors
