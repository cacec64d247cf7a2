"""The gazetteer: which places there are (`lang/places.csv`, one for all languages), and what a language calls them
(`lang/<code>/places.csv`) and how it speaks of them (`lang/<code>/places.toml`).

What contains what is a fact of the world and stands once; names are facts of languages, so that a new language adds
names only. Where title and control of a territory are disputed it is listed under both, so that neither wording makes
a contradiction of place; this is a reading aid, not a position.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import ClassVar

from attrs import field, frozen

from claimcheck.errors import PackError
from claimcheck.lang.pack import ROOT, LanguagePack

KINDS = frozenset({"region", "country", "area", "province", "city", "site", "water"})


@frozen
class PlaceRules:
    """How a language speaks of places. Entries are in natural spelling; the loader folds them."""

    FILE: ClassVar[str] = "places.toml"
    capital: bool = False
    """Whether names must be written with the capitals they have in the table."""
    conjunctions: list[str] = field(factory=list)
    """Letters written together with the next word (و)."""
    prepositions: list[str] = field(factory=list)
    """Letters written together with the next word, after a conjunction if there is one (ب)."""
    article: str = ""
    fused_article: str = ""
    """What preposition and article become together (لل)."""
    articles: list[str] = field(factory=list)
    """Words before or within a name that may as well be missing (al-)."""
    cues: list[str] = field(factory=list)
    """Words before a place ("in"): enough for a doubtful name."""
    heads: list[str] = field(factory=list)
    """Words that say what the next word is ("the city of", مدينة)."""
    heads_after: list[str] = field(factory=list)
    """Words that say what the word before was ("province")."""
    determiners: list[str] = field(factory=list)
    """Words that may stand between a cue and a name ("across the Channel")."""
    attributes: list[str] = field(factory=list)
    """Nouns before which a country's short name is an adjective ("the US army")."""
    not_ending: str = ""
    """Signs a name never ends with (سوريًا, "a Syrian")."""
    joiners: list[str] = field(factory=list)
    """What may stand between two names of a list ("and", the comma)."""
    blocked: list[str] = field(factory=list)
    """Names of other things that hold the name of a place ("New York Times")."""
    at: list[str] = field(factory=list)
    """Words before the place where something happens ("in", في)."""
    origin: list[str] = field(factory=list)
    """Words before the place that something leaves ("from", غادر)."""
    goal: list[str] = field(factory=list)
    """Words before the place that something goes to ("into", إلى)."""
    parts: list[str] = field(factory=list)
    """Words between one of those and the place ("northern", شمال)."""
    of: list[str] = field(factory=list)
    """What joins such a word or a head to the place ("city of")."""
    written_on: dict[str, list[str]] = field(factory=dict)
    """"at", "origin", "goal" -> letters that say so where they are written onto a name (بالموصل)."""
    hints: dict[str, list[str]] = field(factory=dict)
    """Place -> words that speak of it and are no name of it ("Jordanian"); they choose between places of one name."""


@frozen
class Name:
    """A name of a place, in natural spelling. `needs`: 0 nothing, 1 a cue or head beside it or its
    country somewhere in the text, 2 a head or its country beside it.

    `first` is the reading taken where a name has several places and nothing tells which. `person`: also a name of
    people, so no place next to another capitalised word. `attributive`: also an adjective ("US troops").
    """

    text: str
    place: str
    needs: int = 0
    first: bool = False
    person: bool = False
    attributive: bool = False


@cache
def gazetteer() -> dict[str, tuple[str, tuple[str, ...]]]:
    """Place -> (kind, what contains it directly). Raises PackError where the table is unsound."""
    path = ROOT / "places.csv"
    out: dict[str, tuple[str, tuple[str, ...]]] = {}
    for line, (place, kind, within) in _rows(path, 3):
        if place in out or kind not in KINDS:
            raise PackError(str(path), "a place that stands twice, or an unknown kind", line=line, field=place)
        out[place] = kind, tuple(within.split("|")) if within else ()
    if missing := {p for _, within in out.values() for p in within} - out.keys():
        raise PackError(str(path), f"unknown places under 'within': {sorted(missing)}")
    return out


@cache
def within(place: str) -> tuple[str, ...]:
    """Everything that contains a place, nearest first. Raises KeyError for an unknown place."""
    known = gazetteer()
    out: dict[str, None] = {}
    todo = known[place][1]
    while todo:
        out.update(dict.fromkeys(todo))
        todo = tuple(p for parent in todo for p in known[parent][1] if p not in out)
    return tuple(out)


def place_names(pack: LanguagePack) -> list[Name]:
    """All names of a language, in the order of its table.

    In the table "?" behind a name means that it needs a cue, "??" a head or its country, "!" the first reading, "~"
    a name of people as well, "^" an adjective too. Raises PackError for a place that the gazetteer does not have.
    """
    path, known = pack.folder / "places.csv", gazetteer()
    out = []
    for line, (place, names) in _rows(path, 2):
        if place not in known:
            raise PackError(str(path), "no such place in lang/places.csv", line=line, field=place)
        for written in names.split("|"):
            text = written.rstrip("?!~^")
            if marks := written[len(text) :]:
                out.append(Name(text, place, marks.count("?"), "!" in marks, "~" in marks, "^" in marks))
            else:
                out.append(Name(text, place))
    return out


def has_places(pack: LanguagePack) -> bool:
    """Whether the language has names of places and rules for them."""
    return pack.has(PlaceRules) and (pack.folder / "places.csv").is_file()


def _rows(path: Path, width: int) -> list[tuple[int, list[str]]]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(enumerate(csv.reader(file), start=1))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise PackError(str(path), f"not a table: {error}") from None
    for line, row in rows:
        if len(row) != width:
            raise PackError(str(path), f"expected {width} columns", line=line)
    return rows[1:]
