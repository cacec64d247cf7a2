"""Units with their marked attributions, for the tagger: words, signs, and which words are cue, source and content.

`read_examples(file)` reads whosaid's articles; `varied` makes another sentence of the same shape out of one.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from attrs import evolve, frozen

from claimcheck.attribution.lexicon import Lexicon, lexicon
from claimcheck.attribution.signs import CUE_SIGNS, candidate, signs
from claimcheck.attribution.units import Unit, units
from claimcheck.lang.cues import CueForm
from claimcheck.lang.joints import joints
from claimcheck.lang.pack import pack
from claimcheck.model.text import Document
from claimcheck.sentences import split
from claimcheck.training.data import read_jsonl

Row = tuple[int, ...]


@frozen
class Gold:
    """One attribution, in word numbers. `cue` in order; `free` are words that may be content or not."""

    cue: Row
    source: frozenset[int]
    content: frozenset[int]
    free: frozenset[int] = frozenset()


@frozen
class Example:
    """A unit of an article: `rows` are the signs of its words."""

    article: str
    lang: str
    number: int
    words: tuple[str, ...]
    rows: tuple[Row, ...]
    golds: tuple[Gold, ...]
    candidate: bool


def read_examples(file: Path) -> list[Example]:
    """Every unit of every article of `file` (whosaid's .jsonl), in order."""
    return [example for row in read_jsonl(file) for example in _article(row)]


def _article(row: dict[str, Any]) -> Iterator[Example]:
    tables = pack(row["lang"])
    lex = lexicon(tables)
    document = Document(id=row["id"], text=row["text"], lang=row["lang"], published=None)
    for number, unit in enumerate(units(document, split(document.text, tables), joints(tables))):
        figures = signs(unit, lex)
        golds = [gold_of(unit, a) for a in row["attributions"]]
        yield Example(
            row["id"],
            row["lang"],
            number,
            tuple(unit.words),
            tuple(map(tuple, figures)),
            tuple(g for g in golds if g is not None),
            candidate(figures),
        )


def gold_of(unit: Unit, marked: dict[str, Any]) -> Gold | None:
    """An attribution of whosaid in the words of a unit; None where its cue stands in none of them."""
    cue, source, content, free = (
        [k for k in range(len(unit)) if any(s < unit.ends[k] and unit.starts[k] < e for s, e in marked.get(role, ()))]
        for role in ("cue", "source", "content", "comp")
    )
    if not cue:
        return None
    inside = frozenset(content)
    return Gold(tuple(cue), frozenset(source), inside, frozenset(free) - inside)


class Variation:
    """Other sentences of the same shape: another name for who speaks, another word of saying of the same kind."""

    def __init__(self, examples: Sequence[Example]) -> None:
        self._names: dict[str, list[tuple[tuple[str, ...], tuple[Row, ...]]]] = defaultdict(list)
        self._forms: dict[str, dict[tuple[str, ...], list[CueForm]]] = {}
        self._lex: dict[str, Lexicon] = {}
        for example in examples:
            for gold in example.golds:
                at = sorted(gold.source)
                if at and at[-1] - at[0] + 1 == len(at):
                    words = tuple(example.words[k] for k in at)
                    self._names[example.lang].append((words, tuple(example.rows[k] for k in at)))
        for lang in self._names:
            lex = self._lex[lang] = lexicon(pack(lang))
            found: dict[tuple[str, ...], list[CueForm]] = defaultdict(list)
            for forms in lex.index.forms.values():
                for form in forms:
                    if len(form.words) == 1:
                        found[_shape(form)].append(form)
            self._forms[lang] = dict(found)

    def varied(self, example: Example, rng: random.Random, rate: float) -> Example:
        """`example` with each cue, each name and each sign changed at `rate`."""
        for number in range(len(example.golds)):
            if rng.random() < rate:
                example = self._other_cue(example, number, rng)
            if rng.random() < rate:
                example = self._other_name(example, number, rng)
        return _forgetful(example, rng, rate)

    def _other_cue(self, example: Example, number: int, rng: random.Random) -> Example:
        cue = example.golds[number].cue
        forms = self._forms[example.lang]
        known = [f for f in self._lex[example.lang].index.forms.get(example.words[cue[0]], ()) if len(f.words) == 1]
        if len(cue) != 1 or not known or _shape(known[0]) not in forms:
            return example
        words = list(example.words)
        words[cue[0]] = rng.choice(forms[_shape(known[0])]).words[0]
        return evolve(example, words=tuple(words))

    def _other_name(self, example: Example, number: int, rng: random.Random) -> Example:
        source = sorted(example.golds[number].source)
        if not source or source[-1] - source[0] + 1 != len(source):
            return example
        first, last = source[0], source[-1] + 1
        names, rows = rng.choice(self._names[example.lang])
        if (len(source) == 1) != (len(names) == 1):
            return example  # a pronoun, or an elided one, stays such
        shift = len(names) - len(source)
        inner = frozenset(range(first, last))
        new = frozenset(range(first, first + len(names)))

        def moved(role: frozenset[int]) -> frozenset[int]:
            kept = frozenset(k if k < first else k + shift for k in role - inner)
            return kept | new if role & inner else kept

        if any(inner & set(g.cue) for g in example.golds):
            return example
        golds = tuple(
            Gold(tuple(sorted(moved(frozenset(g.cue)))), moved(g.source), moved(g.content), moved(g.free))
            for g in example.golds
        )
        return evolve(
            example,
            words=(*example.words[:first], *names, *example.words[last:]),
            rows=(*example.rows[:first], *rows, *example.rows[last:]),
            golds=golds,
        )


def _shape(form: CueForm) -> tuple[str, ...]:
    return (form.kind, *sorted(form.tags), "|", *sorted(form.frames))


def _forgetful(example: Example, rng: random.Random, rate: float) -> Example:
    """With what the tables know of some cues left out, as of those that no table holds."""
    rows = []
    for row in example.rows:
        known = any(row[:CUE_SIGNS])
        rows.append((*(0,) * CUE_SIGNS, *row[CUE_SIGNS:]) if known and rng.random() < rate / 2 else row)
    return evolve(example, rows=tuple(rows))
