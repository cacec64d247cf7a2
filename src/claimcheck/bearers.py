"""The person in the name of a speaker: Hossam al-Refai in "Minister Hossam al-Refai", in وزير التموين حسام الرفاعي.

Two descriptions of one person share little else: one has the office, the other another, each in its own language. The
given and the family name at the end of both, or before a comma, are held against each other.

    >>> same_person("Supply Minister Hossam al-Refai", "وزير التموين المصري حسام الرفاعي")
    True
    >>> same_person("Supply Minister Hossam al-Refai", "وزير الداخلية طارق الرفاعي")
    False
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from attrs import frozen

from claimcheck.lang.fold import fold
from claimcheck.lang.pack import codes, pack
from claimcheck.lang.skeleton import same_name
from claimcheck.lang.speakers import Speakers

LIKE = 0.82
"""Least likeness of two given names, and of two family names (skeleton.same_name)."""
LONGEST = 30
"""Words; what is longer is no name of a person."""

_BREAK = re.compile(r"[,،;؛()\[\]–—:]|\s-\s")
_ARTICLE = "ال"


@frozen
class Person:
    """Given and family name, as written."""

    given: str
    family: str


@frozen
class _Words:
    """Folded words of all languages."""

    titles: frozenset[str]
    common: frozenset[str]
    """That are no part of anyone's name."""
    before: frozenset[str]
    """After which comes what somebody is of, not who it is."""
    joined: frozenset[str]
    """That are one name with the word after them."""


def same_person(one: str, other: str) -> bool:
    """Whether two descriptions of speakers name the same person."""
    return any(
        same_name(a.given, b.given) >= LIKE and same_name(a.family, b.family) >= LIKE
        for a in persons(one)
        for b in persons(other)
    )


@lru_cache(maxsize=4096)
def persons(name: str) -> tuple[Person, ...]:
    """Who is named in full in the name of a speaker: at the end of each part between commas.

    A part of two words is a name; a longer one where a title is among the words before ("army spokesman Ali Hassan").
    """
    parts = [part for piece in _BREAK.split(name) if len(part := _joined(piece.split())) > 1]
    return tuple(person for part in parts for person in _named(part))


def _named(part: list[str]) -> Iterator[Person]:
    words = _words()
    given, family = part[-2:]
    before = [fold(word).strip(".") for word in part[:-2]]
    titled = any(word in words.titles or word.removeprefix(_ARTICLE) in words.titles for word in before)
    if len(part) > LONGEST or (before and (before[-1] in words.before or not titled)):
        return
    if _may_name(given) and _may_name(family) and not fold(given).startswith(_ARTICLE):
        yield Person(given, family)


def _may_name(word: str) -> bool:
    """Whether a word may be part of a person's name: with a capital where there are any."""
    letters = [c for c in word if c.isalpha()]
    known = fold(word).strip(".'’") in _words().common
    return bool(letters) and not known and not any(map(str.isdigit, word)) and _has_capital(letters)


def _has_capital(letters: list[str]) -> bool:
    return any(map(str.isupper, letters)) or not any(map(str.islower, letters))


def _joined(words: list[str]) -> list[str]:
    """The words, with what is one name with the next joined to it: عبد الملك, Al Rawahi, van Dyk."""
    out: list[str] = []
    for word in reversed(words):
        if out and fold(word).strip(".") in _words().joined:
            out[-1] = f"{word} {out[-1]}"
        else:
            out.append(word)
    return out[::-1]


@cache
def _words() -> _Words:
    tables = [p.load(Speakers) for code in codes() for p in [pack(code)] if p.has(Speakers)]

    def folded(*names: str) -> frozenset[str]:
        phrases = (phrase for t in tables for name in names for phrase in getattr(t, name))
        return frozenset(fold(phrase).strip(".") for phrase in phrases)

    return _Words(
        titles=folded("titles", "people", "offices"),
        common=folded("titles", "people", "offices", "institutions", "documents", "bodies"),
        before=folded("head_ends"),
        joined=folded("particles"),
    )
