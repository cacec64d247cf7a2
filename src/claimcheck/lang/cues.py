"""The words of saying: cue verbs, nouns and phrases of a language with the complements they take.

All table strings are written in natural spelling and folded when read. `cues(pack)` gives the index by first word.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import ClassVar, NamedTuple

from attrs import field, frozen

from claimcheck.errors import PackError
from claimcheck.lang.fold import fold
from claimcheck.lang.pack import LanguagePack
from claimcheck.model.claim import CueClass

FRAMES = frozenset(["t", "b", "q", "n", "o", "x", "i", "g", "w", "a", "r", "f", "m", "s"])
"""Complements: t clause with complementiser, b clause without, q quote, n noun phrase, o object that opens the content,
i infinitive, g gerund, w question, a addressee as object, x object with an infinitive, r object that is never left out,
f figure (sees 3 percent), m object measured by a figure (put the toll at 40), s object taken for something (read it as
a joke); `p:WORD` noun phrase after WORD."""


@frozen
class Cues:
    """`cues.toml`.

    `columns` names the stems that open a row of `verbs`; the row ends with a cue class and the frames. `rules` make
    the forms: [column, pattern, output, tags]; `*` is the stem between the letters that must match, and of several
    rules with the same tags the one with most letters wins. `irregular` maps a lemma and tags to a form in place of
    the rule's, "" where the form is left out because it is another word as well. Tags: "past" "pres" "base" "part"
    (participle) "pass" "noun", with gender m/f and number s/d/p, and "obj" for a form with an object suffix. A form
    of several words inflects its first. `nouns` [noun, class, frames], `markers` [words, class] (the source follows:
    according to; a last word behind "|" belongs to it: de | source; one that opens with "," stands behind a comma:
    per), `particles` [words, class] (no source:
    reportedly), `comparers` (words that put a saying verb beside its content: as, حسبما). `relays` are lemmas that
    pass on what another said (quoted Y as saying), `inner`
    the words that open the inner saying, with their tags. `never` lists words before or with a cue that make it none
    ("declined to say"). `no_content` opens what is no content, `negated` are lemmas that are cues under a negation
    too, with the class they then have. `asides` [words, class] are markers with their owner in them: a possessive
    stands for `*` (in * view), or is joined to the last word by the rules of the column "noun" (في رأيه). `light` are
    lemmas that say with a noun of `nouns` (issued a warning). `adjectives` [word, class] say with a word of
    `passives` before them (is adamant that), `raisers` are words before an infinitive that says (went on to).
    `nobodys` are lemmas that say in the passive without a speaker (is expected to), `rumours` nouns that need no
    owner (rumours that). `needs` are lemmas that say only with one of these words after them (حمل … مسؤولية).
    `nounlike` are lemmas with present forms that as often are nouns (state, reports, attacks).
    """

    FILE: ClassVar[str] = "cues.toml"
    columns: list[str]
    rules: list[tuple[str, str, str, str]]
    verbs: list[list[str]]
    irregular: dict[str, dict[str, str]]
    nouns: list[tuple[str, str, str]]
    markers: list[tuple[str, str]]
    particles: list[tuple[str, str]]
    comparers: list[str]
    relays: list[str]
    inner: list[str]
    never: list[str]
    no_content: list[str]
    negated: dict[str, CueClass]
    nounlike: list[str] = field(factory=list)
    asides: list[tuple[str, str]] = field(factory=list)
    light: list[str] = field(factory=list)
    adjectives: list[tuple[str, str]] = field(factory=list)
    raisers: list[str] = field(factory=list)
    nobodys: list[str] = field(factory=list)
    rumours: list[str] = field(factory=list)
    needs: dict[str, list[str]] = field(factory=dict)


class CueForm(NamedTuple):
    """One form of a cue. `words` are folded; `kind`: "verb", "noun", "marker", "aside" or "particle"."""

    words: tuple[str, ...]
    lemma: str
    kind: str
    class_: CueClass
    frames: frozenset[str]
    prepositions: tuple[str, ...]
    tags: frozenset[str]

    def takes(self, *frames: str) -> bool:
        return any(f in self.frames for f in frames)


@frozen
class CueIndex:
    """Forms by their first word, longest first."""

    table: Cues
    forms: dict[str, tuple[CueForm, ...]]
    comparers: tuple[tuple[str, ...], ...]
    relays: frozenset[str]
    inner: frozenset[str]
    never: tuple[str, ...]
    no_content: frozenset[str]
    negated: dict[str, CueClass]
    nounlike: frozenset[str]
    light: frozenset[str]
    raisers: tuple[tuple[str, ...], ...]
    nobodys: frozenset[str]
    rumours: frozenset[str]
    needs: dict[str, frozenset[str]]


@cache
def cues(pack: LanguagePack) -> CueIndex:
    """The cue index of a language. Raises PackError where the table breaks its schema."""
    try:
        return _index(pack.load(Cues))
    except ValueError as error:  # an unknown class or frame, a row of another length
        raise PackError(str(pack.folder / Cues.FILE), str(error)) from None


def _index(table: Cues) -> CueIndex:
    found: dict[str, dict[tuple[object, ...], CueForm]] = {}

    def put(text: str, lemma: str, kind: str, class_: CueClass, frames: Frames, tags: frozenset[str]) -> None:
        words = tuple(text.split())
        form = CueForm(words, lemma, kind, class_, frames[0], frames[1], tags)
        found.setdefault(words[0], {}).setdefault((words, kind, tags), form)

    rules = _by_column(table.rules)
    for row in table.verbs:
        class_, frames = CueClass(row[-2]), _frames(row[-1])
        for column, stem in zip(table.columns, row[:-2], strict=True):
            for tags, form in inflect(stem, rules.get(column, ()), table.irregular.get(row[0], {})):
                put(form, row[0], "noun" if "noun" in tags else "verb", class_, frames, tags)
    for noun, name, frame in table.nouns:
        for tags, form in inflect(noun, rules.get("noun", ()), table.irregular.get(noun, {})):
            put(form, noun, "noun", CueClass(name), _frames(frame), tags)
    for kind, rows in (("marker", table.markers), ("particle", table.particles)):
        for words, name in rows:
            tags = frozenset(tag for mark, tag in _MARKER_TAGS.items() if mark in words)
            put(fold(words.replace("|", "").replace(",", "")), words, kind, CueClass(name), NO_FRAMES, tags)
    for word, name in table.adjectives:
        put(fold(word), word, "verb", CueClass(name), (frozenset("tb"), ()), frozenset(["past", "adj"]))
    for words, name in table.asides:
        *lead, last = fold(words).split()
        for tags, made in inflect(last, rules.get("noun", ()), {}):
            if "*" in words or tags & {"s", "p", "d"}:
                put(" ".join([*lead, last if "*" in words else made]), words, "aside", CueClass(name), NO_FRAMES, tags)
    return CueIndex(
        table,
        {first: _longest_first(forms.values()) for first, forms in found.items()},
        tuple(sorted((tuple(fold(c).split()) for c in table.comparers), key=len, reverse=True)),
        frozenset(table.relays),
        frozenset(fold(w) for w in table.inner),
        tuple(f" {fold(w)} " for w in table.never),
        frozenset(fold(w) for w in table.no_content),
        table.negated,
        frozenset(table.nounlike),
        frozenset(table.light),
        tuple(tuple(fold(r).split()) for r in table.raisers),
        frozenset(table.nobodys),
        frozenset(table.rumours),
        {lemma: frozenset(fold(w) for w in words) for lemma, words in table.needs.items()},
    )


def _longest_first(forms: Iterable[CueForm]) -> tuple[CueForm, ...]:
    out = tuple(forms)
    return out if len(out) == 1 else tuple(sorted(out, key=lambda f: -len(f.words)))


Frames = tuple[frozenset[str], tuple[str, ...]]
NO_FRAMES: Frames = (frozenset(), ())
_MARKER_TAGS = {"|": "source", ",": "apart"}
Rule = tuple[str, str, str, str, frozenset[str]]


def _by_column(rows: Iterable[tuple[str, str, str, str]]) -> dict[str, tuple[Rule, ...]]:
    """Rules as (head, tail, new head, new tail, tags) per column, most letters first."""
    out: dict[str, list[Rule]] = {}
    for column, pattern, output, tags in rows:
        head, _, tail = fold(pattern).partition("*")
        new_head, _, new_tail = fold(output).partition("*")
        out.setdefault(column, []).append((head, tail, new_head, new_tail, frozenset(tags.split())))
    return {c: tuple(sorted(rs, key=lambda r: -len(r[0]) - len(r[1]))) for c, rs in out.items()}


def inflect(stem: str, rules: Iterable[Rule], irregular: dict[str, str]) -> list[tuple[frozenset[str], str]]:
    """(tags, form) of a stem, folded: the rule with most letters per set of tags; an irregular form replaces it."""
    if not stem:
        return []
    first, _, rest = fold(stem).partition(" ")
    odd = {frozenset(tags.split()): fold(form) for tags, form in irregular.items()} if irregular else {}
    out: dict[frozenset[str], str] = {}
    for head, tail, new_head, new_tail, tags in rules:
        if tags not in out and first.startswith(head) and first.endswith(tail) and len(first) > len(head) + len(tail):
            made = odd[tags] if tags in odd else new_head + first[len(head) : len(first) - len(tail)] + new_tail
            out[tags] = f"{made} {rest}" if rest and made else made
    return [(tags, made) for tags, made in out.items() if made]


@cache
def _frames(text: str) -> tuple[frozenset[str], tuple[str, ...]]:
    parts = text.split()
    plain = frozenset(p for p in parts if ":" not in p)
    if not plain <= FRAMES:
        raise ValueError(f"unknown frame in {text!r}")
    return plain, tuple(fold(p.partition(":")[2]) for p in parts if ":" in p)
