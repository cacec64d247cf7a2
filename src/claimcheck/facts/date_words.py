"""Words of a text that may be part of a date, and the compiled table they are looked up in.

`items` gives one entry per word, number or mark; None stands for what no date is made of.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any, TypeAlias

from attrs import field, frozen

from claimcheck.errors import PackError
from claimcheck.facts.date_rules import Trie, compile_rules
from claimcheck.lang.dates import DateTable
from claimcheck.lang.fold import Folded, fold
from claimcheck.lang.memo import Memo
from claimcheck.lang.pack import LanguagePack

Keys: TypeAlias = Mapping[str, Any]
"""Class -> value of one word; words that rules name are classes of themselves, written "=word"."""

_TOKEN = re.compile(r"\d+(?:[-/.]\d+){2}(?!\d|[-/.]\d)|\d+(?:[.,:٫٬]\d+)*|[^\W\d_]+|[^\w\s]")
_STOPS = frozenset(".!?؟…")


@frozen
class Item:
    """A part of the text, `start..end` in folded offsets, and what it may be."""

    start: int
    end: int
    keys: Keys


@frozen
class Lexicon:
    """The compiled table: single words, words that begin a longer form, and the rules."""

    table: DateTable
    words: dict[str, dict[str, Any]]
    phrases: dict[str, list[tuple[tuple[str, ...], dict[str, Any]]]]
    rules: Trie
    groups_of: dict[str, list[str]]
    future: tuple[str, ...]
    future_endings: tuple[str, ...]
    not_future: tuple[str, ...]
    capital_groups: frozenset[str]
    """The groups that hold a class whose words must begin with a capital letter."""
    memo: Memo[tuple[tuple[int, int, Keys], ...]] = field(init=False)
    """Word -> its parts and what each may be; () where no date is made of it."""

    @memo.default
    def _memo(self) -> Memo[tuple[tuple[int, int, Keys], ...]]:
        return Memo(self._parts)

    def _parts(self, word: str) -> tuple[tuple[int, int, Keys], ...]:
        parts = _read(word, self)
        plain = len(parts) == 1 and not parts[0][2] and word != fold(self.table.article)
        return () if plain else parts

    def ahead(self, word: str) -> bool:
        """Whether a word is a verb in the future by its beginning or its ending."""
        shaped = word.startswith(self.future) or word.endswith(self.future_endings)
        return shaped and not word.startswith(self.not_future)

    def keys(self, class_: str, value: Any) -> dict[str, Any]:
        """The keys of a word of a class: the class and its groups."""
        return dict.fromkeys([class_, *self.groups_of.get(class_, ())], value)


@cache
def lexicon(pack: LanguagePack) -> Lexicon:
    """The date table of a language, folded and compiled. Raises PackError."""
    table = pack.load(DateTable)
    words: dict[str, dict[str, Any]] = {}
    phrases: dict[str, list[tuple[tuple[str, ...], dict[str, Any]]]] = {}
    rules = compile_rules(table)
    groups_of: dict[str, list[str]] = {}
    for group, classes in table.groups.items():
        for class_ in classes:
            groups_of.setdefault(class_, []).append(group)

    lex = Lexicon(
        table,
        words,
        phrases,
        rules,
        groups_of,
        tuple(map(fold, table.future_prefixes)),
        tuple(map(fold, table.future_endings)),
        tuple(map(fold, table.not_future)),
        frozenset(g for c in table.capital for g in groups_of.get(c, ())),
    )

    def enter(form: str, found: dict[str, Any]) -> None:
        parts = tuple(_TOKEN.findall(fold(form)))
        if not parts:
            raise PackError(str(pack.folder / DateTable.FILE), f"empty form among {sorted(found)}")
        if len(parts) == 1:
            words.setdefault(parts[0], {}).update(found)
        else:
            options = phrases.setdefault(parts[0], [])
            for same, keys in options:
                if same == parts:
                    keys.update(found)
                    return
            options.append((parts, dict(found)))

    for class_, values in table.words.items():
        for value, forms in values.items():
            found = lex.keys(class_, int(value) if value.lstrip("-").isdigit() else value)
            for form in forms:
                enter(form, found)
                if class_ in table.with_article:
                    enter(table.article + form, found)
    for literal in rules.literals:
        words.setdefault(literal[1:], {})[literal] = None
    for options in phrases.values():
        options.sort(key=lambda o: -len(o[0]))
    return lex


def _number(text: str, groups_of: Mapping[str, list[str]]) -> dict[str, Any]:
    value, out = int(text), {}
    for class_, fits in (
        ("NUM", True),
        ("DAY", 1 <= value <= 31 and len(text) <= 2),
        ("YEAR", 1000 <= value <= 2199),
        ("YEAR20", 1900 <= value <= 2099),
        ("HYEAR", 1300 <= value <= 1500),
    ):
        if fits:
            out[class_] = value
            for group in groups_of.get(class_, ()):
                out[group] = value
    return out


def items(text: Folded, lex: Lexicon) -> list[Item | None]:
    """The text as a row of items, in one pass."""
    out: list[Item | None] = []
    folded, memo = text.text, lex.memo
    origins, source = text.origins, text.source
    capital = frozenset(lex.table.capital)
    article = fold(lex.table.article)
    words: list[str] = []
    starts: list[int] = []
    for match in _TOKEN.finditer(folded):
        words.append(match.group())
        starts.append(match.start())
    i, size = 0, len(words)
    while i < size:
        word = words[i]
        parts = memo[word]
        if not parts:
            out.append(None)
            i += 1
            continue
        at, taken = starts[i], 1
        end = at + len(word)
        for first, last, keys in parts:
            if not keys:
                out.append(None)
                continue
            start, stop = at + first, at + last
            if "+" in keys:
                stop, taken, keys = _phrase(words, i, folded, stop, keys, lex)
            elif "NUM" in keys:
                stop, taken, keys = _suffix(words, i, folded, stop, keys, lex)
            if not capital.isdisjoint(keys):
                original = source[start if origins is None else origins[start]]
                if not original.isupper():
                    keys = {k: v for k, v in keys.items() if k not in capital and k not in lex.capital_groups}
            end = stop
            if keys:
                out.append(Item(start, stop, keys))
            else:
                out.append(None)
        if word == article and i + 1 < size and words[i + 1][0].isdigit() and folded[end : end + 1] != "":
            out.pop()  # "ال24": the article is no part of what is looked for
        i += taken
    return out


def _phrase(words: list[str], i: int, text: str, stop: int, keys: Keys, lex: Lexicon) -> tuple[int, int, Keys]:
    """The longest form of several words that begins with word `i`: (its end, how many words, its keys)."""
    for parts, found in lex.phrases[keys["+"]]:
        size = len(parts)
        if words[i + 1 : i + size] == list(parts[1:]):
            for part in parts[1:]:
                stop = text.index(part, stop) + len(part)
            return stop, size, found
    return stop, 1, {k: v for k, v in keys.items() if k != "+"}


def _suffix(words: list[str], i: int, text: str, stop: int, keys: Keys, lex: Lexicon) -> tuple[int, int, Keys]:
    """A number with what is written on to it (12th, 1990s, 1990's)."""
    taken, tail = 1, words[i + 1] if i + 1 < len(words) else ""
    if tail == "'" and i + 2 < len(words):
        taken, tail = 2, tail + words[i + 2]
    if tail and text.startswith(tail, stop):
        value = keys["NUM"]
        if tail in lex.table.ordinal_suffixes and "DAY" in keys:
            return stop + len(tail), taken + 1, lex.keys("ORDN", value)
        if tail in lex.table.decade_suffixes and "YEAR20" in keys and value % 10 == 0:
            return stop + len(tail), taken + 1, lex.keys("DECADE", value)
    return stop, 1, keys


def _read(word: str, lex: Lexicon) -> tuple[tuple[int, int, Keys], ...]:
    """What a word may be, and its parts where letters are written together with it."""
    size = len(word)
    first = word[0]
    if first.isdigit():
        if word.isdecimal() and size <= 4:
            return ((0, size, _number(word, lex.groups_of)),)
        when = _numeric(word, lex.table.month_first)
        return ((0, size, {"NDATE": when} if when else {}),)
    keys = dict(lex.words.get(word, {}))
    if word in lex.phrases:
        keys["+"] = word
    if word in _STOPS:
        keys["STOP"] = None
    if keys or size < 3:
        return ((0, size, keys),)
    table = lex.table
    for at, stem in _stems(word, table):
        keys = dict(lex.words.get(stem, {}))
        if stem in lex.phrases:
            keys["+"] = stem
        if not keys and len(stem) >= 4 and lex.ahead(stem):
            keys = {"FUTURE": None}
        if keys:
            before = tuple((i, i + 1, lex.words.get(word[i], {})) for i in range(at))
            return (*before, (at, size, keys))
    return ((0, size, {}),)


def _stems(word: str, table: DateTable) -> list[tuple[int, str]]:
    """The ways to read a word as letters and a word: (letters taken off, what is left)."""
    out = [(0, word)]
    if word[0] in table.conjunctions:
        out.append((1, word[1:]))
    for at, stem in tuple(out):
        if stem and stem[0] in table.prepositions:
            out.append((at + 1, stem[1:]))
        if table.fused_article and stem.startswith(table.fused_article):
            out.append((at, table.article + stem[len(table.fused_article) :]))
    return [(at, stem) for at, stem in out if len(stem) > 1]


def _numeric(word: str, month_first: bool) -> date | None:
    """2020-01-08, 8.1.2020, 08/01/2020 as a day; None where it is none."""
    parts = re.split(r"[-/.]", word)
    if len(parts) != 3 or len(set(re.findall(r"[-/.]", word))) != 1 or max(map(len, parts)) > 4:
        return None
    a, b, c = map(int, parts)
    if len(parts[0]) == 4 and max(len(parts[1]), len(parts[2])) <= 2:
        year, month, day = a, b, c
    elif len(parts[2]) == 4 and max(len(parts[0]), len(parts[1])) <= 2:
        year = c
        day, month = (b, a) if (month_first and a <= 12) or b > 12 else (a, b)
    else:
        return None
    try:
        return date(year, month, day) if 1000 <= year < 2200 else None
    except ValueError:
        return None
