"""The words that name actors: titles, heads of institutions and groups, and what is no name.

`actor_words(pack)` gives the table of a language made ready for look-ups.
"""

from __future__ import annotations

import re
from functools import cache, partial
from typing import ClassVar

from attrs import field, fields, frozen

from claimcheck.lang.fold import fold
from claimcheck.lang.memo import Memo
from claimcheck.lang.pack import LanguagePack


@frozen
class ActorTable:
    """`actors.toml`. Every field but the flags is words parted by blanks, in natural spelling, folded when read; `_`
    joins the words of a phrase.

    `capitals`: whether names are told by capital letters; if not, by the words that head them and by given names.
    `article`: prefix of definite nouns, "" for none. `titles` precede a name; `roles` are titles that also stand
    alone or with a complement; `role_links` join a role and what it is a role of (of, باسم). `bodies` and `groups`
    head or end the name of an institution or of an organised group; `people` are plural nouns that an adjective of
    origin makes a group (officials, مسؤولون). `company_ends` end a company's name. `adjectives` are definite words that
    belong to a name though they are no adjective of origin (العليا). `origin_ends` are endings of adjectives of origin.
    `given` are given names, `particles` go inside names (bin, de, أبو), `connectors` inside names of bodies (of, for),
    `conjunction` is the one of them that also parts names, `possessive` what ends a name and is no part of it.
    `no_names` are capitalised or definite words that are none
    (months, weekdays, demonstratives); no unlisted name ends in one of `no_name_endings`; `openers` open a sentence
    before a name (later, meanwhile). `clitics` is what may be written onto the first word of a mention,
    `definite_clitics` those that hold the article (لل).
    """

    FILE: ClassVar[str] = "actors.toml"
    capitals: bool
    article: str
    titles: str
    roles: str
    role_links: str
    bodies: str
    groups: str
    people: str
    company_ends: str
    adjectives: str
    origin_ends: str
    given: str
    particles: str
    connectors: str
    conjunction: str
    possessive: str
    no_names: str
    no_name_endings: str
    openers: str
    clitics: str
    definite_clitics: str


_HEADS = ("titles", "bodies", "groups", "people", "given")


@frozen(eq=False)
class ActorWords:
    """The table as sets of folded words; phrases hold blanks."""

    capitals: bool
    article: str
    conjunction: str
    possessive: str
    sets: dict[str, frozenset[str]]
    endings: tuple[str, ...]
    spelt: frozenset[str]
    no_name_endings: tuple[str, ...]
    clitics: tuple[str, ...]
    definite_clitics: frozenset[str]
    _first: dict[str, frozenset[str]] = field(init=False)
    _bare: dict[str, Memo[str | None]] = field(init=False)
    _heads: Memo[bool] = field(init=False)

    @_first.default
    def _first_words(self) -> dict[str, frozenset[str]]:
        return {name: frozenset(re.split("[ -]", entry)[0] for entry in words) for name, words in self.sets.items()}

    @_bare.default
    def _bare_words(self) -> dict[str, Memo[str | None]]:
        return {name: Memo(partial(self._without_clitic, name)) for name in self.sets}

    @_heads.default
    def _head_words(self) -> Memo[bool]:
        return Memo(lambda word: any(self.bare(word, name) is not None for name in _HEADS))

    def has(self, name: str, word: str) -> bool:
        return word in self.sets[name]

    def bare(self, word: str, name: str) -> str | None:
        """`word`, or what is left of it after a clitic, if that is in the list with or without its article; else None.

        A clitic that has swallowed the article gives it back (للجيش: الجيش, of the same length).
        """
        return self._bare[name][word]

    def heads(self, word: str) -> bool:
        """Whether a name may begin with `word`: a title, a head of an institution or a group, a given name."""
        return self._heads[word]

    def begins(self, name: str, word: str) -> bool:
        """Whether an entry of the list, a word or a phrase, begins with `word`."""
        return word in self._first[name]

    def _without_clitic(self, name: str, word: str) -> str | None:
        for clitic in ("", *self.clitics):
            if word.startswith(clitic):
                rest = word[len(clitic) :]
                if rest in self.sets[name] or (self.article and rest.removeprefix(self.article) in self.sets[name]):
                    return self.article + rest if clitic in self.definite_clitics else rest
        return None

    def definite(self, word: str) -> bool:
        return bool(self.article) and word.startswith(self.article) and len(word) > len(self.article) + 1

    def origin(self, word: str) -> bool:
        """Whether a word is shaped like an adjective of origin (عراقي, العراقية)."""
        return len(word) > 3 and word.endswith(self.endings) and not self.has("no_names", word)


@cache
def actor_words(pack: LanguagePack) -> ActorWords:
    """The pack's table of actors. Raises PackError where it is missing or broken."""
    table = pack.load(ActorTable)
    texts = {a.name: getattr(table, a.name) for a in fields(ActorTable)}
    sets = {
        name: frozenset(w.replace("_", " ") for w in fold(text).split())
        for name, text in texts.items()
        if isinstance(text, str)
    }
    return ActorWords(
        capitals=table.capitals,
        article=fold(table.article),
        conjunction=fold(table.conjunction),
        possessive=fold(table.possessive),
        sets=sets,
        spelt=frozenset(table.given.split()),
        no_name_endings=tuple(fold(table.no_name_endings).split()),
        endings=tuple(fold(table.origin_ends).split()),
        clitics=tuple(fold(f"{table.definite_clitics} {table.clitics}").split()),
        definite_clitics=frozenset(fold(table.definite_clitics).split()),
    )
