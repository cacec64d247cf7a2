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
from itertools import pairwise

from attrs import frozen

from claimcheck.lang.detect import script_of
from claimcheck.lang.fold import fold
from claimcheck.lang.pack import codes, pack
from claimcheck.lang.skeleton import same_name
from claimcheck.lang.speakers import Speakers
from claimcheck.lang.spoken import spoken

LIKE = 0.82
"""Least likeness of two given names, and of two family names (skeleton.same_name)."""
LONGEST = 30
"""Words; what is longer is no name of a person."""

_BREAK = re.compile(r"[,،;؛()\[\]–—:]|\s-\s")
_ARTICLE = "ال"
_SENTENCES = re.compile(r"(?<=[.!?؟])\s+(?=[^\W\d_]{3,})|\n+")
_MARKS = ".,:;()'’«»\"،؛"
SIGNATURE = 12
"""Most words of a last line that is a signature."""


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
    documents: frozenset[str]
    """That say what a text is: a statement, remarks."""
    owners: tuple[str, ...]
    """Endings that stand for an owner."""


def same_person(one: str, other: str) -> bool:
    """Whether two descriptions of speakers name the same person."""
    return any(_alike(a.given, b.given) and _alike(a.family, b.family) for a in persons(one) for b in persons(other))


def signs(name: str, title: str | None, text: str) -> bool:
    """Whether a speaker's person is named where a text says whose it is: in a title that calls it somebody's words
    ("Remarks by Ambassador Carla Whitcombe"), or in a last line that hardly says more ("Signed: Dr Achieng Odera,
    Branch Secretary").
    """
    return any(
        _alike(person.given, a) and _alike(person.family, b)
        for person in persons(name)
        for a, b in _signed(title, text)
    )


@lru_cache(maxsize=4096)
def _signed(title: str | None, text: str) -> tuple[tuple[str, str], ...]:
    """The pairs of words in a row, without marks, of the lines of a text that say whose it is."""
    lines = [title] if title and any(_is_document(word) for word in title.split()) else []
    last = _SENTENCES.split(text.strip())[-1]
    if len(last.split()) <= SIGNATURE:
        lines.append(last)
    rows = ([word.strip(_MARKS) for word in line.split()] for line in lines)
    return tuple((a, b) for words in rows for a, b in pairwise(words) if a and b)


def _is_document(word: str) -> bool:
    plain = fold(word).strip(_MARKS)
    return bool({plain, plain.removesuffix("s")} & _words().documents)


@cache
def _alike(one: str, other: str) -> bool:
    """Whether two given names, or two family names, are one."""
    if same_name(one, other) >= LIKE:
        return True
    if _latin(one) == _latin(other):
        return False
    latin, arabic = (one, other) if _latin(one) else (other, one)
    return any(same_name(said, arabic) >= LIKE for said in spoken(latin))


def _latin(name: str) -> bool:
    return script_of(name[:1]) == script_of("a")


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
    titled = any(words.titles & {word, word.removeprefix(_ARTICLE), *_owned(word)} for word in before)
    if len(part) > LONGEST or (before and (before[-1] in words.before or not titled)):
        return
    if _may_name(given) and _may_name(family) and not fold(given).startswith(_ARTICLE):
        yield Person(given, family)


def _owned(word: str) -> Iterator[str]:
    """An Arabic noun without its owner: رئيس of رئيسها."""
    return (word.removesuffix(ending) for ending in _words().owners if word.endswith(ending))


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
        documents=folded("documents"),
        owners=tuple({fold(ending) for t in tables for ending in t.owners}),
    )
