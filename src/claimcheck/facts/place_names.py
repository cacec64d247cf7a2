"""The compiled names of places of a language: by their first word, with what must stand beside them."""

from __future__ import annotations

import re
from functools import cache
from unicodedata import combining

from attrs import frozen

from claimcheck.lang.fold import fold
from claimcheck.lang.memo import Memo
from claimcheck.lang.pack import LanguagePack
from claimcheck.lang.places import Name, PlaceRules, place_names

WORD = re.compile(r"[^\W_]+")


@frozen
class Form:
    """One way to write a name: its words, how each must be written (0 any, 1 capital first, 2 all capitals), and the
    places it may mean; none for the name of something else.
    """

    words: tuple[str, ...]
    capitals: tuple[int, ...]
    names: list[Name]


@frozen
class PlaceIndex:
    """All forms of a language by first word, the longest first."""

    rules: PlaceRules
    forms: dict[str, list[Form]]
    articles: frozenset[str]
    cues: frozenset[str]
    heads: frozenset[str]
    heads_after: frozenset[str]
    determiners: frozenset[str]
    attributes: frozenset[str]
    joiners: frozenset[str]
    hints: dict[str, str]
    """Word -> the place it hints at."""
    vowelled: dict[str, Name]
    """Names that the table writes with vowel signs, which tell them from another (عمّان from عُمان)."""
    readings: Memo[tuple[tuple[int, str], ...]]
    """Word -> the ways to read it that begin a name: (letters written on to its front, the word without them)."""


@cache
def place_index(pack: LanguagePack) -> PlaceIndex:
    """The names of a language, folded. Raises PackError where a table breaks its schema."""
    rules = pack.load(PlaceRules)
    articles = frozenset(map(fold, rules.articles))
    forms: dict[str, list[Form]] = {}
    known: dict[tuple[str, ...], Form] = {}

    def enter(text: str, name: Name | None) -> None:
        words, capitals = _split(text, articles, rules.capital)
        form = known.get(words)
        if form is None:
            form = known[words] = Form(words, capitals, [])
            forms.setdefault(words[0], []).append(form)
        if name is not None and all(n.place != name.place for n in form.names):
            form.names.append(name)

    vowelled: dict[str, Name] = {}
    for name in place_names(pack):
        enter(name.text, name)
        if not name.text.isascii() and any(combining(c) for c in name.text):
            vowelled[name.text] = name
    for text in rules.blocked:
        enter(text, None)
    for some in forms.values():
        some.sort(key=lambda f: -len(f.words))
    return PlaceIndex(
        rules,
        forms,
        articles,
        frozenset(map(fold, rules.cues)),
        frozenset(map(fold, rules.heads)),
        frozenset(map(fold, rules.heads_after)),
        frozenset(map(fold, rules.determiners)),
        frozenset(map(fold, rules.attributes)),
        frozenset(map(fold, rules.joiners)),
        {fold(word): place for place, words in rules.hints.items() for word in words},
        vowelled,
        Memo(lambda word: tuple((at, stem) for at, stem in _stems(word, rules) if stem in forms)),
    )


def _split(text: str, articles: frozenset[str], capital: bool) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """The folded words of a name without the articles inside it, and how each must be written.

    An article that a name begins with is kept: without it "El Salvador" would be Salvador.
    """
    written = WORD.findall(text)
    words = WORD.findall(fold(text))
    if len(written) != len(words):  # no name of the tables; a letter that folds to a mark
        written = words
    kept = [(w, o) for k, (w, o) in enumerate(zip(words, written, strict=True)) if k == 0 or w not in articles]
    if not capital:
        return tuple(w for w, _ in kept), (0,) * len(kept)
    how = 2 if len(text) > 1 and text.isupper() else 1
    return tuple(w for w, _ in kept), tuple(how if o[0].isupper() else 0 for _, o in kept)


def _stems(word: str, rules: PlaceRules) -> list[tuple[int, str]]:
    """A word as it stands, then without the letters written on to its front."""
    out = [(0, word)]
    if word[0] in rules.conjunctions:
        out.append((1, word[1:]))
    for at, stem in tuple(out):
        if stem and stem[0] in rules.prepositions:
            out.append((at + 1, stem[1:]))
        if rules.fused_article and stem.startswith(rules.fused_article):
            out.append((at, rules.article + stem[len(rules.fused_article) :]))
    return [(at, stem) for at, stem in out if at == 0 or len(stem) > 1]
